"""The embedded predicted targets of a miRNA, each with what is known of the pair."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from mirbone._core import InputError, named_keywords, promised, short_repr, sources_of
from mirbone.evidence import EvidenceBase, expand_claims, load_evidence
from mirbone.evidence.kept._store import kept_claims
from mirbone.network._known import Tables
from mirbone.targets import EmbeddedSource, embedded_genes, embedded_source, embedded_targets
from mirbone.words import (
    MirnaCatalogue,
    Relation,
    ResolvedNames,
    Tier,
    load_catalogue,
    resolve_gene,
    resolve_mirnas,
)

TARGETS_OF_COLUMNS: tuple[str, ...] = (
    "mirna",
    "gene",
    "log2_change",
    "low",
    "high",
    "n_sites",
    "tier",
)
_OWN = (
    "The embedded table holds the mature miRNAs of miRBase v22 alone: an isomiR or a sequence of "
    "your own goes through 'targets repression', with your 3' UTRs."
)
_OWN_NAME = re.compile(
    r"\A\s*[ACGTUacgtu]{12,}\s*\Z|iso(?:mir|form|_)|\.[t\d]\d*\Z|\|", re.IGNORECASE
)


@short_repr("table")
@dataclass(frozen=True, slots=True, eq=False)
class FoundTargets:
    """Embedded predicted targets of some miRNAs.

    Parameters
    ----------
    table : DataFrame
        `TARGETS_OF_COLUMNS`, miRNAs in the order asked, strongest first. `tier` is the strongest
        tier of the claims that the miRNA lowers the gene, ``prediction`` where there is none.
    unresolved : DataFrame
        `mirbone.words.UNRESOLVED_COLUMNS`: names that stand for no single miRNA.
    bare : tuple of str
        miRNAs without a row.
    known : int
        How many rows a claim has.
    known_weaker : int
        Pairs that a claim has and that are not in the table, as their prediction is weaker than
        the threshold.
    source : EmbeddedSource
        What the predictions were made of.
    """

    table: pd.DataFrame
    unresolved: pd.DataFrame
    bare: tuple[str, ...]
    known: int
    known_weaker: int
    source: EmbeddedSource

    @property
    def summary(self) -> str:
        """What was found, in one sentence without its full stop."""
        pairs = f"{len(self.table):,} predicted target{'' if len(self.table) == 1 else 's'}"
        told = f"{pairs}, of which {self.known:,} known by a claim"
        if self.known_weaker:
            told += (
                f"; {self.known_weaker:,} more known target"
                f"{' is' if self.known_weaker == 1 else 's are'} predicted weaker than "
                f"{self.source.threshold:g} log2"
            )
        if self.bare:
            more = f" and {len(self.bare) - 5} more" if len(self.bare) > 5 else ""
            told += f"; without any: {', '.join(self.bare[:5])}{more}"
        return f"{told} (repression model {self.source.model_version}, {self.source.source})"

    def _headline(self) -> str:
        return f"{len(self.table)} predicted targets, {self.known} of them known"


@named_keywords
def targets_of(
    mirnas: str | Iterable[str],
    *,
    genes: str | Iterable[str] | None = None,
    evidence: Tables = (),
    catalogue: MirnaCatalogue | None = None,
) -> FoundTargets:
    """Look up what human miRNAs are predicted to lower, and what is known of each pair.

    Parameters
    ----------
    mirnas : str or iterable of str
        Names of any version.
    genes : str or iterable of str, optional
        Symbols or aliases: these genes alone. Of the genes that the evidence knows every pair is
        given then, however weak; of others those at or below the threshold.
    evidence : path, DataFrame, several of them, or EvidenceBase, optional
        Your own claims, as of `mirbone.network.known_network`.
    catalogue : MirnaCatalogue, optional
        Resolves names; all of miRBase v22 without it.

    Returns
    -------
    FoundTargets
        The pairs that are lowered by the threshold or more; with `genes` as said there.

    Raises
    ------
    InputError
        If no name resolves, or a gene is none of the table.

    Examples
    --------
    >>> found = targets_of("miR-200c", genes=["ZEB1"])
    >>> found.table[["mirna", "gene", "tier"]].values.tolist()
    [['hsa-miR-200c-3p', 'ZEB1', 'perturbation']]
    """
    catalogue = catalogue or load_catalogue()
    asked = _asked(mirnas, catalogue)
    wanted = None if genes is None else _genes([genes] if isinstance(genes, str) else list(genes))
    source = embedded_source()
    pairs = embedded_targets(
        asked.names, genes=wanted, weaker=wanted is not None, catalogue=catalogue
    ).astype({"mirna": str, "gene": str})
    tiers = _known_tiers(evidence, asked.names, catalogue)
    found = [tiers.get(pair) for pair in zip(pairs["mirna"], pairs["gene"], strict=True)]
    table = pairs.assign(tier=[tier or Tier.PREDICTION.value for tier in found])
    place = {name: at for at, name in enumerate(asked.names)}
    order = table.assign(place=[place[name] for name in table["mirna"]]).sort_values(
        ["place", "log2_change", "gene"], kind="stable"
    )
    there = set(zip(pairs["mirna"], pairs["gene"], strict=True))
    listed = set(embedded_genes()["gene"] if wanted is None else wanted)
    return FoundTargets(
        table=promised(
            order.loc[:, list(TARGETS_OF_COLUMNS)].reset_index(drop=True), TARGETS_OF_COLUMNS
        ),
        unresolved=asked.unresolved,
        bare=tuple(name for name in asked.names if name not in set(pairs["mirna"])),
        known=sum(tier is not None for tier in found),
        known_weaker=sum(pair not in there and pair[1] in listed for pair in tiers),
        source=source,
    )


def _asked(mirnas: str | Iterable[str], catalogue: MirnaCatalogue) -> ResolvedNames:
    """Resolve the miRNAs; a name of one's own is told where it can be predicted."""
    names = [mirnas] if isinstance(mirnas, str) else list(map(str, mirnas))
    try:
        asked = resolve_mirnas(names, catalogue)
    except InputError as error:
        if any(map(_OWN_NAME.search, names)):
            raise InputError(f"{error} {_OWN}") from error
        raise
    own = asked.unresolved["query"].map(lambda name: bool(_OWN_NAME.search(str(name))))
    notes = asked.unresolved["note"].where(~own.astype(bool), asked.unresolved["note"] + " " + _OWN)
    return replace(asked, unresolved=asked.unresolved.assign(note=notes))


