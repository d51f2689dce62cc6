"""What an export says of its file is what an independent parser finds in the file."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import libsbml
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from mirbone.cli._app import app
from mirbone.network import PREDICTION_COLUMNS, ExportCounts, export_network, known_network
from network_cases import build, claim

KNOWN, NEW = "hsa-miR-1-3p", "hsa-miR-2-3p"
# One pair in two compartments, one with both signs, a node by a statement alone, one predicted pair
# that is known too, and one gene that predictions alone reach.
CLAIMS = (
    claim(KNOWN, "targets", "ZEB1", "-1"),
    claim("ZEB1", "transcribes", "CDH1", "-1", compartment="tumour_cell"),
    claim("ZEB1", "transcribes", "CDH1", "-1", compartment="osteoblast"),
    claim("ZEB1", "transcribes", "CDH1", "+1"),
    claim("ZEB1", "regulates", "CDH1", "-1"),
    claim("VIM", "affects", "migration"),
    claim("hsa-miR-9-5p", "affects", "migration", "-1"),
)
PREDICTED = pd.DataFrame(
    [
        (NEW, "ZEB1", -0.5, -1.25, 0.25, 2, "mirbone repression model"),
        (KNOWN, "ZEB1", -0.25, np.nan, np.nan, 1, "TargetScan"),
        (KNOWN, "VIM", -0.75, np.nan, np.nan, 3, "TargetScan"),
        (KNOWN, "OUTSIDE", -2.0, np.nan, np.nan, 1, "TargetScan"),
    ],
    columns=pd.Index(PREDICTION_COLUMNS),
)


def of_sif(path: Path) -> tuple[int, int, int]:
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle, delimiter="\t"))
    predicted = sum("predicted" in word for _, word, _ in rows)
    return len({n for s, _, t in rows for n in (s, t)}), len(rows) - predicted, predicted


def of_graphml(path: Path) -> tuple[int, int, int]:
    graph = nx.read_graphml(path, force_multigraph=True)
    kinds = [kind for *_, kind in graph.edges(data="kind")]
    predicted = kinds.count("predicted_target")
    return graph.number_of_nodes(), len(kinds) - predicted, predicted


def of_cx2(path: Path) -> tuple[int, int, int]:
    document = json.loads(path.read_text(encoding="utf-8"))
    aspects = {name: rows for block in document[1:-1] for name, rows in block.items()}
    nodes, edges = aspects.get("nodes", []), aspects.get("edges", [])
    predicted = sum(edge["v"]["tier"] == "prediction" for edge in edges)
    return len(nodes), len(edges) - predicted, predicted


def of_sbml_qual(path: Path) -> tuple[int, int, int]:
    document = libsbml.readSBMLFromFile(str(path))
    qual = document.getModel().getPlugin("qual")
    transitions = [qual.getTransition(i) for i in range(qual.getNumTransitions())]
    ids = [t.getInput(k).getId() for t in transitions for k in range(t.getNumInputs())]
    predicted = sum(name.startswith("predicted_") for name in ids)
    return qual.getNumQualitativeSpecies(), len(ids) - predicted, predicted


READERS: dict[str, Callable[[Path], tuple[int, int, int]]] = {
    "sif": of_sif,
    "graphml": of_graphml,
    "cx2": of_cx2,
    "sbml-qual": of_sbml_qual,
}


def counted(counts: ExportCounts) -> tuple[int, int, int]:
    return counts.nodes, counts.edges, counts.predicted


@pytest.mark.parametrize("predictions", [None, PREDICTED])
@pytest.mark.parametrize("format", READERS)
def test_the_counts_are_those_of_the_file(
    tmp_path: Path, format: str, predictions: pd.DataFrame | None
) -> None:
    path = tmp_path / "net"
    counts = export_network(build(*CLAIMS), format, path, predictions=predictions)
    assert counted(counts) == READERS[format](path)


def test_the_cases_tell_the_formats_apart(tmp_path: Path) -> None:
    network = build(*CLAIMS)
    found = {
        format: counted(export_network(network, format, tmp_path / format, predictions=PREDICTED))
        for format in READERS
    }
    alone = export_network(network, "graphml", tmp_path / "known")
    assert len(network.nodes) > alone.nodes  # a node of a statement alone is not written
    assert found["graphml"] == found["cx2"] == (6, len(network.edges), 3)
    assert found["sif"][1] < len(network.edges)  # compartments merge
    assert found["sbml-qual"][1] < found["sif"][1]  # kinds and signs too


@pytest.mark.parametrize("format", READERS)
def test_an_empty_network_has_no_nodes(tmp_path: Path, format: str) -> None:
    counts = export_network(build(claim("ZEB1", "marks", "CDH1")), format, tmp_path / "net")
    assert counted(counts) == (0, 0, 0)


@pytest.mark.parametrize("utrs", [False, True])
@pytest.mark.parametrize("format", READERS)
def test_the_command_says_the_counts_of_its_file(tmp_path: Path, format: str, utrs: bool) -> None:
    given = ["network", "export", "--context", "breast", "--format", format]
    if utrs:
        letters = "".join(np.random.default_rng(3).choice(list("ACGU"), size=3000))
        (tmp_path / "utrs.fa").write_text(f">RUNX2\n{letters}\n")
        given += ["--utrs", str(tmp_path / "utrs.fa")]
    out = tmp_path / "net"
    done = CliRunner().invoke(app, [*given, "-o", str(out)])
    assert done.exit_code == 0, done.output
    said = re.fullmatch(
        r"(\d+) nodes and (\d+) edges(?: and (\d+) predicted ones)? are at .*\n", done.stdout
    )
    assert said is not None
    nodes, edges, predicted = READERS[format](out)
    assert said.groups() == (str(nodes), str(edges), str(predicted) if utrs else None)
    assert (predicted > 0) == utrs
    assert nodes < len(known_network("breast").nodes)


def test_the_kinetic_model_has_the_species_that_are_said(tmp_path: Path) -> None:
    out = tmp_path / "net.xml"
    given = ["network", "export", "--context", "breast", "--format", "sbml", "-o", str(out)]
    done = CliRunner().invoke(app, given)
    assert done.exit_code == 0, done.output
    document = libsbml.readSBMLFromFile(str(out))
    assert f"of {document.getModel().getNumSpecies()} species" in done.stdout
