"""Occupancy of all sites of a miRNA on a UTR, summed."""

from typing import Any

import numpy as np

from mirbone._core.compiled import lean_njit, njit
from mirbone.targets.repression._ahead import AHEAD, fetch_site
from mirbone.targets.repression._features import count_near, fill_features, weak_key
from mirbone.targets.repression._model import SITE_FEATURES, SURROUNDINGS, Trees

FEATURES = len(SITE_FEATURES) + len(SURROUNDINGS)
"""How many values are measured of a site."""
_BLOCK = 64
"""Sites whose odds are computed side by side."""


@njit(cache=True, nogil=True)
def pair_bounds(mirna: np.ndarray, utr: np.ndarray):  # pragma: no cover - compiled
    """Find where each miRNA-UTR pair begins among sorted sites.

    Parameters
    ----------
    mirna, utr : ndarray of int32
        Columns of the sites.

    Returns
    -------
    ndarray of int64, shape (pairs + 1,)
        Pair ``i`` has the rows ``bounds[i]`` to ``bounds[i + 1]``.
    """
    pairs = 0
    for row in range(len(mirna)):
        pairs += row == 0 or mirna[row] != mirna[row - 1] or utr[row] != utr[row - 1]
    bounds = np.empty(pairs + 1, dtype=np.int64)
    at = 0
    for row in range(len(mirna)):
        if row == 0 or mirna[row] != mirna[row - 1] or utr[row] != utr[row - 1]:
            bounds[at] = row
            at += 1
    bounds[pairs] = len(mirna)
    return bounds


@lean_njit
def _largest(bounds: np.ndarray):  # pragma: no cover - compiled
    most = 0
    for pair in range(len(bounds) - 1):
        most = max(most, bounds[pair + 1] - bounds[pair])
    return most


@njit(cache=True, nogil=True)
def fill_matrix(
    guides: tuple[np.ndarray, ...],
    targets: tuple[np.ndarray, ...],
    running: tuple[np.ndarray, ...],
    unpaired: np.ndarray,
    traits: tuple[np.ndarray, ...],
    sites: tuple[np.ndarray, ...],
    bounds: np.ndarray,
    matrix: np.ndarray,
):
    # pragma: no cover - compiled
    """Write the features of every site.

    Parameters
    ----------
    guides, targets : tuple of ndarray
        Codes and offsets of the miRNAs and of the UTRs.
    running : tuple of ndarray
        Of `running_counts`.
    unpaired : ndarray of float32
        One probability an nt of all UTRs, or empty.
    traits : tuple of ndarray
        Stability by miRNA and class, abundance by miRNA.
    sites : tuple of ndarray
        ``mirna``, ``utr``, ``start``, ``end``, ``site_type``.
    bounds : ndarray of int64
        Of `pair_bounds`.
    matrix : ndarray of float64, shape (sites, FEATURES)
        Written.
    """
    near = np.empty(_largest(bounds), dtype=np.int64)
    _fill_matrix(guides, targets, running, unpaired, traits, sites, bounds, matrix, near)


@lean_njit
def _fill_matrix(
    guides: tuple[np.ndarray, ...],
    targets: tuple[np.ndarray, ...],
    running: tuple[np.ndarray, ...],
    unpaired: np.ndarray,
    traits: tuple[np.ndarray, ...],
    sites: tuple[np.ndarray, ...],
    bounds: np.ndarray,
    matrix: np.ndarray,
    near: np.ndarray,
):
    # pragma: no cover - compiled
    for pair in range(len(bounds) - 1):
        begin, stop = bounds[pair], bounds[pair + 1]
        count_near(sites[2], sites[4], begin, stop, near)
        for row in range(begin, stop):
            _fill_row(
                matrix[row], guides, targets, running, unpaired, traits, sites, row,
                near[row - begin],
            )  # fmt: skip


