"""One study as one self-contained HTML page."""

import base64
from collections.abc import Mapping
from importlib.resources import files

import jinja2
import markupsafe
import pandas as pd

from mirbone._core import table_text
from mirbone.figures import StepOnMap, draw_cascade, forest, step_heatmap, volcano
from mirbone.figures._drawing import css_of
from mirbone.report._drawn import drawn
from mirbone.report._format import number, p_value
from mirbone.report._texts import (
    LIMIT,
    cards_note,
    left_note,
    method_paragraphs,
    open_questions,
    profile_note,
    provenance_rows,
    reference_rows,
    subtitle,
    suggest_tests,
)
from mirbone.report.sections._cards import card_view
from mirbone.report.sections._list import make_panels
from mirbone.report.sections._predicted import predicted_view
from mirbone.study import Card, StudyResult, findings, study_tables
from mirbone.words import CascadeStep, short

_PROFILE_ROWS = 500
_LEFT_ROWS = 300
_CARDS = 60
_HEATMAP_ROWS = 40


def render_report(result: StudyResult) -> str:
    """Render a study as HTML that needs no network and no other file.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    str
        The page; the same bytes for the same result.
    """
    environment = _environment()
    tables = study_tables(result)
    direction = result.signature.directions
    cards = [card_view(result, card) for card in _told(result)]
    tests = suggest_tests(result)
    panels = make_panels(result, environment)
    return environment.get_template("report.html.j2").render(
        title=result.config.title,
        subtitle=subtitle(result),
        css=_css(),
        script=_asset("report.js"),
        provenance=result.provenance,
        sentences=findings(result),
        notes=result.contrast.notes,
        limit=LIMIT,
        cascade=markupsafe.Markup(draw_cascade(_steps_on_map(result)).svg),
        steps=_step_rows(result.steps),
        heatmap=drawn(
            "Push of each miRNA on each step of the cascade",
            step_heatmap,
            _heatmap_rows(tables["effects"][0]),
        ),
        tests=tests,
        tests_note="Start where several miRNAs meet, or where the tier is weakest but the step "
        "matters most to you.",
        panels=panels,
        simulated=not isinstance(result.cell, str),
        predicted=predicted_view(result),
        profile_note=profile_note(result),
        volcano=drawn(
            "Volcano plot of the contrast", volcano, result.contrast, set(direction.index)
        ),
        forest=drawn(
            "Effects of the signature with confidence intervals", forest, result.signature.table
        ),
        forest_note=", with 95 % confidence intervals"
        if bool(result.signature.table["ci_low"].notna().any())
        else "; the profile gives no intervals",
        **_profile_rows(result),
        cards=cards,
        cards_note=cards_note(result, len(cards)),
        left_out=result.left_out.head(_LEFT_ROWS).to_dict("records"),
        left_note=left_note(result),
        left_hidden=max(0, len(result.left_out) - _LEFT_ROWS),
        questions=open_questions(result),
        methods=[*method_paragraphs(result), *(m for panel in panels for m in panel.methods)],
        provenance_rows=provenance_rows(result),
        references=reference_rows(result),
        tables=_downloads(tables),
    )


def _told(result: StudyResult) -> list[Card]:
    """Pick the cards to show: those that something is known of, those with a path first."""
    known = [card for card in result.cards if not card.claims.empty]
    return sorted(known, key=lambda card: (not card.reaches, not card.elsewhere))[:_CARDS]


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("mirbone.report"),
        autoescape=jinja2.select_autoescape(("html.j2",)),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def _asset(name: str) -> markupsafe.Markup:
    text = files("mirbone.report").joinpath("templates", name).read_text(encoding="utf-8")
    return markupsafe.Markup(text)


def _css() -> markupsafe.Markup:
    """Give the rules of the page, with those of the drawings in their places."""
    css = _asset("report.css")
    for name in ("cascade", "circuit"):
        css = css.replace(f"/* {name}.css */", css_of(name))
    return markupsafe.Markup(css)


def _steps_on_map(result: StudyResult) -> dict[CascadeStep, StepOnMap]:
    arrows = {card.mirna: "▼" if card.direction < 0 else "▲" for card in result.cards}
    pushes = {
        (card.mirna, reach.explanation.step): abs(reach.push)
        for card in result.cards
        for reach in card.reaches
    }
    simulated = _simulated(result)
    shown = {}
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
            row["effect"], row["low"], row["high"], chips, other, simulated.get(step.value)
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
                "p": p_value(row["p"]) if known else "",
                "fdr": p_value(row["fdr"]) if known else "",
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


def _profile_rows(result: StudyResult) -> dict[str, object]:
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
        "profile_columns": ["mirna", "direction", *present],
        "profile_rows": rows,
        "profile_hidden": len(table) - len(shown),
    }


def _downloads(tables: Mapping[str, tuple[pd.DataFrame, str]]) -> list[dict[str, object]]:
    return [
        {
            "name": f"{name}.tsv",
            "what": what,
            "rows": len(table),
            "base64": base64.b64encode(table_text(table).encode()).decode(),
        }
        for name, (table, what) in tables.items()
    ]
