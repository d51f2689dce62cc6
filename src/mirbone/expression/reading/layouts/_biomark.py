"""BioMark: the results of Fluidigm's real-time PCR analysis, whose names take several lines."""

from dataclasses import replace

import pandas as pd

from mirbone.expression.reading.layouts._laid import Given, Laid, plain, to_numbers
from mirbone.expression.reading.layouts._plates import lay_plate

_LINES = 4  # of names: what was measured, the part of the chip, the column
_NEEDED = ("rconc", "value", "call")


def is_biomark(given: Given) -> bool:
    """Tell whether a table is the export of a BioMark chip.

    Parameters
    ----------
    given : Given
        The table; columns repeat.

    Returns
    -------
    bool
        True if a line of names has ID, the sample's name and concentration, the assay's name, Ct
        value and call.
    """
    return _names_at(given) is not None


def lay_biomark(given: Given) -> Laid:
    """Read chambers to assays by samples; 999 and the call Fail are not detected.

    Parameters
    ----------
    given : Given
        The table; columns repeat.

    Returns
    -------
    Laid
        Ct; replicate chambers are averaged.

    Raises
    ------
    InputError
        If a Ct is no number, or no chamber is left.
    """
    found = _names_at(given)
    assert found is not None
    names, first = found
    apart = names.index("rconc")
    sample = _last(names[:apart], "name")
    kind = _last(names[:apart], "type")
    target = next(i for i in range(apart, len(names)) if names[i].endswith("name"))
    value = next(i for i, name in enumerate(names) if name.endswith("value"))
    call = next(i for i, name in enumerate(names) if name.endswith("call"))
    cells = given.table.iloc[first:]
    wells = pd.DataFrame(
        {
            "Sample Name": cells.iloc[:, sample],
            "Target Name": cells.iloc[:, target],
            "Task": cells.iloc[:, kind] if kind is not None else "Unknown",
            "Ct": cells.iloc[:, value],
        }
    )
    failed = cells.iloc[:, call].astype(str).str.lower() == "fail"
    numbers = to_numbers(wells["Ct"].to_numpy(dtype=object))
    lost = int((failed.to_numpy() & (numbers > 0) & (numbers < 100)).sum())
    wells["Ct"] = wells["Ct"].mask(failed, "999")
    laid = lay_plate(replace(given, table=wells))
    notes = (
        (f"{int(failed.sum())} chambers have the call Fail: not detected.",) if failed.any() else ()
    )
    if lost:
        notes += (f"{lost} of them have a Ct all the same, which was not used.",)
    read = {sample, target, kind, value, call}
    unread = tuple(dict.fromkeys(n for i, n in enumerate(_written(given)) if i not in read))
    return replace(laid, kind="BioMark export", notes=(*notes, *laid.notes), unread=unread)


def _names_at(given: Given) -> tuple[list[str], int] | None:
    """Find the line that names the columns, and the row that follows it."""
    lines = [list(given.table.columns), *given.table.iloc[: _LINES - 1].to_numpy().tolist()]
    for place, line in enumerate(lines):
        names = [plain(cell) for cell in line]
        if names[0] not in ("id", "chamberid"):
            continue
        ends = all(any(name.endswith(word) for name in names) for word in _NEEDED)
        if not ends:
            continue
        apart = next(i for i, name in enumerate(names) if name.endswith("rconc"))
        # the sample's name stands before its concentration, the assay's after it
        if [i < apart for i, name in enumerate(names) if name.endswith("name")] == [True, False]:
            return [*names[:apart], "rconc", *names[apart + 1 :]], place
    return None


def _written(given: Given) -> list[str]:
    lines = [list(given.table.columns), *given.table.iloc[: _LINES - 1].to_numpy().tolist()]
    found = _names_at(given)
    return [str(cell) for cell in lines[found[1] if found else 0]]


def _last(names: list[str], word: str) -> int | None:
    return next((i for i in reversed(range(len(names))) if names[i].endswith(word)), None)
