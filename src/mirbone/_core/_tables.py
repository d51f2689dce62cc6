"""One reader for every delimited table, of a file or held in memory."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path

import pandas as pd

from mirbone._core._errors import InputError
from mirbone._core._files import read_bytes
from mirbone._core._sources import Held, Source, cells_of_frame

_END = "\x03"  # the control character "end of text"


def read_table(
    source: Source,
    *,
    what: str,
    required: Sequence[str] = (),
    header: bool = True,
    numbers: bool = False,
) -> pd.DataFrame:
    """Read a tab-, comma- or semicolon-separated table as text, strictly.

    Gzip is recognised by its first bytes, the separator by the header line (tab wins). Nothing is
    converted: every cell is a stripped string, an absent value is the empty string. A table held
    in memory gives the cells that its file would, and row names become the first column.

    Parameters
    ----------
    source : Path or Held
        The file, or the table itself (`source_of`).
    what : str
        What the table is, for messages: ``"the sample sheet"``.
    required : sequence of str, optional
        Columns that must be there.
    header : bool, optional
        Whether the first line names the columns; without it they are named 0, 1, 2, ...
    numbers : bool, optional
        Whether the numbers of a table held in memory stay numbers, to the last bit; the cells of a
        file are text either way.

    Returns
    -------
    DataFrame
        Columns of str; the index, named ``line``, holds each row's 1-based line in the file, or
        that which it would have there.

    Raises
    ------
    InputError
        If the file is absent, empty, truncated, not text, ragged, or lacks a required column.
    """
    if isinstance(source, Held):
        columns, rows = _held_rows(source, what, header=header, numbers=numbers)
        lines = list(range(1 + header, 1 + header + len(rows)))
    else:
        columns, rows, lines = _file_rows(source, what, header=header)
    if header:
        _check_header(columns, required, source, what)
    _check_widths(rows, lines, len(columns), source, what)
    return pd.DataFrame(
        rows, columns=pd.Index(columns), index=pd.Index(lines, name="line"), dtype=object
    )


def _held_rows(
    source: Held, what: str, *, header: bool, numbers: bool
) -> tuple[list[str], list[list[object]]]:
    if not isinstance(source.value, pd.DataFrame):
        raise InputError(
            f"{what} {source} must be a path or a DataFrame; got an {type(source.value).__name__}."
        )
    columns, rows = cells_of_frame(source.value, f"{what} {source}", numbers=numbers)
    if not columns:
        raise InputError(f"{what} {source} is empty. Give a table with a header and rows.")
    return columns if header else [str(i) for i in range(len(columns))], rows


def _file_rows(
    path: Path, what: str, *, header: bool
) -> tuple[list[str], list[list[str]], list[int]]:
    text = _read_text(path, what)
    if not text.strip():
        raise InputError(f"{what} {path} is empty. Give a table with a header and rows.")
    separator = _separator(text.lstrip("\r\n").split("\n", 1)[0])
    rows, lines = _split(text, separator, path, what)
    columns = rows.pop(0) if header else [str(i) for i in range(len(rows[0]))]
    if header:
        lines.pop(0)
        if rows and len(columns) == len(rows[0]) - 1:  # R writes no name above the row names
            columns = ["", *columns]
    return columns, rows, lines


def _read_text(path: Path, what: str) -> str:
    data = read_bytes(path, what)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{what} {path} must be UTF-8 text; byte {error.start} is not. "
            "Save it as text (TSV or CSV, UTF-8); Excel workbooks are not read."
        ) from error


def _split(text: str, separator: str, path: Path, what: str) -> tuple[list[list[str]], list[int]]:
    """Split into stripped cells; give each row's line, and skip blank ones.

    A quotation mark that is not closed swallows all that follows it, and so the mark at the end.
    """
    rows: list[list[str]] = []
    numbers: list[int] = []
    reader = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=separator)
    limit = csv.field_size_limit(len(text) + 2)  # a sequence may be a long cell
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                rows.append(cells)
                numbers.append(reader.line_num)
    finally:
        csv.field_size_limit(limit)
    if rows[-1] != [_END]:
        before = numbers[-2] if rows and rows[-1][-1].endswith(_END) else numbers[-1]
        raise InputError(
            f'{what} {path}, line {before + 1}: a quotation mark (") is not closed, and all that '
            "follows would be one cell. Remove it."
        )
    return rows[:-1], numbers[:-1]


def _separator(line: str) -> str:
    return next((s for s in ("\t", ",", ";") if s in line), "\t")


def _check_header(columns: list[str], required: Sequence[str], path: Source, what: str) -> None:
    repeated = [name for name, count in Counter(columns).items() if count > 1]
    if repeated:
        raise InputError(
            f"{what} {path}, line 1: each column name must be unique; "
            f"{', '.join(map(repr, repeated[:5]))} came more than once. Rename or remove them."
        )
    missing = [c for c in required if c not in columns]
    if missing:
        raise InputError(
            f"{what} {path}, line 1: expected a column {', '.join(map(repr, missing))}; "
            f"found {', '.join(map(repr, columns[:12]))}. Add or rename it."
        )


def _check_widths(
    rows: Sequence[Sequence[object]], lines: list[int], width: int, path: Source, what: str
) -> None:
    for row, number in zip(rows, lines, strict=True):
        if len(row) != width:
            raise InputError(
                f"{what} {path}, line {number}: expected {width} columns as in the header; "
                f"found {len(row)}. Mend that line."
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
