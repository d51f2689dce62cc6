"""Sequences as the kernels need them: one array of codes, with the names and ends beside it."""

import gzip
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mirbone._core import InputError

A, C, G, U, N = range(5)
_AMBIGUOUS = "NRYSWKMBDHV"
_MIN_MIRNA = 8


def _code_table() -> np.ndarray:
    table = np.full(256, 255, dtype=np.uint8)
    for letters, code in (("Aa", A), ("Cc", C), ("Gg", G), ("UuTt", U)):
        table[[ord(letter) for letter in letters]] = code
    table[[ord(letter) for letter in _AMBIGUOUS + _AMBIGUOUS.lower()]] = N
    return table


_CODES = _code_table()


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
    names: list[str] = []
    parts: list[np.ndarray] = []
    seen: set[str] = set()
    for name, sequence in sequences:
        if name in seen:
            raise InputError(
                f"each sequence must have its own name; {name!r} comes more than once. "
                "Rename or remove one (several UTRs of a gene: ID|GENE)."
            )
        seen.add(name)
        names.append(name)
        parts.append(_encode(name, sequence.encode("ascii", "replace")))
    return _assemble(names, parts)


def read_fasta(path: Path, *, what: str, min_length: int = 1) -> SequenceSet:
    """Read sequences from a FASTA file, plain or gzip, with lines of any length and ending.

    The name is the first word of the header line.

    Parameters
    ----------
    path : Path
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
    data = _read_bytes(path, what)
    if not data.strip():
        raise InputError(f"{what} {path} is empty. Give FASTA: a line >name, then the sequence.")
    if not data.lstrip().startswith(b">"):
        raise InputError(
            f"{what} {path} must be FASTA; its first line does not begin with '>'. "
            "Write a line >name before each sequence."
        )
    try:
        found = encode_sequences(_records(data))
    except InputError as error:
        raise InputError(f"{what} {path}: {error}") from error
    short = np.flatnonzero(found.lengths < min_length)
    if len(short):
        name, length = found.names[short[0]], found.lengths[short[0]]
        raise InputError(
            f"{what} {path}: each sequence must have at least {min_length} nt; {name!r} has "
            f"{length}. Remove it."
        )
    return found


def read_mirnas(path: Path) -> SequenceSet:
    """Read mature miRNAs or isomiRs from FASTA, each at least 8 nt.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    SequenceSet
        In the order of the file.
    """
    return read_fasta(path, what="the miRNA file", min_length=_MIN_MIRNA)


def read_utrs(path: Path) -> SequenceSet:
    """Read 3' UTRs from FASTA.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    SequenceSet
        In the order of the file.
    """
    return read_fasta(path, what="the UTR file")


def _read_bytes(path: Path, what: str) -> bytes:
    if not path.is_file():
        raise InputError(f"{what} {path} was not found. Check the path.")
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    except (EOFError, OSError) as error:
        raise InputError(
            f"{what} {path} could not be read: {error}. Copy the file again."
        ) from error


def _records(data: bytes) -> Iterable[tuple[str, str]]:
    for record in data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n>"):
        header, _, body = record.lstrip(b"> \n").partition(b"\n")
        words = header.split()
        name = words[0].decode("utf-8", "replace") if words else ""
        if not name:
            raise InputError("each header line must have a name after '>'; one has none. Add it.")
        yield name, body.translate(None, b" \n\t").decode("ascii", "replace")


def _encode(name: str, sequence: bytes) -> np.ndarray:
    if not sequence:
        raise InputError(f"each sequence must have at least 1 nt; {name!r} has 0. Remove it.")
    codes = _CODES[np.frombuffer(sequence, dtype=np.uint8)]
    wrong = np.flatnonzero(codes == 255)
    if len(wrong):
        letter = chr(sequence[wrong[0]])
        protein = " It looks like a protein." if len(wrong) > len(codes) / 10 else ""
        raise InputError(
            f"a sequence must be RNA or DNA letters (A, C, G, U, T, N and other IUPAC codes); got "
            f"{letter!r} at position {wrong[0] + 1} of {name}.{protein} Remove or mask it."
        )
    return codes


def _assemble(names: list[str], parts: list[np.ndarray]) -> SequenceSet:
    offsets = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum([len(part) for part in parts], out=offsets[1:])
    codes = np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint8)
    return SequenceSet(tuple(names), codes, offsets)
