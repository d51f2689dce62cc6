"""Sums of products over rows of banded tables, as vector instructions.

Lengths are rounded up to whole vectors: tables are padded with rows and columns that are zero, or
meet a weight of zero. LLVM maps the portable vector types to what the processor has.
"""

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

WIDTH = 8
_SIZE = ir.IntType(64)
_FAST = ("fast",)


def _vector(kind):
    element = ir.DoubleType() if kind.dtype == types.float64 else ir.FloatType()
    return ir.VectorType(element, WIDTH)


def _data(context, builder, kind, value):
    return context.make_array(kind)(context, builder, value).data


class _Rows:
    """Loads and stores of whole vectors."""

    def __init__(self, builder, vector):
        self.builder = builder
        self.vector = vector
        self.align = 8 if isinstance(vector.element, ir.DoubleType) else 4

    def load(self, pointer, offset):
        place = self.builder.bitcast(self.builder.gep(pointer, [offset]), self.vector.as_pointer())
        return self.builder.load(place, align=self.align)

    def store(self, value, pointer, offset):
        place = self.builder.bitcast(self.builder.gep(pointer, [offset]), self.vector.as_pointer())
        self.builder.store(value, place, align=self.align)

    def splat(self, number):
        lane = ir.Constant(ir.IntType(32), 0)
        start = ir.Constant(self.vector, ir.Undefined)
        one = self.builder.insert_element(start, number, lane)
        mask = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [0] * WIDTH)
        return self.builder.shuffle_vector(one, one, mask)

    def total(self, value):
        """Sum of the lanes, by halves."""
        lanes = list(range(WIDTH))
        step = WIDTH // 2
        while step:
            order = [(lane + step) % WIDTH for lane in lanes]
            mask = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), order)
            moved = self.builder.shuffle_vector(value, value, mask)
            value = self.builder.fadd(value, moved, flags=_FAST)
            step //= 2
        return self.builder.extract_element(value, ir.Constant(ir.IntType(32), 0))

    def product(self, first, second, added):
        scaled = self.builder.fmul(first, second, flags=_FAST)
        return self.builder.fadd(scaled, added, flags=_FAST)


def _add(builder, *numbers):
    total = numbers[0]
    for number in numbers[1:]:
        total = builder.add(total, number)
    return total


def _dot_rows(_typing, values, weights, start, step, rows, length):
    """Sum value * weight over rows of falling length.

    `start` and `step` are (offset of the values, offset of the weights); each row is one shorter
    than the row before it, the first has `length` products.
    """
    signature = types.float64(values, weights, start, step, rows, length)

    def generate(context, builder, signature, arguments):
        kinds = signature.args
        vector = _vector(kinds[0])
        access = _Rows(builder, vector)
        data = _data(context, builder, kinds[0], arguments[0])
        costs = _data(context, builder, kinds[1], arguments[1])
        first, first_cost = cgutils.unpack_tuple(builder, arguments[2])
        step, step_cost = cgutils.unpack_tuple(builder, arguments[3])
        zero = ir.Constant(vector, [0.0] * WIDTH)
        total = cgutils.alloca_once_value(builder, zero)
        none, one = ir.Constant(_SIZE, 0), ir.Constant(_SIZE, 1)
        width = ir.Constant(_SIZE, WIDTH)
        with cgutils.for_range_slice(builder, none, arguments[4], one) as (row, _):
            value_row = _add(builder, first, builder.mul(row, step))
            cost_row = _add(builder, first_cost, builder.mul(row, step_cost))
            end = builder.sub(arguments[5], row)
            with cgutils.for_range_slice(builder, none, end, width) as (column, _):
                value = access.load(data, builder.add(value_row, column))
                cost = access.load(costs, builder.add(cost_row, column))
                builder.store(access.product(value, cost, builder.load(total)), total)
        result = access.total(builder.load(total))
        if kinds[0].dtype != types.float64:
            result = builder.fpext(result, ir.DoubleType())
        return result

    return signature, generate


def _add_scaled(_typing, target, target_start, factor, source, source_start, length):
    """Add factor * source to a stretch of the target."""
    signature = types.void(target, target_start, factor, source, source_start, length)

    def generate(context, builder, signature, arguments):
        kinds = signature.args
        vector = _vector(kinds[0])
        access = _Rows(builder, vector)
        into = _data(context, builder, kinds[0], arguments[0])
        data = _data(context, builder, kinds[3], arguments[3])
        factor = access.splat(arguments[2])
        none, width = ir.Constant(_SIZE, 0), ir.Constant(_SIZE, WIDTH)
        with cgutils.for_range_slice(builder, none, arguments[5], width) as (column, _):
            place = builder.add(arguments[1], column)
            value = access.load(data, builder.add(arguments[4], column))
            access.store(access.product(value, factor, access.load(into, place)), into, place)
        return context.get_dummy_value()

    return signature, generate


# Kernels call these without the typing context, which a type checker cannot know.
dot_rows: Any = intrinsic(_dot_rows)
add_scaled: Any = intrinsic(_add_scaled)
