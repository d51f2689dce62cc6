"""Does the niche say what the review says? How a statement is judged, and the table of all.

A statement holds when at least 80 % of the members of an ensemble move as stated by the least
relevant effect of the readout or more. ``check_exceptions.tsv`` explains those that move otherwise.
"""

import numpy as np
import pandas as pd

from mirbone._core import AGREEMENT, package_table
from mirbone.checks._least import least_of

CHECK_COLUMNS = (
    "claims", "statement", "measure", "change", "expected",
    "effect", "low", "high", "least", "direction", "agreement", "holds",
)  # fmt: skip
"""``effect``: median log2 change over the members (or the quantity), with its 95 % range;
``least``: the least relevant effect (`least_of`), NaN of a quantity; ``direction``: the share of
members on the stated side, however little; ``agreement``: of those that reach the least effect."""

_ANY = 1e-9  # any change at all


def check_row(
    claims: str, statement: str, measure: str, change: str, expected: str, values: np.ndarray
) -> dict[str, object]:
    """Judge one statement.

    Parameters
    ----------
    claims, statement, measure, change, expected : str
        As of `CHECK_COLUMNS`.
    values : ndarray, shape (members,)
        One log2 change, or one quantity, a member.

    Returns
    -------
    dict
        `CHECK_COLUMNS`.
    """
    quantity = ".." in expected
    least = np.nan if quantity else least_of(measure)
    agree = agreement(values, expected, least)
    direction = agree if quantity or expected == "0" else agreement(values, expected, _ANY)
    middle, low, high = np.quantile(values, [0.5, 0.025, 0.975])
    cells = (
        claims, statement, measure, change, expected,
        float(middle), float(low), float(high), least, direction, agree,
        agree >= AGREEMENT,
    )  # fmt: skip
    return dict(zip(CHECK_COLUMNS, cells, strict=True))


def agreement(values: np.ndarray, expected: str, least: float) -> float:
    """Give the share of members that agree with what is stated.

    Parameters
    ----------
    values : ndarray, shape (members,)
        One log2 change, or one quantity, a member.
    expected : str
        ``+1``, ``-1``, ``0`` or ``low..high``.
    least : float
        The least relevant effect; a smaller log2 change, in either direction, is none.

    Returns
    -------
    float
        Share.
    """
    if ".." in expected:
        low, high = map(float, expected.split(".."))
        return float(((values >= low) & (values <= high)).mean())
    if expected == "0":
        return float((np.abs(values) < least).mean())
    return float((values * float(expected) >= least).mean())


def checks_markdown(checks: pd.DataFrame, left: pd.DataFrame) -> str:
    """Format the checks as Markdown: what was simulated, what does not hold and why, what is left.

    Parameters
    ----------
    checks : DataFrame
        `CHECK_COLUMNS`.
    left : DataFrame
        Claims that are not simulated, as of `check_bone`.

    Returns
    -------
    str
        Markdown.
    """
    held = int(checks["holds"].sum())
    lines = [
        f"**{held} of {len(checks)} statements hold ({held / len(checks):.0%})**, moved by the "
        "least relevant effect of the readout or more.",
        "",
        "| claims | the review says | expected | found | agree | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in checks.to_dict("records"):
        found = f"{row['effect']:.3f} ({row['low']:.3f} to {row['high']:.3f})"
        cells = (row["claims"], row["statement"], row["expected"], found)
        lines.append(f"| {' | '.join(cells)} | {row['agreement']:.0%} | {_mark(row)} |")
    lines += [
        "",
        f"*Small*: moves as stated in at least {AGREEMENT:.0%} of the members, but by less than "
        "the readout's assay varies. Why the others do not hold:",
        "",
    ]
    why = {
        row["claims"]: row["why"]
        for row in package_table("checks", "check_exceptions.tsv").to_dict("records")
    }
    lines += [
        f"- {row['claims']}, {row['statement']}: {why.get(row['claims'], 'not explained yet')}"
        for row in checks.to_dict("records")
        if _mark(row) == _FAILED
    ]
    lines += ["", "Claims on bone that are not simulated:", "", "| claim | it says | why not |"]
    lines += ["| --- | --- | --- |"]
    lines += [f"| {claim} | {says} | {reason} |" for claim, says, reason in left.to_numpy()]
    return "\n".join(lines) + "\n"


_FAILED = "**does not hold**"


def _mark(row: dict[str, object]) -> str:
    if row["holds"]:
        return "holds"
    return "small" if float(str(row["direction"])) >= AGREEMENT else _FAILED
