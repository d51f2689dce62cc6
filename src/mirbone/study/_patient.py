"""What the study proposes, carried on to patients and to a lesion: with and without."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mirbone._core import short_repr
from mirbone.niche import HORIZON, BoneComparison
from mirbone.study._cell import CellAnswer
from mirbone.therapy import trial

CURVE_COLUMNS = (
    "year", "without", "without_low", "without_high", "with", "with_low", "with_high",
    "log2_ratio", "low", "high", "agreement", "verdict", "died_without", "died_with",
)  # fmt: skip
_STEP_YEARS, _LESION_DAYS, _EVERY_DAYS = 0.5, 730.0, 30.0
_READ_DAYS = (180.0, 360.0, 720.0)


@short_repr("curves")
@dataclass(frozen=True, slots=True, eq=False)
class PatientAnswer:
    """What the proposal of a study would do to patients, and to a lesion in bone.

    Every number is a simulation over an ensemble of assumptions.

    Parameters
    ----------
    mirna, action : str
        What is ``restored`` or ``blocked``: of all that were tried, most benefit on which the
        models agree.
    cancer : str
        Whose age, sex and secretion.
    members : int
        Of the ensemble: models of the cell.
    curves : DataFrame
        ``year, without, without_low, without_high, with, with_low, with_high, log2_ratio, low,
        high, agreement, verdict, died_without, died_with``: shares of patients with overt
        metastasis with 95 % of the members, and (medians) dead of another cause before it.
    bone : BoneComparison
        A lesion in the course of two years.
    assumptions : DataFrame
        `mirbone.niche.ASSUMPTION_COLUMNS`.
    """

    mirna: str
    action: str
    cancer: str
    members: int
    curves: pd.DataFrame
    bone: BoneComparison
    assumptions: pd.DataFrame

    @property
    def bone_table(self) -> pd.DataFrame:
        """The lesion after half a year, one year and two."""
        table = self.bone.table
        return table.loc[table["day"].isin(_READ_DAYS)].reset_index(drop=True)

    def _headline(self) -> str:
        return f"{self.action} of {self.mirna}, {self.members} members"


def follow_proposal(cell: CellAnswer | str, cancer: str | None, seed: int) -> PatientAnswer | str:
    """Carry the best of the restored and blocked miRNAs on to patients and bone.

    Parameters
    ----------
    cell : CellAnswer or str
        What the models of the cell say; the reason where they were not run.
    cancer : str or None
        Cancer of the study; breast where it is None.
    seed : int
        Seed of constants and strengths.

    Returns
    -------
    PatientAnswer or str
        Where there is none, the reason.
    """
    if isinstance(cell, str):
        return cell
    helpful = cell.net[cell.net["verdict"] == "less metastasis"]
    if helpful.empty:
        return (
            "Taking none of the miRNAs back lowers the share of patients with bone metastasis in a "
            "direction on which the models agree."
        )
    mirna, action = str(helpful.iloc[0]["mirna"]), str(helpful.iloc[0]["action"])
    years = np.arange(_STEP_YEARS, HORIZON + _STEP_YEARS / 2, _STEP_YEARS)
    days = np.arange(0.0, _LESION_DAYS + 1, _EVERY_DAYS)
    found = trial(
        cell.restored[mirna], context=cancer, years=tuple(years), days=tuple(days), seed=seed
    )
    curves = found.patients.table.assign(
        died_without=np.median(found.patients.died_without, axis=0),
        died_with=np.median(found.patients.died_with, axis=0),
    )
    return PatientAnswer(
        mirna=mirna,
        action=action,
        cancer=found.compared.model.cancer,
        members=found.members,
        curves=curves,
        bone=found.bone,
        assumptions=found.assumptions,
    )


def patient_findings(found: PatientAnswer) -> tuple[str, str]:
    """Say what the proposal would do, in two sentences.

    Parameters
    ----------
    found : PatientAnswer
        Of a study.

    Returns
    -------
    tuple of two str
        On patients, and on a lesion after a year.
    """
    verb = "Restoring" if found.action == "restored" else "Blocking"
    last = found.curves.iloc[-1]
    name = found.mirna.removeprefix("hsa-")
    first = (
        f"{verb} {name}, simulated in patients to year {last['year']:g}: {last['verdict']} "
        f"({last['agreement']:.0%} of {found.members} models agree). That is a direction: no "
        "published experiment sets the size."
    )
    year = found.bone_table[found.bone_table["day"] == _READ_DAYS[1]].set_index("readout")
    told = [
        f"{words}{':' if row['verdict'] == 'cannot tell' else ''} {row['verdict']}"
        for words, row in (
            ("bone mass", year.loc["bone_mass"]), ("tumour burden", year.loc["burden"]),
            ("CTX", year.loc["ctx"]), ("serum miR-326", year.loc["mir_326"]),
        )
    ]  # fmt: skip
    return first, f"In a lesion after a year: {', '.join(told)}."
