"""Energy of one loop between two pairs, and of a helix end; the terms that every kernel shares."""

from numba import njit

from mirbone.targets._energy_model import MAX_LOOP

IMPOSSIBLE = 10_000_000
SLOPE, MOST, DUPLEX_START, TERMINAL_AU = 3, 4, 5, 6
LAST_STRONG = 1


@njit(cache=True, nogil=True)
def end_penalty(model, pair):
    """Give the price of a helix that ends in A:U or G:U."""
    return model.constants[TERMINAL_AU] if pair > LAST_STRONG else 0


@njit(cache=True, nogil=True)
def interior_energy(model, outer, inner, left, right, a, b, c, d):
    """Give the energy of the loop between an outer pair i:j and an inner pair p:q.

    `outer` is i:j, `inner` is q:p (both read towards the loop), `left` and `right` count the
    unpaired nt between i and p and between q and j, and `a`, `b`, `c`, `d` are the letters at i+1,
    j-1, p-1, q+1.
    """
    if left == 0 and right == 0:
        return model.stack[outer, inner]
    if left == 0 or right == 0:
        size = left + right
        if size > MAX_LOOP:
            return IMPOSSIBLE
        if size == 1:
            return model.bulge[1] + model.stack[outer, inner]
        return model.bulge[size] + end_penalty(model, outer) + end_penalty(model, inner)
    if left + right > MAX_LOOP:
        return IMPOSSIBLE
    if left <= 2 and right <= 2:
        return _small_interior(model, outer, inner, left, right, a, b, c, d)
    uneven = min(model.constants[MOST], abs(left - right) * model.constants[SLOPE])
    start = model.interior[left + right] + uneven
    if left == 1 or right == 1:
        table = model.mismatch_interior_1n
    elif left + right == 5:
        table = model.mismatch_interior_23
    else:
        table = model.mismatch_interior
    return start + table[outer, a, b] + table[inner, d, c]


@njit(cache=True, nogil=True)
def _small_interior(model, outer, inner, left, right, a, b, c, d):
    if left == 1 and right == 1:
        return model.interior_1x1[outer, inner, a, b]
    if left == 1:
        return model.interior_2x1[outer, inner, a, d, b]
    if right == 1:
        return model.interior_2x1[inner, outer, d, a, c]
    return model.interior_2x2[outer, inner, a, c, d, b]


@njit(cache=True, nogil=True)
def end_energy(model, pair, five, three):
    """Give the energy of a helix end towards the outside; a neighbour of -1 is absent."""
    energy = end_penalty(model, pair)
    if five >= 0 and three >= 0:
        return energy + model.mismatch_exterior[pair, five, three]
    if five >= 0:
        return energy + model.dangle5[pair, five]
    if three >= 0:
        return energy + model.dangle3[pair, three]
    return energy
