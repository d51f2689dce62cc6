"""Profiles whose samples are told apart: what was measured, and who is a case."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import (
    AnnDataLike,
    FilePath,
    Held,
    InputError,
    TableLike,
    named_keywords,
    short_repr,
    source_of,
)
from mirbone.expression._groups import Groups, find_groups
from mirbone.expression._guards import check_samples
from mirbone.expression._profiles import Profiles
from mirbone.expression._sense import Sense
from mirbone.expression.reading._match import match_samples
from mirbone.expression.reading._read import CYCLES, read_h5ad, read_values
from mirbone.expression.reading._sheet import read_sheet, sample_names
from mirbone.words import MirnaCatalogue

_WORDS: dict[str, tuple[Literal["counts", "log2", "ct"], str]] = {
    "counts": ("counts", "the count table"),
    "intensities": ("log2", "the intensity table"),
    "ct": ("ct", "the Ct table"),
}


@short_repr()
@dataclass(frozen=True, slots=True)
class LabelledProfiles:
    """Profiles of the samples of a contrast, with what the sample sheet says of them.

    Parameters
    ----------
    profiles : Profiles
        Values of the samples in either group, and of rows that are no miRNAs (`aside`).
    column : str
        Column of the sheet that holds the groups.
    case, control : str
        Its values.
    sheet : DataFrame
        Text; one row a sample, in the order of the columns of the values.
    """

    profiles: Profiles
    column: str
    case: str
    control: str
    sheet: pd.DataFrame

    @property
    def is_case(self) -> NDArray[np.bool_]:
        """Whether each sample is a case."""
        return (self.sheet[self.column] == self.case).to_numpy(bool)

    @property
    def sizes(self) -> tuple[int, int]:
        """Number of cases and of controls."""
        cases = int(self.is_case.sum())
        return cases, len(self.sheet) - cases

    def _headline(self) -> str:
        cases, controls = self.sizes
        return f"{cases} {self.case} and {controls} {self.control}, {self.profiles.scale}"


def label_groups(
    profiles: Profiles, sheet: pd.DataFrame, contrast: str
) -> tuple[LabelledProfiles, Groups]:
    """Find the samples of a contrast among profiles.

    Parameters
    ----------
    profiles : Profiles
        The values.
    sheet : DataFrame
        As `read_sheet` gives it.
    contrast : str
        ``CASE:CONTROL``, or ``COLUMN=CASE:CONTROL``.

    Returns
    -------
    labelled : LabelledProfiles
        The samples of the contrast; what was chosen is in the notes of its profiles.
    groups : Groups
        The same groups, as the tests of expression take them.

    Raises
    ------
    InputError
        If a sample or a group is not found, or a sample holds nothing.
    """
    found, rows, notes = match_samples(profiles.values.columns, sheet, profiles.source)
    groups = find_groups(contrast, rows)
    aside = profiles.aside
    values = profiles.values.set_axis(found, axis=1).reindex(columns=groups.sheet.index)
    if len(aside):
        aside = aside.set_axis(found, axis=1).reindex(columns=groups.sheet.index)
    check_samples(values, profiles.source, counts=profiles.scale == "counts")
    profiles = replace(profiles, values=values, aside=aside).noting(*notes, *_unused(rows, groups))
    labelled = LabelledProfiles(
        profiles, groups.column, groups.case, groups.control, groups.sheet.copy()
    )
    return labelled, groups


@named_keywords
def read_labelled(
    contrast: str,
    *,
    counts: TableLike | None = None,
    intensities: TableLike | None = None,
    ct: TableLike | None = None,
    h5ad: FilePath | Held | AnnDataLike | None = None,
    samples: TableLike | None = None,
    layer: str | None = None,
    sense: Sense | None = None,
    limit: float = CYCLES,
    catalogue: MirnaCatalogue | None = None,
) -> LabelledProfiles:
    """Read what was measured in the samples of a contrast.

    Parameters
    ----------
    contrast : str
        ``CASE:CONTROL``, or ``COLUMN=CASE:CONTROL``.
    counts, intensities, ct : path or DataFrame, optional
        Read counts, log2 intensities or Ct values, miRNAs x samples; exactly one, or `h5ad`.
    h5ad : path or AnnData, optional
        AnnData of counts or log2 values, whose obs is the sample sheet.
    samples : path or DataFrame, optional
        Sample sheet; not with `h5ad`.
    layer : str, optional
        Of an AnnData: the layer that holds the values.
    sense : {"more", "less"}, optional
        What is more of a miRNA, where log2 values or Ct would tell otherwise.
    limit : float, optional
        For Ct: cycles run; a Ct at or above it is not detected.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    LabelledProfiles
        Values as measured, not normalised; not detected is NaN in Ct.

    Raises
    ------
    InputError
        If no input or more than one is given, or it is refused; the message says why.
    """
    tables = {"counts": counts, "intensities": intensities, "ct": ct, "h5ad": h5ad}
    given = [name for name, table in tables.items() if table is not None]
    if len(given) != 1:
        raise InputError(
            "expected one of `counts`, `intensities`, `ct` and `h5ad`; got "
            f"{', '.join(f'`{name}`' for name in given) or 'none'}."
        )
    kind = given[0]
    if h5ad is not None:
        if samples is not None:
            raise InputError(
                "`samples` has no place beside an AnnData, whose obs is the sample sheet. Leave it "
                "out, or join it to obs."
            )
        profiles, sheet = read_h5ad(h5ad, layer=layer, sense=sense, catalogue=catalogue)
        return label_groups(profiles, sheet, contrast)[0]
    if layer is not None:
        raise InputError("`layer` names a layer of an AnnData; none was given. Leave it out.")
    if samples is None:
        raise InputError(f"`{kind}` needs `samples`, the sample sheet.")
    sheet = read_sheet(samples)
    scale, words = _WORDS[kind]
    profiles = read_values(
        source_of(tables[kind], kind), words, scale, wanted=sample_names(sheet), limit=limit,
        sense=sense, catalogue=catalogue,
    )  # fmt: skip
    return label_groups(profiles, sheet, contrast)[0]


def _unused(rows: pd.DataFrame, groups: Groups) -> tuple[str, ...]:
    """Say which samples are in neither group, so that a misspelled group is seen."""
    others = rows.loc[~rows.index.isin(groups.sheet.index), groups.column]
    if len(others) == 0:
        return ()
    each = [f"{n} {value or 'without a value'}" for value, n in others.value_counts().items()]
    listed = ", ".join(each[:5]) + (", ..." if len(each) > 5 else "")
    return (f"{len(others)} samples are in neither group and were not used ({listed}).",)
