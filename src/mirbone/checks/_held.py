"""Does the niche say what the review says? How a statement is judged, and the table of all.

A statement holds when at least 80 % of the members of an ensemble agree; the niche passes when at
least 95 % of the statements hold, as for the cell. ``check_exceptions.tsv`` explains the rest.
"""

import numpy as np
import pandas as pd

from mirbone._core import AGREEMENT, package_table

CHECK_COLUMNS = (
    "claims", "statement", "measure", "change", "expected",
    "effect", "low", "high", "agreement", "holds",
)  # fmt: skip
"""``effect``: median log2 change over the members (or the quantity), with its 95 % range."""

PASS_SHARE = 0.95
"""Share of statements that must hold."""

_SMALL = 0.25  # a log2 change within this, in either direction, is none


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
    agree = agreement(values, expected)
    middle, low, high = np.quantile(values, [0.5, 0.025, 0.975])
    cells = (
        claims, statement, measure, change, expected,
        float(middle), float(low), float(high), agree, agree >= AGREEMENT,
    )  # fmt: skip
    return dict(zip(CHECK_COLUMNS, cells, strict=True))


def agreement(values: np.ndarray, expected: str) -> float:
    """Give the share of members that agree with what is stated.

    Parameters
    ----------
    values : ndarray, shape (members,)
        One log2 change, or one quantity, a member.
    expected : str
        ``+1``, ``-1``, ``0`` or ``low..high``.

    Returns
    -------
    float
        Share.
    """
    if ".." in expected:
        low, high = map(float, expected.split(".."))
        return float(((values >= low) & (values <= high)).mean())
    if expected == "0":
        return float((np.abs(values) < _SMALL).mean())
    return float((np.sign(values) == float(expected)).mean())


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
        f"**{held} of {len(checks)} statements hold ({held / len(checks):.0%}).**",
        "",
        "| claims | the review says | expected | found | agree | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in checks.to_dict("records"):
        found = f"{row['effect']:.3f} ({row['low']:.3f} to {row['high']:.3f})"
        mark = "holds" if row["holds"] else "**does not hold**"
        cells = (row["claims"], row["statement"], row["expected"], found)
        lines.append(f"| {' | '.join(cells)} | {row['agreement']:.0%} | {mark} |")
    lines += ["", "Why some do not hold:", ""]
    why = {
        row["claims"]: row["why"]
        for row in package_table("checks", "check_exceptions.tsv").to_dict("records")
    }
    lines += [
        f"- {row['claims']}, {row['statement']}: {why.get(row['claims'], 'not explained yet')}"
        for row in checks.loc[~checks["holds"].astype(bool)].to_dict("records")
    ]
    lines += ["", "Claims on bone that are not simulated:", "", "| claim | it says | why not |"]
    lines += ["| --- | --- | --- |"]
    lines += [f"| {claim} | {says} | {reason} |" for claim, says, reason in left.to_numpy()]
    return "\n".join(lines) + "\n"
