"""The proposal of a study in patients and in bone: tables, panels, the assumptions that decide."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mirbone.niche import (
    ASSUMPTION_COLUMNS,
    PatientModel,
    compare_patients,
    deciding_assumptions,
)
from mirbone.report._page import environment
from mirbone.report.sections._list import make_sections
from mirbone.study import (
    PatientAnswer,
    StudyResult,
    make_config,
    patient_findings,
    run_study,
    study_record,
    study_tables,
)
from mirbone.therapy import trial
from mirbone.words import CascadeStep

STEPS = [step.value for step in CascadeStep]
MODELS = 24


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> StudyResult:
    path = tmp_path_factory.mktemp("profile") / "profile.tsv"
    path.write_text("mirna\tlog2fc\nmiR-30a-5p\t-1.5\nmiR-200c-3p\t-1.4\n")
    return run_study(make_config(signature=path, context="breast", models=MODELS))


@pytest.fixture(scope="module")
def answer(result: StudyResult) -> PatientAnswer:
    assert isinstance(result.patient, PatientAnswer)
    return result.patient


def test_the_best_of_what_was_tried_is_followed(result: StudyResult, answer: PatientAnswer) -> None:
    cell: Any = result.cell
    best = cell.net.iloc[0]
    assert best["verdict"] == "less metastasis"
    assert (answer.mirna, answer.action) == (best["mirna"], best["action"])
    last = answer.curves.iloc[-1]
    assert last["year"] == 15
    assert last["log2_ratio"] == pytest.approx(best["log2_ratio"], abs=1e-9)
    assert last["with"] < last["without"]


def test_risks_compete(answer: PatientAnswer) -> None:
    curves = answer.curves
    for name in ("without", "with"):
        for column in (name, f"died_{name}"):
            assert (np.diff(curves[column]) >= 0).all()
        assert (curves[name] + curves[f"died_{name}"] < 1).all()
    assert (curves["died_with"] >= curves["died_without"]).all()  # who is spared may die otherwise


def test_a_mimic_of_mir30_spares_the_lesion_and_the_report_has_all_of_bone(
    answer: PatientAnswer,
) -> None:
    lesion = trial("breast", mimic={"miR-30a-5p": 5}, models=MODELS).bone.table
    rows = lesion.set_index(["day", "readout"])
    assert rows.loc[(180.0, "burden"), "verdict"] == "lower"  # later, burden nears its limit
    assert set(answer.bone.table["readout"]) >= {"bone_mass", "ctx", "pinp", "bgp", "mir_326"}


def test_tables_record_and_panels_hold_it(result: StudyResult, answer: PatientAnswer) -> None:
    tables = study_tables(result)
    assert {"patient_curves", "bone_lesion", "assumptions"} <= set(tables)
    assert study_record(result)["patient"]["findings"] == list(patient_findings(answer))
    panels = {section.name: section for section in make_sections(result, environment())}
    assert list(panels) == ["experiments", "cell", "patient", "bone"]
    assert "<svg" in panels["patient"].body
    assert "dead of another cause" in panels["patient"].body
    assert panels["bone"].body.count("<svg") == 1
    for words in ("PINP", "serum miR-326", "lesion lytic"):
        assert words in panels["bone"].body


def test_what_is_not_followed_says_why(result: StudyResult) -> None:
    without = replace(result, patient="Nothing helps.")
    panels = {section.name: section for section in make_sections(without, environment())}
    assert list(panels) == ["experiments", "cell", "patient"]
    assert "Nothing helps." in panels["patient"].body
    assert "patient_curves" not in study_tables(without)
    assert study_record(without)["patient"] == {"not_followed": "Nothing helps."}


def test_the_assumption_that_decides_is_found() -> None:
    """Only one step changes, so nothing but its score and the strength of its link can decide."""
    rng = np.random.default_rng(1)
    scores = np.zeros((60, len(STEPS)))
    scores[:, STEPS.index("homing_anchorage")] = -rng.random(60)
    model = PatientModel("breast")
    found = compare_patients(scores, STEPS, model, years=(15.0,), seed=3)
    table: Any = deciding_assumptions(found, scores, STEPS, model, seed=3)
    assert tuple(table.columns) == ASSUMPTION_COLUMNS
    effect = table[table["decides"] == "effect"]
    assert effect["assumption"].iloc[0] == "homing_anchorage"
    assert effect["rho"].iloc[0] > 0.7
    assert (effect["fdr"] <= 1).all()
    assert ((effect["low"] <= effect["rho"]) & (effect["rho"] <= effect["high"])).all()
    share = pd.Series(table.loc[table["decides"] == "share", "kind"])
    assert set(share) == {"constant"}  # the cell has no part in patients without the change
    fewer = compare_patients(scores[:5], STEPS, model, years=(15.0,), seed=3)
    assert deciding_assumptions(fewer, scores[:5], STEPS, model, seed=3).empty
