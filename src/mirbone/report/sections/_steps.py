"""The section on the cascade: the map, the steps in numbers, the pushes of each miRNA."""

import markupsafe
import pandas as pd

from mirbone.figures import StepOnMap, draw_cascade, step_heatmap
from mirbone.report._drawn import drawn
from mirbone.report._format import number, p_value
from mirbone.report.sections._methods import test_words
from mirbone.study import StudyResult, beyond_chance
from mirbone.words import CascadeStep, short

_HEATMAP_ROWS = 40


def steps_view(result: StudyResult, consequences: pd.DataFrame) -> dict[str, object]:
    """Lay out the steps: the map, their numbers, and which miRNA pushes which.

    Parameters
    ----------
    result : StudyResult
        The study.
    consequences : DataFrame
        Columns mirna, step, push.

    Returns
    -------
    dict
        cascade, steps, steps_note, heatmap.
    """
    return {
        "cascade": markupsafe.Markup(draw_cascade(_steps_on_map(result)).svg),
        "steps": _step_rows(result.steps),
        "steps_note": test_words(result),
        "heatmap": drawn(
            "Push of each miRNA on each step of the cascade",
            step_heatmap,
            _heatmap_rows(consequences),
        ),
    }


def _steps_on_map(result: StudyResult) -> dict[CascadeStep, StepOnMap]:
    arrows = {card.mirna: "▼" if card.direction < 0 else "▲" for card in result.cards}
    pushes = {
        (card.mirna, reach.explanation.step): abs(reach.push)
        for card in result.cards
        for reach in card.reaches
    }
    simulated = _simulated(result)
    shown = {}
    special = dict(zip(result.steps["step"], beyond_chance(result.steps), strict=True))
    for row in result.steps.to_dict("records"):
        step = CascadeStep(row["step"])
        names = [name for name in str(row["mirnas"]).split(";") if name]
        names.sort(key=lambda name: (-pushes.get((name, step), 0.0), name))
        chips = [f"{arrows.get(name, '')} {short(name)}" for name in names]
        other = [
            f"{arrows[card.mirna]} {short(card.mirna)}"
            for card in result.cards
            for reach in card.elsewhere
            if reach.explanation.step is step
        ]
        shown[step] = StepOnMap(
            row["effect"],
            row["low"],
            row["high"],
            chips,
            other,
            simulated.get(step.value),
            bool(special[step.value]),
        )
    return shown


def _simulated(result: StudyResult) -> dict[str, tuple[str, float, float, float, float]]:
    if isinstance(result.cell, str):
        return {}
    columns = ["step", "verdict", "effect", "low", "high", "agreement"]
    rows = result.cell.steps[columns].itertuples(index=False, name=None)
    return {step: (verdict, *numbers) for step, verdict, *numbers in rows}


def _step_rows(steps: pd.DataFrame) -> list[dict[str, str]]:
    rows = []
    for row in steps.to_dict("records"):
        step = CascadeStep(row["step"])
        known = row["effect"] == row["effect"]
        rows.append(
            {
                "title": step.label,
                "more": step.more,
                "effect": number(row["effect"], signed=True),
                "interval": f"{row['low']:+.2f} to {row['high']:+.2f}" if known else "",
                "agreement": number(row["agreement"]),
                "n": str(int(row["n_mirnas"])),
                "witnesses": str(int(row["n_witnesses"])),
                "z": number(row["z"], signed=True),
                "p": p_value(row["p"]),
                "fdr": p_value(row["fdr"]),
                "mirnas": ", ".join(map(short, filter(None, str(row["mirnas"]).split(";")))),
            }
        )
    return rows


def _heatmap_rows(consequences: pd.DataFrame) -> pd.DataFrame:
    strongest = consequences.assign(size=consequences["push"].abs()).sort_values(
        "size", ascending=False, kind="stable"
    )
    kept = list(strongest["mirna"].drop_duplicates())[:_HEATMAP_ROWS]
    return consequences.loc[consequences["mirna"].isin(kept)]
