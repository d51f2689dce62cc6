"""Inside sweep: the sum over all structures of every stretch, from the 3' end to the 5' end.

`work` holds `SHEETS` sheets of flat rows of `STRIDE` places, one row a nt: place j - i of row i is
the stretch from i to j. Places from `SPAN` on pad a row to whole vectors and are zero. No pair
spans more than `SPAN` nt, so the sheets are the same for every window that holds the stretch.
`chains` has rows of `OPEN_STRIDE`: its place m is the exterior of the m nt from i on.

Sheets: `PAIRED` is the stretch closed by the pair of its ends, `HAIRPIN` its hairpin alone;
`BRANCH` is `PAIRED` as a branch of a multiloop, `CHAIN` the stretch of a multiloop that begins with
a branch and has no other, `ONE` and `TWO` with at least one and two branches. `GENERIC`, `SINGLE`
and `BULGED` are `PAIRED` as the inner pair of interior loops, of 1 x n loops and of bulges, the
`_BACK` ones by row j.
"""

import numpy as np

from mirbone._core.compiled import lean_njit, njit
from mirbone.targets.accessibility._factors import (
    BRANCH_ENDS,
    BULGES_BACK,
    CLOSING,
    EXTERIOR_ENDS,
    FURTHEST,
    GENERIC_LOOPS_BACK,
    ONE_LOOPS_BACK,
    WEIGHTS,
)
from mirbone.targets.accessibility._loops import (
    hairpin_factor,
    helix_end,
    mismatched,
    small_factor,
    weak_end,
)
from mirbone.targets.accessibility._vectors import add_scaled, dot_rows
from mirbone.targets.energy._loops import pair_type, swapped
from mirbone.targets.energy._model import INTERIOR_MISMATCH, INTERIOR_MISMATCH_1N

SPAN, WINDOW = 40, 80
STRIDE, OPEN_STRIDE = 48, 96
LEAST = 4
(
    PAIRED,
    HAIRPIN,
    BRANCH,
    CHAIN,
    ONE,
    TWO,
    GENERIC,
    GENERIC_BACK,
    SINGLE,
    SINGLE_BACK,
    BULGED,
    BULGED_BACK,
) = range(12)
INSIDE_SHEETS = 12
SMALL = np.array(
    [[0, 0], [0, 1], [1, 0], [1, 1], [1, 2], [2, 1], [2, 2], [2, 3], [3, 2]], dtype=np.int64
)


@njit(cache=True, nogil=True)
def fill_inside(table: np.ndarray, codes: np.ndarray, work: np.ndarray, chains: np.ndarray):
    """Fill the inside rows of `work` (zero before) and `chains` (one before) for one sequence."""
    _fill_rows(table, codes, work, chains, np.empty(64), np.empty(OPEN_STRIDE + 64))


@lean_njit
def _fill_rows(
    table: np.ndarray,
    codes: np.ndarray,
    work: np.ndarray,
    chains: np.ndarray,
    row: np.ndarray,
    open_row: np.ndarray,
):
    length, size = len(codes), work.shape[1]
    for i in range(length - 1, -1, -1):
        row[:] = 0.0
        open_row[:] = 0.0
        for j in range(i + LEAST, min(i + SPAN, length)):
            pair = int(pair_type(table, codes[i], codes[j]))
            # rows begin as zero, so what cannot pair adds nothing to any later sum
            if pair < 0:
                continue
            at = i * STRIDE + j - i
            weight = _closed(table, codes, work, pair, i, j)
            _keep(table, codes, work, pair, i, j, weight)
            step = j + 1 - i
            # after this branch at least one more, within the span that a pair may close
            source, rest = (j + 1) * STRIDE, SPAN - step
            add_scaled(row, step, work[BRANCH, at], work, ONE * size + source, rest)
            # the exterior is not bounded by SPAN, so it has rows of its own, as wide as a window
            exterior = weight * helix_end(table, EXTERIOR_ENDS, codes, pair, i, j)
            source, rest = (j + 1) * OPEN_STRIDE, WINDOW + 1 - step
            add_scaled(open_row, step, exterior, chains, source, rest)
        _finish_row(work, chains, i, row, open_row)


@lean_njit
def _finish_row(
    work: np.ndarray, chains: np.ndarray, i: int, row: np.ndarray, open_row: np.ndarray
):
    """Let nt i be unpaired, or the first of a branch."""
    at, following = i * STRIDE, (i + 1) * STRIDE
    total = 0.0
    for span in range(1, SPAN):
        # nt after the only branch are free: longer stretches hold all shorter ones
        total += work[BRANCH, at + span]
        work[CHAIN, at + span] = total
        work[ONE, at + span] = work[ONE, following + span - 1] + total + row[span]
        work[TWO, at + span] = work[TWO, following + span - 1] + row[span]
    at, following = i * OPEN_STRIDE, (i + 1) * OPEN_STRIDE
    for count in range(1, WINDOW + 1):
        chains[at + count] = chains[following + count - 1] + open_row[count]


