"""geNorm and NormFinder: slow twins, and what their authors published."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mirbone.biomarkers import genorm, normfinder

GOLDEN = Path(__file__).parent / "golden" / "normalisers"

# Vandesompele et al. 2002, table 3: the two steadiest, which have one rank, then the others
RANKS = {
    "BM": "RPL13A/UBC YWHAZ HPRT1 GAPD SDHA TBP HMBS B2M ACTB",
    "FIB": "GAPD/HPRT1 YWHAZ UBC ACTB TBP SDHA RPL13A B2M HMBS",
    "LEU": "UBC/YWHAZ B2M GAPD RPL13A TBP SDHA HPRT1 HMBS ACTB",
    "NB": "GAPD/HPRT1 SDHA UBC HMBS YWHAZ TBP ACTB RPL13A B2M",
    "POOL": "GAPD/SDHA HMBS HPRT1 TBP UBC RPL13A YWHAZ ACTB B2M",
}
# V9/10, V8/9, ... V2/3 and the mean M of 10, 9, ... 2 genes, as selectHKs of NormqPCR 1.53.0 gives
BM_VARIATION = (0.076469, 0.077653, 0.067112, 0.068132, 0.080619, 0.084165, 0.097678, 0.113745)
BM_MEAN_M = (
    0.636285,
    0.582888,
    0.530228,
    0.499944,
    0.477378,
    0.437728,
    0.406771,
    0.371619,
    0.349271,
)
# Andersen et al. 2004, table 3, bladder; digits of stabMeasureRho of NormqPCR 1.53.0
BLADDER = {
    "HSPCB": 0.15395984, "TEGT": 0.19665559, "ATP5B": 0.19872266, "UBC": 0.20334770,
    "RPS23": 0.21396262, "RPS13": 0.21478520, "CFL1": 0.26661287, "FLJ20030": 0.26729177,
    "TPT1": 0.26915532, "UBB": 0.28260507, "FLOT2": 0.29604291, "GAPD": 0.34087418,
    "S100A6": 0.34534349, "ACTB": 0.34972953,
}  # fmt: skip


@pytest.fixture(scope="module")
def published(reference_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed")
    folder = tmp_path_factory.mktemp("oracle")
    command = ["Rscript", str(GOLDEN / "read_oracle.R"), str(reference_dir / "oracle"), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.mark.crosscheck
@pytest.mark.reference
@pytest.mark.parametrize("tissue", RANKS)
def test_genorm_ranks_as_its_authors_published(published: Path, tissue: str) -> None:
    table = pd.read_csv(published / "genorm.tsv", sep="\t")
    part = table.loc[table["group"] == tissue].drop(columns="group")
    found = genorm(np.log2(part.to_numpy().T))
    names = [part.columns[i] for i in found.order[::-1]]
    first, *others = RANKS[tissue].split()
    assert set(names[:2]) == set(first.split("/"))
    assert names[2:] == others
    if tissue == "BM":
        np.testing.assert_allclose(found.variation, BM_VARIATION, atol=1e-6)  # as printed
        np.testing.assert_allclose(found.mean_stability, BM_MEAN_M, atol=1e-6)


@pytest.mark.crosscheck
@pytest.mark.reference
def test_normfinder_gives_what_its_authors_published(published: Path) -> None:
    table = pd.read_csv(published / "bladder.tsv", sep="\t")
    values = table.drop(columns="group")
    found = normfinder(np.log2(values.to_numpy().T), table["group"].to_numpy())
    expected = [BLADDER[name] for name in values.columns]
    np.testing.assert_allclose(found, expected, atol=5e-9)  # as printed


def _slow_genorm(x: np.ndarray) -> tuple[list[int], list[float]]:
    left, order, variation = list(range(len(x))), [], []
    while len(left) > 2:
        m = [np.mean([np.std(x[j] - x[k], ddof=1) for k in left if k != j]) for j in left]
        gone = left[int(np.argmax(m))]
        rest = [j for j in left if j != gone]
        variation.append(np.std(x[rest].mean(axis=0) - x[left].mean(axis=0), ddof=1))
        order.append(gone)
        left = rest
    return order, variation


def test_genorm_is_its_slow_twin() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(0, rng.uniform(0.2, 2.0, (12, 1)), (12, 9)) + rng.normal(0, 3, 9)
    order, variation = _slow_genorm(x)
    found = genorm(x)
    assert found.order[:-2].tolist() == order
    np.testing.assert_allclose(found.variation, variation, rtol=1e-9)


def test_how_much_was_put_in_changes_neither() -> None:
    rng = np.random.default_rng(6)
    x, more = rng.normal(0, 1, (6, 14)), rng.normal(0, 5, 14)
    groups = np.arange(14) % 2 == 0
    np.testing.assert_allclose(genorm(x + more).stability, genorm(x).stability, rtol=1e-6)
    np.testing.assert_allclose(normfinder(x + more, groups), normfinder(x, groups), rtol=1e-9)


def test_candidates_that_change_together_fool_genorm_and_not_normfinder() -> None:
    rng = np.random.default_rng(7)
    x = rng.normal(0, 0.3, (8, 40))
    groups = np.arange(40) < 20
    x[:3, groups] += 1.5  # three rise together in one group, to the same height
    x[:3] = x[:3].mean(axis=0) + rng.normal(0, 0.02, (3, 40))
    assert set(genorm(x).order[-2:]) <= {0, 1, 2}
    assert np.argmin(normfinder(x, groups)) not in {0, 1, 2}


@pytest.mark.parametrize("shape", [(2, 5), (5, 1)])
def test_too_few_candidates_or_samples_are_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="at least 3 candidates"):
        genorm(np.zeros(shape))
    with pytest.raises(ValueError, match="at least 3 candidates"):
        normfinder(np.zeros(shape), np.zeros(shape[1], bool))
