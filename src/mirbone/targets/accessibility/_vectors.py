"""Sums of products over rows of banded tables, as vector instructions.

Lengths are rounded up to whole vectors: tables are padded with rows and columns that are zero, or
meet a weight of zero. LLVM maps the portable vector types to what the processor has.
"""

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types

from mirbone._core.compiled import SIZE, Vectors, array_data, intrinsic

WIDTH = 8
_FAST = ("fast",)
"""Sums may be taken in any order, and a product be fused with its sum: a factor's last bit is free,
and a dot product over lanes has another order than a loop anyway."""


def _vectors(builder: Any, kind: Any) -> Vectors:
    """Vectors of the kind of number that an array holds; its rows begin at any number."""
    double = kind.dtype == types.float64
    word = ir.DoubleType() if double else ir.FloatType()
    return Vectors(builder, word, WIDTH, align=8 if double else 4)


def _multiply_add(builder: Any, first: Any, second: Any, added: Any) -> Any:
    return builder.fadd(builder.fmul(first, second, flags=_FAST), added, flags=_FAST)


def _total(vectors: Vectors, value: Any) -> Any:
    """Sum of the lanes, by halves."""
    step = WIDTH // 2
    while step:
        moved = vectors.cut(value, [(lane + step) % WIDTH for lane in range(WIDTH)])
        value = vectors.builder.fadd(value, moved, flags=_FAST)
        step //= 2
    return vectors.first(value)


def _row(builder: Any, start: Any, row: Any, step: Any) -> Any:
    """Where a row begins."""
    return builder.add(start, builder.mul(row, step))


def _whole_vectors(builder: Any, length: Any) -> Any:
    """Loop over a row, a vector a turn; what the last one holds too much is padding."""
    return cgutils.for_range_slice(builder, ir.Constant(SIZE, 0), length, ir.Constant(SIZE, WIDTH))


@intrinsic
def dot_rows(
    _typing: Any, values: Any, weights: Any, start: Any, step: Any, rows: Any, length: Any
) -> Any:
    """Sum value * weight over rows of falling length.

    `start` and `step` are (offset of the values, offset of the weights); each row is one shorter
    than the row before it, the first has `length` products.
    """
    signature = types.float64(values, weights, start, step, rows, length)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kinds = signature.args
        vectors = _vectors(builder, kinds[0])
        data, costs = (array_data(context, builder, kinds[n], arguments[n]) for n in (0, 1))
        first, first_cost = cgutils.unpack_tuple(builder, arguments[2])
        step, step_cost = cgutils.unpack_tuple(builder, arguments[3])
        total = cgutils.alloca_once_value(builder, vectors.number(0.0))
        none, one = ir.Constant(SIZE, 0), ir.Constant(SIZE, 1)
        with cgutils.for_range_slice(builder, none, arguments[4], one) as (row, _):
            value_row = _row(builder, first, row, step)
            cost_row = _row(builder, first_cost, row, step_cost)
            with _whole_vectors(builder, builder.sub(arguments[5], row)) as (column, _):
                value = vectors.load(data, builder.add(value_row, column))
                cost = vectors.load(costs, builder.add(cost_row, column))
                builder.store(_multiply_add(builder, value, cost, builder.load(total)), total)
        result = _total(vectors, builder.load(total))
        if kinds[0].dtype != types.float64:
            result = builder.fpext(result, ir.DoubleType())
        return result

    return signature, generate


@intrinsic
def add_scaled(
    _typing: Any, target: Any, target_start: Any, factor: Any, source: Any, source_start: Any,
    length: Any,
) -> Any:  # fmt: skip
    """Add factor * source to a stretch of the target."""
    signature = types.void(target, target_start, factor, source, source_start, length)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kinds = signature.args
        vectors = _vectors(builder, kinds[0])
        into, data = (array_data(context, builder, kinds[n], arguments[n]) for n in (0, 3))
        factor = vectors.splat(arguments[2])
        with _whole_vectors(builder, arguments[5]) as (column, _):
            place = builder.add(arguments[1], column)
            value = vectors.load(data, builder.add(arguments[4], column))
            vectors.store(
                _multiply_add(builder, value, factor, vectors.load(into, place)), into, place
            )
        return context.get_dummy_value()

    return signature, generate
