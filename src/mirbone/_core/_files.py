"""Files: atomic writing, and hashing."""

import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from mirbone._core._errors import InputError
from mirbone._core._texts import guarded


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
    path = _writable(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # the name of the temporary file is longer than its own, so of a long one the beginning
        handle, name = tempfile.mkstemp(
            dir=path.parent, prefix=f".{path.name[:60]}.", suffix=path.suffix[:20]
        )
    except OSError as error:
        taken = isinstance(error, FileExistsError | NotADirectoryError)
        why = f"{path.parent} is no folder" if taken else error.strerror
        raise InputError(
            f"{path} cannot be written: {why}. Give a place that may be written to."
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


def resolved(path: Path) -> tuple[Path, int]:
    """Find where a path leads, and what is there.

    Parameters
    ----------
    path : Path
        Where something is to be written.

    Returns
    -------
    target : Path
        The path without links.
    kind : int
        The file's type, as of `stat.S_IFMT`; 0 where nothing is.

    Raises
    ------
    InputError
        If it leads nowhere: in a circle, or through names that cannot be.
    """
    try:
        target = path.resolve()
    except (OSError, RuntimeError, ValueError) as error:  # a circle is a RuntimeError up to 3.12
        why = "its links lead in a circle" if isinstance(error, RuntimeError) else error
        raise InputError(
            f"{str(path)!r} cannot be written: {why}. Give a place that may be written to."
        ) from error
    try:
        return target, stat.S_IFMT(target.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return target, 0
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", error)
        why = "its links lead in a circle" if getattr(error, "errno", 0) == errno.ELOOP else why
        raise InputError(
            f"{str(path)!r} cannot be written: {why}. Give a place that may be written to."
        ) from error


def _writable(path: Path) -> Path:
    """Find where a file is to stand; refuse what no file can replace."""
    target, kind = resolved(path)
    if kind == stat.S_IFDIR:
        raise InputError(f"expected a file to write; {path} is a folder. Give a file name.")
    if kind not in (0, stat.S_IFREG):
        raise InputError(
            f"expected a file to write; {path} is a device or pipe, which cannot be replaced by a "
            "whole file at once. Give a file name."
        )
    return target


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
        # a name that is no Unicode, as of a file, is written out
        temporary.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")


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

    A spreadsheet that opens the table runs nothing: words that it would take for a formula get an
    apostrophe before them (`guarded`), which `read_table` takes off again.

    Parameters
    ----------
    table : DataFrame
        Its index is not written.

    Returns
    -------
    str
        Header and rows, Unix line ends.
    """
    safe = table.copy(deep=False)
    safe.columns = [guarded(name) if isinstance(name, str) else name for name in table.columns]
    for i in range(table.shape[1]):
        column = table.iloc[:, i]
        if not (is_numeric_dtype(column) or is_bool_dtype(column)):
            safe.isetitem(i, _guarded_column(column))
    return safe.to_csv(sep="\t", index=False, float_format="%.10g", lineterminator="\n")


def _guarded_column(column: pd.Series) -> pd.Series:
    return column.astype(object).map(lambda cell: _cell(cell) if isinstance(cell, str) else cell)


def _cell(text: str) -> str:
    # pandas quotes a line feed alone, and programs end a line at a carriage return too
    return guarded(text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)


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
