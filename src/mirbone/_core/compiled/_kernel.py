"""How kernels that allocate nothing are compiled, and what they fetch ahead."""

from typing import Any

from llvmlite import ir
from numba import types

from mirbone._core.compiled._builder import array_data, intrinsic
from mirbone._core.compiled._cache import njit

_OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}

lean_njit: Any = njit(**_OPTIONS)
"""Numba's `njit` without reference counts.

Numba else counts references to every array at every call, atomically: nearly half of the time of
kernels that are many small functions, more where threads share an array. A function that makes an
array cannot be compiled so; it makes what is needed and calls one that is.
"""


@intrinsic
def fetch(_typing: Any, array: Any, index: Any) -> Any:
    """Ask for the cache line of one element; nothing is read."""
    signature = types.void(array, index)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = array_data(context, builder, signature.args[0], arguments[0])
        byte = ir.IntType(8).as_pointer()
        place = builder.bitcast(builder.gep(data, [arguments[1]]), byte)
        word = ir.IntType(32)
        prefetch = builder.module.declare_intrinsic(
            "llvm.prefetch", [byte], ir.FunctionType(ir.VoidType(), [byte, word, word, word])
        )
        builder.call(prefetch, [place, *(ir.Constant(word, number) for number in (0, 3, 1))])
        return context.get_dummy_value()

    return signature, generate
