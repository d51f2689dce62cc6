"""Measured viability of cells after each of the 4,096 seeds."""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from mirbone._core import package_table, promised, short_repr
from mirbone.words import load_catalogue, resolve_one

VIABILITY_COLUMNS = (
    *("seed", "via_heya8", "std_heya8", "via_h460", "std_h460", "via_h4", "std_h4", "avg_human"),
    *("via_m565", "std_m565", "via_3ll", "std_3ll", "via_gl261", "std_gl261", "avg_mouse"),
    "avg_all",
)
"""Viability in per cent and its standard deviation, by cell line, and the means of three."""


@short_repr()
@dataclass(frozen=True, slots=True)
class SeedViability:
    """What a seed does to cells, as it was measured with an siRNA.

    Parameters
    ----------
    mirna, seed : str
        The miRNA, and its nucleotides 2 to 7.
    viability : float
        Mean of three human cell lines, in per cent: low is toxic.
    percentile : float
        Where it lies among all 4,096 seeds, 0 to 100; ties count half.
    """

    mirna: str
    seed: str
    viability: float
    percentile: float


def seed_viability(mirna: str) -> SeedViability:
    """Look the viability up that the seed of a miRNA leaves to human cells.

    Measured with siRNAs that differ in the seed alone, in three human cancer cell lines (Gao et al.
    2018, doi:10.1038/s41467-018-06526-1): of the seed, not of the miRNA at its dose, and of no
    normal cell. It is another question than how many essential genes are predicted targets.

    Parameters
    ----------
    mirna : str
        In any spelling that stands for one mature miRNA.

    Returns
    -------
    SeedViability
        Value and percentile.

    Raises
    ------
    InputError
        If the name stands for no single miRNA.

    Examples
    --------
    >>> seed_viability("miR-34a-5p").viability
    16.2
    """
    name = resolve_one(mirna)
    seed = _sequences()[name][1:7]
    human = seed_viabilities()["avg_human"]
    value = float(human.loc[seed])
    rank = float((human < value).mean() + (human == value).mean() / 2)
    return SeedViability(name, seed, value, 100 * rank)


def seed_viabilities() -> pd.DataFrame:
    """Give the whole table, as it was published.

    Returns
    -------
    DataFrame
        `VIABILITY_COLUMNS` but the seed, which is the index: 4,096 rows.
    """
    return _viabilities().copy()


@cache
def _viabilities() -> pd.DataFrame:
    table = promised(package_table("therapy", "seed_viability.tsv"), VIABILITY_COLUMNS)
    return table.set_index("seed").astype(float)


@cache
def _sequences() -> dict[str, str]:
    mature = load_catalogue().mature
    return dict(zip(mature["name"], mature["sequence"], strict=True))
