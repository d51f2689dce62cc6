"""Tail areas and multiple testing: two-sided P, confidence limits, Benjamini-Hochberg."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special


def two_sided_p(t: ArrayLike | float, df: ArrayLike | float) -> NDArray[np.float64]:
    """Give the two-sided tail area of Student's t.

    The regularised incomplete beta function keeps full relative accuracy far into the tail, where
    one minus the distribution function would be zero.

    Parameters
    ----------
    t : array_like
        The statistic; NaN stays NaN.
    df : array_like
        Degrees of freedom, above 0; infinity gives the normal distribution.

    Returns
    -------
    ndarray
        P, between 0 and 1.

    Examples
    --------
    >>> two_sided_p([0.0, 2.776445], 4.0).round(6).tolist()
    [1.0, 0.05]
    """
    t, df = np.broadcast_arrays(np.asarray(t, float), np.asarray(df, float))
    finite = np.isfinite(df)
    d = np.where(finite, df, 1.0)
    with np.errstate(invalid="ignore", over="ignore"):
        square = t * t
        # of the two ways to write the area, the one whose argument is not rounded next to 1
        student = np.where(
            square < d,
            special.betaincc(0.5, d / 2.0, square / (d + square)),
            special.betainc(d / 2.0, 0.5, d / (d + square)),
        )
        normal = special.erfc(np.abs(t) / np.sqrt(2.0))
    return np.where(finite, student, normal)


def t_quantile(probability: float, df: ArrayLike | float) -> NDArray[np.float64]:
    """Give the quantile of Student's t.

    Parameters
    ----------
    probability : float
        Lower-tail probability, between 0 and 1.
    df : array_like
        Degrees of freedom, above 0; infinity gives the normal distribution.

    Returns
    -------
    ndarray
        The quantile.

    Examples
    --------
    >>> t_quantile(0.975, [4.0, float("inf")]).round(4).tolist()
    [2.7764, 1.96]
    """
    df = np.asarray(df, float)
    finite = np.isfinite(df)
    student = special.stdtrit(np.where(finite, df, 1.0), probability)
    return np.where(finite, student, special.ndtri(probability))


def adjust_bh(p: ArrayLike) -> NDArray[np.float64]:
    """Adjust P values to false discovery rates by the step-up method.

    Benjamini & Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x. Missing values take no
    part and stay missing.

    Parameters
    ----------
    p : array_like
        P values, between 0 and 1; NaN where there is none.

    Returns
    -------
    ndarray
        Adjusted values in the order of `p`.

    Examples
    --------
    >>> adjust_bh([0.01, 0.04, 0.03, float("nan")]).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    p = np.asarray(p, float)
    adjusted = np.full(p.shape, np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")[::-1]]
    ranks = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(p[order] * len(order) / ranks))
    return adjusted
