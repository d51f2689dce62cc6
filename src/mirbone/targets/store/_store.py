"""Sites of a genome on disk: scanned part by part, kept through a crash, the same whoever ran it.

A store is a folder: ``part-00000.parquet`` and so on, ``_manifest.json`` (input hashes, parameters,
versions; written first) and ``_summary.json`` (counts and the hash of each part; written last, so a
store with it is complete). Dask, pandas and Arrow read the folder as one table.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mirbone._core import (
    SUMMARY,
    InputError,
    fill_folder,
    part_name,
    sha256_of,
    short_repr,
    tag_of,
    write_json,
)
from mirbone.targets.sequences._sequences import SequenceSet
from mirbone.targets.sites._sites import SITE_TYPES
from mirbone.targets.store._manifest import describe, part_bounds
from mirbone.targets.store._part import PartResult, PartTask, SiteScorer, make_part

if TYPE_CHECKING:
    import pandas as pd


@short_repr()
@dataclass(frozen=True, slots=True)
class SiteStore:
    """A complete store.

    Parameters
    ----------
    folder : Path
        Where it is.
    counts : dict of str to int
        Sites of each class.
    parts : int
        Files.
    kept : int
        Files that an earlier run had finished.
    """

    folder: Path
    counts: dict[str, int]
    parts: int
    kept: int = 0

    @property
    def sites(self) -> int:
        """Number of sites."""
        return sum(self.counts.values())

    def tables(self) -> Iterator["pd.DataFrame"]:
        """Read the parts one by one.

        Yields
        ------
        DataFrame
            Columns `SITE_COLUMNS` and scores; names are categorical.
        """
        import pyarrow.parquet as pq

        for index in range(self.parts):
            yield pq.read_table(self.folder / part_name(index)).to_pandas()

    def _headline(self) -> str:
        return f"{self.sites} sites in {self.parts} parts"


def store_sites(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    folder: Path,
    *,
    non_canonical: bool = False,
    scorer: SiteScorer | None = None,
    workers: int = 1,
    cluster: str | None = None,
    resume: bool = False,
    part_nt: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> SiteStore:
    """Write the sites of every miRNA in every UTR as Parquet, part by part.

    The same input gives the same bytes for any number of workers, on any cluster, and after any
    number of crashes and resumptions.

    Parameters
    ----------
    mirnas, utrs : SequenceSet
        What to scan.
    folder : Path
        The store. One that holds the same work is replaced; one that holds other work is refused.
    non_canonical : bool, optional
        Also the non-canonical classes.
    scorer : SiteScorer, optional
        What adds energies and scores; without it ``energy_kcal_mol`` is NaN.
    workers : int, optional
        Processes on this machine.
    cluster : str, optional
        Address of a Dask scheduler, instead of processes on this machine.
    resume : bool, optional
        Keep the parts that an earlier run of the same work has finished.
    part_nt : int, optional
        Nucleotides of a part, about; chosen by the number of miRNAs when it is not given.
    progress : callable, optional
        Called with a few words at the start, and when each part that was missing is finished.

    Returns
    -------
    SiteStore
        The complete store.

    Raises
    ------
    InputError
        If the folder holds other work, the disk is full, or the cluster does not answer.
    """
    bounds = part_bounds(mirnas, utrs, part_nt)
    parts = len(bounds) - 1
    manifest = describe(mirnas, utrs, non_canonical=non_canonical, scorer=scorer, bounds=bounds)
    tag = tag_of(manifest)

    def task(index: int, place: Path | None) -> PartTask:
        first, last = bounds[index], bounds[index + 1]
        part = utrs.take(range(first, last))
        own = scorer and scorer.for_nucleotides(int(utrs.offsets[first]), int(utrs.offsets[last]))
        return PartTask(index, mirnas, part, non_canonical, own, tag, place)

    made = {
        result.index: replace(result, data=None)
        for result in fill_folder(
            folder, manifest, parts, task, make=make_part, what="sites", workers=workers,
            cluster=cluster, resume=resume, progress=progress,
        )
    }  # fmt: skip
    summary = _summary([made.get(i) or _kept(folder, i) for i in range(parts)])
    write_json(folder / SUMMARY, summary)
    return SiteStore(folder, summary["counts"], parts, parts - len(made))


def open_store(folder: Path) -> SiteStore:
    """Open a complete store.

    Parameters
    ----------
    folder : Path
        What `store_sites` wrote.

    Returns
    -------
    SiteStore
        Its counts and parts.

    Raises
    ------
    InputError
        If the folder holds no store, or one that is not complete.
    """
    path = folder / SUMMARY
    if not path.is_file():
        raise InputError(
            f"expected a complete set of sites in {folder}; {SUMMARY} is not there. Run "
            "`store_sites` with `resume=True` to complete it."
        )
    summary = json.loads(path.read_text(encoding="utf-8"))
    return SiteStore(folder, summary["counts"], len(summary["parts"]))


def _kept(folder: Path, index: int) -> PartResult:
    path = folder / part_name(index)
    counts: dict[str, int] = dict(zip(SITE_TYPES, _stored_counts(path), strict=True))
    return PartResult(index, counts, sha256_of(path))


def _summary(results: list[PartResult]) -> dict[str, Any]:
    return {
        "sites": sum(sum(result.counts.values()) for result in results),
        "counts": {name: sum(result.counts[name] for result in results) for name in SITE_TYPES},
        "parts": [
            {
                "file": part_name(result.index),
                "sites": sum(result.counts.values()),
                "sha256": result.sha256,
            }
            for result in results
        ],
    }


def _stored_counts(path: Path) -> list[int]:
    import pyarrow.parquet as pq

    counts = (pq.read_metadata(path).metadata or {}).get(b"counts", b"").decode()
    return [int(n) for n in counts.split(",") if n]
