"""Jobs to states: integrate, polish, tell states apart, and go on where that was too early."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mirbone._core.compiled import njit
from mirbone.cell.model._model import KineticModel
from mirbone.cell.model._parameters import Parameters
from mirbone.cell.solve._elimination import Elimination, plan_elimination
from mirbone.cell.solve._integrate import integrate_jobs
from mirbone.cell.solve._polish import polish_jobs
from mirbone.cell.solve._stability import largest_real_parts
from mirbone.cell.solve._structure import Order, Structure, compile_model

SAME = 1e-4
"""States whose levels differ by less than this, relatively, in every species are one."""

_ROUNDS = (  # near, tolerance of a step, reach of Newton's method, steps
    (1e-1, 5e-2, 1.0, 600),
    (1e-2, 1e-2, 0.3, 1_000),
    (1e-4, 1e-3, 0.1, 2_000),
)


class Problem(NamedTuple):
    """Models laid out for the kernels.

    Attributes
    ----------
    structure : Structure
        Indices.
    plan : Elimination
        How linear systems are solved.
    rows : tuple of ndarray
        Parameters in the structure's order.
    held : ndarray of bool, shape (species,)
        Species that do not move.
    """

    structure: Structure
    plan: Elimination
    rows: tuple[np.ndarray, ...]
    held: np.ndarray


class Solved(NamedTuple):
    """What became of jobs.

    Attributes
    ----------
    levels : ndarray, shape (jobs, species)
        The state where there is one, else where the job was left.
    residual : ndarray, shape (jobs,)
        Relative imbalance of the worst species.
    stability : ndarray, shape (jobs,)
        Largest real part of the Jacobian's eigenvalues, or where jobs have states of their own an
        upper bound below 0; NaN without a state.
    label : ndarray of int64, shape (jobs,)
        Number of the state within its model; -1 without a state.
    """

    levels: np.ndarray
    residual: np.ndarray
    stability: np.ndarray
    label: np.ndarray


def lay_out(
    model: KineticModel, parameters: Parameters, inflow: np.ndarray, held: np.ndarray
) -> Problem:
    """Put a model's parameters in the order of its structure.

    Parameters
    ----------
    model : KineticModel
        The model.
    parameters : Parameters
        As perturbed.
    inflow : ndarray, shape (models, species)
        Added inflow.
    held : ndarray of bool, shape (species,)
        Species that do not move.

    Returns
    -------
    Problem
        For `solve_jobs`.
    """
    parameters.check_fits(model)
    structure, order, plan = _planned(model)
    return Problem(structure, plan, _rows(parameters, inflow, order), held.copy())


@lru_cache(maxsize=4)
def _planned(model: KineticModel) -> tuple[Structure, Order, Elimination]:
    """Lay out a structure once, however many perturbations are followed in it."""
    structure, order = compile_model(model)
    return structure, order, plan_elimination(structure)


def solve_jobs(
    problem: Problem, models: np.ndarray, starts: np.ndarray, *, together: bool = True
) -> Solved:
    """Follow every job to the stable state that it approaches.

    Parameters
    ----------
    problem : Problem
        The models.
    models : ndarray of int64, shape (jobs,)
        Model of each job, in ascending order.
    starts : ndarray, shape (jobs, species)
        Start levels.
    together : bool, optional
        Whether equal states of one model share a label; else each job has a state of its own.

    Returns
    -------
    Solved
        A row a job.
    """
    n_jobs = len(models)
    levels = np.array(starts, dtype=np.float64, order="C")
    states = levels.copy()
    residual, stability = np.full(n_jobs, np.inf), np.full(n_jobs, np.nan)
    label, steps = np.full(n_jobs, -1), np.zeros(n_jobs, dtype=np.int64)
    moved = np.full(n_jobs, np.inf)
    left = np.arange(n_jobs)
    for near, tolerance, reach, most in _ROUNDS:
        if not len(left):
            break
        system = (problem.rows, problem.structure)
        stop = np.full(n_jobs, near)
        integrate_jobs(*system, problem.held, left, models, levels, stop, tolerance, most, steps)
        states[left] = levels[left]
        polish_jobs(
            *system, problem.plan, problem.held, left, models, states, reach, residual, moved
        )
        found = np.isfinite(moved)
        label_states(models, states, found, SAME, together, label)
        stability[left] = np.nan
        _judge(problem, models, states, label, stability, exact=together)
        left = np.flatnonzero(~(stability < 0))
    label[left] = -1
    stability[left] = np.nan
    label_states(models, states, label >= 0, SAME, together, label)
    return Solved(states, residual, stability, label)


def _judge(
    problem: Problem,
    models: np.ndarray,
    states: np.ndarray,
    label: np.ndarray,
    stability: np.ndarray,
    *,
    exact: bool,
) -> None:
    """Fill in the stability of every job that has a state and none yet, once a state."""
    have = np.flatnonzero(label >= 0)
    have = have[np.argsort(np.isnan(stability[have]), kind="stable")]  # what is known comes first
    keys = models[have] * (len(models) + 1) + label[have]
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    chosen = have[first]
    values = stability[chosen]
    new = np.isnan(values)
    values[new] = largest_real_parts(
        problem.rows, problem.structure, problem.plan, problem.held,
        models[chosen[new]], states[chosen[new]], exact=exact,
    )  # fmt: skip
    stability[have] = values[inverse]


@njit(cache=True, nogil=True)
def label_states(
    models: np.ndarray,
    states: np.ndarray,
    found: np.ndarray,
    same: float,
    together: bool,
    label: np.ndarray,
):  # pragma: no cover
    """Number the different states of each model, in the order in which jobs found them."""
    count = 0
    representative = np.empty(len(models), dtype=np.int64)
    for job in range(len(models)):
        if job and models[job] != models[job - 1]:
            count = 0
        if not found[job]:
            label[job] = -1
            continue
        label[job] = -1
        for other in range(count if together else 0):
            place = representative[other]
            equal = True
            for i in range(states.shape[1]):
                a, b = states[job, i], states[place, i]
                if abs(a - b) > same * b:
                    equal = False
                    break
            if equal:
                label[job] = other
                break
        if label[job] < 0:
            label[job] = count
            representative[count] = job
            count += 1


def _rows(parameters: Parameters, inflow: np.ndarray, order: Order) -> tuple[np.ndarray, ...]:
    tables = (parameters.translation, parameters.mrna_decay, parameters.mirna_loss)
    return (
        parameters.production.copy(),
        parameters.degradation.copy(),
        np.array(inflow, dtype=np.float64),
        1.0 / parameters.threshold[:, order.regulations],
        np.ascontiguousarray(parameters.fold[:, order.regulations]),
        np.ascontiguousarray(parameters.hill[:, order.regulations]),
        order.affinity / parameters.mu0[:, order.silencings],
        np.stack(tables, axis=1),
    )
