"""The whole procedure, from raw values of training patients to a score: one function."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mirbone.biomarkers.panel._folds import fitting_folds, stratified_folds
from mirbone.biomarkers.panel._prepare import Preparation, adjust, complete, find_slopes, learn
from mirbone.biomarkers.panel._sera import Haemolysis, Rival, Sera
from mirbone.biomarkers.panel._tune import best_pairs, most_apart, tune_kernel
from mirbone.biomarkers.statistics._firth import firth_kernel, independent_first

Model = Literal["elastic-net", "ridge", "ratios", "firth"]
MODELS: tuple[Model, ...] = ("elastic-net", "ridge", "ratios", "firth")
_PENALTIES, _SMALLEST, _TOLERANCE = 50, 1e-2, 1e-6
_ALPHA = 0.5
_PAIRS = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """What is asked of a panel.

    Parameters
    ----------
    model : {"elastic-net", "ridge", "ratios", "firth"}
        The score.
    size : int
        How many miRNAs (of ratios: differences) it may hold; 0 for what the model takes.
    outer, repeats, inner : int
        Folds of the outer validation, how often it is repeated, folds of the inner.
    permutations, bootstrap, imputations : int
        How many.
    haemolysis : {"adjust", "exclude", "ignore"}
        What is done about it.
    seed : int
        Of every draw.
    """

    model: Model = "elastic-net"
    size: int = 0
    outer: int = 5
    repeats: int = 20
    inner: int = 5
    permutations: int = 200
    bootstrap: int = 500
    imputations: int = 20
    haemolysis: Haemolysis = "adjust"
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Fitted:
    """A score, fitted on training patients.

    Parameters
    ----------
    prepared : Preparation
        What turns raw values to levels.
    coefficients : ndarray, kept
        Of the levels.
    intercept : float
        Log odds at levels of 0.
    prevalence : float
        Log odds of a case among training patients.
    scores : ndarray, samples
        Log odds beyond the prevalence in training, of every sample, also of those held out.
    combined : ndarray, samples
        The same of the panel with its baseline; empty without one.
    """

    prepared: Preparation
    coefficients: NDArray[np.float64]
    intercept: float
    prevalence: float
    scores: NDArray[np.float64]
    combined: NDArray[np.float64]


def fit_procedure(
    sera: Sera, times: NDArray[np.int64], settings: Settings, rng: np.random.Generator
) -> Fitted:
    """Filter, impute, normalise, adjust, select, tune and fit, on training patients only.

    Whatever is learnt - which miRNAs are detected, how Ct beyond the limit are drawn, the usual
    amount, what haemolysis does, which miRNAs are chosen, the penalty, the coefficients - is learnt
    from patients whose `times` is above 0. Those of 0 are only scored. The inner folds by which the
    penalty is chosen are stratified, hold no patient twice, and select anew.

    Parameters
    ----------
    sera : Sera
        All samples.
    times : ndarray of int, patients
        How often each is in training; copies are one patient with more weight, so that they are
        never in two folds.
    settings : Settings
        What is asked.
    rng : Generator
        Of folds and imputation.

    Returns
    -------
    Fitted
        The score, of every sample.
    """
    inside = times[sera.patient] > 0
    training, others = np.flatnonzero(inside), np.flatnonzero(~inside)
    weights = (times[sera.patient] * sera.share)[training]
    prepared = learn(sera, np.repeat(training, times[sera.patient][training]), settings.haemolysis)
    seed = int(rng.integers(2**62))
    x = np.empty((len(prepared.kept), len(sera.patient)))
    x[:, training] = complete(sera, prepared, training, seed)
    if len(others):
        x[:, others] = complete(sera, prepared, others, seed)
    if settings.haemolysis == "adjust":
        slope = find_slopes(x[:, training], sera.haemolysis[training], weights, prepared.centre)
        prepared = replace(prepared, slope=slope)
        x = adjust(x, sera.haemolysis, prepared)
    y = sera.is_case[sera.patient].astype(float)
    fold = _inner_folds(sera, times, settings.inner, rng)[sera.patient]
    case_weight = float(weights[y[training] > 0.5].sum())
    prevalence = float(np.log(case_weight / (weights.sum() - case_weight)))
    beta, intercept = fit_levels(x[:, training], y[training], weights, fold[training], settings)
    scores = beta @ x + intercept - prevalence
    combined = np.empty(0)
    if sera.baseline is not None:
        # what is known, as one score: its levels may hold no case, and have no finite coefficient
        known = score_rival(sera, times, sera.baseline)[None, :]
        both = fit_levels(
            x[:, training], y[training], weights, fold[training], settings, known[:, training]
        )
        combined = both[0] @ np.vstack([x, known]) + both[1] - prevalence
    return Fitted(prepared, beta, intercept, prevalence, scores, combined)


def fit_levels(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    weights: NDArray[np.float64],
    fold: NDArray[np.int64],
    settings: Settings,
    free: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float64], float]:
    """Select, tune and fit on levels of training samples.

    Parameters
    ----------
    x : ndarray, features x samples
        Levels.
    y, weights : ndarray, samples
        1 for cases; how much each counts.
    fold : ndarray of int, samples
        Inner fold of each.
    settings : Settings
        The model and its size.
    free : ndarray, columns x samples, optional
        What is known without the panel: not selected, not penalised.

    Returns
    -------
    coefficients : ndarray, features and columns
        0 for what was not selected.
    intercept : float
        Log odds where all is 0.
    """
    covariates = np.empty((0, x.shape[1])) if free is None else free
    if settings.model == "firth":
        return _fit_firth(x, y, weights, settings, covariates)
    folds = int(fold.max()) + 1
    designs = [_design(x, y, weights * (fold != f), settings) for f in range(folds)] + [
        _design(x, y, weights, settings)
    ]
    xs = np.ascontiguousarray([np.vstack([x if one is None else one @ x, covariates])
                               for one in designs])  # fmt: skip
    penalty = np.r_[np.ones(xs.shape[1] - len(covariates)), np.zeros(len(covariates))]
    penalty *= len(penalty) / penalty.sum()
    elastic = settings.model == "elastic-net"
    held, _, _, _ = tune_kernel(
        xs, y, weights, fold, penalty, _ALPHA if elastic else 0.0, _PENALTIES, _SMALLEST,
        settings.size if elastic else 0, _TOLERANCE,
    )  # fmt: skip
    last = designs[-1]
    chosen = held[: xs.shape[1] - len(covariates)]
    beta = chosen if last is None else chosen @ last
    return np.r_[beta, held[len(chosen) : -1]], float(held[-1])


def _design(
    x: NDArray[np.float64], y: NDArray[np.float64], w: NDArray[np.float64], settings: Settings
) -> NDArray[np.float64] | None:
    """Choose what is combined: rows of 0, 1 and -1 over the features; None for all of them."""
    if settings.model == "ratios":
        pairs = best_pairs(x, y, w, settings.size or _PAIRS)
        design = np.zeros((len(pairs), len(x)))
        design[np.arange(len(pairs)), pairs[:, 0]] = 1.0
        design[np.arange(len(pairs)), pairs[:, 1]] = -1.0
        return design
    if settings.model == "ridge" and settings.size:
        return np.eye(len(x))[most_apart(x, y, w, settings.size)]
    return None


def _fit_firth(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    w: NDArray[np.float64],
    settings: Settings,
    free: NDArray[np.float64],
) -> tuple[NDArray[np.float64], float]:
    fewest = min(w[y > 0.5].sum(), w[y < 0.5].sum())
    size = settings.size or int(np.clip(fewest // 10, 1, 10))
    chosen = most_apart(x, y, w, size)
    slopes, intercept = firth_columns(np.vstack([x[chosen], free]), y, w)
    beta = np.zeros(len(x))
    beta[chosen] = slopes[: len(chosen)]
    return np.r_[beta, slopes[len(chosen) :]], intercept


def firth_columns(
    columns: NDArray[np.float64], y: NDArray[np.float64], w: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Fit Firth's regression on columns of training samples.

    Parameters
    ----------
    columns : ndarray, columns x samples
        No missing values; what follows from others gets 0.
    y, w : ndarray, samples
        1 for cases; how much each counts.

    Returns
    -------
    slopes : ndarray, columns
        Log odds for one more.
    intercept : float
        Log odds where all is 0.
    """
    mean, spread = columns.mean(axis=1), columns.std(axis=1)
    spread[spread < 1e-12] = 1.0
    design = np.column_stack([np.ones(len(y)), ((columns.T - mean) / spread)])
    kept = independent_first(design)
    found, _ = firth_kernel(np.ascontiguousarray(design[:, kept]), y, w)
    beta = np.zeros(design.shape[1])
    beta[kept] = found
    slopes = beta[1:] / spread
    return slopes, float(beta[0] - slopes @ mean)


