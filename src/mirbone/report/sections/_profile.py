"""The section on the profile: volcano, forest, table."""

from mirbone.figures import forest, volcano
from mirbone.report._drawn import drawn
from mirbone.report._format import count, number, p_value
from mirbone.study import StudyResult

_PROFILE_ROWS = 500


def profile_view(result: StudyResult) -> dict[str, object]:
    """Lay out the profile: its plots, and its table with the columns that hold something.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    dict
        profile_note, volcano, forest, forest_note, profile_columns, profile_rows, profile_hidden.
    """
    table = result.contrast.table.sort_values(["p", "mirna"], na_position="last")
    shown = table.head(_PROFILE_ROWS)
    formats = {
        "log2fc": lambda v: number(v, signed=True),
        "ci_low": lambda v: number(v, signed=True),
        "ci_high": lambda v: number(v, signed=True),
        "t": number,
        "p": p_value,
        "fdr": p_value,
        "mean": number,
    }
    present = [name for name in formats if bool(shown[name].notna().any())]
    arrows = {-1: "▼ lowered", 1: "▲ raised"}
    rows = [
        [
            row["mirna"],
            arrows.get(int(row["direction"]) if row["direction"] == row["direction"] else 0, ""),
            *(formats[name](row[name]) for name in present),
        ]
        for row in shown.to_dict("records")
    ]
    return {
        "profile_note": profile_note(result),
        "volcano": drawn(
            "Volcano plot of the contrast",
            volcano,
            result.contrast,
            set(result.signature.directions.index),
        ),
        "forest": drawn(
            "Effects of the signature with confidence intervals", forest, result.signature.table
        ),
        "forest_note": ", with 95 % confidence intervals"
        if bool(result.signature.table["ci_low"].notna().any())
        else "; the profile gives no intervals",
        "profile_columns": ["mirna", "direction", *present],
        "profile_rows": rows,
        "profile_hidden": len(table) - len(shown),
    }


def profile_note(result: StudyResult) -> str:
    """Say what the profile is and how the signature was chosen.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    str
        One paragraph.
    """
    profile, followed = len(result.contrast.table), len(result.signature.table)
    return (
        f"{count(profile, 'miRNA')} in the profile; {followed} "
        f"{'forms' if followed == 1 else 'form'} the signature "
        f"(rule: {result.signature.rule}). Method: {result.contrast.method}."
    )
