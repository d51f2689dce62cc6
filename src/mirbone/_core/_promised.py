"""A table that is promised is checked where it leaves a room."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

if TYPE_CHECKING:
    import pyarrow as pa

Table = TypeVar("Table", "pd.DataFrame", "pa.Table")


def promised(table: Table, columns: Sequence[str]) -> Table:
    """Hand a table on, sure that it has the columns that were promised of it.

    Parameters
    ----------
    table : DataFrame or pyarrow.Table
        What leaves a room.
    columns : sequence of str
        Its first columns, in this order; more may follow.

    Returns
    -------
    DataFrame or pyarrow.Table
        The same.

    Raises
    ------
    AssertionError
        If a column is absent or elsewhere. That is a mistake of ours, never of the user's.

    Examples
    --------
    >>> promised(pd.DataFrame({"gene": ["RUNX2"]}), ("gene", "step"))
    Traceback (most recent call last):
    AssertionError: the table promises gene, step; 'step' is missing: it has gene
    """
    names: Any = table.columns if isinstance(table, pd.DataFrame) else table.column_names
    has = tuple(map(str, names))
    if has[: len(columns)] == tuple(columns):
        return table
    wrong = next(name for i, name in enumerate(columns) if has[i : i + 1] != (name,))
    how = "not in its place" if wrong in has else "missing"
    raise AssertionError(
        f"the table promises {', '.join(columns)}; {wrong!r} is {how}: it has {', '.join(has)}"
    )
