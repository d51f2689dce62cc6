"""Readers of measured values: counts, log2 intensities, Ct values, AnnData."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from mirbone._core import (
    AnnDataLike,
    FilePath,
    Held,
    InputError,
    Source,
    TableLike,
    named_keywords,
    source_of,
)
from mirbone.expression._guards import check_counts, check_log2, refuse_other_logarithm
from mirbone.expression._profiles import Profiles, Scale
from mirbone.expression._rows import gather_rows, judge_rows
from mirbone.expression._sense import Sense
from mirbone.expression.reading._h5ad import open_h5ad
from mirbone.expression.reading._scale import DELTA, SCALES, find_scale, scale_notes
from mirbone.expression.reading.layouts._find import find_layout
from mirbone.expression.reading.layouts._undetected import code_note, repeated_maximum
from mirbone.words import MirnaCatalogue, load_catalogue

CYCLES = 40.0


@named_keywords
def read_counts(counts: TableLike, *, catalogue: MirnaCatalogue | None = None) -> Profiles:
    """Read raw read counts, whatever program wrote the table.

    Parameters
    ----------
    counts : path or DataFrame
        TSV or CSV, gzipped or not, or the table itself: miRNAs in rows, samples in columns. The
        tables of mirtop and nf-core/smrnaseq, miRge3, miRDeep2, TCGA, featureCounts, htseq and
        NanoString are known.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    Profiles
        Counts under v22 names where these are certain.

    Raises
    ------
    InputError
        If the table is damaged or does not hold counts.
    """
    source = source_of(counts, "counts")
    return read_values(source, "the count table", "counts", catalogue=catalogue)


@named_keywords
def read_intensities(
    intensities: TableLike, *, catalogue: MirnaCatalogue | None = None
) -> Profiles:
    """Read log2 intensities (array signals, or other normalised log2 values).

    Parameters
    ----------
    intensities : path or DataFrame
        TSV or CSV, gzipped or not, or the table itself: miRNAs in rows, samples in columns; NA or
        empty is missing. GEO's series matrix is known.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    Profiles
        log2 values under v22 names where these are certain.

    Raises
    ------
    InputError
        If the table is damaged or does not hold log2 values.
    """
    source = source_of(intensities, "intensities")
    return read_values(source, "the intensity table", "log2", catalogue=catalogue)


@named_keywords
def read_ct(
    ct: TableLike, *, limit: float = CYCLES, catalogue: MirnaCatalogue | None = None
) -> Profiles:
    """Read Ct values of quantitative PCR, one row an assay or one row a well.

    Parameters
    ----------
    ct : path or DataFrame
        TSV or CSV, or the table itself: miRNAs in rows and samples in columns, or an instrument's
        export with a sample, an assay and a Ct in each row. ``Undetermined``, NA, 0 and their like
        are not detected.
    limit : float, optional
        Cycles run; a Ct at or above it is missing.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    Profiles
        Ct values under v22 names where these are certain; log2 values where the table holds
        delta Ct.

    Raises
    ------
    InputError
        If the table is damaged or does not hold Ct values.
    """
    source = source_of(ct, "ct")
    return read_values(source, "the Ct table", "ct", limit=limit, catalogue=catalogue)


def read_values(
    path: Source,
    what: str,
    scale: str,
    *,
    wanted: tuple[pd.Index, ...] = (),
    limit: float = CYCLES,
    sense: Sense | None = None,
    catalogue: MirnaCatalogue | None = None,
) -> Profiles:
    """Read a table of measured values.

    Parameters
    ----------
    path : Path or Held
        The table.
    what : str
        The table in words, for messages.
    scale : {"auto", "counts", "log2", "ct"}
        What the numbers are; ``auto`` takes the one scale that they fit.
    wanted : tuple of Index, optional
        What the sample sheet may call the samples; other columns are left out.
    limit : float, optional
        For Ct: cycles run.
    sense : {"more", "less"}, optional
        What of log2 values and Ct is more, where the caller says it; else the values tell.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    Profiles
        Under v22 names where these are certain; its first note says what the table was taken for.

    Raises
    ------
    InputError
        If the table is damaged, or its numbers are something else or may be two things.
    """
    if scale not in ("auto", *SCALES):
        raise InputError(
            f"`scale` must be 'auto', {', '.join(map(repr, SCALES))}; got {scale!r}. Say what the "
            "numbers are."
        )
    catalogue = catalogue or load_catalogue()
    source = f"{what} {path}"
    laid = find_layout(path, what, wanted)
    judged = judge_rows(laid.values.index, source, catalogue, laid.classes)
    human = laid.values.loc[~judged.aside]
    meant = [row.mirna for row, aside in zip(judged.rows, judged.aside, strict=True) if not aside]
    name = path.name if isinstance(path, Path) else ""
    human, said = human.set_axis(meant), f"{laid.words} {name}"
    chosen, values = find_scale(laid, human, scale, source, said, sense)
    words = DELTA if chosen == "delta_ct" else SCALES[chosen]
    rows, samples = values.shape
    read = f"Read as: {laid.kind}, {words}; {samples} samples x {rows} rows."
    profiles = Profiles(values, "log2" if chosen == "delta_ct" else chosen, source, notes=(read,))
    profiles = profiles.noting(*laid.notes, *scale_notes(chosen, human, said))
    if chosen == "delta_ct":
        profiles = replace(profiles, values=-values)
    elif chosen == "ct":
        profiles = _to_limit(profiles, judged.aside, limit)
    return gather_rows(profiles, judged, catalogue.source)


def _to_limit(profiles: Profiles, aside: np.ndarray, limit: float) -> Profiles:
    """Take out what was not detected within the cycles run; say how many, of the miRNAs."""
    code = repeated_maximum(profiles.values.to_numpy()[~aside])
    if code is not None and code < limit:
        alike = profiles.values.to_numpy()[~aside] == code
        profiles = profiles.noting(code_note(code, int(alike.sum())))
        limit = code
    late = profiles.values >= limit
    human = (profiles.values.isna() | late).to_numpy()[~aside]
    note = (
        f"{int(human.sum())} of {human.size} Ct values are undetermined or at {limit:g} cycles and "
        "above: treated as missing, not as low."
    )
    return replace(profiles, values=profiles.values.mask(late)).noting(note)


@named_keywords
def read_h5ad(
    h5ad: FilePath | Held | AnnDataLike,
    *,
    scale: Literal["auto", "counts", "log2"] = "auto",
    layer: str | None = None,
    sense: Sense | None = None,
    catalogue: MirnaCatalogue | None = None,
) -> tuple[Profiles, pd.DataFrame]:
    """Read an AnnData, from its file or in memory: obs = samples, var = miRNAs.

    Parameters
    ----------
    h5ad : path or AnnData
        The ``.h5ad`` file, or the AnnData itself; it is not edited.
    scale : {"auto", "counts", "log2"}, optional
        What the values are; whole numbers are taken as counts.
    layer : str, optional
        Layer that holds the values; X without it.
    sense : {"more"}, optional
        Says that more is more in log2 values, where the values would tell otherwise.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    profiles : Profiles
        The values.
    samples : DataFrame
        obs as text.

    Raises
    ------
    InputError
        If the file is no AnnData, lacks the layer, or does not hold such values.
    """
    if sense not in (None, "more"):
        raise InputError(
            f"`sense` of an AnnData may be 'more'; got {sense!r}. Give values in which less is "
            "more as Ct (`ct`), in a table of their own."
        )
    catalogue = catalogue or load_catalogue()
    source, values, samples, notes = open_h5ad(source_of(h5ad, "h5ad"), layer)
    judged = judge_rows(values.index, source, catalogue, None)
    human = values.loc[~judged.aside]
    known = human.to_numpy()[human.notna().to_numpy()]
    whole = known.size > 0 and bool(np.all(known == np.round(known)))
    chosen: Scale = ("counts" if whole else "log2") if scale == "auto" else scale
    if chosen == "counts":
        check_counts(human, source)
    else:
        refuse_other_logarithm(values.to_numpy(), source)  # of a total of all rows
        check_log2(human, source, sense=sense)
    held = "X" if layer in (None, "X") else f"the layer {layer!r}"
    read = (
        f"Read as: AnnData, {SCALES[chosen]} in {held}; {values.shape[1]} samples x "
        f"{values.shape[0]} rows."
    )
    profiles = Profiles(values, chosen, source, notes=(read, *notes))
    return gather_rows(profiles, judged, catalogue.source), samples
