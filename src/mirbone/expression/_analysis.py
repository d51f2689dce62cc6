"""From a file to a contrast, for each kind of measurement."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pandas as pd

from mirbone._core import InputError
from mirbone.expression._contrast import Contrast
from mirbone.expression._design import build_design
from mirbone.expression._fit_contrast import LEAVE_OUT_LIMIT, fit_contrast
from mirbone.expression._groups import Groups, find_groups
from mirbone.expression._guards import check_samples
from mirbone.expression._measure import CountMethod, measure_counts, measure_log2
from mirbone.expression._profiles import Profiles
from mirbone.expression.reading._read import read_counts, read_ct, read_h5ad, read_intensities
from mirbone.expression.reading._sheet import match_samples, read_sheet
from mirbone.words import MirnaCatalogue


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
    values = profiles.values.reindex(columns=groups.sheet.index)
    check_samples(values, profiles.source, counts=profiles.scale == "counts")
    notes += _unused(rows, groups)
    profiles = replace(profiles, values=values, notes=(*profiles.notes, *notes, *design.notes))
    if profiles.scale == "counts":
        measured = measure_counts(profiles, groups, design, method)
    else:
        measured = measure_log2(profiles, design, method == "trend", references)
    return fit_contrast(measured, groups, design, leave_out)


def _unused(rows: pd.DataFrame, groups: Groups) -> tuple[str, ...]:
    """Say which samples are in neither group, so that a misspelled group is seen."""
    others = rows.loc[~rows.index.isin(groups.sheet.index), groups.column]
    if len(others) == 0:
        return ()
    each = [f"{n} {value or 'without a value'}" for value, n in others.value_counts().items()]
    listed = ", ".join(each[:5]) + (", ..." if len(each) > 5 else "")
    return (f"{len(others)} samples are in neither group and were not used ({listed}).",)
