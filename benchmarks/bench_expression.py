"""Contrasts: 1,000 miRNAs x 1,000 samples against statsmodels and limma; TCGA stage by stage.

Peers: statsmodels OLS row by row, and limma (with edgeR and statmod) where R has them; the
correlation within patients is timed on 100 miRNAs x 300 samples, since limma's time grows with the
cube of the samples. Times of the peers are processor seconds on one core, which a busy machine
does not change much; limma's are taken within R, so start and reading do not count.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

import numpy as np

from mirbone.expression import (
    Blocks,
    block_correlation,
    contrast_from_counts,
    enough_reads,
    fit_last,
    moderated_t,
    precision_weights,
    read_counts,
    tmm_factors,
)
from mirbone.words import load_catalogue

MIRNAS, SAMPLES, REPEATS = 1000, 1000, 5
BLOCK_MIRNAS, BLOCK_SAMPLES = 100, 300
LIMMA = """
suppressMessages({library(limma); library(edgeR)})
a <- commandArgs(TRUE); n <- as.integer(a[2]); m <- as.integer(a[3]); k <- as.integer(a[4])
load <- function(f) matrix(readBin(file.path(a[1], f), "double", n * m), n, byrow = TRUE)
y <- load("log2.bin"); counts <- load("counts.bin"); design <- cbind(1, rep(0:1, length.out = m))
timed <- function(f) sapply(seq_len(k), function(i) sum(system.time(f())[1:2]))
cat("trend", timed(function() p <<- eBayes(lmFit(y, design), trend = TRUE)$p.value[, 2]), "\n")
writeBin(p, file.path(a[1], "trend.bin"))
cat("weights", timed(function() {
  d <- calcNormFactors(DGEList(counts))
  p <<- eBayes(lmFit(voom(d, design), design))$p.value[, 2]
}), "\n")
writeBin(p, file.path(a[1], "weights.bin"))
rows <- seq_len(as.integer(a[5])); columns <- seq_len(as.integer(a[6]))
patient <- readBin(file.path(a[1], "patients.bin"), "integer", length(columns), size = 8)
few <- y[rows, columns]; design <- design[columns, ]
cat("blocks", sum(system.time({
  rho <- duplicateCorrelation(few, design, block = patient)$consensus
  p <- eBayes(lmFit(few, design, block = patient, correlation = rho), trend = TRUE)$p.value[, 2]
})[1:2]), "\n")
writeBin(p, file.path(a[1], "blocks.bin"))
"""
NAMES = {
    "trend": "log2, intensity trend",
    "weights": "counts, precision weights",
    "blocks": f"{BLOCK_MIRNAS} x {BLOCK_SAMPLES}, incomplete pairs",
}


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

    few, few_design = log2[:BLOCK_MIRNAS, :BLOCK_SAMPLES], design[:BLOCK_SAMPLES]
    patients = np.arange(BLOCK_SAMPLES) // 2  # the first half gave both groups
    patients[BLOCK_SAMPLES // 2 :] = np.arange(BLOCK_SAMPLES // 2, BLOCK_SAMPLES)

    def blocks() -> np.ndarray:
        together = Blocks(patients, block_correlation(few, few_design, patients))
        return moderated_t(fit_last(few, few_design, blocks=together), trend=few.mean(axis=1)).p

    print(f"{MIRNAS} miRNAs x {SAMPLES} samples, processor seconds, median of {REPEATS}")
    actions = {"trend": trend, "weights": weights, "blocks": blocks}
    ours = {name: _median(action) for name, action in actions.items()}
    for name, seconds in ours.items():
        print(f"mirbone     {NAMES[name]:29s} {seconds:8.4f} s")
    slow = _statsmodels(log2, design)
    ratio = slow / ours["trend"]
    print(f"statsmodels log2, OLS row by row          {slow:8.4f} s   {ratio:6.1f} x ours")
    theirs = _limma(log2, counts, patients, {name: action() for name, action in actions.items()})
    for name, (seconds, difference) in theirs.items():
        print(
            f"limma       {NAMES[name]:29s} {seconds:8.4f} s   {seconds / ours[name]:6.1f} x ours"
            f"   largest difference in log10 P {difference:.1e}"
        )
    if not theirs:
        print("limma       not timed: Rscript with limma and edgeR is not installed")
    _tcga()


def _median(action: Callable[[], object]) -> float:
    action()
    return median(_processor_seconds(action) for _ in range(REPEATS))


def _processor_seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _statsmodels(log2: np.ndarray, design: np.ndarray) -> float:
    import statsmodels.api as sm

    return _processor_seconds(lambda: [sm.OLS(row, design).fit().pvalues[1] for row in log2])


def _limma(
    log2: np.ndarray, counts: np.ndarray, patients: np.ndarray, ours: dict[str, np.ndarray]
) -> dict[str, tuple[float, float]]:
    """Median processor seconds within R, and agreement, by analysis; empty without R."""
    if shutil.which("Rscript") is None:
        return {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log2.tofile(folder / "log2.bin")
        counts.tofile(folder / "counts.bin")
        patients.astype(np.int64).tofile(folder / "patients.bin")
        (folder / "limma.R").write_text(LIMMA)
        sizes = (MIRNAS, SAMPLES, REPEATS, BLOCK_MIRNAS, BLOCK_SAMPLES)
        command = ["Rscript", str(folder / "limma.R"), name, *map(str, sizes)]
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
    catalogue = load_catalogue()
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
    with tempfile.TemporaryDirectory() as name:
        aliquots = _aliquot_sheet(profiles.values.columns, Path(name) / "aliquots.tsv")
        paired = _seconds(
            lambda: contrast_from_counts(
                counts, aliquots, "tumour:normal", pair="patient", catalogue=catalogue
            )
        )
    print(f"  tumour against normal, patients as blocks {paired:7.2f} s")


def _aliquot_sheet(barcodes: Iterable[str], path: Path) -> Path:
    """Write what the barcodes say: tumour (01) or normal (11), and the patient."""
    kinds = {"01": "tumour", "11": "normal", "06": "metastasis"}
    fields = [(code, code.split("-")) for code in barcodes]
    rows = [f"{code}\t{kinds[part[3][:2]]}\t{'-'.join(part[:3])}" for code, part in fields]
    path.write_text("\n".join(["sample\ttissue\tpatient", *rows]) + "\n")
    return path


if __name__ == "__main__":
    _tcga_stages() if sys.argv[1:] == ["tcga"] else main()
