"""The analyses of the golden files, as a user would ask for them; shared by several tests."""

from pathlib import Path

import numpy as np
import pandas as pd

from mirbone.expression import Contrast, contrast_from_counts, contrast_from_intensities

GOLDEN = Path(__file__).parent / "golden" / "expression"
NUMBERS = ["log2fc", "ci_low", "ci_high", "t", "p", "fdr", "mean"]

INTENSITY_CASES = {
    "plain": ("log2.tsv", {"trend": False}),
    "trend": ("log2.tsv", {}),
    "batch": ("log2.tsv", {"batch": "batch"}),
    "paired": ("log2_complete.tsv", {"pair": "patient"}),
    "block": ("log2.tsv", {"pair": "patient"}),
    "constant": ("log2_constant.tsv", {}),
    "gaps": ("log2_gaps.tsv", {}),
    "gaps_block": ("log2_gaps.tsv", {"pair": "patient"}),
    "equal": ("log2_equal.tsv", {"trend": False}),
    "equal_trend": ("log2_equal.tsv", {}),
}
COUNT_CASES = {
    "voom": ("counts.tsv", {}),
    "voom_batch": ("counts.tsv", {"batch": "batch"}),
    "voom_paired": ("counts_complete.tsv", {"pair": "patient"}),
    "voom_block": ("counts.tsv", {"pair": "patient"}),
    "cpm_trend": ("counts.tsv", {"method": "trend"}),
    "cpm_trend_block": ("counts.tsv", {"method": "trend", "pair": "patient"}),
}
CASES = [*INTENSITY_CASES, *COUNT_CASES]


def run_case(case: str, folder: Path = GOLDEN) -> Contrast:
    """Compute one analysis from the files of a folder."""
    compute = contrast_from_intensities if case in INTENSITY_CASES else contrast_from_counts
    name, options = (INTENSITY_CASES | COUNT_CASES)[case]
    sheet = "sheet_complete.tsv" if "complete" in name else "sheet.tsv"
    return compute(folder / name, folder / sheet, "bone:primary", leave_out=0, **options)


def expected(case: str, folder: Path = GOLDEN) -> pd.DataFrame:
    """What the reference programs say, indexed by miRNA."""
    table = pd.read_csv(folder / "expected.tsv", sep="\t", float_precision="round_trip")
    return table[table["case"] == case].set_index("mirna")[NUMBERS]


def scalar(case: str, name: str, folder: Path = GOLDEN) -> float:
    """The prior df or correlation that the reference programs estimate."""
    table = pd.read_csv(folder / "scalars.tsv", sep="\t", float_precision="round_trip")
    return float(table[(table["case"] == case) & (table["name"] == name)]["value"].iloc[0])


def disagreement(case: str, folder: Path = GOLDEN) -> dict[str, float]:
    """Largest difference from the reference programs: numbers, and log10 P."""
    want = expected(case, folder)
    got = run_case(case, folder).table.set_index("mirna")
    assert set(got.index) == set(want.index)
    got = got.loc[want.index]
    worst = {name: float(np.abs(got[name] - want[name]).max()) for name in NUMBERS}
    worst["log10_p"] = float(np.abs(np.log10(got["p"]) - np.log10(want["p"])).max())
    return worst
