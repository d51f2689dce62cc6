"""The evidence as if nothing had been published on one seed family."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from mirbone._core import named_keywords
from mirbone.evidence._base import EvidenceBase
from mirbone.evidence._expand import members_in
from mirbone.evidence._load import load_evidence
from mirbone.evidence._words import classify_words
from mirbone.evidence.published._load import load_experiments
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
    evidence: EvidenceBase,
    mirna_or_family: str,
    *,
    experiments: pd.DataFrame | None = None,
    catalogue: MirnaCatalogue | None = None,
) -> EvidenceBase:
    """Hide everything that studies a miRNA's seed family.

    The family is every human miRNA with the same nucleotides 2 to 8. A publication studies it if
    its title names a member, or a claim or experiment that cites it has a member as miRNA, subject
    or object. Hidden are the claims on members; every claim, of genes too, that cites such a
    publication, whatever else it cites; claims whose free words or whose sentence of the review
    names a member; and the publications themselves. The review and the databases speak of every
    family: of theirs only what names a member, or stands in one sentence with it, is hidden.

    Parameters
    ----------
    evidence : EvidenceBase
        Left as it is.
    mirna_or_family : str
        A miRNA or family, in any spelling.
    experiments : DataFrame, optional
        As `load_experiments` gives them, which tell what publications study; the embedded ones,
        retracted too, when absent. `blind_experiments` hides them.
    catalogue : MirnaCatalogue, optional
        The embedded one when absent.

    Returns
    -------
    EvidenceBase
        What is left.

    Raises
    ------
    InputError
        If the name is unknown, or ambiguous.

    Examples
    --------
    >>> from mirbone.evidence import load_evidence, select_claims
    >>> select_claims(blind(load_evidence(), "miR-30a-5p"), mirna="miR-30 family").empty
    True
    """
    hiding = _Hiding.of(evidence, mirna_or_family, experiments, catalogue)
    claims, references = evidence.claims, evidence.references
    said = claims.loc[:, list(_FREE_WORDS)].agg(" | ".join, axis=1)
    hidden = (
        hiding.about
        | said.map(lambda text: names_member(text, hiding.family)).astype(bool)
        | hiding.works.cite(claims, "reference", hiding.studied)
        | _same_sentence(claims, hiding.about)
    )
    known = hiding.works.cite(references, "reference_id", hiding.studied)
    return replace(
        evidence,
        claims=claims.loc[~hidden].reset_index(drop=True),
        references=references.loc[~known].reset_index(drop=True),
    )


@named_keywords
def blind_experiments(
    experiments: pd.DataFrame,
    mirna_or_family: str,
    *,
    evidence: EvidenceBase | None = None,
    catalogue: MirnaCatalogue | None = None,
) -> pd.DataFrame:
    """Hide the experiments on a miRNA's seed family, and all others of the same publications.

    Parameters
    ----------
    experiments : DataFrame
        As `load_experiments` gives them.
    mirna_or_family : str
        A miRNA or family, in any spelling.
    evidence : EvidenceBase, optional
        Whose claims and titles tell what publications study; the embedded one when absent.
    catalogue : MirnaCatalogue, optional
        The embedded one when absent.

    Returns
    -------
    DataFrame
        The rows that are left, numbered anew.

    Raises
    ------
    InputError
        If the name is unknown, or ambiguous.

    Examples
    --------
    >>> from mirbone.evidence import load_experiments
    >>> left = blind_experiments(load_experiments(), "miR-30a-5p")
    >>> left["mirna"].str.contains("miR-30[a-e]-5p").any()
    np.False_
    """
    base = evidence or load_evidence()
    hiding = _Hiding.of(base, mirna_or_family, experiments, catalogue)
    gone = experiments["mirna"].isin(list(hiding.family))
    gone |= hiding.works.cite(experiments, "reference", hiding.studied)
    return experiments.loc[~gone].reset_index(drop=True)


def unstudied(
    names: Iterable[str], evidence: EvidenceBase, experiments: pd.DataFrame
) -> frozenset[str]:
    """Find miRNAs that no title, claim or experiment can name, as their number occurs in none.

    Quick, and errs to one side: what is given here is studied by nothing; of the rest
    `blind_experiments` decides.

    Parameters
    ----------
    names : iterable of str
        v22 mature names.
    evidence : EvidenceBase
        Whose claims and titles count.
    experiments : DataFrame
        As `load_experiments` gives them.

    Returns
    -------
    frozenset of str
        Of the names.
    """
    claims = evidence.claims
    texts = [claims[name] for name in ("subject", "object", "mechanism", "note")]
    texts += [evidence.references["title"], experiments["mirna"], evidence.entities["name"]]
    numbers = {number for text in texts for cell in text for number in re.findall(r"\d+", cell)}
    found = [(name, _NAME.fullmatch(name)) for name in names]
    return frozenset(name for name, match in found if match and match["number"] not in numbers)


class _Hiding(NamedTuple):
    """What is to be hidden: the family, the claims on it, and the publications that study it."""

    family: frozenset[str]
    about: pd.Series
    works: "_Works"
    studied: set[str]

    @classmethod
    def of(
        cls,
        evidence: EvidenceBase,
        name: str,
        experiments: pd.DataFrame | None,
        catalogue: MirnaCatalogue | None,
    ) -> "_Hiding":
        catalogue = catalogue or load_catalogue()
        if experiments is None:
            experiments = load_experiments(retracted=True, catalogue=catalogue)
        family = frozenset(catalogue.seed_family(name))
        about = _about(evidence, family, catalogue)
        references, works = evidence.references, _Works(evidence.references)
        titled = references["title"].map(lambda title: names_member(title, family)).astype(bool)
        tried = experiments["mirna"].isin(list(family))
        keys = [
            *evidence.claims.loc[about, "reference"],
            *references.loc[titled, "reference_id"],
            *experiments.loc[tried, "reference"],
        ]
        return cls(family, about, works, works.cited(keys))


class _Works:
    """Publications by any of their names: key, DOI, PMID; the collections are none."""

    def __init__(self, references: pd.DataFrame) -> None:
        self._names: dict[str, frozenset[str]] = {}
        for row in references.to_dict("records"):
            names = {row["reference_id"].lower()}
            names |= {f"doi:{row['doi'].lower()}"} if row["doi"] else set()
            names |= {f"pmid:{row['pmid']}"} if row["pmid"] else set()
            self._names |= dict.fromkeys(names, frozenset(names))
        notes = references["note"].map(lambda note: _COLLECTION.search(note) is not None)
        self._collections = set(references.loc[notes, "reference_id"].str.lower())

    def cited(self, cells: Iterable[str]) -> set[str]:
        """Every name of every publication that the cells cite."""
        keys = {key.strip().lower() for cell in cells for key in cell.split(";")} - {""}
        keys -= self._collections
        return {name for key in keys for name in self._names.get(key, {key})}

    def cite(self, table: pd.DataFrame, column: str, studied: set[str]) -> pd.Series:
        """Whether each cell of a column cites one of the publications."""
        hits = [not studied.isdisjoint(self.cited([cell])) for cell in table[column]]
        return pd.Series(hits, index=table.index, dtype=bool)


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
