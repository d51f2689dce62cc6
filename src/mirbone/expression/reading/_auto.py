"""A table whose scale is told by its values, as the readers of each scale judge them."""

from collections.abc import Callable

import pandas as pd

from mirbone._core import InputError, Source, read_table
from mirbone.expression._guards import check_counts, check_ct, check_log2
from mirbone.expression._profiles import Profiles, Scale
from mirbone.expression.reading._ct import ct_matrix, is_long_ct
from mirbone.expression.reading._matrix import UNDETERMINED, numeric_matrix
from mirbone.expression.reading._mirtop import is_mirtop
from mirbone.expression.reading._read import as_counts, as_ct, as_log2, resolve_rows
from mirbone.words import MirnaCatalogue

_CHECKS: dict[Scale, Callable[[pd.DataFrame, str], None]] = {
    "counts": check_counts,
    "log2": check_log2,
    "ct": check_ct,
}
_WORDS = {"counts": "counts", "log2": "log2 intensities", "ct": "Ct values"}
_WHAT = "the table"


def read_scaled(path: Source, scale: str, catalogue: MirnaCatalogue | None) -> Profiles:
    """Read a table of counts, log2 intensities or Ct values.

    Parameters
    ----------
    path : Path or Held
        miRNAs in rows, samples in columns; mirtop's tables and long Ct tables too.
    scale : {"auto", "counts", "log2", "ct"}
        What the numbers are; ``auto`` takes the one scale whose reader accepts them.
    catalogue : MirnaCatalogue or None
        Resolves the names; the default one without it.

    Returns
    -------
    Profiles
        Under v22 names where these are certain; with ``auto`` a note says what was taken.

    Raises
    ------
    InputError
        If no reader accepts the table, or more than one does.
    """
    if scale not in ("auto", *_CHECKS):
        raise InputError(
            f"`scale` must be 'auto', {', '.join(map(repr, _CHECKS))}; got {scale!r}. Say what the "
            "numbers are."
        )
    table = read_table(path, what=_WHAT, numbers=True)
    source = f"{_WHAT} {path}"
    chosen = _told(table, path) if scale == "auto" else scale
    if chosen == "counts":
        profiles = as_counts(table, path, _WHAT)
    elif chosen == "log2":
        profiles = as_log2(numeric_matrix(table, path, _WHAT), source)
    else:
        profiles = as_ct(ct_matrix(table, path, _WHAT), source)
    if scale == "auto":
        note = f"The values of {source} are taken as {_WORDS[chosen]}."
        profiles = profiles.noting(note)
    return resolve_rows(profiles, catalogue)


def _told(table: pd.DataFrame, path: Source) -> Scale:
    """Tell the scale by what no other kind of table has, else by what each reader accepts."""
    if is_mirtop(table.columns):
        return "counts"
    if is_long_ct(table.columns) or _undetermined(table):
        return "ct"
    values, source = numeric_matrix(table, path, _WHAT), f"{_WHAT} {path}"
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
        raise InputError(f"{refused['counts']} It does not fit log2 intensities or Ct either.")
    if fitting == ["log2", "ct"]:
        raise InputError(
            f"{source} may hold log2 intensities or Ct values, in which more is less: its values "
            "fit both. Say which by `scale`: 'log2' or 'ct'."
        )
    return fitting[0]


def _undetermined(table: pd.DataFrame) -> bool:
    cells = table.iloc[:, 1:].to_numpy(dtype=object).ravel()
    return any(isinstance(cell, str) and cell.lower() in UNDETERMINED for cell in cells)
