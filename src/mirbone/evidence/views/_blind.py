"""The evidence as if nothing had been published on one seed family."""

import re
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from mirbone._core import named_keywords
from mirbone.evidence._base import EvidenceBase
from mirbone.evidence._expand import members_in
from mirbone.evidence._words import classify_words
from mirbone.words import MirnaCatalogue, load_catalogue

# Works that speak of every family: a claim of theirs is hidden where it names the family, or
# stands in a sentence that does; the rest is no knowledge of this family.
_COLLECTION = re.compile(r"\bthe (?:database|collection|review itself)\b")
_FREE_WORDS = ("mechanism", "model_system", "comparison", "note", "sentence")
_BETWEEN = r"(?:[/,~]\s?(?:(?:and|&)\s?)?|-(?=\d\d)|\s?(?:and|&)\s?)-?"
_TOKEN = re.compile(
    r"(?<![a-z])(?P<kind>let|mirs?|mirnas?|micro-?rnas?)[\s-]{0,2}"
    r"(?P<rest>\d+[a-z]{0,2}(?:-[35]p|\*)?"
    rf"(?:{_BETWEEN}(?:\d+[a-z]{{0,2}}|[a-z](?![a-z]))(?:-[35]p|\*)?)*)",
    re.IGNORECASE,
)
_PART = re.compile(r"(?P<number>\d*)(?P<letters>[a-z]{0,2})(?:-(?P<arm>[35]p))?")
_NAME = re.compile(
    r"hsa-(?P<kind>let|miR)-(?P<number>\d+)(?P<letters>[a-z]*)\S*?(?:-(?P<arm>[35]p))?"
)


@named_keywords
def blind(
    evidence: EvidenceBase, mirna_or_family: str, catalogue: MirnaCatalogue | None = None
) -> EvidenceBase:
    """Hide everything that studies a miRNA's seed family.

    The family is every human miRNA with the same nucleotides 2 to 8. A publication studies it if
    its title names a member, or a claim or experiment that cites it has a member as miRNA, subject
    or object. Hidden are the claims and experiments on members; every claim and experiment, of
    genes too, that cites such a publication, whatever else it cites; claims whose free words or
    whose sentence of the review names a member; and the publications themselves. The review and
    the databases speak of every family: of theirs only what names a member, or stands in one
    sentence with it, is hidden.

    Parameters
    ----------
    evidence : EvidenceBase
        Left as it is.
    mirna_or_family : str
        A miRNA or family, in any spelling.
    catalogue : MirnaCatalogue, optional
        The embedded one when absent.

    Returns
    -------
    EvidenceBase
        What is left.

    Raises
    ------
    InputError
        If the name is unknown, or stands for miRNAs of several families.

    Examples
    --------
    >>> from mirbone.evidence import load_evidence, select_claims
    >>> select_claims(blind(load_evidence(), "miR-30a-5p"), mirna="miR-30 family").empty
    True
    """
    catalogue = catalogue or load_catalogue()
    family = frozenset(catalogue.seed_family(mirna_or_family))
    claims, references = evidence.claims, evidence.references
    about = _about(evidence, family, catalogue)
    experiments = getattr(evidence, "experiments", None)
    tried = None if experiments is None else experiments["mirna"].isin(list(family))
    works = _Works(references)
    studied = works.cited([*claims.loc[about, "reference"]])
    studied |= {
        one
        for key, title in zip(references["reference_id"], references["title"], strict=True)
        if names_member(title, family)
        for one in works.cited([key])
    }
    if experiments is not None:
        studied |= works.cited([*experiments.loc[tried, "reference"]])
    said = claims.loc[:, list(_FREE_WORDS)].agg(" | ".join, axis=1)
    hidden = (
        about
        | said.map(lambda text: names_member(text, family))
        | works.cite(claims["reference"], studied)
    )
    hidden |= _same_sentence(claims, about)
    left: dict[str, pd.DataFrame] = {
        "claims": claims.loc[~hidden].reset_index(drop=True),
        "references": references.loc[~works.cite(references["reference_id"], studied)].reset_index(
            drop=True
        ),
    }
    if experiments is not None:
        gone = tried | works.cite(experiments["reference"], studied)
        left["experiments"] = experiments.loc[~gone].reset_index(drop=True)
    return replace(evidence, **left)


