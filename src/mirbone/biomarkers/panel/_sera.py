"""What a panel is made from, as arrays: values, patients, classes, rivals."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import InputError, read_numbers
from mirbone.biomarkers.quality._guards import column_of, known_levels, patients_of
from mirbone.biomarkers.quality._haemolysis import haemolysis_ratio
from mirbone.expression import LabelledProfiles, Profiles

Haemolysis = Literal["adjust", "exclude", "ignore"]
HAEMOLYSED = 7.0
"""Ct(miR-23a-3p) - Ct(miR-451a) of haemolysed serum: doi:10.1016/j.ymeth.2012.09.015."""
_FEW_LEVELS = 2
_CYCLES = 40.0


@dataclass(frozen=True, slots=True)
class Rival:
    """What a panel has to be better than.

    Parameters
    ----------
    name : str
        Such as ``age + stage``, or ``haemolysis``.
    kind : {"baseline", "technical"}
        What is known without the panel, or what ought to say nothing.
    columns : ndarray, columns x samples
        Numbers, and one column a level but the first; NaN is missing.
    """

    name: str
    kind: Literal["baseline", "technical"]
    columns: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sera:
    """Samples as the procedure takes them.

    Parameters
    ----------
    scale : {"ct", "counts", "log2"}
        What `values` are: raw Ct; log2 counts per million; log2 values.
    names : tuple of str
        miRNAs.
    values : ndarray, mirnas x samples
        NaN is not detected in Ct, and missing in log2 values.
    seen : ndarray of bool, mirnas x samples
        Where a miRNA was detected.
    samples : tuple of str
        Names.
    patients : tuple of str
        Names of the patients.
    patient : ndarray of int, samples
        The patient of each sample.
    is_case : ndarray of bool, patients
        The class of each.
    haemolysis : ndarray, samples
        log2(miR-451a / miR-23a-3p); NaN where it is not known.
    rivals : tuple of Rival
        The baseline, if any, first.
    lod : float
        Of Ct: cycles run.
    """

    scale: str
    names: tuple[str, ...]
    values: NDArray[np.float64]
    seen: NDArray[np.bool_]
    samples: tuple[str, ...]
    patients: tuple[str, ...]
    patient: NDArray[np.int64]
    is_case: NDArray[np.bool_]
    haemolysis: NDArray[np.float64]
    rivals: tuple[Rival, ...]
    lod: float

    @property
    def share(self) -> NDArray[np.float64]:
        """How much each sample counts: the samples of a patient share one."""
        return 1.0 / np.bincount(self.patient)[self.patient]

    @property
    def baseline(self) -> Rival | None:
        """What is known without the panel."""
        return next((rival for rival in self.rivals if rival.kind == "baseline"), None)

    def relabelled(self, is_case: NDArray[np.bool_]) -> "Sera":
        """Give the same samples with other classes, and without rivals.

        Parameters
        ----------
        is_case : ndarray of bool, patients
            The class of each.

        Returns
        -------
        Sera
            For a permutation.
        """
        return replace(self, is_case=is_case, rivals=())


def cycles_of(lod: float | None, *, is_ct: bool) -> float:
    """Give the cycles that were run.

    Parameters
    ----------
    lod : float or None
        As the caller gave them.
    is_ct : bool
        Whether the values are Ct.

    Returns
    -------
    float
        40 where nothing was said.

    Raises
    ------
    InputError
        If there are no Ct values, or no machine runs so many.
    """
    if lod is None:
        return _CYCLES
    if not is_ct:
        raise InputError(
            "`lod` is the last cycle of Ct values (`ct`); none are given. Leave it out."
        )
    if not 20 <= lod <= 60:
        raise InputError(f"`lod` must be between 20 and 60 cycles; got {lod:g}.")
    return float(lod)


def levels_of(profiles: Profiles) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Bring values to what the procedure takes, each sample by itself.

    Parameters
    ----------
    profiles : Profiles
        Counts, log2 or Ct values.

    Returns
    -------
    values : ndarray, mirnas x samples
        Raw Ct; log2 counts per million, half a read added; log2 values.
    seen : ndarray of bool, mirnas x samples
        Where a miRNA was detected: of counts, about 10 reads in a library of 1 million and no less
        than 3.
    """
    x = profiles.values.to_numpy(float)
    if profiles.scale != "counts":
        return x, ~np.isnan(x)
    sizes = x.sum(axis=0)
    return np.log2((x + 0.5) / (sizes + 1.0) * 1e6), (x >= 3) & (x / sizes * 1e6 >= 10)


