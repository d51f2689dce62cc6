"""What surrounds a site, measured: 3' pairing, local A and U, flanks, distances.

Positions on the target are named by the miRNA position that they face: t1 faces nt 1, t8 faces
nt 8, t9 lies 5' of t8 on the target. Codes: A 0, C 1, G 2, U 3, other 4.
"""

import numpy as np
from numba import njit

_SEED_LAST = np.array([8, 8, 7, 7, 8], dtype=np.int64)
"""Last miRNA position that is paired, by site class."""

_EXTRA = 2.0
"""What a run can score beyond half a point a pair: four pairs count in full."""

_FLANK = 30
_WEIGHTS = 1.0 / np.arange(1, _FLANK + 3)
_TOTALS = np.append(0.0, np.cumsum(_WEIGHTS))


@njit(cache=True, nogil=True, inline="always")
def _pairs(a: int, b: int) -> bool:
    """Whether two codes form a Watson-Crick pair."""
    return a + b == 3 and a < 4 and b < 4


@njit(cache=True, nogil=True)
def _best_run(mirna: np.ndarray, utr: np.ndarray, g: int, t: int, stop: int) -> float:
    """Score the best run of at least two pairs from miRNA position `g` against target `t`, down.

    A pair at nt 13 to 16 of the miRNA counts 1, any other half.
    """
    best = score = 0.0
    length = 0
    while g < len(mirna) and t >= stop:
        if _pairs(mirna[g], utr[t]):
            score += 1.0 if 12 <= g <= 15 else 0.5
            length += 1
            if length >= 2 and score > best:
                best = score
        else:
            score = 0.0
            length = 0
        g += 1
        t -= 1
    return best


@njit(cache=True, nogil=True)
def pairing_score(
    mirna: np.ndarray, utr: np.ndarray, start: int, first: int, matched: int
) -> float:
    """Score the pairing of the miRNA's 3' part beside one site.

    The best run of Watson-Crick pairs, with one loop of any length in either strand; each nt of
    loop past the second costs half a pair (Grimson 2007, doi:10.1016/j.molcel.2007.06.017).

    Parameters
    ----------
    mirna, utr : ndarray of uint8
        Codes of one miRNA and one UTR.
    start : int
        First nt of the site; pairs are sought in the 15 nt 5' of it.
    first : int
        Target position that faces nt 1.
    matched : int
        Last position of the miRNA held by the seed: 7 for a 7mer-A1 site, else 8.

    Returns
    -------
    float
        0 where nothing pairs.
    """
    top = first - matched
    stop = max(0, start - 15)
    best = 0.0
    longest = min(len(mirna) - matched, top - stop + 1)
    for loop in range(max(len(mirna) - matched, top - stop + 1)):
        cost = max(0.0, (loop - 2) / 2)
        if best + cost >= longest / 2 + _EXTRA:
            break
        score = _best_run(mirna, utr, matched + loop, top, stop) - cost
        other = _best_run(mirna, utr, matched, top - loop, stop) - cost
        best = max(best, score, other)
    return best


@njit(cache=True, nogil=True)
def local_au(utr: np.ndarray, start: int, end: int, site_type: int) -> float:
    """Give the share of A and U in the 30 nt on either side of a site, weighted by nearness.

    Weights fall as the reciprocal of the distance; a side where the seed match ends before its
    longest form starts one further away (Grimson 2007, doi:10.1016/j.molcel.2007.06.017).

    Parameters
    ----------
    utr : ndarray of uint8
        Codes of one UTR.
    start, end : int
        The site, half-open.
    site_type : int
        Class code.

    Returns
    -------
    float
        0 to 1; 0 where the site fills the UTR.
    """
    up = 0 if site_type in (0, 1, 4) else 1
    down = 1 if site_type in (0, 2) else 0
    before, after = min(_FLANK, start), min(_FLANK, len(utr) - end)
    total = _TOTALS[before + up] - _TOTALS[up] + _TOTALS[after + down] - _TOTALS[down]
    found = 0.0
    for step in range(before):
        if utr[start - 1 - step] in (0, 3):
            found += _WEIGHTS[step + up]
    for step in range(after):
        if utr[end + step] in (0, 3):
            found += _WEIGHTS[step + down]
    return found / total if total > 0 else 0.0


@njit(cache=True, nogil=True)
def measure_sites(
    mirna_codes: np.ndarray,
    mirna_offsets: np.ndarray,
    utr_codes: np.ndarray,
    utr_offsets: np.ndarray,
    mirna: np.ndarray,
    utr: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
    site_type: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Measure 3' pairing and local A and U of many sites.

    Parameters
    ----------
    mirna_codes, mirna_offsets, utr_codes, utr_offsets : ndarray
        The two sequence sets.
    mirna, utr, start, end, site_type : ndarray, shape (sites,)
        The columns of `Sites`.

    Returns
    -------
    pairing : ndarray of float64, shape (sites,)
        Score of `pairing_score`.
    au : ndarray of float64, shape (sites,)
        Share of `local_au`.
    """
    pairing = np.empty(len(start))
    au = np.empty(len(start))
    for row in range(len(start)):
        guide = mirna_codes[mirna_offsets[mirna[row]] : mirna_offsets[mirna[row] + 1]]
        target = utr_codes[utr_offsets[utr[row]] : utr_offsets[utr[row] + 1]]
        first = start[row] + _SEED_LAST[site_type[row]] - 1
        matched = 7 if site_type[row] == 2 else 8
        pairing[row] = pairing_score(guide, target, start[row], first, matched)
        au[row] = local_au(target, start[row], end[row], site_type[row])
    return pairing, au
