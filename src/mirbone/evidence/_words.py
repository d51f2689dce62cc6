"""What a subject or object is: a miRNA, a family, a gene, a step, a registered word."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from mirbone._core import InputError
from mirbone.words import CascadeStep, MirnaCatalogue, NameResolution, resolve_gene, resolve_name

# Approved human symbols: capitals, digits, hyphens; open reading frames: C9orf72, CXorf38.
_SYMBOL = re.compile(r"(?=[A-Z])(?:[A-Z0-9]+|C(?:\d+|X|Y)orf\d+)(?:-(?:[A-Z0-9]+|C\d+orf\d+))*")


@dataclass(frozen=True, slots=True)
class Word:
    """One subject or object, classified.

    Attributes
    ----------
    written : str
        As in the table.
    kind : str
        ``mirna``, ``family``, ``gene``, ``unlisted_gene`` (a symbol that no embedded table can
        confirm), ``step``, ``unknown``, or the kind of a registered entity (``cell``,
        ``process``, ``gene_group``, ...).
    members : tuple of str
        What the word stands for one by one: the miRNAs of a family, the genes of a group, else
        the word alone.
    """

    written: str
    kind: str
    members: tuple[str, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """Of a family, the members that bear its name (miR-98 has only the seed of let-7)."""
        if self.kind != "family":
            return self.members
        stem = re.escape(self.written.removesuffix(" family"))
        name = re.compile(rf"hsa-{stem}[a-z]*(?:-\d+)?(?:-[35]p)?")
        return tuple(member for member in self.members if name.fullmatch(member))

    @property
    def member_kind(self) -> str:
        """The kind of each member: ``mirna`` for a family, ``gene`` for a gene group."""
        return _MEMBER_KIND.get(self.kind, self.kind)


_MEMBER_KIND: Mapping[str, str] = {
    "family": "mirna",
    "gene_group": "gene",
    "unlisted_gene": "gene",
}


def classify_words(
    words: Iterable[str], entities: pd.DataFrame, catalogue: MirnaCatalogue
) -> dict[str, Word]:
    """Classify canonical words; nothing is corrected here.

    Parameters
    ----------
    words : iterable of str
        Subjects and objects; repeats cost nothing.
    entities : DataFrame
        The registered words.
    catalogue : MirnaCatalogue
        Decides what is a miRNA or a family.

    Returns
    -------
    dict of str to Word
        One entry for each distinct word.
    """
    registered = _registered(entities)
    matures = set(catalogue.mature["name"])
    return {
        word: registered.get(word) or _classify(word, matures, catalogue)
        for word in dict.fromkeys(words)
    }


def _registered(entities: pd.DataFrame) -> dict[str, Word]:
    known = {step.value: Word(step.value, "step", (step.value,)) for step in CascadeStep}
    for name, kind, members in zip(
        entities["name"], entities["kind"], entities["members"], strict=True
    ):
        genes = tuple(gene for gene in members.split(";") if gene)
        known[name] = Word(name, kind, genes or (name,))
    return known


def _classify(word: str, matures: set[str], catalogue: MirnaCatalogue) -> Word:
    if word in matures:
        return Word(word, "mirna", (word,))
    if word.endswith(" family"):
        members = _members(word, catalogue) if family_word(word, catalogue) == word else ()
        return Word(word, "family", members) if members else Word(word, "unknown", (word,))
    if resolve_gene(word).names == (word,):
        return Word(word, "gene", (word,))
    kind = "unlisted_gene" if looks_like_symbol(word) else "unknown"
    return Word(word, kind, (word,))


def looks_like_symbol(word: str) -> bool:
    """Say whether a word has the form of an approved human gene symbol.

    Parameters
    ----------
    word : str
        Any text.

    Returns
    -------
    bool
        True for ``SNAI1``, ``HLA-A`` and ``C9orf72``; False for clone names (``RP11-766F14.2``),
        complexes (``CCNB1_CDK1``) and dates made of symbols by a spreadsheet (``1-Dec``).

    Examples
    --------
    >>> [looks_like_symbol(word) for word in ("SNAI1", "C9orf72", "CCNB1_CDK1", "1-Dec")]
    [True, True, False, False]
    """
    return _SYMBOL.fullmatch(word) is not None


def canonical_word(
    word: Word, entities: pd.DataFrame, catalogue: MirnaCatalogue
) -> tuple[str, str]:
    """Resolve a user's word to the one word that the evidence base uses.

    Parameters
    ----------
    word : Word
        As classified; its text may be a miRNA or gene name of any age, a family, a cascade step
        or a registered word.
    entities : DataFrame
        The registered words.
    catalogue : MirnaCatalogue
        Resolves miRNA names.

    Returns
    -------
    tuple of (str, str)
        The canonical word, and how it was found (empty when it was written so).

    Raises
    ------
    InputError
        If the word resolves to nothing or to more than one miRNA or gene.
    """
    written = word.written
    if word.kind not in ("unknown", "unlisted_gene"):
        return written, ""
    found = resolve_name(written, catalogue)
    name = found.single
    if found.kind == "gene" and len(found.names) == 1:
        name = found.names[0]
    if found.kind == "family":
        name = family_word(written, catalogue)
    if name:
        return name, f"{written!r} resolved to {name} (confidence {found.confidence:.2g})"
    if word.kind == "unlisted_gene" and found.kind == "unknown":
        return written, f"gene symbol {written} is taken as written: no embedded table lists it"
    raise InputError(_unresolved(written, found, entities))


def family_word(written: str, catalogue: MirnaCatalogue) -> str | None:
    """Write a family name as claims do: ``miR-30 family``.

    Parameters
    ----------
    written : str
        ``miR-30s``, ``hsa-miR-30``, ``miR-30s family``.
    catalogue : MirnaCatalogue
        Must know the family.

    Returns
    -------
    str or None
        None when the catalogue knows no such family.
    """
    stem = re.sub(r"^hsa-|[\s-]*family$", "", written.strip(), flags=re.IGNORECASE)
    stem = re.sub(r"s$", "", stem, flags=re.IGNORECASE)
    stem = re.sub(r"^(?:mirna|mir)", "miR", stem, flags=re.IGNORECASE)
    stem = re.sub(r"^let", "let", stem, flags=re.IGNORECASE)
    name = f"{stem} family"
    return name if _members(name, catalogue) else None


def _members(family: str, catalogue: MirnaCatalogue) -> tuple[str, ...]:
    try:
        return catalogue.family_members(family)
    except InputError:
        return ()


def _unresolved(written: str, found: NameResolution, entities: pd.DataFrame) -> str:
    if len(found.names) > 1:
        return (
            f"expected one miRNA or gene; {written!r} may be {', '.join(found.names[:6])}. "
            "Write the one that is meant."
        )
    words = [*(step.value for step in CascadeStep), *entities["name"]]
    near = difflib.get_close_matches(written, words, n=3, cutoff=0.6)
    hint = f" Near words: {', '.join(near)}." if near else ""
    why = f" ({found.note})" if found.note else ""
    return (
        f"expected a miRNA, gene, family, cascade step or registered word; {written!r} is none"
        f"{why}.{hint} Correct it, or name a word of the list in docs/evidence.md."
    )
