"""The drawn circuit: nodes coloured by their log2 change, edges by their sign, as inline SVG."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from mirbone.figures._cascade import push_colour
from mirbone.figures._circuit import Circuit, choose_circuit, weak
from mirbone.figures._drawing import Drawing, draw
from mirbone.network import Network
from mirbone.study import CellAnswer
from mirbone.words import Tier, short

_WIDTH, _NODE, _TALL, _PITCH, _TOP = 1180, 170, 38, 50, 46
_HEADS = ("Measured miRNAs", "Their targets", "Further on", "Further still")
FULL = 1.0
"""log2 change that has the full colour."""


def draw_circuit(found: CellAnswer, network: Network) -> Drawing:
    """Draw the part of the cell that can be read.

    Parameters
    ----------
    found : CellAnswer
        The simulation.
    network : Network
        Of the study's context.

    Returns
    -------
    Drawing
        Shown by a notebook; ``save`` writes it.
    """
    circuit = choose_circuit(found, network)
    rows = max(len(column) for column in circuit.columns)
    height = _TOP + rows * _PITCH + 6
    places = _places(circuit, height)
    genes = found.genes.set_index("gene")
    held = set(found.profile.table["mirna"])
    nodes = [
        _node(group, places[group[0]], genes, held)
        for column in circuit.columns
        for group in column
    ]
    heads = [
        {"x": _left(place, len(circuit.columns)) + _NODE / 2, "text": text}
        for place, (text, _) in enumerate(zip(_HEADS, circuit.columns, strict=False))
    ]
    return draw(
        "circuit",
        width=_WIDTH, height=height, node_width=_NODE, node_height=_TALL,
        nodes=nodes, edges=_edges(circuit, places), heads=heads,
    )  # fmt: skip


def _left(column: int, columns: int) -> float:
    return 8 + column * (_WIDTH - 66 - _NODE) / max(columns - 1, 2)


def _places(circuit: Circuit, height: int) -> dict[str, tuple[float, float]]:
    """Left-top corner of each node; a column is spread over the height."""
    places = {}
    for place, column in enumerate(circuit.columns):
        pitch = min((height - _TOP) / len(column), 1.7 * _PITCH)
        start = _TOP + (height - _TOP - pitch * len(column)) / 2
        for row, group in enumerate(column):
            y = start + row * pitch + (pitch - _TALL) / 2
            places[group[0]] = (round(_left(place, len(circuit.columns)), 1), round(y, 1))
    return places


def _node(
    group: Sequence[str], place: tuple[float, float], genes: pd.DataFrame, held: set[str]
) -> dict[str, object]:
    own = genes.loc[list(group)]
    change = float(own["log2_change"].median())
    low, high = float(own["log2_change"].min()), float(own["log2_change"].max())
    value = f"{change:+.2f}" if high - low < 0.005 else f"{low:+.2f} to {high:+.2f}"
    where = "held" if group[0] in held else f"{own['agreement'].min():.0%}"
    spread = "; ".join(
        f"{short(name)} {row['log2_change']:+.2f} ({row['low']:+.2f} to {row['high']:+.2f}), "
        f"{row['agreement']:.0%} of models"
        for name, row in own.iterrows()
    )
    return {
        "x": place[0],
        "y": place[1],
        "name": group_label(group),
        "word": f"{value} · {where}",
        "title": spread,
        "fill": push_colour(change / FULL),
        "ink": "light" if change <= -0.75 * FULL else "",
        "held": group[0] in held,
    }


def group_label(names: Sequence[str], *, most: int = 23) -> str:
    """Name several miRNAs or genes in the place of one.

    Parameters
    ----------
    names : sequence of str
        Of a node.
    most : int, optional
        Letters that fit.

    Returns
    -------
    str
        Of one family ``miR-30a/b/c-5p``, else a list, cut where it does not fit.

    Examples
    --------
    >>> group_label(["hsa-miR-30a-5p", "hsa-miR-30b-5p"]), group_label(["TGFB1"])
    ('miR-30a/b-5p', 'TGFB1')
    """
    words = [short(name).replace("_", " ") for name in names]
    parts = [re.fullmatch(r"((?:miR|let)-\d+)([a-z])(-[35]p)", word) for word in words]
    if len(words) > 1 and all(parts):
        found = [part.groups() for part in parts if part]
        if len({(one[0], one[2]) for one in found}) == 1:
            return f"{found[0][0]}{'/'.join(one[1] for one in found)}{found[0][2]}"
    text = ", ".join(words)
    shown = len(words)
    while len(text) > most and shown > 1:
        shown -= 1
        text = ", ".join(words[:shown]) + f" +{len(words) - shown}"
    return text


def _edges(circuit: Circuit, places: Mapping[str, tuple[float, float]]) -> list[dict[str, object]]:
    """Give each edge a curve; ends are spread over the sides of their nodes."""
    rows = circuit.edges.to_dict("records")
    sides = [_sides(places[row["source"]], places[row["target"]]) for row in rows]
    ports: dict[tuple[str, int], list[tuple[float, int, str]]] = {}
    for number, (row, (out, into)) in enumerate(zip(rows, sides, strict=True)):
        source, target = row["source"], row["target"]
        ports.setdefault((source, out), []).append((places[target][1], number, "out"))
        ports.setdefault((target, into), []).append((places[source][1], number, "in"))
    ends: dict[tuple[int, str], tuple[float, float]] = {}
    for (name, side), found in ports.items():
        x, y = places[name]
        for rank, (_, number, end) in enumerate(sorted(found)):
            part = (rank + 1) / (len(found) + 1)
            gap = 5.0 if end == "in" else 0.0
            port = x + _NODE + gap if side > 0 else x - gap
            ends[number, end] = (round(port, 1), round(y + 4 + part * (_TALL - 8), 1))
    return [
        {
            "path": _curve(ends[number, "out"], ends[number, "in"], *sides[number]),
            "sign": "up" if row["sign"] > 0 else "down",
            "weak": weak(row["tier"]),
            "title": f"{short(row['source'])} {'raises' if row['sign'] > 0 else 'holds back'} "
            f"{short(row['target'])}: {Tier(row['tier']).label}, {row['claims']}",
        }
        for number, row in enumerate(rows)
    ]


def _sides(source: tuple[float, float], target: tuple[float, float]) -> tuple[int, int]:
    """Say on which side an edge leaves and arrives: 1 right, -1 left."""
    if target[0] > source[0]:
        return 1, -1
    return (1, 1) if target[0] == source[0] else (-1, 1)


def _curve(start: tuple[float, float], end: tuple[float, float], out: int, into: int) -> str:
    reach = abs(end[0] - start[0]) * 0.45 if out != into else 26 + abs(end[1] - start[1]) * 0.12
    reach = min(reach, 120.0)
    one, two = start[0] + out * reach, end[0] + into * reach
    return (
        f"M{start[0]:g} {start[1]:g} C{one:.1f} {start[1]:g} {two:.1f} {end[1]:g} "
        f"{end[0]:g} {end[1]:g}"
    )
