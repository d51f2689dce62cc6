"""From replicates to what is printed: each model's figures beside those of its rivals."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import promised
from mirbone.biomarkers.panel._resample import PANEL, combined_name
from mirbone.biomarkers.panel._sera import Sera
from mirbone.biomarkers.statistics._auc import weighted_auc
from mirbone.biomarkers.statistics._paths import logistic_path

PERFORMANCE_COLUMNS = (
    "model", "kind", "cases", "controls", "auc", "low", "high", "compared_with", "gain",
    "gain_low", "gain_high", "apparent", "optimism", "corrected", "auc_632plus", "permutation_p",
    "brier", "calibration_intercept", "calibration_slope", "auc_within",
)  # fmt: skip
PREDICTION_COLUMNS = ("patient", "case", "model", "score", "probability")
CALIBRATION_COLUMNS = ("model", "group", "patients", "predicted", "observed", "low", "high")
DECISION_COLUMNS = ("threshold", "model", "net_benefit")
LEARNING_COLUMNS = ("share", "patients", "model", "auc", "low", "high")
CHANCE = "chance"
_ENDS = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Replicates:
    """All that was run, taken apart.

    Parameters
    ----------
    scores : dict of str to ndarray, patients
        By model: the mean over repeats of scores by folds that had not seen the patient.
    each, within : DataFrame, repeats x models
        Areas in each repeat, over all pairs and over those of one fold.
    permuted : ndarray, permutations
        Area of the panel with exchanged classes.
    drawn : DataFrame, bootstraps x models
        Areas of patients drawn again.
    full : DataFrame, bootstraps
        ``apparent, original, outside`` of the procedure on all that were drawn.
    chosen : DataFrame
        ``replicate, model, what, value``: coefficients of each fold of each repeat.
    learning : DataFrame
        ``replicate, model, what, value``.
    """

    scores: dict[str, NDArray[np.float64]]
    each: pd.DataFrame
    within: pd.DataFrame
    permuted: NDArray[np.float64]
    drawn: pd.DataFrame
    full: pd.DataFrame
    chosen: pd.DataFrame
    learning: pd.DataFrame


def take_apart(results: pd.DataFrame, sera: Sera) -> Replicates:
    """Sort what replicates found.

    Parameters
    ----------
    results : DataFrame
        `RESULT_COLUMNS`.
    sera : Sera
        Names the patients.

    Returns
    -------
    Replicates
        By kind.
    """
    repeats, permutation, boot, learning = (
        results.loc[results["kind"] == kind]
        for kind in ("repeat", "permutation", "bootstrap", "learning")
    )
    told = repeats["what"].str.startswith("patient ") & ~repeats["model"].str.startswith("fold ")
    wide = repeats[told].pivot_table(index="what", columns="model", values="value", aggfunc="mean")
    wide = wide.loc[[f"patient {name}" for name in sera.patients]]
    scores = {str(model): wide[model].to_numpy(float) for model in wide.columns}
    each, within = (
        repeats[repeats["what"] == what].pivot(index="replicate", columns="model", values="value")
        for what in ("auc", "within")
    )
    permuted = permutation["value"].to_numpy(float)
    aucs = boot[boot["what"] == "auc"]
    full = boot[boot["what"].isin(["apparent", "original", "outside"])]
    chosen = repeats.loc[repeats["model"].str.startswith("fold ")]
    return Replicates(
        scores, each, within, permuted,
        aucs.pivot(index="replicate", columns="model", values="value"),
        full.pivot(index="replicate", columns="what", values="value"),
        chosen, learning,
    )  # fmt: skip


def performance_table(
    found: Replicates, sera: Sera, apparent: float, prevalence: float
) -> pd.DataFrame:
    """Give each model's figures; the panel's never without those of its rivals.

    The nested area is that of scores averaged over repeats. Its interval is that of patients drawn
    again, the whole procedure run on each draw, and moved by how far the draws lie off on average
    (Jiang, Varma and Simon 2008, doi:10.2202/1544-6115.1322): a draw holds fewer different patients
    and so fares worse.

    In noise the nested area lies below 0.5 on average: who is left out pulls the class means of
    training the other way, which cancels in the scores but not in their order. ``auc_within``, over
    pairs of one fold, is 0.5 then, and less steady.

    Parameters
    ----------
    found : Replicates
        What was run.
    sera : Sera
        Samples.
    apparent : float
        Area of the final panel on its own patients.
    prevalence : float
        Share of cases.

    Returns
    -------
    DataFrame
        `PERFORMANCE_COLUMNS`.
    """
    base = sera.baseline.name if sera.baseline is not None else CHANCE
    kinds = {rival.name: rival.kind for rival in sera.rivals}
    order = [name for name in (PANEL, combined_name(sera), *kinds) if name]
    rows = []
    for model in order:
        other = base if model in (PANEL, combined_name(sera)) else PANEL
        auc, low, high = area(found, sera, model)
        gain = difference(found, sera, model, other)
        sizes = int(sera.is_case.sum()), int((~sera.is_case).sum())
        row = [model, kinds.get(model, "panel"), *sizes, auc, low, high, other, *gain]
        if model == PANEL:
            row += [apparent, *_optimism(found, apparent), permutation_p(found)]
        else:
            row += [np.nan] * 5
        row += calibration_figures(found.scores[model], sera.is_case, prevalence)
        rows.append([*row, float(found.within[model].mean())])
    table = pd.DataFrame(rows, columns=pd.Index(PERFORMANCE_COLUMNS))
    return promised(table, PERFORMANCE_COLUMNS)


def area(found: Replicates, sera: Sera, model: str) -> tuple[float, float, float]:
    """Give a model's nested area with its interval; 0.5 for chance.

    Parameters
    ----------
    found : Replicates
        What was run.
    sera : Sera
        Samples.
    model : str
        Its name.

    Returns
    -------
    tuple of float
        Area, low, high; NaN without bootstraps.
    """
    if model == CHANCE:
        return 0.5, 0.5, 0.5
    point = _point(found, sera, model)
    if len(found.drawn) < 2:
        return point, float("nan"), float("nan")
    low, high = _moved(point, found.drawn[model].to_numpy(float))
    return point, max(low, 0.0), min(high, 1.0)


def difference(found: Replicates, sera: Sera, model: str, other: str) -> tuple[float, float, float]:
    """Give how much higher one model's nested area is than another's, in the same draws.

    Parameters
    ----------
    found : Replicates
        What was run.
    sera : Sera
        Samples.
    model, other : str
        Names; `CHANCE` is 0.5.

    Returns
    -------
    tuple of float
        Gain, low, high; NaN without bootstraps.
    """
    point = _point(found, sera, model) - _point(found, sera, other)
    if len(found.drawn) < 2:
        return point, float("nan"), float("nan")
    against = 0.5 if other == CHANCE else found.drawn[other].to_numpy(float)
    low, high = _moved(point, found.drawn[model].to_numpy(float) - against)
    return point, low, high


def permutation_p(found: Replicates) -> float:
    """Give how often exchanged classes do as well as the mean repeat.

    Parameters
    ----------
    found : Replicates
        What was run.

    Returns
    -------
    float
        NaN without permutations.
    """
    if len(found.permuted) == 0:
        return float("nan")
    reached = int((found.permuted >= float(found.each[PANEL].mean()) - 1e-12).sum())
    return (1 + reached) / (1 + len(found.permuted))


def _point(found: Replicates, sera: Sera, model: str) -> float:
    if model == CHANCE:
        return 0.5
    return weighted_auc(found.scores[model], sera.is_case, np.ones(len(sera.is_case)))


def _moved(point: float, draws: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.percentile(draws, _ENDS)
    by = point - float(draws.mean())
    return float(low) + by, float(high) + by


def _optimism(found: Replicates, apparent: float) -> tuple[float, float, float]:
    """Give optimism (Harrell 1996), the area without it, and the .632+ area.

    doi:10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4; .632+ after Efron and
    Tibshirani (1997), doi:10.1080/01621459.1997.10474007, with 0.5 for no information.
    """
    if len(found.full) == 0:
        return float("nan"), float("nan"), float("nan")
    optimism = float((found.full["apparent"] - found.full["original"]).mean())
    outside = max(float(found.full["outside"].mean()), 0.5)
    rate = (apparent - outside) / (apparent - 0.5) if apparent > max(outside, 0.5) else 0.0
    weight = 0.632 / (1.0 - 0.368 * rate)
    return optimism, apparent - optimism, (1.0 - weight) * apparent + weight * outside


def calibration_figures(
    score: NDArray[np.float64], is_case: NDArray[np.bool_], prevalence: float
) -> tuple[float, float, float]:
    """Give Brier score, calibration in the large and calibration slope.

    Parameters
    ----------
    score : ndarray, patients
        Log odds beyond the prevalence.
    is_case : ndarray of bool, patients
        The class of each.
    prevalence : float
        Share of cases.

    Returns
    -------
    brier, intercept, slope : float
        The slope is NaN where scores separate the classes.
    """
    log_odds = score + np.log(prevalence / (1 - prevalence))
    chance = 1 / (1 + np.exp(-log_odds))
    brier = float(np.mean((chance - is_case) ** 2))
    return (
        brier,
        recalibration(log_odds, is_case, slope=False)[0],
        recalibration(log_odds, is_case, slope=True)[1],
    )


def recalibration(
    log_odds: NDArray[np.float64], is_case: NDArray[np.bool_], *, slope: bool
) -> tuple[float, float]:
    """Fit an intercept, and where wanted a slope, that make log odds true.

    Parameters
    ----------
    log_odds : ndarray, patients
        As predicted.
    is_case : ndarray of bool, patients
        The class of each.
    slope : bool
        Whether the slope is fitted; else it is 1.

    Returns
    -------
    intercept, slope : float
        NaN where there is no finite one.
    """
    y = is_case.astype(float)
    if not slope:
        shift = 0.0
        for _ in range(100):
            chance = 1 / (1 + np.exp(-(log_odds + shift)))
            step = float((y - chance).sum() / max((chance * (1 - chance)).sum(), 1e-12))
            shift += float(np.clip(step, -2, 2))
        return (shift if abs(shift) < 50 else float("nan")), 1.0
    apart = min(log_odds[is_case]) > max(log_odds[~is_case])
    if apart or np.ptp(log_odds) < 1e-9:
        return float("nan"), float("nan")
    fit = logistic_path(log_odds[:, None], y, penalties=[1e-12], tolerance=1e-12)
    return float(fit.intercepts[0]), float(fit.coefficients[0, 0])


def prediction_table(
    scores: dict[str, NDArray[np.float64]], sera: Sera, prevalence: float
) -> pd.DataFrame:
    """Give each patient's score by models that had not seen the patient.

    Parameters
    ----------
    scores : dict of str to ndarray, patients
        By model.
    sera : Sera
        Names the patients.
    prevalence : float
        Share of cases.

    Returns
    -------
    DataFrame
        `PREDICTION_COLUMNS`.
    """
    base = np.log(prevalence / (1 - prevalence))
    rows = [
        (patient, int(case), model, score + base, 1 / (1 + np.exp(-(score + base))))
        for model, values in scores.items()
        for patient, case, score in zip(sera.patients, sera.is_case, values, strict=True)
    ]
    return promised(pd.DataFrame(rows, columns=pd.Index(PREDICTION_COLUMNS)), PREDICTION_COLUMNS)


def calibration_table(predictions: pd.DataFrame) -> pd.DataFrame:
    """Compare predicted with observed risk in groups of patients of similar risk.

    Parameters
    ----------
    predictions : DataFrame
        `PREDICTION_COLUMNS`.

    Returns
    -------
    DataFrame
        `CALIBRATION_COLUMNS`; the interval is Wilson's.
    """
    rows = []
    for model, of_model in predictions.groupby("model", sort=False):
        ranked = of_model.sort_values(["probability", "patient"], kind="stable")
        groups = int(np.clip(len(ranked) // 10, 2, 10))
        for g, index in enumerate(np.array_split(np.arange(len(ranked)), groups)):
            some = ranked.iloc[index]
            n, k = len(some), int(some["case"].sum())
            rows.append((model, g + 1, n, float(some["probability"].mean()), k / n, *_wilson(k, n)))
    return promised(pd.DataFrame(rows, columns=pd.Index(CALIBRATION_COLUMNS)), CALIBRATION_COLUMNS)


def _wilson(k: int, n: int) -> tuple[float, float]:
    z = 1.959963984540054
    middle = (k + z * z / 2) / (n + z * z)
    reach = z / (n + z * z) * np.sqrt(k * (n - k) / n + z * z / 4)
    return float(max(middle - reach, 0.0)), float(min(middle + reach, 1.0))


def decision_table(predictions: pd.DataFrame) -> pd.DataFrame:
    """Give net benefit at each threshold of risk, beside treating all and none.

    Vickers and Elkin (2006), doi:10.1177/0272989X06295361.

    Parameters
    ----------
    predictions : DataFrame
        `PREDICTION_COLUMNS`.

    Returns
    -------
    DataFrame
        `DECISION_COLUMNS`.
    """
    rows = []
    models = list(predictions.groupby("model", sort=False))
    case = models[0][1]["case"].to_numpy(bool)
    share = float(case.mean())
    for threshold in np.arange(1, 100) / 100:
        odds = threshold / (1 - threshold)
        for model, some in models:
            treated = some["probability"].to_numpy(float) >= threshold
            rows.append(
                (threshold, model, float((treated & case).mean() - odds * (treated & ~case).mean()))
            )
        rows += [(threshold, "all", share - odds * (1 - share)), (threshold, "none", 0.0)]
    return promised(pd.DataFrame(rows, columns=pd.Index(DECISION_COLUMNS)), DECISION_COLUMNS)


def learning_table(found: Replicates, trained: int) -> pd.DataFrame:
    """Give the nested area by how many patients are trained on.

    Parameters
    ----------
    found : Replicates
        What was run.
    trained : int
        Patients in training with all of them.

    Returns
    -------
    DataFrame
        `LEARNING_COLUMNS`: the mean over repeats, and the lowest and highest.
    """
    rows = []
    for _, some in found.learning.groupby(["what", "model"], sort=False):
        what, model = some["what"].iloc[0], some["model"].iloc[0]
        share = float(str(what).removeprefix("share "))
        at = some["value"]
        rows.append((share, round(share * trained), model, at.mean(), at.min(), at.max()))
    rows += [
        (1.0, trained, model, at.mean(), at.min(), at.max()) for model, at in found.each.items()
    ]
    return promised(pd.DataFrame(rows, columns=pd.Index(LEARNING_COLUMNS)), LEARNING_COLUMNS)
