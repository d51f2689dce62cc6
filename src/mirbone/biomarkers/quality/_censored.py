"""Ct that was not reached: censored at the limit, and drawn from what lies beyond it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr, ndtri

from mirbone._core import InputError, named_keywords, short_repr

FEWEST_SEEN = 2
_PRIOR_DF = 4.0
_EARLY = 6.0  # cycles below the limit: nothing is censored that far away
_ROUNDS = 500
_STILL = 1e-9


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class CensoredModel:
    """Ct of each miRNA as a normal variable, of which values beyond a limit are not seen.

    Parameters
    ----------
    limit : float
        Cycles beyond which nothing is seen.
    mean, spread : ndarray, mirnas
        Of the Ct in a sample of usual amount; NaN for miRNAs seen in fewer than two samples.
    weight : ndarray, mirnas
        How many samples, seen whole, the estimate is worth.
    failures : float
        Share of wells that fail whatever they hold.
    reference : ndarray of bool, mirnas
        Those seen in every sample, from which the amount in a sample is told.
    """

    limit: float
    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    weight: NDArray[np.float64]
    failures: float
    reference: NDArray[np.bool_]

    @property
    def usable(self) -> NDArray[np.bool_]:
        """Which miRNAs the model covers."""
        return np.isfinite(self.mean)

    def shifts(self, ct: NDArray[np.float64]) -> NDArray[np.float64]:
        """Tell how many cycles later than usual everything comes in each sample.

        Parameters
        ----------
        ct : ndarray, mirnas x samples
            NaN is not detected.

        Returns
        -------
        ndarray, samples
            0 where nothing tells it.
        """
        rows = ct[self.reference] - self.mean[self.reference, None]
        seen = ~np.isnan(rows)
        total = np.where(seen, rows, 0.0).sum(axis=0)
        return np.asarray(total / np.maximum(seen.sum(axis=0), 1))


@named_keywords
def fit_censored(
    ct: NDArray[np.float64], *, limit: float | None = None, tolerance: float = _STILL
) -> CensoredModel:
    """Estimate the Ct of each miRNA where some samples show none.

    A Ct that was not reached is beyond the limit: it is neither the limit nor missing at random.
    The mean and spread of each miRNA are those that make both likely, what was seen and what was
    not, given how much each sample holds (Tobit, by expectation and maximisation). A well may fail
    too: how often is told by miRNAs that otherwise come early, and a gap among early values is
    then taken for a failure. The spread leans on that of all miRNAs, as four more samples would.

    Parameters
    ----------
    ct : ndarray, mirnas x samples
        Raw Ct; NaN is not detected. Of a panel, training samples alone.
    limit : float, optional
        Cycles run; the highest Ct seen, where that is lower or nothing is given.
    tolerance : float, optional
        The largest step of a mean or variance, in cycles, that ends the estimate.

    Returns
    -------
    CensoredModel
        For `impute_censored`.

    Raises
    ------
    InputError
        If no miRNA is detected at least twice.
    """
    x = np.asarray(ct, float)
    seen = ~np.isnan(x)
    count = seen.sum(axis=1)
    if not (count >= FEWEST_SEEN).any():
        raise InputError(
            f"a miRNA must be detected in at least {FEWEST_SEEN} samples to be imputed where it "
            "was not; none is. Check the Ct values and the limit (`lod`)."
        )
    highest = float(np.nanmax(x))
    limit = highest if limit is None else min(float(limit), highest)
    reference = np.asarray(seen.all(axis=1), bool)
    if reference.sum() < 2:
        reference = np.asarray(count) >= max(FEWEST_SEEN, min(0.8 * x.shape[1], int(count.max())))
    mean = np.divide(
        np.where(seen, x, 0.0).sum(axis=1), count, out=np.full(len(x), np.nan), where=count > 0
    )
    model = CensoredModel(limit, mean, mean, mean, 0.0, reference)
    usable = count >= FEWEST_SEEN
    y = x[usable] - model.shifts(x)
    out = _maximise(y, limit - model.shifts(x), tolerance)
    mean, spread, weight = (np.full(len(x), np.nan) for _ in range(3))
    mean[usable], spread[usable], weight[usable], failures = out
    return CensoredModel(limit, mean, spread, weight, failures, reference & usable)


@named_keywords
def impute_censored(
    ct: NDArray[np.float64], model: CensoredModel, rng: np.random.Generator, *, proper: bool = True
) -> NDArray[np.float64]:
    """Draw Ct values for what was not detected, from beyond the limit.

    One call is one imputation; several, each analysed by itself and then pooled, carry how unsure
    they are into the result.

    Parameters
    ----------
    ct : ndarray, mirnas x samples
        NaN is not detected; samples may be others than the model was fitted on.
    model : CensoredModel
        Of the training samples.
    rng : Generator
        Source of the draws.
    proper : bool, optional
        Whether mean and spread are drawn too, as uncertain as they are.

    Returns
    -------
    ndarray, mirnas x samples
        Complete but for miRNAs that the model does not cover; what was seen is unchanged.
    """
    x = np.array(ct, float)
    mean, spread = model.mean.copy(), model.spread.copy()
    if proper:  # one draw a miRNA, whether it is needed or not: the same draws for other samples
        chi = rng.chisquare(np.where(model.usable, model.weight + _PRIOR_DF, 1.0))
        noise = rng.standard_normal(len(mean))
        spread = spread * np.sqrt((model.weight + _PRIOR_DF) / np.maximum(chi, 1e-12))
        mean = mean + noise * spread / np.sqrt(np.maximum(model.weight, 1.0))
    shifts = model.shifts(x)
    rows, columns = np.nonzero(np.isnan(x) & model.usable[:, None])
    u, v = rng.random(len(rows)), rng.random(len(rows))
    at, sd, late = mean[rows], spread[rows], shifts[columns]
    z = (model.limit - late - at) / sd
    beyond = ndtr(-z)
    censored = u * (beyond + model.failures * (1.0 - beyond)) <= beyond
    v = np.clip(v, 1e-15, 1.0)
    drawn = np.where(censored, -ndtri(v * np.maximum(beyond, 1e-300)), ndtri(v * ndtr(z)))
    drawn = np.where(censored, np.maximum(drawn, z), drawn)
    x[rows, columns] = at + late + sd * drawn
    return x


def _maximise(
    y: NDArray[np.float64], limits: NDArray[np.float64], tolerance: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    """Find mean, spread and weight of each row, and the share of failures."""
    seen = ~np.isnan(y)
    n, count = y.shape[1], seen.sum(axis=1)
    values = np.where(seen, y, 0.0)
    total, squares = values.sum(axis=1), (values**2).sum(axis=1)
    mean = total / count
    within = squares / count - mean**2
    full = count == n
    usual = within[full & (within > 0)] if (full & (within > 0)).any() else within[within > 0]
    prior = float(np.median(usual)) if len(usual) else 0.25
    variance = (np.maximum(within, 0.0) * count + _PRIOR_DF * prior) / (count + _PRIOR_DF)
    failures = _failures(y, float(np.median(limits)))
    rows, columns = np.nonzero(~seen)
    share = np.zeros(len(rows))
    curve = np.zeros(len(rows))
    for _ in range(_ROUNDS if len(rows) else 0):
        sd = np.sqrt(variance)
        z = (limits[columns] - mean[rows]) / sd[rows]
        hazard = np.exp(-0.5 * z**2 - 0.5 * np.log(2 * np.pi) - log_ndtr(-z))
        beyond = ndtr(-z)
        share = beyond / np.maximum(beyond + failures * (1.0 - beyond), 1e-300)
        # a failure says of the value only that the well showed nothing: that it is below the limit
        below = np.exp(-0.5 * z**2 - 0.5 * np.log(2 * np.pi) - log_ndtr(z))
        first = share * hazard - (1.0 - share) * below
        second = 1.0 + share * z * hazard - (1.0 - share) * z * below
        moved = mean[rows] + sd[rows] * first
        spread = variance[rows] * (second - first**2)
        curve = share * hazard * (hazard - z)
        new = (total + np.bincount(rows, moved, len(y))) / n
        rest = np.bincount(rows, spread + (moved - new[rows]) ** 2, len(y))
        rest += squares - 2 * new * total + count * new**2
        fresh = (rest + _PRIOR_DF * prior) / (n + _PRIOR_DF)
        step = max(np.abs(new - mean).max(), np.abs(fresh - variance).max())
        mean, variance = new, fresh
        if step < tolerance:
            break
    weight = count + np.bincount(rows, np.clip(curve, 0.0, 1.0), len(y))
    return mean, np.sqrt(variance), weight, failures


def _failures(y: NDArray[np.float64], limit: float) -> float:
    """Estimate how many wells fail from the miRNAs that come too early to be censored."""
    early = np.nanmedian(y, axis=1) < limit - _EARLY
    cells = int(early.sum()) * y.shape[1]
    gone = int(np.isnan(y[early]).sum())
    return (gone + 0.5) / (cells + 1000.0)
