"""From four lines of evidence to one probability, with a handful of fitted numbers.

Each miRNA has a share of experiments in which more of it promotes bone metastasis. Before any
experiment that share is Beta distributed about

    logit(prior') = logit(prior) + mechanism * z + association * a

with the base rate of its compartment and cancer as prior. Papers on it count as draws:

    probability = (concentration * prior' + k) / (concentration + n)

where n is the number of papers, one with a bone readout counting 1 and any other `other`, plus
`family` if there are papers on other miRNAs of its seed, who are one witness together; and k is
what of that promotes. Five numbers are fitted (``scripts/fit_prediction.py``); 200 further fits to
resampled witnesses ship beside them, and give the interval together with the base rate's own.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, logit

from mirbone._core import package_table, promised
from mirbone.prediction._votes import BaseRate

CALIBRATION_COLUMNS = (
    "draw", "concentration", "other", "family", "mechanism", "association",
)  # fmt: skip
"""``draw``: 0 the fit, from 1 on fits to resampled witnesses. ``concentration``: of how many papers
the prior is worth; ``other, family``: how many papers with a bone readout one without, and all
papers on the seed's other miRNAs, are worth; ``mechanism, association``: log odds per standard
deviation."""

MOVED = 0.2
"""Log odds from which on a line is said to move an answer: it turns 0.30 into 0.34."""

LINES = ("experiments", "family", "association", "mechanism")
"""The lines of evidence, strongest first."""


class Known(NamedTuple):
    """What the four lines hold on some miRNAs; arrays of one value a miRNA.

    Parameters
    ----------
    bone, bone_more : ndarray
        Papers with a bone readout, and those of them that promote; one that is mixed is half.
    other, other_more : ndarray
        The same of other papers.
    relatives, relatives_more : ndarray
        1 where papers study other miRNAs of the seed, and their share that promotes.
    association, mechanism : ndarray
        Normal score of the miRNA's t among those measured; z of its targets. 0 where none.
    """

    bone: NDArray[np.float64]
    bone_more: NDArray[np.float64]
    other: NDArray[np.float64]
    other_more: NDArray[np.float64]
    relatives: NDArray[np.float64]
    relatives_more: NDArray[np.float64]
    association: NDArray[np.float64]
    mechanism: NDArray[np.float64]

    def without(self, line: str) -> "Known":
        """Leave one of `LINES` out.

        Parameters
        ----------
        line : str
            Which.
        """
        of = {"experiments": ("bone", "other"), "family": ("relatives",)}.get(line)
        names = (line,) if of is None else (*of, *(f"{name}_more" for name in of))
        return self._replace(**{name: np.zeros_like(self.bone) for name in names})


class Numbers(NamedTuple):
    """The fitted numbers, as of `CALIBRATION_COLUMNS`."""

    concentration: float
    other: float
    family: float
    mechanism: float
    association: float


def probability(
    known: Known, prior: NDArray[np.float64] | float, numbers: Numbers
) -> NDArray[np.float64]:
    """Join the lines.

    Parameters
    ----------
    known : Known
        What they hold.
    prior : float or ndarray
        The base rate.
    numbers : Numbers
        The fit.

    Returns
    -------
    ndarray
        The probability that more of each miRNA promotes bone metastasis.
    """
    moved = logit(prior) + numbers.mechanism * known.mechanism
    at = expit(moved + numbers.association * known.association)
    n = known.bone + numbers.other * known.other + numbers.family * known.relatives
    k = known.bone_more + numbers.other * known.other_more
    k = k + numbers.family * known.relatives_more
    return (numbers.concentration * at + k) / (numbers.concentration + n)


def limits(
    known: Known, rates: list[BaseRate], places: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give 95 % limits of the probability.

    Parameters
    ----------
    known : Known
        What the lines hold.
    rates : list of BaseRate
        The base rates that occur.
    places : ndarray of int
        Which of them is each miRNA's.

    Returns
    -------
    low, high : ndarray
        Over the resampled fits, each with a base rate of its own distribution.
    """
    draws = fitted_numbers()[1:]
    # the base rate's quantiles in an order that has nothing to do with that of the fits
    ranks = np.random.default_rng(1).permutation(len(draws))
    levels = (ranks + 0.5) / len(draws)
    found = []
    for numbers, level in zip(draws, levels, strict=True):
        prior = betaincinv(*np.array([one[:2] for one in rates]).T, level)
        found.append(probability(known, prior[places], numbers))
    low, high = np.quantile(found, [0.025, 0.975], axis=0)
    return low, high


def fitted_numbers() -> list[Numbers]:
    """Give the fit, and after it the fits to resampled witnesses."""
    table = load_calibration()
    return [Numbers(*row) for row in table[list(Numbers._fields)].itertuples(index=False)]


def load_calibration() -> pd.DataFrame:
    """Load the fitted numbers, as they ship.

    Returns
    -------
    DataFrame
        `CALIBRATION_COLUMNS`; a copy that may be changed.

    Examples
    --------
    >>> bool((load_calibration()["concentration"] > 0).all())
    True
    """
    return promised(_loaded().copy(), CALIBRATION_COLUMNS)


@cache  # a constant of the package, read once
def _loaded() -> pd.DataFrame:
    table = package_table("prediction", "calibration.tsv")
    return table.astype({"draw": int, **dict.fromkeys(Numbers._fields, float)})
