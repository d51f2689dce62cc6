"""With and without: the share of patients with overt metastasis, over an ensemble of assumptions.

Each member of the ensemble draws every constant from its range, the strength of every link, and one
model of the cell. Its patients are the same with and without the change (common random numbers:
fixed quasi-random patients, and the closed form instead of draws), so a difference is the change's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from mirbone._core import InputError
from mirbone.niche._coupling import coupled_factors, patient_factors
from mirbone.niche._patient import PatientModel, patient_rates, varying
from mirbone.niche._patient_bone import years_to_overt
from mirbone.niche._patient_chance import expected_clones
from mirbone.niche._patient_life import ages_at_diagnosis, cumulative_hazard, sex_of
from mirbone.niche._patient_table import draw_constants, read_constants

COMPARISON_COLUMNS = (
    "year", "without", "without_low", "without_high", "with", "with_low", "with_high",
    "log2_ratio", "low", "high", "agreement", "verdict",
)  # fmt: skip
"""Shares of patients with overt metastasis by a year, in competition with other death: median and
95 % interval over the ensemble; the log2 ratio of the shares; the share of members on its side."""

AGREEMENT = 0.8
"""Share of members that must agree before a direction is told."""

_PATIENTS, _STEP_YEARS = 64, 0.5
_NOTHING = 1e-6  # a log2 ratio this small is no change


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
    """

    table: pd.DataFrame
    ratios: np.ndarray
    factors: dict[str, np.ndarray]


def compare_patients(
    scores: np.ndarray,
    steps: Sequence[str],
    model: PatientModel,
    *,
    years: Sequence[float] = (5.0, 10.0, 15.0),
    seed: int = 1,
    drug: Mapping[str, float] | None = None,
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
    drug : mapping of str to float, optional
        Factors that a drug multiplies, such as ``{"resorption": 0.3}``.
    only : frozenset of str, optional
        Steps that act; all when it is empty.

    Returns
    -------
    Comparison
        ``verdict`` is ``more metastasis``, ``less metastasis``, ``no change`` or ``cannot tell``.

    Raises
    ------
    InputError
        If there is no model, a step or factor is unknown, or a year is not above 0.
    """
    if len(scores) == 0 or min(years, default=0.0) <= 0:
        raise InputError("a comparison needs at least one model and years above 0.")
    factors = patient_factors(coupled_factors(scores, steps, seed, only=only))
    for name, factor in (drug or {}).items():
        if name not in model.values:
            raise InputError(f"{name!r} is no factor of the patient; a drug cannot change it.")
        if factor < 0:
            raise InputError(f"a drug must not make {name} negative; got {factor:g}.")
        factors[name] = factors.get(name, np.ones(len(scores))) * factor
    without = overt_shares(model, {}, len(scores), years, seed)
    changed = overt_shares(model, factors, len(scores), years, seed)
    ratios = np.log2(np.maximum(changed, 1e-300) / np.maximum(without, 1e-300))
    ratios = np.clip(ratios, -30.0, 30.0)
    rows = [
        (year, *_spread(without[:, i]), *_spread(changed[:, i]), *judged(ratios[:, i]))
        for i, year in enumerate(years)
    ]
    return Comparison(pd.DataFrame(rows, columns=pd.Index(COMPARISON_COLUMNS)), ratios, factors)


def judged(ratios: np.ndarray) -> tuple[float, float, float, float, str]:
    """Sum up the log2 ratios of an ensemble.

    Parameters
    ----------
    ratios : ndarray of float64, shape (members,)
        One a member.

    Returns
    -------
    tuple
        Median, 2.5 and 97.5 percentiles, share of members on the median's side, verdict.
    """
    middle, low, high = _spread(ratios)
    if (np.abs(ratios) < _NOTHING).all():
        return 0.0, 0.0, 0.0, 1.0, "no change"
    up, down = float((ratios > _NOTHING).mean()), float((ratios < -_NOTHING).mean())
    agreement = max(up, down)
    if agreement < AGREEMENT:
        return middle, low, high, agreement, "cannot tell"
    return middle, low, high, agreement, "more metastasis" if up > down else "less metastasis"


def overt_shares(
    model: PatientModel,
    factors: Mapping[str, np.ndarray],
    members: int,
    years: Sequence[float],
    seed: int,
) -> np.ndarray:
    """Share of patients with overt metastasis by each year, in competition with other death.

    Parameters
    ----------
    model : PatientModel
        The kind of patient.
    factors : mapping of str to ndarray, shape (members,)
        What is multiplied.
    members : int
        Size of the ensemble.
    years : sequence of float
        After diagnosis.
    seed : int
        Seed of the constants.

    Returns
    -------
    ndarray of float64, shape (members, years)
        Shares.
    """
    values = dict(model.values)
    drawn = draw_constants(read_constants("patient_constants.tsv"), members, seed)
    drawn = {name: array for name, array in drawn.items() if name not in model.changes}
    each: dict[str, float | np.ndarray] = {**values, **drawn}
    for name, factor in factors.items():
        each[name] = each[name] * factor
    each = {
        name: np.repeat(value, _PATIENTS) if isinstance(value, np.ndarray) else value
        for name, value in each.items()
    }
    rates = patient_rates(each, np.tile(_quasi_normal(), (members, 1)))
    grid = np.arange(0.0, max(years) + _STEP_YEARS, _STEP_YEARS)
    delay = years_to_overt(rates.growth, each)
    chance = 1 - np.exp(-expected_clones(rates, each["established_cells"], grid, delay))
    chance = chance.reshape(members, _PATIENTS, len(grid)).mean(axis=1)
    alive = _alive(model.cancer, grid)
    middle = (alive[1:] + alive[:-1]) / 2
    incidence = np.cumsum(np.diff(chance, axis=1) * middle, axis=1)
    incidence = chance[:, :1] + np.concatenate([np.zeros((members, 1)), incidence], axis=1)
    return np.column_stack([_at(grid, incidence, year) for year in years])


def _at(grid: np.ndarray, values: np.ndarray, year: float) -> np.ndarray:
    place = min(int(np.searchsorted(grid, year, side="right")) - 1, len(grid) - 2)
    share = (year - grid[place]) / (grid[place + 1] - grid[place])
    return values[:, place] * (1 - share) + values[:, place + 1] * share


def _spread(values: np.ndarray) -> tuple[float, float, float]:
    middle, low, high = np.quantile(values, [0.5, 0.025, 0.975])
    return float(middle), float(low), float(high)


@cache
def _quasi_normal() -> np.ndarray:
    """Patients that fill the distribution evenly; shape (patients, draws)."""
    from scipy.stats import norm, qmc

    points = qmc.Sobol(len(varying()), scramble=True, rng=7).random(_PATIENTS)
    return norm.ppf(points)


@cache
def _alive_quarters(cancer: str) -> np.ndarray:
    """Share not dead of another cause, by quarters of a year after diagnosis."""
    from scipy.stats import norm

    ages = ages_at_diagnosis(cancer, norm.ppf((np.arange(99) + 0.5) / 99))
    grid = np.arange(0.0, 170.0, 0.25)
    hazard = cumulative_hazard(sex_of(cancer), grid)
    after = np.arange(0.0, 61.0, 0.25)
    at = np.interp(ages[:, None] + after, grid, hazard) - np.interp(ages, grid, hazard)[:, None]
    return np.exp(-at).mean(axis=0)


def _alive(cancer: str, years: np.ndarray) -> np.ndarray:
    return np.interp(years, np.arange(0.0, 61.0, 0.25), _alive_quarters(cancer))
