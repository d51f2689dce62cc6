"""Check a whole evidence base: schema, names, references, duplicates, contradictions."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import pandas as pd

from mirbone._core import named_keywords
from mirbone.evidence._base import EvidenceBase
from mirbone.evidence._bibliography import check_bibliography, cited_elsewhere
from mirbone.evidence._check_entities import check_entities
from mirbone.evidence._validate import schema_faults
from mirbone.evidence._words import Word, canonical_word, classify_words
from mirbone.words import MirnaCatalogue, Relation, load_catalogue


class Level(StrEnum):
    """How much a finding matters: an error must be mended, a note only be known."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the check has to say.

    Attributes
    ----------
    level : Level
        ``error``, ``warning`` or ``note``.
    claim_id : str
        The claim or claims (separated by ``;``); for the bibliography the key, for the registered
        words the word.
    column : str
        The column at fault; empty when it is the row.
    message : str
        What was expected, what came, what to do.
    """

    level: Level
    claim_id: str
    column: str
    message: str


class _Sides(NamedTuple):
    subject: frozenset[str]
    object: frozenset[str]
    level: Level


# Sources that a person wrote row by row; databases contradict themselves, people should not.
CURATED_SOURCES = ("review", "literature", "user")

_MIRNA = frozenset({"mirna", "family"})
_GENE = frozenset({"gene", "unlisted_gene", "gene_group"})
_ANY_GENE = _GENE | _MIRNA
_SIDES = {
    Relation.TARGETS: _Sides(_MIRNA, _GENE, Level.ERROR),
    Relation.TRANSCRIBES: _Sides(_GENE | {"concept", "pathway"}, _ANY_GENE, Level.ERROR),
    Relation.REGULATES: _Sides(frozenset(), _ANY_GENE | {"concept"}, Level.WARNING),
    Relation.LEVEL: _Sides(
        _ANY_GENE | {"concept", "analyte", "cell", "molecule"}, frozenset(), Level.WARNING
    ),
}

_OPPOSABLE = {
    **dict.fromkeys(("targets", "transcribes", "regulates", "signals", "affects"), "acts on"),
    **{name: name for name in ("level", "correlates", "treats", "expresses", "secretes")},
}
_CONTEXT = ("compartment", "cancer", "host_tissue", "model_system", "fluid", "comparison")
_SAME = (
    *("subject", "relation", "object", "sign", *_CONTEXT),
    *("value", "reference", "source", "section", "sentence"),
)
_SAYS_SO = re.compile("contradict|conflict|opposite|inconsisten", re.IGNORECASE)


@named_keywords
def check_evidence(base: EvidenceBase, catalogue: MirnaCatalogue | None = None) -> list[Finding]:
    """Check everything about an evidence base that a program can check.

    Schema of each row; every subject and object is a v22 mature miRNA, a family, an approved
    gene symbol, a cascade step or a registered word; every reference is in the bibliography, or
    is ``PMID:`` or ``doi:`` itself; DOIs and PMIDs are well formed; the registered words are sound;
    no claim twice; no two claims
    of opposite sign in one context unless the note of each says so; the sides of a relation are
    of the right kind; a marker claims no function. Whether a claim is true is not checked.

    Parameters
    ----------
    base : EvidenceBase
        As loaded.
    catalogue : MirnaCatalogue, optional
        Decides what is a miRNA or a family; the embedded one when absent.

    Returns
    -------
    list of Finding
        Errors first, then warnings, then notes; each group in order of claims.
    """
    catalogue = catalogue or load_catalogue()
    claims = base.claims
    words = classify_words([*claims["subject"], *claims["object"]], base.entities, catalogue)
    findings = [
        *_schema(claims),
        *_names(base, words, catalogue),
        *_references(base),
        *_duplicates(claims),
        *_contradictions(claims),
        *_sides(claims, words),
        *_markers(claims),
    ]
    findings += [Finding(Level.ERROR, *rest) for rest in check_entities(base.entities)]
    findings += [Finding(Level(level), *rest) for level, *rest in check_bibliography(base)]
    order = list(Level)
    return sorted(findings, key=lambda finding: order.index(finding.level))


def _schema(claims: pd.DataFrame) -> list[Finding]:
    ids = claims["claim_id"].tolist()
    return [
        Finding(Level.ERROR, ids[fault.row], fault.column, f"{fault.message}. Mend this cell.")
        for fault in schema_faults(claims)
    ]


def _names(base: EvidenceBase, words: dict[str, Word], catalogue: MirnaCatalogue) -> list[Finding]:
    findings = []
    for column in ("subject", "object"):
        for claim_id, word, source in zip(
            base.claims["claim_id"], base.claims[column], base.claims["source"], strict=True
        ):
            kind = words[word].kind
            if kind == "unlisted_gene" and source == "user":
                message = f"{word!r} is taken as a gene as written: no embedded table lists it"
                findings.append(Finding(Level.NOTE, claim_id, column, message))
            elif kind == "unknown" or (kind == "unlisted_gene" and source in CURATED_SOURCES):
                message = _name_help(words[word], base.entities, catalogue)
                findings.append(Finding(Level.ERROR, claim_id, column, message))
    return findings


def _name_help(word: Word, entities: pd.DataFrame, catalogue: MirnaCatalogue) -> str:
    try:
        name, _ = canonical_word(word, entities, catalogue)
    except ValueError as error:
        return str(error)
    if name == word.written:
        return (
            f"expected an approved gene symbol or another known word; {name!r} is in no embedded "
            "table. Correct it, or add the gene or the word."
        )
    return f"expected the canonical name; got {word.written!r}. Write {name!r}."


def _references(base: EvidenceBase) -> list[Finding]:
    known = set(base.references["reference_id"])
    findings = []
    for claim_id, cell in zip(base.claims["claim_id"], base.claims["reference"], strict=True):
        for key in (part.strip() for part in cell.split(";")):
            if key in known or cited_elsewhere(key):
                continue
            message = (
                f"expected a key of the bibliography, PMID:... or doi:...; got {key!r}. "
                "Add the publication to references.tsv or correct the key."
            )
            findings.append(Finding(Level.ERROR, claim_id, "reference", message))
    return findings


def _duplicates(claims: pd.DataFrame) -> list[Finding]:
    findings = [
        Finding(Level.ERROR, claim_id, "claim_id", "this id stands more than once. Renumber.")
        for claim_id in claims.loc[claims["claim_id"].duplicated(), "claim_id"]
    ]
    first: dict[tuple[str, ...], str] = {}
    for row in claims.loc[claims.duplicated(list(_SAME), keep=False)].to_dict("records"):
        before = first.setdefault(tuple(row[name] for name in _SAME), row["claim_id"])
        if before != row["claim_id"]:
            level = Level.ERROR if row["source"] in CURATED_SOURCES else Level.WARNING
            message = f"this row says what {before} says. Remove one."
            findings.append(Finding(level, row["claim_id"], "", message))
    return findings


def _contradictions(claims: pd.DataFrame) -> list[Finding]:
    groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in claims.loc[claims["sign"].isin(["+1", "-1"])].to_dict("records"):
        says = _OPPOSABLE.get(row["relation"])
        if says:
            key = (row["subject"], says, row["object"], *(row[name] for name in _CONTEXT))
            groups.setdefault(key, []).append(row)
    return [
        _contradiction(group)
        for group in groups.values()
        if len({row["sign"] for row in group}) > 1
    ]


def _contradiction(group: list[dict[str, str]]) -> Finding:
    ids = ";".join(row["claim_id"] for row in group)
    what = f"{group[0]['subject']} on {group[0]['object']} has both signs in one context"
    if all(_SAYS_SO.search(row["note"]) for row in group):
        return Finding(Level.NOTE, ids, "sign", f"{what}: kept")
    if all(row["source"] in CURATED_SOURCES for row in group):
        message = f"{what}. Correct one, or say in each note that they conflict."
        return Finding(Level.ERROR, ids, "sign", message)
    return Finding(Level.WARNING, ids, "sign", what)


def _sides(claims: pd.DataFrame, words: dict[str, Word]) -> list[Finding]:
    findings = []
    for relation, sides in _SIDES.items():
        rows = claims[claims["relation"] == relation.value]
        for column, allowed in (("subject", sides.subject), ("object", sides.object)):
            if not allowed:
                continue
            for claim_id, word in zip(rows["claim_id"], rows[column], strict=True):
                kind = words[word].kind
                if kind not in allowed and kind != "unknown":
                    message = (
                        f"the {column} of '{relation.value}' must be a "
                        f"{' or '.join(sorted(allowed - {'unlisted_gene'}))}; {word!r} is a "
                        f"{kind}. Choose another relation."
                    )
                    findings.append(Finding(sides.level, claim_id, column, message))
    return findings


def _markers(claims: pd.DataFrame) -> list[Finding]:
    functional = [relation.value for relation in Relation if relation.functional]
    in_fluid = claims.loc[claims["fluid"] != ""]
    findings = [
        Finding(
            Level.ERROR,
            claim_id,
            "relation",
            "a marker's direction in a body fluid is never function. Use 'level' or 'correlates'.",
        )
        for claim_id in in_fluid.loc[in_fluid["relation"].isin(functional), "claim_id"]
    ]
    effect = in_fluid.loc[in_fluid["bone_metastasis_effect"].isin(["promotes", "suppresses"])]
    findings += [
        Finding(
            Level.ERROR,
            claim_id,
            "bone_metastasis_effect",
            "a marker in a body fluid has no effect on metastasis. Leave the cell empty.",
        )
        for claim_id in effect["claim_id"]
    ]
    return findings
