"""A keyword that does not exist is answered with the nearest one."""

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def named_keywords(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function answer a keyword that it does not take with the nearest that it does.

    Parameters
    ----------
    function : callable
        Any function without ``**`` parameters.

    Returns
    -------
    callable
        The same, but for the message of the `TypeError`.

    Examples
    --------
    >>> @named_keywords
    ... def hold(level, *, models=10): ...
    >>> hold(1, model=3)
    Traceback (most recent call last):
    TypeError: hold() takes no keyword 'model'; did you mean 'models'? It takes level, models.
    """
    takes = tuple(inspect.signature(function).parameters)

    @functools.wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        check_keywords(function.__name__, kwargs, takes)
        return function(*args, **kwargs)

    return checked


def check_keywords(name: str, given: Iterable[str], takes: Sequence[str]) -> None:
    """Refuse a keyword that a function does not take, with the nearest that it does.

    Parameters
    ----------
    name : str
        The function's.
    given, takes : sequence of str
        The keywords that came, and those that may.

    Raises
    ------
    TypeError
        If one of them is none that it takes.
    """
    for keyword in given:
        if keyword not in takes:
            near = get_close_matches(keyword, takes, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]!r}?" if near else "."
            raise TypeError(
                f"{name}() takes no keyword {keyword!r}{hint} It takes {', '.join(takes)}."
            )
