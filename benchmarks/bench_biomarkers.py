"""A nested elastic net, 5 x 5 folds: tuned by our kernel, against glmnet's loop in R (CPU time)."""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from mirbone.biomarkers.panel._folds import stratified_folds
from mirbone.biomarkers.panel._tune import tune_kernel

SIZES = ((54, 143, 10), (4000, 100, 1))
R = """
suppressMessages(library(glmnet))
a <- commandArgs(trailingOnly = TRUE)
x <- as.matrix(read.table(a[1])); y <- scan(a[2], quiet = TRUE)
folds <- as.matrix(read.table(a[3])); count <- 0
spent <- system.time(for (r in seq_len(ncol(folds))) for (f in 0:4) {
  kept <- folds[, r] != f
  inner <- sample(rep_len(1:5, sum(kept)))
  fit <- cv.glmnet(x[kept, ], y[kept], family = "binomial", alpha = 0.5, nlambda = 50,
    lambda.min.ratio = 0.01, foldid = inner)
  s <- predict(fit, x[!kept, , drop = FALSE], s = "lambda.min")
})
cat(spent[["user.self"]] + spent[["sys.self"]])
"""


def ours(x: np.ndarray, y: np.ndarray, folds: np.ndarray) -> float:
    """Give the CPU seconds of every outer fold of every repeat."""
    rng, p = np.random.default_rng(0), x.shape[1]
    start = time.process_time()
    for repeat in folds.T:
        for f in range(5):
            kept = repeat != f
            inner = stratified_folds(y[kept] > 0.5, 5, rng)
            xs = np.ascontiguousarray([x[kept].T] * 6)
            weights = np.ones(int(kept.sum()))
            held, *_ = tune_kernel(xs, y[kept], weights, inner, np.ones(p), 0.5, 50, 0.01, 0, 1e-6)
            _ = x[~kept] @ held[:-1] + held[-1]
    return time.process_time() - start


def main() -> None:
    """Print both times and their ratio."""
    for n, p, repeats in SIZES:
        rng = np.random.default_rng(1)
        x = rng.normal(size=(n, p)) + rng.normal(size=(n, 1)) * 0.7
        score = (x[:, :6] - x.mean(axis=1, keepdims=True)).sum(axis=1) * 0.4
        y = (rng.random(n) < 1 / (1 + np.exp(-score))).astype(float)
        folds = np.column_stack([stratified_folds(y > 0.5, 5, rng) for _ in range(repeats)])
        ours(x, y, folds[:, :1])  # compiled
        spent = ours(x, y, folds)
        print(f"{n} x {p}, {repeats} repeats of 5 x 5: {spent:.2f} s", end="")
        if shutil.which("Rscript") is None:
            print("; Rscript is not installed")
            continue
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            for name, table in (("x", x), ("y", y), ("folds", folds)):
                np.savetxt(place / name, table, fmt="%.10g")
            (place / "nested.R").write_text(R)
            command = ["Rscript", str(place / "nested.R"), *(str(place / k) for k in "xy"),
                       str(place / "folds")]  # fmt: skip
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print("; R lacks glmnet")
            continue
        peer = float(done.stdout)
        print(f"; glmnet {peer:.2f} s, {peer / spent:.1f} times as long", flush=True)


if __name__ == "__main__":
    main()
