"""A signature table: miRNAs with a direction or log2 fold change, measured elsewhere."""

import re

import numpy as np
import pandas as pd

from mirbone._core import InputError, Source, TableLike, named_keywords, read_table, source_of
from mirbone.expression._contrast import Contrast, make_table
from mirbone.expression._names import looks_like_precursors, name_mirnas, unresolved_note
from mirbone.expression.reading.layouts._laid import to_numbers
from mirbone.words import MirnaCatalogue, load_catalogue

# the column names of limma, edgeR, DESeq2 and of ourselves, in lower case without punctuation
_COLUMNS = {
    "mirna": (
        "mirna",
        "mirnaid",
        "mirnaname",
        "name",
        "systematicname",
        "id",
        "gene",
        "symbol",
        "",
    ),
    "log2fc": ("log2fc", "logfc", "log2foldchange", "lfc", "log2ratio"),
    "direction": ("direction", "regulation", "change", "updown"),
    "p": ("p", "pvalue", "pval"),
    "fdr": ("fdr", "adjpval", "adjpvalue", "padj", "qvalue", "q", "bh"),
    "t": ("t", "tstat", "stat"),
    "mean": ("mean", "aveexpr", "logcpm", "averageexpression"),
    "ci_low": ("cilow", "cil"),
    "ci_high": ("cihigh", "cir"),
}
_NUMBERS = ("log2fc", "ci_low", "ci_high", "t", "p", "fdr", "mean")
_UP = frozenset({"up", "+", "1", "+1", "higher", "increased", "raised", "1.0"})
_DOWN = frozenset({"down", "-", "-1", "lower", "decreased", "lowered", "-1.0", "−", "−1"})
_STILL = frozenset({"0", "0.0"})
_NONE = frozenset({"", "na", "nan", "n/a", "null"})


@named_keywords
def read_signature(
    signature: TableLike,
    *,
    catalogue: MirnaCatalogue | None = None,
    case: str = "case",
    control: str = "control",
) -> Contrast:
    """Read a signature, such as a published list or a table of limma, edgeR or DESeq2.

    Parameters
    ----------
    signature : path or DataFrame
        A column of miRNA names (``mirna``, else the first column) and ``log2fc`` (also ``logFC``,
        ``log2FoldChange``) or ``direction`` (up, down, +, -, 1, -1); optionally ``p``, ``fdr``,
        ``t``, ``mean`` and limits, under our names or those of the programs.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.
    case, control : str, optional
        What the groups are called.

    Returns
    -------
    Contrast
        Precursors (``hsa-mir-21``) are taken for their guide arm where one is established. Rows
        without a name or effect are in `dropped`; of a miRNA that comes twice in one
        direction, the row with the smaller p stays; of one that goes both up and down, none.

    Raises
    ------
    InputError
        If a column is lacking, a cell cannot be read, or no row says anything.
    """
    path = source_of(signature, "signature")
    table = read_table(path, what="the signature table", numbers=True)
    columns = _find_columns(table, path)
    cells = {
        name: pd.Series(table[column], dtype=object if name in _NUMBERS else str)
        for name, column in columns.items()
    }
    numbers = {
        name: _numbers(cells[name], columns[name], path) for name in _NUMBERS if name in columns
    }
    _check_range(numbers, columns, path)
    rows = pd.DataFrame({"written": cells["mirna"], **numbers}, index=table.index)
    given = columns.get("direction")
    rows["direction"] = _directions(cells["direction"], given, path) if given else _signs(rows)
    _check_agreement(rows, path)
    rows, dropped = _drop_empty(rows)
    catalogue = catalogue or load_catalogue()
    precursors = looks_like_precursors(pd.Index(rows["written"]))
    rows, names = _resolve(rows, catalogue, precursors=precursors)
    rows, copies = _one_row_each(rows)
    dropped = pd.concat([dropped, copies], ignore_index=True)
    if rows.empty:
        raise InputError(
            f"the signature table {path} must hold miRNAs with an effect; none of its {len(table)} "
            f"rows does ({_reasons(dropped) or 'it has a header only'}). Give each miRNA a "
            "direction or log2 fold change."
        )
    return Contrast(
        table=make_table({"mirna": rows["mirna"], **rows[[*numbers, "direction"]]}),
        case=case,
        control=control,
        n_case=None,
        n_control=None,
        method=f"signature table with {', '.join(c for c in columns if c != 'mirna')} as given",
        notes=_notes(names, numbers, dropped, catalogue.source, precursors=precursors),
        dropped=dropped,
        names=names,
    )


def _plain(name: object) -> str:
    return re.sub(r"[\W_]+", "", str(name).lower())


def _find_columns(table: pd.DataFrame, path: Source) -> dict[str, str]:
    given = {_plain(column): str(column) for column in reversed(table.columns)}
    found = {
        ours: next(given[word] for word in words if word in given)
        for ours, words in _COLUMNS.items()
        if any(word in given for word in words)
    }
    found.setdefault("mirna", str(table.columns[0]))
    if "log2fc" not in found and "direction" not in found:
        raise InputError(
            f"the signature table {path}, line 1: expected a column 'log2fc' (or 'logFC', "
            "'log2FoldChange') or 'direction' (up, down); found "
            f"{', '.join(map(repr, table.columns[:12]))}. Add or rename it."
        )
    return found


