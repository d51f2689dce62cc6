"""Edges and nodes as the file formats take them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import is_object_dtype

from mirbone._core import plain, short_repr
from mirbone.network._model import EdgeKind, Network

ATTRIBUTES = ("sign", "kind", "compartment", "step", "strength", "tier", "claims")
PREDICTED_ATTRIBUTES = ("n_sites", "log2_change", "low", "high", "predicted_by")


@short_repr()
@dataclass(frozen=True, slots=True)
class ExportCounts:
    """What a file of a network holds, counted in the file: formats merge edges in their own ways.

    Parameters
    ----------
    nodes : int
        Nodes that an edge touches; one that is known by statements alone is in no file.
    edges : int
        Known edges: lines in SIF, edges in GraphML and CX2, inputs of transitions in SBML-qual.
    predicted : int
        Predicted ones that stand beside them; in SBML-qual those of pairs that are not known too.
    """

    nodes: int
    edges: int
    predicted: int

    def _headline(self) -> str:
        return f"{self.nodes} nodes, {self.edges} edges"


class EdgeRow(NamedTuple):
    """One edge of a file: its ends, and its attributes as plain values, without the absent ones."""

    source: str
    target: str
    attributes: dict[str, object]

    @property
    def predicted(self) -> bool:
        """Whether it is a prediction."""
        return self.attributes["kind"] == EdgeKind.PREDICTED_TARGET


def printable(table: pd.DataFrame) -> pd.DataFrame:
    """Write out, in every cell, what XML cannot hold and what ends a line or a cell.

    Parameters
    ----------
    table : DataFrame
        Names and what is said of them.

    Returns
    -------
    DataFrame
        The same, so that every format can be read back.
    """
    made = table.copy(deep=False)
    for place in range(table.shape[1]):
        cells = table.iloc[:, place]
        if is_object_dtype(cells):
            cells = cells.map(lambda cell: plain(cell) if isinstance(cell, str) else cell)
            made.isetitem(place, cells)
    return made


def edge_rows(edges: pd.DataFrame) -> Iterator[EdgeRow]:
    """Go through the edges of a table.

    Parameters
    ----------
    edges : DataFrame
        As `edge_table` gives it.

    Yields
    ------
    EdgeRow
        In the order of the table; a predicted edge has `PREDICTED_ATTRIBUTES` too.
    """
    for edge in edges.to_dict("records"):
        names = ATTRIBUTES
        if edge["kind"] == EdgeKind.PREDICTED_TARGET:
            names = (*ATTRIBUTES, *PREDICTED_ATTRIBUTES)
        attributes = {name: _plain(edge[name]) for name in names if not pd.isna(edge[name])}
        yield EdgeRow(edge["source"], edge["target"], attributes)


def count_rows(nodes: int, rows: Sequence[EdgeRow]) -> ExportCounts:
    """Count what a format holds that keeps every edge.

    Parameters
    ----------
    nodes : int
        Nodes that were written.
    rows : sequence of EdgeRow
        Edges that were written.

    Returns
    -------
    ExportCounts
        Known and predicted edges apart.
    """
    predicted = sum(row.predicted for row in rows)
    return ExportCounts(nodes, len(rows) - predicted, predicted)


def edge_nodes(network: Network, edges: pd.DataFrame) -> list[dict[str, str]]:
    """List the nodes that an edge touches; a node known by statements alone has nothing to draw.

    Parameters
    ----------
    network : Network
        Knows the kinds of its nodes.
    edges : DataFrame
        What is written.

    Returns
    -------
    list of dict
        ``name, kind``: the network's, in its order, then miRNAs that are in predicted edges alone.
    """
    touched = {*edges["source"], *edges["target"]}
    known = [
        node for node in printable(network.nodes).to_dict("records") if node["name"] in touched
    ]
    new = sorted(touched - {node["name"] for node in known})
    return [*known, *({"name": name, "kind": "mirna"} for name in new)]


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value
