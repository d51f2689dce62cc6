"""Curves of a cohort, with intervals: cumulative incidence, and freedom from metastasis.

Every virtual patient is followed until metastasis, death of another cause or the end, so nobody is
lost earlier. There the Aalen-Johansen estimate of cumulative incidence is the share of patients who
had the event, with a binomial interval (Wilson): no times need be sorted, and parts of a cohort
add up. Freedom from metastasis, with deaths of other causes as censoring, is Kaplan-Meier's
(lifelines).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mirbone._core import promised, short_repr

GROUPS = ("all", "carriers", "no_cells")
"""All patients; those with a tumour cell in the marrow at diagnosis; those without."""

CURVE_COLUMNS = (
    "group", "patients", "year", "overt", "overt_low", "overt_high",
    "other_death", "other_death_low", "other_death_high",
    "metastasis_free", "metastasis_free_low", "metastasis_free_high",
)  # fmt: skip
"""``overt`` and ``other_death``: cumulative incidence with 95 % intervals, each in competition with
the other. ``metastasis_free``: Kaplan-Meier, deaths of other causes censored."""

_Z95 = 1.959963984540054
_STEPS_A_YEAR = 64  # events are placed on this grid: less than six days apart
_SHOWN_A_YEAR = 4


@short_repr()
@dataclass(frozen=True, slots=True)
class Tally:
    """Events of a cohort on a grid of times; tallies of parts add up.

    Parameters
    ----------
    years : float
        Follow-up.
    patients : ndarray of int64, shape (groups,)
        Patients of each of `GROUPS`.
    events : ndarray of int64, shape (groups, 2, steps + 1)
        Overt metastases and other deaths up to each step and after the one before; step 0 is
        diagnosis.
    """

    years: float
    patients: np.ndarray
    events: np.ndarray

    def __add__(self, other: "Tally") -> "Tally":
        """Add the tally of more patients."""
        return Tally(self.years, self.patients + other.patients, self.events + other.events)

    def _headline(self) -> str:
        return f"{self.patients[0]} patients in {self.years:g} years"


def tally(patients: pd.DataFrame, years: float) -> Tally:
    """Count the events of a cohort.

    Parameters
    ----------
    patients : DataFrame
        Columns ``carrier``, ``year``, ``outcome`` of `COHORT_COLUMNS`.
    years : float
        Follow-up.

    Returns
    -------
    Tally
        Counts.
    """
    steps = int(np.ceil(years * _STEPS_A_YEAR))
    carrier = patients["carrier"].to_numpy(dtype=bool)
    step = np.ceil(patients["year"].to_numpy(dtype=float) * _STEPS_A_YEAR - 1e-9).astype(np.int64)
    step = np.clip(step, 0, steps)
    outcome = patients["outcome"].astype(str).to_numpy()
    groups = (np.ones_like(carrier), carrier, ~carrier)
    events = np.zeros((len(GROUPS), 2, steps + 1), dtype=np.int64)
    for row, member in enumerate(groups):
        for column, name in enumerate(("overt_metastasis", "other_death")):
            at = step[member & (outcome == name)]
            events[row, column] = np.bincount(at, minlength=steps + 1)
    return Tally(years, np.array([member.sum() for member in groups]), events)


def cohort_curves(counts: Tally) -> pd.DataFrame:
    """Draw the curves of a cohort.

    Parameters
    ----------
    counts : Tally
        Its events.

    Returns
    -------
    DataFrame
        `CURVE_COLUMNS`, one row a quarter of a year and group; a group of nobody has no rows.
    """
    steps = counts.events.shape[2] - 1
    shown = np.unique(np.append(np.arange(0, steps, _STEPS_A_YEAR // _SHOWN_A_YEAR), steps))
    year = np.minimum(shown / _STEPS_A_YEAR, counts.years)
    frames = []
    for row, name in enumerate(GROUPS):
        n = int(counts.patients[row])
        if n == 0:
            continue
        happened = np.cumsum(counts.events[row], axis=1)[:, shown]
        overt, death = (wilson(each, n) for each in happened)
        free = _kaplan_meier(counts.events[row], n)[shown]
        columns = [*overt.T, *death.T, *free.T]
        frame = pd.DataFrame(dict(zip(CURVE_COLUMNS[3:], columns, strict=True)))
        frame.insert(0, "year", year)
        frame.insert(0, "patients", n)
        frame.insert(0, "group", name)
        frames.append(frame)
    return promised(pd.concat(frames, ignore_index=True), CURVE_COLUMNS)


def wilson(count: np.ndarray, n: int) -> np.ndarray:
    """Share and its 95 % interval (Wilson 1927, doi:10.1080/01621459.1927.10502953).

    Parameters
    ----------
    count : ndarray of int64, shape (times,)
        How many had it.
    n : int
        Of how many.

    Returns
    -------
    ndarray of float64, shape (times, 3)
        Share, low, high.
    """
    share = count / n
    middle = (share + _Z95**2 / (2 * n)) / (1 + _Z95**2 / n)
    half = _Z95 * np.sqrt(share * (1 - share) / n + _Z95**2 / (4 * n * n)) / (1 + _Z95**2 / n)
    low, high = np.where(count == 0, 0.0, middle - half), np.where(count == n, 1.0, middle + half)
    return np.column_stack([share, low, high])


def _kaplan_meier(events: np.ndarray, n: int) -> np.ndarray:
    """Survival free of metastasis at each step, with its 95 % interval; shape (steps + 1, 3)."""
    from lifelines import KaplanMeierFitter

    steps = events.shape[1] - 1
    weights = np.concatenate([events[0], events[1], [n - events.sum()]])
    durations = np.concatenate([np.arange(steps + 1), np.arange(steps + 1), [steps]])
    observed = np.repeat([True, False, False], [steps + 1, steps + 1, 1])
    used = weights > 0
    fitter: Any = KaplanMeierFitter()
    fitter.fit(
        durations[used], observed[used], weights=weights[used], timeline=np.arange(steps + 1)
    )
    interval = fitter.confidence_interval_survival_function_.to_numpy()
    return np.column_stack([fitter.survival_function_.to_numpy()[:, 0], interval])
