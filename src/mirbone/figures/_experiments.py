"""The figure of published experiments: which miRNA, how cells entered, what more of it gave."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mirbone._core import InputError, named_keywords
from mirbone.figures._canvas import LOWERED, QUIET, RAISED, NothingToDraw, canvas
from mirbone.words import BONE_READOUTS, ENTRY_STAGES, short

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLUMNS = ("mirna", "entry_stage", "setting", "readout", "direction", "retracted_by")
_SHAPES = dict(zip(BONE_READOUTS, ("^", "o", "s", "D"), strict=True))
_COLOURS = {"+1": RAISED, "-1": LOWERED, "0": QUIET, "": "white"}
_GAVE = {"+1": "more", "-1": "less", "0": "no change", "": "not told"}
_STEP = 0.17


@named_keywords
def experiment_dots(table: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw the animal experiments with a bone readout: a mark for each, by miRNA and entry stage.

    Shape is the readout, colour what more of the miRNA gave. miRNAs of which more gave less stand
    on top. Experiments whose source does not say how cells entered have a column of their own;
    retracted papers are not drawn.

    Parameters
    ----------
    table : DataFrame
        As `mirbone.evidence.load_experiments` gives it.
    ax : Axes, optional
        Where to draw; a new figure without it, which a notebook shows.

    Returns
    -------
    Axes
        With the plot; ``ax.figure.savefig(path)`` writes it.

    Raises
    ------
    NothingToDraw
        If no row is an animal experiment with a bone readout.
    InputError
        If the table lacks a column.
    """
    lacks = [column for column in _COLUMNS if column not in table.columns]
    if lacks:
        raise InputError(
            f"`table` must hold experiments, as load_experiments gives them; it lacks "
            f"{', '.join(lacks)}."
        )
    rows = table.loc[
        (table["setting"] == "in_vivo")
        & table["readout"].isin(BONE_READOUTS)
        & (table["retracted_by"] == "")
    ]
    if rows.empty:
        raise NothingToDraw("`table` must hold animal experiments with a bone readout.")
    names = _most_lowering_first(rows)
    stages = [stage for stage in ENTRY_STAGES if (rows["entry_stage"] == stage).any()]
    if (rows["entry_stage"] == "").any():
        stages.append("")
    with canvas(ax, 1.7 + 1.05 * len(stages), 1.2 + 0.19 * len(names)) as axes:
        _draw(axes, rows, names, stages)
        _legend(axes, rows)
    return axes


def _most_lowering_first(rows: pd.DataFrame) -> list[str]:
    net = dict.fromkeys(sorted(rows["mirna"]), 0)
    for mirna, direction in zip(rows["mirna"], rows["direction"], strict=True):
        net[mirna] += int(direction or 0)
    return sorted(net, key=lambda mirna: net[mirna])


def _draw(axes: "Axes", rows: pd.DataFrame, names: list[str], stages: list[str]) -> None:
    for _, group in rows.groupby(["mirna", "entry_stage"], sort=False):
        middle = (len(group) - 1) / 2
        ordered = group.sort_values(["direction", "readout"], kind="stable")
        for i, row in enumerate(ordered.to_dict("records")):
            axes.scatter(
                stages.index(row["entry_stage"]) + _STEP * (i - middle),
                names.index(row["mirna"]),
                marker=_SHAPES[row["readout"]],
                c=_COLOURS[row["direction"]],
                s=30,
                edgecolors="#455a64",
                linewidths=0.5,
                zorder=3,
            )
    axes.set_xticks(
        range(len(stages)), [stage.replace("_", "-") or "not stated" for stage in stages]
    )
    axes.set_yticks(range(len(names)), [short(name) for name in names])
    axes.set_xlim(-0.6, len(stages) - 0.4)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.hlines(np.arange(len(names)), -0.6, len(stages) - 0.4, color="#eceff1", linewidth=0.6)
    axes.tick_params(length=0, labelsize=8)
    axes.xaxis.tick_top()
    axes.set_frame_on(False)


def _legend(axes: "Axes", rows: pd.DataFrame) -> None:
    from matplotlib.lines import Line2D

    def mark(shape: str, colour: str, label: str) -> Line2D:
        return Line2D(
            [], [], linestyle="", marker=shape, color=colour, markeredgecolor="#455a64",
            markeredgewidth=0.5, markersize=5.5, label=label,
        )  # fmt: skip

    shapes = [
        mark(shape, "white", readout.replace("bone_metastasis_", "metastasis: ").replace("_", " "))
        for readout, shape in _SHAPES.items()
        if (rows["readout"] == readout).any()
    ]
    colours = [
        mark("o", colour, f"more of the miRNA: {_GAVE[sign]}")
        for sign, colour in _COLOURS.items()
        if (rows["direction"] == sign).any()
    ]
    axes.legend(
        handles=[*shapes, *colours], loc="upper center", bbox_to_anchor=(0.4, -0.005), ncols=2,
        frameon=False, fontsize=8,
    )  # fmt: skip
