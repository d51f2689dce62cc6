"""The figures of a profile: its contrast, the signature, and what it pushes."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mirbone._core import InputError, named_keywords
from mirbone.expression import Contrast
from mirbone.figures._canvas import LOWERED, QUIET, RAISED, NothingToDraw, canvas, figure_of
from mirbone.figures._lettering import label
from mirbone.words import CascadeStep, resolve_among, short

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FDR = 0.05


@named_keywords
def volcano(
    contrast: Contrast | pd.DataFrame,
    signature: Collection[str] | None = None,
    *,
    labels: int = 14,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw log2 fold change against p, with the signature coloured.

    Parameters
    ----------
    contrast : Contrast or DataFrame
        A contrast or its table: columns mirna, log2fc, p; rows without p are not drawn.
    signature : collection of str, optional
        The miRNAs to colour, under any name that means one of the contrast; without it those with
        an FDR below 0.05.
    labels : int, optional
        How many of them carry their name at most, smallest p first; names that would overlap are
        left out.
    ax : Axes, optional
        Where to draw; a new figure without it, which a notebook shows.

    Returns
    -------
    Axes
        With the plot; ``ax.figure.savefig(path)`` writes it.

    Raises
    ------
    NothingToDraw
        If no row has an effect and a p value.
    InputError
        If a name of `signature` means no miRNA of the contrast.
    """
    table = _table(contrast, "contrast", "mirna", "log2fc", "p")
    shown = table.dropna(subset=["log2fc", "p"])
    if shown.empty:
        raise NothingToDraw("`contrast` must hold log2 fold changes with p; no row has both.")
    known = set(table["mirna"])
    if signature is None:
        chosen = set(table.loc[table["fdr"] < _FDR, "mirna"]) if "fdr" in table else set()
    else:
        chosen = {resolve_among(name, known, "the contrast") for name in signature}
    height = -np.log10(shown["p"].clip(lower=1e-300).to_numpy(float))
    inside = shown["mirna"].isin(list(chosen))
    colour = np.where(~inside, QUIET, np.where(shown["log2fc"] < 0, LOWERED, RAISED))
    with canvas(ax, 6.4, 4.2) as axes:
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
                label(short(str(row["mirna"]))),
                place,
                xytext=(3, 3),
                textcoords="offset points",
                fontsize=7,
            )
        axes.axvline(0, color="#90a4ae", linewidth=0.8)
        axes.set_xlabel("log2 fold change (case against control)")
        axes.set_ylabel("-log10 p")
    return axes


@named_keywords
def forest(
    signature: Contrast | pd.DataFrame, *, rows: int = 30, ax: "Axes | None" = None
) -> "Axes":
    """Draw the effect of each miRNA of the signature with its 95 % confidence interval.

    Parameters
    ----------
    signature : Contrast or DataFrame
        A contrast, or the rows of its table to draw: columns mirna, log2fc, ci_low, ci_high, p.
    rows : int, optional
        How many are drawn, smallest p first.
    ax : Axes, optional
        Where to draw; a new figure without it, which a notebook shows.

    Returns
    -------
    Axes
        With the plot.

    Raises
    ------
    NothingToDraw
        If no effect was measured.
    """
    shown = _table(signature, "signature", "mirna", "log2fc").dropna(subset=["log2fc"])
    if shown.empty:
        raise NothingToDraw("`signature` must hold log2 fold changes; no row has one.")
    shown = shown.sort_values("p").head(rows).sort_values("log2fc")
    place = np.arange(len(shown))
    effect = shown["log2fc"].to_numpy(float)
    colour = [LOWERED if value < 0 else RAISED for value in effect]
    with canvas(ax, 6.4, 0.9 + 0.2 * len(shown)) as axes:
        low, high = shown["ci_low"].to_numpy(float), shown["ci_high"].to_numpy(float)
        axes.hlines(place, low, high, colors=colour, linewidth=2)
        axes.scatter(effect, place, c=colour, s=22, zorder=3)
        axes.axvline(0, color="#90a4ae", linewidth=0.8)
        axes.set_yticks(place, [label(short(str(name))) for name in shown["mirna"]])
        axes.set_xlabel("log2 fold change (case against control)")
    return axes


@named_keywords
def step_heatmap(pushes: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw which miRNA of the signature pushes which step, and which way.

    Parameters
    ----------
    pushes : DataFrame
        Columns mirna, step, push (-1 to 1), as the table ``effects`` of a study.
    ax : Axes, optional
        Where to draw; a new figure without it, which a notebook shows.

    Returns
    -------
    Axes
        With the plot; its colour bar is beside it.

    Raises
    ------
    NothingToDraw
        If there is no row.
    """
    if pushes.empty:
        raise NothingToDraw("`pushes` must hold a miRNA that pushes a step; it has no row.")
    table = pushes.pivot(index="mirna", columns="step", values="push")
    table = table.reindex(columns=[step.value for step in CascadeStep])
    with canvas(ax, 8.2, 1.9 + 0.24 * len(table)) as axes:
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
        axes.set_yticks(range(len(table)), [label(short(str(name))) for name in table.index])
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        figure_of(axes).colorbar(image, ax=axes, shrink=0.8, label="push on the step")
    return axes


def _table(given: Contrast | pd.DataFrame, keyword: str, *columns: str) -> pd.DataFrame:
    table = given.table if isinstance(given, Contrast) else given
    absent = [name for name in columns if name not in table]
    if absent:
        raise InputError(
            f"`{keyword}` must have the columns {', '.join(columns)}; it lacks "
            f"{', '.join(absent)}. Give a contrast, or its table."
        )
    return table
