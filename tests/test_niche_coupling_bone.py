"""A lesion with and without a change of the cell, a drug, or both."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from mirbone._core import InputError
from mirbone.cli._app import app
from mirbone.niche import (
    BONE_COMPARISON_COLUMNS,
    PatientModel,
    Schedule,
    bone_changes,
    compare_bone,
    simulate_bone,
)
from mirbone.words import CascadeStep

STEPS = tuple(step.value for step in CascadeStep)
BREAST = PatientModel("breast")
MEMBERS = 20
NOTHING = np.zeros((MEMBERS, len(STEPS)))
RATIOS = ("burden", "bone_mass", "pinp", "bgp", "ctx", "mir_326")


def changed(step: str, score: float) -> np.ndarray:
    table = NOTHING.copy()
    table[:, STEPS.index(step)] = score
    return table


def verdicts(table: pd.DataFrame, day: float) -> dict[str, str]:
    rows = table[table["day"] == day]
    return dict(zip(rows["readout"], rows["verdict"], strict=True))


def test_nothing_in_nothing_out() -> None:
    table = compare_bone(NOTHING, STEPS, BREAST).table
    assert tuple(table.columns) == BONE_COMPARISON_COLUMNS
    read = table[table["readout"].isin(RATIOS)]
    assert (read["verdict"] == "no change").all()
    assert (read["without"] == read["with"]).all()


def test_too_little_to_matter_is_no_change() -> None:
    hardly = bone_changes(["PTHLH"], np.full((MEMBERS, 1), -1e-4))
    table = compare_bone(NOTHING, STEPS, BREAST, secretion=hardly, days=(180.0,)).table
    told = verdicts(table, 180.0)
    assert {told[name] for name in ("bone_mass", "pinp", "ctx")} == {"no change"}


def test_the_lesion_without_is_the_bone_of_the_same_seed() -> None:
    found = compare_bone(NOTHING, STEPS, BREAST, days=(0.0, 365.0), seed=7).without
    course = simulate_bone({}, days=[0.0, 365.0], models=MEMBERS, seed=7)
    for name, values in course.readouts.items():
        np.testing.assert_array_equal(found.readouts[name], values)


def test_less_pthrp_and_il8_spare_bone_as_the_review_says_of_mir33a() -> None:
    fall = np.full((MEMBERS, 3), -2.0)
    secretion = bone_changes(["PTHLH", "CXCL8", "NOWHERE"], fall)
    more = compare_bone(NOTHING, STEPS, BREAST, secretion=secretion).table
    assert verdicts(more, 365.0)["bone_mass"] == "higher"
    assert verdicts(more, 180.0)["ctx"] == "lower"
    assert verdicts(more, 180.0)["burden"] == "lower"


def test_steps_of_the_bone_act_where_the_cell_says_nothing_of_genes() -> None:
    by_step = compare_bone(changed("bone_resorption", -1.0), STEPS, BREAST).table
    assert verdicts(by_step, 365.0)["bone_mass"] == "higher"
    assert verdicts(by_step, 180.0)["burden"] == "lower"
    slower = compare_bone(changed("microenvironment", -1.0), STEPS, BREAST, secretion={}).table
    assert verdicts(slower, 180.0)["burden"] == "lower"  # births less supported


@pytest.mark.parametrize("drug", ["zoledronate", "denosumab"])
def test_a_drug_and_a_change_of_the_cell_add_up(drug: str) -> None:
    given, cell = (Schedule(drug),), changed("bone_resorption", -0.5)
    alone, other, both = (
        compare_bone(scores, STEPS, BREAST, drugs=drugs, days=(180.0,)).with_it.readouts["burden"]
        for scores, drugs in ((cell, ()), (NOTHING, given), (cell, given))
    )
    assert (both <= alone).all()
    assert (both <= other * (1 + 1e-5)).all()  # steps of the integrator differ
    table = compare_bone(NOTHING, STEPS, BREAST, drugs=given, days=(180.0,)).table
    assert verdicts(table, 180.0)["ctx"] == "lower"
    assert verdicts(table, 180.0)["mir_326"] == "lower"


def test_shares_of_lesions_add_up_to_one() -> None:
    table = compare_bone(NOTHING, STEPS, PatientModel("prostate")).table
    lesions: Any = table[table["readout"].str.startswith("lesion_")]
    np.testing.assert_allclose(lesions.groupby("day")[["without", "with"]].sum(), 1.0)
    last = lesions[lesions["day"] == 730].set_index("readout")["without"]
    assert last["lesion_sclerotic"] > last["lesion_lytic"]  # as prostate cancer does


def test_a_comparison_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="at least one model"):
        compare_bone(NOTHING[:0], STEPS, BREAST)


def test_the_command_writes_patients_and_bone(tmp_path: Path) -> None:
    command = ["niche", "compare", "--drug", "zoledronate:number=6", "--models", "12"]
    result = CliRunner().invoke(app, [*command, "-o", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert "less metastasis" in result.output
    patients = pd.read_csv(tmp_path / "out/patients.tsv", sep="\t")
    assert patients["year"].tolist() == [5, 10, 15]
    bone = pd.read_csv(tmp_path / "out/bone.tsv", sep="\t")
    assert verdicts(bone, 180.0)["ctx"] == "lower"
    nothing = CliRunner().invoke(app, ["niche", "compare", "-o", str(tmp_path / "none")])
    assert isinstance(nothing.exception, InputError)
    assert "expected something to compare" in str(nothing.exception)
    assert not (tmp_path / "none").exists()
