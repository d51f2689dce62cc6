"""Cohorts on disk: patients part by part, kept through a crash; curves and a record beside them."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from mirbone._core import (
    SUMMARY,
    fill_folder,
    part_name,
    sha256_of,
    short_repr,
    tag_of,
    write_json,
    write_table,
)
from mirbone._version import __version__
from mirbone.niche.cohort._cohort import CohortTask, check_cohort, cohort_part, part_sizes
from mirbone.niche.cohort._curves import Tally, cohort_curves, tally
from mirbone.niche.patient._patient import PatientModel

PATIENTS, CURVES = "patients", "curves.tsv"
_FORMAT = 2
_TAGGED = b"mirbone"


@short_repr("curves")
@dataclass(frozen=True, slots=True)
class CohortStore:
    """A complete cohort.

    Parameters
    ----------
    folder : Path
        Where it is.
    curves : DataFrame
        `CURVE_COLUMNS`.
    parts : int
        Files of patients.
    kept : int
        Files that an earlier run had finished.
    """

    folder: Path
    curves: pd.DataFrame
    parts: int
    kept: int = 0


def store_cohort(
    model: PatientModel,
    patients: int,
    folder: Path,
    *,
    seed: int = 1,
    years: float = 15.0,
    workers: int = 1,
    cluster: str | None = None,
    resume: bool = False,
    progress: Callable[[str], None] | None = None,
) -> CohortStore:
    """Simulate virtual patients and write them, part by part, with the curves of the cohort.

    The same model and seed give the same bytes for any number of workers, on any cluster, and
    after any number of crashes and resumptions. ``patients`` holds Parquet files that pandas and
    Dask read as one table, ``curves.tsv`` the curves.

    Parameters
    ----------
    model : PatientModel
        Constants and factors.
    patients : int
        How many.
    folder : Path
        One that holds the same work is replaced; one that holds other work is refused.
    seed : int, optional
        Seed of the cohort.
    years : float, optional
        Follow-up after diagnosis.
    workers : int, optional
        Processes on this machine.
    cluster : str, optional
        Address of a Dask scheduler, instead of processes on this machine.
    resume : bool, optional
        Keep the parts that an earlier run of the same work has finished.
    progress : callable, optional
        Called with a few words at the start, and when each part that was missing is finished.

    Returns
    -------
    CohortStore
        The complete cohort.

    Raises
    ------
    InputError
        If there is no patient, the folder holds other work, the disk is full, or the cluster does
        not answer.
    """
    check_cohort(patients, years, model.drugs)
    sizes = part_sizes(patients)
    manifest = _describe(model, patients, seed, years)
    tag = tag_of(manifest)
    place = folder / PATIENTS

    def task(index: int, _place: Path | None) -> CohortTask:
        return CohortTask(index, tag, model, sizes[index], years, seed)

    made = fill_folder(
        place, manifest, len(sizes), task, make=make_cohort_part, what="patients",
        workers=workers, cluster=cluster, resume=resume, progress=progress,
    )  # fmt: skip
    kept = len(sizes) - sum(1 for _ in made)
    curves = cohort_curves(_tallied(place, len(sizes), years))
    write_table(curves, folder / CURVES)
    files = {
        f"{PATIENTS}/{part_name(i)}": sha256_of(place / part_name(i)) for i in range(len(sizes))
    }
    write_json(
        place / SUMMARY,
        {"patients": patients, "sha256": files | {CURVES: sha256_of(folder / CURVES)}},
    )
    return CohortStore(folder, curves, len(sizes), kept)


@dataclass(frozen=True, slots=True)
class CohortPart:
    """A finished part: its number and its Parquet file."""

    index: int
    data: bytes


def make_cohort_part(task: CohortTask) -> CohortPart:
    """Simulate one part; the same task gives the same bytes wherever it runs.

    Parameters
    ----------
    task : CohortTask
        What to do.

    Returns
    -------
    CohortPart
        Number of the part, and its Parquet file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(cohort_part(task), preserve_index=False)
    table = table.replace_schema_metadata({_TAGGED: task.tag.encode()})
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", compression_level=1)
    return CohortPart(task.index, buffer.getvalue())


def _describe(model: PatientModel, patients: int, seed: int, years: float) -> dict[str, Any]:
    """Say what a cohort is made of: no time, no host, no folder."""
    described = asdict(model)
    described["drugs"] = list(described["drugs"])
    described["values"] = model.values
    digest = hashlib.sha256(repr(sorted(model.values.items())).encode()).hexdigest()
    return {
        "format": _FORMAT,
        "versions": {name: version(name) for name in ("numba", "numpy", "pyarrow", "lifelines")}
        | {"mirbone": __version__},
        "model": described,
        "values_sha256": digest,
        "patients": patients,
        "seed": seed,
        "years": years,
    }


def _tallied(place: Path, parts: int, years: float) -> Tally:
    columns = ["carrier", "year", "outcome"]
    tallies = [
        tally(pd.read_parquet(place / part_name(i), columns=columns), years) for i in range(parts)
    ]
    total = tallies[0]
    for other in tallies[1:]:
        total = total + other
    return total
