"""The figures of the report, as inline SVG with the same bytes on every run."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mirbone._core import named_keywords
from mirbone.words import CascadeStep, short

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOWERED, RAISED, _QUIET = "#4e79a7", "#f28e2b", "#b0bec5"
_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "mirbone",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


@named_keywords
def volcano(contrast: pd.DataFrame, signature: set[str], *, labels: int = 14) -> str:
    """Draw log2 fold change against p, with the signature coloured.

    Parameters
    ----------
    contrast : DataFrame
        Columns mirna, log2fc, p; rows without p are not drawn.
    signature : set of str
        The miRNAs to colour.
    labels : int, optional
        How many of them carry their name at most, smallest p first; names that would overlap are
        left out.

    Returns
    -------
    str
        An ``<svg>`` element; the empty string where no row has a p value.
    """
    shown = contrast.dropna(subset=["log2fc", "p"])
    if shown.empty:
        return ""
    height = -np.log10(shown["p"].clip(lower=1e-300).to_numpy(float))
    inside = shown["mirna"].isin(list(signature))
    colour = np.where(~inside, _QUIET, np.where(shown["log2fc"] < 0, LOWERED, RAISED))
    with _figure(6.4, 4.2) as (figure, axes):
        axes.scatter(shown["log2fc"], height, c=colour, s=14, linewidths=0)
        named = shown[inside].assign(height=height[inside]).nsmallest(labels, "p")
        apart = (0.14 * np.ptp(shown["log2fc"].to_numpy(float)), 0.03 * np.ptp(height))
        placed: list[tuple[float, float]] = []
        for row in named.to_dict("records"):
            place = float(row["log2fc"]), float(row["height"])
            if any(
                abs(place[0] - x) < apart[0] and abs(place[1] - y) < apart[1] for x, y in placed
            ):
                continue
            placed.append(place)
            axes.annotate(
                short(str(row["mirna"])),
                place,
                xytext=(3, 3),
                textcoords="offset points",
                fontsize=7,
            )
        axes.axvline(0, color="#90a4ae", linewidth=0.8)
        axes.set_xlabel("log2 fold change (case against control)")
        axes.set_ylabel("-log10 p")
        return as_svg(figure, "Volcano plot of the contrast")


@named_keywords
def forest(signature: pd.DataFrame, *, rows: int = 30) -> str:
    """Draw the effect of each miRNA of the signature with its 95 % confidence interval.

    Parameters
    ----------
    signature : DataFrame
        Columns mirna, log2fc, ci_low, ci_high, p.
    rows : int, optional
        How many are drawn, smallest p first.

    Returns
    -------
    str
        An ``<svg>`` element; the empty string where no effect was measured.
    """
    shown = signature.dropna(subset=["log2fc"])
    if shown.empty:
        return ""
    shown = shown.sort_values("p").head(rows).sort_values("log2fc")
    place = np.arange(len(shown))
    effect = shown["log2fc"].to_numpy(float)
    colour = [LOWERED if value < 0 else RAISED for value in effect]
    with _figure(6.4, 0.9 + 0.2 * len(shown)) as (figure, axes):
        low, high = shown["ci_low"].to_numpy(float), shown["ci_high"].to_numpy(float)
        axes.hlines(place, low, high, colors=colour, linewidth=2)
        axes.scatter(effect, place, c=colour, s=22, zorder=3)
        axes.axvline(0, color="#90a4ae", linewidth=0.8)
        axes.set_yticks(place, [short(str(name)) for name in shown["mirna"]])
        axes.set_xlabel("log2 fold change (case against control)")
        return as_svg(figure, "Effects of the signature with confidence intervals")


def step_heatmap(pushes: pd.DataFrame) -> str:
    """Draw which miRNA of the signature pushes which step, and which way.

    Parameters
    ----------
    pushes : DataFrame
        Columns mirna, step, push (-1 to 1).

    Returns
    -------
    str
        An ``<svg>`` element; the empty string where there is no row.
    """
    if pushes.empty:
        return ""
    table = pushes.pivot(index="mirna", columns="step", values="push")
    table = table.reindex(columns=[step.value for step in CascadeStep])
    with _figure(8.2, 1.9 + 0.24 * len(table)) as (figure, axes):
        from matplotlib.colors import LinearSegmentedColormap

        colours = LinearSegmentedColormap.from_list("push", [LOWERED, "#ffffff", RAISED])
        colours = colours.with_extremes(bad="#eceff1")
        values = np.ma.masked_invalid(table.to_numpy(float))
        image = axes.imshow(values, cmap=colours, vmin=-1, vmax=1, aspect="auto")
        axes.set_xticks(
            range(len(table.columns)),
            [step.label for step in CascadeStep],
            rotation=35,
            ha="left",
        )
        axes.xaxis.tick_top()
        axes.set_yticks(range(len(table)), [short(str(name)) for name in table.index])
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        figure.colorbar(image, ax=axes, shrink=0.8, label="push on the step")
        return as_svg(figure, "Push of each miRNA on each step of the cascade")


@contextmanager
def _figure(width: float, height: float) -> "Iterator[tuple[Figure, Axes]]":
    with figure_grid(1, 1, width, height) as (figure, grid):
        yield figure, grid[0, 0]


@contextmanager
def figure_grid(
    rows: int, columns: int, width: float, height: float, *, sharey: bool = True
) -> "Iterator[tuple[Figure, np.ndarray]]":
    """Make a figure in the report's style, with a grid of axes.

    Parameters
    ----------
    rows, columns : int
        Of the grid.
    width, height : float
        In inches.
    sharey : bool, optional
        Whether all share their vertical axis.

    Yields
    ------
    Figure
        The figure; `as_svg` writes it.
    ndarray of Axes, shape (rows, columns)
        Its axes.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)
        yield figure, figure.subplots(rows, columns, sharey=sharey, squeeze=False)


def as_svg(figure: "Figure", title: str) -> str:
    """Write a figure as an ``<svg>`` element, the same bytes on every run.

    Parameters
    ----------
    figure : Figure
        Of `figure_grid`.
    title : str
        For a reader who does not see it.

    Returns
    -------
    str
        The element.
    """
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Title": title})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    return text.replace("<svg ", f'<svg role="img" aria-label="{title}" ', 1)
