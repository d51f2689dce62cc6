"""How the balance of each species answers to each level, in logarithms, eight cells at once."""

import numpy as np

from mirbone._core.compiled import LANES, choose_less, load, njit, splat, store, whole_power
from mirbone.cell.solve._elimination import Elimination
from mirbone.cell.solve._lanes import MOST, Lanes, Work, any_power, occupy, silence
from mirbone.cell.solve._structure import Structure

_STEP = 1e-5  # of a central difference in a logarithm: errors of about its square


@njit(cache=True, nogil=True)
def balance_jacobian(  # pragma: no cover
    x: np.ndarray,
    made: np.ndarray,
    lost: np.ndarray,
    lanes: Lanes,
    structure: Structure,
    place: np.ndarray,
    work: Work,
    matrix: np.ndarray,
):
    """Fill `matrix` with d (log production - log loss) / d log level.

    Parameters
    ----------
    x, made, lost : ndarray, shape (species, lanes)
        Levels, production and decay rate constants at these levels.
    lanes, structure, work : Lanes, Structure, Work
        The cells.
    place : ndarray of int64, shape (species, species)
        Where entry (row, column) is kept.
    matrix : ndarray, shape (entries, lanes)
        Overwritten.
    """
    matrix[:] = 0.0
    _regulation(x, made, lanes, structure, place, matrix)
    for j in range(len(structure.silenced)):
        _silencing(x, j, made, lost, lanes, structure, place, work, matrix)
    _hold(lanes.held, place, matrix)


@njit(cache=True, nogil=True)
def _hold(held: np.ndarray, place: np.ndarray, matrix: np.ndarray):  # pragma: no cover
    """Cut what is held off from everything else."""
    n = len(held)
    for t in range(n):
        for lane in range(LANES):
            if held[t, lane] != 0:
                for s in range(n):
                    if place[t, s] >= 0:
                        matrix[place[t, s], lane] = -1.0 if s == t else 0.0


@njit(cache=True, nogil=True)
def _regulation(
    x: np.ndarray,
    made: np.ndarray,
    lanes: Lanes,
    structure: Structure,
    place: np.ndarray,
    matrix: np.ndarray,
):  # pragma: no cover
    """Fill in the diagonal, the slopes of the Hill functions, and translation."""
    inverse, folds, hill, inflow = lanes.inverse, lanes.fold, lanes.hill, lanes.inflow
    bits, whole, mrna_of = lanes.bits, lanes.whole, structure.mrna_of
    reg_start, reg_source = structure.reg_start, structure.reg_source
    for t in range(len(mrna_of)):
        # inflow does not answer to regulators: only the rest of the production has a slope
        ratio = (load(made, t) - load(inflow, t)) / (load(made, t) + 1e-300)
        store(matrix, place[t, t], splat(-1.0))
        for q in range(reg_start[t], reg_start[t + 1]):
            s = reg_source[q]
            r, most = load(x, s) * load(inverse, q), splat(MOST)
            r = choose_less(r, most, r, most)
            p = whole_power(r, bits, q) if whole[q] else any_power(r, hill, bits, q)
            fold, entry = load(folds, q), place[t, s]
            # d log H / d log r = n (f - 1) p / ((1 + p) (1 + f p)), in factors that cannot overflow
            slope = ratio * load(hill, q) * (fold - 1.0) * (p / (p + 1.0))
            store(matrix, entry, load(matrix, entry) + slope / (fold * p + 1.0))
        if mrna_of[t] >= 0:
            entry = place[t, mrna_of[t]]
            store(matrix, entry, load(matrix, entry) + ratio)


