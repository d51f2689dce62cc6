"""How many patients a panel needs, and what so many can show."""

from dataclasses import dataclass
from math import ceil, exp, log, sqrt
from statistics import NormalDist

import numpy as np
import pandas as pd

from mirbone._core import InputError, named_keywords, promised, short_repr

CRITERIA_COLUMNS = ("criterion", "patients", "events")
LEARNING_COLUMNS = ("patients", "cases", "shrinkage", "auc_low", "auc_high", "power")
_SHRINKAGE, _OPTIMISM, _MARGIN = 0.9, 0.05, 0.05
_NORMAL = NormalDist()


@short_repr("criteria")
@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many patients are needed to develop a model.

    Parameters
    ----------
    patients : int
        The most that a criterion asks for.
    events : float
        Of them with the outcome.
    r2 : float
        Of Cox and Snell.
    criteria : DataFrame
        `CRITERIA_COLUMNS`: what each criterion asks for.
    learning : DataFrame
        `LEARNING_COLUMNS`: what fewer and more patients give; empty for a time to an event.
    """

    patients: int
    events: float
    r2: float
    criteria: pd.DataFrame
    learning: pd.DataFrame

    def _headline(self) -> str:
        return f"{self.patients} patients, {self.events:.0f} with the outcome"


@named_keywords
def sample_size(
    *,
    parameters: int,
    auc: float | None = None,
    r2: float | None = None,
    prevalence: float | None = None,
    rate: float | None = None,
    horizon: float | None = None,
    follow_up: float | None = None,
) -> SampleSize:
    """Say how many patients it takes to develop a prediction model.

    Riley et al. (2019), doi:10.1002/sim.7992; (2020), doi:10.1136/bmj.m441. Asked for are an
    expected shrinkage of 0.9, an optimism of at most 0.05 in Nagelkerke's R2, and the overall risk
    known to 0.05. From an area under the curve R2 follows where the score of cases and controls is
    normal with one variance (Riley et al. 2021, doi:10.1002/sim.8806, who simulate it; here it is
    integrated). All parameters count that are tried, not those that stay: of a panel, all miRNAs
    that it chooses from.

    Parameters
    ----------
    parameters : int
        Candidate parameters.
    auc : float, optional
        The area under the curve that is hoped for.
    r2 : float, optional
        Instead of it: R2 of Cox and Snell.
    prevalence : float, optional
        Share of patients with the outcome.
    rate, horizon, follow_up : float, optional
        For a time to an event instead: events a year, the years to predict, mean years followed.

    Returns
    -------
    SampleSize
        With each criterion.

    Raises
    ------
    InputError
        If a number is out of its range or missing.

    Examples
    --------
    >>> sample_size(parameters=24, r2=0.288, prevalence=0.174).patients
    662
    """
    survival = rate is not None
    _check(parameters, auc, r2, prevalence, rate, horizon, follow_up)
    if r2 is None:
        assert auc is not None and prevalence is not None
        r2 = r2_of_auc(auc, prevalence)
    shrink = parameters / ((_SHRINKAGE - 1) * log(1 - r2 / _SHRINKAGE))
    events_a_patient = (rate or 0.0) * (follow_up or 0.0) if survival else float(prevalence or 0.0)
    most = _most_r2(events_a_patient, survival)
    if r2 >= most:
        raise InputError(f"`r2` must be below {most:.3f}, the most at this outcome; got {r2:g}.")
    kept = r2 / (r2 + _OPTIMISM * most)
    optimism = parameters / ((kept - 1) * log(1 - r2 / kept))
    if survival:
        assert rate is not None and horizon is not None and follow_up is not None
        third = _precise_risk(rate, horizon, follow_up)
    else:
        third = (_NORMAL.inv_cdf(0.975) / _MARGIN) ** 2 * events_a_patient * (1 - events_a_patient)
    asked = [ceil(shrink - 1e-9), ceil(optimism - 1e-9), ceil(third - 1e-9)]
    rows = [
        (f"shrinkage of {_SHRINKAGE}", asked[0]),
        (f"optimism of R2 at most {_OPTIMISM}", asked[1]),
        (f"overall risk within {_MARGIN}", asked[2]),
    ]
    criteria = pd.DataFrame(rows, columns=pd.Index(CRITERIA_COLUMNS[:2]))
    criteria["events"] = (criteria["patients"] * events_a_patient).round(1)
    learning = _learning(parameters, auc, r2, prevalence, max(asked))
    return SampleSize(
        max(asked), max(asked) * events_a_patient, r2,
        promised(criteria, CRITERIA_COLUMNS), promised(learning, LEARNING_COLUMNS),
    )  # fmt: skip


def r2_of_auc(auc: float, prevalence: float) -> float:
    """Give R2 of Cox and Snell from an area under the curve.

    The score is normal in cases and in controls, with one variance; what it tells of the outcome
    is integrated.

    Parameters
    ----------
    auc : float
        Above 0.5 and below 1.
    prevalence : float
        Share with the outcome.

    Returns
    -------
    float
        0 for a score that tells nothing.
    """
    apart = sqrt(2.0) * _NORMAL.inv_cdf(auc)
    at = np.linspace(-10.0, 10.0 + apart, 20_001)
    density = [np.exp(-0.5 * (at - mean) ** 2) / sqrt(2 * np.pi) for mean in (0.0, apart)]
    score = log(prevalence / (1 - prevalence)) + apart * at - apart**2 / 2
    told = [-np.logaddexp(0.0, score), -np.logaddexp(0.0, -score)]
    gained = (1 - prevalence) * np.trapezoid(density[0] * told[0], at)
    gained += prevalence * np.trapezoid(density[1] * told[1], at)
    gained -= prevalence * log(prevalence) + (1 - prevalence) * log(1 - prevalence)
    return 1.0 - exp(-2.0 * float(gained))


def auc_error(auc: float, cases: float, controls: float) -> float:
    """Give the standard error of an area that is expected (Hanley and McNeil 1982).

    doi:10.1148/radiology.143.1.7063747.

    Parameters
    ----------
    auc : float
        The area.
    cases, controls : float
        How many of each.

    Returns
    -------
    float
        Standard error.
    """
    first, second = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    variance = auc * (1 - auc) + (cases - 1) * (first - auc**2) + (controls - 1) * (second - auc**2)
    return sqrt(variance / (cases * controls))


@named_keywords
def auc_power(auc: float, cases: float, controls: float, *, level: float = 0.05) -> float:
    """Give the chance that so many patients tell an area from 0.5, tested from two sides.

    Parameters
    ----------
    auc : float
        The true area.
    cases, controls : float
        How many of each.
    level : float, optional
        Of the test.

    Returns
    -------
    float
        Power.
    """
    bar = _NORMAL.inv_cdf(1 - level / 2) * auc_error(0.5, cases, controls)
    error = auc_error(auc, cases, controls)
    return 1 - _NORMAL.cdf((bar - (auc - 0.5)) / error) + _NORMAL.cdf((-bar - (auc - 0.5)) / error)


def _learning(
    parameters: int, auc: float | None, r2: float, prevalence: float | None, needed: int
) -> pd.DataFrame:
    """Say what a quarter, a half and so on of the patients needed would give."""
    rows = []
    if prevalence is not None:
        for share in (0.1, 0.25, 0.5, 1.0, 2.0, 4.0):
            n = max(ceil(share * needed), 10)
            cases = n * prevalence
            area = auc if auc is not None else float("nan")
            known = auc is not None and min(cases, n - cases) >= 2
            error = auc_error(area, cases, n - cases) if known else float("nan")
            reach = 1.96 * error
            shrinkage = _shrinkage_at(n, parameters, r2)
            rows.append(
                (n, round(cases, 1), shrinkage, max(area - reach, 0.0), min(area + reach, 1.0),
                 auc_power(area, cases, n - cases) if known else float("nan"))
            )  # fmt: skip
    return pd.DataFrame(rows, columns=pd.Index(LEARNING_COLUMNS))


def _shrinkage_at(n: int, parameters: int, r2: float) -> float:
    """Solve Riley's first criterion for the shrinkage, which it asks to be 0.9."""
    low, high = r2 + 1e-9, 1.0 - 1e-9
    if parameters / ((low - 1) * log(1 - r2 / low)) > n:
        return 0.0
    for _ in range(200):
        middle = (low + high) / 2
        asked = parameters / ((middle - 1) * log(1 - r2 / middle))
        low, high = (middle, high) if asked < n else (low, middle)
    return low


