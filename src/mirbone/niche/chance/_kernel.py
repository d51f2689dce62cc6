"""Exact stochastic simulation, compiled: Gillespie's direct method without a branch in the event.

The propensities of our systems are few, so they are all formed anew after each event: nothing can
drift, a reaction without a partner has propensity exactly zero and cannot fire, and the loop holds
no jump that a processor could guess wrong. Gillespie (1977), doi:10.1021/j100540a008; random bits
by xoroshiro128+ (Blackman and Vigna 2021, doi:10.1145/3460772), one stream a run.
"""

import numpy as np
from numba import float64, uint64

from mirbone._core.compiled import lean_njit, njit

RAN_TO_END, REACHED_STOP, NOTHING_LEFT = 0, 1, 2

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)
_S11, _S16, _S24 = np.uint64(11), np.uint64(16), np.uint64(24)
_S27, _S30, _S31 = np.uint64(27), np.uint64(30), np.uint64(31)
_S37, _S40 = np.uint64(37), np.uint64(40)
_UNIT = 1.0 / 9007199254740992.0  # 2**-53


@njit(cache=True, nogil=True, inline="always")
def mix(z: np.uint64) -> np.uint64:
    """SplitMix64's finaliser: makes neighbours unrelated (doi:10.1145/2714064.2660195)."""
    z = (z ^ (z >> _S30)) * _MIX_A
    z = (z ^ (z >> _S27)) * _MIX_B
    return z ^ (z >> _S31)


@njit(cache=True, nogil=True)
def run_many(
    chosen: np.ndarray, taken: np.ndarray, change: np.ndarray, rates: np.ndarray,
    ends: np.ndarray, start: np.ndarray, stop_species: int, stop_count: float, key: np.uint64,
    first: int, counts: np.ndarray, times: np.ndarray, outcomes: np.ndarray, events: np.ndarray,
) -> None:  # fmt: skip
    """Simulate runs one after another.

    Parameters
    ----------
    chosen : ndarray of int64, shape (reactions, 2)
        Species consumed; the number of species stands for nothing.
    taken : ndarray of float64, shape (reactions,)
        1 where both consumed are one species.
    change : ndarray of float64, shape (reactions, species)
        What a reaction adds.
    rates : ndarray of float64, shape (runs or 1, phases, reactions)
        Rate constants, pairs counted.
    ends : ndarray of float64, shape (runs or 1, phases)
        When each phase ends, ascending.
    start : ndarray of float64, shape (runs or 1, species)
        Counts at time 0.
    stop_species : int
        Species that is watched; the number of species watches none.
    stop_count : float
        A run ends when the watched species reaches this.
    key : uint64
        Mixed seed.
    first : int
        Number of the first run; a run's stream depends on `key` and its number alone.
    counts : ndarray of float64, shape (runs, phases, species)
        Filled: counts at the end of each phase, or where the run ended.
    times : ndarray of float64, shape (runs,)
        Filled: when the run ended; the last event where nothing was left to happen.
    outcomes : ndarray of int8, shape (runs,)
        Filled: RAN_TO_END, REACHED_STOP or NOTHING_LEFT.
    events : ndarray of int64, shape (runs,)
        Filled: events of each run.
    """
    n_reactions, n_species = change.shape
    system = chosen[:, 0].copy(), chosen[:, 1].copy(), taken, change
    sums, rate, x = np.empty(n_reactions), np.empty(n_reactions), np.empty(n_species + 1)
    x[n_species] = 1.0  # a reaction that consumes nothing, or one cell, multiplies by this
    for run in range(times.shape[0]):
        # two draws from the run's own number: the stream does not depend on who runs it, or when
        a = mix(key + uint64(2 * (first + run) + 1) * _GOLDEN)
        b = mix(key + uint64(2 * (first + run) + 2) * _GOLDEN) | uint64(1)  # never both 0
        its_start = start[run if start.shape[0] > 1 else 0]
        for s in range(n_species):
            x[s] = its_start[s]
        time, last_event, fired, outcome = 0.0, 0.0, 0, RAN_TO_END
        if x[stop_species] >= stop_count and stop_species < n_species:
            outcome = REACHED_STOP
        for phase in range(ends.shape[1]):
            end = ends[run if ends.shape[0] > 1 else 0, phase]
            its_rates = rates[run if rates.shape[0] > 1 else 0, phase]
            for k in range(n_reactions):
                rate[k] = its_rates[k]
            if outcome != REACHED_STOP:
                time, last_event, fired, outcome, a, b = _run_phase(
                    system, rate, sums, x, stop_species, stop_count, end,
                    time, last_event, fired, a, b,
                )  # fmt: skip
            for s in range(n_species):
                counts[run, phase, s] = x[s]
        # what the last phase left may be unable to change: dead, not merely waiting
        if outcome != REACHED_STOP and _propensities(system, rate, x, sums) <= 0.0:
            outcome = NOTHING_LEFT
        times[run] = time if outcome == RAN_TO_END else last_event
        outcomes[run] = outcome
        events[run] = fired


@lean_njit
def _propensities(
    system: tuple[np.ndarray, ...], rate: np.ndarray, x: np.ndarray, sums: np.ndarray
) -> float:
    """Write running sums of the propensities; give the last."""
    first_of, second_of, taken, _ = system
    total = 0.0
    for k in range(len(rate)):
        # of two of one species there are x (x - 1) ordered pairs; `ways` has halved the rate
        total += rate[k] * x[first_of[k]] * (x[second_of[k]] - taken[k])
        sums[k] = total
    return total


@lean_njit
def _run_phase(
    system: tuple[np.ndarray, ...], rate: np.ndarray, sums: np.ndarray, x: np.ndarray,
    stop_species: int, stop_count: float, end: float,
    time: float, last_event: float, fired: int, a: np.uint64, b: np.uint64,
) -> tuple[float, float, int, int, np.uint64, np.uint64]:  # fmt: skip
    """Let event follow event until the phase ends, or the run reaches its stop.

    What comes after `end` goes on from call to call: time, that of the last event, how many there
    were, the state of the random bits. The outcome is given before the bits.
    """
    change = system[3]
    n_reactions, n_species = change.shape
    while True:
        total = _propensities(system, rate, x, sums)
        if total <= 0.0:
            return end, last_event, fired, RAN_TO_END, a, b
        # xoroshiro128+, written out: its low bits are weak, so the upper 53 become a number
        bits = a + b
        b ^= a
        a = ((a << _S24) | (a >> _S40)) ^ b ^ (b << _S16)
        b = (b << _S37) | (b >> _S27)
        where = float64(bits >> _S11) * _UNIT * total
        bits = a + b
        b ^= a
        a = ((a << _S24) | (a >> _S40)) ^ b ^ (b << _S16)
        b = (b << _S37) | (b >> _S27)
        time -= np.log((float64(bits >> _S11) + 0.5) * _UNIT) / total  # + 0.5: never the log of 0
        if time > end:
            # exponential waiting has no memory: the next phase draws anew
            return end, last_event, fired, RAN_TO_END, a, b
        hit = 0
        for k in range(n_reactions - 1):  # counting, not searching: no jump to guess
            hit += where >= sums[k]
        for s in range(n_species):
            x[s] += change[hit, s]
        fired += 1
        last_event = time
        if x[stop_species] >= stop_count:
            return time, last_event, fired, REACHED_STOP, a, b
