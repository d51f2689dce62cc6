"""The ranges that parameters are drawn from, each with its source."""

from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import pandas as pd

from mirbone._core import FilePath, InputError, named_keywords, read_table, short_repr

RANGE_COLUMNS = ("quantity", "kind", "low", "high", "distribution", "unit", "source")
DISTRIBUTIONS = ("uniform", "log_uniform", "integer")


@dataclass(frozen=True, slots=True)
class Range:
    """Where one kind of number is drawn from.

    Parameters
    ----------
    low, high : float
        Both belong to it.
    distribution : {"uniform", "log_uniform", "integer"}
        How it is drawn between them.
    """

    low: float
    high: float
    distribution: str

    def at(self, part: np.ndarray) -> np.ndarray:
        """Turn uniform numbers from 0 to 1 into values.

        Parameters
        ----------
        part : ndarray
            From 0 (the low end) to below 1.

        Returns
        -------
        ndarray
            Of the same shape.
        """
        if self.distribution == "integer":
            return np.floor(self.low + part * (self.high - self.low + 1.0))
        if self.distribution == "log_uniform":
            return self.low * (self.high / self.low) ** part
        return self.low + part * (self.high - self.low)


@short_repr("table")
@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """All ranges, and the table of what bound sites do.

    Parameters
    ----------
    table : DataFrame
        `RANGE_COLUMNS`, as in the file.
    silencing : DataFrame
        ``bound_sites, translation, mrna_decay, mirna_loss, source``, for 0 to 6 sites.
    """

    table: pd.DataFrame
    silencing: pd.DataFrame

    def of(self, quantity: str, kind: str) -> Range:
        """Give the range of a quantity.

        Parameters
        ----------
        quantity : str
            Such as ``production``.
        kind : str
            Species kind, ``regulation``, ``silencing`` or ``model``.

        Returns
        -------
        Range
            Its ends and distribution.

        Raises
        ------
        InputError
            If the table does not hold it.
        """
        chosen = self.table[(self.table["quantity"] == quantity) & (self.table["kind"] == kind)]
        if len(chosen) != 1:
            raise InputError(
                f"the ranges must hold one row for {quantity} of {kind}; found {len(chosen)}."
            )
        row = chosen.iloc[0]
        return Range(float(row["low"]), float(row["high"]), str(row["distribution"]))


@named_keywords
def read_ranges(path: FilePath | None = None) -> Ranges:
    """Read the table of ranges.

    Parameters
    ----------
    path : str or path-like, optional
        A table with `RANGE_COLUMNS`; the one that comes with the package when it is not given.

    Returns
    -------
    Ranges
        Checked.

    Raises
    ------
    InputError
        If a number, its order or a distribution is wrong.

    Examples
    --------
    >>> read_ranges().of("hill", "regulation")
    Range(low=1.0, high=6.0, distribution='integer')
    """
    path = None if path is None else Path(path)
    folder = files("mirbone.cell") / "data"
    with as_file(folder) as data:
        table = read_table(
            path or data / "ranges.tsv", what="the table of ranges", required=RANGE_COLUMNS
        )
        silencing = read_table(data / "silencing.tsv", what="the table of silencing")
    for line, row in zip(table.index, table.to_dict("records"), strict=True):
        _check(path, int(line), row)
    table = table.astype({"low": float, "high": float}).reset_index(drop=True)
    numbers = dict.fromkeys(("translation", "mrna_decay", "mirna_loss"), float)
    return Ranges(table, silencing.astype(numbers).reset_index(drop=True))


def _check(path: Path | None, line: int, row: dict[str, str]) -> None:
    where = f"the table of ranges {path or ''}, line {line}"
    try:
        low, high = float(row["low"]), float(row["high"])
    except ValueError as error:
        raise InputError(
            f"{where}: low and high must be numbers; got {row['low']!r} and {row['high']!r}."
        ) from error
    if not 0 < low <= high < float("inf"):
        raise InputError(f"{where}: expected 0 < low <= high; got {low:g} and {high:g}.")
    if row["distribution"] not in DISTRIBUTIONS:
        raise InputError(
            f"{where}: the distribution must be one of {', '.join(DISTRIBUTIONS)}; "
            f"got {row['distribution']!r}."
        )
