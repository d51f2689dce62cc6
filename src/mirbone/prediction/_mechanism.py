"""Mechanism: whether a miRNA's predicted targets are more of what drives, or of what holds back.

The genes that a miRNA lowers are asked for what they do to the four programmes of a tumour cell
(`mirbone.evidence.programme_genes`). For each programme, minus the sum of the signs of the genes
hit is compared with what it would be if the signs were dealt anew among genes that miRNAs reach as
often; mean and variance of that are exact (sampling without replacement, bin by bin), so that no
draw is needed:

    z = (sum - mean) / sd,   mean = sum over bins of W m,
    variance = sum over bins of s2 N / (N - 1) (Q - W^2 / N)

with N genes in a bin, m and s2 the mean and variance of their signs, W and Q the sum of the
weights of the genes hit and of their squares. A gene without a sign, and one that is not hit,
adds nothing to the sum. The four z, unweighted, make one; it is scaled by its mean and standard
deviation over one miRNA of each human seed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import package_table, promised, short_repr
from mirbone.evidence import PROGRAMMES, programme_genes

BINS = 20
"""Genes are dealt anew within this many bins of equal reach."""

HIT = -0.25
"""log2 change from which on a gene counts as hit: that of the embedded table."""

MECHANISM_COLUMNS = ("mirna", "n_targets", *PROGRAMMES, "z", "percentile")
"""One row a human miRNA: genes hit, z of each programme, their joint z, and its place, 0 to 100,
among all human miRNAs. Above 0 the targets are what holds the programme back, so that more of the
miRNA promotes it."""

REACH_COLUMNS = ("gene", "families")
"""One row a gene: how many human seed families hit it."""


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class Universe:
    """Genes that could have been hit, in bins of equal reach.

    Parameters
    ----------
    genes : Index
        Their symbols, by reach.
    bins : ndarray of int
        The bin of each.
    """

    genes: pd.Index
    bins: NDArray[np.int64]

    @classmethod
    def of(cls, reach: pd.Series) -> "Universe":
        """Sort genes into bins.

        Parameters
        ----------
        reach : Series
            How often each gene (index) is hit.
        """
        order = reach.sort_values(kind="stable").index
        sizes = [len(part) for part in np.array_split(np.arange(len(order)), BINS)]
        return cls(pd.Index(order), np.repeat(np.arange(BINS), sizes))

    def signs(self, table: pd.DataFrame) -> NDArray[np.float64]:
        """Give each gene the sign that most of its rows have; 0 where none has one.

        Parameters
        ----------
        table : DataFrame
            ``gene, sign``.
        """
        total = pd.Series(table.groupby("gene")["sign"].sum())
        return np.sign(total.reindex(self.genes).fillna(0).to_numpy(float))

    def _headline(self) -> str:
        return f"{len(self.genes)} genes"


def balance(
    universe: Universe, signs: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weigh the signs of the genes that are hit against those of genes reached as often.

    Parameters
    ----------
    universe : Universe
        All genes that could have been hit.
    signs : ndarray, shape (sets, genes)
        What more of each gene does.
    weights : ndarray, shape (mirnas, genes)
        How hard each is hit; 0: not at all.

    Returns
    -------
    pushes, z : ndarray, shape (mirnas, sets)
        Minus the weighted sum of the signs, and that in units of its null; 0 where nothing is hit
        that could have had a sign.
    """
    place = np.eye(BINS)[universe.bins]
    size = place.sum(axis=0)
    mean = signs @ place / np.maximum(size, 1)
    spread = np.maximum(signs**2 @ place / np.maximum(size, 1) - mean**2, 0)
    spread *= size / np.maximum(size - 1, 1)
    total, squares = weights @ place, weights**2 @ place
    pushes = -(weights @ signs.T)
    variance = np.maximum(squares - total**2 / np.maximum(size, 1), 0) @ spread.T
    off = pushes + total @ mean.T
    z = np.divide(off, np.sqrt(variance), out=np.zeros_like(off), where=variance > 1e-9)
    return pushes, z


