"""isomiR counts of mirtop, as nf-core/smrnaseq writes them, summed to miRNAs."""

import numpy as np
import pandas as pd

from mirbone._core import InputError

_VARIANTS = ("iso_5p", "iso_3p", "iso_add", "iso_add3p", "iso_add5p", "iso_snp", "iso_snv")
ANNOTATION = frozenset(
    ("UID", "Read", "miRNA", "Variant", *_VARIANTS, *(f"{name}_nt" for name in _VARIANTS))
)


def is_mirtop(columns: pd.Index) -> bool:
    """Tell whether a table is mirtop's isomiR table.

    Parameters
    ----------
    columns : Index
        Its column names.

    Returns
    -------
    bool
        True if it has the columns ``UID``, ``miRNA`` and ``Variant``.
    """
    return {"UID", "miRNA", "Variant"} <= set(columns)


def sum_rows(values: pd.DataFrame, names: np.ndarray) -> pd.DataFrame:
    """Sum the rows that bear one name.

    Parameters
    ----------
    values : DataFrame, rows x samples
        Counts.
    names : ndarray of str, rows
        The name of each row.

    Returns
    -------
    DataFrame, mirnas x samples
        Sums, in the order in which the names first come.
    """
    codes, order = pd.factorize(names)
    sums = np.zeros((len(order), values.shape[1]))
    np.add.at(sums, codes, values.to_numpy(float))
    return pd.DataFrame(sums, index=pd.Index(order, name="mirna"), columns=values.columns)


def sum_isomirs(table: pd.DataFrame, values: pd.DataFrame, source: str) -> tuple[pd.DataFrame, str]:
    """Sum isomiR counts to miRNAs.

    A read that fits several precursors is on several lines with one UID. It is counted once, for
    the miRNA on its first line, as nf-core/smrnaseq does for its table ``mirna.tsv``.

    Parameters
    ----------
    table : DataFrame
        The table as text.
    values : DataFrame
        The counts of its sample columns, line by line.
    source : str
        The table in words.

    Returns
    -------
    values : DataFrame, mirnas x samples
        Sums.
    note : str
        What was done.

    Raises
    ------
    InputError
        If a line has no miRNA name.
    """
    names = pd.Series(table["miRNA"])
    if (names == "").any():
        line = names.loc[names == ""].index.tolist()[0]
        raise InputError(
            f"{source}, line {line}: expected a miRNA name in the column 'miRNA'; it is empty. "
            "Name the row or remove it."
        )
    first = ~table.duplicated("UID").to_numpy()
    summed = sum_rows(values.loc[first], names.to_numpy()[first])
    again = int((~first).sum())
    note = f"{int(first.sum())} isomiRs of {source} were summed to {len(summed)} miRNAs."
    if again:
        note += f" {again} lines repeat the UID of a read that fits several places: counted once."
    return summed, note
