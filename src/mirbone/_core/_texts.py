"""Text from outside, made safe to show: in a message, on a terminal, in XML, in a spreadsheet."""

import re
import unicodedata

QUOTED = 80
"""Characters of a quoted cell that a message shows."""

_WORD, _MESSAGE = 400, 2000  # a path may be long; a message that no screen holds says nothing
_QUOTES = re.compile(r"""(?<!\w)(['"`])((?:(?!\1)[^\\]|\\.)*)\1(?!\w)""", re.DOTALL)
_LONG_WORD = re.compile(rf"\S{{{_WORD + 1},}}")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)*\.?|\.\d+)(?:[eE][+-]?\d+)?\s?%?")
# What a spreadsheet passes over before it looks for a formula, and the signs that begin one, of
# full width too. An apostrophe before them is the mark that `guarded` sets.
_FORMULA = re.compile(r"'*(?:[\t\r\n]|[\s\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠])")


def plain(text: str, *, lines: bool = False) -> str:
    r"""Write out what a terminal would obey, hide or mix up: control, bidi and zero-width signs.

    Parameters
    ----------
    text : str
        Of anyone.
    lines : bool, optional
        Whether ends of lines stay.

    Returns
    -------
    str
        The same characters, those that do not print as Python writes them; different texts stay
        different wherever they hold no backslash.

    Examples
    --------
    >>> plain("miR-\x1b[31m21")
    'miR-\\x1b[31m21'
    """
    if text.isprintable():
        return text
    return "".join(c if _prints(c) or (lines and c == "\n") else _written_out(c) for c in text)


def _prints(character: str) -> bool:
    # spaces of every width show, though Python would write them out
    return character.isprintable() or unicodedata.category(character) == "Zs"


def _written_out(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def shorten(text: str, most: int = QUOTED) -> str:
    """Cut the middle out of a text that is too long to be read.

    Parameters
    ----------
    text : str
        Any.
    most : int, optional
        Characters that stay.

    Returns
    -------
    str
        The text, or its two ends.

    Examples
    --------
    >>> shorten("A" * 90 + "C" * 90, 20)
    'AAAAAAAA[…]CCCCCCCC'
    """
    if len(text) <= most:
        return text
    end = max(1, (most - 3) // 2)
    return f"{text[:end]}[…]{text[-end:]}"


def readable(message: str) -> str:
    """Bring a message to what a person can read, whatever cells, names or paths it quotes.

    Parameters
    ----------
    message : str
        Sentences, with pieces of the user's input.

    Returns
    -------
    str
        Without signs that a terminal obeys; a long quoted piece, a long word and a long message
        are cut in their middle.
    """
    said = plain(message, lines=True)
    if len(said) <= QUOTED:
        return said
    # the longest pieces go first, since looking for pairs of quotes takes time
    said = shorten(_LONG_WORD.sub(lambda found: shorten(found[0], _WORD), said), 2 * _MESSAGE)
    said = _QUOTES.sub(lambda found: f"{found[1]}{shorten(found[2])}{found[1]}", said)
    return shorten(said, _MESSAGE)


def guarded(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula.

    Parameters
    ----------
    cell : str
        As it is to be written to a table.

    Returns
    -------
    str
        With an apostrophe before it where it begins with ``=``, ``+``, ``-``, ``@``, a tab or the
        end of a line and is no number; `unguarded` takes it off again.

    Examples
    --------
    >>> guarded("=1+1"), guarded("-1"), guarded("+1.5e3"), guarded("miR-21")
    ("'=1+1", '-1', '+1.5e3', 'miR-21')
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """Take off what `guarded` put before a cell.

    Parameters
    ----------
    cell : str
        As it stands in a table.

    Returns
    -------
    str
        As it was before it was written.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded("'quoted'")
    ('=1+1', "'quoted'")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
