"""What a layout makes of a table: names, samples and numbers, and what it did not read."""

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import Source, to_doubles
from mirbone.expression._profiles import Scale

LaidScale = Scale | Literal["delta_ct"]

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "#n/a", "#value!", "#div/0!", "."})
UNDETERMINED = frozenset(
    (
        *(
            "undetermined",
            "undet",
            "undet.",
            "undetected",
            "not detected",
            "notdetected",
            "n.d.",
            "nd",
        ),
        *("no ct", "noct", "no cq", "nocq", "no cp", "no crt", "no amp", "no amplification"),
        *("no call", "failed", "fail", "absent", "bdl", "lod", "<lod", "below detection"),
        *("-", "--", "---", "neg", "negative", "inf", "+inf", "-inf", "infinity", "-infinity"),
    )
)
_LETTERS = str.maketrans(
    {"\u0442": "t", "\u0441": "c", "\u0394": "delta", "\u03b4": "delta", "\u2206": "delta"}
)
_BEYOND = re.compile(r"(?:[>\u2265]\s*=?\s*\d+(?:[.,]\d+)?|\d+(?:\.\d+)?\s*\+)$")


@dataclass(frozen=True, slots=True)
class Laid:
    """A table whose layout was recognised.

    Parameters
    ----------
    kind : str
        What wrote it, in words: ``QuantStudio export``.
    values : DataFrame, rows x samples
        Floats, NaN where missing or not detected; the index, ``mirna``, holds names as written,
        which may repeat.
    scale : str or None
        What the layout is known to hold; None where only the values tell.
    classes : Series of str or None
        What the file itself says of each row: ``control`` or the empty string, by name.
    notes : tuple of str
        What was done, in sentences.
    unread : tuple of str
        Columns that were not read.
    undetermined : str or None
        A cell that only a table of quantitative PCR has.
    words : str
        The words around the table: title lines and the corner of its header.
    beside : DataFrame or None
        Numbers of the samples that the sample sheet does not name, in the same rows: the table was
        made with them, so that what it holds is judged with them.
    """

    kind: str
    values: pd.DataFrame
    scale: LaidScale | None = None
    classes: pd.Series | None = None
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    undetermined: str | None = None
    words: str = ""
    beside: pd.DataFrame | None = None

    @property
    def every(self) -> pd.DataFrame:
        """The numbers of all samples of the table, whether the sample sheet names them or not."""
        if self.beside is None:
            return self.values
        return pd.concat([self.values, self.beside], axis=1)


@dataclass(frozen=True, slots=True)
class Given:
    """A table as text, before its layout is known.

    Parameters
    ----------
    table : DataFrame
        Text cells (numbers stay numbers where a table in memory held them); the index holds lines.
    path : Path or Held
        Where it came from.
    what : str
        The table in words.
    wanted : tuple of Index
        What the sample sheet may call the samples: those it names, and its other columns.
    before : tuple of tuple of str
        Lines above the header.
    """

    table: pd.DataFrame
    path: Source
    what: str
    wanted: tuple[pd.Index, ...] = ()
    before: tuple[tuple[str, ...], ...] = ()

    @property
    def source(self) -> str:
        """The table in words, with its place."""
        return f"{self.what} {self.path}"


def plain(name: object) -> str:
    """Reduce a column's name to its letters and digits, in lower case.

    Parameters
    ----------
    name : object
        ``Detector Name``, ``detector_name``; the Cyrillic letters of ``Cт`` are Latin ones.

    Returns
    -------
    str
        ``detectorname``.
    """
    lower = (
        str(name).lower().replace("\u0442", "t").replace("\u0441", "c").replace("\u0394", "delta")
    )
    return re.sub(r"[\W_]+", "", lower.replace("\u03b4", "delta").replace("\u2206", "delta"))


def to_numbers(cells: NDArray[np.object_]) -> NDArray[np.float64]:
    """Turn text cells into numbers; what is a number already stays as it is.

    Parameters
    ----------
    cells : ndarray of str or number
        The cells.

    Returns
    -------
    ndarray
        NaN where a cell is no number.
    """
    values = to_doubles(cells)
    for place in np.flatnonzero(np.isnan(values)):
        cell = cells[place]
        if isinstance(cell, str) and ("\u2212" in cell or "\u2013" in cell):  # of typographers
            mended = pd.Series([cell.replace("\u2212", "-").replace("\u2013", "-")], dtype=object)
            values[place] = to_doubles(mended)[0]
    return values


def is_absent(cell: object) -> bool:
    """Tell whether a cell says that there is no value, or that nothing was detected.

    Parameters
    ----------
    cell : object
        The cell.

    Returns
    -------
    bool
        True for empty cells, NA, Undetermined, ``>40`` and their like.
    """
    return str(cell).strip().lower() in MISSING or is_undetected(cell)


def is_undetected(cell: object) -> bool:
    """Tell whether a cell says that nothing was detected.

    Parameters
    ----------
    cell : object
        The cell.

    Returns
    -------
    bool
        True for Undetermined, No Cq, ND, ``>40``, ``40+`` and their like.
    """
    word = str(cell).strip().lower()
    return word in UNDETERMINED or _BEYOND.match(word) is not None


def shown(names: object, most: int = 5) -> str:
    """List names for a sentence, the first few of them.

    Parameters
    ----------
    names : iterable of str
        The names.
    most : int, optional
        How many.

    Returns
    -------
    str
        Quoted, with ``and k more``.
    """
    every = [str(name) for name in names]  # type: ignore[attr-defined]
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(repr(name[:60]) for name in every[:most]) + more
