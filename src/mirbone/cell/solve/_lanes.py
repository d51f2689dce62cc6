"""Rates of production and decay of eight cells at once, for one structure.

Arrays end in a lane axis: a lane is one cell, with parameters of its own. Lanes never mix, so that
a cell gets the same numbers whichever cells are beside it.
"""

from typing import NamedTuple

import numpy as np

from mirbone._core.compiled import (
    LANES,
    Eight,
    choose_less,
    load,
    njit,
    pick,
    power,
    splat,
    store,
    whole_power,
)
from mirbone.cell.solve._structure import Structure

STATES = 7
_TOP = STATES - 1
MOST = 1e15  # a level this far above its threshold saturates; powers stay finite
_POWER = 1e90


class Lanes(NamedTuple):
    """Parameters of eight cells.

    Attributes
    ----------
    production, decay, inflow : ndarray, shape (species, lanes)
        Maximal production, own decay rate, added inflow.
    held : ndarray of int64, shape (species, lanes)
        1 for species that do not move.
    inverse : ndarray, shape (regulations, lanes)
        1 / threshold.
    fold, hill : ndarray, shape (regulations, lanes)
        Fold change and exponent.
    bits : ndarray of int64, shape (regulations, lanes)
        The exponent where it is a whole number from 1 to 7, else 0.
    whole : ndarray of bool, shape (regulations,)
        Whether the exponents of all lanes are whole.
    inverse_mu0 : ndarray, shape (silencings, lanes)
        Affinity / mu0.
    translation, mrna_decay, mirna_loss : ndarray, shape (7, lanes)
        Effects of bound sites.
    """

    production: np.ndarray
    decay: np.ndarray
    inflow: np.ndarray
    held: np.ndarray
    inverse: np.ndarray
    fold: np.ndarray
    hill: np.ndarray
    bits: np.ndarray
    whole: np.ndarray
    inverse_mu0: np.ndarray
    translation: np.ndarray
    mrna_decay: np.ndarray
    mirna_loss: np.ndarray


class Work(NamedTuple):
    """Room for intermediate numbers.

    Attributes
    ----------
    occupancy : ndarray, shape (groups, lanes)
        Sum of miRNA level / mu0 over a group's miRNAs.
    translated : ndarray, shape (silenced mRNAs, lanes)
        Relative translation L.
    effects : ndarray, shape (2, lanes)
        L and Y_m of the mRNA in hand.
    lost : ndarray, shape (groups, lanes)
        Rate at which one mRNA takes a miRNA of the group away, per unit of its level / mu0.
    before, after : ndarray, shape ((groups + 1) * 7, lanes)
        Distributions of bound sites over the groups before; expected loss given those after.
    one : ndarray, shape (7, lanes)
        One of these.
    """

    occupancy: np.ndarray
    translated: np.ndarray
    effects: np.ndarray
    lost: np.ndarray
    before: np.ndarray
    after: np.ndarray
    one: np.ndarray


@njit(cache=True, nogil=True)
def empty_lanes(structure: Structure):  # pragma: no cover
    """Make room for the parameters of eight cells that stand still."""
    species = len(structure.mrna_of)
    regulations, silencings = len(structure.reg_source), len(structure.member_mirna)
    return Lanes(
        np.zeros((species, LANES)),
        np.ones((species, LANES)),
        np.zeros((species, LANES)),
        np.ones((species, LANES), dtype=np.int64),
        np.ones((regulations, LANES)),
        np.ones((regulations, LANES)),
        np.ones((regulations, LANES)),
        np.ones((regulations, LANES), dtype=np.int64),
        np.ones(regulations, dtype=np.bool_),
        np.ones((silencings, LANES)),
        np.ones((STATES, LANES)),
        np.zeros((STATES, LANES)),
        np.zeros((STATES, LANES)),
    )


@njit(cache=True, nogil=True)
def make_work(structure: Structure):  # pragma: no cover
    """Make room for one thread."""
    groups, most = len(structure.group_sites), 0
    for j in range(len(structure.silenced)):
        most = max(most, structure.group_start[j + 1] - structure.group_start[j])
    return Work(
        np.zeros((groups, LANES)),
        np.zeros((len(structure.silenced), LANES)),
        np.zeros((2, LANES)),
        np.zeros((groups, LANES)),
        np.zeros(((most + 1) * STATES, LANES)),
        np.zeros(((most + 1) * STATES, LANES)),
        np.zeros((STATES, LANES)),
    )


