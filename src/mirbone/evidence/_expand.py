"""From claims as written to one row a miRNA or gene: families and gene groups are opened."""

import re

import pandas as pd

from mirbone._core import promised
from mirbone.evidence._base import EvidenceBase
from mirbone.evidence._words import Word, classify_words
from mirbone.words import MirnaCatalogue, Relation

EXPANDED_COLUMNS = ("subject_kind", "object_kind", "written_subject", "written_object")


def expand_claims(base: EvidenceBase, catalogue: MirnaCatalogue) -> pd.DataFrame:
    """Open the families and gene groups of every claim into their members.

    The rule: ``X family`` that `targets` becomes the mature miRNAs that the catalogue gives for
    that family, which share a seed. In every other relation (how a family is transcribed or
    processed, its level, what it does) the seed is no reason: there it becomes the members that
    bear its name, and any other that the claim's `mechanism` or `note` names. A gene group
    becomes its registered genes; anything else stays. A claim with both sides open gives every
    pair. A claim that names a whole family says nothing of how much each member
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
    table = table.loc[:, [*claims.columns, *EXPANDED_COLUMNS]].reset_index(drop=True)
    return promised(table, [*claims.columns, *EXPANDED_COLUMNS])


def _opened(table: pd.DataFrame, column: str, words: dict[str, Word]) -> pd.DataFrame:
    table[column] = [
        members_in(words[word], relation, f"{mechanism}; {note}")
        for word, relation, mechanism, note in zip(
            table[column], table["relation"], table["mechanism"], table["note"], strict=True
        )
    ]
    return table.explode(column)


def members_in(word: Word, relation: str, said: str) -> tuple[str, ...]:
    """Give what a word stands for in one claim.

    Parameters
    ----------
    word : Word
        The subject or object.
    relation : str
        Of the claim. Only `targets` rests on the seed.
    said : str
        Free words of the claim, where members without the family's name may be named.

    Returns
    -------
    tuple of str
        In the order of `word.members`.
    """
    if relation == Relation.TARGETS.value or word.kind != "family":
        return word.members
    named = word.named
    return tuple(name for name in word.members if name in named or _says(said, name))


def _says(said: str, mature: str) -> bool:
    short = re.sub(r"^hsa-|-[35]p$", "", mature)
    return re.search(rf"(?<![\w-]){re.escape(short)}(?![\w])", said) is not None
