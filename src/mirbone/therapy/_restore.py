"""Taking one miRNA of a profile back at a time: what it does to each step, and to the patient."""

from dataclasses import dataclass

import pandas as pd

from mirbone._core import InputError, Progress, named_keywords, promised, short_repr, shown
from mirbone.cell import CellEnsemble, Perturbation, Response, follow_change
from mirbone.niche import HORIZON, PatientModel, compare_patients
from mirbone.words import STEPS

NET_COLUMNS = ("mirna", "action", "log2_ratio", "low", "high", "agreement", "verdict")
"""``action``: ``restored`` or ``blocked``; ``log2_ratio`` of the share of patients with overt
metastasis by `mirbone.niche.HORIZON` years, with 95 % of the members; below 0 is less."""


@short_repr("net")
@dataclass(frozen=True, slots=True, eq=False)
class Restored:
    """What taking single miRNAs back does.

    Parameters
    ----------
    steps : DataFrame
        ``mirna, action, step, effect, low, high, agreement, n_effectors``.
    net : DataFrame
        `NET_COLUMNS`, the most benefit first and what cannot be told last.
    responses : dict of str to Response
        By miRNA, what taking it back does, model by model.
    """

    steps: pd.DataFrame
    net: pd.DataFrame
    responses: dict[str, Response]


@named_keywords
def restore_each(
    case: CellEnsemble,
    profile: pd.DataFrame,
    cancer: str | None,
    *,
    seed: int,
    progress: Progress | None = None,
) -> Restored:
    """Take each miRNA of a profile back to its level without the profile, one at a time.

    The cell starts where the whole profile has put it, and every other miRNA stays there: a cell
    that has switched may stay switched. What it does to the patient is weighed by
    `mirbone.niche.compare_patients`.

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
    progress : Progress, optional
        Told how many miRNAs are done.

    Returns
    -------
    Restored
        One miRNA of the profile that it changes after the other.

    Raises
    ------
    InputError
        If the profile changes no miRNA, or one that the cell does not hold.
    """
    if not (profile["log2_set"] != 0).any():
        raise InputError(
            "`profile` must change a miRNA, which is then taken back; its `log2_set` is 0 or empty."
        )
    tell = shown(progress)
    patient = PatientModel(cancer or "breast")
    held = dict.fromkeys(profile["mirna"], 1.0)
    steps, net = [], []
    responses: dict[str, Response] = {}
    for done, (mirna, change) in enumerate(
        zip(profile["mirna"], profile["log2_set"], strict=True), start=1
    ):
        if change != 0:
            action = "restored" if change < 0 else "blocked"
            response = follow_change(case, Perturbation(hold=held | {mirna: 2.0**-change}))
            responses[mirna] = response
            table = response.steps.copy()
            table.insert(0, "action", action)
            table.insert(0, "mirna", mirna)
            steps.append(table)
            net.append((mirna, action, *_for_the_patient(response, patient, seed)))
        tell("Taking miRNAs back", done, len(profile))
    return Restored(pd.concat(steps, ignore_index=True), _most_benefit_first(net), responses)


def _for_the_patient(response: Response, patient: PatientModel, seed: int) -> tuple[object, ...]:
    found = compare_patients(response.step_scores, STEPS, patient, years=(HORIZON,), seed=seed)
    row = found.table.iloc[0]
    numbers = [float(row[name]) for name in ("log2_ratio", "low", "high", "agreement")]
    return (*numbers, str(row["verdict"]))


def _most_benefit_first(net: list[tuple[object, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(net, columns=pd.Index(NET_COLUMNS))
    unsure = ~table["verdict"].isin(["less metastasis", "more metastasis"])
    order = table.assign(unsure=unsure).sort_values(by=["unsure", "log2_ratio", "mirna"])
    return promised(order.drop(columns="unsure").reset_index(drop=True), NET_COLUMNS)
