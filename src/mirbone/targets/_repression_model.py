"""Coefficients of the repression model, and the parts of it that depend on the miRNA alone."""

from dataclasses import dataclass
from importlib.resources import files
from io import StringIO
from typing import Literal

import numpy as np
import pandas as pd

from mirbone.targets._context_plus_tables import seed_stability, target_abundance
from mirbone.targets._sequences import SequenceSet

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
"""What is measured of a site, in the order of the kernels."""

MODEL_CLASSES = ("8mer", "7mer-m8", "7mer-A1", "6mer", "6mer-offset")

_INTERVAL = ("below", "more_below", "above", "more_above")

Variant = Literal["accessibility", "sequence"]


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
    background : float
        Odds, by nt of UTR, that the pair competes with.
    interval : ndarray of float64, shape (4,)
        Width below: constant and by unit of change; width above: the same.
    """

    classes: np.ndarray
    weights: np.ndarray
    centres: np.ndarray
    weak: float
    background: float
    interval: np.ndarray

    @property
    def kernel_terms(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, float, float]:
        """The coefficients as the kernels take them."""
        return self.classes, self.weights, self.centres, self.weak, self.background

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
    source = files("mirbone.targets").joinpath("data", "repression_coefficients.tsv")
    table = pd.read_csv(StringIO(source.read_text(encoding="utf-8")), sep="\t")
    rows = table[table["variant"] == variant]
    value = dict(zip(rows["term"], rows["value"], strict=True))
    centre = dict(zip(rows["term"], rows["centre"], strict=True))
    return RepressionModel(
        classes=np.array([value[name] for name in MODEL_CLASSES]),
        weights=np.array([value[name] for name in SITE_FEATURES]),
        centres=np.array([centre[name] for name in SITE_FEATURES]),
        weak=float(value["6mer-A1"]),
        background=float(value["background"]),
        interval=np.array([value[name] for name in _INTERVAL]),
    )


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
