"""Names and texts of others as drawings and pages show them: as written, and one line short."""

import re

import markupsafe

from mirbone._core import plain, shorten

_LABEL, _WORD, _TEXT = 36, 160, 20_000
_LONG_WORD = re.compile(rf"(?!https?://)\S{{{_WORD + 1},}}")


def label(name: object) -> str:
    r"""Give a name as a plot takes it, which draws it as it is written.

    Parameters
    ----------
    name : object
        Anyone's: matplotlib would take what stands between dollar signs for a formula.

    Returns
    -------
    str
        One line, shortened where no plot could hold it.

    Examples
    --------
    >>> print(label("a$b$c"), label("two\nlines"))
    a\$b\$c two lines
    """
    return shorten(plain(" ".join(str(name).split())), _LABEL).replace("$", r"\$")


def clean(value: object) -> object:
    """Give what a template shows without signs that are none in XML or turn the text around.

    Parameters
    ----------
    value : object
        As a template names it; markup is ours and stays.

    Returns
    -------
    object
        Text that prints, of a length that a page holds; anything else as it is.
    """
    if not isinstance(value, str) or isinstance(value, markupsafe.Markup):
        return value
    text = plain(value.replace("\t", " "), lines=True)
    return shorten(_LONG_WORD.sub(lambda found: shorten(found[0], _WORD), text), _TEXT)
