"""Effects on any scale brought to log2 fold changes, or refused where the scale is not certain."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mirbone._core import InputError
from mirbone.expression.reading.signature._scales import plain_name

Values = NDArray[np.float64]

_ENOUGH = 8  # rows after which no value below 0 is no chance
_IMPOSSIBLE = 40  # a log2 fold change above it is a ratio above a million million
_CLEAR, _FEW, _MOST, _CLOSE, _ROUNDED = 0.3, 3, 0.9, 0.03, 0.03
_UNSELECTED = 0.2  # a p above it is not that of rows chosen for being changed


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Effects as log2 fold changes.

    Parameters
    ----------
    log2fc : ndarray, rows
        NaN where there is none, or no size.
    sides : ndarray, rows
        The sign of the effect; known too where the size is infinite.
    note : str
        How they were brought to log2; empty where they were given so.
    limits : callable or None
        Brings confidence limits of the same scale to log2; None where that cannot be done.
    """

    log2fc: Values
    sides: Values
    note: str
    limits: Callable[[Values], Values] | None


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What a signature table gives beside the effect, to tell its scale by.

    Parameters
    ----------
    where : str
        The table in words, for messages.
    sides : ndarray or None, rows
        The direction that a column states.
    p : ndarray or None, rows
        p, or the FDR where there is no p.
    """

    where: str
    sides: Values | None
    p: Values | None


def as_log2(role: str, column: str, values: Values, given: Given) -> Effects:
    """Bring the effects of a column to log2 fold changes.

    Parameters
    ----------
    role : str
        One of `EFFECTS`.
    column : str
        What it is called.
    values : ndarray, rows
        As given.
    given : Given
        What else the table says.

    Returns
    -------
    Effects
        The same as log2 fold changes.

    Raises
    ------
    InputError
        If the values may be on another scale than the name of the column says.
    """
    if role == "fold":
        return _of_folds(column, values, given)
    if role == "percent":
        return _of_folds(column, 1 + values / 100, given)
    if role == "ddct":
        turned = None if given.sides is None else -given.sides
        _refuse_ratios(column, values, replace(given, sides=turned), "ddCt and all go down")
        note = f"log2fc is minus {column!r}: a cycle later is half as much."
        return _scaled(values, -1.0, note)
    _refuse_ratios(column, values, given)
    if role == "ln":
        note = f"log2fc is {column!r}, a natural logarithm, divided by ln 2."
        return _scaled(values, 1 / np.log(2), note)
    if role == "log10":
        return _scaled(
            values, 1 / np.log10(2), f"log2fc is {column!r}, a log10, divided by log10 2."
        )
    note = _why_log2(column)
    return _scaled(values, 1.0, note)


def scale_beside(
    column: str, values: Values, other: str, folds: Values, where: str
) -> tuple[str, str]:
    """Tell the scale of a logarithm by another column that gives the same effects.

    Parameters
    ----------
    column, other : str
        What the two are called.
    values : ndarray, rows
        The logarithms.
    folds : ndarray, rows
        The other column, brought to log2.
    where : str
        The table in words, for messages.

    Returns
    -------
    tuple of (str, str)
        One of `EFFECTS`, and a note; empty where nothing is to be said.

    Raises
    ------
    InputError
        If the two go opposite ways, or the name says log2 and the other column another base.
    """
    both = comparable(values, folds)
    if both.sum() < _FEW:
        return "log2fc", ""
    mine, theirs = values[both], folds[both]
    if (mine * theirs < 0).mean() > _MOST:
        raise InputError(
            f"{where}: {column!r} and {other!r} go opposite ways in most rows. Give one of "
            "them, of case against control."
        )
    for role, factor in (("log2fc", 1.0), ("ln", np.log(2)), ("log10", np.log10(2))):
        near = np.abs(mine - factor * theirs) <= _CLOSE * np.abs(factor * theirs) + _ROUNDED
        if near.mean() >= _MOST:
            if role != "log2fc" and "2" in column:
                raise InputError(
                    f"{where}: {column!r} is not log2 of {other!r} but its {role}. Name it so, or "
                    "give one of them."
                )
            return role, ""
    return "log2fc", f"{column!r} is not log2 of {other!r}; the former is taken."


def _why_log2(column: str) -> str:
    name = unicodedata.normalize("NFKC", column).lower()
    if re.search(r"log[ _]?\(?2", name):
        return ""
    if re.search(r"c[tqp]\b", name) and "log" not in name:
        return f"{column!r} is taken as log2: it is minus ddCt already."
    program = {"logfoldchanges": "scanpy gives it", "m": "limma and NOISeq give M"}.get(
        plain_name(column), "limma and edgeR give logFC"
    )
    if plain_name(column).startswith("coef"):
        program = "limma gives its coefficients"
    return f"{column!r} is taken as log2, as {program}."


def comparable(values: Values, folds: Values) -> NDArray[np.bool_]:
    """Tell the rows whose effects are large enough to compare two scales by.

    Parameters
    ----------
    values : ndarray, rows
        Effects on some scale.
    folds : ndarray, rows
        Log2 fold changes of another column.

    Returns
    -------
    ndarray of bool, rows
        Whether both are there and the latter is clearly not 0.
    """
    return np.isfinite(values) & np.isfinite(folds) & (np.abs(folds) > _CLEAR)


def _scaled(values: Values, factor: float, note: str) -> Effects:
    finite = np.where(np.isfinite(values), values * factor, np.nan)
    return Effects(finite, np.sign(values * factor), note, lambda limits: limits * factor)


def _refuse_ratios(
    column: str, values: Values, given: Given, other: str = "log2 and all go up"
) -> None:
    """Refuse linear values under the name of a logarithm, told by what no list of effects lacks."""
    some = values[np.isfinite(values)]
    if (np.abs(some) > _IMPOSSIBLE).any():
        raise InputError(
            f"{given.where}, column {column!r}: no logarithm of a fold change is as large as "
            f"{some[np.abs(some) > _IMPOSSIBLE][0]:g}. If it holds ratios or folds, name it "
            "'fold_change'."
        )
    if len(some) < _ENOUGH:
        return
    stated = given.sides is not None and bool((given.sides[np.isfinite(values)] >= 0).all())
    if (some >= 0).all() and (some < 1).any() and (some > 1).any() and not stated:
        raise InputError(
            f"{given.where}, column {column!r}: none of the {len(some)} effects is below 0, and "
            f"they lie on both sides of 1 ({some.min():.3g} to {some.max():.3g}), as ratios do. If "
            f"they are ratios, name the column 'fold_change'; if they are {other}, add a "
            "column 'direction' that says so."
        )
    unselected = given.p is not None and bool((given.p > _UNSELECTED).any())
    if (np.abs(some) >= 1).all() and (some < 0).any() and (some > 0).any() and unselected:
        raise InputError(
            f"{given.where}, column {column!r}: none of the {len(some)} effects lies between -1 "
            "and 1, though rows with a large p are there: these look like fold changes with a sign "
            "(-2 for half). If they are, name the column 'fold_change'; if they are log2, leave "
            "the rows with a large p out."
        )


def _of_folds(column: str, values: Values, given: Given) -> Effects:
    """Take linear values for ratios, folds with a sign, or sizes beside a direction."""
    some = values[np.isfinite(values)]
    where = f"{given.where}, column {column!r}"
    if (some < 0).any():
        if (np.abs(some) < 1).any():
            raise InputError(
                f"{where}: a fold change must be a ratio above 0, or have a sign and a size of 1 "
                f"or more; found {some[np.abs(some) < 1][0]:g} beside values below 0. If they are "
                "log2, name the column 'log2fc'."
            )
        with np.errstate(divide="ignore"):
            log2 = np.sign(values) * np.log2(np.abs(values))
        note = f"log2fc is that of the fold changes with a sign in {column!r} (-2 is half as much)."
        return Effects(_finite(log2), np.sign(_flat(log2, values)), note, None)
    if (some < 1).any():
        note = f"log2fc is log2 of the ratios in {column!r}."
        log2 = _log2(values)
        return Effects(_finite(log2), np.sign(log2), note, _log2)
    if given.sides is None:
        raise InputError(
            f"{where}: no value is below 1: these may be ratios of miRNAs that all go up, or sizes "
            "of changes up and down. Add a column 'direction' (up, down), or give 'log2fc'."
        )
    note = f"log2fc is log2 of the sizes in {column!r}, with the sign of the direction."
    log2 = _log2(values) * given.sides
    return Effects(_finite(log2), np.sign(given.sides), note, None)


def _flat(log2: Values, values: Values) -> Values:
    """Signs of effects; a fold of -1 or 1 is no change."""
    return np.where(np.abs(values) == 1, 0.0, log2)


def _log2(values: Values) -> Values:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log2(values), dtype=float)


def _finite(values: Values) -> Values:
    return np.where(np.isfinite(values), values, np.nan)


def doubts(values: Values) -> str:
    """Say what in effects may mean that they are on another scale, too little to refuse them.

    Parameters
    ----------
    values : ndarray, rows
        Log2 fold changes as given.

    Returns
    -------
    str
        A sentence; empty where there is no doubt.
    """
    some = values[np.isfinite(values)]
    if len(some) < _FEW:
        return ""
    if (some >= 0).all():
        return "No effect is below 0. If they are ratios, name the column 'fold_change'."
    if (np.abs(some) >= 1).all() and (some > 0).any():
        return (
            "No effect lies between -1 and 1, as in a list cut at two-fold. If they are fold "
            "changes with a sign, name the column 'fold_change'."
        )
    return ""


def bring_back(values: Values, base: float, where: str) -> Values:
    """Turn logarithms of p into p.

    Parameters
    ----------
    values : ndarray, rows
        All above 0 (``-log10``) or all below (``log10``).
    base : float
        Of the logarithm.
    where : str
        The column in words, for messages.

    Returns
    -------
    ndarray
        p.

    Raises
    ------
    InputError
        If some are above and some below 0.
    """
    some = values[np.isfinite(values)]
    if (some > 0).any() and (some < 0).any():
        raise InputError(
            f"{where}: expected logarithms of p, all with one sign; found {some.min():g} and "
            f"{some.max():g}. Give p itself."
        )
    return np.asarray(base ** -np.abs(values), dtype=float)
