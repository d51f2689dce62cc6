"""Records of 3' UTRs or coding sequences, and what is done to them before anything reads them.

Every command goes through `settle`: other species and records without a sequence are left out and
counted, gaps of an alignment taken out, and transcripts cut to the part that is wanted where their
headers say where it lies. What is no 3' UTR is refused, as nothing in a result would show it.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from mirbone._core import InputError
from mirbone.targets.sequences._faults import counted, raise_faults
from mirbone.targets.sequences._headers import announced, fields_of, is_whole_gencode, ranges_of
from mirbone.targets.sequences._species import HUMAN, counted_species, spoken_species
from mirbone.targets.sequences._symbols import genes_of_headers

_MISSING = frozenset(
    (
        *("na", "nan", "n/a", "<na>", "#n/a", "none", "null", "nil", "\\n", "unavailable"),
        *("sequenceunavailable", "sequencenotavailable", "notavailable", "nosequence"),
        *("noutrisannotatedforthistranscript", "unknown"),
    )
)
_GAPS = str.maketrans("", "", "-.~")
_CODING = re.compile(r"AUG(?:[ACGUN]{3}){9,}(?:UAA|UAG|UGA)")
_MANY = 3  # as many 3' UTRs that all read so do not come by chance
_SHOWN = {"sequenceunavailable": "'Sequence unavailable'", "": "an empty one"}
_TITLE_CASE = re.compile(r"[A-Z][a-z0-9.-]*[a-z][a-z0-9.-]*")


@dataclass(frozen=True, slots=True)
class Part:
    """The part of transcripts that a file is given for, and its words.

    Parameters
    ----------
    file : str
        What the file is called in messages.
    name : str
        What one sequence is.
    short : str
        The same, short.
    range : str
        What GENCODE's headers call it.
    column : str
        Which column of a table is asked for.
    """

    file: str
    name: str
    short: str
    range: str
    column: str


UTR3 = Part("the UTR file", "3' UTR", "UTR", "UTR3", "sequence")
CODING = Part("the ORF file", "coding sequence", "coding sequence", "CDS", "orf")


@dataclass(frozen=True, slots=True)
class Record:
    """One sequence of a file, and what the file says of it.

    Parameters
    ----------
    name : str
        What it is called in results.
    sequence : str
        Without white space; letters are not checked.
    header : str
        All that names it.
    gene : str or None
        Its gene as written; None where the headers must tell it.
    species : str
        Its binomial; empty where nothing says it.
    """

    name: str
    sequence: str
    header: str
    gene: str | None = None
    species: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """The records of a file that are what is wanted, and what a user should know of the others.

    Parameters
    ----------
    records : tuple of Record
        In the order of the file, repeats and all.
    notes : tuple of str
        Of what was left out or changed.
    """

    records: tuple[Record, ...]
    notes: tuple[str, ...]


def settle(
    records: Sequence[Record],
    wanted: Collection[str] = (HUMAN,),
    part: Part = UTR3,
    *,
    own_mirnas: bool = False,
) -> Records:
    """Keep what is of the species and the part that are wanted, with its gene.

    Parameters
    ----------
    records : sequence of Record
        As read.
    wanted : collection of str, optional
        Binomials of the miRNAs' species.
    part : Part, optional
        What the sequences are meant to be; whether coding sequences are any, their letters tell.
    own_mirnas : bool, optional
        Whether the user gives the miRNAs, and so could name them otherwise.

    Returns
    -------
    Records
        Without gaps, each with a gene.

    Raises
    ------
    InputError
        If nothing is left, headers announce other sequences than the 3' UTRs wanted, or a range
        lies outside of its sequence.
    """
    if not records:
        raise InputError("expected sequences; there is none below the header. Give rows.")
    kept, said = _of_species(records, wanted, part, own_mirnas=own_mirnas)
    kept, missing = _with_sequence(kept, part)
    if part is UTR3:
        _refuse_whole(kept)
    kept, gaps = _without_gaps(kept)
    kept, cut = _cut(kept, part)
    named = _with_genes(kept)
    hint = _like_mouse(named, wanted) if part is UTR3 else ()  # once is enough
    return Records(tuple(named), (*said, *missing, *gaps, *cut, *hint))


def _of_species(
    records: Sequence[Record], wanted: Collection[str], part: Part, *, own_mirnas: bool
) -> tuple[list[Record], list[str]]:
    kept = [record for record in records if record.species in ("", *wanted)]
    others = [record for record in records if record.species not in ("", *wanted)]
    if not others:
        return kept, []
    of_mirnas = " and ".join(spoken_species(name) for name in wanted)
    if not kept:
        prefix = " To scan these, name their miRNAs by the prefix of miRBase, such as mmu-."
        raise InputError(
            f"expected {part.name}s of the miRNAs' species, {of_mirnas}; all {len(others):,} are "
            f"of another ({counted_species(record.species for record in others)}), the first "
            f"{others[0].name!r}. Give {of_mirnas} {part.name}s.{prefix * own_mirnas}"
        )
    return kept, [
        f"{counted(len(others), 'record')} of other species left out "
        f"({counted_species(record.species for record in others)}): the miRNAs are {of_mirnas}."
    ]


def _refuse_whole(records: Sequence[Record]) -> None:
    """Refuse records whose headers announce whole mRNAs, coding sequences and the like."""
    if any(ranges_of(record.header) for record in records):
        return
    kinds = ((record, announced(record.header)) for record in records)
    whole = [(record, kind) for record, kind in kinds if kind]
    if all(is_whole_gencode(fields_of(r.header), len(r.sequence)) for r in records):
        whole = [(record, "a whole transcript of GENCODE, without UTR3") for record in records]
    elif not whole and len(records) >= _MANY and all(map(_is_coding, records)):
        whole = [(record, "it reads from AUG to a stop, as every other does") for record in records]
    if whole:
        (first, kind), number = whole[0], len(whole)
        raise InputError(
            f"expected 3' UTRs; {number:,} of {len(records):,} records are none, the first "
            f"{first.name!r}: {kind}. Read as 3' UTRs, sites in coding sequence and 5' "
            "UTR would count with the others, and no result would show it. Give 3' UTRs alone: "
            'from BioMart the sequence "3\' UTR", from the Table Browser of UCSC "3\' UTR exons", '
            "or GENCODE's pc_transcripts.fa, whose headers say where the 3' UTR lies "
            "(UTR3:172-329)."
        )


def _is_coding(record: Record) -> bool:
    """Whether a sequence reads from a start to a stop: BioMart's headers do not tell its kinds."""
    return _CODING.fullmatch(record.sequence.upper().replace("T", "U")) is not None


