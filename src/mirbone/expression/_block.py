"""Samples of one patient: their correlation, and how to fit in spite of it."""

import numpy as np
from numpy.typing import NDArray

from mirbone.expression._linear import independent_columns
from mirbone.expression._reml import variance_components

_CHUNK = 4_000_000  # numbers in one batch of eigenproblems, about 32 MB


def block_correlation(
    values: NDArray[np.float64],
    design: NDArray[np.float64],
    blocks: NDArray[np.int_],
    *,
    weights: NDArray[np.float64] | None = None,
    trim: float = 0.15,
) -> float:
    """Estimate the correlation between samples of one block, a single value for all miRNAs.

    Smyth, Michaud & Scott (2005), doi:10.1093/bioinformatics/bti270: each miRNA's two variance
    components by restricted maximum likelihood, then the trimmed mean of the correlations on
    Fisher's scale.

    Parameters
    ----------
    values : ndarray, mirnas x samples
        log2 values; NaN is missing (not together with `weights`).
    design : ndarray, samples x coefficients
        Independent columns, none of them for the blocks.
    blocks : ndarray of int, samples
        Which block each sample belongs to.
    weights : ndarray, mirnas x samples, optional
        Precision weights.
    trim : float, optional
        Share of miRNAs set aside at either end.

    Returns
    -------
    float
        The correlation; NaN if no miRNA has enough samples to tell.
    """
    largest = int(np.bincount(blocks).max())
    if largest < 2:
        return float("nan")
    components = _all_components(values, design, blocks, weights)
    total = components.sum(axis=1)
    # a miRNA that does not vary has components made of rounding, which tell nothing
    total[np.abs(total) <= 1e-20 * np.nanmax(values**2)] = np.nan
    rho = components[:, 1] / total
    rho = np.sort(rho[np.isfinite(rho)])
    if len(rho) == 0:
        return float("nan")
    rho = np.clip(rho, 1.0 / (1.0 - largest) + 0.01, 0.99)
    cut = int(len(rho) * trim)
    return float(np.tanh(np.arctanh(rho)[cut : len(rho) - cut].mean()))


def inverse_root(blocks: NDArray[np.int_], correlation: float) -> NDArray[np.float64]:
    """Give the symmetric inverse root of the correlation between samples.

    Within a block of m samples the correlation matrix has the eigenvalue ``1 + (m - 1) rho`` once,
    for the block's mean, and ``1 - rho`` for everything else.

    Parameters
    ----------
    blocks : ndarray of int, samples
        Which block each sample belongs to.
    correlation : float
        Correlation rho between samples of one block.

    Returns
    -------
    ndarray, samples x samples
        R with R C R = 1.
    """
    same = blocks[:, None] == blocks[None, :]
    m = same.sum(axis=1)[:, None]
    mean = same / m
    between = 1.0 / np.sqrt(1.0 + (m - 1) * correlation)
    within = 1.0 / np.sqrt(1.0 - correlation)
    return mean * between + (np.eye(len(blocks)) - mean) * within


def _all_components(
    values: NDArray[np.float64],
    design: NDArray[np.float64],
    blocks: NDArray[np.int_],
    weights: NDArray[np.float64] | None,
) -> NDArray[np.float64]:
    if weights is not None:
        return _weighted_components(values, design, blocks, weights)
    result = np.full((len(values), 2), np.nan)
    missing = np.isnan(values)
    patterns, which = np.unique(missing, axis=0, return_inverse=True)
    which = which.reshape(-1)
    for k, pattern in enumerate(patterns):
        rows, seen = np.flatnonzero(which == k), ~pattern
        if not _can_tell(blocks[seen], design.shape[1]):
            continue
        x = design[seen][:, independent_columns(design[seen])]
        q = np.linalg.qr(x)[0][None]
        y = values[np.ix_(rows, seen)]
        strength, squares = _rotate(y, np.broadcast_to(q, (len(rows), *q.shape[1:])), blocks[seen])
        result[rows] = variance_components(squares, strength)
    return result


def _weighted_components(
    values: NDArray[np.float64],
    design: NDArray[np.float64],
    blocks: NDArray[np.int_],
    weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    n, samples = values.shape
    result = np.full((n, 2), np.nan)
    if not _can_tell(blocks, design.shape[1]):
        return result
    count = len(np.unique(blocks))
    step = max(1, _CHUNK // (samples * design.shape[1] + count * count))
    for start in range(0, n, step):
        rows = slice(start, start + step)
        scale = np.sqrt(weights[rows])
        q = np.linalg.qr(scale[:, :, None] * design)[0]
        strength, squares = _rotate(scale * values[rows], q, blocks)
        result[rows] = variance_components(squares, strength)
    return result


def _can_tell(blocks: NDArray[np.int_], columns: int) -> bool:
    """Whether there are blocks to tell apart and samples left within them."""
    count = len(np.unique(blocks))
    return len(blocks) > columns + 2 and 1 < count < len(blocks) - 1


def _rotate(
    y: NDArray[np.float64], q: NDArray[np.float64], blocks: NDArray[np.int_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn each miRNA's residuals into independent squares.

    After projecting out the design, the block structure is diagonalised; a square then has the
    expectation ``residual + strength x block``. All directions without block variance share their
    mean square, which is all that the likelihood asks of them.

    Returns
    -------
    strength, squares : ndarray, mirnas x directions
        Eigenvalue and squared coordinate of each direction.
    """
    codes = np.unique(blocks, return_inverse=True)[1].reshape(-1)
    indicator = np.zeros((y.shape[1], codes.max() + 1))
    indicator[np.arange(y.shape[1]), codes] = 1.0
    projected = np.swapaxes(q, 1, 2) @ indicator
    gram = indicator.T @ indicator - np.swapaxes(projected, 1, 2) @ projected
    residual = y - np.einsum("gnp,gp->gn", q, np.einsum("gnp,gn->gp", q, y))
    strength, vectors = np.linalg.eigh(gram)
    strength = np.clip(strength, 0.0, None)
    scores = np.einsum("gb,gbk->gk", residual @ indicator, vectors)
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = np.where(strength > 1e-10, scores**2 / strength, 0.0)
    directions = y.shape[1] - q.shape[2]
    return _pad(np.where(strength > 1e-10, strength, 0.0), squares, residual, directions)


def _pad(
    strength: NDArray[np.float64],
    squares: NDArray[np.float64],
    residual: NDArray[np.float64],
    directions: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bring every miRNA to all `directions`; those without block variance share the rest."""
    order = np.argsort(-strength, axis=1)
    full_strength = np.zeros((len(strength), directions))
    full_squares = np.zeros((len(strength), directions))
    width = min(directions, strength.shape[1])
    full_strength[:, :width] = np.take_along_axis(strength, order, axis=1)[:, :width]
    full_squares[:, :width] = np.take_along_axis(squares, order, axis=1)[:, :width]
    empty = full_strength == 0
    rest = np.clip((residual**2).sum(axis=1) - full_squares.sum(axis=1), 0.0, None)
    share = rest / np.maximum(empty.sum(axis=1), 1)
    return full_strength, np.where(empty, share[:, None], full_squares)
