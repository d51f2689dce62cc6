"""Sample by sample: what was detected, the spike-in, red cells, and what to make of it."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import promised
from mirbone.biomarkers.quality._haemolysis import (
    CAUTION_SCORE,
    HIGH_RATIO,
    POSSIBLE_RATIO,
    haemolysis_ratio,
    haemolysis_score,
)
from mirbone.expression import LabelledProfiles, Profiles
from mirbone.words import resolve_among

SAMPLE_COLUMNS = (
    "sample", "class", "patient", "visit", "detected", "detected_share", "spike",
    "haemolysis_ratio", "haemolysis_score", "flag", "reason",
)  # fmt: skip
"""One row a sample. ``flag`` is ``ok``, ``caution`` or ``poor``; the spike-in is in the units of
the table, the ratio and the score in log2."""

_SPIKE = re.compile(r"^(?:UniSp\d+|(?:cel|ath|osa)-(?:miR|let)-\S+)$", re.IGNORECASE)
_FAR = 3.5  # robust standard deviations
_FEWEST_READS = 0.05  # of the median library
_SPIKE_MOVED = 1.5  # log2


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What was measured of each sample.

    Parameters
    ----------
    detected : ndarray of int, samples
        miRNAs seen.
    rows : int
        miRNAs there are.
    reads : ndarray, samples
        Of counts; NaN of others.
    spike : ndarray, samples
        In the units of the table; NaN where there is none.
    spike_name : str
        Which; empty where there is none.
    ratio, score : ndarray, samples
        `haemolysis_ratio` and `haemolysis_score`.
    notes : tuple of str
        What was chosen.
    """

    detected: NDArray[np.int64]
    rows: int
    reads: NDArray[np.float64]
    spike: NDArray[np.float64]
    spike_name: str
    ratio: NDArray[np.float64]
    score: NDArray[np.float64]
    notes: tuple[str, ...]


def measure_samples(profiles: Profiles, spike: str | None) -> Measures:
    """Measure each sample.

    Parameters
    ----------
    profiles : Profiles
        Values as measured.
    spike : str or None
        Name of the spike-in; the usual ones are looked for where none is given.

    Returns
    -------
    Measures
        Of every sample.

    Raises
    ------
    InputError
        If the spike-in is not in the table.
    """
    values = profiles.values.to_numpy(float)
    counts = profiles.scale == "counts"
    seen = values > 0 if counts else ~np.isnan(values)
    name, level, notes = _spike(profiles, spike)
    reads = values.sum(axis=0) if counts else np.full(values.shape[1], np.nan)
    return Measures(
        seen.sum(axis=0), len(values), reads, level, name,
        haemolysis_ratio(profiles).to_numpy(float), haemolysis_score(profiles).to_numpy(float),
        notes,
    )  # fmt: skip


def _spike(
    profiles: Profiles, spike: str | None
) -> tuple[str, NDArray[np.float64], tuple[str, ...]]:
    """Find the spike-in among the rows that are no miRNAs."""
    aside = profiles.aside
    none = np.full(profiles.values.shape[1], np.nan)
    if spike is None:
        usual = [str(n) for n in aside.index.unique() if _SPIKE.match(str(n))] if len(aside) else []
        if not usual:
            return "", none, ("No spike-in was found: name it as `spike` if there is one.",)
        if len(usual) > 1:
            few = ", ".join(usual[:5]) + (", ..." if len(usual) > 5 else "")
            return "", none, (f"Several rows may be the spike-in ({few}): name it as `spike`.",)
        name = usual[0]
        said: tuple[str, ...] = (f"{name} was taken for the spike-in.",)
    else:
        known = [*map(str, aside.index.unique()), *map(str, profiles.values.index)]
        name, said = resolve_among(spike, known, profiles.source), ()
    rows = aside.loc[[name]] if name in aside.index else profiles.values.loc[[name]]
    if len(rows) > 1:
        said += (f"{name} has {len(rows)} rows, which were averaged.",)
    level = rows.astype(float).mean(axis=0).to_numpy(float)
    if profiles.scale == "counts":
        level = np.where(level > 0, level, np.nan)
    return name, level, said


