"""What the numbers of a table are: as its layout, its words or its values tell."""

import re
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from mirbone._core import InputError
from mirbone.expression._guards import (
    check_counts,
    check_ct,
    check_log2,
    refuse_other_logarithm,
    refuse_ratios,
    refuse_standardised,
)
from mirbone.expression._profiles import Scale
from mirbone.expression._sense import Sense, less_is_more
from mirbone.expression.reading.layouts._laid import Laid, LaidScale
from mirbone.expression.reading.layouts._undetected import not_detected, repeated_maximum

SCALES: dict[Scale, str] = {
    "counts": "raw read counts",
    "log2": "log2 values, in which more is more",
    "ct": "Ct values, in which more is less",
}
DELTA = "delta Ct, in which more is less: the sign was turned"
_KEYWORDS = {"counts": "counts", "log2": "intensities", "ct": "ct", "delta_ct": "ct"}
_HELD = {"counts": "read counts", "log2": "log2 values", "ct": "Ct values", "delta_ct": "delta Ct"}
_MOST_CYCLES = 50.0
_SMALL_PANEL = 8  # rows; fewer do not tell logarithms from linear values
_WILD = 1e6  # further from 0 than any log2 value, delta Ct, score or ratio
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
_RATIO = re.compile(
    r"(?<![a-z])(?:RQ|relative[\s_-]?(?:quantit(?:y|ies)|quantification|expression|levels?)|"
    r"fold[\s_-]?changes?|ratios?)(?![a-z])",
    re.IGNORECASE,
)
_LOG = re.compile(r"(?<![a-z])log", re.IGNORECASE)


