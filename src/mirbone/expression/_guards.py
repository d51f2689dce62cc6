"""What a matrix must look like to be what it is said to be."""

import numpy as np
import pandas as pd

from mirbone._core import InputError
from mirbone.expression._sense import Sense, less_is_more

_ROWS_OF_CHANCE = 10  # fewer rows may agree by chance
_FEW_CELLS = 20
_FEW_ROWS = 8
_FEWEST_ROWS = 3
_SAME_TOTAL = 0.002  # of the mean; rounding to three decimals moves a total less
_FEW_SCORES = 32  # cells; fewer may look standardised by chance
_LOWEST_LOG2 = -1074.0  # that of the smallest number which a double holds
_MOST_READS = 1e11  # more than any run of any sequencer gives, of all molecules together


def check_counts(values: pd.DataFrame, source: str) -> None:
    """Refuse what cannot be read counts.

    Parameters
    ----------
    values : DataFrame, mirnas x samples
        The numbers.
    source : str
        The table in words.

    Raises
    ------
    InputError
        For missing or negative values, fractions, counts per million, log2 values, and counts that
        no sequencer gives.
    """
    _refuse_missing(values, source)
    x = values.to_numpy()
    _refuse_negative(values, source, "a log ratio or log2 value is not a count; for log2 values")
    _refuse_absurd(values, source)
    sums = x.sum(axis=0)
    if len(sums) and np.all(np.abs(sums / 1e6 - 1.0) < 0.01):
        raise InputError(
            f"{source} must hold raw read counts; every sample sums to about one million "
            f"({sums[0]:.6g} in {values.columns[0]!r}), so these are counts per million (CPM, RPM) "
            "or TPM. Give the raw counts; their precision is lost in this form."
        )
    fractions = np.argwhere(x != np.round(x))
    if len(fractions):
        row, column = fractions[0]
        where = f"{x[row, column]:g} for {values.index[row]!r} in {values.columns[column]!r}"
        if x.max() < 1000 and np.allclose(x * 1000, np.round(x * 1000), rtol=0, atol=1e-6):
            point = f"{x[row, column]:.3f}"
            where += f" (if the point separates thousands, write {point.replace('.', '')})"
        if x.max() <= 50:
            raise InputError(
                f"{source} must hold raw read counts, which are whole numbers; found {where}, and "
                f"no value above {x.max():.3g}: these look like log2 or Ct values. Give raw "
                "counts, or this table as log2 intensities (`intensities`) or Ct (`ct`)."
            )
        raise InputError(
            f"{source} must hold raw read counts, which are whole numbers; found {where}. "
            "Normalised values (CPM, RPM, TPM) are not counts: give the raw ones. Expected counts "
            "of an aligner that splits reads may be rounded first."
        )
    if x.size > _FEW_CELLS and x.min() >= 10 and x.max() <= 50:
        raise InputError(
            f"{source} must hold raw read counts; every value lies between {x.min():g} and "
            f"{x.max():g}, so these look like Ct values, in which more is less. Give them as Ct "
            "(`ct`)."
        )


def check_samples(values: pd.DataFrame, source: str, *, counts: bool) -> None:
    """Refuse samples of a contrast that hold nothing, or the same as another sample.

    Parameters
    ----------
    values : DataFrame, mirnas x samples
        Counts, log2 or Ct values of the samples that are to be compared; NaN is missing.
    source : str
        The table in words.
    counts : bool
        Whether the values are counts, of which 0 is nothing.

    Raises
    ------
    InputError
        Naming the first few of them.
    """
    x = values.to_numpy(float)
    empty = values.columns[(x == 0 if counts else np.isnan(x)).all(axis=0)]
    if len(empty):
        raise InputError(
            f"{source} must hold {'reads' if counts else 'values'} in every sample of the "
            f"contrast; {', '.join(map(repr, empty[:5]))} has none. Leave the sample out of the "
            "sample sheet."
        )
    if len(values) < _ROWS_OF_CHANCE:
        return
    again = values.T.duplicated(keep=False).to_numpy() & (np.nanstd(x, axis=0) > 0)
    if again.any():
        copies = values.columns[again]
        raise InputError(
            f"{source} must hold each sample once; {', '.join(map(repr, copies[:5]))} are the same "
            f"in all {len(values)} rows, so one is a copy. Leave it out of the sample sheet."
        )


