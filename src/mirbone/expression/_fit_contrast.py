"""The test itself: fit, moderate, adjust, and say what limits the answer."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import InputError
from mirbone.expression._contrast import Contrast, make_table
from mirbone.expression._design import Design
from mirbone.expression._groups import Groups
from mirbone.expression._measured import Measured
from mirbone.expression._profiles import dropped_rows
from mirbone.expression._sensitivity import leave_one_out, mean_level
from mirbone.expression.statistics._competitive import residual_correlation
from mirbone.expression.statistics._linear import LinearFit, fit_last
from mirbone.expression.statistics._moderate import ModeratedFit, moderated_t
from mirbone.expression.statistics._tails import adjust_bh

LEAVE_OUT_LIMIT = 40
FEW = 6  # replicates a group: Schurch et al. 2016, doi:10.1261/rna.053959.115


def fit_contrast(
    measured: Measured, groups: Groups, design: Design, leave_out: int = LEAVE_OUT_LIMIT
) -> Contrast:
    """Test every miRNA and put the result together.

    Parameters
    ----------
    measured : Measured
        The values.
    groups : Groups
        Which samples are compared.
    design : Design
        The model.
    leave_out : int, optional
        Largest number of patients for which each is left out in turn.

    Returns
    -------
    Contrast
        Effects per miRNA.
    """
    fit = fit_last(
        measured.values,
        design.matrix,
        weights=measured.weights,
        blocks=measured.blocks,
        with_fitted=not np.isnan(measured.values).any(),
    )
    mean = mean_level(measured.values)
    result = moderated_t(fit, trend=mean if measured.trend else None)
    tested = ~np.isnan(result.effect)
    if not tested.any():
        raise InputError(
            f"{measured.profiles.source} must hold miRNAs that were measured in both groups; none "
            "was. Check the contrast and the missing values."
        )
    mirnas = measured.profiles.values.index.astype(str)
    table, notes = _sensitivity(measured, design, mirnas, tested, leave_out)
    profiles = measured.profiles
    untested = dropped_rows(mirnas[~tested], "not tested", "not measured in both groups")
    return Contrast(
        table=_table(result, mirnas, mean, tested),
        case=groups.case,
        control=groups.control,
        n_case=groups.sizes[0],
        n_control=groups.sizes[1],
        method=_method(measured, design),
        notes=(*profiles.notes, *_limits(groups, design), *_statistics(measured, result), *notes),
        dropped=pd.concat([profiles.dropped, untested], ignore_index=True),
        names=profiles.names,
        sensitivity=table,
        correlation=_correlation(measured, design, fit, mirnas, tested),
        df=float(fit.df[tested].max()),
    )


def _correlation(
    measured: Measured,
    design: Design,
    fit: LinearFit,
    mirnas: pd.Index,
    tested: NDArray[np.bool_],
) -> pd.DataFrame:
    """Correlate the residuals; where values are missing, those of plain least squares."""
    values, fitted = measured.values[tested], fit.fitted
    if fitted is None:
        left = np.full_like(values, np.nan)
        for row, own in zip(left, values, strict=True):
            seen = ~np.isnan(own)
            x = design.matrix[seen]
            row[seen] = own[seen] - x @ np.linalg.lstsq(x, own[seen], rcond=None)[0]
    else:
        left = values - fitted[tested]
        if measured.weights is not None:
            left = left * np.sqrt(measured.weights[tested])
        if measured.blocks is not None:
            left = measured.blocks.whiten(left, 1)
    names = pd.Index(mirnas[tested])
    return pd.DataFrame(residual_correlation(left), index=names, columns=names)


def _table(
    result: ModeratedFit,
    mirnas: pd.Index,
    mean: NDArray[np.float64],
    tested: NDArray[np.bool_],
) -> pd.DataFrame:
    return make_table(
        {
            "mirna": mirnas[tested],
            "log2fc": result.effect[tested],
            "ci_low": result.ci_low[tested],
            "ci_high": result.ci_high[tested],
            "t": result.t[tested],
            "p": result.p[tested],
            "fdr": adjust_bh(result.p[tested]),
            "mean": mean[tested],
        }
    )


def _method(measured: Measured, design: Design) -> str:
    patients = {
        "none": "",
        "fixed": ", compared within patients",
        "block": ", patients as blocks",
    }[design.pairing]
    trend = " with intensity trend" if measured.trend else ""
    return f"moderated t{trend} on {measured.method}{patients}; Benjamini-Hochberg FDR"


def _limits(groups: Groups, design: Design) -> tuple[str, ...]:
    cases, controls = groups.sizes
    size = f"{cases} samples of {groups.case!r} against {controls} of {groups.control!r}"
    units = min(len(set(design.units[groups.is_case == flag].tolist())) for flag in (True, False))
    if units >= FEW:
        return (f"{size}.",)
    return (
        f"Exploratory: {size}; with fewer than {FEW} patients or samples a group, many "
        "true differences are missed and the effects of those found are inflated.",
    )


def _statistics(measured: Measured, result: ModeratedFit) -> tuple[str, ...]:
    notes = []
    if measured.blocks is not None:
        notes.append(f"Correlation within patients: {measured.blocks.correlation:.3f}.")
    if np.isinf(result.prior.df):
        notes.append(
            "Prior degrees of freedom are infinite: the variances do not differ beyond chance, so "
            "every miRNA is tested with the common one."
        )
    else:
        notes.append(f"Prior degrees of freedom: {result.prior.df:.3g}.")
    return tuple(notes)


def _sensitivity(
    measured: Measured,
    design: Design,
    mirnas: pd.Index,
    tested: NDArray[np.bool_],
    leave_out: int,
) -> tuple[pd.DataFrame | None, tuple[str, ...]]:
    units = len(design.unit_names)
    what = "sample" if design.pairing == "none" else "patient"
    if units > leave_out:
        return None, (
            f"Leave-one-{what}-out was not done: {units} {what}s are more than the limit of "
            f"{leave_out}.",
        )
    table, done = leave_one_out(
        measured.values,
        design,
        weights=measured.weights,
        blocks=measured.blocks,
        trend=measured.trend,
    )
    if done == 0:
        return None, (f"Leave-one-{what}-out is not possible: too few {what}s.",)
    table.insert(0, "mirna", mirnas)
    kept = table.loc[tested].reset_index(drop=True)
    note = f"Leave-one-{what}-out: {done} of {units} {what}s left out in turn"
    return kept, (f"{note}; {int(kept['fdr_holds'].sum())} miRNAs keep FDR below 0.05 throughout.",)
