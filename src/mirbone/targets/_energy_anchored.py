"""Duplex energy with the seed pairs of a site held fixed and the 3' part free to loop.

The recursion of `_energy_exact`, begun at the last seed pair and run for 32 sites of one miRNA at a
time; long loops cost a little more than they should (see `loop_prices`). The 5' side of the seed
may add stacked pairs or one 1 x 1 loop. Each row's prices are tabulated first, by letters of the
window.
"""

import math

import numpy as np
from numba import njit

from mirbone.targets._energy_lanes import (
    BULGE_OF_TWO,
    BULGE_STEP,
    FIELDS,
    KEYS,
    LANES,
    LONGER_STEP,
    MARGIN,
    ONE_BY_FOUR,
    ONE_BY_THREE,
    ONE_STEP,
    PERMUTES,
    PLACES,
    PLANES,
    PRICES,
    SQUARE_STEP,
    THREE_BY_THREE,
    TWO_BY_FOUR,
    TWO_BY_THREE,
    UNREACHED,
    fill_cell,
)
from mirbone.targets._energy_loops import (
    end_energy,
    end_penalty,
    interior_energy,
    mismatch,
    pair_type,
    swapped,
)
from mirbone.targets._energy_model import (
    BULGE,
    DUPLEX_START,
    INTERIOR,
    INTERIOR_MISMATCH,
    INTERIOR_MISMATCH_23,
    MAX_LOOP,
    MOST,
    SLOPE,
    STACK,
)

OVERHANG = 8
ABSENT = 4
FURTHER = 3


