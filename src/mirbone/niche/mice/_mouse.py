"""A mouse of an experiment: where its cells entered, how long it lived, and what was read.

Cells leave a primary, live in the blood, are held up in the marrow, sleep or found clones, and
clones grow and take bone. Where cells were put in decides which of these steps they still had
before them: what was injected into the blood has left no primary, and what was put into the tibia
has met no vessel. What the tumour secretes for resorption frees what wakes micrometastases and
feeds clones. The expected course is written down, without a draw a mouse; the constants are drawn
from ``mouse_constants.tsv``, and all are assumptions, so that a size means nothing: only the
direction is read, and how it compares with others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mirbone._core import InputError, check_seed, check_whole, named_keywords, short_repr
from mirbone.niche._constants import draw_constants, read_constants, unknown_parameter

MOUSE_READOUTS = (
    "bone_metastasis_incidence", "bone_metastasis_burden", "osteolysis", "bone_mass", "survival",
    "primary_growth", "disseminated_cells", "lung_metastasis", "other_metastasis",
    "osteoclast_number", "dormancy",
)  # fmt: skip
"""What can be read in a virtual mouse."""

FACTORS = (
    "shedding", "circulation_survival", "homing", "place_affinity", "osteomimicry", "resorption",
    "quiescence", "support", "osteolytic_secretion", "osteoblastic_secretion",
)  # fmt: skip
"""What can be multiplied: the factors of `coupled_factors`."""

_PRIMARY = ("orthotopic", "subcutaneous", "transgenic")
_BLOOD = ("intravenous", "intracardiac", "intra_arterial")
_BONE = ("intratibial",)
STAGES = (*_PRIMARY, *_BLOOD, *_BONE)
"""Entry stages that a virtual mouse knows."""

_GRID = 200  # moments between which an awakened cell's clone is summed


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class MouseCourse:
    """Expected readouts of a mouse at its end.

    Parameters
    ----------
    entry_stage : str
        Where the cells entered.
    readouts : mapping of str to ndarray, shape (members,)
        By name, of `MOUSE_READOUTS`; NaN where the stage has no such readout (a primary where
        cells were injected).
    """

    entry_stage: str
    readouts: Mapping[str, np.ndarray]

    def _headline(self) -> str:
        return f"{self.entry_stage}, {len(self.readouts['osteolysis'])} members"


@named_keywords
def simulate_mouse(
    entry_stage: str,
    factors: Mapping[str, float] | Mapping[str, np.ndarray] | None = None,
    *,
    members: int = 100,
    seed: int = 1,
) -> MouseCourse:
    """Follow the expected mouse of an experiment, over an ensemble of assumptions.

    Parameters
    ----------
    entry_stage : str
        Orthotopic, subcutaneous, transgenic, intravenous, intracardiac, intra_arterial or
        intratibial.
    factors : mapping of str to float or ndarray of shape (members,), optional
        What the tumour cells do otherwise, of `FACTORS`; 1 changes nothing.
    members : int, optional
        Size of the ensemble.
    seed : int, optional
        Seed of the constants; the same seed draws the same with and without factors.

    Returns
    -------
    MouseCourse
        Every readout.

    Raises
    ------
    InputError
        If the stage or a factor is unknown, or a factor is not above 0.

    Examples
    --------
    >>> plain = simulate_mouse("intracardiac")
    >>> still = simulate_mouse("intracardiac", {"shedding": 0.1})
    >>> bool((plain.readouts["osteolysis"] == still.readouts["osteolysis"]).all())
    True
    """
    if entry_stage not in STAGES:
        raise InputError(f"`entry_stage` must be one of {', '.join(STAGES)}; got {entry_stage!r}.")
    check_whole(members, "members", least=1, what="a number of members")
    check_seed(seed)
    given = _checked(factors or {}, members)
    drawn = draw_constants(read_constants("mouse_constants.tsv"), members, seed)
    arrived, primary = _arrived(entry_stage, drawn, given)
    clones = _clones(arrived, drawn, given)
    readouts = {**clones, "primary_growth": primary}
    readouts["lung_metastasis"] = readouts["other_metastasis"] = _elsewhere(
        entry_stage, drawn, given
    )
    return MouseCourse(entry_stage, {name: readouts[name] for name in MOUSE_READOUTS})


@named_keywords
def mouse_change(
    entry_stage: str,
    readout: str,
    factors: Mapping[str, float] | Mapping[str, np.ndarray],
    *,
    members: int = 100,
    seed: int = 1,
) -> np.ndarray:
    """Give the log2 change of one readout that a change of the tumour cells makes.

    Parameters
    ----------
    entry_stage : str
        As of `simulate_mouse`.
    readout : str
        Of `MOUSE_READOUTS`.
    factors : mapping of str to float or ndarray
        As of `simulate_mouse`.
    members, seed : int, optional
        Of the ensemble.

    Returns
    -------
    ndarray, shape (members,)
        log2 changes; NaN where the stage has no such readout. Its size is no prediction.

    Raises
    ------
    InputError
        If a name is unknown.
    """
    if readout not in MOUSE_READOUTS:
        raise InputError(f"`readout` must be one of {', '.join(MOUSE_READOUTS)}; got {readout!r}.")
    with_it = simulate_mouse(entry_stage, factors, members=members, seed=seed)
    without = simulate_mouse(entry_stage, members=members, seed=seed)
    return np.log2(with_it.readouts[readout] / without.readouts[readout])


def _checked(
    factors: Mapping[str, float] | Mapping[str, np.ndarray], members: int
) -> dict[str, np.ndarray]:
    given = {name: np.ones(members) for name in FACTORS}
    for name, value in factors.items():
        if name not in given:
            raise InputError(unknown_parameter(name, FACTORS, "the mouse"))
        values = np.asarray(value, dtype=float)
        if not (np.isfinite(values) & (values > 0)).all():
            raise InputError(f"{name} must be finite and above 0. Give another value.")
        given[name] = np.broadcast_to(values, (members,))
    return given


def _arrived(
    stage: str, drawn: Mapping[str, np.ndarray], given: Mapping[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Cells that come to lie in the bone marrow, and the primary's size where there is one."""
    nothing = np.full(len(drawn["days"]), np.nan)
    if stage in _BONE:
        return drawn["injected_bone"], nothing
    entered, primary = drawn["injected"], nothing
    if stage in _PRIMARY:
        shed, primary = _shed(drawn, given)
        entered = shed
    reach = drawn["reach_intravenous"] if stage == "intravenous" else 1.0
    alive = drawn["alive"] * given["circulation_survival"]
    held = drawn["held"] * given["homing"] * np.sqrt(given["place_affinity"])
    return entered * reach * np.minimum(alive, 1.0) * np.minimum(held, 1.0), primary


