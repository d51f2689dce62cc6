"""With and without, in patients and in a lesion at once: one change, one set of assumptions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mirbone._core import named_keywords, short_repr
from mirbone.niche.bone._drug import Schedule
from mirbone.niche.bone._secretion import bone_changes
from mirbone.niche.coupling._bone import BoneComparison, compare_bone
from mirbone.niche.coupling._patients import Comparison, compare_patients
from mirbone.niche.patient._patient import PatientModel
from mirbone.words import STEPS

YEARS = (5.0, 10.0, 15.0)
DAYS = (180.0, 365.0, 730.0)


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class ChangeComparison:
    """What a change does to patients and to a lesion, member by member of one ensemble.

    Parameters
    ----------
    model : PatientModel
        The kind of patient, with and without.
    scores : ndarray of float64, shape (members, steps)
        Step scores of the change, in the order of the cascade; zeros where the cell stays as it is.
    patients : Comparison
        Shares with overt metastasis by year.
    bone : BoneComparison
        The lesion by day.
    """

    model: PatientModel
    scores: np.ndarray
    patients: Comparison
    bone: BoneComparison


@named_keywords
def compare_change(
    scores: np.ndarray,
    model: PatientModel,
    *,
    genes: Sequence[str] = (),
    gene_changes: np.ndarray | None = None,
    drugs: tuple[Schedule, ...] = (),
    years: Sequence[float] = YEARS,
    days: Sequence[float] = DAYS,
    seed: int = 1,
) -> ChangeComparison:
    """Compare patients and a lesion with and without a change of the cell, a drug, or both.

    Parameters
    ----------
    scores : ndarray of float64, shape (members, steps)
        Step scores of the change, in the order of the cascade.
    model : PatientModel
        The kind of patient; its changes and drugs hold with and without.
    genes : sequence of str, optional
        Columns of `gene_changes`.
    gene_changes : ndarray of float64, shape (members, genes), optional
        log2 changes of the tumour cell's genes, by which its secretion changes (`bone_changes`);
        without them the steps change it, by their links.
    drugs : tuple of Schedule, optional
        Given with the change, not without.
    years : sequence of float, optional
        When patients are compared, from diagnosis.
    days : sequence of float, optional
        When the lesion is compared, from its day 0.
    seed : int, optional
        Seed of every draw.

    Returns
    -------
    ChangeComparison
        Of `compare_patients` and `compare_bone`.

    Raises
    ------
    InputError
        If there is no member, a year or day makes no sense, or a schedule cannot be.
    """
    secretion = None if gene_changes is None else bone_changes(list(genes), gene_changes)
    patients = compare_patients(scores, STEPS, model, years=years, drugs=drugs, seed=seed)
    bone = compare_bone(
        scores, STEPS, model, secretion=secretion, drugs=drugs, days=days, seed=seed
    )
    return ChangeComparison(model, scores, patients, bone)
