"""Decimal marks and thousands: which of the two a comma or a point means in a table of numbers."""

import re
from collections.abc import Iterator

from mirbone._core._errors import InputError
from mirbone._core.tables._frame import Frame

_SIGN = r"[-+\u2212]?"
_COMMA = re.compile(rf"{_SIGN}(?:\d+,\d*|,\d+)(?:[eE][-+]?\d+)?%?$")
_WHOLE = re.compile(rf"{_SIGN}\d+(?:[eE][-+]?\d+)?$")
_THOUSANDS = re.compile(rf"{_SIGN}\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?$")
_SURELY_THOUSANDS = re.compile(rf"{_SIGN}\d{{1,3}}(?:(?:,\d{{3}}){{2,}}(?:\.\d+)?|,\d{{3}}\.\d+)$")
_POINT = re.compile(rf"{_SIGN}\d*\.\d+(?:[eE][-+]?\d+)?$")
_POINTS = re.compile(rf"{_SIGN}\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?$")
_SURELY_POINTS = re.compile(rf"{_SIGN}\d{{1,3}}(?:(?:\.\d{{3}}){{2,}}(?:,\d+)?|\.\d{{3}},\d+)$")
_GAP = "[ \u00a0\u202f\u2009'\u2019]"
_GAPS = re.compile(rf"{_SIGN}\d{{1,3}}(?:{_GAP}\d{{3}})+(?:[.,]\d+)?$")
_GAP_INSIDE = re.compile(rf"\d{_GAP}\d{{3}}(?!\d)")
_FEW_MARKED, _FEW_WHOLE = 5, 3


def mend_decimals(frame: Frame, where: str, *, semicolons: bool) -> None:
    """Write every number of a table with a decimal point and without marks of thousands.

    Spaces and apostrophes between groups of three digits separate thousands. A comma is decimal
    where some number of the table has other than three digits after it, or a zero before it; it
    separates thousands where some number has two of them, or a point too, or where every number
    with one has three digits after it and the smaller ones stand beside them as whole numbers.
    Where nothing tells, it is decimal between semicolons, which spreadsheets write where the comma
    is decimal; elsewhere ``1,234`` may be either and is refused. A point is decimal, unless the
    table says in the same ways that it separates thousands, or has decimal commas.

    Parameters
    ----------
    frame : Frame
        The table; columns whose numbers have such marks are edited.
    where : str
        The file in words, for messages.
    semicolons : bool
        Whether semicolons separate the cells.

    Raises
    ------
    InputError
        If commas may mean either, or mean both.
    """
    _close_gaps(frame)
    _take_points_out(frame)
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
    if not thousands and not decimal and _beside_whole(frame, numeric, cells):
        thousands = cells[0]
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
    kind = "thousands are separated by" if thousands else "decimals are written with"
    frame.notes.append(f"{kind} commas ({_named(frame, numeric)})")


def _close_gaps(frame: Frame) -> None:
    """Join the groups of ``12 304`` and ``12'304``, in columns of numbers."""
    found = [row for row in frame.rows if _GAP_INSIDE.search("\t".join(row))]
    held = {i for row in found for i, cell in enumerate(row) if _GAPS.match(cell)}
    numeric = [i for i in sorted(held) if _are_numbers(frame, i)]
    for row in found:
        for i in numeric:
            if _GAPS.match(row[i]):
                row[i] = re.sub(_GAP, "", row[i])
    if numeric:
        frame.notes.append(
            f"thousands are separated by spaces or apostrophes ({_named(frame, numeric)})"
        )


def _are_numbers(frame: Frame, column: int) -> bool:
    kinds = (_GAPS, _WHOLE, _COMMA, _POINT)
    cells = [row[column] for row in frame.rows if row[column]]
    return sum(any(kind.match(cell) for kind in kinds) for cell in cells) >= 0.5 * len(cells)


def _take_points_out(frame: Frame) -> None:
    """Take out the points that separate thousands, where the whole table says so."""
    marked: list[tuple[int, int]] = []
    for place, row in enumerate(frame.rows):
        for i, cell in enumerate(row):
            if "." not in cell:
                continue
            if _POINTS.match(cell) and not cell.lstrip("-+\u2212").startswith("0."):
                marked.append((place, i))
            elif _POINT.match(cell):
                return  # a decimal point
    if not marked:
        return
    cells = [frame.rows[place][i] for place, i in marked]
    columns = sorted({i for _, i in marked})
    sure = any(_SURELY_POINTS.match(cell) for cell in cells)
    if not (sure or _decimal_commas(frame) or _beside_whole(frame, columns, cells)):
        return
    for place, i in marked:
        frame.rows[place][i] = frame.rows[place][i].replace(".", "")
    frame.notes.append(f"thousands are separated by points ({_named(frame, columns)})")


def _decimal_commas(frame: Frame) -> bool:
    """Whether some column of numbers has commas that can be nothing but decimal."""
    held = [i for i in range(len(frame.columns)) if any("," in row[i] for row in frame.rows)]
    cells = (row[i] for i in held if _is_numeric(frame, i) for row in frame.rows)
    return any(_COMMA.match(c) and (not _THOUSANDS.match(c) or _leads_with_zero(c)) for c in cells)


def _beside_whole(frame: Frame, columns: list[int], cells: list[str]) -> bool:
    """Whether numbers below 1,000 stand as whole ones beside those with a mark before three digits.

    Decimals of three digits would all have the mark, or some fewer digits; a few codes, such as 40
    for not detected, are whole beside them too.
    """
    if len(cells) < _FEW_MARKED or any(cell[:1] in "-+\u2212" for cell in cells):
        return False
    others = {cell for cell in _cells(frame, columns) if _WHOLE.match(cell)}
    if any(not cell.isdecimal() or len(cell) > 3 for cell in others):
        return False
    return len(others - {"0"}) >= _FEW_WHOLE


def _cells(frame: Frame, columns: list[int]) -> Iterator[str]:
    return (row[i] for i in columns for row in frame.rows)


def _named(frame: Frame, columns: list[int]) -> str:
    names = ", ".join(repr(frame.columns[i]) for i in columns[:3])
    return names + (" ..." if len(columns) > 3 else "")


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