def score_rival(sera: Sera, times: NDArray[np.int64], rival: Rival) -> NDArray[np.float64]:
    """Fit a rival on training patients, and score everybody.

    Parameters
    ----------
    sera : Sera
        All samples.
    times : ndarray of int, patients
        How often each is in training.
    rival : Rival
        Its columns.

    Returns
    -------
    ndarray, samples
        Log odds beyond the prevalence in training, by Firth's regression.
    """
    training = np.flatnonzero(times[sera.patient] > 0)
    weights = (times[sera.patient] * sera.share)[training]
    columns = filled_columns(rival, training, weights)
    y = sera.is_case[sera.patient].astype(float)
    slopes, intercept = firth_columns(columns[:, training], y[training], weights)
    cases = float(weights[y[training] > 0.5].sum())
    return slopes @ columns + intercept - float(np.log(cases / (weights.sum() - cases)))


def filled_columns(
    rival: Rival, training: NDArray[np.int64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Put the mean in training for numbers that are missing.

    Parameters
    ----------
    rival : Rival
        Its columns.
    training : ndarray of int
        Training samples.
    weights : ndarray, training samples
        How much each counts.

    Returns
    -------
    ndarray, columns x samples
        Complete.
    """
    inside = rival.columns[:, training]
    known = ~np.isnan(inside)
    total = np.where(known, inside * weights, 0.0).sum(axis=1)
    below = (known * weights).sum(axis=1)
    mean = np.divide(total, below, out=np.zeros(len(total)), where=below > 0)
    return np.where(np.isnan(rival.columns), mean[:, None], rival.columns)


def _inner_folds(
    sera: Sera, times: NDArray[np.int64], inner: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    inside = np.flatnonzero(times > 0)
    fold = np.zeros(len(times), dtype=np.int64)
    folds = fitting_folds(sera.is_case[inside], inner)
    fold[inside] = stratified_folds(sera.is_case[inside], folds, rng)
    return fold
