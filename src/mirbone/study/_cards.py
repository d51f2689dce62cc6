"""What is known of one miRNA of the signature, gathered for a reader."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mirbone._core import short_repr
from mirbone.network import Context, Explanation, Network, Path, effects, why
from mirbone.words import MirnaCatalogue, Relation, Tier

_DESCRIPTIVE_OF_LEVEL = (Relation.LEVEL.value, Relation.CORRELATES.value, Relation.MARKS.value)


@short_repr()
@dataclass(frozen=True, slots=True)
class Reach:
    """One step that a miRNA reaches.

    Parameters
    ----------
    effect : float
        What more of the miRNA does to the step, -1 to 1.
    push : float
        Effect times the miRNA's direction in the profile, -1 to 1.
    agreement : float
        Share of path strength with the winning sign.
    explanation : Explanation
        Paths, statements and contradictions.
    """

    effect: float
    push: float
    agreement: float
    explanation: Explanation


@short_repr("claims")
@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """All that the evidence says of one miRNA, sorted by how it may be used.

    Parameters
    ----------
    mirna, accession, sequence : str
        Name, MIMAT accession and sequence (v22); the last two empty outside the catalogue.
    measured : mapping of str to float
        The miRNA's row of the contrast.
    reaches : tuple of Reach
        Steps with a path in the context, strongest push first.
    elsewhere : tuple of Reach
        Where there is none: steps with a path when the claims of every cancer are pooled. They
        take no part in the study's numbers.
    claims : DataFrame
        Every claim that names the miRNA, one row each, with a column ``group``: ``targets``,
        ``stated``, ``regulators``, ``tissue``, ``fluid``, ``other``, ``elsewhere`` (functional,
        but in another context) or ``predicted`` (of tier prediction, so no knowledge).
    directions : mapping of str to int
        The direction of every miRNA of the signature, -1 lowered, +1 raised.
    """

    mirna: str
    accession: str
    sequence: str
    measured: Mapping[str, float]
    reaches: tuple[Reach, ...]
    elsewhere: tuple[Reach, ...]
    claims: pd.DataFrame
    directions: Mapping[str, int]

    @property
    def direction(self) -> int:
        """-1 lowered, +1 raised."""
        return int(self.measured["direction"])

    def disputed(self, path: Path) -> tuple[str, ...]:
        """Name the other miRNAs on a path that the profile measured to go the other way.

        Parameters
        ----------
        path : Path
            From this miRNA to a step.

        Returns
        -------
        tuple of str
            miRNAs of the signature whose direction is not the one that the path needs.
        """
        sign, found = self.direction, []
        for move, node in zip(path.signs, path.nodes[1:], strict=True):
            sign *= move
            if self.directions.get(node, sign) != sign:
                found.append(node)
        return tuple(found)

    def _headline(self) -> str:
        return f"{self.mirna}, {len(self.reaches)} steps, {len(self.claims)} claims"


def make_cards(
    signature: pd.DataFrame,
    expanded: pd.DataFrame,
    network: Network,
    effect_table: pd.DataFrame,
    pooled: Network,
    catalogue: MirnaCatalogue,
) -> tuple[Card, ...]:
    """Make a card for each miRNA of a signature.

    Parameters
    ----------
    signature : DataFrame
        Rows of a contrast.
    expanded : DataFrame
        All claims, one row a member.
    network : Network
        Of the study's context.
    effect_table : DataFrame
        `mirbone.network.effects` of that network.
    pooled : Network
        Of the same cell, with the claims of every cancer.
    catalogue : MirnaCatalogue
        Accessions and sequences.

    Returns
    -------
    tuple of Card
        In the order of the signature.
    """
    mature = catalogue.mature.drop_duplicates("name").set_index("name")
    by_mirna = dict(iter(effect_table.groupby("mirna")))
    silent = {str(name) for name in signature["mirna"]} - set(by_mirna)
    pooled_effects = effects(pooled, mirnas=sorted(silent & set(pooled.mirnas)))
    other = dict(iter(pooled_effects.groupby("mirna")))
    named = _rows_by_name(expanded, {str(name) for name in signature["mirna"]})
    directions = {str(r["mirna"]): int(r["direction"]) for r in signature.to_dict("records")}
    cards = []
    for row in signature.to_dict("records"):
        name = str(row["mirna"])
        direction = int(row["direction"])
        cards.append(
            Card(
                mirna=name,
                accession=str(mature["accession"].get(name, "")),
                sequence=str(mature["sequence"].get(name, "")),
                measured={k: v for k, v in row.items() if k != "mirna"},
                reaches=_reaches(network, name, direction, by_mirna.get(name)),
                elsewhere=_reaches(pooled, name, direction, other.get(name)),
                claims=claims_of(name, expanded.iloc[named.get(name, [])], network.context),
                directions=directions,
            )
        )
    return tuple(cards)


def _rows_by_name(expanded: pd.DataFrame, names: set[str]) -> dict[str, list[int]]:
    """Find the rows that name each miRNA in one pass: a user's tables may be large."""
    rows: dict[str, list[int]] = {}
    sides = zip(expanded["subject"], expanded["object"], strict=True)
    for place, (subject, object_) in enumerate(sides):
        for name in {subject, object_} & names:
            rows.setdefault(name, []).append(place)
    return rows


def _reaches(
    network: Network, mirna: str, direction: int, rows: pd.DataFrame | None
) -> tuple[Reach, ...]:
    if rows is None:
        return ()
    found = [
        Reach(
            effect=row["effect"],
            push=row["effect"] * direction,
            agreement=row["agreement"],
            explanation=why(network, mirna, row["step"]),
        )
        for row in rows.to_dict("records")
    ]
    return tuple(sorted(found, key=lambda reach: -abs(reach.push)))


def claims_of(mirna: str, expanded: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Gather the claims that name a miRNA, grouped by how they may be used.

    Parameters
    ----------
    mirna : str
        v22 mature name.
    expanded : DataFrame
        All claims, one row a member.
    context : Context
        Decides which functional claims hold.

    Returns
    -------
    DataFrame
        One row a claim with the added column ``group``; subject and object as written.
    """
    rows = expanded.loc[(expanded["subject"] == mirna) | (expanded["object"] == mirna)]
    acts = rows["subject"] == mirna
    rows = rows.drop_duplicates("claim_id").copy()
    acts = acts.loc[rows.index]
    functional = rows["relation"].isin([r.value for r in Relation if r.functional])
    fluid = rows["fluid"] != ""
    group = pd.Series("other", index=rows.index)
    group[rows["relation"].isin(_DESCRIPTIVE_OF_LEVEL) & ~fluid] = "tissue"
    group[fluid] = "fluid"
    group[functional & ~acts] = "regulators"
    group[functional & acts] = "targets"
    group[functional & acts & (rows["relation"] == Relation.AFFECTS.value)] = "stated"
    group[functional & ~context.holds(rows)] = "elsewhere"
    group[rows["tier"] == Tier.PREDICTION.value] = "predicted"
    rows["group"] = group
    return rows.reset_index(drop=True)
