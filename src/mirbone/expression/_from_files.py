"""From a file to a contrast, for each kind of measurement."""

from collections.abc import Sequence
from typing import Literal

from mirbone._core import (
    AnnDataLike,
    FilePath,
    Held,
    InputError,
    TableLike,
    named_keywords,
    source_of,
)
from mirbone.expression._compare import compare_groups
from mirbone.expression._contrast import Contrast
from mirbone.expression._fit_contrast import LEAVE_OUT_LIMIT
from mirbone.expression._measure import CountMethod
from mirbone.expression._sense import Sense
from mirbone.expression.reading._read import CYCLES, read_h5ad, read_values
from mirbone.expression.reading._sheet import read_sheet, sample_names
from mirbone.words import MirnaCatalogue


@named_keywords
def contrast_from_counts(
    counts: TableLike,
    samples: TableLike,
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
    counts : path or DataFrame
        Count table: miRNAs in rows, samples in columns; mirtop tables and TCGA's precursor counts
        are recognised.
    samples : path or DataFrame
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
    sheet = read_sheet(samples)
    profiles = read_values(
        source_of(counts, "counts"), "the count table", "counts", wanted=sample_names(sheet),
        catalogue=catalogue,
    )  # fmt: skip
    return compare_groups(
        profiles,
        sheet,
        contrast,
        pair=pair,
        batch=batch,
        method=method,
        leave_out=leave_out,
    )


@named_keywords
def contrast_from_intensities(
    intensities: TableLike,
    samples: TableLike,
    contrast: str,
    *,
    pair: str | None = None,
    batch: str | Sequence[str] | None = None,
    trend: bool = True,
    sense: Sense | None = None,
    leave_out: int = LEAVE_OUT_LIMIT,
    catalogue: MirnaCatalogue | None = None,
) -> Contrast:
    """Compare two groups of samples on log2 intensities, taken as normalised.

    Parameters
    ----------
    intensities : path or DataFrame
        log2 values: miRNAs in rows, samples in columns; missing values allowed.
    samples : path or DataFrame
        Sample sheet.
    contrast : str
        ``CASE:CONTROL``, or ``COLUMN=CASE:CONTROL``.
    pair : str, optional
        Column that names the patient.
    batch : str or sequence of str, optional
        Columns that name batches.
    trend : bool, optional
        Whether the prior variance follows the intensity.
    sense : {"more"}, optional
        Says that more is more, as in log ratios of two colours, where the values would tell
        otherwise.
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
    sheet = read_sheet(samples)
    profiles = read_values(
        source_of(intensities, "intensities"), "the intensity table", "log2",
        wanted=sample_names(sheet), sense=sense, catalogue=catalogue,
    )  # fmt: skip
    return compare_groups(
        profiles,
        sheet,
        contrast,
        pair=pair,
        batch=batch,
        method="trend" if trend else "precision",
        leave_out=leave_out,
    )


@named_keywords
def contrast_from_ct(
    ct: TableLike,
    samples: TableLike,
    contrast: str,
    *,
    pair: str | None = None,
    batch: str | Sequence[str] | None = None,
    references: Sequence[str] | None = None,
    limit: float = CYCLES,
    sense: Sense | None = None,
    leave_out: int = LEAVE_OUT_LIMIT,
    catalogue: MirnaCatalogue | None = None,
) -> Contrast:
    """Compare two groups of samples on raw Ct values.

    Ct becomes minus delta Ct, which is a relative log2 level. Undetermined values are missing.

    Parameters
    ----------
    ct : path or DataFrame
        Ct table: miRNAs in rows and samples in columns, or the columns ``sample, mirna, ct``.
    samples : path or DataFrame
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
    sense : {"less"}, optional
        Says that less is more: values below 0 are then delta Ct, though nothing else tells.
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
    sheet = read_sheet(samples)
    profiles = read_values(
        source_of(ct, "ct"), "the Ct table", "ct", limit=limit, wanted=sample_names(sheet),
        sense=sense, catalogue=catalogue,
    )  # fmt: skip
    return compare_groups(
        profiles,
        sheet,
        contrast,
        pair=pair,
        batch=batch,
        method="precision",
        leave_out=leave_out,
        references=references or (),
    )


@named_keywords
def contrast_from_h5ad(
    h5ad: FilePath | Held | AnnDataLike,
    contrast: str,
    *,
    pair: str | None = None,
    batch: str | Sequence[str] | None = None,
    scale: Literal["auto", "counts", "log2"] = "auto",
    layer: str | None = None,
    sense: Sense | None = None,
    leave_out: int = LEAVE_OUT_LIMIT,
    catalogue: MirnaCatalogue | None = None,
) -> Contrast:
    """Compare two groups of samples of an AnnData; obs is the sample sheet.

    Parameters
    ----------
    h5ad : path or AnnData
        AnnData, or its file: obs = samples, var = miRNAs.
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
    sense : {"more"}, optional
        Says that more is more in log2 values, where the values would tell otherwise.
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
    profiles, sheet = read_h5ad(h5ad, scale=scale, layer=layer, sense=sense, catalogue=catalogue)
    if sheet.shape[1] == 0:
        raise InputError(f"{profiles.source} must tell the groups in obs; it has no columns.")
    method = "precision" if profiles.scale == "counts" else "trend"
    return compare_groups(
        profiles,
        sheet,
        contrast,
        pair=pair,
        batch=batch,
        method=method,
        leave_out=leave_out,
    )
