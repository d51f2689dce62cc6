"""Numbers of a Ct table that say that nothing was detected."""

import numpy as np

_LEAST = 3
_NEAR = 2.0  # cycles below the highest value, where true values are as rare as at it


def not_detected(values: np.ndarray) -> np.ndarray:
    """Tell which numbers of a Ct table say that nothing was detected: 0, 999 and marks below 0.

    Negative numbers are marks where they are one or two values only, such as -1; delta Ct has many.

    Parameters
    ----------
    values : ndarray
        Ct.

    Returns
    -------
    ndarray of bool
        Of the same shape.
    """
    below = np.unique(values[values < 0])
    marks = (values < 0) & (len(below) <= 2)
    delta = len(below) > 2  # delta Ct may be 0
    return marks | (values >= 100) & (values % 111 == 0) | (values == 0) & (not delta)


def repeated_maximum(values: np.ndarray) -> float | None:
    """Find the highest Ct where it stands for not detected: many cells hold exactly that number.

    Measured values thin out towards the highest, so that a number which is at least twice as
    frequent as any of the two cycles below it, and three times as their mean, is no measurement.

    Parameters
    ----------
    values : ndarray
        Ct; NaN is missing.

    Returns
    -------
    float or None
        Such as 35; None where the highest value is one among others.
    """
    numbers, times = np.unique(values[~np.isnan(values)], return_counts=True)
    if len(numbers) < 2:
        return None
    near = times[:-1][numbers[:-1] >= numbers[-1] - _NEAR]
    most, mean = (float(near.max()), float(near.mean())) if len(near) else (1.0, 1.0)
    found = times[-1] >= max(_LEAST, 2.0 * most, 3.0 * mean)
    return float(numbers[-1]) if found else None


def code_note(code: float, cells: int) -> str:
    """Say which number was taken for not detected.

    Parameters
    ----------
    code : float
        As `repeated_maximum` gives it.
    cells : int
        How many cells hold it.

    Returns
    -------
    str
        A sentence.
    """
    return (
        f"{cells} Ct values are exactly {code:g}, the highest of the table: it was taken for the "
        "number that stands for not detected."
    )
