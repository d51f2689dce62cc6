"""The sample sheet, and which of its rows belongs to which column of the matrix."""

import re
from difflib import get_close_matches

import pandas as pd

from mirbone._core import InputError, TableLike, read_table, source_of

_SAMPLE_COLUMNS = ("sample", "sample_id", "sampleid", "sample_name")
_TCGA = re.compile(r"TCGA-\w{2}-\w{4}-\d{2}[A-Z]?(-|$)")
_TCGA_PATIENT = re.compile(r"TCGA-\w{2}-\w{4}$")
_TCGA_TYPES = {"01": "primary tumour", "06": "metastasis", "11": "normal"}


def read_sheet(samples: TableLike) -> pd.DataFrame:
    """Read a sample sheet.

    The column ``sample`` (or ``sample_id``, in any case), else the first column, names the samples.

    Parameters
    ----------
    samples : path or DataFrame
        TSV or CSV with a header, or the table itself.

    Returns
    -------
    DataFrame
        Text; the index, named ``sample``, is unique.

    Raises
    ------
    InputError
        If a sample is unnamed or comes twice, or there is nothing beside the names.
    """
    path = source_of(samples, "samples")
    table = read_table(path, what="the sample sheet")
    lower = {str(column).lower(): column for column in reversed(table.columns)}
    column = str(next((lower[n] for n in _SAMPLE_COLUMNS if n in lower), table.columns[0]))
    if table.shape[1] < 2 or len(table) == 0:
        raise InputError(
            f"the sample sheet {path} must hold sample names and at least one column that tells "
            f"the groups; found {', '.join(map(repr, table.columns))} and {len(table)} rows."
        )
    names = pd.Series(table[column])
    for bad, why in ((names == "", "has no name"), (names.duplicated(), "comes a second time")):
        if bad.any():
            line = names.loc[bad].index.tolist()[0]
            raise InputError(
                f"the sample sheet {path}, line {line}: each sample must be named once in column "
                f"{column!r}; {names[line]!r} {why}. Correct or remove the line."
            )
    return table.drop(columns=[column]).set_axis(pd.Index(names, name="sample"))


def match_samples(
    columns: pd.Index, sheet: pd.DataFrame, source: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Find the sheet's row of each column of the matrix.

    Names must agree exactly. A column that the sheet does not name is left out, and a note says so;
    a row of the sheet that the matrix lacks is refused, since it may be a misspelled name that
    would cost a sample. The exception is a TCGA matrix with a table of patients: aliquot barcodes
    are matched by their first three fields, and only primary tumours are kept, one aliquot a
    patient.

    Parameters
    ----------
    columns : Index
        Column names of the matrix.
    sheet : DataFrame
        As `read_sheet` gives it.
    source : str
        The matrix in words.

    Returns
    -------
    sheet : DataFrame
        Rows indexed by column name, in the order of the matrix; only columns that are used.
    notes : tuple of str
        What was chosen, in sentences.

    Raises
    ------
    InputError
        If the sheet names a sample that the matrix does not hold.
    """
    if not columns.isin(sheet.index).any() and _is_tcga(columns, sheet.index):
        return _match_patients(columns, sheet)
    _refuse_unknown(sheet.index, columns, source)
    named = columns.isin(sheet.index)
    return sheet.loc[columns[named]], _left_out(columns[~named], len(columns))


def _left_out(unnamed: pd.Index, measured: int) -> tuple[str, ...]:
    if len(unnamed) == 0:
        return ()
    first = ", ".join(map(str, unnamed[:5])) + (" ..." if len(unnamed) > 5 else "")
    return (
        f"{len(unnamed)} of {measured} measured samples are not in the sample sheet and were left "
        f"out: {first}.",
    )


def _is_tcga(columns: pd.Index, samples: pd.Index) -> bool:
    barcodes = all(_TCGA.match(str(c)) for c in columns)
    return barcodes and all(_TCGA_PATIENT.match(str(s)) for s in samples)


def _match_patients(columns: pd.Index, sheet: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    fields = [str(column).split("-") for column in columns]
    table = pd.DataFrame(
        {"patient": ["-".join(f[:3]) for f in fields], "type": [f[3][:2] for f in fields]},
        index=columns,
    )
    other = table.loc[table["type"] != "01"].value_counts("type").sort_index()
    table = table.loc[table["type"] == "01"].sort_index()
    again = table.duplicated("patient")
    unknown = ~table["patient"].isin(list(sheet.index))
    kept = table.loc[~again & ~unknown]
    if len(kept) == 0:
        raise InputError(
            "the sample sheet must name the patients of the matrix; it holds none of its primary "
            f"tumours, such as {columns[0]!r}. Give barcodes or their first three fields."
        )
    notes = [
        "TCGA aliquots were matched to patients by the first three fields of the barcode; only "
        f"primary tumours (fourth field 01) are used: {len(kept)} of {len(columns)} aliquots."
    ]
    if len(other):
        each = (f"{n} {_TCGA_TYPES.get(str(t), f'of type {t}')}" for t, n in other.items())
        notes.append(f"Left out: {', '.join(each)} aliquots.")
    if again.any():
        names = ", ".join(table.loc[again].index.tolist())
        notes.append(f"Second primary aliquots of a patient left out, first barcode kept: {names}.")
    if unknown.any():
        notes.append(f"{int(unknown.sum())} primary aliquots have no row in the sample sheet.")
    absent = len(sheet) - len(kept)
    if absent:
        notes.append(f"{absent} patients of the sample sheet have no primary aliquot.")
    chosen = set(kept.index)
    order = [c for c in columns if c in chosen]
    rows = sheet.loc[kept.loc[order, "patient"]]
    return rows.set_axis(pd.Index(order, name="sample")), tuple(notes)


def _refuse_unknown(given: pd.Index, measured: pd.Index, source: str) -> None:
    unknown = [str(name) for name in given if name not in measured]
    if not unknown:
        return
    near = get_close_matches(unknown[0], [str(name) for name in measured], n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
    raise InputError(
        f"every sample of the sample sheet must be measured; {unknown[0]!r}{more} of the sample "
        f"sheet {'are' if more else 'is'} not in {source}, which holds "
        f"{', '.join(map(repr, map(str, measured[:3])))} ...{hint} Rename it, or remove its row."
    )
