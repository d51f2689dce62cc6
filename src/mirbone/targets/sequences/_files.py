"""Sequences from files: FASTA, and for 3' UTRs also a table with a column of sequences."""

import re
from collections.abc import Iterable
from pathlib import Path

from mirbone._core import (
    FilePath,
    Held,
    InputError,
    Source,
    TableLike,
    named_keywords,
    read_bytes,
    read_table,
    source_of,
)
from mirbone.targets.sequences._sequences import SequenceSet, encode_sequences

_MIN_MIRNA, _MAX_MIRNA = 8, 50
_MIRNA_FILE = "the miRNA file"
_UTR_FILE = "the UTR file"
_SEQUENCE = ("sequence", "seq", "utr", "utr_sequence", "utr_seq", "3utr", "3_utr", "utr3")
_GENE = ("gene", "symbol", "gene_symbol", "gene_name", "hgnc_symbol", "genesymbol")
_ID = (
    *("transcript", "id", "transcript_id", "transcript_stable_id", "refseq", "refseq_id"),
    *("accession", "name", "ensembl"),
)


@named_keywords
def read_fasta(path: FilePath, *, what: str, min_length: int = 1) -> SequenceSet:
    """Read sequences from a FASTA file, plain or gzip, with lines of any length and ending.

    The name is the first word of the header line.

    Parameters
    ----------
    path : str or path-like
        The file.
    what : str
        What it holds, for messages: ``"the miRNA file"``.
    min_length : int, optional
        Shortest sequence that is accepted, in nt.

    Returns
    -------
    SequenceSet
        In the order of the file.

    Raises
    ------
    InputError
        If the file is absent, empty, cut short, not FASTA or not nucleotides, if a name repeats, or
        a sequence is shorter than `min_length`.
    """
    path = Path(path)
    records = _read_fasta_records(path, what)
    _check_shortest(records, path, what, min_length)
    return _encode_file(records, path, what)


def read_mirnas(path: FilePath) -> SequenceSet:
    """Read mature miRNAs or isomiRs from FASTA, 8 to 50 nt each.

    The mature miRNAs of miRBase 22 have 15 to 34 nt, nearly all of them 16 to 30.

    Parameters
    ----------
    path : str or path-like
        The file.

    Returns
    -------
    SequenceSet
        In the order of the file.

    Raises
    ------
    InputError
        As for `read_fasta`, or if a sequence is longer, as of a precursor or a 3' UTR.
    """
    path = Path(path)
    records = _read_fasta_records(path, _MIRNA_FILE)
    for number, (name, sequence) in enumerate(records, 1):
        if len(sequence) > _MAX_MIRNA:
            raise InputError(
                f"{_MIRNA_FILE} {path}: expected mature miRNAs or isomiRs of {_MIN_MIRNA} to "
                f"{_MAX_MIRNA} nt (16 to 30 is usual); {name!r}, record {number:,} of "
                f"{len(records):,}, has {len(sequence):,}. Are `mirnas` and `utrs` swapped? Of a "
                "precursor, give the mature miRNAs."
            )
    _check_shortest(records, path, _MIRNA_FILE, _MIN_MIRNA)
    return _encode_file(records, path, _MIRNA_FILE)


def read_utrs(utrs: TableLike) -> SequenceSet:
    """Read 3' UTRs from FASTA, or from a table with a column of sequences, plain or gzip.

    A table has a header; its columns are found by name, in any case: the sequence (``sequence``,
    ``seq``, ``utr``), and an id (``transcript``, ``id``), a gene (``gene``, ``symbol``) or both,
    which make the name ``ID|GENE``.

    Parameters
    ----------
    utrs : path or DataFrame
        The file, or the table itself.

    Returns
    -------
    SequenceSet
        In the order of the file.

    Raises
    ------
    InputError
        If the file is absent, empty, cut short, neither FASTA nor such a table, not nucleotides, or
        if a name repeats.
    """
    source = source_of(utrs, "utrs")
    return _encode_file(read_utr_records(source), source, _UTR_FILE)