def programme_z(universe: Universe, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give z of each programme for the genes that each miRNA hits.

    Parameters
    ----------
    universe : Universe
        All genes that could have been hit.
    weights : ndarray, shape (mirnas, genes)
        1 where a gene is hit, else 0.

    Returns
    -------
    ndarray, shape (mirnas, programmes)
        In the order of `mirbone.evidence.PROGRAMMES`.
    """
    known = programme_genes()
    of = [universe.signs(known.loc[known["programme"] == one]) for one in PROGRAMMES]
    return balance(universe, np.array(of), weights)[1]


def hits(
    universe: Universe, mirnas: pd.Index, predictions: pd.DataFrame, *, graded: bool = False
) -> NDArray[np.float64]:
    """Lay the targets of some miRNAs out over the genes.

    Parameters
    ----------
    universe : Universe
        The genes; targets that are none of them are left out.
    mirnas : Index
        The miRNAs, each once.
    predictions : DataFrame
        ``mirna, gene, log2_change``.
    graded : bool, optional
        Whether a hit weighs the share of the gene that is lost, and not 1.

    Returns
    -------
    ndarray, shape (mirnas, genes)
        0 where a gene is not hit.
    """
    found = predictions.loc[predictions["log2_change"] <= HIT]
    rows = mirnas.get_indexer(pd.Index(found["mirna"].astype(str)))
    columns = universe.genes.get_indexer(pd.Index(found["gene"].astype(str)))
    kept = (rows >= 0) & (columns >= 0)
    lost = 1 - 2 ** found["log2_change"].to_numpy(float)[kept] if graded else 1.0
    weights = np.zeros((len(mirnas), len(universe.genes)))
    np.maximum.at(weights, (rows[kept], columns[kept]), lost)
    return weights


def joint_z(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Join the z of the programmes, scaled as over human seeds.

    Parameters
    ----------
    z : ndarray, shape (mirnas, programmes)
        `programme_z`.

    Returns
    -------
    ndarray, shape (mirnas,)
        0 where nothing is hit.
    """
    mean, sd = _scale()
    return np.where((z != 0).any(axis=1), (z.mean(axis=1) - mean) / sd, 0.0)


def load_mechanism() -> pd.DataFrame:
    """Load the mechanism of every human miRNA, as it ships.

    It follows from the embedded targets and `mirbone.evidence.programme_genes` alone, and is made
    by ``scripts/make_human_mechanism.py``.

    Returns
    -------
    DataFrame
        `MECHANISM_COLUMNS`; a copy that may be changed.

    Examples
    --------
    >>> bool(load_mechanism().set_index("mirna").loc["hsa-miR-34a-5p", "z"] < 0)
    True
    """
    return promised(_mechanism().copy(), MECHANISM_COLUMNS)


@cache  # a constant of the package, read once
def _mechanism() -> pd.DataFrame:
    table = package_table("prediction", "human_mechanism.tsv")
    numbers: Mapping[str, type] = dict.fromkeys(MECHANISM_COLUMNS[1:], float)
    return table.astype({**numbers, "n_targets": int})


@cache
def embedded_universe() -> Universe:
    """Give the genes of the embedded targets, by how many human seed families hit each.

    Returns
    -------
    Universe
        Of every gene of the table.
    """
    return Universe.of(gene_reach())


@cache
def gene_reach() -> pd.Series:
    """Give how many human seed families hit each gene of the embedded table.

    Returns
    -------
    Series of int
        Index: symbols.
    """
    table = package_table("prediction", "gene_reach.tsv")
    return pd.Series(table["families"].astype(int).to_numpy(), index=pd.Index(table["gene"]))


@cache
def _scale() -> tuple[float, float]:
    table = package_table("prediction", "human_mechanism_scale.tsv")
    return float(table["mean"].iloc[0]), float(table["sd"].iloc[0])
