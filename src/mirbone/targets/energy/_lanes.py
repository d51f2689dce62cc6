"""Cells of the duplex recursion for many sites at once, as vector instructions.

A cell is a nt of the miRNA, its row, and one of the window, its column. A lane is a site: 64 of 8
bits, or 32 of 16 bits where 8 are too few; the instructions go by the type of the arrays. Energies
are in steps of 0.1 kcal/mol, as the model is given. Additions stop at the limits of the type, and
the upper one stands for what nothing reaches.

Numba widens small integers, so the cells are written for LLVM directly, in its portable vector
types; LLVM maps them to what the processor has. Neighbouring rows are filled together, so that what
both look at is loaded once, and a cell keeps little, so that all that is looked at stays in the
nearest cache. Prices have 8 bits and are looked up by letters of the window: in tables of one row
and price where the processor permutes 64 bytes in one instruction (AVX-512 VBMI) or 16 (AVX2), else
by one load a lane, in records of several prices. Offsets count lanes.

Loops of up to 2 x 2 and bulges of 1 nt have prices of their own. Longer ones are grown nt by nt:
square ones from 3 x 3, uneven ones from 2 x 3 or a square one, 1 x n from 1 x 3, bulges from 2 nt.
The price that such a loop begins with is part of what a cell keeps for it.
"""

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.registry import cpu_target
from numba.extending import intrinsic

STEP = 10
"""Steps of the energies here, in those of the model."""
BYTES = 64
"""Size of a vector."""
ABREAST = 2
"""Rows that are filled at once."""
START = 10
"""What the seed is given: 8 bits then reach from -13.3 to 11.7 kcal/mol past it."""
FLOOR = -123
"""The most that 8 bits give where a duplex met their limit: an end adds at most 0.5 kcal/mol."""
BLOCKED = 127
"""Price of what cannot pair."""
MARGIN = 4
"""Rows that a cell looks back at."""
REACH = 5
"""Columns that a cell looks at, its own included."""
SHOWN = 2
"""Rows before the first of a column that later columns look at."""
DUPLEX, GENERIC, THIN = range(3)
KEPT = 3
"""What each cell keeps: the duplex that ends there, and what a large or a thin loop begins with."""
SQUARE, WINDOW_LONGER, WINDOW_N, WINDOW_BULGE = range(KEPT, KEPT + 4)
GROWING = 4
"""What the next column needs of the loops that are not closed yet."""
MIRNA_LONGER, MIRNA_N, MIRNA_BULGE = range(KEPT + GROWING, KEPT + GROWING + 3)
CARRIED = 3
"""What the next row needs of them."""
(
    OPEN_GENERIC,
    OPEN_THIN,
    ONE_LESS,
    SQUARE_STEP,
    LONGER_START,
    LONGER_STEP,
    ONE_STEP,
    BULGE_STEP,
) = range(8)
PRICES = 8
FIELDS = (3, 3, 3, 2)
"""Prices by the letters here and after; here and before; with one more before; with two more."""
TABLES = sum(FIELDS)
KEYS = 64
"""Places of a table."""
_FEATURES = cpu_target.target_context.codegen().magic_tuple()[2].split(",")  # pyright: ignore[reportAttributeAccessIssue]
PERMUTES = "+avx512vbmi" in _FEATURES
SHUFFLES = "+avx2" in _FEATURES
TABLED = PERMUTES or SHUFFLES

_SIZE = ir.IntType(64)
# Small loops by unpaired nt in (miRNA, window) and the place of their price in the records.
_DIRECT = (
    ((0, 0), 1, 2),
    ((1, 0), 1, 1),
    ((1, 1), 2, 0),
    ((2, 1), 2, 1),
    ((0, 1), 2, 2),
    ((1, 2), 3, 0),
    ((2, 2), 3, 1),
)

_PARTS = (2, 2, 2, 4)  # of 16 places each, that hold the prices of pairs


