"""Several samples of a patient: which is the baseline, and what changed since."""

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import InputError, named_keywords, promised, read_numbers
from mirbone.biomarkers.quality._guards import known_levels

VISIT_COLUMNS = (
    "patient", "class", "visits", "baseline", "later", "haemolysis_change", "treatment_changes",
    "usable", "reason",
)  # fmt: skip
"""Of each patient: how many samples, which is the baseline, and whether a change can be taken."""

_FIRST = re.compile(r"base|pre|before|screen|diagnos|^t0$|^v0$", re.IGNORECASE)
HAEMOLYSIS_MOVED = 1.0
"""Cycles, or doublings, of the ratio between two visits: more red cells, or fewer, by half."""


def visit_order(visits: NDArray[np.object_]) -> list[str]:
    """Put the visits in order, the baseline first.

    Parameters
    ----------
    visits : ndarray of str, samples
        As written: numbers (days, weeks), dates (2024-03-01), or words.

    Returns
    -------
    list of str
        Numbers and dates in their order; of words, the one that says so (baseline, before,
        screening, T0) first and the others in that of the sheet.

    Raises
    ------
    InputError
        If words do not tell which visit is the baseline.
    """
    kinds = list(dict.fromkeys(str(visit) for visit in visits))
    numbers = read_numbers(kinds).values
    if not np.isnan(numbers).any():
        return [kinds[i] for i in np.argsort(numbers, kind="stable")]
    if all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", kind) for kind in kinds):
        return sorted(kinds)
    marked = [kind for kind in kinds if _FIRST.search(kind)]
    trailing = [re.fullmatch(r"(\D*?)(\d+(?:\.\d+)?)", kind) for kind in kinds]
    stems = {found.group(1).lower() for found in trailing if found}
    if all(trailing) and len(stems) == 1:  # V1, V2, V10
        return sorted(kinds, key=lambda k: float(re.sub(r"^\D*", "", k)))
    if len(marked) != 1:
        raise InputError(
            "`visit` must tell which visit is the baseline, by a number, a date (2024-03-01), or "
            f"one word such as 'baseline'; found {', '.join(map(repr, kinds[:6]))}. Rename them."
        )
    return [*marked, *(kind for kind in kinds if kind not in marked)]


@named_keywords
def change_from_baseline(
    levels: pd.DataFrame, sheet: pd.DataFrame, *, group: str, visit: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take what changed in each patient since the first visit, a marker free of who the patient is.

    Parameters
    ----------
    levels : DataFrame, mirnas x samples
        log2, normalised; NaN is not detected.
    sheet : DataFrame
        Text, one row a sample, in the order of the columns of `levels`.
    group, visit : str
        Columns that name the patient and the visit (`visit_order` tells the baseline).

    Returns
    -------
    changes : DataFrame, mirnas x later samples
        log2 change; NaN where either visit has no value.
    rows : DataFrame
        The sheet's rows of those samples.

    Raises
    ------
    InputError
        If a column is absent, a patient has two samples of one visit, or none has a later one.
    """
    for name, keyword in ((group, "group"), (visit, "visit")):
        if name not in sheet.columns:
            raise InputError(
                f"`{keyword}` must name a column of the sample sheet; {name!r} is not among "
                f"{', '.join(map(repr, sheet.columns))}."
            )
    patients, visits = (known_levels(pd.Series(sheet[c])) for c in (group, visit))
    check_visits(patients, visits, group, visit)
    first = visit_order(visits)[0]
    base = {patients[i]: i for i in np.flatnonzero(visits == first)}
    later = [i for i in range(len(visits)) if visits[i] != first and patients[i] in base]
    if not later:
        raise InputError(
            f"a change needs a baseline ({first!r} in column {visit!r}) and a later visit of the "
            "same patient; no patient has both. Check the columns of patient and visit."
        )
    x = levels.to_numpy(float)
    changes = x[:, later] - x[:, [base[patients[i]] for i in later]]
    rows = sheet.iloc[later]
    return pd.DataFrame(changes, index=levels.index, columns=rows.index), rows


def check_visits(
    patients: NDArray[np.object_], visits: NDArray[np.object_], group: str, visit: str
) -> None:
    """Refuse a visit that is not told, and two samples of one visit of a patient.

    Parameters
    ----------
    patients, visits : ndarray of str, samples
        Of each sample.
    group, visit : str
        Their columns, for messages.

    Raises
    ------
    InputError
        Naming the first.
    """
    if (visits == "").any():
        at = int(np.flatnonzero(visits == "")[0])
        raise InputError(
            f"`visit` must tell the visit of every sample; column {visit!r} is empty for a sample "
            f"of {patients[at]!r}. Fill it in."
        )
    again = pd.Series(list(zip(patients, visits, strict=True))).duplicated()
    if again.any():
        at = int(np.flatnonzero(again)[0])
        raise InputError(
            f"each patient must have one sample a visit; {patients[at]!r} in column {group!r} has "
            f"two of {visits[at]!r}. Average or drop repeats first, or name the visits apart."
        )


def visit_table(
    patients: NDArray[np.object_],
    visits: NDArray[np.object_],
    classes: NDArray[np.object_],
    ratio: NDArray[np.float64],
    treatment: NDArray[np.object_] | None,
) -> pd.DataFrame:
    """Say of each patient whether a change from baseline can be taken, and what rides on it.

    Parameters
    ----------
    patients, visits, classes : ndarray of str, samples
        Of each sample.
    ratio : ndarray, samples
        Haemolysis ratio.
    treatment : ndarray of str or None
        Of each sample.

    Returns
    -------
    DataFrame
        `VISIT_COLUMNS`.
    """
    first = visit_order(visits)[0]
    rows = []
    for patient in dict.fromkeys(patients):
        at = np.flatnonzero(patients == patient)
        base, later = at[visits[at] == first], at[visits[at] != first]
        usable = len(base) == 1 and len(later) > 0
        moved = np.abs(ratio[later] - ratio[base[0]]) if usable else np.array([np.nan])
        largest = float(np.nanmax(moved)) if np.isfinite(moved).any() else np.nan
        treated = set() if treatment is None else set(treatment[at]) - {""}
        reason = (
            "no baseline" if len(base) == 0 else "no later visit" if len(later) == 0
            else "haemolysis changed too" if largest > HAEMOLYSIS_MOVED else ""
        )  # fmt: skip
        rows.append(
            (patient, classes[at[0]], len(at), first if len(base) else "", len(later), largest,
             len(treated) > 1, usable, reason)
        )  # fmt: skip
    return promised(pd.DataFrame(rows, columns=pd.Index(VISIT_COLUMNS)), VISIT_COLUMNS)
