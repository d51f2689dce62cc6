"""Red cells in serum and plasma: what a sample says of its haemolysis."""

from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import package_table
from mirbone.biomarkers.quality._levels import plain_levels
from mirbone.expression import Profiles, log_cpm, tmm_factors

RED_CELL, STABLE = "hsa-miR-451a", "hsa-miR-23a-3p"
"""A miRNA of red cells, and one that haemolysis leaves alone."""

HIGH_RATIO, POSSIBLE_RATIO = 7.0, 5.0
"""Differences of Ct: haemolysis is likely above the first, possible above the second."""

CAUTION_SCORE = 1.9
"""Of the score of sequenced plasma, its authors' limit."""

_FEWEST_OF_SET = 5


@lru_cache(maxsize=1)
def haemolysis_set() -> tuple[str, ...]:
    """Name the 20 miRNAs that rise in haemolysed plasma.

    Smith et al. (2022), doi:10.3390/genes13071288: higher in plasma with known haemolysis, refined
    in women of reproductive age, tried on men with prostate cancer and on osteoarthritis.

    Returns
    -------
    tuple of str
        v22 names.
    """
    return tuple(package_table("biomarkers.quality", "haemolysis_set.tsv")["mirna"])


def haemolysis_ratio(profiles: Profiles) -> pd.Series:
    """Compare miR-451a of red cells with miR-23a-3p, which haemolysis leaves alone.

    In Ct this is Ct(miR-23a-3p) - Ct(miR-451a), of which Blondal et al. (2013),
    doi:10.1016/j.ymeth.2012.09.015, take above 7 for a high and above 5 for a possible haemolysis.
    Other platforms have no such threshold: there, samples are compared with each other.

    Parameters
    ----------
    profiles : Profiles
        Counts, log2 or Ct values.

    Returns
    -------
    Series of float
        log2(miR-451a / miR-23a-3p) of each sample; NaN where either was not detected or measured.
    """
    levels = plain_levels(profiles)
    samples = pd.Index(levels.columns.astype(str), name="sample")
    ratio = np.full(len(samples), np.nan)
    if RED_CELL in levels.index and STABLE in levels.index:
        ratio = levels.loc[RED_CELL].to_numpy(float) - levels.loc[STABLE].to_numpy(float)
    return pd.Series(ratio, index=samples, name="haemolysis_ratio")


def haemolysis_score(profiles: Profiles) -> pd.Series:
    """Compare the 20 miRNAs of haemolysed plasma with all others that are well seen.

    Of counts this is the published metric (Smith et al. 2022, doi:10.3390/genes13071288): reads
    below 5 count as none, miRNAs above 40 reads per million in at least half the samples are kept,
    and the geometric mean of the log2 counts per million of the set is set against that of the
    others. Its authors advise caution from 1.9 on; libraries of less than a million reads have none
    (NaN). Of Ct and log2 values it is the difference of the mean levels, for which nobody has
    given a limit. A miRNA of the set that the disease itself changes moves the score too.

    Parameters
    ----------
    profiles : Profiles
        Counts, log2 or Ct values.

    Returns
    -------
    Series of float
        Of each sample; NaN where fewer than 5 of the 20 are well seen.
    """
    samples = pd.Index(profiles.values.columns.astype(str), name="sample")
    if profiles.scale == "counts":
        score = _of_counts(profiles.values)
    else:
        levels = plain_levels(profiles)
        kept = levels.loc[levels.notna().to_numpy().mean(axis=1) >= 0.8]
        kept = kept.sub(kept.mean(axis=1), axis=0)  # so that a gap moves no sample
        inside = kept.index.isin(haemolysis_set())
        score = np.full(len(samples), np.nan)
        if inside.sum() >= _FEWEST_OF_SET and (~inside).any():
            score = (kept.loc[inside].mean() - kept.loc[~inside].mean()).to_numpy(float)
    return pd.Series(score, index=samples, name="haemolysis_score")


def _of_counts(values: pd.DataFrame) -> NDArray[np.float64]:
    """Compute the published metric; NaN for libraries that are too small."""
    score = np.full(values.shape[1], np.nan)
    x = values.to_numpy(float)
    large = x.sum(axis=0) > 1e6
    if large.sum() < 2:
        return score
    x = np.where(x[:, large] < 5, 0.0, x[:, large])
    names, x = values.index[x.sum(axis=1) > 0], x[x.sum(axis=1) > 0]
    cpm = x / (x.sum(axis=0) * tmm_factors(x)) * 1e6
    kept = (cpm > 40).sum(axis=1) >= large.sum() / 2
    names, x = names[kept], x[kept]
    inside = names.isin(haemolysis_set())
    if inside.sum() < _FEWEST_OF_SET or inside.all() or (x.sum(axis=0) == 0).any():
        return score
    log = log_cpm(x, x.sum(axis=0))
    score[large] = _geometric_mean(log[inside]) - _geometric_mean(log[~inside])
    return score


def _geometric_mean(log: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the geometric mean of each column over its positive values, as the authors did."""
    positive = log > 0
    logs = np.log(np.where(positive, log, 1.0))
    return np.exp(logs.sum(axis=0) / np.maximum(positive.sum(axis=0), 1))
