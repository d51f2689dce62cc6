"""Exports read back as what was written, and the same network gives the same bytes."""

import json

import libsbml
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirbone._core import InputError
from mirbone.evidence import expand_claims, load_evidence
from mirbone.network import (
    EDGE_COLUMNS,
    PREDICTED_EDGE_COLUMNS,
    PREDICTION_COLUMNS,
    Context,
    build_network,
    edge_table,
    export_network,
)
from mirbone.words import load_catalogue
from network_cases import BONE, build, claim

ATTRIBUTES = ("sign", "kind", "compartment", "step", "strength", "tier", "claims")
TWO_SIGNS = (*BONE, claim("ZEB1", "transcribes", "CDH1", "+1", note='odd <text> & "quotes"'))


def rows_of(network):
    return [
        (row["source"], row["target"], *(row[name] for name in ATTRIBUTES))
        for row in network.edges.to_dict("records")
    ]


def test_graphml_round_trips(tmp_path):
    network = build(*TWO_SIGNS, context=Context(compartment="tumour_cell"))
    export_network(network, "graphml", tmp_path / "net.graphml")
    graph = nx.read_graphml(tmp_path / "net.graphml", force_multigraph=True)
    assert graph.is_directed()
    read = [(s, t, *(data[name] for name in ATTRIBUTES)) for s, t, data in graph.edges(data=True)]
    assert sorted(read) == sorted(rows_of(network))
    kinds = dict(zip(network.nodes["name"], network.nodes["kind"], strict=True))
    assert dict(graph.nodes(data="kind")) == kinds
    assert graph.graph["context"] == "tumour_cell"


def test_cx2_round_trips_and_keeps_to_its_specification(tmp_path):
    network = build(*TWO_SIGNS)
    export_network(network, "cx2", tmp_path / "net.cx2")
    document = json.loads((tmp_path / "net.cx2").read_text(encoding="utf-8"))
    assert document[0] == {"CXVersion": "2.0", "hasFragments": False}
    assert document[-1] == {"status": [{"success": True}]}
    assert all(len(block) == 1 for block in document[1:])
    aspects = {name: rows for block in document[1:-1] for name, rows in block.items()}
    order = [name for block in document[1:-1] for name in block]
    assert order == [
        "metaData",
        "attributeDeclarations",
        "networkAttributes",
        "nodes",
        "edges",
    ]
    for entry in aspects["metaData"]:
        assert entry["elementCount"] == len(aspects[entry["name"]])
    names = {node["id"]: node["v"]["name"] for node in aspects["nodes"]}
    assert len(names) == len(aspects["nodes"])
    read = [
        (names[edge["s"]], names[edge["t"]], *(edge["v"][name] for name in ATTRIBUTES))
        for edge in aspects["edges"]
    ]
    assert read == rows_of(network)
    assert len({edge["id"] for edge in aspects["edges"]}) == len(read)
    declared = aspects["attributeDeclarations"][0]
    python_type = {"string": str, "integer": int, "double": float}
    for aspect in ("nodes", "edges"):
        for element in aspects[aspect]:
            assert set(element["v"]) == set(declared[aspect])
            for name, value in element["v"].items():
                assert type(value) is python_type[declared[aspect][name]["d"]]


def qual_of(path):
    """The document, which must outlive its parts, and its qual part."""
    document = libsbml.readSBMLFromFile(str(path))
    document.setConsistencyChecks(libsbml.LIBSBML_CAT_UNITS_CONSISTENCY, False)  # levels have none
    document.checkConsistency()
    found = [document.getError(i) for i in range(document.getNumErrors())]
    assert [e.getMessage() for e in found if e.getSeverity() >= libsbml.LIBSBML_SEV_WARNING] == []
    return document, document.getModel().getPlugin("qual")


