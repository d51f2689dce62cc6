"""Boltzmann factors of the nearest-neighbour model, laid out for the accessibility kernels."""

from functools import cache

import numpy as np

from mirbone.targets.energy._model import (
    BULGE,
    CONSTANTS,
    DANGLE3,
    DANGLE5,
    EXTERIOR_MISMATCH,
    HAIRPIN,
    INTERIOR,
    MAX_LOOP,
    MOST,
    MULTI_BRANCH,
    MULTI_CLOSING,
    MULTI_MISMATCH,
    PAIR,
    SLOPE,
    STACK,
    TERMINAL_AU,
    load_energy_model,
    load_long_loop_factor,
    load_special_hairpins,
)

GAS_CONSTANT = 1.98717
KELVIN = 310.15
HAIRPIN_LEAST = 3
FURTHEST = 40
WEIGHTS = 56
ABSENT = 5
_LOOP_ROWS = (MAX_LOOP + 1) * WEIGHTS
_SIZES = (216, 216, _LOOP_ROWS, _LOOP_ROWS, *[WEIGHTS] * 5, 1)
_FIRST = CONSTANTS + 7
(
    EXTERIOR_ENDS,
    BRANCH_ENDS,
    GENERIC_LOOPS,
    GENERIC_LOOPS_BACK,
    BULGES,
    BULGES_BACK,
    ONE_LOOPS,
    ONE_LOOPS_BACK,
    HAIRPINS,
    CLOSING,
    SPECIAL,
) = (_FIRST + sum(_SIZES[:k]) for k in range(len(_SIZES) + 1))
SPECIAL_WIDTH = 10
LONGEST_SPECIAL = SPECIAL_WIDTH - 2


@cache
def load_factors() -> np.ndarray:
    """Make the factors at 37 C as one array, once a process.

    First come the factors of `load_energy_model`, place by place, its pair types as they are. Then,
    by the names above: a helix in the exterior and in a multiloop, by pair, 5' and 3' neighbour (5
    is absent); interior loops that the mismatches complete, by unpaired nt on one strand (rows) and
    on the other; bulges of 2 nt and more; 1 x n loops of n >= 3; `_BACK` ones fall from place
    `FURTHEST` instead of rising; the start of a hairpin by unpaired nt; multiloop closing; length,
    letters and factor of whole hairpins that have one of their own.

    Returns
    -------
    ndarray of float64
        The factors. Read-only.
    """
    model = load_energy_model().astype(np.float64)
    terms = _factor(model)
    terms[PAIR:STACK] = model[PAIR:STACK]
    generic, bulge, one = _loops(model)
    parts = (
        terms,
        _ends(model, EXTERIOR_MISMATCH, 0.0),
        _ends(model, MULTI_MISMATCH, model[MULTI_BRANCH]),
        generic,
        _backwards(generic),
        bulge,
        _backwards(bulge[None]),
        one,
        _backwards(one[None]),
        _hairpins(model),
        _factor(model[MULTI_CLOSING]),
        _special(),
    )
    table = np.concatenate([np.ravel(part) for part in parts])
    table.setflags(write=False)
    return table


def _factor(energy: np.ndarray | float) -> np.ndarray:
    return np.exp(-np.asarray(energy) * 10 / (GAS_CONSTANT * KELVIN))


def _ends(model: np.ndarray, mismatches: int, added: float) -> np.ndarray:
    energy = np.zeros((6, 6, 6))
    both = model[mismatches : mismatches + 150].reshape(6, 5, 5)
    energy[:, :5, :5] = both
    energy[:, :5, ABSENT] = model[DANGLE5 : DANGLE5 + 30].reshape(6, 5)
    energy[:, ABSENT, :5] = model[DANGLE3 : DANGLE3 + 30].reshape(6, 5)
    weak = np.arange(6) > 1
    return _factor(energy + added + (weak * model[TERMINAL_AU])[:, None, None]).ravel()


def _loops(model: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    generic = np.zeros((MAX_LOOP + 1, WEIGHTS))
    bulge, one = np.zeros(WEIGHTS), np.zeros(WEIGHTS)
    for left in range(1, MAX_LOOP + 1):
        for right in range(1, MAX_LOOP + 1 - left):
            size = left + right
            uneven = min(model[MOST], model[SLOPE] * abs(left - right))
            factor = _factor(model[INTERIOR + size] + uneven)
            if left == 1 and right > 2:
                one[right] = factor
            elif left > 1 and right > 1 and size > 5:
                generic[left, right] = factor
    bulge[2 : MAX_LOOP + 1] = _factor(model[BULGE + 2 : BULGE + MAX_LOOP + 1])
    return generic, bulge, one


def _backwards(rows: np.ndarray) -> np.ndarray:
    back = np.zeros_like(rows)
    back[:, : FURTHEST + 1] = rows[:, FURTHEST::-1]
    return back


def _hairpins(model: np.ndarray) -> np.ndarray:
    sizes = np.arange(WEIGHTS)
    known = model[HAIRPIN : HAIRPIN + MAX_LOOP + 1]
    longer = known[-1] + load_long_loop_factor() * np.log(np.maximum(sizes, MAX_LOOP) / MAX_LOOP)
    energy = np.where(sizes <= MAX_LOOP, known[np.minimum(sizes, MAX_LOOP)], longer)
    return np.where(sizes < HAIRPIN_LEAST, 0.0, _factor(energy))


def _special() -> np.ndarray:
    rows = []
    for letters, energy in load_special_hairpins().items():
        codes = ["ACGU".index(letter) for letter in letters]
        rows.append([len(codes), *codes, *[0] * (8 - len(codes)), float(_factor(energy))])
    return np.array(rows, dtype=np.float64)
