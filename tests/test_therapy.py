"""Trials: one function for the command, the notebook and the study; what is taken back, ordered."""

import numpy as np
import pandas as pd
import pytest

from mirbone._core import InputError
from mirbone.cell import CellEnsemble, Perturbation, build_cell, follow_change, prepare_ensemble
from mirbone.network import known_network
from mirbone.niche import (
    ASSUMPTION_COLUMNS,
    HORIZON,
    PatientModel,
    Schedule,
    bone_changes,
    compare_bone,
    compare_patients,
)
from mirbone.therapy import NET_COLUMNS, restore_each, trial
from mirbone.words import CascadeStep

STEPS = [step.value for step in CascadeStep]
MIR_30A = "hsa-miR-30a-5p"


@pytest.fixture(scope="module")
def ensemble() -> CellEnsemble:
    network = known_network("breast", compartment="tumour_cell")
    return prepare_ensemble(build_cell(network), n_models=12)


def test_a_trial_of_a_mimic_is_the_cell_handed_on_to_patients_and_bone(
    ensemble: CellEnsemble,
) -> None:
    found = trial(ensemble, mimic={"miR-30a-5p": 5}, seed=3)
    response = follow_change(ensemble, Perturbation(inflow={MIR_30A: 5.0}))
    breast = PatientModel("breast")
    patients = compare_patients(response.step_scores, STEPS, breast, seed=3)
    folds = bone_changes(list(response.genes["gene"]), response.gene_changes)
    bone = compare_bone(response.step_scores, STEPS, breast, secretion=folds, seed=3)
    pd.testing.assert_frame_equal(found.patients.table, patients.table)
    pd.testing.assert_frame_equal(found.bone.table, bone.table)
    assert found.members == len(response.step_scores)
    assert found.response is not None
    same = trial(response, seed=3)
    pd.testing.assert_frame_equal(same.bone.table, bone.table)
    assert tuple(same.assumptions.columns) == ASSUMPTION_COLUMNS


def test_a_drug_alone_leaves_the_cell_and_both_together_are_more(ensemble: CellEnsemble) -> None:
    asked = {"drugs": ["zoledronate:every_d=182,number=6"]}
    drug = trial("breast", **asked, models=12)
    assert drug.response is None
    assert drug.members == 12
    zeros = np.zeros((12, len(STEPS)))
    given = (Schedule("zoledronate", every_d=182, number=6),)
    alone = compare_patients(zeros, STEPS, PatientModel("breast"), drugs=given)
    pd.testing.assert_frame_equal(drug.patients.table, alone.table)
    named = trial("breast", drugs=asked["drugs"][0], models=12)
    pd.testing.assert_frame_equal(named.patients.table, alone.table)
    response = follow_change(ensemble, Perturbation(inflow={MIR_30A: 5.0}))
    both = trial(response, drugs=given).patients.ratios
    assert (both < trial(response).patients.ratios).all()


def test_patients_are_of_the_context_and_may_be_changed() -> None:
    network = known_network("prostate", compartment="tumour_cell")
    asked = {"drugs": ["denosumab"], "models": 4}
    assert trial(network, **asked).compared.model.cancer == "prostate"
    assert trial(network, **asked, context="lung").compared.model.cancer == "lung"
    changed = trial("breast", **asked, changes={"shedding": 0.5}).patients.table
    assert (changed["without"] < trial("breast", **asked).patients.table["without"]).all()


def test_what_makes_no_trial_is_refused_with_the_keyword(ensemble: CellEnsemble) -> None:
    with pytest.raises(InputError, match=r"expected something to compare: `mimic`"):
        trial("breast")
    with pytest.raises(InputError, match=r"`context` must be one of .*Did you mean 'breast'"):
        trial("brest", mimic={MIR_30A: 2})
    with pytest.raises(InputError, match=r"`mimic` takes a miRNA"):
        trial(ensemble, mimic={"RUNX2": 2})
    response = follow_change(ensemble, Perturbation(hold={MIR_30A: 2.0}))
    with pytest.raises(InputError, match="is given already"):
        trial(response, mimic={MIR_30A: 2})
    for asked in ({"mimic": {MIR_30A: 2}}, {"drugs": "denosumab"}):
        with pytest.raises(InputError, match="at least"):
            trial("breast", **asked, models=0)


def test_a_trial_says_its_verdict_in_a_line(ensemble: CellEnsemble) -> None:
    found = trial(ensemble, mimic={MIR_30A: 5})
    last = found.patients.table.iloc[-1]
    assert repr(found).startswith(f"Trial: {last['verdict']} by year {last['year']:g} (")
    assert f"of {found.members} members)" in repr(found)
    assert "<table" in found._repr_html_()


