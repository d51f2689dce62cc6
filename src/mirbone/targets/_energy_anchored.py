"""Duplex energy with the seed pairs of a site held fixed and the 3' part free to loop.

The recursion of `_energy_exact`, begun at the last seed pair and run for 32 sites of one miRNA at a
time; loops hold at most `LONGEST` unpaired nt. The 5' side of the seed may add stacked pairs or one
1 x 1 loop. Each row's prices are gathered into records first, indexed by letters of the window.
"""

import numpy as np
from numba import njit

from mirbone.targets._energy_lanes import (
    LANES,
    LONGEST,
    MARGIN,
    PLANES,
    PRICES,
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
    MOST,
    SLOPE,
    STACK,
)

OVERHANG = 8
ABSENT = 5


@njit(cache=True, nogil=True)
def loop_prices(model):
    """Give the start price of each loop by unpaired nt on either strand, then that of 2 x 3."""
    prices = np.full(PRICES * PRICES + 1, UNREACHED, np.int16)
    for left in range(PRICES):
        for right in range(PRICES):
            size = left + right
            if not 2 <= size <= LONGEST:
                continue
            uneven = min(model[MOST], abs(left - right) * model[SLOPE])
            if left == 0 or right == 0:
                prices[left * PRICES + right] = model[BULGE + size]
            elif ((left == 1 or right == 1) and size > 3) or (left > 1 and right > 1 and size > 5):
                prices[left * PRICES + right] = model[INTERIOR + size] + uneven
    prices[PRICES * PRICES] = model[INTERIOR + 5] + model[SLOPE]
    return prices


