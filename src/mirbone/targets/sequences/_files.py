"""Sequences from files: FASTA, and for 3' UTRs and coding sequences also a table."""

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from mirbone._core import FilePath, Held, InputError, Source, TableLike, named_keywords, source_of
from mirbone.targets.sequences._fasta import fasta_records, is_fasta, is_table, read_text_bytes
from mirbone.targets.sequences._faults import counted, raise_faults
from mirbone.targets.sequences._headers import name_of
from mirbone.targets.sequences._mirnas import species_of_mirnas
from mirbone.targets.sequences._records import UTR3, Part, Record, Records, settle
from mirbone.targets.sequences._sequences import (
    ONE_NAME,
    SequenceSet,
    encode_records,
    encode_sequences,
    refuse_short,
)
from mirbone.targets.sequences._species import HUMAN, species_of_headers
from mirbone.targets.sequences._tables import table_records

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
    wanted = (HUMAN,) if mirnas is None else species_of_mirnas(mirnas.names)
    return read_distinct(source_of(utrs, "utrs"), wanted, own_mirnas=mirnas is not None)[1]


def read_distinct(
    source: Source,
    wanted: Collection[str] = (HUMAN,),
    part: Part = UTR3,
    *,
    own_mirnas: bool = False,
) -> tuple[list[Record], SequenceSet]:
    """Read the records of a file, one of each name, and their letters.

    Parameters
    ----------
    source : Path or Held
        FASTA or table.
    wanted : collection of str, optional
        Binomials of the species to take.
    part : Part, optional
        What the sequences are.
    own_mirnas : bool, optional
        Whether the user gives the miRNAs, and so could name them otherwise.

    Returns
    -------
    records : list of Record
        In the order of the file.
    encoded : SequenceSet
        The same, encoded; its `notes` say what was left out or changed.

    Raises
    ------
    InputError
        As `read_records` and `merged`, or if a letter is no nucleotide.
    """
    found = read_records(source, wanted, part, own_mirnas=own_mirnas)
    try:
        records, notes = merged(found.records)
        encoded = encode_records((record.name, record.sequence) for record in records)
    except InputError as error:
        raise in_file(error, source, part.file) from error
    told = (*found.notes, *notes)
    return records, SequenceSet(encoded.names, encoded.codes, encoded.offsets, told)


def read_records(
    path: Source,
    wanted: Collection[str] = (HUMAN,),
    part: Part = UTR3,
    *,
    own_mirnas: bool = False,
) -> Records:
    """Read the records that `read_utrs` or `read_orfs` takes, repeats and all, letters unchecked.

    Parameters
    ----------
    path : Path or Held
        FASTA or table.
    wanted : collection of str, optional
        Binomials of the species to take.
    part : Part, optional
        What the sequences are.
    own_mirnas : bool, optional
        Whether the user gives the miRNAs, and so could name them otherwise.

    Returns
    -------
    Records
        In the order of the file.

    Raises
    ------
    InputError
        If the file is absent, empty, cut short, neither FASTA nor a table of sequences, or holds no
        sequence of these species.
    """
    try:
        raw, said = _raw_records(path, part)
        found = settle(raw, wanted, part, own_mirnas=own_mirnas)
    except InputError as error:
        raise in_file(error, path, part.file) from error
    return Records(found.records, (*said, *found.notes))


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


def _raw_records(path: Source, part: Part) -> tuple[list[Record], tuple[str, ...]]:
    if isinstance(path, Held):
        return table_records(path, part)
    data = read_text_bytes(path, part.file)
    if not is_fasta(data):
        if not is_table(data):
            raise InputError(
                f"{part.file} {path} must be FASTA, or a table with a header; its first line does "
                "not begin with '>' and has one column. Write a line >name before each sequence."
            )
        return table_records(path, part)
    headers, sequences = zip(*fasta_records(data), strict=True)
    parts = zip(headers, sequences, species_of_headers(headers), strict=True)
    return [Record(name_of(h), s, h, species=of) for h, s, of in parts], ()


def merged(records: Iterable[Record]) -> tuple[list[Record], list[str]]:
    """Take records that are the same once; of a transcript on several places, that of the assembly.

    The Table Browser of UCSC repeats a transcript on alternate contigs, where its sequence may
    differ by a few nt: there the record of the chromosome itself is the one that is meant, and of
    several on chromosomes the first. Names of one's own that stand for two sequences are refused,
    since which is meant cannot be told.

    Parameters
    ----------
    records : iterable of Record
        Of a file.

    Returns
    -------
    kept : list of Record
        One of each name.
    notes : list of str
        What was left out or chosen.

    Raises
    ------
    InputError
        If a name stands for two sequences.
    """
    groups: dict[str, list[Record]] = {}
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


def _two_sequences(name: str, group: Sequence[Record]) -> str:
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
