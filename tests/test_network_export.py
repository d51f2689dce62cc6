"""Exports read back as what was written, and the same network gives the same bytes."""

import json

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirbone._core import InputError
from mirbone.network import Context, export_network
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


@pytest.mark.parametrize("format", ["sif", "graphml", "cx2"])
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


@pytest.mark.parametrize("format", ["sif", "graphml", "cx2"])
def test_an_empty_network_is_written_too(tmp_path, format):
    network = build(claim("ZEB1", "marks", "CDH1"))
    export_network(network, format, tmp_path / "net")
    assert (tmp_path / "net").is_file()


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(InputError, match="format must be one of sif, graphml, cx2; got 'sbml'"):
        export_network(build(*BONE), "sbml", tmp_path / "net")
    assert list(tmp_path.iterdir()) == []
