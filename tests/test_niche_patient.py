"""Virtual patients: against the closed form, the calibration's record, and the review."""

from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter

from mirbone._core import InputError, package_table
from mirbone.niche import (
    COHORT_COLUMNS,
    PatientModel,
    Schedule,
    cohort_curves,
    days_to_burden,
    patient_values,
    simulate_bone,
    simulate_cohort,
    tally,
)
from mirbone.niche._constants import read_constants
from mirbone.niche.bone._values import draw_bone
from mirbone.niche.patient._chance import expected_clones
from mirbone.niche.patient._handover import (
    OSTEOBLASTIC,
    OSTEOLYTIC,
    make_handover,
    mean_resorption,
    years_to_overt,
)
from mirbone.niche.patient._life import cumulative_hazard, years_to_other_death
from mirbone.niche.patient._patient import patient_rates, varying

N = 6000
Z_BOUND = 4.4


@pytest.fixture(scope="module")
def normal_cohort():
    return simulate_cohort(PatientModel("breast"), N, seed=2)


def overt_share(changes: dict[str, float], years: float = 15.0) -> float:
    cohort = simulate_cohort(PatientModel("breast", changes), N, seed=2, years=years)
    return float(cohort["overt_year"].notna().mean())


@pytest.mark.parametrize(
    "changes", [{}, {"shedding": 4.0}, {"waking_rate": 0.6}, {"turnover": 0.7, "support": 1.2}]
)
def test_the_closed_form_gives_the_share_of_the_simulation(changes: dict[str, float]) -> None:
    values, times = patient_values(changes), np.array([5.0, 15.0])
    normal = np.random.default_rng(1).standard_normal((40_000, len(varying())))
    rates = patient_rates(values, normal)
    bone = draw_bone("breast", {}, {}, 1, 1, drawn=False)
    hand = make_handover(bone, np.array([values["overt_burden"]]), (), 15.0, fine=True)
    n = len(normal)
    cells = np.full(n, values["overt_cells"] / values["established_cells"])
    delay = years_to_overt(
        hand, rates.growth, rates.osteolytic, rates.osteoblastic, cells, np.zeros(n),
        np.zeros(n, dtype=np.int64),
    )  # fmt: skip
    clones = expected_clones(rates, values["established_cells"], times, delay)
    chance = (1 - np.exp(-clones)).mean(axis=0)
    cohort = simulate_cohort(PatientModel("breast", changes), 20_000, seed=4)
    for time, expected in zip(times, chance, strict=True):
        found = float((cohort["overt_year"] <= time).mean())
        error = sqrt(expected * (1 - expected) / 20_000)
        # besides chance: times to a size are taken as their mean, recruitment is left out
        assert abs(found - expected) < Z_BOUND * error + 0.04 * expected


@pytest.mark.parametrize(
    ("context", "drugs", "fine", "bound"),
    [
        ("breast", (), True, 0.03),
        ("prostate", (), False, 0.06),
        ("breast", (Schedule("zoledronate"),), True, 0.03),
        # a drug that comes and goes between the days of the grid
        ("breast", (Schedule("denosumab", start_d=200, number=13),), True, 0.06),
    ],
)
def test_the_hand_over_takes_as_long_as_the_bone_equations(context, drugs, fine, bound) -> None:
    """The table that patients look up, against each clone followed by itself, day by day."""
    rng = np.random.default_rng(3)
    n, burden, cells = 60, 0.5, 1e9 / 200
    growth = np.log(2) / 52 * np.exp(0.5 * rng.standard_normal(n))
    lytic, blastic = np.exp(0.7 * rng.standard_normal((2, n)))
    changes: dict[str, Any] = {}
    changes.update(dict.fromkeys(OSTEOLYTIC, lytic), **dict.fromkeys(OSTEOBLASTIC, blastic))
    exact = days_to_burden(
        growth, np.full(n, burden / cells), np.full(n, burden), changes, drugs,
        context=context, last=15 * 365.25,
    )  # fmt: skip
    bone = draw_bone(context, {}, {}, 1, 1, drawn=False)
    hand = make_handover(bone, np.array([burden]), drugs, 15.0, fine=fine)
    found = years_to_overt(
        hand, growth * 365.25, lytic, blastic, np.full(n, cells), np.zeros(n),
        np.zeros(n, dtype=np.int64),
    )  # fmt: skip
    there = np.isfinite(exact)
    assert there.sum() > 0.9 * n
    np.testing.assert_allclose(found[there] * 365.25, exact[there], rtol=bound)
    assert (found[~there] > 0.95 * 15).all()


