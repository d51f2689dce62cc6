"""The network as a file for other programs: SIF, GraphML, CX2 and SBML-qual."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from mirbone._core import FilePath, InputError, atomic_path, named_keywords, plain, write_text
from mirbone.network._model import EdgeKind, Network
from mirbone.network.exports._cx2 import write_cx2
from mirbone.network.exports._rows import (
    ExportCounts,
    count_rows,
    edge_nodes,
    edge_rows,
    printable,
)
from mirbone.network.exports._sbml_qual import write_sbml_qual
from mirbone.network.predicted._edges import edge_table


@named_keywords
def export_network(
    network: Network, format: str, path: FilePath, *, predictions: pd.DataFrame | None = None
) -> ExportCounts:
    """Write a network for Cytoscape, NDEx, networkx and the like.

    Files are written atomically; the same network gives the same bytes. Predictions become edges
    of the kind ``predicted_target`` (`edge_table`), which no known edge has.

    - ``sif``: source, sign and kind (``activates:transcription``), target, separated by tabs. The
      format holds no attributes; ``represses:predicted_target`` is a prediction.
    - ``graphml``: a directed multigraph; edges carry sign, kind, compartment, step, strength, tier
      and claims, predicted ones also n_sites, log2_change, low, high and predicted_by; nodes their
      kind.
    - ``cx2``: Cytoscape Exchange 2.0 with the same attributes; predicted edges are drawn dashed.
    - ``sbml-qual``: a Boolean model. A node is on when an activator is on, or it has none, and no
      repressor is on; a pair for which claims of both signs hold is a dual input that the rule
      leaves out, and so is a predicted input, whose notes tell the prediction.

    Parameters
    ----------
    network : Network
        The network.
    format : {"sif", "graphml", "cx2", "sbml-qual"}
        The format.
    path : str or path-like
        The file.
    predictions : DataFrame, optional
        `PREDICTION_COLUMNS`: predicted targets to write beside what is known.

    Returns
    -------
    ExportCounts
        Nodes and edges that the file holds. They are fewer than the network's where a node has no
        edge, and where a format merges edges: SIF those of one kind in several compartments,
        SBML-qual those of one pair.

    Raises
    ------
    InputError
        If the format is not known, or a column of the predictions is missing.
    """
    path = Path(path)
    writers: Mapping[str, Callable[[Network, pd.DataFrame, Path], ExportCounts]] = {
        "sif": _write_sif,
        "graphml": _write_graphml,
        "cx2": write_cx2,
        "sbml-qual": write_sbml_qual,
    }
    if format not in writers:
        raise InputError(
            f"format must be one of {', '.join(writers)}; got {format!r}. Give one of these."
        )
    return writers[format](network, printable(edge_table(network, predictions)), path)


def _write_sif(_network: Network, edges: pd.DataFrame, path: Path) -> ExportCounts:
    words = {1: "activates", -1: "represses"}
    lines = dict.fromkeys(
        (edge["source"], f"{words[edge['sign']]}:{edge['kind']}", edge["target"])
        for edge in edges.to_dict("records")
    )
    write_text(path, "".join(f"{chr(9).join(line)}\n" for line in lines))
    nodes = {name for source, _, target in lines for name in (source, target)}
    predicted = sum(word.endswith(f":{EdgeKind.PREDICTED_TARGET}") for _, word, _ in lines)
    return ExportCounts(len(nodes), len(lines) - predicted, predicted)


def _write_graphml(network: Network, edges: pd.DataFrame, path: Path) -> ExportCounts:
    import networkx as nx  # slow to import

    graph = nx.MultiDiGraph(context=plain(network.context.title))
    for node in edge_nodes(network, edges):
        graph.add_node(node["name"], kind=node["kind"])
    rows = list(edge_rows(edges))
    for key, edge in enumerate(rows):
        graph.add_edge(edge.source, edge.target, key=key, **edge.attributes)
    with atomic_path(path) as temporary:
        nx.write_graphml_xml(graph, temporary, edge_id_from_attribute=None)
    return count_rows(graph.number_of_nodes(), rows)
