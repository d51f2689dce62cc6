"""Signature tables of another shape: lists side by side, arrows in the cells, no header."""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import InputError, Source, number_of
from mirbone.expression.reading.signature._directions import side_of
from mirbone.words import classify_row

_MIRNA = ("mature", "precursor", "family", "withdrawn", "merged", "ambiguous")
_MATURE = ("mature", "withdrawn", "merged", "ambiguous")
_LOOKED_AT = 300  # enough to know a column of names
_FOLD = re.compile(r"[ -]?(?:fold|-?times|x|\u00d7)$", re.IGNORECASE)
_MARK = r"[\u2191\u2193\u25b2\u25bc\u2b06\u2b07\u21d1\u21d3\u2197\u2198]+|up|down"
_FOLDED = re.compile(
    r"(?:[x\u00d7] ?)?(?P<number>[-+\u2212]?[\d.,]+)(?:[ -]?fold|[ -]?times| ?[x\u00d7])?$",
    re.IGNORECASE,
)
_MARKED = re.compile(
    rf"(?:(?P<first>{_MARK})[ :]*\(?(?P<after>[^\s()]+)\)?"
    rf"|(?P<before>\S+?)[ ]*\(?(?P<last>{_MARK})\)?)$",
    re.IGNORECASE,
)


def cells_of(table: pd.DataFrame, column: str) -> pd.Series:
    """Give one column of a table, whose columns have different names.

    Parameters
    ----------
    table : DataFrame
        As read.
    column : str
        Its name.

    Returns
    -------
    Series
        The cells.
    """
    return pd.Series(table[column])


def share_of_mirnas(cells: Sequence[object] | pd.Series, *, mature: bool = False) -> float:
    """Say how much of a column is the names of miRNAs.

    Parameters
    ----------
    cells : sequence
        Its cells; a few hundred are looked at.
    mature : bool, optional
        Whether only names of mature miRNAs count, not those of families and precursors.

    Returns
    -------
    float
        The share of those that are not empty; 0 where all are.
    """
    names = [str(cell) for cell in list(cells)[:_LOOKED_AT] if str(cell).strip()]
    kinds = _MATURE if mature else _MIRNA
    return sum(classify_row(name).kind in kinds for name in names) / len(names) if names else 0.0


def is_mirna(name: str) -> bool:
    """Tell whether a text names a human miRNA, or several.

    Parameters
    ----------
    name : str
        A cell.

    Returns
    -------
    bool
        Whether it does, in any way of writing.
    """
    return classify_row(name).kind in _MIRNA


def check_header(table: pd.DataFrame, path: Source) -> None:
    """Refuse a table whose first line is a row: it would be lost.

    Parameters
    ----------
    table : DataFrame
        As read.
    path : Path or Held
        Where it came from, for messages.

    Raises
    ------
    InputError
        If a column is called as a miRNA is.
    """
    for column in map(str, table.columns):
        if is_mirna(column):
            raise InputError(
                f"the signature table {path}, line 1: expected the names of the columns; found "
                f"{column!r}, a miRNA. Add a line above it, such as mirna, direction."
            )


def stack_lists(table: pd.DataFrame) -> pd.DataFrame:
    """Bring lists that stand side by side, ``Upregulated`` and ``Downregulated``, under each other.

    Parameters
    ----------
    table : DataFrame
        As read.

    Returns
    -------
    DataFrame
        Columns ``mirna, direction`` and the lines of the rows; the table itself where it is no
        such.
    """
    sides = {
        column: side
        for column in map(str, table.columns)
        if (side := side_of(column)) in (1.0, -1.0)
        and share_of_mirnas(cells_of(table, column)) > 0.5
    }
    if not sides:
        return table
    lists = [
        pd.DataFrame({"mirna": table[column], "direction": "up" if side > 0 else "down"})
        for column, side in sides.items()
    ]
    both = pd.concat(lists)
    return both.loc[both["mirna"].map(lambda cell: bool(str(cell).strip()))]


def take_arrows(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, NDArray[np.float64]]]:
    """Take arrows and words off numbers: ``\u21912.5``, ``1.8 \u2193``, ``2.5-fold up``, ``x2.5``.

    Parameters
    ----------
    table : DataFrame
        As read.

    Returns
    -------
    tuple of (DataFrame, dict of str to ndarray)
        The table with bare numbers, and of each column that had arrows what they say.
    """
    bare, sides = table.copy(), {}
    for column in map(str, table.columns):
        folded = [_FOLDED.match(cell) for cell in table[column] if isinstance(cell, str) and cell]
        if folded and all(folded):
            bare[column] = table[column].map(_unfolded)
        if not any(isinstance(cell, str) and _MARKED.match(cell) for cell in table[column]):
            continue
        cells = [_apart(cell) for cell in table[column]]
        told = np.array([side for _, side in cells])
        if np.isnan(told).mean() < 0.5:
            bare[column] = pd.Series([cell for cell, _ in cells], index=table.index, dtype=object)
            sides[column] = told
    return bare, sides


def _apart(cell: object) -> tuple[object, float]:
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    found = _MARKED.match(text)
    if found is None:
        return cell, np.nan
    number = _FOLD.sub("", (found["after"] or found["before"]).strip(" -"))
    if np.isnan(number_of(number)):
        return cell, np.nan
    return number, side_of(found["first"] or found["last"])


def _unfolded(cell: object) -> object:
    found = _FOLDED.match(cell) if isinstance(cell, str) else None
    return found["number"] if found else cell