def test_sbml_qual_is_consistent_and_holds_every_edge(tmp_path):
    network = build(*TWO_SIGNS)
    export_network(network, "sbml-qual", tmp_path / "net.xml")
    _document, qual = qual_of(tmp_path / "net.xml")
    species = [qual.getQualitativeSpecies(i) for i in range(qual.getNumQualitativeSpecies())]
    names = {s.getId(): s.getName() for s in species}
    signs = {}
    for edge in network.edges.to_dict("records"):
        signs.setdefault((edge["source"], edge["target"]), set()).add(edge["sign"])
    words = {
        libsbml.INPUT_SIGN_POSITIVE: {1},
        libsbml.INPUT_SIGN_NEGATIVE: {-1},
        libsbml.INPUT_SIGN_DUAL: {-1, 1},
    }
    read = {}
    for i in range(qual.getNumTransitions()):
        transition = qual.getTransition(i)
        target = names[transition.getOutput(0).getQualitativeSpecies()]
        for k in range(transition.getNumInputs()):
            entry = transition.getInput(k)
            read[names[entry.getQualitativeSpecies()], target] = words[entry.getSign()]
    assert read == signs
    targets = {target for _, target in signs}
    assert {s.getName() for s in species if not s.getConstant()} == targets


def test_the_embedded_network_is_consistent_sbml_qual(tmp_path):
    catalogue = load_catalogue()
    base = load_evidence((), catalogue)
    network = build_network(expand_claims(base, catalogue), Context(), entities=base.entities)
    export_network(network, "sbml-qual", tmp_path / "net.xml")
    ends = {*network.edges["source"], *network.edges["target"]}
    _document, qual = qual_of(tmp_path / "net.xml")
    assert qual.getNumQualitativeSpecies() == len(ends)


def test_a_repressor_wins_over_an_activator(tmp_path):
    network = build(
        claim("ZEB1", "transcribes", "VIM", "+1"), claim("GATA3", "transcribes", "VIM", "-1")
    )
    export_network(network, "sbml-qual", tmp_path / "net.xml")
    _document, qual = qual_of(tmp_path / "net.xml")
    term = qual.getTransition(0).getFunctionTerm(0)
    assert libsbml.formulaToL3String(term.getMath()) == "(ZEB1 >= 1) && (GATA3 < 1)"
    assert term.getResultLevel() == 1
    assert qual.getTransition(0).getDefaultTerm().getResultLevel() == 0


def test_sif_has_a_line_an_edge(tmp_path):
    network = build(*TWO_SIGNS)
    export_network(network, "sif", tmp_path / "net.sif")
    lines = (tmp_path / "net.sif").read_text(encoding="utf-8").splitlines()
    assert "ZEB1\trepresses:transcription\tCDH1" in lines
    assert "ZEB1\tactivates:transcription\tCDH1" in lines
    words = {1: "activates", -1: "represses"}
    assert set(lines) == {
        f"{row['source']}\t{words[row['sign']]}:{row['kind']}\t{row['target']}"
        for row in network.edges.to_dict("records")
    }
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize("format", ["sif", "graphml", "cx2", "sbml-qual"])
@given(st.randoms(use_true_random=False))
@settings(max_examples=5, deadline=None)
def test_the_same_network_gives_the_same_bytes(tmp_path_factory, format, random):
    rows = [row | {"claim_id": f"L-{n:03d}"} for n, row in enumerate(TWO_SIGNS)]
    shuffled = random.sample(rows, len(rows))
    folder = tmp_path_factory.mktemp("bytes")
    export_network(build(*rows), format, folder / "one")
    export_network(build(*shuffled), format, folder / "other")
    assert (folder / "one").read_bytes() == (folder / "other").read_bytes()
    assert sorted(path.name for path in folder.iterdir()) == ["one", "other"]


@pytest.mark.parametrize("format", ["sif", "graphml", "cx2", "sbml-qual"])
def test_an_empty_network_is_written_too(tmp_path, format):
    network = build(claim("ZEB1", "marks", "CDH1"))
    export_network(network, format, tmp_path / "net")
    assert (tmp_path / "net").is_file()


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(
        InputError, match="format must be one of sif, graphml, cx2, sbml-qual; got 'xyz'"
    ):
        export_network(build(*BONE), "xyz", tmp_path / "net")
    assert list(tmp_path.iterdir()) == []


