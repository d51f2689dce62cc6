"""What a caller gives as a table: a path, or the table itself, held in memory."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import pandas as pd

from mirbone._core._errors import InputError
from mirbone._core._paths import FilePath


@runtime_checkable
class AnnDataLike(Protocol):
    """An AnnData, told by what it holds, so that nothing imports the library to ask."""

    obs: Any
    var: Any
    layers: Any

    def to_df(self, layer: str | None = None) -> pd.DataFrame:
        """Give the values, samples in rows."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A table that was given itself and not as a file; it stands where a path would.

    In a message it reads ``given as `counts```, after the word for the table.

    Parameters
    ----------
    value : DataFrame or AnnData
        The table: a copy, which later edits of the caller do not reach.
    keyword : str
        The keyword under which it was given.
    """

    value: pd.DataFrame | AnnDataLike
    keyword: str

    def __str__(self) -> str:
        """Say how it was given."""
        return f"given as `{self.keyword}`"

    def __repr__(self) -> str:
        """Name it in one line."""
        return f"<{self.name}>"

    @property
    def name(self) -> str:
        """What stands for the file's name in a record."""
        return f"{type(self.value).__name__} {self.keyword}"

    def sha256(self) -> str:
        """Hash the content: labels, types and values.

        Returns
        -------
        str
            Hexadecimal SHA-256.
        """
        digest = hashlib.sha256()
        if isinstance(self.value, pd.DataFrame):
            _update(digest, self.value)
        else:
            for table in (self.value.obs, self.value.var):
                _update(digest, pd.DataFrame(table))
            for layer in (None, *sorted(self.value.layers)):
                if layer is not None or getattr(self.value, "X", None) is not None:
                    digest.update(repr(layer).encode())
                    _update(digest, self.value.to_df(layer=layer))
        return digest.hexdigest()


TableLike = FilePath | pd.DataFrame | Held
"""What a public function takes as a table: where it lies, or itself."""

Source = Path | Held
"""What a table is read from."""


def source_of(given: TableLike | AnnDataLike, keyword: str) -> Source:
    """Bring what a caller gave to a source, which readers take and messages name.

    Parameters
    ----------
    given : path, DataFrame or AnnData
        The caller's table; it is never edited.
    keyword : str
        The keyword under which it was given.

    Returns
    -------
    Path or Held
        What `read_table` and `record_provenance` take.

    Raises
    ------
    InputError
        If it is none of these.
    """
    if isinstance(given, Held):
        return given
    if isinstance(given, str | os.PathLike):
        return Path(given)
    if isinstance(given, pd.DataFrame):
        return Held(given.copy(), keyword)
    if isinstance(given, AnnDataLike):
        return Held(given, keyword)
    raise InputError(
        f"`{keyword}` must be a path or a DataFrame; got a {type(given).__name__}. Give the file's "
        "path, or the table as a DataFrame."
    )


def sources_of(given: TableLike | Iterable[TableLike], keyword: str) -> tuple[Source, ...]:
    """Bring one table, or several, to sources.

    Parameters
    ----------
    given : path, DataFrame or several of them
        The caller's; a text is one path.
    keyword : str
        The keyword under which they were given.

    Returns
    -------
    tuple of Path or Held
        In the order given.

    Raises
    ------
    InputError
        If one is neither a path nor a table.
    """
    one = isinstance(given, str | os.PathLike | pd.DataFrame | Held)
    return tuple(source_of(each, keyword) for each in ((given,) if one else given))


def cells_of_frame(
    table: pd.DataFrame, where: str, *, numbers: bool
) -> tuple[list[str], list[list[object]]]:
    """Give the header and the cells of a table in memory, as of its file.

    An index that names the rows is the first column; one of unnamed integers, or of the lines of a
    file that `read_table` read, only counts them. A whole number that pandas holds as a float, as
    it does beside a missing one, is written whole.

    Parameters
    ----------
    table : DataFrame
        Of any types.
    where : str
        The table in words, for messages.
    numbers : bool
        Whether numbers stay what they are; all is text without it.

    Returns
    -------
    header : list of str
        Column names.
    rows : list of list
        Cells: stripped text, the empty string where one is missing.

    Raises
    ------
    InputError
        If the index or the columns have several levels.
    """
    if table.index.nlevels > 1 or table.columns.nlevels > 1:
        raise InputError(
            f"{where} must have one level of row names and of column names; it has "
            f"{table.index.nlevels} and {table.columns.nlevels}. Call reset_index(), and join the "
            "levels of the columns."
        )
    header = [str(name).strip() for name in table.columns]
    unnamed = table.set_axis(range(table.shape[1]), axis=1)  # a label may be anything
    columns = [_cells(pd.Series(unnamed[i]), where, numbers=numbers) for i in range(table.shape[1])]
    counted = table.index.name in (None, "line") and pd.api.types.is_integer_dtype(table.index)
    name = "" if table.index.name is None else str(table.index.name).strip()
    if not counted and name not in header:
        header.insert(0, name)
        columns.insert(0, _cells(pd.Series(table.index.array), where, numbers=False))
    return header, [list(row) for row in zip(*columns, strict=True)]


def _cells(column: pd.Series, where: str, *, numbers: bool) -> list[object]:
    missing = column.isna().tolist()
    values = column.astype(object).tolist()
    try:
        return [
            "" if gone else _cell(value, numbers)
            for value, gone in zip(values, missing, strict=True)
        ]
    except OverflowError as error:
        raise InputError(
            f"{where} holds a whole number of more than 300 digits. Write it as it was measured."
        ) from error


def _cell(value: object, numbers: bool) -> object:
    if isinstance(value, float):  # numpy's doubles are floats too
        value = int(value) if value.is_integer() and abs(value) < 2**53 else float(value)
    if isinstance(value, int) and not isinstance(value, bool):
        float(value)  # what no double holds is told
    if numbers and isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return str(value).strip()


def _update(digest: "hashlib._Hash", table: pd.DataFrame) -> None:
    kinds = [f"{name}\t{kind}" for name, kind in zip(table.columns, table.dtypes, strict=True)]
    for text in ("\n".join(kinds), table.to_csv(sep="\t", lineterminator="\n")):
        digest.update(text.encode("utf-8", "backslashreplace"))
