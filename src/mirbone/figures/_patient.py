"""The figures of patients and bone: with and without the proposal, with bands."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mirbone._core import named_keywords
from mirbone.figures._canvas import canvas, canvas_grid
from mirbone.niche import BoneComparison, BoneCourse

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WITHOUT, _WITH, _DIED = "#607d8b", "#6a4c93", "#b08968"
_DAYS_A_MONTH = 30.4375
_SHOWN = (
    ("bone_mass", "bone mass, % of healthy"), ("osteoclasts", "osteoclasts, x healthy"),
    ("osteoblasts", "osteoblasts, x healthy"), ("burden", "tumour, share of room"),
    ("pinp", "PINP, x healthy"), ("bgp", "BGP (osteocalcin), x healthy"),
    ("ctx", "CTX, x healthy"), ("mir_326", "serum miR-326, x background"),
)  # fmt: skip


@named_keywords
def patient_curves(curves: pd.DataFrame, *, ax: "Axes | None" = None) -> "Axes":
    """Draw cumulative incidence of overt metastasis and of other death.

    Parameters
    ----------
    curves : DataFrame
        As of `mirbone.study.PatientAnswer`.
    ax : Axes, optional
        Where to draw; a new figure without it, which a notebook shows.

    Returns
    -------
    Axes
        With the plot.
    """
    year = curves["year"].to_numpy(float)
    with canvas(ax, 6.4, 3.6) as axes:
        for name, colour in (("without", _WITHOUT), ("with", _WITH)):
            low, high = (100 * curves[f"{name}_{end}"].to_numpy(float) for end in ("low", "high"))
            axes.fill_between(year, low, high, color=colour, alpha=0.14, linewidth=0)
            label = f"overt bone metastasis, {name}"
            style = "--" if name == "with" else "-"
            axes.plot(year, 100 * curves[name], style, color=colour, linewidth=2, label=label)
        died = 100 * curves["died_without"]
        axes.plot(year, died, ":", color=_DIED, linewidth=1.6, label="dead of another cause first")
        axes.set_xlim(0, year[-1])
        axes.set_ylim(0)
        axes.set_xlabel("years after diagnosis")
        axes.set_ylabel("% of patients")
        axes.legend(frameon=False, loc="upper left", fontsize=8)
    return axes


def bone_courses(bone: BoneComparison) -> np.ndarray:
    """Draw bone mass, cells, burden and markers of a lesion over time.

    Parameters
    ----------
    bone : BoneComparison
        Courses with and without.

    Returns
    -------
    ndarray of Axes, shape (2, 4)
        Of one figure, which a notebook shows.
    """
    month = bone.without.days / _DAYS_A_MONTH
    with canvas_grid(2, 4, 9.6, 4.6, sharey=False) as grid:
        for axes, (name, title) in zip(grid.ravel(), _SHOWN, strict=True):
            for course, colour, style in (
                (bone.without, _WITHOUT, "-"), (bone.with_it, _WITH, "--"),
            ):  # fmt: skip
                middle, low, high = _band(course, name)
                axes.fill_between(month, low, high, color=colour, alpha=0.14, linewidth=0)
                axes.plot(month, middle, style, color=colour, linewidth=1.8)
            axes.set_title(title, fontsize=8, loc="left")
            axes.set_xlim(0, month[-1])
            axes.set_xticks([0, 6, 12, 18, 24])
            if name == "mir_326":
                axes.set_yscale("log")
            else:
                axes.set_ylim(0)
        for axes in grid[1]:
            axes.set_xlabel("months")
    return grid


def _band(course: BoneCourse, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    values = course.readouts[name]
    if name in ("osteoclasts", "osteoblasts"):
        values = values / values[:, :1]
    middle, low, high = np.quantile(values, [0.5, 0.025, 0.975], axis=0)
    return middle, low, high
