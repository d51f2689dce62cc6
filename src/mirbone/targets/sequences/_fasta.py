"""FASTA as bytes: told from tables, and parted into headers and sequences."""

from collections.abc import Iterator
from pathlib import Path

from mirbone._core import InputError, read_bytes

_BOM = b"\xef\xbb\xbf"


def read_text_bytes(path: Path, what: str) -> bytes:
    """Read a file of sequences, plain or gzip, as bytes.

    Parameters
    ----------
    path : Path
        The file.
    what : str
        What it is, for messages.

    Returns
    -------
    bytes
        Without a byte order mark, and without the comment lines that some put first.

    Raises
    ------
    InputError
        If it is absent, empty, cut short or binary.
    """
    data = read_bytes(path, what)
    if b"\0" in data[:4096]:
        raise InputError(
            f"{what} {path} must be text; it holds binary data. Unpack it first (gzip is unpacked, "
            "zip and workbooks are not); of text in UTF-16, save it as UTF-8."
        )
    data = data.removeprefix(_BOM).lstrip()
    after = data
    while after[:1] in (b"#", b";"):
        after = after.partition(b"\n")[2].lstrip()
    data = after if after[:1] == b">" else data
    if not data.strip():
        raise InputError(f"{what} {path} is empty. Give FASTA: a line >name, then the sequence.")
    return data


def is_fasta(data: bytes) -> bool:
    """Whether a file begins as FASTA does.

    Parameters
    ----------
    data : bytes
        Of `read_text_bytes`.

    Returns
    -------
    bool
        True where the first mark is ``>``.
    """
    return data.startswith(b">")


def is_table(data: bytes) -> bool:
    """Whether the first line of a file has columns.

    Parameters
    ----------
    data : bytes
        Of `read_text_bytes`.

    Returns
    -------
    bool
        True where a tab, comma or semicolon stands there.
    """
    first = data.split(b"\n", 1)[0]
    return any(separator in first for separator in (b"\t", b",", b";"))


def fasta_records(data: bytes) -> Iterator[tuple[str, str]]:
    """Part FASTA into headers and sequences, with lines of any length and ending.

    Parameters
    ----------
    data : bytes
        Of `read_text_bytes`, beginning with ``>``.

    Yields
    ------
    tuple of (str, str)
        The header without ``>``, and the sequence without white space.

    Raises
    ------
    InputError
        If a header is empty.
    """
    text = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for record in text.split(b"\n>"):
        header, _, body = record.lstrip(b"> ").partition(b"\n")
        words = header.decode("utf-8", "replace").strip()
        if not words:
            raise InputError("each header line must have a name after '>'; one has none. Add it.")
        yield words, body.translate(None, b" \n\t\x0b\x0c").decode("ascii", "replace")
