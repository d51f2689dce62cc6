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
from typing import Any, TypeAlias

from llvmlite import ir
from numba.core import types
from numba.extending import models, overload, register_model

from mirbone._core.compiled._builder import SIZE, Vectors, array_data, intrinsic

LANES = 8
Eight: TypeAlias = Any
"""A `Lane8` value, to a type checker; its operators exist only where it is compiled."""
_DOUBLE, _WORD = ir.DoubleType(), ir.IntType(64)
_VECTOR = ir.VectorType(_DOUBLE, LANES)


class Lane8(types.Type):
    """Numba's type of eight float64."""

    def __init__(self) -> None:
        super().__init__(name="Lane8")


LANE8 = Lane8()


@register_model(Lane8)
class _Lane8Model(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Lane8) -> None:
        super().__init__(manager, kind, _VECTOR)


def _eight(builder: Any, word: Any = _DOUBLE) -> Vectors:
    """Vectors of eight numbers of 8 bytes; Numba aligns arrays to no more than that."""
    return Vectors(builder, word, LANES, align=8)


def _row(context: Any, builder: Any, kind: Any, array: Any, row: Any) -> tuple[Any, Any]:
    """Where a row of eight begins: the array's first element, and how many come before the row."""
    offset = builder.mul(row, ir.Constant(SIZE, LANES))
    return array_data(context, builder, kind, array), offset


@intrinsic
def load(_typing: Any, array: Any, row: Any) -> Any:
    """Load a row of an array of float64."""
    signature = LANE8(array, row)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _row(context, builder, signature.args[0], arguments[0], arguments[1])
        return _eight(builder).load(*place)

    return signature, generate


@intrinsic
def store(_typing: Any, array: Any, row: Any, value: Any) -> Any:
    """Store to a row of an array of float64."""
    signature = types.void(array, row, value)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _row(context, builder, signature.args[0], arguments[0], arguments[1])
        _eight(builder).store(arguments[2], *place)
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def splat(_typing: Any, number: Any) -> Any:
    """Repeat one number in every lane."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _eight(builder).splat(arguments[0])

    return LANE8(number), generate


def _load_words(context: Any, builder: Any, kind: Any, array: Any, row: Any) -> Any:
    return _eight(builder, _WORD).load(*_row(context, builder, kind, array, row))


def _has_bit(builder: Any, words: Any, bit: int) -> Any:
    eight = _eight(builder, _WORD)
    return builder.icmp_signed("!=", builder.and_(words, eight.number(bit)), eight.number(0))


@intrinsic
def pick(_typing: Any, flags: Any, row: Any, yes: Any, no: Any) -> Any:
    """Choose `yes` in the lanes where a row of int64 flags is not 0, else `no`."""
    signature = LANE8(flags, types.int64, yes, no)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        words = _load_words(context, builder, signature.args[0], arguments[0], arguments[1])
        return builder.select(_has_bit(builder, words, -1), arguments[2], arguments[3])

    return signature, generate


@intrinsic
def whole_power(_typing: Any, base: Any, exponents: Any, row: Any) -> Any:
    """Raise to a whole exponent from 0 to 7, a row of int64, by multiplication."""
    signature = LANE8(base, exponents, row)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        words = _load_words(context, builder, signature.args[1], arguments[1], arguments[2])
        factor, product = arguments[0], _eight(builder).number(1.0)
        for bit in (1, 2, 4):
            larger = builder.fmul(product, factor)
            product = builder.select(_has_bit(builder, words, bit), larger, product)
            factor = builder.fmul(factor, factor)
        return product

    return signature, generate


@intrinsic
def choose_less(_typing: Any, a: Any, b: Any, yes: Any, no: Any) -> Any:
    """Choose `yes` in the lanes where a < b, else `no`."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        less = builder.fcmp_ordered("<", arguments[0], arguments[1])
        return builder.select(less, arguments[2], arguments[3])

    return LANE8(a, b, yes, no), generate


def _unary(name: str) -> Any:
    @intrinsic
    def function(_typing: Any, value: Any) -> Any:
        def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return _eight(builder).call(f"{name}.v{LANES}f64", *arguments)

        return LANE8(value), generate

    return function


magnitude = _unary("llvm.fabs")
square_root = _unary("llvm.sqrt")


@intrinsic
def power(_typing: Any, base: Any, exponent: Any) -> Any:
    """Raise to any exponent, lane by lane."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _eight(builder).call(f"llvm.pow.v{LANES}f64", *arguments)

    return LANE8(base, exponent), generate


def _operator(symbol: Callable[[Any, Any], Any], instruction: str) -> None:
    """Give `Lane8` an operator, with vectors and numbers on either side."""

    @intrinsic
    def apply(_typing: Any, a: Any, b: Any) -> Any:
        signature = LANE8(a if a == LANE8 else types.float64, b if b == LANE8 else types.float64)

        def generate(_context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            left, right = (
                value if kind == LANE8 else _eight(builder).splat(value)
                for kind, value in zip(signature.args, arguments, strict=True)
            )
            return getattr(builder, instruction)(left, right)

        return signature, generate

    @overload(symbol, inline="always")
    def _(a, b):  # bare: Numba wants the very signature of the function that it gives
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
