"""Energy of one loop between two pairs, and of a helix end; the terms that every kernel shares."""

import numpy as np

from mirbone._core.compiled import lean_njit
from mirbone.targets.energy._model import (
    BULGE,
    DANGLE3,
    DANGLE5,
    EXTERIOR_MISMATCH,
    INTERIOR,
    INTERIOR_1X1,
    INTERIOR_2X1,
    INTERIOR_2X2,
    INTERIOR_MISMATCH,
    INTERIOR_MISMATCH_1N,
    INTERIOR_MISMATCH_23,
    MAX_LOOP,
    MOST,
    PAIR,
    SLOPE,
    STACK,
    SWAP,
    TERMINAL_AU,
)

IMPOSSIBLE = 10_000_000
LAST_STRONG = 1


@lean_njit
def pair_type(model: np.ndarray, first: int, second: int):
    """Give the type of a pair of letters, -1 where they do not pair."""
    return model[PAIR + first * 5 + second]


@lean_njit
def swapped(model: np.ndarray, pair: int):
    """Give the type of a pair read from its other strand."""
    return model[SWAP + pair]


@lean_njit
def mismatch(model: np.ndarray, table: int, pair: int, three: int, five: int):
    """Give the price of two unpaired neighbours of a pair; `table` is one of 6 x 5 x 5."""
    return model[table + (pair * 5 + three) * 5 + five]


@lean_njit
def end_penalty(model: np.ndarray, pair: int):
    """Give the price of a helix that ends in A:U or G:U."""
    return model[TERMINAL_AU] if pair > LAST_STRONG else 0


@lean_njit
def interior_energy(
    model: np.ndarray, outer: int, inner: int, left: int, right: int, a: int, b: int, c: int, d: int
):
    """Give the energy of the loop between an outer pair i:j and an inner pair p:q.

    `outer` is i:j, `inner` is q:p (both read towards the loop), `left` and `right` count the
    unpaired nt between i and p and between q and j, and `a`, `b`, `c`, `d` are the letters at i+1,
    j-1, p-1, q+1.
    """
    if left == 0 and right == 0:
        return model[STACK + outer * 6 + inner]
    if left + right > MAX_LOOP:
        return IMPOSSIBLE
    if left == 0 or right == 0:
        return _bulge(model, outer, inner, left + right)
    if left <= 2 and right <= 2:
        return small_interior(model, outer, inner, left, right, a, b, c, d)
    # asymmetry costs by the nt, up to a ceiling (Ninio's rule)
    uneven = min(model[MOST], abs(left - right) * model[SLOPE])
    start = model[INTERIOR + left + right] + uneven
    if left == 1 or right == 1:
        table = INTERIOR_MISMATCH_1N
    elif left + right == 5:
        table = INTERIOR_MISMATCH_23
    else:
        table = INTERIOR_MISMATCH
    return start + mismatch(model, table, outer, a, b) + mismatch(model, table, inner, d, c)


@lean_njit
def _bulge(model: np.ndarray, outer: int, inner: int, size: int):
    # across a bulge of one nt the helix stacks on as if it were whole (Turner 2004)
    if size == 1:
        return model[BULGE + 1] + model[STACK + outer * 6 + inner]
    return model[BULGE + size] + end_penalty(model, outer) + end_penalty(model, inner)


@lean_njit
def small_interior(
    model: np.ndarray, outer: int, inner: int, left: int, right: int, a: int, b: int, c: int, d: int
):
    pairs = outer * 6 + inner
    if left == 1 and right == 1:
        return model[INTERIOR_1X1 + (pairs * 5 + a) * 5 + b]
    if left == 1:
        return model[INTERIOR_2X1 + ((pairs * 5 + a) * 5 + d) * 5 + b]
    # the table is for one nt on the first strand: read the loop from its other end
    if right == 1:
        pairs = inner * 6 + outer
        return model[INTERIOR_2X1 + ((pairs * 5 + d) * 5 + a) * 5 + c]
    return model[INTERIOR_2X2 + (((pairs * 5 + a) * 5 + c) * 5 + d) * 5 + b]


@lean_njit
def end_energy(model: np.ndarray, pair: int, five: int, three: int):
    """Give the energy of a helix end towards the outside; a neighbour of -1 is absent."""
    energy = end_penalty(model, pair)
    if five >= 0 and three >= 0:
        return energy + mismatch(model, EXTERIOR_MISMATCH, pair, five, three)
    if five >= 0:
        return energy + model[DANGLE5 + pair * 5 + five]
    if three >= 0:
        return energy + model[DANGLE3 + pair * 5 + three]
    return energy
