"""A smooth curve of few degrees of freedom: natural cubic splines with quantile knots."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_APART = 1e-9  # of the range of x; between closer knots the cubes are only rounding


@dataclass(frozen=True, slots=True)
class NaturalSpline:
    """A least-squares natural cubic spline.

    Parameters
    ----------
    knots : ndarray
        All knots, the boundary ones included; the curve is straight beyond them.
    coefficients : ndarray
        One a basis function.
    rank : int
        Degrees of freedom used.
    """

    knots: NDArray[np.float64]
    coefficients: NDArray[np.float64]
    rank: int

    def __call__(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Evaluate the curve.

        Parameters
        ----------
        x : ndarray
            Where.

        Returns
        -------
        ndarray
            Its values.
        """
        return _basis(x, self.knots) @ self.coefficients


def fit_natural_spline(
    x: NDArray[np.float64], y: NDArray[np.float64], columns: int
) -> NaturalSpline:
    """Fit a natural cubic spline by least squares.

    The inner knots stand at equally spaced quantiles of `x`, the boundary knots at its ends; the
    basis is that of Hastie, Tibshirani & Friedman (2009), doi:10.1007/978-0-387-84858-7, eq. 5.4.
    Where quantiles fall on one place, as with many equal points or one that is very far out, there
    are fewer knots.

    Parameters
    ----------
    x, y : ndarray, points
        The scatter.
    columns : int
        Degrees of freedom, the constant included; at least 2, which is a straight line.

    Returns
    -------
    NaturalSpline
        The curve.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.linspace(0.0, 1.0, 9)
    >>> bool(np.allclose(fit_natural_spline(x, 2.0 * x, 4)(x), 2.0 * x))
    True
    """
    knots = _apart(np.quantile(x, np.linspace(0.0, 1.0, columns)))
    coefficients, _, rank, _ = np.linalg.lstsq(_basis(x, knots), y, rcond=None)
    return NaturalSpline(knots, np.asarray(coefficients, float), int(rank))


def _apart(knots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep the two ends, and the inner knots that rounding tells from those kept before."""
    low, high = knots[0], knots[-1]
    least = _APART * (high - low)
    inner = [low]
    inner += [knot for knot in knots[1:-1] if knot - low > least and high - knot > least]
    kept = [k for k, before in zip(inner[1:], inner[:-1], strict=True) if k - before > least]
    return np.unique([low, *kept, high])


def _basis(x: NDArray[np.float64], knots: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = knots[0], knots[-1]
    u, k = (x - low) / (high - low), (knots - low) / (high - low)

    def bend(knot: float) -> NDArray[np.float64]:
        above = np.clip(u - knot, 0.0, None) ** 3 - np.clip(u - 1.0, 0.0, None) ** 3
        return above / (1.0 - knot)

    last = bend(k[-2])
    return np.column_stack([np.ones_like(u), u, *(bend(knot) - last for knot in k[:-2])])
