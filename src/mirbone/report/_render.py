"""One study as one self-contained HTML page."""

import base64
import hashlib
from collections.abc import Mapping
from importlib.resources import files

import jinja2
import markupsafe
import pandas as pd

from mirbone._core import guarded, table_text
from mirbone.figures._drawing import css_of
from mirbone.figures._lettering import clean
from mirbone.report._texts import LIMIT, cards_note, left_note, subtitle
from mirbone.report.sections._cards import card_view
from mirbone.report.sections._list import make_sections
from mirbone.report.sections._methods import method_paragraphs, provenance_rows, reference_rows
from mirbone.report.sections._predicted import predicted_view
from mirbone.report.sections._profile import profile_view
from mirbone.report.sections._steps import steps_view
from mirbone.report.sections._tests import open_questions, suggest_tests
from mirbone.study import Card, StudyResult, study_tables, told

_LEFT_ROWS = 300
_CARDS = 60
_LISTED, _PAIRS = "predicted_targets", 2000


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
    environment, script = _environment(), _asset("report.js")
    tables = study_tables(result)
    cards = [card_view(result, card) for card in _told(result)]
    sections = make_sections(result, environment)
    return environment.get_template("report.html.j2").render(
        title=result.config.title,
        subtitle=subtitle(result),
        css=_css(),
        script=script,
        policy=_policy(script),
        provenance=result.provenance,
        sentences=told(result),
        notes=result.contrast.notes,
        limit=LIMIT,
        **steps_view(result, tables["effects"][0]),
        tests=suggest_tests(result),
        tests_note="Start where several miRNAs meet, or where the tier is weakest but the step "
        "matters most to you.",
        sections=sections,
        simulated=not isinstance(result.cell, str),
        predicted=predicted_view(result),
        **profile_view(result),
        cards=cards,
        cards_note=cards_note(result, len(cards)),
        left_out=result.left_out.head(_LEFT_ROWS).to_dict("records"),
        left_note=left_note(result),
        left_hidden=max(0, len(result.left_out) - _LEFT_ROWS),
        questions=open_questions(result),
        methods=[*method_paragraphs(result), *(m for section in sections for m in section.methods)],
        provenance_rows=provenance_rows(result),
        references=reference_rows(result),
        tables=_downloads(_on_the_page(result, tables)),
    )


def _told(result: StudyResult) -> list[Card]:
    """Pick the cards to show: those that something is known of, those with a path first."""
    known = [card for card in result.cards if not card.claims.empty]
    return sorted(known, key=lambda card: (not card.reaches, not card.elsewhere))[:_CARDS]


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("mirbone.report"),
        autoescape=jinja2.select_autoescape(("html.j2",)),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=clean,
    )
    # what is copied from the page, or opened, in a spreadsheet runs nothing there either
    environment.filters["cell"] = lambda cell: guarded(cell) if isinstance(cell, str) else cell
    return environment


def _policy(script: str) -> markupsafe.Markup:
    """What a browser lets the page do: run this one script, and fetch nothing."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return markupsafe.Markup(
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
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


def _on_the_page(
    result: StudyResult, tables: Mapping[str, tuple[pd.DataFrame, str]]
) -> dict[str, tuple[pd.DataFrame, str]]:
    """Leave long lists of embedded predictions to the folder: every profile has them."""
    long = result.predicted and result.predicted.embedded and len(result.predicted.targets) > _PAIRS
    return {name: held for name, held in tables.items() if not (long and name == _LISTED)}


def _downloads(tables: Mapping[str, tuple[pd.DataFrame, str]]) -> list[dict[str, object]]:
    return [
        {
            "name": f"{name}.tsv",
            "what": what,
            "rows": len(table),
            "base64": markupsafe.Markup(_base64(table_text(table))),
        }
        for name, (table, what) in tables.items()
    ]


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "backslashreplace")).decode("ascii")
