"""Values ready for a linear model, and the correlation within patients that they share."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mirbone._core import InputError
from mirbone.expression._design import Design
from mirbone.expression._profiles import Profiles
from mirbone.expression.statistics._blocks import Blocks
from mirbone.expression.statistics._correlation import block_correlation


@dataclass(frozen=True, slots=True)
class Measured:
    """Values ready for a linear model.

    Parameters
    ----------
    profiles : Profiles
        Labels, notes and dropped rows of the values.
    values : ndarray, mirnas x samples
        log2 values; NaN is missing.
    weights : ndarray, mirnas x samples, optional
        Precision weights.
    blocks : Blocks, optional
        Samples that are correlated, such as those of one patient.
    trend : bool, optional
        Whether the prior variance follows the intensity.
    method : str, optional
        What the values are, in words.
    """

    profiles: Profiles
    values: NDArray[np.float64]
    weights: NDArray[np.float64] | None = None
    blocks: Blocks | None = None
    trend: bool = False
    method: str = ""


def correlate(measured: Measured, design: Design) -> Measured:
    """Estimate the correlation within patients where the design has blocks.

    Parameters
    ----------
    measured : Measured
        The values.
    design : Design
        The model.

    Returns
    -------
    Measured
        With the patients as blocks, and their correlation.

    Raises
    ------
    InputError
        If no miRNA has enough samples to estimate it.
    """
    if design.pairing != "block":
        return measured
    rho = block_correlation(measured.values, design.matrix, design.units, weights=measured.weights)
    if np.isnan(rho):
        raise InputError(
            "the correlation within patients must be estimated from miRNAs with more samples than "
            f"coefficients and more than one patient; none of {len(measured.values)} has. Use only "
            "complete pairs, or leave the pairing out."
        )
    return replace(measured, blocks=Blocks(design.units, rho))
