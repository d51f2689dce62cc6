"""The order in which the linear system of a structure is solved: worked out once, walked often.

The Jacobian of a network is sparse. Its pattern, filled as elimination fills it, is the same in
every cell, so a list of multiplications solves the system of eight cells at once.
"""

from typing import NamedTuple

import numpy as np

from mirbone.cell.solve._structure import Structure


class Elimination(NamedTuple):
    """A list of steps, and where each matrix entry is kept.

    Attributes
    ----------
    place : ndarray of int64, shape (species, species)
        Where entry (row, column) is kept; -1 where it is always 0.
    entries : int
        Number of entries that are kept.
    pivot, row, entry : ndarray of int64, shape (eliminations,)
        Row `pivot` is taken from `row`, to remove `entry`.
    update_start : ndarray of int64, shape (eliminations + 1,)
        Updates of each elimination.
    update_to, update_from : ndarray of int64, shape (updates,)
        Entries changed, and the pivot row's entries that change them.
    order : ndarray of int64, shape (species,)
        Pivots, in turn.
    back_start : ndarray of int64, shape (species + 1,)
        Entries of each pivot's row that stay, for the way back, in the order of `order`.
    back_entry, back_column : ndarray of int64
        These.
    """

    place: np.ndarray
    entries: int
    pivot: np.ndarray
    row: np.ndarray
    entry: np.ndarray
    update_start: np.ndarray
    update_to: np.ndarray
    update_from: np.ndarray
    order: np.ndarray
    back_start: np.ndarray
    back_entry: np.ndarray
    back_column: np.ndarray


def plan_elimination(structure: Structure) -> Elimination:
    """Choose pivots that fill little, and list the steps.

    Parameters
    ----------
    structure : Structure
        The model.

    Returns
    -------
    Elimination
        The steps; pivots stay on the diagonal.
    """
    pattern = _pattern(structure)
    order, filled = _fill(pattern)
    place = np.full(pattern.shape, -1, dtype=np.int64)
    place[filled] = np.arange(filled.sum())
    eliminations: list[tuple[int, int, int]] = []
    updates: list[tuple[int, int]] = []
    starts, back_starts = [0], [0]
    back: list[tuple[int, int]] = []
    for turn, p in enumerate(order):
        later = order[turn + 1 :]
        columns = [c for c in later if filled[p, c]]
        for r in later:
            if filled[r, p]:
                eliminations.append((p, r, place[r, p]))
                updates += [(place[r, c], place[p, c]) for c in columns]
                starts.append(len(updates))
        back += [(place[p, c], c) for c in columns]
        back_starts.append(len(back))
    steps = np.array(eliminations, dtype=np.int64).reshape(-1, 3)
    changes = np.array(updates, dtype=np.int64).reshape(-1, 2)
    ways = np.array(back, dtype=np.int64).reshape(-1, 2)
    return Elimination(
        place=place,
        entries=int(filled.sum()),
        pivot=steps[:, 0].copy(),
        row=steps[:, 1].copy(),
        entry=steps[:, 2].copy(),
        update_start=np.array(starts, dtype=np.int64),
        update_to=changes[:, 0].copy(),
        update_from=changes[:, 1].copy(),
        order=np.array(order, dtype=np.int64),
        back_start=np.array(back_starts, dtype=np.int64),
        back_entry=ways[:, 0].copy(),
        back_column=ways[:, 1].copy(),
    )


def _pattern(structure: Structure) -> np.ndarray:
    """Which species' balance depends on which levels."""
    n = len(structure.mrna_of)
    depends = np.eye(n, dtype=bool)
    for t in range(n):
        depends[t, structure.reg_source[structure.reg_start[t] : structure.reg_start[t + 1]]] = True
        if structure.mrna_of[t] >= 0:
            depends[t, structure.mrna_of[t]] = True
    for j, m in enumerate(structure.silenced):
        groups = slice(structure.group_start[j], structure.group_start[j + 1] + 1)
        bounds = structure.member_start[groups]
        mirnas = np.unique(structure.member_mirna[bounds[0] : bounds[-1]])
        depends[np.ix_(mirnas, mirnas)] = True
        depends[mirnas, m] = True
        depends[np.flatnonzero((structure.mrna_of == m) | (np.arange(n) == m))[:, None], mirnas] = (
            True
        )
    return depends


def _fill(pattern: np.ndarray) -> tuple[list[int], np.ndarray]:
    """Pivots by least fill (Markowitz count), and the pattern with what elimination adds."""
    filled, active = pattern.copy(), pattern.copy()
    left, order = list(range(len(pattern))), []
    while left:
        rows = active.sum(axis=1) - 1
        columns = active.sum(axis=0) - 1
        p = min(left, key=lambda i: (rows[i] * columns[i], i))
        left.remove(p)
        order.append(p)
        below = [i for i in left if active[i, p]]
        right = [i for i in left if active[p, i]]
        active[np.ix_(below, right)] = True
        filled[np.ix_(below, right)] = True
        active[p, :] = False
        active[:, p] = False
    return order, filled
