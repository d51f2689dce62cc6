"""Energies and repression: all human miRNAs in 34 Mb of 3' UTR, against arithmetic and peers.

Seconds are of processor time unless they say wall. The accessibility is drawn at random: folding
34 Mb is timed by `bench_targets_accessibility`, and the repression does not depend on the values.
"""

import gzip
import importlib
import importlib.metadata
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numba import njit

from benchmarks.bench_targets_scan import _mirnas, _reference, _utrs
from mirbone.targets import (
    SequenceSet,
    Sites,
    SiteScores,
    duplex_energies,
    encode_sequences,
    read_mirnas,
    scan_sites,
    store_sites,
    write_repression,
)
from mirbone.targets.energy._anchored import OVERHANG, WIDEST
from mirbone.targets.energy._duplex import site_windows
from mirbone.targets.energy._lanes import BYTES, PARTS, PERMUTES, SHUFFLES, TABLES
from mirbone.targets.repression._predict import Scored, _coding, _prepare, _sum, count_utrs
from mirbone.targets.store._manifest import part_bounds

OPERATIONS = (
    24
    + 22
    + 1
    + sum(
        parts * len(prices) + (parts - 1) * len(prices)
        for parts, (_, prices) in zip(PARTS, TABLES, strict=True)
    )
)
"""Vector operations of one cell: additions, minima, one to block it, and looking up its prices."""


def main() -> None:
    """Print seconds, memory, distance from the arithmetic limit, and peers of the same run."""
    mirnas, (utrs, what) = _mirnas(), _utrs()
    megabases = len(utrs.codes) / 1e6
    print(f"{len(mirnas)} miRNAs x {megabases:.1f} Mb ({what}) on {_processor()}")
    _first_call()
    stages = ("scan", "part", "repression", "peers")
    for stage in stages:  # each in a process of its own, so that its peak memory is its own
        subprocess.run([sys.executable, "-m", "benchmarks.bench_targets_energy", stage], check=True)


def _processor() -> str:
    """Model, as Linux names it."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    lookup = "permutation of 64 bytes" if PERMUTES else "permutation of 16" if SHUFFLES else "loads"
    return f"{names[0] if names else 'an unknown processor'}, prices looked up by {lookup}"


def _seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def _peak() -> str:
    return f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB"


def _first_call() -> None:
    code = (
        "import time; t = time.perf_counter(); from mirbone.targets import *; "
        "e = encode_sequences; pair = e([('m', 'UGAGGUAGU')]), e([('u', 'CUACCUCA')]); "
        "duplex_energies(*pair, scan_sites(*pair)); "
        "print(time.process_time(), time.perf_counter() - t)"
    )
    rows = []
    for _ in range(4):  # the first of them may compile
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        rows.append([float(word) for word in done.stdout.split()])
    used, wall = np.median(rows[1:], axis=0)
    print(f"first call of a process, kernels from cache: {used:.2f} s, wall {wall:.2f} s")


def _scan() -> None:
    """Everything in memory: the sites, then their energies."""
    mirnas, (utrs, _) = _mirnas(), _utrs()
    _warm()
    held: list[Sites] = []
    scan = _seconds(lambda: held.append(scan_sites(mirnas, utrs)))
    sites = held[0]
    energy = _seconds(lambda: duplex_energies(mirnas, utrs, sites))
    print(
        f"scan {scan:.1f} s, energies {energy:.1f} s: {len(sites) / 1e6:.1f} million sites, "
        f"{len(sites) / energy / 1e6:.2f} million/s; together {scan + energy:.1f} s; {_peak()}"
    )
    rows = np.bincount(sites.mirna, minlength=len(mirnas)) @ _cells(mirnas.lengths - 8)
    limit = rows * OPERATIONS / BYTES / _operations()
    print(
        f"  {rows / energy / 1e9:.2f} billion cells/s; {OPERATIONS} operations of {BYTES} sites a "
        f"cell would take {limit:.1f} s: {energy / limit:.1f} x that"
    )


def _cells(rows: np.ndarray) -> np.ndarray:
    """Cells that a site of each miRNA has, by the nt of its 3' part."""
    return np.array([sum(min(n + OVERHANG, r + WIDEST) for r in range(1, n + 1)) for n in rows])


def _operations() -> float:
    """Vector operations a second: additions and minima of int8 that stay in registers."""
    values = np.zeros(BYTES * 64, dtype=np.int8)
    times = 20_000
    _chain(values, 1, np.int8(1), np.int8(9))
    seconds = median(
        _seconds(lambda: _chain(values, times, np.int8(1), np.int8(9))) for _ in range(5)
    )
    return times * len(values) / BYTES * 16 / seconds


@njit(fastmath=False)
def _chain(values, times, step, most):
    for _ in range(times):
        for i in range(len(values)):
            x = values[i]
            for _ in range(8):
                x = np.int8(x + step)
                x = min(x, most)
            values[i] = x