class Vectors:
    """Builds instructions on vectors of one kind of lane."""

    def __init__(self, builder, bits, lanes=None):
        self.builder = builder
        self.bits = bits
        self.lanes = lanes or BYTES * 8 // bits
        self.word = ir.IntType(bits)
        self.kind = ir.VectorType(self.word, self.lanes)

    def load(self, pointer, offset, kind=None):
        return self.builder.load(self._place(pointer, offset, kind or self.kind), align=1)

    def store(self, vector, pointer, offset):
        self.builder.store(vector, self._place(pointer, offset, vector.type), align=1)

    def _place(self, pointer, offset, kind):
        if isinstance(offset, int):
            offset = ir.Constant(_SIZE, offset)
        return self.builder.bitcast(self.builder.gep(pointer, [offset]), kind.as_pointer())

    def number(self, value):
        return ir.Constant(self.kind, [value] * self.lanes)

    def cut(self, vector, lanes, other=None):
        """Give some lanes of a vector, or of two."""
        mask = ir.Constant(ir.VectorType(ir.IntType(32), len(lanes)), list(lanes))
        return self.builder.shuffle_vector(vector, vector if other is None else other, mask)

    def widened(self, vector):
        return vector if vector.type == self.kind else self.builder.sext(vector, self.kind)

    @property
    def unreached(self):
        return self.number(2 ** (self.bits - 1) - 1)

    def call(self, name, *arguments):
        kind = ir.FunctionType(self.kind, [self.kind] * len(arguments))
        function = cgutils.get_or_insert_function(self.builder.module, kind, name)
        return self.builder.call(function, arguments)

    def add(self, *values):
        return self._fold("llvm.sadd.sat", values)

    def minimum(self, *values):
        return self._fold("llvm.smin", values)

    def _fold(self, name, values):
        first, *others = values
        for value in others:
            first = self.call(f"{name}.v{self.lanes}i{self.bits}", first, value)
        return first


