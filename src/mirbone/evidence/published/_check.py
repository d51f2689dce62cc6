"""Check the experiments beside the bibliography and against each other."""

import pandas as pd

from mirbone.evidence._base import EvidenceBase
from mirbone.evidence._bibliography import bibliography_key
from mirbone.evidence._check import Finding, Level
from mirbone.evidence.published._witnesses import contradicting_experiments

_SAME = (
    *("mirna", "perturbation", "acting_compartment", "cell_line", "cancer", "entry_stage"),
    *("readout", "direction", "reference", "note"),
)


def check_experiments(base: EvidenceBase, table: pd.DataFrame) -> list[Finding]:
    """Check what `load_experiments` cannot: references, repeated rows, contradictions.

    Parameters
    ----------
    base : EvidenceBase
        Holds the bibliography.
    table : DataFrame
        As `load_experiments` gives it.

    Returns
    -------
    list of Finding
        Warnings, then notes. Contradictions are notes: contexts differ.
    """
    found = [
        Finding(
            Level.WARNING,
            row["experiment_id"],
            "reference",
            f"{row['reference']} is not in the bibliography, so it is cited by its identifier",
        )
        for row in table.drop_duplicates("reference").to_dict("records")
        if bibliography_key(base.references, row["reference"]) is None
    ]
    found += [
        Finding(Level.WARNING, name, "", "this row says what one before it says. Remove one.")
        for name in table.loc[table.duplicated(list(_SAME)), "experiment_id"]
    ]
    found += [
        Finding(
            Level.NOTE,
            f"{row['more']};{row['less']}",
            "direction",
            f"{row['mirna']} on {row['readout']} has both directions",
        )
        for row in contradicting_experiments(table.loc[table["retracted_by"] == ""]).to_dict(
            "records"
        )
    ]
    return found