def check_log2(values: pd.DataFrame, source: str, *, sense: Sense | None = None) -> None:
    """Refuse what cannot be log2 intensities.

    Parameters
    ----------
    values : DataFrame, mirnas x samples
        The numbers; NaN is missing.
    source : str
        The table in words.
    sense : {"more", "less"}, optional
        Where it is ``more``, the caller says that more is more: the values are not asked.

    Raises
    ------
    InputError
        For counts, linear intensities, Ct values, a value too low for any logarithm, and a table
        without any value.
    """
    x = values.to_numpy()
    known = x[~np.isnan(x)]
    _refuse_empty(known, source)
    highest = float(known.max())
    if highest > 50:
        kind = "raw counts" if np.all(known == np.round(known)) else "values on the linear scale"
        hint = (
            "Give them as counts (`counts`)"
            if kind == "raw counts"
            else "Take log2 of normalised intensities first"
        )
        raise InputError(
            f"{source} must hold log2 intensities, which stay below 30 or so; the highest value is "
            f"{highest:.6g}, so these look like {kind}. {hint}."
        )
    if known.min() < _LOWEST_LOG2:
        raise InputError(
            f"{source} must hold log2 intensities; the lowest value is {known.min():.6g}, of which "
            "no number that a computer holds is the logarithm. Correct it, or leave the cell "
            "empty where the miRNA was not measured."
        )
    if known.min() >= 0 and float(np.median(known)) > 18:
        raise InputError(
            f"{source} must hold log2 intensities; the median is {np.median(known):.3g} and the "
            f"values end at {highest:.4g}, so these look like Ct values, in which more is less. "
            "Give them as Ct (`ct`)."
        )
    if np.all(known == np.round(known)) and known.min() >= 0 and known.size > _FEW_CELLS:
        raise InputError(
            f"{source} must hold log2 intensities; every value is a whole number (up to "
            f"{highest:g}), so these look like counts. Give them as counts (`counts`)."
        )
    refuse_standardised(x, source)
    refuse_ratios(x, source, small=False)
    _refuse_linear(x, source)
    if sense != "more" and less_is_more(values):
        raise InputError(
            f"{source} must hold log2 intensities, in which more is more; the miRNAs that are "
            "abundant in nearly every tissue have its lowest values, so these look like Ct or "
            "delta Ct. Give them as Ct (`ct`). If more is more in them all the same, as in log "
            'ratios of two colours, say so (`sense="more"`).'
        )


def refuse_standardised(x: np.ndarray, source: str, remedy: str = "") -> None:
    """Refuse z-scores: in nearly every row, or column, the mean is 0 and all spread alike.

    Parameters
    ----------
    x : ndarray, mirnas x samples
        The numbers; NaN is missing.
    source : str
        The table in words.
    remedy : str, optional
        What else may help, beside giving the values from before.

    Raises
    ------
    InputError
        If they are z-scores.
    """
    for table, what in ((x, "row"), (x.T, "sample")):
        rows = table[(~np.isnan(table)).sum(axis=1) >= 4]
        if rows.size < _FEW_SCORES or len(rows) < 4:
            continue
        spread = np.nanstd(rows, axis=1)
        usual = float(np.median(spread))
        n = (~np.isnan(rows)).sum(axis=1)
        unit = np.minimum(np.abs(spread - 1.0), np.abs(spread * np.sqrt(n / (n - 1)) - 1.0)) < 0.02
        clipped = (np.abs(spread - usual) < 0.02 * usual) & (0.8 < usual < 1.01)
        alike = (np.abs(np.nanmean(rows, axis=1)) < 0.02) & (unit | clipped)
        if alike.mean() > 0.9:
            raise InputError(
                f"{source} must hold log2 values; in nearly every {what} the mean is 0 and the "
                "standard deviation 1, so these are z-scores, whose size says nothing of a fold "
                f"change. Give the values from before they were standardised.{remedy}"
            )


def refuse_other_logarithm(x: np.ndarray, source: str) -> None:
    """Refuse natural and decimal logarithms of reads per million, or of any other total.

    Raised again, all samples have the same total, as values had that were scaled to one; to the
    base 2 they would not.

    Parameters
    ----------
    x : ndarray, mirnas x samples
        The numbers; NaN is missing.
    source : str
        The table in words.

    Raises
    ------
    InputError
        If they are logarithms to e or 10.
    """
    if x.shape[1] < 3 or len(x) < _FEW_ROWS or np.isnan(x).any() or x.min() < -10 or x.max() > 50:
        return
    spread = {base: _spread(np.power(base, x).sum(axis=0)) for base in (2.0, np.e, 10.0)}
    base = min(spread, key=lambda one: spread[one])
    if base == 2.0 or spread[base] > _SAME_TOTAL:
        return
    if spread[2.0] < max(_SAME_TOTAL, 5 * spread[base]):  # one distribution in all samples
        return
    name, factor = ("natural logarithms", 1.443) if base == np.e else ("log10 values", 3.322)
    raise InputError(
        f"{source} must hold log2 values; taken as {name}, all samples have the same total "
        f"({np.power(base, x).sum(axis=0)[0]:.6g}), so these are {name} of reads per million or "
        f"the like. Multiply them by {factor}."
    )


def _spread(totals: np.ndarray) -> float:
    return float(np.std(totals) / np.mean(totals))


