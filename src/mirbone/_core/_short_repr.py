"""What a result says of itself: a few lines in a terminal, its main table in a notebook."""

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from html import escape
from textwrap import wrap
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from mirbone._core._texts import plain

T = TypeVar("T")

_LINES = 5
_WIDTH = 76
_WORDS = 40
_TIE = "\0"  # a space at which no line ends


def short_repr(table: str = "") -> Callable[[type[T]], type[T]]:
    """Give a value a repr of at most five lines, and its main table in a notebook.

    The first line is what the class says of itself by a method ``_headline``, without one its name
    alone; then come the sizes of what it holds, and its short values.

    Parameters
    ----------
    table : str, optional
        The attribute that is the main table, shown in a notebook; none unless it is given.

    Returns
    -------
    callable
        A decorator for dataclasses, written above ``@dataclass``, and pydantic models.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @short_repr()
    ... @dataclass(frozen=True, slots=True)
    ... class Cohort:
    ...     cancer: str
    ...     years: np.ndarray
    ...     def _headline(self) -> str:
    ...         return f"{len(self.years)} patients"
    >>> Cohort("breast", np.zeros(8))
    Cohort: 8 patients
      cancer 'breast', years 8
    """

    def decorated(cls: type[T]) -> type[T]:
        vars_of = {"__repr__": _repr}
        if table:
            vars_of["_repr_html_"] = lambda self: _html(self, getattr(self, table))
        for name, method in vars_of.items():
            setattr(cls, name, method)
        return cls

    return decorated


def _repr(self: Any) -> str:
    held = ", ".join(
        f"{name}{_TIE}{said}" for name in _names(self) if (said := _said(getattr(self, name)))
    )
    lines = wrap(held, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    if len(lines) >= _LINES:
        lines = [*lines[: _LINES - 2], lines[_LINES - 2][: _WIDTH - 2] + " …"]
    return "\n".join([_first_line(self), *lines]).replace(_TIE, " ")


def _names(self: Any) -> list[str]:
    if is_dataclass(self):
        return [field.name for field in fields(self)]
    return list(type(self).model_fields)  # a pydantic model


def _html(self: Any, table: pd.DataFrame) -> str:
    shown = table.to_html(max_rows=20, max_cols=20, notebook=True, show_dimensions=True)
    return f"<p>{escape(_first_line(self))}</p>\n{shown}"


def _first_line(self: Any) -> str:
    name = type(self).__name__
    headline = getattr(self, "_headline", None)
    return name if headline is None else _cut(f"{name}: {headline()}", _WIDTH)


def _said(value: Any) -> str:
    """What one field holds, in a word or two; empty for what is absent."""
    match value:
        case None:
            said = ""
        case pd.DataFrame():
            said = f"{len(value)} rows"
        case np.ndarray():
            said = " x ".join(map(str, value.shape)) or f"{value:.4g}"
        case Enum():
            said = str(value.value)
        case bool() | int():
            said = str(value)
        case float():
            said = f"{value:.4g}"
        case str() | os.PathLike():
            said = repr(_cut(str(value), _WORDS)) if str(value) else ""
        case pd.Series() | Mapping() | Collection():
            said = str(len(value))
        case _:
            said = type(value).__name__
    return said


def _cut(text: str, width: int) -> str:
    line = plain(" ".join(text.split()))
    return line if len(line) <= width else line[: width - 1] + "…"
