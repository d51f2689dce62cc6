"""What a table of measurements is taken for, without a comparison."""

from dataclasses import dataclass

import pandas as pd

from mirbone._core import (
    InputError,
    TableLike,
    read_text_table,
    readable,
    short_repr,
    shorten,
    source_of,
)
from mirbone.expression._contrast import no_names
from mirbone.expression._profiles import no_rows_dropped
from mirbone.expression.reading._read import read_values
from mirbone.expression.reading._sheet import read_sheet
from mirbone.expression.reading.layouts._matrix import share_of_mirnas
from mirbone.expression.reading.signature._read import read_signature

_WHAT = "the table"
_OPTIONS = {"counts": "counts", "log2": "intensities", "ct": "ct"}


@short_repr("dropped")
@dataclass(frozen=True, slots=True)
class ReadTable:
    """What a table was taken for.

    Parameters
    ----------
    kind : str
        ``values``, ``signature`` or ``sample sheet``.
    keyword : str
        Under which a study takes it: ``counts``, ``intensities``, ``ct``, ``signature``,
        ``samples``.
    said : str
        The one line: layout, scale and size.
    notes : tuple of str
        What was chosen, passed over or set aside, in sentences.
    names : DataFrame
        ``written, mirna, resolved, note, kind`` of the rows that are miRNAs.
    dropped : DataFrame
        ``query, kind, reason`` of the rows that were set aside.
    """

    kind: str
    keyword: str
    said: str
    notes: tuple[str, ...]
    names: pd.DataFrame
    dropped: pd.DataFrame

    def __post_init__(self) -> None:
        object.__setattr__(self, "said", readable(self.said))
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    def _headline(self) -> str:
        return self.said


def recognise_table(table: TableLike) -> ReadTable:
    """Say what a table of measurements, results or samples is taken for.

    Parameters
    ----------
    table : path or DataFrame
        Any table that a study takes.

    Returns
    -------
    ReadTable
        The first of these that it is: measured values, a signature, a sample sheet.

    Raises
    ------
    InputError
        If it is none of them; the message is that of the reader that came nearest.
    """
    source = source_of(table, "table")
    try:
        profiles = read_values(source, _WHAT, "auto")
    except InputError as error:
        refused = error
    else:
        first, *rest = profiles.notes
        keyword = _OPTIONS["ct" if "delta Ct" in first else profiles.scale]
        said = first.removeprefix("Read as: ").rstrip(".")
        return ReadTable("values", keyword, said, tuple(rest), profiles.names, profiles.dropped)
    try:
        contrast = read_signature(source)
    except InputError as error:
        refused = refused if "expected a column" in str(error) else error
    else:
        columns = contrast.method.removeprefix("signature table ").removesuffix(" as given")
        said = f"signature table, {len(contrast.table)} miRNAs {columns}"
        return ReadTable(
            "signature", "signature", said, contrast.notes, contrast.names, contrast.dropped
        )
    text = read_text_table(source, what=_WHAT, repeats=True)
    if any(share_of_mirnas(text.table[column]) > 0.3 for column in text.table.columns.unique()[:3]):
        raise refused
    sheet = read_sheet(source)
    groups = [shorten(str(c)) for c in sheet.columns if 1 < sheet[c].nunique() < len(sheet)]
    named = ", ".join(shorten(str(column)) for column in sheet.columns)
    said = f"sample sheet, {len(sheet)} samples; columns {named}"
    notes = (f"Columns that may tell groups: {', '.join(groups) or 'none'}.",)
    return ReadTable("sample sheet", "samples", said, notes, no_names(), no_rows_dropped())
