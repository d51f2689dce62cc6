"""Arrays and probe counts: NanoString, GEO's series matrix, Affymetrix, Agilent."""

from dataclasses import replace

import pandas as pd

from mirbone._core import InputError
from mirbone.expression.reading.layouts._laid import Given, Laid, is_absent, plain, to_numbers
from mirbone.expression.reading.layouts._matrix import lay_matrix, numeric_matrix, share_of_mirnas

_CLASS = ("codeclass", "classname")
_NAME = ("name", "probename", "genename")
_ENDOGENOUS = ("endogenous",)
_DESCRIBING = frozenset(
    (
        *("accession", "annotation", "nsprobeid", "analytetype", "speciesname"),
        *("samplesabovethreshold", "avgcount", "maxcount", "mincount", "stdev", "cv"),
    )
)
_AGILENT = {"systematicname", "gtotalgenesignal"}


def is_nanostring(columns: pd.Index) -> bool:
    """Tell whether a table is that of NanoString's RCC Collector or of nSolver.

    Parameters
    ----------
    columns : Index
        Its column names.

    Returns
    -------
    bool
        True if it has a class and a name of each code.
    """
    words = {plain(column) for column in columns}
    return any(w in words for w in _CLASS) and any(w in words for w in _NAME)


def lay_nanostring(given: Given) -> Laid:
    """Read counts of codes; controls are told by the class that the table gives each.

    Parameters
    ----------
    given : Given
        The table.

    Returns
    -------
    Laid
        Counts, with the class of each row.

    Raises
    ------
    InputError
        If there is no sample, or a cell is no number.
    """
    table = given.table
    titled = {plain(column): column for column in reversed(table.columns)}
    group = next(titled[w] for w in _CLASS if w in titled)
    name = next(titled[w] for w in _NAME if w in titled)
    describing = [
        c
        for c in table.columns
        if c == group
        or plain(c) in _DESCRIBING
        or (c != name and _has_no_number(pd.Series(table[c])))
    ]
    samples = [c for c in table.columns if c != name and c not in describing]
    if not samples:
        raise InputError(f"{given.source} must hold one column a sample; it holds none.")
    kept = table.loc[table[name] != ""]
    values = numeric_matrix(kept[[name, *samples]], given)
    endogenous = kept[group].str.lower().str.startswith(_ENDOGENOUS)
    classes = pd.Series("control", index=values.index).mask(endogenous.to_numpy(), "")
    collected = plain(group) != "classname"
    kind = "NanoString RCC Collector" if collected else "NanoString table (nSolver)"
    return Laid(kind, values, classes=classes, unread=tuple(describing))


def _has_no_number(column: pd.Series) -> bool:
    """Whether a column is words alone, as the sequences of targets are."""
    cells = [cell for cell in column.tolist() if cell != ""]
    words = to_numbers(pd.Series(cells, dtype=object).to_numpy())
    return bool(cells) and bool(pd.isna(words).all()) and not any(map(is_absent, cells))


def is_series_matrix(given: Given) -> bool:
    """Tell whether a table was cut out of a series matrix of GEO.

    Parameters
    ----------
    given : Given
        The table.

    Returns
    -------
    bool
        True if lines before it begin with ``!Series`` or ``!Sample``.
    """
    return any(row[0].lower().startswith(("!series_", "!sample_")) for row in given.before)


def lay_series_matrix(given: Given) -> Laid:
    """Read the table of a series matrix; samples bear their GSM accession.

    Parameters
    ----------
    given : Given
        The table.

    Returns
    -------
    Laid
        Of no scale that the layout would tell.

    Raises
    ------
    InputError
        If rows are named by probes.
    """
    laid = lay_matrix(given)
    if len(laid.values) and share_of_mirnas(laid.values.index) == 0:
        raise InputError(
            f"{given.source} names its rows by probes of the platform, such as "
            f"{str(laid.values.index[0])[:40]!r}, not by miRNAs. Write the names that the table of "
            "its platform (GPL) gives them in the first column."
        )
    return replace(laid, kind="GEO series matrix")


def refuse_agilent_file(given: Given) -> None:
    """Refuse the feature extraction file of one Agilent array.

    Parameters
    ----------
    given : Given
        The table.

    Raises
    ------
    InputError
        Saying how such files are joined.
    """
    if {plain(column) for column in given.table.columns} >= _AGILENT:
        raise InputError(
            f"{given.source} is the file of one Agilent array. Join the arrays to one table: "
            "SystematicName in the first column, one column of log2 gTotalGeneSignal a sample."
        )