def _shed(
    drawn: Mapping[str, np.ndarray], given: Mapping[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Cells that an exponentially growing primary has shed by the end, and its size."""
    rate = np.log(2) / drawn["primary_doubling"]
    size = drawn["primary_start"] * np.exp(rate * drawn["days"])
    total = (size - drawn["primary_start"]) / rate
    return drawn["shedding_rate"] * given["shedding"] * total, size


def _clones(
    arrived: np.ndarray, drawn: Mapping[str, np.ndarray], given: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """What the cells in the marrow come to: awake from the start or woken, grown, and seen."""
    resorbing = given["osteolytic_secretion"] * given["resorption"]
    # what resorption frees wakes sleepers too, by half as much as in the patient's model
    waking = drawn["waking"] * given["osteomimicry"] * np.sqrt(resorbing) / given["quiescence"]
    founding = 1 - np.minimum((1 - drawn["founding"]) / given["support"], 0.999)
    growth = np.log(2) / drawn["doubling"]
    growth = growth * (1 - drawn["fed"] + drawn["fed"] * resorbing)
    ages = np.linspace(0.0, 1.0, _GRID)[:, None] * drawn["days"]  # of a clone, at the end
    woken = waking * np.exp(-waking * (drawn["days"] - ages))  # density of waking at that age
    founders = arrived * founding
    asleep, awake = drawn["asleep"], 1 - drawn["asleep"]
    size = np.minimum(np.exp(growth * ages), drawn["room"])
    width = drawn["days"] / (_GRID - 1)
    burden = founders * (awake * size[-1] + asleep * (woken * size).sum(axis=0) * width)
    burden = drawn["room"] * burden / (drawn["room"] + burden)
    old = size / (size + drawn["seen"])  # the larger a clone, the likelier it is seen
    shown = founders * (awake * old[-1] + asleep * (woken * old).sum(axis=0) * width)
    lost = drawn["lysis"] * resorbing * burden / growth
    needed = np.log(np.maximum(drawn["fatal"] / np.maximum(founders * awake, 1e-12), 1.0))
    return {
        "bone_metastasis_incidence": 1 - np.exp(-shown),
        "bone_metastasis_burden": burden,
        "osteolysis": lost / (1 + lost),
        "bone_mass": 1 / (1 + lost) * given["osteoblastic_secretion"] ** 0.1,
        "survival": needed / growth,
        "disseminated_cells": arrived,
        "osteoclast_number": resorbing * burden,
        "dormancy": np.exp(-waking * drawn["days"]),
    }


def _elsewhere(
    stage: str, drawn: Mapping[str, np.ndarray], given: Mapping[str, np.ndarray]
) -> np.ndarray:
    """Metastasis to another organ: the steps that are common to all, none of the bone's own."""
    if stage in _BONE:
        return np.full(len(drawn["days"]), np.nan)
    entered = _shed(drawn, given)[0] if stage in _PRIMARY else drawn["injected"]
    alive = np.minimum(drawn["alive"] * given["circulation_survival"], 1.0)
    founding = 1 - np.minimum((1 - drawn["founding"]) / given["support"], 0.999)
    return entered * alive * founding
