"""The correlation between samples of one patient, estimated from all miRNAs."""

import numpy as np
from numpy.typing import NDArray

from mirbone._core import named_keywords
from mirbone.expression.statistics._blocks import sum_blocks
from mirbone.expression.statistics._linear import independent_columns
from mirbone.expression.statistics._reml import Squares, variance_components

_CHUNK = 4_000_000  # numbers in one batch of weighted designs, about 32 MB


@named_keywords
def block_correlation(
    values: NDArray[np.float64],
    design: NDArray[np.float64],
    blocks: NDArray[np.intp],
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
    # so many samples cannot all be correlated more negatively; the edges have no arctanh
    rho = np.clip(rho, 1.0 / (1.0 - largest) + 0.01, 0.99)
    cut = int(len(rho) * trim)
    return float(np.tanh(np.arctanh(rho)[cut : len(rho) - cut].mean()))


def _all_components(
    values: NDArray[np.float64],
    design: NDArray[np.float64],
    blocks: NDArray[np.intp],
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
        squares = independent_squares(values[np.ix_(rows, seen)], q, blocks[seen])
        result[rows] = variance_components(squares)
    return result


def _weighted_components(
    values: NDArray[np.float64],
    design: NDArray[np.float64],
    blocks: NDArray[np.intp],
    weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    n, samples = values.shape
    result = np.full((n, 2), np.nan)
    if not _can_tell(blocks, design.shape[1]):
        return result
    step = max(1, _CHUNK // (samples * design.shape[1]))
    for start in range(0, n, step):
        rows = slice(start, start + step)
        scale = np.sqrt(weights[rows])
        # weighted least squares are ordinary ones on rows scaled by the roots of the weights
        q = np.linalg.qr(scale[:, :, None] * design)[0]
        squares = independent_squares(scale * values[rows], q, blocks)
        result[rows] = variance_components(squares)
    return result


def _can_tell(blocks: NDArray[np.intp], columns: int) -> bool:
    """Whether there are blocks to tell apart and samples left within them."""
    count = len(np.unique(blocks))
    return len(blocks) > columns + 2 and 1 < count < len(blocks) - 1


def independent_squares(
    y: NDArray[np.float64], q: NDArray[np.float64], blocks: NDArray[np.intp]
) -> Squares:
    """Turn each miRNA's residuals into independent squares.

    With Z the indicator of the blocks and Q an orthonormal basis of the p columns of the design,
    the directions are the eigenvectors of ``Z'(1 - QQ')Z``; a square has the expectation
    ``residual + strength x block`` with the eigenvalue as strength. Since ``Z'Z`` is diagonal and
    holds the block sizes, this is a diagonal of few values less a matrix of rank p: among blocks
    of one size m all directions that Q does not touch have the strength m. They are taken
    together, and what is left is an eigenproblem of at most p directions a size.

    Parameters
    ----------
    y : ndarray, mirnas x samples
        Values, scaled by the roots of their weights where there are any.
    q : ndarray, (mirnas or 1) x samples x columns
        Orthonormal basis of each miRNA's design, scaled alike.
    blocks : ndarray of int, samples
        Which block each sample belongs to.

    Returns
    -------
    Squares
        Directions of equal strength taken together.
    """
    residual = y - np.einsum("gnp,gp->gn", q, np.einsum("gnp,gn->gp", q, y))
    projected, _, sizes = sum_blocks(q, blocks, 1)
    sums = sum_blocks(residual, blocks, 1)[0]
    strength, mean, count = [], [], []
    touched, coordinates, factors = [], [], []
    for size in np.unique(sizes):
        of_size = np.flatnonzero(sizes == size)
        basis, factor = np.linalg.qr(projected[:, of_size])
        inner = np.einsum("gbk,gb->gk", basis, sums[:, of_size])
        rest = sums[:, of_size] - np.einsum("gbk,gk->gb", basis, inner)
        free = len(of_size) - basis.shape[2]
        strength.append(np.full((len(y), 1), float(size)))
        mean.append((rest**2).sum(axis=1, keepdims=True) / (size * max(free, 1)))
        count.append(np.full((len(y), 1), float(free)))
        touched += [float(size)] * basis.shape[2]
        coordinates.append(inner)
        factors.append(factor)
    factor = np.concatenate(factors, axis=1)
    eigen, vectors = np.linalg.eigh(np.diag(touched) - factor @ np.swapaxes(factor, 1, 2))
    scores = np.einsum("gk,gkj->gj", np.hstack(coordinates), vectors)
    eigen = np.broadcast_to(eigen, scores.shape)
    # directions that the design takes up have the eigenvalue 0, but for rounding
    real = eigen > 1e-10
    strength.append(np.where(real, eigen, 0.0))
    mean.append(np.divide(scores**2, eigen, out=np.zeros_like(scores), where=real))
    count.append(real.astype(float))
    return _with_rest(
        Squares(np.hstack(mean), np.hstack(strength), np.hstack(count)),
        (residual**2).sum(axis=1),
        y.shape[1] - q.shape[2],
    )


def _with_rest(squares: Squares, total: NDArray[np.float64], directions: int) -> Squares:
    """Add the directions without block variance, which share what is left of the squares."""
    count = directions - squares.count.sum(axis=1)
    rest = np.clip(total - (squares.count * squares.mean).sum(axis=1), 0.0, None)
    return Squares(
        mean=np.column_stack([squares.mean, rest / np.maximum(count, 1.0)]),
        strength=np.column_stack([squares.strength, np.zeros(len(count))]),
        count=np.column_stack([squares.count, count]),
    )
