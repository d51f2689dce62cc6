"""Numbers as people and programs write them in the cells of a table."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NO_NUMBER = frozenset(
    {
        "", "na", "n/a", "n.a.", "nan", "null", "none", "missing", "nd", "n.d.", "-", "--", ".",
        "?", "ns", "n.s.", "not significant", "#n/a", "#div/0!", "#num!", "#value!", "#ref!",
        "#null!", "<na>",
    }
)  # fmt: skip

_MINUS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
_DIGITS = r"(?:\d+(?:\.\d*)?|\.\d+)"
_NUMBER = re.compile(rf"(?P<plain>[-+]?{_DIGITS}(?: ?[eEdD] ?[-+]?\d+)?)$")
_POWER = re.compile(
    rf"(?:(?P<by>[-+]?{_DIGITS}) ?[x*\u00d7\u00b7\u22c5\u2219\u2022] ?)?"
    r"10 ?(?P<mark>\^|\*\*|e)? ?\(?(?P<power>[-+]? ?\d+)\)?$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:(?:[pq](?:[- ]?val(?:ue)?)?|fdr) ?(?=[<>=\u2264\u2265~\u2248]))?"
    r"(?P<limit><=?|<<|>=?|\u2264|\u2265|=|~|\u2248)? ?(?=[-+.\d])",
    re.IGNORECASE,
)
_AFTER = re.compile(r" ?\(?(?:[*\u2217\u2020\u2021\u00a7#\u2605]+|n\.?s\.?)\)?$", re.IGNORECASE)
_SPACED = re.compile(r"[-+]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?$")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)$")
_COMMA = re.compile(r"[-+]?(?P<whole>\d*),(?P<part>\d+)(?! ?,)")
_LONG_POWER = re.compile(r"([eE][-+]?)([0-9]{9,})")
_TEN_DIGITS = 11  # letters of the shortest cell with such an exponent
_LONGEST = 60  # no number is longer
_LIMITS = {"<": -1, "\u2264": -1, ">": 1, "\u2265": 1}
_SUPERSCRIPT = re.compile("[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u207b]")


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """The numbers of some cells, and how they were written.

    Parameters
    ----------
    values : ndarray, cells
        NaN where a cell says that there is none, and where it is not read.
    missing : ndarray of bool, cells
        Whether a cell says that there is no number: empty, ``NA``, ``n.d.``, ``#DIV/0!``.
    limits : ndarray of int, cells
        -1 for ``<0.001``, 1 for ``>40``, each taken at its limit; else 0.
    marked : ndarray of bool, cells
        Whether a mark of significance was left out: ``0.03*``.
    percent : ndarray of bool, cells
        Whether it was written in per cent; the value is the share.
    """

    values: NDArray[np.float64]
    missing: NDArray[np.bool_]
    limits: NDArray[np.int8]
    marked: NDArray[np.bool_]
    percent: NDArray[np.bool_]

    @property
    def unread(self) -> NDArray[np.bool_]:
        """Which cells hold something that is no number."""
        return np.isnan(self.values) & ~self.missing


@dataclass(frozen=True, slots=True)
class _Cell:
    value: float
    limit: int = 0
    marked: bool = False
    percent: bool = False


_UNREAD = _Cell(math.nan)


def read_numbers(cells: Sequence[object] | NDArray[np.object_] | pd.Series) -> Numbers:
    """Read the cells of a column, or of any cells that were written alike, as numbers.

    Beside plain numbers: ``1.2x10^-5``, ``1.2 x 10-5`` and the same with Unicode signs and raised
    digits, ``<0.001``, ``0.03*``, ``5 %``, ``p = 0.02``, ``1 234``, a Unicode minus. A comma is
    decimal where some cell tells so (``0,5``, ``12,75``); ``1,234`` alone may be either and is not
    read. What is a number already stays as it is, to the last bit.

    Parameters
    ----------
    cells : sequence
        Text or numbers.

    Returns
    -------
    Numbers
        As many as there are cells, in their order.

    Examples
    --------
    >>> read_numbers(["0.5", "<0.001", "1.2x10-5", "0.03*", "NA", "high"]).values.tolist()
    [0.5, 0.001, 1.2e-05, 0.03, nan, nan]
    """
    given = np.asarray(pd.Series(cells, dtype=object), dtype=object)
    values = to_doubles(given)
    values[[isinstance(cell, bool | np.bool_) for cell in given]] = np.nan
    size = len(given)
    missing, marked, percent = (np.zeros(size, dtype=bool) for _ in range(3))
    limits = np.zeros(size, dtype=np.int8)
    left = np.flatnonzero(np.isnan(values))
    texts = {place: _tidy(given[place]) for place in left}
    decimal = any(map(_tells_decimal, texts.values()))
    for place, text in texts.items():
        missing[place] = text.lower() in NO_NUMBER
        if not missing[place]:
            cell = _read(text, decimal=decimal)
            values[place], limits[place] = cell.value, cell.limit
            marked[place], percent[place] = cell.marked, cell.percent
    return Numbers(values, missing, limits, marked, percent)


def number_of(cell: object) -> float:
    """Read one cell as a number; see `read_numbers`.

    Parameters
    ----------
    cell : object
        Text or a number.

    Returns
    -------
    float
        NaN where it is none.

    Examples
    --------
    >>> number_of("1.2 \u00d7 10\u207b\u2075"), number_of("\u22120.5")
    (1.2e-05, -0.5)
    """
    return float(read_numbers([cell]).values[0])


def to_doubles(cells: NDArray[np.generic] | pd.Series) -> NDArray[np.float64]:
    """Turn cells into numbers as pandas does, whatever their exponents.

    `pandas.to_numeric` (2.3) counts an exponent in 32 bits: one of ten digits ends the process or
    comes round to a wrong number, ``1e4294967296`` to 1. It is called here alone.

    Parameters
    ----------
    cells : ndarray or Series
        Text, numbers, or both.

    Returns
    -------
    ndarray
        A new one; NaN where a cell is no number that a double holds.

    Examples
    --------
    >>> import pandas as pd
    >>> to_doubles(pd.Series(["0.5", "1e-4294967296", "21e308147483648", "high"])).tolist()
    [0.5, 0.0, nan, nan]
    """
    series = pd.Series(cells)
    if not pd.api.types.is_numeric_dtype(series.dtype):
        held = np.array(series, dtype=object)
        for place, cell in enumerate(held):
            if isinstance(cell, str) and len(cell) >= _TEN_DIGITS and _LONG_POWER.search(cell):
                held[place] = _LONG_POWER.sub(_short_power, cell)
        series = pd.Series(held, dtype=object)
    return np.array(pd.to_numeric(series, errors="coerce"), dtype=float)


def _short_power(found: re.Match[str]) -> str:
    """Write an exponent with the first eight of its digits, which no double reaches either."""
    return f"{found[1]}{found[2].lstrip('0')[:8] or '0'}"


def as_double(value: object) -> float:
    """Take what a caller gave as a number.

    Parameters
    ----------
    value : object
        Anyone's.

    Returns
    -------
    float
        NaN where it is none; infinite where no double holds it.

    Examples
    --------
    >>> as_double(2), as_double("two"), as_double(-(10**400))
    (2.0, nan, -inf)
    """
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError:
        return math.inf if value > 0 else -math.inf  # type: ignore[operator]
    except (TypeError, ValueError):
        return math.nan


def _tidy(cell: object) -> str:
    if cell is None or (isinstance(cell, Real) and math.isnan(cell)) or cell is pd.NA:
        return ""
    text = str(cell)
    raised = _SUPERSCRIPT.search(text)
    if raised:  # the sign of the power is lost with its height
        text = f"{text[: raised.start()]}^{text[raised.start() :]}".replace("^^", "^")
    text = unicodedata.normalize("NFKC", text).translate(_MINUS)
    return " ".join(text.split()).strip("'\"` ")


def _read(text: str, *, decimal: bool) -> _Cell:
    if len(text) > _LONGEST:
        return _UNREAD
    plain = _AFTER.sub("", text)
    marked = plain != text
    before = _BEFORE.match(plain)
    body = plain[before.end() :] if before else plain
    percent = body.endswith("%")
    value = _value(_with_point(body.removesuffix("%").strip(), decimal=decimal))
    limit = _LIMITS.get((before["limit"] or "")[:1], 0) if before else 0
    if math.isnan(value):
        return _UNREAD
    return _Cell(value / 100 if percent else value, limit, marked, percent)


def _value(text: str) -> float:
    if found := _NUMBER.match(text):
        return float(found["plain"].replace(" ", "").lower().replace("d", "e"))
    found = _POWER.match(text)
    if found and (found["by"] or found["mark"]):
        by = found["by"] or "1"
        return float(f"{by}e{found['power'].replace(' ', '')}")
    return math.nan


def _with_point(text: str, *, decimal: bool) -> str:
    if _SPACED.match(text):
        text = text.replace(" ", "")
    if _THOUSANDS.match(text):
        return text.replace(",", "")
    return text.replace(",", ".", 1) if decimal and _COMMA.match(text) else text


def _tells_decimal(text: str) -> bool:
    """Whether the comma of a cell can only be decimal: it does not stand before three digits."""
    before = _BEFORE.match(text)
    found = _COMMA.match(text[before.end() :] if before else text)
    return found is not None and (len(found["part"]) != 3 or not found["whole"].strip("0"))
