"""Precision weights of counts: how the variance of log counts falls with their mean."""

import numpy as np
from numpy.typing import NDArray

from mirbone._core import named_keywords
from mirbone.expression.statistics._blocks import Blocks
from mirbone.expression.statistics._linear import fit_last
from mirbone.expression.statistics._lowess import lowess


@named_keywords
def precision_weights(
    counts: NDArray[np.float64],
    sizes: NDArray[np.float64],
    design: NDArray[np.float64],
    *,
    blocks: Blocks | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give log2 counts per million and the precision of each observation.

    Law et al. (2014), doi:10.1186/gb-2014-15-2-r29: the square root of the residual standard
    deviation is smoothed along the mean log count, and read off at each fitted count; the weight is
    its inverse fourth power.

    Parameters
    ----------
    counts : ndarray, mirnas x samples
        Read counts; every miRNA has reads.
    sizes : ndarray, samples
        Effective library sizes (reads times normalisation factor).
    design : ndarray, samples x coefficients
        Independent columns.
    blocks : Blocks, optional
        Samples that are correlated, such as those of one patient.

    Returns
    -------
    log_cpm : ndarray, mirnas x samples
        log2 counts per million, half a read added.
    weights : ndarray, mirnas x samples
        Precision weights.
    """
    scale = np.log2(sizes + 1.0) - np.log2(1e6)
    values = np.log2(counts + 0.5) - scale
    fit = fit_last(values, design, blocks=blocks, with_fitted=True)
    assert fit.fitted is not None
    mean_log_count = values.mean(axis=1) + scale.mean()
    order = np.argsort(mean_log_count, kind="stable")
    x = mean_log_count[order]
    smooth = lowess(x, np.sqrt(np.sqrt(fit.variance[order])), span=0.5)
    x, start = np.unique(x, return_index=True)
    smooth = np.add.reduceat(smooth, start) / np.diff([*start, len(smooth)])
    return values, np.interp(fit.fitted + scale, x, smooth) ** -4.0
