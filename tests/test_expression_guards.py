"""What the readers refuse, and what they say; the table of docs/expression.md, row by row."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from anndata import AnnData

from mirbone._core import InputError
from mirbone.expression import (
    contrast_from_counts,
    contrast_from_ct,
    contrast_from_h5ad,
    contrast_from_intensities,
    read_signature,
)

SAMPLES = [f"S{i}" for i in range(1, 9)]
GROUPS = ["bone", "primary"] * 4
SHEET = {"group": GROUPS, "patient": [f"P{i // 2}" for i in range(8)], "plate": list("AABBAABB")}


def matrix(make: Callable[[np.random.Generator], np.ndarray], samples: list[str] = SAMPLES) -> str:
    values = make(np.random.default_rng(3))
    lines = ["mirna\t" + "\t".join(samples)]
    for i, row in enumerate(values):
        lines.append(f"hsa-miR-9990{i}\t" + "\t".join(f"{v:.10g}" for v in row))
    return "\n".join(lines) + "\n"


def counts(rng: np.random.Generator) -> np.ndarray:
    return rng.negative_binomial(5, 0.02, size=(30, 8)).astype(float)


def log2(rng: np.random.Generator) -> np.ndarray:
    return rng.normal(8.0, 2.0, size=(30, 8))


def ct(rng: np.random.Generator) -> np.ndarray:
    return np.clip(rng.normal(28.0, 4.0, size=(30, 8)), 16.0, 40.0)


def cpm(rng: np.random.Generator) -> np.ndarray:
    x = counts(rng)
    return x / x.sum(axis=0) * 1e6


def zscores(rng: np.random.Generator) -> np.ndarray:
    x = log2(rng)
    return (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, ddof=1, keepdims=True)


def ratios(rng: np.random.Generator) -> np.ndarray:
    return np.exp2(rng.normal(0.0, 0.8, size=(30, 8)))


def linear(rng: np.random.Generator) -> np.ndarray:
    level = np.exp2(rng.normal(8.0, 2.5, size=(30, 1)))
    return level * np.exp2(rng.normal(0.0, 0.5, size=(30, 8)))


def sheet(columns: dict[str, list[str]] = SHEET, samples: list[str] = SAMPLES) -> str:
    lines = ["sample\t" + "\t".join(columns)]
    lines += ["\t".join(row) for row in zip(samples, *columns.values(), strict=True)]
    return "\n".join(lines) + "\n"


def blank(x: np.ndarray) -> np.ndarray:
    return np.where(np.arange(8) == 2, np.nan, x)


def copied(x: np.ndarray) -> np.ndarray:
    return np.where(np.arange(8) == 5, x[:, :1], x)


COMPUTE = {
    "counts": contrast_from_counts,
    "log2": contrast_from_intensities,
    "ct": contrast_from_ct,
}
GOOD = {"counts": matrix(counts), "log2": matrix(log2), "ct": matrix(ct)}


def refuse(tmp_path: Path, kind: str, message: str, data: str = "", samples: str = "", **options):
    table, sheet_path = tmp_path / "table.tsv", tmp_path / "samples.tsv"
    table.write_text(data or GOOD[kind])
    sheet_path.write_text(samples or sheet())
    options.setdefault("contrast", "bone:primary")
    with pytest.raises(InputError, match=message) as caught:
        COMPUTE[kind](table, sheet_path, **options)
    text = str(caught.value)
    assert text.endswith(".") or text.endswith("?")
    assert "Traceback" not in text and len(text) < 900


@pytest.mark.parametrize("kind", ["counts", "log2", "ct"])
def test_a_good_table_is_not_refused(kind: str, tmp_path: Path) -> None:
    (tmp_path / "table.tsv").write_text(GOOD[kind])
    (tmp_path / "samples.tsv").write_text(sheet())
    result = COMPUTE[kind](tmp_path / "table.tsv", tmp_path / "samples.tsv", "bone:primary")
    assert len(result.table) == 30


def wild(rng: np.random.Generator) -> np.ndarray:
    values = log2(rng)
    values[3, 1] = -(2.0**70)
    return values


PLENTY = (
    "let-7a-5p",
    "let-7b-5p",
    "let-7f-5p",
    "miR-16-5p",
    "miR-21-5p",
    "miR-26a-5p",
    "miR-92a-3p",
)
NAMED = matrix(lambda rng: np.r_[log2(rng)[:7] - 8.0, log2(rng)[7:]])
for i, name in enumerate(PLENTY):
    NAMED = NAMED.replace(f"hsa-miR-9990{i}\t", f"hsa-{name}\t")
MINUS = NAMED
RESULTS = "miRNA\tlogFC\tAveExpr\tP.Value\tadj.P.Val\nhsa-miR-21-5p\t1\t9\t0.1\t0.1\n"

SCALES = [
    ("counts", matrix(cpm), "sums to about one million.*CPM"),
    ("counts", matrix(lambda rng: np.round(cpm(rng))), "sums to about one million"),
    ("counts", matrix(lambda rng: counts(rng) / 7.3), "whole numbers.*CPM, RPM, TPM"),
    ("counts", matrix(log2), "look like log2 or Ct values"),
    ("counts", matrix(ct), "look like log2 or Ct values"),
    ("counts", matrix(lambda rng: log2(rng) - 8.0), "negative.*`intensities`"),
    ("counts", matrix(lambda rng: np.round(ct(rng))), "look like Ct values.*`ct`"),
    ("log2", matrix(lambda rng: np.round(ct(rng))), "look like Ct values.*`ct`"),
    ("log2", matrix(counts), "look like raw counts.*`counts`"),
    ("log2", matrix(lambda rng: rng.poisson(3.0, size=(30, 8))), "whole number.*`counts`"),
    ("log2", matrix(lambda rng: 2.0 ** log2(rng) + 60.0), "linear scale.*log2"),
    ("log2", matrix(ct), "look like Ct values.*`ct`"),
    ("log2", matrix(ct).replace("\t40\t", "\tUndetermined\t", 1), "which a Ct table holds.*`ct`"),
    ("ct", matrix(log2), "look like log2 or delta Ct values.*`intensities`"),
    ("ct", matrix(counts), "highest value"),
    ("ct", matrix(lambda rng: ct(rng) - 28.0), "negative.*delta Ct, but neither"),
    ("log2", matrix(zscores), "mean is 0 and the standard deviation 1, so these are z-scores"),
    (
        "log2",
        matrix(wild),
        r"the lowest value is -1\.18059e\+21, of which no number that a",
    ),
    ("log2", matrix(ratios), "these look like linear ratios"),
    ("log2", matrix(lambda rng: np.log(cpm(rng) + 1)), "all samples have the same total"),
    ("log2", matrix(ratios).replace("mirna", "RQ", 1), "is called 'RQ'.*on the linear scale"),
    ("log2", matrix(lambda rng: linear(rng) / 9000.0), "spread grows with the level"),
    ("log2", MINUS, "lowest values, so these look like Ct or delta Ct.*`ct`"),
    ("log2", RESULTS, "holds results .* of a comparison.*`signature`"),
]


@pytest.mark.parametrize(("kind", "data", "message"), SCALES)
def test_another_scale_is_refused(kind: str, data: str, message: str, tmp_path: Path) -> None:
    refuse(tmp_path, kind, message, data)


def edit(kind: str, old: str, new: str) -> str:
    assert old in GOOD[kind]
    return GOOD[kind].replace(old, new, 1)


LONG_COUNTS = "mirna\tsample\tcount\n" + "".join(
    f"hsa-miR-{name}\t{sample}\t{count}\n"
    for name in ("21-5p", "16-5p")
    for sample in SAMPLES
    for count in (3, 4)
)
TABLES = [
    (
        "counts",
        edit("counts", "hsa-miR-99904\t", "hsa-miR-99903\t"),
        "'hsa-miR-99903' has 2 that differ",
    ),
    ("log2", edit("log2", "hsa-miR-99904\t", "\t"), "line 6: expected a miRNA name"),
    ("log2", edit("log2", "S4", "S3"), "'S3' came more than once"),
    ("log2", edit("log2", "hsa-miR-99900\t", "hsa-miR-99900\tx"), "line 2, column 'S1'.*found 'x"),
    ("log2", edit("log2", "hsa-miR-99901\t", "hsa-miR-99901\tinf\t"), "line 3: expected 9 columns"),
    ("log2", matrix(log2).replace("hsa-miR-9990", "probe-"), "must hold human miRNAs.*'probe-0'"),
    ("log2", matrix(log2).replace("hsa-miR-9990", "mmu-miR-2"), "30 of other species|of no miRNA"),
    ("log2", "mirna\tS1\n", "must hold miRNA names"),
    ("log2", "mirna\n", "must hold miRNA names"),
    ("log2", "", "was not found"),
    ("log2", "\n", "is empty"),
    ("log2", matrix(lambda rng: np.full((30, 8), np.nan)), "every cell is missing"),
    ("ct", matrix(lambda rng: np.full((30, 8), np.nan)), "every cell is missing"),
    ("counts", matrix(lambda rng: np.full((30, 8), np.nan)), "must hold a count in every cell"),
    (
        "counts",
        edit("counts", "hsa-miR-99901\t319", "hsa-miR-99901\tNA"),
        "'hsa-miR-99901' in 'S1' has none",
    ),
    ("counts", LONG_COUNTS, "one row of counts for each miRNA and sample.*lines 2, 3"),
    ("counts", matrix(lambda rng: counts(rng) * (np.arange(8) != 2)), "'S3' has none"),
    ("counts", matrix(lambda rng: np.eye(30, 8)), "about 10 reads"),
    ("log2", matrix(lambda rng: blank(log2(rng))), "values in every sample.*'S3' has none"),
    ("ct", matrix(lambda rng: blank(ct(rng))), "values in every sample.*'S3' has none"),
    ("log2", matrix(lambda rng: copied(log2(rng))), "'S1', 'S6' are the same in all 30 rows"),
    ("counts", matrix(lambda rng: copied(counts(rng))), "'S1', 'S6' are the same in all 30"),
]


@pytest.mark.parametrize(("kind", "data", "message"), TABLES)
def test_a_damaged_table_is_refused(kind: str, data: str, message: str, tmp_path: Path) -> None:
    if message == "was not found":
        (tmp_path / "samples.tsv").write_text(sheet())
        with pytest.raises(InputError, match=message):
            COMPUTE[kind](tmp_path / "absent.tsv", tmp_path / "samples.tsv", "bone:primary")
    else:
        refuse(tmp_path, kind, message, data)


def renamed(position: int, name: str) -> list[str]:
    return [name if i == position else s for i, s in enumerate(SAMPLES)]


SHEETS = [
    (
        sheet(samples=renamed(2, "S03")),
        "'S03' of the sample sheet is not in the intensity .*Did you mean 'S3'",
    ),
    (sheet({"group": [*GROUPS, "bone"]}, [*SAMPLES, "S9"]), "'S9' of the sample sheet"),
    (sheet(samples=renamed(2, "S2")), "line 4.*'S2' comes a second time"),
    (sheet(samples=renamed(2, "")), "line 4.*'' has no name"),
    ("sample\nS1\n", "at least one column that tells the groups"),
]


@pytest.mark.parametrize(("samples", "message"), SHEETS)
def test_a_sample_sheet_that_does_not_fit_is_refused(
    samples: str, message: str, tmp_path: Path
) -> None:
    refuse(tmp_path, "log2", message, samples=samples)


TWO = {**SHEET, "site": GROUPS}
CONTRASTS = [
    ("bone", SHEET, "written CASE:CONTROL"),
    ("bone:primary:other", SHEET, "written CASE:CONTROL"),
    ("=bone:primary", SHEET, "written CASE:CONTROL"),
    ("bone:bone", SHEET, "two different groups"),
    ("bone:primry", SHEET, "'primry' is not.*Did you mean 'primary'"),
    ("Bone:primary", SHEET, "'Bone' is not.*Did you mean 'bone'"),
    ("bone:P1", SHEET, "no column holds both 'bone' and 'P1'"),
    ("grp=bone:primary", SHEET, "'grp' is not among.*Did you mean 'group'"),
    ("group=bone:primry", SHEET, "'primry' is not among.*Did you mean 'primary'"),
    ("bone:primary", TWO, "in the columns 'group', 'site'. Name one: group=bone:primary"),
    ("bone:primary", {"group": ["bone"] * 7 + ["primary"]}, "'primary' in column 'group' has 1"),
]


@pytest.mark.parametrize(("contrast", "columns", "message"), CONTRASTS)
def test_a_contrast_that_cannot_be_found_is_refused(
    contrast: str, columns: dict[str, list[str]], message: str, tmp_path: Path
) -> None:
    refuse(tmp_path, "log2", message, samples=sheet(columns), contrast=contrast)


PAIRS = [
    ({"pair": "patients"}, SHEET, "'patients' is not among"),
    ({"pair": "patient"}, {**SHEET, "patient": list("abcdefgh")}, "0 have samples in both groups"),
    ({"pair": "patient"}, {**SHEET, "patient": list("aabcdefg")}, "1 have samples in both groups"),
    ({"pair": "group"}, SHEET, "must join cases to controls"),
    ({"pair": "patient"}, {**SHEET, "patient": [*"aabbcc", "d", ""]}, "'S8' has no value"),
    ({"batch": "chip"}, SHEET, "batch column must be in the sample sheet; 'chip'"),
    ({"batch": "group"}, SHEET, "must not be confounded.*bone: 4 bone, 0 primary"),
    ({"batch": "day"}, {**SHEET, "day": list("12121212")}, "must not be confounded"),
    ({"batch": "day"}, {**SHEET, "day": list("12341234")}, "must not be confounded"),
    ({"batch": "day"}, {**SHEET, "day": list("1212121 ")}, "'S8' has no value"),
    ({"batch": "day"}, {**SHEET, "day": list("12345677")}, "more samples than coefficients"),
    (
        {"batch": "day", "pair": "patient"},
        {**SHEET, "day": [f"{i // 2}{'x' if i % 2 else 'y'}" for i in range(7)] + ["3y"]},
        "more samples than coefficients|determine it",
    ),
]


@pytest.mark.parametrize(("options", "columns", "message"), PAIRS)
def test_a_design_that_cannot_answer_is_refused(
    options: dict[str, str], columns: dict[str, list[str]], message: str, tmp_path: Path
) -> None:
    refuse(tmp_path, "log2", message, samples=sheet(columns), **options)


LONG = "sample\tmirna\tct\n" + "".join(
    f"{s}\thsa-miR-9990{i}\t{25 + i}\n" for s in SAMPLES for i in range(4)
)
CT = [
    (LONG.replace("\t26\n", "\tlow\n", 1), {}, "line 3, column 'ct'.*found 'low'"),
    (LONG, {"references": ["U6"]}, "holds no 'U6'"),
    (
        LONG.replace("\t26\n", "\tUndetermined\n", 1),
        {"references": ["hsa-miR-99901"]},
        "'hsa-miR-99901' is not in 'S1'",
    ),
    (LONG.replace("\t26\n", "\tUndetermined\n"), {"limit": 26.0}, "at least two miRNAs"),
]


@pytest.mark.parametrize(("data", "options", "message"), CT)
def test_ct_tables_that_cannot_be_normalised_are_refused(
    data: str, options: dict[str, object], message: str, tmp_path: Path
) -> None:
    refuse(tmp_path, "ct", message, data, **options)


SIGNATURES = [
    ("mirna\tscore\nx\t1\n", "expected a column 'log2fc'.*found 'mirna', 'score'"),
    ("mirna\tdirection\nx\tupp\n", "line 2, column 'direction'.*found 'upp'"),
    ("mirna\tlog2fc\nx\tbig\n", "line 2, column 'log2fc'.*found 'big'"),
    ("mirna\tlog2fc\tp\nx\t1\t3.2\n", "line 2, column 'p'.*between 0 and 1; found 3.2"),
    ("mirna\tlog2fc\tadj.P.Val\nx\t1\t-0.1\n", "column 'adj.P.Val'.*between 0 and 1"),
    ("mirna\tdirection\nx\tup\nx\n", "line 3: expected 2 columns"),
    ("", "is empty"),
    ("mirna\tdirection\n", "none of its 0 rows does .it has a header only"),
    (
        "mirna\tdirection\nNA\tup\nhsa-miR-21\t\n",
        "none of its 2 rows.*1 no miRNA name, 1 no effect",
    ),
    (
        "mirna\tlog2fc\n" + "".join(f"hsa-miR-{i}\t{i / 25:.2f}\n" for i in range(21, 31)),
        "column 'log2fc': none of the 10 effects is below 0.*as ratios do",
    ),
    ("mirna\tFC\nhsa-miR-21\t2\nhsa-miR-145\t3\n", "column 'FC': no value is below 1"),
    ("mirna\tFC\nhsa-miR-21\t-0.5\n", "must be a ratio above 0, or have a sign"),
    (
        "mirna\tlog2fc\tConf\nhsa-miR-21\t1\t0.01\nhsa-miR-145\t-1\t0.5\nhsa-miR-143\t-1\t0.9\n",
        "column 'Conf': it holds numbers from 0 to 1, as p does",
    ),
    ("hsa-miR-21\tup\nhsa-miR-145\tdown\n", r"a miRNA\. Add a line above it"),
    (
        "mirna\tlog2FC\nhsa-miR-21\t120\nhsa-miR-145\t-80\n",
        "no logarithm of a fold change is as large as 120",
    ),
    (
        "mirna\tlogFC\tFC\nhsa-miR-21\t1\t0.5\nhsa-miR-145\t-1\t2\nhsa-miR-143\t-2\t4\n",
        "go opposite ways in most rows",
    ),
    (
        "mirna\tlogFC.A\tlogFC.B\nhsa-miR-21\t1\t2\n",
        "several columns may be the log2 fold changes",
    ),
    (
        "mirna\tlogFC\tchange\nhsa-miR-21\t1\tDOWN\n",
        "line 2: direction and log2fc contradict each other",
    ),
]


@pytest.mark.parametrize(("data", "message"), SIGNATURES)
def test_a_signature_that_cannot_be_read_is_refused(
    data: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "signature.tsv"
    path.write_text(data)
    with pytest.raises(InputError, match=message):
        read_signature(path)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda x: np.where(x > 500, np.nan, x), "must hold a count in every cell"),
        (lambda x: np.log2(np.where(x > 500, 0.0, x + 0.5)), "finite values; found -inf"),
        (lambda x: x / x.sum(axis=1, keepdims=True) * 1e6, "values on the linear scale"),
        (lambda x: np.full(x.shape, np.nan), "every cell is missing"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_h5ad_files_of_other_values_are_refused(
    make: Callable[[np.ndarray], np.ndarray], message: str, tmp_path: Path
) -> None:
    values = make(counts(np.random.default_rng(3)).T)
    obs = pd.DataFrame({"group": GROUPS}, index=SAMPLES)
    var = pd.DataFrame(index=[f"hsa-miR-9990{i}" for i in range(30)])
    AnnData(values, obs, var).write_h5ad(tmp_path / "profiles.h5ad")
    with pytest.raises(InputError, match=message):
        contrast_from_h5ad(tmp_path / "profiles.h5ad", "bone:primary")


def test_h5ad_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="was not found"):
        contrast_from_h5ad(tmp_path / "absent.h5ad", "bone:primary")
    (tmp_path / "text.h5ad").write_text("not HDF5")
    with pytest.raises(InputError, match="could not be read"):
        contrast_from_h5ad(tmp_path / "text.h5ad", "bone:primary")
