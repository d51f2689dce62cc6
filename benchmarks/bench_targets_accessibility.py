"""Accessibility: kb a second on one core, against arithmetic, and RNAplfold where it is there."""

import gzip
import importlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numba import njit

from mirbone.targets import SequenceSet, encode_sequences, unpaired_probability
from mirbone.targets.accessibility._inside import LEAST, SPAN, WINDOW
from mirbone.targets.accessibility._vectors import WIDTH as LANES
from mirbone.targets.energy._model import MAX_LOOP

OURS_NT, THEIRS_NT, REPEATS, WIDTH = 300_000, 60_000, 5, 8


def main() -> None:
    """Print speeds in kb/s of process CPU time, the arithmetic's limit, and what RNAplfold does."""
    utrs, what = _utrs()
    print(f"{len(utrs.codes) / 1e3:.0f} kb of 3' UTR ({what}), one core of {os.cpu_count()}")
    unpaired_probability(utrs.take([0]), WIDTH)  # compiles
    seconds = [_seconds(lambda: unpaired_probability(utrs, WIDTH)) for _ in range(REPEATS)]
    ours = len(utrs.codes) / 1e3 / median(seconds)
    print(
        f"ours, median of {REPEATS}  {ours:7.1f} kb/s (fastest "
        f"{len(utrs.codes) / 1e3 / min(seconds):.1f}); 34 Mb take {34_000 / ours / 60:.1f} min"
    )
    _limit(utrs, median(seconds))
    try:
        rna = importlib.import_module("RNA")
    except ImportError:
        print("RNAplfold: not run, as ViennaRNA is not installed (`pip install viennarna`)")
        return
    few = utrs.take(range(int(np.searchsorted(utrs.offsets, THEIRS_NT))))
    theirs = len(few.codes) / 1e3 / _seconds(lambda: _rnaplfold(rna, few))
    print(f"RNAplfold -W 80 -L 40 -u 8  {theirs:7.1f} kb/s; ours is {ours / theirs:.1f} x as fast")
    _agreement(unpaired_probability(few, WIDTH), _rnaplfold(rna, few))


def _limit(utrs: SequenceSet, seconds: float) -> None:
    """Compare with the sums of products alone: of all that can pair, as vectors that are full."""
    pairs = sum(_pairs(utrs, span) * _vectors(span) for span in range(LEAST, SPAN))
    vectors = pairs / len(utrs.codes) + _ceil(WINDOW + 1 - WIDTH) + 2 * _ceil(SPAN - WIDTH)
    peak = _multiply_adds() / LANES
    limit = vectors * len(utrs.codes) / peak
    print(
        f"  {vectors:.0f} vectors of {LANES} multiply-adds a nt; {peak / 1e9:.2f} billion a second "
        f"in registers: the limit is {len(utrs.codes) / 1e3 / limit:.0f} kb/s, "
        f"{seconds / limit:.1f} x ours"
    )


def _pairs(utrs: SequenceSet, span: int) -> int:
    """Count the places whose nt may pair with the nt `span` further on in the same sequence."""
    total = 0
    for begin, end in zip(utrs.offsets[:-1], utrs.offsets[1:], strict=True):
        codes = utrs.codes[begin:end].astype(np.int64)
        first, second = codes[:-span], codes[span:]
        low, high = np.minimum(first, second), np.maximum(first, second)
        total += int(np.isin(low * 5 + high, (0 * 5 + 3, 1 * 5 + 2, 2 * 5 + 3)).sum())
    return total


def _ceil(length: int) -> int:
    return max(0, -(-length // LANES))


def _vectors(span: int) -> int:
    """Vectors that both sweeps and the loops around a stretch multiply for a pair of that span.

    Far from the ends of a sequence; every length is that of the sum it stands for in the kernels.
    """
    rows = range(MAX_LOOP - 1)  # generic interior loops, by the unpaired nt of one strand
    inside = sum(_ceil(span - 3 - row) for row in rows if row < span - 9)
    inside += 2 * _ceil(span - 2) * (span > 9) + 2 * _ceil(span - 1) * (span > 7)
    inside += _ceil(SPAN - span - 1) + _ceil(WINDOW - span)
    outside = sum(_ceil(SPAN - span - 4 - row) for row in rows if row < SPAN - span - 6)
    outside += 2 * _ceil(SPAN - span - 3) + 2 * _ceil(SPAN - span - 2)
    outside += 2 * _ceil(SPAN - span - 1) + _ceil(WINDOW - span)
    runs = range(WIDTH, min(MAX_LOOP + 1, span - 1 - LEAST))
    return inside + outside + 2 * sum(_ceil(span - 1 - run) for run in runs)


def _multiply_adds() -> float:
    """Multiply-adds of doubles a second that stay in registers."""
    values, times = np.ones(512), 50_000
    _chain(values, 1, 0.5, 0.5)
    seconds = median(_seconds(lambda: _chain(values, times, 0.5, 0.5)) for _ in range(REPEATS))
    return times * len(values) * 8 / seconds


@njit(fastmath=True)
def _chain(values, times, factor, added):
    for _ in range(times):
        for i in range(len(values)):
            x = values[i]
            for _ in range(8):
                x = x * factor + added
            values[i] = x


def _seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def _rnaplfold(rna: Any, utrs: SequenceSet) -> np.ndarray:
    found = np.full(len(utrs.codes), np.nan)
    for index in range(len(utrs)):
        text, begin = utrs.text(index), int(utrs.offsets[index])
        chances = rna.pfl_fold_up(text, WIDTH, min(80, len(text)), min(40, len(text)))
        for end in range(WIDTH, len(text) + 1):
            found[begin + end - WIDTH] = chances[end][WIDTH]
    return found


def _agreement(ours: np.ndarray, theirs: np.ndarray) -> None:
    known = np.isfinite(ours) & np.isfinite(theirs) & (theirs > 0)
    a, b = np.log10(ours[known]), np.log10(theirs[known])
    print(
        f"log10 probabilities of {known.sum():,} places: r = {np.corrcoef(a, b)[0, 1]:.7f}, median "
        f"difference {np.median(np.abs(a - b)):.1e}, largest {np.abs(a - b).max():.1e}"
    )


def _utrs() -> tuple[SequenceSet, str]:
    """The first reference UTRs, or random ones."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "reference"
    path = Path(os.environ.get("MIRBONE_REFERENCE", beside)) / "utr" / "human_3utr.tsv.gz"
    if path.is_file():
        with gzip.open(path, "rt", encoding="utf-8") as handle:
            rows = [line.rstrip("\n").split("\t")[-1] for line in handle][1:]
        texts, what = [row for row in rows if row], "the first of the human reference"
    else:
        drawn = np.random.default_rng(1).choice(list("ACGU"), (OURS_NT // 1500, 1500))
        texts, what = ["".join(row) for row in drawn], "random"
    whole = encode_sequences((str(n), text) for n, text in enumerate(texts))
    return whole.take(range(int(np.searchsorted(whole.offsets, OURS_NT)))), what
