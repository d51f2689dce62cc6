"""Coding sequences of the transcripts whose 3' UTRs were read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from mirbone._core import InputError, Source, TableLike, named_keywords, source_of
from mirbone.targets.sequences._faults import counted
from mirbone.targets.sequences._files import in_file, read_distinct
from mirbone.targets.sequences._headers import announced
from mirbone.targets.sequences._mirnas import species_of_mirnas
from mirbone.targets.sequences._pairs import pair
from mirbone.targets.sequences._records import CODING, Record
from mirbone.targets.sequences._sequences import A, G, SequenceSet, U, assemble
from mirbone.targets.sequences._species import HUMAN, species_of_headers

_WEIGHTS = np.array([25, 5, 1], dtype=np.uint8)  # of a codon's letters; five codes, so below 125


def _codon(*letters: int) -> int:
    return int(np.array(letters) @ _WEIGHTS)


_START, _UGA = _codon(A, U, G), _codon(U, G, A)
_STOPS = (_codon(U, A, A), _codon(U, A, G), _UGA)


class _Frame(StrEnum):
    """How a sequence reads in codons, in the words of notes."""

    WHOLE = ""
    UNSTOPPED = "without a stop codon at the end"
    SELENOCYSTEINE = "with one UGA inside, as of selenocysteine,"
    BROKEN = "whose length is no multiple of three"
    UNSTARTED = "without AUG at the start"
    STOPPED = "with a stop codon inside"


_NO_FRAMES = (_Frame.BROKEN, _Frame.UNSTARTED, _Frame.STOPPED)


@named_keywords
def read_orfs(
    orfs: TableLike, utrs: SequenceSet, *, mirnas: SequenceSet | None = None
) -> SequenceSet:
    """Read the coding sequences of transcripts whose 3' UTRs were read before.

    FASTA or a table, plain or gzip, as `read_utrs` takes them; the column of a table is ``orf``,
    ``cds``, ``coding_sequence`` or ``sequence``, so that one table may hold both. Transcripts whose
    headers say where the CDS lies are cut to it (GENCODE ``CDS:41-171``, gffread ``CDS=41-171``).
    A coding sequence reads from AUG in codons to a stop codon. One without its stop codon, as some
    tools write them, and one with a single UGA inside, as of selenocysteine, are taken and told;
    other starts and selenoprotein P, with many UGA, are left out with what is no reading frame.

    A coding sequence is that of a 3' UTR of the same name, else of the same transcript id in the
    name or header, else of the id without version; else, for 3' UTRs that are named by gene alone,
    of the gene. Where several fit, the longest is taken.

    Parameters
    ----------
    orfs : path or DataFrame
        The file, or the table itself.
    utrs : SequenceSet
        The 3' UTRs, as of `read_utrs`.
    mirnas : SequenceSet, optional
        What they are meant for: says the species, with the names of the 3' UTRs, as of `read_utrs`.

    Returns
    -------
    SequenceSet
        Named as `utrs`, in their order, empty where a transcript has no coding sequence; its
        `notes` say what was left out, and how it was matched.

    Raises
    ------
    InputError
        If the file is refused as of `read_utrs`, more than half of its sequences are no reading
        frames, or none belongs to a 3' UTR.
    """
    source = source_of(orfs, "orfs")
    named = {HUMAN} if mirnas is None else set(species_of_mirnas(mirnas.names))
    wanted = named | set(species_of_headers(utrs.names)) - {""}
    records, encoded = read_distinct(source, tuple(wanted), CODING, own_mirnas=mirnas is not None)
    try:
        found = _frames_of(records, encoded)
    except InputError as error:
        raise in_file(error, source, CODING.file) from error
    pairs = pair(utrs.names, found.records, [len(codes) for codes in found.codes])
    if max(pairs.places, default=-1) < 0:
        raise InputError(_no_pair(utrs.names, found.records, source))
    nothing = np.zeros(0, dtype=np.uint8)
    parts = [found.codes[place] if place >= 0 else nothing for place in pairs.places]
    orf_set = assemble(utrs.names, parts)
    notes = (*encoded.notes, *found.notes, *pairs.notes, *_notes(utrs.names, pairs.places, found))
    return SequenceSet(orf_set.names, orf_set.codes, orf_set.offsets, notes)


@dataclass(frozen=True, slots=True)
class _Frames:
    """The sequences that are reading frames."""

    records: Sequence[Record]
    codes: Sequence[np.ndarray]
    kinds: Sequence[_Frame]
    notes: Sequence[str]


def _frames_of(records: Sequence[Record], encoded: SequenceSet) -> _Frames:
    parts = np.split(encoded.codes, encoded.offsets[1:-1])
    kinds = [_frame(codes) for codes in parts]
    good = [place for place, kind in enumerate(kinds) if kind not in _NO_FRAMES]
    notes = ()
    if len(good) < len(records):
        first = next(r for r, kind in zip(records, kinds, strict=True) if kind in _NO_FRAMES)
        told = _told(kinds)
        if 2 * len(good) < len(records):
            raise InputError(_refusal(len(records) - len(good), len(records), told, first))
        gone = counted(len(records) - len(good), "sequence")
        notes = (f"{gone} left out as no reading frame ({told}), the first {first.name!r}.",)
    return _Frames(
        [records[place] for place in good],
        [parts[place] for place in good],
        [kinds[place] for place in good],
        notes,
    )


def _frame(codes: np.ndarray) -> _Frame:
    if codes.size % 3:
        return _Frame.BROKEN
    codons = codes.reshape(-1, 3) @ _WEIGHTS
    if codons[0] != _START:
        return _Frame.UNSTARTED
    stops = np.isin(codons, _STOPS)
    inside = codons[:-1][stops[:-1]]
    if not stops[-1]:
        return _Frame.STOPPED if inside.size else _Frame.UNSTOPPED
    if inside.size:
        return _Frame.SELENOCYSTEINE if inside.tolist() == [_UGA] else _Frame.STOPPED
    return _Frame.WHOLE


def _told(kinds: Sequence[_Frame]) -> str:
    """Count each kind that is no reading frame."""
    counts = Counter(kinds)
    return ", ".join(f"{counts[kind]:,} {kind}" for kind in _NO_FRAMES if counts[kind])


def _refusal(number: int, of: int, told: str, first: Record) -> str:
    kind = announced(first.header)
    announces = f", whose header announces {kind}" if kind and "coding" not in kind else ""
    return (
        f"expected coding sequences; {number:,} of {of:,} sequences are no reading frames "
        f"({told}), the first {first.name!r}{announces}. Is this a file of 3' UTRs, or of whole "
        'mRNAs? Give coding sequences alone, from AUG to the stop codon: from BioMart "Coding '
        "sequence\", Ensembl's cds.fa, NCBI's cds.fna, or GENCODE's pc_transcripts.fa, whose "
        "headers say where the CDS lies (CDS:41-171)."
    )


def _no_pair(names: Sequence[str], records: Sequence[Record], source: Source) -> str:
    def two(shown: Sequence[str]) -> str:
        return " and ".join(map(repr, shown[:2]))

    return (
        f"{CODING.file} {source}: no coding sequence belongs to a 3' UTR of `utrs`, by name, id of "
        f"a transcript or gene; coding sequences are named {two([r.name for r in records])}, 3' "
        f"UTRs {two(names)}. Take both from one database and name them by the same ids, or give "
        "`utrs` and `orfs` one table with the columns transcript, gene, utr3 and orf."
    )


def _notes(names: Sequence[str], places: Sequence[int], found: _Frames) -> list[str]:
    notes = []
    used = sorted({place for place in places if place >= 0})
    for kind in (_Frame.UNSTOPPED, _Frame.SELENOCYSTEINE):
        of_kind = [found.records[place].name for place in used if found.kinds[place] is kind]
        if of_kind:
            was = "was" if len(of_kind) == 1 else "were"
            notes.append(
                f"{counted(len(of_kind), 'coding sequence')} {kind} {was} taken as written, the "
                f"first {of_kind[0]!r}."
            )
    without = [name for name, place in zip(names, places, strict=True) if place < 0]
    if without:
        notes.append(
            f"{len(without):,} of {counted(len(names), 'transcript')} with a 3' UTR "
            f"{'has' if len(without) == 1 else 'have'} no coding sequence, the first "
            f"{without[0]!r}."
        )
    left = len(found.records) - len(used)
    if left:
        notes.append(f"{counted(left, 'coding sequence')} without a 3' UTR left out.")
    return notes
