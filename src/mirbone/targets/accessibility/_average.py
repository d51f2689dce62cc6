"""From both sweeps to the probability that a stretch is unpaired, averaged over windows."""

import numpy as np

from mirbone._core.compiled import lean_njit, njit
from mirbone.targets.accessibility._factors import (
    BULGES,
    FURTHEST,
    GENERIC_LOOPS_BACK,
    ONE_LOOPS,
    WEIGHTS,
)
from mirbone.targets.accessibility._inside import (
    BULGED,
    CHAIN,
    GENERIC,
    GENERIC_BACK,
    HAIRPIN,
    LEAST,
    ONE,
    OPEN_STRIDE,
    SINGLE,
    SPAN,
    STRIDE,
    TWO,
    WINDOW,
    fill_inside,
)
from mirbone.targets.accessibility._outside import (
    BEYOND,
    OUTSIDE_BULGED,
    OUTSIDE_GENERIC,
    OUTSIDE_ONE,
    OUTSIDE_PAIRED,
    OUTSIDE_SINGLE,
    OUTSIDE_TWO,
    SHEETS,
    fill_outside,
    open_weight,
    share_windows,
)
from mirbone.targets.accessibility._vectors import dot_rows
from mirbone.targets.energy._model import MAX_LOOP

_RUNS = MAX_LOOP + 1


@njit(cache=True, nogil=True)
def unpaired_probabilities(
    table: np.ndarray,
    codes: np.ndarray,
    width: int,
    work: np.ndarray,
    chains: np.ndarray,
    found: np.ndarray,
):
    """Fill `found` with the probability that the `width` nt from each on are unpaired.

    The mean over the windows of `WINDOW` nt that hold them; values from the last `width` - 1 nt on
    are left as they are. `work` and `chains` are scratch for at least 4 rows more than nt.
    """
    length = len(codes)
    starts = length + 1 - width
    if starts < 1:
        return
    rows = (length + 4) * STRIDE + 64
    work[:, :rows] = 0.0
    chains[: (length + 4) * OPEN_STRIDE + 64] = 1.0
    # inside first: what surrounds a pair is summed from the insides of its neighbours
    fill_inside(table, codes, work, chains)
    fill_outside(table, codes, work, chains)
    total = _in_interior_loops(table, work, length, width)
    # overwrites the hairpins of the inside sweep, which both sweeps have read
    _hairpins_from_here(work, length)
    _average(work, chains, length, width, total, np.zeros(WINDOW + 64), found)


@lean_njit
def _average(
    work: np.ndarray,
    chains: np.ndarray,
    length: int,
    width: int,
    total: np.ndarray,
    windows: np.ndarray,
    found: np.ndarray,
):
    """Add the exterior and the multiloops to `total`, the interior loops; divide by the windows."""
    whole = min(WINDOW, length)
    for s in range(length + 1 - width):
        end = s + width - 1
        share_windows(chains, length, s, windows)
        if width <= whole:
            total[s] += open_weight(chains, length, s, end, windows)
        total[s] += _in_multiloops(work, s, width)
        count = min(s, length - whole) - max(0, end - whole + 1) + 1
        # sums of thousands of rounded terms can pass 1 in the last digits
        found[s] = min(total[s] / count, 1.0)


@lean_njit
def _hairpins_from_here(work: np.ndarray, length: int):
    """Turn each row of hairpins into the probability of one that ends at this place or later."""
    for i in range(length):
        total = 0.0
        for at in range(i * STRIDE + SPAN - 1, i * STRIDE + LEAST - 1, -1):
            total += work[OUTSIDE_PAIRED, at] * work[HAIRPIN, at]
            work[HAIRPIN, at] = total


@lean_njit
def _in_multiloops(work: np.ndarray, s: int, width: int):
    """Sum hairpins around the stretch, and multiloops before and after their last branch."""
    after = s + width
    at, to, rest = s * STRIDE + width, after * STRIDE, SPAN - width
    size = work.shape[1]
    total = 0.0
    if rest > 0:
        start = (ONE * size + to, OUTSIDE_ONE * size + at)
        total += dot_rows(work, work, start, (0, 0), 1, rest)
        start = (TWO * size + to, OUTSIDE_TWO * size + at)
        total += dot_rows(work, work, start, (0, 0), 1, rest)
    for i in range(max(0, after - SPAN + 1), s):
        total += work[HAIRPIN, i * STRIDE + max(after - i, LEAST)]
        total += work[CHAIN, i * STRIDE + s - 1 - i] * work[BEYOND, i * STRIDE + after - 1 - i]
    return total


