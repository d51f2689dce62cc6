"""How miRNA names are spelled: one key for every way of writing the same name."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Case = Literal["mature", "precursor", "unclear", "symbol"]

LONGEST_NAME = 400

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u02d7\ufe58\ufe63\uff0d"
_STARS = "\u2217\u204e\u2731\uff0a"
_NOTHING = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_UNIFY = str.maketrans(dict.fromkeys(_DASHES, "-") | dict.fromkeys(_STARS, "*"))
_REMOVE = str.maketrans("", "", _NOTHING)

_R_STYLE = re.compile(r"(?:[a-z0-9]{2,8}\.)?(?:mir|let)\.[^-\s]*[^-\s.]$", re.IGNORECASE)
_FAMILY = re.compile(r"-(?:family|families|family-members?)$")
# spreadsheets and word processors turn hsa into has
_HUMAN = re.compile(
    r"(?:the-|human-|homo-sapiens-)*(?:hsa-?(?=mi|let)|has-(?=mi|let)|hs-(?=mi|let))?"
)
_OTHER_PREFIX = re.compile(
    r"(?!mi-?r|let|micro)([a-z][a-z0-9]{1,9})-"
    r"(?=mi-?r|mirna|microrna|let|lin-?\d|lsy-?\d|iab-?\d|bantam)"
)
_SHAPE = re.compile(r"(?P<word>micro-?rnas?|mi-?rnas?|mirn|mirs?)?-?(?P<let>let)?-?(?P<rest>\d.*)$")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A written name, taken apart.

    Parameters
    ----------
    text : str
        The name with plain dashes and single spaces.
    keys : tuple of str
        Lower-case keys to look up, in order, such as ``mir-30a-5p``; empty if the text is not
        written like a miRNA.
    prefix : str
        A prefix other than ``hsa-`` (``mmu``, ``pre``), in lower case; empty if there is none.
    human : bool
        Whether the text says that a human miRNA is meant (``hsa-``).
    family : bool
        Whether the text says that a family is meant.
    case : str
        ``mature`` (miR, miRNA), ``precursor`` (mir), ``symbol`` (MIR21, the gene) or ``unclear``.
    """

    text: str
    keys: tuple[str, ...] = ()
    prefix: str = ""
    human: bool = False
    family: bool = False
    case: Case = "unclear"


def read_spelling(query: str) -> Spelling:
    """Take a written miRNA name apart.

    Letter case, kind of dash, underscores, stray spaces, a missing ``hsa-``, ``microRNA`` for
    ``miR`` and ``star`` for ``*`` make no difference. A dot is read as a dash only in names as R
    writes them (``hsa.miR.21.5p``); ``miR-183-5p.2`` is another thing.

    Parameters
    ----------
    query : str
        The name as given.

    Returns
    -------
    Spelling
        Its parts.

    Examples
    --------
    >>> read_spelling("HSA miR–30a_5P").keys
    ('mir-30a-5p',)
    """
    text = tidy(query)
    if len(text) > LONGEST_NAME:
        return Spelling(text[:LONGEST_NAME])
    plain = without_r_dots(text)
    lowered = re.sub(r"[\s_-]+", "-", plain.lower())
    named = _HUMAN.sub("", lowered, count=1)
    other = _OTHER_PREFIX.match(named)
    if other:
        return Spelling(text, prefix=other.group(1))
    body = _FAMILY.sub("", named)
    shape = _SHAPE.match(body)
    if shape is None or not (shape["word"] or shape["let"]):
        return Spelling(text)
    stem = "let-" if shape["let"] else "mir-"
    return Spelling(
        text,
        keys=tuple(stem + rest for rest in _rests(shape["rest"])),
        human=named != lowered,
        family=body != named,
        case=_case(plain) if shape["word"] else "unclear",
    )


def tidy(query: str) -> str:
    """Unify dashes, stars and spaces, and drop invisible characters and enclosing quotes.

    Parameters
    ----------
    query : str
        Any text.

    Returns
    -------
    str
        The same text, plainly written.
    """
    text = query[: 4 * LONGEST_NAME]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_REMOVE).translate(_UNIFY)
    text = " ".join(text.split())
    return text.strip("\"'`").strip().rstrip(",;:")


def without_r_dots(text: str) -> str:
    """Put the dashes back that R made dots of; it may have made one of ``*`` too, at the end.

    Parameters
    ----------
    text : str
        As `tidy` gives it.

    Returns
    -------
    str
        ``hsa-miR-21-5p`` for ``hsa.miR.21.5p``; as it was where R did not write it, or ends in a
        dot.
    """
    return text.replace(".", "-") if _R_STYLE.match(text) else text


def _rests(rest: str) -> tuple[str, ...]:
    """Ways to read what follows ``mir-``: as written, then with a misplaced dash put right."""
    rest = re.sub(r"-?(?:\*|star)$", "*", rest)
    rest = re.sub(r"(?<=[a-z])([35]p)$", r"-\1", rest)
    rest = re.sub(r"-([35])-p$", r"-\1p", rest)
    joined = re.sub(r"^(\d+)-(?!as$|s$)([a-z]{1,2})(?=$|-|\*)", r"\1\2", rest)
    split = re.sub(r"^(\d+[a-z]+)(\d+)(?=$|-|\*)", r"\1-\2", rest)
    return tuple(dict.fromkeys((rest, joined, split)))


def _case(text: str) -> Case:
    found = re.search(r"micro|mirna|mi-rna|mirs?", text, re.IGNORECASE)
    word = found.group() if found else ""
    if word.lower() in ("micro", "mirna", "mi-rna") or word[1:3] == "iR":
        return "mature"
    if word.startswith("mir"):
        return "precursor"
    return "symbol" if re.fullmatch(r"MIRN?(?:LET)?\d+[A-Z]*(?:\d+|-\d+)?", text) else "unclear"


def short(mirna: str) -> str:
    """Leave out the species prefix.

    Parameters
    ----------
    mirna : str
        ``hsa-miR-30a-5p``.

    Returns
    -------
    str
        ``miR-30a-5p``.
    """
    return mirna.removeprefix("hsa-")
