"""Does a result stand on one patient? Each is left out in turn."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone.expression._design import Design
from mirbone.expression.statistics._blocks import Blocks
from mirbone.expression.statistics._linear import fit_last, independent_columns
from mirbone.expression.statistics._moderate import ModeratedFit, moderated_t
from mirbone.expression.statistics._tails import adjust_bh


def leave_one_out(
    values: NDArray[np.float64],
    design: Design,
    *,
    weights: NDArray[np.float64] | None,
    blocks: Blocks | None,
    trend: bool,
) -> tuple[pd.DataFrame, int]:
    """Repeat the test without each patient (without a pairing: each sample) in turn.

    Normalisation, precision weights and the correlation within patients stay those of all samples;
    the fit, the prior variance and the FDR are made anew.

    Parameters
    ----------
    values : ndarray, mirnas x samples
        log2 values.
    design : Design
        The model.
    weights : ndarray, mirnas x samples, optional
        Precision weights.
    blocks : Blocks, optional
        Samples that are correlated, such as those of one patient.
    trend : bool
        Whether the prior variance follows the intensity.

    Returns
    -------
    table : DataFrame
        A row a miRNA, in order: ``log2fc_min, log2fc_max, p_max, fdr_max, sign_holds, fdr_holds``
        (below 0.05 throughout). A miRNA that cannot be tested without some patient does not hold.
    left_out : int
        How many patients could be left out; without the others there is no contrast.
    """
    fits = []
    for unit in range(len(design.unit_names)):
        fit = _without(unit, values, design, weights, blocks, trend)
        if fit is not None:
            fits.append(fit)
    if not fits:
        return pd.DataFrame(), 0
    effects = np.array([fit.effect for fit in fits])
    p = np.array([fit.p for fit in fits])
    fdr = np.array([adjust_bh(fit.p) for fit in fits])
    signs = np.sign(effects)
    table = pd.DataFrame(
        {
            "log2fc_min": effects.min(axis=0),
            "log2fc_max": effects.max(axis=0),
            "p_max": p.max(axis=0),
            "fdr_max": fdr.max(axis=0),
            "sign_holds": (signs == signs[0]).all(axis=0) & (signs[0] != 0),
            "fdr_holds": (fdr < 0.05).all(axis=0),
        }
    )
    return table, len(fits)


def _without(
    unit: int,
    values: NDArray[np.float64],
    design: Design,
    weights: NDArray[np.float64] | None,
    blocks: Blocks | None,
    trend: bool,
) -> ModeratedFit | None:
    kept = design.units != unit
    matrix = design.matrix[kept]
    columns = independent_columns(matrix)
    if columns[-1] != matrix.shape[1] - 1 or kept.sum() <= len(columns):
        return None
    y = values[:, kept]
    fit = fit_last(
        y,
        matrix[:, columns],
        weights=None if weights is None else weights[:, kept],
        blocks=None if blocks is None else blocks.part(kept),
    )
    return moderated_t(fit, trend=mean_level(y) if trend else None)


def mean_level(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the mean level of each miRNA over the samples that have it.

    Parameters
    ----------
    values : ndarray, mirnas x samples
        log2 values; NaN is missing.

    Returns
    -------
    ndarray, mirnas
        Means; the mean of all where a miRNA has no value at all.
    """
    seen = ~np.isnan(values)
    count = seen.sum(axis=1)
    total = np.where(seen, values, 0.0).sum(axis=1)
    mean = np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)
    return np.where(count > 0, mean, np.nanmean(mean))
