"""Which samples are compared: the contrast looked up in the sample sheet."""

from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from mirbone._core import InputError

MIN_GROUP = 2


@dataclass(frozen=True, slots=True)
class Groups:
    """The two groups of a contrast.

    Parameters
    ----------
    column : str
        Column of the sample sheet.
    case, control : str
        Its values; effects are case minus control.
    sheet : DataFrame
        Rows of the samples in either group, in the order of the matrix.
    """

    column: str
    case: str
    control: str
    sheet: pd.DataFrame

    @property
    def is_case(self) -> pd.Series:
        """Whether each sample is a case."""
        return self.sheet[self.column] == self.case

    @property
    def sizes(self) -> tuple[int, int]:
        """Number of cases and of controls."""
        cases = int(self.is_case.sum())
        return cases, len(self.sheet) - cases


def find_groups(contrast: str, sheet: pd.DataFrame) -> Groups:
    """Look a contrast up in the sample sheet.

    Parameters
    ----------
    contrast : str
        ``CASE:CONTROL``, for the one column that holds both values, or ``COLUMN=CASE:CONTROL``.
    sheet : DataFrame
        Rows of the samples, text.

    Returns
    -------
    Groups
        The samples of the two groups; the others are left out.

    Raises
    ------
    InputError
        If the contrast is not written so, no column or more than one holds both values, or a group
        has fewer than two samples.
    """
    column, case, control = _parse(contrast)
    column = _named_column(column, sheet) if column else _only_column(case, control, sheet)
    for value in (case, control):
        _check_value(value, column, sheet)
    groups = Groups(column, case, control, sheet.loc[sheet[column].isin([case, control])])
    for name, size in zip((case, control), groups.sizes, strict=True):
        if size < MIN_GROUP:
            raise InputError(
                f"each group of the contrast needs at least {MIN_GROUP} samples; {name!r} in "
                f"column {column!r} has {size}. Without replicates no variance can be estimated."
            )
    return groups


def _parse(contrast: str) -> tuple[str, str, str]:
    column, equals, values = contrast.rpartition("=")
    parts = [part.strip() for part in values.split(":")]
    if len(parts) != 2 or not all(parts) or (equals and not column.strip()):
        raise InputError(
            f"the contrast must be written CASE:CONTROL or COLUMN=CASE:CONTROL; got {contrast!r}."
        )
    if parts[0] == parts[1]:
        raise InputError(f"the contrast must name two different groups; got {contrast!r}.")
    return column.strip(), parts[0], parts[1]


def _named_column(column: str, sheet: pd.DataFrame) -> str:
    if column in sheet.columns:
        return column
    raise InputError(
        f"the contrast's column must be in the sample sheet; {column!r} is not among "
        f"{', '.join(map(repr, sheet.columns))}.{_nearest(column, sheet.columns)}"
    )


def _only_column(case: str, control: str, sheet: pd.DataFrame) -> str:
    both = [c for c in sheet.columns if (sheet[c] == case).any() and (sheet[c] == control).any()]
    if len(both) == 1:
        return both[0]
    if both:
        raise InputError(
            f"the contrast {case}:{control} must be clear; the sample sheet holds both values in "
            f"the columns {', '.join(map(repr, both))}. Name one: {both[0]}={case}:{control}."
        )
    values = pd.unique(sheet.to_numpy().ravel())
    absent = next((v for v in (case, control) if v not in values), None)
    if absent is None:
        raise InputError(
            "the groups of the contrast must be values of one column of the sample sheet; no "
            f"column holds both {case!r} and {control!r}. Name groups of one column."
        )
    few = [c for c in sheet.columns if sheet[c].nunique() <= 12]
    listing = "; ".join(
        f"{c}: {', '.join(sorted(v for v in sheet[c].unique() if v))}" for c in few[:6]
    )
    raise InputError(
        f"the groups of the contrast must be values of a column of the sample sheet; {absent!r} is "
        f"not.{_nearest(absent, values)}" + (f" Its columns hold {listing}." if listing else "")
    )


def _check_value(value: str, column: str, sheet: pd.DataFrame) -> None:
    if (sheet[column] == value).any():
        return
    values = sorted(sheet[column].unique())
    raise InputError(
        f"the groups of the contrast must be values of column {column!r}; {value!r} is not among "
        f"{', '.join(map(repr, values[:12]))}.{_nearest(value, values)}"
    )


def _nearest(word: str, choices: object) -> str:
    known = [str(choice) for choice in choices]  # type: ignore[attr-defined]
    lower = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), list(lower), n=1, cutoff=0.5)
    return f" Did you mean {lower[near[0]]!r}?" if near else ""
