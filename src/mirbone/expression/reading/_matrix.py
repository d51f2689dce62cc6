"""A table of numbers, miRNAs in rows and samples in columns, read strictly."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import InputError, Source, read_table

UNDETERMINED = frozenset({"undetermined", "undet", "no ct", "noct"})
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "#n/a"})


def read_matrix(path: Source, what: str) -> pd.DataFrame:
    """Read a matrix whose first column names the miRNAs.

    Parameters
    ----------
    path : Path or Held
        TSV or CSV, gzipped or not, or a DataFrame; the header names the samples.
    what : str
        The table in words, for messages.

    Returns
    -------
    DataFrame, mirnas x samples
        Floats; a cell that says NA or nothing is NaN.

    Raises
    ------
    InputError
        If there are no samples or rows, a miRNA comes twice or without a name, or a cell is no
        number.
    """
    table = read_table(path, what=what, numbers=True)
    return numeric_matrix(table, path, what)


def numeric_matrix(
    table: pd.DataFrame, path: Source, what: str, missing: frozenset[str] = MISSING
) -> pd.DataFrame:
    """Turn a table of text into a matrix; see `read_matrix`.

    Parameters
    ----------
    table : DataFrame
        Text cells; the index holds the line of each row.
    path : Path or Held
        Where it came from, for messages.
    what : str
        The table in words.
    missing : frozenset of str, optional
        What a missing value looks like, in lower case.

    Returns
    -------
    DataFrame, mirnas x samples
        Floats; NaN where missing.
    """
    if table.shape[1] < 2 or len(table) == 0:
        raise InputError(
            f"{what} {path} must hold miRNA names in the first column and one column a sample; "
            f"found {table.shape[1]} columns and {len(table)} rows. Check the separator (tab, "
            "comma or semicolon) and the header."
        )
    names = table.iloc[:, 0].astype(str)
    check_names(names, path, what)
    text = table.iloc[:, 1:].to_numpy(dtype=object)
    values = to_numbers(text.ravel()).reshape(text.shape)
    _check_cells(values, text, table, path, what, missing)
    return pd.DataFrame(values, index=pd.Index(names, name="mirna"), columns=table.columns[1:])


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
    return np.asarray(pd.to_numeric(pd.Series(cells), errors="coerce"), dtype=float)


def check_names(names: pd.Series, path: Source, what: str) -> None:
    """Refuse empty and repeated miRNA names.

    Parameters
    ----------
    names : Series of str
        The names; the index holds their lines.
    path : Path or Held
        Where they came from.
    what : str
        The table in words.

    Raises
    ------
    InputError
        Naming the first few offenders and their lines.
    """
    empty = names.loc[names == ""].index.tolist()
    if empty:
        raise InputError(
            f"{what} {path}, line {empty[0]}: expected a miRNA name in the first column; it is "
            "empty. Name the row or remove it."
        )
    repeated = names.loc[names.duplicated(keep=False)]
    if len(repeated):
        first = repeated.iloc[0]
        lines = ", ".join(map(str, repeated.loc[repeated == first].index.tolist()))
        more = repeated.nunique() - 1
        raise InputError(
            f"{what} {path}: each miRNA must come once; {first!r} is on lines {lines}"
            + (f", and {more} more names repeat" if more else "")
            + ". Sum (counts) or average (log2, Ct) the copies, or rename them."
        )


def _check_cells(
    values: np.ndarray,
    text: np.ndarray,
    table: pd.DataFrame,
    path: Source,
    what: str,
    missing: frozenset[str],
) -> None:
    wrong = np.argwhere(~np.isfinite(values))
    for row, column in wrong:
        cell = str(text[row, column])
        if cell.lower() in UNDETERMINED and cell.lower() not in missing:
            raise InputError(
                f"{what} {path}, line {table.index[row]}, column {table.columns[column + 1]!r}: "
                f"expected a number; found {cell!r}, which a Ct table holds. Give it as Ct (`ct`)."
            )
        if cell.lower() not in missing:
            raise InputError(
                f"{what} {path}, line {table.index[row]}, column {table.columns[column + 1]!r}: "
                f"expected a number; found {cell!r}. Correct the cell, or write NA where the value "
                "is missing; remove columns that are not samples."
            )
