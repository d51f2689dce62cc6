"""Virtual patients: drawn, lived through exactly, and followed to metastasis, death or the end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from mirbone._core import (
    InputError,
    check_memory,
    check_seed,
    check_whole,
    fitting_workers,
    named_keywords,
    promised,
)
from mirbone.niche.bone._drug import Schedule, dose_jumps
from mirbone.niche.bone._values import check_changes, draw_bone
from mirbone.niche.chance._exact import simulate_exact
from mirbone.niche.patient._handover import (
    DAYS_A_YEAR,
    HandOver,
    make_handover,
    mean_resorption,
    years_to_overt,
)
from mirbone.niche.patient._life import ages_at_diagnosis, years_to_other_death
from mirbone.niche.patient._patient import (
    PATIENT_SYSTEM,
    SEEDING_PHASES,
    SPECIES,
    PatientModel,
    patient_rates,
    phase_rates,
    varying,
)

PART_PATIENTS = 20_000
_A_PATIENT = 500  # bytes, measured
"""Patients of a part; a patient's draws depend on the seed and its number alone."""

LONGEST_FOLLOWUP = 60.0
MOST_PATIENTS = 1_000_000_000

COHORT_COLUMNS = (
    "patient", "age", "seeding_per_year", "waking_per_year", "growth_per_year",
    "dtc_at_diagnosis", "asleep_at_diagnosis", "carrier", "metastatic_at_diagnosis",
    "established_year", "overt_year", "other_death_year", "year", "outcome",
)  # fmt: skip
"""One row a patient; years count from diagnosis (surgery), missing is NaN. ``outcome`` is what
came first until the end of follow-up: ``overt_metastasis``, ``other_death`` or ``neither``."""

_OUTCOMES = ("neither", "overt_metastasis", "other_death")


@dataclass(frozen=True, slots=True)
class CohortTask:
    """One part of a cohort.

    Parameters
    ----------
    index : int
        Number of the part.
    tag : str
        Hash of what the cohort is made of.
    model : PatientModel
        Constants and factors.
    patients : int
        Patients of this part.
    years : float
        Follow-up after diagnosis.
    seed : int
        Seed of the cohort.
    folder : Path or None
        Where to write the file; None to hand its bytes back.
    """

    index: int
    tag: str
    model: PatientModel
    patients: int
    years: float
    seed: int
    folder: Path | None = None


@named_keywords
def simulate_cohort(
    model: PatientModel, patients: int, *, seed: int = 1, years: float = 15.0, threads: int = 1
) -> pd.DataFrame:
    """Simulate virtual patients in this process.

    Parameters
    ----------
    model : PatientModel
        Constants and factors.
    patients : int
        How many.
    seed : int, optional
        Patient ``i`` depends on the seed and ``i`` alone; two models with one seed share the
        draws of what differs between patients.
    years : float, optional
        Follow-up after diagnosis.
    threads : int, optional
        Threads of this process.

    Returns
    -------
    DataFrame
        `COHORT_COLUMNS`, one row a patient.

    Raises
    ------
    InputError
        If there is no patient, or no follow-up.

    Examples
    --------
    >>> cohort = simulate_cohort(PatientModel("breast"), 50, seed=1)
    >>> len(cohort), bool((cohort["year"] <= 15).all())
    (50, True)
    """
    check_cohort(patients, years, model.drugs)
    check_memory(patients * _A_PATIENT, "patients", patients, what="patients at once")
    check_seed(seed)
    threads = fitting_workers(threads, "threads")
    sizes = part_sizes(patients)
    parts = [
        cohort_part(CohortTask(i, "", model, n, years, seed), threads=threads)
        for i, n in enumerate(sizes)
    ]
    return pd.concat(parts, ignore_index=True)


def check_cohort(patients: int, years: float, drugs: Sequence[Schedule] = ()) -> None:
    """Refuse a cohort of nobody or too many, no follow-up, and drugs that begin after it.

    Parameters
    ----------
    patients : int
        How many.
    years : float
        Follow-up.
    drugs : sequence of Schedule, optional
        What is given.

    Raises
    ------
    InputError
        If one of them makes no sense.
    """
    check_whole(patients, "patients", least=-(2**63), what="a number of patients")
    if patients < 1:
        raise InputError(
            f"a cohort needs at least 1 patient; got {patients}. Give `patients=1000`, say."
        )
    if patients > MOST_PATIENTS:
        raise InputError(
            f"a cohort has at most {MOST_PATIENTS:,} patients; got {patients:,}. A million already "
            "gives shares to a tenth of a per cent."
        )
    if not 0 < years <= LONGEST_FOLLOWUP:
        raise InputError(
            f"follow-up must be above 0 and at most {LONGEST_FOLLOWUP:g} years; got {years:g}."
        )
    dose_jumps(drugs, years * DAYS_A_YEAR)


