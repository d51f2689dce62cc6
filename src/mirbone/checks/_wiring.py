"""The arithmetic of signs: what a cell's wiring says without any number.

A change spreads along the cell's edges, by each edge's sign and with one damping an edge, over at
most `LONGEST` edges; a statement's readers sum what reaches them. It knows directions and no sizes,
takes microseconds, and is therefore what the nulls are drawn with: one call spreads many subjects
over many draws of signs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mirbone.cell import CellModel
from mirbone.words import STEPS

DAMPING, LONGEST = 0.3, 5
"""What an edge hands on, and the greatest number of edges. Neither was fitted."""

_NOTHING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Wiring:
    """The signed edges of one cell, and what its steps and outcomes are read out by.

    Parameters
    ----------
    names : mapping of str to int
        Genes, miRNAs, pathways and molecules.
    sources, targets : ndarray of int64, shape (edges,)
        Ends of the edges, sorted by target.
    signs : ndarray of float, shape (edges,)
        +1 or -1.
    effectors, parts : DataFrame
        Of `CellModel` and `outcome_parts`.
    """

    names: Mapping[str, int]
    sources: np.ndarray
    targets: np.ndarray
    signs: np.ndarray
    effectors: pd.DataFrame
    parts: pd.DataFrame

    @property
    def mirnas(self) -> list[str]:
        """Names of the miRNAs, sorted."""
        return sorted(name for name in self.names if name.startswith("hsa-"))

    def keys(self) -> list[tuple[str, str]]:
        """Give the ends of each edge by name."""
        back = {place: name for name, place in self.names.items()}
        ends = zip(self.sources, self.targets, strict=True)
        return [(back[int(source)], back[int(target)]) for source, target in ends]


def wire(cell: CellModel, parts: pd.DataFrame) -> Wiring:
    """Take the signs out of a cell.

    Parameters
    ----------
    cell : CellModel
        Of `build_cell`.
    parts : DataFrame
        Of `outcome_parts`.

    Returns
    -------
    Wiring
        One edge a pair, as the cell holds them.
    """
    edges = cell.edges
    all_names = set(edges["source"]) | set(edges["target"]) | set(cell.effectors["gene"])
    names = {name: place for place, name in enumerate(sorted(all_names))}
    sources = edges["source"].map(names.__getitem__).to_numpy(np.int64)
    targets = edges["target"].map(names.__getitem__).to_numpy(np.int64)
    order = np.lexsort((sources, targets))
    signs = edges["sign"].astype(float).to_numpy()
    return Wiring(names, sources[order], targets[order], signs[order], cell.effectors, parts)


def readers(wiring: Wiring, target: str, raised: Sequence[str]) -> np.ndarray:
    """Give the weight with which each name reads a statement's object out.

    Parameters
    ----------
    wiring : Wiring
        Of the cell.
    target : str
        A name, a step or an outcome.
    raised : sequence of str
        What is set from outside; of an outcome's genes these do not count.

    Returns
    -------
    ndarray, shape (names,)
        Zero where a name does not read it.
    """
    weights = np.zeros(len(wiring.names))
    if target in wiring.names:
        weights[wiring.names[target]] = 1.0
    elif target in STEPS:
        own = wiring.effectors.loc[wiring.effectors["step"] == target]
        for gene, sign in zip(own["gene"], own["sign"], strict=True):
            weights[wiring.names[gene]] += sign
    else:
        own = wiring.parts.loc[wiring.parts["outcome"] == target]
        for part, kind, sign in own[["part", "kind", "sign"]].itertuples(index=False):
            if kind == "step":
                weights += sign * readers(wiring, part, raised)
            elif part in wiring.names and part not in raised:
                weights[wiring.names[part]] += sign
    return weights


def spread(
    wiring: Wiring, subjects: Sequence[Sequence[str]], signs: np.ndarray | None = None
) -> np.ndarray:
    """Spread changes over the wiring.

    Parameters
    ----------
    wiring : Wiring
        Of the cell.
    subjects : sequence of sequence of str
        What is raised together, each its own question; names that the cell lacks do nothing.
    signs : ndarray, shape (draws, edges), optional
        Signs in the edges' place; those of the wiring when absent.

    Returns
    -------
    ndarray, shape (draws, subjects, names)
        What reaches each name. What is raised stays as it is set.
    """
    drawn = wiring.signs[None] if signs is None else signs
    start = np.zeros((len(subjects), len(wiring.names)))
    for row, names in enumerate(subjects):
        for name in names:
            if name in wiring.names:
                start[row, wiring.names[name]] = 1.0
    free = (start == 0)[None]
    now = np.broadcast_to(start, (len(drawn), *start.shape))
    total = now.copy()
    first = np.flatnonzero(np.diff(wiring.targets, prepend=-1))
    reached = wiring.targets[first]
    factor = DAMPING * drawn[:, None, :]
    for _ in range(LONGEST if len(first) else 0):
        moved = np.zeros_like(total)
        moved[..., reached] = np.add.reduceat(now[..., wiring.sources] * factor, first, axis=-1)
        now = moved * free
        total += now
    return total


def sign_holds(totals: np.ndarray, sign: int | None) -> np.ndarray:
    """Judge sums of signs against what is stated.

    Parameters
    ----------
    totals : ndarray
        What the readers sum to.
    sign : int or None
        +1, -1, 0 (no effect), or None (an effect without a stated direction).

    Returns
    -------
    ndarray of bool
        Whether each is as stated; that nothing arrives is no effect.
    """
    found = np.where(np.abs(totals) > _NOTHING, np.sign(totals), 0.0)
    return found != 0 if sign is None else found == sign
