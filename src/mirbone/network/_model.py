"""The network as a value: a long table of signed edges, and what stayed beside it."""

from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from mirbone._core import short_repr
from mirbone.network._context import Context

EDGE_COLUMNS: tuple[str, ...] = (
    "source",
    "target",
    "sign",
    "kind",
    "compartment",
    "step",
    "n_sites",
    "strength",
    "tier",
    "claims",
)
STATEMENT_COLUMNS: tuple[str, ...] = (
    "subject",
    "object",
    "step",
    "sign",
    "stated_sign",
    "compartment",
    "cancer",
    "host_tissue",
    "bone_metastasis_effect",
    "tier",
    "claims",
    "reference",
)
CONTRADICTION_COLUMNS: tuple[str, ...] = (
    "source",
    "target",
    "positive_claims",
    "negative_claims",
    "same_context",
)
TRANSFER_COLUMNS: tuple[str, ...] = ("mirna", "giver", "receiver", "by", "claims")
LEFT_OUT_COLUMNS: tuple[str, ...] = ("claim_id", "source", "relation", "target", "reason")
PREDICTED_REASON = "a prediction, not knowledge: predicted targets are weighed apart"
_NONE_HANDED = pd.DataFrame(columns=pd.Index(TRANSFER_COLUMNS), dtype=object)


class EdgeKind(StrEnum):
    """What kind of mechanism an edge is.

    ``predicted_target`` is the kind of edges of an export alone (`mirbone.network.edge_table`); a
    `Network` holds none.
    """

    MIRNA_TARGET = "mirna_target"
    TRANSCRIPTION = "transcription"
    SIGNALLING = "signalling"
    SECRETION = "secretion"
    RECEPTOR_LIGAND = "receptor_ligand"
    TRANSFER = "transfer"
    READOUT = "readout"
    PREDICTED_TARGET = "predicted_target"


@short_repr("edges")
@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Signed edges for one context, and what the claims say that is not an edge.

    Tables are not to be changed in place; build another network instead.

    Parameters
    ----------
    context : Context
        What the network was built for.
    edges : DataFrame
        ``source, target, sign (-1 or +1), kind, compartment, step, n_sites, strength, tier,
        claims``; sorted, one row an edge. `compartment` is where the target is changed, empty where
        the claims do not say; `n_sites` is null, as no claim counts sites; `claims` holds
        claim ids separated by ``;``.
    nodes : DataFrame
        ``name, kind``: every end of an edge and every subject of a statement, with the kind mirna,
        gene, step, pathway, molecule, cell or place.
    statements : DataFrame
        Effects that are stated of a miRNA or gene without being edges: a miRNA's stated effect on a
        process, step or phenotype, a gene's on a phenotype. `sign` is the effect on `step`, null
        where the statement maps to no step or gives no direction; `stated_sign` is the effect on
        `object` as written.
    contradictions : DataFrame
        Pairs of nodes for which claims of both signs hold: ``source, target, positive_claims,
        negative_claims, same_context``. `same_context` is False where cancer, host tissue or
        compartment tell the claims apart.
    left_out : DataFrame
        ``claim_id, source, relation, target, reason``: functional claims that hold in the context
        and are neither edge nor statement.
    secreted : frozenset of str
        Factors that leave their cell: what a cell secretes, and ligands. Only they carry a path
        from one compartment to another.
    transfers : DataFrame
        miRNAs that a cell hands to another: ``mirna, giver, receiver, by, claims``; `giver` and
        `receiver` are compartments, empty where no claim says, `by` is ``exosome``,
        ``gap_junction``, both or empty.
    """

    context: Context
    edges: pd.DataFrame
    nodes: pd.DataFrame
    statements: pd.DataFrame
    contradictions: pd.DataFrame
    left_out: pd.DataFrame
    secreted: frozenset[str]
    transfers: pd.DataFrame = field(default_factory=_NONE_HANDED.copy)

    @property
    def mirnas(self) -> tuple[str, ...]:
        """The miRNAs that act on something, sorted; to be handed to a cell is no action."""
        kinds = dict(zip(self.nodes["name"], self.nodes["kind"], strict=True))
        acting = self.edges.loc[self.edges["kind"] != EdgeKind.TRANSFER.value, "source"]
        return tuple(sorted(s for s in set(acting) if kinds[s] == "mirna"))

    def _headline(self) -> str:
        return f"{len(self.edges)} edges among {len(self.nodes)} nodes, {self.context.title}"
