"""One cell of the duplex recursion for 32 sites at once, as vector instructions.

Numba widens int16 arithmetic, so the cell is written for LLVM directly, in its portable vector
types; LLVM maps them to what the processor has. Prices are looked up by letters of the window:
where the processor permutes 32 words in one instruction (AVX-512BW) from tables of one row and
price, else by one load a lane from records of several prices. Offsets count int16 values.

Long loops are grown nt by nt, at prices that are exact or a little too high: square ones from
3 x 3, uneven ones from 2 x 4 or a square one, 1 x n from 1 x 4, bulges from 2 nt.
"""

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.registry import cpu_target
from numba.extending import intrinsic

LANES = 32
UNREACHED = 12_000
MARGIN = 5
(
    DUPLEX,
    GENERIC,
    TWO_THREE,
    ONE,
    BULGE,
    SQUARE,
    MIRNA_LONGER,
    WINDOW_LONGER,
    MIRNA_N,
    WINDOW_N,
    MIRNA_BULGE,
    WINDOW_BULGE,
) = range(12)
PLANES = 12
(
    TWO_BY_THREE,
    THREE_BY_THREE,
    SQUARE_STEP,
    TWO_BY_FOUR,
    LONGER_STEP,
    ONE_BY_THREE,
    ONE_BY_FOUR,
    ONE_STEP,
    BULGE_OF_TWO,
    BULGE_STEP,
) = range(10)
PRICES = 10
FIELDS = (4, 4, 3, 2)
"""Prices by the letters here and after; here and before; with one more before; with two more."""
KEYS = (32, 32, 64, 256)
"""Places for the letters that these prices go by."""
PLACES = sum(fields * keys for fields, keys in zip(FIELDS, KEYS, strict=True))
PERMUTES = "+avx512bw" in cpu_target.target_context.codegen().magic_tuple()[2].split(",")  # pyright: ignore[reportAttributeAccessIssue]

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
_WEAK_ONE = 20  # what a weak end costs more in a 1 x n loop than at a bulge


class _Cell:
    """Builds the instructions of one cell."""

    def __init__(self, builder, planes, strides, offset):
        self.builder = builder
        self.row_stride, self.plane_stride = strides
        self.planes = planes
        self.offset = offset

    def constant(self, number):
        return ir.Constant(_SIZE, number)

    def load(self, pointer, offset, kind=_VECTOR):
        place = self.builder.gep(pointer, [offset])
        place = self.builder.bitcast(place, kind.as_pointer())
        return self.builder.load(place, align=2)

    def store(self, vector, plane):
        start = self.builder.mul(self.constant(plane), self.plane_stride)
        place = self.builder.gep(self.planes, [self.builder.add(start, self.offset)])
        place = self.builder.bitcast(place, _VECTOR.as_pointer())
        self.builder.store(vector, place, align=2)

    def minimum(self, *values):
        best, *others = values
        for value in others:
            smaller = self.builder.icmp_signed("<", best, value)
            best = self.builder.select(smaller, best, value)
        return best

    def number(self, value):
        return ir.Constant(_VECTOR, [value] * LANES)

    def before(self, plane, left, right):
        """Load the cell that lies before a loop of `left` and `right` unpaired nt."""
        start = self.builder.mul(self.constant(plane), self.plane_stride)
        back = self.builder.mul(self.constant(left + 1), self.row_stride)
        place = self.builder.sub(self.builder.add(start, self.offset), back)
        return self.load(self.planes, self.builder.sub(place, self.constant((right + 1) * LANES)))

    def beside(self, plane, rows, columns):
        """Load a cell that lies so many rows and columns back."""
        return self.before(plane, rows - 1, columns - 1)

    def price(self, prices, which):
        return self.load(prices, self.constant(which * LANES))

    def grow(self, plane, started, extended, step):
        """Least of a loop that starts here and of those that are one nt shorter; kept."""
        longer = self.builder.add(self.minimum(*extended), step)
        best = self.minimum(started, longer)
        self.store(best, plane)
        return best

    def loops(self, prices):
        """Least energies before the closing terms: generic, 2 x 3, 1 x n, bulges."""
        return self.generic(prices), self.two_three(prices), self.one(prices), self.bulge(prices)

    def started(self, plane, left, right, price):
        return self.builder.add(self.before(plane, left, right), price)

    def generic(self, prices):
        square = self.grow(
            SQUARE,
            self.started(GENERIC, 3, 3, self.price(prices, THREE_BY_THREE)),
            [self.beside(SQUARE, 1, 1)],
            self.price(prices, SQUARE_STEP),
        )
        found = [square]
        start, step = self.price(prices, TWO_BY_FOUR), self.price(prices, LONGER_STEP)
        for plane, loop, back in ((MIRNA_LONGER, (4, 2), (1, 0)), (WINDOW_LONGER, (2, 4), (0, 1))):
            extended = [self.beside(SQUARE, *back), self.beside(plane, *back)]
            found.append(self.grow(plane, self.started(GENERIC, *loop, start), extended, step))
        return self.minimum(*found)

    def two_three(self, prices):
        either = self.minimum(self.before(TWO_THREE, 2, 3), self.before(TWO_THREE, 3, 2))
        return self.builder.add(either, self.price(prices, TWO_BY_THREE))

    def one(self, prices):
        either = self.minimum(self.before(ONE, 1, 3), self.before(ONE, 3, 1))
        found = [self.builder.add(either, self.price(prices, ONE_BY_THREE))]
        start, step = self.price(prices, ONE_BY_FOUR), self.price(prices, ONE_STEP)
        for plane, loop, back in ((MIRNA_N, (4, 1), (1, 0)), (WINDOW_N, (1, 4), (0, 1))):
            extended = [self.beside(plane, *back)]
            found.append(self.grow(plane, self.started(ONE, *loop, start), extended, step))
        return self.minimum(*found)

    def bulge(self, prices):
        found = []
        start, step = self.price(prices, BULGE_OF_TWO), self.price(prices, BULGE_STEP)
        for plane, loop, back in ((MIRNA_BULGE, (2, 0), (1, 0)), (WINDOW_BULGE, (0, 2), (0, 1))):
            extended = [self.beside(plane, *back)]
            found.append(self.grow(plane, self.started(BULGE, *loop, start), extended, step))
        return self.minimum(*found)

    def permuted(self, tables, keys):
        """Look up the prices of the lanes, table by table."""
        records, start = [], 0
        for which, (fields, size) in enumerate(zip(FIELDS, KEYS, strict=True)):
            key = self.load(keys, self.constant(which * LANES))
            record = []
            for _ in range(fields):
                record.append(self._choose(tables, start, size, key))
                start += size
            records.append(record)
        return records

    def _choose(self, tables, start, size, key):
        parts = [self.load(tables, self.constant(start + n)) for n in range(0, size, LANES)]
        if len(parts) == 1:
            return self._call("llvm.x86.avx512.permvar.hi.512", parts[0], key)
        name = "llvm.x86.avx512.vpermi2var.hi.512"
        parts = [self._call(name, a, key, b) for a, b in zip(parts[::2], parts[1::2], strict=True)]
        bit = 2 * LANES
        while len(parts) > 1:
            high = self.builder.and_(key, self.number(bit))
            high = self.builder.icmp_signed("!=", high, self.number(0))
            pairs = zip(parts[::2], parts[1::2], strict=True)
            parts = [self.builder.select(high, b, a) for a, b in pairs]
            bit *= 2
        return parts[0]

    def _call(self, name, *arguments):
        kind = ir.FunctionType(_VECTOR, [_VECTOR] * len(arguments))
        function = cgutils.get_or_insert_function(self.builder.module, kind, name)
        return self.builder.call(function, arguments)

    def gathered(self, buffer):
        """Take apart the records that were loaded lane by lane, four values each."""
        whole = ir.VectorType(_WORD, LANES * 4)
        index = ir.VectorType(ir.IntType(32), LANES)
        masks = [ir.Constant(index, [lane * 4 + n for lane in range(LANES)]) for n in range(4)]
        records = []
        for which, fields in enumerate(FIELDS):
            value = self.load(buffer, self.constant(which * LANES * 4), whole)
            cut = self.builder.shuffle_vector
            records.append([cut(value, value, mask) for mask in masks[:fields]])
        return records


