"""Kernels of canonical sites: an index of 6-mers, read once for each miRNA.

A miRNA's seed core, nt 2-7, pairs with one 6-mer; so does nt 3-8, the core of the offset 6mer. All
UTR positions are therefore sorted by their 6-mer (counting sort, two passes), each with the nt to
its left and right, and a miRNA merges two runs of that index. Nothing is looked up by chance in
the sequence, so the work is bound by memory traffic.

An entry of the index packs UTR (26 bits), position (32), left nt (3) and right nt (3). Codes are
those of `SequenceSet`; 4 stands for N and for the outside of a UTR, and pairs with nothing. The
complement of code ``c`` is ``3 - c``.
"""

import numpy as np

from mirbone._core.compiled import njit

KMERS = 4096
MAX_UTRS = 1 << 26
_A, _N = 0, 4


@njit(cache=True, nogil=True)
def count_kmers(codes: np.ndarray, offsets: np.ndarray):  # pragma: no cover - compiled
    """Count the 6-mers, and the 7-mers ``left nt + 6-mer``, that hold no N.

    Parameters
    ----------
    codes : ndarray of uint8
        UTRs end to end.
    offsets : ndarray of int64
        Their ends.

    Returns
    -------
    six : ndarray of int64, shape (4096,)
        Count of each 6-mer; its code has the 5' nt in the highest bits.
    seven : ndarray of int64, shape (16384,)
        Count of each 7-mer.
    """
    six = np.zeros(KMERS, np.int64)
    seven = np.zeros(4 * KMERS, np.int64)
    for utr in range(len(offsets) - 1):
        code, run = 0, 0
        for i in range(offsets[utr], offsets[utr + 1]):
            letter = codes[i]
            run = run + 1 if letter < _N else 0
            code = ((code << 2) | (letter & 3)) & (4 * KMERS - 1)
            if run >= 6:
                six[code & (KMERS - 1)] += 1
                if run >= 7:
                    seven[code] += 1
    return six, seven


@njit(cache=True, nogil=True)
def index_kmers(
    codes: np.ndarray,
    offsets: np.ndarray,
    bounds: np.ndarray,
    wanted: np.ndarray,
    entries: np.ndarray,
):  # pragma: no cover - compiled
    """Sort the positions of the wanted 6-mers by 6-mer, UTR and position.

    Parameters
    ----------
    codes : ndarray of uint8
        UTRs end to end.
    offsets : ndarray of int64
        Their ends.
    bounds : ndarray of int64, shape (4097,)
        Where the run of each 6-mer begins and ends; empty where it is not wanted.
    wanted : ndarray of bool, shape (4096,)
        6-mers to index.
    entries : ndarray of uint64, shape (bounds[-1],)
        Packed entries to fill.
    """
    free = bounds[:-1].copy()
    for utr in range(len(offsets) - 1):
        begin, end = offsets[utr], offsets[utr + 1]
        code, run = 0, 0
        for i in range(begin, end):
            letter = codes[i]
            run = run + 1 if letter < _N else 0
            code = ((code << 2) | (letter & 3)) & (KMERS - 1)
            if run >= 6 and wanted[code]:
                # what decides the class, the nt opposite nt 8 and nt 1, travels with the entry
                left = codes[i - 6] if i - 6 >= begin else _N
                right = codes[i + 1] if i + 1 < end else _N
                place = free[code]
                free[code] = place + 1
                position = np.int64(i - 5 - begin)
                packed = (np.int64(utr) << 38) | (position << 6) | (left << 3) | right
                entries[place] = np.uint64(packed)


@njit(cache=True, nogil=True)
def fill_canonical(
    entries: np.ndarray,
    bounds: np.ndarray,
    seeds: np.ndarray,
    rows: np.ndarray,
    mirna: np.ndarray,
    utr: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
    kind: np.ndarray,
):
    # pragma: no cover - compiled
    """Write the canonical sites of every miRNA, sorted by miRNA, UTR and start.

    Parameters
    ----------
    entries : ndarray of uint64
        The index.
    bounds : ndarray of int64, shape (4097,)
        Runs of the index.
    seeds : ndarray of int64, shape (mirnas, 4)
        6-mer that pairs with nt 2-7, 6-mer that pairs with nt 3-8 (-1 where there is none), and the
        codes that pair with nt 2 and nt 8.
    rows : ndarray of int64, shape (mirnas + 1,)
        Rows of each miRNA in the columns that follow.
    mirna, utr, start, end : ndarray of int32
        Columns to fill, with a row to spare at the end.
    kind : ndarray of uint8
        Column of classes to fill, as long.
    """
    none = np.int64(1) << 62
    entries = entries.view(np.int64)
    for m in range(len(seeds)):
        core, shifted, pairs_2, pairs_8 = seeds[m]
        i, i_end, j, j_end = 0, 0, 0, 0
        if core >= 0:
            i, i_end = bounds[core], bounds[core + 1]
        if shifted >= 0:
            j, j_end = bounds[shifted], bounds[shifted + 1]
        row = rows[m]
        here = entries[i] if i < i_end else none
        there = entries[j] if j < j_end else none
        while i < i_end or j < j_end:
            # which run comes next is a matter of chance, so nothing here branches on it
            m8 = ((here >> 3) & 7) == pairs_8
            a1 = (here & 7) == _A
            # with a pair at nt 8 the site begins one nt further 5'; UTR and place compare as one
            key = (here >> 6) - m8
            offset = (there >> 6) <= key
            place = there >> 6 if offset else key
            first = place & 0xFFFFFFFF
            mirna[row], utr[row], start[row] = m, place >> 32, first
            end[row] = first + 6 + (0 if offset else m8 + a1)
            kind[row] = 4 if offset else 3 - 2 * m8 - a1
            # an offset 6mer that also pairs with nt 2 is the core of a better class, found in the
            # other run: its row is written over
            row += 1 - (offset & ((there & 7) == pairs_2))
            i += 1 - offset
            j += offset
            here = entries[i] if i < i_end else none
            there = entries[j] if j < j_end else none