@njit(cache=True, nogil=True)
def load_lane(
    lanes: Lanes, lane: int, row: tuple[np.ndarray, ...], held: np.ndarray
):  # pragma: no cover
    """Give a lane the parameters of one model.

    `row` is the model's `Rows` entry: a tuple of its arrays, without the model axis.
    """
    production, decay, inflow, inverse, fold, hill, inverse_mu0, tables = row
    for i in range(len(production)):
        lanes.production[i, lane] = production[i]
        lanes.decay[i, lane] = decay[i]
        lanes.inflow[i, lane] = inflow[i]
        # what nothing makes would fall to 0 for ever, and logarithms with it: it is held instead
        gone = production[i] == 0.0 and inflow[i] == 0.0
        lanes.held[i, lane] = 1 if held[i] or gone else 0
    for q in range(len(inverse)):
        lanes.inverse[q, lane] = inverse[q]
        lanes.fold[q, lane] = fold[q]
        n = hill[q]
        lanes.hill[q, lane] = n
        # exponents are drawn whole, and three squarings are far cheaper than a power
        is_whole = n == np.floor(n) and n <= 7.0
        lanes.bits[q, lane] = np.int64(n) if is_whole else 0
        lanes.whole[q] = True
        for other in range(LANES):
            if lanes.bits[q, other] == 0:
                lanes.whole[q] = False
    for k in range(len(inverse_mu0)):
        lanes.inverse_mu0[k, lane] = inverse_mu0[k]
    for i in range(STATES):
        lanes.translation[i, lane] = tables[0, i]
        lanes.mrna_decay[i, lane] = tables[1, i]
        lanes.mirna_loss[i, lane] = tables[2, i]


@njit(cache=True, nogil=True)
def any_power(base: Eight, exponents: np.ndarray, whole: np.ndarray, q: int):  # pragma: no cover
    """Raise to exponents of which some are not whole numbers.

    Whole ones keep the bits that they have beside other whole ones.
    """
    # a product of three Hill functions must not overflow to inf / inf
    largest = splat(_POWER)
    broken = power(base, load(exponents, q))
    broken = choose_less(broken, largest, broken, largest)
    return pick(whole, q, whole_power(base, whole, q), broken)


@njit(cache=True, nogil=True)
def rates(
    x: np.ndarray,
    lanes: Lanes,
    structure: Structure,
    production: np.ndarray,
    decay: np.ndarray,
    work: Work,
):  # pragma: no cover
    """Production and decay rate constant of every species at the levels `x`.

    The change of species i is ``production[i] - decay[i] * x[i]``.
    """
    _regulate(x, lanes, structure, production)
    _copy(lanes.decay, 0, decay, 0, len(structure.mrna_of))
    for j in range(len(structure.silenced)):
        occupy(x, j, lanes, structure, work)
        silence(j, lanes, structure, work)
        _titrate(j, x, lanes, structure, decay, work)
    _translate(x, lanes, structure, work, production)


@njit(cache=True, nogil=True)
def _regulate(
    x: np.ndarray, lanes: Lanes, structure: Structure, production: np.ndarray
):  # pragma: no cover
    """Maximal production times the shifted Hill functions; three of them share a division."""
    maximal, inverse, fold, hill = lanes.production, lanes.inverse, lanes.fold, lanes.hill
    bits, whole = lanes.bits, lanes.whole
    reg_start, reg_source = structure.reg_start, structure.reg_source
    most, one = splat(MOST), splat(1.0)
    for t in range(len(reg_start) - 1):
        made, above, below = load(maximal, t), one, one
        waiting = 0
        for q in range(reg_start[t], reg_start[t + 1]):
            r = load(x, reg_source[q]) * load(inverse, q)
            # the Hill function is flat there, and r to the seventh stays finite
            r = choose_less(r, most, r, most)
            p = whole_power(r, bits, q) if whole[q] else any_power(r, hill, bits, q)
            above = above * (load(fold, q) * p + one)
            below = below * (p + one)
            waiting += 1
            if waiting == 3:
                # dividing is the slowest of the operations here; three quotients still stay finite
                made = made * (above / below)
                above, below = one, one
                waiting = 0
        if waiting:
            made = made * (above / below)
        store(production, t, made)


@njit(cache=True, nogil=True)
def _titrate(
    j: int, x: np.ndarray, lanes: Lanes, structure: Structure, decay: np.ndarray, work: Work
):  # pragma: no cover
    """Add to the decay of silenced mRNA `j` and of its miRNAs what they do to each other."""
    lost, inverse_mu0 = work.lost, lanes.inverse_mu0
    member_start, member_mirna = structure.member_start, structure.member_mirna
    m = structure.silenced[j]
    store(work.translated, j, load(work.effects, 0))
    store(decay, m, load(decay, m) + load(work.effects, 1))
    mrna = load(x, m)
    for g in range(structure.group_start[j], structure.group_start[j + 1]):
        # mRNA and miRNA are degraded as a complex: each is lost with the other (titration)
        taken = mrna * load(lost, g)
        for k in range(member_start[g], member_start[g + 1]):
            a = member_mirna[k]
            store(decay, a, load(decay, a) + taken * load(inverse_mu0, k))


