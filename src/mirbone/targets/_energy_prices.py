"""What loops and helix ends of one miRNA cost, tabulated by letters of the window.

Rows are nt of the miRNA, from the last seed pair on. Of the two letters that can pair with a given
one, C or U and A or G, the higher bit tells which it is; letters that must pair are known by it.
"""

import math

import numpy as np
from numba import njit

from mirbone.targets._energy_lanes import (
    BULGE_OF_TWO,
    BULGE_STEP,
    FIELDS,
    KEYS,
    LONGER_STEP,
    ONE_BY_FOUR,
    ONE_BY_THREE,
    ONE_STEP,
    PRICES,
    SQUARE_STEP,
    THREE_BY_THREE,
    TWO_BY_FOUR,
    TWO_BY_THREE,
    UNREACHED,
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
from mirbone.targets._energy_windows import ABSENT


def loop_prices(model):
    """Give the prices of loops and of their growth; growth is never too cheap.

    Shape (PRICES,).
    """
    model = model.astype(np.int64)
    prices = np.empty(PRICES, np.int16)
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
            even = prices[THREE_BY_THREE] + (side - 3) * prices[SQUARE_STEP]
            longer = max(longer, (_interior(model, side, side + more) - even) / more)
    prices[LONGER_STEP] = math.ceil(longer)
    prices[ONE_STEP] = math.ceil(one)
    prices[BULGE_STEP] = math.ceil(bulge)
    return prices


def _interior(model, left, right):
    """Give the price of an interior loop by its unpaired nt alone."""
    return model[INTERIOR + left + right] + min(model[MOST], abs(left - right) * model[SLOPE])


@njit(cache=True, nogil=True)
def loop_records(model, mirna, high, rows):
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
def fill_tables(records, tables):
    """Turn the records of each row into one table a price."""
    for row in range(len(tables)):
        start = 0
        for which in range(4):
            for field in range(FIELDS[which]):
                for key in range(KEYS[which]):
                    tables[row, start + key] = records[which][row, key, field]
                start += KEYS[which]


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
    """Give the prices of loops that this pair closes, by the letters from it back to the seed.

    Of the two letters that can pair with a given one, the higher bit tells which it is; the
    innermost letter and, past two, the outermost go by it.
    """
    for a in range(4):
        pair = pair_type(model, mirna[i], a)
        if pair < 0:
            continue
        for b in range(4):
            inside = (a >> 1) * 4 + b
            _close_two(model, mirna, i, first, pair, b, two[a * 4 + b])
            for c in range(4):
                row = three[inside * 2 + (c >> 1)]
                _close_three(model, mirna, i, first, pair, b, c, row)
                for d in range(4):
                    row = four[(inside * 4 + c) * 2 + (d >> 1)]
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
    """Give the energy up to the last seed pair, by the window letters opposite m2, m1 and before.

    Shape (5, 5, 5); pairs `low`, 2 or 3, to `high` (1-based) are Watson-Crick. Letter 4 is an
    absent one.
    """
    prices = np.zeros((5, 5, 5), np.int16)
    fixed = model[DUPLEX_START]
    for position in range(low, high):
        outer = pair_type(model, mirna[position - 1], 3 - mirna[position - 1])
        inner = swapped(model, pair_type(model, mirna[position], 3 - mirna[position]))
        fixed += model[STACK + outer * 6 + inner]
    letters = np.full(4, 0, np.int64)
    for b in range(5):
        for c in range(5):
            for d in range(5):
                letters[0], letters[1], letters[2] = d, c, b
                letters[low] = 3 - mirna[low - 1]
                prices[b, c, d] = fixed + _five_prime(model, mirna, low, letters)
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