@njit(cache=True, nogil=True)
def _in_interior_loops(table: np.ndarray, work: np.ndarray, length: int, width: int):
    """Sum bulges and interior loops with the stretch on one of their strands."""
    total = np.zeros(length)
    _sum_runs(table, work, length, width, np.zeros(_RUNS), np.zeros((length, _RUNS)), total)
    return total


@lean_njit
def _sum_runs(
    table: np.ndarray,
    work: np.ndarray,
    length: int,
    width: int,
    left_runs: np.ndarray,
    right_runs: np.ndarray,
    total: np.ndarray,
):
    for i in range(length):
        left_runs[:] = 0.0
        for j in range(i + LEAST + 2 + width, min(i + SPAN, length)):
            if work[OUTSIDE_PAIRED, i * STRIDE + j - i] > 0:
                for run in range(width, min(_RUNS, j - i - 1 - LEAST)):
                    left_runs[run] += _left_run(table, work, i, j, run)
                    right_runs[j, run] += _right_run(table, work, i, j, run)
        # a run of unpaired nt holds every shorter stretch: sums from the longest down serve all
        longer = 0.0
        for run in range(MAX_LOOP, width - 1, -1):
            longer += left_runs[run]
            if longer > 0:
                total[i + 1 + run - width] += longer
    for j in range(length):
        longer = 0.0
        for run in range(MAX_LOOP, width - 1, -1):
            longer += right_runs[j, run]
            if longer > 0:
                total[j - run] += longer


@lean_njit
def _left_run(table: np.ndarray, work: np.ndarray, i: int, j: int, run: int):
    """Probability of the loops of i:j with `run` unpaired nt on the 5' strand."""
    at, p, size = i * STRIDE + j - i, i + 1 + run, work.shape[1]
    start = (
        GENERIC * size + p * STRIDE,
        GENERIC_LOOPS_BACK + run * WEIGHTS + FURTHEST - (j - 1 - p),
    )
    found = dot_rows(work, table, start, (0, 0), 1, j - p)
    total = work[OUTSIDE_GENERIC, at] * found
    # one unpaired nt on the other strand; below, none
    if j - 2 > p:
        inner = work[SINGLE, p * STRIDE + j - 2 - p]
        total += work[OUTSIDE_SINGLE, at] * table[ONE_LOOPS + run] * inner
    inner = work[BULGED, p * STRIDE + j - 1 - p]
    return total + work[OUTSIDE_BULGED, at] * table[BULGES + run] * inner


@lean_njit
def _right_run(table: np.ndarray, work: np.ndarray, i: int, j: int, run: int):
    """Probability of the loops of i:j with `run` unpaired nt on the 3' strand."""
    at, q, size = i * STRIDE + j - i, j - 1 - run, work.shape[1]
    start = (
        GENERIC_BACK * size + q * STRIDE,
        GENERIC_LOOPS_BACK + run * WEIGHTS + FURTHEST - (q - i - 1),
    )
    found = dot_rows(work, table, start, (0, 0), 1, q - i)
    total = work[OUTSIDE_GENERIC, at] * found
    if q - 2 > i:
        inner = work[SINGLE, (i + 2) * STRIDE + q - i - 2]
        total += work[OUTSIDE_SINGLE, at] * table[ONE_LOOPS + run] * inner
    inner = work[BULGED, (i + 1) * STRIDE + q - i - 1]
    return total + work[OUTSIDE_BULGED, at] * table[BULGES + run] * inner


@njit(cache=True, nogil=True)
def fill_pieces(
    table: np.ndarray, codes: np.ndarray, pieces: np.ndarray, width: int, found: np.ndarray
):
    """Fill in pieces of sequences, each folded with all that its windows hold.

    A row of `pieces` is the first nt and the end of a sequence and of the piece.
    """
    longest = np.max(pieces[:, 3] - pieces[:, 2]) + width + 2 * WINDOW + 6
    work = np.empty((SHEETS, longest * STRIDE + 64))
    chains, values = np.empty(longest * OPEN_STRIDE + 64), np.empty(longest)
    for k in range(len(pieces)):
        begin, end, first, last = pieces[k]
        # a value needs all windows that hold its stretch; they reach no further than this
        low, high = max(begin, first - WINDOW - 1), min(end, last + width + WINDOW + 1)
        values[:] = np.nan
        unpaired_probabilities(table, codes[low:high], width, work, chains, values)
        for place in range(first, last):
            found[place] = values[place - low]