def _numbers(cells: pd.Series, column: str, path: Source) -> pd.Series:
    values = pd.Series(to_numbers(cells.to_numpy(dtype=object)), index=cells.index)
    wrong = cells.loc[~np.isfinite(values) & ~cells.astype(str).str.lower().isin(_NONE)]
    if len(wrong):
        raise InputError(
            f"the signature table {path}, line {wrong.index[0]}, column {column!r}: expected a "
            f"number; found {wrong.iloc[0]!r}. Correct the cell, or leave it empty."
        )
    return values


def _check_range(numbers: dict[str, pd.Series], columns: dict[str, str], path: Source) -> None:
    for name in ("p", "fdr"):
        if name in numbers:
            values = numbers[name]
            wrong = values.loc[(values < 0) | (values > 1)]
            if len(wrong):
                raise InputError(
                    f"the signature table {path}, line {wrong.index[0]}, column {columns[name]!r}: "
                    f"expected a probability between 0 and 1; found {wrong.iloc[0]:g}. "
                    "Give p itself, not its logarithm."
                )


def _signs(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(np.sign(rows["log2fc"]), index=rows.index)


def _directions(cells: pd.Series, column: str, path: Source) -> pd.Series:
    words = cells.str.lower()
    known = words.isin(_UP) | words.isin(_DOWN) | words.isin(_NONE | _STILL)
    if not known.all():
        line = cells.loc[~known].index.tolist()[0]
        raise InputError(
            f"the signature table {path}, line {line}, column {column!r}: expected up, down, +, -, "
            f"1 or -1; found {cells[line]!r}. Correct the cell."
        )
    sides = {0.0: _STILL, 1.0: _UP, -1.0: _DOWN}
    return words.map({word: side for side, said in sides.items() for word in said})


def _check_agreement(rows: pd.DataFrame, path: Source) -> None:
    if "log2fc" not in rows:
        return
    torn = rows.index[np.sign(rows["log2fc"]) * rows["direction"] < 0]
    if len(torn):
        line = torn.tolist()[0]
        raise InputError(
            f"the signature table {path}, line {line}: direction and log2fc contradict each other; "
            f"found {rows['direction'][line]:+.0f} and {rows['log2fc'][line]:g}. Correct one."
        )


def _drop_empty(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    nameless = rows["written"].str.lower().isin(_NONE)
    effectless = ~nameless & rows["direction"].isna()
    line = pd.Series([f"line {n}" for n in rows.index], index=rows.index)
    query = rows["written"].where(~nameless, line)
    reason = pd.Series("", index=rows.index)
    reason = reason.mask(nameless, "no miRNA name").mask(effectless, "no effect or direction")
    gone = nameless | effectless
    dropped = pd.DataFrame({"query": query.loc[gone], "reason": reason.loc[gone]}).reset_index(
        drop=True
    )
    return rows.loc[~gone], dropped


def _resolve(
    rows: pd.DataFrame, catalogue: MirnaCatalogue, *, precursors: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Name the miRNAs; names that mean the same miRNA come together, unlike in a matrix."""
    unique = pd.Index(rows["written"].unique())
    each = [name_mirnas(pd.Index([name]), catalogue, precursors=precursors) for name in unique]
    names = pd.concat(each or [name_mirnas(unique, catalogue)], ignore_index=True)
    meant = dict(zip(names["written"], names["mirna"], strict=True))
    return rows.assign(mirna=[meant[name] for name in rows["written"]]), names


def _one_row_each(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep one row a miRNA; none of one that goes up in one row and down in another."""
    order = rows.rename_axis(index=None).assign(line=list(rows.index))
    if "p" in order:
        order = order.sort_values(["p", "line"], na_position="last")
    up, down = (set(order.loc[order["direction"] == side, "mirna"]) for side in (1, -1))
    torn = order["mirna"].isin(list(up & down))
    again = order.duplicated("mirna") & ~torn
    gone = order.loc[torn | again].sort_values("line")
    reasons = [
        f"line {line}: {mirna} "
        + (
            "with opposite directions in the table"
            if mirna in up & down
            else "is in the table already"
        )
        for line, mirna in zip(gone["line"], gone["mirna"], strict=True)
    ]
    return order.loc[~torn & ~again], pd.DataFrame({"query": gone["written"], "reason": reasons})


def _reasons(dropped: pd.DataFrame) -> str:
    """Count why rows were dropped: ``2 no miRNA name, 1 repeated miRNA``."""
    kinds = dropped["reason"].str.replace(r"^line .* with opp", "with opp", regex=True)
    kinds = kinds.str.replace(r"^line .*", "repeated miRNA", regex=True)
    return ", ".join(f"{n} {kind}" for kind, n in kinds.value_counts().items())


def _notes(
    names: pd.DataFrame,
    numbers: dict[str, pd.Series],
    dropped: pd.DataFrame,
    source: str,
    *,
    precursors: bool,
) -> tuple[str, ...]:
    notes = ["Effects are as the signature table gives them; nothing was computed from samples."]
    if "log2fc" not in numbers:
        notes.append("Only directions are given: no effect sizes, no errors, no p.")
    if precursors:
        notes.append(
            f"The rows are precursors, not mature miRNAs. {int(names['resolved'].sum())} of "
            f"{len(names)} were taken for their guide arm; the other arm may have moved them."
        )
    unresolved = unresolved_note(names, source)
    if unresolved:
        notes.append(unresolved)
    if len(dropped):
        notes.append(f"Rows not used: {_reasons(dropped)}.")
    return tuple(notes)
