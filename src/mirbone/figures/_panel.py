"""The figures of a panel of biomarkers: its figures beside its rivals', calibration, benefit."""

from typing import TYPE_CHECKING

import numpy as np

from mirbone._core import named_keywords
from mirbone.biomarkers import Panel
from mirbone.figures._canvas import NothingToDraw, canvas, canvas_grid
from mirbone.figures._lettering import label

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PANEL, _RIVALS = "#0b6e75", ("#b08968", "#607d8b", "#6a4c93", "#c2543d", "#8a5a00")
_HARM = -0.05  # below which no net benefit is drawn


@named_keywords
def panel_areas(panel: Panel, *, ax: "Axes | None" = None) -> "Axes":
    """Draw the nested area of a panel and of each of its rivals, with the intervals.

    Parameters
    ----------
    panel : Panel
        With its performance.
    ax : Axes, optional
        Where to draw; a new figure without it, which a notebook shows.

    Returns
    -------
    Axes
        With the plot.
    """
    table = panel.performance
    with canvas(ax, 6.4, 0.8 + 0.38 * len(table)) as axes:
        axes.axvline(0.5, color="#9aa7ad", linewidth=1, linestyle=":")
        for place, row in enumerate(table.to_dict("records")):
            colour = _PANEL if place == 0 else "#607d8b"
            if not np.isnan(row["low"]):
                axes.plot([row["low"], row["high"]], [-place] * 2, color=colour, linewidth=2)
            axes.plot([row["auc"]], [-place], "o", color=colour)
        names = [label(str(name)) for name in table["model"]]
        axes.set_yticks([-place for place in range(len(table))], names)
        axes.set_ylim(0.6 - len(table), 0.6)
        axes.set_xlim(
            min(0.4, float(np.nanmin(table[["low", "auc"]].to_numpy(float))) - 0.02), 1.01
        )
        axes.set_xlabel("nested AUC, 95 % interval; 0.5 is chance")
    return axes


def panel_checks(panel: Panel) -> np.ndarray:
    """Draw calibration, net benefit, and the area by how many patients are trained on.

    Parameters
    ----------
    panel : Panel
        With its tables.

    Returns
    -------
    ndarray of Axes, shape (1, 3)
        Of one figure, which a notebook shows.
    """
    if panel.calibration.empty or panel.decision.empty:
        raise NothingToDraw("the panel holds no predictions to draw.")
    with canvas_grid(1, 3, 9.6, 3.2, sharey=False) as grid:
        _calibration(grid[0, 0], panel)
        _benefit(grid[0, 1], panel)
        _learning(grid[0, 2], panel)
    return grid


def _colours(panel: Panel) -> dict[str, str]:
    names = [str(name) for name in panel.performance["model"]]
    return {names[0]: _PANEL} | {
        name: _RIVALS[k % len(_RIVALS)] for k, name in enumerate(names[1:])
    }


def _calibration(axes: "Axes", panel: Panel) -> None:
    own = panel.calibration[panel.calibration["model"] == "panel"].astype({"predicted": float})
    axes.plot([0, 1], [0, 1], ":", color="#9aa7ad", linewidth=1)
    at, seen = own["predicted"], own["observed"].astype(float)
    ends = np.array([seen - own["low"].astype(float), own["high"].astype(float) - seen])
    axes.errorbar(at, seen, yerr=np.maximum(ends, 0), fmt="o-", color=_PANEL, linewidth=1.4)
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="predicted risk", ylabel="observed share of cases")
    axes.set_title("Calibration of the panel", fontsize=9, loc="left")


def _benefit(axes: "Axes", panel: Panel) -> None:
    colours = _colours(panel) | {"all": "#c9d1d5", "none": "#9aa7ad"}
    for model, some in panel.decision.groupby("model", sort=False):
        style = ":" if model in ("all", "none") else "-"
        benefit = some["net_benefit"].astype(float).clip(lower=_HARM)
        axes.plot(
            some["threshold"].astype(float), benefit, style, linewidth=1.6,
            color=colours.get(str(model), "#b0bec5"), label=label(str(model)),
        )  # fmt: skip
    axes.set(xlim=(0, 1), xlabel="risk from which one would act", ylabel="net benefit")
    axes.set_ylim(bottom=_HARM)
    axes.legend(frameon=False, fontsize=7)
    axes.set_title("Decision curve", fontsize=9, loc="left")


def _learning(axes: "Axes", panel: Panel) -> None:
    colours = _colours(panel)
    ordered = panel.learning.sort_values("patients", kind="stable")
    for model, some in ordered.groupby("model", sort=False):
        at = some["patients"].astype(float)
        colour = colours.get(str(model), "#b0bec5")
        low, high = some["low"].astype(float), some["high"].astype(float)
        axes.fill_between(at, low, high, color=colour, alpha=0.12, linewidth=0)
        axes.plot(at, some["auc"].astype(float), "o-", color=colour, markersize=3, linewidth=1.4)
    axes.axhline(0.5, color="#9aa7ad", linewidth=1, linestyle=":")
    axes.set(xlabel="patients in training", ylabel="nested AUC")
    axes.set_title("Learning curve", fontsize=9, loc="left")
