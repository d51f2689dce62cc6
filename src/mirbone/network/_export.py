"""The network as a file for other programs: SIF, GraphML, CX2 and SBML-qual."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np

from mirbone._core import InputError, atomic_path, write_text
from mirbone.network._model import Network
from mirbone.network._sbml_qual import write_sbml_qual

_ATTRIBUTES = ("sign", "kind", "compartment", "step", "strength", "tier", "claims")
_CX2_TYPES = MappingProxyType({"sign": "integer", "strength": "double"})


def export_network(network: Network, format: str, path: Path) -> None:
    """Write a network for Cytoscape, NDEx, networkx and the like.

    Files are written atomically; the same network gives the same bytes.

    - ``sif``: source, sign and kind (``activates:transcription``), target, separated by tabs. The
      format holds no attributes.
    - ``graphml``: a directed multigraph; edges carry sign, kind, compartment, step, strength, tier
      and claims, nodes their kind.
    - ``cx2``: Cytoscape Exchange 2.0 with the same attributes.
    - ``sbml-qual``: a Boolean model. A node is on when an activator is on, or it has none, and no
      repressor is on; a pair for which claims of both signs hold is a dual input that the rule
      leaves out.

    Parameters
    ----------
    network : Network
        The network.
    format : {"sif", "graphml", "cx2", "sbml-qual"}
        The format.
    path : Path
        The file.

    Raises
    ------
    InputError
        If the format is not known.
    """
    writers: Mapping[str, Callable[[Network, Path], None]] = {
        "sif": _write_sif,
        "graphml": _write_graphml,
        "cx2": _write_cx2,
        "sbml-qual": write_sbml_qual,
    }
    if format not in writers:
        raise InputError(
            f"format must be one of {', '.join(writers)}; got {format!r}. Give one of these."
        )
    writers[format](network, path)


def _write_sif(network: Network, path: Path) -> None:
    words = {1: "activates", -1: "represses"}
    lines = [
        f"{edge['source']}\t{words[edge['sign']]}:{edge['kind']}\t{edge['target']}\n"
        for edge in network.edges.to_dict("records")
    ]
    write_text(path, "".join(dict.fromkeys(lines)))


def _write_graphml(network: Network, path: Path) -> None:
    import networkx as nx  # slow to import

    graph = nx.MultiDiGraph(context=network.context.title)
    for node in _edge_nodes(network):
        graph.add_node(node["name"], kind=node["kind"])
    for key, edge in enumerate(network.edges.to_dict("records")):
        attributes = {name: _plain(edge[name]) for name in _ATTRIBUTES}
        graph.add_edge(edge["source"], edge["target"], key=key, **attributes)
    with atomic_path(path) as temporary:
        nx.write_graphml_xml(graph, temporary, edge_id_from_attribute=None)


def _write_cx2(network: Network, path: Path) -> None:
    nodes = _edge_nodes(network)
    numbers = {node["name"]: number for number, node in enumerate(nodes)}
    edges = [
        {
            "id": number,
            "s": numbers[edge["source"]],
            "t": numbers[edge["target"]],
            "v": {"interaction": edge["kind"]} | {n: _plain(edge[n]) for n in _ATTRIBUTES},
        }
        for number, edge in enumerate(network.edges.to_dict("records"))
    ]
    declared = {
        "networkAttributes": {"name": {"d": "string"}, "context": {"d": "string"}},
        "nodes": {"name": {"d": "string"}, "kind": {"d": "string"}},
        "edges": {
            name: {"d": _CX2_TYPES.get(name, "string")} for name in ("interaction", *_ATTRIBUTES)
        },
    }
    about = {"name": f"mirbone: {network.context.title}", "context": network.context.title}
    aspects = {
        "attributeDeclarations": [declared],
        "networkAttributes": [about],
        "nodes": [{"id": numbers[node["name"]], "v": node} for node in nodes],
        "edges": edges,
    }
    counts = [{"name": name, "elementCount": len(rows)} for name, rows in aspects.items()]
    document = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": counts},
        *({name: rows} for name, rows in aspects.items()),
        {"status": [{"success": True}]},
    ]
    write_text(path, json.dumps(document, indent=1, ensure_ascii=False) + "\n")


def _edge_nodes(network: Network) -> list[dict[str, str]]:
    """List the nodes that an edge touches; a node known by statements alone has nothing to draw."""
    touched = {*network.edges["source"], *network.edges["target"]}
    return [node for node in network.nodes.to_dict("records") if node["name"] in touched]


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value
