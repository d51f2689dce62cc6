"""What the repression model reads around a site: one row of numbers a site.

Positions on the target are named by the miRNA position that they face: t1 faces nt 1; t9 and t10
lie 5' of the seed match, t0 and t-1 lie 3' of t1.
"""

import numpy as np

from mirbone._core.compiled import lean_njit, njit
from mirbone.targets.accessibility._unpaired import UNPAIRED_WIDTH
from mirbone.targets.sites._surroundings import _SEED_LAST, local_au, pairing_score

_REACH = 50
_WINDOWS = (10, 40, 160)
_ALONG = (-30, -20, -10, 10, 20, 30)
_NEAR, _FAR = 8, 46
_RIBOSOME = 15
"""Sites this near to the stop codon are swept (Grimson 2007, doi:10.1016/j.molcel.2007.06.017)."""


def running_counts(codes: np.ndarray, offsets: np.ndarray):
    """Count letters, and polyadenylation signals, from each UTR's start to each nt.

    Parameters
    ----------
    codes, offsets : ndarray
        The UTRs.

    Returns
    -------
    letters : ndarray of uint16, shape (nucleotides + UTRs, 4)
        Number of A, C, G and U before each nt, modulo 65,536, which no difference within a site's
        surroundings reaches; UTR ``i`` begins at ``offsets[i] + i``.
    signals : ndarray of int16, shape (nucleotides + UTRs,)
        Number of AAUAAA and AUUAAA that have ended before each nt.
    """
    rows = len(codes) + len(offsets) - 1
    letters = np.zeros((rows, 4), dtype=np.uint16)  # of NumPy, which asks for large pages
    signals = np.zeros(rows, dtype=np.int16)
    _fill_counts(codes, offsets, letters, signals)
    return letters, signals


@njit(cache=True, nogil=True)
def _fill_counts(
    codes: np.ndarray, offsets: np.ndarray, letters: np.ndarray, signals: np.ndarray
):  # pragma: no cover - compiled
    for utr in range(len(offsets) - 1):
        base = offsets[utr]
        for place in range(offsets[utr + 1] - base):
            code = codes[base + place]
            row = base + utr + place + 1
            for letter in range(4):
                letters[row, letter] = letters[row - 1, letter] + (code == letter)
            signals[row] = signals[row - 1] + _is_signal(codes, base, place)


@njit(cache=True, nogil=True, inline="always")
def _is_signal(codes: np.ndarray, base: int, place: int):  # pragma: no cover - compiled
    if place < 5:
        return False
    at = base + place
    return (
        codes[at] == 0
        and codes[at - 1] == 0
        and codes[at - 2] == 0
        and codes[at - 3] == 3
        and codes[at - 4] in (0, 3)
        and codes[at - 5] == 0
    )


@njit(cache=True, nogil=True, inline="always")
def _letter(utr: np.ndarray, place: int):  # pragma: no cover - compiled
    return utr[place] if 0 <= place < len(utr) else 4


