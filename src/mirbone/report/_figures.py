"""The figures of the report, as inline SVG with the same bytes on every run."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mirbone._core import CascadeStep
from mirbone.report._format import short

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LOWERED, _RAISED, _QUIET = "#4e79a7", "#f28e2b", "#b0bec5"
_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "mirbone",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


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
    colour = np.where(~inside, _QUIET, np.where(shown["log2fc"] < 0, _LOWERED, _RAISED))
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
        return _svg(figure, "Volcano plot of the contrast")


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
    colour = [_LOWERED if value < 0 else _RAISED for value in effect]
    with _figure(6.4, 0.9 + 0.2 * len(shown)) as (figure, axes):
        low, high = shown["ci_low"].to_numpy(float), shown["ci_high"].to_numpy(float)
        axes.hlines(place, low, high, colors=colour, linewidth=2)
        axes.scatter(effect, place, c=colour, s=22, zorder=3)
        axes.axvline(0, color="#90a4ae", linewidth=0.8)
        axes.set_yticks(place, [short(str(name)) for name in shown["mirna"]])
        axes.set_xlabel("log2 fold change (case against control)")
        return _svg(figure, "Effects of the signature with confidence intervals")


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

        colours = LinearSegmentedColormap.from_list("push", [_LOWERED, "#ffffff", _RAISED])
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
        return _svg(figure, "Push of each miRNA on each step of the cascade")


def opposing_bars(consequences: pd.DataFrame, *, rows: int = 24) -> str:
    """Draw, for each miRNA, how much of its targets' weight pushes each step up and down.

    Parameters
    ----------
    consequences : DataFrame
        ``mirna, step, basis, up, down`` as `mirbone.network.opposing_consequences` gives them.
    rows : int, optional
        How many miRNAs are drawn, heaviest first.

    Returns
    -------
    str
        An ``<svg>`` element; the empty string where there is no row.
    """
    if consequences.empty:
        return ""
    size = consequences["up"] + consequences["down"]
    total = size.groupby(consequences["mirna"]).sum().sort_values(ascending=False, kind="stable")
    names = sorted(total.index[:rows], reverse=True)
    sums = consequences.groupby(["mirna", "step"])[["up", "down"]].sum().to_numpy(float)
    limit = 1.05 * float(sums.max())
    steps = [step for step in CascadeStep if step.value in set(consequences["step"])]
    with _figures(len(steps), 1.3 * len(steps) + 1.6, 1.7 + 0.22 * len(names)) as (figure, grid):
        for axes, step in zip(grid, steps, strict=True):
            _bars(axes, consequences.loc[consequences["step"] == step.value], names)
            axes.set_xlim(-limit, limit)
            axes.set_title(step.label, fontsize=8, rotation=20, loc="left")
        grid[0].set_yticks(range(len(names)), [short(str(name)) for name in names])
        return _svg(figure, "Targets for and against each step, by miRNA")


def _bars(axes: "Axes", rows: pd.DataFrame, names: list[str]) -> None:
    left, right = np.zeros(len(names)), np.zeros(len(names))
    for basis, strength in (("known", 1.0), ("predicted", 0.45)):
        here = rows.loc[rows["basis"] == basis].set_index("mirna")
        up = here["up"].reindex(names).fillna(0).to_numpy(float)
        down = here["down"].reindex(names).fillna(0).to_numpy(float)
        place = np.arange(len(names))
        axes.barh(place, up, left=right, color=_RAISED, alpha=strength, height=0.7)
        axes.barh(place, -down, left=-left, color=_LOWERED, alpha=strength, height=0.7)
        right, left = right + up, left + down
    axes.axvline(0, color="#90a4ae", linewidth=0.8)
    axes.tick_params(labelsize=6)


@contextmanager
def _figure(width: float, height: float) -> "Iterator[tuple[Figure, Axes]]":
    with _figures(1, width, height) as (figure, grid):
        yield figure, grid[0]


@contextmanager
def _figures(columns: int, width: float, height: float) -> "Iterator[tuple[Figure, list[Axes]]]":
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)
        grid = figure.subplots(1, columns, sharey=True, squeeze=False)
        yield figure, list(grid[0])


def _svg(figure: "Figure", title: str) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Title": title})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    return text.replace("<svg ", f'<svg role="img" aria-label="{title}" ', 1)
