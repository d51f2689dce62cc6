"""Which genes the cells express, of a table of mRNAs that the user gives."""

import numpy as np
import pandas as pd

from mirbone._core import InputError, TableLike, read_table, source_of, to_doubles
from mirbone.words import resolve_gene

LEAST = 1.0
"""TPM, CPM, FPKM or reads; also log2 of one more than these, where it is 1 as well."""

_FEW = 3_000


def read_expressed(mrna: TableLike, known: pd.Index) -> tuple[pd.Index, str]:
    """Read which genes are expressed.

    Parameters
    ----------
    mrna : path or DataFrame
        First column gene symbols; the others samples. A gene is expressed where at least half of
        the samples have `LEAST` or more. A list without numbers holds what is expressed.
    known : Index
        Genes that count.

    Returns
    -------
    genes : Index
        Those of `known` that are expressed, in its order.
    note : str
        What was read, in a sentence.

    Raises
    ------
    InputError
        If numbers are negative, or too few genes are known for a whole transcriptome.
    """
    source = source_of(mrna, "mrna")
    table = read_table(source, what="the mRNA table")
    names = table.iloc[:, 0].astype(str)
    columns = {i: to_doubles(table.iloc[:, i]) for i in range(1, table.shape[1])}
    filled = {i: one for i, one in columns.items() if np.isfinite(one).mean() > 0.5}
    values = pd.DataFrame(filled, index=table.index)
    if (values < 0).any(axis=None):
        raise InputError(
            f"{source}: expected TPM, CPM, FPKM or counts of genes (`mrna`), none below 0; found "
            f"{values.min(axis=None):g}. Give values from before they were centred or logged."
        )
    there = (values >= LEAST).mean(axis=1) >= 0.5 if values.shape[1] else names != ""
    symbols = {_symbol(name, known) for name in names[there]}
    kept = known[known.isin(list(symbols))]
    if len(kept) < _FEW:
        raise InputError(
            f"{source}: expected the genes of a whole transcriptome (`mrna`), by symbol; "
            f"{len(kept):,} of {len(table):,} rows are expressed genes that targets are known of, "
            f"fewer than {_FEW:,}. Give gene symbols in the first column, all genes of the "
            "measurement; a panel of genes cannot say what is not expressed."
        )
    how = f"{LEAST:g} or more in half of {values.shape[1]} samples" if values.shape[1] else "listed"
    return (
        kept,
        f"{len(kept):,} of {len(known):,} genes are expressed ({how}); others are no target.",
    )


def _symbol(name: str, known: pd.Index) -> str:
    if name in known:
        return name
    meant = resolve_gene(name).names
    return meant[0] if len(meant) == 1 else name
