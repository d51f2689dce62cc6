"""How many sites a claim counts."""

import math
import re
from collections.abc import Iterable
from types import MappingProxyType

import pandas as pd

_WORDS = MappingProxyType(
    {
        word: number
        for number, word in enumerate(
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=1
        )
    }
)
_COUNT = re.compile(
    rf"\bsites=(\d+(?:\.\d+)?)"
    rf"|(?<![\w-])(\d+|{'|'.join(_WORDS)})\s+(?:binding\s+|target\s+)?sites?\b",
    re.IGNORECASE,
)


def count_sites(mechanisms: Iterable[str]) -> int | object:
    """Read how many sites on a 3' UTR the claims of an edge count.

    Parameters
    ----------
    mechanisms : iterable of str
        The ``mechanism`` cells of the claims: ``sites=2`` (a fraction, of tables that share sites
        among families, counts up), or words such as *pairs to seven sites in the 3'UTR*.

    Returns
    -------
    int or NA
        The most that one of them counts; NA where none does.

    Examples
    --------
    >>> count_sites(["carries let-7 sites", "pairs to seven sites in the 3'UTR"])
    7
    """
    counts = []
    for mechanism in mechanisms:
        for exact, words in _COUNT.findall(mechanism):
            number = float(exact or _WORDS.get(words.lower(), words))
            counts.append(max(math.ceil(number), 1))
    return max(counts, default=pd.NA)
