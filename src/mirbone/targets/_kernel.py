"""How kernels that allocate nothing are compiled."""

from typing import Any

from numba import njit

_OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}

lean_njit: Any = njit(**_OPTIONS)
"""Numba's `njit` without reference counts.

Numba else counts references to every array at every call, atomically: nearly half of the time of
kernels that are many small functions, more where threads share an array. A function that makes an
array cannot be compiled so; it makes what is needed and calls one that is.
"""
