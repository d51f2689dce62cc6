"""Fetch ahead of the kernel what a later site needs: its surroundings lie anywhere in memory."""

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from mirbone.targets._kernel import lean_njit

AHEAD = 12
"""Sites from the one in work to the one that is fetched."""

_FLANK, _UNPAIRED = 32, (-28, -8, 22)
_COUNTED = (-160, -50, -40, -10, 0, 8, 18, 48, 58, 168)
"""Nt from a site to the places that are read: letters, accessibility, running counts."""


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


@lean_njit
def fetch_site(targets, running, unpaired, sites, row):  # pragma: no cover - compiled
    """Fetch the surroundings of one site; a place outside the arrays is no error.

    Parameters
    ----------
    targets, running, unpaired, sites
        As the kernels of `_repression_sum` take them.
    row : int
        The site; none beyond the last.
    """
    if row >= len(sites[1]):
        return
    utr = sites[1][row]
    place = targets[1][utr] + sites[2][row]
    fetch(targets[0], place - _FLANK)
    fetch(targets[0], place + _FLANK)
    for apart in _COUNTED:
        fetch(running[0], 4 * (place + utr + apart))
    fetch(running[1], place + utr)
    if len(unpaired) > 0:
        for apart in _UNPAIRED:
            fetch(unpaired, place + apart)
