"""Sequences as the kernels need them: one array of codes, with the names and ends beside it."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from mirbone._core import InputError, short_repr

A, C, G, U, N = range(5)
_AMBIGUOUS = "NRYSWKMBDHV"


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
    """

    names: tuple[str, ...]
    codes: np.ndarray
    offsets: np.ndarray

    def __post_init__(self) -> None:
        self.codes.setflags(write=False)
        self.offsets.setflags(write=False)

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
        return _assemble([self.names[i] for i in indices], parts)

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
        raise InputError(_repeated(found))
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
    for name, sequence in records:
        names.append(name)
        parts.append(_encode(name, sequence.encode("ascii", "replace")))
    return _assemble(names, parts)


def _repeated(found: SequenceSet) -> str:
    """Say which name repeats first, and whether its sequences differ."""
    first: dict[str, int] = {}
    for place, name in enumerate(found.names):
        before = first.setdefault(name, place)
        if before != place:
            same = found.text(before) == found.text(place)
            what = "the same sequence" if same else "another sequence"
            others = sum(number > 1 for number in Counter(found.names).values()) - 1
            more = f" (and so do {others:,} other names)" if others else ""
            return (
                f"each sequence must have its own name, in FASTA the first word; {name!r} comes "
                f"more than once, with {what}{more}. "
                f"{'Remove' if same else 'Rename or remove'} one."
            )
    return ""


def _encode(name: str, sequence: bytes) -> np.ndarray:
    if not sequence:
        raise InputError(f"each sequence must have at least 1 nt; {name!r} has 0. Remove it.")
    codes = _CODES[np.frombuffer(sequence, dtype=np.uint8)]
    wrong = np.flatnonzero(codes == 255)
    if len(wrong):
        if sequence.lower() == b"sequenceunavailable":
            raise InputError(
                f"{name!r} has no sequence: it says 'Sequence unavailable', which BioMart writes "
                "where there is no 3' UTR. Remove it."
            )
        letters = {sequence[place] for place in wrong}
        hint = ""
        if letters <= set(b"-."):
            hint = " These are gaps of an alignment: take them out."
        elif sum(chr(sequence[place]).isalpha() for place in wrong) > len(codes) / 10:
            hint = " It looks like a protein."
        letter, place = chr(sequence[wrong[0]]), wrong[0] + 1
        raise InputError(
            f"a sequence must be RNA or DNA letters (A, C, G, U, T, N and other IUPAC codes); got "
            f"{letter!r} at position {place} of {name[:80]}.{hint} Remove or mask it."
        )
    return codes


def _assemble(names: list[str], parts: list[np.ndarray]) -> SequenceSet:
    offsets = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum([len(part) for part in parts], out=offsets[1:])
    codes = np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint8)
    return SequenceSet(tuple(names), codes, offsets)