def test_a_drug_that_begins_later_helps_clones_that_are_established_later() -> None:
    bone = draw_bone("breast", {}, {}, 1, 1, drawn=False)
    drugs = (Schedule("zoledronate", start_d=5 * 365.25),)
    hand = make_handover(bone, np.array([0.5]), drugs, 15.0, fine=True)
    established = np.array([-4.0, 0.0, 4.0, 6.0])
    ones = np.ones(4)
    taken = years_to_overt(
        hand, 5 * ones, ones, ones, 5e6 * ones, established, np.zeros(4, dtype=np.int64)
    )
    assert taken[0] == pytest.approx(taken[1], rel=0.01)  # both overt before the first dose
    assert taken[1] < taken[2] < taken[3]
    eased = mean_resorption(hand, np.array([0.0, 4.9, 6.0, 15.0]))[0]
    assert eased[0] == pytest.approx(1.0, abs=0.01)
    host = simulate_bone({"burden_start": 0}, drugs, np.arange(0, 15 * 365.25, 5.0))
    after = host.readouts["resorption"][0][host.days > 6 * 365.25].mean()
    assert eased[2] == pytest.approx(after, rel=0.02)


@pytest.mark.parametrize("drug", ["zoledronate", "denosumab"])
def test_a_drug_that_bone_takes_up_delays_metastasis(normal_cohort, drug: str) -> None:
    model = PatientModel("breast", {}, (Schedule(drug),))
    treated = simulate_cohort(model, N, seed=2)
    for year in (5.0, 15.0):
        usual = (normal_cohort["overt_year"] <= year).mean()
        assert (treated["overt_year"] <= year).mean() < 0.95 * usual
    assert (treated["carrier"] == normal_cohort["carrier"]).all()  # given after diagnosis


def test_what_the_tumour_secretes_shortens_the_way_to_overt(normal_cohort) -> None:
    taken = [
        (cohort["overt_year"] - cohort["established_year"]).mean()
        for cohort in (
            normal_cohort,
            *(
                simulate_cohort(PatientModel("breast", changes), N, seed=2)
                for changes in ({"osteolytic_secretion": 5.0}, {"PTHrP": 5.0}, {"IL-11": 0.0})
            ),
        )
    ]
    assert taken[1] < taken[2] < taken[0] < taken[3]


def test_the_cohort_reaches_what_the_calibration_recorded() -> None:
    """The record is of another seed and size, so chance is all that may differ."""
    recorded = {
        row["name"]: float(row["value"])
        for row in package_table("niche", "patient_calibration.tsv").to_dict("records")
        if row["kind"] == "figure"
    }
    cohort = simulate_cohort(PatientModel("breast"), N, seed=9, years=25.0)
    cohort = cohort[~cohort["metastatic_at_diagnosis"]]
    carriers = cohort[cohort["carrier"]]
    never = (carriers["outcome"] != "overt_metastasis").mean()
    for name, found, of in (
        ("carriers", len(carriers) / len(cohort), len(cohort)),
        ("carriers_never_overt", never, len(carriers)),
    ):
        share = recorded[name]
        assert abs(found - share) < Z_BOUND * sqrt(share * (1 - share) / of)
    assert recorded["carriers"] == pytest.approx(0.30, abs=0.005)
    assert recorded["carriers_never_overt"] == pytest.approx(0.50, abs=0.005)
    assert recorded["interval_p5"] < 3
    assert recorded["interval_p95"] > 15  # years to decades


def test_metastasis_needs_a_cell_at_diagnosis(normal_cohort) -> None:
    without = normal_cohort[~normal_cohort["carrier"]]
    assert len(without) > 0
    assert without["overt_year"].isna().all()


def test_rows_and_columns_are_as_said(normal_cohort) -> None:
    assert tuple(normal_cohort.columns) == COHORT_COLUMNS
    assert (normal_cohort["year"].between(0, 15)).all()
    overt = normal_cohort[normal_cohort["outcome"] == "overt_metastasis"]
    assert (overt["year"] == overt["overt_year"]).all()
    assert (overt["overt_year"] >= overt["established_year"]).all()


@pytest.mark.parametrize(
    ("changes", "lowers"),
    [
        ({"shedding": 0.5}, True),
        ({"circulation_survival": 0.5}, True),
        ({"homing": 0.5}, True),
        ({"place_affinity": 0.2}, True),
        ({"cxcr4": 0.1}, True),
        ({"support": 0.7}, True),
        ({"gap_junction": 3.0}, True),
        ({"exosome": 3.0}, True),
        ({"quiescence": 3.0}, True),
        ({"chemotherapy": 1.0}, True),
        ({"osteomimicry": 3.0}, False),
        ({"resorption": 3.0}, False),
    ],
)
def test_each_factor_moves_metastasis_its_way(changes: dict[str, float], lowers: bool) -> None:
    change = overt_share(changes) - overt_share({})
    assert change < 0 if lowers else change > 0


