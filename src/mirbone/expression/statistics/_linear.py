"""Least squares for one coefficient, all miRNAs at once: plain, weighted, or with gaps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mirbone._core import named_keywords, short_repr
from mirbone.expression.statistics._blocks import Blocks

_CHUNK = 4_000_000  # numbers in one batch of weighted designs, about 32 MB


@short_repr()
@dataclass(frozen=True, slots=True)
class LinearFit:
    """The last coefficient of a linear model, one value a miRNA.

    Parameters
    ----------
    effect : ndarray, mirnas
        The coefficient; NaN where the samples at hand cannot estimate it.
    unscaled_sd : ndarray, mirnas
        Its standard error in units of the residual standard deviation.
    variance : ndarray, mirnas
        Residual variance; 0 where no degree of freedom is left.
    df : ndarray, mirnas
        Residual degrees of freedom.
    fitted : ndarray, mirnas x samples, or None
        Fitted values, where they were asked for.
    """

    effect: NDArray[np.float64]
    unscaled_sd: NDArray[np.float64]
    variance: NDArray[np.float64]
    df: NDArray[np.float64]
    fitted: NDArray[np.float64] | None = None

    def _headline(self) -> str:
        return f"{self.effect.size} rows"


def independent_columns(design: NDArray[np.float64]) -> list[int]:
    """Find a largest set of linearly independent columns, earlier ones first.

    Parameters
    ----------
    design : ndarray, samples x columns
        A design.

    Returns
    -------
    list of int
        Positions of the columns that span the space of all, in order.
    """
    kept: list[int] = []
    basis = np.zeros((design.shape[0], 0))
    for j in range(design.shape[1]):
        column = design[:, j]
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)  # twice is enough for orthogonality
        length = np.linalg.norm(rest)
        if length > 1e-9 * max(1.0, float(np.linalg.norm(column))):
            kept.append(j)
            basis = np.column_stack([basis, rest / length])
    return kept


@named_keywords
def fit_last(
    values: NDArray[np.float64],
    design: NDArray[np.float64],
    *,
    weights: NDArray[np.float64] | None = None,
    blocks: Blocks | None = None,
    with_fitted: bool = False,
) -> LinearFit:
    """Fit a linear model to each miRNA and report the last coefficient.

    Generalised least squares with covariance ``W^-1/2 C W^-1/2``: each miRNA's samples and design
    are multiplied by the root of its weights and by the inverse root of the correlation C of the
    blocks, shared by all. A missing value drops that sample from that miRNA's fit.

    Parameters
    ----------
    values : ndarray, mirnas x samples
        log2 values; NaN is missing (not together with `weights`).
    design : ndarray, samples x coefficients
        Independent columns; the last is the one reported.
    weights : ndarray, mirnas x samples, optional
        Precision weights, above 0.
    blocks : Blocks, optional
        Samples that are correlated, such as those of one patient.
    with_fitted : bool, optional
        Whether to give fitted values (complete values only).

    Returns
    -------
    LinearFit
        Estimates per miRNA.
    """
    if weights is not None:
        return _fit_weighted(values, design, weights, blocks, with_fitted)
    missing = np.isnan(values)
    if not missing.any():
        return _fit_shared(values, design, blocks, with_fitted)
    return _fit_with_gaps(values, missing, design, blocks)


def _fit_shared(
    values: NDArray[np.float64],
    design: NDArray[np.float64],
    blocks: Blocks | None,
    with_fitted: bool,
) -> LinearFit:
    y, x = values, design
    if blocks is not None:
        y, x = blocks.whiten(y, 1), blocks.whiten(x, 0)
    q, r = np.linalg.qr(x)
    effects = y @ q
    residual = y - effects @ q.T
    df = float(x.shape[0] - x.shape[1])
    n = len(values)
    fitted = np.linalg.solve(r, effects.T).T @ design.T if with_fitted else None
    return LinearFit(
        effect=effects[:, -1] / r[-1, -1],
        unscaled_sd=np.full(n, 1.0 / abs(r[-1, -1])),
        variance=(residual**2).sum(axis=1) / df if df > 0 else np.zeros(n),
        df=np.full(n, df),
        fitted=fitted,
    )


def _fit_weighted(
    values: NDArray[np.float64],
    design: NDArray[np.float64],
    weights: NDArray[np.float64],
    blocks: Blocks | None,
    with_fitted: bool,
) -> LinearFit:
    n, samples = values.shape
    columns = design.shape[1]
    df = float(samples - columns)
    effect, sd, variance = np.empty(n), np.empty(n), np.zeros(n)
    fitted = np.empty_like(values) if with_fitted else None
    step = max(1, _CHUNK // (samples * columns))
    for start in range(0, n, step):
        rows = slice(start, start + step)
        scale = np.sqrt(weights[rows])
        x = scale[:, :, None] * design
        y = scale * values[rows]
        if blocks is not None:
            x, y = blocks.whiten(x, 1), blocks.whiten(y, 1)
        q, r = np.linalg.qr(x)
        effects = np.einsum("gnp,gn->gp", q, y)
        residual = y - np.einsum("gnp,gp->gn", q, effects)
        effect[rows] = effects[:, -1] / r[:, -1, -1]
        sd[rows] = 1.0 / np.abs(r[:, -1, -1])
        if df > 0:
            variance[rows] = (residual**2).sum(axis=1) / df
        if fitted is not None:
            fitted[rows] = np.linalg.solve(r, effects[:, :, None])[:, :, 0] @ design.T
    return LinearFit(effect, sd, variance, np.full(n, df), fitted)


def _fit_with_gaps(
    values: NDArray[np.float64],
    missing: NDArray[np.bool_],
    design: NDArray[np.float64],
    blocks: Blocks | None,
) -> LinearFit:
    """One shared fit for each pattern of missing samples."""
    n = len(values)
    effect, sd = np.full(n, np.nan), np.full(n, np.nan)
    variance, df = np.zeros(n), np.zeros(n)
    patterns, which = np.unique(missing, axis=0, return_inverse=True)
    which = which.reshape(-1)
    for k, pattern in enumerate(patterns):
        rows, seen = np.flatnonzero(which == k), ~pattern
        kept = independent_columns(design[seen])
        if not kept:
            continue
        left = None if blocks is None else blocks.part(seen)
        part = _fit_shared(values[np.ix_(rows, seen)], design[np.ix_(seen, kept)], left, False)
        variance[rows], df[rows] = part.variance, part.df
        if kept[-1] == design.shape[1] - 1:  # else it is a combination of others: not estimable
            effect[rows], sd[rows] = part.effect, part.unscaled_sd
    return LinearFit(effect, sd, variance, df)
