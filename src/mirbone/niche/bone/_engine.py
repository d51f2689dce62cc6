"""One adaptive integrator for every bone model: Dormand and Prince's pair of order 5(4).

Dormand and Prince 1980, doi:10.1016/0771-050X(80)90013-3, with step control and the interpolant
of order 4 as in Hairer, Norsett and Wanner, Solving Ordinary Differential Equations I, II.4 and
II.6. None of the models is stiff: the fastest rate is that of osteoclasts, about one a day, and
fast binding is in equilibrium. Many courses are followed one after the other; course ``i`` depends
on row ``i`` alone.
"""

import numpy as np

from mirbone._core.compiled import njit
from mirbone.niche.bone._rates import rates

MAX_STEPS = 200_000


@njit(cache=True, nogil=True)
def integrate(
    model: int, starts: np.ndarray, constants: np.ndarray, jump_times: np.ndarray,
    jumps: np.ndarray, times: np.ndarray, rtol: float, atol: np.ndarray,
    watched: int, levels: np.ndarray, out: np.ndarray, steps: np.ndarray, reached: np.ndarray,
) -> None:  # fmt: skip
    """Follow courses from time 0, with jumps of the state, and note it at the times asked for.

    Parameters
    ----------
    model : int
        Which equations.
    starts : ndarray, shape (courses, species)
        States at time 0.
    constants : ndarray, shape (courses, constants)
        One row a course.
    jump_times : ndarray, shape (jumps,)
        When the state jumps, ascending, at or after 0.
    jumps : ndarray, shape (jumps, species)
        What is added to it then.
    times : ndarray, shape (times,)
        Ascending, at or after 0. A state at a jump's time is the one after it.
    rtol : float
        Error allowed a step, relative.
    atol : ndarray, shape (species,)
        The same, absolute.
    watched : int
        A species whose rise to a level ends the course, or -1.
    levels : ndarray, shape (courses,)
        That level.
    out : ndarray, shape (courses, times, species)
        Written: the states; after the end of a course, nothing.
    steps : ndarray of int64, shape (courses,)
        Written: steps tried, or -1 where `MAX_STEPS` did not suffice.
    reached : ndarray, shape (courses,)
        Written: when the level was reached; infinite where it was not.
    """
    species = starts.shape[1]
    k = np.empty((7, species))
    y = np.empty(species)
    work = np.empty((3, species))
    for course in range(starts.shape[0]):
        y[:] = starts[course]
        steps[course], reached[course] = _follow(
            model, y, constants[course], jump_times, jumps, times, rtol, atol, watched,
            levels[course], out[course], k, work,
        )  # fmt: skip


@njit(cache=True, nogil=True)
def _follow(
    model: int, y: np.ndarray, p: np.ndarray, jump_times: np.ndarray, jumps: np.ndarray,
    times: np.ndarray, rtol: float, atol: np.ndarray, watched: int, level: float,
    out: np.ndarray, k: np.ndarray, work: np.ndarray,
) -> tuple[int, float]:  # fmt: skip
    """One course, from jump to jump; steps tried, and when the level was reached."""
    now, used, noted, reached = 0.0, 0, 0, np.inf
    if watched >= 0 and y[watched] >= level:
        return 0, 0.0
    for segment in range(jump_times.size + 1):
        # a dose makes the slopes jump, so no step may reach over it
        jumping = segment < jump_times.size and jump_times[segment] <= times[-1]
        end = jump_times[segment] if jumping else times[-1]
        if end > now:
            used, noted, reached = _segment(
                model, y, p, now, end, times, noted, rtol, atol, watched, level, out, k, work, used
            )
            now = end
        if not jumping or used < 0 or reached < np.inf:
            break
        y += jumps[segment]
    while used >= 0 and reached == np.inf and noted < times.size:
        out[noted] = y
        noted += 1
    return used, reached


@njit(cache=True, nogil=True)
def _segment(
    model: int, y: np.ndarray, p: np.ndarray, now: float, end: float, times: np.ndarray,
    noted: int, rtol: float, atol: np.ndarray, watched: int, level: float, out: np.ndarray,
    k: np.ndarray, work: np.ndarray, used: int,
) -> tuple[int, int, float]:  # fmt: skip
    """Follow to `end`; states at times before it are interpolated."""
    z, e = work[0], work[1]
    rates(model, y, p, k[0])
    h = min(_first_step(model, y, p, rtol, atol, k, work), end - now)
    # Hairer's start of the controller: as if the step before had been a good one
    before, rejected = 1e-4, False
    while now < end:
        used += 1
        if used > MAX_STEPS:
            return -1, noted, np.inf
        left = end - now
        # ends exactly there: a rest of rounding would cost a step of its own
        if h > left or left - h < 1e-10 * end:
            h = left
        _stages(model, y, p, h, k, z, e)
        error = _size(y, z, e, rtol, atol)
        if not error <= 1.0:  # too large, or no number
            h *= max(0.2, 0.9 * error**-0.2) if error < np.inf else 0.2
            rejected = True
            continue
        after = end if h == left else now + h
        # the step is not shortened for a time that is asked for: the interpolant is as good
        while noted < times.size and times[noted] < after:
            _between(y, z, h, (times[noted] - now) / h, k, out[noted])
            for s in range(y.size):
                out[noted, s] = max(out[noted, s], 0.0)
            noted += 1
        if watched >= 0 and z[watched] >= level:
            return used, noted, now + h * _crossing(y, z, h, k, watched, level, e)
        # Hairer's stabilised control: after a good step, looks at the error before as well
        grow = max(0.2, 0.9 * max(error, 1e-10) ** -0.17 * before**0.04)
        h *= min(1.0 if rejected else 10.0, grow)
        before, rejected = max(error, 1e-4), False
        now = after
        for s in range(y.size):
            y[s] = max(z[s], 0.0)  # nothing is below 0 by more than the error allowed
        # first same as last: the slope at the new state is there already
        k[0] = k[6]
    return used, noted, np.inf


