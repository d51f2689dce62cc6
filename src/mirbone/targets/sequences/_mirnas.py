"""Mature miRNAs from FASTA: of miRBase with all its species, or one's own isomiRs."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from mirbone._core import FilePath, InputError
from mirbone.targets.sequences._fasta import fasta_records, is_fasta, is_table, read_text_bytes
from mirbone.targets.sequences._faults import counted
from mirbone.targets.sequences._sequences import SequenceSet, encode_sequences, refuse_short
from mirbone.targets.sequences._species import (
    HUMAN,
    counted_species,
    is_virus,
    species_of_mirna,
    spoken_species,
)

_MIN_MIRNA, _MAX_MIRNA = 8, 50
_WHAT = "the miRNA file"
_PRECURSOR = re.compile(r"\bMI\d{7}\b|stem-?loop|\bprecursor\b|^\w{3,4}-mir-", re.MULTILINE)


def read_mirnas(path: FilePath) -> SequenceSet:
    """Read mature miRNAs or isomiRs from FASTA, 8 to 50 nt each.

    The mature miRNAs of miRBase 22 have 15 to 34 nt, nearly all of them 16 to 30. Of a file of
    several species the human miRNAs are taken; one without a human name is taken whole, and that
    is noted. A name without a prefix of miRBase, as of an own isomiR, says no species.

    Parameters
    ----------
    path : str or path-like
        The file.

    Returns
    -------
    SequenceSet
        In the order of the file; its `notes` say what was left out.

    Raises
    ------
    InputError
        As for `read_fasta`, or if a sequence is longer, as of a precursor or a 3' UTR.
    """
    path = Path(path)
    data = read_text_bytes(path, _WHAT)
    if not is_fasta(data):
        swapped = " Only 3' UTRs may be a table: are `mirnas` and `utrs` swapped?"
        raise InputError(
            f"{_WHAT} {path} must be FASTA; its first line does not begin with '>'. "
            f"Write a line >name before each sequence.{swapped * is_table(data)}"
        )
    try:
        return _read(data)
    except InputError as error:
        raise InputError(f"{_WHAT} {path}: {error}") from error


def species_of_mirnas(names: Iterable[str]) -> tuple[str, ...]:
    """Say of which species the targets of miRNAs are.

    Parameters
    ----------
    names : iterable of str
        Of the miRNAs.

    Returns
    -------
    tuple of str
        Binomials; human where no name says another. A virus is at home in human cells here.
    """
    found = dict.fromkeys(species_of_mirna(name) for name in names)
    named = dict.fromkeys(HUMAN if is_virus(species) else species for species in found if species)
    return tuple(named) or (HUMAN,)


def _read(data: bytes) -> SequenceSet:
    records = list(fasta_records(data))
    species = [species_of_mirna(header) for header, _ in records]
    kept = [
        record
        for record, of in zip(records, species, strict=True)
        if of in ("", HUMAN) or HUMAN not in species
    ]
    _refuse_long(kept)
    named = [(header.split()[0], sequence) for header, sequence in kept]
    refuse_short(named, _MIN_MIRNA)
    once = list(dict.fromkeys((name, s.upper().replace("T", "U")) for name, s in named))
    encoded = encode_sequences(once)
    notes = [*_species_notes(species), *_repeats_note(len(named) - len(once))]
    return SequenceSet(encoded.names, encoded.codes, encoded.offsets, tuple(notes))


def _refuse_long(records: Sequence[tuple[str, str]]) -> None:
    long = [
        (number, header, len(sequence))
        for number, (header, sequence) in enumerate(records, 1)
        if len(sequence) > _MAX_MIRNA
    ]
    if not long:
        return
    number, header, length = long[0]
    precursors = sum(_PRECURSOR.search(header) is not None for _, header, _ in long)
    if 2 * precursors > len(long):
        raise InputError(
            f"expected mature miRNAs; {counted(len(long), 'record')} of {len(records):,} "
            f"{'is a precursor' if len(long) == 1 else 'are precursors'} by name and length "
            f"({_MAX_MIRNA} nt at most), the first {header.split()[0]!r} with {length:,} nt. Give "
            "miRBase's mature.fa in place of hairpin.fa."
        )
    raise InputError(
        f"expected mature miRNAs or isomiRs of {_MIN_MIRNA} to {_MAX_MIRNA} nt (16 to 30 is "
        f"usual); {header.split()[0]!r}, record {number:,} of {len(records):,}, has {length:,}. "
        "Are `mirnas` and `utrs` swapped? Of a precursor, give the mature miRNAs."
    )


def _species_notes(species: Sequence[str]) -> list[str]:
    others = [of for of in species if of not in ("", HUMAN)]
    if not others:
        return []
    if HUMAN in species:
        return [
            f"{counted(len(others), 'miRNA')} of other species left out "
            f"({counted_species(others)}). To scan with them, give them in a file of their own."
        ]
    return [
        f"{counted(len(others), 'miRNA')} of {len(species):,} "
        f"{'is' if len(others) == 1 else 'are'} not human by name ({counted_species(others)}); "
        f"taken as {'it is' if len(others) == 1 else 'they are'}, for 3' UTRs of "
        f"{' and '.join(map(spoken_species, _hosts(others)))}."
    ]


def _hosts(species: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(HUMAN if is_virus(of) else of for of in species))


def _repeats_note(number: int) -> list[str]:
    if not number:
        return []
    return [f"{counted(number, 'record')} that repeat{'s' * (number == 1)} another left out."]
