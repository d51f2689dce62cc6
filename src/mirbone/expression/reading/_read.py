"""Readers of measured values: counts, log2 intensities, Ct values, AnnData."""

from typing import Literal

import numpy as np
import pandas as pd

from mirbone._core import (
    AnnDataLike,
    FilePath,
    Held,
    Source,
    TableLike,
    named_keywords,
    read_table,
    source_of,
)
from mirbone.expression._guards import check_counts, check_ct, check_log2
from mirbone.expression._names import looks_like_precursors, name_mirnas, unresolved_note
from mirbone.expression._profiles import Profiles, Scale, no_rows_dropped
from mirbone.expression.reading._ct import CT_TABLE, ct_matrix
from mirbone.expression.reading._h5ad import open_h5ad
from mirbone.expression.reading._matrix import numeric_matrix, read_matrix
from mirbone.expression.reading._mirtop import ANNOTATION, is_mirtop, sum_isomirs, sum_rows
from mirbone.words import MirnaCatalogue, load_catalogue

CYCLES = 40.0
COUNT_TABLE = "the count table"


@named_keywords
def read_counts(counts: TableLike, *, catalogue: MirnaCatalogue | None = None) -> Profiles:
    """Read counts: a matrix, the tables of mirtop (nf-core/smrnaseq), or precursor counts of TCGA.

    Parameters
    ----------
    counts : path or DataFrame
        TSV or CSV, gzipped or not, or the table itself: miRNAs in rows, samples in columns.
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
    path = source_of(counts, "counts")
    table = read_table(path, what=COUNT_TABLE, numbers=True)
    return resolve_rows(as_counts(table, path), catalogue)


def as_counts(table: pd.DataFrame, path: Source, what: str = COUNT_TABLE) -> Profiles:
    """Take a table for counts; see `read_counts`.

    Parameters
    ----------
    table : DataFrame
        As `mirbone._core.read_table` gives it.
    path : Path or Held
        Where it came from, for messages.
    what : str, optional
        The table in words.

    Returns
    -------
    Profiles
        Under the names as written.
    """
    source = f"{what} {path}"
    notes: tuple[str, ...] = ()
    if is_mirtop(table.columns):
        numbers = table.drop(columns=[c for c in table.columns if c in ANNOTATION])
        lines = pd.Series([f"line {n}" for n in table.index], index=table.index, name="row")
        values = numeric_matrix(pd.concat([lines, numbers], axis=1), path, what)
        values, note = sum_isomirs(table, values, source)
        notes = (note,)
    else:
        values = numeric_matrix(table, path, what)
    check_counts(values, source)
    return Profiles(values, "counts", source, notes=notes)


@named_keywords
def read_intensities(
    intensities: TableLike, *, catalogue: MirnaCatalogue | None = None
) -> Profiles:
    """Read log2 intensities (array signals, or other normalised log2 values).

    Parameters
    ----------
    intensities : path or DataFrame
        TSV or CSV, gzipped or not, or the table itself: miRNAs in rows, samples in columns; NA or
        empty is missing.
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
    what, path = "the intensity table", source_of(intensities, "intensities")
    return resolve_rows(as_log2(read_matrix(path, what), f"{what} {path}"), catalogue)


def as_log2(values: pd.DataFrame, source: str) -> Profiles:
    """Take a matrix for log2 intensities; see `read_intensities`.

    Parameters
    ----------
    values : DataFrame, mirnas x samples
        The numbers.
    source : str
        The table in words.

    Returns
    -------
    Profiles
        Under the names as written.
    """
    check_log2(values, source)
    return Profiles(values, "log2", source)


