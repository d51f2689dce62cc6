"""The nearest-neighbour model of RNA pairing: Turner 2004 free energies at 37 C.

Energies are in 0.01 kcal/mol. A pair's type is its place in `PAIRS`, read 5' to 3'; letters are
A 0, C 1, G 2, U 3, unknown 4, and an unknown letter takes the worst of the four. Source: Mathews et
al. (2004), doi:10.1073/pnas.0401799101, as collected in NNDB, doi:10.1093/nar/gkp892.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

PAIRS = ("CG", "GC", "GU", "UG", "AU", "UA")
MAX_LOOP = 30
_TERMS = (
    ("stack", 0, 6),
    ("mismatch_interior", 2, 0),
    ("mismatch_interior_1n", 2, 0),
    ("mismatch_interior_23", 2, 0),
    ("mismatch_multi", 2, 0),
    ("mismatch_hairpin", 2, 0),
    ("mismatch_exterior", 2, 0),
    ("dangle5", 1, 0),
    ("dangle3", 1, 0),
    ("interior_1x1", 2, 1),
    ("interior_2x1", 3, 1),
    ("interior_2x2", 4, 1),
)


class EnergyModel(NamedTuple):
    """Tables of the model, as the kernels take them; all int32, all read-only.

    Parameters
    ----------
    pair : ndarray of shape (5, 5)
        Type of the pair of two letters, -1 where they do not pair.
    swap : ndarray of shape (6,)
        Type of the pair read from its other strand.
    stack : ndarray of shape (6, 6)
        Two neighbouring pairs, both read towards the loop between them.
    mismatch_interior, mismatch_interior_1n, mismatch_interior_23 : ndarray of shape (6, 5, 5)
        Pair, its 3' and its 5' neighbour in an interior loop: any, 1 x n, 2 x 3.
    mismatch_multi, mismatch_hairpin, mismatch_exterior : ndarray of shape (6, 5, 5)
        The same in other loops; multi and exterior with the 5' neighbour first.
    dangle5, dangle3 : ndarray of shape (6, 5)
        Pair and one neighbour outside it.
    interior_1x1, interior_2x1, interior_2x2 : ndarray of shape (6, 6, 5, ...)
        Small interior loops in full.
    hairpin, bulge, interior : ndarray of shape (31,)
        Start of a loop of so many unpaired nt.
    constants : ndarray of shape (7,)
        Multiloop: unpaired nt, closing, branch; asymmetry: slope, most; duplex start; terminal AU.
    """

    pair: np.ndarray
    swap: np.ndarray
    stack: np.ndarray
    mismatch_interior: np.ndarray
    mismatch_interior_1n: np.ndarray
    mismatch_interior_23: np.ndarray
    mismatch_multi: np.ndarray
    mismatch_hairpin: np.ndarray
    mismatch_exterior: np.ndarray
    dangle5: np.ndarray
    dangle3: np.ndarray
    interior_1x1: np.ndarray
    interior_2x1: np.ndarray
    interior_2x2: np.ndarray
    hairpin: np.ndarray
    bulge: np.ndarray
    interior: np.ndarray
    constants: np.ndarray


class HairpinModel(NamedTuple):
    """What hairpins need besides `EnergyModel`.

    Parameters
    ----------
    special : dict of str to int
        Energy of the whole hairpin, by its letters with the closing pair.
    long_loop : float
        Factor of the logarithm for loops of more than `MAX_LOOP` nt, 0.01 kcal/mol.
    """

    special: dict[str, int]
    long_loop: float


@cache
def load_energy_model() -> EnergyModel:
    """Read the embedded table, once a process.

    Returns
    -------
    EnergyModel
        The model at 37 C.
    """
    table = _read_table()
    pair = np.full((5, 5), -1, dtype=np.int32)
    for code, letters in enumerate(PAIRS):
        pair["ACGU".index(letters[0]), "ACGU".index(letters[1])] = code
    swap = np.array([PAIRS.index(letters[::-1]) for letters in PAIRS], dtype=np.int32)
    arrays = [_array(table, *term) for term in _TERMS]
    loops = [table[term]["sizes 0-30"] for term in ("hairpin", "bulge", "interior")]
    constants = np.concatenate(list(table["constant"].values()))
    model = EnergyModel(pair, swap, *arrays, *loops, constants)
    for array in model:
        array.setflags(write=False)
    return model


@cache
def load_hairpin_model() -> HairpinModel:
    """Read the energies of special hairpins, once a process.

    Returns
    -------
    HairpinModel
        The model at 37 C.
    """
    special: dict[str, int] = {}
    factor = 0.0
    for term, context, values in _rows():
        if term in {"triloop", "tetraloop", "hexaloop"}:
            special[context] = int(values)
        if term == "factor":
            factor = float(values)
    return HairpinModel(special, factor)


def _rows() -> list[tuple[str, str, str]]:
    path = files("mirbone.targets").joinpath("data").joinpath("turner2004.tsv")
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [(term, context, values) for term, context, values, _ in (x.split("\t") for x in lines)]


def _read_table() -> dict[str, dict[str, np.ndarray]]:
    table: dict[str, dict[str, np.ndarray]] = {}
    for term, context, values in _rows():
        if term != "factor":
            numbers = np.array(values.split(), dtype=np.int32)
            table.setdefault(term, {})[context] = numbers
    return table


def _array(
    table: Mapping[str, Mapping[str, np.ndarray]], term: str, letters: int, pairs: int
) -> np.ndarray:
    known = np.stack(list(table[term].values()))
    if not letters:
        return np.ascontiguousarray(known)
    shape = (6, 6) if pairs else (6,)
    known = known.reshape(shape + (4,) * letters)
    for axis in range(len(shape), known.ndim):
        known = np.concatenate([known, known.max(axis, keepdims=True)], axis)
    return np.ascontiguousarray(known, dtype=np.int32)
