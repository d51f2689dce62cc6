"""With and without, in the bone: a lesion that grows for years, over an ensemble of assumptions.

Member ``i`` has the same constants with and without: of the bone, of the patient and of the links.
What the tumour secretes changes by gene where the cell says how each gene changes, and by the links
of the steps `bone_resorption` and `bone_formation` where it does not; how fast clones grow changes
by the links to the support of births.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mirbone._core import AGREEMENT, NO_CHANGE, InputError, named_keywords, promised, short_repr
from mirbone.niche.bone._course import LESIONS, UNITS, BoneCourse, simulate_bone
from mirbone.niche.bone._drug import Schedule
from mirbone.niche.bone._values import check_changes, draw_bone
from mirbone.niche.coupling._links import coupled_factors
from mirbone.niche.coupling._patients import judged, spread
from mirbone.niche.coupling._shares import member_values
from mirbone.niche.patient._handover import OSTEOBLASTIC, OSTEOLYTIC
from mirbone.niche.patient._patient import PatientModel

BONE_COMPARISON_COLUMNS = (
    "day", "readout", "unit", "without", "without_low", "without_high",
    "with", "with_low", "with_high", "log2_ratio", "low", "high", "agreement", "verdict",
)  # fmt: skip
"""Median and 95 % of the ensemble, the log2 ratio of the two, and the share of members on its
side; ``verdict`` is ``higher``, ``lower``, ``no change`` or ``cannot tell``. Rows ``lesion_lytic``
and so on hold the share of members with that lesion, and no ratio."""

READ = ("burden", "bone_mass", "pinp", "bgp", "ctx", "mir_326")
_LEAST, _MOST, _SLOWEST = 1e-3, 1e3, 1e-2


@short_repr("table")
@dataclass(frozen=True, slots=True)
class BoneComparison:
    """What a change does to a lesion.

    Parameters
    ----------
    table : DataFrame
        `BONE_COMPARISON_COLUMNS`.
    without, with_it : BoneCourse
        Every member's course.
    """

    table: pd.DataFrame
    without: BoneCourse
    with_it: BoneCourse

    def _headline(self) -> str:
        return f"{len(self.table)} readouts without and with it"


@named_keywords
def compare_bone(
    scores: np.ndarray,
    steps: Sequence[str],
    model: PatientModel,
    *,
    secretion: Mapping[str, np.ndarray] | None = None,
    drugs: tuple[Schedule, ...] = (),
    days: Sequence[float] = (180.0, 365.0, 730.0),
    seed: int = 1,
) -> BoneComparison:
    """Compare a lesion with and without a change of the cell, a drug, or both.

    Parameters
    ----------
    scores : ndarray of float64, shape (models, steps)
        Step scores of the change; zeros where the cell stays as it is.
    steps : sequence of str
        The steps, in the order of the columns.
    model : PatientModel
        The kind of patient; its changes and drugs hold with and without.
    secretion : mapping of str to ndarray of shape (models,), optional
        What the tumour cell secretes, folds of the usual, as of `mirbone.niche.bone_changes`.
        Where it is given the links of the two steps of the bone do not act on secretion.
    drugs : tuple of Schedule, optional
        Given with the change; days count from day 0 of the lesion.
    days : sequence of float, optional
        When to compare, ascending; the lesion holds `burden_start` of its room on day 0.
    seed : int, optional
        Seed of constants and strengths.

    Returns
    -------
    BoneComparison
        Burden, bone mass, lesion type and markers.

    Raises
    ------
    InputError
        If there is no model or no day, a name is unknown or a schedule makes no sense.
    """
    if len(scores) == 0 or len(days) == 0:
        raise InputError("a comparison needs at least one model and one day.")
    members = len(scores)
    factors = coupled_factors(scores, steps, seed)
    own, values = check_changes(model.bone)
    changed = dict(own)
    for gene, fold in _folds(factors, secretion).items():
        changed[gene] = np.clip(changed.get(gene, 1.0) * fold, _LEAST, _MOST)
    growing = values | _growth(model, factors, seed)
    courses = [
        simulate_bone(
            folds | constants, given, days, context=model.cancer, models=members, seed=seed,
            drawn=True,
        )
        for folds, constants, given in (
            (own, values, model.drugs), (changed, growing, (*model.drugs, *drugs)),
        )
    ]  # fmt: skip
    return BoneComparison(_table(*courses), *courses)


def _folds(
    factors: Mapping[str, np.ndarray], secretion: Mapping[str, np.ndarray] | None
) -> dict[str, np.ndarray]:
    if secretion is not None:
        return dict(secretion)
    lytic, blastic = factors["osteolytic_secretion"], factors["osteoblastic_secretion"]
    return {**dict.fromkeys(OSTEOLYTIC, lytic), **dict.fromkeys(OSTEOBLASTIC, blastic)}


def _growth(
    model: PatientModel, factors: Mapping[str, np.ndarray], seed: int
) -> dict[str, np.ndarray]:
    """Doubling times under a changed support of births; those of the table where it is usual."""
    support = factors.get("support", np.ones(1))
    if (support == 1.0).all():
        return {}
    own, values = check_changes(model.bone)
    doubling = draw_bone(model.cancer, own, values, len(support), seed, drawn=True)
    each = member_values(model, len(support), seed)
    usual = each["support"] - each["turnover"]
    share = (each["support"] * support - each["turnover"]) / usual
    return {"growth_doubling": doubling["growth_doubling"] / np.maximum(share, _SLOWEST)}


def _judged(ratio: np.ndarray) -> tuple[float, float, float, float, str]:
    """As `judged`; where most members change by too little to matter, there is no change."""
    still = float((np.abs(ratio) < NO_CHANGE).mean())
    if still >= AGREEMENT:
        return (*spread(ratio), still, "no change")
    return judged(np.where(np.abs(ratio) < NO_CHANGE, 0.0, ratio), "higher", "lower")


def _table(without: BoneCourse, with_it: BoneCourse) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = []
    lesions = [course.lesions() for course in (without, with_it)]
    for place, day in enumerate(without.days):
        for name in READ:
            before, after = (c.readouts[name][:, place] for c in (without, with_it))
            ratio = np.log2(np.maximum(after, 1e-12) / np.maximum(before, 1e-12))
            found = _judged(ratio)
            rows.append((day, name, UNITS[name], *spread(before), *spread(after), *found))
        for kind in LESIONS:
            shares = [float((each[:, place] == kind).mean()) for each in lesions]
            empty = (np.nan, np.nan)
            nothing = (np.nan, np.nan, np.nan, np.nan, "")
            rows.append(
                (day, f"lesion_{kind}", "share of models", shares[0], *empty, shares[1], *empty,
                 *nothing)
            )  # fmt: skip
    table = pd.DataFrame(rows, columns=pd.Index(BONE_COMPARISON_COLUMNS))
    return promised(table, BONE_COMPARISON_COLUMNS)