def test_high_dose_chemotherapy_spares_the_quiescent() -> None:
    """Ten times the dose reaches no further than the growing cells that the dose already killed."""
    usual, high = (
        simulate_cohort(PatientModel("breast", {"chemotherapy": dose}), N, seed=2)
        for dose in (1.0, 10.0)
    )
    later = [float((c["established_year"] > 2).mean()) for c in (usual, high)]
    assert later[1] > 0.9 * later[0] > 0
    reaching = overt_share({"chemotherapy": 10.0, "chemotherapy_reach": 1.0})
    assert reaching < 0.2 * float(high["overt_year"].notna().mean())


def test_the_same_seed_gives_the_same_patients() -> None:
    first, again, fewer, threaded = (
        simulate_cohort(PatientModel("lung"), n, seed=3, threads=threads)
        for n, threads in ((300, 1), (300, 1), (120, 1), (300, 2))
    )
    assert first.equals(again)
    assert first.equals(threaded)
    assert first.head(120).drop(columns="outcome").equals(fewer.drop(columns="outcome"))
    other = simulate_cohort(PatientModel("lung"), 300, seed=4)
    assert not first.equals(other)


def test_cumulative_incidence_is_aalen_johansens(normal_cohort) -> None:
    curves = cohort_curves(tally(normal_cohort, 15.0))
    observed = (
        normal_cohort["outcome"]
        .map({"neither": 0, "overt_metastasis": 1, "other_death": 2})
        .astype(int)
    )
    last: Any = curves[(curves["group"] == "all") & (curves["year"] > 0)]
    for event, name in ((1, "overt"), (2, "other_death")):
        at_zero = normal_cohort["year"] == 0
        times = normal_cohort["year"].where(~at_zero, 1e-9 * (1 + normal_cohort["patient"]))
        fitter = AalenJohansenFitter().fit(times, observed, event_of_interest=event)
        theirs = fitter.predict(last["year"].to_numpy())
        # one of N patients may fall on the other side of a grid step of six days
        np.testing.assert_allclose(last[name], theirs, atol=2 / N)
        ends = fitter.confidence_interval_.iloc[-1].to_numpy()
        np.testing.assert_allclose(
            [last[f"{name}_low"].iloc[-1], last[f"{name}_high"].iloc[-1]], ends, atol=2e-3
        )  # Wilson's interval against log(-log): both 95 %


def test_other_deaths_follow_the_life_table() -> None:
    """Of women of 60, the table's share is dead after a year."""
    rng = np.random.default_rng(1)
    years = years_to_other_death("breast", np.full(200_000, 60.0), rng.exponential(size=200_000))
    assert (years < 1).mean() == pytest.approx(0.00774, rel=0.1)  # the hazard rises in the year
    hazard = cumulative_hazard("male", np.arange(0.0, 131.0, 0.25))
    assert (np.diff(hazard) > 0).all()


def test_every_constant_states_unit_range_and_source() -> None:
    for table in ("patient_constants.tsv", "marrow_constants.tsv"):
        for constant in read_constants(table).values():
            assert constant.unit, constant
            assert constant.source, constant
            assert constant.status in {"published", "assumed", "calibrated"}
            assert constant.low <= constant.value <= constant.high, constant.name


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_nothing_unphysical_comes_of_the_sampled_range(data: st.DataObject) -> None:
    constants = read_constants("patient_constants.tsv")
    changes = {
        name: data.draw(st.floats(c.low, c.high), label=name)
        for name, c in constants.items()
        if name not in {"overt_cells", "established_cells"}
    }
    cohort = simulate_cohort(PatientModel("prostate", changes), 40, seed=5)
    numbers = cohort[["age", "seeding_per_year", "waking_per_year", "year"]].to_numpy()
    assert np.isfinite(numbers).all()
    assert (numbers >= 0).all()
    assert (cohort["dtc_at_diagnosis"] >= cohort["asleep_at_diagnosis"]).all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"wakingrate": 1.0}, "Did you mean waking_rate"),
        ({"zoledronate_mst": 1.0}, "Did you mean zoledronate_most"),
        ({"PTHLH": -1.0}, "PTHLH must be a fold"),
        ({"overt_burden": 1.0}, "0.01 to 0.95"),
        ({"shedding": -1.0}, "not below 0"),
        ({"turnover": 1.0}, "below 1"),
        ({"endosteal_share": 1.5}, "at most 1"),
        ({"growth_doubling": 0.0}, "above 0"),
        ({"established_cells": 1e10}, "fewer than overt_cells"),
    ],
)
def test_wrong_parameters_are_said_plainly(changes: dict[str, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        PatientModel("breast", changes)


def test_an_unknown_primary_is_said_plainly() -> None:
    with pytest.raises(InputError, match="breast"):
        PatientModel("kidney")