def _with_sequence(records: Sequence[Record], part: Part) -> tuple[list[Record], list[str]]:
    kept = [record for record in records if not _is_missing(record.sequence)]
    gone = [record for record in records if _is_missing(record.sequence)]
    if not gone:
        return kept, []
    ways = dict.fromkeys(record.sequence.lower() for record in gone)
    first = {record.sequence.lower(): record.sequence for record in reversed(gone)}
    shown = ", ".join(_SHOWN.get(way, repr(first[way])) for way in list(ways)[:3])
    if not kept:
        raise InputError(
            f"expected sequences; none of {counted(len(records), 'record')} has one ({shown}), the "
            f"first {gone[0].name!r}. BioMart writes 'Sequence unavailable' where a transcript has "
            f"no {part.name}; choose others."
        )
    return kept, [f"{counted(len(gone), 'record')} without a sequence ({shown}) left out."]


def _is_missing(sequence: str) -> bool:
    return sequence.lower() in _MISSING or not sequence.translate(_GAPS)


def _without_gaps(records: Sequence[Record]) -> tuple[list[Record], list[str]]:
    cleaned = [record.sequence.translate(_GAPS) for record in records]
    pairs = list(zip(records, cleaned, strict=True))
    number = sum(len(letters) < len(record.sequence) for record, letters in pairs)
    if not number:
        return list(records), []
    kept = [replace(record, sequence=letters) for record, letters in pairs]
    return kept, [f"Gaps of an alignment were taken out of {counted(number, 'sequence')}."]


def _cut(records: Sequence[Record], part: Part) -> tuple[list[Record], list[str]]:
    """Cut transcripts at the range that their headers give: 1-based, both ends included."""
    ranges = [ranges_of(record.header, gffread=part is CODING) for record in records]
    if not any(ranges):
        return list(records), []
    kept, faults = [], []
    for record, parts in zip(records, ranges, strict=True):
        if part.range not in parts:
            continue
        start, end = parts[part.range]
        length = len(record.sequence)
        if length == end - start + 1:
            kept.append(record)  # someone has cut it, and left the header as it was
        elif 1 <= start <= end <= length:
            kept.append(replace(record, sequence=record.sequence[start - 1 : end]))
        else:
            faults.append(f"{record.name!r} has {length:,} nt, and {part.range}:{start}-{end}")
    raise_faults(
        f"the {part.name} that a header gives must lie in its sequence, counted from 1",
        faults,
        "Get the sequences and headers from one release.",
    )
    if not kept:
        others = "CDS and 5' UTR" if part is UTR3 else "UTRs"
        raise InputError(
            f"expected {part.name}s; the headers of {counted(len(records), 'record')} say where "
            f"{others} lie, the first {records[0].name!r}, and none has a {part.range}. Give some "
            f"with a {part.name}."
        )
    without = len(records) - len(kept)
    left = f" {counted(without, 'record')} without one left out." if without else ""
    one = len(kept) == 1
    return kept, [
        f"{counted(len(kept), 'transcript')} {'was' if one else 'were'} cut to the {part.name} "
        f"that {'its header gives' if one else 'their headers give'} ({part.range}).{left}"
    ]


def _with_genes(records: Sequence[Record]) -> list[Record]:
    told = genes_of_headers(record.header for record in records if record.gene is None)
    return [
        record if record.gene is not None else replace(record, gene=told[record.header])
        for record in records
    ]


def _like_mouse(records: Iterable[Record], wanted: Collection[str]) -> list[str]:
    """Hint at another species where every symbol is written as those of mouse and rat are."""
    records = list(records)
    if HUMAN not in wanted or any(record.species for record in records):
        return []
    genes = {record.gene or "" for record in records}
    if len(genes) < 2 or not all(_TITLE_CASE.fullmatch(gene) for gene in genes):
        return []
    first = next(iter(record.gene for record in records))
    return [
        f"All {len(genes):,} gene names are written as mouse's and rat's are ({first!r}); they "
        "were taken as human, as nothing else says the species. Check it."
    ]
