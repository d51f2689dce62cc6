"""The network as a Boolean model in SBML-qual (Chaouiya et al. 2013, doi:10.1186/1752-0509-7-135).

Every node is off or on. A target is on when at least one of its activators is on, or it has none,
and none of its repressors is on; nodes without an edge into them are inputs that keep their value.
The signs are the network's; that repressors win is the rule of this export. Predicted repressors
are inputs that no rule reads: a node that has no other input keeps its value still.
"""

from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from mirbone._core import plain, sbml_ids, write_text
from mirbone.network._model import Network
from mirbone.network.exports._rows import EdgeRow, ExportCounts, edge_rows

Signs = dict[tuple[str, str], frozenset[int]]


def write_sbml_qual(network: Network, edges: pd.DataFrame, path: Path) -> ExportCounts:
    """Write edges as SBML Level 3 version 1 with the package qual, version 1.

    Parameters
    ----------
    network : Network
        The network.
    edges : DataFrame
        As `edge_table` gives it.
    path : Path
        The file.

    Returns
    -------
    ExportCounts
        Nodes and edges that were written.
    """
    import libsbml

    tools: Any = libsbml
    spaces: Any = tools.SBMLNamespaces(3, 1, "qual", 1)
    document: Any = tools.SBMLDocument(spaces)
    document.setPackageRequired("qual", True)
    model = document.createModel()
    model.setId("mirbone")
    model.setName(f"mirbone: {plain(network.context.title)}")
    cell = model.createCompartment()
    cell.setId("cell")
    cell.setConstant(True)
    rows = list(edge_rows(edges))
    signs = _signs([row for row in rows if not row.predicted])
    predicted = {(row.source, row.target): row for row in rows if row.predicted}
    pairs = {**signs, **predicted}
    names = sorted({name for pair in pairs for name in pair})
    ids = sbml_ids(names)
    qual = model.getPlugin("qual")
    targets = {target for _, target in pairs}
    for name in names:
        species = qual.createQualitativeSpecies()
        species.setId(ids[name])
        species.setName(name)
        species.setCompartment("cell")
        species.setConstant(name not in targets)
        species.setMaxLevel(1)
    edges_of, predicted_of = 0, 0
    for target in sorted(targets):
        known = {source: signs[source, to] for source, to in signs if to == target}
        guessed = {source: predicted[source, to] for source, to in predicted if to == target}
        read, guesses = _transition(tools, qual, ids, target, known, guessed)
        edges_of, predicted_of = edges_of + read, predicted_of + guesses
    write_text(path, tools.writeSBMLToString(document))
    return ExportCounts(len(names), edges_of, predicted_of)


def _signs(rows: list[EdgeRow]) -> Signs:
    """Signs of each pair; two where claims disagree."""
    signs: Signs = {}
    for row in rows:
        pair = (row.source, row.target)
        signs[pair] = signs.get(pair, frozenset()) | {int(str(row.attributes["sign"]))}
    return signs


def _transition(
    tools: Any,
    qual: Any,
    ids: dict[str, str],
    target: str,
    known: dict[str, frozenset[int]],
    predicted: dict[str, EdgeRow],
) -> tuple[int, int]:
    """Add how a node follows the nodes that act on it; count the inputs, read and predicted."""
    transition = qual.createTransition()
    transition.setId(f"change_{ids[target]}")
    words = {
        frozenset({1}): tools.INPUT_SIGN_POSITIVE,
        frozenset({-1}): tools.INPUT_SIGN_NEGATIVE,
    }
    read = known or {target: frozenset({1})}  # keeps its value
    for source in sorted({*read, *predicted}):
        entry = transition.createInput()
        lead = "in" if source in read else "predicted"
        entry.setId(f"{lead}_{ids[source]}_{ids[target]}")
        entry.setQualitativeSpecies(ids[source])
        entry.setTransitionEffect(tools.INPUT_TRANSITION_EFFECT_NONE)
        signs = read.get(source, frozenset({-1}))
        entry.setSign(words.get(signs, tools.INPUT_SIGN_DUAL))
        if source in predicted:
            entry.setNotes(_notes(predicted[source]))
    output = transition.createOutput()
    output.setQualitativeSpecies(ids[target])
    output.setTransitionEffect(tools.OUTPUT_TRANSITION_EFFECT_ASSIGNMENT_LEVEL)
    transition.createDefaultTerm().setResultLevel(0)
    term = transition.createFunctionTerm()
    term.setResultLevel(1)
    term.setMath(tools.parseL3Formula(_rule(ids, read)))
    return len(read), len({*predicted} - {*read})


def _notes(row: EdgeRow) -> str:
    """Tell a prediction as the format's notes."""
    told = ("kind", "tier", "n_sites", "strength", "log2_change", "low", "high", "predicted_by")
    cells = "; ".join(f"{name}={row.attributes[name]}" for name in told if name in row.attributes)
    return f'<body xmlns="http://www.w3.org/1999/xhtml"><p>{escape(cells)}</p></body>'


def _rule(ids: dict[str, str], inputs: dict[str, frozenset[int]]) -> str:
    """Formula for on: any activator and no repressor; a pair of both signs counts as neither."""
    on = [f"{ids[name]} >= 1" for name in sorted(inputs) if inputs[name] == {1}]
    off = [f"{ids[name]} < 1" for name in sorted(inputs) if inputs[name] == {-1}]
    parts = [f"({' || '.join(on)})"] if on else []
    return " && ".join([*parts, *off]) or "true"
