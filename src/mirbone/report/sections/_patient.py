"""The sections on patients and bone: what the study proposes, with and without."""

from math import isnan
from typing import Any

import jinja2
import markupsafe
import pandas as pd

from mirbone.figures import bone_courses, patient_curves
from mirbone.niche import HORIZON
from mirbone.report._drawn import drawn
from mirbone.report.sections._section import Section
from mirbone.study import PatientAnswer, StudyResult, as_percent, patient_findings
from mirbone.words import CascadeStep, short

_YEARS, _ASSUMPTIONS, _FDR = (5.0, 10.0, 15.0), 6, 0.05
_NAMES = {
    "burden": "tumour burden", "bone_mass": "bone mass", "pinp": "PINP (formation)",
    "bgp": "BGP, osteocalcin", "ctx": "CTX (resorption)", "mir_326": "serum miR-326",
}  # fmt: skip


def patient_section(result: StudyResult, environment: jinja2.Environment) -> Section | None:
    """Show patients with and without what the study proposes.

    Parameters
    ----------
    result : StudyResult
        The study.
    environment : jinja2.Environment
        Where the templates lie.

    Returns
    -------
    Section or None
        None where the cell was not run.
    """
    if isinstance(result.cell, str):
        return None
    template = environment.get_template("patient.html.j2")
    found = result.patient
    if isinstance(found, str):
        return Section("patient", "Patients", markupsafe.Markup(template.render(reason=found)))
    body = template.render(
        reason="",
        proposal=_proposal(found),
        sentence=patient_findings(found)[0],
        cancer=found.cancer,
        members=str(found.members),
        curves=drawn("Patients with and without the proposal", patient_curves, found.curves),
        rows=[
            _year(row)
            for row in found.curves.to_dict("records")
            if row["year"] in _YEARS
        ],
        assumptions=[
            (title, _assumptions(found.assumptions, decides))
            for title, decides in (
                ("The effect", "effect"), ("The share of patients without it", "share"),
            )
        ],
        fdr=f"{_FDR:.0%}",
    )  # fmt: skip
    return Section("patient", "Patients", markupsafe.Markup(body), (_methods(found),))


def bone_section(result: StudyResult, environment: jinja2.Environment) -> Section | None:
    """Show a lesion in bone with and without what the study proposes.

    Parameters
    ----------
    result : StudyResult
        The study.
    environment : jinja2.Environment
        Where the templates lie.

    Returns
    -------
    Section or None
        None where nothing was followed.
    """
    found = result.patient
    if isinstance(found, str):
        return None
    table = found.bone_table
    days = sorted(set(table["day"]))
    lesions = table.loc[table["readout"].str.startswith("lesion_")]
    body = environment.get_template("bone.html.j2").render(
        proposal=_proposal(found),
        sentence=patient_findings(found)[1],
        courses=drawn(
            "Bone, cells and markers of a lesion with and without the proposal",
            bone_courses,
            found.bone,
        ),
        months=[f"{day / 30:.0f}" for day in days],
        rows=[
            {"name": name, "cells": [_readout(_row(table, day, readout)) for day in days]}
            for readout, name in _NAMES.items()
        ],
        lesions=[
            {
                "name": str(kind).removeprefix("lesion_"),
                "cells": [_lesion(_row(lesions, day, str(kind))) for day in days],
            }
            for kind in dict.fromkeys(lesions["readout"])
        ],
    )
    return Section("bone", "Bone", markupsafe.Markup(body))


def _proposal(found: PatientAnswer) -> str:
    return f"{short(found.mirna)} {found.action}"


def _year(row: dict[str, Any]) -> dict[str, str]:
    return {
        "year": f"{row['year']:g}",
        "without": f"{row['without']:.1%} ({row['without_low']:.1%} to {row['without_high']:.1%})",
        "with_it": f"{row['with']:.1%} ({row['with_low']:.1%} to {row['with_high']:.1%})",
        "died": f"{row['died_without']:.1%}",
        "change": as_percent(row["log2_ratio"]),
        "interval": f"{as_percent(row['low'])} to {as_percent(row['high'])}",
        "agreement": f"{row['agreement']:.0%}",
        "verdict": row["verdict"],
    }


def _row(table: pd.DataFrame, day: float, readout: str) -> dict[str, Any]:
    chosen = table.loc[(table["day"] == day) & (table["readout"] == readout)]
    return {str(name): value for name, value in chosen.iloc[0].items()}


def _readout(row: dict[str, Any]) -> dict[str, str]:
    return {
        "without": f"{row['without']:.3g}",
        "with_it": f"{row['with']:.3g}",
        "verdict": row["verdict"],
        "interval": ""
        if isnan(row["low"])
        else f"{as_percent(row['low'])} to {as_percent(row['high'])}",
        "agreement": f"{row['agreement']:.0%}",
        "kind": "pale" if row["verdict"] == "cannot tell" else "",
    }


def _lesion(row: dict[str, Any]) -> str:
    return f"{row['without']:.0%} → {row['with']:.0%}"


def _assumptions(table: pd.DataFrame, decides: str) -> list[dict[str, str]]:
    shown = table.loc[(table["decides"] == decides) & (table["fdr"] < _FDR)].head(_ASSUMPTIONS)
    return [
        {
            "name": _assumption(row),
            "meaning": row["meaning"],
            "rho": f"{row['rho']:+.2f}",
            "interval": f"{row['low']:+.2f} to {row['high']:+.2f}",
        }
        for row in shown.to_dict("records")
    ]


def _assumption(row: dict[str, Any]) -> str:
    name = str(row["assumption"])
    if row["kind"] == "cell":
        return f"{CascadeStep(name).label}, in the cell"
    step, link, factor = name.partition(" to ")
    if link:
        return f"link from {CascadeStep(step).label} to {factor.replace('_', ' ')}"
    return name.replace("_", " ")


def _methods(found: PatientAnswer) -> str:
    return (
        f"Patients and bone. Of all miRNAs that were taken back, {short(found.mirna)} lowers the "
        f"simulated share of patients with overt metastasis by year {HORIZON:g} most. Step scores "
        "change the rates of the marrow and the patient, gene changes what the tumour secretes in "
        "bone, by links with ranges; an established clone grows by the equations of the bone "
        "(Pivonka 2008, doi:10.1016/j.bone.2008.03.025, with tumour factors). Each of "
        f"{found.members} members has its own model of the cell, constants and strengths of the "
        "links; with and without share them. Incidences compete with death of other causes. The "
        "model was calibrated on two shares of breast patients and on nothing of this profile; "
        "most of its constants are assumed. Rank correlations are Spearman's over the members."
    )
