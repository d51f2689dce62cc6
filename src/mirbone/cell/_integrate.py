"""From a start towards the state that it approaches, explicitly, eight cells at once.

The step is the quasi-steady-state method of Mott, Oran and van Leer (2000),
doi:10.1006/jcph.2000.6605: decay is integrated exactly, so that levels stay positive and fast decay
does not limit the step, and production is averaged between predictor and corrector. Second order.
The error is relative, species by species; a step is as long as the worst species allows.
"""

import numpy as np
from numba import njit

from mirbone.cell._lanes import LANES, empty_lanes, load_lane, make_work, rates

_LARGEST_H = 1e3


@njit(cache=True, nogil=True)
def integrate_jobs(  # pragma: no cover
    rows, structure, held, jobs, models, levels, near, tolerance, most_steps, steps
):
    """Move every job until each of its species is nearly balanced.

    Parameters
    ----------
    rows : tuple of ndarray
        Parameters, (models, ...) each.
    structure : Structure
        The model.
    held : ndarray of bool, shape (species,)
        Species that do not move.
    jobs : ndarray of int64
        Which rows of `models`, `levels`, `near` and `steps` to do.
    models : ndarray of int64
        Model of each job.
    levels : ndarray, shape (jobs, species)
        Start levels; overwritten.
    near : ndarray
        Stop where |production / loss - 1| is below this in every species.
    tolerance : float
        Relative error of a step, each species.
    most_steps : int
        A job that needs more stays where it is.
    steps : ndarray of int64
        Steps that were taken; negative where they were not enough.
    """
    n = levels.shape[1]
    lanes, work = empty_lanes(structure), make_work(structure)
    x, made, lost = np.zeros((n, LANES)), np.zeros((n, LANES)), np.zeros((n, LANES))
    ahead = np.zeros((n, LANES))
    made_ahead, lost_ahead = np.zeros((n, LANES)), np.zeros((n, LANES))
    h, stop = np.ones(LANES), np.zeros(LANES)
    error, off = np.zeros(LANES), np.zeros(LANES)
    job, count = np.full(LANES, -1), np.zeros(LANES, dtype=np.int64)
    waiting, running = 0, 0
    for lane in range(LANES):
        if waiting < len(jobs):
            _take(jobs[waiting], lane, rows, held, models, levels, lanes, x)
            job[lane], stop[lane], h[lane] = jobs[waiting], near[jobs[waiting]], 0.01
            waiting += 1
            running += 1
    rates(x, lanes, structure, made, lost, work)
    while running:
        _predict(x, made, lost, lanes.held, h, ahead)
        rates(ahead, lanes, structure, made_ahead, lost_ahead, work)
        _correct(x, made, lost, made_ahead, lost_ahead, lanes.held, h, ahead, error)
        rates(ahead, lanes, structure, made_ahead, lost_ahead, work)
        for lane in range(LANES):
            error[lane] = error[lane] / tolerance + 1e-12
        _advance(x, made, lost, ahead, made_ahead, lost_ahead, error)
        for lane in range(LANES):
            factor = 0.9 / np.sqrt(error[lane])
            factor = factor if factor < 4.0 else 4.0
            factor = factor if factor > 0.2 else 0.2
            h[lane] = min(h[lane] * factor, _LARGEST_H)
        _imbalance(x, made, lost, lanes.held, off)
        fresh = False
        for lane in range(LANES):
            if job[lane] < 0:
                continue
            count[lane] += 1
            done = off[lane] < stop[lane]
            if done or count[lane] >= most_steps:
                place = job[lane]
                steps[place] = count[lane] if done else -count[lane]
                for i in range(n):
                    levels[place, i] = x[i, lane]
                job[lane], count[lane] = -1, 0
                running -= 1
                if waiting < len(jobs):
                    place = jobs[waiting]
                    _take(place, lane, rows, held, models, levels, lanes, x)
                    job[lane], stop[lane], h[lane] = place, near[place], 0.01
                    waiting += 1
                    running += 1
                    fresh = True
                else:
                    lanes.held[:, lane] = True
        if fresh:
            rates(x, lanes, structure, made, lost, work)


@njit(cache=True, nogil=True)
def row_of(rows, model):  # pragma: no cover
    """Parameters of one model."""
    production, decay, inflow, inverse, fold, hill, inverse_mu0, tables = rows
    return (
        production[model],
        decay[model],
        inflow[model],
        inverse[model],
        fold[model],
        hill[model],
        inverse_mu0[model],
        tables[model],
    )


@njit(cache=True, nogil=True)
def _take(job, lane, rows, held, models, levels, lanes, x):  # pragma: no cover
    load_lane(lanes, lane, row_of(rows, models[job]), held)
    for i in range(x.shape[0]):
        x[i, lane] = levels[job, i]


@njit(cache=True, nogil=True, inline="always")
def _alpha(z):  # pragma: no cover
    """Weight of the prediction: rational form of (1 - (1 - exp(-z)) / z) / (1 - exp(-z))."""
    return (180.0 + z * (60.0 + z * (11.0 + z))) / (360.0 + z * (60.0 + z * (12.0 + z)))


@njit(cache=True, nogil=True)
def _predict(x, made, lost, held, h, ahead):  # pragma: no cover
    for i in range(x.shape[0]):
        for lane in range(LANES):
            z = lost[i, lane] * h[lane]
            change = h[lane] * (made[i, lane] - lost[i, lane] * x[i, lane])
            value = x[i, lane] + change / (1.0 + _alpha(z) * z)
            ahead[i, lane] = x[i, lane] if held[i, lane] else value


@njit(cache=True, nogil=True)
def _correct(  # pragma: no cover
    x, made, lost, made_ahead, lost_ahead, held, h, ahead, error
):
    for lane in range(LANES):
        error[lane] = 0.0
    for i in range(x.shape[0]):
        for lane in range(LANES):
            decay = 0.5 * (lost[i, lane] + lost_ahead[i, lane])
            z = decay * h[lane]
            weight = _alpha(z)
            mean = weight * made_ahead[i, lane] + (1.0 - weight) * made[i, lane]
            change = h[lane] * (mean - decay * x[i, lane])
            value = x[i, lane] + change / (1.0 + weight * z)
            value = x[i, lane] if held[i, lane] else value
            wrong = abs(value - ahead[i, lane]) / (value + 1e-300)
            error[lane] = wrong if wrong > error[lane] else error[lane]
            ahead[i, lane] = value


@njit(cache=True, nogil=True)
def _advance(x, made, lost, ahead, made_ahead, lost_ahead, error):  # pragma: no cover
    """Take the step in the lanes where it was good enough."""
    for i in range(x.shape[0]):
        for lane in range(LANES):
            good = error[lane] <= 1.0
            x[i, lane] = ahead[i, lane] if good else x[i, lane]
            made[i, lane] = made_ahead[i, lane] if good else made[i, lane]
            lost[i, lane] = lost_ahead[i, lane] if good else lost[i, lane]


@njit(cache=True, nogil=True)
def _imbalance(x, made, lost, held, off):  # pragma: no cover
    """Worst |production / loss - 1| of a species."""
    for lane in range(LANES):
        off[lane] = 0.0
    for i in range(x.shape[0]):
        for lane in range(LANES):
            loss = lost[i, lane] * x[i, lane]
            wrong = abs(made[i, lane] - loss) / (loss + 1e-300)
            wrong = 0.0 if held[i, lane] else wrong
            off[lane] = wrong if wrong > off[lane] else off[lane]
