"""Newton's method in the logarithms of the levels, eight cells at once."""

import numpy as np
from numba import njit

from mirbone.cell._integrate import row_of
from mirbone.cell._jacobian import balance_jacobian, solve_lanes
from mirbone.cell._lanes import LANES, empty_lanes, load_lane, make_work, rates

_LONGEST = 1.0
_ITERATIONS = 12
_BALANCED = 1e-12


@njit(cache=True, nogil=True)
def polish_jobs(  # pragma: no cover
    rows, structure, plan, held, jobs, models, levels, reach, residual, moved
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
    matrix = np.zeros((plan.entries, LANES))
    off, longest = np.zeros(LANES), np.zeros(LANES)
    for first in range(0, len(jobs), LANES):
        count = min(LANES, len(jobs) - first)
        for lane in range(LANES):  # spare lanes repeat the last job
            job = jobs[first + min(lane, count - 1)]
            load_lane(lanes, lane, row_of(rows, models[job]), structure, held)
            for i in range(n):
                x[i, lane] = levels[job, i]
                way[i, lane] = 0.0
        settled = 0
        for _ in range(_ITERATIONS):
            rates(x, lanes, structure, made, lost, work)
            _measure(x, made, lost, lanes.held, step, off)
            settled = 0
            for lane in range(LANES):
                settled += off[lane] < _BALANCED
            if settled == LANES:
                break
            balance_jacobian(x, made, lost, lanes, structure, plan.place, work, matrix)
            solve_lanes(matrix, step, plan)
            for lane in range(LANES):
                longest[lane] = 0.0
            for i in range(n):
                for lane in range(LANES):
                    longest[lane] = max(longest[lane], abs(step[i, lane]))
            for i in range(n):
                for lane in range(LANES):
                    if off[lane] >= _BALANCED:
                        short = min(1.0, _LONGEST / (longest[lane] + 1e-300))
                        x[i, lane] *= np.exp(-short * step[i, lane])
                        way[i, lane] -= short * step[i, lane]
        if settled < LANES:
            rates(x, lanes, structure, made, lost, work)
            _measure(x, made, lost, lanes.held, step, off)
        for lane in range(count):
            job = jobs[first + lane]
            furthest = 0.0
            for i in range(n):
                furthest = max(furthest, abs(way[i, lane]))
            residual[job] = off[lane]
            moved[job] = np.inf
            if off[lane] < 1e-10 and furthest <= reach:
                moved[job] = furthest
                for i in range(n):
                    levels[job, i] = x[i, lane]


@njit(cache=True, nogil=True)
def _measure(x, made, lost, held, right, off):  # pragma: no cover
    """Log imbalance of every species, and the worst relative imbalance of a cell."""
    for lane in range(LANES):
        off[lane] = 0.0
    for i in range(x.shape[0]):
        for lane in range(LANES):
            if held[i, lane]:
                right[i, lane] = 0.0
            else:
                ratio = made[i, lane] / (lost[i, lane] * x[i, lane])
                right[i, lane] = np.log(ratio)
                wrong = abs(ratio - 1.0)
                off[lane] = off[lane] if wrong <= off[lane] else wrong