@lean_njit
def closing_factor(table: np.ndarray, codes: np.ndarray, pair: int, i: int, j: int):
    """Give the factor of a multiloop closed by i:j, without its branches."""
    place = (int(swapped(table, pair)) * 6 + codes[j - 1]) * 6 + codes[i + 1]
    return table[CLOSING] * table[BRANCH_ENDS + place]


@lean_njit
def _closed(table: np.ndarray, codes: np.ndarray, work: np.ndarray, pair: int, i: int, j: int):
    """Sum all that i:j can close."""
    at = i * STRIDE + j - i
    weight = hairpin_factor(table, codes, pair, i, j)
    work[HAIRPIN, at] = weight
    weight += _small_loops(table, codes, work, pair, i, j)
    weight += _large_loops(table, codes, work, pair, i, j)
    branches = work[TWO, (i + 1) * STRIDE + j - i - 2]
    return weight + branches * closing_factor(table, codes, pair, i, j)


@lean_njit
def _small_loops(table: np.ndarray, codes: np.ndarray, work: np.ndarray, pair: int, i: int, j: int):
    total = 0.0
    for k in range(len(SMALL)):
        left, right = SMALL[k]
        p, q = i + 1 + left, j - 1 - right
        # a hairpin has at least three unpaired nt
        if q - p < LEAST:
            continue
        weight = work[PAIRED, p * STRIDE + q - p]
        if weight > 0:
            inner = int(pair_type(table, codes[q], codes[p]))
            total += weight * small_factor(table, codes, pair, inner, left, right, i, j)
    return total


@lean_njit
def _large_loops(table: np.ndarray, codes: np.ndarray, work: np.ndarray, pair: int, i: int, j: int):
    near, far = codes[i + 1], codes[j - 1]
    size, total = work.shape[1], 0.0
    # a row is a number of unpaired nt on the 5' side, from 2 to 30 at the most
    rows = min(29, j - i - 9)
    if rows > 0:
        start = (
            GENERIC * size + (i + 3) * STRIDE,
            GENERIC_LOOPS_BACK + 2 * WEIGHTS + FURTHEST - (j - i - 4),
        )
        step = (STRIDE, WEIGHTS + 1)
        # past its mismatches a loop costs by its lengths alone, so a row is one product
        found = dot_rows(work, table, start, step, rows, j - i - 3)
        total += found * mismatched(table, INTERIOR_MISMATCH, pair, near, far)
    if j - i > 9:
        start = (SINGLE * size + (i + 2) * STRIDE, ONE_LOOPS_BACK + FURTHEST - (j - i - 3))
        found = dot_rows(work, table, start, (0, 0), 1, j - i - 2)
        start = (SINGLE_BACK * size + (j - 2) * STRIDE, ONE_LOOPS_BACK + FURTHEST - (j - i - 3))
        found += dot_rows(work, table, start, (0, 0), 1, j - i - 2)
        total += found * mismatched(table, INTERIOR_MISMATCH_1N, pair, near, far)
    if j - i > 7:
        start = (BULGED * size + (i + 1) * STRIDE, BULGES_BACK + FURTHEST - (j - i - 2))
        found = dot_rows(work, table, start, (0, 0), 1, j - i - 1)
        start = (BULGED_BACK * size + (j - 1) * STRIDE, BULGES_BACK + FURTHEST - (j - i - 2))
        found += dot_rows(work, table, start, (0, 0), 1, j - i - 1)
        total += found * weak_end(table, pair)
    return total


@lean_njit
def _keep(
    table: np.ndarray, codes: np.ndarray, work: np.ndarray, pair: int, i: int, j: int, weight: float
):
    """Store a closed stretch in each form that later loops read."""
    at, back = i * STRIDE + j - i, j * STRIDE + j - i
    work[PAIRED, at] = weight
    work[BRANCH, at] = weight * helix_end(table, BRANCH_ENDS, codes, pair, i, j)
    # by row i and again by row j: a loop on either strand is then a sum over places side by side
    bulged = weight * weak_end(table, pair)
    work[BULGED, at] = work[BULGED_BACK, back] = bulged
    if i == 0 or j + 1 == len(codes):
        return  # no pair can enclose it
    # an enclosing loop sees this pair from its other side
    inner, before, after = int(swapped(table, pair)), codes[i - 1], codes[j + 1]
    generic = weight * mismatched(table, INTERIOR_MISMATCH, inner, after, before)
    work[GENERIC, at] = work[GENERIC_BACK, back] = generic
    single = weight * mismatched(table, INTERIOR_MISMATCH_1N, inner, after, before)
    work[SINGLE, at] = work[SINGLE_BACK, back] = single
