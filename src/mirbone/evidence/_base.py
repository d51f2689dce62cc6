"""The evidence base: three tables that belong together."""

from dataclasses import dataclass

import pandas as pd

from mirbone._core import short_repr
from mirbone.evidence.kept._store import KeptDatabase

REFERENCE_COLUMNS = (
    "reference_id",
    "review_number",
    "authors",
    "year",
    "title",
    "journal",
    "doi",
    "pmid",
    "note",
)
ENTITY_COLUMNS = ("name", "kind", "title", "members", "step", "step_sign", "note")


@short_repr("claims")
@dataclass(frozen=True, slots=True, eq=False)
class EvidenceBase:
    """What is known: claims, the bibliography that they cite, the words that they may use.

    Every cell of the three tables is text and an absent value is the empty string. Treat the
    tables as read-only; `add_claims` makes a new base.

    Attributes
    ----------
    claims : DataFrame
        One row a claim: the columns of `CLAIM_COLUMNS` in order, index 0, 1, 2, ...
    references : DataFrame
        One row a publication: ``reference_id, review_number, authors, year, title, journal, doi,
        pmid, note``.
    entities : DataFrame
        The registered words that are neither miRNA nor gene nor cascade step: ``name, kind,
        title, members, step, step_sign, note``. `members` holds the genes of a gene group,
        separated by ``;``; `step` the cascade step that a process belongs to, and `step_sign`
        whether more of the process is more (``+1``) or less (``-1``) of the step.
    kept : tuple of KeptDatabase
        Databases of the user's data folder, of which claims are among these.
    """

    claims: pd.DataFrame
    references: pd.DataFrame
    entities: pd.DataFrame
    kept: tuple[KeptDatabase, ...] = ()

    def _headline(self) -> str:
        return f"{len(self.claims)} claims with {len(self.references)} references"