# --- predicted edges ----------------------------------------------------------------------------

KNOWN, NEW = "hsa-miR-1-3p", "hsa-miR-2-3p"
REGULATED = (
    claim(KNOWN, "targets", "ZEB1", "-1"),
    claim("ZEB1", "transcribes", "CDH1", "-1"),
    claim("VIM", "affects", "migration"),
)
PREDICTED = pd.DataFrame(
    [
        (NEW, "ZEB1", -0.5, -1.25, 0.25, 2, "mirbone repression model"),
        (KNOWN, "ZEB1", -0.25, np.nan, np.nan, 1, "TargetScan"),
        (KNOWN, "VIM", -0.75, np.nan, np.nan, 3, "TargetScan"),
        (KNOWN, "CDH1", 0.0, np.nan, np.nan, 1, "TargetScan"),
        (KNOWN, "OUTSIDE", -2.0, np.nan, np.nan, 1, "TargetScan"),
    ],
    columns=pd.Index(PREDICTION_COLUMNS),
)
PAIRS = [(KNOWN, "VIM"), (KNOWN, "ZEB1"), (NEW, "ZEB1")]


def test_predicted_edges_stand_behind_the_known_ones_and_look_like_none_of_them():
    network = build(*REGULATED)
    edges = edge_table(network, PREDICTED)
    assert tuple(edges.columns) == PREDICTED_EDGE_COLUMNS
    count = len(network.edges)
    pd.testing.assert_frame_equal(edges.loc[: count - 1, list(EDGE_COLUMNS)], network.edges)
    assert edges.loc[: count - 1, ["log2_change", "low", "high", "predicted_by"]].isna().all(None)
    behind = edges.iloc[count:]
    assert list(zip(behind["source"], behind["target"], strict=True)) == PAIRS
    assert set(behind["kind"]) == {"predicted_target"}
    assert set(behind["tier"]) == {"prediction"}
    assert set(behind["claims"]) == {""}
    assert behind["n_sites"].tolist() == [3, 1, 2]
    assert (behind["strength"] < 0.5).all()
    assert not set(behind["kind"]) & set(network.edges["kind"])
    assert behind.iloc[-1][["log2_change", "low", "high"]].tolist() == [-0.5, -1.25, 0.25]


def test_the_order_of_predictions_does_not_matter():
    network = build(*REGULATED)
    turned = PREDICTED.iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(edge_table(network, PREDICTED), edge_table(network, turned))


def test_without_predictions_the_edges_are_what_is_known():
    network = build(*REGULATED)
    pd.testing.assert_frame_equal(edge_table(network), network.edges)


def test_predictions_that_lack_a_column_are_refused(tmp_path):
    short = PREDICTED.drop(columns="low")
    with pytest.raises(InputError, match="low are missing"):
        export_network(build(*REGULATED), "sif", tmp_path / "net", predictions=short)
    assert list(tmp_path.iterdir()) == []


def test_sif_names_predicted_interactions_apart(tmp_path):
    export_network(build(*REGULATED), "sif", tmp_path / "net.sif", predictions=PREDICTED)
    lines = (tmp_path / "net.sif").read_text(encoding="utf-8").splitlines()
    predicted = [line.split("\t") for line in lines if "predicted" in line]
    assert [(s, t) for s, _, t in predicted] == PAIRS
    assert {word for _, word, _ in predicted} == {"represses:predicted_target"}
    assert f"{KNOWN}\trepresses:mirna_target\tZEB1" in lines


