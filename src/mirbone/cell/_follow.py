"""What a perturbation does to the cell: an ensemble's answer by gene and by cascade step."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mirbone._core import (
    NO_CHANGE,
    InputError,
    Progress,
    fitting_workers,
    named_keywords,
    promised,
    short_repr,
)
from mirbone.cell.model._build import CellModel
from mirbone.cell.model._draw import check_size
from mirbone.cell.model._model import SpeciesKind
from mirbone.cell.model._names import mrna_of
from mirbone.cell.model._parameters import Parameters
from mirbone.cell.model._perturbation import Perturbation
from mirbone.cell.solve._settle import draw_around_states
from mirbone.cell.solve._steady import SteadyStates, follow_states, steady_states
from mirbone.words import CascadeStep

STEP_COLUMNS = ("step", "effect", "low", "high", "agreement", "n_effectors")
GENE_COLUMNS = ("gene", "log2_change", "low", "high", "agreement")
MODELS, STARTS = 100, 4


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class CellEnsemble:
    """Unperturbed states of an ensemble, from which perturbations are followed.

    Parameters
    ----------
    cell : CellModel
        What was built.
    parameters : Parameters
        One row a model.
    states : SteadyStates
        Their stable states.
    drawn_levels : ndarray, shape (models, species)
        The state that each model was drawn around, molecules; it may be unstable.
    """

    cell: CellModel
    parameters: Parameters
    states: SteadyStates
    drawn_levels: np.ndarray

    def _headline(self) -> str:
        return f"{len(self.parameters)} models, {len(self.states.levels)} stable states"


@short_repr("steps")
@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """What a perturbation changes, against the unperturbed ensemble member.

    Parameters
    ----------
    steps : DataFrame
        `STEP_COLUMNS`, one row a cascade step: `effect` is the median of the step score over the
        models, `low` to `high` holds 90 % of them, `agreement` is the share of models on the side
        of `effect`; NaN where the step has no effector.
    genes : DataFrame
        `GENE_COLUMNS`, one row a gene, miRNA, pathway or molecule; log2 change of its level (of a
        gene, its protein).
    step_scores : ndarray, shape (models, steps)
        In the order of `CascadeStep`; NaN where the step has no effector.
    gene_changes : ndarray, shape (models, genes)
        In the order of `genes`.
    models : ndarray of int64, shape (models,)
        Row of the ensemble's parameters behind each row of these arrays.
    lost : int
        States that reached no stable state once perturbed, and were left out.
    """

    steps: pd.DataFrame
    genes: pd.DataFrame
    step_scores: np.ndarray
    gene_changes: np.ndarray
    models: np.ndarray
    lost: int

    def _headline(self) -> str:
        return f"of {len(self.models)} models, {len(self.genes)} genes"


@named_keywords
def prepare_ensemble(
    cell: CellModel,
    *,
    n_models: int = MODELS,
    starts: int = STARTS,
    seed: int = 1,
    threads: int = 1,
    progress: Progress | None = None,
) -> CellEnsemble:
    """Draw the models and find their unperturbed states.

    Parameters
    ----------
    cell : CellModel
        Of `build_cell`.
    n_models, starts : int, optional
        Size of the ensemble, and starts of each model.
    seed : int, optional
        Seed of parameters and starts; the same seed gives the same bytes on any number of threads.
    threads : int, optional
        Threads.
    progress : Progress, optional
        Told the number of starts that are done, and of all.

    Returns
    -------
    CellEnsemble
        Models with at least one stable state.

    Raises
    ------
    InputError
        If no model has a stable state.
    """
    check_size(cell.kinetics, n_models, starts=starts)
    threads = fitting_workers(threads, "threads")
    parameters, levels = draw_around_states(cell.kinetics, n_models, seed)
    states = steady_states(
        cell.kinetics, parameters, starts=starts, seed=seed, threads=threads, progress=progress
    )
    if len(states.levels) == 0:
        raise InputError(
            f"none of the {n_models} models reached a stable state from {starts} starts; they "
            "oscillate. Draw more models, or another seed."
        )
    return CellEnsemble(cell, parameters, states, levels)


@named_keywords
def follow_change(
    ensemble: CellEnsemble, perturbation: Perturbation, *, threads: int = 1
) -> Response:
    """Follow every unperturbed state under a perturbation, and read out what changed.

    A step score is the signed sum of the log2 changes of the step's effectors against the same
    state unperturbed, so that an effector that does not change never makes it smaller; effectors
    that are themselves set from outside do not count. A model with several states counts once, each
    state by the share of starts that it drew.

    Parameters
    ----------
    ensemble : CellEnsemble
        Of `prepare_ensemble`.
    perturbation : Perturbation
        What is done.
    threads : int, optional
        Threads.

    Returns
    -------
    Response
        Tables and the ensemble behind them.

    Raises
    ------
    InputError
        If a species is unknown, or no state stays stable.
    """
    cell, states = ensemble.cell, ensemble.states
    followed = follow_states(
        cell.kinetics, ensemble.parameters, states, perturbation, threads=threads
    )
    kept = followed.converged
    if not kept.any():
        raise InputError(
            f"none of the {len(kept)} states of the ensemble stays stable under this perturbation; "
            "a smaller one may."
        )
    names, changes, models = read_changes(cell, states, followed.levels, kept)
    scores, counts = read_steps(cell, names, changes, perturbation)
    steps = _table([step.value for step in CascadeStep], scores, STEP_COLUMNS[:5])
    return Response(
        steps=promised(steps.assign(n_effectors=counts), STEP_COLUMNS),
        genes=promised(_table(names, changes, GENE_COLUMNS), GENE_COLUMNS),
        step_scores=scores,
        gene_changes=changes,
        models=models,
        lost=int((~kept).sum()),
    )


_ENDS = 20.0  # log2 change that stands for a level that falls to nothing


def read_changes(
    cell: CellModel, states: SteadyStates, levels: np.ndarray, kept: np.ndarray
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Read the log2 change of everything but mRNAs, model by model.

    Parameters
    ----------
    cell : CellModel
        Says what the species are.
    states : SteadyStates
        Unperturbed.
    levels : ndarray, shape (states, species)
        Perturbed, row for row.
    kept : ndarray of bool, shape (states,)
        States that count.

    Returns
    -------
    names : list of str
        What the columns are.
    changes : ndarray, shape (models, names)
        A model's states are averaged by the starts that they drew.
    models : ndarray of int64, shape (models,)
        Which models these are.
    """
    species = cell.kinetics.species
    shown = [i for i, one in enumerate(species) if one.kind != SpeciesKind.MRNA]
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.log2(levels[kept][:, shown] / states.levels[kept][:, shown])
    change = np.nan_to_num(change, nan=0.0, posinf=_ENDS, neginf=-_ENDS)
    basin = states.basin[kept]
    models, place = np.unique(states.model_index[kept], return_inverse=True)
    total = np.zeros((len(models), len(shown)))
    np.add.at(total, place, change * basin[:, None])
    names = [species[i].name for i in shown]
    return names, total / np.bincount(place, basin)[:, None], models