@njit(cache=True, nogil=True)
def _open_records(model, mirna, i, out):
    """By (letter, next letter): generic and 2 x 3 mismatch, helix end, terminal A:U."""
    three = np.int64(mirna[i + 1]) if i + 1 < len(mirna) else -1
    for a in range(6):
        pair = pair_type(model, mirna[i], a) if a < 4 else -1
        for b in range(6):
            out[a * 6 + b, :] = 0
            if pair < 0:
                continue
            five = b if b < ABSENT else -1
            out[a * 6 + b, 2] = end_energy(model, swapped(model, pair), five, three)
            out[a * 6 + b, 3] = end_penalty(model, pair)
            if three >= 0 and b < ABSENT:
                out[a * 6 + b, 0] = mismatch(model, INTERIOR_MISMATCH, pair, three, b)
                out[a * 6 + b, 1] = mismatch(model, INTERIOR_MISMATCH_23, pair, three, b)


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

    Shape (6, 6, 6, 6); pairs `low`, 2 or 3, to `high` (1-based) are Watson-Crick. Letter 4 is an
    unknown one, 5 an absent one.
    """
    prices = np.zeros((6, 6, 6, 6), np.int16)
    fixed = model[DUPLEX_START]
    for position in range(low, high):
        outer = pair_type(model, mirna[position - 1], 3 - mirna[position - 1])
        inner = swapped(model, pair_type(model, mirna[position], 3 - mirna[position]))
        fixed += model[STACK + outer * 6 + inner]
    letters = np.full(4, 0, np.int64)
    for a in range(6):
        for b in range(6):
            for c in range(6):
                for d in range(6):
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
def anchored_energies(model, mirna, low, high, codes, bounds, anchors, out):
    """Fill `out` (kcal/mol) for sites of one miRNA whose seed pairs are `low` to `high`.

    `anchors` is the place in `codes` opposite position `high`; `bounds` the first and one past the
    last nt of the window. No window may hold an unknown letter.
    """
    rows = len(mirna) - high
    columns = rows + OVERHANG
    seed = seed_prices(model, mirna, low, high)
    opened = np.zeros((rows + 1, 36, 4), np.int16)
    two = np.full((rows + 1, 17, 4), UNREACHED, np.int16)
    three = np.full((rows + 1, 65, 4), UNREACHED, np.int16)
    four = np.full((rows + 1, 257, 2), UNREACHED, np.int16)
    for row in range(rows + 1):
        i = high - 1 + row
        _open_records(model, mirna, i, opened[row])
        if row > 0:
            _close_records(model, mirna, i, high - 1, two[row], three[row], four[row])
    tables = (
        opened.view(np.int64).reshape(rows + 1, 36),
        two.view(np.int64).reshape(rows + 1, 17),
        three.view(np.int64).reshape(rows + 1, 65),
        four.view(np.int32).reshape(rows + 1, 257),
    )
    prices = loop_prices(model)
    shape = (PLANES, rows + 1 + MARGIN, columns + 1 + MARGIN, LANES)
    planes = np.full(shape, UNREACHED, np.int16).ravel()
    letters = np.zeros((columns + 2, LANES), np.uint8)
    keys = np.zeros((4, columns + 1, LANES), np.uint16)
    total = np.empty(LANES, np.int16)
    for begin in range(0, len(anchors), LANES):
        count = min(LANES, len(anchors) - begin)
        _window_keys(codes, bounds, anchors, begin, count, letters, keys)
        total[:] = UNREACHED
        _fill(tables, prices, planes, keys, total, rows, columns)
        for lane in range(count):
            site = begin + lane
            a, b, c, d = _seed_letters(codes, bounds[site, 1], anchors[site] + high)
            out[site] = (total[lane] + seed[a, b, c, d]) / 100


@njit(cache=True, nogil=True)
def _seed_letters(codes, last, before):
    """Letters opposite m3, m2, m1 and m0; `before` is the place opposite m0."""
    a = np.int64(codes[before - 3]) if before - 3 < last else ABSENT
    b = np.int64(codes[before - 2]) if before - 2 < last else ABSENT
    c = np.int64(codes[before - 1]) if before - 1 < last else ABSENT
    d = np.int64(codes[before]) if before < last else ABSENT
    return a, b, c, d


@njit(cache=True, nogil=True)
def _window_keys(codes, bounds, anchors, begin, count, letters, keys):
    """Fill the letters of each lane from the anchor outwards, and what they index."""
    columns = keys.shape[1] - 1
    for lane in range(LANES):
        site = begin + min(lane, count - 1)
        first, anchor = bounds[site, 0], anchors[site]
        for column in range(columns + 2):
            place = anchor - column
            letters[column, lane] = codes[place] if place >= first else ABSENT
    for column in range(columns + 1):
        for lane in range(LANES):
            here, after = letters[column, lane], letters[column + 1, lane]
            keys[0, column, lane] = here * 6 + after
    for column in range(1, columns + 1):
        for lane in range(LANES):
            one = letters[column - 1, lane]
            two = letters[max(column - 2, 0), lane]
            far = letters[max(column - 3, 0), lane]
            here = letters[column, lane]
            key = here * 4 + one
            present = here < ABSENT
            keys[1, column, lane] = key if present else 16
            keys[2, column, lane] = key * 4 + two if present else 64
            keys[3, column, lane] = (key * 4 + two) * 4 + far if present else 256


@njit(cache=True, nogil=True)
def _fill(tables, prices, planes, keys, total, rows, columns):
    opened, two, three, four = tables
    row_stride = (columns + 1 + MARGIN) * LANES
    plane_stride = (rows + 1 + MARGIN) * row_stride
    buffer = np.empty(3 * LANES + LANES // 2, np.int64)
    last = buffer[3 * LANES :].view(np.int32)
    for lane in range(LANES):
        buffer[lane] = opened[0, keys[0, 0, lane]]
    offset = MARGIN * row_stride + MARGIN * LANES
    strides = (row_stride, plane_stride)
    fill_cell(planes, buffer, prices, total, (0, 0, offset), strides, 1)  # pyright: ignore[reportCallIssue]
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            for lane in range(LANES):
                buffer[lane] = opened[row, keys[0, column, lane]]
            for lane in range(LANES):
                buffer[LANES + lane] = two[row, keys[1, column, lane]]
            for lane in range(LANES):
                buffer[2 * LANES + lane] = three[row, keys[2, column, lane]]
            for lane in range(LANES):
                last[lane] = four[row, keys[3, column, lane]]
            offset = (MARGIN + row) * row_stride + (MARGIN + column) * LANES
            fill_cell(planes, buffer, prices, total, (row, column, offset), strides, 0)  # pyright: ignore[reportCallIssue]
