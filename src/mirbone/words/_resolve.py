"""The one rule by which every function takes a name: what it means, or who else it could be.

A function that takes one name resolves it or refuses with the candidates (`resolve_one`,
`resolve_among`); a function that takes a list goes on with those that resolve and hands the others
back (`resolve_mirnas`). No name is answered as if nothing were known of it. Genes have no list that
is whole: a symbol that is not embedded counts where something holds it, else it is refused.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from mirbone._core import InputError, named_keywords, promised, short_repr
from mirbone.words._catalogue import MirnaCatalogue, load_catalogue
from mirbone.words._genes import gene_key, resolve_gene
from mirbone.words._resolution import NameResolution
from mirbone.words.written import find_controls

_SHOWN = 3
_KINDS = {"other species": "of another species", "merged": "several in one"}
_LIKE_MIRNA = re.compile(r"mi-?r-?\d|mi(?:cro)?-?rna|let-?\d|-mir-|MI(?:MAT)?\d", re.IGNORECASE)


@named_keywords
def resolve_name(name: str, catalogue: MirnaCatalogue | None = None) -> NameResolution:
    """Resolve a name that may be a miRNA's or a gene's.

    Parameters
    ----------
    name : str
        As it was written.
    catalogue : MirnaCatalogue, optional
        The miRNAs to look in; all of miRBase v22 without it.

    Returns
    -------
    NameResolution
        The miRNA answer where the name is a miRNA's or written like one, else the gene answer.

    Examples
    --------
    >>> resolve_name("osteopontin").names
    ('SPP1',)
    """
    mirna = (catalogue or load_catalogue()).resolve(name)
    if mirna.kind != "unknown":
        return mirna
    gene = resolve_gene(name)
    if gene.kind != "unknown":
        return gene
    like_mirna = not name.strip() or _LIKE_MIRNA.search(name[:200])
    return mirna if like_mirna else gene


UNRESOLVED_COLUMNS = ("query", "kind", "candidates", "note")
"""Names that stand for no single miRNA: as written, what they are, whom they may mean, why."""


@short_repr("unresolved")
@dataclass(frozen=True, slots=True)
class ResolvedNames:
    """What a list of names means.

    Parameters
    ----------
    names : tuple of str
        miRBase v22 names, each once, in the order asked.
    unresolved : DataFrame
        `UNRESOLVED_COLUMNS`, one row a name that stands for none or for several.
    """

    names: tuple[str, ...]
    unresolved: pd.DataFrame

    def _headline(self) -> str:
        return f"{len(self.names)} resolved, {len(self.unresolved)} not"


@named_keywords
def resolve_mirnas(
    names: str | Iterable[str], catalogue: MirnaCatalogue | None = None
) -> ResolvedNames:
    """Resolve names to one mature miRNA each, and hand back those that do not resolve.

    Parameters
    ----------
    names : str or iterable of str
        As written.
    catalogue : MirnaCatalogue, optional
        The miRNAs to look in; all of miRBase v22 without it.

    Returns
    -------
    ResolvedNames
        At least one name.

    Raises
    ------
    InputError
        If no name is given, or none resolves.

    Examples
    --------
    >>> resolve_mirnas(["miR-30a-5p", "miR-30 family"]).names
    ('hsa-miR-30a-5p',)
    """
    catalogue = catalogue or load_catalogue()
    asked = [names] if isinstance(names, str) else dict.fromkeys(map(str, names))
    answers = [catalogue.resolve(name) for name in asked]
    found = dict.fromkeys(answer.single for answer in answers if answer.single)
    if not found:
        raise InputError("expected the name of one mature miRNA: " + _refusals(answers))
    left = [
        (answer.query, answer.kind, ";".join(answer.names), answer.note)
        for answer in answers
        if not answer.single
    ]
    table = pd.DataFrame(left, columns=pd.Index(UNRESOLVED_COLUMNS), dtype=object)
    return ResolvedNames(tuple(name for name in found if name), promised(table, UNRESOLVED_COLUMNS))


@named_keywords
def resolve_one(name: str, catalogue: MirnaCatalogue | None = None) -> str:
    """Resolve a name to exactly one mature miRNA.

    Parameters
    ----------
    name : str
        As written.
    catalogue : MirnaCatalogue, optional
        The miRNAs to look in; all of miRBase v22 without it.

    Returns
    -------
    str
        Its miRBase v22 name.

    Raises
    ------
    InputError
        If the name is unknown or stands for several; the message names them.

    Examples
    --------
    >>> resolve_one("miR-30a-5p")
    'hsa-miR-30a-5p'
    """
    return resolve_mirnas(name, catalogue).names[0]


@named_keywords
def resolve_among(
    name: str, known: Collection[str], what: str, catalogue: MirnaCatalogue | None = None
) -> str:
    """Find which of the names that something holds is meant.

    A name that is held is taken as it is; so is one that differs from it in letter case, hyphens or
    Greek letters alone and is no known name of another, or a control that is held once under its
    name and that of an assay (``U6 snRNA-001973``). A name of several miRNAs or genes is
    refused even where only one of them is held: which one was meant is not known.

    Parameters
    ----------
    name : str
        A miRNA or gene, or any of `known`, as written.
    known : collection of str
        Current names: the nodes of a network, the species of a cell, the genes of a table.
    what : str
        What holds them, for the message: ``"this network"``.
    catalogue : MirnaCatalogue, optional
        The miRNAs to look in; all of miRBase v22 without it.

    Returns
    -------
    str
        One of `known`.

    Raises
    ------
    InputError
        If the name means none of them, or several.

    Examples
    --------
    >>> resolve_among("osteopontin", {"SPP1", "RUNX2"}, "this network")
    'SPP1'
    """
    if name in known:
        return name
    answer = resolve_name(name, catalogue)
    meant = answer.names or _alike(name, known)
    held = [one for one in meant if one in known]
    if held and len(meant) == 1 and answer.kind != "merged":
        return held[0]
    if len(meant) > 1 or answer.kind == "merged":
        where = "" if len(held) == len(meant) else f"; {what} holds {', '.join(held) or 'none'}"
        raise InputError(f"{name!r} stands for {', '.join(meant)}{where}. Give the one meant.")
    same, controls = find_controls(name, known)
    if len(same) == 1:
        return same[0]
    near = same or get_close_matches(name, sorted(known), n=_SHOWN, cutoff=0.6)
    near = near or controls[: 2 * _SHOWN]
    hint = f"Near: {', '.join(near)}." if near else answer.note
    means = f" ({meant[0]})" if meant and meant[0] != name else ""
    raise InputError(f"{what} holds no {name!r}{means}. {hint}")


def _alike(name: str, known: Collection[str]) -> tuple[str, ...]:
    """Give the names that are written alike; not every good gene symbol is embedded."""
    key = gene_key(name)
    return tuple(sorted(one for one in known if key and gene_key(one) == key))


def _refusals(answers: list[NameResolution]) -> str:
    if not answers:
        return "none was given."
    each = [
        f"{one.query!r} is {_KINDS.get(one.kind, one.kind)}{': ' * bool(one.names)}"
        f"{', '.join(one.names)}. {one.note}"
        for one in answers[:_SHOWN]
    ]
    more = len(answers) - _SHOWN
    return " ".join(each) + (f" And {more} more, none of which resolves." if more > 0 else "")
