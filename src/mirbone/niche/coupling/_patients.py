"""With and without: the share of patients with overt metastasis, over an ensemble of assumptions.

Each member of the ensemble draws every constant from its range, the strength of every link, and one
model of the cell. Its patients are the same with and without the change (common random numbers:
fixed quasi-random patients, and the closed form instead of draws), so a difference is the change's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mirbone._core import AGREEMENT, InputError, named_keywords, promised, short_repr
from mirbone.niche.bone._drug import Schedule
from mirbone.niche.coupling._links import coupled_factors
from mirbone.niche.coupling._shares import patient_shares
from mirbone.niche.patient._patient import PatientModel

COMPARISON_COLUMNS = (
    "year", "without", "without_low", "without_high", "with", "with_low", "with_high",
    "log2_ratio", "low", "high", "agreement", "verdict",
)  # fmt: skip
"""Shares of patients with overt metastasis by a year, in competition with other death: median and
95 % interval over the ensemble; the log2 ratio of the shares; the share of members on its side."""

HORIZON = 15.0
"""Years after diagnosis at which patients are compared where one number is asked for."""

_NOTHING = 1e-6  # a log2 ratio this small is no change


@short_repr("table")
@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change does to the patient.

    Parameters
    ----------
    table : DataFrame
        `COMPARISON_COLUMNS`, one row a year.
    ratios : ndarray of float64, shape (members, years)
        log2 ratio of each member.
    factors : dict of str to ndarray of shape (members,)
        What the change did to each factor.
    without, with_it : ndarray of float64, shape (members, years)
        Shares of patients with overt metastasis.
    died_without, died_with : ndarray of float64, shape (members, years)
        Shares dead of another cause before it.
    """

    table: pd.DataFrame
    ratios: np.ndarray
    factors: dict[str, np.ndarray]
    without: np.ndarray
    with_it: np.ndarray
    died_without: np.ndarray
    died_with: np.ndarray

    def _headline(self) -> str:
        return f"{len(self.ratios)} members without and with it"


@named_keywords
def compare_patients(
    scores: np.ndarray,
    steps: Sequence[str],
    model: PatientModel,
    *,
    years: Sequence[float] = (5.0, 10.0, HORIZON),
    seed: int = 1,
    drugs: tuple[Schedule, ...] = (),
    only: frozenset[str] = frozenset(),
) -> Comparison:
    """Compare patients with and without a change of the cell, a drug, or both.

    Parameters
    ----------
    scores : ndarray of float64, shape (models, steps)
        Step scores of the change; zeros where the cell stays as it is.
    steps : sequence of str
        The steps, in the order of the columns.
    model : PatientModel
        The kind of patient; its changes hold with and without.
    years : sequence of float, optional
        When to compare.
    seed : int, optional
        Seed of constants and strengths.
    drugs : tuple of Schedule, optional
        Given with the change, not without; days count from diagnosis.
    only : frozenset of str, optional
        Steps that act; all when it is empty.

    Returns
    -------
    Comparison
        ``verdict`` is ``more metastasis``, ``less metastasis``, ``no change`` or ``cannot tell``.

    Raises
    ------
    InputError
        If there is no model, a step is unknown, or a year is not above 0.
    """
    if len(scores) == 0 or min(years, default=0.0) <= 0:
        raise InputError("a comparison needs at least one model and years above 0.")
    factors = coupled_factors(scores, steps, seed, only=only)
    without, died_without = patient_shares(model, {}, len(scores), years, seed)
    given = replace(model, drugs=(*model.drugs, *drugs))
    changed, died_with = patient_shares(given, factors, len(scores), years, seed)
    ratios = np.log2(np.maximum(changed, 1e-300) / np.maximum(without, 1e-300))
    ratios = np.clip(ratios, -30.0, 30.0)
    rows = [
        (year, *spread(without[:, i]), *spread(changed[:, i]), *judged(ratios[:, i]))
        for i, year in enumerate(years)
    ]
    table = pd.DataFrame(rows, columns=pd.Index(COMPARISON_COLUMNS))
    promised(table, COMPARISON_COLUMNS)
    return Comparison(table, ratios, factors, without, changed, died_without, died_with)


def judged(
    ratios: np.ndarray, more: str = "more metastasis", less: str = "less metastasis"
) -> tuple[float, float, float, float, str]:
    """Sum up the log2 ratios of an ensemble.

    Parameters
    ----------
    ratios : ndarray of float64, shape (members,)
        One a member.
    more, less : str, optional
        Verdicts.

    Returns
    -------
    tuple
        Median, 2.5 and 97.5 percentiles, share of members on the median's side, verdict.
    """
    middle, low, high = spread(ratios)
    if (np.abs(ratios) < _NOTHING).all():
        return 0.0, 0.0, 0.0, 1.0, "no change"
    up, down = float((ratios > _NOTHING).mean()), float((ratios < -_NOTHING).mean())
    agreement = max(up, down)
    if agreement < AGREEMENT:
        return middle, low, high, agreement, "cannot tell"
    return middle, low, high, agreement, more if up > down else less


def spread(values: np.ndarray) -> tuple[float, float, float]:
    """Give the median and the middle 95 % of an ensemble."""
    middle, low, high = np.quantile(values, [0.5, 0.025, 0.975])
    return float(middle), float(low), float(high)
