"""Which group a signature puts first, where its words say so: the cases, or the controls."""

import re
from collections.abc import Iterable

from mirbone._core import InputError, Source

_AGAINST = (
    r"[\s_.]*(?:\bvs?\b|\bversus\b|\bover\b|\bagainst\b|\bminus\b|\brelative to\b|"
    r"\bcompared (?:to|with)\b)\.?[\s_.]*"
)
_MARKED = rf"(?:{_AGAINST}|\s*[-/\u2212\u2013]\s*)"
_PRINTED = re.compile(
    r"\W*(?:log2 fold change|wald test|lrt p-value|comparison of groups|coefficient|contrast)",
    re.IGNORECASE,
)  # as DESeq2, edgeR and limma print the comparison above their tables
_LINES = 50


def check_sides(
    columns: Iterable[str],
    before: Iterable[tuple[str, ...]],
    case: str,
    control: str,
    path: Source,
) -> tuple[str, ...]:
    """Refuse a table whose names say that its effects are of the controls against the cases.

    A title is no such name: where it has the groups the other way round, that is said.

    Parameters
    ----------
    columns : iterable of str
        Names of the columns that were read.
    before : iterable of tuple of str
        Lines above the header, where DESeq2 and edgeR print the comparison.
    case, control : str
        What the groups are called.
    path : Path or Held
        The table, for the message.

    Returns
    -------
    tuple of str
        What a title says, in a sentence.

    Raises
    ------
    InputError
        If a column, or what a program printed, names the controls first, and none the cases.
    """
    case, control = (name.rpartition("=")[2].strip() for name in (case, control))
    if not case or not control:
        return ()
    lines = [" ".join(row) for _, row in zip(range(_LINES), before, strict=False)]
    sure = [*columns, *(line for line in lines if _PRINTED.match(line))]
    if any(_says(line, case, control, _MARKED) for line in sure):
        return ()
    turned = next((line for line in sure if _says(line, control, case, _MARKED)), None)
    if turned is not None:
        raise InputError(
            f"the signature table {path} says {turned[:60]!r}, of {control!r} against {case!r}; "
            f"the contrast is {case}:{control}. Say `contrast={control}:{case}`, or turn the sign "
            "of its effects and rename them."
        )
    title = next((line for line in lines if _says(line, control, case, _AGAINST)), None)
    if title is None or any(_says(line, case, control, _AGAINST) for line in lines):
        return ()
    return (
        f"The title says {title[:60]!r}; the effects were taken as of {case!r} against "
        f"{control!r}, as the contrast says.",
    )


def _says(line: str, first: str, second: str, against: str) -> bool:
    """Whether words say ``first vs second``, or edgeR's name of that coefficient."""
    text = re.sub(r"(?<=[^\W_])[_.](?=[^\W_])", " ", line.lower())
    one, other = (
        r"[_.\s]+".join(map(re.escape, re.split(r"[_.\s]+", name.lower())))
        for name in (first, second)
    )
    if re.search(rf"(?<![^\W_]){one}{against}{other}(?![^\W_])", text):
        return True
    if "coefficient" not in text:
        return False
    named = re.search(rf"coefficient:?\s*\S*{one}\s*$", text)
    plus, minus = (re.search(p, text) for p in (rf"(?<!-)\b1\*\S*{one}\b", rf"-1\*\S*{other}\b"))
    return bool(named or (plus and minus))