def test_mirnas_are_taken_back_one_at_a_time_and_the_most_benefit_comes_first(
    ensemble: CellEnsemble,
) -> None:
    profile = pd.DataFrame(
        {"mirna": [MIR_30A, "hsa-miR-10b-5p", "hsa-miR-205-5p"], "log2_set": [-1.0, 1.0, 0.0]}
    )
    told: list[tuple[str, int, int]] = []
    found = restore_each(ensemble, profile, None, seed=1, progress=lambda *one: told.append(one))
    assert [one[1:] for one in told] == [(1, 3), (2, 3), (3, 3)]
    assert tuple(found.net.columns) == NET_COLUMNS
    actions = dict(zip(found.net["mirna"], found.net["action"], strict=True))
    assert actions == {MIR_30A: "restored", "hsa-miR-10b-5p": "blocked"}  # what is at 0 is left
    held = dict.fromkeys(profile["mirna"], 1.0)
    by_hand = follow_change(ensemble, Perturbation(hold=held | {MIR_30A: 2.0}))
    np.testing.assert_array_equal(found.responses[MIR_30A].step_scores, by_hand.step_scores)
    row = compare_patients(by_hand.step_scores, STEPS, PatientModel("breast"), years=(HORIZON,))
    net = found.net.set_index("mirna").loc[MIR_30A]
    assert net["log2_ratio"] == row.table["log2_ratio"][0]
    sure = found.net["verdict"].isin(["less metastasis", "more metastasis"])
    assert found.net.loc[sure, "log2_ratio"].is_monotonic_increasing
    assert sure.is_monotonic_decreasing  # what cannot be told comes last
    assert len(found.steps) == 2 * len(STEPS)


def test_a_profile_that_changes_nothing_has_nothing_to_take_back(ensemble: CellEnsemble) -> None:
    profile = pd.DataFrame({"mirna": [MIR_30A], "log2_set": [0.0]})
    for given in (profile, profile.iloc[:0]):
        with pytest.raises(InputError, match="`profile` must change a miRNA"):
            restore_each(ensemble, given, None, seed=1)
    unknown = profile.assign(mirna="hsa-miR-0-5p", log2_set=1.0)
    with pytest.raises(InputError, match="hsa-miR-0-5p"):
        restore_each(ensemble, unknown, None, seed=1)


def test_a_trial_says_how_its_utrs_were_read() -> None:
    utrs = pd.DataFrame(
        {
            "gene": ["RUNX2", "Runx2"],
            "species": ["human", "mouse"],
            "sequence": ["CUAACGGUUUACAGCUAACG" * 3] * 2,
        }
    )
    found = trial("breast", mimic={"miR-30a-5p": 5}, utrs=utrs, models=12)
    assert any("1 record of other species left out (1 mouse)" in note for note in found.notes)


def test_a_mimic_without_known_targets_acts_by_predicted_ones() -> None:
    with pytest.raises(InputError, match="`targets` or `utrs` predicts some"):
        trial("breast", mimic={"miR-1246": 5}, models=12)
    targets = pd.DataFrame({"mirna": ["hsa-miR-1246"], "gene": ["RUNX2"], "log2_change": [-1.0]})
    with pytest.raises(InputError, match="predict targets of what is changed in the cell"):
        trial("breast", drugs="zoledronate", targets=targets)
    found = trial("breast", mimic={"miR-1246": 5}, targets=targets, models=12)
    assert found.notes == ()
    assert found.response is not None
    genes = found.response.genes.set_index("gene")
    assert genes.loc["RUNX2", "log2_change"] < 0


@pytest.mark.parametrize(
    ("column", "cell"), [("log2_change", "x"), ("log2_change", None), ("n_sites", "many")]
)
def test_predictions_in_memory_that_are_no_numbers_are_named(column: str, cell: object) -> None:
    targets = pd.DataFrame({"mirna": ["miR-1246"], "gene": ["RUNX2"], "log2_change": [-1.0]})
    with pytest.raises(InputError, match=f"column '{column}', must hold finite numbers; row 0"):
        trial("breast", mimic={"miR-1246": 5}, targets=targets.assign(**{column: [cell]}))


def test_a_dose_written_as_text_is_its_number(ensemble: CellEnsemble) -> None:
    asked = trial(ensemble, mimic={"miR-30a-5p": "5"})  # type: ignore[dict-item]
    plain = trial(ensemble, mimic={"miR-30a-5p": 5})
    pd.testing.assert_frame_equal(asked.patients.table, plain.patients.table)
