"""Sites: all human miRNAs in 34 Mb of 3' UTR, against memory bandwidth, regex and quoted peers."""

import gzip
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from mirbone.targets import SequenceSet, encode_sequences, read_mirnas
from mirbone.targets.sites._scan import scan_sites
from mirbone.targets.store._manifest import part_bounds
from mirbone.targets.store._store import store_sites

NUCLEOTIDES, REPEATS = 34_000_000, 7
QUOTED = {  # measured elsewhere on one core; not run here
    "scanMiR, canonical seeds, extrapolated": 1.3 * 3600,
    "TargetScan 7 scripts, sites, extrapolated": 2.0 * 3600,
    "miRanda 3.3a, extrapolated": 7.8 * 3600,
}


def main() -> None:
    """Print medians in seconds, sites a second, distance from memory bandwidth, ratios to peers."""
    mirnas, (utrs, what) = _mirnas(), _utrs()
    millions = len(utrs.codes) / 1e6
    print(f"{len(mirnas)} miRNAs x {millions:.1f} Mb ({what}), one core of {os.cpu_count()}")
    _first_call()
    scan_sites(mirnas, utrs)  # the first run also pays for fresh memory, which is not ours to time
    seconds = [_seconds(lambda: scan_sites(mirnas, utrs)) for _ in range(REPEATS)]
    ours, sites = median(seconds), len(scan_sites(mirnas, utrs))
    print(
        f"canonical sites in memory, median of {REPEATS}  {ours:9.2f} s "
        f"(range {min(seconds):.2f}-{max(seconds):.2f})   "
        f"{sites / 1e6:.1f} million sites, {sites / ours / 1e6:.0f} million sites/s"
    )
    _bandwidth(len(utrs.codes), sites, ours)
    _whole_process()
    _regex(mirnas, utrs, ours)
    for peer, quoted in QUOTED.items():
        print(f"quoted: {peer:<55} {quoted:9.0f} s   {quoted / ours:8.0f} x ours")
    every = [_seconds(lambda: scan_sites(mirnas, utrs, non_canonical=True)) for _ in range(3)]
    print(f"with non-canonical classes, median of 3     {median(every):9.2f} s")
    _all_species(utrs)


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _bandwidth(nucleotides: int, sites: int, seconds: float) -> None:
    """Compare the bytes that the scan cannot avoid with what copying moves."""
    a, b = np.ones(1 << 25), np.empty(1 << 25)
    copy = median(_seconds(lambda: np.copyto(b, a)) for _ in range(REPEATS))
    limit = 2 * a.nbytes / copy
    # codes are read twice; 8 bytes are written and read for each nt and site; 17 written for each
    moved = 2 * nucleotides + 8 * nucleotides + 8 * sites + 17 * sites
    print(
        f"  moves {moved / 1e9:.2f} GB at {moved / seconds / 1e9:.1f} GB/s; copying reaches "
        f"{limit / 1e9:.1f} GB/s, so the limit is {moved / limit:.2f} s: "
        f"{seconds * limit / moved:.1f} x that"
    )


def _first_call() -> None:
    code = (
        "import time; t = time.perf_counter(); from mirbone.targets import encode_sequences; "
        "from mirbone.targets.sites._scan import scan_sites; e = encode_sequences; "
        "scan_sites(e([('m', 'UGAGGUAGU')]), e([('u', 'CUACCUCA')])); "
        "print(time.perf_counter() - t)"
    )
    times = []
    for _ in range(4):  # the first of them may compile
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        times.append(float(done.stdout))
    print(
        f"first call of a process, kernels from cache, imports included {median(times[1:]):.2f} s"
    )


def _whole_process() -> None:
    """Scan and write in a process of its own, so that its peak memory is its own."""
    for stage in ("memory", "parquet"):
        subprocess.run([sys.executable, "-m", "benchmarks.bench_targets_scan", stage], check=True)