@lean_njit
def _fill_row(
    out: np.ndarray,
    guides: tuple[np.ndarray, ...],
    targets: tuple[np.ndarray, ...],
    running: tuple[np.ndarray, ...],
    unpaired: np.ndarray,
    traits: tuple[np.ndarray, ...],
    sites: tuple[np.ndarray, ...],
    row: int,
    near: int,
):
    # pragma: no cover - compiled
    # by the time that site is measured its surroundings have come from memory
    fetch_site(targets, running, unpaired, sites, row + AHEAD)
    mirna, utr, kind = sites[0][row], sites[1][row], sites[4][row]
    low, high = targets[1][utr], targets[1][utr + 1]
    some = unpaired[low:high] if len(unpaired) > 0 else unpaired
    out[0] = traits[0][mirna, kind]
    out[1] = traits[1][mirna]
    fill_features(
        out,
        guides[0][guides[1][mirna] : guides[1][mirna + 1]],
        targets[0][low:high],
        running[0][low + utr : high + utr + 1],
        running[1][low + utr : high + utr + 1],
        some,
        sites[2][row],
        sites[3][row],
        kind,
        near,
    )


@lean_njit
def _add_trees(
    block: np.ndarray, number: int, trees: tuple[np.ndarray, ...], total: np.ndarray
):  # pragma: no cover - compiled
    """Add what the trees say, one after the other for many sites: all vector comparisons.

    A value not known is above no threshold.
    """
    # nodes are taken out of their arrays once a tree: the loop over sites is then free of loads
    split_by, thresholds, leaves = trees
    for tree in range(len(leaves)):
        leaf = leaves[tree]
        leaf_0, leaf_1, leaf_2, leaf_3 = leaf[0], leaf[1], leaf[2], leaf[3]
        leaf_4, leaf_5, leaf_6, leaf_7 = leaf[4], leaf[5], leaf[6], leaf[7]
        by, limit = split_by[tree], thresholds[tree]
        by_1, by_2, by_3, by_4, by_5, by_6, by_7 = by[1], by[2], by[3], by[4], by[5], by[6], by[7]
        limit_1, limit_2, limit_3 = limit[1], limit[2], limit[3]
        limit_4, limit_5, limit_6, limit_7 = limit[4], limit[5], limit[6], limit[7]
        for site in range(number):
            low = leaf_1 if block[by_4, site] > limit_4 else leaf_0
            other = leaf_3 if block[by_5, site] > limit_5 else leaf_2
            low = other if block[by_2, site] > limit_2 else low
            high = leaf_5 if block[by_6, site] > limit_6 else leaf_4
            other = leaf_7 if block[by_7, site] > limit_7 else leaf_6
            high = other if block[by_3, site] > limit_3 else high
            total[site] += high if block[by_1, site] > limit_1 else low


@njit(cache=True, nogil=True)
def _tree_effects(
    block: np.ndarray, trees: tuple[np.ndarray, ...], total: np.ndarray
):  # pragma: no cover - compiled
    _add_trees(block, len(total), trees, total)


def tree_effects(matrix: np.ndarray, trees: Trees):
    """Give what the surroundings of every site add to its log odds.

    Parameters
    ----------
    matrix : ndarray of float64, shape (sites, FEATURES)
        Of `fill_matrix`.
    trees : Trees
        Of the model.

    Returns
    -------
    ndarray of float64, shape (sites,)
        Natural logarithm.
    """
    total = np.zeros(len(matrix))
    _tree_effects(np.ascontiguousarray(matrix.T), trees.arrays, total)
    return total


@lean_njit
def _fill_odds(
    block: np.ndarray, number: int, model: tuple[Any, ...], odds: np.ndarray
):  # pragma: no cover - compiled
    """Give the odds that each site of a block is occupied and acts; what is not known is usual."""
    classes, weights, centres = model[0], model[1], model[2]
    kind = block[len(weights)]
    for site in range(number):
        odds[site] = classes[int(kind[site])]
    for at in range(len(weights)):
        values, weight, centre = block[at], weights[at], centres[at]
        for site in range(number):
            away = values[site] - centre
            # a value not known is taken as its mean, which adds nothing
            odds[site] += 0.0 if np.isnan(away) else weight * away
    _add_trees(block, number, model[3], odds)
    for site in range(number):
        odds[site] = np.exp(odds[site])


@lean_njit
def _fitting(bounds: np.ndarray, pair: int, room: int):  # pragma: no cover - compiled
    """Give the pair after the last whose sites still fit into `room`; one at least."""
    after = pair + 1
    while after + 1 < len(bounds) and bounds[after + 1] - bounds[pair] <= room:
        after += 1
    return after


