"""One part of a store: the sites of all miRNAs in some of the UTRs, as a Parquet file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

from mirbone._core import Part, encode_part, keep_part, part_metadata, promised
from mirbone.targets.sequences._sequences import SequenceSet
from mirbone.targets.sites._scan import scan_sites
from mirbone.targets.sites._sites import SITE_TYPES, Sites

if TYPE_CHECKING:
    import pyarrow as pa

SITE_COLUMNS = ("mirna", "transcript", "start", "end", "site_type", "energy_kcal_mol")
"""Columns of every store; scores follow."""

_ROW_GROUP = 1 << 20


class SiteScorer(Protocol):
    """What adds columns to sites; a picklable callable, so that it reaches the workers.

    Attributes
    ----------
    identity : str
        What it computes, and with which parameters; equal identities give equal numbers.
    columns : tuple of str
        Names that it gives; ``energy_kcal_mol`` fills that column, others follow it.
    """

    @property
    def identity(self) -> str:
        """What it computes."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """Names that it gives."""
        ...

    def for_nucleotides(self, start: int, stop: int, /) -> Self:
        """Give what a worker needs for the UTRs that lie from `start` to `stop` of all."""
        ...

    def __call__(
        self, sites: Sites, mirnas: SequenceSet, utrs: SequenceSet, /
    ) -> Mapping[str, np.ndarray]:
        """Score the sites of one part; `utrs` are that part's, and `sites.utr` indexes them."""
        ...


@dataclass(frozen=True, slots=True)
class PartTask:
    """Everything that a worker needs to make one part.

    Parameters
    ----------
    index : int
        Number of the part.
    mirnas, utrs : SequenceSet
        All miRNAs, and the UTRs of this part.
    non_canonical : bool
        Whether to look for the non-canonical classes.
    scorer : SiteScorer or None
        What adds columns.
    tag : str
        Hash of the manifest; stored in the file.
    folder : Path or None
        Where to write the file; None to hand its bytes back.
    """

    index: int
    mirnas: SequenceSet
    utrs: SequenceSet
    non_canonical: bool
    scorer: SiteScorer | None
    tag: str
    folder: Path | None


def make_part(task: PartTask) -> Part:
    """Scan, score and write one part; the same task gives the same bytes wherever it runs.

    Parameters
    ----------
    task : PartTask
        What to do.

    Returns
    -------
    Part
        With the bytes where `task.folder` is None.

    Raises
    ------
    InputError
        If the disk is full; nothing of the part is left then.
    """
    sites = scan_sites(task.mirnas, task.utrs, non_canonical=task.non_canonical)
    counts = ",".join(map(str, sites.counts.values()))
    # Names and classes by dictionary, positions split by byte; statistics are kept for the miRNA
    # alone, by which readers skip row groups.
    data = encode_part(
        _table(task, sites),
        task.tag,
        {"counts": counts},
        compression_level=1,
        row_group_size=_ROW_GROUP,
        use_dictionary=["mirna", "transcript", "site_type", "energy_kcal_mol"],
        column_encoding={"start": "BYTE_STREAM_SPLIT", "end": "BYTE_STREAM_SPLIT"},
        write_statistics=["mirna"],
    )
    return keep_part(task.index, data, task.folder)


def part_counts(path: Path) -> dict[str, int]:
    """Read how many sites of each class a part holds.

    Parameters
    ----------
    path : Path
        Its file.

    Returns
    -------
    dict of str to int
        By class.
    """
    counts = (int(n) for n in part_metadata(path)["counts"].split(","))
    return dict(zip(SITE_TYPES, counts, strict=True))


def _table(task: PartTask, sites: Sites) -> "pa.Table":
    import pyarrow as pa

    missing = np.full(len(sites), np.nan, dtype=np.float32)
    scores = dict(task.scorer(sites, task.mirnas, task.utrs)) if task.scorer else {}
    columns = {
        "mirna": _named(sites.mirna, task.mirnas.names),
        "transcript": _named(sites.utr, task.utrs.names),
        "start": pa.array(sites.start),
        "end": pa.array(sites.end),
        "site_type": _named(sites.site_type.astype(np.int8), SITE_TYPES),
        "energy_kcal_mol": pa.array(scores.pop("energy_kcal_mol", missing)),
    }
    more = task.scorer.columns if task.scorer else ()
    columns |= {name: pa.array(scores[name]) for name in more if name not in columns}
    return promised(pa.table(columns), SITE_COLUMNS)


def _named(codes: np.ndarray, names: tuple[str, ...]) -> "pa.DictionaryArray":
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names, pa.string()))
