"""Elastic-net paths, logistic and Cox, with labels of what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mirbone._core import InputError, named_keywords, short_repr
from mirbone.biomarkers.statistics._cox import cox_path_kernel
from mirbone.biomarkers.statistics._descent import standardise
from mirbone.biomarkers.statistics._logistic import logistic_path_kernel, logistic_start_kernel

_EXACT = 1e-18


@short_repr()
@dataclass(frozen=True, slots=True)
class PenaltyPath:
    """Coefficients along falling penalties.

    Parameters
    ----------
    penalties : ndarray, penalties
        Falling.
    intercepts : ndarray, penalties
        0 for Cox, which has none.
    coefficients : ndarray, penalties x features
        On the scale of the features as given.
    deviances : ndarray, penalties
        Minus twice the mean log-likelihood.
    null_deviance : float
        That without any penalised feature.
    """

    penalties: NDArray[np.float64]
    intercepts: NDArray[np.float64]
    coefficients: NDArray[np.float64]
    deviances: NDArray[np.float64]
    null_deviance: float

    def _headline(self) -> str:
        return f"{self.coefficients.shape[1]} features, {len(self.penalties)} penalties"


@named_keywords
def logistic_path(
    x: ArrayLike,
    y: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    penalty: ArrayLike | None = None,
    alpha: float = 1.0,
    penalties: Sequence[float] | None = None,
    count: int = 50,
    smallest: float | None = None,
    tolerance: float = _EXACT,
) -> PenaltyPath:
    """Fit a logistic regression under an elastic net, along falling penalties.

    Minimised is the mean minus log-likelihood plus the penalty times half of (1 - alpha) times the
    squares plus alpha times the sizes of the coefficients, of features brought to variance 1:
    Friedman, Hastie and Tibshirani (2010), doi:10.18637/jss.v033.i01, as their program glmnet does.

    Parameters
    ----------
    x : array, samples x features
        No missing values.
    y : array, samples
        1 for cases, 0 for controls.
    weights : array, samples, optional
        How much each sample counts; equal without it.
    penalty : array, features, optional
        How much each feature is penalised; 0 for not at all. Brought to a mean of 1.
    alpha : float, optional
        1 for the lasso, 0 for a ridge.
    penalties : sequence of float, optional
        Falling; without them `count` from the least that leaves no feature down to `smallest` of
        it.
    count : int, optional
        How many penalties.
    smallest : float, optional
        1e-4, or 1e-2 where features outnumber samples.
    tolerance : float, optional
        The largest squared step at which a fit has converged, as a share of the null deviance.

    Returns
    -------
    PenaltyPath
        Coefficients at each penalty.

    Raises
    ------
    InputError
        If sizes differ, a value is missing, or one class is absent.

    Examples
    --------
    >>> path = logistic_path([[0.0], [1.0], [2.0], [3.0]], [0, 1, 0, 1], count=3)
    >>> path.coefficients[:, 0].round(3).tolist()
    [0.0, 0.896, 0.908]
    """
    x, outcome, w, factors = _checked(x, y, weights, penalty)
    if not ((outcome == 0) | (outcome == 1)).all() or len(np.unique(outcome[w > 0])) < 2:
        raise InputError("`y` must hold both 0 and 1, and nothing else.")
    columns, mean, spread = _columns(x, w)
    if penalties is None:
        top = logistic_start_kernel(columns, outcome, w, factors, alpha)
        strengths = _falling(top, count, smallest, x.shape)
    else:
        strengths = np.asarray(penalties, dtype=np.float64)
    null = _null_deviance(outcome, w)
    held, deviances = logistic_path_kernel(
        columns, outcome, w, factors, alpha, strengths, tolerance * null
    )
    scaled = np.divide(held[:, :-1], spread, out=np.zeros_like(held[:, :-1]), where=spread > 0)
    return PenaltyPath(
        strengths, held[:, -1] - scaled @ mean, scaled, deviances[:-1], float(deviances[-1])
    )


@named_keywords
def cox_path(
    x: ArrayLike,
    time: ArrayLike,
    event: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    penalty: ArrayLike | None = None,
    alpha: float = 1.0,
    penalties: Sequence[float] | None = None,
    count: int = 50,
    smallest: float | None = None,
    tolerance: float = _EXACT,
) -> PenaltyPath:
    """Fit a Cox regression under an elastic net, along falling penalties; ties after Breslow.

    Simon, Friedman, Hastie and Tibshirani (2011), doi:10.18637/jss.v039.i05.

    Parameters
    ----------
    x : array, samples x features
        No missing values.
    time : array, samples
        Follow-up, above 0.
    event : array, samples
        1 where the event came at that time, 0 where it was not seen.
    weights : array, samples, optional
        How much each sample counts; equal without it.
    penalty : array, features, optional
        How much each feature is penalised; 0 for not at all. Brought to a mean of 1.
    alpha : float, optional
        1 for the lasso, 0 for a ridge.
    penalties : sequence of float, optional
        Falling; without them as `logistic_path` chooses them.
    count : int, optional
        How many penalties.
    smallest : float, optional
        The last penalty as a share of the first.
    tolerance : float, optional
        The largest squared step at which a fit has converged, as a share of the events.

    Returns
    -------
    PenaltyPath
        Coefficients of the log hazard at each penalty.

    Raises
    ------
    InputError
        If sizes differ, a value is missing, or no event was seen.
    """
    x, seen, w, factors = _checked(x, event, weights, penalty)
    follow = np.asarray(time, dtype=np.float64)
    if follow.shape != seen.shape or not np.isfinite(follow).all() or (follow <= 0).any():
        raise InputError("`time` must hold a follow-up above 0 for every sample.")
    if not ((seen == 0) | (seen == 1)).all() or not (seen * w).any():
        raise InputError("`event` must hold 0 and 1, and at least one 1.")
    order = np.argsort(follow, kind="stable")
    columns, _, spread = _columns(x[order], w[order])
    given = columns, follow[order], seen[order], w[order], factors, alpha
    none = cox_path_kernel(*given, np.empty(0), 1.0)
    strengths = (
        _falling(none[2], count, smallest, x.shape)
        if penalties is None
        else np.asarray(penalties, dtype=np.float64)
    )
    held, deviances, _ = cox_path_kernel(*given, strengths, tolerance * float(seen @ w))
    scaled = np.divide(held, spread, out=np.zeros_like(held), where=spread > 0)
    zeros = np.zeros(len(strengths))
    return PenaltyPath(strengths, zeros, scaled, deviances[:-1], float(deviances[-1]))


def _checked(
    x: ArrayLike, y: ArrayLike, weights: ArrayLike | None, penalty: ArrayLike | None
) -> tuple[NDArray[np.float64], ...]:
    values, outcome = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if values.ndim != 2 or outcome.shape != values.shape[:1]:
        raise InputError(
            "`x` must have one row for each sample of the outcome; it has the shape "
            f"{values.shape}, and the outcome {outcome.shape}."
        )
    if not np.isfinite(values).all():
        raise InputError("`x` must hold no missing value. Impute them first.")
    w = np.ones(len(outcome)) if weights is None else np.asarray(weights, dtype=np.float64)
    factors = np.ones(values.shape[1]) if penalty is None else np.asarray(penalty, dtype=np.float64)
    if w.shape != outcome.shape or (w < 0).any() or not w.any():
        raise InputError("`weights` must hold one number for each sample, none below 0.")
    if factors.shape != values.shape[1:] or (factors < 0).any() or not factors.any():
        raise InputError("`penalty` must hold one number for each feature, none below 0.")
    return values, outcome, w / w.sum(), factors * len(factors) / factors.sum()


def _columns(
    x: NDArray[np.float64], w: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    columns = np.array(x.T, order="C")
    mean, spread = np.empty(len(columns)), np.empty(len(columns))
    standardise(columns, w, len(w), mean, spread)
    return columns, mean, spread


def _falling(
    top: float, count: int, smallest: float | None, shape: tuple[int, ...]
) -> NDArray[np.float64]:
    least = smallest if smallest is not None else (1e-2 if shape[0] < shape[1] else 1e-4)
    return top * least ** np.linspace(0.0, 1.0, count)


def _null_deviance(y: NDArray[np.float64], w: NDArray[np.float64]) -> float:
    mean = float(w @ y)
    return -2.0 * (mean * np.log(mean) + (1.0 - mean) * np.log1p(-mean))