@lean_njit
def _fill_block(
    guides: tuple[np.ndarray, ...],
    targets: tuple[np.ndarray, ...],
    running: tuple[np.ndarray, ...],
    unpaired: np.ndarray,
    traits: tuple[np.ndarray, ...],
    sites: tuple[np.ndarray, ...],
    bounds: np.ndarray,
    model: tuple[Any, ...],
    pair: int,
    after: int,
    space: tuple[np.ndarray, ...],
):  # pragma: no cover - compiled
    """Measure the sites of some pairs and give their odds."""
    near, block, odds = space
    first = bounds[pair]
    for one in range(pair, after):
        begin, stop = bounds[one], bounds[one + 1]
        count_near(sites[2], sites[4], begin, stop, near)
        for row in range(begin, stop):
            _fill_row(
                block[:, row - first], guides, targets, running, unpaired, traits, sites, row,
                near[row - begin],
            )  # fmt: skip
    _fill_odds(block, bounds[after] - first, model, odds)


@njit(cache=True, nogil=True)
def _space(bounds: np.ndarray):  # pragma: no cover - compiled
    """Make room for a block of sites: numbers of near ones, what is measured, odds."""
    # a pair is never split: its sites are summed from one block
    room = max(_BLOCK, _largest(bounds))
    return np.empty(room, np.int64), np.empty((FEATURES, room)), np.empty(room)


@njit(cache=True, nogil=True)
def fill_changes(
    guides: tuple[np.ndarray, ...],
    targets: tuple[np.ndarray, ...],
    running: tuple[np.ndarray, ...],
    unpaired: np.ndarray,
    traits: tuple[np.ndarray, ...],
    sites: tuple[np.ndarray, ...],
    bounds: np.ndarray,
    model: tuple[Any, ...],
    changes: np.ndarray,
):
    # pragma: no cover - compiled
    """Predict the log2 change that each site would cause alone.

    Parameters
    ----------
    guides, targets, running, unpaired, traits, sites, bounds : as `fill_matrix` takes them
        What is scored.
    model : tuple
        As `sum_sites` takes it.
    changes : ndarray of float64, shape (sites,)
        Written.
    """
    _fill_changes(
        guides, targets, running, unpaired, traits, sites, bounds, model, changes, _space(bounds)
    )


@lean_njit
def _fill_changes(
    guides: tuple[np.ndarray, ...],
    targets: tuple[np.ndarray, ...],
    running: tuple[np.ndarray, ...],
    unpaired: np.ndarray,
    traits: tuple[np.ndarray, ...],
    sites: tuple[np.ndarray, ...],
    bounds: np.ndarray,
    model: tuple[Any, ...],
    changes: np.ndarray,
    space: tuple[np.ndarray, ...],
):  # pragma: no cover - compiled
    pair = 0
    while pair < len(bounds) - 1:
        after = _fitting(bounds, pair, len(space[2]))
        _fill_block(
            guides, targets, running, unpaired, traits, sites, bounds, model, pair, after, space
        )
        for row in range(bounds[pair], bounds[after]):
            # an mRNA with the odds w of an acting miRNA is left at 1 / (1 + w)
            changes[row] = -np.log2(1 + space[2][row - bounds[pair]])
        pair = after


@njit(cache=True, nogil=True)
def sum_sites(
    guides: tuple[np.ndarray, ...],
    targets: tuple[np.ndarray, ...],
    running: tuple[np.ndarray, ...],
    unpaired: np.ndarray,
    traits: tuple[np.ndarray, ...],
    sites: tuple[np.ndarray, ...],
    bounds: np.ndarray,
    model: tuple[Any, ...],
    total: np.ndarray,
    number: np.ndarray,
):  # pragma: no cover - compiled
    """Add the odds of canonical sites in 3' UTRs to those of their pairs, and count them.

    Parameters
    ----------
    guides, targets, running, unpaired, traits, sites, bounds : as `fill_matrix` takes them
        What is scored.
    model : tuple
        Constants by class, weights, centres, trees.
    total : ndarray of float64, shape (miRNAs, UTRs)
        Added to.
    number : ndarray of int32, shape (miRNAs, UTRs)
        Written where a pair has sites.
    """
    _sum_sites(
        guides, targets, running, unpaired, traits, sites, bounds, model, total, number,
        _space(bounds),
    )  # fmt: skip


