"""The patient in closed form: the chance of overt metastasis by a time, without a draw.

What arrives is a Poisson stream, and what each arrival founds lives by itself, so the number of
clones that come through is Poisson too and the chance of none is the exponential of minus its mean.
A clone of growing cells comes through with the chance of a branching process (birth, death, falling
asleep); the time from its first cell to the established size is taken as its mean. Left out, and
small beside the rest: neighbours that a clone wakes, the second waking of cells that fell asleep
again, and chemotherapy. The exact simulation has them all; tests compare the two.
"""

from dataclasses import dataclass

import numpy as np

from mirbone.niche._patient import PATIENT_SYSTEM, SEEDING_PHASES, PatientRates

_NAMES = [reaction.name for reaction in PATIENT_SYSTEM.reactions]
_EULER_GAMMA = 0.5772156649015329


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


def expected_clones(
    patients: PatientRates,
    established_cells: float | np.ndarray,
    years: np.ndarray,
    delay: np.ndarray,
) -> np.ndarray:
    """Mean number of clones that are overt by a time.

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
    chance = clone_chance(patients, established_cells)
    rate = dict(zip(_NAMES, patients.rates.T, strict=True))
    move, awake = rate["move"], rate["vascular_waking"]
    leave = move + awake + rate["vascular_death"]
    since = years[None, :] - (delay + chance.years_to_established)[:, None]
    total = np.zeros(since.shape)
    doubling = patients.seeding_doubling[:, None]
    for back in range(SEEDING_PHASES):
        seeding = (patients.seeding * 0.5**back / (2 * np.log(2)))[:, None]
        latest, earliest = since + back * doubling, since + (back + 1) * doubling
        latest, earliest = np.maximum(latest, 0.0), np.maximum(earliest, 0.0)
        asleep = _asleep(chance, latest, earliest)
        vascular = _vascular(chance, move, awake, leave, latest, earliest)
        share = patients.endosteal_share[:, None]
        total += seeding * (share * asleep + (1 - share) * vascular)
    return total


def _asleep(chance: CloneChance, latest: np.ndarray, earliest: np.ndarray) -> np.ndarray:
    """Integral over arrival times of the chance that a sleeper has come through."""
    decay = chance.asleep_rate[:, None]
    return chance.asleep_success[:, None] * _risen(decay, latest, earliest)


def _vascular(
    chance: CloneChance, move: np.ndarray, awake: np.ndarray, leave: np.ndarray,
    latest: np.ndarray, earliest: np.ndarray,
) -> np.ndarray:  # fmt: skip
    fast, slow = leave[:, None], chance.asleep_rate[:, None]
    slow = np.where(np.isclose(slow, fast), slow * (1 + 1e-6) + 1e-12, slow)
    direct = (awake * chance.success / np.maximum(leave, 1e-300))[:, None]
    through = (move / np.maximum(leave, 1e-300) * chance.asleep_success)[:, None]
    both = (fast * _risen(slow, latest, earliest) - slow * _risen(fast, latest, earliest)) / (
        fast - slow
    )
    return direct * _risen(fast, latest, earliest) + through * both


def _risen(rate: np.ndarray, latest: np.ndarray, earliest: np.ndarray) -> np.ndarray:
    """Integral of 1 - exp(-rate u) over the time u that arrivals have had."""
    rate = np.maximum(rate, 1e-12)
    return earliest - latest - (np.exp(-rate * latest) - np.exp(-rate * earliest)) / rate
