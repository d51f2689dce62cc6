"""Sequences as the kernels need them: one array of codes, with the names and ends beside it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from mirbone._core import readable, short_repr
from mirbone.targets.sequences._faults import raise_faults

A, C, G, U, N = range(5)
_AMBIGUOUS = "NRYSWKMBDHV"
ONE_NAME = "each sequence must have its own name, in FASTA the first word"
_ALPHABET = "a sequence must be RNA or DNA letters (A, C, G, U, T, N and other IUPAC codes)"


def _code_table() -> np.ndarray:
    table = np.full(256, 255, dtype=np.uint8)
    for letters, code in (("Aa", A), ("Cc", C), ("Gg", G), ("UuTt", U)):
        table[[ord(letter) for letter in letters]] = code
    table[[ord(letter) for letter in _AMBIGUOUS + _AMBIGUOUS.lower()]] = N
    return table


_CODES = _code_table()


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class SequenceSet:
    """RNA sequences, encoded once.

    Parameters
    ----------
    names : tuple of str
        One name a sequence, unique, in the order of the file.
    codes : ndarray of uint8, shape (nucleotides,)
        All sequences end to end, 5' to 3': A 0, C 1, G 2, U 3, anything ambiguous 4. Read-only.
    offsets : ndarray of int64, shape (sequences + 1,)
        Sequence ``i`` is ``codes[offsets[i]:offsets[i + 1]]``. Read-only.
    notes : tuple of str
        What a user should know of how the file was read: what was left out or changed.
    """

    names: tuple[str, ...]
    codes: np.ndarray
    offsets: np.ndarray
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.codes.setflags(write=False)
        self.offsets.setflags(write=False)
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    def __len__(self) -> int:
        return len(self.names)

    @property
    def lengths(self) -> np.ndarray:
        """Length of each sequence in nt, int64, shape (sequences,)."""
        return np.diff(self.offsets)

    @property
    def content_hash(self) -> str:
        """SHA-256 of the codes and ends; names take no part."""
        digest = hashlib.sha256(self.codes.tobytes())
        digest.update(self.offsets.tobytes())
        return digest.hexdigest()

    def text(self, index: int) -> str:
        """Give one sequence as RNA letters.

        Parameters
        ----------
        index : int
            Which.

        Returns
        -------
        str
            A, C, G, U and N.
        """
        start, end = self.offsets[index : index + 2]
        return "".join("ACGUN"[code] for code in self.codes[start:end])

    def take(self, indices: Sequence[int] | np.ndarray) -> "SequenceSet":
        """Take some of the sequences.

        Parameters
        ----------
        indices : sequence of int
            Which, in the order wanted.

        Returns
        -------
        SequenceSet
            A new set.
        """
        parts = [self.codes[self.offsets[i] : self.offsets[i + 1]] for i in indices]
        return assemble([self.names[i] for i in indices], parts)

    def _headline(self) -> str:
        return f"{len(self.names)} sequences, {self.codes.size} nt"


def encode_sequences(sequences: Iterable[tuple[str, str]]) -> SequenceSet:
    """Encode named sequences, checking every letter.

    Parameters
    ----------
    sequences : iterable of (str, str)
        Names and sequences, DNA or RNA, any case.

    Returns
    -------
    SequenceSet
        The encoded set.

    Raises
    ------
    InputError
        If a name repeats, a sequence is empty, or a letter is no nucleotide.

    Examples
    --------
    >>> encode_sequences([("a", "ACGT"), ("b", "nnu")]).text(1)
    'NNU'
    """
    found = encode_records(sequences)
    if len(set(found.names)) < len(found):
        raise_faults(ONE_NAME, _repeated(found), "Rename or remove one of each.")
    return found


def encode_records(records: Iterable[tuple[str, str]]) -> SequenceSet:
    """Encode sequences whose names may repeat: for a caller that settles what a repeat means.

    Parameters
    ----------
    records : iterable of (str, str)
        Names and sequences, DNA or RNA, any case.

    Returns
    -------
    SequenceSet
        In the order given.

    Raises
    ------
    InputError
        If a sequence is empty, or a letter is no nucleotide.
    """
    names: list[str] = []
    parts: list[np.ndarray] = []
    empty: list[tuple[str, str]] = []
    faults: list[str] = []
    for name, sequence in records:
        codes = _CODES[np.frombuffer(sequence.encode("ascii", "replace"), dtype=np.uint8)]
        if not len(codes):
            empty.append((name, sequence))
        elif codes.max() == 255:
            faults.append(_fault(name, sequence, np.flatnonzero(codes == 255)))
        names.append(name)
        parts.append(codes)
    refuse_short(empty, 1)
    raise_faults(_ALPHABET, faults, "Remove or mask it.")
    return assemble(names, parts)


def refuse_short(records: Iterable[tuple[str, str]], least: int) -> None:
    """Refuse sequences that are too short.

    Parameters
    ----------
    records : iterable of (str, str)
        Names and sequences.
    least : int
        Shortest that is accepted, in nt.

    Raises
    ------
    InputError
        If one is shorter.
    """
    short = [f"{name!r} has {len(letters)}" for name, letters in records if len(letters) < least]
    raise_faults(f"each sequence must have at least {least} nt", short, "Remove it.")


def _repeated(found: SequenceSet) -> list[str]:
    """Say which names repeat, and whether their sequences differ."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(found.names):
        places.setdefault(name, []).append(place)
    faults = []
    for name, (first, *others) in places.items():
        if others:
            same = all(found.text(first) == found.text(other) for other in others)
            what = "the same sequence" if same else "another sequence"
            faults.append(f"{name!r} comes more than once, with {what}")
    return faults


def _fault(name: str, sequence: str, wrong: np.ndarray) -> str:
    letters = {sequence[place] for place in wrong}
    hint = ""
    if letters <= set("-."):
        hint = ". These are gaps of an alignment: take them out"
    elif sum(sequence[place].isalpha() for place in wrong) > len(sequence) / 10:
        hint = ". It looks like a protein"
    return f"got {sequence[wrong[0]]!r} at position {wrong[0] + 1:,} of {name[:80]}{hint}"


def assemble(names: Sequence[str], parts: Sequence[np.ndarray]) -> SequenceSet:
    """Put encoded sequences end to end.

    Parameters
    ----------
    names : sequence of str
        One a sequence.
    parts : sequence of ndarray of uint8
        Their codes; may be empty.

    Returns
    -------
    SequenceSet
        Without notes.
    """
    offsets = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum([len(part) for part in parts], out=offsets[1:])
    codes = np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint8)
    return SequenceSet(tuple(names), codes, offsets)
