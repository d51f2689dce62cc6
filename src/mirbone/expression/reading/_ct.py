"""Ct values of quantitative PCR: wide or long tables, and relative log2 levels."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mirbone._core import InputError, Source
from mirbone.expression.reading._matrix import MISSING, check_names, numeric_matrix
from mirbone.words import resolve_among

_UNDETERMINED = MISSING | {"undetermined", "undet", "no ct", "noct", "-", "n.d.", "nd", "inf"}
CT_TABLE = "the Ct table"
_LONG = ("sample", "mirna", "ct")


def ct_matrix(table: pd.DataFrame, path: Source, what: str = CT_TABLE) -> pd.DataFrame:
    """Give the matrix of a Ct table, wide or long.

    Parameters
    ----------
    table : DataFrame
        As `mirbone._core.read_table` gives it. One with the columns ``sample, mirna, ct``
        (in any case) is long; any other
        has miRNAs in rows and samples in columns.
    path : Path or Held
        Where it came from, for messages.
    what : str, optional
        The table in words.

    Returns
    -------
    DataFrame, mirnas x samples
        Ct; NaN where undetermined, or where a long table has no row.

    Raises
    ------
    InputError
        If a cell is no number, or a long table measures a miRNA twice in a sample.
    """
    lower = {str(c).lower(): c for c in table.columns}
    if not is_long_ct(table.columns):
        return numeric_matrix(table, path, what, _UNDETERMINED)
    sample, mirna = (table[lower[name]].astype(str) for name in _LONG[:2])
    ct = table[lower[_LONG[2]]]
    key = sample + " / " + mirna
    twice = key[key.duplicated()]
    if len(twice):
        raise InputError(
            f"{what} {path}, line {twice.index[0]}: each miRNA must be measured once a sample; "
            f"{twice.iloc[0]!r} comes a second time. Average technical replicates first."
        )
    lines = pd.Series([f"line {n}" for n in table.index], index=table.index)
    numbers = numeric_matrix(pd.DataFrame({"row": lines, "ct": ct}), path, what, _UNDETERMINED)
    long = pd.DataFrame(
        {"sample": sample.to_numpy(), "mirna": mirna.to_numpy(), "ct": numbers["ct"].to_numpy()}
    )
    wide = long.pivot(index="mirna", columns="sample", values="ct")
    wide = wide.loc[mirna.drop_duplicates(), sample.drop_duplicates()]
    check_names(pd.Series(wide.index, index=range(len(wide))), path, what)
    wide.columns.name = None
    return wide


def is_long_ct(columns: pd.Index) -> bool:
    """Tell whether a table has one row a Ct value.

    Parameters
    ----------
    columns : Index
        Its column names.

    Returns
    -------
    bool
        True if ``sample``, ``mirna`` and ``ct`` are among them, in any case.
    """
    return set(_LONG) <= {str(name).lower() for name in columns}


def relative_log2(
    ct: pd.DataFrame, references: Sequence[str] | None, source: str
) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Turn Ct into log2 levels relative to each sample's reference.

    One cycle is one doubling: the level is the reference Ct minus the miRNA's. The reference is the
    mean Ct of the stated reference genes, or of all miRNAs detected in every sample (Mestdagh et
    al. 2009, doi:10.1186/gb-2009-10-6-r64).

    Parameters
    ----------
    ct : DataFrame, mirnas x samples
        Ct; NaN is undetermined.
    references : sequence of str, optional
        Names of the reference genes, as in the table or any that mean one of it.
    source : str
        The table in words.

    Returns
    -------
    levels : DataFrame, mirnas x samples
        Relative log2 levels, without the reference genes.
    dropped : DataFrame
        ``query, reason`` of the reference genes.
    note : str
        What was done.

    Raises
    ------
    InputError
        If a reference gene is absent or undetermined, or no miRNA is detected in every sample.
    """
    if references:
        genes = list(dict.fromkeys(resolve_among(name, ct.index, source) for name in references))
        level = _reference_level(ct.loc[genes], source)
        dropped = pd.DataFrame({"query": genes, "reason": "reference gene"})
        return (
            level - ct.drop(index=genes),
            dropped,
            f"Ct relative to the mean of {', '.join(genes)}.",
        )
    everywhere = ct.dropna()
    if len(everywhere) < 2:
        raise InputError(
            f"{source} must hold at least two miRNAs that are detected in every sample of the "
            f"contrast, to normalise by their mean; it holds {len(everywhere)}. State reference "
            "genes instead, or remove failed samples."
        )
    note = f"Ct relative to the mean of the {len(everywhere)} miRNAs detected in every sample."
    dropped = pd.DataFrame({"query": [], "reason": []}, dtype=object)
    return everywhere.mean(axis=0) - ct, dropped, note


def _reference_level(chosen: pd.DataFrame, source: str) -> pd.Series:
    undetermined = np.argwhere(chosen.isna().to_numpy())
    if len(undetermined):
        row, column = undetermined[0]
        raise InputError(
            f"{source}: a reference gene must be detected in every sample of the contrast; "
            f"{chosen.index[row]!r} is not in {chosen.columns[column]!r}. Choose another reference "
            "or remove the sample."
        )
    return pd.Series(chosen.mean(axis=0))
