"""Where in a file its table stands: what is before the header, beside the columns and below."""

import re
from collections import Counter
from dataclasses import dataclass, field

from mirbone._core._errors import InputError

_MARKS = ("#", "!", "*", "[", "//", "%")
_BEGIN, _FINISH = "!series_matrix_table_begin", "!series_matrix_table_end"
_MANY = 5_000
_TITLES = frozenset({"code class", "codeclass"})
"""Above a table of NanoString stand lines of its samples, as wide as the table."""
_REMARK = re.compile(
    r"(?:notes?|n\.b\.|sources?|legend|footnotes?|abbreviations?|remarks?|comments?)\s*[:.\u2013-]",
    re.IGNORECASE,
)
_FEW_WORDS = 4
_GROUP_LINES = 10
_FIRST_NAMES = frozenset(
    {"sample", "samples", "sample_id", "sample_name", "mirna", "name", "id", "gene", "subject"}
)


@dataclass(slots=True)
class Frame:
    """A table cut out of a file.

    Parameters
    ----------
    columns : list of str
        Names; that above row names may be empty.
    rows : list of list of str
        Cells, as many as columns.
    lines : list of int
        The 1-based line of each row.
    header_line : int
        The line of the names.
    before : list of list of str
        Rows above the header.
    notes : list of str
        What was passed over, in words.
    """

    columns: list[str]
    rows: list[list[str]]
    lines: list[int]
    header_line: int = 1
    before: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def cut_frame(rows: list[list[str]], lines: list[int], where: str, *, header: bool) -> Frame:
    """Find the table in the rows of a file.

    Above the header may stand titles, comments and the blocks of instruments; below the table,
    lines that are set apart. Columns without a name and without a cell are left out.

    Parameters
    ----------
    rows : list of list of str
        Cells of every line that has any.
    lines : list of int
        Their lines.
    where : str
        The file in words, for messages.
    header : bool
        Whether the table has a line of names.

    Returns
    -------
    Frame
        The table.

    Raises
    ------
    InputError
        If a row has more or fewer cells than the header names.
    """
    rows, lines, before = _between_marks(rows, lines)
    if not rows:
        raise InputError(
            f"{where} holds no table: nothing stands after the mark of its beginning, "
            f"{before[-1][0]!r}. Download or export the file again."
        )
    width = _usual_width(rows)
    first = _header_at(rows, width) if header else _comments(rows, width)
    before += rows[:first]
    rows, lines = rows[first:], lines[first:]
    if not header:
        frame = Frame([str(i) for i in range(width)], rows, lines, before=before)
    else:
        names = [*rows[0]]
        if len(names) == width and names[0].startswith("#"):
            names[0] = names[0].lstrip("# ")
        if len(names) == width - 1 and any(row[-1] for row in rows[1:] if len(row) == width):
            names = ["", *names]  # R writes no name above the row names
        frame = Frame(names, rows[1:], lines[1:], lines[0], before)
    _leave_footer(frame)
    _fit_widths(frame, where)
    _leave_empty_columns(frame)
    if before:
        said = f"{len(before)} lines before the header" if len(before) > 1 else "a line before it"
        frame.notes.insert(0, f"{said} passed over, the first {short_row(before[0])}")
    return frame


def short_row(row: list[str]) -> str:
    """Show the beginning of a row.

    Parameters
    ----------
    row : list of str
        Its cells.

    Returns
    -------
    str
        Quoted, at most 40 characters.
    """
    text = " ".join(filter(None, row))
    return repr(text[:40] + ("..." if len(text) > 40 else ""))


def _between_marks(
    rows: list[list[str]], lines: list[int]
) -> tuple[list[list[str]], list[int], list[list[str]]]:
    """Cut out what GEO marks as the table, or the results of an instrument's blocks."""
    starts = [row[0].lower() for row in rows]
    if _BEGIN in starts:
        first = starts.index(_BEGIN) + 1
        last = starts.index(_FINISH) if _FINISH in starts else len(rows)
        return rows[first:last], lines[first:last], rows[:first]
    blocks = [i for i, text in enumerate(starts) if text.startswith("[") and text.endswith("]")]
    results = next((i for i in blocks if "result" in starts[i]), None)
    if results is not None:
        last = next((i for i in blocks if i > results), len(rows))
        return rows[results + 1 : last], lines[results + 1 : last], rows[: results + 1]
    return rows, lines, []


def _usual_width(rows: list[list[str]]) -> int:
    """Give the number of cells that most rows have; a wider one where two are as frequent."""
    counts = Counter(len(row) for row in rows[-_MANY:])
    counts.update(len(row) for row in rows[: min(100, max(0, len(rows) - _MANY))])
    most = max(counts.values(), default=0)
    return max((width for width, n in counts.items() if n == most), default=1)


def _comments(rows: list[list[str]], width: int) -> int:
    return next((i for i, row in enumerate(rows) if not _is_comment(row, width)), 0)


def _is_comment(row: list[str], width: int) -> bool:
    return row[0].startswith(_MARKS) and len(row) != width


