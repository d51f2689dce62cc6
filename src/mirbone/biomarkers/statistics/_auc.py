"""The area under the curve of scores that are fixed: its variance, interval and comparison."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from mirbone._core import InputError, named_keywords, short_repr


@short_repr()
@dataclass(frozen=True, slots=True)
class AucInterval:
    """An area under the curve with its interval.

    Parameters
    ----------
    auc : float
        Chance that a case scores higher than a control; ties count half.
    low, high : float
        The interval, within 0 and 1.
    error : float
        Standard error.
    """

    auc: float
    low: float
    high: float
    error: float


@short_repr()
@dataclass(frozen=True, slots=True)
class AucDifference:
    """Two scores of the same patients compared.

    Parameters
    ----------
    first, second : float
        Their areas.
    low, high : float
        Interval of the difference, first minus second.
    z, p : float
        Test of no difference, two-sided; NaN where the scores order everybody alike.
    """

    first: float
    second: float
    low: float
    high: float
    z: float
    p: float


@named_keywords
def auc_interval(score: ArrayLike, is_case: ArrayLike, *, level: float = 0.95) -> AucInterval:
    """Give the area under the curve of one score that was fixed beforehand.

    DeLong et al. (1988), doi:10.2307/2531595. It holds for a frozen score alone: of a model that
    was chosen on the same patients, it knows nothing of the choosing.

    Parameters
    ----------
    score : array, patients
        Higher in cases gives more than 0.5.
    is_case : array of bool, patients
        Who is a case.
    level : float, optional
        Of the interval.

    Returns
    -------
    AucInterval
        With the normal quantile, cut at 0 and 1.

    Raises
    ------
    InputError
        If a class has fewer than two, or a score is missing.

    Examples
    --------
    >>> auc_interval([1, 2, 3, 4], [False, True, False, True]).auc
    0.75
    """
    scores, case = _checked([score], is_case)
    areas, covariance = auc_covariance(scores, case)
    error = float(np.sqrt(covariance[0, 0]))
    reach = float(norm.ppf(0.5 + level / 2)) * error
    area = float(areas[0])
    return AucInterval(area, max(area - reach, 0.0), min(area + reach, 1.0), error)


@named_keywords
def compare_auc(
    first: ArrayLike, second: ArrayLike, is_case: ArrayLike, *, level: float = 0.95
) -> AucDifference:
    """Compare the areas of two fixed scores on the same patients (DeLong et al. 1988).

    Not for models of which one is within the other, fitted on these patients: there the test is
    far too timid (Demler et al. 2012, doi:10.1002/sim.5328).

    Parameters
    ----------
    first, second : array, patients
        The scores.
    is_case : array of bool, patients
        Who is a case.
    level : float, optional
        Of the interval.

    Returns
    -------
    AucDifference
        First minus second.

    Raises
    ------
    InputError
        If a class has fewer than two, or a score is missing.
    """
    scores, case = _checked([first, second], is_case)
    areas, covariance = auc_covariance(scores, case)
    variance = float(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    error, difference = float(np.sqrt(max(variance, 0.0))), float(areas[0] - areas[1])
    z = difference / error if error > 1e-12 else float("nan")
    reach = float(norm.ppf(0.5 + level / 2)) * error
    return AucDifference(
        float(areas[0]), float(areas[1]), difference - reach, difference + reach, z,
        float(2 * norm.sf(abs(z))),
    )  # fmt: skip


def auc_covariance(
    scores: NDArray[np.float64], is_case: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give areas and their covariance, by ranks (Sun and Xu 2014, doi:10.1109/LSP.2014.2337313).

    Parameters
    ----------
    scores : ndarray, scores x patients
        No missing values.
    is_case : ndarray of bool, patients
        At least two of each.

    Returns
    -------
    areas : ndarray, scores
        Ties count half.
    covariance : ndarray, scores x scores
        Of the areas.
    """
    cases, controls = scores[:, is_case], scores[:, ~is_case]
    n, m = cases.shape[1], controls.shape[1]
    every = np.array([_midranks(row) for row in np.hstack([cases, controls])])
    among = np.array([_midranks(row) for row in cases])
    of_cases = (every[:, :n] - among) / m
    of_controls = 1.0 - (every[:, n:] - np.array([_midranks(row) for row in controls])) / n
    covariance = np.atleast_2d(np.cov(of_cases)) / n + np.atleast_2d(np.cov(of_controls)) / m
    return of_cases.mean(axis=1), covariance


def weighted_auc(
    score: NDArray[np.float64], is_case: NDArray[np.bool_], weights: NDArray[np.float64]
) -> float:
    """Give the area under the curve of patients that count more than once.

    Parameters
    ----------
    score : ndarray, patients
        No missing values.
    is_case : ndarray of bool, patients
        Who is a case.
    weights : ndarray, patients
        How often each is there; 0 for not at all.

    Returns
    -------
    float
        NaN where a class is empty.
    """
    order = np.argsort(score, kind="stable")
    ordered = score[order]
    up = np.where(is_case, weights, 0.0)[order]
    down = np.where(is_case, 0.0, weights)[order]
    group = np.r_[0, np.cumsum(ordered[1:] != ordered[:-1])]
    ups, downs = np.bincount(group, up), np.bincount(group, down)
    below = np.cumsum(downs) - downs
    pairs = ups.sum() * downs.sum()
    return float((ups * (below + 0.5 * downs)).sum() / pairs) if pairs > 0 else float("nan")


def _midranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    ordered = np.sort(values)
    left = np.searchsorted(ordered, values, "left")
    return (left + np.searchsorted(ordered, values, "right") + 1) / 2.0


def _checked(
    scores: list[ArrayLike], is_case: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    case = np.asarray(is_case).astype(bool)
    rows = [np.asarray(score, dtype=np.float64) for score in scores]
    if any(row.shape != case.shape or not np.isfinite(row).all() for row in rows):
        raise InputError("`is_case` must say of each score whose it is, and none may be missing.")
    if min(int(case.sum()), int((~case).sum())) < 2:
        raise InputError("`is_case` must name at least two cases and two controls.")
    return np.array(rows), case
