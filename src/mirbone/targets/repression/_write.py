"""Predicted repression of many miRNAs, written as it comes."""

from concurrent.futures import Future
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd

from mirbone._core import (
    FilePath,
    Progress,
    atomic_path,
    guarded,
    named_keywords,
    promised,
    shown,
    thread_pool,
)
from mirbone.targets.repression._predict import count_utrs, predict_counted
from mirbone.targets.repression._rows import fit_rows, write_rows
from mirbone.targets.sequences._sequences import SequenceSet

COLUMNS = ("mirna", "transcript", "log2_change", "low", "high", "n_sites", "n_coding_sites")
_MIRNAS, _PAIRS = 512, 10_000_000
"""Most that is computed and written at once; some 50 bytes a pair."""


@named_keywords
def write_repression(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    output: FilePath,
    *,
    orfs: SequenceSet | None = None,
    accessibility: np.ndarray | None = None,
    threads: int = 1,
    progress: Progress | None = None,
) -> int:
    """Predict block by block of miRNAs and write one tab-separated table.

    Parameters
    ----------
    mirnas, utrs : SequenceSet
        Mature miRNAs and 3' UTRs.
    output : str or path-like
        The table, with the columns of `predict_repression`; it stands there only when whole.
    orfs : SequenceSet, optional
        As for `predict_repression`.
    accessibility : ndarray of float, shape (nucleotides,), optional
        As for `predict_repression`.
    threads : int, optional
        How many cores to use.
    progress : Progress, optional
        Told how many miRNAs are done; a line in a notebook without it.

    Returns
    -------
    int
        Number of rows.
    """
    tell = shown(progress)
    output = Path(output)
    rows, counted = 0, count_utrs(utrs)
    block = max(1, min(_MIRNAS, _PAIRS // max(len(utrs), 1)))
    with atomic_path(output) as path, path.open("wb") as file:
        file.write(("\t".join(COLUMNS) + "\n").encode())
        with thread_pool(1) as writer:  # writes one block while the next is computed
            written: Future[None] | None = None
            for begin in range(0, len(mirnas), block):
                stop = min(begin + block, len(mirnas))
                tell("Predicting the repression", begin, len(mirnas))
                table = predict_counted(
                    mirnas.take(range(begin, stop)),
                    utrs,
                    counted,
                    orfs=orfs,
                    accessibility=accessibility,
                    threads=threads,
                )
                rows += len(table)
                if written is not None:
                    written.result()
                written = writer.submit(_write_rows, table, file)
            if written is not None:
                written.result()
    return rows


def _write_rows(table: pd.DataFrame, file: BinaryIO) -> None:
    """Write with at most four decimals."""
    promised(table, COLUMNS)
    names, quoted = [], False
    for name in COLUMNS[:2]:
        column = pd.Categorical(table[name])
        texts = [guarded(str(one)) for one in column.categories]
        quoted |= any(mark in one for one in texts for mark in '\t\r\n"')
        names.append((column.codes, texts))
    numbers = [table[name].to_numpy(dtype=np.float32) for name in COLUMNS[2:5]]
    if quoted or not fit_rows(numbers):
        _write_quoted(table, names, file)
    else:
        counts = [table[name].to_numpy(dtype=np.int32) for name in COLUMNS[5:]]
        write_rows(names, numbers, counts, file)


def _write_quoted(
    table: pd.DataFrame, names: list[tuple[np.ndarray, list[str]]], file: BinaryIO
) -> None:
    """Leave to Arrow what needs quotes, or is missing."""
    import pyarrow as pa
    from pyarrow import csv

    columns = {
        name: pa.array(texts, pa.string()).take(pa.array(codes))
        for name, (codes, texts) in zip(COLUMNS[:2], names, strict=True)
    }
    for name in COLUMNS[2:5]:
        columns[name] = pa.array(np.round(table[name].to_numpy(), 4) + 0.0)  # no negative zero
    columns |= {name: pa.array(table[name]) for name in COLUMNS[5:]}
    quoted = any(mark in one for _, texts in names for one in texts for mark in '\t\r\n"')
    style = "needed" if quoted else "none"  # the one quotes every name, the other takes no quotes
    options = csv.WriteOptions(include_header=False, delimiter="\t", quoting_style=style)
    csv.write_csv(promised(pa.table(columns), COLUMNS), file, write_options=options)
