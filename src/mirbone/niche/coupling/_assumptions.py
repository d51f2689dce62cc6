"""Which assumptions decide an answer: rank correlation over the ensemble.

Every member draws each assumption by itself, so the rank correlation of an assumption with the
answer says how far the answer hangs on it; the rest is the other assumptions and their interplay.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control, spearmanr

from mirbone._core import named_keywords, promised
from mirbone.niche._constants import read_constants
from mirbone.niche.coupling._links import link_strengths, read_links
from mirbone.niche.coupling._patients import Comparison
from mirbone.niche.coupling._shares import member_values
from mirbone.niche.patient._patient import PatientModel

ASSUMPTION_COLUMNS = ("decides", "assumption", "kind", "meaning", "rho", "low", "high", "fdr")
"""``decides``: ``effect`` (log2 ratio in the last year) or ``share`` (without the change);
``kind``: ``constant``, ``link`` or ``cell``; Spearman's rho, 95 % interval, false discovery
rate."""

_FEWEST = 10


@named_keywords
def deciding_assumptions(
    comparison: Comparison,
    scores: np.ndarray,
    steps: Sequence[str],
    model: PatientModel,
    *,
    seed: int = 1,
) -> pd.DataFrame:
    """Rank the assumptions by how far the answer of a comparison hangs on them.

    Parameters
    ----------
    comparison : Comparison
        Of `mirbone.niche.compare_patients`.
    scores : ndarray of float64, shape (models, steps)
        The scores that it was given.
    steps : sequence of str
        The steps, in the order of the columns.
    model : PatientModel
        The kind of patient that it was given.
    seed : int, optional
        Its seed.

    Returns
    -------
    DataFrame
        `ASSUMPTION_COLUMNS`, the largest first within each answer; empty with fewer than 10
        members.
    """
    members = len(scores)
    rows: list[tuple[str, str, str, np.ndarray]] = []
    values = member_values(model, members, seed)
    for name, constant in read_constants("patient_constants.tsv").items():
        rows.append((name, "constant", f"{constant.status}: {constant.source}", values[name]))
    for link, strength in zip(read_links(), link_strengths(members, seed), strict=True):
        name = f"{link.step.value} to {link.factor}"
        rows.append((name, "link", f"strength; {link.reason}", strength))
    for step, column in zip(steps, np.nan_to_num(scores).T, strict=True):
        rows.append((step, "cell", "score of the step in the model of the cell", column))
    parts = []
    answers = {"effect": comparison.ratios[:, -1], "share": comparison.without[:, -1]}
    for decides, answer in answers.items():
        told = rows if decides == "effect" else [row for row in rows if row[1] == "constant"]
        parts.append(_ranked(decides, answer, told, members))
    return promised(pd.concat(parts, ignore_index=True), ASSUMPTION_COLUMNS)


def _ranked(
    decides: str, answer: np.ndarray, rows: list[tuple[str, str, str, np.ndarray]], members: int
) -> pd.DataFrame:
    moving = [row for row in rows if np.ptp(row[3]) > 0]
    if members < _FEWEST or np.ptp(answer) == 0 or not moving:
        return pd.DataFrame(columns=pd.Index(ASSUMPTION_COLUMNS))
    found: list[Any] = [spearmanr(row[3], answer) for row in moving]
    rho = np.array([one.statistic for one in found])
    fdr = false_discovery_control([one.pvalue for one in found])
    # Fisher's transform, with the variance of Spearman's rho of Bonett and Wright (2000)
    at = np.arctanh(np.clip(rho, -1 + 1e-9, 1 - 1e-9))
    wide = 1.959964 * np.sqrt((1 + rho**2 / 2) / (members - 3))
    table = pd.DataFrame(
        {
            "decides": decides,
            "assumption": [row[0] for row in moving],
            "kind": [row[1] for row in moving],
            "meaning": [row[2] for row in moving],
            "rho": rho,
            "low": np.tanh(at - wide),
            "high": np.tanh(at + wide),
            "fdr": fdr,
        }
    )
    return table.iloc[np.argsort(-np.abs(rho), kind="stable")]
