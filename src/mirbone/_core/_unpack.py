"""The bytes of a file, unpacked within bounds: a few kB may unpack to more than any memory."""

import errno
import gzip
import io
import os
import re
import stat
import zipfile
import zlib
from pathlib import Path
from typing import IO

from mirbone._core._bounds import machine_memory, size_text
from mirbone._core._errors import InputError

VARIABLE = "MIRBONE_MAX_UNPACKED"
_MOST = 4 * 10**9
_SHARE = 16  # so many times its size a table of short cells takes while it is read
_BLOCK = 1 << 20
_GZIP = b"\x1f\x8b"
_PACKED = (
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"LZIP", "lzip"),
    (b"\x1f\x9d", "compress"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
)
_SIZE = re.compile(r"(\d+(?:\.\d*)?(?:[eE]\+?\d+)?)\s*([kKmMgGtT]?)(?:i?[bB])?")
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}


def largest_file() -> int:
    """Tell how many bytes of one file are read at most, unpacked.

    Returns
    -------
    int
        What the environment variable `VARIABLE` says, such as ``16G``; without it 4 GB, or a
        sixteenth of the memory where that is less.

    Raises
    ------
    InputError
        If the variable holds no size.
    """
    said = os.environ.get(VARIABLE, "").strip()
    if not said:
        return min(_MOST, machine_memory() // _SHARE)
    found = _SIZE.fullmatch(said)
    size = float(found[1]) * _UNITS[found[2].lower()] if found else 0.0
    if not 1 <= size < 2**63:
        raise InputError(
            f"the environment variable {VARIABLE} must be a size such as 16G or 500M; got {said!r}."
        )
    return int(size)


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
        If the file is absent, no file, cut short, packed in another way, or larger than
        `largest_file`.
    """
    where = f"{what} {path}"
    require_file(path, what)
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if not file.peek(2).startswith(_GZIP):
                return _not_packed(
                    _within_bounds(file, where, f"has {size_text(size)}, more", size), where
                )
            with gzip.GzipFile(fileobj=file) as unpacked:
                how = f"unpacks from {size_text(size)} to more"
                return _not_packed(_within_bounds(unpacked, where, how), where)
    except (EOFError, OSError, zlib.error) as error:
        raise InputError(f"{where} could not be read: {error}. Copy the file again.") from error


def check_workbook(path: Path, what: str) -> None:
    """Refuse a workbook that is damaged, or unpacks to more than `largest_file`.

    Parameters
    ----------
    path : Path
        An ``.xlsx`` file, which is a zip archive.
    what : str
        What it is, for messages.

    Raises
    ------
    InputError
        If it is no archive, or too large; a reader gets no more of a member than it says to hold.
    """
    require_file(path, what)
    most = largest_file()
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(
            f"{what} {path} is no workbook: {error}. Save the sheet as CSV or tab-separated."
        ) from error
    if size > most:
        raise InputError(
            f"{what} {path} unpacks to {size_text(size)}; {size_text(most)} is the most that is "
            f"read of one file here. If it is what it should be, set the environment variable "
            f"{VARIABLE} higher, such as {VARIABLE}={_next_size(most)}."
        )


def require_file(path: Path, what: str) -> None:
    """Refuse a path that leads to no file.

    Parameters
    ----------
    path : Path
        The path.
    what : str
        What it is, for messages.

    Raises
    ------
    InputError
        If nothing is there, a folder, a device or a pipe, or if it may not be looked at.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError(f"{what} {path} was not found. Check the path.") from error
    except OSError as error:
        loop = error.errno == errno.ELOOP
        why = "its links lead in a circle" if loop else error.strerror
        raise InputError(f"{what} {path} cannot be read: {why}. Check the path.") from error
    except ValueError as error:  # a zero byte in it
        raise InputError(f"{what} {str(path)!r} cannot be the path of a file.") from error
    if stat.S_ISDIR(mode):
        raise InputError(f"{what} {path} is a folder; expected a file. Check the path.")
    if not stat.S_ISREG(mode):
        raise InputError(
            f"{what} {path} is a device or pipe; expected a file, which can be read twice. Save it "
            "to a file first."
        )


def _within_bounds(file: IO[bytes] | gzip.GzipFile, where: str, how: str, size: int = 0) -> bytes:
    """Read block by block, and no further than the bound."""
    most, data = largest_file(), io.BytesIO()
    while size <= most and (block := file.read(_BLOCK)):
        data.write(block)
        size = max(size, data.tell())
    if size > most:
        raise InputError(
            f"{where} {how} than fits: {size_text(most)} is the most that is read of one file "
            f"here. If it is what it should be, set the environment variable {VARIABLE} higher, "
            f"such as {VARIABLE}={_next_size(most)}."
        )
    return data.getvalue()


def _next_size(most: int) -> str:
    size = 4 * most
    return (
        str(size) if size < 10**6 else f"{size // 10**6}M" if size < 10**10 else f"{size // 10**9}G"
    )


def _not_packed(data: bytes, where: str) -> bytes:
    """Refuse data that are packed in a way that is not unpacked here, or twice."""
    kind = next((name for start, name in _PACKED if data.startswith(start)), "")
    if data.startswith(_GZIP):
        kind = "gzip twice"
    if kind:
        raise InputError(
            f"{where} must be text; it is packed with {kind}. Unpack it first; gzip is unpacked "
            "here, once."
        )
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        names = _names_in_archive(data)
        if names is not None and not any(name.startswith("xl/") for name in names):
            raise InputError(
                f"{where} must be text; it is a zip archive of {len(names)} files "
                f"({', '.join(map(repr, names[:3])) or 'none'}). Unpack it, and give the file that "
                "holds the data."
            )
    return data


def _names_in_archive(data: bytes) -> list[str] | None:
    """Names of the files in a zip archive; None where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
