"""An ensemble on disk: parameter sets and their steady states, part by part.

A folder holds ``states`` (a folder of parts, which any Parquet reader takes as one table),
``parameters.parquet`` (one row a model), ``models.tsv`` (states and starts without one, a row a
model) and ``ensemble.json`` (provenance and counts; written last).
"""

import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mirbone._core import (
    InputError,
    atomic_path,
    fill_folder,
    part_name,
    record_provenance,
    sha256_of,
    short_repr,
    tag_of,
    write_json,
    write_part,
    write_table,
)
from mirbone.cell.model._draw import draw_parameters
from mirbone.cell.model._model import KineticModel
from mirbone.cell.model._parameters import Parameters
from mirbone.cell.model._topology import parameter_table, read_racipe_parameters, read_topology
from mirbone.cell.solve._steady import steady_states

STATE_COLUMNS = ("model", "state", "starts", "residual", "stability")
"""Columns of the states; one a species follows, its level."""

_PER_PART = 50


@dataclass(frozen=True, slots=True)
class EnsembleTask:
    """Everything that a worker needs to make one part.

    Parameters
    ----------
    index : int
        Number of the part.
    tag : str
        Hash of the manifest.
    model : KineticModel
        The circuit.
    parameters : Parameters
        Of the models of this part.
    first : int
        Number of its first model.
    starts, seed : int
        As of `steady_states`.
    folder : Path or None
        Where to write; None to hand the bytes back.
    """

    index: int
    tag: str
    model: KineticModel
    parameters: Parameters
    first: int
    starts: int
    seed: int
    folder: Path | None


@dataclass(frozen=True, slots=True)
class EnsemblePart:
    """A finished part.

    Parameters
    ----------
    index : int
        Its number.
    data : bytes or None
        The file, where the worker could not write it.
    """

    index: int
    data: bytes | None


@short_repr("models")
@dataclass(frozen=True, slots=True)
class Ensemble:
    """A complete ensemble on disk.

    Parameters
    ----------
    folder : Path
        Where it is.
    states : int
        Number of states.
    models : DataFrame
        ``model, states, unconverged``: of each model its states, and the starts that led to none.
    kept : int
        Parts that an earlier run had finished.
    """

    folder: Path
    states: int
    models: pd.DataFrame
    kept: int = 0

    def _headline(self) -> str:
        return f"{len(self.models)} models, {self.states} stable states"


