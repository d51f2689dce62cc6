"""Predict the review's own miRNAs with every claim on a miRNA hidden, and count right directions.

The roles are those of Table 1 of the review; miR-218, which it calls both, is left out. Targets are
TargetScan's alone:

    python scripts/validate_predict.py targetscan_human_summary.tsv.gz

This is no blind test: the genes that the network knows were curated from the same review.
"""

import argparse
from pathlib import Path

import pandas as pd

from mirbone.evidence import expand_claims, load_evidence
from mirbone.network import Context, build_network, predicted_from_targetscan
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
    base = load_evidence((), catalogue)
    claims = expand_claims(base, catalogue)
    named = claims["subject"].str.contains("miR-|let-7") | claims["object"].str.contains(
        "miR-|let-7"
    )
    names = [f"hsa-{name}" for name in (*SUPPRESSORS, *ACTIVATORS)]
    table = predicted_from_targetscan(targets, catalogue).predictions
    role = pd.Series([-1] * len(SUPPRESSORS) + [1] * len(ACTIVATORS), index=pd.Index(names))
    for cancer in CONTEXTS:
        context = Context(cancer=cancer, host_tissue="bone")
        network = build_network(claims.loc[~named], context, entities=base.entities)
        result = predict(names, network, targets=table, known=False).table.set_index("mirna")
        right = result["effect"] * role > 0
        told = result["verdict"] != "cannot tell"
        print(result.iloc[:, :5].assign(right=right).round(3).to_string())
        print(
            f"{cancer}: sign right {right.sum()} of {len(right)}; with a verdict "
            f"{(right & told).sum()} of {told.sum()}\n"
        )


if __name__ == "__main__":
    main()
