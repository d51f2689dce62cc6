"""The published models of bone remodelling, as they were written, for checks and comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import root

from mirbone._core import InputError, named_keywords, short_repr
from mirbone.niche._constants import changed, read_constants
from mirbone.niche.bone._engine import integrate
from mirbone.niche.bone._rates import (
    CORE_SLOTS,
    KOMAROVA,
    KOMAROVA_SLOTS,
    LEMAIRE,
    LEMAIRE_SLOTS,
    PIVONKA,
    PIVONKA_SLOTS,
    rates,
)

LEMAIRE_CONSTANTS: Mapping[str, float] = {
    "C_s": 5e-3, "D_A": 0.7, "d_B": 0.7, "D_C": 2.1e-3, "D_R": 7e-4, "f0": 0.05, "I_L": 0.0,
    "I_O": 0.0, "I_P": 0.0, "K": 10.0, "k1": 0.01, "k2": 10.0, "k3": 5.8e-4, "k4": 0.017,
    "k5": 0.02, "k6": 3.0, "k_B": 0.189, "K_L_P": 3e6, "kO": 0.35, "K_O_P": 2e5, "k_P": 86.0,
    "r_L": 1e3, "S_P": 250.0, "precursors_in": 0.0, "osteoblasts_in": 0.0, "osteoclasts_in": 0.0,
}  # fmt: skip
"""Lemaire 2004, Table 1 (doi:10.1016/j.jtbi.2004.03.023); pM and days."""

KOMAROVA_CONSTANTS: Mapping[str, float] = {
    "alpha1": 3.0, "alpha2": 4.0, "beta1": 0.2, "beta2": 0.02, "g11": 0.5, "g21": -0.5, "g12": 1.0,
    "g22": 0.0, "k1": 0.24, "k2": 0.0017,
}  # fmt: skip
"""Komarova 2003 (doi:10.1016/S8756-3282(03)00157-1), one remodelling event; cells and days."""

PIVONKA_LOADS = PIVONKA_SLOTS[-7:]
_GUESS = (6e-4, 6e-4, 8e-4)
_SPECIES = {
    "lemaire": ("precursors", "osteoblasts", "osteoclasts"),
    "komarova": ("osteoclasts", "osteoblasts", "resorbed", "formed"),
    "pivonka": ("precursors", "osteoblasts", "osteoclasts", "bone"),
}
_NUMBERS = {"lemaire": LEMAIRE, "komarova": KOMAROVA, "pivonka": PIVONKA}
_FORMATION = 1.571  # Pivonka 2008, percent/(pM day)


@short_repr()
@dataclass(frozen=True, slots=True)
class PublishedCourse:
    """A course of a published model.

    Parameters
    ----------
    days : ndarray, shape (times,)
        Days.
    species : tuple of str
        Names.
    states : ndarray, shape (times, species)
        Cells in pM. Komarova: cells, and bone resorbed and formed in percent; its bone mass is 100
        - resorbed + formed. Pivonka: bone volume in percent.
    """

    days: np.ndarray
    species: tuple[str, ...]
    states: np.ndarray

    def _headline(self) -> str:
        return f"{self.days[-1]:g} days of {', '.join(self.species)}"


@named_keywords
def published_steady_state(
    name: str, changes: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Give the steady state of a published model.

    Parameters
    ----------
    name : str
        ``lemaire``, ``komarova`` or ``pivonka``.
    changes : mapping of str to float, optional
        Other values of its constants.

    Returns
    -------
    dict of str to float
        Cells: pM, or cells for Komarova.

    Examples
    --------
    >>> state = published_steady_state("lemaire")
    >>> f"{state['osteoclasts']:.10f}"
    '0.0009127528'
    """
    values = _values(name, changes)
    if name == "komarova":
        return dict(zip(_SPECIES[name], (*_komarova_steady(values), 0.0, 0.0), strict=True))
    cells = steady_cells(_NUMBERS[name], _pack(name, values), len(_SPECIES[name]))
    return dict(zip(_SPECIES[name], cells, strict=False))


@named_keywords
def simulate_published(
    name: str,
    days: Sequence[float] | np.ndarray,
    *,
    start: Mapping[str, float] | None = None,
    changes: Mapping[str, float] | None = None,
    load: Mapping[str, float] | None = None,
    between: tuple[float, float] = (20.0, 80.0),
    rtol: float = 1e-8,
) -> PublishedCourse:
    """Follow a published model, from its steady state unless told otherwise.

    Parameters
    ----------
    name : str
        ``lemaire`` (2004), ``komarova`` (2003) or ``pivonka`` (2008).
    days : sequence of float
        When to note the state, ascending, from 0 on.
    start : mapping of str to float, optional
        Where it begins, by species.
    changes : mapping of str to float, optional
        Other values of its constants, throughout.
    load : mapping of str to float, optional
        Other values only for a time, such as ``{"I_P": 1000}``.
    between : tuple of float
        First and last day of the load.
    rtol : float
        Error allowed a step.

    Returns
    -------
    PublishedCourse
        States at those days.

    Raises
    ------
    InputError
        If the model or a constant does not exist.
    """
    values = _values(name, changes)
    steady = published_steady_state(name, changes)
    at_rest = {"bone": 100.0, **steady}
    begin = np.array([{**at_rest, **(start or {})}[s] for s in _SPECIES[name]])
    when = np.asarray(days, dtype=float)
    rest, loaded = _pack(name, values), _pack(name, _changed(name, values, load or {}))
    pieces = [(0.0, between[0], rest), (*between, loaded), (between[1], np.inf, rest)]
    if not load:
        pieces = [(0.0, np.inf, rest)]
    states = []
    for first, end, row in pieces:
        asked = when[(when >= first) & (when < end)] - first
        last = min(end, max(when[-1], first)) - first
        found = follow(_NUMBERS[name], begin, row, np.append(asked, last), rtol)
        states.append(found[:-1])
        begin = found[-1]
    return PublishedCourse(when, _SPECIES[name], np.concatenate(states))