def part_sizes(patients: int) -> list[int]:
    """Divide a cohort into parts of equal size, the last one smaller.

    Parameters
    ----------
    patients : int
        How many.

    Returns
    -------
    list of int
        Patients of each part.
    """
    full, rest = divmod(patients, PART_PATIENTS)
    return [PART_PATIENTS] * full + [rest] * (rest > 0)


def cohort_part(task: CohortTask, *, threads: int = 1) -> pd.DataFrame:
    """Simulate one part of a cohort.

    Parameters
    ----------
    task : CohortTask
        What to do.
    threads : int, optional
        Threads of this process.

    Returns
    -------
    DataFrame
        `COHORT_COLUMNS`.
    """
    values, n = task.model.values, task.patients
    normal = _normal(task, 0, (n, len(varying())))
    patients = patient_rates(values, normal)
    model = task.model
    hand = _handover(
        model.cancer, tuple(sorted(model.bone.items())), model.drugs, values["overt_burden"],
        task.years,
    )  # fmt: skip
    rates, ends = phase_rates(
        patients, values, task.years, _resorption(hand) if model.drugs else None
    )
    runs = simulate_exact(
        PATIENT_SYSTEM, rates, dict.fromkeys(SPECIES, 0), ends, runs=n, seed=task.seed,
        stop=("growing", int(values["established_cells"])), first=task.index * PART_PATIENTS,
        threads=threads,
    )  # fmt: skip
    surgery = ends[:, SEEDING_PHASES - 1]
    established = np.where(runs.outcomes == 1, runs.times - surgery, np.nan)
    cells = np.full(n, values["overt_cells"] / values["established_cells"])
    taken = years_to_overt(
        hand, patients.growth, patients.osteolytic, patients.osteoblastic, cells,
        np.nan_to_num(established), np.zeros(n, dtype=np.int64),
    )  # fmt: skip
    overt = np.maximum(established + taken, 0.0)
    overt = np.where(overt <= task.years, overt, np.nan)
    ages = ages_at_diagnosis(task.model.cancer, _normal(task, 1, (n,)))
    chance = -np.log(_rng(task, 2).random(n))
    death = years_to_other_death(task.model.cancer, ages, chance)
    at_surgery = runs.counts[:, SEEDING_PHASES - 1]
    first = np.fmin(np.fmin(overt, death), task.years)
    outcome = np.where(first >= task.years, 0, np.where(first == overt, 1, 2))
    table = pd.DataFrame(
        {
            "patient": task.index * PART_PATIENTS + np.arange(n),
            "age": ages,
            "seeding_per_year": patients.seeding,
            "waking_per_year": patients.rates[:, 6],
            "growth_per_year": patients.growth,
            "dtc_at_diagnosis": at_surgery.sum(axis=1).astype(np.int64),
            "asleep_at_diagnosis": at_surgery[:, 0].astype(np.int64),
            "carrier": at_surgery.sum(axis=1) > 0,
            "metastatic_at_diagnosis": overt == 0,
            "established_year": established,
            "overt_year": overt,
            "other_death_year": np.where(death <= task.years, death, np.nan),
            "year": first,
            "outcome": pd.Categorical.from_codes(outcome, list(_OUTCOMES)),
        }
    )
    return promised(table, COHORT_COLUMNS)


@lru_cache(maxsize=8)
def _handover(
    cancer: str, bone: tuple[tuple[str, float], ...], drugs: tuple[Schedule, ...],
    overt_burden: float, years: float,
) -> HandOver:  # fmt: skip
    folds, values = check_changes(dict(bone))
    drawn = draw_bone(cancer, folds, values, 1, 1, drawn=False)
    return make_handover(drawn, np.array([overt_burden]), drugs, years, fine=True)


def _resorption(hand: HandOver) -> Callable[[np.ndarray], np.ndarray]:
    return lambda edges: mean_resorption(hand, edges)[0]


def _rng(task: CohortTask, what: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(task.seed, spawn_key=(what, task.index)))


def _normal(task: CohortTask, what: int, shape: tuple[int, ...]) -> np.ndarray:
    """Standard normal draws; the first of a part are the same in a smaller part."""
    return _rng(task, what).standard_normal(shape)
