"""A frozen panel on other patients."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import (
    AnnDataLike,
    FilePath,
    Held,
    InputError,
    TableLike,
    named_keywords,
    promised,
    readable,
    short_repr,
)
from mirbone.biomarkers.panel._panel import Panel
from mirbone.biomarkers.panel._perform import (
    calibration_figures,
    calibration_table,
    decision_table,
    prediction_table,
    recalibration,
)
from mirbone.biomarkers.panel._resample import PANEL, of_patients
from mirbone.biomarkers.panel._score import score_samples
from mirbone.biomarkers.panel._sera import Rival, Sera, cycles_of, gather_sera
from mirbone.biomarkers.panel._verdict import FEWEST, said_factors
from mirbone.biomarkers.quality._check import check_labelled
from mirbone.biomarkers.quality._guards import check_answerable
from mirbone.biomarkers.statistics._auc import auc_interval, compare_auc
from mirbone.expression import read_labelled
from mirbone.words import MirnaCatalogue

VALIDATION_COLUMNS = (
    "model", "cases", "controls", "auc", "low", "high", "compared_with", "gain", "gain_low",
    "gain_high", "brier", "calibration_intercept", "calibration_slope", "development_auc",
)  # fmt: skip
Recalibrate = Literal["none", "intercept", "both"]


@short_repr("performance")
@dataclass(frozen=True, slots=True, eq=False)
class Validation:
    """What a frozen panel does on other patients.

    Parameters
    ----------
    verdicts : tuple of str
        What may be said, by rule; the first is the verdict.
    performance, predictions, calibration, decision : DataFrame
        `VALIDATION_COLUMNS`, and as of `Panel`.
    recalibrated : tuple of float
        Intercept and slope that were put on the panel's log odds; 0 and 1 for none.
    notes : tuple of str
        What was chosen on the way.
    """

    verdicts: tuple[str, ...]
    performance: pd.DataFrame
    predictions: pd.DataFrame
    calibration: pd.DataFrame
    decision: pd.DataFrame
    recalibrated: tuple[float, float]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    @property
    def verdict(self) -> str:
        """What is to be said first."""
        return self.verdicts[0]

    def _headline(self) -> str:
        return self.verdict


@named_keywords
def validate_panel(
    panel: Panel | FilePath,
    contrast: str,
    *,
    counts: TableLike | None = None,
    intensities: TableLike | None = None,
    ct: TableLike | None = None,
    h5ad: FilePath | Held | AnnDataLike | None = None,
    samples: TableLike | None = None,
    layer: str | None = None,
    group: str | None = None,
    batch: str | Sequence[str] | None = None,
    recalibrate: Recalibrate = "none",
    lod: float | None = None,
    catalogue: MirnaCatalogue | None = None,
) -> Validation:
    """Judge a frozen panel on patients that it has never seen.

    Nothing is fitted but what `recalibrate` asks for. The area has DeLong's interval, since the
    score is fixed; the rivals are the haemolysis ratio and, by their own figures, batches.

    Parameters
    ----------
    panel : Panel or path
        The panel, or its ``panel.json``.
    contrast : str
        ``CASE:CONTROL``, or ``COLUMN=CASE:CONTROL``, of the new patients.
    counts, intensities, ct : path or DataFrame, optional
        Values of the kind that the panel was made from, miRNAs x samples; exactly one, or `h5ad`.
    h5ad : path or AnnData, optional
        AnnData of counts or log2 values, whose obs is the sample sheet.
    samples : path or DataFrame, optional
        Sample sheet; not with `h5ad`.
    layer : str, optional
        Of an AnnData: the layer that holds the values.
    group : str, optional
        Column that names the patient, where patients have several samples.
    batch : str or sequence of str, optional
        Columns of batches.
    recalibrate : {"none", "intercept", "both"}, optional
        Fit an intercept, or an intercept and a slope, on these patients: for another prevalence,
        or where predictions are too extreme. The area stays.
    lod : float, optional
        Of Ct: cycles run, 40 without it.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    Validation
        Discrimination, calibration and net benefit.

    Raises
    ------
    InputError
        If the platform, a unit or a miRNA is another, or the input is refused.
    """
    if recalibrate not in ("none", "intercept", "both"):
        raise InputError(
            f"`recalibrate` must be 'none', 'intercept' or 'both'; got {recalibrate!r}."
        )
    frozen = panel if isinstance(panel, Panel) else Panel.load(panel)
    cycles = cycles_of(lod, is_ct=ct is not None)
    labelled = read_labelled(
        contrast, counts=counts, intensities=intensities, ct=ct, h5ad=h5ad, samples=samples,
        layer=layer, limit=cycles, catalogue=catalogue,
    )  # fmt: skip
    batches = (batch,) if isinstance(batch, str) else tuple(batch or ())
    check_answerable(labelled, group=group, batch=batches)
    sera, notes = gather_sera(
        labelled, group=group, baseline=(), batch=(), adjusted=False, lod=cycles
    )
    score = of_patients(sera, score_samples(frozen.score, labelled.profiles).to_numpy())
    shift, slope = 0.0, 1.0
    if recalibrate != "none":
        shift, slope = recalibration(score, sera.is_case, slope=recalibrate == "both")
        if np.isnan(slope) or np.isnan(shift):
            raise InputError(
                "the panel separates the classes wholly, or not at all, so that `recalibrate` has "
                "no finite answer. Use `recalibrate=none`."
            )
    log_odds = shift + slope * score
    checked = check_labelled(labelled, group=group, batch=batches, lod=cycles)
    performance = _performance(frozen, sera, log_odds)
    predictions = prediction_table({PANEL: log_odds}, sera, 0.5)
    return Validation(
        _verdicts(performance, said_factors(checked.confounders)), performance, predictions,
        calibration_table(predictions), decision_table(predictions), (shift, slope),
        (*labelled.profiles.notes, *notes),
    )  # fmt: skip


def _performance(panel: Panel, sera: Sera, log_odds: NDArray[np.float64]) -> pd.DataFrame:
    case = sera.is_case
    found = auc_interval(log_odds, case)
    development = float(panel.performance["auc"].iloc[0])
    sizes = int(case.sum()), int((~case).sum())
    rival = next((one for one in sera.rivals if one.name == "haemolysis"), None)
    rows: list[tuple[object, ...]] = [
        (PANEL, *sizes, found.auc, found.low, found.high, "chance", found.auc - 0.5,
         found.low - 0.5, found.high - 0.5, *calibration_figures(log_odds, case, 0.5), development)
    ]  # fmt: skip
    if rival is not None:
        rows.append(_of_rival(rival, sera, log_odds, sizes))
    return promised(pd.DataFrame(rows, columns=pd.Index(VALIDATION_COLUMNS)), VALIDATION_COLUMNS)


def _of_rival(
    rival: Rival, sera: Sera, log_odds: NDArray[np.float64], sizes: tuple[int, int]
) -> tuple[object, ...]:
    """Give the haemolysis ratio's area, the higher way round, and the panel's gain over it."""
    ratio = rival.columns[0]
    ratio = of_patients(sera, np.where(np.isnan(ratio), np.nanmean(ratio), ratio))
    area = auc_interval(ratio, sera.is_case)
    if area.auc < 0.5:
        ratio = -ratio
        area = auc_interval(ratio, sera.is_case)
    gain = compare_auc(ratio, log_odds, sera.is_case)
    return (
        rival.name, *sizes, area.auc, area.low, area.high, PANEL, gain.first - gain.second,
        gain.low, gain.high, *[float("nan")] * 4,
    )  # fmt: skip


def _verdicts(performance: pd.DataFrame, confounders: tuple[str, ...]) -> tuple[str, ...]:
    panel = performance.iloc[0]
    said = []
    area = f"AUC {panel['auc']:.3f}, {panel['low']:.3f} to {panel['high']:.3f}"
    if not panel["low"] > 0.5:
        said.append(f"no better than chance on these patients ({area})")
    said += [f"confounded by {name}" for name in confounders]
    fewest = int(min(panel["cases"], panel["controls"]))
    if fewest < FEWEST:
        said.append(f"exploratory: a class has {fewest} patients, fewer than {FEWEST}")
    if not said:
        fell = panel["development_auc"] - panel["auc"]
        said.append(f"better than chance on these patients ({area}; in development {fell:+.3f})")
    return tuple(said)
