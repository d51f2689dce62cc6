"""Make the tables of what the targets of every human miRNA say of a tumour cell's programmes.

    python scripts/make_human_mechanism.py

From the embedded targets and the signed genes of the Gene Ontology, both of the package; nothing
else is read. Takes some seconds and 2 GB.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from mirbone._core import write_table
from mirbone.evidence import PROGRAMMES
from mirbone.prediction._mechanism import (
    HIT,
    MECHANISM_COLUMNS,
    REACH_COLUMNS,
    Universe,
    hits,
    programme_z,
)
from mirbone.targets import embedded_genes, embedded_targets
from mirbone.words import load_catalogue

DATA = Path(__file__).resolve().parents[1] / "src/mirbone/prediction/data"


def main() -> None:
    """Write the three tables."""
    reach, mechanism, scale = computed()
    write_table(reach, DATA / "gene_reach.tsv")
    write_table(mechanism, DATA / "human_mechanism.tsv")
    write_table(scale, DATA / "human_mechanism_scale.tsv")
    print(f"{len(mechanism)} miRNAs, {len(reach)} genes; {scale.iloc[0].to_dict()}")


def computed() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Compute reach of genes, mechanism of miRNAs, and its scale over one miRNA of each seed."""
    mature = load_catalogue().mature
    names = pd.Index(mature["name"])
    one_a_seed = ~mature["sequence"].str[1:8].duplicated().to_numpy()
    targets = embedded_targets(list(names)).astype({"mirna": str, "gene": str})
    targets = targets.loc[targets["log2_change"] <= HIT]
    first = targets.loc[targets["mirna"].isin(list(names[one_a_seed]))]
    genes = embedded_genes()["gene"]
    reach = first["gene"].value_counts().reindex(genes).fillna(0).astype(int)
    universe = Universe.of(pd.Series(reach.to_numpy(), index=pd.Index(genes)))
    z = np.concatenate(
        [programme_z(universe, hits(universe, part, targets)) for part in _parts(names)]
    )
    joint = z.mean(axis=1)
    some = (z != 0).any(axis=1)
    mean, sd = joint[one_a_seed & some].mean(), joint[one_a_seed & some].std()
    scaled = np.where(some, (joint - mean) / sd, 0.0)
    table = pd.DataFrame({"mirna": names}).assign(
        n_targets=targets["mirna"].value_counts().reindex(names).fillna(0).astype(int).to_numpy(),
        **dict(zip(PROGRAMMES, np.round(z, 3).T, strict=True)),
        z=np.round(scaled, 3),
    )
    table["percentile"] = ((table["z"].rank() - 0.5) / len(table) * 100).round(1)
    scale = pd.DataFrame({"mean": [round(mean, 6)], "sd": [round(sd, 6)]})
    return (
        pd.DataFrame({"gene": genes, "families": reach.to_numpy()})[list(REACH_COLUMNS)],
        table[list(MECHANISM_COLUMNS)],
        scale,
    )


def _parts(names: pd.Index) -> list[pd.Index]:
    return [names[start : start + 300] for start in range(0, len(names), 300)]


if __name__ == "__main__":
    main()
