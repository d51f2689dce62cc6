"""What surrounds a site, measured: 3' pairing, local A and U, flanks, distances.

Positions on the target are named by the miRNA position that they face: t1 faces nt 1, t8 faces
nt 8, t9 lies 5' of t8 on the target. Codes: A 0, C 1, G 2, U 3, other 4.
"""

import numpy as np

from mirbone._core.compiled import lean_njit, njit

_SEED_LAST = np.array([8, 8, 7, 7, 8], dtype=np.int64)
"""Last miRNA position that is paired, by site class."""

_EXTRA = 2
"""What a run can score beyond half a point a pair: four pairs count in full."""

_REACH = 15
"""Nt 5' of a site where its miRNA's 3' part may pair."""

_LONGEST = 48
"""Nt of the miRNA's 3' part that are looked at; further ones would cost more than they gain."""

_FLANK = 30
_ONE = 1 << 40
_WEIGHTS = np.rint(_ONE / np.arange(1, _FLANK + 3)).astype(np.int64)
"""Reciprocal distances as whole numbers, so that sums do not depend on their order."""
_TOTALS = np.append(0, np.cumsum(_WEIGHTS))


@njit(cache=True, nogil=True, inline="always")
def _ones(bits: int) -> int:
    """Count the bits that are set among the lowest 16."""
    bits -= (bits >> 1) & 0x5555
    bits = (bits & 0x3333) + ((bits >> 2) & 0x3333)
    bits = (bits + (bits >> 4)) & 0x0F0F
    return (bits + (bits >> 8)) & 0x1F


@njit(cache=True, nogil=True, inline="always")
def _best_run(pairs: int, strong: int) -> int:
    """Score the best run of at least two pairs, in halves: two for a strong pair, else one."""
    best = 0
    while pairs & (pairs >> 1):
        # adding the lowest set bit carries through its run, which so falls away
        rest = pairs & (pairs + (pairs & -pairs))
        run = pairs ^ rest
        if run & (run >> 1):
            best = max(best, _ones(run) + _ones(run & strong))
        pairs = rest
    return best


@lean_njit
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
    wide = min(top - max(0, start - _REACH) + 1, _REACH)
    long = min(len(mirna) - matched, _LONGEST)
    # letters as two bits and whether they are known, from the seed outwards
    high = low = known = 0
    for place in range(long):
        letter = int(mirna[matched + place])
        high |= (letter >> 1 & 1) << place
        low |= (letter & 1) << place
        known |= (letter < 4) << place
    t_high = t_low = t_known = 0
    for place in range(wide):
        letter = int(utr[top - place])
        t_high |= (letter >> 1 & 1) << place
        t_low |= (letter & 1) << place
        t_known |= (letter < 4) << place
    strong = 0xF << 12 >> matched  # nt 13 to 16
    best = 0
    longest = min(long, wide)
    for loop in range(max(long, wide)):
        cost = max(0, loop - 2)
        # longer loops cost more than the best run could still bring
        if best + cost >= longest + 2 * _EXTRA:
            break
        pairs = (high >> loop ^ t_high) & (low >> loop ^ t_low) & known >> loop & t_known
        best = max(best, _best_run(pairs, strong >> loop) - cost)
        pairs = (high ^ t_high >> loop) & (low ^ t_low >> loop) & known & t_known >> loop
        best = max(best, _best_run(pairs, strong) - cost)
    return best / 2


@lean_njit
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
    found = 0
    for step in range(before):
        code = utr[start - 1 - step]
        found += _WEIGHTS[step + up] * ((code == 0) | (code == 3))
    for step in range(after):
        code = utr[end + step]
        found += _WEIGHTS[step + down] * ((code == 0) | (code == 3))
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
        # what faces nt 1, whichever pairs the class begins and ends with
        first = start[row] + _SEED_LAST[site_type[row]] - 1
        matched = 7 if site_type[row] == 2 else 8
        pairing[row] = pairing_score(guide, target, start[row], first, matched)
        au[row] = local_au(target, start[row], end[row], site_type[row])
    return pairing, au