def follow(
    model: int, start: np.ndarray, row: np.ndarray, days: np.ndarray, rtol: float
) -> np.ndarray:
    """Follow one course without jumps.

    Parameters
    ----------
    model : int
        Number of the equations.
    start, row, days : ndarray
        State, constants, times.
    rtol : float
        Error allowed a step.

    Returns
    -------
    ndarray, shape (times, species)
        States.
    """
    out = np.empty((1, days.size, start.size))
    steps = np.empty(1, dtype=np.int64)
    atol = np.full(start.size, 1e-6 * rtol)
    none = np.empty((0, start.size))
    integrate(
        model, start[None], row[None], np.empty(0), none, days, rtol, atol, -1, np.zeros(1), out,
        steps, np.empty(1),
    )  # fmt: skip
    return out[0]


def steady_cells(model: int, row: np.ndarray, species: int) -> np.ndarray:
    """Find where precursors, osteoblasts and osteoclasts stand still.

    Parameters
    ----------
    model : int
        Number of the equations.
    row : ndarray
        Constants.
    species : int
        Species of the model.

    Returns
    -------
    ndarray, shape (3,)
        Cells, pM.

    Raises
    ------
    InputError
        If there is no such state.
    """

    def slopes(logs: np.ndarray) -> np.ndarray:
        state, slope = np.zeros(species), np.empty(species)
        state[:3] = np.exp(logs)
        rates(model, state, row, slope)
        return slope[:3] / state[:3]

    found = root(slopes, np.log(_GUESS), tol=1e-14)
    if np.abs(slopes(found.x)).max() > 1e-9:
        raise InputError(
            "the bone has no steady state with these constants, so nothing can be compared with "
            "it. Change them less."
        )
    return np.exp(found.x)


def _values(name: str, changes: Mapping[str, float] | None) -> dict[str, float]:
    if name not in _SPECIES:
        raise InputError(f"expected one of {', '.join(_SPECIES)}; got {name!r}.")
    values = {"lemaire": LEMAIRE_CONSTANTS, "komarova": KOMAROVA_CONSTANTS}.get(name)
    if values is None:
        table = read_constants("bone_constants.tsv")
        values = {key: table[key].value for key in CORE_SLOTS} | {"formation_rate": _FORMATION}
        values |= dict.fromkeys(PIVONKA_LOADS, 0.0)
    return _changed(name, dict(values), changes or {})


def _changed(name: str, values: dict[str, float], changes: Mapping[str, float]) -> dict[str, float]:
    """Loads may be negative: cells are taken away."""
    unknown = {key: abs(value) for key, value in changes.items()}
    changed(values, unknown, what=f"the model {name}")
    return {**values, **changes}


def _pack(name: str, v: Mapping[str, float]) -> np.ndarray:
    if name == "lemaire":
        return pack_lemaire(v)
    if name == "komarova":
        packed = {**v, "osteoclasts_steady": 0.0, "osteoblasts_steady": 0.0}
        packed["osteoclasts_steady"], packed["osteoblasts_steady"] = _komarova_steady(v)
        return np.array([packed[slot] for slot in KOMAROVA_SLOTS])
    rest = {"osteoblasts_rest": 0.0, "osteoclasts_rest": 0.0}
    quiet = {**v, **dict.fromkeys(PIVONKA_LOADS, 0.0), **rest}
    row = np.array([quiet[slot] for slot in PIVONKA_SLOTS])
    cells = steady_cells(PIVONKA, row, 4)
    packed = {**v, "osteoblasts_rest": cells[1], "osteoclasts_rest": cells[2]}
    return np.array([packed[slot] for slot in PIVONKA_SLOTS])


def pack_lemaire(v: Mapping[str, float]) -> np.ndarray:
    """Reduce Lemaire's constants to the twelve numbers of the kernel.

    Parameters
    ----------
    v : mapping of str to float
        `LEMAIRE_CONSTANTS` with other values.

    Returns
    -------
    ndarray, shape (12,)
        In the order of ``LEMAIRE_SLOTS``.
    """
    pth_in = v["I_P"] / v["k_P"]
    occupied = (pth_in + v["S_P"] / v["k_P"]) / (pth_in + v["k6"] / v["k5"])
    rank, opg = v["k3"] / v["k4"], v["k1"] / v["k2"] / v["kO"]
    made = rank * v["K_L_P"] * occupied * (1.0 + v["I_L"] / v["r_L"])
    packed = (
        v["f0"] * v["C_s"], v["C_s"], v["D_R"], v["f0"] * v["d_B"], v["k_B"], v["D_C"] * made,
        1.0 + rank * v["K"] + opg * v["I_O"], opg * v["K_O_P"] / occupied, v["D_A"],
        v["precursors_in"], v["osteoblasts_in"], v["osteoclasts_in"],
    )  # fmt: skip
    assert len(packed) == len(LEMAIRE_SLOTS)
    return np.array(packed)


def _komarova_steady(v: Mapping[str, float]) -> tuple[float, float]:
    gamma = v["g12"] * v["g21"] - (1.0 - v["g11"]) * (1.0 - v["g22"])
    first, second = v["beta1"] / v["alpha1"], v["beta2"] / v["alpha2"]
    osteoclasts = first ** ((1.0 - v["g22"]) / gamma) * second ** (v["g21"] / gamma)
    osteoblasts = first ** (v["g12"] / gamma) * second ** ((1.0 - v["g11"]) / gamma)
    return osteoclasts, osteoblasts
