"""geNorm: how steadily candidates for normalisation keep their ratios to each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mirbone._core import short_repr


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class GeNorm:
    """The candidates in the order in which geNorm gives them up, the steadiest last.

    Parameters
    ----------
    order : ndarray of int, candidates
        Rows; the first is given up first, the last two cannot be told apart.
    stability : ndarray, candidates
        M of each, in the order of the rows, among those that were left when it was given up.
    mean_stability : ndarray, candidates - 1
        Mean M with all candidates left, with one less, and so on to the last two.
    variation : ndarray, candidates - 2
        V: what giving the next up changes in the factor; the first is V of n - 1 to n.
    """

    order: NDArray[np.int64]
    stability: NDArray[np.float64]
    mean_stability: NDArray[np.float64]
    variation: NDArray[np.float64]


def genorm(levels: NDArray[np.float64]) -> GeNorm:
    """Rank candidates for normalisation by geNorm.

    M of a candidate is the mean, over the others, of the standard deviation of its log2 ratio to
    them; the one with the largest is given up, and M computed anew. V is the standard deviation,
    over the samples, of the log2 ratio of the two factors with and without it: below 0.15 one more
    candidate adds little. Vandesompele et al. (2002), doi:10.1186/gb-2002-3-7-research0034.
    Candidates that change together look steady: haemolysis lifts many at once.

    Parameters
    ----------
    levels : ndarray, candidates x samples
        log2, not normalised, no value missing; at least three candidates and two samples.

    Returns
    -------
    GeNorm
        Order, M and V.

    Raises
    ------
    ValueError
        If there are fewer candidates or samples, or a value is missing.

    Examples
    --------
    >>> import numpy as np
    >>> a = np.array([1.0, 2.0, 3.0, 4.0])
    >>> genorm(np.array([a, a + 1.0, a[::-1]])).order.tolist()
    [2, 0, 1]
    """
    x = np.asarray(levels, float)
    n = len(x)
    if x.ndim != 2 or n < 3 or x.shape[1] < 2 or np.isnan(x).any():
        raise ValueError(
            "geNorm needs at least 3 candidates in at least 2 samples, and no value missing; got "
            f"{x.shape} with {int(np.isnan(x).sum())} missing"
        )
    pair = _pair_spreads(x)
    left = list(range(n))
    order, means, variation = [], [], []
    stability = np.zeros(n)
    while len(left) > 2:
        m = pair[np.ix_(left, left)].sum(axis=1) / (len(left) - 1)
        means.append(float(m.mean()))
        worst = int(np.argmax(m))
        factor = x[left].mean(axis=0)
        gone = left.pop(worst)
        stability[gone] = m[worst]
        variation.append(float((x[left].mean(axis=0) - factor).std(ddof=1)))
        order.append(gone)
    last = float(pair[left[0], left[1]])
    stability[left] = last
    means.append(last)
    return GeNorm(
        np.array([*order, *left], np.int64), stability, np.array(means), np.array(variation)
    )


def _pair_spreads(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the standard deviation of each difference of two rows."""
    centred = x - x.mean(axis=1, keepdims=True)
    within = (centred**2).sum(axis=1)
    squares = within[:, None] + within[None, :] - 2.0 * centred @ centred.T
    spread = np.sqrt(np.maximum(squares, 0.0) / (x.shape[1] - 1))
    np.fill_diagonal(spread, 0.0)
    return spread
