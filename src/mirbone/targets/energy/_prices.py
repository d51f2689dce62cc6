"""What loops and helix ends of one miRNA cost, tabulated by letters of the window.

Rows are nt of the miRNA, from the last seed pair on. Of the two letters that can pair with a given
one, C or U and A or G, the higher bit tells which it is; letters that must pair are known by it.
"""

import numpy as np

from mirbone._core.compiled import njit
from mirbone.targets.energy._lanes import (
    ABREAST,
    BLOCKED,
    BULGE_STEP,
    KEYS,
    LONGER_START,
    LONGER_STEP,
    ONE_LESS,
    ONE_STEP,
    OPEN_GENERIC,
    OPEN_THIN,
    PRICES,
    SQUARE_STEP,
    STEP,
)
from mirbone.targets.energy._loops import (
    IMPOSSIBLE,
    end_energy,
    end_penalty,
    interior_energy,
    mismatch,
    pair_type,
    swapped,
)
from mirbone.targets.energy._model import (
    BULGE,
    DUPLEX_START,
    INTERIOR,
    INTERIOR_MISMATCH,
    MOST,
    SLOPE,
    STACK,
)
from mirbone.targets.energy._windows import ABSENT

_GROWTH = {SQUARE_STEP: 30, LONGER_STEP: 70, ONE_STEP: 100, BULGE_STEP: 30}
"""Price of one nt more in a loop, of two in a square one: those of the best agreement."""
_WEAK_ONE = 20
"""What a weak end costs more in a 1 x n loop than at a bulge; one end is taken to be weak."""


