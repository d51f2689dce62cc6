"""What compiled kernels share: how they are compiled, and vectors of many numbers.

`njit` compiles a kernel and keeps it where that can be done, `lean_njit` one without reference
counts, `fetch` asks for memory ahead of its use.
A `Lane8` value is eight numbers at once, with `load`, `store` and arithmetic, for kernels that are
written in Python; `Vectors` builds instructions on vectors of any kind, for those that are written
for LLVM.
"""

from mirbone._core.compiled._builder import SIZE, Vectors, array_data, intrinsic
from mirbone._core.compiled._cache import njit
from mirbone._core.compiled._kernel import fetch, lean_njit
from mirbone._core.compiled._lane8 import (
    LANE8,
    LANES,
    Eight,
    Lane8,
    choose_less,
    load,
    magnitude,
    pick,
    power,
    splat,
    square_root,
    store,
    whole_power,
)

__all__ = [
    "LANE8",
    "LANES",
    "SIZE",
    "Eight",
    "Lane8",
    "Vectors",
    "array_data",
    "choose_less",
    "fetch",
    "intrinsic",
    "lean_njit",
    "load",
    "magnitude",
    "njit",
    "pick",
    "power",
    "splat",
    "square_root",
    "store",
    "whole_power",
]
