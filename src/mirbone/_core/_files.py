"""Files: atomic writing, hashing, and one reader for every delimited table."""

import csv
import gzip
import hashlib
import io
import os
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from mirbone._core._errors import InputError

_END = "\x03"  # the control character "end of text"


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`, moved into place only when the block ends well.

    Parameters
    ----------
    path : Path
        Where the finished file must stand; its folder is made when missing. A link is kept: what
        it points to is replaced.

    Yields
    ------
    Path
        The path to write to.

    Raises
    ------
    InputError
        If the place cannot be written to, or the disk is full.
    """
    if path.is_dir():
        raise InputError(f"expected a file to write; {path} is a folder. Give a file name.")
    if path.exists() and not path.is_file():
        raise InputError(
            f"expected a file to write; {path} is a device or pipe, which cannot be replaced by a "
            "whole file at once. Give a file name."
        )
    try:
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix
        )
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror}. Give a place that may be written to."
        ) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~umask())
        temporary.replace(path)
    except OSError as error:
        raise InputError(
            f"{path} could not be written: {error.strerror or error}. "
            "Nothing half-written was left."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def umask() -> int:
    """Read the process's file mode mask.

    Returns
    -------
    int
        The bits that a new file must not have.
    """
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically, as UTF-8 with Unix line ends.

    Parameters
    ----------
    path : Path
        The file.
    text : str
        Its whole content.
    """
    with atomic_path(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a data frame as TSV, atomically; floats with 10 significant digits, missing empty.

    Parameters
    ----------
    table : DataFrame
        Its index is not written.
    path : Path
        The file.
    """
    write_text(path, table_text(table))


def table_text(table: pd.DataFrame) -> str:
    """Format a data frame as the TSV text that `write_table` writes.

    Parameters
    ----------
    table : DataFrame
        Its index is not written.

    Returns
    -------
    str
        Header and rows, Unix line ends.
    """
    return table.to_csv(sep="\t", index=False, float_format="%.10g", lineterminator="\n")


def sha256_of(path: Path) -> str:
    """Hash a file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    str
        Hexadecimal SHA-256 of its bytes.
    """
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def read_table(
    path: Path, *, what: str, required: Sequence[str] = (), header: bool = True
) -> pd.DataFrame:
    """Read a tab-, comma- or semicolon-separated table as text, strictly.

    Gzip is recognised by its first bytes, the separator by the header line (tab wins). Nothing is
    converted: every cell is a stripped string, an absent value is the empty string.

    Parameters
    ----------
    path : Path
        The file.
    what : str
        What the table is, for messages: ``"the sample sheet"``.
    required : sequence of str, optional
        Columns that must be there.
    header : bool, optional
        Whether the first line names the columns; without it they are named 0, 1, 2, ...

    Returns
    -------
    DataFrame
        Columns of str; the index, named ``line``, holds each row's 1-based line in the file.

    Raises
    ------
    InputError
        If the file is absent, empty, truncated, not text, ragged, or lacks a required column.
    """
    text = _read_text(path, what)
    if not text.strip():
        raise InputError(f"{what} {path} is empty. Give a table with a header and rows.")
    separator = _separator(text.lstrip("\r\n").split("\n", 1)[0])
    rows, numbers = _split(text, separator, path, what)
    columns = rows.pop(0) if header else [str(i) for i in range(len(rows[0]))]
    if header:
        numbers.pop(0)
        if rows and len(columns) == len(rows[0]) - 1:  # R writes no name above the row names
            columns = ["", *columns]
        _check_header(columns, required, path, what)
    _check_widths(rows, numbers, len(columns), path, what)
    return pd.DataFrame(
        rows, columns=pd.Index(columns), index=pd.Index(numbers, name="line"), dtype=object
    )


def read_bytes(path: Path, what: str) -> bytes:
    """Read a file, unpacking gzip, which is recognised by its first bytes.

    Parameters
    ----------
    path : Path
        The file.
    what : str
        What it is, for messages: ``"the sample sheet"``.

    Returns
    -------
    bytes
        Its content.

    Raises
    ------
    InputError
        If the file is absent, a folder, or cut short.
    """
    if path.is_dir():
        raise InputError(f"{what} {path} is a folder; expected a file. Check the path.")
    if not path.is_file():
        raise InputError(f"{what} {path} was not found. Check the path.")
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    except (EOFError, OSError, zlib.error) as error:
        raise InputError(
            f"{what} {path} could not be read: {error}. Copy the file again."
        ) from error


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


def _check_header(columns: list[str], required: Sequence[str], path: Path, what: str) -> None:
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
    rows: list[list[str]], numbers: list[int], width: int, path: Path, what: str
) -> None:
    for row, number in zip(rows, numbers, strict=True):
        if len(row) != width:
            raise InputError(
                f"{what} {path}, line {number}: expected {width} columns as in the header; "
                f"found {len(row)}. Mend that line."
            )
