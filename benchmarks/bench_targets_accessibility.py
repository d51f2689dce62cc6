"""Accessibility: kb a second on one core, beside RNAplfold where ViennaRNA is installed."""

import gzip
import importlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from mirbone.targets import SequenceSet, encode_sequences, unpaired_probability

OURS_NT, THEIRS_NT, REPEATS, WIDTH = 300_000, 60_000, 5, 8


def main() -> None:
    """Print speeds in kb/s of process CPU time, and the agreement with RNAplfold."""
    utrs, what = _utrs()
    print(f"{len(utrs.codes) / 1e3:.0f} kb of 3' UTR ({what}), one core of {os.cpu_count()}")
    unpaired_probability(utrs.take([0]), WIDTH)  # compiles
    seconds = [_seconds(lambda: unpaired_probability(utrs, WIDTH)) for _ in range(REPEATS)]
    ours = len(utrs.codes) / 1e3 / median(seconds)
    print(
        f"ours, median of {REPEATS}  {ours:7.1f} kb/s (fastest "
        f"{len(utrs.codes) / 1e3 / min(seconds):.1f}); 34 Mb take {34_000 / ours / 60:.1f} min"
    )
    try:
        rna = importlib.import_module("RNA")
    except ImportError:
        print("RNAplfold: not run, as ViennaRNA is not installed (`pip install viennarna`)")
        return
    few = utrs.take(range(int(np.searchsorted(utrs.offsets, THEIRS_NT))))
    theirs = len(few.codes) / 1e3 / _seconds(lambda: _rnaplfold(rna, few))
    print(f"RNAplfold -W 80 -L 40 -u 8  {theirs:7.1f} kb/s; ours is {ours / theirs:.1f} x as fast")
    _agreement(unpaired_probability(few, WIDTH), _rnaplfold(rna, few))


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