@lean_njit
def _sum_sites(
    guides: tuple[np.ndarray, ...],
    targets: tuple[np.ndarray, ...],
    running: tuple[np.ndarray, ...],
    unpaired: np.ndarray,
    traits: tuple[np.ndarray, ...],
    sites: tuple[np.ndarray, ...],
    bounds: np.ndarray,
    model: tuple[Any, ...],
    total: np.ndarray,
    number: np.ndarray,
    space: tuple[np.ndarray, ...],
):  # pragma: no cover - compiled
    pair = 0
    while pair < len(bounds) - 1:
        first, after = bounds[pair], _fitting(bounds, pair, len(space[2]))
        _fill_block(
            guides, targets, running, unpaired, traits, sites, bounds, model, pair, after, space
        )
        for one in range(pair, after):
            begin, stop = bounds[one], bounds[one + 1]
            odds = 0.0
            for row in range(begin, stop):
                odds += space[2][row - first]
            mirna, utr = sites[0][begin], sites[1][begin]
            total[mirna, utr] += odds
            number[mirna, utr] = stop - begin
        pair = after


@njit(cache=True, nogil=True)
def sum_coding(
    sites: tuple[np.ndarray, ...],
    rows: tuple[int, int],
    odds: np.ndarray,
    utr_of: np.ndarray,
    total: np.ndarray,
    number: np.ndarray,
):  # pragma: no cover - compiled
    """Add the odds of sites in coding sequences to those of their pairs, and count them.

    Parameters
    ----------
    sites : tuple of ndarray
        miRNA, coding sequence, start, end and class of each.
    rows : tuple of int
        First of them to add, and the one after the last.
    odds : ndarray of float64, shape (miRNAs, 5)
        Of a site of each class.
    utr_of : ndarray of int64, shape (coding sequences,)
        Their UTR; -1 for none.
    total, number : ndarray, shape (miRNAs, UTRs)
        Added to.
    """
    for row in range(rows[0], rows[1]):
        utr = utr_of[sites[1][row]]
        if utr >= 0:
            mirna = sites[0][row]
            total[mirna, utr] += odds[mirna, sites[4][row]]
            number[mirna, utr] += 1


@njit(cache=True, nogil=True)
def relative_changes(
    guides: tuple[np.ndarray, ...],
    some: tuple[int, int],
    weak: tuple[np.ndarray, ...],
    odds: float,
    usual: np.ndarray,
    total: np.ndarray,
):  # pragma: no cover - compiled
    """Add 6mer-A1 sites, and turn the odds of pairs into log2 changes.

    Parameters
    ----------
    guides : tuple of ndarray
        Codes and offsets of the miRNAs.
    some : tuple of int
        The first of them, and the one after the last.
    weak : tuple of ndarray
        Of `index_weak`.
    odds : float
        Of one 6mer-A1 site.
    usual : ndarray of float64, shape (UTRs,)
        Log2 of 1 plus the odds that an mRNA of this length has with any miRNA.
    total : ndarray of float64, shape (miRNAs, UTRs)
        Odds; overwritten with log2 changes, which are above 0 where there is less than usual.
    """
    for mirna in range(some[0], some[1]):
        guide = guides[0][guides[1][mirna] : guides[1][mirna + 1]]
        key = weak_key(guide)
        if key >= 0:
            facing = 3 - guide[6] if guide[6] < 4 else 5
            for at in range(weak[0][key], weak[0][key + 1]):
                if weak[1][at] & 7 != facing:
                    total[mirna, weak[1][at] >> 3] += odds
        for utr in range(total.shape[1]):
            total[mirna, utr] = usual[utr] - np.log2(1 + total[mirna, utr])


@lean_njit
def count_weak(
    guides: tuple[np.ndarray, ...],
    sites: tuple[np.ndarray, ...],
    bounds: np.ndarray,
    weak: tuple[np.ndarray, ...],
    counts: np.ndarray,
):  # pragma: no cover - compiled
    """Count the 6mer-A1 sites of every pair.

    Parameters
    ----------
    guides, sites, bounds : as `fill_matrix` takes them
        What is counted.
    weak : tuple of ndarray
        Of `index_weak`.
    counts : ndarray of float64, shape (pairs,)
        Written.
    """
    for pair in range(len(bounds) - 1):
        guide = guides[0][guides[1][sites[0][bounds[pair]]] : guides[1][sites[0][bounds[pair]] + 1]]
        key = weak_key(guide)
        counts[pair] = 0
        if key < 0:
            continue
        facing = 3 - guide[6] if guide[6] < 4 else 5
        for at in range(weak[0][key], weak[0][key + 1]):
            if weak[1][at] >> 3 == sites[1][bounds[pair]] and weak[1][at] & 7 != facing:
                counts[pair] += 1
