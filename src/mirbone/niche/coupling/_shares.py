"""The share of patients with overt metastasis over an ensemble of assumptions, without a draw.

A member of the ensemble has constants of the patient from their ranges and one of a few draws of
the bone's. Its patients are fixed quasi-random points of what differs between patients.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import numpy as np

from mirbone.niche._constants import draw_constants, read_constants
from mirbone.niche.bone._drug import Schedule
from mirbone.niche.bone._values import check_changes, draw_bone
from mirbone.niche.patient._chance import clone_chance, clones_by, founded_clones
from mirbone.niche.patient._handover import HandOver, make_handover, mean_resorption, years_to_overt
from mirbone.niche.patient._life import ages_at_diagnosis, cumulative_hazard, sex_of
from mirbone.niche.patient._patient import (
    PatientModel,
    PatientRates,
    patient_rates,
    resorption_powers,
    varying,
)

_PATIENTS, _STEP_YEARS = 64, 0.5
_SCRAMBLE = 26  # of 60 scramblings the one whose shares are nearest those of 16,384 points: 1 % off
_BONES = 16  # draws of the bone's constants that the members share


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
    return patient_shares(model, factors, members, years, seed)[0]


def patient_shares(
    model: PatientModel,
    factors: Mapping[str, np.ndarray],
    members: int,
    years: Sequence[float],
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Shares of patients with overt metastasis, and dead of another cause before it, by each year.

    Parameters
    ----------
    model, factors, members, years, seed
        As of `overt_shares`.

    Returns
    -------
    tuple of ndarray, shape (members, years)
        Both shares.
    """
    bones = min(members, _BONES)
    each = member_values(model, members, seed)
    each["overt_burden"] = each["overt_burden"][np.arange(members) % bones]
    for name, factor in factors.items():
        each[name] = each[name] * factor
    each = {name: np.repeat(value, _PATIENTS) for name, value in each.items()}
    hand = _handover(
        model.cancer, tuple(sorted(model.bone.items())), model.drugs,
        tuple(each["overt_burden"][:: _PATIENTS][:bones].tolist()), max(years), seed,
    )  # fmt: skip
    draw = np.repeat(np.arange(members) % bones, _PATIENTS)
    rates = patient_rates(each, np.tile(_quasi_normal(), (members, 1)))
    grid = np.arange(0.0, max(years) + _STEP_YEARS, _STEP_YEARS)
    eased = None
    if model.drugs:
        mean = mean_resorption(hand, np.minimum(grid, max(years)))[draw]
        powers = resorption_powers(each["resorption_on_waking"][:, None])
        eased = {name: mean**power for name, power in powers.items() if name != "recruitment"}
    founded, clones = founded_clones(rates, each["established_cells"], grid, eased)
    overt = _overt_years(hand, rates, each, founded, draw, drugged=bool(model.drugs))
    chance = 1 - np.exp(-clones_by(grid, overt, clones))
    chance = chance.reshape(members, _PATIENTS, len(grid)).mean(axis=1)
    alive = _alive(model.cancer, grid)
    middle = (alive[1:] + alive[:-1]) / 2
    incidence = np.cumsum(np.diff(chance, axis=1) * middle, axis=1)
    incidence = chance[:, :1] + np.concatenate([np.zeros((members, 1)), incidence], axis=1)
    died = np.cumsum((1 - (chance[:, 1:] + chance[:, :-1]) / 2) * -np.diff(alive), axis=1)
    died = np.concatenate([np.zeros((members, 1)), died], axis=1)
    overt_by, died_by = (
        np.column_stack([_at(grid, values, year) for year in years]) for values in (incidence, died)
    )
    return overt_by, died_by


def member_values(model: PatientModel, members: int, seed: int) -> dict[str, np.ndarray]:
    """Draw the patient's constants of every member; what the model changes stays as it says.

    Parameters
    ----------
    model : PatientModel
        The kind of patient.
    members : int
        Size of the ensemble.
    seed : int
        Seed of the constants.

    Returns
    -------
    dict of str to ndarray, shape (members,)
        Constants and factors by name.
    """
    drawn = draw_constants(read_constants("patient_constants.tsv"), members, seed)
    fixed = {name: np.full(members, value) for name, value in model.values.items()}
    return fixed | {name: array for name, array in drawn.items() if name not in model.changes}


def _overt_years(
    hand: HandOver, rates: PatientRates, each: Mapping[str, np.ndarray], founded: np.ndarray,
    draw: np.ndarray, *, drugged: bool,
) -> np.ndarray:  # fmt: skip
    """When clones that are founded at these times are overt; shape of `founded`."""
    since = clone_chance(rates, each["established_cells"]).years_to_established
    established = founded + since[:, None]
    # without a drug it takes as long at any time
    when = established if drugged else np.zeros((len(since), 1))
    rows = np.repeat(np.arange(len(since)), when.shape[1])
    wait = years_to_overt(
        hand, rates.growth[rows], rates.osteolytic[rows], rates.osteoblastic[rows],
        (each["overt_cells"] / each["established_cells"])[rows], when.ravel(), draw[rows],
    )  # fmt: skip
    overt = established + wait.reshape(when.shape)
    return np.maximum.accumulate(overt, axis=1)  # none overtakes: only the grid's error would


@lru_cache(maxsize=4)
def _handover(
    cancer: str, bone: tuple[tuple[str, float], ...], drugs: tuple[Schedule, ...],
    overt_burden: tuple[float, ...], years: float, seed: int,
) -> HandOver:  # fmt: skip
    folds, values = check_changes(dict(bone))
    drawn = draw_bone(cancer, folds, values, len(overt_burden), seed, drawn=True)
    return make_handover(drawn, np.array(overt_burden), drugs, years, fine=False)


def _at(grid: np.ndarray, values: np.ndarray, year: float) -> np.ndarray:
    place = min(int(np.searchsorted(grid, year, side="right")) - 1, len(grid) - 2)
    share = (year - grid[place]) / (grid[place + 1] - grid[place])
    return values[:, place] * (1 - share) + values[:, place + 1] * share


@cache
def _quasi_normal() -> np.ndarray:
    """Patients that fill the distribution evenly; shape (patients, draws)."""
    from scipy.stats import norm, qmc

    points = qmc.Sobol(len(varying()), scramble=True, rng=_SCRAMBLE).random(_PATIENTS)
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
