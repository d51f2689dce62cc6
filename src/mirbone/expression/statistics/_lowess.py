"""A robust locally linear smoother of a scatter of points."""

import numpy as np
from numpy.typing import NDArray


def lowess(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    *,
    span: float = 0.5,
    iterations: int = 3,
) -> NDArray[np.float64]:
    """Smooth `y` along a sorted `x` by robust locally weighted straight lines.

    Cleveland (1979), doi:10.1080/01621459.1979.10481038: tricube weights over the nearest points,
    then bisquare weights on the residuals. Lines are fitted at points at least a hundredth of the
    range apart and joined straight between, as in the author's program.

    Parameters
    ----------
    x : ndarray, points
        In ascending order.
    y : ndarray, points
        The response.
    span : float, optional
        Share of the points that each line is fitted to.
    iterations : int, optional
        Number of robust refits.

    Returns
    -------
    ndarray, points
        The smooth at each `x`.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.arange(8.0)
    >>> np.allclose(lowess(x, 3.0 * x + 1.0), 3.0 * x + 1.0)
    True
    """
    n = len(x)
    if n < 2:
        return y.copy()
    # cut, not rounded, after a nudge against rounding: as in the author's program
    width = min(n, max(2, int(span * n + 1e-7)))
    anchors, starts = _anchors(x, width)
    kernel, offsets = _kernels(x, anchors, starts, width)
    robust = np.ones(n)
    fitted = y.copy()
    for _ in range(iterations + 1):
        local = _lines(x, y, anchors, offsets, kernel * robust[offsets])
        fitted = np.interp(x, x[anchors], local)
        absolute = np.abs(y - fitted)
        # a point six median residuals away counts nothing (Cleveland 1979)
        scale = 6.0 * np.median(absolute)
        if scale < max(1e-7 * absolute.mean(), 1e-13 * np.abs(y).max()):
            break  # the lines meet the points; weights would come from rounding
        robust = np.clip(1.0 - (absolute / scale) ** 2, 0.0, None) ** 2
        # the program that this follows cuts the flat ends of both weight functions
        robust[absolute <= 0.001 * scale] = 1.0
        robust[absolute > 0.999 * scale] = 0.0
    return fitted


def _anchors(x: NDArray[np.float64], width: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where lines are fitted, and where each one's window starts."""
    n, gap = len(x), 0.01 * (x[-1] - x[0])
    anchors = [0]
    while anchors[-1] < n - 1:
        last = anchors[-1]
        ties = int(np.searchsorted(x, x[last], side="right"))  # one fit serves equal x
        beyond = int(np.searchsorted(x, x[last] + gap, side="right"))
        anchors.append(min(n - 1, max(ties, beyond - 1, last + 1)))
    points = np.asarray(anchors)
    # the window slides right while its next point is nearer than its first
    starts = np.zeros(len(points), dtype=np.intp)
    left = 0
    for i, point in enumerate(points):
        while left + width < n and x[point] - x[left] > x[left + width] - x[point]:
            left += 1
        starts[i] = left
    return points, starts


def _kernels(
    x: NDArray[np.float64], anchors: NDArray[np.intp], starts: NDArray[np.intp], width: int
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Tricube weights and the points that they weight, one row an anchor.

    Points tied with the last one of a window belong to it too, so a row may be longer than the
    span; all rows are as long as the longest and the surplus has no weight.
    """
    n = len(x)
    at = x[anchors]
    reach = np.maximum(at - x[starts], x[np.minimum(starts + width, n) - 1] - at)
    ends = np.searchsorted(x, at + reach, side="right")
    longest = int(np.max(ends - starts))
    offsets = np.minimum(starts[:, None] + np.arange(longest), n - 1)
    inside = starts[:, None] + np.arange(longest) < n
    distance = np.abs(x[offsets] - at[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        tricube = (1.0 - (distance / reach[:, None]) ** 3) ** 3
    tricube = np.where(distance <= 0.001 * reach[:, None], 1.0, tricube)
    return np.where(inside & (distance <= 0.999 * reach[:, None]), tricube, 0.0), offsets


def _lines(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    anchors: NDArray[np.intp],
    offsets: NDArray[np.intp],
    weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Value of each anchor's weighted line at the anchor; a mean where x hardly varies."""
    total = weights.sum(axis=1, keepdims=True)
    weights = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    near = x[offsets]
    centre = (weights * near).sum(axis=1, keepdims=True)
    spread = (weights * (near - centre) ** 2).sum(axis=1, keepdims=True)
    # a window of nearly equal x tells no slope: there the mean stands for the line
    steep = np.sqrt(spread) > 0.001 * (x[-1] - x[0])
    lever = np.divide(x[anchors][:, None] - centre, spread, out=np.zeros_like(spread), where=steep)
    value = (weights * (1.0 + lever * (near - centre)) * y[offsets]).sum(axis=1)
    return np.where(total[:, 0] > 0, value, y[anchors])