def _most_r2(events: float, survival: bool) -> float:
    """Give the largest R2 of Cox and Snell: that of a perfect model."""
    if survival:  # of a constant rate, a patient
        null = events * log(events) - events
    else:
        null = events * log(events) + (1 - events) * log(1 - events)
    return 1 - exp(2 * null)


def _precise_risk(rate: float, horizon: float, follow_up: float) -> float:
    """Find how many patients tell the risk at the horizon to the margin, on either side."""
    quantile = _NORMAL.inv_cdf(0.975)
    low, high = 1.0, 1e9
    for _ in range(200):
        n = sqrt(low * high)
        error = sqrt(rate / (n * follow_up))
        risks = [
            1 - exp(-max(rate + sign * quantile * error, 0.0) * horizon) for sign in (-1, 0, 1)
        ]
        wide = max(risks[2] - risks[1], risks[1] - risks[0])
        low, high = (n, high) if wide > _MARGIN else (low, n)
    return high


def _check(
    parameters: int,
    auc: float | None,
    r2: float | None,
    prevalence: float | None,
    rate: float | None,
    horizon: float | None,
    follow_up: float | None,
) -> None:
    if parameters < 1:
        raise InputError(f"`parameters` must be at least 1; got {parameters}.")
    if (auc is None) == (r2 is None):
        raise InputError("Give one of `auc` and `r2`: how well the model is hoped to predict.")
    if auc is not None and not 0.5 < auc < 1:
        raise InputError(f"`auc` must lie between 0.5 and 1; got {auc:g}.")
    if r2 is not None and not 0 < r2 < _SHRINKAGE:
        raise InputError(f"`r2` must lie between 0 and {_SHRINKAGE}; got {r2:g}.")
    if (prevalence is None) == (rate is None):
        raise InputError(
            "Give `prevalence`, the share with the outcome, or `rate`, the events a year."
        )
    if prevalence is not None and not 0 < prevalence < 1:
        raise InputError(f"`prevalence` must lie between 0 and 1; got {prevalence:g}.")
    if rate is not None:
        if auc is not None:
            raise InputError("`auc` has no R2 for a time to an event. Give `r2`.")
        if horizon is None or follow_up is None or min(rate, horizon, follow_up) <= 0:
            raise InputError("`rate` needs `horizon` and `follow_up`, all above 0, in years.")
