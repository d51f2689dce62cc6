"""Walking the network: which edge may follow which, and all simple paths to a step.

The kernel knows nodes, signs and compartments, no biology names but the steps' homes below.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from mirbone.network._model import EdgeKind, Network
from mirbone.network._strength import path_order, path_strength
from mirbone.network._transfer import CARRIER_PLACE
from mirbone.words import CascadeStep, Compartment, Tier

ANYWHERE = ""
MAX_LENGTH = 8
_MAX_PATHS = 5000

# Where a step happens, for readouts whose claims name no compartment; the other steps are the
# joint work of several cells and take a gene wherever it is.
_STEP_HOME = {
    CascadeStep.EMT_STEMNESS.value: Compartment.TUMOUR_CELL.value,
    CascadeStep.INVASION_INTRAVASATION.value: Compartment.TUMOUR_CELL.value,
    CascadeStep.CIRCULATION_SURVIVAL.value: Compartment.TUMOUR_CELL.value,
    CascadeStep.OSTEOMIMICRY.value: Compartment.TUMOUR_CELL.value,
    CascadeStep.BONE_RESORPTION.value: Compartment.OSTEOCLAST.value,
    CascadeStep.BONE_FORMATION.value: Compartment.OSTEOBLAST.value,
}


class Edge(NamedTuple):
    """A row of the edge table, as the walk needs it."""

    row: int
    source: str
    target: str
    sign: int
    kind: str
    place: str
    strength: float
    rank: int


class Hop(NamedTuple):
    """One move of a walk: parallel edges that lead to the same place with the same sign."""

    target: str
    sign: int
    place: str
    strength: float
    rank: int
    rows: tuple[int, ...]


Walk = tuple[Hop, ...]


def walk_order(walk: Walk) -> tuple[float, int, int, tuple[str, ...]]:
    """Give the key by which walks from one node are ranked, the strongest first.

    Parameters
    ----------
    walk : Walk
        At least one move.

    Returns
    -------
    tuple
        As `mirbone.network.Path.order` ranks the same paths.
    """
    strength = path_strength(hop.strength for hop in walk)
    return path_order(strength, max(hop.rank for hop in walk), tuple(hop.target for hop in walk))


@dataclass(slots=True)
class Walker:
    """Finds the simple paths of one network; keeps what it found for a step until the next one.

    Ask for all nodes of one step before the next step.

    Parameters
    ----------
    network : Network
        The network.
    """

    network: Network
    complete: bool = True
    _out: dict[str, list[Edge]] = field(default_factory=dict)
    _into: dict[str, set[str]] = field(default_factory=dict)
    _hops: dict[tuple[str, str], tuple[Hop, ...]] = field(default_factory=dict)
    _step: str = ""
    _walks: dict[tuple[str, str, int], list[tuple[Walk, frozenset[str]]]] = field(
        default_factory=dict
    )
    _distance: dict[str, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        table = self.network.edges
        columns = ("source", "target", "sign", "kind", "compartment", "strength", "tier")
        for row, values in enumerate(zip(*(table[name] for name in columns), strict=True)):
            source, target, sign, kind, place, strength, tier = values
            rank = Tier(tier).rank
            edge = Edge(row, source, target, sign, kind, place, strength, rank)
            self._out.setdefault(edge.source, []).append(edge)
            self._into.setdefault(edge.target, set()).add(edge.source)

    def walks(self, node: str, step: str, max_length: int) -> Iterator[Walk]:
        """Yield the simple paths from a node to a step, shortest first.

        Parameters
        ----------
        node : str
            Where to start, in the compartment of the network's context.
        step : str
            The cascade step.
        max_length : int
            Greatest number of edges.

        Yields
        ------
        Walk
            Parallel walks over the same nodes with the same signs come once.
        """
        if step != self._step:
            self._step = step
            self._walks.clear()
        start = self.network.context.compartment or ANYWHERE
        for length in range(1, max_length + 1):
            yield from _unite([walk for walk, _ in self._extend(node, start, length)])

    def _exact(self, node: str, place: str, length: int) -> list[tuple[Walk, frozenset[str]]]:
        """List the simple paths of exactly this many edges, with the nodes after the first."""
        key = (node, place, length)
        if key not in self._walks:
            self._walks[key] = self._extend(node, place, length)
        return self._walks[key]

    def _extend(self, node: str, place: str, length: int) -> list[tuple[Walk, frozenset[str]]]:
        distance = self._distances(self._step)
        found: list[tuple[Walk, frozenset[str]]] = []
        for hop in self._moves(node, place):
            if distance.get(hop.target, MAX_LENGTH + 1) > length - 1:
                continue
            if length == 1:
                found.append(((hop,), frozenset([hop.target])))
                continue
            for rest, nodes in self._exact(hop.target, hop.place, length - 1):
                if node not in nodes:
                    found.append(((hop, *rest), nodes | {hop.target}))
        if len(found) > _MAX_PATHS:
            self.complete = False
            found.sort(key=lambda walk: walk_order(walk[0]))
            del found[_MAX_PATHS:]
        return found

    def _distances(self, step: str) -> dict[str, int]:
        """Count the fewest edges from each node to a step, compartments ignored."""
        if step not in self._distance:
            distance, frontier = {step: 0}, [step]
            while frontier:
                nearer = {source for node in frontier for source in self._into.get(node, ())}
                frontier = sorted(nearer - distance.keys())
                count = max(distance.values()) + 1
                distance |= dict.fromkeys(frontier, count)
            self._distance[step] = distance
        return self._distance[step]

    def _moves(self, node: str, place: str) -> tuple[Hop, ...]:
        """List where a walk may go from a node in a compartment; parallel edges make one hop."""
        key = (node, place)
        if key not in self._hops:
            edges = self._out.get(node, [])
            merged: dict[tuple[str, int, str], list[Edge]] = {}
            for here, carriers in self._places(edges, place):
                for edge in edges:
                    there = self._enter(edge, here)
                    if there is not None:
                        move = (edge.target, edge.sign, there)
                        merged.setdefault(move, []).extend([edge, *carriers])
            self._hops[key] = tuple(_hop(*move, edges) for move, edges in sorted(merged.items()))
        return self._hops[key]

    def _places(self, edges: list[Edge], place: str) -> list[tuple[str, tuple[Edge, ...]]]:
        """List the compartments that a factor is in: its own, and those that it is handed to."""
        places: list[tuple[str, tuple[Edge, ...]]] = [(place, ())]
        for edge in edges:
            kind = edge.kind == EdgeKind.TRANSFER and edge.sign > 0
            handed = kind and edge.place in (place, ANYWHERE)
            to = CARRIER_PLACE.get(edge.target)
            if place != ANYWHERE and handed and to is not None and to != place:
                places.append((to, (edge,)))
        return places

    def _enter(self, edge: Edge, here: str) -> str | None:
        """Give the compartment after an edge, or None where it may not be taken."""
        if edge.kind in (EdgeKind.SECRETION, EdgeKind.TRANSFER):
            return None
        if edge.kind == EdgeKind.READOUT:
            return ANYWHERE if self._reads_out(edge, here) else None  # a step is no cell
        crossing = edge.kind == EdgeKind.RECEPTOR_LIGAND or edge.source in self.network.secreted
        if here in (ANYWHERE, edge.place):
            return edge.place
        if edge.place == ANYWHERE:
            return ANYWHERE if crossing else here
        return edge.place if crossing else None

    def _reads_out(self, edge: Edge, here: str) -> bool:
        home = _STEP_HOME.get(edge.target, ANYWHERE)
        there = edge.place or home
        if ANYWHERE in (here, there) or here == there:
            return True
        if there not in (home, Compartment.TUMOUR_CELL.value):
            return False  # that cell's own factor, such as TGFB2 of the marrow, and no other's
        # osteomimicry is what the tumour cell itself expresses
        return edge.source in self.network.secreted and edge.target != CascadeStep.OSTEOMIMICRY


def _hop(target: str, sign: int, place: str, edges: list[Edge]) -> Hop:
    rows = tuple(sorted({edge.row for edge in edges}))
    # what is handed over acts only where both hold, the transfer and what the miRNA does there
    strength, rank = 1.0, 1
    for handing in (False, True):
        links = [edge for edge in edges if (edge.kind == EdgeKind.TRANSFER) == handing]
        if links:
            strength = min(strength, max(edge.strength for edge in links))
            rank = max(rank, min(edge.rank for edge in links))
    return Hop(target, sign, place, strength, rank, rows)


def _unite(walks: list[Walk]) -> list[Walk]:
    """Unite walks over the same nodes and signs whose compartments do not contradict."""
    groups: dict[tuple[tuple[str, int], ...], list[Walk]] = {}
    for walk in walks:
        groups.setdefault(tuple([hop[:2] for hop in walk]), []).append(walk)
    united: list[Walk] = []
    for _, group in sorted(groups.items()):
        kept: list[Walk] = []
        for walk in sorted(group, key=_vagueness) if len(group) > 1 else group:
            fits = [k for k, other in enumerate(kept) if _compatible(walk, other)]
            for k in fits:
                kept[k] = tuple(map(_blend, kept[k], walk))
            if not fits:
                kept.append(walk)
        united.extend(kept)
    return united


def _vagueness(walk: Walk) -> tuple[int, tuple[str, ...]]:
    places = tuple(hop.place for hop in walk)
    return places.count(ANYWHERE), places


def _compatible(one: Walk, other: Walk) -> bool:
    return all(
        a.place == b.place or ANYWHERE in (a.place, b.place)
        for a, b in zip(one, other, strict=True)
    )


def _blend(one: Hop, other: Hop) -> Hop:
    return Hop(
        one.target,
        one.sign,
        one.place or other.place,
        max(one.strength, other.strength),
        min(one.rank, other.rank),
        tuple(sorted({*one.rows, *other.rows})),
    )
