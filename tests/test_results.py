"""Every public result says what it is in a few lines, whatever it holds."""

import importlib
import inspect
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path as FilePath
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mirbone
from cell_cases import mixed_model
from mirbone import (
    biomarkers,
    cell,
    checks,
    evidence,
    expression,
    figures,
    network,
    niche,
    prediction,
    study,
    targets,
    therapy,
    words,
)

MANY = 3000
STEP_TABLE = pd.DataFrame({"z": range(MANY)})
TABLE = pd.DataFrame({f"column_{i}": range(MANY) for i in range(12)})
NAMES = tuple(f"hsa-miR-{i}-5p" for i in range(MANY))
LEVELS = np.ones((MANY, 8))
CONTAINER = (pd.DataFrame, pd.Series, np.ndarray, dict, tuple, frozenset)


def examples() -> list[Any]:
    """Large instances: what the demo gives, and what it holds none of, made by hand."""
    demo = study.run_study(study.demo_config(models=0))
    base, catalogue = demo.evidence, words.load_catalogue()
    claim = evidence.Claim(**base.claims.iloc[0][list(evidence.CLAIM_COLUMNS)])
    rows = evidence.load_experiments(retracted=True)
    found = evidence.FoundExperiments(rows, NAMES, TABLE, 3, 7)
    experiment = evidence.Experiment(**rows.iloc[0])
    why = network.why(demo.network, "hsa-miR-30a-5p", "osteomimicry")
    return [
        demo, claim, experiment, found, why, catalogue, words.resolve_name("let-7", catalogue),
        words.classify_row("miRTC"),
        words.ResolvedNames(NAMES, TABLE), evidence.ImportResult(base.claims, TABLE),
        *evidence.check_evidence(base), *of_expression(), *of_targets(), *of_cell(), *of_niche(),
        *of_therapy(), *of_biomarkers(), *of_panels(),
        evidence.KeptDatabase("tarbase", "TarBase", "x" * MANY, "0" * 64, 3000, 7),
        evidence.database_source("mirtarbase"), targets.embedded_source(),
        network.FoundTargets(TABLE, TABLE, NAMES, 3, 7, targets.embedded_source()),
        network.PredictedTable("x" * MANY, TABLE, TABLE["column_0"], TABLE),
        network.ExportCounts(3000, 3000, 0),
        network.Handing("hsa-miR-940", "tumour_cell", "stroma", "exosome"),
        study.FileReport("values", "x" * MANY, ("run",), "counts", NAMES, NAMES, TABLE),
        expression.ReadTable("values", "counts", "x" * MANY, NAMES, TABLE, TABLE),
        network.Contradiction("paths", "miR-a and X", NAMES[:3], NAMES[:3]),
        study.PredictedTargets("x" * MANY, TABLE, TABLE, TABLE, NAMES, NAMES, TABLE, NAMES),
        prediction.Prediction(
            TABLE.assign(verdict="promotes"), TABLE, prediction.StepScores(STEP_TABLE, TABLE), TABLE
        ),
        prediction.Association(TABLE.assign(mirna=NAMES, t=1.0), TABLE, NAMES),
        prediction.StepScores(STEP_TABLE, TABLE), figures.Circuit((((NAMES,),),), TABLE, 3),
        figures.Drawing("<svg>" + "x" * MANY, "y" * MANY),
        figures.StepOnMap(0.5, 0.1, 0.9, [("hsa-miR-30a-5p", 1, 0.5)] * MANY, NAMES),
    ]  # fmt: skip


def of_panels() -> list[Any]:
    column = LEVELS[:, 0]
    many = tuple(column)
    score = biomarkers.FrozenScore(
        "ct", NAMES, many, many, many, (True,) * MANY, 0.1, 0.1, 4.0, 37.0, 0.004
    )
    return [
        biomarkers.AucInterval(0.7, 0.6, 0.8, 0.05),
        biomarkers.AucDifference(0.7, 0.6, -0.1, 0.3, 1.0, 0.3),
        biomarkers.FirthFit(0.0, column, True),
        biomarkers.PenaltyPath(column, column, LEVELS, column, 1.4),
        biomarkers.SampleSize(662, 115.2, 0.288, TABLE, TABLE), score,
        biomarkers.Panel(
            NAMES, score, "x" * MANY, "y", 0.3, dict.fromkeys(NAMES, 1), *[TABLE] * 6, NAMES,
            dict.fromkeys(NAMES, 1),
        ),
        biomarkers.Validation(NAMES, TABLE, TABLE, TABLE, TABLE, (0.0, 1.0), NAMES),
    ]  # fmt: skip


