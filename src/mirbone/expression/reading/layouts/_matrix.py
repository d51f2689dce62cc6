"""A table of numbers, rows and samples, in whatever company: read strictly."""

import re

import numpy as np
import pandas as pd

from mirbone._core import InputError
from mirbone.expression.reading.layouts._laid import (
    MISSING,
    Given,
    Laid,
    is_absent,
    is_undetected,
    plain,
    shown,
    to_numbers,
)
from mirbone.words import classify_row

_LOOKED_AT = 400
_TELLING = re.compile(r"undet|no ?c[tqp]|[>\u2265]")
_NAME_COLUMNS = (
    *("mirna", "mirnaid", "mirnaname", "matureid", "maturemirna", "systematicname", "name"),
    *("probename", "targetname", "detectorname", "detector", "target", "assay", "genename", "id"),
    *("geneid", "idref", "gene", "genesymbol", "symbol", "feature", "mir", "probesetname"),
)
# numeric columns that describe rows and are no samples
_DESCRIBING = frozenset(
    (
        *("length", "start", "end", "chromstart", "chromend", "entrezid", "entrez", "width"),
        *(
            "total",
            "totalreads",
            "sum",
            "mean",
            "average",
            "median",
            "gc",
            "score",
            "rank",
            "index",
        ),
        *(
            "index",
            "samplesabovethreshold",
            "numberofsamples",
            *(
                "row",
                "nr",
                "no",
                "number",
                "probeid",
                "spotid",
                "featurenum",
                "position",
                "unnamed0",
            ),
            "controltype",
            "seqlength",
            "logfc",
        ),
    )
)
_EFFECT = re.compile(r"log2?fc|log2?fold|log2?ratio|ln_?fc|foldchange|foldreg|ddct|direction")
_SUMMARY = re.compile(r"(?:mean|average|avg|aveexpr|basemean|median|stdev|stddev|lfcse)")
_CHANCE = re.compile(r"p$|.*(?:pval|adjp|padj|fdr|qval)")


def lay_matrix(given: Given) -> Laid:
    """Read a matrix: one column names the rows, the others are samples.

    Columns that hold words, or numbers that describe rows (``Length``), are not read; neither are
    rows that hold words alone. A table with miRNAs across and samples down is turned.

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
        If there are no samples or rows, a row has no name, or a cell is no number.
    """
    table, notes = given.table, []
    if _is_transposed(table):
        table = _turned(table, given)
        notes.append("The table has miRNAs across and samples down; it was turned.")
    refuse_results(given)
    _require_size(table, given)
    name = name_column(table)
    samples, unread, others = _sample_columns(table, name, given)
    if not samples:
        raise InputError(
            f"{given.source} must hold one column of numbers a sample beside the names; found "
            f"{', '.join(map(repr, table.columns[:8]))}, none of which is numbers."
        )
    if name != table.columns[0]:
        notes.append(f"The names of miRNAs stand in the column {str(name)!r}.")
    notes += _left_out(samples, others)
    rows = pd.DataFrame(table[[name, *samples]])
    rows, words = _leave_word_rows(rows)
    if words:
        notes.append(f"Rows of words passed over: {shown(words)}.")
    values = numeric_matrix(rows, given)
    return Laid(
        _kind(table, values),
        values,
        notes=tuple(notes),
        unread=tuple(unread),
        undetermined=says_undetermined(rows),
        beside=_beside(pd.DataFrame(table.loc[rows.index]), others, values),
    )


def _beside(table: pd.DataFrame, others: list[str], values: pd.DataFrame) -> pd.DataFrame | None:
    """Give the numbers of samples that are not asked for, without columns of results."""
    others = [c for c in others if not (_EFFECT.match(plain(c)) or _CHANCE.match(plain(c)))]
    if not others:
        return None
    cells = table[others].to_numpy(dtype=object)
    numbers = to_numbers(cells.ravel()).reshape(cells.shape)
    numbers[~np.isfinite(numbers)] = np.nan
    held = pd.DataFrame(numbers, index=values.index, columns=pd.Index(map(str, others)))
    known = values.to_numpy()[values.notna().to_numpy()]
    if np.all(known % 1 == 0):
        return held
    # whole numbers beside fractions describe rows
    return held.loc[:, (np.nan_to_num(numbers) % 1 != 0).any(axis=0)]


def _describes(name: str) -> bool:
    return bool(name in _DESCRIBING or _CHANCE.match(name) or _SUMMARY.match(name))


def _left_out(samples: list[str], others: list[str]) -> list[str]:
    if not others:
        return []
    first = ", ".join(map(str, others[:5])) + (" ..." if len(others) > 5 else "")
    return [
        f"{len(others)} of {len(others) + len(samples)} measured samples are not in the sample "
        f"sheet and were left out: {first}."
    ]


