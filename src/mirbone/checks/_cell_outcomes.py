"""What an outcome beyond the cascade's steps, such as metastasis to an organ, is read out by.

An outcome has parts, by rule from the claims that hold in the context: genes that a claim says
drive or hinder it, and the steps whose processes a claim says belong to it or change it. Metastasis
to one organ also has the parts of metastasis. The outcome's score is the signed sum of the log2
changes over these genes and the effectors of these steps. No part feeds the dynamics, and a miRNA
is never one.
"""

import numpy as np
import pandas as pd

from mirbone.cell import Response
from mirbone.checks._cell_statements import step_words
from mirbone.network import Context
from mirbone.words import CascadeStep, Relation, Tier

PART_COLUMNS = ("outcome", "part", "kind", "sign", "claims")
"""``kind``: gene or step; ``sign``: +1 where more of the part is more of the outcome."""

_SIGNS = {"+1": 1, "-1": -1}
_GENERAL = "metastasis"
_OF_ONE_ORGAN = ("bone_metastasis", "brain_metastasis", "lung_metastasis", "liver_metastasis")


def outcome_parts(claims: pd.DataFrame, entities: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Collect the parts of every outcome in a context.

    Parameters
    ----------
    claims : DataFrame
        Expanded claims.
    entities : DataFrame
        Registered words with ``name, kind, step, step_sign``.
    context : Context
        Which claims hold.

    Returns
    -------
    DataFrame
        `PART_COLUMNS`, sorted. Claims of both signs on one part leave it out.
    """
    steps = {step.value: (step.value, 1) for step in CascadeStep} | step_words(entities)
    named = entities["kind"].isin(["process", "phenotype", "disease"])
    outcomes = set(entities.loc[named, "name"]) - set(steps)
    here = claims.loc[
        context.holds(claims)
        & claims["object"].isin(list(outcomes))
        & (claims["tier"] != Tier.PREDICTION.value)
    ]
    found: dict[tuple[str, str, str], set[tuple[int, str]]] = {}
    for row in here.to_dict("records"):
        affects = row["relation"] == Relation.AFFECTS.value and row["sign"] in _SIGNS
        sign = _SIGNS[row["sign"]] if affects else 1
        of_cell = row["compartment"] in {"", "tumour_cell"}
        if affects and of_cell and row["subject_kind"] == "gene":
            key = (row["object"], row["subject"], "gene")
        elif (affects or row["relation"] == Relation.PART_OF.value) and row["subject"] in steps:
            step, turn = steps[row["subject"]]
            key, sign = (row["object"], step, "step"), sign * turn
        else:
            continue
        found.setdefault(key, set()).add((sign, row["claim_id"]))
    for (outcome, part, kind), why in list(found.items()):
        for organ in _OF_ONE_ORGAN if outcome == _GENERAL else ():
            found.setdefault((organ, part, kind), set()).update(why)
    rows = [
        (*key, next(iter(why))[0], ";".join(sorted({claim for _, claim in why})))
        for key, why in sorted(found.items())
        if len({sign for sign, _ in why}) == 1
    ]
    return pd.DataFrame(rows, columns=pd.Index(PART_COLUMNS))


def outcome_total(
    outcome: str, parts: pd.DataFrame, response: Response, raised: set[str]
) -> tuple[np.ndarray, int]:
    """Sum what an outcome's readers do in every model.

    Parameters
    ----------
    outcome : str
        Which.
    parts : DataFrame
        Of `outcome_parts`.
    response : Response
        What the perturbation changed.
    raised : set of str
        Genes that are themselves set from outside; they do not count.

    Returns
    -------
    total : ndarray, shape (models,)
        Signed sum of log2 changes: of each gene, and of all effectors of each step.
    readers : int
        How many there are; 0 where the cell has none.
    """
    own = parts.loc[(parts["outcome"] == outcome) & ~parts["part"].isin(list(raised))]
    genes = list(response.genes["gene"])
    steps = [step.value for step in CascadeStep]
    total, readers = np.zeros(len(response.gene_changes)), 0
    for part, kind, sign in own[["part", "kind", "sign"]].itertuples(index=False):
        if kind == "gene" and part in genes:
            total += sign * response.gene_changes[:, genes.index(part)]
            readers += 1
        elif kind == "step":
            count = int(response.steps["n_effectors"].iat[steps.index(part)])
            if count:
                total += sign * response.step_scores[:, steps.index(part)]
            readers += count
    return total, readers
