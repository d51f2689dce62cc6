"""The bibliography: keys, citations for readers, and what is wrong with it."""

import re

import pandas as pd

from mirbone._core import InputError
from mirbone.evidence._base import EvidenceBase

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PMID = re.compile(r"[1-9]\d{0,7}")
_ELSEWHERE = re.compile(r"PMID:[1-9]\d{0,7}|doi:10\.\d{4,9}/\S+")


def cited_elsewhere(key: str) -> bool:
    """Say whether a key names a publication by itself, without a row in the bibliography.

    Parameters
    ----------
    key : str
        One key.

    Returns
    -------
    bool
        True for ``PMID:18376396`` and ``doi:10.1038/ncb1722``.

    Examples
    --------
    >>> cited_elsewhere("PMID:18376396"), cited_elsewhere("R24")
    (True, False)
    """
    return _ELSEWHERE.fullmatch(key) is not None


def citation(base: EvidenceBase, key: str) -> str:
    """Write a reference as a reader sees it: authors, year, journal, DOI or PMID.

    Parameters
    ----------
    base : EvidenceBase
        Holds the bibliography.
    key : str
        One key, or several separated by ``;``.

    Returns
    -------
    str
        Citations in order, separated by ``; ``.

    Raises
    ------
    InputError
        If a key is neither in the bibliography nor a PMID or DOI itself.
    """
    known = base.references.set_index("reference_id", drop=False)
    keys = [part.strip() for part in key.split(";") if part.strip()]
    return "; ".join(_one(known, part) for part in keys)


def _one(known: pd.DataFrame, key: str) -> str:
    if key not in known.index:
        if cited_elsewhere(key):
            return key
        raise InputError(
            f"expected a key of the bibliography, PMID:... or doi:...; got {key!r}. "
            "See the references of `mirbone evidence list`."
        )
    row = known.loc[[key]].iloc[0]
    who = f"{short_authors(row['authors'])} {row['year']}".strip()
    where = f"doi:{row['doi']}" if row["doi"] else f"PMID:{row['pmid']}" if row["pmid"] else ""
    return ", ".join(part for part in (who, row["journal"], where) if part) or key


def short_authors(authors: str) -> str:
    """Shorten a list of authors to what a citation shows.

    Parameters
    ----------
    authors : str
        ``Gregory PA; Bert AG; Paterson EL``, separated by ``;`` or ``,``.

    Returns
    -------
    str
        One or two names, or the first and ``et al.``.

    Examples
    --------
    >>> short_authors("Gregory PA, Bert AG, Paterson EL")
    'Gregory et al.'
    """
    if "et al" in authors:
        return authors.partition("et al")[0].strip(" ,;") + " et al."
    names = [name.strip() for name in re.split(r"[;,]| and | & ", authors) if name.strip()]
    surnames = [re.sub(r"\s+[A-Z][A-Z.\-]{0,4}$", "", name) for name in names]
    if len(surnames) > 2:
        return f"{surnames[0]} et al."
    return " & ".join(surnames)


def check_bibliography(base: EvidenceBase) -> list[tuple[str, str, str, str]]:
    """Find what is wrong in the bibliography.

    Parameters
    ----------
    base : EvidenceBase
        As loaded.

    Returns
    -------
    list of tuple of (level, key, column, message)
        Repeated keys and malformed identifiers are errors; one DOI or PMID under two keys is a
        warning; a publication without either is a note.
    """
    table = base.references
    found = [
        ("error", key, "reference_id", "this key stands more than once. Rename or remove one.")
        for key in table.loc[table["reference_id"].duplicated(), "reference_id"]
    ]
    for column, form, example in (("doi", _DOI, "10.1038/ncb1722"), ("pmid", _PMID, "18376396")):
        filled = table[table[column] != ""]
        found += [
            ("error", key, column, f"expected the form {example}; got {value!r}. Correct it.")
            for key, value in zip(filled["reference_id"], filled[column], strict=True)
            if not form.fullmatch(value)
        ]
        for value, group in filled.groupby(filled[column].str.lower(), sort=False):
            if len(group) > 1:
                keys = ";".join(group["reference_id"])
                found.append(("warning", keys, column, f"{value} stands under {len(group)} keys"))
    bare = table[(table["doi"] == "") & (table["pmid"] == "")]
    found += [("note", key, "doi", "neither DOI nor PMID") for key in bare["reference_id"]]
    return found
