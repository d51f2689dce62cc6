"""Quantitative PCR: one row a well, as instruments export it, or one row an assay."""

import re

import numpy as np
import pandas as pd

from mirbone._core import InputError
from mirbone.expression.reading.layouts._laid import (
    Given,
    Laid,
    LaidScale,
    is_absent,
    plain,
    shown,
    to_numbers,
)
from mirbone.expression.reading.layouts._undetected import (
    code_note,
    not_detected,
    repeated_maximum,
)

_SAMPLE = ("samplename", "sample", "sampleid")
_TARGET = (
    *("mirna", "targetname", "detectorname", "detector", "assayname", "assay", "target"),
    *("mirnaname", "genename", "gene", "primer", "probe", "matureid"),
)
_CT = ("ct", "cq", "cp", "crt", "ctvalue", "cqvalue", "rawct", "ctraw")
_DELTA = ("deltact", "dct", "deltacq", "dcq", "deltacrt", "dcrt")
_TURNED = re.compile(r"\s*(?:[-\u2212\u2013]|minus|neg|2)", re.IGNORECASE)
_CYCLES_APART = 1.0
_YES = frozenset({"true", "yes", "1", "x"})
_NO_SAMPLE = frozenset({"ntc", "standard", "negative control", "no template control", "nac", "nrt"})
_READ = ("omit", "omitted", "exclude", "task", "content")


def is_plate(columns: pd.Index) -> bool:
    """Tell whether a table has one row a Ct value.

    Parameters
    ----------
    columns : Index
        Its column names.

    Returns
    -------
    bool
        True if columns for sample, assay and Ct (or delta Ct) are among them, by any usual name.
    """
    words = {plain(column) for column in columns if not _is_turned(str(column))}
    return (
        any(w in words for w in _SAMPLE)
        and any(w in words for w in _TARGET)
        and any(w in words for w in (*_CT, *_DELTA))
    )


def _is_turned(column: str) -> bool:
    """Whether a column holds minus delta Ct, or 2 to the power of it: levels, in a long table."""
    return bool(_TURNED.match(column)) and plain(column).endswith(_DELTA)


def lay_plate(given: Given) -> Laid:
    """Read wells to assays by samples; replicate wells are averaged over those detected.

    Parameters
    ----------
    given : Given
        The table.

    Returns
    -------
    Laid
        Ct, or delta Ct where the table holds nothing else; NaN where not detected.

    Raises
    ------
    InputError
        If a Ct is no number, or no well is left.
    """
    table = given.table
    titled = {plain(c): str(c) for c in reversed(table.columns) if not _is_turned(str(c))}
    sample, target = (next(titled[w] for w in words if w in titled) for words in (_SAMPLE, _TARGET))
    raw = next((titled[w] for w in _CT if w in titled), None)
    value = raw if raw is not None else next(titled[w] for w in _DELTA if w in titled)
    wells, notes = _wells(table, titled, sample, target)
    if wells.empty:
        raise InputError(
            f"{given.source} must hold wells with a sample and an assay; none has both."
        )
    ct = _numbers(pd.Series(wells[value]), given)
    code = repeated_maximum(ct) if raw is not None else None
    if code is not None:  # before wells are averaged
        notes.append(code_note(code, int((ct == code).sum())))
        ct[ct == code] = np.nan
    long = pd.DataFrame(
        {
            "sample": wells[sample].astype(str).to_numpy(),
            "mirna": wells[target].astype(str).to_numpy(),
            "ct": ct,
        }
    )
    wide = long.pivot_table(
        index="mirna", columns="sample", values="ct", aggfunc="mean", dropna=False, sort=False
    )
    wide = wide.reindex(
        index=long["mirna"].drop_duplicates(), columns=long["sample"].drop_duplicates()
    )
    wide = pd.DataFrame(
        wide.to_numpy(float),
        index=pd.Index(wide.index, name="mirna"),
        columns=pd.Index([str(c) for c in wide.columns]),
    )
    notes += _replicate_notes(long)
    read = (sample, target, value, *(titled[w] for w in _READ if w in titled))
    unread = tuple(str(c) for c in table.columns if c not in read)
    scale: LaidScale = "delta_ct" if raw is None else "ct"
    return Laid(_kind(given), wide, scale, notes=tuple(notes), unread=unread)


def _kind(given: Given) -> str:
    """Name the instrument by what stands before its table."""
    text = " ".join(" ".join(row) for row in given.before).lower()
    for word, kind in (
        ("quantstudio", "QuantStudio export"),
        ("viia", "ViiA 7 export"),
        ("sds", "SDS export (low density array)"),
        ("rq manager", "SDS export (low density array)"),
        ("stepone", "StepOne export"),
        ("biomark", "BioMark export"),
        ("lightcycler", "LightCycler export"),
        ("cfx", "CFX export"),
    ):
        if word in text:
            return kind
    return "Ct table, one row a well"


def _wells(
    table: pd.DataFrame, titled: dict[str, str], sample: str, target: str
) -> tuple[pd.DataFrame, list[str]]:
    """Leave out empty and omitted wells, and those without a sample's RNA."""
    notes = []
    omit = next((titled[w] for w in ("omit", "omitted", "exclude") if w in titled), None)
    task = next((titled[w] for w in ("task", "content") if w in titled), None)
    empty = (table[sample].astype(str) == "") | (table[target].astype(str) == "")
    gone = {"wells without a sample or an assay": empty}
    if omit is not None:
        gone["wells that were omitted"] = table[omit].astype(str).str.lower().isin(_YES)
    if task is not None:
        gone["wells without template or of standards"] = (
            table[task].astype(str).str.lower().isin(_NO_SAMPLE)
        )
    every = pd.Series(False, index=table.index)
    for what, which in gone.items():
        if which.any():
            notes.append(f"{int(which.sum())} {what} were passed over.")
        every |= which
    return table.loc[~every], notes


def _numbers(cells: pd.Series, given: Given) -> np.ndarray:
    text = cells.to_numpy(dtype=object)
    values = to_numbers(text)
    for i in np.flatnonzero(~np.isfinite(values)):
        if not is_absent(text[i]):
            raise InputError(
                f"{given.source}, line {cells.index[i]}, column {cells.name!r}: expected a number; "
                f"found {str(text[i])[:60]!r}. Correct the cell, or write Undetermined."
            )
    values[~np.isfinite(values)] = np.nan
    values[not_detected(values)] = np.nan
    return values


def _replicate_notes(long: pd.DataFrame) -> list[str]:
    groups = long.groupby(["mirna", "sample"], sort=False)["ct"]
    sizes = pd.Series(groups.size())
    many = sizes.loc[sizes > 1]
    if many.empty:
        return []
    apart = pd.Series(groups.max()) - pd.Series(groups.min())
    wide = apart.loc[apart > _CYCLES_APART]
    some = pd.Series(groups.count())
    partly = int(((some > 0) & (some < sizes)).sum())
    notes = [
        f"{len(many)} assays of a sample were run in {_span(many)} wells: averaged over the wells "
        "in which they were detected."
    ]
    if len(wide):
        which = shown([f"{m} in {s}" for m, s in wide.index], 3)
        notes.append(
            f"{len(wide)} of them are more than {_CYCLES_APART:g} cycle apart between wells: "
            f"{which}."
        )
    if partly:
        notes.append(f"{partly} of them were detected in some of their wells only.")
    return notes


def _span(sizes: pd.Series) -> str:
    low, high = int(sizes.min()), int(sizes.max())
    return str(low) if low == high else f"{low} to {high}"
