"""Occupancy of all sites of a miRNA on a UTR, summed."""

import numpy as np
from numba import njit

from mirbone.targets._kernel import lean_njit
from mirbone.targets._repression_ahead import AHEAD, fetch_site
from mirbone.targets._repression_features import count_near, fill_features, weak_key


@njit(cache=True, nogil=True)
def pair_bounds(mirna, utr):  # pragma: no cover - compiled
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
def _largest(bounds):  # pragma: no cover - compiled
    most = 0
    for pair in range(len(bounds) - 1):
        most = max(most, bounds[pair + 1] - bounds[pair])
    return most


@njit(cache=True, nogil=True)
def fill_matrix(guides, targets, running, unpaired, traits, sites, bounds, matrix):
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
    matrix : ndarray of float64, shape (sites, features)
        Written.
    """
    near = np.empty(_largest(bounds), dtype=np.int64)
    _fill_matrix(guides, targets, running, unpaired, traits, sites, bounds, matrix, near)


@lean_njit
def _fill_matrix(guides, targets, running, unpaired, traits, sites, bounds, matrix, near):
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
def _fill_row(out, guides, targets, running, unpaired, traits, sites, row, near):
    # pragma: no cover - compiled
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
def log_odds(features, weights, centres, constant):  # pragma: no cover - compiled
    """Give the log odds that one site is occupied and acts; an unknown feature counts as usual.

    Parameters
    ----------
    features, weights, centres : ndarray of float64, shape (features,)
        One row, and the coefficients.
    constant : float
        Of the site class.

    Returns
    -------
    float
        Natural logarithm.
    """
    total = constant
    for at in range(len(weights)):
        if features[at] == features[at]:
            total += weights[at] * (features[at] - centres[at])
    return total


@njit(cache=True, nogil=True)
def fill_changes(guides, targets, running, unpaired, traits, sites, bounds, model, changes):
    # pragma: no cover - compiled
    """Predict the log2 change that each site would cause alone.

    Parameters
    ----------
    guides, targets, running, unpaired, traits, sites, bounds : as `fill_matrix` takes them
        What is scored.
    model : tuple
        As `sum_pairs` takes it.
    changes : ndarray of float64, shape (sites,)
        Written.
    """
    near, features = np.empty(_largest(bounds), dtype=np.int64), np.empty(len(model[1]))
    _fill_changes(
        guides, targets, running, unpaired, traits, sites, bounds, model, changes, near, features
    )


@lean_njit
def _fill_changes(
    guides, targets, running, unpaired, traits, sites, bounds, model, changes, near, features
):  # pragma: no cover - compiled
    for pair in range(len(bounds) - 1):
        begin, stop = bounds[pair], bounds[pair + 1]
        count_near(sites[2], sites[4], begin, stop, near)
        for row in range(begin, stop):
            _fill_row(
                features, guides, targets, running, unpaired, traits, sites, row, near[row - begin]
            )
            odds = np.exp(log_odds(features, model[1], model[2], model[0][sites[4][row]]))
            changes[row] = -np.log2(1 + odds)


@njit(cache=True, nogil=True)
def sum_pairs(
    guides, targets, running, unpaired, traits, sites, bounds, weak, model, change, number
):  # pragma: no cover - compiled
    """Predict the log2 change of every pair.

    Parameters
    ----------
    guides, targets, running, unpaired, traits, sites, bounds : as `fill_matrix` takes them
        What is scored.
    weak : tuple of ndarray
        Of `index_weak`.
    model : tuple
        Constants by class, weights, centres, odds of a weak site, background odds a nt.
    change : ndarray of float64, shape (pairs,)
        Written: log2 change, never above 0.
    number : ndarray of int32, shape (pairs,)
        Written: number of sites.
    """
    near, features = np.empty(_largest(bounds), dtype=np.int64), np.empty(len(model[1]))
    _sum_pairs(
        guides, targets, running, unpaired, traits, sites, bounds, weak, model, change, number,
        near, features,
    )  # fmt: skip


@lean_njit
def _sum_pairs(
    guides, targets, running, unpaired, traits, sites, bounds, weak, model, change, number,
    near, features,
):  # pragma: no cover - compiled # fmt: skip
    last, at, stop_weak, facing = -1, 0, 0, 0
    for pair in range(len(bounds) - 1):
        begin, stop = bounds[pair], bounds[pair + 1]
        mirna, utr = sites[0][begin], sites[1][begin]
        if mirna != last:
            guide = guides[0][guides[1][mirna] : guides[1][mirna + 1]]
            key = weak_key(guide)
            at = weak[0][key] if key >= 0 else 0
            stop_weak = weak[0][key + 1] if key >= 0 else 0
            facing = 3 - guide[6] if guide[6] < 4 else 5
            last = mirna
        odds = 0.0
        while at < stop_weak and weak[1][at] >> 3 <= utr:
            odds += model[3] * (weak[1][at] >> 3 == utr and weak[1][at] & 7 != facing)
            at += 1
        count_near(sites[2], sites[4], begin, stop, near)
        for row in range(begin, stop):
            _fill_row(
                features, guides, targets, running, unpaired, traits, sites, row, near[row - begin]
            )
            odds += np.exp(log_odds(features, model[1], model[2], model[0][sites[4][row]]))
        length = targets[1][utr + 1] - targets[1][utr]
        change[pair] = min(0.0, -np.log2((1 + odds) / (1 + model[4] * length)))
        number[pair] = stop - begin


@lean_njit
def count_weak(guides, sites, bounds, weak, counts):  # pragma: no cover - compiled
    """Count the 6mer-A1 sites of every pair.

    Parameters
    ----------
    guides, sites, bounds, weak : as `sum_pairs` takes them
        What is counted.
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
