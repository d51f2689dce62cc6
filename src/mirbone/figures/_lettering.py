"""Names and texts of others as drawings and pages show them: as written, and one line short."""

import markupsafe

from mirbone._core import plain, shorten

_LABEL, _TEXT = 36, 20_000


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
    return shorten(plain(value.replace("\t", " "), lines=True), _TEXT)