def read_utr_records(path: Source) -> list[tuple[str, str]]:
    """Read names and sequences of 3' UTRs as `read_utrs` does, repeats and all, unchecked.

    Parameters
    ----------
    path : Path or Held
        FASTA or table.

    Returns
    -------
    list of (str, str)
        In the order of the file.

    Raises
    ------
    InputError
        If the file is absent, empty, cut short, or neither FASTA nor a table of sequences.
    """
    if isinstance(path, Held):
        return _table_records(path)
    data = _read_bytes(path, _UTR_FILE)
    try:
        return list(_fasta_records(data)) if _is_fasta(data) else _file_records(path, data)
    except InputError as error:
        raise _in_file(error, path, _UTR_FILE) from error


def _read_fasta_records(path: Path, what: str) -> list[tuple[str, str]]:
    data = _read_bytes(path, what)
    if not _is_fasta(data):
        swapped = " Only 3' UTRs may be a table: are `mirnas` and `utrs` swapped?"
        raise InputError(
            f"{what} {path} must be FASTA; its first line does not begin with '>'. "
            f"Write a line >name before each sequence.{swapped * _is_table(data)}"
        )
    try:
        return list(_fasta_records(data))
    except InputError as error:
        raise _in_file(error, path, what) from error


def _check_shortest(records: list[tuple[str, str]], path: Path, what: str, min_length: int) -> None:
    for name, sequence in records:
        if len(sequence) < min_length:
            raise InputError(
                f"{what} {path}: each sequence must have at least {min_length} nt; {name!r} has "
                f"{len(sequence)}. Remove it."
            )


def _encode_file(records: Iterable[tuple[str, str]], path: Source, what: str) -> SequenceSet:
    try:
        return encode_sequences(records)
    except InputError as error:
        raise _in_file(error, path, what) from error


def _in_file(error: InputError, path: Source, what: str) -> InputError:
    """Name the file in a message that does not yet."""
    return error if str(error).startswith(what) else InputError(f"{what} {path}: {error}")


def _read_bytes(path: Path, what: str) -> bytes:
    data = read_bytes(path, what)
    if b"\0" in data[:4096]:
        raise InputError(
            f"{what} {path} must be text; it holds binary data. Unpack it first (gzip is unpacked, "
            "zip and workbooks are not)."
        )
    if not data.strip():
        raise InputError(f"{what} {path} is empty. Give FASTA: a line >name, then the sequence.")
    return data


def _is_fasta(data: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b">")


def _is_table(data: bytes) -> bool:
    first = data.lstrip().split(b"\n", 1)[0]
    return any(separator in first for separator in (b"\t", b",", b";"))


def _fasta_records(data: bytes) -> Iterable[tuple[str, str]]:
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    for record in data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n>"):
        header, _, body = record.lstrip(b"> ").partition(b"\n")
        words = header.split()
        name = words[0].decode("utf-8", "replace") if words else ""
        if not name:
            raise InputError("each header line must have a name after '>'; one has none. Add it.")
        yield name, body.translate(None, b" \n\t").decode("ascii", "replace")


def _file_records(path: Path, data: bytes) -> list[tuple[str, str]]:
    if not _is_table(data):
        raise InputError(
            f"{_UTR_FILE} {path} must be FASTA, or a table with a header; its first line does not "
            "begin with '>' and has one column. Write a line >name before each sequence."
        )
    return _table_records(path)


def _table_records(path: Source) -> list[tuple[str, str]]:
    table = read_table(path, what=_UTR_FILE)
    columns = {_header_word(str(column)): column for column in table.columns}
    sequence, gene, name = (
        next((columns[word] for word in words if word in columns), None)
        for words in (_SEQUENCE, _GENE, _ID)
    )
    if sequence is None or (gene is None and name is None):
        lacking = "'sequence'" if sequence is None else "'gene' or 'transcript'"
        raise InputError(
            f"{_UTR_FILE} {path}, line 1: expected a column {lacking}; found "
            f"{', '.join(map(repr, table.columns[:8]))}. Name the column so."
        )
    parts = [table[column] for column in (name, gene) if column is not None]
    names = ["|".join(filter(None, cells)) for cells in zip(*parts, strict=True)]
    for line, found in zip(table.index, names, strict=True):
        if not found:
            raise InputError(f"{_UTR_FILE} {path}, line {line}: the row names nothing. Name it.")
    return [
        (found, "".join(cell.split())) for found, cell in zip(names, table[sequence], strict=True)
    ]


def _header_word(column: str) -> str:
    """Reduce a column's name: ``Gene name`` and ``gene_name`` are one."""
    return re.sub(r"[^a-z0-9]+", "_", column.lower()).strip("_")
