"""The sample sheet: a table of samples, or what GEO's series matrix says of them."""

import pandas as pd

from mirbone._core import InputError, TableLike, TextTable, read_text_table, source_of

_SAMPLE_COLUMNS = ("sample", "sample_id", "sampleid", "sample_name")
NAMED_IN = "samples are named in"
"""In the attributes of a sheet: the column of the samples' names, where it is not the first."""


def read_sheet(samples: TableLike) -> pd.DataFrame:
    """Read a sample sheet.

    The column ``sample`` (or ``sample_id``, in any case) names the samples, else the first column;
    where that repeats its values, as groups do, the column that repeats them least.

    Parameters
    ----------
    samples : path or DataFrame
        TSV or CSV with a header, or the table itself; of a series matrix of GEO, what it says of
        its samples.

    Returns
    -------
    DataFrame
        Text; the index, named ``sample``, is unique.

    Raises
    ------
    InputError
        If a sample is unnamed or comes twice, or there is nothing beside the names.
    """
    path = source_of(samples, "samples")
    text = read_text_table(path, what="the sample sheet")
    table = _of_series_matrix(text) if _is_series_matrix(text) else text.table
    lower = {str(column).lower(): column for column in reversed(table.columns)}
    titled = next((lower[n] for n in _SAMPLE_COLUMNS if n in lower), None)
    column = str(titled if titled is not None else _first_of_names(table))
    if table.shape[1] < 2 or len(table) == 0:
        raise InputError(
            f"the sample sheet {path} must hold sample names and at least one column that tells "
            f"the groups; found {', '.join(map(repr, table.columns))} and {len(table)} rows."
        )
    names = pd.Series(table[column])
    for bad, why in ((names == "", "has no name"), (names.duplicated(), "comes a second time")):
        if bad.any():
            line = names.loc[bad].index.tolist()[0]
            raise InputError(
                f"the sample sheet {path}, line {line}: each sample must be named once in column "
                f"{column!r}; {names[line]!r} {why}. Correct or remove the line."
            )
    sheet = table.drop(columns=[column]).set_axis(pd.Index(names, name="sample"))
    if titled is None and column != table.columns[0]:
        sheet.attrs[NAMED_IN] = column
    return sheet


def _first_of_names(table: pd.DataFrame) -> str:
    """Give the first column, or where it repeats as groups do, the one that repeats least."""
    distinct = {str(c): int(table[c].nunique()) for c in table.columns}
    first = str(table.columns[0])
    return first if distinct[first] > 0.5 * len(table) else max(distinct, key=distinct.__getitem__)


def sample_names(sheet: pd.DataFrame) -> tuple[pd.Index, ...]:
    """Give what a sample sheet may call the samples.

    Parameters
    ----------
    sheet : DataFrame
        As `read_sheet` gives it.

    Returns
    -------
    tuple of Index
        The names first, then each further column in which no value repeats.
    """
    others = [pd.Index(sheet[name]) for name in sheet.columns if sheet[name].is_unique]
    return (sheet.index, *others)


def _is_series_matrix(text: TextTable) -> bool:
    return any(row[0].lower() == "!sample_geo_accession" for row in text.before)


def _of_series_matrix(text: TextTable) -> pd.DataFrame:
    """Make a sheet of the lines on samples; ``site: bone`` becomes a column ``site``."""
    columns: dict[str, list[str]] = {}
    for row in text.before:
        kind, cells = row[0].lower().removeprefix("!sample_"), list(row[1:])
        if kind == "geo_accession":
            columns = {"sample": cells, **columns}
        elif kind.startswith("characteristics"):
            pairs = [tuple(map(str.strip, cell.partition(":")[::2])) for cell in cells]
            for key in sorted({key for key, value in pairs if value}):
                held = columns.get(key, [])  # a key may stand on several lines
                if len(held) != len(cells):
                    held = [""] * len(cells)
                columns[key] = [
                    value if found == key else before
                    for (found, value), before in zip(pairs, held, strict=True)
                ]
        elif kind in ("title", "source_name_ch1"):
            columns[kind] = cells
    size = len(columns["sample"])
    kept = {key: cells for key, cells in columns.items() if len(cells) == size}
    return pd.DataFrame(kept, index=pd.Index(range(1, size + 1), name="line"), dtype=object)
