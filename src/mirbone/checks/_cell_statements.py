"""Every functional statement of the review, and how the model can be asked about it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mirbone.words import HOST_TISSUES, STEPS, Relation

CELLS = ("tumour_cell", "osteoblast")
"""Compartments that have a model of their own."""

ANTAGONISTS: Mapping[str, str] = {"mir_10b_antagonist": "hsa-miR-10b-5p"}
"""Drugs of the review that take a miRNA away."""

READ_AS: Mapping[str, str] = {"cancer_stem_cell": "emt_stemness"}
"""Kinds of cells whose share is what a step means: more of them is more of the step."""

_LEVELS = ("mirna", "gene", "pathway", "molecule")
_SIGNS = {"+1": 1, "-1": -1, "0": 0}
_NO_LEVEL = {
    "cell": "a kind of cell",
    "concept": "a word for many things",
    "process": "a process",
    "step": "a step of the cascade",
    "phenotype": "a clinical outcome",
    "place": "a place",
    "carrier": "a carrier of cargo",
    "drug": "a treatment that is not one of the cell's own species",
    "disease": "a disease",
    "analyte": "an analyte of blood",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, and in which cell of which context it is to hold.

    Parameters
    ----------
    claim, cancer, host_tissue, compartment : str
        Where from, and where; the cancer is empty where the statement is general.
    raised : tuple of str
        What is raised: all members of a family or group.
    target : str
        A gene, miRNA, pathway, molecule, cascade step, or an outcome.
    written : str
        The object as the claim writes it.
    sign : int or None
        +1, -1, 0 (stated to have no effect), or None (no direction stated).
    antagonist : bool
        Whether the miRNA is taken away instead of raised.
    reason : str
        Why the model cannot be asked; empty where it can.
    """

    claim: str
    cancer: str
    host_tissue: str
    compartment: str
    raised: tuple[str, ...]
    target: str
    written: str
    sign: int | None
    antagonist: bool = False
    reason: str = ""


def list_statements(claims: pd.DataFrame, entities: pd.DataFrame) -> list[Statement]:
    """List every functional claim of the review once for each of its objects.

    Nothing is left out: where a claim's subject has no level that could be raised, or its cell has
    no model, the statement says so as its reason.

    Parameters
    ----------
    claims : DataFrame
        Expanded claims.
    entities : DataFrame
        Registered words with ``name, step, step_sign``.

    Returns
    -------
    list of Statement
        Sorted by claim and object.
    """
    steps = {step: (step, 1) for step in STEPS} | step_words(entities)
    functional = [relation.value for relation in Relation if relation.functional]
    chosen = claims.loc[
        (claims["source"] == "review")
        & claims["relation"].isin([*functional, Relation.TREATS.value])
    ]
    return [
        _statement(group.to_dict("records"), steps)
        for _, group in chosen.groupby(["claim_id", "object"], sort=True)
    ]


def step_words(entities: pd.DataFrame) -> dict[str, tuple[str, int]]:
    """Give the step that each registered word means, and its sign on the step.

    Parameters
    ----------
    entities : DataFrame
        Registered words with ``name, step, step_sign``.

    Returns
    -------
    dict of str to (str, int)
        Words without a step are left out.
    """
    words = entities.loc[entities["step"].isin(list(STEPS)) & entities["step_sign"].ne("")]
    return {
        name: (step, _SIGNS[sign])
        for name, step, sign in words[["name", "step", "step_sign"]].itertuples(index=False)
    }


def _statement(rows: list[dict[str, str]], steps: dict[str, tuple[str, int]]) -> Statement:
    row = rows[0]
    word = READ_AS.get(row["object"], row["object"])
    target, turn = steps.get(word, (word, 1))
    sign = _SIGNS.get(row["sign"])
    drug = ANTAGONISTS.get(row["subject"], "")
    subjects = sorted({drug or one["subject"] for one in rows})
    host = row["host_tissue"] if row["host_tissue"] in HOST_TISSUES else "bone"
    cell = row["compartment"] or "tumour_cell"
    return Statement(
        claim=row["claim_id"],
        cancer=row["cancer"],
        host_tissue=host,
        compartment=cell,
        raised=tuple(subjects),
        target=target,
        written=row["object"],
        sign=None if sign is None else sign * turn,
        antagonist=bool(drug),
        reason=_reason(row, cell, bool(drug)),
    )


def _reason(row: dict[str, str], cell: str, antagonist: bool) -> str:
    if row["subject_kind"] not in _LEVELS and not antagonist:
        return f"the subject is {_NO_LEVEL.get(row['subject_kind'], 'nothing with a level')}"
    if cell not in CELLS:
        return f"no model of the compartment {cell}"
    if row["direct"] == "no" and cell != "tumour_cell":
        return "said of a change in the tumour cell that another cell answers to"
    if row["object"] == row["subject"]:
        return "the subject acts on itself"
    return ""
