"""From a start towards the state that it approaches, explicitly, eight cells at once.

The step is the quasi-steady-state method of Mott, Oran and van Leer (2000),
doi:10.1006/jcph.2000.6605: decay is integrated exactly, so that levels stay positive and fast decay
does not limit the step, and production is averaged between predictor and corrector. Second order.
The error is relative, species by species; a step is as long as the worst species allows.
"""

import numpy as np

from mirbone._core.compiled import (
    LANES,
    Eight,
    choose_less,
    load,
    magnitude,
    njit,
    pick,
    splat,
    square_root,
    store,
)
from mirbone.cell.solve._lanes import Lanes, empty_lanes, load_lane, make_work, rates
from mirbone.cell.solve._structure import Structure

_LARGEST_H = 1e3


@njit(cache=True, nogil=True)
def integrate_jobs(  # pragma: no cover
    rows: tuple[np.ndarray, ...], structure: Structure, held: np.ndarray, jobs: np.ndarray,
    models: np.ndarray, levels: np.ndarray, near: np.ndarray, tolerance: float, most_steps: int,
    steps: np.ndarray,
) -> None:  # fmt: skip
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
    ahead, made_ahead, lost_ahead = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
    h, error, off = np.ones((1, LANES)), np.zeros((1, LANES)), np.zeros((1, LANES))
    job, count, stop = np.full(LANES, -1), np.zeros(LANES, dtype=np.int64), np.zeros(LANES)
    waiting = running = min(LANES, len(jobs))
    for lane in range(waiting):
        _take(jobs[lane], lane, rows, held, models, levels, lanes, x)
        job[lane], stop[lane], h[0, lane] = jobs[lane], near[jobs[lane]], 0.01
    rates(x, lanes, structure, made, lost, work)
    while running:
        _predict(x, made, lost, lanes.held, h, ahead)
        rates(ahead, lanes, structure, made_ahead, lost_ahead, work)
        _correct(x, made, lost, made_ahead, lost_ahead, lanes.held, h, ahead, error, tolerance)
        rates(ahead, lanes, structure, made_ahead, lost_ahead, work)
        _advance(x, made, lost, ahead, made_ahead, lost_ahead, lanes.held, h, error, off)
        fresh = False
        for lane in range(LANES):
            if job[lane] < 0:
                continue
            count[lane] += 1
            # near is enough: Newton polishes the state afterwards
            done = off[0, lane] < stop[lane]
            if done or count[lane] >= most_steps:
                steps[job[lane]] = count[lane] if done else -count[lane]
                _put_back(job[lane], lane, x, levels)
                job[lane], count[lane] = -1, 0
                running -= 1
                if waiting < len(jobs):
                    # a lane that is done takes the next job at once: cells differ a hundredfold
                    # in their steps, and the others need not wait
                    _take(jobs[waiting], lane, rows, held, models, levels, lanes, x)
                    job[lane], stop[lane], h[0, lane] = jobs[waiting], near[jobs[waiting]], 0.01
                    waiting, running, fresh = waiting + 1, running + 1, True
                else:
                    lanes.held[:, lane] = 1  # an empty lane stands still and sets no error
        if fresh:
            rates(x, lanes, structure, made, lost, work)


@njit(cache=True, nogil=True)
def row_of(rows: tuple[np.ndarray, ...], model: int):  # pragma: no cover
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
def _put_back(job: int, lane: int, x: np.ndarray, levels: np.ndarray) -> None:  # pragma: no cover
    for i in range(x.shape[0]):
        levels[job, i] = x[i, lane]


@njit(cache=True, nogil=True)
def _take(
    job: int,
    lane: int,
    rows: tuple[np.ndarray, ...],
    held: np.ndarray,
    models: np.ndarray,
    levels: np.ndarray,
    lanes: Lanes,
    x: np.ndarray,
):  # pragma: no cover
    load_lane(lanes, lane, row_of(rows, models[job]), held)
    for i in range(x.shape[0]):
        x[i, lane] = levels[job, i]


@njit(cache=True, nogil=True)
def _alpha(z: Eight):  # pragma: no cover
    """Weight of the prediction: rational form of (1 - (1 - exp(-z)) / z) / (1 - exp(-z))."""
    # 1/2 for slow decay, as in the trapezoidal rule, and 1 for fast decay: balance at the end
    above = z * (z * (z + 11.0) + 60.0) + 180.0
    return above / (z * (z * (z + 12.0) + 60.0) + 360.0)


@njit(cache=True, nogil=True)
def _predict(
    x: np.ndarray,
    made: np.ndarray,
    lost: np.ndarray,
    held: np.ndarray,
    h: np.ndarray,
    ahead: np.ndarray,
):  # pragma: no cover
    step = load(h, 0)
    for i in range(x.shape[0]):
        level, decay = load(x, i), load(lost, i)
        z = decay * step
        value = level + step * (load(made, i) - decay * level) / (_alpha(z) * z + 1.0)
        store(ahead, i, pick(held, i, level, value))


@njit(cache=True, nogil=True)
def _correct(  # pragma: no cover
    x: np.ndarray,
    made: np.ndarray,
    lost: np.ndarray,
    made_ahead: np.ndarray,
    lost_ahead: np.ndarray,
    held: np.ndarray,
    h: np.ndarray,
    ahead: np.ndarray,
    error: np.ndarray,
    tolerance: float,
):
    step, worst = load(h, 0), splat(1e-12)
    for i in range(x.shape[0]):
        level = load(x, i)
        decay = (load(lost, i) + load(lost_ahead, i)) * 0.5
        z = decay * step
        weight = _alpha(z)
        mean = weight * load(made_ahead, i) + (splat(1.0) - weight) * load(made, i)
        value = level + step * (mean - decay * level) / (weight * z + 1.0)
        value = pick(held, i, level, value)
        wrong = magnitude(value - load(ahead, i)) / (value + 1e-300)
        worst = choose_less(worst, wrong, wrong, worst)
        store(ahead, i, value)
    store(error, 0, worst / tolerance)


@njit(cache=True, nogil=True)
def _advance(  # pragma: no cover
    x: np.ndarray,
    made: np.ndarray,
    lost: np.ndarray,
    ahead: np.ndarray,
    made_ahead: np.ndarray,
    lost_ahead: np.ndarray,
    held: np.ndarray,
    h: np.ndarray,
    error: np.ndarray,
    off: np.ndarray,
):
    """Take the step in the lanes where it was good enough; find the worst imbalance, and a new h.

    The imbalance of a species is |production / loss - 1|.
    """
    wrong, one, worst = load(error, 0), splat(1.0), splat(0.0)
    for i in range(x.shape[0]):
        level = choose_less(one, wrong, load(x, i), load(ahead, i))
        production = choose_less(one, wrong, load(made, i), load(made_ahead, i))
        decay = choose_less(one, wrong, load(lost, i), load(lost_ahead, i))
        store(x, i, level)
        store(made, i, production)
        store(lost, i, decay)
        loss = decay * level
        here = magnitude(production - loss) / (loss + 1e-300)
        here = pick(held, i, splat(0.0), here)
        worst = choose_less(worst, here, here, worst)
    store(off, 0, worst)
    # predictor and corrector part as the square of the step
    factor, longest, shortest = splat(0.9) / square_root(wrong), splat(4.0), splat(0.2)
    factor = choose_less(factor, longest, factor, longest)
    factor = choose_less(factor, shortest, shortest, factor)
    step, largest = load(h, 0) * factor, splat(_LARGEST_H)
    store(h, 0, choose_less(step, largest, step, largest))
