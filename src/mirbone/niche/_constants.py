"""Constants of the marrow and the patient: values, ranges, spreads, sources; and changing them."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from mirbone._core import InputError, as_double, package_table

_LISTED = 40  # names in a message


@dataclass(frozen=True, slots=True)
class Constant:
    """One number of the model.

    Parameters
    ----------
    name, unit : str
        What it is called and measured in.
    value, low, high : float
        Its value, and the range from which an ensemble draws it (log-uniform; uniform from 0).
    spread : float
        Standard deviation of the natural logarithm among patients; 0 where all share it.
    source, status : str
        Where it comes from; ``published``, ``assumed`` or ``calibrated``.
    """

    name: str
    unit: str
    value: float
    low: float
    high: float
    spread: float
    source: str
    status: str


@cache
def read_constants(name: str) -> Mapping[str, Constant]:
    """Read a table of constants.

    Parameters
    ----------
    name : str
        File in ``niche/data``.

    Returns
    -------
    mapping of str to Constant
        By name, in the order of the table. An empty value is that of ``patient_calibration.tsv``.
    """
    constants = {}
    for row in package_table("niche", name).to_dict("records"):
        if not row["value"]:
            row["value"] = calibrated(row["name"])
        value, low, high, spread = (float(row[key]) for key in ("value", "low", "high", "spread"))
        constants[row["name"]] = Constant(
            row["name"], row["unit"], value, low, high, spread, row["source"], row["status"]
        )
    return constants


def calibrated(name: str) -> str:
    """Look a value up that ``scripts/calibrate_patient.py`` found.

    Parameters
    ----------
    name : str
        Constant.

    Returns
    -------
    str
        Its value, as written.
    """
    rows = package_table("niche", "patient_calibration.tsv").to_dict("records")
    return next(row["value"] for row in rows if row["name"] == name and row["kind"] == "constant")


def draw_constants(
    constants: Mapping[str, Constant], members: int, seed: int
) -> dict[str, np.ndarray]:
    """Draw an ensemble of constants, each from its range by itself.

    Parameters
    ----------
    constants : mapping of str to Constant
        What to draw.
    members : int
        Size of the ensemble.
    seed : int
        Seed of the draws.

    Returns
    -------
    dict of str to ndarray, shape (members,)
        Log-uniform between low and high; uniform where low is 0; the value where both are one.
    """
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(41,)))
    drawn = {}
    for name, constant in constants.items():
        share = rng.random(members)
        if constant.low == constant.high:
            drawn[name] = np.full(members, constant.value)
        elif constant.low <= 0:
            drawn[name] = constant.low + share * (constant.high - constant.low)
        else:
            drawn[name] = constant.low * (constant.high / constant.low) ** share
    return drawn


def changed(
    values: Mapping[str, float], changes: Mapping[str, float], *, what: str
) -> dict[str, float]:
    """Change some of the values.

    Parameters
    ----------
    values : mapping of str to float
        All of them.
    changes : mapping of str to float
        New values by name.
    what : str
        What they are, for messages: ``"the patient"``.

    Returns
    -------
    dict of str to float
        All of them, changed.

    Raises
    ------
    InputError
        If a name is unknown (the nearest is suggested), or a value is negative or not finite.
    """
    for name, given in changes.items():
        if name not in values:
            raise InputError(unknown_parameter(name, values, what))
        value = as_double(given)
        if not np.isfinite(value) or value < 0:
            raise InputError(
                f"{name} must be a finite number, not below 0; got {value:g}. Give another value."
            )
    return {**values, **changes}


def unknown_parameter(name: str, known: Iterable[str], what: str) -> str:
    """Say that a parameter does not exist, and which is meant perhaps."""
    names = list(dict.fromkeys(known))
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
    told = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names[:_LISTED])}"
    told += (f" and {len(names) - _LISTED} more." if len(names) > _LISTED else ".") * (not near)
    return f"{name!r} is no parameter of {what}. {told}"
