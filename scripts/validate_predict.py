"""Predict the review's own miRNAs, each blind to its seed family, and count right directions.

The roles are those of Table 1 of the review; miR-218, which it calls both, is left out. Targets are
TargetScan's alone:

    python scripts/validate_predict.py targetscan_human_summary.tsv.gz

Claims of the review on a gene whose sentence names no member of the family stay, and were curated
with the review's miRNAs in view.
"""

import argparse
from pathlib import Path

import pandas as pd

from mirbone.network import predicted_from_targetscan
from mirbone.prediction import predict
from mirbone.words import load_catalogue

SUPPRESSORS = (
    "miR-200a-3p", "miR-200b-3p", "miR-205-5p", "let-7a-5p", "miR-143-3p", "miR-145-5p",
    "miR-100-5p", "miR-203a-3p", "miR-34a-5p", "miR-7-5p", "miR-30a-5p", "miR-204-5p",
    "miR-379-5p", "miR-33a-5p",
)  # fmt: skip
ACTIVATORS = ("miR-10b-5p", "miR-326")
CONTEXTS = ("breast", "prostate", "lung")


def main() -> None:
    """Print the table and the counts, one seed family each."""
    parser = argparse.ArgumentParser(description="Predict the review's miRNAs with claims hidden.")
    parser.add_argument("targets", type=Path, help="a TargetScan table")
    targets = parser.parse_args().targets
    catalogue = load_catalogue()
    names = [f"hsa-{name}" for name in (*SUPPRESSORS, *ACTIVATORS)]
    table = predicted_from_targetscan(targets, catalogue).predictions
    role = pd.Series([-1] * len(SUPPRESSORS) + [1] * len(ACTIVATORS), index=pd.Index(names))
    for cancer in CONTEXTS:
        found = predict(names, cancer, targets=table, blind=True)
        result = found.table.set_index("mirna")
        right = result["effect"] * role > 0
        told = result["verdict"] != "cannot tell"
        print(result.iloc[:, :5].assign(right=right).round(3).to_string())
        print(
            f"{cancer}: sign right {right.sum()} of {len(right)}; with a verdict "
            f"{(right & told).sum()} of {told.sum()}\n"
        )


if __name__ == "__main__":
    main()
