"""Minimum free energy of two strands that pair with each other alone, over every structure.

Recursion, with m the miRNA 5' to 3' and t the window 3' to 5': C[i, j] is the least energy of a
duplex whose last pair is m[i]:t[j],

    C[i, j] = min(start + end(i, j), min over k < i, l < j of C[k, l] + loop(k, l, i, j)),

and the answer is the least C[i, j] + end(j, i). The model is that of ViennaRNA's duplexfold
(doi:10.1186/1748-7188-6-26): no pairs within a strand, both ends with their neighbours.
"""

import numpy as np

from mirbone._core.compiled import njit
from mirbone.targets.energy._loops import (
    IMPOSSIBLE,
    end_energy,
    interior_energy,
    pair_type,
    swapped,
)
from mirbone.targets.energy._model import DUPLEX_START


@njit(cache=True, nogil=True)
def exact_energy(
    model: np.ndarray, mirna: np.ndarray, reverse: np.ndarray, cells: np.ndarray, longest: int
):
    """Give the energy of one duplex, or `IMPOSSIBLE` when no pair exists.

    `reverse` is the window 3' to 5', `cells` scratch of at least (miRNA, window), `longest` the
    most unpaired nt in a loop.
    """
    best = IMPOSSIBLE
    rows, columns = len(mirna), len(reverse)
    for i in range(rows):
        for j in range(columns):
            pair = pair_type(model, mirna[i], reverse[j])
            cells[i, j] = IMPOSSIBLE
            if pair < 0:
                continue
            five = np.int64(mirna[i - 1]) if i > 0 else -1
            three = np.int64(reverse[j - 1]) if j > 0 else -1
            energy = model[DUPLEX_START] + end_energy(model, pair, five, three)
            energy = min(energy, _extend(model, mirna, reverse, cells, longest, i, j))
            cells[i, j] = energy
            five = np.int64(reverse[j + 1]) if j + 1 < columns else -1
            three = np.int64(mirna[i + 1]) if i + 1 < rows else -1
            best = min(best, energy + end_energy(model, swapped(model, pair), five, three))
    return best


@njit(cache=True, nogil=True)
def _extend(
    model: np.ndarray,
    mirna: np.ndarray,
    reverse: np.ndarray,
    cells: np.ndarray,
    longest: int,
    i: int,
    j: int,
):
    best = IMPOSSIBLE
    inner = swapped(model, pair_type(model, mirna[i], reverse[j]))
    # where i or j is 0 this wraps around, but then the loops below are empty
    c, d = mirna[i - 1], reverse[j - 1]
    for k in range(i - 1, max(-1, i - longest - 2), -1):
        left = i - k - 1
        a = mirna[k + 1]
        # both sides together have at most `longest` unpaired nt
        for m in range(j - 1, max(-1, j - longest + left - 2), -1):
            outer = pair_type(model, mirna[k], reverse[m])
            if outer < 0:
                continue
            loop = interior_energy(model, outer, inner, left, j - m - 1, a, reverse[m + 1], c, d)
            best = min(best, cells[k, m] + loop)
    return best


@njit(cache=True, nogil=True)
def exact_energies(
    model: np.ndarray,
    mirnas: np.ndarray,
    mirna_ends: np.ndarray,
    utrs: np.ndarray,
    windows: np.ndarray,
    rows: np.ndarray,
    longest: int,
    out: np.ndarray,
):
    """Fill `out` for sites given as (miRNA, first nt, one past the last nt) of their windows."""
    longest_mirna = np.max(np.diff(mirna_ends))
    width = 1
    for row in rows:
        width = max(width, windows[row, 2] - windows[row, 1])
    # one scratch for all: every cell is written before it is read
    cells = np.empty((longest_mirna, width), dtype=np.int64)
    for row in rows:
        index, first, last = windows[row]
        mirna = mirnas[mirna_ends[index] : mirna_ends[index + 1]]
        energy = exact_energy(model, mirna, utrs[first:last][::-1], cells, longest)
        out[row] = np.nan if energy == IMPOSSIBLE else energy / 100
