"""Find claims: by miRNA, gene, step, cancer, tier or source, strongest evidence first."""

from collections.abc import Iterable

import pandas as pd

from mirbone._core import InputError, named_keywords
from mirbone.evidence._base import EvidenceBase
from mirbone.evidence._expand import members_in
from mirbone.evidence._words import classify_words, family_word
from mirbone.words import (
    CANCERS,
    CascadeStep,
    MirnaCatalogue,
    Tier,
    load_catalogue,
    resolve_among,
    resolve_gene,
    resolve_name,
)


@named_keywords
def select_claims(
    base: EvidenceBase,
    *,
    mirna: str | None = None,
    gene: str | None = None,
    step: str | None = None,
    cancer: str | None = None,
    tier: str | None = None,
    source: str | None = None,
    catalogue: MirnaCatalogue | None = None,
) -> pd.DataFrame:
    """Take the claims that meet every condition given.

    A miRNA is found under its own name and under its families'; an ambiguous name finds every
    candidate. A gene is found under its symbol and in gene groups. A known name of which no claim
    speaks gives an empty table; a name that neither mirbone nor any claim knows is refused. A step
    is found in the column `step`, as subject or object, and through the processes that belong to
    it.

    Parameters
    ----------
    base : EvidenceBase
        The claims.
    mirna : str, optional
        A miRNA or family, in any spelling.
    gene : str, optional
        A symbol or alias.
    step : str, optional
        A cascade step.
    cancer : str, optional
        One of the closed list; claims stated in general have none and are not found.
    tier : str, optional
        An evidence tier.
    source : str, optional
        ``review``, ``literature``, ``user`` or a database.
    catalogue : MirnaCatalogue, optional
        The embedded one when absent.

    Returns
    -------
    DataFrame
        Rows of ``base.claims``, strongest tier first, in the order of the base within a tier.

    Raises
    ------
    InputError
        If a name is unknown or a word is outside its closed list.
    """
    claims = base.claims
    keep = pd.Series(True, index=claims.index)
    catalogue = catalogue or load_catalogue()
    if mirna is not None:
        keep &= _mentions(base, _mirna_names(mirna, catalogue), catalogue)
    if gene is not None:
        names = set(resolve_gene(gene).names) or {_held(gene, base, catalogue)}
        keep &= _mentions(base, names, catalogue)
    if step is not None:
        keep &= _of_step(base, _listed(step, [word.value for word in CascadeStep], "step"))
    if cancer is not None:
        keep &= claims["cancer"] == _listed(cancer, CANCERS, "cancer")
    if tier is not None:
        keep &= claims["tier"] == _listed(tier, [word.value for word in Tier], "tier")
    if source is not None:
        keep &= claims["source"] == _listed(source, claims["source"].unique(), "source")
    return strongest_first(claims.loc[keep])


@named_keywords
def claims_between(
    base: EvidenceBase, first: str, second: str, catalogue: MirnaCatalogue | None = None
) -> pd.DataFrame:
    """Take the claims that link two names, in either direction.

    Parameters
    ----------
    base : EvidenceBase
        The claims.
    first, second : str
        miRNAs, families, genes, cascade steps or registered words.
    catalogue : MirnaCatalogue, optional
        The embedded one when absent.

    Returns
    -------
    DataFrame
        Rows of ``base.claims``, strongest tier first.

    Raises
    ------
    InputError
        If neither mirbone nor any claim knows a name.
    """
    catalogue = catalogue or load_catalogue()
    one, two = (_any_names(name, base, catalogue) for name in (first, second))
    there = _side(base, "subject", one, catalogue) & _side(base, "object", two, catalogue)
    back = _side(base, "subject", two, catalogue) & _side(base, "object", one, catalogue)
    return strongest_first(base.claims.loc[there | back])


def strongest_first(claims: pd.DataFrame) -> pd.DataFrame:
    """Order claims by their tier, keeping the order within one.

    Parameters
    ----------
    claims : DataFrame
        With a column `tier`.

    Returns
    -------
    DataFrame
        The same rows.
    """
    return claims.sort_values(
        "tier", key=lambda tiers: tiers.map({tier.value: tier.rank for tier in Tier}), kind="stable"
    )


def _listed(word: str, allowed: Iterable[str], what: str) -> str:
    known = list(allowed)
    if word not in known:
        raise InputError(f"{what} must be one of {', '.join(known)}; got {word!r}. Choose one.")
    return word


def _mirna_names(name: str, catalogue: MirnaCatalogue) -> set[str]:
    found = catalogue.resolve(name)
    if not found.names:
        raise InputError(
            f"expected a miRNA or family of the evidence base; got {name!r}. {found.note}"
        )
    family = family_word(name, catalogue)
    return {*found.names, family} if family else set(found.names)


def _any_names(name: str, base: EvidenceBase, catalogue: MirnaCatalogue) -> set[str]:
    if name in {step.value for step in CascadeStep}:
        return {name, *base.entities.loc[base.entities["step"] == name, "name"]}
    if name in set(base.entities["name"]):
        return {name}
    found = resolve_name(name, catalogue)
    if found.kind == "gene":
        return set(found.names)
    return _mirna_names(name, catalogue) if found.names else {_held(name, base, catalogue)}


def _held(name: str, base: EvidenceBase, catalogue: MirnaCatalogue) -> str:
    """Find a word of the claims that no embedded table knows, such as a gene of a user's table."""
    members = ";".join(base.entities["members"]).split(";")
    words = {*base.claims["subject"], *base.claims["object"], *members} - {""}
    return resolve_among(name, words, "the evidence base", catalogue)


def _mentions(base: EvidenceBase, names: set[str], catalogue: MirnaCatalogue) -> pd.Series:
    return _side(base, "subject", names, catalogue) | _side(base, "object", names, catalogue)


def _side(base: EvidenceBase, column: str, names: set[str], catalogue: MirnaCatalogue) -> pd.Series:
    claims = base.claims
    words = classify_words(claims[column], base.entities, catalogue)
    hits = [
        written in names
        or not names.isdisjoint(members_in(words[written], relation, f"{mechanism}; {note}"))
        for written, relation, mechanism, note in zip(
            claims[column], claims["relation"], claims["mechanism"], claims["note"], strict=True
        )
    ]
    return pd.Series(hits, index=claims.index, dtype=bool)


def _of_step(base: EvidenceBase, step: str) -> pd.Series:
    entities = base.entities
    words = [step, *entities.loc[entities["step"] == step, "name"]]
    claims = base.claims
    named = claims["subject"].isin(words) | claims["object"].isin(words)
    return pd.Series(named | (claims["step"] == step))
