"""Cells of the duplex recursion for 32 sites at once, as vector instructions.

Numba widens int16 arithmetic, so the cells are written for LLVM directly, in its portable vector
types; LLVM maps them to what the processor has. Neighbouring columns are filled together, so that
what both look at is loaded once: loads limit the speed. Prices are looked up by letters of the
window: where the processor permutes 32 words in one instruction (AVX-512BW) from tables of one row
and price, else by one load a lane from records of several prices. Offsets count int16 values.

Long loops are grown nt by nt, at prices that are exact or a little too high: square ones from
3 x 3, uneven ones from 2 x 4 or a square one, 1 x n from 1 x 4, bulges from 2 nt.
"""

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.registry import cpu_target
from numba.extending import intrinsic

LANES = 32
ABREAST = 2
"""Columns that are filled at once."""
UNREACHED = 12_000
MARGIN = 5
BEYOND = ABREAST + 2
REACH = 6
"""Rows that a cell looks at, its own included."""
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
KEYS = (32, 32, 32, 64)
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
    """Builds the instructions of one cell; neighbours that share `known` load each vector once."""

    def __init__(self, builder, planes, places, column=0, known=None):
        self.builder = builder
        self.planes = planes
        self.place, self.back, self.plane_stride = places
        self.column = column
        self.known = {} if known is None else known

    def constant(self, number):
        return ir.Constant(_SIZE, number)

    def load(self, pointer, offset, kind=_VECTOR):
        place = self.builder.gep(pointer, [offset])
        place = self.builder.bitcast(place, kind.as_pointer())
        return self.builder.load(place, align=2)

    def store(self, vector, plane):
        place = self.builder.gep(self.planes, [self.at(plane, 0, self.column)])
        place = self.builder.bitcast(place, _VECTOR.as_pointer())
        self.builder.store(vector, place, align=2)
        self.known[plane, 0, self.column] = vector

    def at(self, plane, rows, column):
        """Give the offset of a cell so many rows back; the first of the neighbours is column 0."""
        start = self.builder.mul(self.constant(plane), self.plane_stride)
        start = self.builder.add(start, self.back[rows])
        place = self.builder.add(self.place, self.constant(column * LANES))
        return self.builder.add(start, place)

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
        key = plane, left + 1, self.column - right - 1
        if key not in self.known:
            self.known[key] = self.load(self.planes, self.at(*key))
        return self.known[key]

    def beside(self, plane, rows, columns):
        """Load a cell that lies so many rows and columns back."""
        return self.before(plane, rows - 1, columns - 1)

    def price(self, prices, which):
        if which not in self.known:
            self.known[which] = self.load(prices, self.constant(which * LANES))
        return self.known[which]

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
        """Look up the prices of the lanes, table by table, for each of `ABREAST` columns."""
        records, start = [[] for _ in range(ABREAST)], 0
        for which, (fields, size) in enumerate(zip(FIELDS, KEYS, strict=True)):
            places = [(n * len(KEYS) + which) * LANES for n in range(ABREAST)]
            chosen = [self.load(keys, self.constant(place)) for place in places]
            found = [self._choose(tables, start + n * size, size, chosen) for n in range(fields)]
            for record, prices in zip(records, zip(*found, strict=True), strict=True):
                record.append(prices)
            start += fields * size
        return records

    def _choose(self, tables, start, size, keys):
        parts = [self.load(tables, self.constant(start + n)) for n in range(0, size, LANES)]
        if len(parts) == 1:
            name = "llvm.x86.avx512.permvar.hi.512"
            return [self._call(name, *parts, key) for key in keys]
        name = "llvm.x86.avx512.vpermi2var.hi.512"
        low, high = parts
        return [self._call(name, low, key, high) for key in keys]

    def _call(self, name, *arguments):
        kind = ir.FunctionType(_VECTOR, [_VECTOR] * len(arguments))
        function = cgutils.get_or_insert_function(self.builder.module, kind, name)
        return self.builder.call(function, arguments)

    def gathered(self, buffer, column):
        """Take apart the records that were loaded lane by lane, four values each."""
        whole = ir.VectorType(_WORD, LANES * 4)
        index = ir.VectorType(ir.IntType(32), LANES)
        masks = [ir.Constant(index, [lane * 4 + n for lane in range(LANES)]) for n in range(4)]
        records = []
        for which, fields in enumerate(FIELDS):
            place = (column * len(FIELDS) + which) * LANES * 4
            value = self.load(buffer, self.constant(place), whole)
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


def _begin(context, builder, kinds, arguments):
    """Take apart what every cell is given."""

    def data(kind, value):
        pointer = context.make_array(kind)(context, builder, value).data
        return builder.bitcast(pointer, _WORD.as_pointer())

    planes, prices, total = (
        data(kind, value) for kind, value in zip(kinds[:3], arguments, strict=False)
    )
    places = arguments[3], cgutils.unpack_tuple(builder, arguments[4]), arguments[5]
    tables, at, keys, keys_at = cgutils.unpack_tuple(builder, arguments[6])
    tables = builder.gep(data(kinds[6][0], tables), [at])
    keys = builder.gep(data(kinds[6][2], keys), [keys_at])
    known = {}
    cells = [_Cell(builder, planes, places, column, known) for column in range(ABREAST)]
    if PERMUTES:
        records = cells[0].permuted(tables, keys)
    else:
        records = [cell.gathered(tables, cell.column) for cell in cells]
    return cells, prices, total, records


@intrinsic
def first_cell(_typing, planes, prices, total, place, back, plane_stride, found):
    """Fill the cell of the last seed pair; what is given is as for `fill_cells`."""
    signature = types.void(planes, prices, total, place, back, plane_stride, found)

    def generate(context, builder, signature, arguments):
        cells, _, total, records = _begin(context, builder, signature.args, arguments)
        _finish(cells[0], cells[0].number(0), records[0][0], total)
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def fill_cells(_typing, planes, prices, total, place, back, plane_stride, found):
    """Fill `ABREAST` columns of one row in every plane, and lower the totals.

    `place` is the offset of the first column in a row, `back` are those of the row and of the
    `REACH` - 1 before it in a plane. `found` is (tables, their offset, keys, their offset) where
    `PERMUTES`, else (records, 0, any, 0).
    """
    signature = types.void(planes, prices, total, place, back, plane_stride, found)

    def generate(context, builder, signature, arguments):
        cells, prices, total, records = _begin(context, builder, signature.args, arguments)
        for cell, record in zip(cells, records, strict=True):
            _finish(cell, _energy(cell, prices, record), record[0], total)
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def clear_cells(_typing, planes, place, row, plane_stride):
    """Mark the next cells of a row, those that later rows look at, as never reached."""
    signature = types.void(planes, place, row, plane_stride)

    def generate(context, builder, signature, arguments):
        pointer = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        pointer = builder.bitcast(pointer, _WORD.as_pointer())
        for column in range(BEYOND):
            cell = _Cell(builder, pointer, (arguments[1], [arguments[2]], arguments[3]), column)
            for plane in range(PLANES):
                cell.store(cell.number(UNREACHED), plane)
        return context.get_dummy_value()

    return signature, generate