def test_graphml_keeps_a_pair_that_is_known_and_predicted_as_two_edges(tmp_path):
    network = build(*REGULATED)
    export_network(network, "graphml", tmp_path / "net.graphml", predictions=PREDICTED)
    graph = nx.read_graphml(tmp_path / "net.graphml", force_multigraph=True)
    both = {data["kind"]: data for data in graph[KNOWN]["ZEB1"].values()}
    assert set(both) == {"mirna_target", "predicted_target"}
    assert set(both["mirna_target"]) == set(ATTRIBUTES)
    assert both["predicted_target"]["n_sites"] == 1
    assert "low" not in both["predicted_target"]  # the source gives no interval
    only = next(iter(graph[NEW]["ZEB1"].values()))
    assert (only["log2_change"], only["low"], only["high"]) == (-0.5, -1.25, 0.25)
    assert only["tier"] == "prediction"
    assert only["predicted_by"] == "mirbone repression model"
    assert graph.nodes[NEW]["kind"] == "mirna"  # in predicted edges alone


def test_cx2_declares_predicted_attributes_and_draws_them_dashed(tmp_path):
    export_network(build(*REGULATED), "cx2", tmp_path / "net.cx2", predictions=PREDICTED)
    document = json.loads((tmp_path / "net.cx2").read_text(encoding="utf-8"))
    aspects = {name: rows for block in document[1:-1] for name, rows in block.items()}
    declared = aspects["attributeDeclarations"][0]["edges"]
    predicted = [e["v"] for e in aspects["edges"] if e["v"]["interaction"] == "predicted_target"]
    assert len(predicted) == len(PAIRS)
    python_type = {"string": str, "integer": int, "double": float}
    for values in (edge["v"] for edge in aspects["edges"]):
        for name, value in values.items():
            assert type(value) is python_type[declared[name]["d"]]
        extra = {"n_sites", "log2_change", "predicted_by"} & set(values)
        assert bool(extra) == (values["tier"] == "prediction")
    style = aspects["visualProperties"][0]["edgeMapping"]["EDGE_LINE_STYLE"]["definition"]
    assert style["attribute"] == "tier"
    assert style["map"] == [{"v": "prediction", "vp": "dashed"}]
    for entry in aspects["metaData"]:
        assert entry["elementCount"] == len(aspects[entry["name"]])


def test_sbml_qual_tells_predictions_without_letting_a_rule_read_them(tmp_path):
    network = build(*REGULATED)
    export_network(network, "sbml-qual", tmp_path / "net.xml", predictions=PREDICTED)
    _document, qual = qual_of(tmp_path / "net.xml")
    species = [qual.getQualitativeSpecies(i) for i in range(qual.getNumQualitativeSpecies())]
    names = {s.getId(): s.getName() for s in species}
    rules, notes = {}, {}
    for i in range(qual.getNumTransitions()):
        transition = qual.getTransition(i)
        target = names[transition.getOutput(0).getQualitativeSpecies()]
        rules[target] = libsbml.formulaToL3String(transition.getFunctionTerm(0).getMath())
        for k in range(transition.getNumInputs()):
            entry = transition.getInput(k)
            source = names[entry.getQualitativeSpecies()]
            if entry.isSetNotes():
                notes[source, target] = (entry.getId(), entry.getNotesString())
    assert set(notes) == set(PAIRS)
    assert notes[NEW, "ZEB1"][0].startswith("predicted_")
    assert notes[KNOWN, "ZEB1"][0].startswith("in_")  # known, and predicted too
    told = notes[NEW, "ZEB1"][1]
    assert all(
        word in told
        for word in ("tier=prediction", "n_sites=2", "log2_change=-0.5", "low=-1.25", "high=0.25")
    )
    alone = tmp_path / "known.xml"
    export_network(network, "sbml-qual", alone)
    _document, known = qual_of(alone)
    same = {
        libsbml.formulaToL3String(known.getTransition(i).getFunctionTerm(0).getMath())
        for i in range(known.getNumTransitions())
    }
    assert {rules["ZEB1"], rules["CDH1"]} <= same
    assert rules["VIM"] == "VIM >= 1"  # nothing known acts on it: it keeps its value
