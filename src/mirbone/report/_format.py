"""Numbers and names as a reader sees them."""

from math import isnan


def number(value: float, *, signed: bool = False) -> str:
    """Write a number with two decimals; the empty string for NaN.

    Parameters
    ----------
    value : float
        Any number.
    signed : bool, optional
        Whether a plus sign is shown.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> number(0.256), number(0.256, signed=True), number(float("nan"))
    ('0.26', '+0.26', '')
    """
    if isnan(value):
        return ""
    return f"{value:+.2f}" if signed else f"{value:.2f}"


def p_value(value: float) -> str:
    """Write a p value or FDR with two significant digits; the empty string for NaN.

    Parameters
    ----------
    value : float
        0 to 1.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> p_value(0.01234), p_value(3.2e-9)
    ('0.012', '3.2e-09')
    """
    return "" if isnan(value) else f"{value:.2g}"


def count(number: int, noun: str) -> str:
    """Write a number with its noun, which takes an s unless there is one.

    Parameters
    ----------
    number : int
        How many.
    noun : str
        One of them; of several words, the first takes the s.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> count(1, "row of the input"), count(2, "row of the input")
    ('1 row of the input', '2 rows of the input')
    """
    first, space, rest = noun.partition(" ")
    return f"{number} {first}{'' if number == 1 else 's'}{space}{rest}"
