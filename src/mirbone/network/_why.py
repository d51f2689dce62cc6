"""Why a miRNA or gene acts on a step: the paths, what is stated, and what contradicts."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import numpy as np
import pandas as pd

from mirbone._core import InputError, named_keywords, promised, short_repr
from mirbone.network._model import EdgeKind, Network
from mirbone.network._strength import path_strength
from mirbone.network._transfer import Handing
from mirbone.network._walk import MAX_LENGTH, Walk, Walker
from mirbone.network._weigh import weigh_walks
from mirbone.words import STEPS, CascadeStep, Tier, require_word, resolve_among

EXPLANATION_COLUMNS = ("text", "compartment", "strength", "tier", "claims")
"""One path a row, strongest first: as a line; the cells that it passes; its strength; its weakest
tier; the claims that it stands on."""

_ARROWS = {1: "->", -1: "-|"}


@short_repr()
@dataclass(frozen=True, slots=True)
class Path:
    """One way from a node to a step, each move with its sign and its claims.

    Parameters
    ----------
    nodes : tuple of str
        From the miRNA or gene to the step.
    signs : tuple of int
        Sign of each move, -1 or +1.
    compartments : tuple of str
        Where each move ends; empty where no claim on the way says, and for the step.
    kinds : tuple of str
        Kind of each move; several, separated by ``;``, where parallel edges stand beside another.
    claims : tuple of tuple of str
        Claim ids of each move.
    tier : Tier
        The weakest tier among the moves, each graded by its strongest claim.
    strength : float
        In (0, 1]; the weakest move's, halved for every gene beyond the first.
    handings : tuple of Handing
        Where a miRNA on the path passes to the cell in which it acts: giver, receiver and by what.
        The claims are among those of its move.
    """

    nodes: tuple[str, ...]
    signs: tuple[int, ...]
    compartments: tuple[str, ...]
    kinds: tuple[str, ...]
    claims: tuple[tuple[str, ...], ...]
    tier: Tier
    strength: float
    handings: tuple[Handing, ...] = ()

    @property
    def sign(self) -> int:
        """The net sign: the product of the moves' signs."""
        return int(np.prod(self.signs))

    @property
    def order(self) -> tuple[float, int, int, tuple[str, ...]]:
        """Sorts paths: strongest first, then better tier, then shorter."""
        return -self.strength, self.tier.rank, len(self.signs), self.nodes

    @property
    def remote(self) -> bool:
        """Whether the path has more than three edges: a long chain of single findings."""
        return len(self.signs) > 3

    @property
    def text(self) -> str:
        """The path as a line: ``hsa-miR-33a-5p -| PTHLH -> bone_resorption``."""
        moves = zip(self.signs, self.nodes[1:], strict=True)
        return " ".join([self.nodes[0], *(f"{_ARROWS[sign]} {node}" for sign, node in moves)])

    @property
    def row(self) -> tuple[str, str, float, str, str]:
        """The path as a row of `EXPLANATION_COLUMNS`."""
        places = (*(one.giver for one in self.handings), *self.compartments)
        cells = dict.fromkeys(place for place in places if place)
        claims = dict.fromkeys(claim for move in self.claims for claim in move)
        return self.text, ";".join(cells), self.strength, self.tier.value, ";".join(claims)

    def _headline(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Statement:
    """What a source says outright of a node and a step.

    Parameters
    ----------
    object : str
        The process, step or phenotype as written in the claim.
    sign : int or None
        Effect on the step; None where no direction is given, or where `object` is a phenotype that
        belongs to no step and the claim only names the step beside it.
    stated_sign : int or None
        Effect on `object` as written.
    compartment, cancer : str
        The claim's context; empty where general.
    tier : Tier
        What it stands on.
    claim : str
        The claim's id.
    """

    object: str
    sign: int | None
    stated_sign: int | None
    compartment: str
    cancer: str
    tier: Tier
    claim: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sets of claims that pull in opposite directions; both are shown.

    Parameters
    ----------
    what : {"paths", "edge", "statements", "statement against paths"}
        Where the signs differ.
    about : str
        The two nodes between which they differ.
    positive, negative : tuple of str
        Claim ids for more and for less.
    """

    what: str
    about: str
    positive: tuple[str, ...]
    negative: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that the network says of one node and one step.

    Parameters
    ----------
    node : str
        The miRNA or gene.
    step : CascadeStep
        The step.
    paths : tuple of Path
        Strongest first, then by weakest tier, then length.
    stated : tuple of Statement
        What sources say outright; never an edge, and not part of `net_sign`.
    contradictions : tuple of Contradiction
        Where claims, paths and statements disagree.
    net_sign : int
        +1 when more of the node means more of the step, -1 for less; 0 where the paths balance or
        there is none.
    agreement : float
        Share of the paths' strength that has the winning sign, 0.5 to 1; NaN without a path.
    complete : bool
        False where the search was cut off in a very dense network; the strongest paths are kept.
    """

    node: str
    step: CascadeStep
    paths: tuple[Path, ...]
    stated: tuple[Statement, ...]
    contradictions: tuple[Contradiction, ...]
    net_sign: int
    agreement: float
    complete: bool

    @property
    def table(self) -> pd.DataFrame:
        """The paths as a table, `EXPLANATION_COLUMNS`."""
        rows = [path.row for path in self.paths]
        table = pd.DataFrame(rows, columns=pd.Index(EXPLANATION_COLUMNS))
        return promised(table, EXPLANATION_COLUMNS)

    def __repr__(self) -> str:
        """Say in a line what more of the node does, and how much is known of it."""
        ways = f"{len(self.paths)} path{'' if len(self.paths) == 1 else 's'}"
        if self.paths:
            ways += f", agreement {self.agreement:.0%}"
        beside = f"{len(self.stated)} stated, {len(self.contradictions)} in conflict"
        return f"Explanation: more {self.node}, {self._direction} {self.step} ({ways}; {beside})"

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", None):  # a path is shown whole
            shown = self.table.to_html(index=False, max_rows=20, float_format="{:.2f}".format)
        return f"<p>{escape(repr(self))}</p>\n{shown}"

    @property
    def _direction(self) -> str:
        if not self.paths:
            return "no known path to"
        return {1: "more of", -1: "less of", 0: "no settled direction of"}[self.net_sign]


@named_keywords
def why(network: Network, node: str, step: str, *, max_length: int = 5) -> Explanation:
    """Explain how a miRNA or gene acts on a cascade step.

    Parameters
    ----------
    network : Network
        Of the context in question.
    node : str
        A miRNA or gene that the network holds, by any of its names.
    step : str
        A cascade step, one of `mirbone.words.CascadeStep`.
    max_length : int, optional
        Greatest number of edges of a path, 1 to 8.

    Returns
    -------
    Explanation
        With no path and no statement where the network knows none.

    Raises
    ------
    InputError
        If the node or step is not known, with the nearest names, or `max_length` is out of range.

    Examples
    --------
    >>> from mirbone.network import known_network
    >>> found = why(known_network(), "miR-33a", "bone_resorption")
    >>> found.table.loc[1, "text"]
    'hsa-miR-33a-5p -| PTHLH -> bone_resorption'
    """
    require_word("step", step, STEPS)
    node = resolve_among(
        node, set(network.nodes["name"]), f"the network for {network.context.title}"
    )
    if not 1 <= max_length <= MAX_LENGTH:
        raise InputError(f"`max_length` must be 1 to {MAX_LENGTH} edges; got {max_length}.")
    walker = Walker(network)
    walks = list(walker.walks(node, step, max_length))
    weight = weigh_walks(walks)
    paths = sorted((_path(network, node, walk) for walk in walks), key=_order)
    stated = _stated(network, node, step)
    return Explanation(
        node=node,
        step=CascadeStep(step),
        paths=tuple(paths),
        stated=stated,
        contradictions=_contradictions(network, f"{node} and {step}", paths, stated, weight.sign),
        net_sign=weight.sign,
        agreement=weight.agreement,
        complete=walker.complete,
    )


def _path(network: Network, node: str, walk: Walk) -> Path:
    kinds, claims = network.edges["kind"], network.edges["claims"]
    return Path(
        nodes=(node, *(hop.target for hop in walk)),
        signs=tuple(hop.sign for hop in walk),
        compartments=tuple(hop.place for hop in walk),
        kinds=tuple(";".join(sorted({kinds.iat[row] for row in hop.rows})) for hop in walk),
        claims=tuple(
            tuple(sorted({c for row in hop.rows for c in claims.iat[row].split(";")}))
            for hop in walk
        ),
        tier=list(Tier)[max(hop.rank for hop in walk) - 1],
        strength=path_strength(hop.strength for hop in walk),
        handings=tuple(_handings(network, node, walk)),
    )


def _handings(network: Network, node: str, walk: Walk) -> Iterator[Handing]:
    """Find the moves before which the miRNA is handed to the cell in which they happen."""
    kinds, table = network.edges["kind"], network.transfers
    at = network.context.compartment or ""
    for mirna, hop in zip((node, *(one.target for one in walk)), walk, strict=False):
        if any(kinds.iat[row] == EdgeKind.TRANSFER.value for row in hop.rows):
            rows = table.loc[
                (table["mirna"] == mirna)
                & table["giver"].isin(["", at])
                & (table["receiver"] == (hop.place or table["receiver"]))
            ]
            for giver, receiver, by in zip(
                rows["giver"], rows["receiver"], rows["by"], strict=True
            ):
                yield Handing(mirna, giver or at, receiver, by)
        at = hop.place or at


def _order(path: Path) -> tuple[float, int, int, tuple[str, ...]]:
    return path.order


def _stated(network: Network, node: str, step: str) -> tuple[Statement, ...]:
    table = network.statements
    table = table.loc[(table["subject"] == node) & (table["step"] == step)]
    found = [
        Statement(
            object=row["object"],
            sign=_sign(row["sign"]),
            stated_sign=_sign(row["stated_sign"]),
            compartment=row["compartment"],
            cancer=row["cancer"],
            tier=Tier(row["tier"]),
            claim=row["claims"],
        )
        for row in table.to_dict("records")
    ]
    return tuple(sorted(found, key=lambda one: (one.tier.rank, one.claim, one.object)))


def _sign(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _contradictions(
    network: Network,
    about: str,
    paths: list[Path],
    stated: tuple[Statement, ...],
    net_sign: int,
) -> tuple[Contradiction, ...]:
    found = []
    up, down = (_path_claims(paths, sign) for sign in (1, -1))
    if up and down:
        found.append(Contradiction("paths", about, up, down))
    more, less = (tuple(one.claim for one in stated if one.sign == sign) for sign in (1, -1))
    if more and less:
        found.append(Contradiction("statements", about, more, less))
    if net_sign > 0 and less:
        found.append(Contradiction("statement against paths", about, up, less))
    if net_sign < 0 and more:
        found.append(Contradiction("statement against paths", about, more, down))
    return (*found, *_edge_contradictions(network, paths))


def _edge_contradictions(network: Network, paths: list[Path]) -> list[Contradiction]:
    moves = {move for path in paths for move in pairwise(path.nodes)}
    return [
        Contradiction(
            "edge",
            f"{row['source']} and {row['target']}",
            tuple(row["positive_claims"].split(";")),
            tuple(row["negative_claims"].split(";")),
        )
        for row in network.contradictions.to_dict("records")
        if row["same_context"] and (row["source"], row["target"]) in moves
    ]


def _path_claims(paths: list[Path], sign: int) -> tuple[str, ...]:
    """Collect the claims of the paths with a net sign."""
    ids = {claim for path in paths if path.sign == sign for move in path.claims for claim in move}
    return tuple(sorted(ids))
