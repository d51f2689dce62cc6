"""Which rows of published experiments a virtual mouse can be asked as, and why not the others."""

import pandas as pd

from mirbone._core import named_keywords, promised
from mirbone.niche.mice._mouse import MOUSE_READOUTS, STAGES

MOUSE_ROW_COLUMNS = ("experiment_id", "mirna", "entry_stage", "readout", "direction", "reason")
"""``reason``: why no virtual mouse is asked; empty where one can be."""

_IN_CELLS = "tumour_cell"


@named_keywords
def mouse_rows(experiments: pd.DataFrame) -> pd.DataFrame:
    """Say which published experiments can be simulated as they were done.

    Parameters
    ----------
    experiments : DataFrame
        Of `mirbone.evidence.load_experiments`: ``experiment_id, mirna, acting_compartment,
        entry_stage, readout, direction``.

    Returns
    -------
    DataFrame
        `MOUSE_ROW_COLUMNS`, row for row.
    """
    reasons = [_reason(row) for row in experiments.astype(str).to_dict("records")]
    table = experiments[list(MOUSE_ROW_COLUMNS[:-1])].assign(reason=reasons)
    return promised(table.reset_index(drop=True), MOUSE_ROW_COLUMNS)


def _reason(row: dict[str, str]) -> str:
    stage, readout = row["entry_stage"], row["readout"]
    if stage == "in_vitro":
        return "in a dish: no mouse"
    if stage not in STAGES:
        return "the text that was read does not say where the cells entered"
    if readout not in MOUSE_READOUTS:
        return f"the mouse has no {readout.replace('_', ' ')}"
    if row["acting_compartment"] != _IN_CELLS:
        return "the miRNA acts in another cell than the tumour's"
    if row["direction"] not in ("+1", "-1", "0", "1"):
        return "no direction is given"
    return ""
