"""A witness speaks once: the miRNAs of one seed or transcript as one row."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone.words import STEPS, group_witnesses

SATURATION = 1.0
"""Summed push at which a step's effect is half of the most there can be."""


def effect_matrix(table: pd.DataFrame, mirnas: list[str]) -> NDArray[np.float64]:
    """Spread an effect table into miRNAs by steps; 0 where there is no path.

    Parameters
    ----------
    table : DataFrame
        ``mirna, step, effect`` as `effects` gives them.
    mirnas : list of str
        The rows, in order.

    Returns
    -------
    ndarray
        Float, miRNAs by the ten steps in the order of the cascade.
    """
    rows = pd.Index(mirnas).get_indexer(pd.Index(table["mirna"]))
    steps = pd.Index(STEPS).get_indexer(pd.Index(table["step"]))
    matrix = np.zeros((len(mirnas), len(STEPS)))
    matrix[rows[rows >= 0], steps[rows >= 0]] = table["effect"].to_numpy(float)[rows >= 0]
    return matrix


@dataclass(frozen=True, slots=True)
class Voices:
    """miRNAs grouped into witnesses.

    Parameters
    ----------
    mirnas : list of str
        The miRNAs, sorted.
    codes : ndarray of int, mirnas
        Which witness each belongs to.
    """

    mirnas: list[str]
    codes: NDArray[np.intp]

    @classmethod
    def of(cls, mirnas: list[str], witnesses: Mapping[str, str] | pd.Series | None) -> "Voices":
        """Group miRNAs as told, one that is not told of alone; else as `group_witnesses` does."""
        named = sorted(mirnas)
        told = group_witnesses(named) if witnesses is None else witnesses
        groups = [str(told.get(name, name)) for name in named]
        return cls(named, np.unique(groups, return_inverse=True)[1].reshape(-1))

    @property
    def number(self) -> int:
        """How many witnesses there are."""
        return int(self.codes.max()) + 1 if len(self.codes) else 0

    def direction(self, direction: NDArray[np.float64]) -> NDArray[np.float64]:
        """Say which way each witness moves: as most of its miRNAs do, 0 where they balance."""
        return np.sign(np.bincount(self.codes, weights=direction, minlength=self.number))

    def strongest(self, effect: NDArray[np.float64]) -> NDArray[np.float64]:
        """Take the largest effect of each witness's miRNAs, with its sign; of equal ones up."""
        high = np.zeros((self.number, effect.shape[1]))
        low = np.zeros_like(high)
        np.maximum.at(high, self.codes, effect)
        np.minimum.at(low, self.codes, effect)
        return np.where(high >= -low, high, low)

    def any(self, flags: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Count, by column, the witnesses of which any miRNA is flagged."""
        found = np.zeros((self.number, flags.shape[1]), dtype=bool)
        np.logical_or.at(found, self.codes, flags)
        return found.sum(axis=0)


def saturate(push: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Bring a summed push to -1 to 1: half way at `SATURATION`, and never past the end.

    Examples
    --------
    >>> saturate([0.0, 1.0, -3.0]).tolist()
    [0.0, 0.5, -0.75]
    """
    push = np.asarray(push, float)
    return push / (SATURATION + np.abs(push))