def _kind(table: pd.DataFrame, values: pd.DataFrame) -> str:
    """Name the program that a matrix gives away by its rows or header."""
    names, corner = values.index.astype(str), plain(table.columns[0])
    if names.str.startswith("__").any():
        return "htseq-count table"
    if names.str.fullmatch("miRNAtotal").any():
        return "miRge3 table"
    if (names.str.endswith("_st") | names.str.endswith("_x_st")).mean() > 0.3:
        return "Affymetrix table"
    if values.columns.str.match(r"TCGA-\w{2}-\w{4}-").mean() > 0.5:
        return "TCGA matrix (Xena)" if corner in ("sample", "mirnaid") else "TCGA matrix"
    if corner == "systematicname":
        return "Agilent table"
    return "matrix"


def numeric_matrix(rows: pd.DataFrame, given: Given) -> pd.DataFrame:
    """Turn text cells into a matrix; the first column names the rows.

    Parameters
    ----------
    rows : DataFrame
        Text cells; the index holds the line of each row.
    given : Given
        Where they came from, for messages.

    Returns
    -------
    DataFrame, rows x samples
        Floats; NaN where missing or not detected. Names may repeat.

    Raises
    ------
    InputError
        If a row has no name, or a cell is no number.
    """
    names = rows.iloc[:, 0].astype(str)
    empty = names.loc[names == ""].index.tolist()
    if empty:
        raise InputError(
            f"{given.source}, line {empty[0]}: expected a miRNA name in the first column; it is "
            "empty. Name the row or remove it."
        )
    text = rows.iloc[:, 1:].to_numpy(dtype=object)
    values = to_numbers(text.ravel()).reshape(text.shape)
    for row, column in np.argwhere(~np.isfinite(values)):
        if not is_absent(text[row, column]):
            raise InputError(
                f"{given.source}, line {rows.index[row]}, column {rows.columns[column + 1]!r}: "
                f"expected a number; found {str(text[row, column])[:60]!r}. Correct the cell, or "
                "write NA where the value is missing; remove columns that are not samples."
            )
    values[~np.isfinite(values)] = np.nan
    columns = pd.Index([str(name) for name in rows.columns[1:]])
    return pd.DataFrame(values, index=pd.Index(names, name="mirna"), columns=columns)


def says_undetermined(table: pd.DataFrame) -> str | None:
    """Find a cell that only a table of quantitative PCR has.

    Parameters
    ----------
    table : DataFrame
        Text cells.

    Returns
    -------
    str or None
        Such as ``Undetermined``.
    """
    cells = pd.unique(table.iloc[:, 1:].to_numpy(dtype=object).ravel())
    words = [cell for cell in cells if isinstance(cell, str) and cell.lower() not in MISSING]
    return next(
        (
            w
            for w in words
            if re.match(r"undet|no ?c[tqp]|[>\u2265]", w.lower()) and is_undetected(w)
        ),
        None,
    )


def refuse_results(given: Given) -> None:
    """Refuse a table of results, which holds no samples.

    Parameters
    ----------
    given : Given
        The table.

    Raises
    ------
    InputError
        If it holds fold changes and p.
    """
    words = [plain(column) for column in given.table.columns]
    effect = any(_EFFECT.match(word) for word in words)
    if any(len(names) > 1 and names.isin(given.table.columns).all() for names in given.wanted):
        return  # the sheet's samples stand beside the results
    if effect and (len(words) < 4 or any(_CHANCE.match(word) for word in words)):
        raise InputError(
            f"{given.source} holds results (fold changes or p) of a comparison, not samples. Give "
            "it as `signature`."
        )


def _require_size(table: pd.DataFrame, given: Given) -> None:
    if table.shape[1] < 2 or len(table) == 0:
        raise InputError(
            f"{given.source} must hold miRNA names in the first column and one column a sample; "
            f"found {table.shape[1]} columns and {len(table)} rows. Check the separator (tab, "
            "comma or semicolon) and the header."
        )


def share_of_mirnas(names: object) -> float:
    """Give the share of names that some row of a miRNA table would bear.

    Parameters
    ----------
    names : iterable of str
        The names; the first few hundred are looked at.

    Returns
    -------
    float
        0 to 1.
    """
    some = [str(name) for name in list(names)[:_LOOKED_AT] if str(name)]  # type: ignore[call-overload]
    kinds = [classify_row(name).kind for name in some]
    return sum(kind not in ("unknown", "other RNA", "total") for kind in kinds) / max(1, len(some))


