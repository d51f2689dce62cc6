"""Read what is needed of a miRBase release from files on disk; only human entries are kept."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mirbone._core._errors import InputError

_ACCESSION = re.compile(r"MI(?:MAT)?\d{7}$")
_DERIVED = re.compile(r"ID=(MIMAT\d{7})[^;]*;.*Derives_from=(MI\d{7})")


@dataclass(frozen=True, slots=True)
class MirbaseRelease:
    """The human part of a miRBase release.

    Parameters
    ----------
    mature : tuple of (accession, name, sequence)
        Mature miRNAs, sequences in RNA letters.
    names : tuple of (accession, name)
        Names of earlier releases; empty where no history was found.
    derived : tuple of (precursor accession, mature accession)
        Which arm is cut from which precursor; empty where no ``hsa.gff3`` was found.
    files : tuple of Path
        What was read.
    """

    mature: tuple[tuple[str, str, str], ...]
    names: tuple[tuple[str, str], ...]
    derived: tuple[tuple[str, str], ...]
    files: tuple[Path, ...]


def read_mirbase(folder: Path) -> MirbaseRelease | None:
    """Read a release from a folder or its subfolder ``mirbase``.

    Looked for are ``*mature*.fa`` (of human or of all species), ``aliases.txt`` or a table
    ``*names*.tsv`` with columns ``accession, name``, and ``hsa.gff3``; each may be gzipped. Only
    the first is needed.

    Parameters
    ----------
    folder : Path
        Where the release is.

    Returns
    -------
    MirbaseRelease or None
        None if the folder holds no mature sequences.

    Raises
    ------
    InputError
        If the folder is absent, or a file is damaged or not what its name says.
    """
    if not folder.is_dir():
        raise InputError(f"The data folder {folder} was not found. Check MIRBONE_DATA or the path.")
    mature = _find(folder, "*mature*.fa", "*mature*.fasta")
    if mature is None:
        return None
    history = _find(folder, "aliases.txt", "*names*.tsv")
    annotation = _find(folder, "hsa.gff3")
    return MirbaseRelease(
        mature=tuple(_read_mature(mature)),
        names=tuple(_read_names(history)) if history else (),
        derived=tuple(_read_derived(annotation)) if annotation else (),
        files=tuple(f for f in (mature, history, annotation) if f),
    )


def _find(folder: Path, *patterns: str) -> Path | None:
    """Find the first file by pattern; human files go before files of all species."""
    for place in (folder, folder / "mirbase"):
        for pattern in patterns:
            found = [*place.glob(pattern), *place.glob(pattern + ".gz")]
            found = [f for f in found if f.is_file()]
            if found:
                return min(found, key=lambda f: (not f.name.startswith("hsa"), f.name))
    return None


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as handle:
            for number, line in enumerate(handle, 1):
                yield number, line.rstrip("\r\n")
    except (EOFError, OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} could not be read: {error}. Copy the file again.") from error


def _read_mature(path: Path) -> Iterator[tuple[str, str, str]]:
    name, accession, parts, seen = "", "", [], set()
    for number, line in [*_lines(path), (0, ">")]:
        if not line.startswith(">"):
            if accession:
                parts.append(line.strip())
            continue
        if accession:
            yield accession, name, _sequence("".join(parts), name, path)
        name, accession, parts = "", "", []
        if line.lower().startswith(">hsa-"):
            name, accession = _header(line, path, number)
            if accession in seen:
                raise InputError(f"{path}, line {number}: {accession} comes twice. Remove one.")
            seen.add(accession)
    if not seen:
        raise InputError(
            f"{path} must hold human mature miRNAs (headers such as "
            "'>hsa-let-7a-5p MIMAT0000062'); none was found. Give mature.fa of miRBase v22."
        )


def _header(line: str, path: Path, number: int) -> tuple[str, str]:
    words = line[1:].split()
    if len(words) < 2 or not re.match(r"MIMAT\d{7}$", words[1]):
        raise InputError(
            f"{path}, line {number}: expected a header such as '>hsa-let-7a-5p MIMAT0000062 ...'; "
            f"got {line[:60]!r}. Give mature.fa as miRBase publishes it."
        )
    return words[0], words[1]


def _sequence(text: str, name: str, path: Path) -> str:
    sequence = text.upper().replace("T", "U")
    if len(sequence) < 8 or set(sequence) - set("ACGU"):
        raise InputError(
            f"{path}: {name} must have a sequence of at least 8 letters A, C, G, U; "
            f"got {text[:40]!r}. Copy the file again."
        )
    return sequence


def _read_names(path: Path) -> Iterator[tuple[str, str]]:
    """Read either form; miRBase's own joins an accession's names by semicolons."""
    for number, line in _lines(path):
        cells = line.split("\t")
        if number == 1 and cells[0].lower() == "accession":
            continue
        if not line.strip():
            continue
        if len(cells) < 2 or not _ACCESSION.match(cells[0]):
            raise InputError(
                f"{path}, line {number}: expected an accession, a tab and names "
                f"('MI0000060<tab>hsa-let-7a-1;'); got {line[:60]!r}. "
                "Give aliases.txt of miRBase or a table accession, name."
            )
        for name in cells[1].split(";"):
            if name.strip().lower().startswith("hsa-"):
                yield cells[0], name.strip()


def _read_derived(path: Path) -> Iterator[tuple[str, str]]:
    for _, line in _lines(path):
        found = _DERIVED.search(line)
        if found:
            yield found.group(2), found.group(1)
