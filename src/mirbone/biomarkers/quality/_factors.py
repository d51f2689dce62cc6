"""What might tell cases from controls without any biology: each factor with its own figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import promised, read_numbers
from mirbone.biomarkers.quality._guards import batch_levels, is_label, known_levels
from mirbone.biomarkers.quality._separation import (
    Separation,
    separate_levels,
    separate_numbers,
)
from mirbone.expression import LabelledProfiles

CONFOUNDING_COLUMNS = (
    "factor", "kind", "n_case", "n_control", "auc", "ci_low", "ci_high", "low_all", "high_all",
    "pc1_share", "auc_unflagged", "verdict",
)  # fmt: skip
"""One row a factor: its own area under the curve with the 95 % interval, the interval for all
factors together, the share of the first component that it explains, the area without flagged
samples, and what that means."""

RIVALS = {
    "PINP": re.compile(r"^(?:s|t|intact)?[-_ ]?p1?i?np(?:[^a-z]|$)", re.IGNORECASE),
    "CTX": re.compile(r"^(?:s|b|β|beta)?[-_ ]?ctx(?:[^a-z]|$)|crosslaps", re.IGNORECASE),
    "NTX": re.compile(r"^(?:u|s)?[-_ ]?ntx(?:[^a-z]|$)", re.IGNORECASE),
    "osteocalcin": re.compile(r"osteocalcin|^bgp(?:[^a-z]|$)|^bglap", re.IGNORECASE),
    "PSA": re.compile(r"^(?:t|f|total|free)?[-_ ]?psa(?:[^a-z]|$)", re.IGNORECASE),
    "bone alkaline phosphatase": re.compile(r"^balp|^bap(?:[^a-z]|$)|alk.*phos", re.IGNORECASE),
}
"""Markers of bone turnover and of the prostate that a laboratory measures anyway."""

_TREATMENT = re.compile(r"treat|therap|drug|zoledr|denosumab|bisphosph|(?:^|_)arm$", re.IGNORECASE)
_TECHNICAL = re.compile(
    r"plate|batch|(?:^|[_ ])run|lane|chip|slide|card|operator|technician|cent(?:er|re)|hospital|"
    r"site_of_coll|date|storage|freez|thaw|extraction|tube|kit|(?:^|_)lot",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that is known of the samples.

    Parameters
    ----------
    name : str
        As it is called in tables and verdicts.
    kind : str
        ``measured``, ``sheet``, ``treatment``, ``visits`` or ``rival``.
    values : ndarray
        Numbers (NaN is missing) or text (empty is missing), one a sample.
    """

    name: str
    kind: str
    values: NDArray[np.float64] | NDArray[np.object_]

    @property
    def numeric(self) -> bool:
        """Whether the values are numbers."""
        return self.values.dtype != object


def sheet_factors(
    labelled: LabelledProfiles, batch: Sequence[str], skipped: Sequence[str]
) -> tuple[list[Factor], tuple[str, ...]]:
    """Find the technical columns that were named, treatments, and markers of the laboratory.

    Parameters
    ----------
    labelled : LabelledProfiles
        Holds the sheet.
    batch : sequence of str
        Columns that name batches, run days and the like.
    skipped : sequence of str
        Columns that have another part: patient, visit.

    Returns
    -------
    factors : list of Factor
        In the order of the sheet.
    notes : tuple of str
        Columns that look technical and were not named.
    """
    factors = [Factor(name, "sheet", _values(batch_levels(labelled, name))) for name in batch]
    unnamed = []
    for column in map(str, labelled.sheet.columns):
        if column in (*batch, *skipped, labelled.column):
            continue
        cells = known_levels(pd.Series(labelled.sheet[column]))
        if len(set(cells) - {""}) < 2:
            continue
        rival = next((name for name, form in RIVALS.items() if form.search(column)), None)
        if rival is not None and not np.isnan(read_numbers(list(cells)).values).all():
            factors.append(Factor(column, "rival", read_numbers(list(cells)).values))
        elif _TREATMENT.search(column):
            factors.append(Factor(column, "treatment", _values(cells)))
        elif _TECHNICAL.search(column):
            unnamed.append(column)
    if not unnamed:
        return factors, ()
    verb = "looks" if len(unnamed) == 1 else "look"
    return factors, (
        f"{', '.join(map(repr, unnamed[:5]))} {verb} technical and was not asked about: name it "
        "as `batch`.",
    )


