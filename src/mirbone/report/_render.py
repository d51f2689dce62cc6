"""One study as one self-contained HTML page."""

from collections.abc import Mapping

import pandas as pd

from mirbone.report._page import asset, css, environment, policy, table_downloads
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
    templates, script = environment(), asset("report.js")
    tables = study_tables(result)
    cards = [card_view(result, card) for card in _told(result)]
    sections = make_sections(result, templates)
    return templates.get_template("report.html.j2").render(
        title=result.config.title,
        subtitle=subtitle(result),
        css=css(),
        script=script,
        policy=policy(script),
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
        tables=table_downloads(_on_the_page(result, tables)),
    )


def _told(result: StudyResult) -> list[Card]:
    """Pick the cards to show: those that something is known of, those with a path first."""
    known = [card for card in result.cards if not card.claims.empty]
    return sorted(known, key=lambda card: (not card.reaches, not card.elsewhere))[:_CARDS]


def _on_the_page(
    result: StudyResult, tables: Mapping[str, tuple[pd.DataFrame, str]]
) -> dict[str, tuple[pd.DataFrame, str]]:
    """Leave long lists of embedded predictions to the folder: every profile has them."""
    long = result.predicted and result.predicted.embedded and len(result.predicted.targets) > _PAIRS
    return {name: held for name, held in tables.items() if not (long and name == _LISTED)}
