"""Which row of the sample sheet belongs to which column of the matrix."""

import re
from collections.abc import Callable
from difflib import get_close_matches

import pandas as pd

from mirbone._core import InputError
from mirbone.expression.reading._sheet import NAMED_IN
from mirbone.expression.reading.layouts._laid import shown

_TCGA = re.compile(r"TCGA-\w{2}-\w{4}-\d{2}[A-Z]?(-|$)")
_TCGA_PATIENT = re.compile(r"TCGA-\w{2}-\w{4}$")
_TCGA_TYPES = {"01": "primary tumour", "06": "metastasis", "11": "normal"}
_ENDING = re.compile(
    r"(?:[._ -](?:bam|sam|fastq|fq|gz|txt|tsv|csv|cel|rcc|sorted|dedup|aligned|trimmed|collapsed|"
    r"sortedbycoord|out|counts?|mature|mirna|signal|avg|s\d+|l\d{3}|r[12]|\d{3}|umis?|t\d|rma|dabg|chp))$",
    re.IGNORECASE,
)


def match_samples(
    columns: pd.Index, sheet: pd.DataFrame, source: str
) -> tuple[pd.Index, pd.DataFrame, tuple[str, ...]]:
    """Find the sheet's row of each column of the matrix.

    Names must agree exactly, in the column of the sheet that names samples or in another one that
    fits wholly; or but for what programs do to names of columns: folders and endings of files,
    hyphens that became dots, an X before a digit. A column that the sheet does not name is left
    out, and a note says so; a row of the sheet that the matrix lacks is refused, since it may be a
    misspelled name that would cost a sample. TCGA barcodes are matched by the fields that both
    give; with a table of patients only primary tumours are kept, one aliquot a patient.

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
    columns : Index
        What the columns are called in the sheet.
    sheet : DataFrame
        Rows indexed by column name, in the order of the matrix; only columns that are used.
    notes : tuple of str
        What was chosen, in sentences.

    Raises
    ------
    InputError
        If the sheet names a sample that the matrix does not hold.
    """
    if columns.str.match(r"TCGA\.\w{2}\.\w{4}").all():  # R writes dots for hyphens
        columns = columns.str.replace(".", "-", regex=False)
    if not columns.isin(sheet.index).any() and _is_tcga(columns, sheet.index):
        return columns, *_match_patients(columns, sheet)
    sheet, notes = _by_another_column(columns, sheet)
    if not notes and NAMED_IN in sheet.attrs:
        notes = (_named_in(sheet.attrs[NAMED_IN]),)
    found, said = _renamed(columns, sheet.index)
    _refuse_unknown(sheet.index, found, source)
    named = found.isin(sheet.index)
    left = _left_out(columns[~named], len(columns))
    return found, sheet.loc[found[named]], (*notes, *said, *left)


def _by_another_column(
    columns: pd.Index, sheet: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Take the samples' names from another column of the sheet where the first names none.

    The column that names most of them is meant, if these are more than half: a sample of it that
    the table lacks is then told as such.
    """
    if columns.isin(sheet.index).any() or _renamed(columns, sheet.index)[1]:
        return sheet, ()
    held: dict[str, int] = {}
    for column in sheet.columns:
        values = pd.Index(sheet[column])
        if values.is_unique and (values != "").all():
            held[column] = int(values.isin(_renamed(columns, values)[0]).sum())
    best = max(held, key=lambda column: held[column], default=None)
    if best is None or held[best] <= 0.5 * len(sheet):
        return sheet, ()
    moved = sheet.assign(**{"named before": sheet.index})
    return moved.set_axis(pd.Index(sheet[best], name="sample")), (_named_in(best),)


def _named_in(column: str) -> str:
    return f"Samples are named in the column {column!r} of the sample sheet."


def _renamed(columns: pd.Index, samples: pd.Index) -> tuple[pd.Index, tuple[str, ...]]:
    """Find columns whose name differs from the sheet's only by what programs do to names."""
    lacking = [str(name) for name in samples if name not in columns]
    spare = [str(name) for name in columns if name not in samples]
    if not lacking or not spare:
        return columns, ()
    meant: dict[str, str] = {}
    for ours, theirs in ((_plain, _plain), (_barcode(lacking), _barcode(lacking))):
        by_key: dict[str, list[str]] = {}
        for name in spare:
            by_key.setdefault(ours(name), []).append(name)
        for name in lacking:
            near = by_key.get(theirs(name), [])
            if len(near) == 1 and near[0] not in meant.values() and name not in meant:
                meant[name] = near[0]
    if not meant:
        return columns, ()
    back = {written: name for name, written in meant.items()}
    first = next(iter(meant.items()))
    note = (
        f"{len(meant)} samples are named otherwise in the sample sheet than in the table, such as "
        f"{first[0]!r} for {first[1]!r}; they were matched."
    )
    return pd.Index([back.get(str(name), name) for name in columns]), (note,)


def _plain(name: str) -> str:
    """Reduce a sample's name to what programs leave of it."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    while _ENDING.search(base):
        base = _ENDING.sub("", base)
    base = re.sub(r"^X(?=\d)", "", base)
    return re.sub(r"[^a-z0-9]+", ".", base.lower()).strip(".")


def _barcode(samples: list[str]) -> Callable[[str], str]:
    """Cut TCGA barcodes to the length of the sheet's; anything else stays itself."""
    sizes = {len(name) for name in samples if _TCGA.match(name)}
    size = sizes.pop() if len(sizes) == 1 else 0
    return lambda name: name[:size] if size and _TCGA.match(name) else f"={name}"


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
    hint += " Rename it, or remove its row."
    parts = [str(name) for name in measured if _plain(str(name)) == _plain(unknown[0])]
    if len(parts) > 1:
        hint = (
            f" Several may be {unknown[0]!r}: {shown(parts)}. Add up the counts of lanes or parts "
            "first, or name them apart in the sheet."
        )
    more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
    raise InputError(
        f"every sample of the sample sheet must be measured; {unknown[0]!r}{more} of the sample "
        f"sheet {'are' if more else 'is'} not in {source}, which holds "
        f"{', '.join(map(repr, map(str, measured[:3])))} ...{hint}"
    )
