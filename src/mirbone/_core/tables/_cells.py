"""From text to rows of cells: which separator, and which quotation marks."""

import csv
import io
from collections import Counter

from mirbone._core._errors import InputError
from mirbone._core._texts import unguarded

_END = "\x03"  # the control character "end of text"
_SEPARATORS = ("\t", ";", ",", "|", " ")
_NAMES = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "vertical bars", " ": "spaces"}
_LOOKED_AT = 200


def separator_name(separator: str) -> str:
    """Name a separator in words.

    Parameters
    ----------
    separator : str
        One of those that `find_separator` gives.

    Returns
    -------
    str
        Such as ``commas``.
    """
    return _NAMES[separator]


def find_separator(text: str) -> str:
    """Find which separator cuts the lines of a text into the same number of cells.

    Parameters
    ----------
    text : str
        The whole file.

    Returns
    -------
    str
        A tab, semicolon, comma, bar or space; a tab where none cuts anything.
    """
    lines = [line for line in text[: 1 << 20].splitlines() if line.strip()]
    # the last line looked at may be cut
    sample = "\n".join(lines[:_LOOKED_AT]) + "\n"
    best, held = "\t", (0.0, 0)
    for separator in _SEPARATORS:
        widths = _widths(sample, separator) if separator in sample else Counter[int]()
        wide = {width: n for width, n in widths.items() if width > 1}
        if not wide:
            continue
        width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
        # spaces and bars stand inside cells too: they count where nothing else cuts every line
        share = round(count / sum(widths.values()) * (0.6 if separator in "| " else 1.0), 9)
        if share > held[0] or (share == held[0] and width > held[1] and best != "\t"):
            best, held = separator, (share, width)
    return best


def _widths(sample: str, separator: str) -> Counter[int]:
    """Count how many lines have how many cells; R writes one name too few above its rows."""
    rows = csv.reader(
        io.StringIO(sample), delimiter=separator, skipinitialspace=separator == " ", strict=False
    )
    try:
        widths = [len(row) for row in rows]
    except csv.Error:
        return Counter([1])
    if len(widths) > 1 and 1 < widths[0] == widths[1] - 1:
        widths[0] = widths[1]
    return Counter(widths)


def split_cells(text: str, separator: str, where: str) -> tuple[list[list[str]], list[int]]:
    """Split into stripped cells; give each row's line, and skip blank ones.

    A quotation mark that is not closed swallows all that follows it, and so the mark at the end.
    An apostrophe that keeps a spreadsheet from taking a cell for a formula is taken off.

    Parameters
    ----------
    text : str
        The whole file.
    separator : str
        As `find_separator` gives it.
    where : str
        The file in words, for messages.

    Returns
    -------
    rows : list of list of str
        Cells of every line that has any.
    lines : list of int
        The 1-based line of each, the last one of a row with line breaks in a cell.

    Raises
    ------
    InputError
        If a quotation mark is not closed.
    """
    rows: list[list[str]] = []
    numbers: list[int] = []
    reader = csv.reader(
        io.StringIO(f"{text}\n{_END}", newline=""),
        delimiter=separator,
        skipinitialspace=separator == " ",
    )
    limit = csv.field_size_limit(len(text) + 2)  # a sequence may be a long cell
    line = 0
    try:
        for row in reader:
            cells = [unguarded(cell.strip()) for cell in row]
            if any(cells):
                rows.append(cells)
                numbers.append(reader.line_num)
            line = reader.line_num
    except csv.Error as error:
        raise InputError(
            f"{where}, line {reader.line_num}: the cells cannot be told apart ({error}). Save the "
            "table again as text."
        ) from error
    finally:
        csv.field_size_limit(limit)
    if not rows or rows[-1] != [_END]:
        before = numbers[-2] if len(numbers) > 1 else 0
        if not (rows and rows[-1][-1].endswith(_END)):
            before = line
        raise InputError(
            f'{where}, line {before + 1}: a quotation mark (") is not closed, and all that follows '
            "would be one cell. Remove it."
        )
    return rows[:-1], numbers[:-1]
