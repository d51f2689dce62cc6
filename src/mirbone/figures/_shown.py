"""Axes that a notebook shows as their whole figure; imports matplotlib, so only when drawing."""

import numpy as np
from matplotlib.axes import Axes

from mirbone.figures._canvas import as_png


class ShownAxes(Axes):
    """Axes of a figure that no global state holds; a notebook shows the figure."""

    def _repr_png_(self) -> bytes:
        return as_png(self)


class ShownGrid(np.ndarray):
    """An array of axes of one figure; a notebook shows the figure."""

    def _repr_png_(self) -> bytes | None:
        return as_png(self) if self.size else None