def _part() -> None:
    """One part of the scan to Parquet, energies included, for human miRNAs and for all species."""
    _warm()
    utrs, _ = _utrs()
    path = _reference() / "mirbase" / "mature_v22_all_species.fa.gz"
    for mirnas in [_mirnas(), *([read_mirnas(path)] if path.is_file() else [])]:
        bounds = part_bounds(mirnas, utrs)
        some = utrs.take(range(bounds[0], bounds[1]))
        with tempfile.TemporaryDirectory() as folder:
            seconds = _seconds(
                lambda m=mirnas, u=some, f=folder: store_sites(m, u, Path(f), scorer=SiteScores())
            )
        whole = seconds * len(utrs.codes) / len(some.codes)
        print(
            f"{len(mirnas)} miRNAs with energies to Parquet: one part of {len(bounds) - 1} in "
            f"{seconds:.1f} s; all, extrapolated, {whole:.0f} s; {_peak()}"
        )


def _repression() -> None:
    """One block of miRNAs on two threads; the rest is as many blocks again."""
    mirnas, (utrs, _) = _mirnas(), _utrs()
    orfs, what = _orfs(utrs)
    free = np.random.default_rng(1).random(len(utrs.codes)).astype(np.float32)
    few, some = utrs.take(range(20)), mirnas.take(range(0, len(mirnas), 5))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "repression.tsv"
        part = free[: len(few.codes)]
        write_repression(some, few, path, orfs=orfs, accessibility=part)  # kernels, from the cache
        used, wall = time.process_time(), time.perf_counter()
        rows = write_repression(some, utrs, path, orfs=orfs, accessibility=free, threads=2)
        used, wall = time.process_time() - used, time.perf_counter() - wall
        size = path.stat().st_size
    more = len(mirnas) / len(some)
    print(
        f"repression of {len(some)} miRNAs with {len(orfs.codes) / 1e6:.1f} Mb of {what}, "
        f"accessibility cached, two threads: {rows / 1e6:.1f} million pairs, {size / 1e6:.0f} MB, "
        f"{used:.1f} s, wall {wall:.1f} s; all, extrapolated, {used * more:.0f} s, "
        f"that is {used * more / 2:.0f} s on two cores if both were free; wall here "
        f"{wall * more:.0f} s; {_peak()}"
    )
    _places(some, utrs, free)


def _orfs(utrs: SequenceSet) -> tuple[SequenceSet, str]:
    """As much coding sequence as there is 3' UTR, of the same names; without it, UTRs again."""
    path = _reference() / "orf" / "refseq_orf_utr.tsv.gz"
    texts, what = [utrs.text(i) for i in range(len(utrs))], "UTRs in place of coding sequences"
    if path.is_file():
        with gzip.open(path, "rt", encoding="utf-8") as handle:
            texts, what = [line.split("\t")[2] for line in handle][1:], "coding sequences, tiled"
    chosen: list[tuple[str, str]] = []
    total = 0
    while total < len(utrs.codes) and len(chosen) < len(utrs):
        text = texts[len(chosen) % len(texts)]
        chosen.append((utrs.names[len(chosen)], text))
        total += len(text)
    return encode_sequences(chosen), what


def _places(mirnas: SequenceSet, utrs: SequenceSet, free: np.ndarray) -> None:
    """Compare the sums of one thread with reading alone, each site where its sum reads."""
    counted, few = count_utrs(utrs), mirnas.take(range(0, len(mirnas), 5))
    scored = _prepare(few, utrs, None, free, counted.running)
    coding = _coding(few, utrs, None, scored)
    seconds = median(_seconds(lambda: _sum(scored, counted.weak, coding, 1)) for _ in range(3))
    _read(*_read_arguments(scored))
    reading = median(_seconds(lambda: _read(*_read_arguments(scored))) for _ in range(3))
    sites = len(scored.sites)
    print(
        f"  one thread, without scan and table: {sites / seconds / 1e6:.2f} million sites/s; "
        f"reading the places of these sites, and no more, {sites / reading / 1e6:.1f} million: "
        f"{seconds / reading:.1f} x that"
    )


def _read_arguments(scored: Scored) -> tuple[Any, ...]:
    sites = scored.sites
    return (*scored.targets, *scored.running, scored.unpaired, sites.utr, sites.start, sites.end)


@njit(fastmath=True)
def _read(codes, offsets, letters, signals, unpaired, utrs, starts, ends):
    """Read the two ends of the letters, ten running counts, the signals and the accessibility."""
    total = 0.0
    for row in range(len(utrs)):
        begin, end = offsets[utrs[row]], offsets[utrs[row] + 1]
        first, last, base = begin + starts[row], begin + ends[row], begin + utrs[row]
        total += codes[max(begin, first - 30)] + codes[min(end - 1, last + 30)]
        for width in (0, 10, 40, 50, 160):
            total += letters[base + max(0, starts[row] - width), 0]
            total += letters[base + min(end - begin, ends[row] + width), 0]
        total += signals[base + starts[row]] + unpaired[max(begin, first - 8)]
        total += unpaired[max(begin, first - 30)] + unpaired[min(end - 1, first + 30)]
    return total


