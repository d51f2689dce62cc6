"""From claims as written to one row a miRNA or gene: families and gene groups are opened."""

import pandas as pd

from mirbone._core import MirnaCatalogue
from mirbone.evidence._base import EvidenceBase
from mirbone.evidence._words import Word, classify_words

EXPANDED_COLUMNS = ("subject_kind", "object_kind", "written_subject", "written_object")


def expand_claims(base: EvidenceBase, catalogue: MirnaCatalogue) -> pd.DataFrame:
    """Open the families and gene groups of every claim into their members.

    The rule: ``X family`` becomes the mature miRNAs that the catalogue gives for that family; a
    gene group becomes its registered genes; anything else stays. A claim with both sides open
    gives every pair. A claim that names a whole family says nothing of how much each member
    contributes, and neither do the rows made from it: all keep the claim's id.

    Parameters
    ----------
    base : EvidenceBase
        The claims as written.
    catalogue : MirnaCatalogue
        Knows the families.

    Returns
    -------
    DataFrame
        The columns of `CLAIM_COLUMNS`, then `subject_kind` and `object_kind` (``mirna``,
        ``gene``, ``step``, the kind of a registered word, or ``unknown``), `written_subject`
        and `written_object`. In order of claims, members in the catalogue's order.
    """
    claims = base.claims
    words = classify_words([*claims["subject"], *claims["object"]], base.entities, catalogue)
    table = claims.assign(written_subject=claims["subject"], written_object=claims["object"])
    for column in ("subject", "object"):
        table[f"{column}_kind"] = [words[word].member_kind for word in table[column]]
        table = _opened(table, column, words)
    return table.reindex(columns=pd.Index([*claims.columns, *EXPANDED_COLUMNS])).reset_index(
        drop=True
    )


def _opened(table: pd.DataFrame, column: str, words: dict[str, Word]) -> pd.DataFrame:
    many = {name: word.members for name, word in words.items() if word.members != (name,)}
    table[column] = [many.get(name, name) for name in table[column]]
    return table.explode(column)
