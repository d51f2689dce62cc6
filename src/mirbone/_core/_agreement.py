"""When an ensemble is believed: the one threshold of agreement, and what may be told by it."""

import numpy as np
import pandas as pd

AGREEMENT = 0.8
"""Share of the members of an ensemble that must be on one side before a direction is told."""

NO_CHANGE = 1e-3
"""log2 changes smaller than this count as none: a member whose change is smaller has no sign."""


def judge_rows(table: pd.DataFrame, effect: str) -> pd.DataFrame:
    """Add what may be told of each row, from the share of models that agree.

    Parameters
    ----------
    table : DataFrame
        Columns `effect`, ``low``, ``high`` and ``agreement``.
    effect : str
        Which column is judged.

    Returns
    -------
    DataFrame
        With the column ``verdict``: ``up``, ``down``, ``no change``, ``cannot tell``, or ``not
        read out`` where there is no effect. Numbers are rounded to 6 decimals: what is smaller is
        the solver's.
    """
    value = table[effect].to_numpy(float)
    said = np.where(value < 0, "down", "up").astype(object)
    said[np.abs(value) < NO_CHANGE] = "no change"
    said[table["agreement"].to_numpy(float) < AGREEMENT] = "cannot tell"
    said[np.isnan(value)] = "not read out"
    numbers = {name: table[name].round(6) + 0.0 for name in (effect, "low", "high")}
    return table.assign(**numbers, verdict=said)
