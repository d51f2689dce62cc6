"""Lines of cells, however a program set them apart: by spaces, tabs, commas or semicolons."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from mirbone._core import InputError, read_bytes

_WORD = re.compile(r"""\"((?:[^\"]|\"\")*)\"|'([^']*)'|(\S+)""")
_COMMENT = re.compile(r"#|//")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file that holds something.

    Parameters
    ----------
    number : int
        In the file, from 1.
    text : str
        As it stands there, without the comment.
    cells : list of str
        Without quotation marks.
    """

    number: int
    text: str
    cells: list[str]


def read_lines(path: Path, what: str) -> list[Line]:
    """Read a file of lines, plain or gzip, without comments (``#`` or ``//``) and blank lines.

    Tabs, commas and semicolons part cells where the first line has two of one kind, so that a name
    may hold a space; else white space does.

    Parameters
    ----------
    path : Path
        The file.
    what : str
        What it is, for messages: ``"the topology"``.

    Returns
    -------
    list of Line
        In order.

    Raises
    ------
    InputError
        If the file is absent, damaged or no text.
    """
    try:
        text = read_bytes(path, what).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{what} {path} must be UTF-8 text. Save it as such.") from error
    lines = (_COMMENT.split(line, maxsplit=1)[0].rstrip(" ") for line in text.splitlines())
    numbered = enumerate(lines, start=1)
    filled = [(number, line.strip("\n\r")) for number, line in numbered if line.strip()]
    if not filled:
        return []
    separator = next((mark for mark in "\t,;" if filled[0][1].strip().count(mark) >= 2), "")
    return [Line(number, line.strip(), _cells(line, separator)) for number, line in filled]


def _cells(line: str, separator: str) -> list[str]:
    if separator and separator in line:
        limit = csv.field_size_limit(len(line) + 1)  # a cell may be of any length
        try:
            parted = next(csv.reader([line], delimiter=separator))
        finally:
            csv.field_size_limit(limit)
        cells = [_bare(cell.strip()) for cell in parted]
        while cells and not cells[-1]:
            cells.pop()
        return cells
    return [next(filter(None, found.groups()), "") for found in _WORD.finditer(line)]


def _bare(cell: str) -> str:
    """Take single quotes off; the double ones are off already."""
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == "'" else cell
