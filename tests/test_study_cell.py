"""The profile in the cell: held where it was measured, taken back one miRNA at a time, told."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mirbone._core import AGREEMENT
from mirbone.cell import Perturbation, follow_change, follow_states, prepare_ensemble
from mirbone.figures._cascade import StepOnMap, draw_cascade
from mirbone.figures._circuit import FURTHER, MIRNAS, TARGETS, Circuit, choose_circuit
from mirbone.figures._circuit_drawing import draw_circuit, group_label
from mirbone.report import render_report
from mirbone.report.sections._deciding import deciding_view
from mirbone.report.sections._list import SECTIONS
from mirbone.study import (
    CellAnswer,
    StudyResult,
    cell_findings,
    changed_genes,
    make_config,
    run_study,
    study_record,
    study_tables,
)
from mirbone.words import CascadeStep

MODELS = 24
PROFILE = {
    "miR-30a-5p": -1.5,
    "miR-30b-5p": -1.2,
    "miR-200c-3p": -1.4,
    "miR-218-5p": 1.0,
    "miR-508-5p": -2.0,
}
OSTEOMIMICRY = ["CDH11", "GJA1", "ITGB3", "RUNX2", "CCN2"]


def profile(folder: Path, changes: dict[str, float] = PROFILE) -> Path:
    path = folder / "profile.tsv"
    path.write_text("mirna\tlog2fc\n" + "".join(f"{k}\t{v}\n" for k, v in changes.items()))
    return path


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> StudyResult:
    path = profile(tmp_path_factory.mktemp("profile"))
    return run_study(make_config(signature=path, context="breast", models=MODELS))


@pytest.fixture(scope="module")
def answer(result: StudyResult) -> CellAnswer:
    assert isinstance(result.cell, CellAnswer)
    return result.cell


def test_every_mirna_is_held_where_it_was_measured(answer: CellAnswer) -> None:
    genes = answer.genes.set_index("gene")["log2_change"]
    for name, change in PROFILE.items():
        if name != "miR-508-5p":
            assert genes[f"hsa-{name}"] == pytest.approx(change, abs=1e-6)
    assert answer.profile.absent == ("hsa-miR-508-5p",)
    assert answer.n_models == MODELS


def test_lowered_mir30_raises_the_osteomimicry_genes_of_the_review(answer: CellAnswer) -> None:
    genes = answer.genes.set_index("gene")
    assert (genes.loc[OSTEOMIMICRY, "log2_change"] > 0.05).all()
    assert (genes.loc[OSTEOMIMICRY, "verdict"] == "up").all()
    steps = answer.steps.set_index("step")
    assert steps.loc["osteomimicry", "verdict"] == "up"
    rows = answer.restoring.set_index(["mirna", "step"])
    for name in ("hsa-miR-30a-5p", "hsa-miR-30b-5p"):
        assert rows.loc[(name, "osteomimicry"), "verdict"] == "down"
        assert rows.loc[(name, "osteomimicry"), "action"] == "restored"
    assert rows.loc[("hsa-miR-218-5p", "osteomimicry"), "action"] == "blocked"


def test_one_mirna_alone_taken_back_undoes_what_it_did(tmp_path: Path) -> None:
    path = profile(tmp_path, {"miR-30a-5p": -1.5})
    cell = run_study(make_config(signature=path, context="breast", models=MODELS)).cell
    assert isinstance(cell, CellAnswer)
    done = cell.steps.set_index("step")["effect"]
    undone = cell.restoring.set_index("step")["effect"]
    # medians over models; a model that stays switched may move them a little
    assert undone.to_numpy() == pytest.approx(-done.to_numpy(), abs=5e-3)
    assert abs(done["osteomimicry"]) > 0.02


def test_restoring_starts_from_the_cell_under_the_profile(answer: CellAnswer) -> None:
    """The slow way: settle, apply the profile, hold it, and take one miRNA back."""
    before = prepare_ensemble(answer.cell, n_models=MODELS, seed=1)
    held = dict(answer.profile.perturbation.hold)
    there = follow_states(answer.cell.kinetics, before.parameters, before.states,
                          answer.profile.perturbation)  # fmt: skip
    assert there.converged.all()
    case = replace(before, states=replace(before.states, levels=there.levels))
    name = "hsa-miR-30a-5p"
    back = follow_change(case, Perturbation(hold=dict.fromkeys(held, 1.0) | {name: 1 / held[name]}))
    rows = answer.restoring.loc[answer.restoring["mirna"] == name]
    np.testing.assert_allclose(rows["effect"], back.steps["effect"], atol=1e-6)


def test_what_fewer_than_four_in_five_models_agree_on_is_not_told(answer: CellAnswer) -> None:
    verdicts: set[str] = set()
    for table, effect in [
        (answer.steps, "effect"),
        (answer.genes, "log2_change"),
        (answer.restoring, "effect"),
    ]:
        told = table["verdict"].isin(["up", "down"])
        assert (table.loc[told, "agreement"] >= AGREEMENT).all()
        assert (table.loc[told, effect] > 0).eq(table.loc[told, "verdict"] == "up").all()
        unsure = table["verdict"] == "cannot tell"
        assert (table.loc[unsure, "agreement"] < AGREEMENT).all()
        verdicts |= set(table["verdict"])
    assert {"up", "down", "cannot tell"} <= verdicts


def test_the_most_benefit_comes_first_and_what_cannot_be_told_last(answer: CellAnswer) -> None:
    net = answer.net
    sure = net["verdict"].isin(["less metastasis", "more metastasis"])
    assert sure.tolist() == sorted(sure, reverse=True)
    assert net.loc[sure, "log2_ratio"].is_monotonic_increasing
    assert (net.loc[sure, "agreement"] >= AGREEMENT).all()
    assert set(net["mirna"]) == set(answer.profile.table["mirna"])


def test_tables_and_record_hold_it(result: StudyResult, answer: CellAnswer) -> None:
    tables = study_tables(result)
    assert {"cell_profile", "cell_steps", "cell_genes", "cell_restoring", "cell_net"} <= set(tables)
    assert tables["cell_steps"][0]["step"].tolist() == [step.value for step in CascadeStep]
    assert len(tables["cell_restoring"][0]) == len(answer.net) * len(CascadeStep)
    record = study_record(result)["cell"]
    assert (record["models"], record["not_in_the_cell"]) == (MODELS, ["hsa-miR-508-5p"])
    assert record["findings"] == list(cell_findings(answer))
    assert study_record(result)["config"]["models"] == MODELS


def test_the_seed_alone_decides_the_numbers(tmp_path: Path) -> None:
    config = make_config(signature=profile(tmp_path), context="breast", models=4)
    one, same = run_study(config).cell, run_study(config).cell
    other = run_study(config.model_copy(update={"seed": 2})).cell
    assert isinstance(one, CellAnswer) and isinstance(same, CellAnswer)
    assert isinstance(other, CellAnswer)
    pd.testing.assert_frame_equal(same.restoring, one.restoring, check_exact=True)
    pd.testing.assert_frame_equal(same.net, one.net, check_exact=True)
    assert not np.allclose(other.steps["effect"], one.steps["effect"])


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"models": 0}, "switched off"),
        ({"compartment": "osteoclast"}, "There is no model of the osteoclast"),
        ({"context": "prostate"}, "miRNAs of this context's cell"),
    ],
)
def test_where_there_is_no_answer_the_reason_is_told(
    options: dict[str, object], reason: str, tmp_path: Path
) -> None:
    path = profile(tmp_path, {"miR-508-5p": -1.0})
    asked = {"signature": path, "context": "breast", "models": 2} | options
    found = run_study(make_config(**asked))
    assert isinstance(found.cell, str)
    assert reason in found.cell
    assert study_record(found)["cell"] == {"not_run": found.cell}
    assert not any(name.startswith("cell_") for name in study_tables(found))
    page = render_report(found)
    assert ('id="cell"' in page) == (options.get("models") != 0)
    assert ("Not simulated." in page) == (options.get("models") != 0)


@pytest.fixture(scope="module")
def circuit(result: StudyResult, answer: CellAnswer) -> Circuit:
    return choose_circuit(answer, result.network)


def test_the_circuit_holds_known_edges_alone(circuit: Circuit, answer: CellAnswer) -> None:
    known = set(answer.cell.edges[["source", "target", "sign"]].itertuples(index=False, name=None))
    assert len(circuit.edges) > 5
    assert (
        set(circuit.edges[["source", "target", "sign"]].itertuples(index=False, name=None)) <= known
    )
    groups = [group for column in circuit.columns for group in column]
    names = [name for group in groups for name in group]
    assert len(names) == len(set(names)) <= MIRNAS + TARGETS + FURTHER
    beside: dict[str, set[tuple[str, str, int]]] = {name: set() for name in names}
    for source, target, sign in known:
        if source in beside and target in beside and not target.startswith("hsa-"):
            beside[source].add(("to", target, sign))
            beside[target].add(("from", source, sign))
    together = [group for group in groups if len(group) > 1]
    assert together  # what has the same neighbours stands in one place
    assert all(beside[group[0]] == beside[name] for group in together for name in group)
    sure = set(changed_genes(answer)["gene"]) | set(answer.profile.table["mirna"])
    assert set(names) <= sure
    assert circuit.hidden == len(sure - set(names))


def test_the_drawn_circuit_says_what_the_table_says(
    result: StudyResult, answer: CellAnswer, circuit: Circuit
) -> None:
    root = ET.fromstring(draw_circuit(answer, result.network).svg)
    words = [node.text or "" for node in root.iter()]
    genes = answer.genes.set_index("gene")
    for column in circuit.columns:
        for group in column:
            assert group_label(group) in words
            if len(group) == 1:
                assert any(
                    w.startswith(f"{genes.loc[group[0], 'log2_change']:+.2f}") for w in words
                )
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    for node in root.iter("{http://www.w3.org/2000/svg}g"):
        place = re.fullmatch(r"translate\(([\d.]+) ([\d.]+)\)", node.attrib.get("transform", ""))
        if place:
            x, y = map(float, place.groups())
            assert x + 170 <= width and y + 38 <= height


def test_a_step_that_no_mirna_changes_is_named_and_has_no_column(tmp_path: Path) -> None:
    path = profile(tmp_path, {"miR-143-3p": -1.0})
    found = run_study(make_config(signature=path, context="prostate", models=4))
    assert isinstance(found.cell, CellAnswer)
    steps = found.cell.restoring.set_index("step")["verdict"]
    assert steps["bone_formation"] == "no change"
    page = render_report(found)
    table = page[page.index("<h3>What restoring") :]
    heads = table[: table.index("</thead>")]
    assert "EMT and stemness" in heads and "Bone formation" not in heads
    assert re.search(r"None of them changes [^.]*Bone formation", table)


def test_what_decides_is_told_and_what_stands_on_little_is_named(
    result: StudyResult, answer: CellAnswer
) -> None:
    assert answer.deciding is not None
    asked = set(answer.deciding.edges["readout"])
    told = answer.steps.loc[answer.steps["verdict"].isin(["up", "down"])]
    strongest = told["effect"].abs().idxmax()
    assert told.loc[strongest, "step"] in asked
    page = render_report(result)
    panel = page[page.index("<h3>What decides this</h3>") : page.index("<h3>What restoring")]
    for view in deciding_view(answer.deciding):
        assert f"<h4>{view['title']}</h4>" in panel
    edges = answer.deciding.edges
    low = edges.loc[edges["decides"] & edges["low_tier"]]
    for claims in low["claims"]:
        assert claims in panel[panel.index("Stands on little") :]
    assert set(study_tables(result)) >= {"cell_deciding_edges", "cell_deciding_numbers"}


def test_an_edge_of_low_tier_that_decides_is_called_weak(answer: CellAnswer) -> None:
    assert answer.deciding is not None
    edges = answer.deciding.edges.assign(decides=True, low_tier=True, claims="C-1")
    views = deciding_view(replace(answer.deciding, edges=edges))
    assert all("C-1" in str(view["weak"]) for view in views)
    edges = edges.assign(low_tier=False)
    numbers = answer.deciding.numbers.assign(low_tier=False)
    views = deciding_view(replace(answer.deciding, edges=edges, numbers=numbers))
    assert all(view["weak"] == "" for view in views)


def test_the_page_keeps_simulation_apart_from_knowledge(result: StudyResult) -> None:
    page = render_report(result)
    start = page.index('<section id="cell" class="panel">')
    panel = page[start : page.index("</section>", start)]
    assert "simulation: a prediction, not knowledge" in panel
    assert "cannot tell" in panel
    assert "block<br><b>miR-218-5p</b>" in panel
    assert page.count('class="panel"') == len(SECTIONS)
    assert "◇ models: up" in page
    assert "<p>Cell. The edges that lie in the tumour cell" in page


def test_the_map_shows_the_models_beside_the_push() -> None:
    nan = float("nan")
    steps = {step: StepOnMap(nan, nan, nan, ()) for step in CascadeStep}
    chips = [f"▼ {i}" for i in range(5)]
    steps[CascadeStep.DORMANCY] = StepOnMap(
        -0.5, -0.9, -0.2, chips, (), ("cannot tell", 0.012, -0.1, 0.2, 0.6)
    )
    words = [node.text for node in ET.fromstring(draw_cascade(steps).svg).iter()]
    assert "◇ models: cannot tell, 60%" in words
    assert "+0.01 (-0.10 to +0.20)" in words
    assert "and 4 more" in words
