"""Age at diagnosis and death of other causes: a life table between whose ages rates grow evenly."""

import numpy as np

from mirbone._core import package_table

_YOUNGEST, _OLDEST = 25.0, 95.0


def ages_at_diagnosis(cancer: str, normal: np.ndarray) -> np.ndarray:
    """Give ages at diagnosis.

    Parameters
    ----------
    cancer : str
        Primary.
    normal : ndarray of float64, shape (patients,)
        Standard normal draws.

    Returns
    -------
    ndarray of float64, shape (patients,)
        Years, between 25 and 95.
    """
    row = _row(cancer)
    ages = float(row["age_median"]) + float(row["age_sd"]) * normal
    return np.clip(ages, _YOUNGEST, _OLDEST)


def years_to_other_death(cancer: str, ages: np.ndarray, exponential: np.ndarray) -> np.ndarray:
    """Give the years until death of other causes.

    Parameters
    ----------
    cancer : str
        Primary; it sets the sex.
    ages : ndarray of float64, shape (patients,)
        At diagnosis.
    exponential : ndarray of float64, shape (patients,)
        Draws of mean 1: the cumulative hazard at which each patient dies.

    Returns
    -------
    ndarray of float64, shape (patients,)
        Years.
    """
    grid = np.arange(0.0, 131.0, 0.25)
    hazard = cumulative_hazard(sex_of(cancer), grid)
    at_diagnosis = np.interp(ages, grid, hazard)
    return np.interp(at_diagnosis + exponential, hazard, grid) - ages


def sex_of(cancer: str) -> str:
    """Give the sex whose life table holds for a primary."""
    return _row(cancer)["sex"]


def cumulative_hazard(sex: str, ages: np.ndarray) -> np.ndarray:
    """Integrate the hazard of death of other causes from birth.

    Parameters
    ----------
    sex : str
        ``female`` or ``male``.
    ages : ndarray of float64
        Ascending, from 0, evenly spaced; years.

    Returns
    -------
    ndarray of float64
        Cumulative hazard; between the ages of the table the logarithm of the hazard is linear
        (Gompertz), beyond its last age it goes on so; below its first it stays.
    """
    rows = [
        row
        for row in package_table("niche", "life_table.tsv").to_dict("records")
        if row["sex"] == sex
    ]
    known = np.array([float(row["age"]) for row in rows])
    log_hazard = np.log(-np.log1p(-np.array([float(row["death_in_a_year"]) for row in rows])))
    slope = (log_hazard[-1] - log_hazard[-2]) / (known[-1] - known[-2])
    known = np.append(known, 180.0)
    log_hazard = np.append(log_hazard, log_hazard[-1] + slope * (180.0 - known[-2]))
    hazard = np.exp(np.interp(ages, known, log_hazard))
    steps = np.diff(ages) * (hazard[1:] + hazard[:-1]) / 2
    return np.concatenate([[0.0], np.cumsum(steps)])


def _row(cancer: str) -> dict[str, str]:
    rows = package_table("niche", "patient_ages.tsv").to_dict("records")
    return next(row for row in rows if row["cancer"] == cancer)
