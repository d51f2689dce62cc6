"""Which layout a table has."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from mirbone._core import InputError, Source, read_text_table
from mirbone.expression.reading.layouts._arrays import (
    is_nanostring,
    is_series_matrix,
    lay_nanostring,
    lay_series_matrix,
    refuse_agilent_file,
)
from mirbone.expression.reading.layouts._biomark import is_biomark, lay_biomark
from mirbone.expression.reading.layouts._laid import Given, Laid, shown
from mirbone.expression.reading.layouts._long import is_long, lay_long
from mirbone.expression.reading.layouts._matrix import lay_matrix
from mirbone.expression.reading.layouts._mirtop import is_mirtop, lay_mirtop
from mirbone.expression.reading.layouts._plates import is_plate, lay_plate
from mirbone.expression.reading.layouts._sequencing import (
    is_feature_counts,
    is_firehose,
    is_gdc,
    is_mirdeep2,
    lay_feature_counts,
    lay_firehose,
    lay_gdc,
    lay_mirdeep2,
    refuse_single,
)

_LAYOUTS: tuple[tuple[Callable[[Given], bool], Callable[[Given], Laid]], ...] = (
    (lambda given: is_mirtop(given.table.columns), lay_mirtop),
    (lambda given: is_mirdeep2(given.table.columns), lay_mirdeep2),
    (lambda given: is_gdc(given.table.columns), lay_gdc),
    (lambda given: is_feature_counts(given.table.columns), lay_feature_counts),
    (lambda given: is_nanostring(given.table.columns), lay_nanostring),
    (lambda given: is_plate(given.table.columns), lay_plate),
    (is_series_matrix, lay_series_matrix),
    (is_long, lay_long),
)


def find_layout(path: Source, what: str, wanted: tuple[pd.Index, ...] = ()) -> Laid:
    """Read a table of measured values, whatever program wrote it.

    Parameters
    ----------
    path : Path or Held
        The table.
    what : str
        The table in words, for messages.
    wanted : tuple of Index, optional
        What the sample sheet may call the samples: columns beside them are not read.

    Returns
    -------
    Laid
        Names as written, samples and numbers; what was passed over is in its notes.

    Raises
    ------
    InputError
        If it is no such table, or a cell cannot be read.
    """
    text = read_text_table(path, what=what, numbers=True, repeats=True)
    given = Given(text.table, path, what, wanted, text.before)
    if is_firehose(given):
        laid = lay_firehose(given)
    elif is_biomark(given):
        laid = lay_biomark(given)
    else:
        _refuse_repeats(given, text.header_line)
        refuse_single(given)
        refuse_agilent_file(given)
        lay = next((lay for fits, lay in _LAYOUTS if fits(given)), lay_matrix)
        laid = lay(given)
    if laid.values.empty:
        raise InputError(
            f"{given.source} must hold a row a miRNA and a column a sample; read as {laid.kind}, "
            f"it holds {len(laid.values)} rows and {laid.values.shape[1]} samples."
        )
    twice = laid.values.columns[laid.values.columns.duplicated()]
    if len(twice):
        raise InputError(
            f"{given.source} must hold each sample once; {shown(twice)} came more than once. "
            "Rename or remove them."
        )
    around = (f"On reading: {'; '.join(text.notes)}.",) if text.notes else ()
    unread = (f"Columns not read: {shown(laid.unread, 8)}.",) if laid.unread else ()
    words = " ".join(" ".join(row) for row in text.before[:50])
    alone = laid.values.columns[0] if laid.values.shape[1] == 1 else ""
    words = f"{words[:5000]} {text.table.columns[0]} {laid.words} {alone}"
    return replace(laid, notes=(*around, *laid.notes, *unread), words=words)


def _refuse_repeats(given: Given, line: int) -> None:
    repeated = [name for name, n in Counter(given.table.columns).items() if n > 1]
    if repeated:
        raise InputError(
            f"{given.source}, line {line}: each column name must be unique; {shown(repeated)} came "
            "more than once. Rename or remove them."
        )