def gather_sera(
    labelled: LabelledProfiles,
    *,
    group: str | None,
    baseline: tuple[str, ...],
    batch: tuple[str, ...],
    adjusted: bool,
    lod: float,
) -> tuple[Sera, tuple[str, ...]]:
    """Bring labelled samples to arrays.

    Parameters
    ----------
    labelled : LabelledProfiles
        What was read.
    group : str or None
        Column that names the patient.
    baseline : tuple of str
        Columns that are known without the panel.
    batch : tuple of str
        Columns of batches, run days.
    adjusted : bool
        Whether levels are to be adjusted for haemolysis.
    lod : float
        Of Ct: cycles run.

    Returns
    -------
    sera : Sera
        Samples.
    notes : tuple of str
        What was chosen, in sentences.

    Raises
    ------
    InputError
        If a column is absent, or a patient is in both classes.
    """
    notes: list[str] = []
    ratio = haemolysis_ratio(labelled.profiles).to_numpy(float)
    if adjusted and np.isnan(ratio).all():
        notes.append(
            "Haemolysis could not be adjusted for: hsa-miR-451a or hsa-miR-23a-3p is not among "
            "the miRNAs. What the panel says may be red cells."
        )
    named = patients_of(labelled, group)
    patients, patient = np.unique(named.astype(str), return_inverse=True)
    is_case = np.zeros(len(patients), dtype=bool)
    is_case[patient] = labelled.is_case
    values, seen = levels_of(labelled.profiles)
    rivals: list[Rival] = []
    if baseline:
        columns = [encode(column_of(labelled, name, "baseline"), name) for name in baseline]
        rivals.append(Rival(" + ".join(baseline), "baseline", np.vstack(columns)))
    if np.isfinite(ratio).sum() >= len(ratio) / 2 and np.nanstd(ratio) > 0:
        rivals.append(Rival("haemolysis", "technical", ratio[None, :]))
    rivals += [
        Rival(name, "technical", encode(column_of(labelled, name, "batch"), name)) for name in batch
    ]
    sera = Sera(
        labelled.profiles.scale, tuple(map(str, labelled.profiles.values.index)), values, seen,
        tuple(map(str, labelled.sheet.index)), tuple(map(str, patients)),
        patient.astype(np.int64), is_case, ratio, tuple(rivals), lod,
    )  # fmt: skip
    return sera, tuple(notes)


def encode(column: pd.Series, name: str) -> NDArray[np.float64]:
    """Bring a column of the sheet to numbers.

    Parameters
    ----------
    column : Series of str, samples
        Cells.
    name : str
        What it is called.

    Returns
    -------
    ndarray, columns x samples
        The numbers, NaN where missing; of words one column a level but the most frequent, a level
        for those missing among them.

    Raises
    ------
    InputError
        If it holds one value only, or nearly as many words as samples.
    """
    cells = known_levels(column)
    told = cells != ""
    numbers = read_numbers(cells.tolist()).values
    if (
        told.any()
        and np.isfinite(numbers[told]).all()
        and len(np.unique(numbers[told])) > _FEW_LEVELS
    ):
        return numbers[None, :]
    levels, codes = np.unique(cells.astype(str), return_inverse=True)
    sizes = np.bincount(codes)
    if len(levels) < _FEW_LEVELS:
        raise InputError(f"column {name!r} holds one value only and says nothing. Leave it out.")
    if len(levels) > max(len(cells) / 3, 12):
        raise InputError(
            f"column {name!r} holds {len(levels)} different words in {len(cells)} samples, which "
            "no model can learn from. Group them first."
        )
    others = [k for k in range(len(levels)) if k != int(np.argmax(sizes))]
    return np.array([(codes == k).astype(float) for k in others])


def without_haemolysed(labelled: LabelledProfiles) -> LabelledProfiles:
    """Leave haemolysed samples out, and say of which class they were.

    Parameters
    ----------
    labelled : LabelledProfiles
        What was read.

    Returns
    -------
    LabelledProfiles
        With a note.

    Raises
    ------
    InputError
        If there is no threshold for these values.
    """
    ratio = haemolysis_ratio(labelled.profiles).to_numpy(float)
    if labelled.profiles.scale != "ct" or np.isnan(ratio).all():
        raise InputError(
            "`haemolysis=exclude` needs Ct of hsa-miR-451a and hsa-miR-23a-3p, whose difference "
            "has a threshold; other values have none. Use `haemolysis=adjust`."
        )
    kept = ~(ratio > HAEMOLYSED)
    case = labelled.is_case
    said = (
        f"Haemolysed samples left out (ratio above {HAEMOLYSED:g}): {int((~kept & case).sum())} of "
        f"{int(case.sum())} {labelled.case}, {int((~kept & ~case).sum())} of "
        f"{int((~case).sum())} {labelled.control}."
    )
    given = labelled.profiles
    aside = given.aside.loc[:, kept] if len(given.aside) else given.aside
    profiles = replace(given, values=given.values.loc[:, kept], aside=aside).noting(said)
    return replace(labelled, profiles=profiles, sheet=labelled.sheet.loc[kept])
