"""How kernels that allocate nothing are compiled, and what they fetch ahead."""

from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

_OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}

lean_njit: Any = njit(**_OPTIONS)
"""Numba's `njit` without reference counts.

Numba else counts references to every array at every call, atomically: nearly half of the time of
kernels that are many small functions, more where threads share an array. A function that makes an
array cannot be compiled so; it makes what is needed and calls one that is.
"""


def _fetch(_typing, array, index):
    """Ask for the cache line of one element; nothing is read."""
    signature = types.void(array, index)

    def generate(context, builder, signature, arguments):
        kind = signature.args[0]
        data = context.make_array(kind)(context, builder, arguments[0]).data
        byte = ir.IntType(8).as_pointer()
        place = builder.bitcast(builder.gep(data, [arguments[1]]), byte)
        word = ir.IntType(32)
        prefetch = builder.module.declare_intrinsic(
            "llvm.prefetch", [byte], ir.FunctionType(ir.VoidType(), [byte, word, word, word])
        )
        builder.call(prefetch, [place, *(ir.Constant(word, number) for number in (0, 3, 1))])
        return context.get_dummy_value()

    return signature, generate


# Kernels call it without the typing context, which a type checker cannot know.
fetch: Any = intrinsic(_fetch)
