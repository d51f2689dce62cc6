"""Step scores of any miRNA from its predicted targets, through what the network knows of genes.

Each member of the ensemble asks anew what is uncertain: whether a predicted target is one in these
cells, how far it falls, whether the way from the gene to the step holds here, how long its arm is,
and how far the network's leaning is biology. For it knows more accelerators of metastasis than
brakes, so that nearly every miRNA would seem to suppress; a share of that leaning, uniform between
none and all, is taken off:

    score(step) = sum over targets of fall x (arm x holds x sign - share x mean(step)) / size(step)

with the fall in log2 units (negative), mean the average effect of a known gene on the step and size
the summed size of all effects on it. As in the cell, a score is a mean over a step's effectors; it
gives a direction and orders miRNAs, and is no measured change.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mirbone._core import InputError, named_keywords, short_repr
from mirbone.words import STEPS

_SPREAD_OF_FALL, _SPREAD_OF_ARM = 0.5, 0.5  # standard deviations of natural logarithms
_REAL_AT, _REAL_MOST = 0.3, 0.9
_DEEPEST = -2.0  # log2; a predicted sum below it says more sites, hardly more repression


@short_repr()
@dataclass(frozen=True, slots=True)
class StepScores:
    """Step scores of one miRNA's predicted targets.

    Parameters
    ----------
    scores : ndarray of float64, shape (members, steps)
        In the order of the cascade.
    paths : DataFrame
        ``gene, step, log2_change, gene_effect, push``, the heaviest first: `push` is what the
        repressed gene adds to the step's score on average.
    """

    scores: np.ndarray
    paths: pd.DataFrame

    def _headline(self) -> str:
        return f"{len(self.scores)} members"


@named_keywords
def score_steps(
    predictions: pd.DataFrame, genes: pd.DataFrame, *, members: int, seed: int
) -> StepScores:
    """Score the steps of the cascade for one miRNA's mimic.

    Parameters
    ----------
    predictions : DataFrame
        ``gene, log2_change`` of one miRNA; more of it lowers these genes.
    genes : DataFrame
        `mirbone.network.gene_effects`.
    members : int
        Size of the ensemble.
    seed : int
        A gene's draws depend on the seed and its name alone, so that two miRNAs share them.

    Returns
    -------
    StepScores
        Zeros where no predicted target is known to the network.

    Raises
    ------
    InputError
        If the ensemble is empty or a log2 change is not finite.
    """
    if members < 1:
        raise InputError(f"an ensemble needs at least 1 member; got {members}.")
    falls: dict[str, float] = {}
    for gene, change in predictions[["gene", "log2_change"]].itertuples(index=False):
        falls[str(gene)] = falls.get(str(gene), 0.0) + float(change)
    if not np.isfinite(list(falls.values())).all():
        raise InputError("log2 changes of predicted targets must be finite.")
    effects = _effects(genes)
    known = {g: min(max(falls[g], _DEEPEST), 0.0) for g in sorted(falls) if g in effects}
    every = np.array(list(effects.values())) if effects else np.zeros((1, len(STEPS)))
    size = np.maximum(np.abs(every).sum(axis=0), 1e-9)
    leaning = np.random.default_rng([seed, 0]).random(members)[:, None] * every.mean(axis=0)
    scores = np.zeros((members, len(STEPS)))
    for gene, change in known.items():
        rng = np.random.default_rng([seed, 1, *gene.encode()])
        fall = change * np.exp(_SPREAD_OF_FALL * rng.standard_normal((members, 1)))
        fall *= rng.random((members, 1)) < real_target_chance(change)
        holds = rng.random((members, len(STEPS))) < np.abs(effects[gene])
        arm = np.exp(_SPREAD_OF_ARM * (2 * rng.random((members, len(STEPS))) - 1))
        scores += fall * (holds * arm * np.sign(effects[gene]) - leaning)
    paths = [
        (gene, step, change, effect, real_target_chance(change) * change * effect / size[i])
        for gene, change in known.items()
        for i, (step, effect) in enumerate(zip(STEPS, effects[gene], strict=True))
        if effect != 0
    ]
    paths.sort(key=lambda path: -abs(path[4]))
    columns = pd.Index(["gene", "step", "log2_change", "gene_effect", "push"])
    return StepScores(scores / size, pd.DataFrame(paths, columns=columns))


def _effects(genes: pd.DataFrame) -> dict[str, np.ndarray]:
    """Effect of each gene on each step, genes in the order of the alphabet."""
    table: dict[str, np.ndarray] = {}
    for gene, step, effect in genes[["gene", "step", "effect"]].itertuples(index=False):
        table.setdefault(str(gene), np.zeros(len(STEPS)))[STEPS.index(step)] = float(effect)
    return {gene: table[gene] for gene in sorted(table) if table[gene].any()}


def real_target_chance(log2_change: float) -> float:
    """Chance that a predicted target is one in these cells: half as the prediction is 0.3."""
    size = max(-log2_change, 0.0)
    return _REAL_MOST * size / (size + _REAL_AT)
