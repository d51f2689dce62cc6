"""Decimal commas and thousands: which of the two a column of numbers means."""

import re

from mirbone._core._errors import InputError
from mirbone._core.tables._frame import Frame

_COMMA = re.compile(r"[-+\u2212]?(?:\d+,\d*|,\d+)(?:[eE][-+]?\d+)?%?$")
_WHOLE = re.compile(r"[-+\u2212]?\d+(?:[eE][-+]?\d+)?$")
_THOUSANDS = re.compile(r"[-+\u2212]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_SURELY_THOUSANDS = re.compile(r"[-+\u2212]?\d{1,3}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)$")
_POINT = re.compile(r"[-+\u2212]?\d*\.\d+(?:[eE][-+]?\d+)?$")


def mend_decimals(frame: Frame, where: str, *, semicolons: bool) -> None:
    """Write every number of a table with a decimal point, where the file has commas throughout.

    A comma is decimal where some number of the table has other than three digits after it, or a
    zero before it; it separates thousands where some number has two of them, or a point too. Where
    nothing tells, it is decimal between semicolons, which spreadsheets write where the comma is
    decimal; elsewhere ``1,234`` may be either and is refused.

    Parameters
    ----------
    frame : Frame
        The table; columns whose numbers have commas are edited.
    where : str
        The file in words, for messages.
    semicolons : bool
        Whether semicolons separate the cells.

    Raises
    ------
    InputError
        If commas may mean either, or mean both.
    """
    held = [i for i in range(len(frame.columns)) if any("," in row[i] for row in frame.rows)]
    numeric = [i for i in held if _is_numeric(frame, i)]
    if not numeric:
        return
    cells = [row[i] for i in numeric for row in frame.rows if "," in row[i]]
    cells = [c for c in cells if _COMMA.match(c) or _THOUSANDS.match(c)]
    thousands = next((c for c in cells if _SURELY_THOUSANDS.match(c)), None)
    decimal = next((c for c in cells if not _THOUSANDS.match(c) or _leads_with_zero(c)), None)
    if thousands and decimal:
        raise InputError(
            f"{where}: a comma must mean one thing in the numbers of a table; it separates "
            f"thousands in {thousands!r} and decimals in {decimal!r}. Write them one way."
        )
    if not thousands and not decimal and not semicolons:
        row, column = _place(frame, numeric, cells[0])
        if any(_POINT.match(r[i]) for i in range(1, len(frame.columns)) for r in frame.rows):
            thousands = cells[0]  # the table's decimals have points
        else:
            raise InputError(
                f"{where}, line {frame.lines[row]}, column {frame.columns[column]!r}: expected a "
                f"number; {cells[0]!r} may be {cells[0].replace(',', '.')} or "
                f"{cells[0].replace(',', '')}. Write it with a point or without a comma."
            )
    mark = "" if thousands else "."
    for i in numeric:
        for row in frame.rows:
            if "," in row[i] and (_COMMA.match(row[i]) or _THOUSANDS.match(row[i])):
                row[i] = row[i].replace(",", mark)
    names = ", ".join(repr(frame.columns[i]) for i in numeric[:3])
    more = " ..." if len(numeric) > 3 else ""
    kind = "thousands are separated by" if thousands else "decimals are written with"
    frame.notes.append(f"{kind} commas ({names}{more})")


def _leads_with_zero(cell: str) -> bool:
    return cell.lstrip("-+\u2212").startswith("0,")


def _is_numeric(frame: Frame, column: int) -> bool:
    """Whether a column is numbers with commas, but for a few words such as Undetermined."""
    cells = [row[column] for row in frame.rows if row[column]]
    commas = sum(bool(_COMMA.match(c) or _THOUSANDS.match(c)) for c in cells)
    whole = sum(bool(_WHOLE.match(c)) for c in cells)
    other = len(cells) - commas - whole
    return commas > 0 and other <= 0.5 * len(cells) and not _lists(cells)


def _lists(cells: list[str]) -> bool:
    """Whether commas separate the items of lists, as ``1,2,3`` does."""
    return any(c.count(",") > 1 and not _THOUSANDS.match(c) for c in cells if c[:1].isdigit())


def _place(frame: Frame, columns: list[int], cell: str) -> tuple[int, int]:
    return next((r, i) for i in columns for r, row in enumerate(frame.rows) if row[i] == cell)
