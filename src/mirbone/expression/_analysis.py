"""From a file to a contrast, for each kind of measurement."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pandas as pd

from mirbone._core import InputError, MirnaCatalogue
from mirbone.expression._contrast import Contrast
from mirbone.expression._counts import enough_reads, log_cpm
from mirbone.expression._ct import relative_log2
from mirbone.expression._design import Design, build_design
from mirbone.expression._fit_contrast import LEAVE_OUT_LIMIT, Measured, correlate, fit_contrast
from mirbone.expression._groups import Groups, find_groups
from mirbone.expression._guards import check_libraries
from mirbone.expression._profiles import Profiles
from mirbone.expression._read import read_counts, read_ct, read_h5ad, read_intensities
from mirbone.expression._sheet import match_samples, read_sheet
from mirbone.expression._tmm import tmm_factors

CountMethod = Literal["precision", "trend"]


def contrast_from_counts(
    counts: Path,
    samples: Path,
    contrast: str,
    *,
    pair: str | None = None,
    batch: str | Sequence[str] | None = None,
    method: CountMethod = "precision",
    leave_out: int = LEAVE_OUT_LIMIT,
    catalogue: MirnaCatalogue | None = None,
) -> Contrast:
    """Compare two groups of samples on raw read counts.

    miRNAs with too few reads are set aside, libraries normalised by the trimmed mean of M values,
    and log2 counts per million tested by a moderated t.

    Parameters
    ----------
    counts : Path
        Count table: miRNAs in rows, samples in columns; mirtop tables and TCGA's precursor counts
        are recognised.
    samples : Path
        Sample sheet: a column of sample names and columns that hold groups, patients, batches.
    contrast : str
        ``CASE:CONTROL``, or ``COLUMN=CASE:CONTROL``.
    pair : str, optional
        Column that names the patient.
    batch : str or sequence of str, optional
        Columns that name batches.
    method : {"precision", "trend"}, optional
        Precision weights for each observation (Law et al. 2014), or equal weights and a prior
        variance that follows the intensity.
    leave_out : int, optional
        Leave-one-patient-out is done for at most this many patients; 0 for never.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    Contrast
        Effects per miRNA, what was dropped, and why.

    Raises
    ------
    InputError
        If the input is refused; the message says why and what to do.
    """
    profiles = read_counts(counts, catalogue=catalogue)
    return _compare(profiles, read_sheet(samples), contrast, pair, batch, method, leave_out)


def contrast_from_intensities(
    intensities: Path,
    samples: Path,
    contrast: str,
    *,
    pair: str | None = None,
    batch: str | Sequence[str] | None = None,
    trend: bool = True,
    leave_out: int = LEAVE_OUT_LIMIT,
    catalogue: MirnaCatalogue | None = None,
) -> Contrast:
    """Compare two groups of samples on log2 intensities, taken as normalised.

    Parameters
    ----------
    intensities : Path
        log2 values: miRNAs in rows, samples in columns; missing values allowed.
    samples : Path
        Sample sheet.
    contrast : str
        ``CASE:CONTROL``, or ``COLUMN=CASE:CONTROL``.
    pair : str, optional
        Column that names the patient.
    batch : str or sequence of str, optional
        Columns that name batches.
    trend : bool, optional
        Whether the prior variance follows the intensity.
    leave_out : int, optional
        Leave-one-patient-out is done for at most this many patients; 0 for never.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    Contrast
        Effects per miRNA, what was dropped, and why.

    Raises
    ------
    InputError
        If the input is refused; the message says why and what to do.
    """
    profiles = read_intensities(intensities, catalogue=catalogue)
    method = "trend" if trend else "precision"
    return _compare(profiles, read_sheet(samples), contrast, pair, batch, method, leave_out)


def contrast_from_ct(
    ct: Path,
    samples: Path,
    contrast: str,
    *,
    pair: str | None = None,
    batch: str | Sequence[str] | None = None,
    references: Sequence[str] | None = None,
    limit: float = 40.0,
    leave_out: int = LEAVE_OUT_LIMIT,
    catalogue: MirnaCatalogue | None = None,
) -> Contrast:
    """Compare two groups of samples on raw Ct values.

    Ct becomes minus delta Ct, which is a relative log2 level. Undetermined values are missing.

    Parameters
    ----------
    ct : Path
        Ct table: miRNAs in rows and samples in columns, or the columns ``sample, mirna, ct``.
    samples : Path
        Sample sheet.
    contrast : str
        ``CASE:CONTROL``, or ``COLUMN=CASE:CONTROL``.
    pair : str, optional
        Column that names the patient.
    batch : str or sequence of str, optional
        Columns that name batches.
    references : sequence of str, optional
        Reference genes, named as in the table or by v22 name; without them the mean of the miRNAs
        detected in every sample.
    limit : float, optional
        Cycles run; a Ct at or above it is missing.
    leave_out : int, optional
        Leave-one-patient-out is done for at most this many patients; 0 for never.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    Contrast
        Effects per miRNA, what was dropped, and why.

    Raises
    ------
    InputError
        If the input is refused; the message says why and what to do.
    """
    profiles = read_ct(ct, limit=limit, catalogue=catalogue)
    meant = dict(zip(profiles.names["written"], profiles.names["mirna"], strict=True))
    chosen = [meant.get(name, name) for name in references or ()]
    sheet = read_sheet(samples)
    return _compare(profiles, sheet, contrast, pair, batch, "precision", leave_out, chosen)


def contrast_from_h5ad(
    h5ad: Path,
    contrast: str,
    *,
    pair: str | None = None,
    batch: str | Sequence[str] | None = None,
    scale: Literal["auto", "counts", "log2"] = "auto",
    layer: str | None = None,
    leave_out: int = LEAVE_OUT_LIMIT,
    catalogue: MirnaCatalogue | None = None,
) -> Contrast:
    """Compare two groups of samples of an AnnData file; obs is the sample sheet.

    Parameters
    ----------
    h5ad : Path
        AnnData file: obs = samples, var = miRNAs.
    contrast : str
        ``CASE:CONTROL``, or ``COLUMN=CASE:CONTROL``.
    pair : str, optional
        Column of obs that names the patient.
    batch : str or sequence of str, optional
        Columns of obs that name batches.
    scale : {"auto", "counts", "log2"}, optional
        What the values are; whole numbers are taken as counts.
    layer : str, optional
        Layer that holds the values; X without it.
    leave_out : int, optional
        Leave-one-patient-out is done for at most this many patients; 0 for never.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    Contrast
        Effects per miRNA, what was dropped, and why.

    Raises
    ------
    InputError
        If the input is refused; the message says why and what to do.
    """
    profiles, sheet = read_h5ad(h5ad, scale=scale, layer=layer, catalogue=catalogue)
    if sheet.shape[1] == 0:
        raise InputError(f"{profiles.source} must tell the groups in obs; it has no columns.")
    method = "precision" if profiles.scale == "counts" else "trend"
    return _compare(profiles, sheet, contrast, pair, batch, method, leave_out)


def _compare(
    profiles: Profiles,
    sheet: pd.DataFrame,
    contrast: str,
    pair: str | None,
    batch: str | Sequence[str] | None,
    method: CountMethod,
    leave_out: int,
    references: Sequence[str] = (),
) -> Contrast:
    rows, notes = match_samples(profiles.values.columns, sheet, profiles.source)
    groups = find_groups(contrast, rows)
    design = build_design(groups, pair, batch)
    unused = len(rows) - len(groups.sheet)
    if unused:
        notes += (f"{unused} samples are in neither group and were not used.",)
    values = profiles.values[groups.sheet.index]
    profiles = replace(profiles, values=values, notes=(*profiles.notes, *notes, *design.notes))
    if profiles.scale == "counts":
        measured = _measure_counts(profiles, groups, design, method)
    else:
        measured = _measure_log2(profiles, design, method == "trend", references)
    return fit_contrast(measured, groups, design, leave_out)


def _measure_counts(
    profiles: Profiles, groups: Groups, design: Design, method: CountMethod
) -> Measured:
    from mirbone.expression._precision import precision_weights

    values = profiles.values
    check_libraries(values, profiles.source)
    silent = (values == 0).all(axis=1).to_numpy()
    enough = enough_reads(values.to_numpy(float), groups.sizes)
    dropped = profiles.dropped
    for mask, reason in (
        (silent, "no read in any sample of the contrast"),
        (~enough & ~silent, "too few reads to be tested"),
    ):
        gone = pd.DataFrame({"query": values.index[mask].astype(str), "reason": reason})
        dropped = pd.concat([dropped, gone], ignore_index=True)
    if not enough.any():
        raise InputError(
            f"{profiles.source} must hold miRNAs with about 10 reads in as many samples as the "
            f"smaller group has; none of its {len(values)} rows does. Check that these are counts."
        )
    x = values.to_numpy(float)[enough]
    sizes = x.sum(axis=0) * tmm_factors(x)
    note = f"{int(enough.sum())} of {len(values)} miRNAs have enough reads and were tested."
    profiles = replace(
        profiles, values=values[enough], dropped=dropped, notes=(*profiles.notes, note)
    )
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


def _measure_log2(
    profiles: Profiles, design: Design, trend: bool, references: Sequence[str]
) -> Measured:
    method = "log2 intensities"
    if profiles.scale == "ct":
        levels, dropped, note = relative_log2(profiles.values, references, profiles.source)
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
        empty = pd.DataFrame({"query": profiles.values.index[gone].astype(str), "reason": reason})
        dropped = pd.concat([profiles.dropped, empty], ignore_index=True)
        profiles = replace(profiles, values=profiles.values[~gone], dropped=dropped)
    values = profiles.values.to_numpy(float)
    return correlate(Measured(profiles, values, trend=trend, method=method), design)
