"""Virtual mice: where cells entered decides which steps can still help or hinder them."""

import numpy as np
import pytest

from mirbone.evidence import load_experiments
from mirbone.niche import (
    FACTORS,
    MOUSE_READOUTS,
    STAGES,
    mouse_change,
    mouse_rows,
    simulate_mouse,
)

PRIMARY = ("orthotopic", "subcutaneous", "transgenic")
BONE = ("bone_metastasis_incidence", "bone_metastasis_burden", "osteolysis")


def moved(stage: str, readout: str, **factors: float) -> np.ndarray:
    return mouse_change(stage, readout, factors, members=50)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("readout", BONE)
def test_what_entered_the_blood_cannot_be_helped_by_less_invasion(stage, readout):
    change = moved(stage, readout, shedding=0.1)
    assert (change < 0).all() if stage in PRIMARY else (change == 0).all()


@pytest.mark.parametrize("factor", ["shedding", "circulation_survival", "homing"])
def test_cells_in_the_tibia_meet_no_vessel(factor):
    for readout in BONE:
        assert (moved("intratibial", readout, **{factor: 0.1}) == 0).all()


@pytest.mark.parametrize("stage", STAGES)
def test_secretion_reaches_micrometastases_and_growing_clones(stage):
    assert (moved(stage, "bone_metastasis_burden", osteolytic_secretion=0.5) < 0).all()
    lesion = moved(stage, "osteolysis", osteolytic_secretion=0.5)
    assert (lesion < 0).all()
    assert np.median(lesion) < -0.5
    fewer = moved(stage, "bone_metastasis_incidence", osteolytic_secretion=0.5)
    assert (fewer <= 0).all()  # where every mouse has a lesion, no fewer have one
    assert (fewer < 0).mean() > 0.5
    assert (moved(stage, "dormancy", osteolytic_secretion=0.5) > 0).all()


def test_an_antagonist_of_mir_10b_comes_out_by_stage():
    """doi:10.1038/nbt.1618: fewer lung metastases; neither the primary nor late stages change."""
    less_invasion = {"shedding": 0.3}
    assert (mouse_change("orthotopic", "lung_metastasis", less_invasion) < 0).all()
    assert (mouse_change("orthotopic", "primary_growth", less_invasion) == 0).all()
    assert (mouse_change("intravenous", "lung_metastasis", less_invasion) == 0).all()


def test_other_organs_know_nothing_of_the_bone():
    for factor in ("osteomimicry", "resorption", "osteolytic_secretion", "homing"):
        assert (moved("orthotopic", "lung_metastasis", **{factor: 0.2}) == 0).all()


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("factor", FACTORS)
def test_more_of_a_factor_never_makes_less_of_a_lesion_but_quiescence(stage, factor):
    change = moved(stage, "bone_metastasis_burden", **{factor: 2.0})
    assert (change <= 1e-12).all() if factor == "quiescence" else (change >= -1e-12).all()
    if factor != "osteoblastic_secretion":
        assert (moved(stage, "survival", **{factor: 2.0}) <= 1e-12).all()


def test_no_change_changes_nothing_and_the_seed_says_all():
    plain = simulate_mouse("intracardiac", members=20, seed=3)
    again = simulate_mouse("intracardiac", dict.fromkeys(FACTORS, 1.0), members=20, seed=3)
    for readout in MOUSE_READOUTS:
        np.testing.assert_array_equal(plain.readouts[readout], again.readouts[readout])
    other = simulate_mouse("intracardiac", members=20, seed=4)
    assert (plain.readouts["osteolysis"] != other.readouts["osteolysis"]).any()


def test_a_primary_is_read_only_where_there_is_one():
    assert np.isnan(simulate_mouse("intracardiac", members=3).readouts["primary_growth"]).all()
    assert np.isfinite(simulate_mouse("orthotopic", members=3).readouts["primary_growth"]).all()


def test_what_is_unknown_is_refused():
    with pytest.raises(ValueError, match="`entry_stage` must be one of"):
        simulate_mouse("in_vitro")
    with pytest.raises(ValueError, match="homing"):
        simulate_mouse("orthotopic", {"homming": 2.0})
    with pytest.raises(ValueError, match="above 0"):
        simulate_mouse("orthotopic", {"homing": 0.0})
    with pytest.raises(ValueError, match="`readout` must be one of"):
        mouse_change("orthotopic", "invasion", {})


def test_every_published_experiment_is_asked_or_says_why_not():
    rows = mouse_rows(load_experiments())
    asked = rows.loc[rows["reason"] == ""]
    assert len(asked) == 37
    assert len(rows) == 426
    assert set(asked["entry_stage"]) <= set(STAGES)
    for stage, readout in asked[["entry_stage", "readout"]].drop_duplicates().to_numpy():
        change = moved(stage, readout, support=0.5)
        # no step of the cascade reaches a primary, and a primary is read only where there is one
        assert np.isfinite(change).all() or readout == "primary_growth"
    listed = set(rows.loc[rows["reason"] != "", "reason"])
    assert "in a dish: no mouse" in listed
