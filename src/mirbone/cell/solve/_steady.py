"""Steady states of an ensemble: from many starts, or followed from states that are known."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Protocol, Self

import numpy as np

from mirbone._core import (
    Progress,
    check_seed,
    fitting_workers,
    named_keywords,
    short_repr,
    shown,
    thread_pool,
)
from mirbone.cell.model._draw import check_size, stream
from mirbone.cell.model._model import KineticModel, SpeciesKind
from mirbone.cell.model._parameters import Parameters
from mirbone.cell.model._perturbation import Perturbation, apply_perturbation
from mirbone.cell.solve._jobs import Problem, Solved, lay_out, solve_jobs

_CHUNK = 512  # jobs that are solved together; the same for any number of threads


class HasStates(Protocol):
    """Levels, and the model that each row belongs to."""

    @property
    def levels(self) -> np.ndarray:
        """Shape (states, species), molecules."""
        ...

    @property
    def model_index(self) -> np.ndarray:
        """Shape (states,)."""
        ...


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class SteadyStates:
    """Distinct stable states of an ensemble, sorted by model and then by basin, largest first.

    Parameters
    ----------
    model : KineticModel
        Its species name the columns of `levels`.
    levels : ndarray, shape (states, species)
        Molecules.
    model_index : ndarray of int64, shape (states,)
        Row of `Parameters`.
    residual : ndarray, shape (states,)
        |production / loss - 1| of the worst species.
    stability : ndarray, shape (states,)
        Largest real part of the Jacobian's eigenvalues, 1/h; below 0.
    basin : ndarray of int64, shape (states,)
        Starts that led to the state.
    reached : ndarray of int64, shape (models, starts)
        Row of `levels` that each start led to; -1 where it led to none.
    """

    model: KineticModel
    levels: np.ndarray
    model_index: np.ndarray
    residual: np.ndarray
    stability: np.ndarray
    basin: np.ndarray
    reached: np.ndarray

    def __post_init__(self) -> None:
        _freeze(self)

    @property
    def unconverged(self) -> np.ndarray:
        """Starts of each model that led to no stable state, shape (models,)."""
        return (self.reached < 0).sum(axis=1)

    @property
    def counts(self) -> np.ndarray:
        """Number of states of each model, shape (models,)."""
        return np.bincount(self.model_index, minlength=len(self.reached))

    def take(self, rows: np.ndarray) -> Self:
        """Give some of the states; `reached` stays that of all.

        Parameters
        ----------
        rows : ndarray of int64 or bool
            Which.

        Returns
        -------
        SteadyStates
            Those states, in that order.
        """
        return replace(
            self,
            levels=self.levels[rows],
            model_index=self.model_index[rows],
            residual=self.residual[rows],
            stability=self.stability[rows],
            basin=self.basin[rows],
        )

    def _headline(self) -> str:
        return f"{len(self.levels)} states of {len(np.unique(self.model_index))} models"


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class FollowedStates:
    """Where known states went when something was changed, row for row.

    Parameters
    ----------
    model : KineticModel
        Its species name the columns of `levels`.
    levels : ndarray, shape (states, species)
        Molecules.
    model_index : ndarray of int64, shape (states,)
        Row of `Parameters`.
    residual : ndarray, shape (states,)
        As of `SteadyStates`.
    stability : ndarray, shape (states,)
        An upper bound of the largest real part, 1/h; below 0, and NaN where no stable state was
        reached.
    converged : ndarray of bool, shape (states,)
        Whether a stable state was reached.
    """

    model: KineticModel
    levels: np.ndarray
    model_index: np.ndarray
    residual: np.ndarray
    stability: np.ndarray
    converged: np.ndarray

    def __post_init__(self) -> None:
        _freeze(self)

    def _headline(self) -> str:
        return f"{len(self.levels)} states, {self.converged.sum()} of them followed to the end"


@named_keywords
def steady_states(
    model: KineticModel,
    parameters: Parameters,
    *,
    starts: int = 10,
    seed: int = 0,
    perturbation: Perturbation | None = None,
    threads: int = 1,
    progress: Progress | None = None,
    first: int = 0,
) -> SteadyStates:
    """Find the stable states of every model, from many random starts.

    Starts are log-uniform between the lowest and the highest level that each species' regulators
    allow. The same seed gives the same bytes for any number of threads.

    Parameters
    ----------
    model : KineticModel
        What acts on what.
    parameters : Parameters
        One row a model.
    starts : int, optional
        Starts of each model.
    seed : int, optional
        Seed of the starts.
    perturbation : Perturbation, optional
        What is changed; `hold` refers to the start level.
    threads : int, optional
        Threads.
    progress : Progress, optional
        Told the number of starts that are done, and of all.
    first : int, optional
        Number of the first model in a larger ensemble; its starts depend on it and the seed alone.

    Returns
    -------
    SteadyStates
        Every state with its residual and stability.

    Raises
    ------
    InputError
        If the parameters do not fit the model, or `starts` or `threads` is below 1.
    """
    parameters.check_fits(model)
    check_size(model, len(parameters), starts=starts)
    check_seed(seed)
    threads = fitting_workers(threads, "threads")
    changed, inflow, hold = apply_perturbation(model, parameters, perturbation)
    levels = _draw_starts(model, parameters, starts, seed, first)
    models = np.repeat(np.arange(len(parameters)), starts)
    tell = shown(progress)
    solved = _solve(model, changed, inflow, hold, models, levels, threads, tell, starts)
    return _collect(model, solved, models, starts)


@named_keywords
def follow_states(
    model: KineticModel,
    parameters: Parameters,
    states: HasStates,
    perturbation: Perturbation | None,
    *,
    threads: int = 1,
    progress: Progress | None = None,
) -> FollowedStates:
    """Follow each known state to where a perturbation takes it.

    Parameters
    ----------
    model : KineticModel
        What acts on what.
    parameters : Parameters
        Unperturbed; one row a model.
    states : SteadyStates or FollowedStates
        Where to start.
    perturbation : Perturbation or None
        What is changed.
    threads : int, optional
        Threads.
    progress : Progress, optional
        Told the number of states that are done, and of all.

    Returns
    -------
    FollowedStates
        A row for each row of `states`.

    Raises
    ------
    InputError
        If the parameters do not fit the model, or a changed species is not in it.
    """
    parameters.check_fits(model)
    threads = fitting_workers(threads, "threads")
    changed = apply_perturbation(model, parameters, perturbation)
    return follow_changed(model, *changed, states, threads=threads, progress=progress)


def follow_changed(
    model: KineticModel,
    parameters: Parameters,
    inflow: np.ndarray,
    hold: np.ndarray,
    states: HasStates,
    *,
    threads: int = 1,
    progress: Progress | None = None,
) -> FollowedStates:
    """Follow each known state to where changed numbers take it.

    Parameters
    ----------
    model : KineticModel
        What acts on what.
    parameters : Parameters
        As changed; one row a model.
    inflow : ndarray, shape (models, species)
        Added inflow, molecules per h.
    hold : ndarray, shape (2, species)
        As `apply_perturbation` gives it.
    states : SteadyStates or FollowedStates
        Where to start.
    threads : int, optional
        Threads.
    progress : Progress, optional
        Told the number of states that are done, and of all.

    Returns
    -------
    FollowedStates
        A row for each row of `states`.
    """
    models = np.ascontiguousarray(states.model_index, dtype=np.int64)
    solved = _solve(model, parameters, inflow, hold, models, states.levels, threads, progress, 0)
    return FollowedStates(
        model, solved.levels, models, solved.residual, solved.stability, solved.label >= 0
    )


def _solve(
    model: KineticModel,
    parameters: Parameters,
    inflow: np.ndarray,
    hold: np.ndarray,
    models: np.ndarray,
    levels: np.ndarray,
    threads: int,
    progress: Progress | None,
    starts: int,
) -> Solved:
    """Solve in chunks of whole models."""
    levels = np.where(np.isnan(hold[0]), levels, np.nan_to_num(hold[0]) * levels)
    levels = np.where(np.isnan(hold[1]), levels, hold[1])
    problem = lay_out(model, parameters, inflow, np.asarray(np.isfinite(hold).any(axis=0)))
    _empty(problem, levels, models)
    done, parts = 0, []
    bounds = list(range(0, len(models), max(1, _CHUNK // max(1, starts)) * max(1, starts)))
    pieces = [slice(a, b) for a, b in zip(bounds, [*bounds[1:], len(models)], strict=True)]

    def solve(piece: slice) -> Solved:
        return solve_jobs(problem, models[piece], levels[piece], together=starts > 0)

    for piece, solved in zip(pieces, _each(solve, pieces, threads), strict=True):
        parts.append(solved)
        done += piece.stop - piece.start
        if progress is not None:
            progress("Models to steady states", done, len(models))
    if not parts:
        return solve_jobs(problem, models, levels)
    return Solved(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _each(solve: Callable[[slice], Solved], pieces: list[slice], threads: int) -> Iterator[Solved]:
    if threads == 1:
        yield from map(solve, pieces)
        return
    with thread_pool(threads) as pool:
        yield from pool.map(solve, pieces)


def _empty(problem: Problem, levels: np.ndarray, models: np.ndarray) -> None:
    """Set to 0, in place, the levels of what is neither produced nor held."""
    production, _, inflow = problem.rows[:3]
    gone = ((production == 0) & (inflow == 0))[models] & ~problem.held
    levels[gone] = 0.0


def _draw_starts(
    model: KineticModel, parameters: Parameters, starts: int, seed: int, first: int
) -> np.ndarray:
    low, high = level_bounds(model, parameters)
    count = len(parameters) * starts
    part = np.stack(
        [stream(seed, "start", name, first=first * starts, count=count) for name in model.names],
        axis=1,
    )
    low, high = np.repeat(low, starts, axis=0), np.repeat(high, starts, axis=0)
    return np.exp(low + (high - low) * part)


def level_bounds(model: KineticModel, parameters: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest natural logarithm of each level that regulation and silencing allow.

    Parameters
    ----------
    model : KineticModel
        The model.
    parameters : Parameters
        One row a model.

    Returns
    -------
    low, high : ndarray, shape (models, species)
        Of species that are never produced, the bounds of a level of 1.
    """
    production = np.where(parameters.production > 0, parameters.production, 1.0)
    low = np.log(production / parameters.degradation)
    high = low.copy()
    for r, regulation in enumerate(model.regulations):
        target = model.index(regulation.target)
        fold = np.log(parameters.fold[:, r])
        low[:, target] += np.minimum(fold, 0.0)
        high[:, target] += np.maximum(fold, 0.0)
    silenced = {s.mrna for s in model.silencings}
    for name in silenced:
        place = model.index(name)
        most = parameters.mrna_decay.max(axis=1)
        low[:, place] -= np.log1p(most / parameters.degradation[:, place])
    for translation in model.translations:
        place, mrna = model.index(translation.protein), model.index(translation.mrna)
        low[:, place] += low[:, mrna]
        high[:, place] += high[:, mrna]
        if translation.mrna in silenced:
            low[:, place] += np.log(np.maximum(parameters.translation.min(axis=1), 1e-3))
    for name in model.of_kind(SpeciesKind.MIRNA):
        low[:, model.index(name)] -= np.log(10.0)  # titration by targets
    return low, high


def _collect(model: KineticModel, solved: Solved, models: np.ndarray, starts: int) -> SteadyStates:
    """Keep one job of each state, and say which state each start led to."""
    n_models = len(models) // starts
    have = np.flatnonzero(solved.label >= 0)
    keys = models[have] * starts + solved.label[have]
    unique, place, inverse, basin = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((unique, -basin, unique // starts))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    reached = np.full(len(models), -1, dtype=np.int64)
    reached[have] = rank[inverse]
    rows = have[place][order]
    return SteadyStates(
        model,
        solved.levels[rows],
        models[rows],
        solved.residual[rows],
        solved.stability[rows],
        basin[order],
        reached.reshape(n_models, starts),
    )


def _freeze(value: SteadyStates | FollowedStates) -> None:
    for field in fields(value):
        array = getattr(value, field.name)
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