@njit(cache=True, nogil=True)
def _silencing(
    x: np.ndarray,
    j: int,
    made: np.ndarray,
    lost: np.ndarray,
    lanes: Lanes,
    structure: Structure,
    place: np.ndarray,
    work: Work,
    matrix: np.ndarray,
):  # pragma: no cover
    """Add what the miRNAs of one mRNA change: its decay, its translation, and each other's loss."""
    m = structure.silenced[j]
    first, last = structure.group_start[j], structure.group_start[j + 1]
    occupy(x, j, lanes, structure, work)
    silence(j, lanes, structure, work)
    # differences, as a closed form of the silencing polynomial would be longer than its use:
    # two evaluations a group, whatever the number of its miRNAs
    base = work.occupancy[first:last].copy()
    translated = work.effects[0].copy()
    lost_here = work.lost[first:last].copy()
    for g in range(first, last):  # loss of a miRNA follows the mRNA's level
        for k in range(structure.member_start[g], structure.member_start[g + 1]):
            a = structure.member_mirna[k]
            entry = matrix[place[a, m]]
            for lane in range(LANES):
                rate = x[m, lane] * lost_here[g - first, lane] * lanes.inverse_mu0[k, lane]
                entry[lane] -= rate / lost[a, lane]
    for g in range(first, last):
        for lane in range(LANES):
            work.occupancy[g, lane] = base[g - first, lane] * (1.0 + _STEP)
        silence(j, lanes, structure, work)
        up, up_lost = work.effects.copy(), work.lost[first:last].copy()
        for lane in range(LANES):
            work.occupancy[g, lane] = base[g - first, lane] * (1.0 - _STEP)
        silence(j, lanes, structure, work)
        for lane in range(LANES):
            work.occupancy[g, lane] = base[g - first, lane]
        _spread(
            x,
            j,
            g,
            base,
            translated,
            up,
            up_lost,
            made,
            lost,
            lanes,
            structure,
            place,
            work,
            matrix,
        )


@njit(cache=True, nogil=True)
def _spread(  # pragma: no cover
    x: np.ndarray,
    j: int,
    g: int,
    base: np.ndarray,
    translated: np.ndarray,
    up: np.ndarray,
    up_lost: np.ndarray,
    made: np.ndarray,
    lost: np.ndarray,
    lanes: Lanes,
    structure: Structure,
    place: np.ndarray,
    work: Work,
    matrix: np.ndarray,
):
    """Give each miRNA of group `g` its share of the group's differences."""
    m = structure.silenced[j]
    first, last = structure.group_start[j], structure.group_start[j + 1]
    for k in range(structure.member_start[g], structure.member_start[g + 1]):
        a = structure.member_mirna[k]
        for lane in range(LANES):
            whole = base[g - first, lane] + 1e-300
            # miRNAs of a group act through their sum: each moves it by its part of that sum
            share = x[a, lane] * lanes.inverse_mu0[k, lane] / whole / (2.0 * _STEP)
            decay = share * (up[1, lane] - work.effects[1, lane])
            matrix[place[m, a], lane] -= decay / lost[m, lane]
            change = share * (up[0, lane] - work.effects[0, lane])
            for t in range(len(structure.mrna_of)):
                if structure.mrna_of[t] == m:
                    ratio = (made[t, lane] - lanes.inflow[t, lane]) / (made[t, lane] + 1e-300)
                    matrix[place[t, a], lane] += ratio * change / (translated[lane] + 1e-300)
            for other in range(first, last):
                change = share * (up_lost[other - first, lane] - work.lost[other, lane])
                for k2 in range(structure.member_start[other], structure.member_start[other + 1]):
                    b = structure.member_mirna[k2]
                    rate = x[m, lane] * change * lanes.inverse_mu0[k2, lane]
                    matrix[place[b, a], lane] -= rate / lost[b, lane]


@njit(cache=True, nogil=True)
def solve_lanes(matrix: np.ndarray, right: np.ndarray, plan: Elimination):  # pragma: no cover
    """Solve eight sparse systems in place; `right` becomes the solution."""
    place, order = plan.place, plan.order
    pivot, row, entries, update_start = plan.pivot, plan.row, plan.entry, plan.update_start
    update_to, update_from = plan.update_to, plan.update_from
    back_start, back_entry, back_column = plan.back_start, plan.back_entry, plan.back_column
    # pivots are not chosen by size, so that all lanes take the same steps; a cell for which that
    # fails is out of balance afterwards, and no state is reported
    for e in range(len(entries)):
        p, r = pivot[e], row[e]
        ratio = load(matrix, entries[e]) / load(matrix, place[p, p])
        store(right, r, load(right, r) - ratio * load(right, p))
        for u in range(update_start[e], update_start[e + 1]):
            value = load(matrix, update_to[u]) - ratio * load(matrix, update_from[u])
            store(matrix, update_to[u], value)
    for turn in range(len(order) - 1, -1, -1):
        p = order[turn]
        value = load(right, p)
        for b in range(back_start[turn], back_start[turn + 1]):
            value = value - load(matrix, back_entry[b]) * load(right, back_column[b])
        store(right, p, value / load(matrix, place[p, p]))
