"""The patient in closed form: the chance of overt metastasis by a time, without a draw.

What arrives is a Poisson stream, and what each arrival founds lives by itself, so the number of
clones that come through is Poisson too and the chance of none is the exponential of minus its mean.
A clone of growing cells comes through with the chance of a branching process (birth, death, falling
asleep); the time from its first cell to the established size is taken as its mean. Between times at
which rates change, the mean numbers of sleeping and vascular cells follow a linear equation that is
solved exactly. Left out, and
small beside the rest: neighbours that a clone wakes, the second waking of cells that fell asleep
again, and chemotherapy. The exact simulation has them all; tests compare the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from mirbone.niche.patient._patient import PATIENT_SYSTEM, SEEDING_PHASES, PatientRates

_NAMES = [reaction.name for reaction in PATIENT_SYSTEM.reactions]
_EULER_GAMMA, _STEP_YEARS, _STEPS_A_DOUBLING = 0.5772156649015329, 0.25, 4


@dataclass(frozen=True, slots=True)
class CloneChance:
    """What becomes of one cell; arrays of one value a patient.

    Parameters
    ----------
    success : ndarray of float64
        Chance that one growing cell founds a clone that reaches the established size.
    asleep_rate, asleep_success : ndarray of float64
        Rate at which a sleeping cell's fate is decided, and the chance that it is success.
    years_to_established : ndarray of float64
        Mean time from one growing cell to the established size, in clones that reach it.
    """

    success: np.ndarray
    asleep_rate: np.ndarray
    asleep_success: np.ndarray
    years_to_established: np.ndarray


def clone_chance(patients: PatientRates, established_cells: float | np.ndarray) -> CloneChance:
    """Give the fate of single cells.

    Parameters
    ----------
    patients : PatientRates
        Rates.
    established_cells : float
        Size that counts as success.

    Returns
    -------
    CloneChance
        Chances and times.
    """
    rate = dict(zip(_NAMES, patients.rates.T, strict=True))
    birth, out = rate["birth"], rate["death"] + rate["falling_asleep"]
    success = np.clip(1 - out / np.maximum(birth, 1e-300), 0.0, 1.0)
    # sleepers that a failing clone leaves: conditioned to fail, births and losses change places, so
    # both a failing supercritical clone and a subcritical one leave asleep/|births - losses|
    returned = np.minimum(rate["falling_asleep"] / np.maximum(np.abs(out - birth), 1e-9), 0.9)
    wake = rate["waking"]
    decided = rate["quiescent_death"] + wake * (1 - returned)
    asleep_success = wake * success / np.maximum(decided, 1e-300)
    growth = np.maximum(birth - out, 1e-9)
    years = (np.log(np.maximum(established_cells * success, 1.0)) + _EULER_GAMMA) / growth
    return CloneChance(success, decided, np.clip(asleep_success, 0.0, 1.0), years)


def founded_clones(
    patients: PatientRates,
    established_cells: float | np.ndarray,
    years: np.ndarray,
    eased: Mapping[str, np.ndarray] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Mean number of clones that have been founded and will be established, by a time.

    Parameters
    ----------
    patients : PatientRates
        Rates.
    established_cells : float
        Size at which the bone takes over.
    years : ndarray of float64, shape (times,)
        Ascending from 0, surgery.
    eased : mapping of str to ndarray of shape (patients, times - 1), optional
        What a drug multiplies the rates of ``waking`` and ``vascular_waking`` by, between one year
        and the next.

    Returns
    -------
    founded : ndarray of float64, shape (patients, steps before surgery + times)
        When, years after surgery.
    clones : ndarray of float64, of that shape
        How many by then.
    """
    doubling = patients.seeding_doubling[:, None]
    steps = SEEDING_PHASES * _STEPS_A_DOUBLING
    before = -doubling * np.arange(steps, 0, -1) / _STEPS_A_DOUBLING
    founded = np.concatenate([before, np.broadcast_to(years, (len(doubling), len(years)))], axis=1)
    state = np.zeros((3, len(doubling)))  # asleep, vascular, clones founded
    clones = np.zeros(founded.shape)
    fate = _fate(patients, established_cells)
    for interval in range(founded.shape[1] - 1):
        after = interval - steps
        if after >= 0 and eased:
            rates = replace(patients, rates=_eased(patients.rates, eased, after))
            fate = _fate(rates, established_cells)
        seeding = np.zeros(len(doubling))
        if after < 0:  # as in the phases of the simulation
            seeding = (
                patients.seeding * 0.5 ** ((-1 - after) // _STEPS_A_DOUBLING) / (2 * np.log(2))
            )
        length = founded[:, interval + 1] - founded[:, interval]
        state = _advance(fate, patients.endosteal_share, seeding, length, state)
        clones[:, interval + 1] = state[2]
    return founded, clones


def expected_clones(
    patients: PatientRates,
    established_cells: float | np.ndarray,
    years: np.ndarray,
    delay: np.ndarray,
) -> np.ndarray:
    """Mean number of clones that are overt by a time, where no drug changes the rates.

    Parameters
    ----------
    patients : PatientRates
        Rates.
    established_cells : float
        Size at which the bone takes over.
    years : ndarray of float64, shape (times,)
        Years after surgery.
    delay : ndarray of float64, shape (patients,)
        Years from the established to the overt size.

    Returns
    -------
    ndarray of float64, shape (patients, times)
        Its negative exponential is the chance that none is overt.
    """
    grid = np.arange(0.0, np.max(years) + _STEP_YEARS, _STEP_YEARS)
    founded, clones = founded_clones(patients, established_cells, grid)
    wait = clone_chance(patients, established_cells).years_to_established + delay
    return clones_by(years, founded + wait[:, None], clones)


def clones_by(years: np.ndarray, overt: np.ndarray, clones: np.ndarray) -> np.ndarray:
    """Read off how many clones are overt by a time.

    Parameters
    ----------
    years : ndarray of float64, shape (times,)
        When.
    overt : ndarray of float64, shape (patients, events)
        Ascending: when clones that are founded by an event are overt.
    clones : ndarray of float64, of that shape
        How many.

    Returns
    -------
    ndarray of float64, shape (patients, times)
        How many by each time.
    """
    found = np.empty((len(overt), len(years)))
    rows = np.arange(len(overt))
    for column, year in enumerate(years):
        place = np.clip((overt <= year).sum(axis=1) - 1, 0, overt.shape[1] - 2)
        start, end = overt[rows, place], overt[rows, place + 1]
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.nan_to_num(np.clip((year - start) / (end - start), 0.0, 1.0))
        found[:, column] = clones[rows, place] * (1 - share) + clones[rows, place + 1] * share
    return found


def _eased(rates: np.ndarray, eased: Mapping[str, np.ndarray], after: int) -> np.ndarray:
    rates = rates.copy()
    for name, factor in eased.items():
        rates[:, _NAMES.index(name)] *= factor[:, after]
    return rates


@dataclass(frozen=True, slots=True)
class _Fate:
    """Rates at which vascular and sleeping cells leave their places, and found clones from them."""

    move: np.ndarray
    leave: np.ndarray
    decided: np.ndarray
    from_asleep: np.ndarray
    from_vascular: np.ndarray


def _fate(patients: PatientRates, established_cells: float | np.ndarray) -> _Fate:
    chance = clone_chance(patients, established_cells)
    rate = dict(zip(_NAMES, patients.rates.T, strict=True))
    move, awake = rate["move"], rate["vascular_waking"]
    leave = np.maximum(move + awake + rate["vascular_death"], 1e-9)
    decided = np.maximum(chance.asleep_rate, 1e-9)
    decided = np.where(np.isclose(decided, leave), decided * (1 + 1e-6), decided)
    return _Fate(move, leave, decided, chance.asleep_success * decided, awake * chance.success)


def _advance(
    fate: _Fate, endosteal_share: np.ndarray, seeding: np.ndarray, length: np.ndarray,
    state: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Sleeping and vascular cells, and clones founded, at the end of an interval."""
    leave, decided = fate.leave, fate.decided
    asleep, vascular, clones = state
    to_asleep = seeding * endosteal_share
    rest = seeding * (1 - endosteal_share) / leave
    left, kept = np.exp(-leave * length), np.exp(-decided * length)
    lived = rest * length + (vascular - rest) * (1 - left) / leave  # cell-years of vascular cells
    later = asleep * kept + (to_asleep + fate.move * rest) * (1 - kept) / decided
    later += fate.move * (vascular - rest) * (left - kept) / (decided - leave)
    slept = (to_asleep * length + fate.move * lived - (later - asleep)) / decided
    clones = clones + fate.from_asleep * slept + fate.from_vascular * lived
    return np.stack([later, rest + (vascular - rest) * left, clones])
