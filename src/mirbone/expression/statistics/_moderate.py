"""Moderated t: residual variances borrow strength from one another."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mirbone._core import named_keywords, short_repr
from mirbone.expression.statistics._linear import LinearFit
from mirbone.expression.statistics._natural_spline import fit_natural_spline
from mirbone.expression.statistics._tails import t_quantile, two_sided_p


@short_repr()
@dataclass(frozen=True, slots=True)
class VariancePrior:
    """What the variances have in common: a scaled inverse chi-square distribution.

    Parameters
    ----------
    df : float
        Prior degrees of freedom; infinity says that the variances do not differ beyond chance.
    scale : ndarray, mirnas
        Prior variance of each miRNA; all equal unless it follows the intensity.
    """

    df: float
    scale: NDArray[np.float64]


@short_repr()
@dataclass(frozen=True, slots=True)
class ModeratedFit:
    """Moderated statistics, one value a miRNA; NaN where not estimable.

    Parameters
    ----------
    effect, ci_low, ci_high : ndarray, mirnas
        Effect and its 95 % confidence limits.
    t, p : ndarray, mirnas
        Moderated t and two-sided P.
    df : ndarray, mirnas
        Total degrees of freedom.
    prior : VariancePrior
        What the variances were shrunk to.
    """

    effect: NDArray[np.float64]
    ci_low: NDArray[np.float64]
    ci_high: NDArray[np.float64]
    t: NDArray[np.float64]
    p: NDArray[np.float64]
    df: NDArray[np.float64]
    prior: VariancePrior

    def _headline(self) -> str:
        return f"{self.effect.size} rows, {(self.p < 0.05).sum()} with p below 0.05"


@named_keywords
def moderated_t(
    fit: LinearFit,
    *,
    trend: NDArray[np.float64] | None = None,
    prior: VariancePrior | None = None,
) -> ModeratedFit:
    """Test each miRNA's effect with a variance shrunk towards the common one.

    Smyth (2004), doi:10.2202/1544-6115.1027. An infinite prior df replaces every variance by the
    prior one; the total degrees of freedom never exceed those of all miRNAs together.

    Parameters
    ----------
    fit : LinearFit
        Effects and residual variances.
    trend : ndarray, mirnas, optional
        Mean intensities that the prior variance follows; without it one variance serves all.
    prior : VariancePrior, optional
        A prior known beforehand; estimated from `fit` without it.

    Returns
    -------
    ModeratedFit
        Statistics per miRNA.
    """
    if prior is None:
        prior = estimate_prior(fit.variance, fit.df, trend)
    if np.isinf(prior.df):
        variance = prior.scale
    else:
        with np.errstate(invalid="ignore"):
            variance = (prior.df * prior.scale + fit.df * fit.variance) / (prior.df + fit.df)
    df = np.minimum(fit.df + prior.df, fit.df.sum())
    error = fit.unscaled_sd * np.sqrt(variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = fit.effect / error
        margin = t_quantile(0.975, df) * error
    return ModeratedFit(
        effect=fit.effect,
        ci_low=fit.effect - margin,
        ci_high=fit.effect + margin,
        t=t,
        p=two_sided_p(t, df),
        df=df,
        prior=prior,
    )


@named_keywords
def estimate_prior(
    variance: NDArray[np.float64],
    df: NDArray[np.float64],
    trend: NDArray[np.float64] | None = None,
) -> VariancePrior:
    """Estimate the prior of residual variances from the moments of their logarithms.

    Smyth (2004), doi:10.2202/1544-6115.1027, section 6.2; with a trend, the mean log variance is a
    natural spline of the intensity, as in Sartor et al. (2006), doi:10.1186/1471-2105-7-538.

    Parameters
    ----------
    variance : ndarray, mirnas
        Residual variances.
    df : ndarray, mirnas
        Their degrees of freedom; those with none take no part.
    trend : ndarray, mirnas, optional
        Mean intensities.

    Returns
    -------
    VariancePrior
        With fewer than two usable variances the prior df is 0: nothing is shrunk.
    """
    used = (df > 1e-15) & np.isfinite(variance)
    if used.sum() < 2 or len(variance) < 3:
        return VariancePrior(0.0, variance)
    v, d = np.clip(variance[used], 0.0, None), df[used]
    middle = float(np.median(v)) or 1.0
    v = np.maximum(v, 1e-5 * middle)  # a zero variance has no logarithm
    # the logarithm of a variance with few df is low on average; this takes that away
    logs = np.log(v) - special.digamma(d / 2) + np.log(d / 2)
    mean, spread = _mean_log(logs, used, trend)
    # what chance alone explains; more means that the true variances differ too
    excess = spread - float(special.polygamma(1, d / 2).mean())
    if excess > 0:
        prior_df = 2.0 * _inverse_trigamma(excess)
        shift = special.digamma(prior_df / 2) - np.log(prior_df / 2)
        return VariancePrior(prior_df, np.exp(mean + shift))
    if trend is None:
        return VariancePrior(np.inf, np.full(len(variance), v.mean()))
    return VariancePrior(np.inf, np.exp(mean))


def _mean_log(
    logs: NDArray[np.float64], used: NDArray[np.bool_], trend: NDArray[np.float64] | None
) -> tuple[NDArray[np.float64], float]:
    """Mean log variance of every miRNA, and the residual variance about it."""
    n = len(logs)
    # as flexible as so many miRNAs can bear; the steps are those of limma
    columns = 1 + (n >= 3) + (n >= 6) + (n >= 30)
    if trend is not None:
        columns = min(columns, len(np.unique(trend[used])))
    if trend is None or columns < 2:
        return np.full(len(used), logs.mean()), float(logs.var(ddof=1))
    curve = fit_natural_spline(trend[used], logs, columns)
    residual = logs - curve(trend[used])
    return curve(trend), float((residual**2).sum() / (n - curve.rank))


def _inverse_trigamma(x: float) -> float:
    """Solve trigamma(y) = x by Newton steps on 1/trigamma, which is nearly straight."""
    # trigamma(y) is 1 / y**2 near 0 and 1 / y far out: no iteration is needed there
    if x > 1e7:
        return 1.0 / np.sqrt(x)
    if x < 1e-6:
        return 1.0 / x
    y = 0.5 + 1.0 / x
    for _ in range(50):
        value = float(special.polygamma(1, y))
        step = value * (1.0 - value / x) / float(special.polygamma(2, y))
        y += step
        if -step / y < 1e-8:
            break
    return y
