"""Predicted repression of many miRNAs, written as it comes."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from mirbone._core import atomic_path
from mirbone.targets._repression import predict_repression
from mirbone.targets._sequences import SequenceSet

COLUMNS = ("mirna", "transcript", "log2_change", "low", "high", "n_sites")
_BLOCK = 128


def block_count(mirnas: SequenceSet) -> int:
    """Count the blocks in which `write_repression` works.

    Parameters
    ----------
    mirnas : SequenceSet
        Mature miRNAs.

    Returns
    -------
    int
        How often `progress` will be called.
    """
    return -(-len(mirnas) // _BLOCK)


def write_repression(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    output: Path,
    *,
    accessibility: np.ndarray | None = None,
    threads: int = 1,
    progress: Callable[[str], None] | None = None,
) -> int:
    """Predict block by block of miRNAs and write one tab-separated table.

    Parameters
    ----------
    mirnas, utrs : SequenceSet
        Mature miRNAs and 3' UTRs.
    output : Path
        The table, with the columns of `predict_repression`; it stands there only when whole.
    accessibility : ndarray of float, shape (nucleotides,), optional
        As for `predict_repression`.
    threads : int, optional
        How many cores to use.
    progress : callable, optional
        Called with a few words as each block begins.

    Returns
    -------
    int
        Number of rows.
    """
    rows = 0
    with atomic_path(output) as path, path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(COLUMNS) + "\n")
        for begin in range(0, len(mirnas), _BLOCK):
            stop = min(begin + _BLOCK, len(mirnas))
            if progress is not None:
                progress(f"miRNAs {begin + 1} to {stop}")
            table = predict_repression(
                mirnas.take(range(begin, stop)),
                utrs,
                accessibility=accessibility,
                threads=threads,
            )
            table.to_csv(
                file,
                sep="\t",
                header=False,
                index=False,
                float_format="%.4f",
                columns=list(COLUMNS),
                lineterminator="\n",
            )
            rows += len(table)
    return rows
