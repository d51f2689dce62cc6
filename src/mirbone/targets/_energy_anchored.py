"""Duplex energy with the seed pairs of a site held fixed and the 3' part free to loop.

The recursion of `_energy_exact`, begun at the last seed pair and run for 32 sites of one miRNA at a
time; long loops cost a little more than they should (see `loop_prices`), and the window spends at
most `WIDEST` nt more than the miRNA. The 5' side of the seed may add stacked pairs or one 1 x 1
loop.
"""

import numpy as np
from numba import njit

from mirbone.targets._energy_lanes import (
    ABREAST,
    BEYOND,
    KEYS,
    LANES,
    MARGIN,
    PERMUTES,
    PLACES,
    PLANES,
    PRICES,
    REACH,
    UNREACHED,
    clear_cells,
    fill_cells,
    first_cell,
)
from mirbone.targets._energy_prices import fill_tables, loop_prices, loop_records, seed_prices
from mirbone.targets._energy_windows import ABSENT, FURTHER, copy_windows, fill_keys, turn_windows

OVERHANG = 8
SEEDS = np.array([[2, 8], [3, 8], [2, 7]])
"""First and last pair of the seed, 1-based, nt of the miRNA."""
GROUP = np.array([0, 0, 2, 2, 1])
"""Which of them each canonical class has."""
FIRST_HIGH = 7
CACHE_SETS, SPREAD = 64, 5
"""Planes begin `SPREAD` lines apart, as the cache counts them, so that none evicts another."""
WIDEST = 12
"""How many nt more the window may spend than the miRNA, from the seed to any pair."""


