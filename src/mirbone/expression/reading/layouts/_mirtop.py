"""isomiR counts of mirtop, as nf-core/smrnaseq writes them, summed to miRNAs."""

import numpy as np
import pandas as pd

from mirbone._core import InputError
from mirbone.expression.reading.layouts._laid import Given, Laid
from mirbone.expression.reading.layouts._matrix import numeric_matrix

_VARIANTS = ("iso_5p", "iso_3p", "iso_add", "iso_add3p", "iso_add5p", "iso_snp", "iso_snv")
_ANNOTATION = frozenset(
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


def lay_mirtop(given: Given) -> Laid:
    """Sum isomiR counts to miRNAs.

    One read may stand on several lines with one UID: as it fits several precursors, or as files of
    several samples were joined. Its count in a sample is the largest of its lines, which is exact
    for copies of a line and for lines that hold other samples; it is counted for the miRNA on its
    first line, as nf-core/smrnaseq does for its table ``mirna.tsv``.

    Parameters
    ----------
    given : Given
        The table.

    Returns
    -------
    Laid
        Counts, one row a miRNA.

    Raises
    ------
    InputError
        If a line has no miRNA name, or a cell is no number.
    """
    table = given.table
    names = pd.Series(table["miRNA"])
    if (names == "").any():
        line = names.loc[names == ""].index.tolist()[0]
        raise InputError(
            f"{given.source}, line {line}: expected a miRNA name in the column 'miRNA'; it is "
            "empty. Name the row or remove it."
        )
    annotation = [c for c in table.columns if c in _ANNOTATION]
    lines = pd.Series([f"line {n}" for n in table.index], index=table.index, name="row")
    values = numeric_matrix(pd.concat([lines, table.drop(columns=annotation)], axis=1), given)
    reads, order = pd.factorize(table["UID"])
    largest = np.full((len(order), values.shape[1]), -np.inf)
    np.maximum.at(largest, reads, values.to_numpy())
    first = ~table.duplicated("UID").to_numpy()
    summed = sum_rows(pd.DataFrame(largest, columns=values.columns), names.to_numpy()[first])
    notes = [f"{len(order)} isomiRs of {given.source} were summed to {len(summed)} miRNAs."]
    again = int((~first).sum())
    if again:
        differ = int((values.to_numpy() != largest[reads]).any(axis=1).sum())
        notes.append(
            f"{again} lines repeat the UID of a read that fits several places or stands apart for "
            "each sample: in each sample the largest of its lines was taken"
            + (f"; {differ} lines hold less than that." if differ else ", and all lines agree.")
        )
    return Laid(
        "mirtop isomiR table (nf-core/smrnaseq)",
        summed,
        "counts",
        notes=tuple(notes),
        unread=tuple(c for c in annotation if c not in ("UID", "miRNA")),
    )


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