def _stage(stage: str) -> None:
    mirnas, (utrs, _) = _mirnas(), _utrs()
    with tempfile.TemporaryDirectory() as folder:
        if stage == "memory":
            seconds = _seconds(lambda: scan_sites(mirnas, utrs))
            size = 0
        else:
            seconds = median(
                _seconds(lambda: store_sites(mirnas, utrs, Path(folder))) for _ in range(3)
            )
            size = sum(path.stat().st_size for path in Path(folder).iterdir())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    what = (
        "first scan of a fresh process" if stage == "memory" else "scan and write Parquet, median"
    )
    print(
        f"{what:<43} {seconds:9.2f} s   peak memory of the process {peak:.2f} GB"
        + (f", {size / 1e6:.0f} MB on disk" if size else "")
    )


def _regex(mirnas: SequenceSet, utrs: SequenceSet, ours: float) -> None:
    """The obvious program in Python, on a sample; its sites must be as many as ours."""
    rng = np.random.default_rng(1)
    some = mirnas.take(rng.choice(len(mirnas), 10, replace=False))
    few = utrs.take(range(400))
    texts = [few.text(i) for i in range(len(few))]
    table = str.maketrans("ACGU", "UGCA")
    found = 0
    start = time.perf_counter()
    for i in range(len(some)):
        seed = some.text(i)[:8].translate(table)[::-1]
        pattern = re.compile(f"(?={seed[1:7]})|(?={seed[0:6]}(?!{seed[6]}))")
        found += sum(len(pattern.findall(text)) for text in texts)
    seconds = time.perf_counter() - start
    assert found == len(scan_sites(some, few))
    whole = seconds * len(mirnas) / len(some) * len(utrs.codes) / len(few.codes)
    print(
        f"Python re, positions alone, {len(some)} miRNAs x {len(few.codes) / 1e6:.2f} Mb, "
        f"extrapolated {whole:7.0f} s   {whole / ours:8.0f} x ours"
    )


def _all_species(utrs: SequenceSet) -> None:
    """One part of the scan of every species' miRNAs, extrapolated."""
    path = _reference() / "mirbase" / "mature_v22_all_species.fa.gz"
    if not path.is_file():
        print("all species: not run, as mature_v22_all_species.fa.gz is not there")
        return
    mirnas = read_mirnas(path)
    bounds = part_bounds(mirnas, utrs)
    part = utrs.take(range(bounds[0], bounds[1]))
    with tempfile.TemporaryDirectory() as folder:
        seconds = median(
            _seconds(lambda: store_sites(mirnas, part, Path(folder))) for _ in range(3)
        )
    share = len(part.codes) / len(utrs.codes)
    print(
        f"all species, {len(mirnas)} miRNAs: part 1 of {len(bounds) - 1} scanned and written in "
        f"{seconds:.2f} s; all of it, extrapolated, {seconds / share / 60:.1f} min on one core"
    )


def _mirnas() -> SequenceSet:
    """All human miRNAs of miRBase v22, or as many random ones."""
    path = _reference() / "mirbase" / "hsa_mature_v22.fa"
    if path.is_file():
        return read_mirnas(path)
    letters = np.random.default_rng(2).choice(list("ACGU"), (2656, 22))
    return encode_sequences((f"random{i}", "".join(row)) for i, row in enumerate(letters))


def _utrs() -> tuple[SequenceSet, str]:
    """34 Mb: the reference UTRs again and again, or random ones of their lengths."""
    path = _reference() / "utr" / "human_3utr.tsv.gz"
    if path.is_file():
        with gzip.open(path, "rt", encoding="utf-8") as handle:
            rows = [line.rstrip("\n").split("\t")[-1] for line in handle][1:]
        texts, what = [row for row in rows if row], "human UTRs, tiled"
    else:
        rng = np.random.default_rng(1)
        lengths = rng.lognormal(6.8, 1.1, 6000).astype(int) + 20
        texts, what = ["".join(rng.choice(list("ACGU"), n)) for n in lengths], "random UTRs"
    chosen: list[tuple[str, str]] = []
    total = 0
    while total < NUCLEOTIDES:
        text = texts[len(chosen) % len(texts)]
        chosen.append((f"utr{len(chosen)}", text))
        total += len(text)
    return encode_sequences(chosen), what


def _reference() -> Path:
    beside = Path(__file__).resolve().parents[2] / "shared" / "reference"
    return Path(os.environ.get("MIRBONE_REFERENCE", beside))


if __name__ == "__main__":
    _stage(sys.argv[1]) if sys.argv[1:] else main()
