"""Which part of the cell is drawn, and where: the miRNAs, their targets, what changes behind them.

Columns run from left to right with the number of moves from a measured miRNA. What is not drawn is
in the tables.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from mirbone._core import short_repr
from mirbone.network import EdgeKind, Network
from mirbone.study import CellAnswer, changed_genes
from mirbone.words import Tier

MIRNAS, TARGETS, FURTHER = 12, 16, 12
"""Most miRNAs, direct targets and further nodes that are drawn."""

_COLUMNS = 4


@short_repr("edges")
@dataclass(frozen=True, slots=True)
class Circuit:
    """What is drawn.

    Parameters
    ----------
    columns : tuple of tuple of tuple of str
        Nodes, from left to right, each column from top to bottom. A node is several names where
        they have the same neighbours and move the same way.
    edges : DataFrame
        ``source, target, sign, tier, claims`` between nodes, each named by its first member.
    hidden : int
        Nodes that change for sure, or are held, and are not drawn.
    """

    columns: tuple[tuple[tuple[str, ...], ...], ...]
    edges: pd.DataFrame
    hidden: int

    def _headline(self) -> str:
        shown = sum(map(len, self.columns))
        return f"{shown} nodes with {len(self.edges)} edges, {self.hidden} more are not drawn"


def choose_circuit(found: CellAnswer, network: Network) -> Circuit:
    """Choose what can be read of a cell under a profile.

    Parameters
    ----------
    found : CellAnswer
        The simulation.
    network : Network
        Says which genes are transcription factors and which are secreted.

    Returns
    -------
    Circuit
        At most `MIRNAS` measured miRNAs, `TARGETS` of their targets and `FURTHER` transcription
        factors, secreted factors and miRNAs behind them, those that change most.
    """
    edges = found.cell.edges
    edges = edges.loc[edges["source"] != edges["target"]]
    sure = changed_genes(found)
    size = dict(zip(sure["gene"], sure["log2_change"].abs(), strict=True))
    held = list(found.profile.table["mirna"])
    pairs = [
        (str(s), str(t))
        for s, t in edges[["source", "target"]].itertuples(index=False)
        if t in size
    ]
    acting = sorted(
        held, key=lambda name: (-max((size[t] for s, t in pairs if s == name), default=0.0), name)
    )
    mirnas = acting[:MIRNAS]
    direct = {t for s, t in pairs if s in mirnas}
    targets = sorted(direct, key=lambda name: (-size[name], name))[:TARGETS]
    chosen = {*mirnas, *targets}
    told = _telling(found, network)
    for name in (name for name in size if name in told):
        if len(chosen) >= len(mirnas) + len(targets) + FURTHER:
            break
        if name not in chosen and any(t == name and s in chosen for s, t in pairs):
            chosen.add(name)
    drawn = edges.loc[edges["source"].isin(list(chosen)) & edges["target"].isin(list(chosen))]
    drawn = drawn.loc[~drawn["target"].isin(mirnas)]  # what is held does not answer
    drawn = drawn[["source", "target", "sign", "tier", "claims"]].reset_index(drop=True)
    change = dict(zip(found.genes["gene"], found.genes["log2_change"], strict=True))
    groups = _alike(chosen, drawn, change)
    first = {name: group[0] for group in groups for name in group}
    drawn = drawn.assign(source=drawn["source"].map(first), target=drawn["target"].map(first))
    drawn = drawn.drop_duplicates(["source", "target"]).reset_index(drop=True)
    links = list(drawn[["source", "target"]].itertuples(index=False, name=None))
    heads = [name for name in mirnas if first[name] == name]
    columns = _order(_columns(heads, set(first.values()), links), links, size)
    members = {group[0]: group for group in groups}
    return Circuit(
        tuple(tuple(members[name] for name in column) for column in columns),
        drawn,
        len({*held, *size} - chosen),
    )


def _alike(
    chosen: set[str], edges: pd.DataFrame, change: Mapping[str, float]
) -> list[tuple[str, ...]]:
    """Group nodes that have the same neighbours, by sign, and move the same way."""
    links: dict[str, list[tuple[str, str, int]]] = {name: [] for name in chosen}
    for source, target, sign in edges[["source", "target", "sign"]].itertuples(index=False):
        links[source].append(("to", target, int(sign)))
        links[target].append(("from", source, int(sign)))
    groups: dict[tuple[object, ...], list[str]] = {}
    for name in sorted(chosen):
        key = (tuple(sorted(links[name])), change[name] > 0, name.startswith("hsa-"))
        groups.setdefault(key if links[name] else (name,), []).append(name)
    return [tuple(group) for group in groups.values()]


def _telling(found: CellAnswer, network: Network) -> set[str]:
    """Names of transcription factors, secreted factors and miRNAs."""
    kinds = dict(zip(network.nodes["name"], network.nodes["kind"], strict=True))
    edges = network.edges
    factors = set(edges.loc[edges["kind"] == EdgeKind.TRANSCRIPTION, "source"])
    mirnas = {name for name in found.genes["gene"] if kinds.get(name) == "mirna"}
    return factors | set(network.secreted) | mirnas


def _columns(mirnas: list[str], chosen: set[str], pairs: list[tuple[str, str]]) -> list[list[str]]:
    """Sort nodes by the number of moves from a measured miRNA."""
    moves = dict.fromkeys(mirnas, 0)
    queue = deque(mirnas)
    while queue:
        name = queue.popleft()
        for target in sorted({t for s, t in pairs if s == name and t in chosen}):
            if target not in moves:
                moves[target] = min(moves[name] + 1, _COLUMNS - 1)
                queue.append(target)
    columns: list[list[str]] = [[] for _ in range(_COLUMNS)]
    for name in [*mirnas, *sorted(chosen - set(mirnas))]:
        columns[moves.get(name, _COLUMNS - 1)].append(name)
    return [column for column in columns if column]


def _order(
    columns: list[list[str]], pairs: list[tuple[str, str]], size: Mapping[str, float]
) -> tuple[tuple[str, ...], ...]:
    """Bring linked nodes near each other: the barycentre rule, a few sweeps."""
    columns = [sorted(column, key=lambda name: (-size.get(name, 0.0), name)) for column in columns]
    for _ in range(6):
        place = {
            name: (row + 0.5) / len(column) for column in columns for row, name in enumerate(column)
        }
        for column in columns:
            middle = {name: _mean(_near(name, pairs, place), place[name]) for name in column}
            column.sort(key=lambda name: (middle[name], name))
            place |= {name: (row + 0.5) / len(column) for row, name in enumerate(column)}
    return tuple(tuple(column) for column in columns)


def _near(name: str, pairs: list[tuple[str, str]], place: Mapping[str, float]) -> list[float]:
    return [
        place[b if a == name else a] for a, b in pairs if name in (a, b) and {a, b} <= set(place)
    ]


def _mean(values: Iterable[float], default: float) -> float:
    values = list(values)
    return sum(values) / len(values) if values else default


def weak(tier: str) -> bool:
    """Say whether an edge stands on an association or a bare statement alone.

    Parameters
    ----------
    tier : str
        Of the edge.

    Returns
    -------
    bool
        Whether nobody perturbed anything.
    """
    return Tier(tier).rank > Tier.IN_VIVO.rank
