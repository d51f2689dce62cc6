"""Gene symbols that a spreadsheet turned into dates or numbers, and what they were.

Ziemann et al. 2016, doi:10.1186/s13059-016-1044-7. The symbols that were most often hit have since
been renamed, which is why the likely gene has another name than the damaged cell suggests (Bruford
et al. 2020, doi:10.1038/s41588-020-0669-3).
"""

import re
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january", "januar"),
            ("feb", "february", "februar"),
            ("mar", "march", "mrz", "märz", "mär"),
            ("apr", "april"),
            ("may", "mai"),
            ("jun", "june", "juni"),
            ("jul", "july", "juli"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october", "okt", "oktober"),
            ("nov", "november"),
            ("dec", "december", "dez", "dezember"),
        ),
        start=1,
    )
    for name in names
}
_BEFORE = {
    (3, number): (f"MARCHF{number}", *((f"MTARC{number}",) if number < 3 else ()))
    for number in range(1, 12)
} | {
    **{(9, number): (f"SEPTIN{number}",) for number in (*range(1, 13), 14)},
    (9, 15): ("SELENOF",),
    (10, 1): ("POU2F1",),
    (10, 2): ("POU2F2",),
    (10, 4): ("POU5F1",),
    (12, 1): ("DELEC1", "BHLHE40"),
    (12, 2): ("BHLHE41",),
}
_DAY_MONTH = re.compile(r"(\d{1,2})[-./ ]+([^\W\d]{3,9})\.?(?:[-./ ]+(?:\d{4}|\d{2}))?")
_MONTH_DAY = re.compile(r"([^\W\d]{3,9})\.?[-./ ]+(\d{1,2})(?:[-./, ]+(?:\d{4}|\d{2}))?")
_ISO = re.compile(r"(?:19|20)\d\d[-./](\d{1,2})[-./](\d{1,2})(?:[T ]\d\d:\d\d(?::\d\d)?)?")
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](?:\d{4}|\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_POWER = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+")
_FIRST_SERIAL, _LAST_SERIAL = 32874, 55153  # 1990 to 2050, as days since 30 December 1899


def spreadsheet_note(text: str) -> str:
    """Tell a gene symbol that a spreadsheet made a date or number of, with what it likely was.

    Parameters
    ----------
    text : str
        A cell where a gene symbol is expected.

    Returns
    -------
    str
        Empty where the text is no such cell.

    Examples
    --------
    >>> spreadsheet_note("1-Mar")
    'a symbol that a spreadsheet turned into a date or number, likely MARCHF1 or MTARC1'
    """
    genes = spreadsheet_damage(text)
    if genes is None:
        return ""
    likely = f", likely {' or '.join(genes)}" if genes else ""
    return f"a symbol that a spreadsheet turned into a date or number{likely}"


def spreadsheet_damage(text: str) -> tuple[str, ...] | None:
    """Say which genes a cell may have named before a spreadsheet made a date or number of it.

    Parameters
    ----------
    text : str
        A cell where a gene symbol is expected.

    Returns
    -------
    tuple of str or None
        Symbols in use today, likeliest first, empty where none is known to become this date; None
        where the text is no date, no number of a day of 1990 to 2050 that some gene becomes, and no
        power of ten.

    Examples
    --------
    >>> spreadsheet_damage("7-Sep"), spreadsheet_damage("1-Mar"), spreadsheet_damage("44085")
    (('SEPTIN7',), ('MARCHF1', 'MTARC1'), ('SEPTIN11',))
    >>> spreadsheet_damage("RUNX2") is None
    True
    """
    text = " ".join(text.split())
    if _POWER.fullmatch(text):
        return ()
    days = _days(text)
    if not days:
        return None
    found = [gene for day in days for gene in _BEFORE.get(day, ())]
    return tuple(dict.fromkeys(found))


def _days(text: str) -> list[tuple[int, int]]:
    """Months and days that a text may stand for."""
    if match := _DAY_MONTH.fullmatch(text):
        return _named(match[2], match[1])
    if match := _MONTH_DAY.fullmatch(text):
        return _named(match[1], match[2])
    if match := _ISO.fullmatch(text):
        return _dated(int(match[1]), int(match[2]))
    if match := _NUMBERS.fullmatch(text):
        one, other = int(match[1]), int(match[2])
        return _dated(one, other) + _dated(other, one)
    if (match := _SERIAL.fullmatch(text)) and _FIRST_SERIAL <= int(match[1]) <= _LAST_SERIAL:
        day = date(1899, 12, 30) + timedelta(days=int(match[1]))
        return [(day.month, day.day)] if (day.month, day.day) in _BEFORE else []
    return []


def _named(month: str, day: str) -> list[tuple[int, int]]:
    number = _MONTHS.get(month.lower())
    return [] if number is None else _dated(number, int(day))


def _dated(month: int, day: int) -> list[tuple[int, int]]:
    return [(month, day)] if 1 <= month <= 12 and 1 <= day <= 31 else []