def anchored_energies(model, guides, targets, sites, chosen, out):
    """Fill `out` (kcal/mol) for the chosen ones of canonical sites that are sorted by miRNA.

    `guides` and `targets` are codes and offsets, `sites` are miRNA, UTR, start and class. No window
    of a chosen site may hold an unknown letter.
    """
    rows = int(np.diff(guides[1]).max()) - FIRST_HIGH
    columns = rows + OVERHANG
    places = columns + ABREAST + 1 + FURTHER
    prices = _aligned((PRICES, LANES))
    prices[:] = loop_prices(model)[:, None]
    width = columns + ABREAST + MARGIN + BEYOND | 1
    depth = (REACH + 2) * width
    planes = _aligned((PLANES, depth + (SPREAD - depth) % CACHE_SETS, LANES))
    planes[:] = UNREACHED  # the margins stay so; the rest is written before it is read
    space = (
        planes,
        prices,
        _aligned((rows + 1, PLACES)),
        _aligned((columns + ABREAST, len(KEYS), LANES)),
        _aligned((1, LANES))[0],
        np.empty((LANES, -(-places // LANES) * LANES), np.uint8),
        np.empty((places, LANES), np.uint8),
        width,
    )
    _fill_all(model, guides, targets, sites, chosen, space, out)


def _aligned(shape):
    """Make an array of int16 that begins with a cache line."""
    size = int(np.prod(shape))
    whole = np.empty(size + LANES, np.int16)
    skipped = -(whole.ctypes.data // 2) % LANES
    return whole[skipped : skipped + size].reshape(shape)


@njit(cache=True, nogil=True)
def _fill_all(model, guides, targets, sites, chosen, space, out):
    codes, offsets = guides
    begin = 0
    while begin < len(chosen):
        mirna = sites[0][begin]
        end = begin + 1
        while end < len(chosen) and sites[0][end] == mirna:
            end += 1
        guide = codes[offsets[mirna] : offsets[mirna + 1]]
        for high in (8, 7):
            records = loop_records(model, guide, high, len(guide) - high)
            fill_tables(records, space[2][: len(guide) - high + 1])
            for group in range(len(SEEDS)):
                if SEEDS[group, 1] == high:
                    seed = seed_prices(model, guide, SEEDS[group, 0], high)
                    known = records, seed, high
                    _fill_group(known, targets, sites, chosen, group, begin, end, space, out)
        begin = end


@njit(cache=True, nogil=True, inline="always")
def _fill_group(known, targets, sites, chosen, group, begin, end, space, out):
    """Fill the energies of one miRNA's sites whose seeds pair the same nt, 32 at a time."""
    some, number = np.empty(LANES, np.int64), 0
    for row in range(begin, end):
        if chosen[row] and GROUP[sites[3][row]] == group:
            some[number] = row
            number += 1
        if number == LANES or (number > 0 and row == end - 1):
            _fill_lanes(known, targets, sites, some[:number], space, out)
            number = 0


@njit(cache=True, nogil=True, inline="always")
def _fill_lanes(known, targets, sites, some, space, out):
    records, seed, high = known
    codes, offsets = targets
    utr, start = sites[1], sites[2]
    planes, prices, tables, keys, total, windows, letters, width = space
    rows = len(records[0]) - 1
    columns = rows + OVERHANG
    places = columns + 1 + FURTHER
    letters, keys = letters[: places + ABREAST], keys[: columns + ABREAST]
    copy_windows(codes, offsets, utr, start, some, windows)
    turn_windows(windows, letters)
    letters[places:] = ABSENT  # windows end there
    fill_keys(letters, keys)
    total[:] = UNREACHED
    _fill(records, tables, prices, planes, width, keys, total, rows, columns)
    for lane in range(len(some)):
        last = offsets[utr[some[lane]] + 1]
        before = offsets[utr[some[lane]]] + start[some[lane]] + high
        b, c, d = _seed_letters(codes, last, before)
        out[some[lane]] = (total[lane] + seed[b, c, d]) / 100


@njit(cache=True, nogil=True)
def _seed_letters(codes, last, before):
    """Letters opposite m2, m1 and m0; `before` is the place opposite m0."""
    b = np.int64(codes[before - 2]) if before - 2 < last else ABSENT
    c = np.int64(codes[before - 1]) if before - 1 < last else ABSENT
    d = np.int64(codes[before]) if before < last else ABSENT
    return b, c, d


@njit(cache=True, nogil=True, inline="always")
def _fill(records, tables, prices, planes, width, keys, total, rows, columns):
    buffer = np.empty((ABREAST, 4, LANES), np.int64)
    whole = (
        records[0].view(np.int64)[:, :, 0],
        records[1].view(np.int64)[:, :, 0],
        records[2].view(np.int64)[:, :, 0],
        records[3].view(np.int64)[:, :, 0],
    )
    stride = width * LANES
    plane = planes.shape[1] * LANES
    for row in range(rows + 1):
        back = (
            _slot(row) * stride,
            _slot(row - 1) * stride,
            _slot(row - 2) * stride,
            _slot(row - 3) * stride,
            _slot(row - 4) * stride,
            _slot(row - 5) * stride,
        )
        column = min(row, 1)
        last = min(columns, row + WIDEST) if row > 0 else 0
        while column <= last:
            place = (MARGIN + column) * LANES
            if PERMUTES:
                found = (tables, row * PLACES, keys, column * 4 * LANES)
            else:
                _gather(whole, keys, column, row, buffer)
                found = (buffer, 0, keys, 0)
            if row == 0:
                first_cell(planes, prices, total, place, back, plane, found)  # pyright: ignore[reportCallIssue]
            else:
                fill_cells(planes, prices, total, place, back, plane, found)  # pyright: ignore[reportCallIssue]
            column += ABREAST
        if row > 0 and column <= columns:
            clear_cells(planes, (MARGIN + column) * LANES, back[0], plane)  # pyright: ignore[reportCallIssue]


@njit(cache=True, nogil=True)
def _slot(row):
    """Where a row is kept: the last `REACH` ones in turn, the seed's apart, none before it."""
    if row > 0:
        return row % REACH
    return REACH if row == 0 else REACH + 1


@njit(cache=True, nogil=True)
def _gather(records, keys, column, row, buffer):
    """Copy the record of each lane, four prices as one number."""
    opened, two, three, four = records
    for n in range(ABREAST):
        for lane in range(LANES):
            buffer[n, 0, lane] = opened[row, keys[column + n, 0, lane]]
            buffer[n, 1, lane] = two[row, keys[column + n, 1, lane]]
            buffer[n, 2, lane] = three[row, keys[column + n, 2, lane]]
            buffer[n, 3, lane] = four[row, keys[column + n, 3, lane]]
