"""NormFinder: how much a candidate varies within groups and between them."""

import numpy as np
from numpy.typing import NDArray


def normfinder(levels: NDArray[np.float64], groups: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Give the stability of candidates for normalisation by NormFinder; smaller is steadier.

    A two-way model of candidates and samples gives the variance of each candidate within a group
    and its difference between groups, shrunk by how sure it is; the stability adds the size of that
    difference to its standard error. Unlike geNorm it is not misled by candidates that change
    together within a group, but a shift of most of them between the groups it cannot see. Andersen
    et al. (2004), doi:10.1158/0008-5472.CAN-04-0496.

    Parameters
    ----------
    levels : ndarray, candidates x samples
        log2, not normalised, no value missing; at least three candidates.
    groups : ndarray of int or bool, samples
        Which group each sample is of; at least two groups of two samples.

    Returns
    -------
    ndarray, candidates
        Stability, in log2 units.

    Raises
    ------
    ValueError
        If there are fewer candidates, groups or samples, or a value is missing.
    """
    x, groups = np.asarray(levels, float), np.asarray(groups)
    kinds, sizes = np.unique(groups, return_counts=True)
    k, m = len(x), len(kinds)
    if x.ndim != 2 or k < 3 or m < 2 or sizes.min() < 2 or np.isnan(x).any():
        raise ValueError(
            "NormFinder needs at least 3 candidates, 2 groups of 2 samples and no value missing; "
            f"got {x.shape}, groups of {sizes.tolist()}, {int(np.isnan(x).sum())} missing"
        )
    within = np.empty((k, m))
    level = np.empty((k, m))
    for g, kind in enumerate(kinds):
        part = x[:, groups == kind]
        level[:, g] = part.mean(axis=1)
        rest = part - level[:, [g]] - part.mean(axis=0) + part.mean()
        squares = (rest**2).sum(axis=1) / (sizes[g] - 1)
        within[:, g] = (squares - squares.sum() / (k * (k - 1))) / (1.0 - 2.0 / k)
    error = np.maximum(within, 0.0) / sizes
    between = level - level.mean(axis=0) - level.mean(axis=1, keepdims=True) + level.mean()
    prior = max(float((between**2).sum() / ((m - 1) * (k - 1)) - error.mean()), 0.0)
    total = prior + error
    shrunk = np.divide(prior, total, out=np.zeros_like(total), where=total > 0)
    spread = np.sqrt(error * (1.0 + shrunk))
    return np.asarray((np.abs(between * shrunk) + spread).mean(axis=1))
