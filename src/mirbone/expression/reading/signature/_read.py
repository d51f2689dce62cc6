"""A signature table: miRNAs with a direction or log2 fold change, measured elsewhere."""

import pandas as pd

from mirbone._core import (
    NO_NUMBER,
    InputError,
    TableLike,
    named_keywords,
    read_text_table,
    source_of,
)
from mirbone.expression._contrast import Contrast, make_table
from mirbone.expression._names import name_mirnas, unresolved_note
from mirbone.expression._profiles import dropped_rows
from mirbone.expression.reading.signature._columns import Columns, find_columns
from mirbone.expression.reading.signature._rows import ReadRows, read_rows
from mirbone.expression.reading.signature._several import refuse_several
from mirbone.expression.reading.signature._shapes import check_header, stack_lists, take_arrows
from mirbone.expression.reading.signature._sides import check_sides
from mirbone.words import MirnaCatalogue, classify_row, load_catalogue

_NO_MIRNA = ("control", "total", "other RNA", "other species")


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
        A column of miRNA names and one of effects or directions, with p, FDR, t, mean and limits
        where there are some, under our names or those of limma, edgeR, DESeq2, GEO2R, GeneGlobe or
        TAC. An effect is a log2 fold change, or a ratio, fold with a sign, ln, log10 or ddCt, which
        are brought to log2; a direction is a word, a sign or an arrow.
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
        If a column is lacking, a cell cannot be read, no row says anything, the table holds several
        comparisons, or its words say that its effects are of the controls against the cases.
    """
    path = source_of(signature, "signature")
    text = read_text_table(path, what="the signature table", numbers=True)
    check_header(text.table, path)
    table, arrows = take_arrows(stack_lists(text.table))
    columns = find_columns(table, path)
    sides = check_sides(columns.roles.values(), text.before, case, control, path)
    given = read_rows(table, columns, path, arrows)
    written = table[columns.roles["mirna"]].map(str)
    rows = pd.DataFrame(
        {"written": written, **given.numbers, "direction": given.direction}, index=table.index
    )
    rows, dropped = _drop_empty(rows)
    catalogue = catalogue or load_catalogue()
    rows, aside = _set_aside(rows, catalogue)
    rows, names = _resolve(rows, catalogue)
    refuse_several(table, pd.Series(rows["mirna"]), columns.unread, path)
    rows, copies = _one_row_each(rows)
    dropped = pd.concat([dropped, aside, copies], ignore_index=True)
    if rows.empty:
        raise InputError(
            f"the signature table {path} must hold miRNAs with an effect; none of its {len(table)} "
            f"rows does ({_reasons(dropped) or 'it has a header only'}). Give each miRNA a "
            "direction or log2 fold change."
        )
    told = [*given.numbers, *(() if "log2fc" in given.numbers else ("direction",))]
    return Contrast(
        table=make_table({"mirna": rows["mirna"], **rows[[*given.numbers, "direction"]]}),
        case=case,
        control=control,
        n_case=None,
        n_control=None,
        method=f"signature table with {', '.join(told)} as given",
        notes=(
            *_notes(names, given, dropped, catalogue.source),
            *sides,
            *_file_notes(columns, text.notes),
        ),
        dropped=dropped,
        names=names,
    )


def _drop_empty(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    nameless = rows["written"].str.lower().isin(NO_NUMBER)
    effectless = ~nameless & rows["direction"].isna()
    line = pd.Series([f"line {n}" for n in rows.index], index=rows.index)
    query = rows["written"].where(~nameless, line)
    reason = pd.Series("", index=rows.index)
    reason = reason.mask(nameless, "no miRNA name").mask(effectless, "no effect or direction")
    gone = nameless | effectless
    return rows.loc[~gone], dropped_rows(query.loc[gone], "says nothing", reason.loc[gone])


def _set_aside(rows: pd.DataFrame, catalogue: MirnaCatalogue) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave out what is no human miRNA by its name, unless nothing else is there."""
    kinds = rows["written"].map(lambda name: classify_row(name, catalogue).kind)
    gone = kinds.isin(_NO_MIRNA)
    gone &= not bool(gone.to_numpy().all())
    return rows.loc[~gone], dropped_rows(
        rows["written"].loc[gone], kinds.loc[gone], kinds.loc[gone]
    )


def _resolve(rows: pd.DataFrame, catalogue: MirnaCatalogue) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Name the miRNAs; names that mean the same miRNA come together."""
    names = name_mirnas(pd.Index(rows["written"].unique()), catalogue)
    meant = dict(zip(names["written"], names["mirna"], strict=True))
    return rows.assign(mirna=[meant[name] for name in rows["written"]]), names


def _one_row_each(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep one row a miRNA; none of one that goes up in one row and down in another."""
    order = rows.rename_axis(index=None).assign(line=list(rows.index))
    sure = [name for name in ("p", "fdr") if name in order]
    if sure:
        order = order.sort_values([*sure, "line"], na_position="last")
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
    return order.loc[~torn & ~again], dropped_rows(gone["written"], "further row", reasons)


def _reasons(dropped: pd.DataFrame) -> str:
    """Count why rows were dropped: ``2 no miRNA name, 1 repeated miRNA``."""
    kinds = dropped["reason"].str.replace(r"^line .* with opp", "with opp", regex=True)
    kinds = kinds.str.replace(r"^line .*", "repeated miRNA", regex=True)
    return ", ".join(f"{n} {kind}" for kind, n in kinds.value_counts().items())


def _notes(
    names: pd.DataFrame,
    given: ReadRows,
    dropped: pd.DataFrame,
    source: str,
) -> tuple[str, ...]:
    notes = ["Effects are as the signature table gives them; nothing was computed from samples."]
    if "log2fc" not in given.numbers:
        notes.append("Only directions are given: no effect sizes, no errors, no p.")
    notes += given.notes
    precursors = names["kind"] == "precursor"
    if precursors.any():
        many, found = int(precursors.sum()), int((precursors & names["resolved"]).sum())
        rows = "The rows are" if many > 0.8 * len(names) else f"{many} of {len(names)} names are of"
        notes.append(
            f"{rows} precursors, not mature miRNAs. {found} of {many} were taken for their guide "
            "arm; the other arm may have moved them."
        )
    unresolved = unresolved_note(names, source)
    if unresolved:
        notes.append(unresolved)
    if len(dropped):
        notes.append(f"Rows not used: {_reasons(dropped)}.")
    return tuple(notes)


def _file_notes(columns: Columns, read: tuple[str, ...]) -> tuple[str, ...]:
    """Say which columns were not read, and what the file had that is out of the ordinary."""
    unread = list(columns.unread)
    notes = [f"Columns not read: {', '.join(map(repr, unread))}."] if unread else []
    return (*notes, *([f"On reading: {'; '.join(read)}."] if read else []))