def _warm() -> None:
    pair = encode_sequences([("m", "UGAGGUAGU")]), encode_sequences([("u", "CUACCUCA")])
    duplex_energies(*pair, scan_sites(*pair))


def _peers() -> None:
    mirnas, (utrs, _) = _mirnas(), _utrs()
    some, few = mirnas.take(range(0, len(mirnas), 300)), utrs.take(range(40))
    _duplexfold(some, few, _share(some, few, mirnas, utrs))
    _rnahybrid(some, few, _share(some, few, mirnas, utrs))
    some, few = mirnas.take(range(0, len(mirnas), 40)), utrs.take(range(0, len(utrs), 10))
    _risearch(some, few, _share(some, few, mirnas, utrs))


def _share(some: SequenceSet, few: SequenceSet, mirnas: SequenceSet, utrs: SequenceSet) -> float:
    return len(some) / len(mirnas) * len(few.codes) / len(utrs.codes)


def _risearch(some: SequenceSet, few: SequenceSet, share: float) -> None:
    """RIsearch on one thread from its index, and ours of the same sequences, in turn.

    It always searches the other strand too, which is of no use here: half of its time is compared.
    """
    try:
        peer: Any = importlib.import_module("risearch")
    except ImportError:
        print("RIsearch: not run, as it is not installed (`pip install risearch`)")
        return
    sites = scan_sites(some, few)
    duplex_energies(some, few, sites)
    name = f"RIsearch {importlib.metadata.version('risearch')}"
    with tempfile.TemporaryDirectory() as folder:
        target, query = (
            _fasta(held, Path(folder) / f"{name}.fa")
            for held, name in ((few, "targets"), (some, "queries"))
        )
        index = Path(folder) / "targets.idx"
        indexing = _seconds(lambda: peer.index(target, index))
        opened = peer.TargetRegistry.open(index)
        given = {"seed_start": 2, "seed_end": 7, "alignment": False, "threads": 1}
        print(f"{name}: {indexing:.2f} s for the index of {len(few.codes) / 1e6:.1f} Mb")
        for most in (-20.0, -5.0):
            theirs, ours, hits = [], [], None
            for _ in range(3):
                start = time.process_time()
                hits = peer.search(query, opened, energy_threshold=most, **given)
                theirs.append(time.process_time() - start)
                ours.append(_seconds(lambda: duplex_energies(some, few, scan_sites(some, few))))
            half, own = median(theirs) / 2, median(ours)
            found = int((hits["strand"] == "+").sum()) if hits is not None else 0
            print(
                f"{name}, seed 2-7, {most:.0f} kcal/mol or less, without alignments, "
                f"{len(some)} miRNAs x {len(few.codes) / 1e6:.1f} Mb, half of its time for one "
                f"strand of two: {half:.2f} s, {found / 1e6:.2f} million; ours, all "
                f"{len(sites) / 1e6:.2f} million sites with energies: {own:.2f} s, "
                f"{half / own:.1f} times as fast; all, extrapolated, {half / share:.0f} s"
            )


def _fasta(held: SequenceSet, path: Path) -> Path:
    lines = [f">{held.names[i]}\n{held.text(i)}\n" for i in range(len(held))]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def _duplexfold(some: SequenceSet, few: SequenceSet, share: float) -> None:
    try:
        rna: Any = importlib.import_module("RNA")
    except ImportError:
        print("ViennaRNA's duplexfold: not run, as it is not installed (`pip install viennarna`)")
        return
    sites = scan_sites(some, few)
    windows = site_windows(some, few, sites)
    pairs = [
        (some.text(int(m)), few.text(int(u))[begin:end])
        for m, u, (begin, end) in zip(sites.mirna, sites.utr, windows, strict=True)
    ]
    seconds = _seconds(lambda: [rna.duplexfold(*pair).energy for pair in pairs])
    print(
        f"ViennaRNA's duplexfold of {len(pairs)} of these sites: {seconds:.2f} s, "
        f"{len(pairs) / seconds:.0f} sites/s; all, extrapolated, {seconds / share:.0f} s"
    )


def _rnahybrid(some: SequenceSet, few: SequenceSet, share: float) -> None:
    if shutil.which("RNAhybrid") is None:
        print("RNAhybrid: not run, as it is not installed (Debian: rnahybrid)")
        return
    with tempfile.TemporaryDirectory() as folder:
        target, query = (
            _fasta(held, Path(folder) / f"{name}.fa")
            for held, name in ((few, "targets"), (some, "queries"))
        )
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        longest = str(int(few.lengths.max()) + 1)
        command = ["RNAhybrid", "-s", "3utr_human", "-c", "-f", "2,7", "-m", longest]
        command += ["-t", str(target), "-q", str(query)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    print(
        f"RNAhybrid -f 2,7, best site a pair, {len(some)} miRNAs x {len(few.codes) / 1e3:.0f} kb: "
        f"{seconds:.1f} s; all, extrapolated, {seconds / share / 3600:.1f} h"
    )


if __name__ == "__main__":
    if not sys.argv[1:]:
        main()
    else:
        {"scan": _scan, "part": _part, "repression": _repression, "peers": _peers}[sys.argv[1]]()
