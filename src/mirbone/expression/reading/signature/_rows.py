"""The numbers and directions of a signature table, on our scales and in our words."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import InputError, Numbers, Source, read_numbers
from mirbone.expression.reading.signature._columns import EFFECTS, Columns
from mirbone.expression.reading.signature._directions import read_directions
from mirbone.expression.reading.signature._effects import Given, as_log2, bring_back

_NUMBERS = ("log2fc", "ci_low", "ci_high", "t", "p", "fdr", "mean")


@dataclass(frozen=True, slots=True, eq=False)
class ReadRows:
    """What a table says of each row, and how that was read.

    Parameters
    ----------
    numbers : dict of str to ndarray
        ``log2fc``, ``ci_low``, ``ci_high``, ``t``, ``p``, ``fdr``, ``mean``, those that are there.
    direction : ndarray, rows
        -1, 0, 1 or NaN.
    notes : tuple of str
        What was brought to another scale, and which cells give limits.
    """

    numbers: dict[str, NDArray[np.float64]]
    direction: NDArray[np.float64]
    notes: tuple[str, ...]


def read_rows(table: pd.DataFrame, columns: Columns, path: Source) -> ReadRows:
    """Read what the columns say, on the scales and in the words that we use.

    Parameters
    ----------
    table : DataFrame
        As read.
    columns : Columns
        Which column is what.
    path : Path or Held
        Where it came from, for messages.

    Returns
    -------
    ReadRows
        Numbers and directions, one a row.

    Raises
    ------
    InputError
        If a cell cannot be read, a scale is not certain, or a direction contradicts an effect.
    """
    roles, notes = columns.roles, []
    read = {
        role: read_numbers(table[column])
        for role, column in roles.items()
        if role not in ("mirna", "direction")
    }
    for role, numbers in read.items():
        _check_numbers(numbers, table[roles[role]], path, infinite=role in EFFECTS)
    numbers = {role: one.values for role, one in read.items()}
    for role in ("p", "fdr"):
        if role in numbers:
            numbers[role], note = _probability(role, numbers[role], columns, path)
            _check_range(numbers[role], table[roles[role]], path)
            notes += [note, _limits_note(roles[role], read[role])]
    stated = _stated(table, roles.get("direction"), path)
    effect = next((role for role in EFFECTS if role in numbers), None)
    if effect is None:
        sides = np.full(len(table), np.nan) if stated is None else stated
        return ReadRows(_ordered(numbers), sides, tuple(filter(None, notes)))
    known = Given(f"the signature table {path}", stated, numbers.get("p", numbers.get("fdr")))
    effects = as_log2(effect, roles[effect], numbers.pop(effect), known)
    for limit in ("ci_low", "ci_high"):
        if limit in numbers and effects.limits is not None:
            numbers[limit] = effects.limits(numbers[limit])
        else:
            numbers.pop(limit, None)
    if {"ci_low", "ci_high"} <= numbers.keys():
        both = np.array([numbers["ci_low"], numbers["ci_high"]])
        numbers["ci_low"], numbers["ci_high"] = both.min(axis=0), both.max(axis=0)
    numbers["log2fc"] = effects.log2fc
    sides, note = _agreed(
        effects.sides, stated, table.index, path, decided="p" in read or "fdr" in read
    )
    notes += [effects.note, note]
    return ReadRows(_ordered(numbers), sides, tuple(filter(None, notes)))


def _ordered(numbers: dict[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    return {name: numbers[name] for name in _NUMBERS if name in numbers}


def _check_numbers(numbers: Numbers, cells: pd.Series, path: Source, *, infinite: bool) -> None:
    wrong = numbers.unread | (np.isinf(numbers.values) & (not infinite))
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        raise InputError(
            f"the signature table {path}, line {cells.index[place]}, column {cells.name!r}: "
            f"expected a number; found {cells.iloc[place]!r}. Correct the cell, or leave it empty."
        )


def _probability(
    role: str, values: NDArray[np.float64], columns: Columns, path: Source
) -> tuple[NDArray[np.float64], str]:
    """Bring p to p where it is given as a logarithm or in per cent."""
    column = columns.roles[role]
    if role in columns.logs:
        where = f"the signature table {path}, column {column!r}"
        base = columns.logs[role]
        return bring_back(
            values, base, where
        ), f"{role} is taken back from its logarithm {column!r}."
    if "%" in column:
        return values / 100, f"{role} is given in per cent in {column!r}."
    return values, ""


def _check_range(values: NDArray[np.float64], cells: pd.Series, path: Source) -> None:
    wrong = (values < 0) | (values > 1)
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        raise InputError(
            f"the signature table {path}, line {cells.index[place]}, column {cells.name!r}: "
            f"expected a probability between 0 and 1; found {values[place]:g}. Give p itself, not "
            "its logarithm, or name the column '-log10(p)'."
        )


def _limits_note(column: str, numbers: Numbers) -> str:
    count = int((numbers.limits != 0).sum())
    if not count:
        return ""
    cells = "cell gives" if count == 1 else "cells give"
    return f"{count} {cells} a limit in {column!r} (such as <0.001), and is taken at it."


def _stated(table: pd.DataFrame, column: str | None, path: Source) -> NDArray[np.float64] | None:
    if column is None:
        return None
    read = read_directions(table[column])
    if read.unknown.any():
        place = int(np.flatnonzero(read.unknown)[0])
        raise InputError(
            f"the signature table {path}, line {table.index[place]}, column {column!r}: expected "
            "up, down, +, -, 1 or -1, or a word for no change; found "
            f"{table[column].iloc[place]!r}. Correct the cell; a column of numbers is 'log2fc' "
            "or 'fold_change'."
        )
    return read.sides


def _agreed(
    sides: NDArray[np.float64],
    stated: NDArray[np.float64] | None,
    lines: pd.Index,
    path: Source,
    *,
    decided: bool,
) -> tuple[NDArray[np.float64], str]:
    """Give the direction of each row by its effect; one called unchanged stays where p decides.

    Raises
    ------
    InputError
        If a row is stated to go the other way than its effect.
    """
    if stated is None:
        return sides, ""
    torn = np.flatnonzero(sides * stated < 0)
    if len(torn):
        place = int(torn[0])
        raise InputError(
            f"the signature table {path}, line {lines[place]}: direction and log2fc contradict "
            f"each other; found {stated[place]:+.0f} and an effect of sign {sides[place]:+.0f}. "
            "Correct one."
        )
    still = (stated == 0) & (sides != 0) & ~np.isnan(sides)
    given = np.where(np.isnan(sides), stated, sides)
    if not still.any():
        return given, ""
    count = f"{int(still.sum())} of {len(sides)} rows"
    if decided:
        return given, f"{count} are called unchanged by the table; the effect and p decide here."
    return np.where(still, 0.0, given), f"{count} are called unchanged by the table, and stay so."
