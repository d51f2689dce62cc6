"""Figures as they stand in the page: SVG markup, empty where there is nothing to draw."""

from collections.abc import Callable
from typing import Any

import markupsafe

from mirbone.figures import NothingToDraw, as_svg


def drawn(title: str, draw: Callable[..., Any], *given: object) -> markupsafe.Markup:
    """Draw a figure for the page.

    Parameters
    ----------
    title : str
        For a reader who does not see it.
    draw : callable
        A function of `mirbone.figures` that returns Axes.
    *given : object
        What it draws.

    Returns
    -------
    Markup
        An ``<svg>`` element; empty where the table holds nothing to draw.
    """
    try:
        axes = draw(*given)
    except NothingToDraw:
        return markupsafe.Markup("")
    return markupsafe.Markup(as_svg(axes, title))
