"""Names of rows that are no miRNA of the sample: controls, totals, other RNAs."""

import re
from functools import cache
from importlib.resources import files
from typing import Literal

from mirbone.words.written._additions import isomir_of, split_sequence, without_additions
from mirbone.words.written._spelling import LONGEST_NAME, tidy, without_r_dots

ListedKind = Literal["control", "other RNA", "total"]

ISOMIR = "an isomiR"
_KINDS: dict[str, ListedKind] = {"control": "control", "other RNA": "other RNA", "total": "total"}


def listed_name(name: str) -> tuple[ListedKind, str] | None:
    """Find a name among those that no miRNA of the sample bears.

    Parameters
    ----------
    name : str
        The name of a row.

    Returns
    -------
    tuple of (str, str) or None
        ``control``, ``other RNA`` or ``total``, and what it is in words; None where it is not
        among them.

    Examples
    --------
    >>> listed_name("U6 snRNA-001973")
    ('control', 'a small RNA that serves as reference')
    """
    text = tidy(name)
    if len(text) > LONGEST_NAME:
        return None
    plain = without_additions(without_r_dots(text)).text
    if isomir_of(plain) or split_sequence(plain)[1]:
        return "other RNA", ISOMIR
    pattern, meant = _patterns()
    found = pattern.fullmatch(plain) or pattern.fullmatch(text)
    return meant[found.lastgroup] if found and found.lastgroup else None


@cache  # a constant of the package, read once
def _patterns() -> tuple[re.Pattern[str], dict[str, tuple[ListedKind, str]]]:
    text = files("mirbone.words").joinpath("data", "row_names.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    groups = [f"(?P<row{place}>{pattern})" for place, (_, _, pattern) in enumerate(rows)]
    meant: dict[str, tuple[ListedKind, str]] = {
        f"row{place}": (_KINDS[row[0]], row[1]) for place, row in enumerate(rows)
    }
    return re.compile("|".join(groups), re.IGNORECASE), meant
