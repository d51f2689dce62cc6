"""Long tables, one row a miRNA and sample: counts, intensities or other levels, not Ct."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mirbone._core import InputError
from mirbone.expression.reading.layouts._laid import Given, Laid, plain, shown, to_numbers
from mirbone.expression.reading.layouts._matrix import name_column, numeric_matrix, share_of_mirnas

_SAMPLE = ("sample", "samplename", "sampleid", "samples", "library", "libraryid", "barcode")
_VARIABLE = ("variable", "key", "var2", "name", "names", "column", "specimen", "patient", "id")
_COUNT = (
    *("count", "counts", "readcount", "readcounts", "rawcount", "rawcounts", "reads", "nreads"),
    *("numreads", "umi", "umis", "umicount"),
)
_LEVEL = (
    *("log2", "log2expression", "log2intensity", "log2signal", "log2cpm", "log2rpm", "logcpm"),
    *("value", "expression", "intensity", "signal", "level", "abundance", "expr", "exprs"),
    *("relativeexpression", "relativelevel", "relativequantity", "foldchange", "2dct", "2ddct"),
    *("rpm", "cpm", "tpm", "normalizedcount", "normalisedcount", "normcount", "rq"),
)
_FILLED = 0.5  # of miRNAs x samples, in rows
_LOOKED_AT = 2000
_MOST_COLUMNS = 40  # a wider table has its samples across
_LOW_COUNT = 2  # a table that holds none as low was filtered


@dataclass(frozen=True, slots=True)
class _Columns:
    mirna: str
    sample: str
    value: str


def is_long(given: Given) -> bool:
    """Tell whether a table has one row a miRNA and sample.

    Parameters
    ----------
    given : Given
        The table.

    Returns
    -------
    bool
        True if a column names miRNAs, each many times, another the samples, and one holds numbers.
    """
    return _columns(given) is not None


def lay_long(given: Given) -> Laid:
    """Turn rows of miRNA, sample and number into miRNAs x samples.

    Two rows of one miRNA and sample with the same number are one; counts that differ are refused,
    and other numbers averaged. A miRNA without a row in a sample has no reads there where the
    numbers are counts, as such tables leave out zeros; else it is missing.

    Parameters
    ----------
    given : Given
        The table.

    Returns
    -------
    Laid
        Counts where the column of numbers is called so.

    Raises
    ------
    InputError
        If a cell is no number, a row has no name, counts of one miRNA and sample differ, or low
        counts were left out.
    """
    columns = _columns(given)
    assert columns is not None
    table = given.table.loc[given.table[columns.sample].astype(str) != ""]
    numbers = numeric_matrix(pd.DataFrame(table[[columns.mirna, columns.value]]), given)
    long = pd.DataFrame(
        {
            "mirna": numbers.index.astype(str),
            "sample": table[columns.sample].astype(str).to_numpy(),
            "value": numbers.iloc[:, 0].to_numpy(),
        },
        index=table.index,
    )
    counts = plain(columns.value) in _COUNT
    long, notes = _once(long, given, counts=counts)
    wide = long.pivot(index="mirna", columns="sample", values="value")
    mirnas, samples = (pd.Index(long[name].unique()) for name in ("mirna", "sample"))
    values = wide.reindex(index=mirnas, columns=samples).set_axis(mirnas.rename("mirna"))
    values = values.set_axis(pd.Index(list(samples)), axis=1)
    absent = values.size - len(long)
    if counts and absent:
        _refuse_cut(long, absent, given)
        values = values.fillna(0.0)
        notes.append(
            f"{absent} pairs of miRNA and sample have no row: such tables leave out what has no "
            "reads, so they were taken as 0."
        )
    said = (
        f"Of {len(table)} rows of the columns {columns.mirna!r}, {columns.sample!r} and "
        f"{columns.value!r}, a table of miRNAs x samples was made."
    )
    read = (columns.mirna, columns.sample, columns.value)
    unread = tuple(str(c) for c in given.table.columns if c not in read)
    kind = "long table, one row a miRNA and sample"
    scale = "counts" if counts else None
    return Laid(kind, values, scale, notes=(said, *notes), unread=unread, words=columns.value)


def _refuse_cut(long: pd.DataFrame, absent: int, given: Given) -> None:
    """Refuse counts of which the low ones were left out, not only zeros."""
    lowest = float(long["value"].min())
    if lowest > _LOW_COUNT:
        raise InputError(
            f"{given.source} has no row for {absent} pairs of miRNA and sample, and its lowest "
            f"count is {lowest:g}: rows with fewer reads seem cut off, which are not zeros. Give "
            "every row that was counted."
        )


def _once(long: pd.DataFrame, given: Given, *, counts: bool) -> tuple[pd.DataFrame, list[str]]:
    """Leave one row a miRNA and sample."""
    pairs = ["mirna", "sample"]
    again = long.duplicated(pairs, keep=False)
    if not again.any():
        return long, []
    differ = long.loc[again].groupby(pairs, sort=False)["value"].nunique(dropna=False) > 1
    if counts and differ.any():
        mirna, sample = differ.index[differ][0]
        lines = long.index[(long["mirna"] == mirna) & (long["sample"] == sample)]
        raise InputError(
            f"{given.source} must hold one row of counts for each miRNA and sample; {mirna!r} in "
            f"{sample!r} has several that differ (lines {', '.join(map(str, lines[:5]))}). Add up "
            "parts of a sample's reads, such as isomiRs or lanes, and keep one of repeats."
        )
    first = shown([f"{m} in {s}" for m, s in differ.index], 3)
    how = "averaged" if differ.any() else "the same number, taken once"
    note = f"{len(differ)} pairs of miRNA and sample have several rows: {how} ({first})."
    kept = long.groupby(pairs, sort=False, as_index=False)["value"].mean()
    return pd.DataFrame(kept), [note]


def _columns(given: Given) -> _Columns | None:
    """Find the columns of a long table; None where it is none."""
    table = given.table
    if not 3 <= table.shape[1] <= _MOST_COLUMNS or len(table) < 4 or not table.columns.is_unique:
        return None
    titled = {plain(column): str(column) for column in reversed(table.columns)}
    mirna = name_column(table)
    names = table[mirna].astype(str)
    if len(names) < 2 * names.nunique() or share_of_mirnas(names.unique()) < 0.3:
        return None
    value = next(
        (
            titled[w]
            for w in (*_COUNT, *_LEVEL)
            if w in titled and _numbers(pd.Series(table[titled[w]]))
        ),
        None,
    )
    if value is None:  # the only other column of numbers
        columns = [str(c) for c in table.columns if str(c) != mirna and plain(c) not in _SAMPLE]
        columns = [c for c in columns if c in table.columns[1:] and _numbers(pd.Series(table[c]))]
        value = columns[0] if len(columns) == 1 else None
    sample = _sample(given, titled, mirna, value)
    return None if sample is None or value is None else _Columns(mirna, sample, value)


def _numbers(column: pd.Series) -> bool:
    cells = column.to_numpy(dtype=object)[:_LOOKED_AT]
    return bool(np.isfinite(to_numbers(cells)).mean() >= 0.5)


def _sample(given: Given, titled: dict[str, str], mirna: str, value: str | None) -> str | None:
    """Find the column of samples: by its title, by the sample sheet, or as it pairs with miRNAs."""
    table = given.table
    others = [str(c) for c in table.columns if str(c) not in (mirna, value)]
    asked = (
        c for c in others if any(names.isin(table[c].astype(str)).all() for names in given.wanted)
    )
    by_sheet = next(asked, None)
    if by_sheet is not None:
        return by_sheet
    by_title = next((titled[w] for w in _SAMPLE if titled.get(w) in others), None)
    if by_title is not None:
        return by_title if table[by_title].nunique() > 1 else None
    for column in (titled[w] for w in _VARIABLE if titled.get(w) in others):
        grid = table[mirna].nunique() * table[column].nunique()
        if table[column].nunique() > 1 and not table.duplicated([mirna, column]).any():
            return column if len(table) >= _FILLED * grid else None
    return None
