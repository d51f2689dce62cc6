"""The figure of opposing consequences: what a miRNA's targets do for and against each step."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mirbone._core import named_keywords
from mirbone.figures._canvas import LOWERED, RAISED, NothingToDraw, canvas_grid, figure_of
from mirbone.figures._lettering import label
from mirbone.words import CascadeStep, short

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLUMNS = 5
_LOOKS: Mapping[str, dict] = {
    "known": {"alpha": 1.0},
    "predicted": {"alpha": 0.45, "hatch": "/////", "edgecolor": "white", "linewidth": 0},
}


@named_keywords
def opposing_bars(
    consequences: pd.DataFrame, directions: Mapping[str, float] | None = None, *, rows: int = 24
) -> np.ndarray:
    """Draw, for each miRNA, how much of its targets' weight pushes each step up and down.

    Parameters
    ----------
    consequences : DataFrame
        ``mirna, step, basis, up, down`` as `mirbone.network.opposing_consequences` gives them.
    directions : mapping of str to float, optional
        How each miRNA changed in the profile; its sign is drawn beside the name.
    rows : int, optional
        How many miRNAs are drawn, heaviest first.

    Returns
    -------
    ndarray of Axes
        One a step, of one figure, which a notebook shows; those that are left over are hidden.

    Raises
    ------
    NothingToDraw
        If there is no row.
    """
    if consequences.empty:
        raise NothingToDraw("`consequences` must hold a miRNA with targets; it has no row.")
    directions = directions or {}
    size = consequences["up"] + consequences["down"]
    total = size.groupby(consequences["mirna"]).sum().sort_values(ascending=False, kind="stable")
    names = sorted(total.index[:rows], reverse=True)
    drawn = consequences.loc[consequences["mirna"].isin(names)]
    limit = 1.05 * float(drawn.groupby(["mirna", "step"])[["up", "down"]].sum().to_numpy().max())
    steps = [step for step in CascadeStep if step.value in set(drawn["step"])]
    columns = min(_COLUMNS, len(steps))
    lines = -(-len(steps) // columns)
    height = lines * (0.6 + 0.22 * len(names)) + 0.8
    with canvas_grid(lines, columns, 2.0 + 2.1 * columns, height) as grid:
        for axes, step in zip(grid.flat, steps, strict=False):
            _bars(axes, drawn.loc[drawn["step"] == step.value], names)
            axes.set_xlim(-limit, limit)
            axes.set_title(step.label, fontsize=9)
        for axes in grid.flat[len(steps) :]:
            axes.set_visible(False)
        labels = [f"{_arrow(directions.get(name, 0))} {label(short(name))}" for name in names]
        for axes in grid[:, 0]:
            axes.set_yticks(range(len(names)), labels)
            axes.set_ylim(-0.6, len(names) - 0.4)
        _legend(figure_of(grid))
    return grid


def _arrow(direction: float) -> str:
    return {1: "▲", -1: "▼"}.get(int(np.sign(direction)), "")


def _bars(axes: "Axes", rows: pd.DataFrame, names: list[str]) -> None:
    left, right = np.zeros(len(names)), np.zeros(len(names))
    place = np.arange(len(names))
    for basis, look in _LOOKS.items():
        here = rows.loc[rows["basis"] == basis].set_index("mirna")
        up = here["up"].reindex(names).fillna(0).to_numpy(float)
        down = here["down"].reindex(names).fillna(0).to_numpy(float)
        axes.barh(place, up, left=right, color=RAISED, height=0.7, **look)
        axes.barh(place, -down, left=-left, color=LOWERED, height=0.7, **look)
        right, left = right + up, left + down
    axes.axvline(0, color="#90a4ae", linewidth=0.8)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=7)
    axes.grid(axis="y", color="#eceff1", linewidth=0.6)
    axes.set_axisbelow(True)


def _legend(figure: "Figure") -> None:
    from matplotlib.patches import Patch

    patches = [
        Patch(facecolor=colour, label=f"{basis} targets, step {way}", **look)
        for way, colour in (("down", LOWERED), ("up", RAISED))
        for basis, look in _LOOKS.items()
    ]
    figure.legend(handles=patches, loc="outside lower center", ncols=4, frameon=False, fontsize=8)
