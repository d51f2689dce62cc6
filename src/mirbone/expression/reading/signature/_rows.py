"""The numbers and directions of a signature table, on our scales and in our words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import InputError, Numbers, Source, read_numbers
from mirbone.expression.reading.signature._columns import EFFECTS, Columns
from mirbone.expression.reading.signature._directions import read_called, read_directions
from mirbone.expression.reading.signature._effects import (
    Effects,
    Given,
    Values,
    as_log2,
    bring_back,
    comparable,
    doubts,
    scale_beside,
)
from mirbone.expression.reading.signature._scales import is_seurats
from mirbone.expression.reading.signature._shapes import cells_of

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

    numbers: dict[str, Values]
    direction: Values
    notes: tuple[str, ...]


def read_rows(
    table: pd.DataFrame, columns: Columns, path: Source, arrows: Mapping[str, Values]
) -> ReadRows:
    """Read what the columns say, on the scales and in the words that we use.

    Parameters
    ----------
    table : DataFrame
        As read.
    columns : Columns
        Which column is what.
    path : Path or Held
        Where it came from, for messages.
    arrows : mapping of str to ndarray
        Of a column that had arrows beside its numbers, what they say.

    Returns
    -------
    ReadRows
        Numbers and directions, one a row.

    Raises
    ------
    InputError
        If a cell cannot be read, a scale is not certain, or a direction contradicts an effect.
    """
    roles = columns.roles
    effects = [role for role in EFFECTS if role in roles]
    numbers, notes = _read_numbers(table, columns, path)
    decided = bool(numbers.keys() & {"p", "fdr"})
    stated, note = _stated(table, roles.get("direction"), path, needed=not effects)
    notes.append(note)
    if "called" in roles:
        called = read_called(cells_of(table, roles["called"]))
        stated = _uncalled(stated, called, len(table))
        notes.append(f"Rows that {roles['called']!r} does not call significant are unchanged here.")
    if not effects:
        sides = np.full(len(table), np.nan) if stated is None else stated
        return ReadRows(_ordered(numbers), sides, tuple(filter(None, notes)))
    column = roles[effects[0]]
    if column in arrows:
        stated = _first(arrows[column], stated)
    given = Given(f"the signature table {path}", stated, numbers.get("p", numbers.get("fdr")))
    found = _effect(table, columns, effects, path, given, signed=column in arrows)
    _bring_limits(numbers, found)
    numbers["log2fc"] = found.log2fc
    sides, note = _agreed(found.sides, stated, table.index, path, decided=decided)
    notes += [found.note, note]
    return ReadRows(_ordered(numbers), sides, tuple(filter(None, notes)))


def _read_numbers(
    table: pd.DataFrame, columns: Columns, path: Source
) -> tuple[dict[str, Values], list[str]]:
    """Read the columns of numbers beside the effect; p and FDR as themselves."""
    numbers: dict[str, Values] = {}
    notes: list[str] = []
    for role, column in columns.roles.items():
        if role in ("mirna", "direction", "called", *EFFECTS):
            continue
        read = read_numbers(cells_of(table, column))
        _check_numbers(read, cells_of(table, column), path, infinite=False)
        numbers[role] = read.values
        if role in ("p", "fdr"):
            numbers[role], note = _probability(role, read.values, columns, path)
            _check_range(numbers[role], cells_of(table, column), path)
            empty = f"{column!r} is empty." if read.missing.all() and len(table) else ""
            notes += [note, _limits_note(column, read), empty]
    return numbers, notes


def _effect(
    table: pd.DataFrame,
    columns: Columns,
    effects: list[str],
    path: Source,
    given: Given,
    *,
    signed: bool,
) -> Effects:
    """Bring the first of the effects to log2; another one beside a logarithm tells its scale."""
    role, column = effects[0], columns.roles[effects[0]]
    read = read_numbers(cells_of(table, column))
    _check_numbers(read, cells_of(table, column), path, infinite=True)
    values, note = read.values, ""
    if signed and role != "fold" and not (values < 0).any():
        values = values * (1.0 if given.sides is None else given.sides)
    if role == "log2fc":
        sides = given.sides if given.sides is not None else np.sign(values)
        for other in effects[1:]:
            beside = columns.roles[other]
            also = replace(given, sides=sides)
            try:
                theirs = as_log2(other, beside, read_numbers(cells_of(table, beside)).values, also)
            except InputError:  # it is not certain itself
                continue
            role, note = scale_beside(column, values, beside, theirs.log2fc, given.where)
            told = not note and comparable(values, theirs.log2fc).sum() > 2
            break
        else:
            told = False
            note = doubts(values) if given.sides is None else ""
        if is_seurats(column) and not told:
            raise InputError(
                f"{given.where}, column {column!r}: Seurat gave natural logarithms under this name "
                "before its version 4 (since then, log2 as 'avg_log2FC'). Name it 'lnfc' if it is "
                "of an older one, 'log2fc' if it is log2."
            )
    found = as_log2(role, column, values, given)
    return replace(found, note=" ".join(filter(None, [found.note, note])))


def _bring_limits(numbers: dict[str, Values], found: Effects) -> None:
    """Bring confidence limits to log2 with their effect, or leave them out."""
    for limit in ("ci_low", "ci_high"):
        if limit in numbers and found.limits is not None:
            numbers[limit] = found.limits(numbers[limit])
        else:
            numbers.pop(limit, None)
    if {"ci_low", "ci_high"} <= numbers.keys():
        both = np.array([numbers["ci_low"], numbers["ci_high"]])
        numbers["ci_low"], numbers["ci_high"] = both.min(axis=0), both.max(axis=0)


def _first(one: Values, other: Values | None) -> Values:
    return one if other is None else np.where(np.isnan(one), other, one)


def _uncalled(stated: Values | None, called: NDArray[np.bool_] | None, rows: int) -> Values:
    sides = np.full(rows, np.nan) if stated is None else stated
    return sides if called is None else np.where(called, sides, 0.0)


def _ordered(numbers: dict[str, Values]) -> dict[str, Values]:
    return {name: numbers[name] for name in _NUMBERS if name in numbers}


def _check_numbers(numbers: Numbers, cells: pd.Series, path: Source, *, infinite: bool) -> None:
    wrong = numbers.unread | (np.isinf(numbers.values) & (not infinite))
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        raise InputError(
            f"the signature table {path}, line {cells.index[place]}, column {cells.name!r}: "
            f"expected a number; found {cells.iloc[place]!r}. Correct the cell, or leave it empty."
        )


def _probability(role: str, values: Values, columns: Columns, path: Source) -> tuple[Values, str]:
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


def _check_range(values: Values, cells: pd.Series, path: Source) -> None:
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
    if count == 1:
        return f"One cell gives a limit in {column!r} (such as <0.001); it is taken at it."
    return f"{count} cells give a limit in {column!r} (such as <0.001); each is taken at it."


def _stated(
    table: pd.DataFrame, column: str | None, path: Source, *, needed: bool
) -> tuple[Values | None, str]:
    """Read the directions; beside an effect, a column with other words is not one of them."""
    if column is None:
        return None, ""
    read = read_directions(cells_of(table, column))
    if not read.unknown.any():
        return read.sides, ""
    place = int(np.flatnonzero(read.unknown)[0])
    cell = cells_of(table, column).iloc[place]
    if not needed:
        return None, f"{column!r} is not read: it holds {cell!r}, which is no direction."
    raise InputError(
        f"the signature table {path}, line {table.index[place]}, column {column!r}: expected "
        f"up, down, +, -, 1 or -1, or a word for no change; found {cell!r}. Correct the cell; a "
        "column of numbers is 'log2fc' or 'fold_change'."
    )


def _agreed(
    sides: Values,
    stated: Values | None,
    lines: pd.Index,
    path: Source,
    *,
    decided: bool,
) -> tuple[Values, str]:
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
