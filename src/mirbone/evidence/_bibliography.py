"""The bibliography: keys, citations for readers, and what is wrong with it."""

import re

import pandas as pd

from mirbone._core import InputError
from mirbone.evidence._base import EvidenceBase

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PMID = re.compile(r"[1-9]\d{0,7}")
_INITIALS = re.compile(r"\s+[A-Z][A-Z.\-]{0,5}(?:\s+(?:Jr\.?|Sr\.?|2nd|3rd))?$")
_PMC = re.compile(r"\bPMC[1-9]\d{0,8}\b")
_LOOKED_UP = "looked up, not found"
_ELSEWHERE = re.compile(r"(?:PMID|pmid):[1-9]\d{0,7}|doi:10\.\d{4,9}/[^\s;]+|pmcid:PMC[1-9]\d{0,8}")


def cited_elsewhere(key: str) -> bool:
    """Say whether a key names a publication by itself, without a row in the bibliography.

    Parameters
    ----------
    key : str
        One key.

    Returns
    -------
    bool
        True for ``PMID:18376396``, ``doi:10.1038/ncb1722`` and ``pmcid:PMC5528646``.

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


def reference_text(base: EvidenceBase, reference: str) -> str:
    """Write a reference as `citation` does, and what is no key of anything as it was written.

    Parameters
    ----------
    base : EvidenceBase
        Holds the bibliography.
    reference : str
        A claim's `reference`; a user's may be in any words.

    Returns
    -------
    str
        Citations in order, separated by ``; ``.
    """
    known = base.references.set_index("reference_id", drop=False)
    keys = [part.strip() for part in reference.split(";") if part.strip()]
    return "; ".join(_one(known, key) if _is_key(base, key) else key for key in keys)


def _is_key(base: EvidenceBase, key: str) -> bool:
    return cited_elsewhere(key) or bibliography_key(base.references, key) is not None


def bibliography_key(references: pd.DataFrame, key: str) -> str | None:
    """Find under which key the bibliography holds a publication.

    Parameters
    ----------
    references : DataFrame
        As in `EvidenceBase`.
    key : str
        A key of it, or ``PMID:...``, ``doi:...``, ``pmcid:...``.

    Returns
    -------
    str or None
        None where the bibliography does not hold it.
    """
    if (references["reference_id"] == key).any():
        return key
    kind, _, identifier = key.partition(":")
    kind, identifier = kind.lower(), identifier.lower()
    if kind in ("doi", "pmid") and identifier:
        found = references.loc[references[kind].str.lower() == identifier, "reference_id"]
        return found.iloc[0] if len(found) else None
    return None


def _one(known: pd.DataFrame, written: str) -> str:
    key = bibliography_key(known, written) or written
    if key not in known.index:
        if cited_elsewhere(key):
            return key
        raise InputError(
            f"expected a key of the bibliography, PMID:... or doi:...; got {key!r}. "
            "See the column `reference` of the claims."
        )
    row = known.loc[[key]].iloc[0]
    who = f"{short_authors(row['authors'])} {row['year']}".strip()
    where = f"doi:{row['doi']}" if row["doi"] else f"PMID:{row['pmid']}" if row["pmid"] else ""
    where = where or (key if cited_elsewhere(key) else "") or _pmcid(row["note"])
    if not (who or where):
        return f"reference {row['review_number']} of the review" if row["review_number"] else key
    return ", ".join(part for part in (who, row["journal"], where) if part)


def _pmcid(note: str) -> str:
    number = _PMC.search(note)
    return f"pmcid:{number[0]}" if number else ""


def without_identifier(row: pd.Series) -> str:
    """Say of a publication without DOI and PMID what is known of its identifiers.

    Parameters
    ----------
    row : Series
        A row of the bibliography.

    Returns
    -------
    str
        Whether both were looked up and not found, and the PMC number where its note gives one.
    """
    if not (row["authors"] or row["title"]):
        return "neither DOI nor PMID: the publication is not identified"
    number = _pmcid(row["note"])
    said = "neither DOI nor PMID" + (f" but {number}" if number else "")
    return f"{said}: {_LOOKED_UP}" if _LOOKED_UP in row["note"] else said


def short_authors(authors: str) -> str:
    """Shorten a list of authors to what a citation shows.

    Parameters
    ----------
    authors : str
        ``Gregory P.A., Bert A.G., Paterson E.L.``, separated by ``;`` or ``,``.

    Returns
    -------
    str
        One or two names, or the first and ``et al.``.

    Examples
    --------
    >>> short_authors("Gregory P.A., Bert A.G., Paterson E.L. et al.")
    'Gregory et al.'
    """
    named, more, _ = authors.partition("et al")
    names = [name.strip() for name in re.split(r"[;,]| and | & ", named) if name.strip()]
    surnames = [_INITIALS.sub("", name) for name in names]
    if len(surnames) > 2 or (surnames and more):
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
        keys: dict[str, list[str]] = {}
        for key, value in zip(filled["reference_id"], filled[column], strict=True):
            keys.setdefault(value.lower(), []).append(key)
        found += [
            ("warning", ";".join(same), column, f"{value} stands under {len(same)} keys")
            for value, same in keys.items()
            if len(same) > 1
        ]
    bare = table[(table["doi"] == "") & (table["pmid"] == "")]
    found += [
        ("note", row["reference_id"], "doi", without_identifier(row))
        for _, row in bare.iterrows()
        if not cited_elsewhere(row["reference_id"])
    ]
    return found