class _Works:
    """Publications by any of their names: key, DOI, PMID; the collections are none."""

    def __init__(self, references: pd.DataFrame) -> None:
        self._names: dict[str, frozenset[str]] = {}
        for row in references.to_dict("records"):
            names = {row["reference_id"].lower()}
            names |= {f"doi:{row['doi'].lower()}"} if row["doi"] else set()
            names |= {f"pmid:{row['pmid']}"} if row["pmid"] else set()
            self._names[row["reference_id"]] = frozenset(names)
        notes = references["note"].map(lambda note: _COLLECTION.search(note) is not None)
        self._collections = set(references.loc[notes, "reference_id"])

    def cited(self, cells: Iterable[str]) -> set[str]:
        """Every name of every publication that the cells cite."""
        keys = {key.strip() for cell in cells for key in cell.split(";")} - self._collections
        return {name for key in keys for name in self._names.get(key, {key.lower()})} - {""}

    def cite(self, cells: pd.Series, studied: set[str]) -> pd.Series:
        """Whether each cell cites one of the publications."""
        return cells.map(lambda cell: not studied.isdisjoint(self.cited([cell]))).astype(bool)


def _about(evidence: EvidenceBase, family: frozenset[str], catalogue: MirnaCatalogue) -> pd.Series:
    claims = evidence.claims
    words = classify_words([*claims["subject"], *claims["object"]], evidence.entities, catalogue)
    hits = [
        any(
            not family.isdisjoint(members_in(words[word], relation, f"{mechanism}; {note}"))
            for word in ends
        )
        for *ends, relation, mechanism, note in zip(
            *(claims[name] for name in ("subject", "object", "relation", "mechanism", "note")),
            strict=True,
        )
    ]
    return pd.Series(hits, index=claims.index, dtype=bool)


def _same_sentence(claims: pd.DataFrame, about: pd.Series) -> pd.Series:
    place = claims["section"] + "\t" + claims["sentence"]
    return place.isin(set(place[about & (claims["sentence"] != "")]))


def names_member(text: str, family: Iterable[str]) -> bool:
    """Say whether a text names a member of a family, in the forms that titles use.

    Parameters
    ----------
    text : str
        Such as a title.
    family : iterable of str
        v22 mature names.

    Returns
    -------
    bool
        A name without arm or letter stands for every miRNA that it may mean.

    Examples
    --------
    >>> names_member("MicroRNAs 143 and -145 in bone", ["hsa-miR-145-5p"])
    True
    >>> names_member("miR-30a/b hold cells", ["hsa-miR-30c-5p"])
    False
    """
    tokens = list(_TOKEN.finditer(text))
    if not tokens:
        return False
    members = [found for name in family if (found := _NAME.fullmatch(name))]
    return any(
        _means(part, token["kind"].lower() == "let", member)
        for token in tokens
        for part in _parts(token["rest"].lower())
        for member in members
    )


def _parts(rest: str) -> Iterable[tuple[str, str, str]]:
    """Open ``200b/c-3p and -205`` into number, letters and arm of each."""
    number = ""
    for piece in re.split(_BETWEEN, rest):
        part = _PART.match(piece.strip(" -"))
        if part is None or not part[0]:
            continue
        number = part["number"] or number
        yield number, part["letters"], part["arm"] or ""


def _means(part: tuple[str, str, str], is_let: bool, member: re.Match[str]) -> bool:
    number, letters, arm = part
    return (
        is_let == (member["kind"] == "let")
        and number == member["number"]
        and (not letters or (member["letters"] != "" and member["letters"] in letters))
        and (not arm or not member["arm"] or arm == member["arm"])
    )
