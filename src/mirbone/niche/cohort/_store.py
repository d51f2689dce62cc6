"""Cohorts on disk: patients part by part, kept through a crash; curves and a record beside them."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from mirbone._core import (
    FilePath,
    Part,
    Progress,
    StoreLayout,
    check_seed,
    describe,
    encode_part,
    fill_folder,
    finish,
    keep_part,
    named_keywords,
    sha256_of,
    short_repr,
    write_table,
)
from mirbone.niche.cohort._cohort import CohortTask, check_cohort, cohort_part, part_sizes
from mirbone.niche.cohort._curves import Tally, cohort_curves, tally
from mirbone.niche.patient._patient import PatientModel

PATIENTS, CURVES = "patients", "curves.tsv"
_FORMAT = 2


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


@named_keywords
def store_cohort(
    model: PatientModel,
    patients: int,
    folder: FilePath,
    *,
    seed: int = 1,
    years: float = 15.0,
    workers: int = 1,
    cluster: str | None = None,
    resume: bool = False,
    progress: Progress | None = None,
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
    folder : str or path-like
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
    progress : Progress, optional
        Told at the start, and when each part that was missing is finished.

    Returns
    -------
    CohortStore
        The complete cohort.

    Raises
    ------
    InputError
        If there is no patient, the folder holds other work or is being written by another run, the
        disk is full, or the cluster does not answer.
    """
    folder = Path(folder)
    check_cohort(patients, years, model.drugs)
    check_seed(seed)
    sizes = part_sizes(patients)

    def task(index: int, tag: str, place: Path | None) -> CohortTask:
        return CohortTask(index, tag, model, sizes[index], years, seed, place)

    with fill_folder(
        StoreLayout(folder, "patients", PATIENTS, (CURVES,)),
        _describe(model, patients, seed, years), len(sizes), task, make=make_cohort_part,
        workers=workers, cluster=cluster, resume=resume, progress=progress,
    ) as filled:  # fmt: skip
        curves = cohort_curves(_tallied(filled.files, years))
        write_table(curves, folder / CURVES)
        parts = zip(filled.files, filled.hashes, strict=True)
        hashes = {f"{PATIENTS}/{path.name}": sha256 for path, sha256 in parts}
        hashes[CURVES] = sha256_of(folder / CURVES)
        finish(filled, {"patients": patients, "sha256": hashes})
    return CohortStore(folder, curves, len(sizes), filled.kept)


def make_cohort_part(task: CohortTask) -> Part:
    """Simulate one part; the same task gives the same bytes wherever it runs.

    Parameters
    ----------
    task : CohortTask
        What to do.

    Returns
    -------
    Part
        With the bytes where `task.folder` is None.
    """
    import pyarrow as pa

    table = pa.Table.from_pandas(cohort_part(task), preserve_index=False)
    return keep_part(task.index, encode_part(table, task.tag, compression_level=1), task.folder)


def _describe(model: PatientModel, patients: int, seed: int, years: float) -> dict[str, Any]:
    described = asdict(model)
    described["drugs"] = list(described["drugs"])
    described["values"] = model.values
    digest = hashlib.sha256(repr(sorted(model.values.items())).encode()).hexdigest()
    return describe(
        _FORMAT,
        {"model": described, "values_sha256": digest},
        {"patients": patients, "years": years},
        seed,
        packages=("lifelines",),
    )


def _tallied(files: Sequence[Path], years: float) -> Tally:
    columns = ["carrier", "year", "outcome"]
    tallies = [tally(pd.read_parquet(path, columns=columns), years) for path in files]
    total = tallies[0]
    for other in tallies[1:]:
        total = total + other
    return total
