"""Can these samples carry an answer? The check before any panel, with its verdict first."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    readable,
    short_repr,
)
from mirbone.biomarkers.quality._factors import (
    Factor,
    confounding_table,
    sheet_factors,
)
from mirbone.biomarkers.quality._guards import (
    FEWEST,
    column_of,
    columns_of,
    known_levels,
    patients_of,
    said_of_label,
)
from mirbone.biomarkers.quality._levels import first_component, relative_levels
from mirbone.biomarkers.quality._samples import (
    Measures,
    measure_samples,
    sample_table,
    spike_level,
)
from mirbone.biomarkers.quality._tables import nondetect_table, normaliser_table
from mirbone.biomarkers.quality._visits import (
    VISIT_COLUMNS,
    check_visits,
    visit_order,
    visit_table,
)
from mirbone.expression import LabelledProfiles, read_labelled
from mirbone.words import MirnaCatalogue

CYCLES = 40.0
_EXPLORATORY = 20
_SAID = {"haemolysis_ratio": "haemolysis", "haemolysis_score": "the haemolysis score"}


@short_repr("confounding")
@dataclass(frozen=True, slots=True, eq=False)
class SampleCheck:
    """What the samples of a contrast can carry.

    Parameters
    ----------
    verdict : str
        In a sentence: confounded by what, too few, or nothing seen.
    confounders : tuple of str
        Factors that tell the classes apart by themselves.
    samples, confounding, normalisers, nondetects, visits : DataFrame
        `SAMPLE_COLUMNS`, `CONFOUNDING_COLUMNS`, `NORMALISER_COLUMNS`, `NONDETECT_COLUMNS` and,
        where visits were told, `VISIT_COLUMNS`.
    notes : tuple of str
        What was chosen on the way, in sentences.
    """

    verdict: str
    confounders: tuple[str, ...]
    samples: pd.DataFrame
    confounding: pd.DataFrame
    normalisers: pd.DataFrame
    nondetects: pd.DataFrame
    visits: pd.DataFrame
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    @property
    def confounded(self) -> bool:
        """Whether a technical factor tells the classes apart."""
        return bool(self.confounders)

    def _headline(self) -> str:
        return self.verdict


@named_keywords
def check_samples(
    contrast: str,
    *,
    counts: TableLike | None = None,
    intensities: TableLike | None = None,
    ct: TableLike | None = None,
    h5ad: FilePath | Held | AnnDataLike | None = None,
    samples: TableLike | None = None,
    layer: str | None = None,
    group: str | None = None,
    visit: str | None = None,
    batch: str | Sequence[str] | None = None,
    spike: str | None = None,
    lod: float | None = None,
    catalogue: MirnaCatalogue | None = None,
) -> SampleCheck:
    """Ask whether samples can carry an answer before a panel is asked for one.

    Of each sample: what was detected, the spike-in, red cells. Of each technical factor: how well
    it alone tells cases from controls, with an interval corrected for the number of factors; where
    that excludes 0.5, a panel may have learnt the factor and the samples are confounded. That a
    factor is not seen to separate does not show that it is harmless, above all in few samples, and
    what nobody wrote down cannot be asked.

    Parameters
    ----------
    contrast : str
        ``CASE:CONTROL``, or ``COLUMN=CASE:CONTROL``.
    counts, intensities, ct : path or DataFrame, optional
        Read counts, log2 intensities or Ct values, miRNAs x samples; exactly one, or `h5ad`.
    h5ad : path or AnnData, optional
        AnnData of counts or log2 values.
    samples : path or DataFrame, optional
        Sample sheet; not with `h5ad`.
    layer : str, optional
        Of an AnnData: the layer that holds the values.
    group : str, optional
        Column that names the patient, where patients have several samples.
    visit : str, optional
        Column that names the visit; with `group`.
    batch : str or sequence of str, optional
        Columns that name batches, run days, plates, centres.
    spike : str, optional
        The spike-in; the usual ones are looked for without it.
    lod : float, optional
        Of Ct: cycles run, 40 without it; a Ct at or above is not detected.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    SampleCheck
        The verdict, and the tables behind it.

    Raises
    ------
    InputError
        If the input is refused; the message says why and what to do.
    """
    if lod is not None and ct is None:
        raise InputError(
            "`lod` is the last cycle of Ct values (`ct`); none are given. Leave it out."
        )
    if lod is not None and not 20 <= lod <= 60:
        raise InputError(f"`lod` must be between 20 and 60 cycles; got {lod:g}.")
    labelled = read_labelled(
        contrast, counts=counts, intensities=intensities, ct=ct, h5ad=h5ad, samples=samples,
        layer=layer, limit=CYCLES if lod is None else lod, catalogue=catalogue,
    )  # fmt: skip
    return check_labelled(
        labelled, group=group, visit=visit, batch=batch, spike=spike,
        lod=CYCLES if lod is None else lod,
    )  # fmt: skip


@named_keywords
def check_labelled(
    labelled: LabelledProfiles,
    *,
    group: str | None = None,
    visit: str | None = None,
    batch: str | Sequence[str] | None = None,
    spike: str | None = None,
    lod: float = CYCLES,
) -> SampleCheck:
    """Check samples that were read.

    Parameters
    ----------
    labelled : LabelledProfiles
        Values as measured, with their classes.
    group, visit, batch, spike : str, optional
        As `check_samples` takes them.
    lod : float, optional
        Of Ct: cycles run.

    Returns
    -------
    SampleCheck
        The verdict, and the tables behind it.

    Raises
    ------
    InputError
        If a column is absent, or patients or visits contradict each other.
    """
    patients = patients_of(labelled, group)
    batches = columns_of(batch)
    measures = measure_samples(labelled.profiles, spike)
    visits = _visits(labelled, patients, group, visit)
    table = sample_table(
        labelled, measures, patients if group else np.full(len(patients), "", object), visits
    )
    component, share = first_component(relative_levels(labelled.profiles, labelled.sizes))
    of_sheet, said = sheet_factors(labelled, batches, [c for c in (group, visit) if c])
    factors = [*_measured_factors(labelled, measures), *of_sheet]
    followed = _visit_table(labelled, patients, visits, measures, of_sheet)
    if visit is not None:
        many = pd.Series(patients).map(pd.Series(patients).value_counts())
        factors.append(Factor("visits a patient", "visits", many.to_numpy(float)))
    confounding = confounding_table(
        factors, labelled.is_case, patients, component, (table["flag"] == "poor").to_numpy(bool)
    )
    normalisers, steady = normaliser_table(labelled, measures.ratio, measures.spike_name)
    nondetects, limit = nondetect_table(labelled, lod)
    verdict, confounders = _verdict(labelled, confounding, patients)
    notes = (
        *_said_of_flags(table, labelled),
        *labelled.profiles.notes,
        *measures.notes,
        *said,
        *_said_of_repeats(patients, group),
        *_said_of_rivals(confounding),
        *_said_of_visits(followed, visits),
        *limit,
        *steady,
        *(() if np.isnan(share) else (f"The first component holds {share:.0%} of the variance.",)),
    )
    return SampleCheck(
        verdict, confounders, table, confounding, normalisers, nondetects, followed, notes
    )


def _visits(
    labelled: LabelledProfiles,
    patients: NDArray[np.object_],
    group: str | None,
    visit: str | None,
) -> NDArray[np.object_]:
    if visit is None:
        return np.full(len(patients), "", object)
    if group is None:
        raise InputError("`visit` needs `group`, the column that names the patient.")
    visits = known_levels(column_of(labelled, visit, "visit"))
    check_visits(patients, visits, group, visit)
    return visits


def _measured_factors(labelled: LabelledProfiles, measures: Measures) -> list[Factor]:
    """Give what was measured of each sample as factors, where anything was."""
    scale = labelled.profiles.scale
    given = {
        "haemolysis_ratio": measures.ratio,
        "haemolysis_score": measures.score,
        "miRNAs detected": measures.detected.astype(float),
        f"spike-in {measures.spike_name}": spike_level(measures, scale),
        "reads": np.log2(np.maximum(measures.reads, 1.0)),
    }
    return [
        Factor(name, "measured", values) for name, values in given.items()
        if np.isfinite(values).sum() >= 4 and np.nanstd(values) > 0
    ]  # fmt: skip


def _visit_table(
    labelled: LabelledProfiles,
    patients: NDArray[np.object_],
    visits: NDArray[np.object_],
    measures: Measures,
    of_sheet: Sequence[Factor],
) -> pd.DataFrame:
    if not (visits != "").any():
        return pd.DataFrame({name: pd.Series(dtype=object) for name in VISIT_COLUMNS})
    treatments = [f.values.astype(str).astype(object) for f in of_sheet if f.kind == "treatment"]
    classes = np.where(labelled.is_case, labelled.case, labelled.control).astype(object)
    return visit_table(
        patients, visits, classes, measures.ratio, treatments[0] if treatments else None
    )


def _verdict(
    labelled: LabelledProfiles, table: pd.DataFrame, patients: NDArray[np.object_]
) -> tuple[str, tuple[str, ...]]:
    """Say in a sentence what the factors say, the worst first."""
    asked = table.loc[table["kind"] != "rival"]
    label = asked.loc[asked["verdict"].str.startswith("is the label")]
    guilty = asked.loc[asked["verdict"] == "confounded"]
    names = (*label["factor"], *guilty["factor"])
    small = min(len(set(patients[labelled.is_case == case])) for case in (True, False))
    if len(label):
        return f"confounded by {label['factor'].iloc[0]}: " + said_of_label(
            labelled, str(label["factor"].iloc[0])
        ), names
    if len(guilty):
        each = "; ".join(
            f"{_SAID.get(row['factor'], row['factor'])} (AUC {row['auc']:.3f}, "
            f"{row['ci_low']:.3f} to {row['ci_high']:.3f})"
            for row in guilty.to_dict("records")
        )
        return f"confounded by {each}", names
    if small < FEWEST:
        return (
            f"too few: a class holds {small}, and with fewer than {FEWEST} no factor can be told "
            "from chance, nor any panel"
        ), ()
    tail = "; a panel of so few would be exploratory" if small < _EXPLORATORY else ""
    return (
        f"no technical factor is seen to tell {labelled.case} from {labelled.control} "
        f"({len(asked)} asked){tail}"
    ), ()


def _said_of_flags(table: pd.DataFrame, labelled: LabelledProfiles) -> tuple[str, ...]:
    """Count the poor samples of each class: leaving them out must not hide that they differ."""
    if (table["flag"] == "ok").all():
        return ()
    each = []
    for flag in ("poor", "caution"):
        for name in (labelled.case, labelled.control):
            of_class = table.loc[table["class"] == name, "flag"]
            each.append(f"{int((of_class == flag).sum())} of {len(of_class)} {name}")
    return (f"Poor samples: {each[0]}, {each[1]}; to be used with caution: {each[2]}, {each[3]}.",)


def _said_of_repeats(patients: NDArray[np.object_], group: str | None) -> tuple[str, ...]:
    if group is None:
        return ()
    several = int((pd.Series(patients).value_counts() > 1).sum())
    if not several:
        return ()
    return (
        f"{several} of {len(set(patients))} patients have several samples, which count as one: "
        "factors are averaged over them.",
    )


def _said_of_rivals(table: pd.DataFrame) -> tuple[str, ...]:
    rivals = table.loc[table["kind"] == "rival"]
    treated = table.loc[table["kind"] == "treatment", "factor"].tolist()
    notes = []
    if len(rivals):
        each = ", ".join(f"{r['factor']} (AUC {r['auc']:.2f})" for r in rivals.to_dict("records"))
        notes.append(
            f"Rivals in the sheet that a panel must beat: {each}. Give them as `baseline`."
        )
    if treated:
        notes.append(
            f"Treatment was asked about as a factor: {', '.join(map(repr, treated))}. A marker of "
            "bone turnover means another thing under an antiresorptive drug."
        )
    return tuple(notes)


def _said_of_visits(table: pd.DataFrame, visits: NDArray[np.object_]) -> tuple[str, ...]:
    if table.empty:
        return ()
    usable = int(table["usable"].sum())
    moved = int((table["reason"] == "haemolysis changed too").sum())
    return (
        f"{visit_order(visits)[0]!r} was taken for the baseline; a change from it can be taken in "
        f"{usable} of {len(table)} patients, in {moved} of whom haemolysis changed too.",
    )
