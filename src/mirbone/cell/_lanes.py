"""Rates of production and decay of eight cells at once, for one structure.

Arrays end in a lane axis: a lane is one cell, with parameters of its own. Loops over lanes have a
fixed length and become vector instructions; lanes never mix, so that a cell gets the same numbers
whichever cells are beside it.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

LANES = 8
STATES = 7
_TOP = STATES - 1
_MOST = 1e15  # a level this far above its threshold saturates; powers stay finite


class Lanes(NamedTuple):
    """Parameters of eight cells.

    Attributes
    ----------
    production, decay, inflow : ndarray, shape (species, lanes)
        Maximal production, own decay rate, added inflow.
    held : ndarray of bool, shape (species, lanes)
        Species that do not move.
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


@njit(cache=True, nogil=True)
def empty_lanes(structure):  # pragma: no cover
    """Make room for the parameters of eight cells that stand still."""
    species = len(structure.mrna_of)
    regulations, silencings = len(structure.reg_source), len(structure.member_mirna)
    return Lanes(
        np.zeros((species, LANES)),
        np.ones((species, LANES)),
        np.zeros((species, LANES)),
        np.ones((species, LANES), dtype=np.bool_),
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
def load_lane(lanes, lane, row, held):  # pragma: no cover
    """Give a lane the parameters of one model.

    `row` is the model's `Rows` entry: a tuple of its arrays, without the model axis.
    """
    production, decay, inflow, inverse, fold, hill, inverse_mu0, tables = row
    for i in range(len(production)):
        lanes.production[i, lane] = production[i]
        lanes.decay[i, lane] = decay[i]
        lanes.inflow[i, lane] = inflow[i]
        lanes.held[i, lane] = held[i] or (production[i] == 0.0 and inflow[i] == 0.0)
    for q in range(len(inverse)):
        lanes.inverse[q, lane] = inverse[q]
        lanes.fold[q, lane] = fold[q]
        n = hill[q]
        lanes.hill[q, lane] = n
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


@njit(cache=True, nogil=True, inline="always")
def power_of(x, inverse, hill, bits, whole, out):  # pragma: no cover
    """(level / threshold) ** exponent in every lane.

    By multiplication where exponents are whole. That takes the same steps in every lane, so that a
    whole exponent beside a broken one still gives the same bits.
    """
    for lane in range(LANES):
        r = x[lane] * inverse[lane]
        r = r if r < _MOST else _MOST
        n = bits[lane]
        square = r * r
        p = r if n & 1 else 1.0
        p *= square if n & 2 else 1.0
        p *= square * square if n & 4 else 1.0
        out[lane] = p
    if not whole:
        for lane in range(LANES):
            if bits[lane] == 0:
                r = min(x[lane] * inverse[lane], _MOST)
                out[lane] = min(r ** hill[lane], 1e90)


@njit(cache=True, nogil=True)
def rates(x, lanes, structure, production, decay, work):  # pragma: no cover
    """Production and decay rate constant of every species at the levels `x`.

    The change of species i is ``production[i] - decay[i] * x[i]``.
    """
    production[:] = lanes.production
    decay[:] = lanes.decay
    for t in range(len(structure.mrna_of)):
        _regulate(t, x, lanes, structure, production[t], work)
    for j in range(len(structure.silenced)):
        occupy(x, j, lanes, structure, work)
        silence(j, lanes, structure, work)
        _titrate(j, x, lanes, structure, decay, work)
    for t in range(len(structure.mrna_of)):
        m = structure.mrna_of[t]
        if m >= 0:
            _translate(x[m], structure.silenced_place[m], work, production[t])
        for lane in range(LANES):
            production[t, lane] += lanes.inflow[t, lane]


@njit(cache=True, nogil=True)
def _regulate(t, x, lanes, structure, production, work):  # pragma: no cover
    """Multiply production by the shifted Hill functions; three of them share a division."""
    above, below, power = work.above, work.below, work.power
    first, last = structure.reg_start[t], structure.reg_start[t + 1]
    for lane in range(LANES):
        above[lane] = 1.0
        below[lane] = 1.0
    for q in range(first, last):
        source = x[structure.reg_source[q]]
        power_of(source, lanes.inverse[q], lanes.hill[q], lanes.bits[q], lanes.whole[q], power)
        fold = lanes.fold[q]
        for lane in range(LANES):
            above[lane] *= 1.0 + fold[lane] * power[lane]
            below[lane] *= 1.0 + power[lane]
        if (q - first) % 3 == 2 or q == last - 1:
            for lane in range(LANES):
                production[lane] *= above[lane] / below[lane]
                above[lane] = 1.0
                below[lane] = 1.0


@njit(cache=True, nogil=True)
def _titrate(j, x, lanes, structure, decay, work):  # pragma: no cover
    """Add to the decay of silenced mRNA `j` and of its miRNAs what they do to each other."""
    m = structure.silenced[j]
    for lane in range(LANES):
        work.translated[j, lane] = work.effects[0, lane]
        decay[m, lane] += work.effects[1, lane]
    for g in range(structure.group_start[j], structure.group_start[j + 1]):
        for k in range(structure.member_start[g], structure.member_start[g + 1]):
            a = structure.member_mirna[k]
            for lane in range(LANES):
                taken = work.lost[g, lane] * lanes.inverse_mu0[k, lane]
                decay[a, lane] += x[m, lane] * taken


@njit(cache=True, nogil=True)
def _translate(mrna, j, work, production):  # pragma: no cover
    for lane in range(LANES):
        share = work.translated[j, lane] if j >= 0 else 1.0
        production[lane] *= mrna[lane] * share


class Work(NamedTuple):
    """Room for intermediate numbers.

    Attributes
    ----------
    above, below, power : ndarray, shape (lanes,)
        Of one species' regulation.
    occupancy : ndarray, shape (groups, lanes)
        Sum of miRNA level / mu0 over a group's miRNAs.
    translated : ndarray, shape (silenced mRNAs, lanes)
        Relative translation L.
    effects : ndarray, shape (2, lanes)
        L and Y_m of the mRNA in hand.
    lost : ndarray, shape (groups, lanes)
        Rate at which one mRNA takes a miRNA of the group away, per unit of its level / mu0.
    before, after : ndarray, shape (groups + 1, 7, lanes)
        Distributions of bound sites over the groups before; expected loss given those after.
    one : ndarray, shape (7, lanes)
        One of these.
    """

    above: np.ndarray
    below: np.ndarray
    power: np.ndarray
    occupancy: np.ndarray
    translated: np.ndarray
    effects: np.ndarray
    lost: np.ndarray
    before: np.ndarray
    after: np.ndarray
    one: np.ndarray


@njit(cache=True, nogil=True)
def make_work(structure):  # pragma: no cover
    """Make room for one thread."""
    groups, most = len(structure.group_sites), 0
    for j in range(len(structure.silenced)):
        most = max(most, structure.group_start[j + 1] - structure.group_start[j])
    return Work(
        np.empty(LANES),
        np.empty(LANES),
        np.empty(LANES),
        np.empty((groups, LANES)),
        np.empty((len(structure.silenced), LANES)),
        np.empty((2, LANES)),
        np.empty((groups, LANES)),
        np.empty((most + 1, STATES, LANES)),
        np.empty((most + 1, STATES, LANES)),
        np.empty((STATES, LANES)),
    )


@njit(cache=True, nogil=True)
def occupy(x, j, lanes, structure, work):  # pragma: no cover
    """Level over mu0, summed over the miRNAs of each group of sites of silenced mRNA `j`."""
    for g in range(structure.group_start[j], structure.group_start[j + 1]):
        for lane in range(LANES):
            work.occupancy[g, lane] = 0.0
        for k in range(structure.member_start[g], structure.member_start[g + 1]):
            a = structure.member_mirna[k]
            for lane in range(LANES):
                work.occupancy[g, lane] += x[a, lane] * lanes.inverse_mu0[k, lane]


@njit(cache=True, nogil=True)
def silence(j, lanes, structure, work):  # pragma: no cover
    """Translation, mRNA decay and miRNA loss of silenced mRNA `j` from its groups' occupancies.

    The binding polynomials of the groups are multiplied, site by site; six bound sites and more
    count as six. The chance that one more site is bound, given the others, needs the distribution
    before a group and the expectation after it.
    """
    first, last = structure.group_start[j], structure.group_start[j + 1]
    groups = last - first
    before, after, one = work.before, work.after, work.one
    for i in range(STATES):
        for lane in range(LANES):
            before[0, i, lane] = 1.0 if i == 0 else 0.0
            after[groups, i, lane] = lanes.mirna_loss[i, lane]
    for g in range(groups):
        before[g + 1] = before[g]
        for _ in range(structure.group_sites[first + g]):
            _bind(before[g + 1], work.occupancy[first + g])
    for g in range(groups - 1, -1, -1):
        after[g] = after[g + 1]
        for _ in range(structure.group_sites[first + g] - 1):
            _expect(after[g], work.occupancy[first + g])
        one[:, :] = after[g]
        _expect(after[g], work.occupancy[first + g])
        sites = float(structure.group_sites[first + g])
        for lane in range(LANES):
            total = 0.0
            for i in range(STATES):
                total += before[g, i, lane] * one[min(i + 1, _TOP), lane]
            work.lost[first + g, lane] = total * sites / (1.0 + work.occupancy[first + g, lane])
    for lane in range(LANES):
        translation, loss = 0.0, 0.0
        for i in range(STATES):
            translation += before[groups, i, lane] * lanes.translation[i, lane]
            loss += before[groups, i, lane] * lanes.mrna_decay[i, lane]
        work.effects[0, lane] = translation
        work.effects[1, lane] = loss


@njit(cache=True, nogil=True, inline="always")
def _bind(distribution, occupancy):  # pragma: no cover
    """Add one site to a distribution of the number of bound sites."""
    for lane in range(LANES):
        free = 1.0 / (1.0 + occupancy[lane])
        bound = occupancy[lane] * free
        distribution[_TOP, lane] += bound * distribution[_TOP - 1, lane]
        for i in range(_TOP - 1, 0, -1):
            distribution[i, lane] = free * distribution[i, lane] + bound * distribution[i - 1, lane]
        distribution[0, lane] *= free


@njit(cache=True, nogil=True, inline="always")
def _expect(value, occupancy):  # pragma: no cover
    """Take the expectation over one site of a value that depends on the number of bound sites."""
    for lane in range(LANES):
        free = 1.0 / (1.0 + occupancy[lane])
        bound = occupancy[lane] * free
        for i in range(_TOP):
            value[i, lane] = free * value[i, lane] + bound * value[i + 1, lane]
