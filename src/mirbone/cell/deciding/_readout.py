"""One readout of an answer: a cascade step, or a species."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from mirbone._core import InputError
from mirbone.cell._follow import Response, effectors_of
from mirbone.cell.model._build import CellModel
from mirbone.cell.model._perturbation import Perturbation
from mirbone.cell.model._reach import reachable
from mirbone.words import STEPS, resolve_among


@dataclass(frozen=True, slots=True, eq=False)
class Readout:
    """What is read out, and what can change it.

    Parameters
    ----------
    name : str
        A cascade step, or a species other than an mRNA.
    place : int
        Column of the steps or of the genes.
    weights : ndarray, shape (species,)
        What a log2 change of each species adds to it.
    upstream : frozenset of str
        Species whose change can reach it.
    """

    name: str
    place: int
    weights: np.ndarray
    upstream: frozenset[str]

    def of(self, step_scores: np.ndarray, gene_changes: np.ndarray) -> np.ndarray:
        """Take the readout's values, shape (models,)."""
        return (step_scores if self.name in STEPS else gene_changes)[:, self.place]


def find_readouts(
    cell: CellModel, response: Response, perturbation: Perturbation, names: Sequence[str]
) -> list[Readout]:
    """Look readouts up by name.

    Parameters
    ----------
    cell : CellModel
        The cell.
    response : Response
        Holds the order of steps and genes.
    perturbation : Perturbation
        What is done; what it sets reads no step out.
    names : sequence of str
        Cascade steps with an effector, or genes, miRNAs, pathways or molecules by any name.

    Returns
    -------
    list of Readout
        In that order, each once.

    Raises
    ------
    InputError
        If a name is neither, or nothing reads a step out.
    """
    genes = response.genes["gene"].tolist()
    found = []
    for name in dict.fromkeys(_meant(name, genes) for name in names):
        if name in STEPS:
            place = STEPS.index(name)
            rows = effectors_of(cell, name, perturbation)
            read = dict(zip(rows["gene"], rows["sign"].astype(float), strict=True))
            if not read:
                raise InputError(f"nothing in this cell reads {name} out; choose another readout.")
        else:
            place, read = genes.index(name), {name: 1.0}
        weights = np.zeros(len(cell.kinetics.species))
        for species, weight in read.items():
            weights[cell.kinetics.index(species)] += weight
        upstream = reachable(cell.kinetics, read, back=True)
        found.append(Readout(name, place, weights, frozenset(upstream)))
    return found


def _meant(name: str, genes: list[str]) -> str:
    """The step, or the gene or miRNA of the cell, that a name means."""
    known = [*STEPS, *genes]
    try:
        return resolve_among(name, known, "this cell")
    except InputError as error:
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        hint = f" Near: {', '.join(near)}." if near else ""
        raise InputError(
            f"a readout must be a cascade step or a miRNA or gene of this cell; got {name!r}.{hint}"
        ) from error
