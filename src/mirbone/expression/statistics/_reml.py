"""Two variance components by restricted maximum likelihood, for all miRNAs at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_ROUNDS = 20
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Squares:
    """Independent squares of each miRNA's residuals, those of equal expectation taken together.

    Their mean and number are all that the likelihood asks of the squares of one expectation.

    Parameters
    ----------
    mean : ndarray, mirnas x kinds
        Mean square; none negative.
    strength : ndarray, mirnas x kinds
        How much of the block variance each holds: the expectation is
        ``residual + strength x block``.
    count : ndarray, mirnas x kinds
        How many squares there are of the kind; 0 where there is none.
    """

    mean: NDArray[np.float64]
    strength: NDArray[np.float64]
    count: NDArray[np.float64]

    def rows(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> "Squares":
        """Give the squares of some miRNAs.

        Parameters
        ----------
        chosen : ndarray
            Which.

        Returns
        -------
        Squares
            Theirs.
        """
        return Squares(self.mean[chosen], self.strength[chosen], self.count[chosen])

    def average(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Average over the squares of each miRNA.

        Parameters
        ----------
        x : ndarray, mirnas x kinds
            One value a kind.

        Returns
        -------
        ndarray, mirnas x 1
            Averages.
        """
        return (self.count * x).sum(axis=1, keepdims=True) / self.count.sum(axis=1, keepdims=True)

    def expected(self, beta: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the expectation of the squares.

        Parameters
        ----------
        beta : ndarray, mirnas x 2
            Residual and block variance.

        Returns
        -------
        ndarray, mirnas x kinds
            Expectations; NaN for a kind of which there is none.
        """
        return np.where(self.count > 0, beta[:, [0]] + beta[:, [1]] * self.strength, np.nan)


def variance_components(squares: Squares) -> NDArray[np.float64]:
    """Estimate residual and block variance from independent squares.

    Each square is gamma distributed with one degree of freedom, so that restricted maximum
    likelihood is a gamma regression with identity link: Smyth, Michaud & Scott (2005),
    doi:10.1093/bioinformatics/bti270. It is solved by Fisher scoring with Levenberg-Marquardt
    damping, as in Smyth (2002), J. Comput. Graph. Stat. 11, 836-847. Start, damping and stopping
    rule are those of the reference program, which stops before the last digits are settled: an
    answer iterated further would differ from it.

    Parameters
    ----------
    squares : Squares
        The squares.

    Returns
    -------
    ndarray, mirnas x 2
        Residual and block variance; the latter may be negative.
    """
    s = squares
    centred = s.strength - s.average(s.strength)
    spread = s.average(centred**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = s.average(centred * s.mean) / spread
    start = np.hstack([s.average(s.mean) - slope * s.average(s.strength), slope])
    scored = (
        ((s.count * (s.mean > 1e-15)).sum(axis=1) > 1)
        & (spread[:, 0] > 1e-15)
        & (s.count.sum(axis=1) > 2)
    )
    poor = scored & (s.expected(start) < 0).any(axis=1)
    start[poor] = np.hstack([s.average(s.mean), np.zeros_like(slope)])[poor]
    start[scored] = _score(s.rows(scored), start[scored])
    return start


def _deviance(s: Squares, mu: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gamma deviance of the mean squares; infinite where an expectation is negative."""
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = (s.mean - mu) / mu - np.log(s.mean / mu)
    terms = np.where((s.mean < 1e-15) & (mu < 1e-15), 0.0, terms)
    total = np.where(s.count > 0, s.count * terms, 0.0).sum(axis=1)
    return np.where((mu < 0).any(axis=1), np.inf, 2.0 * total)


def _score(squares: Squares, start: NDArray[np.float64]) -> NDArray[np.float64]:
    """Damped Fisher scoring; a miRNA leaves the round when it has settled."""
    beta = start.copy()
    deviance = _deviance(squares, squares.expected(beta))
    damping = np.zeros(len(beta))
    active = np.arange(len(beta))
    for round_ in range(_ROUNDS + 1):
        if len(active) == 0:
            break
        s = squares.rows(active)
        mu = s.expected(beta[active])
        variance = mu**2
        # an expectation near 0 would give one square all of the weight
        variance = np.maximum(variance, np.nanmax(variance, axis=1, keepdims=True) / 1e3)
        weight = np.where(s.count > 0, s.count / variance, 0.0)
        pull = np.where(s.count > 0, weight * (s.mean - mu), 0.0)
        information = _information(s.strength, weight)
        score = np.column_stack([pull.sum(axis=1), (s.strength * pull).sum(axis=1)])
        if round_ == 0:
            # half of the mean diagonal of two: of the size of the information itself
            damping[active] = np.abs(np.trace(information, axis1=1, axis2=2)) / 4.0
        step, stuck = _damped_step(s, beta, deviance, damping, active, information, score)
        done = stuck | ((score * step).sum(axis=1) < _TOLERANCE)
        active = active[~done]
    return beta


def _information(d: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    a, b, c = ((d**k * weight).sum(axis=1) for k in range(3))
    return np.stack([np.stack([a, b], axis=-1), np.stack([b, c], axis=-1)], axis=-2)


def _damped_step(
    squares: Squares,
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
        s = squares.rows(waiting)
        mu = s.expected(trial)
        value = _deviance(s, mu)
        better = (value <= deviance[where]) | (value / np.nanmax(mu, axis=1) < 1e-15)
        hopeless = ~better & (damping[where] > limit[waiting])
        beta[where[better]], deviance[where[better]] = trial[better], value[better]
        steps[waiting[better]] = step[better]
        stuck[waiting[hopeless]] = True
        # a step that was good at once lets the next be bolder
        if first:
            damping[where[better]] /= 10.0
        waiting = waiting[~better & ~hopeless]
        damping[active[waiting]] *= 2.0
        first = False
    return steps, stuck