def _energy(cell, prices, records):
    """Least energy of a duplex that ends with this pair."""
    builder = cell.builder
    close_wide, close_two_three = records[1][:2]
    bulge_end = records[0][3]
    wide, two_three, one, bulge = cell.loops(prices)
    found = [
        builder.add(cell.before(DUPLEX, left, right), records[record][field])
        for (left, right), record, field in _DIRECT
    ]
    found.append(builder.add(wide, close_wide))
    found.append(builder.add(two_three, close_two_three))
    found.append(builder.add(one, _one_end(cell, bulge_end)))
    found.append(builder.add(bulge, bulge_end))
    best = cell.minimum(cell.number(UNREACHED), *found)
    blocked = builder.icmp_signed(">", close_wide, cell.number(UNREACHED // 2))
    return builder.select(blocked, cell.number(UNREACHED), best)


def _one_end(cell, terminal):
    return cell.builder.add(terminal, cell.minimum(terminal, cell.number(_WEAK_ONE)))


def _finish(cell, best, opened, total):
    """Store what the cell gives to later ones, and give the lowest total."""
    builder = cell.builder
    open_wide, open_two_three, end, terminal = opened
    cell.store(best, DUPLEX)
    cell.store(builder.add(best, open_wide), GENERIC)
    cell.store(builder.add(best, open_two_three), TWO_THREE)
    cell.store(builder.add(best, _one_end(cell, terminal)), ONE)
    cell.store(builder.add(best, terminal), BULGE)
    place = builder.bitcast(total, _VECTOR.as_pointer())
    lowest = cell.minimum(builder.load(place, align=2), builder.add(best, end))
    builder.store(lowest, place, align=2)


@intrinsic
def fill_cell(_typing, planes, found, prices, total, offset, strides, first):
    """Fill one cell of every plane, and lower the totals.

    `found` is (tables, their offset, keys, their offset) where `PERMUTES`, else (records, 0, any,
    0); `strides` are (row, plane). `first` is 1 for the last seed pair.
    """
    signature = types.void(planes, found, prices, total, offset, strides, first)

    def generate(context, builder, signature, arguments):
        kinds = signature.args

        def data(kind, value):
            pointer = context.make_array(kind)(context, builder, value).data
            return builder.bitcast(pointer, _WORD.as_pointer())

        strides = cgutils.unpack_tuple(builder, arguments[5])
        cell = _Cell(builder, data(kinds[0], arguments[0]), strides, arguments[4])
        tables, at, keys, keys_at = cgutils.unpack_tuple(builder, arguments[1])
        tables = builder.gep(data(kinds[1][0], tables), [at])
        keys = builder.gep(data(kinds[1][2], keys), [keys_at])
        records = cell.permuted(tables, keys) if PERMUTES else cell.gathered(tables)
        energy = cgutils.alloca_once_value(builder, cell.number(0))
        later = builder.icmp_signed("==", arguments[6], cell.constant(0))
        with builder.if_then(later):
            builder.store(_energy(cell, data(kinds[2], arguments[2]), records), energy)
        _finish(cell, builder.load(energy), records[0], data(kinds[3], arguments[3]))
        return context.get_dummy_value()

    return signature, generate
