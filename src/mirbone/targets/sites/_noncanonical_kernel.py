"""Kernels of non-canonical sites: match patterns through the index, settle overlaps, merge.

A place is packed into one int64 so that sorting is sorting numbers. Before overlaps are settled:
class (2 bits), UTR (26), start (31), 15 - length (4): best class first, then leftmost, then
longest. After: UTR (26), start (31), length (4), class (2): the order of the final table.
"""

import numpy as np

from mirbone._core.compiled import njit

_LONGEST = 12
_SHORTEST_LOOP, _LONGEST_LOOP = -2, 4


@njit(cache=True, nogil=True)
def _tail_pairs(
    codes: np.ndarray, begin: int, place: int, tail: np.ndarray
):  # pragma: no cover - compiled
    """Whether nt 13-16 pair with 4 nt of the UTR, a loop away from the site that begins here."""
    for longer in range(_SHORTEST_LOOP, _LONGEST_LOOP + 1):
        first = place - 8 - longer
        if first < begin:
            continue
        same = True
        for i in range(4):
            if codes[first + i] != tail[i]:
                same = False
                break
        if same:
            return True
    return False


@njit(cache=True, nogil=True)
def _match(
    codes: np.ndarray,
    offsets: np.ndarray,
    entries: np.ndarray,
    bounds: np.ndarray,
    letters: np.ndarray,
    lengths: np.ndarray,
    kinds: np.ndarray,
    tail: np.ndarray,
    places: np.ndarray,
):
    # pragma: no cover - compiled
    """Find where the patterns of one miRNA match; `places` is scratch, grown when it is full."""
    n = 0
    for p in range(len(letters)):
        pattern, length = letters[p], lengths[p]
        if pattern[0] < 0:
            continue
        anchor = 0
        # each pattern holds six exact nt, so the index gives all candidates
        for i in range(6):
            anchor = (anchor << 2) | pattern[i]
        for e in range(bounds[anchor], bounds[anchor + 1]):
            entry = np.int64(entries[e])
            if (entry & 7) != pattern[6]:
                continue
            utr, start = entry >> 38, (entry >> 6) & 0xFFFFFFFF
            begin, end = offsets[utr], offsets[utr + 1]
            place = begin + start
            if place + length > end:
                continue
            same = True
            for i in range(7, length):
                if codes[place + i] != pattern[i]:
                    same = False
                    break
            if same and (kinds[p] == 2 or _tail_pairs(codes, begin, place, tail)):
                if n == len(places):
                    places = np.concatenate((places, np.empty_like(places)))
                places[n] = (kinds[p] << 61) | (utr << 35) | (start << 4) | (15 - length)
                n += 1
    return places, n


@njit(cache=True, nogil=True)
def _overlaps(
    taken: np.ndarray, k: int, utr: int, start: int, stop: int
):  # pragma: no cover - compiled
    """Whether a site overlaps one of the packed, sorted `taken` from the k-th on; and the new k."""
    # both lists are sorted, so what ends before here is never looked at again
    lowest = (utr << 37) | (max(start - _LONGEST, 0) << 6)
    while k < len(taken) and taken[k] < lowest:
        k += 1
    for j in range(k, len(taken)):
        other = (taken[j] >> 6) & 0x7FFFFFFF
        if taken[j] >> 37 > utr or other >= stop:
            break
        if other + ((taken[j] >> 2) & 15) > start:
            return True, k
    return False, k


@njit(cache=True, nogil=True)
def _settle(places: np.ndarray, canonical: np.ndarray):  # pragma: no cover - compiled
    """Keep what overlaps neither a canonical site nor a place kept before; sorted places of all
    classes in, packed sites in order of UTR and start out."""
    kept = np.empty(0, np.int64)
    first = 0
    # better classes first: a place that they took is taken
    for kind in range(3):
        last = np.searchsorted(places, np.int64(kind + 1) << 61) if kind < 2 else len(places)
        more = np.empty(last - first, np.int64)
        n, i, j, last_utr, last_stop = 0, 0, 0, -1, -1
        for place in places[first:last]:
            utr, start = (place >> 35) & 0x3FFFFFF, (place >> 4) & 0x7FFFFFFF
            stop = start + 15 - (place & 15)
            if utr == last_utr and start < last_stop:
                continue
            taken, i = _overlaps(canonical, i, utr, start, stop)
            if not taken:
                taken, j = _overlaps(kept, j, utr, start, stop)
            if not taken:
                more[n] = (utr << 37) | (start << 6) | ((stop - start) << 2) | kind
                n, last_utr, last_stop = n + 1, utr, stop
        kept = np.concatenate((kept, more[:n]))
        kept.sort()
        first = last
    return kept