def _header_at(rows: list[list[str]], width: int) -> int:
    """Find the row of names: the first that names most columns and is no comment or title."""
    if width < 2:
        return _comments(rows, width)
    codes = next((i for i, row in enumerate(rows[:60]) if row[0].lower() in _TITLES), 0)
    if codes and len(rows[codes]) == width and "Name" in rows[codes]:
        return codes
    for i, row in enumerate(rows):
        filled = sum(bool(cell) for cell in row)
        # R and pandas write no name above row names: of two columns one has a name
        unnamed = width == 2 and i == 0 and (not row[0] if len(row) == 2 else _heads(rows))
        fits = unnamed or (
            len(row) in (width, width - 1, width + 1) and filled >= max(2, 0.5 * width)
        )
        if not fits or row[0].startswith(("!", "* ", "//")):
            continue
        if row[0].startswith("#") and i + 1 < len(rows) and _names_follow(rows[i + 1], width):
            continue
        if len(row) == width - 1 and i + 1 < len(rows) and _is_header(rows[i + 1], rows, i + 1):
            continue
        if _tells_groups(row, rows, i):
            continue
        return i
    return 0


def _tells_groups(row: list[str], rows: list[list[str]], place: int) -> bool:
    """Whether a row repeats its cells above a row of different names: groups of the samples."""
    told = [cell for cell in row[1:] if cell]
    if len(set(told)) == len(told):
        return False
    return any(
        len(rows[i]) == len(row) and _names_all(rows[i]) and _is_header(rows[i], rows, i)
        for i in range(place + 1, min(place + _GROUP_LINES, len(rows)))
    )


def _names_all(row: list[str]) -> bool:
    return all(row[1:]) and len(set(row[1:])) == len(row) - 1


def _heads(rows: list[list[str]]) -> bool:
    """Whether a first row of one cell is the name of the one column beside row names, as R writes.

    A title is longer than a word, or stands above a row of names.
    """
    alone = len(rows[0]) == 1 and len(rows) > 2 and " " not in rows[0][0]
    named = {cell.lower() for cell in rows[1]} & _FIRST_NAMES if alone else set()
    return alone and not named and not rows[0][0].startswith(_MARKS) and "=" not in rows[0][0]


def _names_follow(row: list[str], width: int) -> bool:
    """Whether the row after a line that begins with ``#`` is the header itself."""
    return len(row) in (width, width - 1) and not any(_is_number(cell) for cell in row[1:])


def _is_header(row: list[str], rows: list[list[str]], place: int) -> bool:
    """Whether a row is all words and numbers follow: then what stands above it is a title."""
    if any(_is_number(cell) for cell in row) or place + 1 >= len(rows):
        return False
    return any(_is_number(cell) for cell in rows[place + 1][1:])


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return cell.lower() not in ("nan", "inf", "-inf", "infinity")


def _leave_footer(frame: Frame) -> None:
    """Leave out lines below the table: marked ones, remarks, or few cells after a blank line."""
    width, end = len(frame.columns), len(frame.rows)
    while end > 1:
        row = frame.rows[end - 1]
        apart = frame.lines[end - 1] > frame.lines[end - 2] + 1
        alone = sum(bool(cell) for cell in row) <= 2 < width - 1
        marked = alone and (row[0].startswith(_MARKS) or apart or _all_apart(frame, end - 1))
        if not marked and not _is_remark(row, width):
            break
        end -= 1
    if end < len(frame.rows):
        frame.notes.append(
            f"{len(frame.rows) - end} lines below the table passed over, the first "
            f"{short_row(frame.rows[end])}"
        )
        del frame.rows[end:], frame.lines[end:]


def _is_remark(row: list[str], width: int) -> bool:
    """Whether a row of too few cells is a sentence; a name alone may be a row that was cut off."""
    filled = [cell for cell in row if cell]
    if not row[0] or len(filled) > max(1, min(2, width - 2)):
        return False
    words = " ".join(filled)
    return bool(_REMARK.match(words)) or (width > 2 and len(words.split()) >= _FEW_WORDS)


def _all_apart(frame: Frame, place: int) -> bool:
    """Whether a row belongs to lines of few cells that a blank line sets apart from the table."""
    width = len(frame.columns)
    for i in range(place, max(place - 20, 0), -1):
        if sum(bool(cell) for cell in frame.rows[i]) > 2 or width < 4:
            return False
        if frame.lines[i] > frame.lines[i - 1] + 1:
            return True
    return False


def _fit_widths(frame: Frame, where: str) -> None:
    """Take cells off that stand beyond the names and are empty; refuse any other row."""
    widest = max((len(row) for row in frame.rows), default=0)
    while len(frame.columns) > 1 and not frame.columns[-1] and widest < len(frame.columns):
        frame.columns.pop()  # the header alone ends in a separator
    width = len(frame.columns)
    for i, row in enumerate(frame.rows):
        if len(row) > width and not any(row[width:]):
            frame.rows[i] = row[:width]
        elif len(row) != width:
            above = f" (line {frame.header_line})" if frame.header_line > 1 else ""
            raise InputError(
                f"{where}, line {frame.lines[i]}: expected {width} columns as in the header{above};"
                f" found {len(row)}. Mend that line."
            )


def _leave_empty_columns(frame: Frame) -> None:
    """Leave out columns that have neither a name nor a cell; name those that have no name."""
    nameless = [i for i, name in enumerate(frame.columns) if not name]
    empty = {i for i in nameless if not any(row[i] for row in frame.rows)}
    if len(empty) == len(frame.columns) or not frame.rows:
        empty = {i for i in nameless if i > 0}
    if empty:
        kept = [i for i in range(len(frame.columns)) if i not in empty]
        frame.columns = [frame.columns[i] for i in kept]
        frame.rows = [[row[i] for i in kept] for row in frame.rows]
        frame.notes.append(
            f"{len(empty)} empty columns passed over"
            if len(empty) > 1
            else "an empty column passed over"
        )
    for i, name in enumerate(frame.columns):
        if not name and i > 0:
            frame.columns[i] = f"column {i + 1}"