@njit(cache=True, nogil=True)
def _translate(
    x: np.ndarray, lanes: Lanes, structure: Structure, work: Work, production: np.ndarray
):  # pragma: no cover
    """Let mRNAs make their proteins, and add inflow."""
    mrna_of, place = structure.mrna_of, structure.silenced_place
    translated, inflow = work.translated, lanes.inflow
    for t in range(len(mrna_of)):
        made, m = load(production, t), mrna_of[t]
        if m >= 0:
            made = made * load(x, m)
            # an mRNA without sites is translated in full
            if place[m] >= 0:
                made = made * load(translated, place[m])
        store(production, t, made + load(inflow, t))


@njit(cache=True, nogil=True)
def occupy(
    x: np.ndarray, j: int, lanes: Lanes, structure: Structure, work: Work
):  # pragma: no cover
    """Level over mu0, summed over the miRNAs of each group of sites of silenced mRNA `j`."""
    member_start, member_mirna = structure.member_start, structure.member_mirna
    inverse_mu0, occupancy = lanes.inverse_mu0, work.occupancy
    for g in range(structure.group_start[j], structure.group_start[j + 1]):
        total = splat(0.0)
        for k in range(member_start[g], member_start[g + 1]):
            total = total + load(x, member_mirna[k]) * load(inverse_mu0, k)
        store(occupancy, g, total)


@njit(cache=True, nogil=True)
def silence(j: int, lanes: Lanes, structure: Structure, work: Work):  # pragma: no cover
    """Translation, mRNA decay and miRNA loss of silenced mRNA `j` from its groups' occupancies.

    The binding polynomials of the groups are multiplied, site by site; six bound sites and more
    count as six. The chance that one more site is bound, given the others, needs the distribution
    before a group and the expectation after it.
    """
    first = structure.group_start[j]
    groups = structure.group_start[j + 1] - first
    before, after, one, lost = work.before, work.after, work.one, work.lost
    occupancy, sites = work.occupancy, structure.group_sites
    for i in range(STATES):
        store(before, i, splat(1.0 if i == 0 else 0.0))
    # backwards over the groups: what a further bound site costs, averaged over the sites after it
    _copy(lanes.mirna_loss, 0, after, groups * STATES, STATES)
    for g in range(groups):
        here = (g + 1) * STATES
        _copy(before, g * STATES, before, here, STATES)
        _bind(before, here, load(occupancy, first + g), int(sites[first + g]))
    # forward and backward once, not all pairs of groups: the cost is linear in the groups
    for g in range(groups - 1, -1, -1):
        place: int = first + g
        here, level = g * STATES, load(occupancy, place)
        _copy(after, here + STATES, after, here, STATES)
        _expect(after, here, level, sites[place] - 1)
        _copy(after, here, one, 0, STATES)
        _expect(after, here, level, 1)
        total = load(before, here + _TOP) * load(one, _TOP)
        for i in range(_TOP):
            total = total + load(before, here + i) * load(one, i + 1)
        store(lost, place, total * float(sites[place]) / (level + 1.0))
    store(work.effects, 0, _mean(before, groups * STATES, lanes.translation))
    store(work.effects, 1, _mean(before, groups * STATES, lanes.mrna_decay))


@njit(cache=True, nogil=True)
def _copy(
    source: np.ndarray, first: int, target: np.ndarray, start: int, count: int
):  # pragma: no cover
    for i in range(count):
        store(target, start + i, load(source, first + i))


@njit(cache=True, nogil=True)
def _mean(distribution: np.ndarray, here: int, effects: np.ndarray):  # pragma: no cover
    total = splat(0.0)
    for i in range(STATES):
        total = total + load(distribution, here + i) * load(effects, i)
    return total


@njit(cache=True, nogil=True)
def _bind(distribution: np.ndarray, here: int, occupancy: Eight, sites: int):  # pragma: no cover
    """Add sites to a distribution of the number of bound sites."""
    # each site by itself: binomial, one site at a time, which any occupancy bears
    free = splat(1.0) / (occupancy + 1.0)
    bound = occupancy * free
    for _ in range(sites):
        top = load(distribution, here + _TOP) + bound * load(distribution, here + _TOP - 1)
        store(distribution, here + _TOP, top)
        for i in range(here + _TOP - 1, here, -1):
            value = free * load(distribution, i) + bound * load(distribution, i - 1)
            store(distribution, i, value)
        store(distribution, here, free * load(distribution, here))


@njit(cache=True, nogil=True)
def _expect(value: np.ndarray, here: int, occupancy: Eight, sites: int):  # pragma: no cover
    """Take the expectation over some sites of a value that depends on the number of bound ones."""
    free = splat(1.0) / (occupancy + 1.0)
    bound = occupancy * free
    for _ in range(sites):
        for i in range(here, here + _TOP):
            store(value, i, free * load(value, i) + bound * load(value, i + 1))
