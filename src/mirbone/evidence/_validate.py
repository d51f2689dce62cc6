"""Schema checks of whole claim tables, with messages that name file, line and column."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from pydantic import TypeAdapter, ValidationError

from mirbone._core import InputError
from mirbone.evidence._claim import CLAIM_COLUMNS, Claim

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """One breach of the schema.

    Attributes
    ----------
    row : int
        0-based position in the table.
    column : str
        The column at fault; empty when two fields contradict each other.
    message : str
        What is wrong, with the value in it.
    """

    row: int
    column: str
    message: str


def schema_faults(claims: pd.DataFrame) -> list[Fault]:
    """Check every row of a table against `Claim`, all at once.

    Parameters
    ----------
    claims : DataFrame
        Columns of text; the index does not matter.

    Returns
    -------
    list of Fault
        In order of rows; empty when the table is valid.
    """
    rows = claims.to_dict("records")
    try:
        TypeAdapter(list[Claim]).validate_python(rows)
    except ValidationError as error:
        return list(_faults(error))
    return []


def _faults(error: ValidationError) -> Iterator[Fault]:
    for item in error.errors(include_url=False):
        row, *field = item["loc"]
        column = str(field[0]) if field else ""
        message = item["msg"].removeprefix("Value error, ")
        if column:
            message = f"{message[0].lower()}{message[1:]}; got {item['input']!r}"
        yield Fault(int(row), column, message)


def require_valid(claims: pd.DataFrame, where: str) -> None:
    """Refuse a table with a row that breaks the schema.

    Parameters
    ----------
    claims : DataFrame
        Columns of `CLAIM_COLUMNS`; the index holds each row's line in its file.
    where : str
        What the table is and its path, for the message.

    Raises
    ------
    InputError
        Naming file, line and column of the first faults and how many there are.
    """
    faults = schema_faults(claims)
    if not faults:
        return
    lines = [
        f"{where}, line {claims.index[fault.row]}"
        + (f", column {fault.column!r}" if fault.column else "")
        + f": {fault.message}."
        for fault in faults[:_SHOWN]
    ]
    more = f"\n... and {len(faults) - _SHOWN} more." if len(faults) > _SHOWN else ""
    raise InputError("\n".join(lines) + more + " Mend these cells.")


def require_known_columns(claims: pd.DataFrame, where: str) -> None:
    """Refuse a table with a column that claims do not have.

    Parameters
    ----------
    claims : DataFrame
        A table as read.
    where : str
        What the table is and its path, for the message.

    Raises
    ------
    InputError
        Naming the columns and the allowed ones.
    """
    unknown = [column for column in claims.columns if column not in CLAIM_COLUMNS]
    if unknown:
        raise InputError(
            f"{where}, line 1: expected columns among {', '.join(CLAIM_COLUMNS)}; "
            f"found {', '.join(map(repr, unknown))}. Rename or remove it."
        )
