"""Two variance components by restricted maximum likelihood, for all miRNAs at once."""

import numpy as np
from numpy.typing import NDArray

_ROUNDS = 20
_TOLERANCE = 1e-6


def variance_components(
    squares: NDArray[np.float64], strength: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Estimate residual and block variance from independent squares.

    Each square is gamma distributed with one degree of freedom and expectation
    ``residual + strength x block``, so that restricted maximum likelihood is a gamma regression
    with identity link: Smyth, Michaud & Scott (2005), doi:10.1093/bioinformatics/bti270. It is
    solved by Fisher scoring with Levenberg-Marquardt damping, as in Smyth (2002), J. Comput. Graph.
    Stat. 11, 836-847. Start, damping and stopping rule are those of the reference program, which
    stops before the last digits are settled: an answer iterated further would differ from it.

    Parameters
    ----------
    squares : ndarray, mirnas x directions
        Squared coordinates, none negative.
    strength : ndarray, mirnas x directions
        How much of the block variance each holds.

    Returns
    -------
    ndarray, mirnas x 2
        Residual and block variance; the latter may be negative.
    """
    beta, fitted = _least_squares(squares, strength)
    scored = (
        ((squares > 1e-15).sum(axis=1) > 1)
        & (strength.var(axis=1) > 1e-15)
        & (squares.shape[1] > 2)
    )
    poor = scored & (fitted < 0).any(axis=1)
    beta[poor] = np.column_stack([squares[poor].mean(axis=1), np.zeros(poor.sum())])
    beta[scored] = _score(squares[scored], strength[scored], beta[scored])
    return beta


def _least_squares(
    y: NDArray[np.float64], d: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    centred = d - d.mean(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (centred * y).sum(axis=1) / (centred**2).sum(axis=1)
    beta = np.column_stack([y.mean(axis=1) - slope * d.mean(axis=1), slope])
    return beta, _mean(beta, d)


def _mean(beta: NDArray[np.float64], d: NDArray[np.float64]) -> NDArray[np.float64]:
    return beta[:, [0]] + beta[:, [1]] * d


def _deviance(y: NDArray[np.float64], mu: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gamma deviance; infinite where a mean is negative."""
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = (y - mu) / mu - np.log(y / mu)
    terms = np.where((y < 1e-15) & (mu < 1e-15), 0.0, terms)
    return np.where((mu < 0).any(axis=1), np.inf, 2.0 * terms.sum(axis=1))


def _score(
    y: NDArray[np.float64], d: NDArray[np.float64], start: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Damped Fisher scoring; a miRNA leaves the round when it has settled."""
    beta = start.copy()
    deviance = _deviance(y, _mean(beta, d))
    damping = np.zeros(len(y))
    active = np.arange(len(y))
    for round_ in range(_ROUNDS + 1):
        if len(active) == 0:
            break
        ya, da = y[active], d[active]
        mu = _mean(beta[active], da)
        variance = mu**2
        variance = np.maximum(variance, variance.max(axis=1, keepdims=True) / 1e3)
        information = _information(da, variance)
        score = np.column_stack(
            [((ya - mu) / variance).sum(axis=1), (da * (ya - mu) / variance).sum(axis=1)]
        )
        if round_ == 0:
            damping[active] = np.abs(np.trace(information, axis1=1, axis2=2)) / 4.0
        step, stuck = _damped_step(ya, da, beta, deviance, damping, active, information, score)
        done = stuck | ((score * step).sum(axis=1) < _TOLERANCE)
        active = active[~done]
    return beta


def _information(d: NDArray[np.float64], variance: NDArray[np.float64]) -> NDArray[np.float64]:
    a, b, c = ((d**k / variance).sum(axis=1) for k in range(3))
    return np.stack([np.stack([a, b], axis=-1), np.stack([b, c], axis=-1)], axis=-2)


def _damped_step(
    y: NDArray[np.float64],
    d: NDArray[np.float64],
    beta: NDArray[np.float64],
    deviance: NDArray[np.float64],
    damping: NDArray[np.float64],
    active: NDArray[np.intp],
    information: NDArray[np.float64],
    score: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Take one step for each active miRNA, damping harder until the deviance falls.

    `beta`, `deviance` and `damping` are updated in place at `active`.
    """
    limit = 1e15 * np.diagonal(information, axis1=1, axis2=2).max(axis=1)
    steps = np.zeros_like(score)
    stuck = np.zeros(len(active), dtype=bool)
    waiting = np.arange(len(active))
    first = True
    while len(waiting):
        where = active[waiting]
        matrix = information[waiting] + damping[where, None, None] * np.eye(2)
        step = np.linalg.solve(matrix, score[waiting][:, :, None])[:, :, 0]
        trial = beta[where] + step
        mu = _mean(trial, d[waiting])
        value = _deviance(y[waiting], mu)
        better = (value <= deviance[where]) | (value / mu.max(axis=1) < 1e-15)
        hopeless = ~better & (damping[where] > limit[waiting])
        beta[where[better]], deviance[where[better]] = trial[better], value[better]
        steps[waiting[better]] = step[better]
        stuck[waiting[hopeless]] = True
        if first:
            damping[where[better]] /= 10.0
        waiting = waiting[~better & ~hopeless]
        damping[active[waiting]] *= 2.0
        first = False
    return steps, stuck
