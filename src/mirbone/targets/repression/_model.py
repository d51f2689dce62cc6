"""Coefficients of the repression model, and the parts of it that depend on the miRNA alone."""

from dataclasses import dataclass
from importlib.resources import files
from io import StringIO
from typing import Any, Literal

import numpy as np
import pandas as pd

from mirbone.targets.context_score._tables import seed_stability, target_abundance
from mirbone.targets.sequences._sequences import SequenceSet

SITE_FEATURES = (
    "stability",
    "target_abundance",
    "local_au",
    "accessibility",
    "pairing",
    "min_distance",
    "utr_length",
    "polya_signals",
    "a_at_t9",
    "c_after_t0",
    "u_minus_a",
    "wobble_at_8",
    "neighbours",
    "near_stop",
    "gc_at_8",
)
"""What is measured of a site and counts by a weight, in the order of the kernels."""

SEED_FEATURES = SITE_FEATURES[:2]
"""Those of the miRNA's seed alone, which count in coding sequences too."""

SURROUNDINGS = (
    "class",
    "from_stop",
    "to_end",
    *(
        f"{letter}_{side}_{width}"
        for width in (10, 40, 160)
        for side in ("before", "after")
        for letter in "acgu"
    ),
    *(f"open_{shift:+d}" for shift in (-30, -20, -10, 10, 20, 30)),
)
"""What the trees look at besides, in the order of the kernels.

Number of the class, nt from the stop codon to the site and from its first nt to the end, shares of
letters in the nt before and after the site, accessibility from that many nt after its first nt on.
"""

MODEL_CLASSES = ("8mer", "7mer-m8", "7mer-A1", "6mer", "6mer-offset")

_INTERVAL = ("below", "more_below", "above", "more_above")

REPRESSION_VERSION = 3
"""Goes up with every change of the numbers."""

Variant = Literal["accessibility", "sequence"]


DEPTH = 3
"""Questions from the root of a tree to a leaf."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Regression trees of three questions each, whose leaves add up.

    Node 1 is the root; from node ``i``, a value that is not above the threshold leads to ``2 i``,
    one above it to ``2 i + 1``; nodes 8 to 15 are the leaves.

    Parameters
    ----------
    split_by : ndarray of int16, shape (trees, 8)
        Place of what each node asks for, ``SITE_FEATURES`` and then ``SURROUNDINGS``.
    thresholds : ndarray of float64, shape (trees, 8)
        What it is compared with.
    leaves : ndarray of float64, shape (trees, 8)
        Natural log odds.
    """

    split_by: np.ndarray
    thresholds: np.ndarray
    leaves: np.ndarray

    @property
    def arrays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The three, as the kernels take them."""
        return self.split_by, self.thresholds, self.leaves


@dataclass(frozen=True, slots=True, eq=False)
class RepressionModel:
    """Coefficients of one variant of the model.

    Parameters
    ----------
    classes : ndarray of float64, shape (5,)
        Natural log odds of a typical site of each canonical class.
    weights, centres : ndarray of float64, shape (features,)
        Change of the log odds by unit of each feature, and its typical value.
    weak : float
        Odds of one 6mer-A1 site.
    coding : float
        Odds of a site in a coding sequence, as a share of those of a usual one in a 3' UTR.
    usual : ndarray of float64, shape (2,)
        Odds that an mRNA has with any miRNA, by nt of 3' UTR and of coding sequence.
    interval : ndarray of float64, shape (4,)
        Width below: constant and by unit of change; width above: the same.
    trees : Trees
        What the surroundings add to the log odds of a site.
    """

    classes: np.ndarray
    weights: np.ndarray
    centres: np.ndarray
    weak: float
    coding: float
    usual: np.ndarray
    interval: np.ndarray
    trees: Trees

    @property
    def kernel_terms(self) -> tuple[Any, ...]:
        """The coefficients as the kernels take them."""
        return self.classes, self.weights, self.centres, self.trees.arrays

    def coding_odds(self, stability: np.ndarray, abundance: np.ndarray) -> np.ndarray:
        """Give the odds of a site in a coding sequence: its class and seed are what counts.

        Parameters
        ----------
        stability, abundance : ndarray
            Of `mirna_traits`.

        Returns
        -------
        ndarray of float64, shape (miRNAs, 5)
            By class.
        """
        seed = np.stack([stability, np.broadcast_to(abundance[:, None], stability.shape)])
        away = seed - self.centres[: len(SEED_FEATURES), None, None]
        # what is not known of a seed is usual
        moved = np.nan_to_num(away) * self.weights[: len(SEED_FEATURES), None, None]
        return self.coding * np.exp(self.classes + moved.sum(axis=0))

    def log2_usual(self, utr_nt: np.ndarray, coding_nt: np.ndarray) -> np.ndarray:
        """Give log2 of 1 plus the odds that mRNAs of these lengths have with any miRNA.

        Parameters
        ----------
        utr_nt, coding_nt : ndarray
            Lengths.

        Returns
        -------
        ndarray of float64
            What predicted changes are relative to.
        """
        return np.log2(1 + self.usual[0] * utr_nt + self.usual[1] * coding_nt)

    def limits(self, change: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give the prediction interval, 90 %, of what one experiment measures.

        Parameters
        ----------
        change : ndarray of float
            Predicted log2 change.

        Returns
        -------
        low, high : ndarray of float
            Its limits, log2.
        """
        below, more_below, above, more_above = self.interval
        size = np.abs(change)
        return change - below - more_below * size, change + above + more_above * size


