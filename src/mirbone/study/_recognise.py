"""What any file that mirbone reads is taken for, without running anything."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from mirbone._core import (
    FilePath,
    InputError,
    named_keywords,
    read_bytes,
    read_text_table,
    readable,
    short_repr,
)
from mirbone.cell import read_topology
from mirbone.evidence import (
    ImportResult,
    read_mirtarbase,
    read_multimir,
    read_omnipath,
    read_tarbase,
    read_targetscan,
    read_trrust,
)
from mirbone.expression import read_h5ad, recognise_table
from mirbone.targets import read_gene_utrs, read_mirnas, read_utrs
from mirbone.words import MirnaCatalogue, load_catalogue

_HDF5 = b"\x89HDF"
_FASTA = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[#;][^\n]*\n\s*)*>")  # comments may stand first
_RUN, _SCAN = ("run",), ("targets", "scan")
_ALSO = {"signature": (), "samples": ("counts", "contrast")}
_CLAIM = {"subject", "relation", "object", "tier"}
_LONGEST_MIRNA = 50
_SEQUENCE = frozenset({"sequence", "seq", "utr", "utr_sequence", "utr_seq", "3utr", "utr3"})
_Importer = Callable[[Path, MirnaCatalogue], ImportResult]
_DATABASES: tuple[tuple[str, str, frozenset[str], _Importer], ...] = (
    ("miRTarBase", "mirtarbase", frozenset({"miRTarBase ID", "Experiments"}), read_mirtarbase),
    ("multiMiR", "multimir", frozenset({"database", "mature_mirna_id"}), read_multimir),
    ("TarBase", "tarbase", frozenset({"gene_name", "experimental_method"}), read_tarbase),
    ("TarBase", "tarbase", frozenset({"geneName", "mirna", "up_down"}), read_tarbase),
    ("TargetScan", "targetscan", frozenset({"family", "feature", "score"}), read_targetscan),
    ("TargetScan", "targetscan", frozenset({"Gene Symbol", "miRNA family"}), read_targetscan),
    (
        "TargetScan",
        "targetscan",
        frozenset({"Gene Symbol", "weighted context++ score"}),
        read_targetscan,
    ),
    ("OmniPath", "omnipath", frozenset({"source", "target", "interaction"}), read_omnipath),
    ("OmniPath", "omnipath", frozenset({"source_genesymbol", "is_inhibition"}), read_omnipath),
)


@short_repr("dropped")
@dataclass(frozen=True, slots=True)
class FileReport:
    """What a file was taken for.

    Parameters
    ----------
    kind : str
        ``values``, ``signature``, ``sample sheet``, ``AnnData``, ``miRNA sequences``,
        ``3' UTRs``, ``claims``, ``database``, ``topology``.
    said : str
        The one line: what it is, its scale and size.
    command : tuple of str
        What takes it, such as ``run``, or ``targets, scan``.
    keyword : str
        As what it is given there: ``counts``; empty where it stands by itself.
    also : tuple of str
        What else has to be given there.
    notes : tuple of str
        What was chosen, passed over or set aside, in sentences.
    dropped : DataFrame
        Rows that were set aside, each with its reason; empty where none was.
    """

    kind: str
    said: str
    command: tuple[str, ...]
    keyword: str = ""
    also: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    dropped: pd.DataFrame = field(default_factory=pd.DataFrame)

    def __post_init__(self) -> None:
        object.__setattr__(self, "said", readable(self.said))
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    def _headline(self) -> str:
        return self.said


@named_keywords
def recognise(file: FilePath, catalogue: MirnaCatalogue | None = None) -> FileReport:
    """Say what a file is taken for; nothing is computed or written.

    Parameters
    ----------
    file : str or path-like
        Measured values, a signature, a sample sheet, AnnData, sequences, claims, a database's
        table or a topology.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    FileReport
        Kind, size, notes and what was set aside.

    Raises
    ------
    InputError
        If it is none of these; the message is that of the reader that came nearest.
    """
    path = Path(file)
    catalogue = catalogue or load_catalogue()
    data = read_bytes(path, "the file")
    if data.startswith(_HDF5):
        return _anndata(path)
    if _FASTA.match(data):
        return _sequences(path, data)
    return _topology(path) if path.suffix.lower() == ".topo" else _table(path, catalogue)


def _table(path: Path, catalogue: MirnaCatalogue) -> FileReport:
    """Tell a table by its columns: claims, a database, sequences; else by its reader."""
    table = read_text_table(path, what="the file", repeats=True).table
    columns = {str(column).strip() for column in table.columns}
    if columns >= _CLAIM:
        said = f"claim table, {_count(len(table), 'claim')}"
        return FileReport("claims", said, _RUN, "evidence")
    if any(column.lower().replace(" ", "_") in _SEQUENCE for column in columns):
        return _utrs(path)
    known = [each for each in _DATABASES if each[2] <= columns]
    if not known and _is_trrust(table):
        known = [("TRRUST", "trrust", frozenset(), read_trrust)]
    if known:
        name, option, _, read = known[0]
        return _database(path, name, option, read, catalogue)
    found = recognise_table(path)
    also = _ALSO.get(found.keyword, ("samples", "contrast"))
    return FileReport(found.kind, found.said, _RUN, found.keyword, also, found.notes, found.dropped)


def _anndata(path: Path) -> FileReport:
    profiles, sheet = read_h5ad(path)
    first, *rest = profiles.notes
    groups = f"Columns of obs: {', '.join(map(str, sheet.columns)) or 'none'}."
    return FileReport(
        "AnnData",
        first.removeprefix("Read as: ").rstrip("."),
        _RUN,
        "h5ad",
        ("contrast",),
        (*rest, groups),
        profiles.dropped,
    )


def _sequences(path: Path, data: bytes) -> FileReport:
    body = [line for line in data[:200_000].split(b"\n") if line and not line.startswith(b">")]
    if max((len(line.strip()) for line in body), default=0) > _LONGEST_MIRNA:
        return _utrs(path)
    mirnas = read_mirnas(path)
    said = f"sequences of {_count(len(mirnas.names), 'miRNA')}"
    return FileReport("miRNA sequences", said, _SCAN, "mirnas", ("utrs", "output"), mirnas.notes)


def _utrs(path: Path) -> FileReport:
    try:
        read = read_gene_utrs(path)
    except InputError:  # UTRs that name no gene can still be scanned
        utrs = read_utrs(path)
        said = f"3' UTRs of {_count(len(utrs.names), 'transcript')}, none named by a known gene"
        return FileReport("3' UTRs", said, _SCAN, "utrs", ("mirnas", "output"), utrs.notes)
    said = f"3' UTRs of {_count(len(read.utrs.names), 'gene')}"
    return FileReport("3' UTRs", said, _RUN, "utrs", ("signature",), read.notes, read.unmapped)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _topology(path: Path) -> FileReport:
    model = read_topology(path)
    said = f"topology, {len(model.species)} nodes and {len(model.regulations)} edges"
    return FileReport("topology", said, ("cell", "ensemble"), "", ("output",))


def _is_trrust(table: pd.DataFrame) -> bool:
    """Whether a table without names of columns has a mode in its third."""
    return table.shape[1] == 4 and str(table.columns[2]) in ("Activation", "Repression", "Unknown")


def _database(
    path: Path, name: str, option: str, read: _Importer, catalogue: MirnaCatalogue
) -> FileReport:
    result = read(path, catalogue)
    said = f"{name} table, {_count(len(result.claims), 'claim')}"
    reasons = tuple(f"{_count(n, 'row')} left out: {why}." for why, n in result.reasons.items())
    command = ("evidence", "import", option)
    return FileReport("database", said, command, "", ("output",), reasons, result.excluded)
