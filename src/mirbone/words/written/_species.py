"""Whose a name or an accession is, by its prefix or number in miRBase v22."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_COMMON = {
    "bta": "cow", "cel": "a worm", "cfa": "dog", "dme": "fruit fly", "dre": "zebrafish",
    "eca": "horse", "gga": "chicken", "mml": "rhesus monkey", "mmu": "mouse", "ocu": "rabbit",
    "oar": "sheep", "osa": "rice", "ptr": "chimpanzee", "rno": "rat", "ssc": "pig",
    "xtr": "clawed frog", "ath": "thale cress",
}  # fmt: skip
# miRBase cuts the names of viruses after two words
_FULL = {
    "ebv": "Epstein-Barr virus", "hcmv": "human cytomegalovirus", "hbv": "hepatitis B virus",
    "kshv": "Kaposi sarcoma-associated herpesvirus", "hiv1": "human immunodeficiency virus 1",
    "hsv1": "herpes simplex virus 1", "hsv2": "herpes simplex virus 2", "bkv": "BK polyomavirus",
    "hhv6b": "human herpesvirus 6B", "jcv": "JC polyomavirus", "sv40": "simian virus 40",
    "mcpv": "Merkel cell polyomavirus", "mdv1": "Marek's disease virus 1",
    "mdv2": "Marek's disease virus 2",
}  # fmt: skip
_ENGLISH = {
    "mouse": "mmu", "murine": "mmu", "rat": "rno", "pig": "ssc", "cow": "bta", "bovine": "bta",
    "zebrafish": "dre", "dog": "cfa", "chicken": "gga", "sheep": "oar", "horse": "eca",
}  # fmt: skip
_VIRUSES = (
    (re.compile(r"(?:mir-?)?(?:bart|bhrf1)-?\d", re.IGNORECASE), "ebv"),
    (re.compile(r"mir-?k(?:12-?)?-?\d", re.IGNORECASE), "kshv"),
    (re.compile(r"mir-?(?:ul|us)-?\d", re.IGNORECASE), "hcmv"),
)


def virus_of(text: str) -> str:
    """Give the prefix of the virus whose miRNAs are named so, without a prefix of their own.

    Parameters
    ----------
    text : str
        A name.

    Returns
    -------
    str
        Such as ``ebv`` for ``miR-BART1-5p``; empty where it is no virus's.
    """
    return next((prefix for pattern, prefix in _VIRUSES if pattern.match(text)), "")


def common_species(prefix: str) -> str:
    """Say in words whose a prefix is.

    Parameters
    ----------
    prefix : str
        Such as ``mmu``, or an English word such as ``mouse``.

    Returns
    -------
    str
        ``Mus musculus (mouse)``; empty if no species of miRBase v22 has it.

    Examples
    --------
    >>> common_species("mmu")
    'Mus musculus (mouse)'
    """
    prefix = _ENGLISH.get(prefix, prefix)
    name = _FULL.get(prefix) or species().get(prefix, "")
    return f"{name} ({_COMMON[prefix]})" if name and prefix in _COMMON else name


@cache  # a constant of the package, read once
def species() -> Mapping[str, str]:
    """Give each prefix of miRBase v22 with its species.

    Returns
    -------
    mapping of str to str
        Prefix to the name of the species.
    """
    return dict(_rows("species.tsv"))


@cache  # a constant of the package, read once
def _runs() -> tuple[list[str], list[str]]:
    rows = _rows("accession_runs.tsv")
    return [first for first, _ in rows], [prefix for _, prefix in rows]


def species_of_accession(accession: str) -> str:
    """Give the prefix of the species whose mature accession lies in this place of miRBase v22.

    Parameters
    ----------
    accession : str
        ``MIMAT0000121``.

    Returns
    -------
    str
        ``mmu``; empty if v22 gave no accession as high.
    """
    firsts, prefixes = _runs()
    place = bisect_right(firsts, accession) - 1
    return prefixes[place] if place >= 0 else ""


def _rows(name: str) -> list[tuple[str, str]]:
    text = files("mirbone.words").joinpath("data", name).read_text(encoding="utf-8")
    cells = [line.split("\t") for line in text.splitlines()[1:]]
    return [(row[0], row[1]) for row in cells]
