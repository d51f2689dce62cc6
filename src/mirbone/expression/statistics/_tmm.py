"""Normalisation factors of count libraries: the trimmed mean of M values."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import named_keywords


@named_keywords
def tmm_factors(
    counts: NDArray[np.float64],
    *,
    trim_ratio: float = 0.3,
    trim_abundance: float = 0.05,
) -> NDArray[np.float64]:
    """Estimate one normalisation factor per library by the trimmed mean of M values.

    Robinson & Oshlack (2010), doi:10.1186/gb-2010-11-3-r25. Each library is compared with a
    reference library; the miRNAs with the most extreme log ratios and abundances are set aside and
    the rest averaged, weighted by the inverse of the ratio's asymptotic variance. The assumption is
    that most miRNAs do not change, which a profile ruled by a few miRNAs may break. The reference
    is the library whose upper quartile, as a share of its size, is nearest to the mean of all.

    Parameters
    ----------
    counts : ndarray, mirnas x samples
        Read counts, none negative; each library must hold at least one read.
    trim_ratio : float, optional
        Share of log ratios set aside at either end.
    trim_abundance : float, optional
        Share of abundances set aside at either end.

    Returns
    -------
    ndarray, samples
        Factors whose product is one; a library's effective size is its sum times its factor.

    Examples
    --------
    >>> import numpy as np
    >>> tmm_factors(np.array([[10.0, 20.0], [30.0, 60.0], [5.0, 10.0]])).tolist()
    [1.0, 1.0]
    """
    counts = np.asarray(counts, float)
    # what no library holds has no ratio, and would only lower the quartiles
    counts = counts[(counts > 0).any(axis=1)]
    if counts.shape[0] <= 1 or counts.shape[1] <= 1:
        return np.ones(counts.shape[1])
    sizes = counts.sum(axis=0)
    reference = _reference_library(counts, sizes)
    ratio, abundance, variance = _ratios(counts, sizes, reference)
    kept = _within(ratio, trim_ratio) & _within(abundance, trim_abundance)
    kept &= np.isfinite(ratio)
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.where(kept, 1.0 / variance, 0.0)
        log_factors = (np.where(kept, ratio, 0.0) * weights).sum(axis=0) / weights.sum(axis=0)
    # a library identical to the reference, or with nothing left after trimming, is not changed
    spread = np.abs(np.where(np.isfinite(ratio), ratio, 0.0)).max(axis=0)
    log_factors[(spread < 1e-6) | ~np.isfinite(log_factors)] = 0.0
    return 2.0 ** (log_factors - log_factors.mean())


def _reference_library(counts: NDArray[np.float64], sizes: NDArray[np.float64]) -> int:
    quartiles = np.quantile(counts, 0.75, axis=0) / sizes
    # where most counts are 0 the quartiles tell nothing; edgeR then takes the richest library
    if np.median(quartiles) < 1e-20:
        return int(np.argmax(np.sqrt(counts).sum(axis=0)))
    return int(np.argmin(np.abs(quartiles - quartiles.mean())))


def _ratios(
    counts: NDArray[np.float64], sizes: NDArray[np.float64], reference: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Log ratio and mean log abundance against the reference, infinite for a zero; variance."""
    share = counts / sizes
    base = share[:, [reference]]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log2(share / base)
        abundance = (np.log2(share) + np.log2(base)) / 2.0
        variance = (1.0 - share) / counts + ((1.0 - base) / counts[:, [reference]])
    usable = np.isfinite(ratio) & np.isfinite(abundance)
    return np.where(usable, ratio, np.inf), np.where(usable, abundance, np.inf), variance


def _within(values: NDArray[np.float64], trim: float) -> NDArray[np.bool_]:
    """Mark the finite values of each column whose average rank lies inside the trimmed range."""
    finite = np.isfinite(values).sum(axis=0)
    low = np.floor(finite * trim) + 1
    ranks = (
        pd.DataFrame(values).rank().to_numpy()
    )  # the infinite ones come last and do not shift the others
    return (ranks >= low) & (ranks <= finite + 1 - low)
