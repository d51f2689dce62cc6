"""Do marrow and patient say what the review says? Statements, run over an ensemble of assumptions.

``patient_checks.tsv`` gives each statement the claims that it comes from, what is measured, what is
changed and against what, and the sign that the claims state (0: no change; ``low..high``: a
quantity).
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import pandas as pd

from mirbone._core import named_keywords, package_table, promised
from mirbone.checks._held import CHECK_COLUMNS, check_row
from mirbone.niche import PatientModel, simulate_cohort, simulate_marrow
from mirbone.niche._constants import Constant, draw_constants, read_constants
from mirbone.niche.coupling._shares import overt_shares

_MEMBERS, _MARROW_MEMBERS, _SIMULATED_MEMBERS, _SIMULATED = 100, 20, 20, 3000
_YEARS, _LATE = 15.0, 2.0


@named_keywords
def check_patient(seed: int = 1) -> pd.DataFrame:
    """Run the statements of the review on marrow and patient.

    Parameters
    ----------
    seed : int, optional
        Seed of the ensemble.

    Returns
    -------
    DataFrame
        `CHECK_COLUMNS`, one row a statement.
    """
    rows = []
    for row in package_table("checks", "patient_checks.tsv").to_dict("records"):
        change = f"{row['change']} against {row['against']}" if row["against"] else row["change"]
        values = patient_values(row["measure"], row["change"], row["against"], seed)
        said = (row["claims"], row["statement"], row["measure"], change, row["expected"])
        rows.append(check_row(*said, values))
    return promised(pd.DataFrame(rows, columns=pd.Index(CHECK_COLUMNS)), CHECK_COLUMNS)


@lru_cache(maxsize=256)
def patient_values(measure: str, change: str, against: str, seed: int) -> np.ndarray:
    """Give one log2 change, or one quantity, a member.

    Parameters
    ----------
    measure, change, against : str
        As of ``patient_checks.tsv``.
    seed : int
        Of the ensemble.

    Returns
    -------
    ndarray, shape (members,)
        Values.
    """
    if measure in ("carriers", "never", "interval_p95"):
        return _recorded(measure)
    if measure in ("progenitors", "stem_cells", "places"):
        with_it, without = _marrow(measure, change, seed), _marrow(measure, against, seed)
    elif measure == "overt":
        with_it, without = (_overt(_read(each), seed) for each in (change, against))
    elif measure == "quiet_years":
        return _sleep({}, seed)
    elif measure == "sleep":
        with_it, without = (_sleep(_read(each), seed) for each in (change, against))
    else:
        with_it, without = (_simulated(measure, _read(each), seed) for each in (change, against))
    return np.log2(with_it / without)


def _read(change: str) -> dict[str, float]:
    pairs = (item.split("=") for item in change.split(";") if item)
    return {name: float(value) for name, value in pairs if name != "stage"}


def _recorded(measure: str) -> np.ndarray:
    """A figure of the calibration, as recorded."""
    name = {"never": "carriers_never_overt"}.get(measure, measure)
    rows = package_table("niche", "patient_calibration.tsv").to_dict("records")
    return np.array(
        [float(r["value"]) for r in rows if r["name"] == name and r["kind"] == "figure"]
    )


def _marrow(measure: str, change: str, seed: int) -> np.ndarray:
    drawn = draw_constants(read_constants("marrow_constants.tsv"), _MARROW_MEMBERS, seed)
    localised = read_constants("patient_constants.tsv")["ctc_localised"].value
    found = []
    for member in range(_MARROW_MEMBERS):
        values = {name: float(array[member]) for name, array in drawn.items()}
        metastatic = max(values.pop("ctc_metastatic"), 3 * localised)
        cells = {"healthy": 0.0, "localised": localised, "metastatic": metastatic}
        factors = _read(change)
        affinity = values["tumour_affinity"] * factors.pop("tumour_affinity", 1.0)
        stage = next(item[6:] for item in change.split(";") if item.startswith("stage="))
        state = simulate_marrow(cells[stage], 3.0, values | factors | {"tumour_affinity": affinity})
        found.append(
            {
                "progenitors": state.progenitors,
                "stem_cells": float(state.stem_cells.sum()),
                "places": float(state.tumour_cells.sum()),
            }[measure]
        )
    return np.array(found)


def _overt(factors: Mapping[str, float], seed: int) -> np.ndarray:
    changed = {name: np.full(_MEMBERS, value) for name, value in factors.items()}
    return overt_shares(PatientModel("breast"), changed, _MEMBERS, [_YEARS], seed)[:, 0]


def _sleep(factors: Mapping[str, float], seed: int) -> np.ndarray:
    """Mean years that a cell stays asleep in the endosteal niche, in the median patient."""
    from mirbone.niche.patient._patient import patient_rates, varying

    drawn = draw_constants(_constants(), _MEMBERS, seed)
    values = PatientModel("breast", factors).values | drawn
    rates = patient_rates(values, np.zeros((_MEMBERS, len(varying())))).rates
    return 1.0 / (rates[:, 5] + rates[:, 6])


def _simulated(measure: str, factors: Mapping[str, float], seed: int) -> np.ndarray:
    """Late metastases by the exact simulation, or the share of sleepers that outlive the drug."""
    drawn = draw_constants(_constants(), _SIMULATED_MEMBERS, seed)
    if measure == "asleep":
        dose = factors.get("chemotherapy", 0.0) * drawn["chemotherapy_kill"]
        return np.exp(-dose * drawn["chemotherapy_reach"] * drawn["chemotherapy_years"])
    found = []
    for member in range(_SIMULATED_MEMBERS):
        values = {name: float(array[member]) for name, array in drawn.items()}
        model = PatientModel("breast", values | dict(factors) | {"shedding": 3.0})
        cohort = simulate_cohort(model, _SIMULATED, seed=seed + member, years=_YEARS)
        late = cohort["established_year"] > _LATE
        found.append(max(int(late.sum()), 1))
    return np.array(found, dtype=float)


def _constants() -> Mapping[str, Constant]:
    return read_constants("patient_constants.tsv")
