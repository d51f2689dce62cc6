"""The words and signs in which tables say that something goes up, goes down or stays."""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import NO_NUMBER

_UP = (
    r"up|ups?[ -]?regulat\w+|increas\w+|higher|high|gain(?:ed|s)?|raised|elevat\w+"
    r"|over[ -]?express\w*|over|induced|positive|pos|enriched|hyper|u"
    r"|[\u2191\u2b06\u25b2\u25b3\u21d1\u21e7\u2197\u2b08]+"
    r"|\+{1,4}|\+?1(?:\.0*)?"
)
_DOWN = (
    r"down|dn|downs?[ -]?regulat\w+|decreas\w+|lower|low|los[st]|lowered|reduc\w+"
    r"|under[ -]?express\w*|under|repress\w+|suppress\w+|negative|neg|deplet\w+|hypo|d"
    r"|[\u2193\u2b07\u25bc\u25bd\u21d3\u21e9\u2198\u2b0a]+|-{1,4}|-1(?:\.0*)?"
)
_STILL = (
    r"n\.?s|not|no|non|none|stable|steady|same|equal|neutral|unchang\w+|un[ -]?regulat\w+|nochange"
    r"|(?:no|not|non)[ -]?(?:change[sd]?|changing|diff\w*(?: express\w+)?|sig\w*|regulat\w+|degs?"
    r"|de|effect)|nodiff|notsig|nonsig|insignificant|normal|similar|[=\u2194\u2192~]+|0(?:\.0*)?"
)
_LEAD = r"(?:(?:significant(?:ly)?|sig|strong(?:ly)?|moderate(?:ly)?|differentially)[ -])?"
_TAIL = r"(?:[ -](?:regulat\w+|express\w+|expression|sig\w*|genes?|mirnas?))*"
_SIDES = tuple(
    (re.compile(f"{_LEAD}(?:{words}){_TAIL}"), side)
    for words, side in ((_UP, 1.0), (_DOWN, -1.0), (_STILL, 0.0))
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_BARE = re.compile(r"[-+=]+|[-+]?[01](?:\.0*)?")
_CALLED = frozenset({
    "yes", "y", "true", "t", "1", "sig", "sig.", "significant", "pass", "passed", "de", "deg",
    "*", "**", "***", "****",
})  # fmt: skip
_NOT_CALLED = frozenset({
    "no", "n", "false", "f", "0", "ns", "n.s.", "not", "not sig", "notsig", "not significant",
    "non-significant", "nonsignificant", "nonsig", "insignificant", "fail", "failed", "", "-", "na",
    "not_significant",
})  # fmt: skip
_LONGEST = 80  # no word for a direction is longer
_EMOJI = str.maketrans({"\ufe0f": None, "\ufe0e": None})


@dataclass(frozen=True, slots=True, eq=False)
class Directions:
    """What the cells of a column say of the direction.

    Parameters
    ----------
    sides : ndarray, cells
        1 up, -1 down, 0 no change, NaN where nothing is said or the word is not known.
    unknown : ndarray of bool, cells
        Whether a cell holds another word.
    """

    sides: NDArray[np.float64]
    unknown: NDArray[np.bool_]


def read_directions(cells: pd.Series) -> Directions:
    """Read the directions of a column.

    A dash alone means down where the others are signs, and nothing where they are words.

    Parameters
    ----------
    cells : Series
        Text or numbers.

    Returns
    -------
    Directions
        One side a cell.

    Examples
    --------
    >>> read_directions(pd.Series(["Up-regulated", "DOWN", "NOT", "\u2191", ""])).sides.tolist()
    [1.0, -1.0, 0.0, 1.0, nan]
    """
    words = [_word(cell) for cell in cells]
    spoken = any(re.search(r"[a-z]", word) and _side(word) in (1.0, -1.0) for word in words)
    sides = np.array([np.nan if spoken and word == "-" else _side(word) for word in words], float)
    silent = np.array([word in NO_NUMBER for word in words], bool)
    unknown = np.isnan(sides) & ~silent
    return Directions(sides, unknown)


def holds_directions(cells: pd.Series) -> bool:
    """Tell whether a column is one of directions by its words, whatever its name.

    Parameters
    ----------
    cells : Series
        Text or numbers.

    Returns
    -------
    bool
        Whether all its words are known and some says up or down; signs and digits alone do not
        tell.
    """
    words = {word for cell in cells if (word := _word(cell)) and word not in NO_NUMBER}
    told = [_side(word) for word in words if not _BARE.fullmatch(word)]
    return any(side in (1.0, -1.0) for side in told) and not any(map(np.isnan, map(_side, words)))


def side_of(cell: object) -> float:
    """Read one direction; see `read_directions`.

    Parameters
    ----------
    cell : object
        A word, sign or arrow.

    Returns
    -------
    float
        1, -1, 0, or NaN where it is none.
    """
    return _side(_word(cell))


def read_called(cells: pd.Series) -> NDArray[np.bool_] | None:
    """Read a column that says of each row whether it is significant: yes, no, TRUE, ``**``, ns.

    Parameters
    ----------
    cells : Series
        Text or numbers.

    Returns
    -------
    ndarray of bool or None
        None where the column says something else, or the same of every row.
    """
    words = [re.sub(r"\.0+$", "", _bare(cell)) for cell in cells]
    if not set(words) <= _CALLED | _NOT_CALLED:
        return None
    called = np.array([word in _CALLED for word in words], bool)
    return called if 0 < called.sum() < len(called) else None


def _bare(cell: object) -> str:
    return "" if isinstance(cell, float) and np.isnan(cell) else str(cell).strip().lower()


def _word(cell: object) -> str:
    if isinstance(cell, float) and np.isnan(cell):
        return ""
    if len(str(cell)) > _LONGEST:
        return "\0"
    text = unicodedata.normalize("NFKC", str(cell)).translate(_DASHES).translate(_EMOJI).lower()
    return " ".join(text.replace("_", " ").split()).strip("'\"*(). ")


def _side(word: str) -> float:
    return next((side for pattern, side in _SIDES if pattern.fullmatch(word)), np.nan)
