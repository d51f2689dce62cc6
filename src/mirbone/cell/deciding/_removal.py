"""What an edge carries of an answer: the same perturbation in the same cell, without the edge."""

from dataclasses import dataclass, replace

import numpy as np

from mirbone.cell._follow import CellEnsemble, read_changes, read_steps
from mirbone.cell.model._build import CellModel
from mirbone.cell.model._model import KineticModel, Regulation, Silencing
from mirbone.cell.model._parameters import Parameters
from mirbone.cell.model._perturbation import Perturbation, apply_perturbation
from mirbone.cell.solve._jobs import lay_out
from mirbone.cell.solve._settle import weigh_levels
from mirbone.cell.solve._steady import FollowedStates, SteadyStates, follow_changed

_OFF = 1e12  # times mu0: nothing binds


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """Unperturbed states under a perturbation, each with numbers of its own that may be changed.

    Parameters
    ----------
    cell : CellModel
        The cell.
    states : SteadyStates
        Unperturbed.
    standing : Parameters
        One row a state, unperturbed.
    changed : Parameters
        One row a state, perturbed.
    inflow : ndarray, shape (states, species)
        Added inflow, molecules per h.
    hold : ndarray, shape (2, species)
        As `apply_perturbation` gives it.
    perturbation : Perturbation
        What is done.
    """

    cell: CellModel
    states: SteadyStates
    standing: Parameters
    changed: Parameters
    inflow: np.ndarray
    hold: np.ndarray
    perturbation: Perturbation


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Readouts of some models.

    Parameters
    ----------
    steps : ndarray, shape (models, steps)
        Step scores.
    genes : ndarray, shape (models, genes)
        log2 changes.
    models : ndarray of int64, shape (models,)
        Rows of the ensemble's parameters.
    """

    steps: np.ndarray
    genes: np.ndarray
    models: np.ndarray


def make_bench(ensemble: CellEnsemble, perturbation: Perturbation, models: np.ndarray) -> Bench:
    """Set some models of an ensemble up for changes of single edges.

    Parameters
    ----------
    ensemble : CellEnsemble
        Of `prepare_ensemble`.
    perturbation : Perturbation
        What is done.
    models : ndarray of int64
        Rows of the ensemble's parameters.

    Returns
    -------
    Bench
        Their states.
    """
    states = ensemble.states
    rows = np.flatnonzero(np.isin(states.model_index, models))
    chosen = states.take(rows)
    standing = ensemble.parameters.take(chosen.model_index)
    changed = apply_perturbation(ensemble.cell.kinetics, standing, perturbation)
    return Bench(ensemble.cell, chosen, standing, *changed, perturbation)


def answer_without(
    bench: Bench, edge: Regulation | Silencing | None, *, threads: int = 1
) -> Answer:
    """Simulate the perturbation where one edge does nothing.

    A regulation's fold change becomes 1, and a silencing's miRNA no longer binds. What the edge
    did in the unperturbed state is made up for by the production of what it acted on, so that every
    state stands where it stood: only what passes through the edge when the cell is perturbed is
    taken away.

    Parameters
    ----------
    bench : Bench
        Of `make_bench`.
    edge : Regulation or Silencing or None
        Of the cell's model; None takes nothing away.
    threads : int, optional
        Threads.

    Returns
    -------
    Answer
        Of the models whose states stay stable.
    """
    after = follow_bench(bench, edge, threads=threads)
    names, changes, models = read_changes(bench.cell, bench.states, after.levels, after.converged)
    steps = read_steps(bench.cell, names, changes, bench.perturbation)[0]
    return Answer(steps, changes, models)


def follow_bench(
    bench: Bench, edge: Regulation | Silencing | None, *, threads: int = 1
) -> FollowedStates:
    """Follow the states of a bench under its perturbation.

    Parameters
    ----------
    bench : Bench
        Of `make_bench`.
    edge : Regulation or Silencing or None
        What does nothing.
    threads : int, optional
        Threads.

    Returns
    -------
    FollowedStates
        A row a state.
    """
    states = bench.states
    rows = FollowedStates(
        states.model,
        states.levels,
        np.arange(len(states.levels)),
        states.residual,
        states.stability,
        np.ones(len(states.levels), dtype=bool),
    )
    changed = bench.changed if edge is None else switch_off(bench, edge)
    model = bench.cell.kinetics
    return follow_changed(model, changed, bench.inflow, bench.hold, rows, threads=threads)


def switch_off(bench: Bench, edge: Regulation | Silencing) -> Parameters:
    """Switch an edge off, and let production hold the unperturbed levels.

    Parameters
    ----------
    bench : Bench
        Of `make_bench`.
    edge : Regulation or Silencing
        Of the cell's model.

    Returns
    -------
    Parameters
        Perturbed, one row a state.
    """
    model, levels = bench.cell.kinetics, bench.states.levels
    if isinstance(edge, Regulation):
        off = bench.standing.fold.copy()
        off[:, model.regulations.index(edge)] = 1.0
        numbers = {"fold": off}
    else:
        off = bench.standing.mu0.copy()
        off[:, model.silencings.index(edge)] *= _OFF
        numbers = {"mu0": off}
    standing = replace(bench.standing, **numbers)
    free = np.zeros(levels.shape[1], dtype=bool)
    made, lost = balance(model, standing, np.zeros_like(levels), free, levels)
    ratio = np.divide(lost, made, out=np.ones_like(made), where=made > 0)
    return replace(bench.changed, production=bench.changed.production * ratio, **numbers)


def balance(
    model: KineticModel,
    parameters: Parameters,
    inflow: np.ndarray,
    held: np.ndarray,
    levels: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Say what is made and lost of every species at some levels.

    Parameters
    ----------
    model : KineticModel
        What acts on what.
    parameters : Parameters
        One row a state.
    inflow : ndarray, shape (states, species)
        Added inflow.
    held : ndarray of bool, shape (species,)
        Species that do not move.
    levels : ndarray, shape (states, species)
        Molecules.

    Returns
    -------
    made, lost : ndarray, shape (states, species)
        Molecules per h.
    """
    problem = lay_out(model, parameters, inflow, held)
    made, lost = np.zeros_like(levels), np.zeros_like(levels)
    weigh_levels(problem.rows, problem.structure, problem.held, levels, made, lost)
    return made, lost
