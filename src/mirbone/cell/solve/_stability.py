"""Stability of a state: the largest real part of the Jacobian's eigenvalues.

Species that do not feed back on each other are taken apart first: the eigenvalues of the whole are
those of its strongly connected parts. Where only the sign is asked for, a bound comes first: let M
hold the Jacobian's diagonal, and the magnitudes of all else. No eigenvalue of the Jacobian lies
further right than those of M, and where M v < 0 for some v > 0, the largest (M v) / v bounds these
(Berman and Plemmons 1994, doi:10.1137/1.9781611971262, chapter 6). Only where no such v is found
are eigenvalues computed.
"""

import numpy as np

from mirbone._core.compiled import LANES, njit
from mirbone.cell.solve._elimination import Elimination
from mirbone.cell.solve._integrate import row_of
from mirbone.cell.solve._jacobian import balance_jacobian
from mirbone.cell.solve._lanes import empty_lanes, load_lane, make_work, rates
from mirbone.cell.solve._structure import Structure


def largest_real_parts(
    rows: tuple[np.ndarray, ...],
    structure: Structure,
    plan: Elimination,
    held: np.ndarray,
    models: np.ndarray,
    levels: np.ndarray,
    *,
    exact: bool = True,
) -> np.ndarray:
    """Find the largest real part at each state.

    Parameters
    ----------
    rows, structure, plan, held : tuple, Structure, Elimination, ndarray
        The models.
    models : ndarray of int64, shape (states,)
        Model of each state.
    levels : ndarray, shape (states, species)
        Steady levels.
    exact : bool, optional
        Whether the largest real part itself is asked for; else an upper bound will do where it is
        below 0.

    Returns
    -------
    ndarray, shape (states,)
        1/h; below 0 a small disturbance dies out. Species that are held do not count.
    """
    largest = np.full(len(models), -np.inf)
    moving = np.flatnonzero(~held)
    if not len(models) or not len(moving):
        return largest
    slopes = np.empty((len(models), plan.entries))
    flow_slopes(rows, structure, plan, held, models, levels, slopes)
    for part in _parts(plan.place >= 0, moving):
        entries = plan.place[part[:, None], part]
        within = np.where(entries >= 0, slopes[:, entries], 0.0)
        if len(part) == 1:
            real = within[:, 0, 0]
        else:
            real = np.full(len(models), np.inf) if exact else upper_bounds(within)
            left = ~(real < 0)
            real[left] = np.linalg.eigvals(within[left]).real.max(axis=1)
        largest = np.maximum(largest, real)
    return largest


def upper_bounds(matrices: np.ndarray) -> np.ndarray:
    """Bound the real parts of each matrix's eigenvalues from above, where that shows them negative.

    Parameters
    ----------
    matrices : ndarray, shape (matrices, n, n)
        Jacobians.

    Returns
    -------
    ndarray, shape (matrices,)
        Below 0 where the bound holds; infinite where it tells nothing.
    """
    diagonal = np.arange(matrices.shape[1])
    compared = np.abs(matrices)
    compared[:, diagonal, diagonal] = matrices[:, diagonal, diagonal]
    try:
        weights = np.linalg.solve(compared, np.full((*matrices.shape[:2], 1), -1.0))
    except np.linalg.LinAlgError:  # one of them is singular
        return np.full(len(matrices), np.inf)
    with np.errstate(all="ignore"):  # what is not a number tells nothing
        bounds = ((compared @ weights) / weights).max(axis=(1, 2))
    told = (weights > 0).all(axis=(1, 2)) & (bounds < 0)
    return np.where(told, bounds, np.inf)


def _parts(pattern: np.ndarray, moving: np.ndarray) -> list[np.ndarray]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    within = csr_array(pattern[np.ix_(moving, moving)])
    count, label = connected_components(within, directed=True, connection="strong")
    return [moving[label == i] for i in range(count)]


@njit(cache=True, nogil=True)
def flow_slopes(  # pragma: no cover
    rows: tuple[np.ndarray, ...],
    structure: Structure,
    plan: Elimination,
    held: np.ndarray,
    models: np.ndarray,
    levels: np.ndarray,
    slopes: np.ndarray,
):
    """Jacobian of d log(level) / dt at steady states, entry by entry as `plan` keeps them."""
    n = levels.shape[1]
    lanes, work = empty_lanes(structure), make_work(structure)
    x, made, lost = np.zeros((n, LANES)), np.zeros((n, LANES)), np.zeros((n, LANES))
    matrix = np.zeros((plan.entries, LANES))
    for first in range(0, len(models), LANES):
        count = min(LANES, len(models) - first)
        for lane in range(LANES):
            state = first + min(lane, count - 1)
            load_lane(lanes, lane, row_of(rows, models[state]), held)
            # a batch that is not full repeats its last state
            for i in range(n):
                x[i, lane] = levels[state, i]
        rates(x, lanes, structure, made, lost, work)
        balance_jacobian(x, made, lost, lanes, structure, plan.place, work, matrix)
        _weigh(matrix, lost, plan.place, count, first, slopes)


@njit(cache=True, nogil=True)
def _weigh(
    matrix: np.ndarray,
    lost: np.ndarray,
    place: np.ndarray,
    count: int,
    first: int,
    slopes: np.ndarray,
):  # pragma: no cover
    """From slopes of log balance to slopes of the flow."""
    for row in range(len(place)):
        for column in range(len(place)):
            entry = place[row, column]
            if entry >= 0:
                for lane in range(count):
                    slopes[first + lane, entry] = matrix[entry, lane] * lost[row, lane]
