"""Sequences from files: FASTA, and for 3' UTRs also a table with a column of sequences."""

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from mirbone._core import FilePath, Held, InputError, Source, TableLike, named_keywords, source_of
from mirbone.targets.sequences._fasta import fasta_records, is_fasta, is_table, read_text_bytes
from mirbone.targets.sequences._faults import counted, raise_faults
from mirbone.targets.sequences._headers import name_of
from mirbone.targets.sequences._mirnas import species_of_mirnas
from mirbone.targets.sequences._records import UtrRecord, UtrRecords, settle
from mirbone.targets.sequences._sequences import (
    ONE_NAME,
    SequenceSet,
    encode_records,
    encode_sequences,
    refuse_short,
)
from mirbone.targets.sequences._species import HUMAN, species_of_headers
from mirbone.targets.sequences._utr_tables import table_records

UTR_FILE = "the UTR file"
_ELSEWHERE = re.compile(r"range=(chr\w+?_\w+|chrUn\w*):", re.IGNORECASE)


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
    data = read_text_bytes(path, what)
    if not is_fasta(data):
        raise InputError(
            f"{what} {path} must be FASTA; its first line does not begin with '>'. "
            "Write a line >name before each sequence."
        )
    try:
        records = [(header.split()[0], sequence) for header, sequence in fasta_records(data)]
        refuse_short(records, min_length)
        return encode_sequences(records)
    except InputError as error:
        raise in_file(error, path, what) from error


@named_keywords
def read_utrs(utrs: TableLike, *, mirnas: SequenceSet | None = None) -> SequenceSet:
    """Read 3' UTRs from FASTA, or from a table with a column of sequences, plain or gzip.

    A table has a header; its columns are found by name, in any case: the sequence (``sequence``,
    ``seq``, ``utr``), and an id (``transcript``, ``id``), a gene (``gene``, ``symbol``) or both,
    which make the name ``ID|GENE``. Transcripts of GENCODE are cut to the range that their headers
    call UTR3. Records of another species than the miRNAs', and those without a sequence, are left
    out; gaps of an alignment are taken out; records that are the same are one.

    Parameters
    ----------
    utrs : path or DataFrame
        The file, or the table itself.
    mirnas : SequenceSet, optional
        What the UTRs are meant for. The prefixes of their names say of which species UTRs are
        taken; human ones where they say none, or are not given.

    Returns
    -------
    SequenceSet
        In the order of the file; its `notes` say what was left out or changed.

    Raises
    ------
    InputError
        If the file is absent, empty, cut short, neither FASTA nor such a table, not nucleotides, of
        another species alone, of whole mRNAs or coding sequences, or if a name has two sequences.
    """
    source = source_of(utrs, "utrs")
    wanted = (HUMAN,) if mirnas is None else species_of_mirnas(mirnas.names)
    found = read_utr_records(source, wanted, own_mirnas=mirnas is not None)
    try:
        records, notes = _merged(found.records)
        encoded = encode_records((record.name, record.sequence) for record in records)
    except InputError as error:
        raise in_file(error, source, UTR_FILE) from error
    return SequenceSet(encoded.names, encoded.codes, encoded.offsets, (*found.notes, *notes))


def read_utr_records(
    path: Source, wanted: Collection[str] = (HUMAN,), *, own_mirnas: bool = False
) -> UtrRecords:
    """Read the records of 3' UTRs that `read_utrs` takes, repeats and all, letters unchecked.

    Parameters
    ----------
    path : Path or Held
        FASTA or table.
    wanted : collection of str, optional
        Binomials of the species to take.
    own_mirnas : bool, optional
        Whether the user gives the miRNAs, and so could name them otherwise.

    Returns
    -------
    UtrRecords
        In the order of the file.

    Raises
    ------
    InputError
        If the file is absent, empty, cut short, neither FASTA nor a table of sequences, or holds no
        3' UTR of these species.
    """
    try:
        raw, said = _raw_records(path)
        found = settle(raw, wanted, own_mirnas=own_mirnas)
    except InputError as error:
        raise in_file(error, path, UTR_FILE) from error
    return UtrRecords(found.records, (*said, *found.notes))


def in_file(error: InputError, path: Source, what: str) -> InputError:
    """Name the file in a message that does not yet.

    Parameters
    ----------
    error : InputError
        What was wrong.
    path : Path or Held
        Where.
    what : str
        What it is.

    Returns
    -------
    InputError
        The same, or with the file before it.
    """
    return error if f"{what} {path}" in str(error) else InputError(f"{what} {path}: {error}")


def _raw_records(path: Source) -> tuple[list[UtrRecord], tuple[str, ...]]:
    if isinstance(path, Held):
        return table_records(path, UTR_FILE)
    data = read_text_bytes(path, UTR_FILE)
    if not is_fasta(data):
        if not is_table(data):
            raise InputError(
                f"{UTR_FILE} {path} must be FASTA, or a table with a header; its first line does "
                "not begin with '>' and has one column. Write a line >name before each sequence."
            )
        return table_records(path, UTR_FILE)
    headers, sequences = zip(*fasta_records(data), strict=True)
    parts = zip(headers, sequences, species_of_headers(headers), strict=True)
    return [UtrRecord(name_of(h), s, h, species=of) for h, s, of in parts], ()


def _merged(records: Iterable[UtrRecord]) -> tuple[list[UtrRecord], list[str]]:
    """Take records that are the same once; of a transcript on several places, that of the assembly.

    The Table Browser of UCSC repeats a transcript on alternate contigs, where its sequence may
    differ by a few nt: there the record of the chromosome itself is the one that is meant, and of
    several on chromosomes the first. Names of one's own that stand for two sequences are refused,
    since which is meant cannot be told.
    """
    groups: dict[str, list[UtrRecord]] = {}
    for record in records:
        groups.setdefault(record.name, []).append(record)
    same, chosen, faults, kept = 0, [], [], []
    for name, group in groups.items():
        distinct = {record.sequence.upper().replace("U", "T") for record in group}
        same += len(group) - len(distinct)
        if len(distinct) == 1:
            kept.append(group[0])
        elif all("range=" in record.header for record in group):
            kept.append(min(group, key=lambda record: bool(_ELSEWHERE.search(record.header))))
            chosen.append(name)
        else:
            faults.append(_two_sequences(name, group))
    raise_faults(ONE_NAME, faults, "Rename or remove one of each.")
    return kept, _repeat_notes(same, chosen)


def _two_sequences(name: str, group: Sequence[UtrRecord]) -> str:
    lengths = ", ".join(f"{len(record.sequence):,}" for record in group[:4])
    return f"{name!r} comes more than once, with another sequence ({lengths} nt)"


def _repeat_notes(same: int, chosen: Sequence[str]) -> list[str]:
    notes = []
    if same:
        notes.append(f"{counted(same, 'record')} that repeat{'s' * (same == 1)} another left out.")
    if chosen:
        one = len(chosen) == 1
        notes.append(
            f"{counted(len(chosen), 'transcript')} {'has' if one else 'have'} other sequences at "
            f"other places of the genome, such as {chosen[0]!r}; that of the chromosome, not of an "
            "alternate contig, was taken."
        )
    return notes