@lean_njit
def fill_features(
    row: np.ndarray, guide: np.ndarray, utr: np.ndarray, letters: np.ndarray, signals: np.ndarray,
    unpaired: np.ndarray, start: int, end: int, kind: int, near: int,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    """Write what is measured of one site: ``SITE_FEATURES``, then ``SURROUNDINGS``.

    Parameters
    ----------
    row : ndarray of float64, shape (features + surroundings,)
        Written from the third place on; the first two belong to the miRNA.
    guide, utr : ndarray of uint8
        Codes of the miRNA and of the UTR.
    letters, signals : ndarray
        Running counts of this UTR.
    unpaired : ndarray of float32
        Probability that `UNPAIRED_WIDTH` nt from each nt on are unpaired; empty where not known.
    start, end, kind : int
        The site.
    near : int
        Number of other sites 8 to 46 nt away.
    """
    first = start + _SEED_LAST[kind] - 1
    length = len(utr)
    row[2] = local_au(utr, start, end, kind)
    # not a number where nothing is known: the model then takes what is usual
    row[3] = np.nan
    if len(unpaired) > 0:
        place = max(0, min(first + 1 - UNPAIRED_WIDTH, length - UNPAIRED_WIDTH))
        chance = unpaired[place] if length >= UNPAIRED_WIDTH else np.float32(np.nan)
        row[3] = np.log10(max(chance, 1e-8))
    row[4] = max(1.0, pairing_score(guide, utr, start, first, 7 if kind == 2 else 8))
    # near an end of the UTR a site works better (Grimson 2007); nearer than 10 nt no better still
    row[5] = np.log10(max(10, min(start, length - end)))
    row[6] = np.log10(max(100, length))
    # at an earlier polyadenylation signal some transcripts end before the site
    row[7] = min(3, signals[start])
    row[8] = _letter(utr, first - 8) == 0
    row[9] = _letter(utr, first + 2) == 1
    low, high = max(0, start - _REACH), min(length, end + _REACH)
    more_u = _count(letters, 3, low, start) + _count(letters, 3, end, high)
    more_a = _count(letters, 0, low, start) + _count(letters, 0, end, high)
    row[10] = (more_u - more_a) / max(1, high - end + start - low)
    target, facing = _letter(utr, first - 7), guide[7]
    wobble = (target == 2 and facing == 3) or (target == 3 and facing == 2)
    row[11] = wobble and kind in (2, 3)
    row[12] = min(2, near)
    # the ribosome at the stop codon sweeps silencing complexes off
    row[13] = start < _RIBOSOME
    row[14] = facing in (1, 2) and kind in (1, 4)
    row[15] = kind
    row[16] = start
    row[17] = length - start
    at = 18
    for width in _WINDOWS:
        low, high = max(0, start - width), min(length, end + width)
        for letter in range(4):
            row[at] = _count(letters, letter, low, start) / max(1, start - low)
            row[at + 4] = _count(letters, letter, end, high) / max(1, high - end)
            at += 1
        at += 4
    for shift in _ALONG:
        place = start + shift
        row[at] = np.nan
        if len(unpaired) > 0 and 0 <= place <= length - UNPAIRED_WIDTH:
            row[at] = unpaired[place]
        at += 1


@lean_njit
def _count(letters: np.ndarray, letter: int, low: int, high: int):  # pragma: no cover - compiled
    """Count a letter from `low` to before `high`."""
    return (np.int64(letters[high, letter]) - np.int64(letters[low, letter])) & 0xFFFF


@lean_njit
def count_near(
    start: np.ndarray, kind: np.ndarray, begin: int, stop: int, near: np.ndarray
):  # pragma: no cover - compiled
    """Count, for each of one pair's sites, the canonical others 8 to 46 nt away.

    Offset 6mers neither count nor are counted.

    Parameters
    ----------
    start, kind : ndarray
        Columns of the sites.
    begin, stop : int
        Rows of one miRNA on one UTR, in order of position.
    near : ndarray of int64, shape (>= stop - begin,)
        Written from its beginning.
    """
    near[: stop - begin] = 0
    for i in range(begin, stop):
        for j in range(i + 1, stop):
            apart = start[j] - start[i]
            # sites are sorted: all later ones are further still
            if apart > _FAR:
                break
            if apart >= _NEAR and kind[i] < 4 and kind[j] < 4:
                near[i - begin] += 1
                near[j - begin] += 1


@njit(cache=True, nogil=True)
def index_weak(codes: np.ndarray, offsets: np.ndarray):  # pragma: no cover - compiled
    """List every 6-mer that ends in A, by its first five letters.

    Parameters
    ----------
    codes, offsets : ndarray
        The UTRs.

    Returns
    -------
    bounds : ndarray of int64, shape (1025,)
        Entries of 5-mer ``k`` are ``entries[bounds[k]:bounds[k + 1]]``.
    entries : ndarray of int32
        UTR times eight plus the code of the letter before (4: none), in order of UTR.
    """
    counts = np.zeros(1025, dtype=np.int64)
    for utr in range(len(offsets) - 1):
        for place in range(offsets[utr], offsets[utr + 1] - 5):
            key = _five(codes, place)
            if key >= 0 and codes[place + 5] == 0:
                counts[key + 1] += 1
    bounds = np.cumsum(counts)
    entries = np.empty(bounds[-1], dtype=np.int32)
    at = bounds[:-1].copy()
    for utr in range(len(offsets) - 1):
        for place in range(offsets[utr], offsets[utr + 1] - 5):
            key = _five(codes, place)
            if key >= 0 and codes[place + 5] == 0:
                before = codes[place - 1] if place > offsets[utr] else np.uint8(4)
                entries[at[key]] = utr * 8 + before
                at[key] += 1
    return bounds, entries


@njit(cache=True, nogil=True, inline="always")
def _five(codes: np.ndarray, place: int):  # pragma: no cover - compiled
    key = 0
    for step in range(5):
        code = codes[place + step]
        if code > 3:
            return -1
        key = key * 4 + code
    return key


@lean_njit
def weak_key(guide: np.ndarray):  # pragma: no cover - compiled
    """Give the 5-mer that pairs with nt 2 to 6, as `index_weak` numbers it; -1 for none.

    Parameters
    ----------
    guide : ndarray of uint8
        Codes of one miRNA.

    Returns
    -------
    int
        0 to 1023, or -1.
    """
    key = 0
    for step in range(5, 0, -1):
        if guide[step] > 3:
            return -1
        key = key * 4 + 3 - guide[step]
    return key
