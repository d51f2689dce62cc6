"""A signature that holds several comparisons one below the other."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from mirbone._core import InputError, Source
from mirbone.expression.reading.layouts._laid import plain, shown, to_numbers

_MOST = 50  # comparisons
_TITLED = ("comparison", "contrast", "cluster", "group", "coefficient", "coef", "term", "study")


def refuse_several(
    table: pd.DataFrame, mirnas: pd.Series, unread: Iterable[str], path: Source
) -> None:
    """Refuse rows of several comparisons, of which one would be taken for each miRNA.

    A column that was not read tells them: most miRNAs have several rows, and each of these has
    another word in it.

    Parameters
    ----------
    table : DataFrame
        The signature as text.
    mirnas : Series
        What each of its rows was taken to mean, in the index of `table`.
    unread : iterable of str
        Columns that were not read.
    path : Path or Held
        The table, for the message.

    Raises
    ------
    InputError
        Naming the column and its values.
    """
    sizes = mirnas.value_counts()
    if len(sizes) < 2 or (sizes > 1).mean() <= 0.5:
        return
    for column in unread:
        cells = pd.Series(table.loc[mirnas.index, column].astype(str))
        numeric = np.isfinite(to_numbers(cells.to_numpy(dtype=object))).mean() > 0.5
        words = cells.unique()
        if (numeric and plain(column) not in _TITLED) or not 1 < len(words) <= _MOST:
            continue
        if (
            len(words) > 2 * sizes.max()
            or pd.DataFrame({"m": mirnas, "c": cells}).duplicated().any()
        ):
            continue
        raise InputError(
            f"the signature table {path} holds several comparisons: most miRNAs have a row for "
            f"each of {shown(words)} in the column {column!r}. Keep the rows of one."
        )
