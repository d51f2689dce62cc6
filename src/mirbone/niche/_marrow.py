"""Marrow: stem cells and tumour cells compete for places; who loses a place leaves for the blood.

Places at the endosteum (E) and at vessels (V) hold one cell each: a haematopoietic stem cell (H) or
a disseminated tumour cell (D). Of the tumour cells that arrive, a share finds an empty place; the
rest contests an occupied one and wins with its affinity over the sum of both. A stem cell that
loses its place matures and leaves for the blood as a progenitor (P), and too few stem cells speed
their renewal; newborn stem cells without a place leave too:

    dH/dt = B e/(e + k) share - u H - evicted      B = u (sum H0) (sum H0 / sum H)^(f - 1) / settle0
    dD/dt = arriving - l D
    dP/dt = u sum H + evicted + B (1 - e/(e + k)) - c P

with e the empty places, k such that half of the newborn settle at rest, u turnover, f feedback, l
loss, c clearance. Without tumour cells the places stay as they are: a check of the numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from mirbone._core import InputError, named_keywords, short_repr
from mirbone.niche._constants import changed, read_constants

MARROW_FACTORS = ("cxcr4", "cxcl12", "cd44", "hyaluronan_osteopontin")
HOURS_A_YEAR = 8766.0
_CELLS = 1e-4  # the solver's error; less than this below nothing is nothing
_MOMENT = 1e-6  # years; within half a minute nothing changes


@short_repr()
@dataclass(frozen=True, slots=True)
class MarrowState:
    """The marrow after a time.

    Parameters
    ----------
    stem_cells, tumour_cells : ndarray of float64, shape (2,)
        On endosteal and on vascular places.
    progenitors : float
        In the blood, relative to a marrow without tumour cells.
    win : float
        Chance that an arriving tumour cell gains a place in the end.
    """

    stem_cells: np.ndarray
    tumour_cells: np.ndarray
    progenitors: float
    win: float


@named_keywords
def marrow_values(changes: Mapping[str, float] | None = None) -> dict[str, float]:
    """Give the constants of the marrow, and its factors (1 is normal), some of them changed.

    Parameters
    ----------
    changes : mapping of str to float, optional
        New values by name.

    Returns
    -------
    dict of str to float
        All values.

    Raises
    ------
    InputError
        If a name is unknown or a value is negative.
    """
    values = {name: c.value for name, c in read_constants("marrow_constants.tsv").items()}
    return changed(values | dict.fromkeys(MARROW_FACTORS, 1.0), changes or {}, what="the marrow")


def place_affinity(values: Mapping[str, Any]) -> Any:
    """Affinity of a tumour cell for a place, against a stem cell's.

    Two ways of binding add up: CXCR4 on the cell to CXCL12 of the place, and CD44 to hyaluronan and
    osteopontin. Numbers or arrays.
    """
    through_cxcr4 = values["cxcr4_share"] * values["cxcr4"] * values["cxcl12"]
    through_cd44 = (1 - values["cxcr4_share"]) * values["cd44"] * values["hyaluronan_osteopontin"]
    return values["tumour_affinity"] * (through_cxcr4 + through_cd44)


def win_chance(affinity: Any, empty_share: float) -> Any:
    """Chance of an arriving tumour cell to gain a place: an empty one, or one won in a contest."""
    return empty_share + (1 - empty_share) * affinity / (1 + affinity)


def arriving(
    ctc_per_ml: float, values: Mapping[str, float], half_life_h: float, volume: float
) -> float:
    """Tumour cells that reach a place in a year, from their number in the blood."""
    leaving_blood = ctc_per_ml * volume * np.log(2) / half_life_h * HOURS_A_YEAR
    return float(leaving_blood * values["lodging"])


@named_keywords
def simulate_marrow(
    ctc_per_ml: float, years: float, changes: Mapping[str, float] | None = None
) -> MarrowState:
    """Let stem cells and tumour cells compete for places.

    Parameters
    ----------
    ctc_per_ml : float
        Circulating tumour cells per mL, constant; 0 for a healthy person.
    years : float
        How long.
    changes : mapping of str to float, optional
        Constants or factors to change, by name.

    Returns
    -------
    MarrowState
        The places and the blood at the end.

    Raises
    ------
    InputError
        If a name is unknown, or a number is negative.

    Examples
    --------
    >>> healthy, metastatic = simulate_marrow(0.0, 2.0), simulate_marrow(0.7, 2.0)
    >>> round(healthy.progenitors, 6), metastatic.progenitors > 1
    (1.0, True)
    """
    if not (np.isfinite(ctc_per_ml) and ctc_per_ml >= 0 and np.isfinite(years) and years >= 0):
        raise InputError(
            f"tumour cells per mL and years must be finite and not below 0; got {ctc_per_ml:g} and "
            f"{years:g}."
        )
    values = marrow_values(changes)
    patient = read_constants("patient_constants.tsv")
    flux = arriving(
        ctc_per_ml, values, patient["ctc_half_life"].value, patient["blood_volume"].value
    )
    rates = _Rates.of(values, flux)
    start = np.concatenate([rates.rest, [0.0, 0.0], [rates.progenitors_at_rest]])
    end = start
    if years > _MOMENT:
        course = solve_ivp(rates.change, (0.0, years), start, method="BDF", rtol=1e-8, atol=_CELLS)
        end = course.y[:, -1]
        end = np.where(np.abs(end) < _CELLS, np.maximum(end, 0.0), end)
    return MarrowState(end[:2], end[2:4], float(end[4] / rates.progenitors_at_rest), rates.win)


@dataclass(frozen=True, slots=True)
class _Rates:
    places: np.ndarray
    rest: np.ndarray
    turnover: float
    feedback: float
    clearance: float
    loss: float
    flux: float
    affinity: float
    settle: float
    win: float

    @classmethod
    def of(cls, values: Mapping[str, float], flux: float) -> "_Rates":
        places = np.array([values["endosteal_places"], values["vascular_places"]])
        rest = places * (1 - values["empty_share"])
        affinity = place_affinity(values)
        return cls(
            places, rest, values["stem_cell_turnover"], values["renewal_feedback"],
            values["progenitor_clearance"], values["tumour_loss"], flux, affinity,
            float(places.sum() * values["empty_share"]),
            win_chance(affinity, values["empty_share"]),
        )  # fmt: skip

    @property
    def progenitors_at_rest(self) -> float:
        """Leaving and unsettled newborn, which are as many as the births: twice the leaving."""
        return 2 * self.turnover * float(self.rest.sum()) / self.clearance

    def change(self, _time: float, state: np.ndarray) -> np.ndarray:
        stem, tumour, progenitors = state[:2], state[2:4], state[4]
        empty = np.maximum(self.places - stem - tumour, 0.0)
        share = self.places / self.places.sum()
        contested = self.affinity / (1 + self.affinity)
        taken_empty = self.flux * share * empty / self.places
        evicted = self.flux * share * stem / self.places * contested
        scarcity = self.rest.sum() / max(float(stem.sum()), 1e-9)
        births = 2 * self.turnover * self.rest.sum() * scarcity ** (self.feedback - 1)
        settling = births * empty / (empty.sum() + self.settle)
        leaving = self.turnover * stem
        return np.concatenate(
            [
                settling - leaving - evicted,
                taken_empty + evicted - self.loss * tumour,
                [
                    float((leaving + evicted).sum() + births - settling.sum())
                    - self.clearance * progenitors
                ],
            ]
        )