@njit(cache=True, nogil=True)
def find_places(
    codes: np.ndarray,
    offsets: np.ndarray,
    entries: np.ndarray,
    bounds: np.ndarray,
    letters: np.ndarray,
    lengths: np.ndarray,
    kinds: np.ndarray,
    tails: np.ndarray,
    rows: np.ndarray,
    utr: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
):  # pragma: no cover - compiled
    """Find the non-canonical sites of all miRNAs.

    Parameters
    ----------
    codes, offsets : ndarray
        UTRs.
    entries, bounds : ndarray
        The index of their 6-mers.
    letters, lengths, kinds, tails : ndarray
        From `site_patterns`.
    rows : ndarray of int64, shape (mirnas + 1,)
        Canonical sites of each miRNA.
    utr, start, end : ndarray of int32
        Canonical sites.

    Returns
    -------
    places : ndarray of int64
        Packed sites, by miRNA, UTR and start.
    numbers : ndarray of int64, shape (mirnas,)
        How many each miRNA has.
    """
    mirnas = len(tails)
    numbers = np.zeros(mirnas, np.int64)
    found, total = np.empty(1024, np.int64), 0
    scratch = np.empty(1024, np.int64)
    for m in range(mirnas):
        scratch, n = _match(
            codes, offsets, entries, bounds, letters[:, m], lengths, kinds, tails[m], scratch
        )
        first, last = rows[m], rows[m + 1]
        canonical = np.empty(last - first, np.int64)
        for i in range(first, last):
            place = (np.int64(utr[i]) << 37) | (np.int64(start[i]) << 6)
            canonical[i - first] = place | (np.int64(end[i] - start[i]) << 2)
        kept = _settle(np.sort(scratch[:n]), canonical)
        while total + len(kept) > len(found):
            found = np.concatenate((found, np.empty_like(found)))
        found[total : total + len(kept)] = kept
        total += len(kept)
        numbers[m] = len(kept)
    return found[:total], numbers


@njit(cache=True, nogil=True)
def merge_places(
    places: np.ndarray,
    numbers: np.ndarray,
    rows: np.ndarray,
    columns: tuple[np.ndarray, ...],
    kind: np.ndarray,
    merged: tuple[np.ndarray, ...],
    merged_kind: np.ndarray,
):
    # pragma: no cover - compiled
    """Merge packed sites into the canonical ones.

    Parameters
    ----------
    places, numbers : ndarray of int64
        From `find_places`.
    rows : ndarray of int64, shape (mirnas + 1,)
        Canonical sites of each miRNA.
    columns : tuple of ndarray of int32
        Canonical UTR, start and end.
    kind : ndarray of uint8
        Canonical classes.
    merged : tuple of ndarray of int32
        miRNA, UTR, start and end to fill.
    merged_kind : ndarray of uint8
        Classes to fill.
    """
    utr, start, end = columns
    to_mirna, to_utr, to_start, to_end = merged
    row, j = 0, 0
    for m in range(len(numbers)):
        i, i_end, j_end = rows[m], rows[m + 1], j + numbers[m]
        while i < i_end or j < j_end:
            take = j < j_end
            if take and i < i_end:
                take = (places[j] >> 6) < ((np.int64(utr[i]) << 31) | np.int64(start[i]))
            to_mirna[row] = m
            if take:
                place = places[j]
                first = (place >> 6) & 0x7FFFFFFF
                to_utr[row], to_start[row] = place >> 37, first
                to_end[row] = first + ((place >> 2) & 15)
                merged_kind[row] = 5 + (place & 3)
                j += 1
            else:
                to_utr[row], to_start[row], to_end[row] = utr[i], start[i], end[i]
                merged_kind[row] = kind[i]
                i += 1
            row += 1