def of_expression() -> list[Any]:
    column = LEVELS[:, 0]
    prior = expression.VariancePrior(4.0, column)
    profiles = expression.Profiles(TABLE, "counts", "x" * MANY, TABLE, NAMES, TABLE)
    return [
        expression.Blocks(np.arange(MANY) // 2, 0.25), prior,
        expression.LinearFit(column, column, column, column),
        expression.CompetitiveTest(*[column] * 4),
        expression.ModeratedFit(*[column] * 6, prior=prior), profiles,
        expression.LabelledProfiles(profiles, "column_0", "x" * MANY, "y", TABLE),
    ]  # fmt: skip


def of_biomarkers() -> list[Any]:
    column = LEVELS[:, 0]
    return [
        biomarkers.GeNorm(np.arange(MANY), column, column[1:], column[2:]),
        biomarkers.CensoredModel(37.0, column, column, column, 0.005, column > 0),
        biomarkers.LiteratureComparison(TABLE.assign(answer="agree"), "x" * MANY, NAMES),
        biomarkers.SampleCheck("x" * MANY, NAMES, TABLE, TABLE, TABLE, TABLE, TABLE, NAMES),
    ]  # fmt: skip


def of_targets() -> list[Any]:
    mirnas = targets.encode_sequences([("let-7a", "UGAGGUAGUAGGUUGUAUAGUU")])
    utrs = targets.encode_sequences([(f"gene {i}", "GGCUACCUCAGG") for i in range(MANY)])
    return [
        mirnas, utrs, targets.scan_sites(mirnas, utrs), targets.GeneUtrs(utrs, TABLE, NAMES),
        targets.SiteScores("duplex", accessibility=LEVELS),
        targets.SiteStore(FilePath("x" * MANY), dict.fromkeys(NAMES, 3), 7),
    ]  # fmt: skip


def of_cell() -> list[Any]:
    model = mixed_model()
    drawn = cell.draw_parameters(model, 40)
    column = np.arange(MANY) % 40
    states = cell.SteadyStates(model, LEVELS, column, column, column, column, column)
    built = cell.CellModel(model, TABLE, TABLE, TABLE)
    held = cell.Perturbation(hold=dict.fromkeys(NAMES, 4.0))
    response = cell.Response(TABLE, TABLE, LEVELS, LEVELS, column, 3)
    profile = cell.ProfileChange(TABLE, held, NAMES, "x" * MANY)
    deciding = cell.Deciding(TABLE, TABLE)
    return [
        model, *model.species, *model.regulations, *model.silencings, *model.translations, drawn,
        states, cell.FollowedStates(model, LEVELS, column, column, column, column > 3), built, held,
        cell.CellEnsemble(built, drawn, states, LEVELS), response, profile, deciding,
        cell.CellRun(cell.CellEnsemble(built, drawn, states, LEVELS), held, response, profile),
        cell.Ensemble(FilePath("here"), MANY, TABLE), cell.Fold(2.5, LEVELS[0]),
        cell.Range(0.1, 2.0, "uniform"), cell.Ranges(TABLE, TABLE),
        study.CellAnswer(
            "tumour_cell", built, 100, 90, 3, profile, TABLE, TABLE, TABLE, TABLE, deciding,
            LEVELS, dict.fromkeys(NAMES, response),
        ),
    ]  # fmt: skip


def of_niche() -> list[Any]:
    course = niche.BoneCourse(np.arange(MANY), dict.fromkeys(NAMES, LEVELS))
    bone = niche.BoneComparison(TABLE, course, course)
    birth = niche.Reaction("birth", ("cell",), ("cell", "cell"))
    return [
        course, bone, birth, niche.ReactionSystem(("cell",), (birth,)),
        niche.CohortStore(FilePath("here"), TABLE, 7),
        niche.Tally(15.0, LEVELS[0], LEVELS),
        niche.Comparison(TABLE, LEVELS, {"growth": LEVELS}, *[LEVELS] * 4),
        niche.ExactRuns(LEVELS, LEVELS, LEVELS, LEVELS), niche.simulate_marrow(5.0, 1.0),
        *niche.read_links(), niche.PatientModel("breast", {"cxcr4": 2.0}),
        niche.PublishedCourse(np.arange(MANY), ("osteoblasts", "osteoclasts"), LEVELS),
        niche.Schedule("zoledronate", start_d=30, number=3), niche.simulate_mouse("orthotopic"),
        study.PatientAnswer("hsa-miR-30a-5p", "mimic", "breast", 40, TABLE, bone, TABLE),
    ]  # fmt: skip


def of_therapy() -> list[Any]:
    years = pd.DataFrame({"year": range(MANY), "verdict": "no change", "agreement": 0.9})
    patients = niche.Comparison(years, LEVELS, {"growth": LEVELS}, *[LEVELS] * 4)
    course = niche.BoneCourse(np.arange(MANY), dict.fromkeys(NAMES, LEVELS))
    both = niche.ChangeComparison(
        niche.PatientModel("breast"), LEVELS, patients, niche.BoneComparison(TABLE, course, course)
    )
    return [
        both, therapy.Trial(both, None, 1), therapy.Restored(TABLE, TABLE, {}),
        therapy.FoundTrials(TABLE.assign(drug=TABLE["column_0"]), NAMES, TABLE),
        therapy.seed_viability("miR-34a-5p"),
        checks.ReviewChecks(*[TABLE] * 7),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def found() -> dict[type, list[Any]]:
    """Instances by class: the examples and all that they hold, however deep."""
    by_class: dict[type, list[Any]] = {}
    todo, seen = examples(), set()
    while todo:
        value = todo.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, tuple | list):
            todo += value
        elif isinstance(value, dict):
            todo += value.values()
        elif is_dataclass(value) and not isinstance(value, type):
            todo += [getattr(value, field.name) for field in fields(value)]
        if type(value).__module__.startswith("mirbone."):
            by_class.setdefault(type(value), []).append(value)
    return by_class


def fields_of(cls: type) -> tuple[Any, ...]:
    return fields(cls) if is_dataclass(cls) else ()


def public_values() -> list[type]:
    """The classes of every front door whose instances hold values."""
    rooms = [importlib.import_module(f"mirbone.{room}") for room in mirbone.__all__[1:]]
    named = [getattr(room, name) for room in rooms for name in room.__all__]
    classes = {
        thing
        for thing in named
        if inspect.isclass(thing) and not issubclass(thing, Enum | Exception)
    }
    return sorted(classes, key=lambda cls: cls.__name__)


@pytest.mark.parametrize("cls", public_values(), ids=lambda cls: cls.__name__)
def test_a_public_value_says_what_it_is_in_a_few_lines(
    cls: type, found: dict[type, list[Any]]
) -> None:
    assert cls in found, f"give `examples` an instance of {cls.__name__}"
    for value in found[cls]:
        said = repr(value)
        assert said.startswith(cls.__name__)
        assert len(said) < 400, said
        assert len(said.splitlines()) <= 5, said


def test_what_holds_many_things_does_not_list_them_as_a_dataclass_would(
    found: dict[type, list[Any]],
) -> None:
    for cls in public_values():
        parts = [
            getattr(value, field.name)
            for value in found[cls] if is_dataclass(value)
            for field in fields(value)
        ]  # fmt: skip
        if any(isinstance(part, CONTAINER) and len(part) > 100 for part in parts):
            assert not hasattr(vars(cls)["__repr__"], "__wrapped__"), f"{cls} needs @short_repr"


NOTED = [cls for cls in public_values() if {"notes", "said"} & {f.name for f in fields_of(cls)}]


@pytest.mark.parametrize("cls", NOTED, ids=lambda cls: cls.__name__)
def test_what_is_said_of_a_file_holds_no_sign_that_a_terminal_obeys_or_hides(
    cls: type, found: dict[type, list[Any]]
) -> None:
    signs = "miR-\x1b[2J\u200b\u200d\u202e21 " + "x" * 50_000
    names = {field.name for field in fields(cls)}
    said = {name: given for name, given in (("notes", (signs,)), ("said", signs)) if name in names}
    for value in found[cls]:
        made = replace(value, **said)
        for text in (*getattr(made, "notes", ()), getattr(made, "said", "")):
            assert text.isprintable()
            assert len(text) < 2_100


def test_a_main_table_is_shown_in_a_notebook(found: dict[type, list[Any]]) -> None:
    shown = {cls for cls in public_values() if hasattr(cls, "_repr_html_")}
    assert {network.Network, evidence.EvidenceBase, words.MirnaCatalogue, cell.Response} <= shown
    for cls in shown:
        for value in found[cls]:
            html = value._repr_html_()
            assert html.startswith(f"<p>{cls.__name__}")
            assert html.count("<table") == 1
            assert html.count("<tr") < 30, "twenty rows and a header"
