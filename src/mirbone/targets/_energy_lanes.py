"""One cell of the duplex recursion for 32 sites at once, as vector instructions.

Numba widens int16 arithmetic, so the cell is written for LLVM directly, in its portable vector
types; LLVM maps them to what the processor has. Offsets count int16 values.
"""

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

LANES = 32
UNREACHED = 12_000
LONGEST = 10
PRICES = LONGEST + 1
DUPLEX, GENERIC, TWO_THREE, ONE, BULGE = range(5)
PLANES = 5
MARGIN = 3
_WORD = ir.IntType(16)
_VECTOR = ir.VectorType(_WORD, LANES)
_SIZE = ir.IntType(64)
# Small loops by unpaired nt in (miRNA, window) and the place of their price in the records.
_DIRECT = (
    ((0, 0), 1, 3),
    ((1, 0), 1, 2),
    ((1, 1), 2, 0),
    ((2, 1), 2, 1),
    ((0, 1), 2, 2),
    ((1, 2), 3, 0),
    ((2, 2), 3, 1),
)
_RECORDS = ((0, 4), (128, 4), (256, 4), (384, 2))


class _Cell:
    """Builds the instructions of one cell."""

    def __init__(self, builder, planes, strides, place):
        self.builder = builder
        self.planes = planes
        self.row_stride, self.plane_stride = strides
        self.row, self.column, self.offset = place

    def constant(self, number):
        return ir.Constant(_SIZE, number)

    def load(self, pointer, offset, kind=_VECTOR):
        place = self.builder.gep(pointer, [offset])
        place = self.builder.bitcast(place, kind.as_pointer())
        return self.builder.load(place, align=2)

    def store(self, vector, pointer, offset):
        place = self.builder.gep(pointer, [offset])
        place = self.builder.bitcast(place, _VECTOR.as_pointer())
        self.builder.store(vector, place, align=2)

    def minimum(self, first, second):
        smaller = self.builder.icmp_signed("<", first, second)
        return self.builder.select(smaller, first, second)

    def splat(self, word):
        lane = ir.Constant(ir.IntType(32), 0)
        vector = self.builder.insert_element(ir.Constant(_VECTOR, ir.Undefined), word, lane)
        zeros = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        return self.builder.shuffle_vector(vector, vector, zeros)

    def number(self, value):
        return ir.Constant(_VECTOR, [value] * LANES)

    def record(self, buffer, which):
        """Take apart a record of 2 or 4 values a lane."""
        first, fields = _RECORDS[which]
        kind = ir.VectorType(_WORD, LANES * fields)
        whole = self.load(buffer, self.constant(first), kind)
        index = ir.VectorType(ir.IntType(32), LANES)
        masks = ([lane * fields + field for lane in range(LANES)] for field in range(fields))
        return [self.builder.shuffle_vector(whole, whole, ir.Constant(index, m)) for m in masks]

    def source(self, plane, left, right):
        """Offset of the cell that lies before a loop of `left` and `right` unpaired nt."""
        back = self.builder.mul(self.builder.add(left, self.constant(1)), self.row_stride)
        side = self.builder.mul(self.builder.add(right, self.constant(1)), self.constant(LANES))
        start = self.builder.mul(self.constant(plane), self.plane_stride)
        place = self.builder.add(start, self.offset)
        return self.builder.sub(place, self.builder.add(back, side))

    def before(self, plane, left, right):
        place = self.source(plane, self.constant(left), self.constant(right))
        return self.load(self.planes, place)

    def least_over(self, plane, prices, lefts, rights):
        """Least of source + price over loops; `lefts` and `rights` are (first, last) counts.

        `rights` may be a function of the left count.
        """
        best = cgutils.alloca_once_value(self.builder, self.number(UNREACHED))
        one = self.constant(1)
        with cgutils.for_range_slice(
            self.builder, lefts[0], self.builder.add(lefts[1], one), one
        ) as (left, _):
            first, last = rights(left)
            with cgutils.for_range_slice(self.builder, first, self.builder.add(last, one), one) as (
                right,
                _,
            ):
                value = self.load(self.planes, self.source(plane, left, right))
                row = self.builder.mul(left, self.constant(PRICES))
                price = self.builder.load(self.builder.gep(prices, [self.builder.add(row, right)]))
                value = self.builder.add(value, self.splat(price))
                self.builder.store(self.minimum(self.builder.load(best), value), best)
        return self.builder.load(best)

    def loops(self, prices):
        """Least energies before the closing terms: generic, 2 x 3, 1 x n, bulges."""
        b, c = self.builder, self.constant
        rows, columns = b.sub(self.row, c(1)), b.sub(self.column, c(1))

        def upto(first, most, room):
            return c(first), self.minimum(c(most), room)

        def generic(left):
            return c(2), self.minimum(b.sub(c(LONGEST), left), columns)

        least = LONGEST - 1
        wide = self.least_over(GENERIC, prices, upto(2, LONGEST - 2, rows), generic)
        bulge = self.minimum(
            self.least_over(BULGE, prices, (c(0), c(0)), lambda _: upto(2, LONGEST, columns)),
            self.least_over(BULGE, prices, upto(2, LONGEST, rows), lambda _: (c(0), c(0))),
        )
        one = self.minimum(
            self.least_over(
                ONE, prices, (c(1), self.minimum(c(1), rows)), lambda _: upto(3, least, columns)
            ),
            self.least_over(
                ONE, prices, upto(3, least, rows), lambda _: (c(1), self.minimum(c(1), columns))
            ),
        )
        price = self.splat(b.load(b.gep(prices, [c(PRICES * PRICES)])))
        uneven = self.minimum(self.before(TWO_THREE, 2, 3), self.before(TWO_THREE, 3, 2))
        return wide, b.add(uneven, price), one, bulge


