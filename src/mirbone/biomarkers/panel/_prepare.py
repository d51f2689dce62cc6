"""What sees no label: filter, impute, normalise, adjust, each learnt from training samples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr

from mirbone.biomarkers.panel._sera import Haemolysis, Sera
from mirbone.biomarkers.quality._censored import CensoredModel, fit_censored, impute_censored

DETECTED = 0.5
"""Share of training samples in which a miRNA must be detected to be looked at."""
_TRIMMED = 0.3
_CYCLE = 1e-3
"""To which means are estimated: no Ct is known better, and every fold estimates them anew."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """What was learnt from training samples before any label was seen.

    Parameters
    ----------
    kept : ndarray of int
        The miRNAs that are looked at, by their number.
    mean : ndarray, kept
        Usual level in training, of log2 scales; of Ct it is in `censored`.
    censored : CensoredModel or None
        Of Ct: how values beyond the limit are drawn, and what the amount in a sample is.
    slope : ndarray, kept
        What one more of the haemolysis ratio does to a level; 0 where it is not adjusted.
    centre : float
        The usual haemolysis ratio.
    """

    kept: NDArray[np.int64]
    mean: NDArray[np.float64]
    censored: CensoredModel | None
    slope: NDArray[np.float64]
    centre: float


def learn(sera: Sera, training: NDArray[np.int64], haemolysis: Haemolysis) -> Preparation:
    """Learn filter, amounts and what was not detected from training samples.

    Parameters
    ----------
    sera : Sera
        All samples; only those in training are looked at.
    training : ndarray of int
        Their numbers; who is there twice counts twice.
    haemolysis : {"adjust", "exclude", "ignore"}
        Whether levels are adjusted for it.

    Returns
    -------
    Preparation
        The slopes are 0 still: `adjusted` finds them.
    """
    share = sera.seen[:, training].mean(axis=1)
    needed = DETECTED if (share >= DETECTED).sum() >= 2 else float(np.sort(share)[-2:].min())
    kept = np.flatnonzero(share >= needed)
    values = sera.values[kept][:, training]
    known = sera.haemolysis[training]
    known = known[~np.isnan(known)]
    centre = float(known.mean()) if haemolysis == "adjust" and len(known) else 0.0
    zeros = np.zeros(len(kept))
    if sera.scale == "ct":
        model = fit_censored(values, limit=sera.lod, tolerance=_CYCLE)
        return Preparation(kept, zeros, model, zeros, centre)
    with np.errstate(all="ignore"):
        mean = np.nanmean(values, axis=1)
    return Preparation(kept, np.nan_to_num(mean), None, zeros, centre)


def complete(
    sera: Sera, prepared: Preparation, samples: NDArray[np.int64], seed: int | None
) -> NDArray[np.float64]:
    """Give normalised levels of samples, what was not detected drawn or expected.

    Parameters
    ----------
    sera : Sera
        All samples.
    prepared : Preparation
        Learnt from training samples.
    samples : ndarray of int
        Whose levels are wanted.
    seed : int or None
        Of the draws; None for expectations. The same seed draws the same parameters, whichever the
        samples.

    Returns
    -------
    ndarray, kept x samples
        log2, more is more, not adjusted for haemolysis.
    """
    values = sera.values[prepared.kept][:, samples]
    return complete_values(values, sera.scale, prepared, seed)


def complete_values(
    values: NDArray[np.float64], scale: str, prepared: Preparation, seed: int | None
) -> NDArray[np.float64]:
    """Give normalised levels of values that are one row for each miRNA that was kept.

    Parameters
    ----------
    values : ndarray, kept x samples
        As in `Sera`.
    scale : {"ct", "counts", "log2"}
        What they are.
    prepared : Preparation
        Learnt from training samples.
    seed : int or None
        Of the draws; None for expectations.

    Returns
    -------
    ndarray, kept x samples
        log2, more is more.
    """
    if prepared.censored is not None:
        model = prepared.censored
        if seed is None:
            drawn = expected_ct(values, model)
        else:
            drawn = impute_censored(values, model, np.random.default_rng(seed))
        return -(drawn - model.shifts(values))
    filled = np.where(np.isnan(values), prepared.mean[:, None], values)
    if scale == "log2":
        return filled
    apart = np.sort(filled - prepared.mean[:, None], axis=0)
    cut = int(_TRIMMED * len(apart))
    return filled - apart[cut : len(apart) - cut].mean(axis=0)


def expected_ct(ct: NDArray[np.float64], model: CensoredModel) -> NDArray[np.float64]:
    """Put for what was not detected the mean of what would be drawn.

    Parameters
    ----------
    ct : ndarray, mirnas x samples
        NaN is not detected.
    model : CensoredModel
        Of the training samples.

    Returns
    -------
    ndarray, mirnas x samples
        Complete.
    """
    x, shifts = ct.copy(), model.shifts(ct)
    rows, columns = np.nonzero(np.isnan(x))
    late, sd = shifts[columns], model.spread[rows]
    z = (model.limit - late - model.mean[rows]) / sd
    beyond = ndtr(-z)
    share = beyond / np.maximum(beyond + model.failures * (1.0 - beyond), 1e-300)
    density = -0.5 * z**2 - 0.5 * np.log(2 * np.pi)
    above, below = np.exp(density - log_ndtr(-z)), np.exp(density - log_ndtr(z))
    x[rows, columns] = model.mean[rows] + late + sd * (share * above - (1.0 - share) * below)
    return x


def find_slopes(
    levels: NDArray[np.float64],
    ratio: NDArray[np.float64],
    weights: NDArray[np.float64],
    centre: float,
) -> NDArray[np.float64]:
    """Find what one more of the haemolysis ratio does to each level, whatever the class.

    The class is not asked, so that what is left is free of red cells, though some of what goes
    with both is lost: the adjusted figure is the cautious one.

    Parameters
    ----------
    levels : ndarray, kept x samples
        Of training samples.
    ratio : ndarray, samples
        The haemolysis ratio; NaN is taken as usual.
    weights : ndarray, samples
        How much each counts.
    centre : float
        The usual ratio.

    Returns
    -------
    ndarray, kept
        0 where the ratio does not vary.
    """
    apart = np.nan_to_num(ratio - centre)
    apart = apart - np.average(apart, weights=weights)
    variance = float(np.average(apart**2, weights=weights))
    if variance < 1e-12:
        return np.zeros(len(levels))
    means = levels @ weights / weights.sum()
    return (levels - means[:, None]) @ (weights * apart) / weights.sum() / variance


def adjust(
    levels: NDArray[np.float64], ratio: NDArray[np.float64], prepared: Preparation
) -> NDArray[np.float64]:
    """Take haemolysis off levels.

    Parameters
    ----------
    levels : ndarray, kept x samples
        Normalised.
    ratio : ndarray, samples
        The haemolysis ratio; NaN is taken as usual.
    prepared : Preparation
        With its slopes.

    Returns
    -------
    ndarray, kept x samples
        As if all had the usual ratio.
    """
    return levels - prepared.slope[:, None] * np.nan_to_num(ratio - prepared.centre)
