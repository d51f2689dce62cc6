"""Letters of the windows of 32 sites, turned so that one vector holds one place of each.

A lane is a site; places are counted from `FURTHER` nt 3' of the last seed pair, towards the 5' end
of the UTR.
"""

from llvmlite import ir
from numba import njit
from numba.core import types
from numba.extending import intrinsic

from mirbone.targets._energy_lanes import LANES

ABSENT = 4
FURTHER = 3

_BYTES = ir.VectorType(ir.IntType(8), LANES)
_WORDS = ir.VectorType(ir.IntType(16), LANES)


@njit(cache=True, nogil=True)
def copy_windows(codes, offsets, utr, start, some, windows):
    """Write the letters of each site of `some` in a row; lanes too many repeat the last site.

    `utr` and `start` lie where all sites do. Places beyond the UTR hold `ABSENT`.
    """
    for lane in range(LANES):
        site = some[min(lane, len(some) - 1)]
        present = start[site] + FURTHER + 1
        begin = offsets[utr[site]] + start[site] + FURTHER
        if present < windows.shape[1]:
            for place in range(present):
                windows[lane, place] = codes[begin - place]
            windows[lane, present:] = ABSENT
        else:
            for block in range(0, windows.shape[1], LANES):
                _copy_back(codes, begin - block, windows, lane * windows.shape[1] + block)  # pyright: ignore[reportCallIssue]


@njit(cache=True, nogil=True)
def turn_windows(windows, letters):
    """Write one row a place."""
    for place in range(len(letters)):
        for lane in range(LANES):
            letters[place, lane] = windows[lane, place]


@njit(cache=True, nogil=True)
def fill_keys(letters, keys):
    """Write what the letters of each column index, in the order of `KEYS`."""
    for column in range(len(keys)):
        _fill_keys(letters, column + FURTHER, keys, column)  # pyright: ignore[reportCallIssue]


def _data(context, builder, kind, value):
    return context.make_array(kind)(context, builder, value).data


def _vector(builder, pointer, offset, kind):
    return builder.bitcast(builder.gep(pointer, [offset]), kind.as_pointer())


@intrinsic
def _copy_back(_typing, codes, last, windows, offset):
    """Copy the 32 letters that end at `last`, the last one first."""
    signature = types.void(codes, last, windows, offset)

    def generate(context, builder, signature, arguments):
        source = _data(context, builder, signature.args[0], arguments[0])
        target = _data(context, builder, signature.args[2], arguments[2])
        first = builder.sub(arguments[1], ir.Constant(arguments[1].type, LANES - 1))
        some = builder.load(_vector(builder, source, first, _BYTES), align=1)
        back = ir.Constant(ir.VectorType(ir.IntType(32), LANES), list(range(LANES))[::-1])
        some = builder.shuffle_vector(some, some, back)
        builder.store(some, _vector(builder, target, arguments[3], _BYTES), align=1)
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def _fill_keys(_typing, letters, place, keys, column):
    """Fill the keys of one column; the pair there is at `place` of `letters`.

    Of the two letters that can pair with a given one, C or U and A or G, the higher bit tells which
    it is. A key that holds an absent letter leads to prices that are never chosen.
    """
    signature = types.void(letters, place, keys, column)

    def generate(context, builder, signature, arguments):
        source = _data(context, builder, signature.args[0], arguments[0])
        target = _data(context, builder, signature.args[2], arguments[2])
        size = arguments[1].type

        def letter(before):
            row = builder.sub(arguments[1], ir.Constant(size, before))
            pointer = _vector(builder, source, builder.mul(row, ir.Constant(size, LANES)), _BYTES)
            return builder.zext(builder.load(pointer, align=1), _WORDS)

        def number(value):
            return ir.Constant(_WORDS, [value] * LANES)

        def joined(high, low, factor):
            return builder.add(builder.mul(high, number(factor)), low)

        def bit(letters):
            return builder.and_(builder.lshr(letters, number(1)), number(1))

        after, here, one, two, three = (letter(before) for before in (-1, 0, 1, 2, 3))
        inside = joined(bit(here), one, 4)
        found = (
            joined(here, after, 5),
            joined(here, one, 4),
            joined(inside, bit(two), 2),
            builder.and_(joined(joined(inside, two, 4), bit(three), 2), number(63)),
        )
        for which, key in enumerate(found):
            start = builder.mul(arguments[3], ir.Constant(size, len(found) * LANES))
            start = builder.add(start, ir.Constant(size, which * LANES))
            builder.store(key, _vector(builder, target, start, _WORDS), align=2)
        return context.get_dummy_value()

    return signature, generate
