"""Outside sweep: the weight of all that surrounds a pair, summed over the windows that hold it.

Rows and places as in the inside sheets. Rows are filled from the 5' end to the 3' end: whatever
encloses a stretch begins further 5'.

`OUTSIDE_PAIRED` is outside a pair; `OUTSIDE_GENERIC`, `OUTSIDE_SINGLE` and `OUTSIDE_BULGED` are the
same as the outer pair of interior loops, 1 x n loops and bulges (`_BACK`: by row j). `OUTSIDE_ONE`
and `OUTSIDE_TWO` are outside stretches of a multiloop with at least one and two branches; `BEYOND`
sums `OUTSIDE_ONE` over the places from this one on.
"""

import numpy as np

from mirbone._core.compiled import lean_njit, njit
from mirbone.targets.accessibility._factors import (
    BRANCH_ENDS,
    BULGES,
    EXTERIOR_ENDS,
    GENERIC_LOOPS,
    ONE_LOOPS,
    WEIGHTS,
)
from mirbone.targets.accessibility._inside import (
    BRANCH,
    INSIDE_SHEETS,
    LEAST,
    ONE,
    OPEN_STRIDE,
    PAIRED,
    SMALL,
    SPAN,
    STRIDE,
    WINDOW,
    closing_factor,
)
from mirbone.targets.accessibility._loops import helix_end, mismatched, small_factor, weak_end
from mirbone.targets.accessibility._vectors import add_scaled, dot_rows
from mirbone.targets.energy._loops import pair_type, swapped
from mirbone.targets.energy._model import INTERIOR_MISMATCH, INTERIOR_MISMATCH_1N

(
    OUTSIDE_PAIRED,
    OUTSIDE_GENERIC,
    OUTSIDE_SINGLE,
    OUTSIDE_SINGLE_BACK,
    OUTSIDE_BULGED,
    OUTSIDE_BULGED_BACK,
    OUTSIDE_ONE,
    OUTSIDE_TWO,
    BEYOND,
) = range(INSIDE_SHEETS, INSIDE_SHEETS + 9)
SHEETS = INSIDE_SHEETS + 9


@njit(cache=True, nogil=True)
def fill_outside(table: np.ndarray, codes: np.ndarray, work: np.ndarray, chains: np.ndarray):
    """Fill the outside rows of `work` (zero before) for one sequence whose inside is known."""
    _fill_rows(table, codes, work, chains, np.zeros(64), np.zeros(WINDOW + 64))


@lean_njit
def _fill_rows(
    table: np.ndarray,
    codes: np.ndarray,
    work: np.ndarray,
    chains: np.ndarray,
    either: np.ndarray,
    windows: np.ndarray,
):
    length = len(codes)
    for i in range(length):
        _enter_multiloops(table, codes, work, i, either)
        share_windows(chains, length, i, windows)
        for j in range(i + LEAST, min(i + SPAN, length)):
            # a pair that closes nothing has no probability, whatever surrounds it
            if work[PAIRED, i * STRIDE + j - i] == 0:
                continue
            pair = int(pair_type(table, codes[i], codes[j]))
            weight = open_weight(chains, length, i, j, windows)
            weight *= helix_end(table, EXTERIOR_ENDS, codes, pair, i, j)
            # at either end there is no nt left to enclose it
            if i > 0 and j + 1 < length:
                weight += _enclosed(table, codes, work, pair, i, j, either)
            _keep(table, codes, work, pair, i, j, weight)


@lean_njit
def share_windows(chains: np.ndarray, length: int, i: int, windows: np.ndarray):
    """Fill in, for each window from the first that holds i, the share before i; zero after them."""
    # a UTR shorter than a window is one window
    width = min(WINDOW, length)
    first, last = max(0, i - width + 1), min(i, length - width)
    for start in range(first, last + 1):
        at = start * OPEN_STRIDE
        windows[start - first] = chains[at + i - start] / chains[at + width]
    windows[max(0, last + 1 - first) :] = 0.0


@lean_njit
def open_weight(chains: np.ndarray, length: int, i: int, j: int, windows: np.ndarray):
    """Sum the exterior around i..j over the windows that hold it."""
    width = min(WINDOW, length)
    first = max(0, i - width + 1)
    begin, last = max(0, j - width + 1), min(i, length - width)
    start = ((j + 1) * OPEN_STRIDE + begin + width - 1 - j, begin - first)
    return dot_rows(chains, windows, start, (0, 0), 1, last + 1 - begin)


