"""Where the plots are drawn: figures of our style that no global state knows, and their SVG."""

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from mirbone._core import InputError, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOWERED, RAISED, QUIET = "#4e79a7", "#f28e2b", "#b0bec5"
_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "mirbone",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": True,  # `label` says what is no formula
    "text.usetex": False,
}


class NothingToDraw(InputError):
    """A table holds no row that a figure could show."""


@contextmanager
def _styled() -> Iterator[None]:
    """Draw in our style; a letter that the font lacks is no warning, nor is a home without one."""
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(max(level, logging.ERROR))
    try:
        from matplotlib import font_manager, rc_context  # noqa: F401 - reads fonts, and says so
    finally:
        logger.setLevel(level)
    with rc_context(_STYLE), warnings.catch_warnings():
        # long names leave a plot little room
        warnings.filterwarnings("ignore", r"Glyph \d+|constrained_layout not applied", UserWarning)
        yield


@contextmanager
def canvas(ax: "Axes | None", width: float, height: float) -> "Iterator[Axes]":
    """Give the axes to draw on: the caller's, or those of a new figure.

    Parameters
    ----------
    ax : Axes or None
        The caller's.
    width, height : float
        Of a new figure, in inches.

    Yields
    ------
    Axes
        In the style of the figures while the block runs.
    """
    if ax is None:
        with canvas_grid(1, 1, width, height) as grid:
            yield grid[0, 0]
    else:
        with _styled():
            yield ax


@contextmanager
def canvas_grid(
    rows: int, columns: int, width: float, height: float, *, sharey: bool = True
) -> Iterator[np.ndarray]:
    """Give the axes of a new figure with a grid.

    The figure is none of pyplot's: nothing global holds it, and it is gone with its axes. A
    notebook shows the axes as the whole figure.

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
    ndarray of Axes, shape (rows, columns)
        In the style of the figures while the block runs.
    """
    with _styled():
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        from mirbone.figures._shown import ShownAxes, ShownGrid

        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)
        grid = figure.subplots(
            rows, columns, sharey=sharey, squeeze=False, subplot_kw={"axes_class": ShownAxes}
        )
        yield grid.view(ShownGrid)


def figure_of(drawn: "Axes | np.ndarray") -> "Figure":
    """Find the figure of axes.

    Parameters
    ----------
    drawn : Axes or ndarray of Axes
        What a figure function returned.

    Returns
    -------
    Figure
        The whole figure.
    """
    axes = drawn.flat[0] if isinstance(drawn, np.ndarray) else drawn
    figure = axes.get_figure(root=True)
    assert figure is not None  # axes that a figure function returned are on one
    return figure


def as_svg(drawn: "Axes | np.ndarray", title: str) -> str:
    """Write the figure of axes as an ``<svg>`` element, the same bytes on every run.

    Parameters
    ----------
    drawn : Axes or ndarray of Axes
        What a figure function returned.
    title : str
        For a reader who does not see it.

    Returns
    -------
    str
        The element.
    """
    buffer, title = io.StringIO(), plain(title)
    with _styled():
        figure_of(drawn).savefig(buffer, format="svg", metadata={"Date": None, "Title": title})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    return text.replace("<svg ", f'<svg role="img" aria-label="{escape(title)}" ', 1)


def as_png(drawn: "Axes | np.ndarray") -> bytes:
    """Write the figure of axes as a PNG image, as a notebook shows it.

    Parameters
    ----------
    drawn : Axes or ndarray of Axes
        What a figure function returned.

    Returns
    -------
    bytes
        The image.
    """
    buffer = io.BytesIO()
    with _styled():
        figure_of(drawn).savefig(buffer, format="png", dpi=110)
    return buffer.getvalue()