@njit(cache=True, nogil=True)
def _size(y: np.ndarray, z: np.ndarray, e: np.ndarray, rtol: float, atol: np.ndarray) -> float:
    """The error of a step, as a multiple of what is allowed."""
    total = 0.0
    for s in range(y.size):
        scaled = e[s] / (atol[s] + rtol * max(abs(y[s]), abs(z[s])))
        total += scaled * scaled
    return np.sqrt(total / y.size)


@njit(cache=True, nogil=True)
def _crossing(
    y: np.ndarray, z: np.ndarray, h: float, k: np.ndarray, watched: int, level: float,
    at: np.ndarray,
) -> float:  # fmt: skip
    """Share of the step at which a species rises to its level, by halving."""
    low, high = 0.0, 1.0
    # 2**-40 of a step is below the error of the interpolant by far
    for _ in range(40):
        middle = 0.5 * (low + high)
        _between(y, z, h, middle, k, at)
        if at[watched] >= level:
            high = middle
        else:
            low = middle
    return high


@njit(cache=True, nogil=True, inline="always")
def _stages(
    model: int, y: np.ndarray, p: np.ndarray, h: float, k: np.ndarray, z: np.ndarray, e: np.ndarray
) -> None:
    """One step: `z` becomes the new state, `e` the estimate of its error, `k` the stages."""
    n = y.size
    for s in range(n):
        z[s] = y[s] + h * (k[0, s] / 5.0)
    rates(model, z, p, k[1])
    for s in range(n):
        z[s] = y[s] + h * (3.0 / 40.0 * k[0, s] + 9.0 / 40.0 * k[1, s])
    rates(model, z, p, k[2])
    for s in range(n):
        z[s] = y[s] + h * (44.0 / 45.0 * k[0, s] - 56.0 / 15.0 * k[1, s] + 32.0 / 9.0 * k[2, s])
    rates(model, z, p, k[3])
    for s in range(n):
        z[s] = y[s] + h * (
            19372.0 / 6561.0 * k[0, s] - 25360.0 / 2187.0 * k[1, s]
            + 64448.0 / 6561.0 * k[2, s] - 212.0 / 729.0 * k[3, s]
        )  # fmt: skip
    rates(model, z, p, k[4])
    for s in range(n):
        z[s] = y[s] + h * (
            9017.0 / 3168.0 * k[0, s] - 355.0 / 33.0 * k[1, s] + 46732.0 / 5247.0 * k[2, s]
            + 49.0 / 176.0 * k[3, s] - 5103.0 / 18656.0 * k[4, s]
        )  # fmt: skip
    rates(model, z, p, k[5])
    for s in range(n):
        z[s] = y[s] + h * (
            35.0 / 384.0 * k[0, s] + 500.0 / 1113.0 * k[2, s] + 125.0 / 192.0 * k[3, s]
            - 2187.0 / 6784.0 * k[4, s] + 11.0 / 84.0 * k[5, s]
        )  # fmt: skip
    rates(model, z, p, k[6])
    for s in range(n):
        e[s] = h * (
            71.0 / 57600.0 * k[0, s] - 71.0 / 16695.0 * k[2, s] + 71.0 / 1920.0 * k[3, s]
            - 17253.0 / 339200.0 * k[4, s] + 22.0 / 525.0 * k[5, s] - k[6, s] / 40.0
        )  # fmt: skip


@njit(cache=True, nogil=True)
def _between(
    y: np.ndarray, z: np.ndarray, h: float, share: float, k: np.ndarray, out: np.ndarray
) -> None:
    """The state at a share of the step, from the stages alone."""
    rest = 1.0 - share
    for s in range(y.size):
        change = z[s] - y[s]
        bend = h * k[0, s] - change
        last = change - h * k[6, s] - bend
        curve = h * (
            -12715105075.0 / 11282082432.0 * k[0, s] + 87487479700.0 / 32700410799.0 * k[2, s]
            - 10690763975.0 / 1880347072.0 * k[3, s] + 701980252875.0 / 199316789632.0 * k[4, s]
            - 1453857185.0 / 822651844.0 * k[5, s] + 69997945.0 / 29380423.0 * k[6, s]
        )  # fmt: skip
        out[s] = y[s] + share * (change + rest * (bend + share * (last + rest * curve)))


@njit(cache=True, nogil=True)
def _first_step(
    model: int, y: np.ndarray, p: np.ndarray, rtol: float, atol: np.ndarray, k: np.ndarray,
    work: np.ndarray,
) -> float:  # fmt: skip
    """Hairer's guess from the size of the state, its slope and the change of its slope."""
    n, z = y.size, work[2]
    size = slope = bend = 0.0
    for s in range(n):
        scale = atol[s] + rtol * abs(y[s])
        size += (y[s] / scale) ** 2
        slope += (k[0, s] / scale) ** 2
    # a step that moves the state by a hundredth, by the slope alone
    h = 1e-6 if size < 1e-10 * n or slope < 1e-10 * n else 0.01 * np.sqrt(size / slope)
    for s in range(n):
        z[s] = y[s] + h * k[0, s]
    rates(model, z, p, k[1])
    for s in range(n):
        bend += ((k[1, s] - k[0, s]) / (atol[s] + rtol * abs(y[s]))) ** 2
    # the estimate of the error grows as h**5, hence the root below
    steepest = max(np.sqrt(slope / n), np.sqrt(bend / n) / h)
    better = max(1e-6, h * 1e-3) if steepest <= 1e-15 else (0.01 / steepest) ** 0.2
    return min(100.0 * h, better)