def _genes(written: list[str]) -> list[str]:
    known = set(embedded_genes()["gene"])
    symbols = []
    for name in written:
        answer = resolve_gene(name)
        if len(answer.names) > 1:
            raise InputError(f"expected one gene; got {name!r}. {answer.note}")
        symbol = answer.names[0] if answer.names else name.strip()
        if symbol not in known:
            raise InputError(
                f"expected a gene of the embedded table, one mRNA of RefSeq each; {name!r} is "
                "none of them. Give its current symbol; 'targets repression' takes its 3' UTR."
            )
        symbols.append(symbol)
    return list(dict.fromkeys(symbols))


def _known_tiers(
    evidence: Tables, mirnas: tuple[str, ...], catalogue: MirnaCatalogue
) -> dict[tuple[str, str], str]:
    """The strongest tier of the claims that one of these miRNAs lowers a gene, by pair."""
    base, kept = evidence, []
    if not isinstance(base, EvidenceBase):
        base = load_evidence(sources_of(base, "evidence"), catalogue, kept="none")
        kept = [table.loc[_lowers(table)] for table in kept_claims(mirnas)]
    some = replace(base, claims=base.claims.loc[_lowers(base.claims)])
    rows = pd.concat([expand_claims(some, catalogue), *kept], ignore_index=True)
    rows = rows.loc[rows["subject"].isin(list(mirnas))]
    tiers: dict[tuple[str, str], str] = {}
    for mirna, gene, tier in rows[["subject", "object", "tier"]].itertuples(index=False):
        best = tiers.get((mirna, gene), str(tier))
        tiers[mirna, gene] = best if Tier(best).rank <= Tier(tier).rank else str(tier)
    return tiers


def _lowers(claims: pd.DataFrame) -> pd.Series:
    targets = (claims["relation"] == Relation.TARGETS.value) & (claims["sign"] == "-1")
    return targets & (claims["direct"] != "no")
