"""What no analysis of samples can mend, said in one message each."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import InputError, named_keywords, read_numbers
from mirbone.expression import LabelledProfiles

FEWEST = 8
"""Samples of a class below which no interval means anything."""

_EVENT_WORDS = {"1": 1, "0": 0, "yes": 1, "no": 0, "true": 1, "false": 0, "dead": 1, "alive": 0,
                "deceased": 1, "living": 0, "event": 1, "censored": 0}  # fmt: skip
_MISSING = ["", "na", "n/a", "n.a.", "nan", "null", "missing", "-", "--", ".", "?", "#n/a", "<na>"]
"""Words for "not known" among levels; "none" is a level, as of a treatment."""
_DEATH = re.compile(r"death|died|dead", re.IGNORECASE)
_SHOWN = 3


@named_keywords
def check_answerable(
    labelled: LabelledProfiles,
    *,
    group: str | None = None,
    batch: str | Sequence[str] | None = None,
    fewest: int = FEWEST,
) -> None:
    """Refuse samples from which no panel can be judged, whatever is done.

    Parameters
    ----------
    labelled : LabelledProfiles
        Samples with their classes.
    group : str, optional
        Column that names the patient.
    batch : str or sequence of str, optional
        Columns that name batches.
    fewest : int, optional
        Patients (samples, without `group`) that each class must hold.

    Raises
    ------
    InputError
        If a patient is in both classes, a class is too small, or a batch is the label.
    """
    patients = patients_of(labelled, group)
    for name, case in ((labelled.case, True), (labelled.control, False)):
        held = len(set(patients[labelled.is_case == case]))
        if held < fewest:
            raise InputError(
                f"each class must hold at least {fewest} {'patients' if group else 'samples'}; "
                f"{name!r} holds {held}. With so few, no figure of a panel means anything."
            )
    for column in columns_of(batch):
        if is_label(batch_levels(labelled, column), labelled.is_case):
            raise InputError(said_of_label(labelled, column))


def patients_of(labelled: LabelledProfiles, group: str | None) -> NDArray[np.object_]:
    """Name the patient of each sample; the sample itself where no column does.

    Parameters
    ----------
    labelled : LabelledProfiles
        Samples with their classes.
    group : str or None
        Column that names the patient.

    Returns
    -------
    ndarray of str, samples
        Patients.

    Raises
    ------
    InputError
        If there is no such column, a sample has no patient, or a patient is in both classes.
    """
    if group is None:
        return np.asarray(labelled.sheet.index.astype(str), object)
    column = column_of(labelled, group, "group")
    column = pd.Series(known_levels(column), index=column.index)
    empty = (column == "").to_numpy()
    if empty.any():
        raise InputError(
            f"`group` must name the patient of every sample; column {group!r} is empty for "
            f"{_first(pd.Index(column.index[empty]))}. Fill it in, or leave the samples out."
        )
    by_patient = pd.Series(labelled.is_case, index=column.index).groupby(column.to_numpy())
    both = by_patient.nunique() > 1
    if both.any():
        raise InputError(
            f"each patient must be of one class; {_first(both.index[both])} in column {group!r} "
            f"is both {labelled.case!r} and {labelled.control!r}. Correct the sample sheet; to "
            "compare visits of the same patients, take the change from baseline (`visit`)."
        )
    return column.to_numpy(object)


def column_of(labelled: LabelledProfiles, name: str, keyword: str) -> pd.Series:
    """Find a column of the sample sheet.

    Parameters
    ----------
    labelled : LabelledProfiles
        Holds the sheet.
    name : str
        The column.
    keyword : str
        What it was given as.

    Returns
    -------
    Series of str, samples
        Its cells.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    if name not in labelled.sheet.columns:
        raise InputError(
            f"`{keyword}` must name a column of the sample sheet; {name!r} is not among "
            f"{', '.join(map(repr, labelled.sheet.columns))}."
        )
    return pd.Series(labelled.sheet[name]).astype(str)


def columns_of(given: str | Sequence[str] | None) -> list[str]:
    """Bring one name, several or none to a list.

    Parameters
    ----------
    given : str or sequence of str or None
        Names of columns.

    Returns
    -------
    list of str
        Each once.
    """
    names = [given] if isinstance(given, str) else list(given or ())
    return list(dict.fromkeys(names))


def batch_levels(labelled: LabelledProfiles, column: str) -> NDArray[np.object_]:
    """Give the batch of each sample.

    Parameters
    ----------
    labelled : LabelledProfiles
        Holds the sheet.
    column : str
        Column that names batches.

    Returns
    -------
    ndarray of str, samples
        Empty where it is not told.
    """
    return known_levels(column_of(labelled, column, "batch"))


