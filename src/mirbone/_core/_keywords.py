"""A keyword that does not exist is answered with the nearest one."""

import functools
import inspect
from collections.abc import Callable
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
        for keyword in kwargs:
            if keyword not in takes:
                raise TypeError(_refusal(function.__name__, keyword, takes))
        return function(*args, **kwargs)

    return checked


def _refusal(name: str, keyword: str, takes: tuple[str, ...]) -> str:
    near = get_close_matches(keyword, takes, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    return f"{name}() takes no keyword {keyword!r}{hint} It takes {', '.join(takes)}."
