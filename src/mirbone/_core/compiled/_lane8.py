"""Eight numbers as one value in compiled code.

Numba cannot know that two arrays do not overlap, so loops over lanes stay scalar. A `Lane8` value
is an LLVM vector of eight float64: it lives in registers, has the usual operators with vectors and
numbers, and is loaded from and stored to a row of a C-contiguous array whose last axis is 8 long.

Counting references costs more than the arithmetic, and Numba counts when an array is taken from a
tuple or handed to an inlined function; so kernels take their arrays out once, before any loop.
"""

# ruff: noqa: ARG001 - an intrinsic's parameters are types, named for who calls it

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic, models, overload, register_model

_intrinsic: Any = intrinsic
"""The caller of an intrinsic leaves out the first parameter, which type checkers do not know."""

LANES = 8
_DOUBLE, _WORD = ir.DoubleType(), ir.IntType(64)
_VECTOR, _WORDS = ir.VectorType(_DOUBLE, LANES), ir.VectorType(_WORD, LANES)


class Lane8(types.Type):
    """Numba's type of eight float64."""

    def __init__(self) -> None:
        super().__init__(name="Lane8")


LANE8 = Lane8()


@register_model(Lane8)
class _Lane8Model(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Lane8) -> None:
        super().__init__(manager, kind, _VECTOR)


def _splat(builder: Any, number: Any) -> Any:
    first = builder.insert_element(ir.Constant(_VECTOR, ir.Undefined), number, _index(0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(first, first, zeros)


def _index(lane: int) -> Any:
    return ir.Constant(ir.IntType(32), lane)


def _address(context: Any, builder: Any, kind: Any, array: Any, row: Any, vector: Any) -> Any:
    """Pointer to a row of eight."""
    data = context.make_array(kind)(context, builder, array).data
    place = builder.gep(data, [builder.mul(row, ir.Constant(_WORD, LANES))])
    return builder.bitcast(place, vector.as_pointer())


@_intrinsic
def load(_typing, array, row):
    """Load a row of an array of float64."""
    signature = LANE8(array, row)

    def generate(context, builder, signature, arguments):
        kind = signature.args[0]
        return builder.load(
            _address(context, builder, kind, arguments[0], arguments[1], _VECTOR), align=8
        )

    return signature, generate


@_intrinsic
def store(_typing, array, row, value):
    """Store to a row of an array of float64."""
    signature = types.void(array, row, value)

    def generate(context, builder, signature, arguments):
        kind = signature.args[0]
        place = _address(context, builder, kind, arguments[0], arguments[1], _VECTOR)
        builder.store(arguments[2], place, align=8)
        return context.get_dummy_value()

    return signature, generate


@_intrinsic
def splat(_typing, number):
    """Repeat one number in every lane."""

    def generate(_context, builder, _signature, arguments):
        return _splat(builder, arguments[0])

    return LANE8(number), generate


def _has_bit(builder: Any, words: Any, bit: int) -> Any:
    masked = builder.and_(words, ir.Constant(_WORDS, [bit] * LANES))
    return builder.icmp_signed("!=", masked, ir.Constant(_WORDS, [0] * LANES))


@_intrinsic
def pick(_typing, flags, row, yes, no):
    """Choose `yes` in the lanes where a row of int64 flags is not 0, else `no`."""
    signature = LANE8(flags, types.int64, yes, no)

    def generate(context, builder, signature, arguments):
        kind = signature.args[0]
        words = builder.load(
            _address(context, builder, kind, arguments[0], arguments[1], _WORDS), align=8
        )
        return builder.select(_has_bit(builder, words, -1), arguments[2], arguments[3])

    return signature, generate


@_intrinsic
def whole_power(_typing, base, exponents, row):
    """Raise to a whole exponent from 0 to 7, a row of int64, by multiplication."""
    signature = LANE8(base, exponents, row)

    def generate(context, builder, signature, arguments):
        kind = signature.args[1]
        words = builder.load(
            _address(context, builder, kind, arguments[1], arguments[2], _WORDS), align=8
        )
        factor, product = arguments[0], ir.Constant(_VECTOR, [1.0] * LANES)
        for bit in (1, 2, 4):
            larger = builder.fmul(product, factor)
            product = builder.select(_has_bit(builder, words, bit), larger, product)
            factor = builder.fmul(factor, factor)
        return product

    return signature, generate


@_intrinsic
def choose_less(_typing, a, b, yes, no):
    """Choose `yes` in the lanes where a < b, else `no`."""

    def generate(_context, builder, _signature, arguments):
        less = builder.fcmp_ordered("<", arguments[0], arguments[1])
        return builder.select(less, arguments[2], arguments[3])

    return LANE8(a, b, yes, no), generate


def _unary(name: str) -> Any:
    @_intrinsic
    def function(_typing, value):
        def generate(_context, builder, _signature, arguments):
            kind = ir.FunctionType(_VECTOR, [_VECTOR])
            called = cgutils.get_or_insert_function(builder.module, kind, f"{name}.v{LANES}f64")
            return builder.call(called, arguments)

        return LANE8(value), generate

    return function


magnitude = _unary("llvm.fabs")
square_root = _unary("llvm.sqrt")


@_intrinsic
def power(_typing, base, exponent):
    """Raise to any exponent, lane by lane."""

    def generate(_context, builder, _signature, arguments):
        kind = ir.FunctionType(_VECTOR, [_VECTOR, _VECTOR])
        called = cgutils.get_or_insert_function(builder.module, kind, f"llvm.pow.v{LANES}f64")
        return builder.call(called, arguments)

    return LANE8(base, exponent), generate


def _operator(symbol: Callable[[Any, Any], Any], instruction: str) -> None:
    """Give `Lane8` an operator, with vectors and numbers on either side."""

    @_intrinsic
    def apply(_typing, a, b):
        signature = LANE8(a if a == LANE8 else types.float64, b if b == LANE8 else types.float64)

        def generate(_context, builder, signature, arguments):
            left, right = (
                value if kind == LANE8 else _splat(builder, value)
                for kind, value in zip(signature.args, arguments, strict=True)
            )
            return getattr(builder, instruction)(left, right)

        return signature, generate

    @overload(symbol, inline="always")
    def _(a, b):
        if LANE8 in {a, b}:
            return lambda a, b: apply(a, b)  # noqa: PLW0108 - Numba wants a function
        return None


for _symbol, _instruction in (
    (operator.add, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    _operator(_symbol, _instruction)
