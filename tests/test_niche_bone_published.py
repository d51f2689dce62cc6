"""Lemaire, Pivonka and Komarova: steady states and courses against what others computed."""

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from mirbone._core import InputError
from mirbone.niche import published_steady_state, simulate_published

REFERENCE = Path(__file__).parents[2] / "shared" / "reference" / "models"
SPECIES = {"R": "precursors", "OBp": "precursors", "B": "osteoblasts", "OBa": "osteoblasts"}
KICK = {"osteoclasts": 11.0, "osteoblasts": 212.0}


def _published(model: str) -> dict[str, float]:
    path = REFERENCE / "bone_steady_states.tsv"
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    with path.open() as handle:
        rows = [row for row in csv.DictReader(handle, delimiter="\t") if row["model"] == model]
    return {row["variable"]: float(row["value"].split()[0]) for row in rows if row["value"]}


@pytest.mark.reference
@pytest.mark.parametrize(
    ("name", "model"), [("lemaire", "Lemaire2004"), ("pivonka", "Pivonka2008")]
)
def test_steady_states_agree_with_the_published_ones(name: str, model: str) -> None:
    found = published_steady_state(name)
    for variable, value in _published(model).items():
        species = SPECIES.get(variable.split("_")[0], "osteoclasts")
        assert found[species] == pytest.approx(value, rel=1e-8)  # the table's digits


@pytest.mark.reference
def test_the_course_of_komarova_agrees_with_the_published_one() -> None:
    published = _published("Komarova2003")
    days = np.linspace(0.0, 1000.0, 10_001)
    course = simulate_published("komarova", days, start=KICK)
    osteoclasts, osteoblasts, _, formed = course.states.T
    steady = published_steady_state("komarova")
    assert steady["osteoclasts"] == pytest.approx(published["osteoclasts_steady"], rel=1e-5)
    assert steady["osteoblasts"] == pytest.approx(published["osteoblasts_steady"], rel=1e-5)
    # four digits, as the table prints
    assert osteoblasts.max() == pytest.approx(
        published["osteoblast_peak_from_11_212_100"], abs=0.01
    )
    assert days[osteoblasts.argmax()] == pytest.approx(14.1, abs=0.06)
    assert osteoclasts.min() == pytest.approx(
        published["osteoclast_minimum_from_11_212_100"], abs=1e-4
    )
    # the SBML file begins to count resorption at the second crossing: at its peak, formed alone
    peak = 100.0 + formed[days <= 300.0].max()
    assert peak == pytest.approx(published["bone_mass_peak_from_11_212_100"], abs=0.02)


def _slow_lemaire(y: np.ndarray, pth_in: float) -> list[float]:
    """Equations 1 to 8 as the paper prints them."""
    r, b, c = y
    pi_c = (c + 0.05 * 5e-3) / (c + 5e-3)
    pi_p = (pth_in / 86 + 250 / 86) / (pth_in / 86 + 3.0 / 0.02)
    pi_l = (5.8e-4 / 0.017) * 3e6 * pi_p * b
    pi_l /= 1 + 5.8e-4 * 10 / 0.017 + 0.01 / (10 * 0.35) * (2e5 / pi_p * r)
    matured = 0.05 * 0.7 / pi_c * r
    return [7e-4 * pi_c - matured, matured - 0.189 * b, 2.1e-3 * pi_l - 0.7 * pi_c * c]


def test_lemaire_under_pth_agrees_with_a_slow_twin() -> None:
    days = np.linspace(0.0, 140.0, 29)
    course = simulate_published("lemaire", days, load={"I_P": 1000.0})
    y = np.array(list(published_steady_state("lemaire").values()))
    for first, end, pth_in in ((0, 20, 0.0), (20, 80, 1000.0), (80, 140.1, 0.0)):
        asked = days[(days >= first) & (days < end)]
        twin = solve_ivp(
            lambda _, y, load=pth_in: _slow_lemaire(y, load), (first, end), y,
            t_eval=np.append(asked, end), rtol=1e-11, atol=1e-16, method="LSODA",
        )  # fmt: skip
        at = np.isin(days, asked)
        np.testing.assert_allclose(course.states[at], twin.y.T[:-1], rtol=3e-7)  # 30 x rtol asked
        y = twin.y[:, -1]
    peak = course.states[course.days == 80.0, 2][0]
    assert peak > 3 * course.states[0, 2]  # osteoclasts rise under steady PTH, as in the paper