def find_scale(
    laid: Laid, values: pd.DataFrame, asked: str, source: str, said: str, sense: Sense | None = None
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
    sense : {"more", "less"}, optional
        What of log2 values and Ct is more, where the caller says it; else the values tell.

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
    _check_sense(sense, known, asked, source)
    if known is None:
        _refuse_called_ratios(values, said, source)
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
    if known is None and asked == "auto":
        known_or_told: str = _told(values, source, said, sense)
    else:
        known_or_told = known or asked
    chosen: LaidScale = known_or_told  # type: ignore[assignment]
    whole = laid.values
    if chosen in ("ct", "delta_ct"):
        whole, values = _without_marks(whole, values), _without_marks(values, values)
    if chosen == "ct" and known is None and _is_delta(values, said, sense):
        chosen = "delta_ct"
    _check_numbers(chosen, laid, values, source, said)
    if chosen == "ct" and (known == "ct" or sense == "less" or less_is_more(values) is True):
        check_ct(values, source, early=True)  # of preamplified samples
    elif chosen != "delta_ct":
        _checks(sense)[chosen](values, source)
    return chosen, whole


def _check_numbers(
    chosen: LaidScale, laid: Laid, values: pd.DataFrame, source: str, said: str
) -> None:
    """Refuse what words or the whole table give away: every sample, and rows of any kind."""
    every = laid.every.to_numpy()
    wild = every[np.abs(every) > _WILD]  # no score and no ratio; NaN is never wild
    if wild.size and chosen == "delta_ct":
        raise InputError(
            f"{source} must hold delta Ct, which stay within some tens of cycles; found "
            f"{wild[0]:.6g}. Correct it, or leave the cell empty where the miRNA was not measured."
        )
    if wild.size:
        return  # the checks of the scale say what is too high or too low for it
    if chosen == "log2":
        _refuse_words(values, said, source)
        refuse_ratios(every, source, small=not _LOG.search(said))
    if chosen in ("log2", "delta_ct"):
        refuse_standardised(every, source)
    if chosen == "log2":
        refuse_other_logarithm(laid.values.to_numpy(), source)


def scale_notes(scale: LaidScale, values: pd.DataFrame, said: str) -> tuple[str, ...]:
    """Say what the numbers of a table do not tell of their scale.

    Parameters
    ----------
    scale : {"counts", "log2", "ct", "delta_ct"}
        As `find_scale` gives it.
    values : DataFrame
        Those of its human miRNAs.
    said : str
        The words around the table.

    Returns
    -------
    tuple of str
        One sentence, or none.
    """
    if scale != "log2" or len(values) >= _SMALL_PANEL or _LOG.search(said):
        return ()
    if float(values.min(axis=None)) < 0:
        return ()
    return (
        f"{len(values)} rows do not tell log2 values from linear ones: they were taken for log2, "
        "as was said. If they are ratios or relative quantities, take their log2 first.",
    )


def _checks(sense: Sense | None) -> dict[Scale, Callable[[pd.DataFrame, str], None]]:
    return {
        "counts": check_counts,
        "log2": partial(check_log2, sense=sense),
        "ct": check_ct,
    }


def _check_sense(sense: Sense | None, known: LaidScale | None, asked: str, source: str) -> None:
    """Refuse a sense that contradicts what the table is said or known to hold."""
    scale = known or asked
    if sense not in (None, "more", "less"):
        raise InputError(
            f"`sense` must be 'more' or 'less'; got {sense!r}. Leave it out if unsure."
        )
    if sense == "less" and scale in ("log2", "counts"):
        raise InputError(
            f"`sense` is 'less', and in {_HELD[scale]} more is more: {source}. Give values in "  # type: ignore[index]
            "which less is more, such as delta Ct, as `ct`."
        )
    if sense == "more" and scale in ("ct", "delta_ct"):
        raise InputError(
            f"`sense` is 'more', and in {_HELD[scale]} less is more: {source}. Give minus delta "  # type: ignore[index]
            "Ct, in which more is more, as `intensities`."
        )


def _of_words(said: str, source: str) -> str:
    """Refuse what words call linear; let no word stand that only ends as one for delta Ct."""
    if _POWER.search(said):
        raise InputError(
            f"{source} is called 2^-delta Ct, which is on the linear scale. Give minus delta Ct, "
            "which is its log2, as log2 intensities (`intensities`)."
        )
    return _MINUS_DELTA.sub(" ", said)


def _refuse_called_ratios(values: pd.DataFrame, said: str, source: str) -> None:
    """Refuse what words call ratios or relative quantities, where the values are no logarithms."""
    called = _RATIO.search(said)
    known = values.to_numpy()[values.notna().to_numpy()]
    if called is None or _LOG.search(said) or _DELTA_WORD.search(said) or known.size == 0:
        return
    above = known[known > 0]
    if known.min() < 0 or len(above) == 0 or above.min() >= 1 or np.all(known == np.round(known)):
        return
    raise InputError(
        f"{source} is called {called.group()!r} and has no value below 0, so it is on the linear "
        "scale. Take log2 of its values and give them as log2 intensities (`intensities`); write "
        "log2 above them if they are logarithms already."
    )


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


def _without_marks(values: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """Take out what stands for not detected, and is above any number of cycles."""
    numbers = judged.to_numpy()
    code = repeated_maximum(np.where(not_detected(numbers), np.nan, numbers))
    values = values.mask(not_detected(values.to_numpy()))
    return values if code is None or code <= _MOST_CYCLES else values.mask(values == code)


def _is_delta(values: pd.DataFrame, said: str, sense: Sense | None) -> bool:
    """Whether Ct values are relative already: as the words say, or the values beyond doubt."""
    known = values.to_numpy()[values.notna().to_numpy()]
    if known.size == 0 or (known.min() >= 0 and float(np.median(known)) >= 15):
        return False
    if _DELTA_WORD.search(said):
        return True
    # early Ct of preamplified samples are low too, but none is below 0
    return known.min() < 0 and (sense == "less" or less_is_more(values) is True)


def _told(values: pd.DataFrame, source: str, said: str, sense: Sense | None) -> LaidScale:
    """Tell the scale by what each check accepts."""
    if (_DELTA_WORD.search(said) or sense == "less") and values.min(axis=None) < 0:
        return "delta_ct"
    refused: dict[str, InputError] = {}
    fitting: list[Scale] = []
    for scale, check in _checks(sense).items():
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
    if fitting == ["log2", "ct"] and sense is not None:
        return "log2" if sense == "more" else "ct"
    if fitting == ["log2", "ct"]:
        raise InputError(
            f"{source} may hold log2 intensities or Ct values, in which more is less: its values "
            "fit both. Say which by `scale`: 'log2' or 'ct'."
        )
    return fitting[0]
