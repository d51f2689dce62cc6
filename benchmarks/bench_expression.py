"""Contrasts: 1,000 miRNAs x 1,000 samples against statsmodels and limma; TCGA stage by stage."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from mirbone._core import load_catalogue
from mirbone.expression import (
    contrast_from_counts,
    enough_reads,
    fit_last,
    moderated_t,
    precision_weights,
    read_counts,
    tmm_factors,
)

MIRNAS, SAMPLES, REPEATS = 1000, 1000, 5
LIMMA = """
suppressMessages({library(limma); library(edgeR)})
a <- commandArgs(TRUE); n <- as.integer(a[2]); m <- as.integer(a[3]); k <- as.integer(a[4])
load <- function(f) matrix(readBin(file.path(a[1], f), "double", n * m), n, byrow = TRUE)
y <- load("log2.bin"); counts <- load("counts.bin"); design <- cbind(1, rep(0:1, length.out = m))
timed <- function(f) sapply(seq_len(k), function(i) system.time(f())[["elapsed"]])
cat("trend", timed(function() p <<- eBayes(lmFit(y, design), trend = TRUE)$p.value[, 2]), "\n")
writeBin(p, file.path(a[1], "trend.bin"))
cat("weights", timed(function() {
  d <- calcNormFactors(DGEList(counts))
  p <<- eBayes(lmFit(voom(d, design), design))$p.value[, 2]
}), "\n")
writeBin(p, file.path(a[1], "weights.bin"))
"""


def main() -> None:
    """Print medians in seconds, ratios to ours, and the largest difference in log10 P."""
    rng = np.random.default_rng(1)
    design = np.column_stack([np.ones(SAMPLES), np.arange(SAMPLES) % 2])
    log2 = rng.normal(rng.uniform(4, 14, (MIRNAS, 1)), 1.0, (MIRNAS, SAMPLES))
    mean = np.exp(rng.uniform(2, 9, (MIRNAS, 1))) * np.exp(rng.normal(0, 0.4, SAMPLES))
    counts = rng.negative_binomial(5, 5 / (5 + mean)).astype(float)

    def trend() -> np.ndarray:
        return moderated_t(fit_last(log2, design), trend=log2.mean(axis=1)).p

    def weights() -> np.ndarray:
        sizes = counts.sum(axis=0) * tmm_factors(counts)
        values, precision = precision_weights(counts, sizes, design)
        return moderated_t(fit_last(values, design, weights=precision)).p

    print(f"{MIRNAS} miRNAs x {SAMPLES} samples, median of {REPEATS}, {os.cpu_count()} CPUs")
    ours = {"trend": _median(trend), "weights": _median(weights)}
    print(f"mirbone     log2, intensity trend       {ours['trend']:8.4f} s")
    print(f"mirbone     counts, precision weights   {ours['weights']:8.4f} s")
    slow = _statsmodels(log2, design)
    ratio = slow / ours["trend"]
    print(f"statsmodels log2, OLS row by row        {slow:8.4f} s   {ratio:6.1f} x ours")
    theirs = _limma(log2, counts, {"trend": trend(), "weights": weights()})
    for name, (seconds, difference) in theirs.items():
        what = "log2, intensity trend" if name == "trend" else "counts, precision weights"
        print(
            f"limma       {what:27s} {seconds:8.4f} s   {seconds / ours[name]:6.1f} x ours"
            f"   largest difference in log10 P {difference:.1e}"
        )
    if not theirs:
        print("limma       not timed: Rscript with limma and edgeR is not installed")
    _tcga()


def _median(action: Callable[[], object]) -> float:
    action()
    return median(_seconds(action) for _ in range(REPEATS))


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _statsmodels(log2: np.ndarray, design: np.ndarray) -> float:
    import statsmodels.api as sm

    return _seconds(lambda: [sm.OLS(row, design).fit().pvalues[1] for row in log2])


def _limma(
    log2: np.ndarray, counts: np.ndarray, ours: dict[str, np.ndarray]
) -> dict[str, tuple[float, float]]:
    """Median seconds within R (start and reading not counted) and agreement, by analysis."""
    if shutil.which("Rscript") is None:
        return {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log2.tofile(folder / "log2.bin")
        counts.tofile(folder / "counts.bin")
        (folder / "limma.R").write_text(LIMMA)
        command = ["Rscript", str(folder / "limma.R"), name, *map(str, (MIRNAS, SAMPLES, REPEATS))]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return {}
        found = {}
        for line in done.stdout.splitlines():
            analysis, *seconds = line.split()
            p = np.fromfile(folder / f"{analysis}.bin")
            difference = float(np.abs(np.log10(p) - np.log10(ours[analysis])).max())
            found[analysis] = median(map(float, seconds)), difference
        return found


def _reference() -> Path:
    beside = Path(__file__).resolve().parents[2] / "shared" / "reference"
    return Path(os.environ.get("MIRBONE_REFERENCE", beside))


def _tcga() -> None:
    """Time TCGA-BRCA in a process of its own, so that its peak memory is its own."""
    if not (_reference() / "expression" / "tcga_brca_mirna_counts.tsv.gz").is_file():
        print(f"TCGA        not timed: the reference data is not at {_reference()}")
        return
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "benchmarks.bench_expression", "tcga"], check=True)
    print(f"  whole process, start of Python included  {time.perf_counter() - start:8.2f} s")


def _tcga_stages() -> None:
    folder = _reference() / "expression"
    counts, sheet = folder / "tcga_brca_mirna_counts.tsv.gz", folder / "tcga_brca_clinical.tsv"
    catalogue = load_catalogue(_reference() / "mirbase")
    whole = _seconds(
        lambda: contrast_from_counts(counts, sheet, "bone_site=1:0", catalogue=catalogue)
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print("TCGA-BRCA counts, 1,046 precursors x 1,190 aliquots, bone_site 1 against 0")
    print(f"  contrast_from_counts, reading included   {whole:8.2f} s   peak {peak:.2f} GB")
    profiles = None

    def read() -> None:
        nonlocal profiles
        profiles = read_counts(counts, catalogue=catalogue)

    stages = {"read, check, name": _seconds(read)}
    assert profiles is not None
    x = profiles.values.to_numpy(float)
    design = np.column_stack([np.ones(x.shape[1]), np.arange(x.shape[1]) % 20 == 0])
    x = x[enough_reads(x, (57, 1021))]
    stages["TMM factors"] = _seconds(lambda: tmm_factors(x))
    sizes = x.sum(axis=0) * tmm_factors(x)
    stages["precision weights"] = _seconds(lambda: precision_weights(x, sizes, design))
    values, weights = precision_weights(x, sizes, design)
    stages["fit and test"] = _seconds(
        lambda: moderated_t(fit_last(values, design, weights=weights))
    )
    for name, seconds in stages.items():
        print(f"    {name:38s} {seconds:8.2f} s")


if __name__ == "__main__":
    _tcga_stages() if sys.argv[1:] == ["tcga"] else main()
