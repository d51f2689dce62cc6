"""Sites of a genome on disk: scanned part by part, kept through a crash, the same whoever ran it.

A store is a folder as `mirbone._core.parts` describes it; its summary counts the sites by class.
Dask, pandas and Arrow read it as one table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mirbone._core import (
    FilePath,
    FilledFolder,
    Progress,
    StoreLayout,
    fill_folder,
    finish,
    named_keywords,
    part_name,
    read_summary,
    short_repr,
)
from mirbone.targets.sequences._sequences import SequenceSet
from mirbone.targets.sites._sites import SITE_TYPES
from mirbone.targets.store._manifest import describe_scan, part_bounds
from mirbone.targets.store._part import PartTask, SiteScorer, make_part, part_counts

if TYPE_CHECKING:
    import pandas as pd

_WHAT = "sites"


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


@named_keywords
def store_sites(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    folder: FilePath,
    *,
    non_canonical: bool = False,
    scorer: SiteScorer | None = None,
    workers: int = 1,
    cluster: str | None = None,
    resume: bool = False,
    part_nt: int | None = None,
    progress: Progress | None = None,
) -> SiteStore:
    """Write the sites of every miRNA in every UTR as Parquet, part by part.

    The same input gives the same bytes for any number of workers, on any cluster, and after any
    number of crashes and resumptions.

    Parameters
    ----------
    mirnas, utrs : SequenceSet
        What to scan.
    folder : str or path-like
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
    progress : Progress, optional
        Told at the start, and when each part that was missing is finished.

    Returns
    -------
    SiteStore
        The complete store.

    Raises
    ------
    InputError
        If the folder holds other work or is being written by another run, the disk is full, or the
        cluster does not answer.
    """
    folder = Path(folder)
    bounds = part_bounds(mirnas, utrs, part_nt)
    manifest = describe_scan(
        mirnas, utrs, non_canonical=non_canonical, scorer=scorer, bounds=bounds
    )

    def task(index: int, tag: str, place: Path | None) -> PartTask:
        first, last = bounds[index], bounds[index + 1]
        part = utrs.take(range(first, last))
        own = scorer and scorer.for_nucleotides(int(utrs.offsets[first]), int(utrs.offsets[last]))
        return PartTask(index, mirnas, part, non_canonical, own, tag, place)

    with fill_folder(
        StoreLayout(folder, _WHAT), manifest, len(bounds) - 1, task, make=make_part,
        workers=workers, cluster=cluster, resume=resume, progress=progress,
    ) as filled:  # fmt: skip
        summary = _summary(filled)
        finish(filled, summary)
    return SiteStore(folder, summary["counts"], len(filled.files), filled.kept)


def open_store(folder: FilePath) -> SiteStore:
    """Open a complete store.

    Parameters
    ----------
    folder : str or path-like
        What `store_sites` wrote.

    Returns
    -------
    SiteStore
        Its counts and parts.

    Raises
    ------
    InputError
        If the folder holds no store, or one that is being written or was not completed.
    """
    folder = Path(folder)
    summary = read_summary(StoreLayout(folder, _WHAT))
    return SiteStore(folder, summary["counts"], len(summary["parts"]))


def _summary(filled: FilledFolder) -> dict[str, Any]:
    counts = [part_counts(path) for path in filled.files]
    return {
        "sites": sum(sum(count.values()) for count in counts),
        "counts": {name: sum(count[name] for count in counts) for name in SITE_TYPES},
        "parts": [
            {"file": path.name, "sites": sum(count.values()), "sha256": sha256}
            for path, count, sha256 in zip(filled.files, counts, filled.hashes, strict=True)
        ],
    }
