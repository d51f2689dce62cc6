"""A competitive test of weighted sets that knows their members to be correlated."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mirbone._core import InputError, named_keywords, short_repr
from mirbone.expression.statistics._tails import two_sided_p

_RESIDUAL = 1e-12  # of a row's sum of squares: less is rounding


@short_repr()
@dataclass(frozen=True, slots=True)
class CompetitiveTest:
    """What `competitive_test` found, one value a set.

    Parameters
    ----------
    slope : ndarray, sets
        How far the statistics rise with the weights; of a plain set, its mean less that of the
        others. NaN where no test is possible.
    t, p : ndarray, sets
        The slope in its standard errors, and the two-sided tail area.
    correlation : ndarray, sets
        Mean correlation of the members that was allowed for; NaN of a set of one.
    """

    slope: NDArray[np.float64]
    t: NDArray[np.float64]
    p: NDArray[np.float64]
    correlation: NDArray[np.float64]

    def _headline(self) -> str:
        return f"{self.t.size} sets"


@named_keywords
def competitive_test(
    statistics: NDArray[np.float64],
    weights: NDArray[np.float64],
    correlation: NDArray[np.float64],
    *,
    df: float = np.inf,
) -> CompetitiveTest:
    """Test whether the members of a set rank higher than all others, in spite of their correlation.

    With weights 0 and 1 this is camera (Wu and Smyth 2012, doi:10.1093/nar/gks461): the difference
    of two means whose error is inflated by the correlation within the set. Other weights, of either
    sign, make it the slope of the statistics on the weights; members of opposite sign pull against
    each other. A correlation that would narrow the error is not believed.

    Parameters
    ----------
    statistics : ndarray, mirnas
        One statistic a miRNA, about normal where nothing happens.
    weights : ndarray, mirnas x sets
        0 for what is not in the set.
    correlation : ndarray, mirnas x mirnas
        Between the miRNAs, estimated or assumed; only that within a set counts.
    df : float, optional
        Degrees of freedom of an estimated correlation; at most the number of miRNAs less two count.

    Returns
    -------
    CompetitiveTest
        NaN for an empty set, for one that holds all with equal weight, and where fewer than three
        miRNAs are there.

    Raises
    ------
    InputError
        If the shapes do not fit, or a number is not finite.

    Examples
    --------
    >>> import numpy as np
    >>> found = competitive_test(np.array([3.0, 2.5, 0.1, -0.4, 0.3]), np.eye(5)[:, :1], np.eye(5))
    >>> found.t.round(2).tolist(), found.p.round(2).tolist()
    ([1.65], [0.2])
    """
    n = len(statistics)
    if weights.ndim != 2 or len(weights) != n or correlation.shape != (n, n):
        raise InputError(
            f"expected one row of weights and of correlations for each of {n} statistics; got "
            f"{weights.shape} weights and {correlation.shape} correlations."
        )
    if not all(np.isfinite(part).all() for part in (statistics, weights, correlation)):
        raise InputError("statistics, weights and correlations must be finite; one is not.")
    sets = weights.shape[1]
    found = np.full((3, sets), np.nan)
    if n >= 3:
        for k in range(sets):
            found[:, k] = _slope(statistics, weights[:, k], correlation)
    slope, t, mean = found
    return CompetitiveTest(slope, t, two_sided_p(t, min(df, n - 2)), mean)


def _slope(
    statistics: NDArray[np.float64], weights: NDArray[np.float64], correlation: NDArray[np.float64]
) -> tuple[float, float, float]:
    members = np.flatnonzero(weights)
    centred = weights - weights.mean()
    spread = float(centred @ centred)
    if len(members) == 0 or spread < _RESIDUAL * max(float(weights @ weights), 1e-300):
        return np.nan, np.nan, np.nan
    slope = float(centred @ statistics) / spread
    around = statistics - statistics.mean()
    rest = float(around @ around) - slope**2 * spread
    variance = max(rest, 0.0) / (len(statistics) - 2)
    own = centred[members]
    within = correlation[np.ix_(members, members)]
    shared = float(own @ within @ own - own @ (np.diag(within) * own))
    pairs = len(members) * (len(members) - 1)
    mean = float(within.sum() - np.trace(within)) / pairs if pairs else np.nan
    error = np.sqrt(variance * (spread + max(shared, 0.0))) / spread
    return slope, slope / error if error > 0 else np.nan, mean


def residual_correlation(residuals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correlate what a model left unexplained, miRNA by miRNA.

    Parameters
    ----------
    residuals : ndarray, mirnas x samples
        Of a fit that took out the groups; NaN where nothing was measured.

    Returns
    -------
    ndarray, mirnas x mirnas
        Cosines, 1 on the diagonal; 0 with a miRNA that has no residual.
    """
    filled = np.nan_to_num(residuals)
    length = np.sqrt((filled**2).sum(axis=1))
    scaled = filled / np.where(length > 0, length, 1.0)[:, None]
    found = scaled @ scaled.T
    np.fill_diagonal(found, 1.0)
    return found
