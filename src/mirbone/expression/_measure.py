"""From measured profiles to values ready for a linear model: normalised, weighted, correlated."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import InputError
from mirbone.expression._design import Design
from mirbone.expression._groups import Groups
from mirbone.expression._measured import Measured, correlate
from mirbone.expression._profiles import Profiles, dropped_rows
from mirbone.expression.reading._ct import relative_log2
from mirbone.expression.statistics._counts import enough_reads, log_cpm
from mirbone.expression.statistics._precision import precision_weights
from mirbone.expression.statistics._tmm import tmm_factors

CountMethod = Literal["precision", "trend"]


def measure_counts(
    profiles: Profiles, groups: Groups, design: Design, method: CountMethod
) -> Measured:
    """Normalise counts and give each observation its weight.

    Parameters
    ----------
    profiles : Profiles
        Counts of the samples of the contrast.
    groups : Groups
        Which samples are compared.
    design : Design
        The model.
    method : {"precision", "trend"}
        Precision weights, or equal weights and a prior variance that follows the intensity.

    Returns
    -------
    Measured
        log2 counts per million of the miRNAs with enough reads.

    Raises
    ------
    InputError
        If no miRNA has enough reads.
    """
    values = profiles.values
    silent = (values == 0).all(axis=1).to_numpy()
    enough = enough_reads(values.to_numpy(float), groups.sizes)
    dropped = profiles.dropped
    for mask, reason in (
        (silent, "no read in any sample of the contrast"),
        (~enough & ~silent, "too few reads to be tested"),
    ):
        gone = dropped_rows(values.index[mask], "not tested", reason)
        dropped = pd.concat([dropped, gone], ignore_index=True)
    if not enough.any():
        raise InputError(
            f"{profiles.source} must hold miRNAs with about 10 reads in as many samples as the "
            f"smaller group has; none of its {len(values)} rows does. Check that these are counts."
        )
    x = values.to_numpy(float)[enough]
    sizes = x.sum(axis=0) * tmm_factors(x)
    notes = (
        *profiles.notes,
        f"{int(enough.sum())} of {len(values)} miRNAs have enough reads and were tested.",
        *_small_libraries(x.sum(axis=0), values.columns),
    )
    profiles = replace(profiles, values=values[enough], dropped=dropped, notes=notes)
    normalised = "TMM-normalised log2 counts per million"
    if method == "trend":
        measured = Measured(profiles, log_cpm(x, sizes), trend=True, method=normalised)
        return correlate(measured, design)
    log, weights = precision_weights(x, sizes, design.matrix)
    named = f"{normalised} with precision weights"
    measured = correlate(Measured(profiles, log, weights, method=named), design)
    if measured.blocks is None:
        return measured
    # the weights depend on the correlation and it on them: the published remedy is a second round
    log, weights = precision_weights(x, sizes, design.matrix, blocks=measured.blocks)
    return correlate(replace(measured, values=log, weights=weights), design)


def measure_log2(
    profiles: Profiles, design: Design, trend: bool, references: Sequence[str]
) -> Measured:
    """Prepare log2 values, or make them of Ct.

    Parameters
    ----------
    profiles : Profiles
        log2 or Ct values of the samples of the contrast.
    design : Design
        The model.
    trend : bool
        Whether the prior variance follows the intensity.
    references : sequence of str
        For Ct: the reference genes; empty for the mean of the miRNAs detected in every sample.

    Returns
    -------
    Measured
        log2 values of the miRNAs that have any.

    Raises
    ------
    InputError
        If every value is missing, or Ct cannot be normalised.
    """
    method = "log2 intensities"
    if profiles.scale == "ct":
        levels, dropped, note = relative_log2(profiles, references)
        profiles = replace(
            profiles,
            values=levels,
            dropped=pd.concat([profiles.dropped, dropped], ignore_index=True),
            notes=(*profiles.notes, note),
        )
        method = "minus delta Ct"
    gone = profiles.values.isna().to_numpy().all(axis=1)
    if gone.all():
        raise InputError(
            f"{profiles.source} must hold values for the samples of the contrast; every cell is "
            "missing. Check the sample names and the contrast."
        )
    if gone.any():
        reason = "no value in any sample of the contrast"
        empty = dropped_rows(profiles.values.index[gone], "not tested", reason)
        dropped = pd.concat([profiles.dropped, empty], ignore_index=True)
        profiles = replace(profiles, values=profiles.values[~gone], dropped=dropped)
    values = profiles.values.to_numpy(float)
    return correlate(Measured(profiles, values, trend=trend, method=method), design)


def _small_libraries(sizes: NDArray[np.float64], samples: pd.Index) -> tuple[str, ...]:
    """Say which samples have hardly any reads: their values are mostly noise."""
    middle = float(np.median(sizes))
    small = [f"{samples[i]} ({sizes[i]:.0f})" for i in np.flatnonzero(sizes < 0.05 * middle)]
    if not small:
        return ()
    listed = ", ".join(small[:5]) + (", ..." if len(small) > 5 else "")
    return (
        f"{len(small)} samples have less than a twentieth of the median of {middle:.0f} reads: "
        f"{listed}. Consider leaving them out of the sample sheet.",
    )
