"""Read counts as sequencing programs write them: miRDeep2, TCGA, featureCounts, htseq."""

import re

import numpy as np
import pandas as pd

from mirbone._core import InputError
from mirbone.expression.reading.layouts._laid import Given, Laid, plain, shown, to_numbers
from mirbone.expression.reading.layouts._matrix import name_column, numeric_matrix
from mirbone.words import classify_row

_READS = re.compile(r"read_count_(?=.)", re.IGNORECASE)
_OTHER_TCGA = re.compile(r"(?:reads_per_million_miRNA_mapped|cross-mapped)_", re.IGNORECASE)
_FEATURES = ("Geneid", "Chr", "Start", "End", "Strand", "Length")
_NAMES = frozenset({"", "mirna", "name", "id", "gene", "geneid", "mirnaid", "feature", "idref"})
_SINGLE = (
    ({"mirnaid", "readcount", "readspermillionmirnamapped"}, "quantification file of the GDC"),
    ({"isoformcoords", "readcount", "mirnaregion"}, "isoform quantification file of the GDC"),
    ({"name", "uniquereads", "readcount", "rpmlib"}, "sRNAbench file of grouped reads"),
    ({"name", "uniquereads", "readcount"}, "sRNAbench file of grouped reads"),
)


def is_mirdeep2(columns: pd.Index) -> bool:
    """Tell whether a table is that of miRDeep2's quantifier.

    Parameters
    ----------
    columns : Index
        Its column names.

    Returns
    -------
    bool
        True if it has the columns ``miRNA``, ``read_count``, ``precursor`` and ``total``.
    """
    return {"miRNA", "read_count", "precursor", "total"} <= set(columns)


def lay_mirdeep2(given: Given) -> Laid:
    """Read ``miRNAs_expressed_all_samples``: one line a miRNA and precursor.

    A read that fits several precursors of one miRNA is counted on the line of each, so that the
    lines must not be added: of each miRNA the line with the most reads is taken.

    Parameters
    ----------
    given : Given
        The table.

    Returns
    -------
    Laid
        Counts, one row a miRNA.
    """
    table = given.table
    ours = ("miRNA", "read_count", "precursor", "total")
    normalised = [c for c in table.columns if str(c).endswith(("(norm)", ".norm."))]
    samples = [c for c in table.columns if c not in (*ours, *normalised)]
    values = numeric_matrix(pd.DataFrame(table[["miRNA", *samples]]), given)
    most = np.argsort(-values.sum(axis=1).to_numpy(), kind="stable")
    kept = np.sort(most[~values.index[most].duplicated()])
    taken = values.iloc[kept]
    again = len(values) - len(taken)
    notes = []
    if again:
        whole = taken.loc[values.index].to_numpy()
        differ = int((values.to_numpy() != whole).any(axis=1).sum())
        notes.append(
            f"{again} lines are further precursors of a miRNA that has a line already; its reads "
            "are the same ones, so the line with the most was taken and none added"
            + (f" ({differ} lines hold less)." if differ else ".")
        )
    unread = (*ours[1:], *normalised)
    return Laid("miRDeep2 quantifier", taken, "counts", notes=tuple(notes), unread=unread)


def is_gdc(columns: pd.Index) -> bool:
    """Tell whether a table has three columns a sample, as GDCprepare of TCGAbiolinks gives it.

    Parameters
    ----------
    columns : Index
        Its column names.

    Returns
    -------
    bool
        True if some begin with ``read_count_``.
    """
    return sum(bool(_READS.match(str(c))) for c in columns) >= 1 and any(
        _OTHER_TCGA.match(str(c)) for c in columns
    )