def _values(cells: NDArray[np.object_]) -> NDArray[np.float64] | NDArray[np.object_]:
    """Take numbers and dates of many values as such, and anything else as levels."""
    known = [cell for cell in cells if cell != ""]
    kinds = len(set(known))
    if kinds > max(5, len(known) / 4):
        numbers = read_numbers(list(cells)).values
        if not np.isnan(numbers[cells != ""]).any():
            return numbers
        days: pd.Series = pd.to_datetime(pd.Series(cells), format="%Y-%m-%d", errors="coerce")
        if not pd.isna(days[cells != ""]).any():
            return (days - days.min()).dt.days.to_numpy(float)
    return cells


def confounding_table(
    factors: Sequence[Factor],
    is_case: NDArray[np.bool_],
    patients: NDArray[np.object_],
    component: NDArray[np.float64],
    flagged: NDArray[np.bool_],
) -> pd.DataFrame:
    """Ask each factor by itself whether it tells cases from controls.

    Parameters
    ----------
    factors : sequence of Factor
        Rivals among them, which are shown and blamed for nothing.
    is_case : ndarray of bool, samples
        Who is a case.
    patients : ndarray of str, samples
        Samples of one patient count as one: numbers are averaged, of levels the first is taken.
    component : ndarray, samples
        Scores on the first principal component.
    flagged : ndarray of bool, samples
        Which samples are poor.

    Returns
    -------
    DataFrame
        `CONFOUNDING_COLUMNS`, the strongest first, rivals last.
    """
    asked = sum(factor.kind != "rival" for factor in factors)
    rows = []
    for factor in factors:
        found = _separated(factor, is_case, patients, max(asked, 1))
        without = found
        if flagged.any():
            kept = Factor(factor.name, factor.kind, factor.values[~flagged])
            without = _separated(kept, is_case[~flagged], patients[~flagged], max(asked, 1))
        rows.append(
            (
                factor.name, factor.kind, found.n_case, found.n_control, found.auc, found.ci_low,
                found.ci_high, found.low_all, found.high_all,
                explained_share(component, factor.values), without.auc,
                _verdict(factor, found, is_case),
            )
        )  # fmt: skip
    table = pd.DataFrame(rows, columns=pd.Index(CONFOUNDING_COLUMNS))
    last = table["kind"].eq("rival").to_numpy(bool)
    far = (table["auc"].astype(float) - 0.5).abs().fillna(-1.0).to_numpy(float)
    order = np.lexsort((-far, last))
    return promised(table.iloc[order].reset_index(drop=True), CONFOUNDING_COLUMNS)


def _separated(
    factor: Factor, is_case: NDArray[np.bool_], patients: NDArray[np.object_], asked: int
) -> Separation:
    by_patient = pd.Series(factor.values).groupby(patients, sort=False)
    case = pd.Series(is_case).groupby(patients, sort=False).first().to_numpy(bool)
    if factor.numeric:
        return separate_numbers(by_patient.mean().to_numpy(float), case, asked)
    return separate_levels(by_patient.first().to_numpy(object), case, asked)


def _verdict(factor: Factor, found: Separation, is_case: NDArray[np.bool_]) -> str:
    """Say in words what the figures of a factor mean."""
    if np.isnan(found.auc):
        return "cannot tell: not known of two in each class"
    if factor.kind == "rival":
        return "a rival: a panel must beat it"
    if not factor.numeric:
        if is_label(np.asarray(factor.values, object), is_case):
            return "is the label: no analysis can tell them apart"
        if len(set(factor.values) - {""}) > 0.5 * np.sum(factor.values != ""):
            return "cannot tell: nearly every sample has a level of its own"
    if found.separates:
        return "confounded"
    return "not seen to separate"


def explained_share(
    component: NDArray[np.float64], values: NDArray[np.float64] | NDArray[np.object_]
) -> float:
    """Give the share of a component's variance that a factor explains, beyond chance.

    Parameters
    ----------
    component : ndarray, samples
        Scores.
    values : ndarray, samples
        Numbers, or levels as text.

    Returns
    -------
    float
        Adjusted for the number of levels, not below 0; NaN where nothing can be said.
    """
    numeric = values.dtype != object
    known = ~np.isnan(component) & (~np.isnan(values.astype(float)) if numeric else values != "")
    y, x = component[known], values[known]
    n = len(y)
    if n < 4 or y.std() == 0:
        return np.nan
    if numeric:
        x = x.astype(float)
        if x.std() == 0:
            return 0.0
        square, df = float(np.corrcoef(x, y)[0, 1] ** 2), 1
    else:
        means = pd.Series(y).groupby(x.astype(str)).transform("mean").to_numpy(float)
        square, df = float(means.var() / y.var()), len(set(x)) - 1
    if df < 1 or n - df - 1 < 1:
        return np.nan
    return max(1.0 - (1.0 - square) * (n - 1) / (n - df - 1), 0.0)
