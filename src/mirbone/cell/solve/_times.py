"""Where a cell is after some hours: the same equations, at times that are asked for.

`solve_jobs` goes to the steady state by whatever steps are quickest. Here the step is fixed, so
that times mean what they say: decay is integrated exactly and production averaged between
predictor and corrector, as in `integrate_jobs`.
"""

import numpy as np

from mirbone._core import InputError
from mirbone._core.compiled import LANES, njit
from mirbone.cell.model._model import KineticModel
from mirbone.cell.model._parameters import Parameters
from mirbone.cell.model._perturbation import Perturbation, apply_perturbation
from mirbone.cell.solve._jobs import lay_out
from mirbone.cell.solve._lanes import empty_lanes, load_lane, make_work, rates
from mirbone.cell.solve._steady import HasStates
from mirbone.cell.solve._structure import Structure

STEP = 0.1
"""Hours; half of it changes no level by more than a thousandth in the tests."""


def follow_course(
    model: KineticModel,
    parameters: Parameters,
    states: HasStates,
    perturbation: Perturbation | None,
    hours: np.ndarray,
    step: float = STEP,
) -> np.ndarray:
    """Follow states in time under a perturbation.

    Parameters
    ----------
    model : KineticModel
        What acts on what.
    parameters : Parameters
        Unperturbed; one row a model.
    states : SteadyStates or FollowedStates
        Where to start.
    perturbation : Perturbation or None
        What is changed, from hour 0 on.
    hours : ndarray, shape (times,)
        When to note the levels, ascending.
    step : float, optional
        Hours of a step.

    Returns
    -------
    ndarray, shape (times, states, species)
        Molecules.

    Raises
    ------
    InputError
        If the hours do not ascend from 0 on.
    """
    when = np.asarray(hours, dtype=float)
    if not when.size or when[0] < 0 or (np.diff(when) <= 0).any():
        raise InputError(f"`hours` must ascend from 0 on; got {when.tolist()[:6]}.")
    changed, inflow, hold = apply_perturbation(model, parameters, perturbation)
    levels = np.where(np.isnan(hold[0]), states.levels, np.nan_to_num(hold[0]) * states.levels)
    levels = np.where(np.isnan(hold[1]), levels, hold[1])
    problem = lay_out(model, changed, inflow, np.asarray(np.isfinite(hold).any(axis=0)))
    marks = np.rint(when / step).astype(np.int64)
    out = np.empty((when.size, *levels.shape))
    _courses(
        problem.rows, problem.structure, problem.held, np.asarray(states.model_index),
        np.ascontiguousarray(levels), step, marks, out,
    )  # fmt: skip
    return out


@njit(cache=True, nogil=True)
def _courses(
    rows: tuple[np.ndarray, ...], structure: Structure, held: np.ndarray, models: np.ndarray,
    levels: np.ndarray, step: float, marks: np.ndarray, out: np.ndarray,
) -> None:  # fmt: skip  # pragma: no cover
    jobs, n = levels.shape
    production, decay, inflow, inverse, fold, hill, inverse_mu0, tables = rows
    work = make_work(structure)
    x, made, lost = np.zeros((n, LANES)), np.zeros((n, LANES)), np.zeros((n, LANES))
    ahead, made_ahead, lost_ahead = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
    for first in range(0, jobs, LANES):
        lanes = empty_lanes(structure)
        used = min(LANES, jobs - first)
        for lane in range(used):
            m = models[first + lane]
            row = (
                production[m], decay[m], inflow[m], inverse[m], fold[m], hill[m], inverse_mu0[m],
                tables[m],
            )  # fmt: skip
            load_lane(lanes, lane, row, held)
            for i in range(n):
                x[i, lane] = levels[first + lane, i]
        noted = 0
        for count in range(marks[-1] + 1):
            if count == marks[noted]:
                for lane in range(used):
                    for i in range(n):
                        out[noted, first + lane, i] = x[i, lane]
                noted += 1
                if noted == len(marks):
                    break
            rates(x, lanes, structure, made, lost, work)
            _move(x, made, lost, lanes.held, step, ahead, used)
            rates(ahead, lanes, structure, made_ahead, lost_ahead, work)
            for i in range(n):
                for lane in range(used):
                    made[i, lane] = 0.5 * (made[i, lane] + made_ahead[i, lane])
                    lost[i, lane] = 0.5 * (lost[i, lane] + lost_ahead[i, lane])
            _move(x, made, lost, lanes.held, step, x, used)


@njit(cache=True, nogil=True)
def _move(
    x: np.ndarray, made: np.ndarray, lost: np.ndarray, held: np.ndarray, step: float,
    out: np.ndarray, used: int,
) -> None:  # fmt: skip  # pragma: no cover
    """Let each species decay exactly towards the balance of its rates as they are."""
    for i in range(x.shape[0]):
        for lane in range(used):
            if held[i, lane]:
                out[i, lane] = x[i, lane]
                continue
            balance = made[i, lane] / lost[i, lane]
            out[i, lane] = balance + (x[i, lane] - balance) * np.exp(-lost[i, lane] * step)