def lay_gdc(given: Given) -> Laid:
    """Read the counts of a table with reads, reads per million and cross-mapping a sample.

    Parameters
    ----------
    given : Given
        The table.

    Returns
    -------
    Laid
        Counts of precursors; columns bear the barcodes.
    """
    table = given.table
    reads = [c for c in table.columns if _READS.match(str(c))]
    rest = [c for c in table.columns if c not in reads and not _OTHER_TCGA.match(str(c))]
    name = name_column(pd.DataFrame(table[rest]))
    values = numeric_matrix(pd.DataFrame(table[[name, *reads]]), given)
    values.columns = pd.Index([_READS.sub("", str(c), count=1) for c in reads])
    unread = tuple(str(c) for c in table.columns if c not in (name, *reads))
    return Laid("TCGA table of TCGAbiolinks (GDCprepare)", values, "counts", unread=unread)


def is_firehose(given: Given) -> bool:
    """Tell whether a table has a second line of names, as the Broad's Firehose writes TCGA.

    Parameters
    ----------
    given : Given
        The table.

    Returns
    -------
    bool
        True if its corner says ``Hybridization REF`` and its first row ``read_count``.
    """
    table = given.table
    if plain(table.columns[0]) not in ("hybridizationref", "compositeelementref") or len(table) < 2:
        return False
    return "read_count" in set(table.iloc[0])


def lay_firehose(given: Given) -> Laid:
    """Read the counts of a table whose second line tells reads from reads per million.

    Parameters
    ----------
    given : Given
        The table; columns repeat.

    Returns
    -------
    Laid
        Counts of precursors.
    """
    table = given.table
    kinds = table.iloc[0].tolist()
    chosen = [i for i, kind in enumerate(kinds) if kind == "read_count"]
    values = numeric_matrix(table.iloc[1:, [0, *chosen]], given)
    unread = tuple(dict.fromkeys(str(k) for k in kinds[1:] if k != "read_count"))
    return Laid("TCGA table of Firehose", values, "counts", unread=unread)


def is_feature_counts(columns: pd.Index) -> bool:
    """Tell whether a table is that of featureCounts.

    Parameters
    ----------
    columns : Index
        Its column names.

    Returns
    -------
    bool
        True if it begins with ``Geneid, Chr, Start, End, Strand, Length``.
    """
    return tuple(columns[: len(_FEATURES)]) == _FEATURES


def lay_feature_counts(given: Given) -> Laid:
    """Read the table of featureCounts; columns bear the names of its alignment files.

    Parameters
    ----------
    given : Given
        The table.

    Returns
    -------
    Laid
        Counts.
    """
    table = given.table
    samples = list(table.columns[len(_FEATURES) :])
    values = numeric_matrix(pd.DataFrame(table[["Geneid", *samples]]), given)
    return Laid("featureCounts", values, "counts", unread=_FEATURES[1:])


def is_headless(given: Given) -> bool:
    """Tell whether the line taken for the header holds counts already, as htseq-count's does.

    Parameters
    ----------
    given : Given
        The table.

    Returns
    -------
    bool
        True if every name but the first is a number.
    """
    rest = np.array([str(c) for c in given.table.columns[1:]], dtype=object)
    if (
        plain(given.table.columns[0]) in _NAMES
        or len(rest) == 0
        or not np.isfinite(to_numbers(rest)).all()
    ):
        return False
    return not any(names.isin(rest).any() for names in given.wanted)  # samples may be 1, 2, 3


def refuse_single(given: Given) -> None:
    """Refuse the file of one sample, and one without names of samples.

    Parameters
    ----------
    given : Given
        The table.

    Raises
    ------
    InputError
        Saying how such files are joined.
    """
    words = {plain(column) for column in given.table.columns}
    for needed, kind in _SINGLE:
        if needed <= words:
            raise InputError(
                f"{given.source} is a {kind}, of one sample. Join the samples to one table: miRNAs "
                "in rows, one column of raw read counts a sample."
            )
    first = str(given.table.columns[0])
    if is_headless(given) and (len(words) == 2 or classify_row(first).kind != "unknown"):
        names = shown(given.table.columns[:3])
        raise InputError(
            f"{given.source} has no line that names the samples; its first is {names}, as "
            "htseq-count writes for one sample. Join the samples to one table and name its columns."
        )
