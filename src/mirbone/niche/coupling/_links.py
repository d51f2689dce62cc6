"""Coupling: what the tumour cell does changes the rates of the marrow and the patient.

A link lets one step of the cascade change one factor: factor = 2 ** (sign x strength x push), with
push = score / (1 + |score|), the step's score (a sum of log2 changes) in one model of the cell, and
a strength drawn from the link's range, which is the most that the step can do. So a link is
monotone, no score changes nothing, and how strongly the cell and the patient hang together is as
uncertain as the table says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mirbone._core import InputError, named_keywords, package_table
from mirbone.network.chance._voices import saturate
from mirbone.words import CascadeStep


@dataclass(frozen=True, slots=True)
class Link:
    """One step changes one factor.

    Parameters
    ----------
    step : CascadeStep
        Of the cascade.
    factor : str
        Of the patient: ``patient_factors.tsv``, or what the tumour secretes in the bone.
    sign : int
        1 or -1.
    low, high : float
        Range of the strength, uniform.
    reason, source : str
        Why, and where that is from.
    """

    step: CascadeStep
    factor: str
    sign: int
    low: float
    high: float
    reason: str
    source: str


def read_links() -> tuple[Link, ...]:
    """Read the links.

    Returns
    -------
    tuple of Link
        In the order of the table.
    """
    return tuple(
        Link(
            CascadeStep(row["step"]),
            row["factor"],
            int(row["sign"]),
            float(row["low"]),
            float(row["high"]),
            row["reason"],
            row["source"],
        )
        for row in package_table("niche", "coupling_links.tsv").to_dict("records")
    )


def link_strengths(members: int, seed: int) -> list[np.ndarray]:
    """Draw the strength of every link.

    Parameters
    ----------
    members : int
        Size of the ensemble.
    seed : int
        Seed; a link's draws do not depend on the other links.

    Returns
    -------
    list of ndarray, shape (members,)
        In the order of `read_links`.
    """
    drawn = []
    for number, link in enumerate(read_links()):
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(43, number)))
        drawn.append(link.low + (link.high - link.low) * rng.random(members))
    return drawn


@named_keywords
def coupled_factors(
    scores: np.ndarray,
    steps: Sequence[str],
    seed: int,
    *,
    only: frozenset[str] = frozenset(),
) -> dict[str, np.ndarray]:
    """Turn step scores of an ensemble into factors of the niche.

    Parameters
    ----------
    scores : ndarray of float64, shape (models, steps)
        Summed log2 change of each step's effectors, a model a row; NaN (no effector) changes
        nothing.
    steps : sequence of str
        The steps, in the order of the columns.
    seed : int
        Seed of the strengths; a link's draws do not depend on the other links.
    only : frozenset of str, optional
        Steps that act; all when it is empty.

    Returns
    -------
    dict of str to ndarray, shape (models,)
        Every linked factor; 1 where nothing changes.

    Raises
    ------
    InputError
        If a step is unknown, or the columns do not fit.

    Examples
    --------
    >>> factors = coupled_factors(np.array([[1.0], [0.0]]), ["homing_anchorage"], seed=1)
    >>> bool(1.1 < factors["homing"][0] <= 1.5), float(factors["homing"][1])
    (True, 1.0)
    """
    names = [str(step) for step in steps]
    unknown = sorted({*names} - {step.value for step in CascadeStep})
    if unknown or scores.ndim != 2 or scores.shape[1] != len(names):
        raise InputError(
            f"scores must have one column a step of the cascade; got shape {scores.shape} for "
            f"{len(names)} steps{', unknown: ' + ', '.join(unknown) if unknown else ''}."
        )
    logs: dict[str, np.ndarray] = {}
    for link, strength in zip(read_links(), link_strengths(len(scores), seed), strict=True):
        change = np.zeros(len(scores))
        if link.step.value in names and (not only or link.step.value in only):
            change = saturate(np.nan_to_num(scores[:, names.index(link.step.value)]))
        logs[link.factor] = logs.get(link.factor, 0.0) + link.sign * strength * change
    return {factor: np.exp2(log) for factor, log in logs.items()}