def read_model(variant: Variant) -> RepressionModel:
    """Read the frozen coefficients.

    Parameters
    ----------
    variant : {"accessibility", "sequence"}
        Fitted with or without the accessibility of sites.

    Returns
    -------
    RepressionModel
        The coefficients.
    """
    rows = _rows("repression_coefficients.tsv", variant)
    value = dict(zip(rows["term"], rows["value"], strict=True))
    centre = dict(zip(rows["term"], rows["centre"], strict=True))
    return RepressionModel(
        classes=np.array([value[name] for name in MODEL_CLASSES]),
        weights=np.array([value[name] for name in SITE_FEATURES]),
        centres=np.array([centre[name] for name in SITE_FEATURES]),
        weak=float(value["6mer-A1"]),
        coding=float(value["coding"]),
        usual=np.array([value["usual_utr"], value["usual_coding"]]),
        interval=np.array([value[name] for name in _INTERVAL]),
        trees=_trees(_rows("repression_trees.tsv", variant)),
    )


def _rows(name: str, variant: Variant) -> pd.DataFrame:
    source = files("mirbone.targets").joinpath("data", name)
    table = pd.read_csv(StringIO(source.read_text(encoding="utf-8")), sep="\t")
    return table.loc[table["variant"] == variant]


def _trees(rows: pd.DataFrame) -> Trees:
    place = {name: at for at, name in enumerate((*SITE_FEATURES, *SURROUNDINGS))}
    tree, node = rows["tree"].to_numpy(), rows["node"].to_numpy()
    number, leaf = int(tree.max()) + 1, rows["term"].to_numpy() == "leaf"
    split_by = np.zeros((number, 2**DEPTH), dtype=np.int16)
    thresholds, leaves = np.zeros((number, 2**DEPTH)), np.zeros((number, 2**DEPTH))
    split_by[tree[~leaf], node[~leaf]] = [place[name] for name in rows["term"][~leaf]]
    thresholds[tree[~leaf], node[~leaf]] = rows["value"][~leaf]
    leaves[tree[leaf], node[leaf] - 2**DEPTH] = rows["value"][leaf]
    return Trees(split_by, thresholds, leaves)


def mirna_traits(mirnas: SequenceSet) -> tuple[np.ndarray, np.ndarray]:
    """Give what the model knows of each miRNA's seed.

    Parameters
    ----------
    mirnas : SequenceSet
        miRNAs of at least 8 nt.

    Returns
    -------
    stability : ndarray of float64, shape (miRNAs, 5)
        Free energy of the seed helix by site class, kcal/mol.
    abundance : ndarray of float64, shape (miRNAs,)
        Log10 of the number of sites in human 3' UTRs.
    """
    return seed_stability(mirnas), target_abundance(mirnas)
