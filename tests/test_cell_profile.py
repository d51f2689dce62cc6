"""A measured profile as one perturbation: shrinking, stopping, and what is left out."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mirbone._core import InputError
from mirbone.cell import (
    PROFILE_COLUMNS,
    CellEnsemble,
    CellModel,
    Perturbation,
    build_cell,
    change_by_profile,
    follow_change,
    prepare_ensemble,
)
from mirbone.cell._profile import MOST_LOG2
from mirbone.evidence import expand_claims, load_evidence
from mirbone.expression import Contrast, read_signature
from mirbone.network import Context, build_network
from mirbone.words import load_catalogue

MIR_30 = ("hsa-miR-30a-5p", "hsa-miR-30b-5p", "hsa-miR-30c-5p")


@pytest.fixture(scope="module")
def cell() -> CellModel:
    base = load_evidence()
    context = Context(cancer="breast", host_tissue="bone", compartment="tumour_cell")
    claims = expand_claims(base, load_catalogue())
    return build_cell(build_network(claims, context, entities=base.entities))


@pytest.fixture(scope="module")
def ensemble(cell: CellModel) -> CellEnsemble:
    return prepare_ensemble(cell, n_models=12, starts=2)


def measured(folder: Path, text: str) -> Contrast:
    path = folder / "signature.tsv"
    path.write_text(text, encoding="utf-8")
    return read_signature(path)


def test_a_profile_is_its_folds_held_at_once(tmp_path: Path, ensemble: CellEnsemble) -> None:
    rows = "".join(
        f"{mirna}\t{change}\n" for mirna, change in zip(MIR_30, (1, -2, 0.5), strict=True)
    )
    change = change_by_profile(ensemble.cell, measured(tmp_path, "mirna\tlog2fc\n" + rows))
    assert tuple(change.table.columns) == PROFILE_COLUMNS
    given = Perturbation(hold=dict(zip(MIR_30, (2.0, 0.25, 2**0.5), strict=True)))
    np.testing.assert_array_equal(
        follow_change(ensemble, change.perturbation).gene_changes,
        follow_change(ensemble, given).gene_changes,
    )


def test_uncertain_effects_shrink_and_certain_ones_stay(tmp_path: Path, cell: CellModel) -> None:
    names = [s.name for s in cell.kinetics.species if s.kind == "mirna"][:20]
    rng = np.random.default_rng(1)
    true = rng.normal(0, 1.5, 20)
    error = np.where(np.arange(20) % 2 == 0, 0.05, 1.5)
    effect = true + error * rng.normal(size=20)
    lines = [
        f"{name}\t{one:.12g}\t{one - 1.959964 * sd:.12g}\t{one + 1.959964 * sd:.12g}"
        for name, one, sd in zip(names, effect, error, strict=True)
    ]
    contrast = measured(tmp_path, "mirna\tlog2fc\tci_low\tci_high\n" + "\n".join(lines) + "\n")
    table = change_by_profile(cell, contrast).table.set_index("mirna").loc[names]
    np.testing.assert_allclose(table["se"], error, rtol=1e-6)
    kept = table["log2_set"] / effect
    spread = np.median(kept * error**2 / (1 - kept))
    np.testing.assert_allclose(kept, spread / (spread + error**2), rtol=1e-4)
    assert np.mean(effect**2 / (spread + error**2)) == pytest.approx(1, rel=1e-3)
    wrong = [np.mean((table[c] - true)[error > 1] ** 2) for c in ("log2_set", "log2fc")]
    assert wrong[0] < wrong[1]  # on these draws the posterior means are nearer the truth


@pytest.mark.parametrize("column", ["t", "p"])
def test_the_error_comes_from_t_or_p_where_there_are_no_limits(
    tmp_path: Path, cell: CellModel, column: str
) -> None:
    value = {"t": 2.0, "p": 0.0455002638963584}[column]  # both: two standard errors from 0
    contrast = measured(tmp_path, f"mirna\tlog2fc\t{column}\n{MIR_30[0]}\t-3\t{value}\n")
    row = change_by_profile(cell, contrast).table.iloc[0]
    assert row["se"] == pytest.approx(1.5)
    assert row["log2_set"] == -3  # one effect tells nothing of the spread


def test_large_changes_stop_and_bare_directions_are_assumed(
    tmp_path: Path, cell: CellModel
) -> None:
    large = change_by_profile(cell, measured(tmp_path, f"mirna\tlog2fc\n{MIR_30[0]}\t-9\n"))
    assert large.perturbation.hold[MIR_30[0]] == 2.0**-MOST_LOG2
    assert "1 stopped at 16-fold" in large.rule
    bare = change_by_profile(cell, measured(tmp_path, f"mirna\tdirection\n{MIR_30[0]}\tdown\n"))
    assert bare.perturbation.hold[MIR_30[0]] == 0.5
    assert "1 with a direction alone assumed at 2-fold" in bare.rule


def test_what_the_cell_does_not_hold_is_named(tmp_path: Path, cell: CellModel) -> None:
    text = f"mirna\tlog2fc\nhsa-miR-1-3p\t1\n{MIR_30[0]}\t1\n{MIR_30[1]}\t2\n"
    contrast = measured(tmp_path, text)
    names = set(cell.kinetics.names)
    assert "hsa-miR-1-3p" not in names
    assert change_by_profile(cell, contrast).absent == ("hsa-miR-1-3p",)
    few = change_by_profile(cell, contrast, mirnas=[MIR_30[1]])
    assert dict(few.perturbation.hold) == {MIR_30[1]: 4.0}
    with pytest.raises(InputError, match="holds none of the 1 there: hsa-miR-1-3p"):
        change_by_profile(cell, contrast, mirnas=["hsa-miR-1-3p"])
    other = change_by_profile(cell, contrast, mirnas=[MIR_30[1].removeprefix("hsa-")])
    assert other.perturbation == few.perturbation
    with pytest.raises(InputError, match=r"the contrast holds no 'miR-143' \(hsa-miR-143-3p\)"):
        change_by_profile(cell, contrast, mirnas=[MIR_30[1], "miR-143"])


def test_a_profile_without_a_change_is_refused(tmp_path: Path, cell: CellModel) -> None:
    contrast = measured(tmp_path, f"mirna\tlog2fc\n{MIR_30[0]}\t1\n")
    table = contrast.table.assign(log2fc=0.0, direction=0)
    with pytest.raises(InputError, match="have a change of 0"):
        change_by_profile(cell, replace(contrast, table=pd.DataFrame(table)))


def test_a_profile_of_noise_is_refused(tmp_path: Path, cell: CellModel) -> None:
    names = [s.name for s in cell.kinetics.species if s.kind == "mirna"][:12]
    rows = "".join(f"{name}\t{0.1 * (-1) ** i}\t0.9\n" for i, name in enumerate(names))
    with pytest.raises(InputError, match="nothing of them is left after shrinking"):
        change_by_profile(cell, measured(tmp_path, "mirna\tlog2fc\tp\n" + rows))
