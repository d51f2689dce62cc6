"""How many sites a claim counts."""

import math
import re
from collections.abc import Iterable

import pandas as pd

_COUNT = re.compile(r"\bsites=(\d{1,6}(?:\.\d+)?)(?!\.?\d)")  # no 3' UTR has a million


def count_sites(mechanisms: Iterable[str]) -> int | object:
    """Read how many sites on a 3' UTR the claims of an edge count.

    Only this form is read, and no words such as *several sites*.

    Parameters
    ----------
    mechanisms : iterable of str
        The ``mechanism`` cells of the claims, which may hold ``sites=2``; a fraction, of tables
        that share sites among families, counts up.

    Returns
    -------
    int or NA
        The most that one of them counts; NA where none does.

    Examples
    --------
    >>> count_sites(["direct targeting", "sites=2", "sites=1"])
    2
    """
    counts = [float(number) for mechanism in mechanisms for number in _COUNT.findall(mechanism)]
    return max(math.ceil(max(counts)), 1) if counts else pd.NA