@named_keywords
def read_ct(
    ct: TableLike, *, limit: float = CYCLES, catalogue: MirnaCatalogue | None = None
) -> Profiles:
    """Read raw Ct values of quantitative PCR, wide or long.

    Parameters
    ----------
    ct : path or DataFrame
        TSV or CSV, or the table itself: miRNAs in rows and samples in columns, or the columns
        ``sample, mirna, ct``. ``Undetermined``, NA and empty are missing.
    limit : float, optional
        Cycles run; a Ct at or above it is missing.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    Profiles
        Ct values under v22 names where these are certain.

    Raises
    ------
    InputError
        If the table is damaged or does not hold Ct values.
    """
    path = source_of(ct, "ct")
    values = ct_matrix(read_table(path, what=CT_TABLE, numbers=True), path)
    return resolve_rows(as_ct(values, f"{CT_TABLE} {path}", limit), catalogue)


def as_ct(values: pd.DataFrame, source: str, limit: float = CYCLES) -> Profiles:
    """Take a matrix for Ct values; see `read_ct`.

    Parameters
    ----------
    values : DataFrame, mirnas x samples
        Ct.
    source : str
        The table in words.
    limit : float, optional
        Cycles run.

    Returns
    -------
    Profiles
        Under the names as written.
    """
    check_ct(values, source)
    late = values >= limit
    notes = (
        f"{int(values.isna().to_numpy().sum() + late.to_numpy().sum())} of {values.size} Ct values "
        f"are undetermined or at {limit:g} cycles and above: treated as missing, not as low.",
    )
    return Profiles(values.mask(late), "ct", source, notes=notes)


@named_keywords
def read_h5ad(
    h5ad: FilePath | Held | AnnDataLike,
    *,
    scale: Literal["auto", "counts", "log2"] = "auto",
    layer: str | None = None,
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
    source, values, samples, notes = open_h5ad(source_of(h5ad, "h5ad"), layer)
    known = values.to_numpy()[values.notna().to_numpy()]
    whole = known.size > 0 and bool(np.all(known == np.round(known)))
    chosen: Scale = ("counts" if whole else "log2") if scale == "auto" else scale
    (check_counts if chosen == "counts" else check_log2)(values, source)
    if scale == "auto":
        notes += (f"The values of {source} are taken as {chosen}.",)
    return resolve_rows(Profiles(values, chosen, source, notes=notes), catalogue), samples


def resolve_rows(profiles: Profiles, catalogue: MirnaCatalogue | None) -> Profiles:
    """Bring the miRNA names to v22; sum precursors of one arm.

    Parameters
    ----------
    profiles : Profiles
        Under the names as written.
    catalogue : MirnaCatalogue or None
        Resolves the names; the default one without it.

    Returns
    -------
    Profiles
        Under v22 names where these are certain, with what was left out and noted.
    """
    catalogue = load_catalogue() if catalogue is None else catalogue
    values, notes, dropped = profiles.values, list(profiles.notes), no_rows_dropped()
    gone = values.isna().to_numpy().all(axis=1)
    if gone.any():
        reason = "no value in any sample"
        dropped = pd.DataFrame({"query": values.index[gone].astype(str), "reason": reason})
        values = values.loc[~gone]
        notes.append(f"{int(gone.sum())} rows have no value in any sample and were left out.")
    precursors = profiles.scale == "counts" and looks_like_precursors(values.index)
    names = name_mirnas(values.index, catalogue, precursors=precursors)
    values = values.set_axis(pd.Index(names["mirna"], name="mirna"))
    if precursors:
        values = sum_rows(values, values.index.to_numpy())
        notes.append(_precursor_note(names, len(values)))
    unresolved = unresolved_note(names, catalogue.source)
    notes += [unresolved] if unresolved else []
    return Profiles(values, profiles.scale, profiles.source, names, tuple(notes), dropped)


def _precursor_note(names: pd.DataFrame, left: int) -> str:
    found = int(names["resolved"].sum())
    return (
        f"The rows are precursors, not mature miRNAs. {found} of {len(names)} were taken for their "
        f"guide arm, and precursors of one arm summed ({left} rows result): the other arm is not "
        "counted apart, and reads of both arms are in the sum."
    )
