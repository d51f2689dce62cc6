"""Newton's method in the logarithms of the levels, eight cells at once."""

import numpy as np

from mirbone._core.compiled import LANES, njit
from mirbone.cell.solve._elimination import Elimination
from mirbone.cell.solve._integrate import row_of
from mirbone.cell.solve._jacobian import balance_jacobian, solve_lanes
from mirbone.cell.solve._lanes import empty_lanes, load_lane, make_work, rates
from mirbone.cell.solve._structure import Structure

_LONGEST = 1.0
_ITERATIONS = 12
_BALANCED = 1e-12
_ENOUGH = 1e-10


@njit(cache=True, nogil=True)
def polish_jobs(  # pragma: no cover
    rows: tuple[np.ndarray, ...],
    structure: Structure,
    plan: Elimination,
    held: np.ndarray,
    jobs: np.ndarray,
    models: np.ndarray,
    levels: np.ndarray,
    reach: float,
    residual: np.ndarray,
    moved: np.ndarray,
):
    """Move every job to the balanced state near it.

    Parameters
    ----------
    rows, structure, plan, held : tuple, Structure, Elimination, ndarray
        The models.
    jobs : ndarray of int64
        Which rows of `models` and `levels` to do.
    models, levels : ndarray
        Model and levels of each job; levels are overwritten where a state is found.
    reach : float
        Largest way, in any species' natural logarithm.
    residual : ndarray, shape (jobs,)
        |production / loss - 1| of the worst species, at the state.
    moved : ndarray, shape (jobs,)
        Way to the state; infinite where there is none within reach.
    """
    n = levels.shape[1]
    lanes, work = empty_lanes(structure), make_work(structure)
    x, made, lost = np.zeros((n, LANES)), np.zeros((n, LANES)), np.zeros((n, LANES))
    step, way = np.zeros((n, LANES)), np.zeros((n, LANES))
    matrix, off = np.zeros((plan.entries, LANES)), np.zeros(LANES)
    for first in range(0, len(jobs), LANES):
        batch = jobs[first : first + LANES]
        for lane in range(LANES):  # spare lanes repeat the last job
            job: int = batch[min(lane, len(batch) - 1)]
            load_lane(lanes, lane, row_of(rows, models[job]), held)
            x[:, lane] = levels[job]
        # in logarithms: levels span many decades, and none can become negative
        way[:] = 0.0
        # convergence is quadratic near a state: what needs more steps is not near one
        for _ in range(_ITERATIONS):
            rates(x, lanes, structure, made, lost, work)
            _measure(x, made, lost, lanes.held, step, off)
            if off.max() < _BALANCED:
                break
            balance_jacobian(x, made, lost, lanes, structure, plan.place, work, matrix)
            solve_lanes(matrix, step, plan)
            _move(x, step, off, way)
        rates(x, lanes, structure, made, lost, work)
        _measure(x, made, lost, lanes.held, step, off)
        for lane in range(len(batch)):
            job = batch[lane]
            furthest = np.abs(way[:, lane]).max()
            # told also where no state is found: it says how far the cell was from balance
            residual[job] = off[lane]
            moved[job] = np.inf
            # a state further off may be another one: the basin of the start would be miscounted
            if off[lane] < _ENOUGH and furthest <= reach:
                moved[job] = furthest
                levels[job] = x[:, lane]


@njit(cache=True, nogil=True)
def _move(x: np.ndarray, step: np.ndarray, off: np.ndarray, way: np.ndarray):  # pragma: no cover
    """Take Newton's step, shortened where it is long, in the lanes that are not balanced yet."""
    for lane in range(LANES):
        if off[lane] < _BALANCED:
            continue
        longest = 0.0
        for i in range(x.shape[0]):
            longest = max(longest, abs(step[i, lane]))
        # far from balance the linear model is good for about a factor of e in a level
        short = min(1.0, _LONGEST / (longest + 1e-300))
        for i in range(x.shape[0]):
            x[i, lane] *= np.exp(-short * step[i, lane])
            way[i, lane] -= short * step[i, lane]


@njit(cache=True, nogil=True)
def _measure(
    x: np.ndarray,
    made: np.ndarray,
    lost: np.ndarray,
    held: np.ndarray,
    right: np.ndarray,
    off: np.ndarray,
):  # pragma: no cover
    """Log imbalance of every species, and the worst relative imbalance of a cell."""
    off[:] = 0.0
    for i in range(x.shape[0]):
        for lane in range(LANES):
            right[i, lane] = 0.0
            if held[i, lane] == 0:
                ratio = made[i, lane] / (lost[i, lane] * x[i, lane])
                right[i, lane] = np.log(ratio)
                wrong = abs(ratio - 1.0)
                off[lane] = off[lane] if wrong <= off[lane] else wrong
