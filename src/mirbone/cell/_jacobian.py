"""How the balance of each species answers to each level, in logarithms, eight cells at once."""

from numba import njit

from mirbone.cell._lanes import LANES, occupy, power_of, silence

_STEP = 1e-5  # of a central difference in a logarithm: errors of about its square


@njit(cache=True, nogil=True)
def balance_jacobian(  # pragma: no cover
    x, made, lost, lanes, structure, place, work, matrix
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
    power, ratio = work.power, work.above
    for t in range(len(structure.mrna_of)):
        for lane in range(LANES):
            ratio[lane] = (made[t, lane] - lanes.inflow[t, lane]) / (made[t, lane] + 1e-300)
            matrix[place[t, t], lane] = -1.0
        for q in range(structure.reg_start[t], structure.reg_start[t + 1]):
            s = structure.reg_source[q]
            power_of(x[s], lanes.inverse[q], lanes.hill[q], lanes.bits[q], lanes.whole[q], power)
            entry = matrix[place[t, s]]
            fold, hill = lanes.fold[q], lanes.hill[q]
            for lane in range(LANES):
                p = power[lane]
                top = ratio[lane] * hill[lane] * (fold[lane] - 1.0) * p
                entry[lane] += top / ((1.0 + p) * (1.0 + fold[lane] * p))
        m = structure.mrna_of[t]
        if m >= 0:
            for lane in range(LANES):
                matrix[place[t, m], lane] += ratio[lane]
    for j in range(len(structure.silenced)):
        _silencing(x, j, made, lost, lanes, structure, place, work, matrix)
    for t in range(len(structure.mrna_of)):
        for lane in range(LANES):
            if lanes.held[t, lane]:
                for s in range(len(structure.mrna_of)):
                    if place[t, s] >= 0:
                        matrix[place[t, s], lane] = -1.0 if s == t else 0.0


@njit(cache=True, nogil=True)
def _silencing(x, j, made, lost, lanes, structure, place, work, matrix):  # pragma: no cover
    """Add what the miRNAs of one mRNA change: its decay, its translation, and each other's loss."""
    m = structure.silenced[j]
    first, last = structure.group_start[j], structure.group_start[j + 1]
    occupy(x, j, lanes, structure, work)
    silence(j, lanes, structure, work)
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
    x, j, g, base, translated, up, up_lost, made, lost, lanes, structure, place, work, matrix
):
    """Give each miRNA of group `g` its share of the group's differences."""
    m = structure.silenced[j]
    first, last = structure.group_start[j], structure.group_start[j + 1]
    for k in range(structure.member_start[g], structure.member_start[g + 1]):
        a = structure.member_mirna[k]
        for lane in range(LANES):
            whole = base[g - first, lane] + 1e-300
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
def solve_lanes(matrix, right, plan):  # pragma: no cover
    """Solve eight sparse systems in place; `right` becomes the solution."""
    for e in range(len(plan.entry)):
        p, r, entry = plan.pivot[e], plan.row[e], plan.entry[e]
        diagonal = plan.place[p, p]
        for lane in range(LANES):
            ratio = matrix[entry, lane] / matrix[diagonal, lane]
            matrix[entry, lane] = ratio
            right[r, lane] -= ratio * right[p, lane]
        for u in range(plan.update_start[e], plan.update_start[e + 1]):
            to, of = plan.update_to[u], plan.update_from[u]
            for lane in range(LANES):
                matrix[to, lane] -= matrix[entry, lane] * matrix[of, lane]
    for turn in range(len(plan.order) - 1, -1, -1):
        p = plan.order[turn]
        for b in range(plan.back_start[turn], plan.back_start[turn + 1]):
            entry, c = plan.back_entry[b], plan.back_column[b]
            for lane in range(LANES):
                right[p, lane] -= matrix[entry, lane] * right[c, lane]
        diagonal = plan.place[p, p]
        for lane in range(LANES):
            right[p, lane] /= matrix[diagonal, lane]
