"""Write claims_literature.tsv: the targets that the published experiments show, one claim a pair.

python scripts/make_literature_claims.py

A row of experiments.tsv that names targets with a tier becomes a `targets` claim for each of them.
A claim of one cancer holds there. One from tumour cells of a cancer that claims have no word for (a
myeloma, a giant cell tumour) would hold everywhere, and is made only where a reporter with a
mutated site shows that the miRNA pairs to the gene.
Rows of retracted papers become none, and no claim is made twice: rows of one paper on one pair and
compartment are one claim, and what another claim table already says from the same paper, on as
strong a tier, is left to it.
"""

from pathlib import Path

import pandas as pd

from mirbone._core import table_text
from mirbone.evidence import (
    CLAIM_COLUMNS,
    EvidenceBase,
    bibliography_key,
    expand_claims,
    load_evidence,
    load_experiments,
)
from mirbone.words import CANCERS, Compartment, Tier, load_catalogue

DATA = Path(__file__).parents[1] / "src" / "mirbone" / "evidence" / "data"
CLAIMS = DATA / "claims_literature.tsv"
PREFIX = "L-exp-"


def literature_claims(base: EvidenceBase, experiments: pd.DataFrame) -> pd.DataFrame:
    """Make the claims of the experiments' targets.

    Parameters
    ----------
    base : EvidenceBase
        The bibliography, and the other claims.
    experiments : DataFrame
        As `load_experiments` gives them.

    Returns
    -------
    DataFrame
        `CLAIM_COLUMNS`.
    """
    direct = experiments["target_tier"] == Tier.REPORTER_MUTATED_SITE.value
    placed = experiments["cancer"].isin(CANCERS) | (
        experiments["acting_compartment"] != Compartment.TUMOUR_CELL.value
    )
    rows = experiments.loc[direct | (placed & (experiments["target_tier"] != ""))]
    rows = rows.assign(
        key=[bibliography_key(base.references, name) for name in rows["reference"]],
        gene=rows["targets_shown"].str.split(";"),
    ).explode("gene")
    rows = rows.assign(rank=[Tier(tier).rank for tier in rows["target_tier"]])
    said = _already_said(base)
    claims = []
    for pair, group in rows.groupby(["mirna", "gene", "key", "acting_compartment"], sort=False):
        best = group.sort_values("rank", kind="stable").iloc[0]
        if said.get(pair[:3], len(Tier) + 1) > best["rank"]:
            claims.append(_claim(group, best))
    return pd.DataFrame(claims, columns=pd.Index(CLAIM_COLUMNS))


def _already_said(base: EvidenceBase) -> dict[tuple[str, ...], int]:
    """Of each miRNA, gene and paper that another table has, the best rank of its tiers."""
    others = base.claims.loc[~base.claims["claim_id"].str.startswith(PREFIX)]
    whole = expand_claims(EvidenceBase(others, base.references, base.entities), load_catalogue())
    said: dict[tuple[str, ...], int] = {}
    for row in whole.loc[whole["relation"] == "targets"].to_dict("records"):
        for key in row["reference"].split(";"):
            pair = (row["subject"], row["object"], key.strip())
            said[pair] = min(said.get(pair, len(Tier)), Tier(row["tier"]).rank)
    return said


def _claim(group: pd.DataFrame, best: pd.Series) -> dict[str, str]:
    lines = dict.fromkeys(
        line.strip() for cell in group["cell_line"] for line in cell.split(";") if line.strip()
    )
    cancer = best["cancer"] if best["cancer"] in CANCERS else ""
    outside = best["cancer"] if not cancer and best["cancer"] not in ("", "other", "none") else ""
    model = ", ".join([*lines, *([outside] if outside else [])])
    ids = ", ".join(group["experiment_id"])
    return dict.fromkeys(CLAIM_COLUMNS, "") | {
        "claim_id": f"{PREFIX}{best['experiment_id']}-{best['gene']}",
        "subject": best["mirna"],
        "relation": "targets",
        "object": best["gene"],
        "sign": "-1",
        "compartment": best["acting_compartment"],
        "cancer": cancer,
        "model_system": model,
        "tier": best["target_tier"],
        "reference": best["key"],
        "source": "literature",
        "note": f"shown as a target in the paper of {ids}",
    }


def main() -> None:
    """Write the table."""
    claims = literature_claims(load_evidence(), load_experiments())
    CLAIMS.write_text(table_text(claims), encoding="utf-8")
    print(f"{len(claims)} claims are at {CLAIMS}")


if __name__ == "__main__":
    main()