def known_levels(column: pd.Series) -> NDArray[np.object_]:
    """Give the cells of a column of levels, the empty text for those that say "missing".

    Parameters
    ----------
    column : Series of str
        Cells.

    Returns
    -------
    ndarray of str
        Stripped.
    """
    cells = column.astype(str).str.strip()
    return cells.mask(cells.str.lower().isin(_MISSING), "").to_numpy(object)


def is_label(levels: NDArray[np.object_], is_case: NDArray[np.bool_]) -> bool:
    """Whether every level holds cases alone or controls alone, and so is the label.

    Parameters
    ----------
    levels : ndarray of str, samples
        Empty is missing.
    is_case : ndarray of bool, samples
        Who is a case.

    Returns
    -------
    bool
        False where nearly every sample has a level of its own, which says nothing.
    """
    known = levels != ""
    kinds, codes = np.unique(levels[known].astype(str), return_inverse=True)
    case = is_case[known]
    if len(kinds) < 2 or len(kinds) > known.sum() / 2 or case.all() or not case.any():
        return False
    held = np.bincount(codes, case)
    return bool(np.all((held == 0) | (held == np.bincount(codes))))


def said_of_label(labelled: LabelledProfiles, column: str) -> str:
    """Say that a batch is the label.

    Parameters
    ----------
    labelled : LabelledProfiles
        Names the classes.
    column : str
        Column of the batch.

    Returns
    -------
    str
        A sentence or two.
    """
    return (
        f"every {column!r} holds {labelled.case} alone or {labelled.control} alone, so nothing "
        "can tell the disease from the batch. Measure both in the same batches."
    )


@named_keywords
def read_follow_up(
    sheet: pd.DataFrame, time: str, event: str, *, source: str = "the sample sheet"
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Read how long each patient was followed, and whether the event came.

    Parameters
    ----------
    sheet : DataFrame
        Text, one row a patient or sample.
    time, event : str
        Columns: a number, and 1 or 0 (also yes and no, dead and alive).
    source : str, optional
        The table in words.

    Returns
    -------
    times : ndarray, rows
        Follow-up.
    events : ndarray of bool, rows
        Whether the event ended it.

    Raises
    ------
    InputError
        If a column is absent, a time is missing or negative, an event is no such word, or someone
        without the event is said to have died on a day.
    """
    for name, keyword in ((time, "time"), (event, "event")):
        if name not in sheet.columns:
            raise InputError(
                f"`{keyword}` must name a column of {source}; {name!r} is not among "
                f"{', '.join(map(repr, sheet.columns))}."
            )
    times = read_numbers(sheet[time].astype(str).tolist()).values
    _refuse_rows(
        sheet, np.isnan(times), f"column {time!r} must hold a number for everyone", time,
        "Leave them out, or fill it in",
    )  # fmt: skip
    _refuse_rows(
        sheet, times < 0, f"a follow-up cannot be negative; column {time!r} holds one", time,
        "Correct the date of diagnosis or of the last contact, or leave them out",
    )  # fmt: skip
    words = sheet[event].astype(str).str.strip().str.lower()
    _refuse_rows(
        sheet, ~words.isin(list(_EVENT_WORDS)).to_numpy(),
        f"column {event!r} must say 1 or 0, yes or no, dead or alive", event, "Correct it",
    )  # fmt: skip
    events = words.map(_EVENT_WORDS).to_numpy(float) == 1
    if set(words) <= {"dead", "alive", "deceased", "living"}:
        for column in sheet.columns:
            if column in (time, event) or not _DEATH.search(str(column)):
                continue
            day = ~np.isnan(read_numbers(sheet[column].astype(str).tolist()).values)
            _refuse_rows(
                sheet, day & ~events,
                f"who is alive has no day of death; column {event!r} says alive, and {column!r} "
                "holds a day", column, "Find out which is right, or leave them out",
            )  # fmt: skip
    return times, events


def _refuse_rows(
    sheet: pd.DataFrame, bad: NDArray[np.bool_], what: str, column: str, remedy: str
) -> None:
    if not bad.any():
        return
    rows = np.flatnonzero(bad)
    shown = ", ".join(
        f"{sheet.index[i]!r} ({str(sheet[column].iloc[i]) or 'empty'})" for i in rows[:_SHOWN]
    )
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    raise InputError(f"{what}: {shown}{more}. {remedy}.")


def _first(names: Sequence[object] | pd.Index) -> str:
    shown = ", ".join(map(repr, map(str, names[:_SHOWN])))
    return shown + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
