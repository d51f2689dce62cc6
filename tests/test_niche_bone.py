"""Bone under a tumour and drugs: at rest without them, sound everywhere, lesions from factors."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from mirbone._core import InputError
from mirbone.niche import (
    UNITS,
    PatientModel,
    Schedule,
    days_to_burden,
    marrow_values,
    published_steady_state,
    read_schedule,
    simulate_bone,
)
from mirbone.niche.bone._rates import SPECIES, TUMOUR, rates
from mirbone.niche.bone._values import bone_constants, bone_factors, draw_bone, pack_bone

NONE = {"burden_start": 0.0}
DAYS = np.arange(0.0, 731.0, 10.0)


def test_without_a_tumour_the_bone_stays_as_pivonka_has_it() -> None:
    course = simulate_bone(NONE, days=[0.0, 3650.0], context="prostate")
    steady = published_steady_state("pivonka")
    for cell in ("precursors", "osteoblasts", "osteoclasts"):
        assert course.readouts[cell][0, 0] == pytest.approx(steady[cell], rel=1e-12)
        assert course.readouts[cell][0, 1] == pytest.approx(steady[cell], rel=1e-5)  # 1e-6 a step
    assert course.readouts["bone_mass"][0, 1] == pytest.approx(100.0, abs=1e-4)
    for marker in ("pinp", "bgp", "ctx", "mir_326"):
        assert course.readouts[marker][0, 1] == pytest.approx(1.0, abs=1e-6)


def test_a_healthy_bone_stays_whatever_is_assumed() -> None:
    course = simulate_bone(NONE, days=[0.0, 730.0], models=50, seed=3)
    np.testing.assert_allclose(course.readouts["bone_mass"], 100.0, atol=1e-4)


def test_the_kernel_agrees_with_equations_written_out_by_name() -> None:
    drawn = draw_bone("breast", {}, {}, 1, 5, drawn=True)
    constants, _, rest = pack_bone(drawn)
    v = {name: float(array[0]) for name, array in drawn.items()}
    y = np.array([*(1.3 * rest[0]), 0.8, 0.1, 0.2, 1.1, 0.3, 2.0, 30.0, 15.0, 5.0])
    found = np.empty(len(SPECIES))
    rates(TUMOUR, y, constants[0], found)
    np.testing.assert_allclose(found, _twin(dict(zip(SPECIES, y, strict=True)), v, rest[0]))


def _twin(y: dict[str, float], v: dict[str, float], rest: np.ndarray) -> list[float]:
    """docs/niche.md, one equation after the other."""

    def part(amount: float, half: float) -> float:
        return amount / (amount + half)

    t, half, r_half = y["burden"], v["half_secretion"], v["release_half"]
    r = y["osteoclasts"] / rest[2] * (1 + v["bone_half"]) * part(y["bone"], v["bone_half"])
    f = y["osteoblasts"] / rest[1] * (v["bone_most"] - y["bone"]) / (v["bone_most"] - 1)

    def boost(i: float) -> float:
        return (1 + i * part(r, r_half)) / (1 + i * part(1, r_half))

    pthrp = v["pthrp_most"] * v["PTHLH"] * t * boost(v["tgf_pthrp"] * v["TGFBR2"])
    pth = v["pth_production"] / v["pth_clearance"] + pthrp
    tgf = v["resorption_rate"] * rest[2] * r * v["tgf_content"] / v["tgf_clearance"]
    antagonists = np.mean([v[f"osteoblast_{g}"] for g in ("SOST", "DKK2", "SFRP2")])
    wnt = (1 + v["antagonist_rest"]) * (1 + v["WNT_effect"] * part(v["WNT"] * t, half))
    wnt /= (
        1 + v["antagonist_rest"] * antagonists + v["DKK1_effect"] * part(v["DKK1"] * t, half)
        + v["SOST_effect"] * part(v["SOST"] * t, half)
    )  # fmt: skip
    il11 = v["IL11"] * t * boost(v["tgf_il11"] * v["TGFBR2"])
    cytokines = 1 + v["IL1B_effect"] * part(v["IL1B"] * t, half)
    cytokines += v["IL6_effect"] * part(v["IL6"] * t, half) + v["IL11_effect"] * part(il11, half)

    def rankl(cells: np.ndarray, pth: float, ours: bool) -> float:
        opg = v["opg_per_cell"] * cells[1] * v["pth_opg_half"] / (pth + v["pth_opg_half"])
        opg *= wnt * v["osteoblast_TNFRSF11B"] if ours else 1
        more = v["opg_most"] * v["TNFRSF11B"] * t if ours else 0
        opg = (opg + more) / (opg / v["opg_ceiling"] + v["opg_clearance"])
        carried = v["rankl_per_cell"] * part(pth, v["pth_rankl_half"]) * cells[0]
        carried *= cytokines * v["osteoblast_TNFSF11"] if ours else 1
        made = v["rankl_production"] + (v["rankl_most"] * v["TNFSF11"] * t if ours else 0)
        pm = y["denosumab_blood"] / v["denosumab_volume"] * 1e6 / v["denosumab_mass"]
        denosumab = v["denosumab_affinity"] * v["denosumab_access"] * pm if ours else 0
        return (
            carried * made / (v["rankl_production"] + v["rankl_clearance"] * carried)
            / (1 + v["rankl_opg_affinity"] * opg + v["rankl_rank_affinity"] * v["rank"] + denosumab)
        )  # fmt: skip

    def signal(free: float) -> float:
        return part(v["rankl_rank_affinity"] * v["rank"] * free, v["rank_half"])

    cells = np.array([y["precursors"], y["osteoblasts"]])
    now = signal(rankl(cells, pth, ours=True))
    then = signal(rankl(rest[:2], v["pth_production"] / v["pth_clearance"], ours=False))
    grown = 1 + v["EDN1_effect"] * part(v["EDN1"] * t, half)
    grown += v["IGF1_effect"] * part(v["IGF1"] * t, half)
    grown *= wnt * v["osteoblast_RUNX2"] / (1 + v["NOG_effect"] * part(v["NOG"] * t, half))
    matured = v["precursor_maturation"] * y["precursors"]
    matured *= v["tgf_maturation_half"] / (tgf + v["tgf_maturation_half"])
    m_csf = 1 + v["CSF1_effect"] * part(v["CSF1"] * t, half)
    m_csf += v["pthrp_csf1"] * part(pthrp, v["pthrp_csf1_half"])
    formed = (1 - v["rankl_free"]) * now + then * v["rankl_free"]
    formed += then * v["CXCL8_effect"] * part(v["CXCL8"] * t, half)
    bound = v["zoledronate_bound"] * y["zoledronate"]
    death = 1 + v["zoledronate_most"] * part(bound, v["zoledronate_half"])
    death += v["rankl_survival"] * max(1 - now / then, 0) ** 2
    death *= v["osteoclast_death"] * part(tgf, v["tgf_osteoclast_half"])
    turnover = v["resorption_rate"] * rest[2]
    freed = v["tgf_growth"] * v["TGFBR2"] + v["igf_growth"] + v["calcium_growth"]
    fed = 1 + freed * part(r, r_half) + v["osteoblast_growth"] * part(f, r_half)
    usual = v["tgf_growth"] + v["igf_growth"] + v["calcium_growth"] + v["osteoblast_growth"]
    blood = y["denosumab_blood"] / v["denosumab_volume"]
    exchange = y["denosumab_tissue"] / v["denosumab_tissue_volume"] - blood
    exchange *= v["denosumab_exchange"]
    absorbed = v["denosumab_absorption"] * y["denosumab_skin"]
    return [
        v["precursor_commitment"] * grown * part(tgf, v["tgf_commitment_half"]) - matured,
        matured - v["osteoblast_death"] * y["osteoblasts"],
        v["osteoclast_commitment"] * m_csf * formed - death * y["osteoclasts"],
        turnover * (f - r),
        turnover * max(r - 1, 0),
        turnover * max(f - 1, 0),
        v["mineralisation"] * (y["osteoblasts"] / rest[1] - y["mineralising"]),
        np.log(2) / v["growth_doubling"] * t * (1 - t) * fed / (1 + usual * part(1, r_half)),
        -np.log(2) / v["zoledronate_half_life"] * y["zoledronate"],
        -absorbed,
        v["denosumab_bioavailability"] * absorbed - v["denosumab_clearance"] * blood
        - v["denosumab_maximum"] * part(blood, v["denosumab_half"]) + exchange,
        -exchange,
    ]  # fmt: skip


def test_a_smaller_tolerance_brings_the_course_closer() -> None:
    drugs = [read_schedule("zoledronate:start_d=200")]

    def course(rtol: float) -> np.ndarray:
        found = simulate_bone({}, drugs, DAYS, rtol=rtol).readouts
        return np.stack([found[name] for name in ("bone_mass", "burden", "ctx")])

    exact = course(1e-11)
    errors = [np.abs(course(rtol) / exact - 1.0).max() for rtol in (1e-4, 1e-6, 1e-8)]
    assert errors[0] > 5 * errors[1] > 25 * errors[2]
    assert errors[1] < 1e-4  # what users get


def test_the_tumour_course_agrees_with_another_integrator() -> None:
    constants, _, rest = pack_bone(draw_bone("lung", {}, {}, 1, 1, drawn=False))
    start = np.array([*rest[0], 1.0, 0, 0, 1.0, 1e-3, 0, 0, 0, 0])

    def slope(_: float, y: np.ndarray) -> np.ndarray:
        dy = np.empty(y.size)
        rates(TUMOUR, y, constants[0], dy)
        return dy

    twin = solve_ivp(slope, (0, 600), start, t_eval=[600.0], rtol=1e-10, atol=1e-14)
    course = simulate_bone({}, days=[0.0, 600.0], context="lung", rtol=1e-10)
    for name, value in zip(
        ("precursors", "osteoblasts", "osteoclasts"), twin.y[:3, 0], strict=True
    ):
        assert course.readouts[name][0, 1] == pytest.approx(value, rel=1e-7)
    assert course.readouts["bone_mass"][0, 1] == pytest.approx(100 * twin.y[3, 0], rel=1e-7)


CHANGEABLE = sorted({**bone_factors("breast"), **bone_constants()})


@settings(max_examples=60, deadline=None)
@given(
    context=st.sampled_from(["breast", "prostate", "lung"]),
    seed=st.integers(0, 10_000),
    start=st.floats(0, 1),
    folds=st.dictionaries(st.sampled_from(sorted(bone_factors("breast"))), st.floats(0, 1000)),
    drugs=st.lists(
        st.builds(
            Schedule, st.sampled_from(["zoledronate", "denosumab"]), st.floats(0, 160),
            st.floats(0, 900), st.floats(7, 100),
        ),
        max_size=2,
    ),
)  # fmt: skip
@example("breast", 0, 1.0, {"PTHLH": 1000.0, "CXCL8": 1000.0, "osteoblast_TNFRSF11B": 0.0}, [])
@example("prostate", 1, 1e-3, {"osteoblast_RUNX2": 1000.0, "EDN1": 1000.0}, [])
@example("lung", 2, 1e-12, {"osteoblast_RUNX2": 0.0, "osteoblast_TNFSF11": 0.0}, [])
def test_nothing_is_below_zero_anywhere(context, seed, start, folds, drugs) -> None:
    days = np.linspace(0.0, 1000.0, 51)
    course = simulate_bone(
        folds | {"burden_start": start}, drugs, days, context=context, models=3, seed=seed
    )
    for name, values in course.readouts.items():
        assert np.isfinite(values).all(), name
        if name != "growth":
            assert values.min() >= 0.0, name
    assert course.readouts["burden"].max() <= 1.0 + 1e-4  # a few steps' error
    assert course.readouts["bone_mass"].max() <= 500.0  # the marrow is full


@pytest.mark.parametrize("drug", ["zoledronate", "denosumab"])
def test_a_dose_of_zero_changes_nothing(drug: str) -> None:
    given = simulate_bone({}, [Schedule(drug, dose_mg=0.0)], DAYS).readouts
    without = simulate_bone({}, [], DAYS).readouts
    for name in UNITS:
        # steps restart at every dose: not the same bytes, but the same within the error allowed
        np.testing.assert_allclose(given[name], without[name], rtol=1e-4, atol=1e-6)


def test_denosumab_lowers_ctx_as_published() -> None:
    days = [0.0, 5.0, 10.0, 28.0]
    course = simulate_bone(NONE, [Schedule("denosumab", number=1)], days).readouts
    # Chen 2018, doi:10.1371/journal.pone.0197984: more than 80 % within 5 days, by which the
    # survival of osteoclasts was chosen; blood peaks around day 10
    assert course["ctx"][0, 1] < 0.2
    blood = simulate_bone(NONE, [Schedule("denosumab", number=1)], range(60)).readouts["denosumab"]
    assert 5 <= blood[0].argmax() <= 12


def test_denosumab_holds_ctx_at_a_floor_for_years() -> None:
    years = np.arange(90.0, 1826.0, 90.0)
    ctx = simulate_bone(NONE, [Schedule("denosumab")], [0.0, *years]).readouts["ctx"][0, 1:]
    # by which rankl_free was chosen; markers in people fall by more than 80 % (Chen 2018) and
    # stay low for years (FREEDOM extension, PMC3415620)
    assert ((ctx > 0.08) & (ctx < 0.2)).all()


def test_bone_without_a_tumour_settles_after_a_lasting_change() -> None:
    for changes in ({"osteoblast_SOST": 0.5}, {"osteoblast_TNFRSF11B": 2.0}):
        course = simulate_bone(NONE | changes, days=np.arange(0.0, 800.0, 2.0), models=20, seed=1)
        late = course.readouts["resorption"][:, 200:]
        assert (np.ptp(late, axis=1) < 0.01 * late.mean(axis=1)).all()


def test_the_whole_skeleton_answers_to_its_osteoblasts() -> None:
    """A tumour too small to matter and no drug: blood shows the change alone."""
    changes = {"osteoblast_TNFRSF11B": 3.0, "burden_start": 1e-9, "lesion_share": 0.0}
    course = simulate_bone(changes, days=[0.0, 100.0]).readouts
    assert course["ctx"][0, 1] == pytest.approx(course["resorption"][0, 1], rel=1e-4)
    assert course["ctx"][0, 1] < 0.9


def test_zoledronate_lowers_resorption_in_a_week_and_formation_after() -> None:
    course = simulate_bone(NONE, [Schedule("zoledronate", number=1)], range(120)).readouts
    ctx, pinp = course["ctx"][0], course["pinp"][0]
    assert 5 <= ctx.argmin() <= 14  # nadir of resorption markers at about a week (label)
    assert 0.1 < ctx.min() < 0.4
    assert pinp.argmin() > ctx.argmin() + 7  # formation follows within about twelve weeks
    assert course["zoledronate"][0, 0] == pytest.approx(4 * 0.61)


def test_lesions_come_from_the_factors() -> None:
    def last(changes: dict[str, float], context: str) -> str:
        return str(simulate_bone(changes, days=[0.0, 600.0], context=context).lesions()[0, -1])

    assert last({}, "breast") == "lytic"
    assert last({}, "prostate") == "sclerotic"
    more = {"EDN1": 10.0, "IGF1": 4.0, "WNT": 5.0, "TNFRSF11B": 10.0}
    less = {"DKK1": 0.1, "PTHLH": 0.3, "CXCL8": 0.3, "IL11": 0.3, "CSF1": 0.3, "NOG": 0.3}
    assert last({**more, **less}, "breast") == "sclerotic"
    assert last({**more, "DKK1": 0.1}, "breast") == "mixed"
    assert last(NONE, "breast") == "none"


def test_the_same_seed_gives_the_same_course() -> None:
    first, again = (simulate_bone({}, days=DAYS, models=5, seed=4).table() for _ in range(2))
    assert first.equals(again)
    assert not first.equals(simulate_bone({}, days=DAYS, models=5, seed=5).table())


def test_clones_reach_a_burden_when_their_courses_do() -> None:
    course = simulate_bone({}, days=np.linspace(0, 900, 9001), rtol=1e-9)
    burden = course.readouts["burden"][0]
    crossing = course.days[np.argmax(burden >= 0.5)]
    growth = np.array([np.log(2) / 52, -1.0, np.log(2) / 52])
    found = days_to_burden(growth, np.full(3, 1e-3), np.array([0.5, 0.5, 1e-4]), rtol=1e-9)
    assert found[0] == pytest.approx(crossing, abs=0.11)  # the grid is 0.1 days
    assert np.isinf(found[1])
    assert found[2] == 0.0


def test_zoledronate_slows_clones() -> None:
    args = np.full(4, np.log(2) / 52), np.full(4, 1e-6), np.full(4, 0.5)
    without, with_it = days_to_burden(*args), days_to_burden(*args, drugs=[Schedule("zoledronate")])
    assert (with_it > without).all()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("zoledronate", (0, 28, 56, 84)),
        ("zoledronate:number=2", (0, 28)),
        ("denosumab:start_d=10,every_d=50,end_d=60", (10, 60)),
        ("denosumab:start_d=100", (100,)),
    ],
)
def test_schedules_are_read(text: str, days: tuple[float, ...]) -> None:
    assert read_schedule(text).days(100.0) == days


def test_bad_days_are_told() -> None:
    with pytest.raises(InputError, match="days must ascend from 0"):
        simulate_bone(days=[3.0, 1.0])
    with pytest.raises(InputError, match="expected the context breast, prostate or lung"):
        simulate_bone(context="melanoma")
    with pytest.raises(InputError, match="IL-11 must be a fold"):
        simulate_bone({"IL-11": float("nan")})


def test_aliases_of_genes_are_known() -> None:
    one = simulate_bone({"IL11": 3.0, "osteoblast_SOST": 0.5}, days=[0, 400.0])
    same = simulate_bone({"IL-11": 3.0, "osteoblast_sclerostin": 0.5}, days=[0, 400.0])
    assert one.table().equals(same.table())


@pytest.mark.parametrize("number", [10**5000, -(10**5000)], ids=["far", "below"])
def test_a_whole_number_that_no_double_holds_is_refused(number: int) -> None:
    for name in ("dose_mg", "start_d", "every_d", "number", "end_d"):
        with pytest.raises(InputError, match=rf"{name} of denosumab must be .*; got -?inf"):
            Schedule("denosumab", **{name: number})
    with pytest.raises(InputError, match=r"IL11 must be .*; got -?inf"):
        PatientModel("breast", {"IL11": number})
    with pytest.raises(InputError, match=r"lodging must be .* not below 0; got -?inf"):
        marrow_values({"lodging": number})