@lean_njit
def _enter_multiloops(
    table: np.ndarray, codes: np.ndarray, work: np.ndarray, i: int, either: np.ndarray
):
    """Complete row i of the multiloop tables and hand it to the rows after its branches."""
    at, before, size = i * STRIDE, (i - 1) * STRIDE, work.shape[1]
    if i > 0:
        for span in range(SPAN - 1):
            # one more unpaired nt before the stretch changes no weight
            work[OUTSIDE_ONE, at + span] += work[OUTSIDE_ONE, before + span + 1]
            work[OUTSIDE_TWO, at + span] = work[OUTSIDE_TWO, before + span + 1]
        for span in range(SPAN - 2):
            weight = work[OUTSIDE_PAIRED, before + span + 2]
            if weight > 0:
                pair = int(pair_type(table, codes[i - 1], codes[i + span + 1]))
                # the pair just outside closes a multiloop of which this stretch is the whole
                closing = closing_factor(table, codes, pair, i - 1, i + span + 1)
                work[OUTSIDE_TWO, at + span] += weight * closing
    total = 0.0
    for span in range(SPAN - 1, -1, -1):
        total += work[OUTSIDE_ONE, at + span]
        work[BEYOND, at + span] = total
        either[span] = work[OUTSIDE_ONE, at + span] + work[OUTSIDE_TWO, at + span]
    for span in range(LEAST, SPAN - 1):
        weight = work[BRANCH, at + span]
        if weight > 0:
            target, rest = (i + span + 1) * STRIDE, SPAN - 1 - span
            add_scaled(work, OUTSIDE_ONE * size + target, weight, either, span + 1, rest)


@lean_njit
def _enclosed(
    table: np.ndarray,
    codes: np.ndarray,
    work: np.ndarray,
    pair: int,
    i: int,
    j: int,
    either: np.ndarray,
):
    """Sum the loops in which i:j is an inner pair."""
    inner = int(swapped(table, pair))
    weight = _small_loops(table, codes, work, inner, i, j)
    weight += _large_loops(table, codes, work, inner, i, j)
    branches = work[BEYOND, i * STRIDE + j - i]
    start = (ONE * work.shape[1] + (j + 1) * STRIDE, j + 1 - i)
    branches += dot_rows(work, either, start, (0, 0), 1, SPAN - (j + 1 - i))
    return weight + branches * helix_end(table, BRANCH_ENDS, codes, pair, i, j)


@lean_njit
def _small_loops(
    table: np.ndarray, codes: np.ndarray, work: np.ndarray, inner: int, p: int, q: int
):
    total = 0.0
    for k in range(len(SMALL)):
        left, right = SMALL[k]
        i, j = p - 1 - left, q + 1 + right
        if i < 0 or j >= len(codes) or j - i >= SPAN:
            continue
        weight = work[OUTSIDE_PAIRED, i * STRIDE + j - i]
        if weight > 0:
            outer = int(pair_type(table, codes[i], codes[j]))
            total += weight * small_factor(table, codes, outer, inner, left, right, i, j)
    return total


@lean_njit
def _large_loops(
    table: np.ndarray, codes: np.ndarray, work: np.ndarray, inner: int, p: int, q: int
):
    before, after, span = codes[p - 1], codes[q + 1], q - p
    size, total = work.shape[1], 0.0
    rows = min(29, p - 2, SPAN - span - 6)
    if rows > 0:
        start, step = (
            (OUTSIDE_GENERIC * size + (p - 3) * STRIDE + span + 4, GENERIC_LOOPS + 2 * WEIGHTS),
            (1 - STRIDE, WEIGHTS),
        )
        found = dot_rows(work, table, start, step, rows, SPAN - span - 4)
        total += found * mismatched(table, INTERIOR_MISMATCH, inner, after, before)
    rest = SPAN - span - 3
    if rest > 0:
        found = 0.0
        if p > 1:
            start = (OUTSIDE_SINGLE * size + (p - 2) * STRIDE + span + 3, ONE_LOOPS)
            found = dot_rows(work, table, start, (0, 0), 1, rest)
        start = (OUTSIDE_SINGLE_BACK * size + (q + 2) * STRIDE + span + 3, ONE_LOOPS)
        found += dot_rows(work, table, start, (0, 0), 1, rest)
        total += found * mismatched(table, INTERIOR_MISMATCH_1N, inner, after, before)
    rest = SPAN - span - 2
    if rest > 0:
        start = (OUTSIDE_BULGED * size + (p - 1) * STRIDE + span + 2, BULGES)
        found = dot_rows(work, table, start, (0, 0), 1, rest)
        start = (OUTSIDE_BULGED_BACK * size + (q + 1) * STRIDE + span + 2, BULGES)
        found += dot_rows(work, table, start, (0, 0), 1, rest)
        total += found * weak_end(table, inner)
    return total


@lean_njit
def _keep(
    table: np.ndarray, codes: np.ndarray, work: np.ndarray, pair: int, i: int, j: int, weight: float
):
    at, back = i * STRIDE + j - i, j * STRIDE + j - i
    near, far = codes[i + 1], codes[j - 1]
    work[OUTSIDE_PAIRED, at] = weight
    work[OUTSIDE_GENERIC, at] = weight * mismatched(table, INTERIOR_MISMATCH, pair, near, far)
    single = weight * mismatched(table, INTERIOR_MISMATCH_1N, pair, near, far)
    work[OUTSIDE_SINGLE, at] = work[OUTSIDE_SINGLE_BACK, back] = single
    work[OUTSIDE_BULGED, at] = work[OUTSIDE_BULGED_BACK, back] = weight * weak_end(table, pair)
