"""``NAME=NUMBER``: the one text that the command line reads itself."""

from collections.abc import Sequence


def read_pairs(given: Sequence[str] | None, keyword: str, example: str) -> dict[str, float]:
    """Read the numbers of an option that is repeated for each name.

    Parameters
    ----------
    given : sequence of str or None
        As on the command line.
    keyword : str
        The parameter that they were given for.
    example : str
        One that is right, for the message.

    Returns
    -------
    dict of str to float
        Numbers by name, as written.

    Raises
    ------
    InputError
        If one is not written so, or a name comes twice.

    Examples
    --------
    >>> read_pairs(["miR-30a-5p=4"], "hold", "RUNX2=2")
    {'miR-30a-5p': 4.0}
    """
    from mirbone._core import InputError

    numbers: dict[str, float] = {}
    for text in given or ():
        name, equals, value = text.rpartition("=")
        name = name.strip()
        try:
            number = float(value)
        except ValueError:
            name, number = "", 0.0
        if not (equals and name):
            raise InputError(
                f"`{keyword}` must be written NAME=NUMBER, such as {example}; got {text!r}."
            )
        if name in numbers:
            raise InputError(f"`{keyword}`: {name} is named twice; give it once.")
        numbers[name] = number
    return numbers