def store_ensemble(
    topology: Path,
    folder: Path,
    *,
    parameters: Path | None = None,
    models: int = 100,
    starts: int = 10,
    seed: int = 0,
    workers: int = 1,
    cluster: str | None = None,
    resume: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Ensemble:
    """Find the steady states of an ensemble of a circuit and write them.

    The same input and seed give the same bytes for any number of workers, on any cluster, and
    after any number of crashes and resumptions.

    Parameters
    ----------
    topology : Path
        As of `read_topology`.
    folder : Path
        Where to write. One that holds other work is refused.
    parameters : Path, optional
        Parameter sets, as of `read_racipe_parameters`; drawn when not given.
    models : int, optional
        How many to draw.
    starts : int, optional
        Starts of each model.
    seed : int, optional
        Seed of parameters and starts.
    workers : int, optional
        Processes on this machine.
    cluster : str, optional
        Address of a Dask scheduler instead.
    resume : bool, optional
        Keep the parts that an earlier run of the same work has finished.
    progress : callable, optional
        Called with a few words at the start and after each part.

    Returns
    -------
    Ensemble
        Counts of states, and the models some of whose starts led to none.

    Raises
    ------
    InputError
        If a file is wrong, the folder holds other work, or a number is out of range.
    """
    model = read_topology(topology)
    drawn = (
        read_racipe_parameters(parameters, model)
        if parameters
        else draw_parameters(model, models, seed)
    )
    if starts < 1:
        raise InputError(f"the number of starts must be at least 1; got {starts}.")
    manifest = _describe(topology, parameters, len(drawn), starts, seed)
    parts = part_count(len(drawn))
    states = folder / "states"
    _refuse_other(folder)
    tag = tag_of(manifest)

    def task(index: int, place: Path | None) -> EnsembleTask:
        first = index * _PER_PART
        part = drawn.take(slice(first, first + _PER_PART))
        return EnsembleTask(index, tag, model, part, first, starts, seed, place)

    made = fill_folder(
        states, manifest, parts, task, make=make_part, what="ensemble",
        workers=workers, cluster=cluster, resume=resume, progress=progress,
    )  # fmt: skip
    kept = parts - sum(1 for _ in made)
    return _finish(folder, model, drawn, manifest, kept)


def part_count(models: int) -> int:
    """Count the parts of an ensemble, each a call of `progress`.

    Parameters
    ----------
    models : int
        Its models.

    Returns
    -------
    int
        Number of parts.
    """
    return -(-models // _PER_PART)


def make_part(task: EnsembleTask) -> EnsemblePart:
    """Solve the models of one part; the same task gives the same bytes wherever it runs.

    Parameters
    ----------
    task : EnsembleTask
        What to do.

    Returns
    -------
    EnsemblePart
        With the bytes where `task.folder` is None.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = steady_states(
        task.model, task.parameters, starts=task.starts, seed=task.seed, first=task.first
    )
    number = np.arange(len(found.levels)) - np.searchsorted(found.model_index, found.model_index)
    table = pa.table(
        {
            "model": found.model_index + task.first,
            "state": number,
            "starts": found.basin,
            "residual": found.residual,
            "stability": found.stability,
        }
        | dict(zip(task.model.names, found.levels.T.copy(), strict=True))
    )
    unconverged = json.dumps([int(n) for n in found.unconverged])
    table = table.replace_schema_metadata({"mirbone": task.tag, "unconverged": unconverged})
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    if task.folder is None:
        return EnsemblePart(task.index, buffer.getvalue())
    write_part(task.folder, task.index, buffer.getbuffer())
    return EnsemblePart(task.index, None)


def _describe(
    topology: Path, parameters: Path | None, models: int, starts: int, seed: int
) -> dict[str, Any]:
    inputs = [topology, *([parameters] if parameters else [])]
    record = asdict(record_provenance(inputs, seed))
    return record | {"models": models, "starts": starts, "models_per_part": _PER_PART}


def _refuse_other(folder: Path) -> None:
    """Refuse a folder that holds something else than an ensemble."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} must be a folder; it is a file. Give another name.")
    if not folder.is_dir():
        return
    known = {"states", "parameters.parquet", "models.tsv", "ensemble.json"}
    other = sorted(p.name for p in folder.iterdir() if p.name not in known and p.name[0] != ".")
    if other:
        raise InputError(
            f"{folder} holds other things ({', '.join(other[:3])}); nothing was written. "
            "Give another folder."
        )


def _finish(
    folder: Path,
    model: KineticModel,
    parameters: Parameters,
    manifest: dict[str, Any],
    kept: int,
) -> Ensemble:
    """Write what needs all parts."""
    import pyarrow.parquet as pq

    states = np.zeros(len(parameters), dtype=np.int64)
    unconverged: list[int] = []
    hashes = {}
    for index in range(part_count(len(parameters))):
        path = folder / "states" / part_name(index)
        table = pq.read_table(path, columns=["model"])
        states += np.bincount(table["model"].to_numpy(), minlength=len(parameters))
        unconverged += json.loads((table.schema.metadata or {})[b"unconverged"])
        hashes[path.name] = sha256_of(path)
    models = pd.DataFrame(
        {"model": np.arange(len(parameters)), "states": states, "unconverged": unconverged}
    )
    write_json(folder / "states" / "_summary.json", {"parts": hashes})
    with atomic_path(folder / "parameters.parquet") as temporary:
        parameter_table(model, parameters).to_parquet(temporary, index=False)
    write_table(models, folder / "models.tsv")
    counts = {str(n): int((states == n).sum()) for n in np.unique(states)}
    summary = {"states": int(states.sum()), "models_by_states": counts}
    write_json(folder / "ensemble.json", manifest | summary)
    return Ensemble(folder, int(states.sum()), models, kept)
