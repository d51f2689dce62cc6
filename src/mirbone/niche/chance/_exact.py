"""Exact stochastic simulation: the same numbers from one core or many."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mirbone._core import (
    InputError,
    check_memory,
    check_seed,
    check_whole,
    fitting_workers,
    named_keywords,
    short_repr,
    thread_pool,
)
from mirbone.niche.chance._kernel import run_many
from mirbone.niche.chance._system import ReactionSystem


@short_repr()
@dataclass(frozen=True, slots=True)
class ExactRuns:
    """What came of many runs.

    Parameters
    ----------
    counts : ndarray of float64, shape (runs, phases, species)
        Counts at the end of each phase, or where the run had ended before.
    times : ndarray of float64, shape (runs,)
        When a run ended: at its stop, at its last event where nothing was left to happen, or at
        the end of the last phase.
    outcomes : ndarray of int8, shape (runs,)
        0 ran to the end, 1 reached its stop, 2 nothing was left to happen.
    events : ndarray of int64, shape (runs,)
        Events of each run.
    """

    counts: np.ndarray
    times: np.ndarray
    outcomes: np.ndarray
    events: np.ndarray

    def _headline(self) -> str:
        return f"{len(self.counts)} runs"


@named_keywords
def simulate_exact(
    system: ReactionSystem,
    rates: Mapping[str, float] | np.ndarray,
    start: Mapping[str, int] | np.ndarray,
    ends: float | np.ndarray,
    *,
    runs: int,
    seed: int,
    stop: tuple[str, int] | None = None,
    first: int = 0,
    threads: int = 1,
) -> ExactRuns:
    """Simulate a reaction system exactly, many times.

    Gillespie's direct method (1977, doi:10.1021/j100540a008). Rates are constant within a phase;
    at a phase's end the waiting time is drawn anew, which is exact because it has no memory.
    Nothing is leapt over, so extinction keeps its true probability.

    Parameters
    ----------
    system : ReactionSystem
        Species and reactions.
    rates : mapping of str to float, or ndarray
        Rate constants by reaction; or an array of shape (phases, reactions) or (runs, phases,
        reactions) in one over the unit of time.
    start : mapping of str to int, or ndarray
        Counts at time 0 (a species that is not named has none); or shape (species,) or (runs,
        species).
    ends : float or ndarray
        End of each phase, ascending; shape (phases,) or (runs, phases).
    runs : int
        How many.
    seed : int
        Run ``i`` depends on the seed and ``first + i`` alone, whatever the number of threads.
    stop : tuple of str and int, optional
        A species and the count at which a run ends.
    first : int, optional
        Number of the first run.
    threads : int, optional
        Threads of this process.

    Returns
    -------
    ExactRuns
        Counts, times, outcomes and events.

    Raises
    ------
    InputError
        If a name is unknown, a rate or count is negative or not finite, phases do not ascend, or
        shapes do not fit.

    Examples
    --------
    >>> from mirbone.niche.chance._system import Reaction
    >>> decay = ReactionSystem(("cell",), (Reaction("death", ("cell",), ()),))
    >>> runs = simulate_exact(decay, {"death": 1.0}, {"cell": 100}, np.log(2), runs=2000, seed=1)
    >>> bool(49 < runs.counts[:, 0, 0].mean() < 51)
    True
    """
    check_whole(runs, "runs", least=1, what="a number of runs")
    check_seed(seed)
    threads = fitting_workers(threads, "threads")
    inputs = _rates(system, rates), _ends(ends), _start(system, start)
    _check_shapes(*inputs, runs)
    numbers = inputs[1].shape[1] * len(system.species) + 4
    check_memory(8 * runs * numbers, "runs", runs, what="runs")
    stop_species, stop_count = len(system.species), np.inf
    if stop is not None:
        stop_species, stop_count = _index(system, stop[0]), float(stop[1])
    watched = stop_species, stop_count
    return _run(system, inputs, watched, runs=runs, seed=seed, first=first, threads=threads)


def _run(
    system: ReactionSystem, inputs: tuple[np.ndarray, ...], watched: tuple[int, float], *,
    runs: int, seed: int, first: int, threads: int,
) -> ExactRuns:  # fmt: skip
    """Share the runs out among threads; each writes rows of its own."""
    result = ExactRuns(
        np.empty((runs, inputs[1].shape[1], len(system.species))),
        np.empty(runs),
        np.empty(runs, dtype=np.int8),
        np.empty(runs, dtype=np.int64),
    )

    def work(low: int, high: int) -> None:
        # what all runs share has one row, and each part is given it whole
        rates, ends, start = (array[low:high] if array.shape[0] > 1 else array for array in inputs)
        run_many(
            system.chosen, system.taken, system.change, rates, ends, start, watched[0], watched[1],
            _key(seed), first + low,
            result.counts[low:high], result.times[low:high], result.outcomes[low:high],
            result.events[low:high],
        )  # fmt: skip

    if threads == 1:
        work(0, runs)
        return result
    # runs differ in length, so more parts than threads: none waits long for the last one
    bounds = np.linspace(0, runs, 1 + min(runs, threads * 8)).astype(int)
    with thread_pool(threads) as pool:
        list(pool.map(work, bounds[:-1], bounds[1:]))
    return result


def _check_shapes(rates: np.ndarray, ends: np.ndarray, start: np.ndarray, runs: int) -> None:
    for what, array, phases in (
        ("rates", rates, ends.shape[1]),
        ("ends", ends, rates.shape[1]),
        ("start", start, None),
    ):
        if array.shape[0] not in (1, runs) or (phases is not None and array.shape[1] != phases):
            raise InputError(
                f"{what} must be for 1 or {runs} runs and as many phases as the rest; its shape is "
                f"{array.shape}."
            )


def _key(seed: int) -> np.uint64:
    """The seed as 64 well mixed bits."""
    return np.random.SeedSequence(seed).generate_state(1, np.uint64)[0]


def _rates(system: ReactionSystem, rates: Mapping[str, float] | np.ndarray) -> np.ndarray:
    if isinstance(rates, Mapping):
        names = [reaction.name for reaction in system.reactions]
        wrong = sorted({*rates} ^ {*names})
        if wrong:
            raise InputError(
                f"rates must be given for exactly {', '.join(names)}; {', '.join(wrong)} is too "
                "much or missing."
            )
        rates = np.array([[rates[name] for name in names]])
    array = np.asarray(rates, dtype=np.float64)
    if array.ndim == 2:
        array = array[None]
    if array.ndim != 3 or array.shape[2] != len(system.reactions):
        raise InputError(
            f"rates must have {len(system.reactions)} reactions last; the shape is {array.shape}."
        )
    if not (np.isfinite(array).all() and (array >= 0).all()):
        raise InputError("rates must be finite and not below 0; mend the one that is not.")
    return np.ascontiguousarray(array * system.ways)


def _ends(ends: float | np.ndarray) -> np.ndarray:
    array = np.atleast_2d(np.asarray(ends, dtype=np.float64))
    if array.ndim != 2 or not np.isfinite(array).all() or (np.diff(array, prepend=0.0) < 0).any():
        raise InputError("ends of phases must be finite, not below 0 and ascending.")
    return np.ascontiguousarray(array)


def _start(system: ReactionSystem, start: Mapping[str, int] | np.ndarray) -> np.ndarray:
    if isinstance(start, Mapping):
        counts = np.zeros(len(system.species))
        for name, count in start.items():
            counts[_index(system, name)] = count
        start = counts
    array = np.atleast_2d(np.asarray(start, dtype=np.float64))
    if array.shape[1] != len(system.species) or (array < 0).any() or (array % 1 != 0).any():
        raise InputError(
            f"counts at the start must be whole numbers from 0, for {len(system.species)} species."
        )
    return np.ascontiguousarray(array)


def _index(system: ReactionSystem, name: str) -> int:
    if name not in system.species:
        raise InputError(f"{name!r} is no species; there are {', '.join(system.species)}.")
    return system.species.index(name)