@pytest.mark.parametrize("name", ["lemaire", "pivonka", "komarova"])
def test_a_smaller_tolerance_brings_the_course_closer(name: str) -> None:
    steady = published_steady_state(name)
    start = {cell: 1.5 * value for cell, value in steady.items()}
    days = np.linspace(0.0, 100.0, 21)

    def error(rtol: float) -> float:
        course = simulate_published(name, days, start=start, rtol=rtol).states
        exact = simulate_published(name, days, start=start, rtol=1e-12).states
        return float(np.abs(course[:, :2] / exact[:, :2] - 1.0).max())

    errors = [error(rtol) for rtol in (1e-4, 1e-6, 1e-8)]
    assert errors[0] > 5 * errors[1] > 25 * errors[2]  # order 4 to 5: 100 x less allowed
    assert errors[2] < 1e-6


def test_the_steady_state_stays() -> None:
    for name in ("lemaire", "pivonka", "komarova"):
        course = simulate_published(name, [0.0, 1000.0])
        np.testing.assert_allclose(course.states[1], course.states[0], rtol=1e-9, atol=1e-12)


def test_bad_names_are_told() -> None:
    with pytest.raises(InputError, match="expected one of lemaire, komarova, pivonka"):
        simulate_published("lemair", [0.0])
    with pytest.raises(InputError, match="Did you mean k_B"):
        simulate_published("lemaire", [0.0, 1.0], changes={"kB": 1.0})


@pytest.mark.crosscheck
@pytest.mark.reference
@pytest.mark.parametrize(
    ("name", "file", "start"),
    [
        ("lemaire", "BIOMD0000000278.xml", {"C": 3e-3, "R": 4e-4}),
        ("komarova", "BIOMD0000000148.xml", {}),
    ],
)
def test_libroadrunner_runs_the_published_file_to_the_same_curves(name, file, start) -> None:
    roadrunner = pytest.importorskip("roadrunner", reason="libroadrunner is not installed here")
    runner = roadrunner.RoadRunner(str(REFERENCE / "biomodels" / file))
    runner.integrator.setValue("relative_tolerance", 1e-10)
    runner.integrator.setValue("absolute_tolerance", 1e-16)
    for species, value in start.items():
        runner[f"init([{species}])"] = value
    columns = {"lemaire": ["[R]", "[B]", "[C]"], "komarova": ["x1", "x2"]}[name]
    runner.timeCourseSelections = ["time", *columns]
    theirs = np.array(runner.simulate(0, 140, 141))
    names = {"lemaire": ("precursors", "osteoblasts", "osteoclasts")}.get(
        name, ("osteoclasts", "osteoblasts")
    )
    begin = dict(zip(names, theirs[0, 1:], strict=True))
    ours = simulate_published(name, theirs[:, 0], start=begin, rtol=1e-10)
    np.testing.assert_allclose(ours.states[:, : len(names)], theirs[:, 1:], rtol=1e-6)


@pytest.mark.crosscheck
@pytest.mark.parametrize("load", [{"pth_in": 1e3}, {"opg_in": 2e5}, {"osteoclasts_in": 1e-4}])
def test_bone_models_gives_the_same_loads_of_pivonka(load: dict[str, float]) -> None:
    peer = pytest.importorskip("bone_models", reason="bone-models is not installed here")
    from bone_models.load_cases.lemaire_load_cases import Lemaire_Load_Case_1
    from bone_models.models.pivonka_model import Pivonka_Model

    assert peer
    theirs = {"pth_in": "PTH", "opg_in": "OPG", "osteoclasts_in": "OCa"}
    case = Lemaire_Load_Case_1()
    case.OBa_injection, case.TGFb_injection, case.start_time, case.end_time = 0, 0, 20, 80
    for name, value in load.items():
        setattr(case, f"{theirs[name]}_injection", value)
    model = Pivonka_Model(case)
    y = model.calculate_steady_state()
    days = np.linspace(0.0, 140.0, 15)
    ours = simulate_published("pivonka", days, load=load)
    for first, end in ((0, 20), (20, 80), (80, 140.1)):
        asked = days[(days >= first) & (days < end)]
        inside = first == 20
        solved = solve_ivp(
            lambda t, y, inside=inside: model.bone_cell_population_model(y, 50 if inside else 100),
            (first, end), y, t_eval=np.append(asked, end), rtol=1e-10, atol=1e-16, method="LSODA",
        )  # fmt: skip
        at = np.isin(days, asked)
        np.testing.assert_allclose(ours.states[at, :3], solved.y.T[:-1], rtol=1e-6)
        y = solved.y[:, -1]
