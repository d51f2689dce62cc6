"""The network in Cytoscape Exchange 2.0 (CX2), the format of Cytoscape Web and NDEx."""

import json
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from mirbone._core import plain, write_text
from mirbone.network._model import Network
from mirbone.network.exports._rows import (
    ATTRIBUTES,
    PREDICTED_ATTRIBUTES,
    ExportCounts,
    count_rows,
    edge_nodes,
    edge_rows,
)
from mirbone.words import Tier

_TYPES = MappingProxyType(
    {
        "sign": "integer",
        "n_sites": "integer",
        **dict.fromkeys(("strength", "log2_change", "low", "high"), "double"),
    }
)
_DASHED = {
    "default": {"network": {}, "node": {}, "edge": {"EDGE_LINE_STYLE": "solid"}},
    "nodeMapping": {
        "NODE_LABEL": {"type": "PASSTHROUGH", "definition": {"attribute": "name", "type": "string"}}
    },
    "edgeMapping": {
        "EDGE_LINE_STYLE": {
            "type": "DISCRETE",
            "definition": {
                "attribute": "tier",
                "type": "string",
                "map": [{"v": Tier.PREDICTION.value, "vp": "dashed"}],
            },
        }
    },
}


def write_cx2(network: Network, edges: pd.DataFrame, path: Path) -> ExportCounts:
    """Write edges as CX2; predicted ones are drawn dashed.

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
    nodes, rows = edge_nodes(network, edges), list(edge_rows(edges))
    numbers = {node["name"]: number for number, node in enumerate(nodes)}
    predicted = any(row.predicted for row in rows)
    names = ("interaction", *ATTRIBUTES, *(PREDICTED_ATTRIBUTES if predicted else ()))
    declared = {
        "networkAttributes": {"name": {"d": "string"}, "context": {"d": "string"}},
        "nodes": {"name": {"d": "string"}, "kind": {"d": "string"}},
        "edges": {name: {"d": _TYPES.get(name, "string")} for name in names},
    }
    title = plain(network.context.title)
    about = {"name": f"mirbone: {title}", "context": title}
    aspects = {
        "attributeDeclarations": [declared],
        "networkAttributes": [about],
        "nodes": [{"id": numbers[node["name"]], "v": node} for node in nodes],
        "edges": [
            {
                "id": number,
                "s": numbers[row.source],
                "t": numbers[row.target],
                "v": {"interaction": row.attributes["kind"]} | row.attributes,
            }
            for number, row in enumerate(rows)
        ],
        **({"visualProperties": [_DASHED]} if predicted else {}),
    }
    counts = [{"name": name, "elementCount": len(items)} for name, items in aspects.items()]
    document = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": counts},
        *({name: items} for name, items in aspects.items()),
        {"status": [{"success": True}]},
    ]
    write_text(path, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    return count_rows(len(nodes), rows)