@njit(cache=True, nogil=True)
def loop_prices(model):
    """Give the prices of loops and of their growth, for every lane; growth is never too cheap."""
    prices = np.empty((PRICES, LANES), np.int16)
    prices[TWO_BY_THREE] = _interior(model, 2, 3)
    prices[THREE_BY_THREE] = _interior(model, 3, 3)
    prices[TWO_BY_FOUR] = _interior(model, 2, 4)
    prices[ONE_BY_THREE] = _interior(model, 1, 3)
    prices[ONE_BY_FOUR] = _interior(model, 1, 4)
    prices[BULGE_OF_TWO] = model[BULGE + 2]
    square, longer, one, bulge = 0.0, 0.0, 0.0, 0.0
    for more in range(1, MAX_LOOP // 2 - 2):
        square = max(square, (_interior(model, 3 + more, 3 + more) - _interior(model, 3, 3)) / more)
    prices[SQUARE_STEP] = math.ceil(square)
    for more in range(1, MAX_LOOP - 5):
        longer = max(longer, (_interior(model, 2, 4 + more) - _interior(model, 2, 4)) / more)
        one = max(one, (_interior(model, 1, 4 + more) - _interior(model, 1, 4)) / more)
        bulge = max(bulge, (model[BULGE + 2 + more] - model[BULGE + 2]) / more)
        for side in range(3, (MAX_LOOP - more) // 2 + 1):
            even = prices[THREE_BY_THREE, 0] + (side - 3) * prices[SQUARE_STEP, 0]
            longer = max(longer, (_interior(model, side, side + more) - even) / more)
    prices[LONGER_STEP] = math.ceil(longer)
    prices[ONE_STEP] = math.ceil(one)
    prices[BULGE_STEP] = math.ceil(bulge)
    return prices


@njit(cache=True, nogil=True)
def _interior(model, left, right):
    """Give the price of an interior loop by its unpaired nt alone."""
    return model[INTERIOR + left + right] + min(model[MOST], abs(left - right) * model[SLOPE])


@njit(cache=True, nogil=True)
def _open_records(model, mirna, i, out):
    """By (letter, next letter): generic and 2 x 3 mismatch, helix end, terminal A:U."""
    three = np.int64(mirna[i + 1]) if i + 1 < len(mirna) else -1
    for a in range(4):
        pair = pair_type(model, mirna[i], a)
        for b in range(5):
            if pair < 0:
                continue
            row = out[a * 5 + b]
            five = b if b < 4 else -1
            row[2] = end_energy(model, swapped(model, pair), five, three)
            row[3] = end_penalty(model, pair)
            if three >= 0 and b < 4:
                row[0] = mismatch(model, INTERIOR_MISMATCH, pair, three, b)
                row[1] = mismatch(model, INTERIOR_MISMATCH_23, pair, three, b)


@njit(cache=True, nogil=True)
def _close_records(model, mirna, i, first, two, three, four):
    """Give the prices of loops that this pair closes, by the letters from it back to the seed."""
    for a in range(4):
        pair = pair_type(model, mirna[i], a)
        for b in range(4):
            if pair >= 0:
                _close_two(model, mirna, i, first, pair, b, two[a * 4 + b])
            for c in range(4):
                if pair >= 0:
                    row = three[(a * 4 + b) * 4 + c]
                    _close_three(model, mirna, i, first, pair, b, c, row)
                for d in range(4):
                    if pair >= 0:
                        row = four[((a * 4 + b) * 4 + c) * 4 + d]
                        _close_four(model, mirna, i, first, pair, b, c, d, row)


@njit(cache=True, nogil=True)
def _close_two(model, mirna, i, first, pair, b, out):
    inner = swapped(model, pair)
    out[0] = mismatch(model, INTERIOR_MISMATCH, inner, b, mirna[i - 1])
    out[1] = mismatch(model, INTERIOR_MISMATCH_23, inner, b, mirna[i - 1])
    for field, left in ((2, 1), (3, 0)):
        if i - 1 - left >= first and pair_type(model, mirna[i - 1 - left], b) >= 0:
            outer = pair_type(model, mirna[i - 1 - left], b)
            out[field] = interior_energy(model, outer, inner, left, 0, 0, 0, 0, 0)


@njit(cache=True, nogil=True)
def _close_three(model, mirna, i, first, pair, b, c, out):
    inner = swapped(model, pair)
    for field, left in ((0, 1), (1, 2), (2, 0)):
        k = i - 1 - left
        if k >= first and pair_type(model, mirna[k], c) >= 0:
            outer = pair_type(model, mirna[k], c)
            out[field] = interior_energy(
                model, outer, inner, left, 1, mirna[k + 1], b, mirna[i - 1], b
            )


@njit(cache=True, nogil=True)
def _close_four(model, mirna, i, first, pair, b, c, d, out):
    inner = swapped(model, pair)
    for field, left in ((0, 1), (1, 2)):
        k = i - 1 - left
        if k >= first and pair_type(model, mirna[k], d) >= 0:
            outer = pair_type(model, mirna[k], d)
            out[field] = interior_energy(
                model, outer, inner, left, 2, mirna[k + 1], c, mirna[i - 1], b
            )


@njit(cache=True, nogil=True)
def seed_prices(model, mirna, low, high):
    """Give the energy up to the last seed pair, by the window letters opposite m3, m2, m1, before.

    Shape (5, 5, 5, 5); pairs `low`, 2 or 3, to `high` (1-based) are Watson-Crick. Letter 4 is an
    absent one.
    """
    prices = np.zeros((5, 5, 5, 5), np.int16)
    fixed = model[DUPLEX_START]
    for position in range(low, high):
        outer = pair_type(model, mirna[position - 1], 3 - mirna[position - 1])
        inner = swapped(model, pair_type(model, mirna[position], 3 - mirna[position]))
        fixed += model[STACK + outer * 6 + inner]
    letters = np.full(4, 0, np.int64)
    for a in range(5):
        for b in range(5):
            for c in range(5):
                for d in range(5):
                    letters[0], letters[1], letters[2], letters[3] = d, c, b, a
                    letters[low] = 3 - mirna[low - 1]
                    prices[a, b, c, d] = fixed + _five_prime(model, mirna, low, letters)
    return prices


@njit(cache=True, nogil=True)
def _five_prime(model, mirna, low, letters):
    """Least energy of what lies 5' of pair `low`; `letters` are opposite m0, m1, m2, m3."""
    best = np.full(low + 1, UNREACHED, np.int64)
    for position in range(1, low + 1):
        letter = letters[position]
        pair = pair_type(model, mirna[position - 1], letter) if letter < 4 else -1
        if pair < 0:
            continue
        five = np.int64(mirna[position - 2]) if position > 1 else -1
        three = letters[position - 1] if letters[position - 1] < ABSENT else -1
        best[position] = end_energy(model, pair, five, three)
        inner = swapped(model, pair)
        for left in range(min(2, position - 1)):
            k = position - 1 - left
            if best[k] >= UNREACHED:
                continue
            outer = pair_type(model, mirna[k - 1], letters[k])
            loop = interior_energy(
                model,
                outer,
                inner,
                left,
                left,
                mirna[k],
                letters[k + 1],
                mirna[position - 2],
                letters[position - 1],
            )
            best[position] = min(best[position], best[k] + loop)
    return best[low]


@njit(cache=True, nogil=True)
def anchored_energies(model, mirna, ends, codes, offsets, utr, start, sites, out):
    """Fill `out` (kcal/mol) for sites of one miRNA that pair the same nt of it.

    `ends` are the first and last seed pair (1-based), `utr` and `start` lie where all sites do,
    `sites` are the rows wanted. No window may hold an unknown letter.
    """
    low, high = ends
    rows = len(mirna) - high
    columns = rows + OVERHANG
    seed = seed_prices(model, mirna, low, high)
    records = _records(model, mirna, high, rows)
    tables = _by_price(records)
    prices = loop_prices(model)
    size = (rows + 1 + MARGIN) * (columns + 1 + MARGIN) * LANES
    planes = np.full(PLANES * size, UNREACHED, np.int16)
    letters = np.full((columns + 2 + FURTHER, LANES), ABSENT, np.int16)
    keys = np.zeros((columns + 1, 4, LANES), np.int16)
    total = np.empty(LANES, np.int16)
    for begin in range(0, len(sites), LANES):
        some = sites[begin : begin + LANES]
        _window_letters(codes, offsets, utr, start, some, letters)
        _window_keys(letters, keys)
        total[:] = UNREACHED
        _fill(records, tables, prices, planes, keys, total, rows, columns)
        for lane in range(len(some)):
            last = offsets[utr[some[lane]] + 1]
            before = offsets[utr[some[lane]]] + start[some[lane]] + high
            a, b, c, d = _seed_letters(codes, last, before)
            out[some[lane]] = (total[lane] + seed[a, b, c, d]) / 100


@njit(cache=True, nogil=True)
def _records(model, mirna, high, rows):
    """Prices of every row by the letters of the window, four places each."""
    opened = np.zeros((rows + 1, KEYS[0], 4), np.int16)
    two = np.full((rows + 1, KEYS[1], 4), UNREACHED, np.int16)
    three = np.full((rows + 1, KEYS[2], 4), UNREACHED, np.int16)
    four = np.full((rows + 1, KEYS[3], 4), UNREACHED, np.int16)
    for row in range(rows + 1):
        i = high - 1 + row
        _open_records(model, mirna, i, opened[row])
        if row > 0:
            _close_records(model, mirna, i, high - 1, two[row], three[row], four[row])
    return opened, two, three, four


@njit(cache=True, nogil=True)
def _by_price(records):
    """Turn the records of each row into one table a price."""
    tables = np.empty((len(records[0]), PLACES), np.int16)
    for row in range(len(tables)):
        start = 0
        for which in range(4):
            for field in range(FIELDS[which]):
                for key in range(KEYS[which]):
                    tables[row, start + key] = records[which][row, key, field]
                start += KEYS[which]
    return tables


@njit(cache=True, nogil=True)
def _seed_letters(codes, last, before):
    """Letters opposite m3, m2, m1 and m0; `before` is the place opposite m0."""
    a = np.int64(codes[before - 3]) if before - 3 < last else ABSENT
    b = np.int64(codes[before - 2]) if before - 2 < last else ABSENT
    c = np.int64(codes[before - 1]) if before - 1 < last else ABSENT
    d = np.int64(codes[before]) if before < last else ABSENT
    return a, b, c, d


@njit(cache=True, nogil=True)
def _window_letters(codes, offsets, utr, start, some, letters):
    """Letters of each lane from the last seed pair outwards, after those of `FURTHER` pairs."""
    columns = len(letters) - 2 - FURTHER
    for lane in range(LANES):
        site = some[min(lane, len(some) - 1)]
        first = offsets[utr[site]]
        anchor = first + start[site]
        present = min(columns, start[site]) + 1
        for column in range(-FURTHER, present):
            letters[FURTHER + column, lane] = codes[anchor - column]
        for column in range(present, columns + 2):
            letters[FURTHER + column, lane] = ABSENT


@njit(cache=True, nogil=True)
def _window_keys(letters, keys):
    """What the letters of each column index; an absent letter leads to prices never chosen."""
    for column in range(len(keys)):
        for lane in range(LANES):
            here = letters[column + FURTHER, lane]
            two = here * 4 + letters[column + FURTHER - 1, lane]
            three = two * 4 + letters[column + FURTHER - 2, lane]
            keys[column, 0, lane] = here * 5 + letters[column + FURTHER + 1, lane]
            keys[column, 1, lane] = two
            keys[column, 2, lane] = three & 63
            keys[column, 3, lane] = (three * 4 + letters[column + FURTHER - 3, lane]) & 255


@njit(cache=True, nogil=True)
def _fill(records, tables, prices, planes, keys, total, rows, columns):
    row_stride = (columns + 1 + MARGIN) * LANES
    strides = (row_stride, (rows + 1 + MARGIN) * row_stride)
    buffer = np.empty((4, LANES), np.int64)
    whole = (
        records[0].view(np.int64)[:, :, 0],
        records[1].view(np.int64)[:, :, 0],
        records[2].view(np.int64)[:, :, 0],
        records[3].view(np.int64)[:, :, 0],
    )
    for row in range(rows + 1):
        for column in range(min(row, 1), columns + 1 if row > 0 else 1):
            offset = (MARGIN + row) * row_stride + (MARGIN + column) * LANES
            first = 1 if row == 0 else 0
            if PERMUTES:
                found = (tables, row * PLACES, keys, column * 4 * LANES)
            else:
                _gather(whole, keys[column], row, buffer)
                found = (buffer, 0, keys, 0)
            fill_cell(planes, found, prices, total, offset, strides, first)  # pyright: ignore[reportCallIssue]


@njit(cache=True, nogil=True)
def _gather(records, keys, row, buffer):
    """Copy the record of each lane, four prices as one number."""
    opened, two, three, four = records
    for lane in range(LANES):
        buffer[0, lane] = opened[row, keys[0, lane]]
        buffer[1, lane] = two[row, keys[1, lane]]
        buffer[2, lane] = three[row, keys[2, lane]]
        buffer[3, lane] = four[row, keys[3, lane]]
