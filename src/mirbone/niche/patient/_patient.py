"""The patient: what seeds the marrow, what sleeps there, what wakes, dies out or colonises.

A tumour-initiating cell that arrives takes an endosteal place and sleeps, or a vascular one. A
vascular cell moves to the endosteum, dies or begins to grow; a sleeping one dies slowly or wakes;
a growing clone is born and dies, falls asleep, and wakes its sleeping neighbours by what resorption
frees. When it holds `established_cells` cells, chance no longer decides and the bone's equations
take over (`mirbone.niche.patient._handover`). Units: cells, years; surgery is at year 0, the
primary seeds before it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mirbone._core import InputError, named_keywords, package_table, short_repr
from mirbone.niche._constants import changed, read_constants, unknown_parameter
from mirbone.niche._marrow import HOURS_A_YEAR, marrow_values, place_affinity, win_chance
from mirbone.niche.bone._drug import Schedule
from mirbone.niche.bone._values import bone_constants, bone_factors, bone_name, check_changes
from mirbone.niche.chance._system import Reaction, ReactionSystem
from mirbone.words import CANCERS

SPECIES = ("asleep", "vascular", "growing")
PATIENT_SYSTEM = ReactionSystem(
    SPECIES,
    (
        Reaction("seed_endosteal", (), ("asleep",)),
        Reaction("seed_vascular", (), ("vascular",)),
        Reaction("move", ("vascular",), ("asleep",)),
        Reaction("vascular_death", ("vascular",), ()),
        Reaction("vascular_waking", ("vascular",), ("growing",)),
        Reaction("quiescent_death", ("asleep",), ()),
        Reaction("waking", ("asleep",), ("growing",)),
        Reaction("birth", ("growing",), ("growing", "growing")),
        Reaction("death", ("growing",), ()),
        Reaction("falling_asleep", ("growing",), ("asleep",)),
        Reaction("recruitment", ("asleep", "growing"), ("growing", "growing")),
    ),
)
SEEDING_PHASES = 6
"""Doublings of the primary before surgery that are followed; 1/64 of the seeding comes before."""
PHASE_YEARS = 0.5
"""Under a drug, rates are those of the mean resorption of so long a time."""

_SHARES = ("endosteal_share", "gap_junction_share", "chemotherapy_reach")
_MOST_FOLD, _BEYOND = 1000.0, 100.0
_MARROW_SET = ("cxcr4", "cxcl12", "cd44", "hyaluronan_osteopontin", "tumour_affinity")


@short_repr()
@dataclass(frozen=True, slots=True)
class PatientModel:
    """Constants and factors of a kind of patient.

    Parameters
    ----------
    cancer : str
        Primary: ``breast``, ``prostate`` or ``lung``. It sets age, sex and what the tumour secretes
        in the bone; the biology is one.
    changes : mapping of str to float
        What differs from the tables, by name: of the patient, or of the bone as in
        `mirbone.niche.simulate_bone` (a name that both have is the patient's).
    drugs : tuple of Schedule
        What is given; days count from diagnosis.

    Raises
    ------
    InputError
        If the cancer or a name is unknown, or a value is negative.
    """

    cancer: str = "breast"
    changes: Mapping[str, float] = field(default_factory=dict)
    drugs: tuple[Schedule, ...] = ()

    def __post_init__(self) -> None:
        """Check the cancer and the changes."""
        if self.cancer not in CANCERS:
            raise InputError(f"cancer must be one of {', '.join(CANCERS)}; got {self.cancer!r}.")
        patient_values(self._mine())
        check_changes(self.bone)

    @property
    def values(self) -> dict[str, float]:
        """Every constant and factor of the patient by name."""
        return patient_values(self._mine())

    @property
    def bone(self) -> dict[str, float]:
        """Changes of the bone by name."""
        return {name: value for name, value in self.changes.items() if name not in patient_values()}

    def _mine(self) -> dict[str, float]:
        known, bone = patient_values(), {**bone_constants(), **bone_factors("breast")}
        for name in self.changes:
            if name not in known and bone_name(name) is None:
                raise InputError(unknown_parameter(name, [*known, *bone], "the patient"))
        return {name: value for name, value in self.changes.items() if name in known}


@named_keywords
def patient_values(changes: Mapping[str, float] | None = None) -> dict[str, float]:
    """Give the constants and factors of the patient, some of them changed.

    Parameters
    ----------
    changes : mapping of str to float, optional
        New values by name.

    Returns
    -------
    dict of str to float
        Constants of ``patient_constants.tsv``, factors of ``patient_factors.tsv`` (1 is normal) and
        those of the marrow that decide who gains a place.

    Raises
    ------
    InputError
        If a name is unknown, a value is negative or absurd, or values exclude each other.
    """
    values = {name: c.value for name, c in read_constants("patient_constants.tsv").items()}
    values |= {
        row["name"]: float(row["value"])
        for row in package_table("niche", "patient_factors.tsv").to_dict("records")
    }
    marrow = marrow_values()
    values |= {name: marrow[name] for name in _MARROW_SET}
    result = changed(values, changes or {}, what="the patient")
    _check(result)
    _check_far(changes or {})
    return result


@dataclass(frozen=True, slots=True)
class PatientRates:
    """Rates of virtual patients; arrays of one value a patient.

    Parameters
    ----------
    seeding : ndarray of float64
        Tumour-initiating cells that reach a place, a year, when the primary is removed.
    seeding_doubling : ndarray of float64
        Years in which that doubled.
    endosteal_share : ndarray of float64
        Share that goes to the endosteum.
    rates : ndarray of float64, shape (patients, reactions)
        Of `PATIENT_SYSTEM` after surgery, without chemotherapy; seeding zero.
    growth : ndarray of float64
        Births less deaths of a growing clone, 1/year.
    osteolytic, osteoblastic : ndarray of float64
        What the tumour secretes for resorption and for formation, folds of the usual.
    """

    seeding: np.ndarray
    seeding_doubling: np.ndarray
    endosteal_share: np.ndarray
    rates: np.ndarray
    growth: np.ndarray
    osteolytic: np.ndarray
    osteoblastic: np.ndarray


def patient_rates(values: Mapping[str, Any], normal: np.ndarray) -> PatientRates:
    """Turn constants, factors and a patient's draws into rates.

    Parameters
    ----------
    values : mapping of str to float or ndarray of shape (patients,)
        As `patient_values` gives them; an array for what differs between patients or members.
    normal : ndarray of float64, shape (patients, draws)
        Standard normal draws, one for each constant with a spread, in the order of the table.

    Returns
    -------
    PatientRates
        One row a patient.
    """
    v = dict(values)
    for column, name in enumerate(varying()):
        v[name] = v[name] * np.exp(
            read_constants("patient_constants.tsv")[name].spread * normal[:, column]
        )
    transfer = (
        v["gap_junction_share"] * v["gap_junction"] + (1 - v["gap_junction_share"]) * v["exosome"]
    )
    # at the normal level of the stroma's miRNA, waking has the rate of the table
    depth = (1 + v["deepening"] * transfer) / (1 + v["deepening"]) * v["quiescence"]
    waking = v["osteomimicry"] * v["resorption"] ** v["resorption_on_waking"] / depth
    growth = np.log(2) / v["growth_doubling"]
    birth = growth / (1 - v["turnover"])
    names = [reaction.name for reaction in PATIENT_SYSTEM.reactions]
    rates = np.zeros((len(normal), len(names)))
    for name, value in {
        "move": v["vascular_to_endosteal"],
        "vascular_death": v["vascular_death"],
        "vascular_waking": v["vascular_waking"] * waking,
        "quiescent_death": v["quiescent_death"],
        "waking": v["waking_rate"] * waking,
        "birth": birth * v["support"],
        "death": birth * v["turnover"],
        "falling_asleep": v["falling_asleep"] * transfer * v["quiescence"],
        "recruitment": v["recruitment"] * v["resorption"],
    }.items():
        rates[:, names.index(name)] = value
    shape = (len(normal),)
    return PatientRates(
        np.broadcast_to(_seeding(v), shape),
        np.broadcast_to(v["primary_doubling"], shape),
        np.broadcast_to(v["endosteal_share"], shape),
        rates,
        np.broadcast_to(birth * (v["support"] - v["turnover"]), shape),
        np.broadcast_to(v["osteolytic_secretion"], shape),
        np.broadcast_to(v["osteoblastic_secretion"], shape),
    )


def phase_rates(
    patients: PatientRates,
    values: Mapping[str, float],
    followup: float,
    resorption: Callable[[np.ndarray], np.ndarray] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Lay a patient's life out in phases: seeding, chemotherapy, follow-up.

    Parameters
    ----------
    patients : PatientRates
        Rates.
    values : mapping of str to float
        Constants and factors; chemotherapy is taken from them.
    followup : float
        Years after surgery.
    resorption : callable, optional
        Given years after surgery, the mean resorption between one and the next under drugs,
        multiples of the usual; no drug when it is not given.

    Returns
    -------
    rates : ndarray of float64, shape (patients, phases, reactions)
        Rates of each phase.
    ends : ndarray of float64, shape (patients, phases)
        Years from the first seeding; surgery is the end of phase `SEEDING_PHASES`.
    """
    n = len(patients.growth)
    kill = values["chemotherapy"] * values["chemotherapy_kill"]
    treated = min(values["chemotherapy_years"] if kill > 0 else 0.0, followup)
    yearly = np.arange(0.0, followup, PHASE_YEARS if resorption else followup)
    edges = np.unique([*yearly, treated, followup])
    phases = SEEDING_PHASES + len(edges) - 1
    rates = np.repeat(patients.rates[:, None, :], phases, axis=1)
    back = np.arange(SEEDING_PHASES)[::-1]
    # over one doubling the mean of an exponential is 1/(2 ln 2) of its value at the end
    seeding = patients.seeding[:, None] * 0.5**back / (2 * np.log(2))
    rates[:, :SEEDING_PHASES, 0] = seeding * patients.endosteal_share[:, None]
    rates[:, :SEEDING_PHASES, 1] = seeding * (1 - patients.endosteal_share[:, None])
    names = [reaction.name for reaction in PATIENT_SYSTEM.reactions]
    under = slice(SEEDING_PHASES, SEEDING_PHASES + int(np.searchsorted(edges, treated)))
    for name in ("death", "vascular_death"):
        rates[:, under, names.index(name)] += kill
    rates[:, under, names.index("quiescent_death")] += kill * values["chemotherapy_reach"]
    if resorption is not None:
        eased = resorption(edges)
        for name, power in resorption_powers(values["resorption_on_waking"]).items():
            rates[:, SEEDING_PHASES:, names.index(name)] *= eased**power
    surgery = SEEDING_PHASES * patients.seeding_doubling
    ends = np.empty((n, phases))
    ends[:, :SEEDING_PHASES] = patients.seeding_doubling[:, None] * (1 + np.arange(SEEDING_PHASES))
    ends[:, SEEDING_PHASES:] = surgery[:, None] + edges[1:]
    return rates, ends


def resorption_powers(on_waking: Any) -> dict[str, Any]:
    """Name the reactions that resorption speeds, and the power with which it does."""
    return {"waking": on_waking, "vascular_waking": on_waking, "recruitment": 1.0}


def varying() -> tuple[str, ...]:
    """Name the constants that differ from patient to patient."""
    return tuple(n for n, c in read_constants("patient_constants.tsv").items() if c.spread > 0)


def _seeding(v: Mapping[str, Any]) -> Any:
    """Shed cells a year, from their number in the blood, times what becomes of them."""
    shed = v["ctc_localised"] * v["blood_volume"] * np.log(2) / v["ctc_half_life"] * HOURS_A_YEAR
    marrow = marrow_values()
    reference = win_chance(place_affinity(marrow), marrow["empty_share"])
    mine = place_affinity(marrow | {name: v[name] for name in _MARROW_SET}) * v["place_affinity"]
    win = win_chance(mine, marrow["empty_share"]) / reference
    return (
        shed
        * v["arrival_efficiency"]
        * v["shedding"]
        * v["circulation_survival"]
        * v["homing"]
        * win
    )


def _check_far(changes: Mapping[str, float]) -> None:
    """Refuse what is far beyond any range: exact simulation of it would not end."""
    constants = read_constants("patient_constants.tsv")
    for name, value in changes.items():
        most = constants[name].high * _BEYOND if name in constants else _MOST_FOLD
        if name not in _SHARES and value > most:
            raise InputError(
                f"{name} must be at most {most:g}, far beyond what is known; got {value:g}."
            )


def _check(values: Mapping[str, float]) -> None:
    for name in _SHARES:
        if values[name] > 1:
            raise InputError(f"{name} is a share and must be at most 1; got {values[name]:g}.")
    if values["turnover"] >= 1:
        raise InputError(
            f"turnover is deaths per birth and must be below 1; got {values['turnover']:g}."
        )
    for name in ("growth_doubling", "primary_doubling", "ctc_half_life", "quiescence"):
        if values[name] == 0:
            raise InputError(f"{name} must be above 0; got 0.")
    if not 0.01 <= values["overt_burden"] <= 0.95:
        raise InputError(
            "overt_burden is a share of the room for the tumour and must be 0.01 to 0.95; got "
            f"{values['overt_burden']:g}."
        )
    if not 2 <= values["established_cells"] < values["overt_cells"]:
        raise InputError(
            "established_cells must be at least 2 and fewer than overt_cells; got "
            f"{values['established_cells']:g} and {values['overt_cells']:g}."
        )