class _Cell:
    """Builds the instructions of one cell; neighbours that share `known` load each vector once."""

    def __init__(self, vectors, columns, carried, row=0, known=None):
        self.vectors = vectors
        self.columns = columns  # where the first of the rows is, so many columns back
        self.carried = carried
        self.row = row
        self.known = {} if known is None else known

    def _where(self, plane, row, column):
        """Give the pointer and the offset of a value."""
        kept, growing = self.columns
        if plane < KEPT:
            return kept[column], (row * KEPT + plane) * self.vectors.lanes
        if plane < KEPT + GROWING:
            return growing[column], (row * GROWING + plane - KEPT) * self.vectors.lanes
        return self.carried, (plane - KEPT - GROWING) * self.vectors.lanes

    def store(self, vector, plane):
        self.known[plane, self.row, 0] = vector
        if plane < KEPT + GROWING or self.row == ABREAST - 1:
            self.vectors.store(vector, *self._where(plane, self.row, 0))

    def beside(self, plane, rows, columns):
        """Load a cell that lies so many rows and columns back."""
        key = plane, self.row - rows, columns
        if key not in self.known:
            self.known[key] = self.vectors.load(*self._where(*key))
        return self.known[key]

    def before(self, plane, left, right):
        """Load the cell that lies before a loop of `left` and `right` unpaired nt."""
        return self.beside(plane, left + 1, right + 1)

    def price(self, prices, which):
        if which not in self.known:
            self.known[which] = self.vectors.load(prices, which * self.vectors.lanes)
        return self.known[which]

    def grow(self, plane, started, back, step):
        """Least of a loop that starts here and of one that is one nt shorter; kept."""
        longer = self.vectors.add(self.beside(plane, *back), step)
        best = self.vectors.minimum(started, longer)
        self.store(best, plane)
        return best

    def generic(self, prices):
        """Give the least energy of a larger loop, before the closing terms, as do those below."""
        add, minimum = self.vectors.add, self.vectors.minimum
        step = self.price(prices, SQUARE_STEP)
        square = self.grow(SQUARE, self.before(GENERIC, 3, 3), (1, 1), step)
        start, step = self.price(prices, LONGER_START), self.price(prices, LONGER_STEP)
        mirna, window = (add(self.before(GENERIC, *loop), start) for loop in ((3, 2), (2, 3)))
        return minimum(
            self.grow(MIRNA_LONGER, minimum(square, mirna), (1, 0), step),
            self.grow(WINDOW_LONGER, minimum(square, window), (0, 1), step),
        )

    def one(self, prices):
        """Give the least energy of a 1 x n loop."""
        step = self.price(prices, ONE_STEP)
        return self.vectors.minimum(
            self.grow(MIRNA_N, self.before(THIN, 3, 1), (1, 0), step),
            self.grow(WINDOW_N, self.before(THIN, 1, 3), (0, 1), step),
        )

    def bulge(self, prices):
        """Give the least energy of a bulge of 2 nt or more."""
        step = self.price(prices, BULGE_STEP)
        return self.vectors.minimum(
            self.grow(MIRNA_BULGE, self.before(THIN, 2, 0), (1, 0), step),
            self.grow(WINDOW_BULGE, self.before(THIN, 0, 2), (0, 1), step),
        )

    def energy(self, prices, records):
        """Give the least energy of a duplex that ends with this pair."""
        vectors, builder = self.vectors, self.vectors.builder
        close_wide, thin = records[1][0], records[0][1]
        # an end costs the same on both sides of the loop; what begins the loop is counted there
        close_bulge = builder.sub(thin, self.price(prices, OPEN_THIN))
        close_one = builder.sub(close_bulge, self.price(prices, ONE_LESS))
        found = [
            vectors.add(self.before(DUPLEX, left, right), records[record][field])
            for (left, right), record, field in _DIRECT
        ]
        found.append(vectors.add(self.generic(prices), close_wide))
        found.append(vectors.add(self.one(prices), close_one))
        found.append(vectors.add(self.bulge(prices), close_bulge))
        pairs = builder.icmp_signed("<", close_wide, vectors.number(BLOCKED))
        return builder.select(pairs, vectors.minimum(*found), vectors.unreached)

    def finish(self, best, opened):
        """Store what the cell gives to later ones; give the energy of a duplex that ends here."""
        open_generic, open_thin, end = opened
        self.store(best, DUPLEX)
        self.store(self.vectors.add(best, open_generic), GENERIC)
        self.store(self.vectors.add(best, open_thin), THIN)
        return self.vectors.add(best, end)


def _from_tables(vectors, tables, keys):
    """Look up the prices of the lanes, table by table, for each of `ABREAST` rows."""
    rows = [[] for _ in range(ABREAST)]
    first = 0
    some = Vectors(vectors.builder, 8, vectors.lanes)
    choose = _permuted if PERMUTES else _shuffled
    for which, (fields, parts) in enumerate(zip(FIELDS, _PARTS, strict=True)):
        chosen = some.load(keys, which * vectors.lanes)
        for row, records in enumerate(rows):
            starts = [(row * TABLES + first + field) * KEYS for field in range(fields)]
            found = [choose(some, tables, start, chosen, parts) for start in starts]
            records.append([vectors.widened(prices) for prices in found])
        first += fields
    return rows


def _permuted(some, tables, start, keys, _parts):
    whole = Vectors(some.builder, 8)
    table = whole.load(tables, start)
    keys = some.cut(keys, [lane % some.lanes for lane in range(whole.lanes)])
    found = whole.call("llvm.x86.avx512.permvar.qi.512", table, keys)
    return some.cut(found, range(some.lanes))


