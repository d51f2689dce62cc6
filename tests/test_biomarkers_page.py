"""The page of a panel: its verdict first, its rivals beside it, and no patient."""

from pathlib import Path

import pytest

from mirbone.biomarkers import Panel
from mirbone.figures import panel_areas, panel_checks
from mirbone.report import render_panel
from mirbone.report._panel import tripod_rows
from panel_cases import panel_of, sera


@pytest.fixture(scope="module")
def panel() -> Panel:
    levels, sheet = sera(12, 14, seed=21, apart=1.5)
    return panel_of(levels, sheet, bootstrap=4, permutations=4, baseline="age", batch="day")


def test_the_verdict_comes_first_and_the_panel_never_without_its_rivals(panel: Panel) -> None:
    page = render_panel(panel)
    assert page == render_panel(panel)
    body = page[page.index("<h2>Verdict") :]
    assert body.index(panel.verdict) < body.index("nested AUC")
    lead = body[body.index("The panel, haemolysis ignored") : body.index("</p>", 900)]
    for rival in ("panel + age", "age", "haemolysis", "day"):
        assert f"{rival} 0." in lead
    assert "src=" not in page and "<link" not in page
    assert not any(f"s{i:03d}" in page for i in range(26))


def test_a_loaded_panel_has_the_same_page(panel: Panel, tmp_path: Path) -> None:
    panel.save(tmp_path / "panel.json")
    assert render_panel(Panel.load(tmp_path / "panel.json")) == render_panel(panel)


def test_the_reporting_list_says_what_the_analysis_knows_and_leaves_the_rest(panel: Panel) -> None:
    rows = {row["item"]: row["filled"] for row in tripod_rows(panel)}
    assert "12 cases and 14 controls" in rows["10"]
    assert "5 stratified folds" in rows["12a"] and "panel 0." in rows["23a"]
    for item in ("1", "5a", "6b", "8c", "14", "17", "18c", "19", "26"):
        assert rows[item] == ""
    assert not any("{" in text for text in rows.values())
    assert render_panel(panel).count("you must write this") == sum(not x for x in rows.values())


def test_the_figures_show_every_model(panel: Panel) -> None:
    shown = [tick.get_text() for tick in panel_areas(panel).get_yticklabels()]
    assert shown == panel.performance["model"].tolist()
    grid = panel_checks(panel)
    drawn = {text.get_text() for text in grid[0, 1].get_legend().get_texts()}
    assert drawn == {*panel.performance["model"], "all", "none"}


def test_a_panel_of_nothing_has_a_page_too() -> None:
    levels, sheet = sera(10, 10, seed=101)
    nothing = panel_of(levels, sheet, size=0, repeats=1)
    assert "Verdict" in render_panel(nothing)
