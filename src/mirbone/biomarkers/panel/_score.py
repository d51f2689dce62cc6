"""A frozen score: what it takes to score a sample, and nothing else."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import InputError, short_repr
from mirbone.biomarkers.panel._prepare import Preparation, complete, complete_values
from mirbone.biomarkers.panel._procedure import Fitted
from mirbone.biomarkers.panel._sera import Sera, levels_of
from mirbone.biomarkers.quality._censored import CensoredModel
from mirbone.biomarkers.quality._haemolysis import haemolysis_ratio
from mirbone.expression import Profiles

_ALIKE, _FAR, _FEW = 0.6, 5.0, 10
_SHOWN = 5


@short_repr()
@dataclass(frozen=True, slots=True)
class FrozenScore:
    """A linear score of levels.

    Parameters
    ----------
    scale : {"ct", "counts", "log2"}
        What it is measured in.
    names : tuple of str
        miRNAs that are needed, for the score or for the amount in a sample.
    coefficients : tuple of float
        Of each; 0 for those that only tell the amount.
    mean, spread : tuple of float
        Usual level in training (of Ct: the usual Ct, beyond the limit included) and its standard
        deviation.
    reference : tuple of bool
        Whether each tells the amount in a sample.
    intercept : float
        Log odds where all levels are 0.
    red, centre : float
        Coefficient of the haemolysis ratio, and its usual value.
    limit, failures : float
        Of Ct: the cycle beyond which nothing is seen, and the share of wells that fail.
    """

    scale: str
    names: tuple[str, ...]
    coefficients: tuple[float, ...]
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    reference: tuple[bool, ...]
    intercept: float
    red: float
    centre: float
    limit: float
    failures: float

    @property
    def features(self) -> tuple[str, ...]:
        """The miRNAs that are combined."""
        return tuple(n for n, c in zip(self.names, self.coefficients, strict=True) if c != 0)

    @property
    def preparation(self) -> Preparation:
        """What turns raw values of `names` to levels."""
        mean, spread = np.array(self.mean), np.array(self.spread)
        zeros = np.zeros(len(mean))
        kept = np.arange(len(mean))
        if self.scale != "ct":
            return Preparation(kept, mean, None, zeros, self.centre)
        model = CensoredModel(
            self.limit, mean, spread, np.ones(len(mean)), self.failures, np.array(self.reference)
        )
        return Preparation(kept, zeros, model, zeros, self.centre)


def freeze(sera: Sera, fits: list[Fitted]) -> FrozenScore:
    """Average fits on all patients, which differ by imputation and inner folds alone.

    Parameters
    ----------
    sera : Sera
        All samples, all of them in training.
    fits : list of Fitted
        With one preparation but for the slopes.

    Returns
    -------
    FrozenScore
        The mean of their scores, a line of the levels as they are.
    """
    prepared = fits[0].prepared
    beta = np.mean([one.coefficients for one in fits], axis=0)
    red = -float(np.mean([one.coefficients @ one.prepared.slope for one in fits]))
    intercept = float(np.mean([one.intercept for one in fits]))
    model = prepared.censored
    if model is not None:
        reference, mean, spread = model.reference, model.mean, model.spread
        limit, failures = model.limit, model.failures
    else:
        reference = np.full(len(beta), sera.scale == "counts")
        mean, limit, failures = prepared.mean, 0.0, 0.0
        spread = complete(sera, prepared, np.arange(len(sera.patient)), None).std(axis=1)
    needed = np.flatnonzero((beta != 0) | reference)
    names = tuple(sera.names[prepared.kept[j]] for j in needed)

    def listed(values: NDArray[np.float64]) -> tuple[float, ...]:
        return tuple(float(values[j]) for j in needed)

    return FrozenScore(
        sera.scale, names, listed(beta), listed(mean), listed(spread),
        tuple(bool(reference[j]) for j in needed), intercept, red, prepared.centre, limit, failures,
    )  # fmt: skip


def score_samples(score: FrozenScore, profiles: Profiles) -> pd.Series:
    """Score samples of a table as they come, each by itself.

    Parameters
    ----------
    score : FrozenScore
        The panel's.
    profiles : Profiles
        Of the kind that the panel was made from.

    Returns
    -------
    Series of float, samples
        Log odds.

    Raises
    ------
    InputError
        If the values are of another kind, platform or unit, or a miRNA of the panel is missing.
    """
    if profiles.scale != score.scale:
        raise InputError(
            f"the panel was made from {score.scale} values and scores nothing else; "
            f"{profiles.source} holds {profiles.scale}. Measure the samples as it was measured."
        )
    lacking = [name for name in score.features if name not in profiles.values.index]
    if lacking:
        more = f" and {len(lacking) - _SHOWN} more" if len(lacking) > _SHOWN else ""
        raise InputError(
            f"every miRNA of the panel must be in {profiles.source}; it lacks "
            f"{', '.join(lacking[:_SHOWN])}{more}, of {len(score.features)}. Measure them; none "
            "can be left out of a frozen panel."
        )
    told = [n for n, is_one in zip(score.names, score.reference, strict=True) if is_one]
    there = [name for name in told if name in profiles.values.index]
    if len(there) < len(told) / 2:
        raise InputError(
            f"the amount in a sample is told by {len(told)} miRNAs, of which {profiles.source} "
            f"holds {len(there)}. Measure at least half of them."
        )
    values, _ = levels_of(profiles)
    frame = pd.DataFrame(values, profiles.values.index, profiles.values.columns)
    rows = frame.reindex(list(score.names)).to_numpy(float)
    here = np.array([name in frame.index for name in score.names], dtype=bool)
    levels = _levels(score, rows, here)
    _refuse_other_units(score, levels, here, profiles.source)
    ratio = haemolysis_ratio(profiles).to_numpy(float)
    red = score.red * np.nan_to_num(ratio - score.centre)
    log_odds = np.array(score.coefficients)[here] @ levels + score.intercept + red
    return pd.Series(log_odds, index=profiles.values.columns.astype(str), name="score")


def _levels(
    score: FrozenScore, rows: NDArray[np.float64], here: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Give levels of the miRNAs that are there; the others tell nothing of the amount."""
    prepared = score.preparation
    model = prepared.censored
    if model is not None:
        model = CensoredModel(
            model.limit, model.mean[here], model.spread[here], model.weight[here], model.failures,
            model.reference[here],
        )  # fmt: skip
    cut = Preparation(
        np.arange(int(here.sum())), prepared.mean[here], model, prepared.slope[here],
        prepared.centre,
    )  # fmt: skip
    return complete_values(rows[here], score.scale, cut, None)


def _refuse_other_units(
    score: FrozenScore, levels: NDArray[np.float64], here: NDArray[np.bool_], source: str
) -> None:
    """Refuse levels that are nothing like those of training: another platform or unit."""
    if not here.any():
        return
    sign = -1.0 if score.scale == "ct" else 1.0
    usual = sign * np.array(score.mean)[here]
    found = np.median(levels, axis=1)
    spread = np.maximum(np.array(score.spread)[here], 0.25)
    off = float(np.median(np.abs(found - usual) / spread))
    alike = float(np.corrcoef(found, usual)[0, 1]) if len(usual) >= _FEW else 1.0
    if off > _FAR or alike < _ALIKE:
        raise InputError(
            f"{source} must be measured as the panel was; its usual levels lie {off:.1f} standard "
            f"deviations from those of training and go with them by a correlation of {alike:.2f}. "
            "Another platform, another unit or other assays are not what the panel was made from."
        )
