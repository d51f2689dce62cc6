"""Letters of the windows of many sites, turned so that one vector holds one place of each.

A lane is a site; places are counted from the nt opposite the one before nt 1 of the miRNA, towards
the 5' end of the UTR, so that the last seed pair is at place `high`.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types

from mirbone._core.compiled import Vectors, array_data, intrinsic, njit
from mirbone.targets.energy._lanes import BYTES, KEY_ROWS, PARTS, PLACES, TABLED, TABLES, integers

ABSENT = 4
BLOCK = 64
"""Letters that are copied at once."""
SQUARE = 16
"""Sites and places that are turned at once."""


@njit(cache=True, nogil=True)
def copy_windows(
    codes: np.ndarray,
    offsets: np.ndarray,
    utr: np.ndarray,
    start: np.ndarray,
    some: np.ndarray,
    high: int,
    windows: np.ndarray,
):
    """Write the letters of each site of `some` in a row; lanes too many repeat the last site.

    `utr` and `start` lie where all sites do. Places beyond the UTR hold `ABSENT`.
    """
    width = windows.shape[1]
    for lane in range(len(windows)):
        site = some[min(lane, len(some) - 1)]
        first, last = offsets[utr[site]], offsets[utr[site] + 1]
        begin = first + start[site] + high
        # where the whole block lies inside the letters it is copied as vectors; letters of a
        # neighbouring UTR that come along are blotted out below
        if begin + 1 >= width and begin < len(codes):
            for block in range(0, width, BLOCK):
                _copy_back(codes, begin - block, windows, lane * width + block)
        else:
            for place in range(width):
                there = begin - place
                windows[lane, place] = codes[there] if 0 <= there < len(codes) else ABSENT
        if begin + 1 - first < width:
            windows[lane, begin + 1 - first :] = ABSENT
        if begin >= last:
            windows[lane, : begin + 1 - last] = ABSENT


@njit(cache=True, nogil=True)
def turn_windows(windows: np.ndarray, letters: np.ndarray):
    """Write one row a place; `SQUARE` divides both sides."""
    lanes, width = windows.shape
    for lane in range(0, lanes, SQUARE):
        for place in range(0, len(letters), SQUARE):
            _turn(windows, lane * width + place, width, letters, place * lanes + lane, lanes)


@njit(cache=True, nogil=True)
def fill_keys(letters: np.ndarray, high: int, keys: np.ndarray, total: np.ndarray):
    """Write what the letters of each column index: one table a record of prices.

    `total` tells the kind of lanes.
    """
    for column in range(len(keys)):
        _fill_keys(letters, column + high, keys, column, total)


@intrinsic
def _copy_back(_typing: Any, codes: Any, last: Any, windows: Any, offset: Any):
    """Copy the `BLOCK` letters that end at `last`, the last one first."""
    signature = types.void(codes, last, windows, offset)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any):
        vectors = integers(builder, 8, BLOCK)
        source = array_data(context, builder, signature.args[0], arguments[0])
        target = array_data(context, builder, signature.args[2], arguments[2])
        first = builder.sub(arguments[1], ir.Constant(arguments[1].type, BLOCK - 1))
        back = vectors.cut(vectors.load(source, first), reversed(range(BLOCK)))
        vectors.store(back, target, arguments[3])
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def _turn(_typing: Any, windows: Any, first: Any, width: Any, letters: Any, out: Any, lanes: Any):
    """Turn one square: `first` and `out` are where it begins, `width` and `lanes` its steps.

    Dealing the two halves of the rows out in turn, letter by letter, turns 16 rows of 16 letters
    when it is done four times.
    """
    signature = types.void(windows, first, width, letters, out, lanes)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any):
        vectors = integers(builder, 8, SQUARE)
        source = array_data(context, builder, signature.args[0], arguments[0])
        target = array_data(context, builder, signature.args[3], arguments[3])

        def place(which: int, row: int):
            start, step = arguments[which : which + 2]
            return builder.add(start, builder.mul(step, ir.Constant(step.type, row)))

        def deal(some: Any, others: Any, first: int):
            order = [n + SQUARE * k for n in range(first, first + SQUARE // 2) for k in (0, 1)]
            return vectors.cut(some, order, others)

        rows = [vectors.load(source, place(1, row)) for row in range(SQUARE)]
        for _ in range(4):
            halves = zip(rows[: SQUARE // 2], rows[SQUARE // 2 :], strict=True)
            rows = [deal(*pair, first) for pair in halves for first in (0, SQUARE // 2)]
        for number, row in enumerate(rows):
            vectors.store(row, target, place(4, number))
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def _fill_keys(_typing: Any, letters: Any, place: Any, keys: Any, column: Any, total: Any):
    """Fill the keys of one column; the pair there is at `place` of `letters`.

    Of the two letters that can pair with a given one, C or U and A or G, the higher bit tells which
    it is. A key that holds an absent letter leads to prices that are never chosen.
    """
    signature = types.void(letters, place, keys, column, total)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any):
        source = array_data(context, builder, signature.args[0], arguments[0])
        target = array_data(context, builder, signature.args[2], arguments[2])
        lanes = BYTES * 8 // signature.args[4].dtype.bitwidth
        vectors = integers(builder, 8, lanes)
        size = arguments[1].type

        def letter(before: int):
            row = builder.sub(arguments[1], ir.Constant(size, before))
            return vectors.load(source, builder.mul(row, ir.Constant(size, lanes)))

        def twice(high: Any, low: Any):
            return builder.add(builder.add(high, high), low)

        def bit(letters: Any):
            return builder.and_(builder.lshr(letters, vectors.number(1)), vectors.number(1))

        none = vectors.number(0)
        after, here, one, two, three = (letter(before) for before in (-1, 0, 1, 2, 3))
        inside = twice(twice(bit(here), none), one)
        both = twice(twice(inside, none), two)
        wide = twice(both, bit(three))
        if TABLED:
            eight = twice(twice(twice(bit(here), none), none), none)
            bulged = twice(inside, bit(two))
            found = builder.add(eight, after), builder.add(eight, one), bulged, both, wide, here
            keys_found = [
                part
                for (places, _), parts, key in zip(TABLES, PARTS, found, strict=True)
                for part in _parts(vectors, key, places, parts)
            ]
        else:
            # keys pack letters into at most 6 bits; what pairs needs one bit
            by_four = twice(twice(here, none), none)
            keys_found = [
                builder.add(by_four, builder.add(here, after)),
                builder.add(by_four, one),
                builder.and_(both, vectors.number(63)),
                builder.and_(wide, vectors.number(63)),
            ]
        for which, key in enumerate(keys_found):
            start = builder.mul(arguments[3], ir.Constant(size, KEY_ROWS * vectors.lanes))
            start = builder.add(start, ir.Constant(size, which * vectors.lanes))
            vectors.store(key, target, start)
        return context.get_dummy_value()

    return signature, generate


def _parts(vectors: Vectors, key: Any, places: int, parts: int) -> list[Any]:
    """Give a key for each part of its table, with the highest bit set where it means another."""
    builder = vectors.builder
    key = builder.and_(key, vectors.number(places - 1))
    if parts == 1:
        return [key]
    own = [builder.xor(key, vectors.number(PLACES * part)) for part in range(parts)]
    return [builder.add(other, vectors.number(128 - PLACES)) for other in own]
