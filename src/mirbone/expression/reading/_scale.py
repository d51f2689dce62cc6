"""What the numbers of a table are: as its layout, its words or its values tell."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from mirbone._core import InputError
from mirbone.expression._guards import check_counts, check_ct, check_log2
from mirbone.expression._profiles import Scale
from mirbone.expression._sense import less_is_more
from mirbone.expression.reading.layouts._laid import Laid, LaidScale
from mirbone.expression.reading.layouts._plates import not_detected

SCALES: dict[Scale, str] = {
    "counts": "raw read counts",
    "log2": "log2 values, in which more is more",
    "ct": "Ct values, in which more is less",
}
DELTA = "delta Ct, in which more is less: the sign was turned"
_KEYWORDS = {"counts": "counts", "log2": "intensities", "ct": "ct", "delta_ct": "ct"}
_HELD = {"counts": "read counts", "log2": "log2 values", "ct": "Ct values", "delta_ct": "delta Ct"}
_CHECKS: dict[Scale, Callable[[pd.DataFrame, str], None]] = {
    "counts": check_counts,
    "log2": check_log2,
    "ct": check_ct,
}
_MINUS = r"(?:[-\u2212\u2013]\s*|\bminus\s+|\bneg(?:ative)?\s+|\b1\s*[x*]\s*)"
_DELTA = (
    r"(?:delta|\u0394|\u03b4|\u2206|\bd)[\s_-]?(?:delta|\u0394|\u03b4|\u2206|d)?[\s_-]?c[t\u0442qp]"
)
_MINUS_DELTA = re.compile(rf"{_MINUS}\(?{_DELTA}", re.IGNORECASE)
_POWER = re.compile(rf"2\s*(?:\^|\*\*)?\s*\(?\s*[-\u2212\u2013]\s*\(?{_DELTA}", re.IGNORECASE)
_DELTA_WORD = re.compile(rf"{_DELTA}(?![a-z])", re.IGNORECASE)
_OTHER_LOG = re.compile(
    r"\blog_?10\b|\blog_?e\b|\bln\b|\bln\(|\bnatural\s+log|\bcentred log.?ratio|\bclr\b",
    re.IGNORECASE,
)


def find_scale(
    laid: Laid, values: pd.DataFrame, asked: str, source: str, said: str
) -> tuple[LaidScale, pd.DataFrame]:
    """Decide what the numbers are, and refuse what they cannot be.

    Parameters
    ----------
    laid : Laid
        The table, whose layout may tell.
    values : DataFrame, rows x samples
        Those of its human miRNAs, under their v22 names where these are certain.
    asked : {"auto", "counts", "log2", "ct"}
        What the caller says.
    source : str
        The table in words, for messages.
    said : str
        The words around the table: title lines, the corner of the header, the file's name.

    Returns
    -------
    scale : {"counts", "log2", "ct", "delta_ct"}
        What they are.
    values : DataFrame
        Those of `laid`, with marks of Ct tables for not detected taken out.

    Raises
    ------
    InputError
        If they are something else than is said, or may be two things.
    """
    known = laid.scale
    said = _of_words(said, source)
    if known is not None and asked not in ("auto", _as_scale(known)):
        raise InputError(
            f"{source} holds {_HELD[known]} ({laid.kind}). Give it as `{_KEYWORDS[known]}`."
        )
    if laid.undetermined is not None and asked not in ("auto", "ct"):
        raise InputError(
            f"{source}: expected numbers; found {laid.undetermined!r}, which a Ct table holds. "
            "Give it as Ct (`ct`)."
        )
    if laid.undetermined is not None:
        asked = "ct"
    chosen: LaidScale = known or (_told(values, source, said) if asked == "auto" else asked)  # type: ignore[assignment]
    whole = laid.values
    if chosen in ("ct", "delta_ct"):
        whole = _without_marks(whole)
        values = _without_marks(values)
    if chosen == "ct" and known is None and _is_delta(values, said):
        chosen = "delta_ct"
    if chosen == "log2":
        _refuse_words(values, said, source)
    if chosen == "ct" and (known == "ct" or less_is_more(values) is True):
        check_ct(values, source, early=True)  # of preamplified samples
    elif chosen != "delta_ct":
        _CHECKS[chosen](values, source)
    return chosen, whole


def _of_words(said: str, source: str) -> str:
    """Refuse what words call linear; let no word stand that only ends as one for delta Ct."""
    if _POWER.search(said):
        raise InputError(
            f"{source} is called 2^-delta Ct, which is on the linear scale. Give minus delta Ct, "
            "which is its log2, as log2 intensities (`intensities`)."
        )
    return _MINUS_DELTA.sub(" ", said)


def _refuse_words(values: pd.DataFrame, said: str, source: str) -> None:
    """Refuse log2 values that words call something else."""
    if _DELTA_WORD.search(said):
        raise InputError(
            f"{source} is called delta Ct, in which more is less. Give it as `ct`; or, if its sign "
            "was turned already, call it minus delta Ct."
        )
    other = _OTHER_LOG.search(said)
    if other and float(values.max(axis=None)) < 50:
        raise InputError(
            f"{source} is called {other.group().strip('(')!r}, and expected are logarithms to base "
            "2. Multiply by 3.322 what is log10, by 1.443 what is a natural logarithm, and call it "
            "log2."
        )


def _as_scale(scale: LaidScale) -> Scale:
    return "ct" if scale == "delta_ct" else scale


def _without_marks(values: pd.DataFrame) -> pd.DataFrame:
    return values.mask(not_detected(values.to_numpy()))


def _is_delta(values: pd.DataFrame, said: str) -> bool:
    """Whether Ct values are relative already: as the words say, or the values beyond doubt."""
    known = values.to_numpy()[values.notna().to_numpy()]
    if known.size == 0 or (known.min() >= 0 and float(np.median(known)) >= 15):
        return False
    if _DELTA_WORD.search(said):
        return True
    # early Ct of preamplified samples are low too, but none is below 0
    return known.min() < 0 and less_is_more(values) is True


def _told(values: pd.DataFrame, source: str, said: str) -> LaidScale:
    """Tell the scale by what each check accepts."""
    if _DELTA_WORD.search(said) and values.min(axis=None) < 0:
        return "delta_ct"
    refused: dict[str, InputError] = {}
    fitting: list[Scale] = []
    for scale, check in _CHECKS.items():
        try:
            check(values, source)
        except InputError as error:
            refused[scale] = error
        else:
            fitting.append(scale)
    if not fitting:
        known = values.to_numpy()[values.notna().to_numpy()]
        nearest = "counts" if np.all(known == np.round(known)) else "log2"
        raise InputError(f"{refused[nearest]} It fits no other scale either.")
    if fitting == ["log2", "ct"]:
        raise InputError(
            f"{source} may hold log2 intensities or Ct values, in which more is less: its values "
            "fit both. Say which by `scale`: 'log2' or 'ct'."
        )
    return fitting[0]
