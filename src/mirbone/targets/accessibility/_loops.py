"""Boltzmann factors of single loops and ends, as both sweeps need them."""

import numpy as np

from mirbone._core.compiled import lean_njit
from mirbone.targets.accessibility._factors import (
    ABSENT,
    HAIRPINS,
    LONGEST_SPECIAL,
    SPECIAL,
    SPECIAL_WIDTH,
)
from mirbone.targets.energy._loops import LAST_STRONG, small_interior
from mirbone.targets.energy._model import (
    BULGE,
    HAIRPIN_MISMATCH,
    INTERIOR,
    INTERIOR_MISMATCH_23,
    SLOPE,
    STACK,
    TERMINAL_AU,
)


@lean_njit
def mismatched(table: np.ndarray, term: int, pair: int, five: int, three: int):
    """Give the factor of two unpaired neighbours of a pair; `term` is one of 6 x 5 x 5."""
    return table[term + (pair * 5 + five) * 5 + three]


@lean_njit
def weak_end(table: np.ndarray, pair: int):
    """Give the factor of a helix that ends in A:U or G:U."""
    return table[TERMINAL_AU] if pair > LAST_STRONG else 1.0


@lean_njit
def helix_end(table: np.ndarray, ends: int, codes: np.ndarray, pair: int, i: int, j: int):
    """Give the factor of the helix i:j seen from outside; `ends` is one of 6 x 6 x 6."""
    five = codes[i - 1] if i > 0 else ABSENT
    three = codes[j + 1] if j + 1 < len(codes) else ABSENT
    return table[ends + (pair * 6 + five) * 6 + three]


@lean_njit
def hairpin_factor(table: np.ndarray, codes: np.ndarray, pair: int, i: int, j: int):
    """Give the factor of the hairpin that i:j closes."""
    # measured tri-, tetra- and hexaloops replace the rules; longer loops cannot be among them
    special = SPECIAL if j - i < LONGEST_SPECIAL else len(table)
    for row in range(special, len(table), SPECIAL_WIDTH):
        length = int(table[row])
        if length == j - i + 1:
            same = True
            for k in range(length):
                same = same and codes[i + k] == table[row + 1 + k]
            if same:
                return table[row + 9]
    start = table[HAIRPINS + j - i - 1]
    # three nt are too tight for a terminal mismatch: only the closing pair counts
    if j - i == 4:
        return start * weak_end(table, pair)
    near, far = codes[i + 1], codes[j - 1]
    return start * mismatched(table, HAIRPIN_MISMATCH, pair, near, far)


@lean_njit
def small_factor(
    table: np.ndarray,
    codes: np.ndarray,
    outer: int,
    inner: int,
    left: int,
    right: int,
    i: int,
    j: int,
):
    """Give the factor of a loop that has a table of its own: at most 2 x 2, or 2 x 3.

    `outer` is the type of i:j, `inner` of the inner pair, both read towards the loop.
    """
    if left + right == 0:
        return table[STACK + outer * 6 + inner]
    if left == 0 or right == 0:
        return table[BULGE + 1] * table[STACK + outer * 6 + inner]
    a, b, c, d = codes[i + 1], codes[j - 1], codes[i + left], codes[j - right]
    if left + right < 5:
        return small_interior(table, outer, inner, left, right, a, b, c, d)
    ends = mismatched(table, INTERIOR_MISMATCH_23, outer, a, b)
    ends *= mismatched(table, INTERIOR_MISMATCH_23, inner, d, c)
    return table[INTERIOR + 5] * table[SLOPE] * ends
