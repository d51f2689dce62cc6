"""Step scores: what a miRNA's predicted targets do to each step of the cascade.

A score is a sum over the targets with a known sign on the step, each with the share of it that is
lost, and saturates; a gene that is not hit adds nothing, so that a longer list of genes never makes
it smaller. Its z says what the sum would be if the signs were dealt anew among genes that miRNAs
reach as often (`mirbone.prediction._mechanism.balance`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mirbone._core import named_keywords, promised, short_repr
from mirbone.evidence import gene_knowledge, load_evidence
from mirbone.network.chance._voices import saturate
from mirbone.prediction._mechanism import HIT, Universe, balance, embedded_universe, hits
from mirbone.words import STEPS

STEP_SCORE_COLUMNS = ("mirna", "step", "n_raised", "n_lowered", "score", "z")
"""One row a miRNA and step: targets whose loss raises and lowers it, the saturating sum of their
pushes (-1 to 1), and z beside genes reached as often."""

PATH_COLUMNS = ("mirna", "gene", "step", "log2_change", "gene_sign", "push", "basis")
"""What carries a score: a target, the step, what more of the gene does to it, its push (before it
saturates), and the claims or terms that say so."""


@short_repr("table")
@dataclass(frozen=True, slots=True, eq=False)
class StepScores:
    """Scores of some miRNAs on the steps of the cascade.

    Parameters
    ----------
    table : DataFrame
        `STEP_SCORE_COLUMNS`, steps in the order of the cascade.
    paths : DataFrame
        `PATH_COLUMNS`, the heaviest first within a miRNA and step.
    """

    table: pd.DataFrame
    paths: pd.DataFrame

    @classmethod
    def none(cls) -> "StepScores":
        """Give the scores of no miRNA."""
        tables = (pd.DataFrame(columns=pd.Index(c)) for c in (STEP_SCORE_COLUMNS, PATH_COLUMNS))
        return cls(*tables)

    @classmethod
    def joined(cls, parts: "list[StepScores]", names: pd.Index) -> "StepScores":
        """Put scores together, in the order of the miRNAs.

        Parameters
        ----------
        parts : list of StepScores
            Each of other miRNAs.
        names : Index
            All of them.
        """
        place = {name: number for number, name in enumerate(names)}
        tables = []
        for which in ("table", "paths"):
            rows = pd.concat([getattr(part, which) for part in parts], ignore_index=True)
            order = np.argsort([place[name] for name in rows["mirna"]], kind="stable")
            tables.append(rows.iloc[order].reset_index(drop=True))
        return cls(*tables)

    def _headline(self) -> str:
        beyond = int((self.table["z"].abs() > 1.96).sum())
        return f"{beyond} of {len(self.table)} scores beyond 1.96 of their null"


@named_keywords
def score_steps(
    predictions: pd.DataFrame,
    *,
    names: Sequence[str] | pd.Index | None = None,
    knowledge: pd.DataFrame | None = None,
    genes: pd.Series | None = None,
) -> StepScores:
    """Score the steps of the cascade for more of some miRNAs.

    Parameters
    ----------
    predictions : DataFrame
        ``mirna, gene, log2_change``; a miRNA lowers these genes. Pairs above -0.25 do not count.
    names : sequence of str, optional
        The miRNAs; those of `predictions` without it.
    knowledge : DataFrame, optional
        As `mirbone.evidence.gene_knowledge` gives it; of the embedded evidence without it.
    genes : Series, optional
        Index: genes that could have been hit; values: how often they are. Those of the embedded
        targets without it.

    Returns
    -------
    StepScores
        Of every miRNA, in their order.

    Examples
    --------
    >>> targets = pd.DataFrame({"mirna": "x", "gene": ["ZEB1", "ZEB2"], "log2_change": -1.0})
    >>> table = score_steps(targets).table.set_index("step")
    >>> bool(table.loc["emt_stemness", "score"] < 0), float(table.loc["dormancy", "score"])
    (True, 0.0)
    """
    known = gene_knowledge(load_evidence()) if knowledge is None else knowledge
    universe = embedded_universe() if genes is None else Universe.of(genes)
    asked = predictions["mirna"] if names is None else names
    mirnas = pd.Index(list(dict.fromkeys(map(str, asked))), dtype=object)
    signs = np.array([universe.signs(known.loc[known["step"] == step]) for step in STEPS])
    weights = hits(universe, mirnas, predictions, graded=True)
    pushes, z = balance(universe, signs, weights)
    hit = (weights > 0).astype(float)
    table = pd.DataFrame(
        {
            "mirna": np.repeat(mirnas.to_numpy(object), len(STEPS)),
            "step": list(STEPS) * len(mirnas),
            "n_raised": (hit @ (signs < 0).T).astype(int).ravel(),
            "n_lowered": (hit @ (signs > 0).T).astype(int).ravel(),
            "score": saturate(pushes).ravel() + 0.0,  # no minus 0
            "z": z.ravel() + 0.0,
        }
    )
    paths = _paths(predictions, known, universe, signs)
    return StepScores(promised(table, STEP_SCORE_COLUMNS), paths)


def _paths(
    predictions: pd.DataFrame, known: pd.DataFrame, universe: Universe, signs: np.ndarray
) -> pd.DataFrame:
    basis = known.groupby(["gene", "step"])["basis"].agg(lambda told: ";".join(dict.fromkeys(told)))
    found = predictions.loc[predictions["log2_change"] <= HIT]
    rows: list[tuple[object, ...]] = []
    places = universe.genes.get_indexer(pd.Index(found["gene"].astype(str)))
    acting = places >= 0
    acting[acting] = (signs[:, places[acting]] != 0).any(axis=0)
    cells: Iterable[tuple[str, str, float, int]] = zip(
        found["mirna"].astype(str)[acting], found["gene"].astype(str)[acting],
        found["log2_change"][acting], places[acting], strict=True,
    )  # fmt: skip
    for mirna, gene, change, place in cells:
        for number in np.flatnonzero(signs[:, place]):
            sign, step = int(signs[number, place]), STEPS[number]
            rows.append(
                (mirna, gene, step, change, sign, -sign * (1 - 2**change), basis[gene, step])
            )
    table = pd.DataFrame(rows, columns=pd.Index(PATH_COLUMNS))
    order = {mirna: place for place, mirna in enumerate(dict.fromkeys(predictions["mirna"]))}
    table = table.assign(
        place=[order[name] for name in table["mirna"]],
        at=[STEPS.index(step) for step in table["step"]],
        size=table["push"].abs(),
    ).sort_values(["place", "at", "size", "gene"], ascending=[True, True, False, True])
    return promised(table[list(PATH_COLUMNS)].reset_index(drop=True), PATH_COLUMNS)
