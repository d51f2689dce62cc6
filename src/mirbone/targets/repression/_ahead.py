"""Fetch ahead of the kernel what a later site needs: its surroundings lie anywhere in memory."""

import numpy as np

from mirbone._core.compiled import fetch, lean_njit

AHEAD = 12
"""Sites from the one in work to the one that is fetched."""

_FLANK, _UNPAIRED = 32, (-28, -8, 22)
_COUNTED = (-160, -50, -40, -10, 0, 8, 18, 48, 58, 168)
"""Nt from a site to the places that are read: letters, accessibility, running counts."""


@lean_njit
def fetch_site(
    targets: tuple[np.ndarray, ...],
    running: tuple[np.ndarray, ...],
    unpaired: np.ndarray,
    sites: tuple[np.ndarray, ...],
    row: int,
):  # pragma: no cover - compiled
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