def refuse_ratios(x: np.ndarray, source: str, *, small: bool) -> None:
    """Refuse linear ratios: nearly every row lies around 1, and no value is 0 or below.

    Parameters
    ----------
    x : ndarray, mirnas x samples
        The numbers; NaN is missing.
    source : str
        The table in words.
    small : bool
        Whether small panels are judged too, of which every row must lie so; a sample that is 1
        throughout, to which the others were related, tells as well.

    Raises
    ------
    InputError
        If they are ratios.
    """
    rows = x[(~np.isnan(x)).sum(axis=1) >= 3]
    if len(rows) < (_FEWEST_ROWS if small else _FEW_ROWS) or np.nanmin(x) <= 0:
        return
    low, high = np.nanmin(rows, axis=1), np.nanmax(rows, axis=1)
    around = (low < 1.0) & (high > 1.0)
    if len(rows) < _FEW_ROWS:
        calibrated = (rows == 1.0).all(axis=0).any()
        found = bool(around.all() or calibrated)
    else:
        found = around.mean() > 0.8
    if found:
        raise InputError(
            f"{source} must hold log2 values; nearly every row lies around 1 and none goes below 0,"
            " so these look like linear ratios, such as relative quantities. Take their log2"
            + ("; if it was taken, write log2 above the names." if small else ".")
        )


def _refuse_linear(x: np.ndarray, source: str) -> None:
    """Refuse values that are no logarithms, though they are small.

    What gives them away: the spread of a row grows with its level, among the upper third of rows
    too, where that of logarithms does not.
    """
    if np.nanmin(x) < 0 or len(x) < _FEW_ROWS or x.shape[1] < 3:
        return
    seen = (~np.isnan(x)).sum(axis=1) >= 3
    level, spread = np.nanmean(x[seen], axis=1), np.nanstd(x[seen], axis=1)
    usable = (level > 0) & (spread > 0)
    level, spread = level[usable], spread[usable]
    upper = level >= np.quantile(level, 2 / 3) if len(level) else level > 0
    if upper.sum() < 5:
        return
    if level[upper].max() < 3.0 * level[upper].min():
        return
    slope = np.polyfit(np.log(level[upper]), np.log(spread[upper]), 1)[0]
    if slope > 0.5:
        raise InputError(
            f"{source} must hold log2 intensities; its spread grows with the level as that of "
            f"values on the linear scale does (by the power {slope:.2f}; up to {np.nanmax(x):.3g})."
            " Take log2 of them first, or give raw counts as `counts`."
        )


def check_ct(values: pd.DataFrame, source: str, *, early: bool = False) -> None:
    """Refuse what cannot be raw Ct values.

    Parameters
    ----------
    values : DataFrame, mirnas x samples
        The numbers; NaN is undetermined.
    source : str
        The table in words.
    early : bool, optional
        Whether most may lie below 15, as after preamplification.

    Raises
    ------
    InputError
        For negative values, values above 50 cycles, log2 values, and a table without any value.
    """
    x = values.to_numpy()
    known = x[~np.isnan(x)]
    _refuse_empty(known, source)
    _refuse_negative(
        values,
        source,
        "these look like delta Ct, but neither the table nor its values say so. Write 'delta Ct' "
        'above the names or say so (`sense="less"`), or for minus delta Ct',
    )
    highest = float(known.max())
    if highest > 50:
        raise InputError(
            f"{source} must hold raw Ct values, which end at 40 to 45 cycles; the highest value is "
            f"{highest:.6g}. Give counts as counts (`counts`), or correct the cell."
        )
    if float(np.median(known)) < 15 and not early:
        raise InputError(
            f"{source} must hold raw Ct values, mostly between 15 and 40; the median is "
            f"{np.median(known):.3g}, so these look like log2 or delta Ct values. Give log2 values "
            "(or minus delta Ct) as log2 intensities (`intensities`); a table whose corner or "
            "title says 'delta Ct' is read as that."
        )


def _refuse_empty(known: np.ndarray, source: str) -> None:
    if known.size == 0:
        raise InputError(f"{source} must hold values; every cell is missing. Check the table.")


def _refuse_missing(values: pd.DataFrame, source: str) -> None:
    missing = np.argwhere(values.isna().to_numpy())
    if len(missing):
        row, column = missing[0]
        raise InputError(
            f"{source} must hold a count in every cell; {values.index[row]!r} in "
            f"{values.columns[column]!r} has none ({len(missing)} cells in all). Write 0 where no "
            "read was seen; remove the miRNA or sample where it was not measured."
        )


def _refuse_absurd(values: pd.DataFrame, source: str) -> None:
    absurd = np.argwhere(values.to_numpy() > _MOST_READS)
    if len(absurd):
        row, column = absurd[0]
        raise InputError(
            f"{source} must hold raw read counts; found {values.iat[row, column]:g} for "
            f"{values.index[row]!r} in {values.columns[column]!r}, more than any sequencer gives. "
            "Correct that cell."
        )


def _refuse_negative(values: pd.DataFrame, source: str, hint: str) -> None:
    negative = np.argwhere(values.to_numpy() < 0)
    if len(negative):
        row, column = negative[0]
        raise InputError(
            f"{source} must not hold negative numbers; found {values.iat[row, column]:g} for "
            f"{values.index[row]!r} in {values.columns[column]!r}: {hint} use `intensities`."
        )
