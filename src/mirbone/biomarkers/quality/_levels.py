"""Levels that samples can be compared by: log2, more is more, free of how much was put in."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.linalg import eigh

from mirbone.expression import Profiles, enough_reads, log_cpm, tmm_factors


def plain_levels(profiles: Profiles) -> pd.DataFrame:
    """Give levels as measured: log2, more is more, not normalised.

    Parameters
    ----------
    profiles : Profiles
        Counts, log2 or Ct values.

    Returns
    -------
    DataFrame, mirnas x samples
        Minus Ct, log2 values, or log2 of reads; what was not detected is NaN.
    """
    values = profiles.values.astype(float)
    if profiles.scale == "ct":
        return -values
    if profiles.scale == "counts":
        seen = values.where(values > 0)
        return pd.DataFrame(np.log2(seen.to_numpy()), index=seen.index, columns=seen.columns)
    return values


def relative_levels(profiles: Profiles, sizes: tuple[int, int]) -> pd.DataFrame:
    """Give normalised levels of what was seen in most samples.

    Ct is set against the mean of the miRNAs detected in every sample, or of those in at least
    four of five samples where fewer than two were; counts by the trimmed mean of M values; log2
    intensities stay as they are.

    Parameters
    ----------
    profiles : Profiles
        Counts, log2 or Ct values.
    sizes : (int, int)
        Samples in each group.

    Returns
    -------
    DataFrame, mirnas x samples
        log2; what was not detected is NaN, but for counts, where a prior count stands for it.
    """
    if profiles.scale == "counts":
        return _relative_counts(profiles.values, sizes)
    levels = plain_levels(profiles)
    if profiles.scale == "ct":
        levels = levels - sample_amounts(levels)
    seen = levels.notna().to_numpy().mean(axis=1) >= 0.8
    return levels.loc[seen]


def _relative_counts(values: pd.DataFrame, sizes: tuple[int, int]) -> pd.DataFrame:
    """Normalise counts; a sample in which nothing is left has no level."""
    x = values.to_numpy(float)
    full = x.sum(axis=0) > 0
    enough = enough_reads(x[:, full], sizes) if full.any() else np.zeros(len(x), bool)
    if not enough.any():
        enough = np.ones(len(x), bool)
    x = x[enough]
    full = x.sum(axis=0) > 0
    levels = np.full(x.shape, np.nan)
    if full.any():
        kept = x[:, full]
        levels[:, full] = log_cpm(kept, kept.sum(axis=0) * tmm_factors(kept))
    return pd.DataFrame(levels, index=values.index[enough], columns=values.columns)


def sample_amounts(levels: pd.DataFrame) -> pd.Series:
    """Estimate how much of everything a sample holds, from what nearly every sample has.

    Parameters
    ----------
    levels : DataFrame, mirnas x samples
        log2; NaN is not detected.

    Returns
    -------
    Series, samples
        Mean over the miRNAs of what the sample has above their mean over samples.
    """
    everywhere = levels.dropna()
    if len(everywhere) < 2:
        shares = levels.notna().to_numpy().mean(axis=1)
        everywhere = levels.loc[shares >= min(0.8, float(shares.max()))]
    centred = everywhere.sub(everywhere.mean(axis=1), axis=0)
    return pd.Series(centred.mean(axis=0)).fillna(0.0)


def first_component(levels: pd.DataFrame) -> tuple[NDArray[np.float64], float]:
    """Give the samples' scores on the first principal component.

    Parameters
    ----------
    levels : DataFrame, mirnas x samples
        Normalised; a missing value is taken as the mean of its miRNA.

    Returns
    -------
    scores : ndarray, samples
        NaN where there is nothing that varies.
    share : float
        Of the variance.
    """
    x = levels.to_numpy(float)
    n = x.shape[1]
    if x.size == 0 or n < 3:
        return np.full(n, np.nan), np.nan
    mean = np.nanmean(x, axis=1, keepdims=True)
    x = np.where(np.isnan(x), 0.0, x - mean)
    total = float((x**2).sum())
    if total <= 1e-18:
        return np.full(n, np.nan), np.nan
    wide = len(x) <= n  # the smaller of the two products has the same first component
    product = x @ x.T if wide else x.T @ x
    last = len(product) - 1
    largest, vectors = eigh(product, subset_by_index=[last, last])
    scores = vectors[:, 0] @ x if wide else vectors[:, 0] * np.sqrt(largest[0])
    return scores, float(largest[0] / total)
