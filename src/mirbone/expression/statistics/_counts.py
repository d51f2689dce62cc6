"""Counts on the way to statistics: which miRNAs have enough reads, and log2 counts per million."""

import numpy as np
from numpy.typing import NDArray

from mirbone._core import named_keywords


@named_keywords
def enough_reads(
    counts: NDArray[np.float64],
    group_sizes: tuple[int, ...],
    *,
    min_count: float = 10.0,
    min_total: float = 15.0,
) -> NDArray[np.bool_]:
    """Mark the miRNAs with enough reads to be tested.

    A miRNA stays when its counts per million reach, in as many samples as the smallest group has,
    what `min_count` reads are in a library of median size; past ten samples in that group, 70 % of
    those beyond ten are asked for. Chen, Lun & Smyth (2016), doi:10.12688/f1000research.8987.2.

    Parameters
    ----------
    counts : ndarray, mirnas x samples
        Read counts.
    group_sizes : tuple of int
        Number of samples in each group of the contrast.
    min_count : float, optional
        Reads asked for in a library of median size.
    min_total : float, optional
        Reads asked for in all samples together.

    Returns
    -------
    ndarray of bool, mirnas
        True where the miRNA has enough reads.

    Examples
    --------
    >>> import numpy as np
    >>> enough_reads(np.array([[90.0, 80, 95, 99], [1, 0, 2, 0]]), (2, 2)).tolist()
    [True, False]
    """
    smallest = float(min(group_sizes))
    if smallest > 10:
        smallest = 10 + (smallest - 10) * 0.7
    sizes = counts.sum(axis=0)
    cutoff = min_count / np.median(sizes) * 1e6
    samples = (counts / sizes * 1e6 >= cutoff).sum(axis=1)
    return (samples >= smallest - 1e-14) & (counts.sum(axis=1) >= min_total - 1e-14)


@named_keywords
def log_cpm(
    counts: NDArray[np.float64], sizes: NDArray[np.float64], *, prior_count: float = 2.0
) -> NDArray[np.float64]:
    """Give log2 counts per million with a prior count in proportion to the library.

    The prior count keeps zeros finite and damps the ratios of small counts; being larger in larger
    libraries, it shifts no library against another. Law et al. (2016),
    doi:10.12688/f1000research.9005.3.

    Parameters
    ----------
    counts : ndarray, mirnas x samples
        Read counts.
    sizes : ndarray, samples
        Effective library sizes (reads times normalisation factor).
    prior_count : float, optional
        Reads added in a library of mean size.

    Returns
    -------
    ndarray, mirnas x samples
        log2 counts per million.
    """
    prior = prior_count * sizes / sizes.mean()
    return np.log2((counts + prior) / (sizes + 2.0 * prior) * 1e6)