def _energy(cell, prices, records, terminal):
    """Least energy of a duplex that ends with this pair."""
    builder = cell.builder
    best = cell.number(UNREACHED)
    for (left, right), record, field in _DIRECT:
        value = builder.add(cell.before(DUPLEX, left, right), records[record][field])
        best = cell.minimum(best, value)
    close_wide, close_two_three = records[1][:2]
    bulge_end, one_end = terminal
    wide, two_three, one, bulge = cell.loops(prices)
    # A letter that does not pair has a closing price that is never chosen.
    shut = cell.minimum(builder.add(wide, close_wide), builder.add(two_three, close_two_three))
    pairs = cell.minimum(builder.add(one, one_end), builder.add(bulge, bulge_end))
    blocked = builder.icmp_signed(">", close_wide, cell.number(UNREACHED // 2))
    pairs = builder.select(blocked, cell.number(UNREACHED), pairs)
    best = cell.minimum(best, cell.minimum(shut, pairs))
    return cell.minimum(best, cell.number(UNREACHED))


@intrinsic
def fill_cell(_typing, planes, buffer, prices, total, place, strides, first):
    """Fill one cell of every plane from the four records of its lanes, and lower the totals.

    `place` is (row, column, offset), `strides` (row, plane). `first` is 1 for the last seed pair.
    """
    signature = types.void(planes, buffer, prices, total, place, strides, first)

    def generate(context, builder, signature, arguments):
        kinds = signature.args
        pointers = [
            builder.bitcast(
                context.make_array(kinds[k])(context, builder, arguments[k]).data,
                _WORD.as_pointer(),
            )
            for k in range(4)
        ]
        data, values, costs, totals = pointers
        cell = _Cell(
            builder,
            data,
            cgutils.unpack_tuple(builder, arguments[5]),
            cgutils.unpack_tuple(builder, arguments[4]),
        )
        records = [cell.record(values, which) for which in range(4)]
        open_wide, open_two_three, end, terminal = records[0]
        extra = cell.minimum(terminal, cell.number(20))
        one_end = builder.add(terminal, extra)
        energy = cgutils.alloca_once_value(builder, cell.number(0))
        later = builder.icmp_signed("==", arguments[6], cell.constant(0))
        with builder.if_then(later):
            builder.store(_energy(cell, costs, records, (terminal, one_end)), energy)
        best = builder.load(energy)
        planes_values = (
            (DUPLEX, best),
            (GENERIC, builder.add(best, open_wide)),
            (TWO_THREE, builder.add(best, open_two_three)),
            (ONE, builder.add(best, one_end)),
            (BULGE, builder.add(best, terminal)),
        )
        for plane, value in planes_values:
            start = builder.mul(cell.constant(plane), cell.plane_stride)
            cell.store(value, data, builder.add(start, cell.offset))
        zero = cell.constant(0)
        lowest = cell.minimum(cell.load(totals, zero), builder.add(best, end))
        cell.store(lowest, totals, zero)
        return context.get_dummy_value()

    return signature, generate
