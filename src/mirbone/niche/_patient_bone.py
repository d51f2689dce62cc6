"""From established to overt: exponential growth; the place where bone equations may act back."""

from collections.abc import Mapping
from typing import Any

import numpy as np


def years_to_overt(growth: np.ndarray, values: Mapping[str, Any]) -> np.ndarray:
    """Give the years from the established to the overt size.

    Parameters
    ----------
    growth : ndarray of float64, shape (patients,)
        Births less deaths of a growing clone, 1/year.
    values : mapping of str to float or ndarray
        Constants and factors of the patient.

    Returns
    -------
    ndarray of float64, shape (patients,)
        Years; infinite where a clone does not grow.
    """
    with np.errstate(divide="ignore"):
        years = np.log(values["overt_cells"] / values["established_cells"]) / np.maximum(growth, 0)
    return np.broadcast_to(years, growth.shape)
