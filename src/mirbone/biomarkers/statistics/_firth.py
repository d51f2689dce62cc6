"""Logistic regression with Firth's penalty: finite where classes are apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mirbone._core import InputError, named_keywords, short_repr
from mirbone.biomarkers.statistics._descent import quick_njit

_ROUNDS, _STILL, _LONGEST = 200, 1e-10, 2.0


@short_repr()
@dataclass(frozen=True, slots=True)
class FirthFit:
    """A logistic regression without the bias of few samples.

    Parameters
    ----------
    intercept : float
        Log odds where all features are 0.
    coefficients : ndarray, features
        Log odds for one more of each.
    converged : bool
        Whether the last step was small.
    """

    intercept: float
    coefficients: NDArray[np.float64]
    converged: bool


@named_keywords
def firth_logistic(x: ArrayLike, y: ArrayLike, *, weights: ArrayLike | None = None) -> FirthFit:
    """Fit a logistic regression under Jeffreys' prior.

    Firth (1993), doi:10.1093/biomet/80.1.27; Heinze and Schemper (2002), doi:10.1002/sim.1047. The
    coefficients stay finite where features separate the classes.

    Parameters
    ----------
    x : array, samples x features
        Fewer features than samples; one that follows from the others gets 0.
    y : array, samples
        1 for cases, 0 for controls.
    weights : array, samples, optional
        How often each sample is there.

    Returns
    -------
    FirthFit
        Coefficients.

    Raises
    ------
    InputError
        If sizes differ, a value is missing, or one class is absent.

    Examples
    --------
    >>> firth_logistic([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1]).coefficients.round(3).tolist()
    [1.31]
    """
    values, outcome = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if values.ndim != 2 or outcome.shape != values.shape[:1] or not np.isfinite(values).all():
        raise InputError("`x` must hold a number for every feature of each sample of `y`.")
    w = np.ones(len(outcome)) if weights is None else np.asarray(weights, dtype=np.float64)
    if len(np.unique(outcome[w > 0])) < 2:
        raise InputError("`y` must hold both 0 and 1.")
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread < 1e-12] = 1.0
    design = np.column_stack([np.ones(len(values)), (values - mean) / spread])
    kept = independent_first(design)
    beta, converged = firth_kernel(np.ascontiguousarray(design[:, kept]), outcome, w)
    full = np.zeros(design.shape[1])
    full[kept] = beta
    slopes = full[1:] / spread
    return FirthFit(float(full[0] - slopes @ mean), slopes, bool(converged))


def independent_first(design: NDArray[np.float64]) -> NDArray[np.intp]:
    """Choose columns, from the first, that do not follow from those before.

    Parameters
    ----------
    design : ndarray, samples x columns
        Brought to one scale.

    Returns
    -------
    ndarray of int
        Their numbers.
    """
    kept: list[int] = []
    basis = np.zeros((design.shape[0], 0))
    for j in range(design.shape[1]):
        column = design[:, j]
        rest = column - basis @ (basis.T @ column)
        size = float(np.linalg.norm(rest))
        if size > 1e-7 * max(1.0, float(np.linalg.norm(column))):
            kept.append(j)
            basis = np.column_stack([basis, rest / size])
    return np.array(kept, dtype=np.intp)


@quick_njit
def firth_kernel(x, y, w):
    """Find the coefficients by Newton steps on the modified score; `x` begins with ones."""
    n, p = x.shape
    beta, converged = np.zeros(p), False
    information, scaled = np.zeros((p, p)), np.zeros((n, p))
    last = -1e300
    move = np.zeros(p)
    for _ in range(_ROUNDS):
        score = x @ beta
        chance = 1.0 / (1.0 + np.exp(-score))
        spread = np.maximum(w * chance * (1.0 - chance), 1e-12)
        for i in range(n):
            for j in range(p):
                scaled[i, j] = x[i, j] * spread[i] ** 0.5
        information = scaled.T @ scaled
        likelihood = 0.0
        for i in range(n):
            signed = score[i] if y[i] > 0.5 else -score[i]
            likelihood -= w[i] * (max(-signed, 0.0) + np.log1p(np.exp(-abs(signed))))
        _, size = np.linalg.slogdet(information)
        likelihood += 0.5 * size
        if likelihood < last - 1e-9 * (1.0 + abs(last)):  # too far: half of the way back
            move *= 0.5
            beta -= move
            continue
        last = likelihood
        inverse = np.linalg.inv(information)
        hat = np.sum((scaled @ inverse) * scaled, axis=1)
        slope = x.T @ (w * (y - chance) + hat * (0.5 - chance))
        move = inverse @ slope
        longest = np.abs(move).max()
        if longest > _LONGEST:
            move *= _LONGEST / longest
        beta = beta + move
        if longest < _STILL:
            converged = True
            break
    return beta, converged
