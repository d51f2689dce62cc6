"""Numba made ready without SciPy's linear algebra, which its first kernel would load.

Numba loads it to learn whether it is there, some 0.3 s of each process, although few kernels use
it. Those that do load it when they are compiled.
"""

from contextlib import suppress
from importlib.util import find_spec
from typing import Any


def load_lightly() -> None:
    """Load Numba's functions of arrays; where another Numba has other ways, do nothing."""
    with suppress(ImportError, AttributeError):
        import numba.np.linalg

        linalg: Any = numba.np.linalg
        ensure = linalg.ensure_blas
        linalg.ensure_blas = _look
        try:
            import numba.np.arraymath
        finally:
            linalg.ensure_blas = ensure
        arrays: Any = numba.np.arraymath
        arrays.ensure_blas = ensure


def _look() -> None:
    if find_spec("scipy") is None:
        raise ImportError("SciPy is not installed")