def loop_prices(model: np.ndarray):
    """Give the prices of loops and of their growth, in `STEP`.

    Shape (PRICES,).
    """
    prices = np.empty(PRICES, np.int64)
    prices[OPEN_GENERIC] = _interior(model, 3, 3)
    prices[LONGER_START] = _interior(model, 2, 3) - _interior(model, 3, 3)
    prices[OPEN_THIN] = model[BULGE + 2]
    prices[ONE_LESS] = model[BULGE + 2] - _interior(model, 1, 3) - _WEAK_ONE
    for which, step in _GROWTH.items():
        prices[which] = step
    return (prices // STEP).astype(np.int16)


def _interior(model: np.ndarray, left: int, right: int):
    """Give the price of an interior loop by its unpaired nt alone."""
    uneven = min(model[MOST], abs(left - right) * model[SLOPE])
    return np.int64(model[INTERIOR + left + right]) + uneven


@njit(cache=True, nogil=True)
def loop_records(model: np.ndarray, mirna: np.ndarray, high: int, loops: np.ndarray):
    """Prices of every row by the letters of the window, in `STEP`, four places each.

    `loops` are those of `loop_prices`. Shape (rows, 4, KEYS, 4); the last `ABREAST` - 1 rows
    lie beyond the miRNA.
    """
    rows = len(mirna) - high + 1
    records = np.full((rows + ABREAST - 1, 4, KEYS, 4), BLOCKED * STEP, np.int16)
    # a neighbour that is absent costs nothing
    records[:, 0] = 0
    for row in range(rows):
        i = high - 1 + row
        _open_records(model, mirna, i, records[row, 0])
        if row > 0:
            two, three, four = records[row, 1], records[row, 2], records[row, 3]
            _close_records(model, mirna, i, high - 1, two, three, four)
    # steps of 0.1 kcal/mol, so that the usual energies fit into 8 bits
    records //= STEP
    for field, price in enumerate((OPEN_GENERIC, OPEN_THIN)):
        records[:, 0, :, field] += loops[price]
    return records


@njit(cache=True, nogil=True)
def _open_records(model: np.ndarray, mirna: np.ndarray, i: int, out: np.ndarray):
    """By (letter, next letter): ends towards a large loop, a thin one, and the outside."""
    three = np.int64(mirna[i + 1]) if i + 1 < len(mirna) else -1
    for a in range(4):
        pair = pair_type(model, mirna[i], a)
        for b in range(5):
            if pair < 0:
                continue
            row = out[a * 5 + b]
            five = b if b < 4 else -1
            if three >= 0 and b < 4:
                row[0] = mismatch(model, INTERIOR_MISMATCH, pair, three, b)
            row[1] = end_penalty(model, pair)
            row[2] = end_energy(model, swapped(model, pair), five, three)


@njit(cache=True, nogil=True)
def _close_records(
    model: np.ndarray,
    mirna: np.ndarray,
    i: int,
    first: int,
    two: np.ndarray,
    three: np.ndarray,
    four: np.ndarray,
):
    """Give the prices of loops that this pair closes, by the letters from it back to the seed.

    Of the two letters that can pair with a given one, the higher bit tells which it is; past two
    letters the innermost goes by it, and past three the outermost too.
    """
    for a in range(4):
        pair = pair_type(model, mirna[i], a)
        if pair < 0:
            continue
        for b in range(4):
            inside = (a >> 1) * 4 + b
            _close_two(model, mirna, i, first, pair, b, two[a * 4 + b])
            for c in range(4):
                _close_three(model, mirna, i, first, pair, b, c, three[inside * 4 + c])
                for d in range(4):
                    row = four[(inside * 4 + c) * 2 + (d >> 1)]
                    _close_four(model, mirna, i, first, pair, b, c, d, row)


@njit(cache=True, nogil=True)
def _close_two(
    model: np.ndarray, mirna: np.ndarray, i: int, first: int, pair: int, b: int, out: np.ndarray
):
    inner = swapped(model, pair)
    out[0] = mismatch(model, INTERIOR_MISMATCH, inner, b, mirna[i - 1])
    for field, left in ((1, 1), (2, 0)):
        if i - 1 - left >= first and pair_type(model, mirna[i - 1 - left], b) >= 0:
            outer = pair_type(model, mirna[i - 1 - left], b)
            out[field] = interior_energy(model, outer, inner, left, 0, 0, 0, 0, 0)


@njit(cache=True, nogil=True)
def _close_three(
    model: np.ndarray,
    mirna: np.ndarray,
    i: int,
    first: int,
    pair: int,
    b: int,
    c: int,
    out: np.ndarray,
):
    inner = swapped(model, pair)
    for field, left in ((0, 1), (1, 2), (2, 0)):
        k = i - 1 - left
        if k >= first and pair_type(model, mirna[k], c) >= 0:
            outer = pair_type(model, mirna[k], c)
            out[field] = interior_energy(
                model, outer, inner, left, 1, mirna[k + 1], b, mirna[i - 1], b
            )


@njit(cache=True, nogil=True)
def _close_four(
    model: np.ndarray,
    mirna: np.ndarray,
    i: int,
    first: int,
    pair: int,
    b: int,
    c: int,
    d: int,
    out: np.ndarray,
):
    inner = swapped(model, pair)
    for field, left in ((0, 1), (1, 2)):
        k = i - 1 - left
        if k >= first and pair_type(model, mirna[k], d) >= 0:
            outer = pair_type(model, mirna[k], d)
            out[field] = interior_energy(
                model, outer, inner, left, 2, mirna[k + 1], c, mirna[i - 1], b
            )


@njit(cache=True, nogil=True)
def seed_prices(model: np.ndarray, mirna: np.ndarray, low: int, high: int):
    """Give the energy up to the last seed pair, by the window letters opposite m2, m1 and before.

    Shape (5, 5, 5); pairs `low`, 2 or 3, to `high` (1-based) are Watson-Crick. Letter 4 is an
    absent one.
    """
    prices = np.zeros((5, 5, 5), np.int16)
    fixed = model[DUPLEX_START]
    for position in range(low, high):
        # seed pairs are Watson-Crick by the class of the site: no letter of the UTR is needed
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
def _five_prime(model: np.ndarray, mirna: np.ndarray, low: int, letters: np.ndarray):
    """Least energy of what lies 5' of pair `low`; `letters` are opposite m0, m1, m2, m3."""
    best = np.full(low + 1, IMPOSSIBLE, np.int64)
    for position in range(1, low + 1):
        letter = letters[position]
        pair = pair_type(model, mirna[position - 1], letter) if letter < 4 else -1
        if pair < 0:
            continue
        five = np.int64(mirna[position - 2]) if position > 1 else -1
        three = letters[position - 1] if letters[position - 1] < ABSENT else -1
        best[position] = end_energy(model, pair, five, three)
        inner = swapped(model, pair)
        # only stacks and one 1 x 1 loop: 5' of the seed two nt are left at most
        for left in range(min(2, position - 1)):
            k = position - 1 - left
            if best[k] >= IMPOSSIBLE:
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
