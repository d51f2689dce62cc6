"""A claim as a sentence that a reader understands, with its context and citation."""

from collections.abc import Mapping
from types import MappingProxyType

from mirbone.evidence._base import EvidenceBase
from mirbone.evidence._bibliography import reference_text
from mirbone.words import CascadeStep, Relation, Tier


def _always(verb: str) -> tuple[str, str, str, str]:
    return verb, verb, verb, verb


# (sign +1, sign -1, sign 0, sign not stated)
_VERBS: Mapping[Relation, tuple[str, str, str, str]] = MappingProxyType(
    {
        Relation.TARGETS: ("targets", "represses (targets)", "does not target", "targets"),
        Relation.TRANSCRIBES: (
            "activates the transcription of",
            "represses the transcription of",
            "does not change the transcription of",
            "controls the transcription of",
        ),
        Relation.REGULATES: ("raises", "lowers", "does not change", "regulates"),
        Relation.SIGNALS: ("activates", "inhibits", "does not change", "signals to"),
        Relation.SECRETES: ("secretes", "secretes less", "does not secrete", "secretes"),
        Relation.BINDS: ("binds", "binds and blocks", "does not bind", "binds"),
        Relation.TRANSFERS: ("is passed to", "is kept from", "is not passed to", "is passed to"),
        Relation.AFFECTS: ("promotes", "suppresses", "has no effect on", "affects"),
        Relation.COMPETES: _always("competes with"),
        Relation.EXPRESSES: ("expresses", "lacks or lowers", "does not express", "expresses"),
        Relation.MARKS: ("is a marker of", "is a marker against", "does not mark", "marks"),
        Relation.CORRELATES: (
            "goes with",
            "goes against",
            "does not correlate with",
            "correlates with",
        ),
        # The sign is the effect on the amount of the outcome: less metastasis is -1.
        Relation.TREATS: ("raises", "lowers", "does not change", "is used against"),
        Relation.PART_OF: _always("belongs to"),
    }
)
_CARGO = ("hsa-", "miR", "let-", "mirna")
_SLOT = MappingProxyType({"+1": 0, "-1": 1, "0": 2, "": 3})


def format_claim(base: EvidenceBase, claim: Mapping[str, str]) -> str:
    """Write one claim as a readable statement with what it stands on.

    Parameters
    ----------
    base : EvidenceBase
        Holds the titles of registered words and the bibliography.
    claim : mapping of str to str
        One row of ``base.claims``, for example ``row.to_dict()``.

    Returns
    -------
    str
        One line: what is claimed, ``[context]``, tier, citation, and the note where there is one.

    Raises
    ------
    InputError
        If the claim cites a key that the bibliography lacks.
    """
    context = ", ".join(
        claim[column].replace("_", " ")
        for column in ("compartment", "cancer", "host_tissue", "model_system", "fluid")
        if claim[column]
    )
    parts = [
        claim_sentence(base, claim) + (f" [{context}]" if context else ""),
        Tier(claim["tier"]).label,
        reference_text(base, claim["reference"]),
    ]
    note = f" (note: {claim['note']})" if claim["note"] else ""
    return ". ".join(parts) + note


def claim_sentence(base: EvidenceBase, claim: Mapping[str, str]) -> str:
    """Say in words what a claim states, without its context and evidence.

    Parameters
    ----------
    base : EvidenceBase
        Holds the titles of registered words.
    claim : mapping of str to str
        One row of ``base.claims``, as written or expanded.

    Returns
    -------
    str
        ``hsa-miR-145-5p suppresses migration (ectopic expression)``; no full stop.
    """
    relation = Relation(claim["relation"])
    subject, thing = (_title(base, claim[column]) for column in ("subject", "object"))
    if relation is Relation.LEVEL:
        return f"{subject} {_level(claim)}"
    if relation is Relation.QUANTITY:
        return f"Number stated for {subject} and {thing}: {claim['value']}"
    if relation is Relation.OPEN_QUESTION:
        question = f": {claim['mechanism']}" if claim["mechanism"] else ""
        return f"Open question on {subject} and {thing}{question}"
    verb = _VERBS[relation][_SLOT[claim["sign"]]]
    if relation is Relation.TRANSFERS and not claim["subject"].startswith(_CARGO):
        verb = "passes cargo to"
    mechanism = f" ({claim['mechanism']})" if claim["mechanism"] else ""
    return f"{subject} {verb} {thing}{mechanism}"


def _level(claim: Mapping[str, str]) -> str:
    first, _, second = claim["comparison"].partition(" vs ")
    against = f"{first} than in {second}" if second else first
    if claim["sign"] in ("+1", "-1"):
        return f"is {'higher' if claim['sign'] == '+1' else 'lower'} in {against}"
    if claim["sign"] == "0":
        return f"does not differ in {claim['comparison']}"
    return f"differs in {claim['comparison']} (direction not stated)"


def _title(base: EvidenceBase, word: str) -> str:
    if word in list(CascadeStep):
        title = CascadeStep(word).label
        return title if title.startswith("EMT") else title.lower()
    titles = base.entities.loc[base.entities["name"] == word, "title"].tolist()
    return titles[0] if titles else word
