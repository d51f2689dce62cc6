"""Two groups of samples compared: profiles and a sample sheet in, a contrast out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pandas as pd

from mirbone._core import AnnDataLike, InputError, Source, TableLike, named_keywords, source_of
from mirbone.expression._contrast import Contrast
from mirbone.expression._design import build_design
from mirbone.expression._fit_contrast import LEAVE_OUT_LIMIT, fit_contrast
from mirbone.expression._labelled import label_groups
from mirbone.expression._measure import CountMethod, measure_counts, measure_log2
from mirbone.expression._profiles import Profiles
from mirbone.expression._sense import Sense
from mirbone.expression.reading._read import read_h5ad, read_values
from mirbone.expression.reading._sheet import read_sheet, sample_names
from mirbone.words import MirnaCatalogue


@named_keywords
def compare(
    profiles: Profiles | AnnDataLike | TableLike,
    samples: TableLike | None = None,
    contrast: str | None = None,
    *,
    pair: str | None = None,
    batch: str | Sequence[str] | None = None,
    scale: Literal["auto", "counts", "log2", "ct"] = "auto",
    layer: str | None = None,
    sense: Sense | None = None,
    method: CountMethod | None = None,
    references: Sequence[str] | None = None,
    leave_out: int = LEAVE_OUT_LIMIT,
    catalogue: MirnaCatalogue | None = None,
) -> Contrast:
    """Compare two groups of samples, miRNA by miRNA.

    Counts are normalised by the trimmed mean of M values and tested as log2 counts per million;
    log2 intensities are taken as normalised; Ct becomes minus delta Ct. The test is a moderated t.

    Parameters
    ----------
    profiles : Profiles, DataFrame, AnnData or path
        What was measured: miRNAs in rows (their names as the index, or in the first column) and
        samples in columns; AnnData and ``.h5ad`` files have samples in obs.
    samples : DataFrame or path, optional
        A column of sample names, and groups, patients, batches; AnnData has them in obs.
    contrast : str
        ``CASE:CONTROL``, or ``COLUMN=CASE:CONTROL``.
    pair, batch : str, optional
        Columns that name the patient, and batches (several as a sequence).
    scale : {"auto", "counts", "log2", "ct"}, optional
        What the values are; ``auto`` takes the one kind whose reader accepts them, and notes it.
    layer : str, optional
        Of an AnnData: the layer that holds the values; X without it.
    sense : {"more", "less"}, optional
        What is more of a miRNA, where log2 values (more) or delta Ct (less) would tell otherwise.
    method : {"precision", "trend"}, optional
        Weights of each observation for counts (Law et al. 2014) and one prior variance for others,
        or a prior variance that follows the intensity, which is the default for log2 values.
    references : sequence of str, optional
        For Ct: reference genes; without them the mean of what is detected in every sample.
    leave_out : int, optional
        Leave-one-patient-out is done for at most this many patients; 0 for never.
    catalogue : MirnaCatalogue, optional
        Resolves the names.

    Returns
    -------
    Contrast
        Effects per miRNA, what was dropped, and why.

    Raises
    ------
    InputError
        If the input is refused; the message says why and what to do.

    Examples
    --------
    >>> mirnas = pd.Index(["miR-30a-5p", "miR-21-5p", "miR-16-5p"])
    >>> levels = {"b1": [9, 40, 5], "b2": [11, 39, 6], "p1": [30, 41, 5], "p2": [35, 38, 6]}
    >>> samples = pd.DataFrame({"sample": list(levels), "site": ["bone", "bone", "lung", "lung"]})
    >>> compare(10 * pd.DataFrame(levels, mirnas), samples, "bone:lung").table["mirna"].tolist()[0]
    'hsa-miR-30a-5p'
    """
    if contrast is None:
        raise InputError(
            "`contrast` must say what is compared. Give it by its keyword: contrast='CASE:CONTROL'."
        )
    measured, sheet = _taken(profiles, samples, scale, layer, sense, catalogue)
    _check_references(references, measured)
    return compare_groups(
        measured, sheet, contrast, pair=pair, batch=batch, leave_out=leave_out,
        method=method or ("trend" if measured.scale == "log2" else "precision"),
        references=references or (),
    )  # fmt: skip


def _taken(
    profiles: Profiles | AnnDataLike | TableLike,
    samples: TableLike | None,
    scale: Literal["auto", "counts", "log2", "ct"],
    layer: str | None,
    sense: Sense | None,
    catalogue: MirnaCatalogue | None,
) -> tuple[Profiles, pd.DataFrame]:
    """Bring whatever was given to profiles and a sheet of text."""
    anndata = not isinstance(profiles, Profiles) and _is_anndata(source_of(profiles, "profiles"))
    if layer is not None and not anndata:
        raise InputError("`layer` names a layer of an AnnData; none was given. Leave it out.")
    if isinstance(profiles, Profiles):
        _refuse_scale(profiles.scale, profiles.source, scale)
        return profiles, _sheet(samples)
    source = source_of(profiles, "profiles")
    if not _is_anndata(source):
        sheet = _sheet(samples)
        wanted = sample_names(sheet)
        read = read_values(
            source, "the table", scale, wanted=wanted, sense=sense, catalogue=catalogue
        )
        return read, sheet
    if samples is not None:
        raise InputError(
            "`samples` has no place beside an AnnData, whose obs is the sample sheet. Leave it "
            "out, or join it to obs."
        )
    if scale == "ct":
        raise InputError(
            "`scale` of an AnnData must be 'auto', 'counts' or 'log2'; got 'ct'. Give Ct values as "
            "a DataFrame: `data.to_df().T`."
        )
    measured, sheet = read_h5ad(source, scale=scale, layer=layer, sense=sense, catalogue=catalogue)
    if sheet.shape[1] == 0:
        raise InputError(f"{measured.source} must tell the groups in obs; it has no columns.")
    return measured, sheet


def _is_anndata(source: Source) -> bool:
    if isinstance(source, Path):
        return source.suffix.lower() == ".h5ad"
    return not isinstance(source.value, pd.DataFrame)


def _sheet(samples: TableLike | None) -> pd.DataFrame:
    if samples is None:
        raise InputError(
            "`samples`, the sample sheet that tells the groups, is missing. Give a DataFrame or "
            "its path; only an AnnData needs none."
        )
    return read_sheet(samples)


def _refuse_scale(held: str, source: str, scale: str) -> None:
    if scale not in ("auto", held):
        raise InputError(
            f"`scale` must be 'auto' or {held!r}, which {source} holds; got {scale!r}."
        )


def compare_groups(
    profiles: Profiles,
    sheet: pd.DataFrame,
    contrast: str,
    *,
    pair: str | None,
    batch: str | Sequence[str] | None,
    method: CountMethod,
    leave_out: int,
    references: Sequence[str] = (),
) -> Contrast:
    """Compare two groups of samples on profiles that were read.

    Parameters
    ----------
    profiles : Profiles
        The values.
    sheet : DataFrame
        Rows of the samples, text (`read_sheet`).
    contrast : str
        ``CASE:CONTROL``, or ``COLUMN=CASE:CONTROL``.
    pair : str or None
        Column that names the patient.
    batch : str or sequence of str or None
        Columns that name batches.
    method : {"precision", "trend"}
        As `compare` takes it.
    leave_out : int
        Leave-one-patient-out is done for at most this many patients.
    references : sequence of str, optional
        For Ct: the reference genes.

    Returns
    -------
    Contrast
        Effects per miRNA.
    """
    labelled, groups = label_groups(profiles, sheet, contrast)
    design = build_design(groups, pair, batch)
    profiles = labelled.profiles.noting(*design.notes)
    if profiles.scale == "counts":
        measured = measure_counts(profiles, groups, design, method)
    else:
        genes = _reference_genes(profiles, references)
        measured = measure_log2(profiles, design, method == "trend", genes)
    return fit_contrast(measured, groups, design, leave_out)


def _reference_genes(profiles: Profiles, given: Sequence[str]) -> list[str]:
    """Find reference genes under the names that the values bear."""
    if not given:
        return []
    meant = dict(zip(profiles.names["written"], profiles.names["mirna"], strict=True))
    return [meant.get(name, name) for name in given]


def _check_references(references: Sequence[str] | None, measured: Profiles) -> None:
    if references and measured.scale != "ct":
        raise InputError(
            f"`references` are reference genes of Ct values; {measured.source} holds "
            f"{measured.scale}. Leave them out, or say `scale`."
        )