def _shuffled(some, tables, start, keys, parts):
    """Look up in parts of 16 places; the higher bits of a key tell which part it means."""
    half = Vectors(some.builder, 8, 32)
    part = Vectors(some.builder, 8, 16)
    found = []
    for first in range(0, some.lanes, half.lanes):
        here = some.cut(keys, range(first, first + half.lanes))
        tried = []
        for n in range(parts):
            table = part.cut(part.load(tables, start + n * part.lanes), [*range(part.lanes)] * 2)
            tried.append(half.call("llvm.x86.avx2.pshuf.b", table, here))
        for bit in (3, 2):  # shifts that bring bits 4 and 5 to the sign
            if len(tried) > 1:
                high = half.builder.shl(here, half.number(bit))
                high = half.builder.icmp_signed("<", high, half.number(0))
                pairs = zip(tried[::2], tried[1::2], strict=True)
                tried = [half.builder.select(high, second, first) for first, second in pairs]
        found += tried
    return found[0] if len(found) == 1 else half.cut(found[0], range(some.lanes), found[1])


def _gathered(vectors, buffer, row):
    """Take apart the records that were loaded lane by lane, four prices each."""
    whole = Vectors(vectors.builder, 32, vectors.lanes)
    some = Vectors(vectors.builder, 8, vectors.lanes)
    records = []
    for which, fields in enumerate(FIELDS):
        value = whole.load(buffer, (row * len(FIELDS) + which) * vectors.lanes)
        parts = [vectors.builder.lshr(value, whole.number(8 * n)) for n in range(fields)]
        prices = [vectors.builder.trunc(part, some.kind) for part in parts]
        records.append([vectors.widened(price) for price in prices])
    return records


def _begin(context, builder, kinds, arguments):
    """Take apart what every cell is given."""
    vectors = Vectors(builder, kinds[0].dtype.bitwidth)

    def data(kind, value):
        return context.make_array(kind)(context, builder, value).data

    kept, growing, carried, prices, total = (
        data(kind, value) for kind, value in zip(kinds[:5], arguments, strict=False)
    )
    tables, at, keys, keys_at = cgutils.unpack_tuple(builder, arguments[6])
    tables = builder.gep(data(kinds[6][0], tables), [at])
    keys = builder.gep(data(kinds[6][2], keys), [keys_at])
    offsets = cgutils.unpack_tuple(builder, arguments[5])
    columns = (
        [builder.gep(kept, [offset]) for offset in offsets[:REACH]],
        [builder.gep(growing, [offset]) for offset in offsets[REACH:]],
    )
    known = {}
    cells = [_Cell(vectors, columns, carried, row, known) for row in range(ABREAST)]
    if TABLED:
        records = _from_tables(vectors, tables, keys)
    else:
        records = [_gathered(vectors, tables, row) for row in range(ABREAST)]
    return cells, prices, total, records


def _lower(vectors, total, ends):
    vectors.store(vectors.minimum(vectors.load(total, 0), *ends), total, 0)


@intrinsic
def first_cell(_typing, kept, growing, carried, prices, total, back, found):
    """Fill the cell of the last seed pair; what is given is as for `fill_cells`."""
    signature = types.void(kept, growing, carried, prices, total, back, found)

    def generate(context, builder, signature, arguments):
        (cell, *_), _, total, records = _begin(context, builder, signature.args, arguments)
        end = cell.finish(cell.vectors.number(START), records[0][0])
        _lower(cell.vectors, total, [end])
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def fill_cells(_typing, kept, growing, carried, prices, total, back, found):
    """Fill `ABREAST` rows of one column, and lower the totals.

    `back` are the offsets of the first row in its column and in the `REACH` - 1 before it, in
    `kept`, then in its column and in the one before it, in `growing`. `found` is (tables, their
    offset, keys, their offset) where `TABLED`, else (records, 0, any, 0).
    """
    signature = types.void(kept, growing, carried, prices, total, back, found)

    def generate(context, builder, signature, arguments):
        cells, prices, total, records = _begin(context, builder, signature.args, arguments)
        ends = [
            cell.finish(cell.energy(prices, record), record[0])
            for cell, record in zip(cells, records, strict=True)
        ]
        _lower(cells[0].vectors, total, ends)
        return context.get_dummy_value()

    return signature, generate