def read_steps(
    cell: CellModel, names: list[str], changes: np.ndarray, perturbation: Perturbation
) -> tuple[np.ndarray, list[int]]:
    """Score the cascade steps: the signed sum of the log2 changes of their effectors.

    Parameters
    ----------
    cell : CellModel
        Names the effectors.
    names : list of str
        Columns of `changes`.
    changes : ndarray, shape (models, names)
        log2 changes.
    perturbation : Perturbation
        What it holds from outside does not count.

    Returns
    -------
    scores : ndarray, shape (models, steps)
        In the order of `CascadeStep`; NaN where a step has no effector.
    counts : list of int
        Effectors of each step.
    """
    where = {name: i for i, name in enumerate(names)}
    scores = np.full((len(changes), len(CascadeStep)), np.nan)
    counts = []
    for column, step in enumerate(CascadeStep):
        rows = effectors_of(cell, step.value, perturbation)
        counts.append(len(rows))
        if len(rows):
            own = changes[:, [where[gene] for gene in rows["gene"]]]
            scores[:, column] = (own * rows["sign"].to_numpy(float)).sum(axis=1)
    return scores, counts


def effectors_of(cell: CellModel, step: str, perturbation: Perturbation) -> pd.DataFrame:
    """Choose what a step is read out by: not what is set from outside.

    Parameters
    ----------
    cell : CellModel
        Names the effectors.
    step : str
        A cascade step.
    perturbation : Perturbation
        What is done.

    Returns
    -------
    DataFrame
        Rows of `CellModel.effectors`.
    """
    forced = {*perturbation.hold, *perturbation.clamp, *perturbation.knockout}
    rows = cell.effectors.loc[cell.effectors["step"] == step]
    set_outside = [gene in forced or mrna_of(gene) in forced for gene in rows["gene"]]
    return rows.loc[~np.array(set_outside, dtype=bool)]


def _table(names: list[str], values: np.ndarray, columns: tuple[str, ...]) -> pd.DataFrame:
    middle = np.median(values, axis=0)
    low, high = np.quantile(values, [0.05, 0.95], axis=0)
    side = np.where(np.abs(values) < NO_CHANGE, 0.0, np.sign(values))
    sign = np.where(np.abs(middle) < NO_CHANGE, 0.0, np.sign(middle))
    agreement = np.where(np.isnan(middle), np.nan, (side == sign).mean(axis=0))
    cells = [names, middle, low, high, agreement]
    return pd.DataFrame(dict(zip(columns, cells, strict=True)))
