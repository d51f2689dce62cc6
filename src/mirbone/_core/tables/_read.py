"""One reader for every delimited table, of a file or held in memory."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files

import numpy as np
import pandas as pd

from mirbone._core._errors import InputError
from mirbone._core._sources import Held, Source, cells_of_frame
from mirbone._core._unpack import read_bytes
from mirbone._core.tables._cells import find_separator, separator_name, split_cells
from mirbone._core.tables._decimals import mend_decimals
from mirbone._core.tables._frame import Frame, cut_frame
from mirbone._core.tables._text import decode_text


@dataclass(frozen=True, slots=True, eq=False)
class TextTable:
    """A table as text, with what was found around it.

    Parameters
    ----------
    table : DataFrame
        Columns of str; the index, named ``line``, holds each row's 1-based line in the file, or
        that which it would have there.
    notes : tuple of str
        What was passed over or read in an unusual way, in words.
    before : tuple of tuple of str
        Cells of the lines above the header: titles, comments, an instrument's block.
    header_line : int
        The line of the column names.
    """

    table: pd.DataFrame
    notes: tuple[str, ...] = ()
    before: tuple[tuple[str, ...], ...] = ()
    header_line: int = 1


def read_table(
    source: Source,
    *,
    what: str,
    required: Sequence[str] = (),
    header: bool = True,
    numbers: bool = False,
) -> pd.DataFrame:
    """Read a delimited table as text, strictly; see `read_text_table`.

    Parameters
    ----------
    source : Path or Held
        The file, or the table itself (`source_of`).
    what : str
        What the table is, for messages: ``"the sample sheet"``.
    required : sequence of str, optional
        Columns that must be there.
    header : bool, optional
        Whether a line names the columns; without it they are named 0, 1, 2, ...
    numbers : bool, optional
        Whether the table holds numbers: decimal commas are then read as such, and the numbers of a
        table held in memory stay numbers, to the last bit.

    Returns
    -------
    DataFrame
        As `TextTable.table`.

    Raises
    ------
    InputError
        If the file is absent, empty, truncated, not text, ragged, or lacks a required column.
    """
    return read_text_table(
        source, what=what, required=required, header=header, numbers=numbers
    ).table


def read_text_table(
    source: Source,
    *,
    what: str,
    required: Sequence[str] = (),
    header: bool = True,
    numbers: bool = False,
    repeats: bool = False,
) -> TextTable:
    """Read a table of cells separated by tabs, semicolons, commas or spaces, and say what else.

    Gzip is recognised by its first bytes, the encoding and the separator by the text. Lines before
    the header and set apart below the table, and empty columns, are passed over and told. Nothing
    else is converted: every cell is a stripped string, an absent value is the empty string. A table
    held in memory gives the cells that its file would, and row names become the first column.

    Parameters
    ----------
    source : Path or Held
        The file, or the table itself (`source_of`).
    what : str
        What the table is, for messages: ``"the sample sheet"``.
    required : sequence of str, optional
        Columns that must be there.
    header : bool, optional
        Whether a line names the columns; without it they are named 0, 1, 2, ...
    numbers : bool, optional
        Whether the table holds numbers, as `read_table` takes it.
    repeats : bool, optional
        Whether columns may bear the same name, as where a second line of names tells them apart.

    Returns
    -------
    TextTable
        The table, and what was passed over.

    Raises
    ------
    InputError
        If the file is absent, empty, truncated, not text, ragged, or lacks a required column.
    """
    where = f"{what} {source}"
    if isinstance(source, Held):
        frame = _held_frame(source, what, header=header, numbers=numbers)
    else:
        frame, separator = _file_frame(source, what, header=header)
        if numbers:
            mend_decimals(frame, where, semicolons=separator == ";")
    if header:
        _check_header(frame, required, where, repeats=repeats)
    cells = np.empty((len(frame.rows), len(frame.columns)), dtype=object)
    for place, row in enumerate(frame.rows):
        cells[place] = row
    table = pd.DataFrame(
        cells,
        columns=pd.Index(frame.columns),
        index=pd.Index(frame.lines, name="line"),
        dtype=object,
    )
    return TextTable(table, tuple(frame.notes), tuple(map(tuple, frame.before)), frame.header_line)


def _held_frame(source: Held, what: str, *, header: bool, numbers: bool) -> Frame:
    if not isinstance(source.value, pd.DataFrame):
        raise InputError(
            f"{what} {source} must be a path or a DataFrame; got an {type(source.value).__name__}."
        )
    columns, rows = cells_of_frame(source.value, f"{what} {source}", numbers=numbers)
    if not columns:
        raise InputError(f"{what} {source} is empty. Give a table with a header and rows.")
    names = columns if header else [str(i) for i in range(len(columns))]
    return Frame(names, rows, list(range(1 + header, 1 + header + len(rows))))  # type: ignore[arg-type]


def _file_frame(path: Source, what: str, *, header: bool) -> tuple[Frame, str]:
    where = f"{what} {path}"
    text, encoding = decode_text(read_bytes(path, what), where)  # type: ignore[arg-type]
    if not text.strip("\ufeff\x00 \t\r\n\v\f"):
        raise InputError(f"{where} is empty. Give a table with a header and rows.")
    separator = find_separator(text)
    rows, lines = split_cells(text, separator, where)
    if not rows:
        raise InputError(
            f"{where} is empty: its lines hold nothing but separators. Give a table with a header "
            "and rows."
        )
    frame = cut_frame(rows, lines, where, header=header)
    if encoding != "UTF-8":
        frame.notes.append(f"the text is {encoding}")
    if separator in "| ":
        frame.notes.append(f"the cells are separated by {separator_name(separator)}")
    return frame, separator


def _check_header(frame: Frame, required: Sequence[str], where: str, *, repeats: bool) -> None:
    columns = frame.columns
    repeated = [name for name, count in Counter(columns).items() if count > 1]
    if repeated and not repeats:
        raise InputError(
            f"{where}, line {frame.header_line}: each column name must be unique; "
            f"{', '.join(map(repr, repeated[:5]))} came more than once. Rename or remove them."
        )
    missing = [c for c in required if c not in columns]
    if missing:
        raise InputError(
            f"{where}, line {frame.header_line}: expected a column "
            f"{', '.join(map(repr, missing))}; found {', '.join(map(repr, columns[:12]))}. "
            "Add or rename it."
        )


def package_table(room: str, name: str) -> pd.DataFrame:
    """Read one of the tables that a room brings.

    Parameters
    ----------
    room : str
        Such as ``niche``.
    name : str
        File in its folder ``data``.

    Returns
    -------
    DataFrame
        Columns of str.
    """
    with as_file(files(f"mirbone.{room}") / "data" / name) as path:
        return read_table(path, what="the table of the package")
