"""An ensemble on disk: parameter sets and their steady states, part by part.

A store as `mirbone._core.parts` describes it, with its parts in ``states`` and, beside that folder,
``parameters.parquet`` (one row a model), ``models.tsv`` (states and starts without one, a row a
model) and ``ensemble.json`` (provenance and counts).
"""

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mirbone._core import (
    FilePath,
    FilledFolder,
    InputError,
    Part,
    Progress,
    StoreLayout,
    atomic_path,
    check_seed,
    describe,
    encode_part,
    fill_folder,
    finish,
    keep_part,
    named_keywords,
    part_metadata,
    promised,
    readable,
    record_provenance,
    short_repr,
    write_json,
    write_table,
)
from mirbone.cell.model._draw import check_size, draw_parameters
from mirbone.cell.model._model import KineticModel
from mirbone.cell.model._parameters import Parameters
from mirbone.cell.model._racipe import parameter_names, parameter_table, read_racipe_parameters
from mirbone.cell.model._topology import read_circuit
from mirbone.cell.solve._steady import steady_states

STATE_COLUMNS = ("model", "state", "starts", "residual", "stability")
"""Columns of the states; one a species follows, its level."""

_FORMAT = 2
_PER_PART = 50
_STATES = "states"
_BESIDE = _PARAMETERS, _MODELS, _RECORD = "parameters.parquet", "models.tsv", "ensemble.json"


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
    notes : tuple of str
        What a user should know of how the files were read.
    """

    folder: Path
    states: int
    models: pd.DataFrame
    kept: int = 0
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    def _headline(self) -> str:
        return f"{len(self.models)} models, {self.states} stable states"


@named_keywords
def store_ensemble(
    topology: FilePath,
    folder: FilePath,
    *,
    parameters: FilePath | None = None,
    models: int = 100,
    starts: int = 10,
    seed: int = 0,
    workers: int = 1,
    cluster: str | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> Ensemble:
    """Find the steady states of an ensemble of a circuit and write them.

    The same input and seed give the same bytes, however it is shared out or resumed.

    Parameters
    ----------
    topology : str or path-like
        As of `read_topology`.
    folder : str or path-like
        Where to write. One that holds other work is refused.
    parameters : str or path-like, optional
        Parameter sets, as of `read_racipe_parameters`; drawn when not given.
    models : int, optional
        How many to draw.
    starts, seed : int, optional
        Starts of each model; seed of parameters and starts.
    workers : int, optional
        Processes on this machine.
    cluster : str, optional
        Address of a Dask scheduler instead.
    resume : bool, optional
        Keep the parts that an earlier run of the same work has finished.
    progress : Progress, optional
        Told at the start, and when each part that was missing is finished.

    Returns
    -------
    Ensemble
        Counts of states.

    Raises
    ------
    InputError
        If a file or a number is wrong, or the folder holds, or is getting, other work.
    """
    folder = Path(folder)
    inputs = [Path(topology), *([Path(parameters)] if parameters else [])]
    model, drawn, notes = _read_or_draw(inputs, models, starts, seed)
    record = asdict(record_provenance(inputs, seed))
    asked = {"models": len(drawn), "starts": starts, "models_per_part": _PER_PART}
    manifest = describe(_FORMAT, {"inputs": record["inputs"]}, asked, seed)

    def task(index: int, tag: str, place: Path | None) -> EnsembleTask:
        first = index * _PER_PART
        part = drawn.take(slice(first, first + _PER_PART))
        return EnsembleTask(index, tag, model, part, first, starts, seed, place)

    with fill_folder(
        StoreLayout(folder, "ensemble", _STATES, _BESIDE), manifest, -(-len(drawn) // _PER_PART),
        task, make=make_part, workers=workers, cluster=cluster, resume=resume, progress=progress,
    ) as filled:  # fmt: skip
        counted, states = _count_states(filled, len(drawn))
        _write_beside(folder, parameter_table(model, drawn), counted, states, record | asked)
        hashes = zip(filled.files, filled.hashes, strict=True)
        finish(filled, {"parts": {path.name: sha256 for path, sha256 in hashes}})
    return Ensemble(folder, states, counted, filled.kept, notes)


def _read_or_draw(
    inputs: list[Path], models: int, starts: int, seed: int
) -> tuple[KineticModel, Parameters, tuple[str, ...]]:
    """Read the circuit, and its parameter sets where there are any; draw them where not."""
    check_seed(seed)
    model, notes = read_circuit(inputs[0])
    _check_columns(model, inputs[0])
    # states are found part by part, so that their number asks for time and not for memory
    check_size(model, _PER_PART, starts=starts, keyword="models")
    if len(inputs) > 1:
        return model, read_racipe_parameters(inputs[1], model), notes
    check_size(model, models, keyword="models")
    return model, draw_parameters(model, models, seed), notes


def _check_columns(model: KineticModel, topology: Path) -> None:
    """Refuse nodes whose names would make two columns of a table one."""
    taken = [name for name in model.names if name in STATE_COLUMNS]
    if taken:
        raise InputError(
            f"the topology {topology}: {', '.join(STATE_COLUMNS)} are columns of the table of "
            f"states, so that no node may be called so; found {', '.join(map(repr, taken))}. "
            "Rename it."
        )
    counts = Counter(parameter_names(model))
    twice = next((name for name, count in counts.items() if count > 1), None)
    if twice is not None:
        raise InputError(
            f"the topology {topology}: RACIPE's names of the parameters must differ; {twice!r} "
            "would belong to two edges. Rename a node that has 'To' in its name."
        )


def _write_beside(
    folder: Path, drawn: pd.DataFrame, counted: pd.DataFrame, states: int, record: dict[str, Any]
) -> None:
    """Write what lies beside the states: parameters, counts of states, the record."""
    with atomic_path(folder / _PARAMETERS) as temporary:
        drawn.to_parquet(temporary, index=False)
    write_table(counted, folder / _MODELS)
    by_states = {str(n): int(k) for n, k in counted["states"].value_counts().sort_index().items()}
    write_json(folder / _RECORD, record | {"states": states, "models_by_states": by_states})


def make_part(task: EnsembleTask) -> Part:
    """Solve the models of one part; the same task gives the same bytes wherever it runs.

    Parameters
    ----------
    task : EnsembleTask
        What to do.

    Returns
    -------
    Part
        With the bytes where `task.folder` is None.
    """
    import pyarrow as pa

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
    data = encode_part(promised(table, STATE_COLUMNS), task.tag, {"unconverged": unconverged})
    return keep_part(task.index, data, task.folder)


def _count_states(filled: FilledFolder, models: int) -> tuple[pd.DataFrame, int]:
    """Count the states of each model, and its starts without one."""
    states = np.zeros(models, dtype=np.int64)
    unconverged: list[int] = []
    for path in filled.files:
        numbers = pd.read_parquet(path, columns=["model"])["model"].to_numpy()
        states += np.bincount(numbers, minlength=models)
        unconverged += json.loads(part_metadata(path)["unconverged"])
    table = pd.DataFrame({"model": np.arange(models), "states": states, "unconverged": unconverged})
    return table, int(states.sum())
