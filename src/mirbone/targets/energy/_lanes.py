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
by one load a lane, in records of several prices. Tables of 16 places are all that AVX2 looks up at
once, so most are brought down to that (`TABLES`). Offsets count lanes.

Loops of up to 2 x 2 and bulges of 1 nt have prices of their own. Longer ones are grown nt by nt:
square ones from 3 x 3, uneven ones from 2 x 3 or a square one, 1 x n from 1 x 3, bulges from 2 nt.
The price that such a loop begins with is part of what a cell keeps for it.
"""

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.registry import cpu_target

from mirbone._core.compiled import Vectors, array_data, intrinsic

STEP = 10
"""Steps of the energies here, in those of the model."""
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
_FEATURES = cpu_target.target_context.codegen().magic_tuple()[2].split(",")  # pyright: ignore[reportAttributeAccessIssue]
PERMUTES = "+avx512vbmi" in _FEATURES
SHUFFLES = not PERMUTES and "+avx2" in _FEATURES
TABLED = PERMUTES or SHUFFLES
BYTES = 32 if SHUFFLES else 64
"""Size of a vector: that of the processor's, so that what neighbours look at stays at hand."""
PLACES = 64 if PERMUTES else 16
"""Places of a table that are looked up at once."""
TABLES = (
    (16, ((0, 0), (0, 1), (0, 2))),
    (16, ((1, 0), (1, 1), (1, 2))),
    (16, ((2, 1), (2, 2))),
    (32, ((2, 0),)),
    (64, ((3, 0), (3, 1))),
    (16, ((4, 0),)),
)
"""Places of a key, and which prices, as (record, field), are looked up by it.

The letters are those of `FIELDS`, except that the innermost letter of each goes by the bit that
tells which of the two that can pair it is, and that the last key is the letter alone, which tells
what pairs. The outermost letter of the third key goes by its bit as well: what does not pair there
is unreached, and these prices are never negative.
"""
PARTS = tuple(-(-places // PLACES) for places, _ in TABLES)
"""Tables that each key is split over."""
KEY_ROWS = sum(PARTS) if TABLED else len(FIELDS)
TABLE_ROWS = sum(parts * len(prices) for parts, (_, prices) in zip(PARTS, TABLES, strict=True))
KEYS = 64
"""Places of a record."""
PAIRED = -128
"""What the last table holds for letters that pair; the others have `BLOCKED`."""

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


def integers(builder: Any, bits: int, lanes: int | None = None) -> Vectors:
    """Vectors of whole numbers of so many bits; a whole vector of them if nothing else is said.

    Parameters
    ----------
    builder : ir.IRBuilder
        Where instructions go.
    bits : int
        Size of a lane.
    lanes : int, optional
        How many.

    Returns
    -------
    Vectors
        That may begin at any byte, as windows and keys do.
    """
    return Vectors(builder, ir.IntType(bits), lanes or BYTES * 8 // bits, align=1)


def _bits(vectors: Vectors) -> int:
    return vectors.kind.element.width


def _unreached(vectors: Vectors) -> Any:
    return vectors.number(2 ** (_bits(vectors) - 1) - 1)


def _widened(vectors: Vectors, vector: Any) -> Any:
    return vector if vector.type == vectors.kind else vectors.builder.sext(vector, vectors.kind)


def _add(vectors: Vectors, *values: Any) -> Any:
    """Add; what would pass the limits stops there, so that nothing unreached turns cheap."""
    return _fold(vectors, "llvm.sadd.sat", values)


def _minimum(vectors: Vectors, *values: Any) -> Any:
    return _fold(vectors, "llvm.smin", values)


def _fold(vectors: Vectors, name: str, values: tuple[Any, ...]) -> Any:
    first, *others = values
    for value in others:
        first = vectors.call(f"{name}.v{vectors.lanes}i{_bits(vectors)}", first, value)
    return first


class _Cell:
    """Builds the instructions of one cell; neighbours that share `known` load each vector once."""

    def __init__(
        self,
        vectors: Vectors,
        columns: tuple[list[Any], list[Any]],
        carried: Any,
        row: int = 0,
        known: dict[Any, Any] | None = None,
    ):
        self.vectors = vectors
        self.columns = columns  # where the first of the rows is, so many columns back
        self.carried = carried
        self.row = row
        self.known = {} if known is None else known

    def _where(self, plane: int, row: int, column: int):
        """Give the pointer and the offset of a value."""
        kept, growing = self.columns
        if plane < KEPT:
            return kept[column], (row * KEPT + plane) * self.vectors.lanes
        if plane < KEPT + GROWING:
            return growing[column], (row * GROWING + plane - KEPT) * self.vectors.lanes
        return self.carried, (plane - KEPT - GROWING) * self.vectors.lanes

    def add(self, *values: Any) -> Any:
        return _add(self.vectors, *values)

    def least(self, *values: Any) -> Any:
        return _minimum(self.vectors, *values)

    def store(self, vector: Any, plane: int):
        # the next row of the column looks at this cell: it finds the vector, not the memory
        self.known[plane, self.row, 0] = vector
        if plane < KEPT + GROWING or self.row == ABREAST - 1:
            self.vectors.store(vector, *self._where(plane, self.row, 0))

    def beside(self, plane: int, rows: int, columns: int):
        """Load a cell that lies so many rows and columns back."""
        key = plane, self.row - rows, columns
        if key not in self.known:
            self.known[key] = self.vectors.load(*self._where(*key))
        return self.known[key]

    def before(self, plane: int, left: int, right: int):
        """Load the cell that lies before a loop of `left` and `right` unpaired nt."""
        return self.beside(plane, left + 1, right + 1)

    def price(self, prices: Any, which: int):
        if which not in self.known:
            self.known[which] = self.vectors.load(prices, which * self.vectors.lanes)
        return self.known[which]

    def grow(self, plane: int, started: Any, back: tuple[int, int], step: Any):
        """Least of a loop that starts here and of one that is one nt shorter; kept."""
        longer = self.add(self.beside(plane, *back), step)
        best = self.least(started, longer)
        self.store(best, plane)
        return best

    def generic(self, prices: Any):
        """Give the least energy of a larger loop, before the closing terms, as do those below."""
        step = self.price(prices, SQUARE_STEP)
        square = self.grow(SQUARE, self.before(GENERIC, 3, 3), (1, 1), step)
        start, step = self.price(prices, LONGER_START), self.price(prices, LONGER_STEP)
        mirna, window = (self.add(self.before(GENERIC, *loop), start) for loop in ((3, 2), (2, 3)))
        return self.least(
            self.grow(MIRNA_LONGER, self.least(square, mirna), (1, 0), step),
            self.grow(WINDOW_LONGER, self.least(square, window), (0, 1), step),
        )

    def one(self, prices: Any):
        """Give the least energy of a 1 x n loop."""
        step = self.price(prices, ONE_STEP)
        return self.least(
            self.grow(MIRNA_N, self.before(THIN, 3, 1), (1, 0), step),
            self.grow(WINDOW_N, self.before(THIN, 1, 3), (0, 1), step),
        )

    def bulge(self, prices: Any):
        """Give the least energy of a bulge of 2 nt or more."""
        step = self.price(prices, BULGE_STEP)
        return self.least(
            self.grow(MIRNA_BULGE, self.before(THIN, 2, 0), (1, 0), step),
            self.grow(WINDOW_BULGE, self.before(THIN, 0, 2), (0, 1), step),
        )

    def energy(self, prices: Any, records: Any):
        """Give the least energy of a duplex that ends with this pair."""
        builder = self.vectors.builder
        close_wide, thin = records[1][0], records[0][1]
        # an end costs the same on both sides of the loop; what begins the loop is counted there
        close_bulge = builder.sub(thin, self.price(prices, OPEN_THIN))
        close_one = builder.sub(close_bulge, self.price(prices, ONE_LESS))
        found = [
            self.add(self.before(DUPLEX, left, right), records[record][field])
            for (left, right), record, field in _DIRECT
        ]
        found.append(self.add(self.generic(prices), close_wide))
        found.append(self.add(self.one(prices), close_one))
        found.append(self.add(self.bulge(prices), close_bulge))
        return self._where_paired(self.least(*found), records)

    def _where_paired(self, best: Any, records: Any):
        """Give the energy, or the unreached where the letters cannot pair."""
        vectors, builder = self.vectors, self.vectors.builder
        if TABLED:
            # widened, what is blocked fills no more than the lower byte
            mask = records[4][0]
            if _bits(vectors) > 8:
                mask = builder.icmp_signed("<", mask, vectors.number(0))
                return builder.select(mask, best, _unreached(vectors))
            return vectors.call(f"llvm.smax.v{vectors.lanes}i8", best, mask)
        # a blocked price marks letters that cannot pair, in any record; one comparison tells
        pairs = builder.icmp_signed("<", records[1][0], vectors.number(BLOCKED))
        return builder.select(pairs, best, _unreached(vectors))

    def finish(self, best: Any, opened: Any):
        """Store what the cell gives to later ones; give the energy of a duplex that ends here."""
        open_generic, open_thin, end = opened
        self.store(best, DUPLEX)
        self.store(self.add(best, open_generic), GENERIC)
        self.store(self.add(best, open_thin), THIN)
        return self.add(best, end)


def _from_tables(vectors: Vectors, tables: Any, keys: Any):
    """Look up the prices of the lanes, table by table, for each of `ABREAST` rows."""
    rows = [[[None] * 3 for _ in range(5)] for _ in range(ABREAST)]
    first, table = 0, 0
    some = integers(vectors.builder, 8, vectors.lanes)
    for parts, (_, prices) in zip(PARTS, TABLES, strict=True):
        chosen = [some.load(keys, (first + part) * vectors.lanes) for part in range(parts)]
        first += parts
        for record, field in prices:
            for row, records in enumerate(rows):
                start = (row * TABLE_ROWS + table) * PLACES
                found = (_permuted if PERMUTES else _shuffled)(some, tables, start, chosen)
                records[record][field] = _widened(vectors, found)
            table += parts
    return rows


def _permuted(some: Vectors, tables: Any, start: int, keys: list[Any]):
    # the instruction looks up 64 places; fewer keys are repeated to fill it
    whole = integers(some.builder, 8)
    table = whole.load(tables, start)
    keys = some.cut(keys[0], [lane % some.lanes for lane in range(whole.lanes)])
    found = whole.call("llvm.x86.avx512.permvar.qi.512", table, keys)
    return some.cut(found, range(some.lanes))


def _shuffled(some: Vectors, tables: Any, start: int, keys: list[Any]):
    """Look up in parts of 16 places; a key of another part gives 0, so that they are joined."""
    half = integers(some.builder, 8, min(32, some.lanes))
    part = integers(some.builder, 8, PLACES)
    name = "llvm.x86.avx2.pshuf.b" if half.lanes == 32 else "llvm.x86.ssse3.pshuf.b.128"
    halves = []
    for first in range(0, some.lanes, half.lanes):
        found = None
        for n, key in enumerate(keys):
            here = some.cut(key, range(first, first + half.lanes))
            table = part.load(tables, start + n * PLACES)
            table = part.cut(table, [lane % PLACES for lane in range(half.lanes)])
            price = half.call(name, table, here)
            found = price if found is None else some.builder.or_(found, price)
        halves.append(found)
    return halves[0] if len(halves) == 1 else half.cut(halves[0], range(some.lanes), halves[1])


def _gathered(vectors: Vectors, buffer: Any, row: int):
    """Take apart the records that were loaded lane by lane, four prices each."""
    whole = integers(vectors.builder, 32, vectors.lanes)
    some = integers(vectors.builder, 8, vectors.lanes)
    records = []
    for which, fields in enumerate(FIELDS):
        value = whole.load(buffer, (row * len(FIELDS) + which) * vectors.lanes)
        parts = [vectors.builder.lshr(value, whole.number(8 * n)) for n in range(fields)]
        prices = [vectors.builder.trunc(part, some.kind) for part in parts]
        records.append([_widened(vectors, price) for price in prices])
    return records


def _begin(context: Any, builder: Any, kinds: Any, arguments: Any):
    """Take apart what every cell is given."""
    vectors = integers(builder, kinds[0].dtype.bitwidth)
    kept, growing, carried, prices, total = (
        array_data(context, builder, kind, value)
        for kind, value in zip(kinds[:5], arguments, strict=False)
    )
    tables, at, keys, keys_at = cgutils.unpack_tuple(builder, arguments[6])
    tables = builder.gep(array_data(context, builder, kinds[6][0], tables), [at])
    keys = builder.gep(array_data(context, builder, kinds[6][2], keys), [keys_at])
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


def _lower(vectors: Vectors, total: Any, ends: Any):
    vectors.store(_minimum(vectors, vectors.load(total, 0), *ends), total, 0)


@intrinsic
def first_cell(
    _typing: Any,
    kept: Any,
    growing: Any,
    carried: Any,
    prices: Any,
    total: Any,
    back: Any,
    found: Any,
):
    """Fill the cell of the last seed pair; what is given is as for `fill_cells`."""
    signature = types.void(kept, growing, carried, prices, total, back, found)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any):
        (cell, *_), _, total, records = _begin(context, builder, signature.args, arguments)
        end = cell.finish(cell.vectors.number(START), records[0][0])
        _lower(cell.vectors, total, [end])
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def fill_cells(
    _typing: Any,
    kept: Any,
    growing: Any,
    carried: Any,
    prices: Any,
    total: Any,
    back: Any,
    found: Any,
):
    """Fill `ABREAST` rows of one column, and lower the totals.

    `back` are the offsets of the first row in its column and in the `REACH` - 1 before it, in
    `kept`, then in its column and in the one before it, in `growing`. `found` is (tables, their
    offset, keys, their offset) where `TABLED`, else (records, 0, any, 0).
    """
    signature = types.void(kept, growing, carried, prices, total, back, found)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any):
        cells, prices, total, records = _begin(context, builder, signature.args, arguments)
        ends = [
            cell.finish(cell.energy(prices, record), record[0])
            for cell, record in zip(cells, records, strict=True)
        ]
        _lower(cells[0].vectors, total, ends)
        return context.get_dummy_value()

    return signature, generate