def spike_level(measures: Measures, scale: str) -> NDArray[np.float64]:
    """Give the spike-in as log2, more is more.

    Parameters
    ----------
    measures : Measures
        Of the samples.
    scale : str
        ``counts``, ``log2`` or ``ct``.

    Returns
    -------
    ndarray, samples
        Of counts, of its share of the reads.
    """
    if scale == "ct":
        return -measures.spike
    if scale == "counts":
        return np.log2(measures.spike / np.maximum(measures.reads, 1.0))
    return measures.spike


def sample_table(
    labelled: LabelledProfiles,
    measures: Measures,
    patients: NDArray[np.object_],
    visits: NDArray[np.object_],
) -> pd.DataFrame:
    """Judge each sample by what was measured of it.

    Parameters
    ----------
    labelled : LabelledProfiles
        Names and classes.
    measures : Measures
        What was measured.
    patients, visits : ndarray of str, samples
        Empty where they are not told.

    Returns
    -------
    DataFrame
        `SAMPLE_COLUMNS`, in the order of the table.
    """
    scale = labelled.profiles.scale
    poor, caution = _reasons(measures, scale)
    flags = ["poor" if bad else "caution" if odd else "ok"
             for bad, odd in zip(poor, caution, strict=True)]  # fmt: skip
    table = pd.DataFrame(
        {
            "sample": labelled.sheet.index.astype(str),
            "class": np.where(labelled.is_case, labelled.case, labelled.control),
            "patient": patients,
            "visit": visits,
            "detected": measures.detected,
            "detected_share": measures.detected / max(measures.rows, 1),
            "spike": measures.spike,
            "haemolysis_ratio": measures.ratio,
            "haemolysis_score": measures.score,
            "flag": flags,
            "reason": ["; ".join([*a, *b]) for a, b in zip(poor, caution, strict=True)],
        }
    )
    return promised(table, SAMPLE_COLUMNS)


def _reasons(measures: Measures, scale: str) -> tuple[list[list[str]], list[list[str]]]:
    """Give what makes each sample poor, and what asks for caution."""
    n = len(measures.detected)
    poor: list[list[str]] = [[] for _ in range(n)]
    caution: list[list[str]] = [[] for _ in range(n)]
    detected = _far(measures.detected.astype(float))
    few = (detected < -_FAR) & (measures.detected < 0.8 * np.median(measures.detected))
    spiked = spike_level(measures, scale)
    middle = np.nanmedian(spiked) if np.isfinite(spiked).any() else np.nan
    moved = (np.abs(_far(spiked)) > _FAR) & (np.abs(spiked - middle) > _SPIKE_MOVED)
    reads = measures.reads
    usual = float(np.median(reads)) if scale == "counts" else 0.0
    for i in range(n):
        ratio, score = measures.ratio[i], measures.score[i]
        if scale == "ct" and ratio > HIGH_RATIO:
            poor[i].append(f"haemolysed: the ratio is {ratio:.1f}, above {HIGH_RATIO:g}")
        elif scale == "ct" and ratio > POSSIBLE_RATIO:
            caution[i].append(
                f"possibly haemolysed: the ratio is {ratio:.1f}, above {POSSIBLE_RATIO:g}"
            )
        if scale == "counts" and score >= CAUTION_SCORE:
            poor[i].append(f"haemolysed: the score is {score:.2f}, at or above {CAUTION_SCORE:g}")
        if few[i]:
            poor[i].append(
                f"{measures.detected[i]} miRNAs detected, where {np.median(measures.detected):.0f} "
                "are usual"
            )
        if reads[i] < _FEWEST_READS * usual:
            poor[i].append(f"{reads[i]:.0f} reads, where {usual:.0f} are usual")
        if moved[i]:
            caution[i].append(
                f"the spike-in is {abs(spiked[i] - middle):.1f} doublings "
                f"{'above' if spiked[i] > middle else 'below'} the usual"
            )
        elif measures.spike_name and np.isnan(spiked[i]):
            poor[i].append("the spike-in was not detected")
    return poor, caution


def _far(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give how many robust standard deviations each value lies from the middle; NaN where none."""
    if not np.isfinite(values).any():
        return np.full(len(values), np.nan)
    middle = np.nanmedian(values)
    spread = 1.4826 * np.nanmedian(np.abs(values - middle))
    if spread == 0:
        return np.where(values == middle, 0.0, np.where(values > middle, np.inf, -np.inf))
    return (values - middle) / spread
