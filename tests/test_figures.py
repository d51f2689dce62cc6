"""Figures are functions that take and return Axes, and leave no trace in the caller's process."""

import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib import _pylab_helpers, rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from expression_cases import run_case
from mirbone import figures
from mirbone._core import InputError
from mirbone.expression import Contrast
from mirbone.words import CascadeStep

PNG = b"\x89PNG"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def contrast() -> Contrast:
    return run_case("plain")


@pytest.fixture
def pushes() -> pd.DataFrame:
    return pd.DataFrame(
        {"mirna": ["hsa-miR-21-5p"], "step": [CascadeStep.DORMANCY.value], "push": [0.5]}
    )


def test_a_volcano_colours_and_names_the_signature(contrast: Contrast) -> None:
    chosen = contrast.table["mirna"].iloc[:3].tolist()
    ax = figures.volcano(contrast, chosen)
    points = ax.collections[0]
    assert len(points.get_offsets()) == len(contrast.table)
    assert len(np.unique(points.get_facecolors(), axis=0)) > 1
    assert {text.get_text() for text in ax.texts} <= {name.removeprefix("hsa-") for name in chosen}
    assert len(ax.texts) > 0


def test_without_a_signature_the_volcano_shows_what_has_an_fdr_below_a_twentieth(
    contrast: Contrast,
) -> None:
    below = contrast.table.loc[contrast.table["fdr"] < 0.05, "mirna"]
    want = figures.as_svg(figures.volcano(contrast, set(below)), "V")
    assert figures.as_svg(figures.volcano(contrast.table), "V") == want


def test_a_name_that_means_no_mirna_of_the_contrast_is_refused(contrast: Contrast) -> None:
    with pytest.raises(InputError, match="nonsense"):
        figures.volcano(contrast, ["nonsense"])


def test_a_forest_draws_the_smallest_p_first(contrast: Contrast) -> None:
    ax = figures.forest(contrast, rows=5)
    names = {label.get_text() for label in ax.get_yticklabels()}
    assert names == {n.removeprefix("hsa-") for n in contrast.table["mirna"].iloc[:5]}


def test_the_callers_axes_are_drawn_on_and_returned(
    contrast: Contrast, pushes: pd.DataFrame
) -> None:
    axes = Figure().subplots(1, 3)
    curves = pd.DataFrame({"year": [0.0, 5.0], "died_without": [0.0, 0.1]})
    for name in ("without", "with", "without_low", "without_high", "with_low", "with_high"):
        curves[name] = [0.0, 0.2]
    assert figures.volcano(contrast, ax=axes[0]) is axes[0]
    assert figures.step_heatmap(pushes, ax=axes[1]) is axes[1]
    assert figures.patient_curves(curves, ax=axes[2]) is axes[2]
    assert all(ax.has_data() for ax in axes)


def test_a_notebook_shows_a_figure_that_nothing_global_holds(
    contrast: Contrast, pushes: pd.DataFrame
) -> None:
    style = dict(rcParams)
    for ax in (figures.volcano(contrast), figures.forest(contrast), figures.step_heatmap(pushes)):
        assert isinstance(ax, Axes)
        assert ax._repr_png_().startswith(PNG)  # type: ignore[attr-defined]
    assert _pylab_helpers.Gcf.get_all_fig_managers() == []
    assert dict(rcParams) == style


def test_opposing_bars_have_axes_for_each_step_and_show_as_one_figure() -> None:
    rows = [
        ("hsa-miR-21-5p", step.value, basis, 0.5, 0.25)
        for step in (CascadeStep.DORMANCY, CascadeStep.OSTEOMIMICRY)
        for basis in ("known", "predicted")
    ]
    table = pd.DataFrame(rows, columns=pd.Index(["mirna", "step", "basis", "up", "down"]))
    grid = figures.opposing_bars(table, {"hsa-miR-21-5p": -1})
    assert [ax.get_title() for ax in grid.flat] == ["Dormancy", "Osteomimicry"]
    assert grid.flat[0].get_yticklabels()[0].get_text() == "▼ miR-21-5p"
    assert grid._repr_png_().startswith(PNG)  # type: ignore[attr-defined]
    ends = [bar.get_x() + bar.get_width() for bar in grid.flat[0].patches]
    assert max(ends) == pytest.approx(1.0)
    assert min(ends) == pytest.approx(-0.5)


def test_a_table_without_anything_to_draw_is_refused(contrast: Contrast) -> None:
    empty = contrast.table.assign(p=np.nan, log2fc=np.nan)
    nothing = pd.DataFrame({"mirna": [], "step": [], "push": []})
    for draw, table in (
        (figures.volcano, empty),
        (figures.forest, empty),
        (figures.step_heatmap, nothing),
        (figures.opposing_bars, nothing),
    ):
        with pytest.raises(figures.NothingToDraw, match="must hold"):
            draw(table)


def test_a_drawn_map_stands_alone_in_a_notebook_and_in_a_file(tmp_path: Path) -> None:
    step = figures.StepOnMap(0.5, 0.1, 0.8, ["▼ miR-21-5p"])
    drawing = figures.draw_cascade(dict.fromkeys(CascadeStep, step))
    drawing.save(tmp_path / "cascade.svg")
    root = ET.fromstring((tmp_path / "cascade.svg").read_text(encoding="utf-8"))
    style = root.find(f"{SVG}style")
    assert style is not None and ".cascade .name{" in (style.text or "")
    assert ET.fromstring(drawing._repr_svg_()).tag == f"{SVG}svg"
    assert "<style>" not in drawing.svg
    assert len(repr(drawing).splitlines()) == 1


def test_a_plot_of_another_table_names_what_it_lacks() -> None:
    table = pd.DataFrame({"mirna": ["hsa-miR-21-5p"]})
    with pytest.raises(InputError, match=r"`contrast` .* it lacks log2fc, p"):
        figures.volcano(table)
    with pytest.raises(InputError, match=r"`signature` .* it lacks log2fc"):
        figures.forest(table)
