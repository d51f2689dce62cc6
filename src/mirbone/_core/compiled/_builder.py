"""What the vector layers build their LLVM code from: where arrays lie, and vectors of one kind.

Three layers write vector instructions, since Numba cannot: eight cells (`_lane8`), sites of a miRNA
(`targets.energy`) and rows of folding tables (`targets.accessibility`). They differ in the kind of
number and in what it means; loading, storing, repeating and rearranging lanes is written here. The
vector types are LLVM's portable ones, which it maps to what the processor has.
"""

from collections.abc import Iterable
from typing import Any

from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic as numba_intrinsic

SIZE = ir.IntType(64)
"""The type of offsets, counted in lanes."""
_PLACE = ir.IntType(32)

intrinsic: Any = numba_intrinsic
"""Numba's `intrinsic`, whose caller leaves out the first parameter: type checkers do not know."""


def array_data(context: Any, builder: Any, kind: Any, array: Any) -> Any:
    """Give the pointer to the first element of an array.

    Parameters
    ----------
    context, builder : numba context, ir.IRBuilder
        As an intrinsic's generator is given them.
    kind : numba type
        The array's.
    array : ir.Value
        The array.

    Returns
    -------
    ir.Value
        Pointer to its element type.
    """
    return context.make_array(kind)(context, builder, array).data


class Vectors:
    """Builds instructions on vectors of one kind.

    Parameters
    ----------
    builder : ir.IRBuilder
        Where instructions go.
    word : ir.Type
        The type of a lane.
    lanes : int
        How many.
    align : int
        Bytes on which every vector in memory begins for certain: at most the size of a lane, since
        rows begin anywhere.
    """

    def __init__(self, builder: Any, word: Any, lanes: int, align: int) -> None:
        self.builder = builder
        self.lanes = lanes
        self.align = align
        self.kind = ir.VectorType(word, lanes)

    def load(self, pointer: Any, offset: Any) -> Any:
        """Load the vector that begins so many lanes after a pointer."""
        return self.builder.load(self._place(pointer, offset), align=self.align)

    def store(self, vector: Any, pointer: Any, offset: Any) -> None:
        """Store a vector so many lanes after a pointer."""
        self.builder.store(vector, self._place(pointer, offset), align=self.align)

    def _place(self, pointer: Any, offset: Any) -> Any:
        if isinstance(offset, int):
            offset = ir.Constant(SIZE, offset)
        return self.builder.bitcast(self.builder.gep(pointer, [offset]), self.kind.as_pointer())

    def number(self, value: float) -> Any:
        """Give a constant in every lane."""
        return ir.Constant(self.kind, [value] * self.lanes)

    def splat(self, number: Any) -> Any:
        """Repeat a number that is known only when the code runs."""
        none = ir.Constant(self.kind, ir.Undefined)
        one = self.builder.insert_element(none, number, ir.Constant(_PLACE, 0))
        return self.cut(one, [0] * self.lanes)

    def cut(self, vector: Any, lanes: Iterable[int], other: Any = None) -> Any:
        """Give some lanes of a vector, or of two, in any order."""
        order = list(lanes)
        mask = ir.Constant(ir.VectorType(_PLACE, len(order)), order)
        return self.builder.shuffle_vector(vector, vector if other is None else other, mask)

    def first(self, vector: Any) -> Any:
        """Give the first lane as a number."""
        return self.builder.extract_element(vector, ir.Constant(_PLACE, 0))

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function of LLVM that takes and gives vectors of this kind."""
        kind = ir.FunctionType(self.kind, [self.kind] * len(arguments))
        function = cgutils.get_or_insert_function(self.builder.module, kind, name)
        return self.builder.call(function, arguments)
