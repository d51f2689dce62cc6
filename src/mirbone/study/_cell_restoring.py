"""Taking one miRNA of the profile back at a time: what it does to each step, and to the patient."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from mirbone.cell import CellEnsemble, Perturbation, Response, simulate
from mirbone.niche import PatientModel, compare_patients
from mirbone.words import CascadeStep

AGREE = 0.8
"""Share of the models that must be on one side before a direction is told."""

HORIZON = 15.0
"""Years after diagnosis at which patients are compared."""

NET_COLUMNS = ("mirna", "action", "log2_ratio", "low", "high", "agreement", "verdict")
_STEPS = [step.value for step in CascadeStep]


def restore_each(
    case: CellEnsemble,
    profile: pd.DataFrame,
    cancer: str | None,
    *,
    seed: int,
    progress: Callable[[int], None],
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, Response]]:
    """Take each miRNA of a profile back to its level without the profile, one at a time.

    The cell starts where the whole profile has put it, and every other miRNA stays there: a cell
    that has switched may stay switched. What it does to the patient is weighed by
    `mirbone.niche.compare_patients`, as `mirbone predict` does.

    Parameters
    ----------
    case : CellEnsemble
        As the profile leaves it.
    profile : DataFrame
        ``mirna, log2_set``: at what each miRNA is held.
    cancer : str or None
        Whose age and sex; breast where it is None.
    seed : int
        Seed of the patients' constants.
    progress : callable
        Called with the number of miRNAs that are done.

    Returns
    -------
    steps : DataFrame
        ``mirna, action, step, effect, low, high, agreement, n_effectors``.
    net : DataFrame
        `NET_COLUMNS`, the most benefit first and what cannot be told last.
    restored : dict of str to Response
        By miRNA, what taking it back does, model by model.
    """
    patient = PatientModel(cancer or "breast")
    held = dict.fromkeys(profile["mirna"], 1.0)
    steps, net = [], []
    restored: dict[str, Response] = {}
    for done, (mirna, change) in enumerate(
        zip(profile["mirna"], profile["log2_set"], strict=True), start=1
    ):
        action = "restored" if change < 0 else "blocked"
        if change != 0:
            response = simulate(case, Perturbation(hold=held | {mirna: 2.0**-change}))
            restored[mirna] = response
            table = response.steps.copy()
            table.insert(0, "action", action)
            table.insert(0, "mirna", mirna)
            steps.append(table)
            found = compare_patients(
                response.step_scores, _STEPS, patient, years=(HORIZON,), seed=seed
            )
            row = found.table.iloc[0]
            numbers = [float(row[name]) for name in ("log2_ratio", "low", "high", "agreement")]
            net.append((mirna, action, *numbers, str(row["verdict"])))
        progress(done)
    table = pd.DataFrame(net, columns=pd.Index(NET_COLUMNS))
    unsure = ~table["verdict"].isin(["less metastasis", "more metastasis"])
    order = table.assign(unsure=unsure).sort_values(by=["unsure", "log2_ratio", "mirna"])
    order = order.drop(columns="unsure").reset_index(drop=True)
    return pd.concat(steps, ignore_index=True), order, restored


def judge(table: pd.DataFrame, effect: str) -> pd.DataFrame:
    """Add what may be told of each row, from the share of models that agree.

    Parameters
    ----------
    table : DataFrame
        Columns `effect` and ``agreement``.
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
    said[table["agreement"].to_numpy(float) < AGREE] = "cannot tell"
    said[np.isnan(value)] = "not read out"
    numbers = {name: table[name].round(6) + 0.0 for name in (effect, "low", "high")}
    return table.assign(**numbers, verdict=said)


NO_CHANGE = 1e-3
"""log2 changes smaller than this count as none, as in `mirbone.cell`."""