def _is_transposed(table: pd.DataFrame) -> bool:
    across = list(table.columns[1:])
    if len(across) < 2 or share_of_mirnas(across) < 0.5:
        return False
    down = table.iloc[:, 0].astype(str).tolist()
    return share_of_mirnas(down) < 0.2


def _turned(table: pd.DataFrame, given: Given) -> pd.DataFrame:
    samples = table.iloc[:, 0].astype(str)
    again = samples[samples.duplicated() | (samples == "")]
    if len(again):
        raise InputError(
            f"{given.source}, line {again.index[0]}: it has miRNAs across and samples down, and "
            f"each sample must be named once; found {again.iloc[0]!r} again or without a name. "
            "Correct or remove the line."
        )
    turned = table.set_index(table.columns[0]).T
    name = "mirna"
    while name in turned.columns:  # a sample may be called so
        name += "_"
    turned.insert(0, name, turned.index.astype(str))
    turned.columns = [str(column) for column in turned.columns]
    return turned.set_axis(pd.Index(range(1, len(turned) + 1), name="line"))


def name_column(table: pd.DataFrame) -> str:
    """Choose the column whose cells are names of miRNAs; a known title where none is.

    Mature names go before those of precursors and families, which stand beside them.

    Parameters
    ----------
    table : DataFrame
        Text cells.

    Returns
    -------
    str
        The column.
    """
    best, held = table.columns[0], _likeness(table.iloc[:, 0].tolist())
    for column in table.columns[1:]:
        cells = table[column].tolist()
        if (
            not cells
            or isinstance(cells[0], float | int)
            or _numeric_share(pd.Series(table[column])) > 0.5
        ):
            continue
        found = _likeness(cells)
        if found[0] > held[0] + 0.1 or (found[0] >= held[0] and found[1] > held[1] + 0.1):
            best, held = column, found
    if held[1] == 0:
        titled = {plain(column): column for column in reversed(table.columns)}
        best = next((titled[word] for word in _NAME_COLUMNS if word in titled), best)
    return str(best)


def _likeness(names: list[object]) -> tuple[float, float]:
    """Give the shares of mature miRNAs and of any row of a miRNA table among names."""
    some = [str(name) for name in names[:_LOOKED_AT] if str(name)]
    mature = sum(classify_row(name).kind in ("mature", "merged", "ambiguous") for name in some)
    return mature / max(1, len(some)), share_of_mirnas(some)


def _numeric_share(column: pd.Series) -> float:
    cells = column.to_numpy(dtype=object)
    cells = cells[:: max(1, len(cells) // _LOOKED_AT)]
    filled = np.array([str(cell) != "" for cell in cells])
    if not filled.any():
        return 0.0
    values = to_numbers(cells)
    rest = np.flatnonzero(filled & ~np.isfinite(values))
    absent = sum(is_absent(cells[i]) for i in rest)
    return float((np.isfinite(values[filled]).sum() + absent) / filled.sum())


def _sample_columns(
    table: pd.DataFrame, name: str, given: Given
) -> tuple[list[str], list[str], list[str]]:
    """Tell samples from columns that describe rows: samples, columns not read, other samples."""
    rest = [column for column in table.columns if column != name]
    held = pd.Index([str(column) for column in rest])
    wanted = next((names for names in given.wanted if names.isin(held).all()), pd.Index([]))
    named = [column for column in rest if str(column) in wanted]
    others = [column for column in rest if str(column) not in wanted]
    shares = {column: _numeric_share(pd.Series(table[column])) for column in others}
    numeric = [column for column in others if shares[column] >= 0.5]
    describing = [column for column in numeric if _describes(plain(column))]
    if len(numeric) - len(describing) + len(named) >= 2:
        numeric = [column for column in numeric if column not in describing]
    unread = [column for column in others if column not in numeric]
    if not named:
        if not numeric:  # the cell that is no number is named where there is one column alone
            numeric = [column for column in others if len(others) == 1 or shares[column] > 0]
        return numeric, [column for column in others if column not in numeric], []
    return named, unread, numeric


def _leave_word_rows(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Leave out rows in which every sample holds a word: groups or other labels of samples."""
    if rows.shape[1] < 3 or len(rows) < 3:
        return rows, []
    cells = rows.iloc[:, 1:].to_numpy(dtype=object)
    first = to_numbers(cells[:, 0])
    wordy = [
        i
        for i in np.flatnonzero(~np.isfinite(first))
        if not any(np.isfinite(to_numbers(cells[i])))
        and not any(is_absent(cell) for cell in cells[i])
    ]
    if not wordy or len(wordy) > 0.1 * len(rows) + 1:
        return rows, []
    names = [str(rows.iloc[i, 0]) for i in wordy]
    kept = np.ones(len(rows), dtype=bool)
    kept[wordy] = False
    return rows.loc[kept], names
