"""The nearest-neighbour model of RNA pairing: Turner 2004 free energies at 37 C.

Energies are in 0.01 kcal/mol. A pair's type is its place in `PAIRS`, read 5' to 3'; letters are
A 0, C 1, G 2, U 3, unknown 4, and an unknown letter takes the worst of the four. Source: Mathews et
al. (2004), doi:10.1073/pnas.0401799101, as collected in NNDB, doi:10.1093/nar/gkp892.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np

PAIRS = ("CG", "GC", "GU", "UG", "AU", "UA")
MAX_LOOP = 30
_MOST = 30_000
# Terms in the order of the table: name, letters, pairs.
_TERMS = (
    ("stack", 0, 2),
    ("mismatch_interior", 2, 1),
    ("mismatch_interior_1n", 2, 1),
    ("mismatch_interior_23", 2, 1),
    ("mismatch_multi", 2, 1),
    ("mismatch_hairpin", 2, 1),
    ("mismatch_exterior", 2, 1),
    ("dangle5", 1, 1),
    ("dangle3", 1, 1),
    ("interior_1x1", 2, 2),
    ("interior_2x1", 3, 2),
    ("interior_2x2", 4, 2),
)
_CONSTANTS = (
    "multiloop_unpaired",
    "multiloop_closing",
    "multiloop_branch",
    "asymmetry_slope",
    "asymmetry_most",
    "duplex_start",
    "terminal_au",
)
_SIZES = (25, 6, *(6**pairs * 5**letters for _, letters, pairs in _TERMS), 31, 31, 31)
(
    PAIR,
    SWAP,
    STACK,
    INTERIOR_MISMATCH,
    INTERIOR_MISMATCH_1N,
    INTERIOR_MISMATCH_23,
    MULTI_MISMATCH,
    HAIRPIN_MISMATCH,
    EXTERIOR_MISMATCH,
    DANGLE5,
    DANGLE3,
    INTERIOR_1X1,
    INTERIOR_2X1,
    INTERIOR_2X2,
    HAIRPIN,
    BULGE,
    INTERIOR,
    CONSTANTS,
) = (sum(_SIZES[:k]) for k in range(len(_SIZES) + 1))
(
    MULTI_UNPAIRED,
    MULTI_CLOSING,
    MULTI_BRANCH,
    SLOPE,
    MOST,
    DUPLEX_START,
    TERMINAL_AU,
) = range(CONSTANTS, CONSTANTS + len(_CONSTANTS))
SPECIAL_HAIRPINS = ("triloop", "tetraloop", "hexaloop")


@cache
def load_energy_model() -> np.ndarray:
    """Read the embedded table as one array, once a process.

    The names above say where each term begins: the type of the pair of two letters (5 x 5, -1 where
    they do not pair), the type of a pair read from its other strand (6), then the terms in the
    order of `_TERMS`, indexed by pair types and letters, loop starts by size, and constants.

    Returns
    -------
    ndarray of int16
        Energies at 37 C in 0.01 kcal/mol. Read-only.
    """
    table = _read_table()
    pair = np.full((5, 5), -1)
    for code, letters in enumerate(PAIRS):
        pair["ACGU".index(letters[0]), "ACGU".index(letters[1])] = code
    swap = [PAIRS.index(letters[::-1]) for letters in PAIRS]
    terms = [_array(table, *term) for term in _TERMS]
    loops = [table[term]["sizes 0-30"] for term in ("hairpin", "bulge", "interior")]
    constants = [table["constant"][name] for name in _CONSTANTS]
    parts = [np.ravel(part) for part in (pair, swap, *terms, *loops, *constants)]
    model = np.minimum(np.concatenate(parts), _MOST).astype(np.int16)
    model.setflags(write=False)
    return model


@cache
def load_special_hairpins() -> dict[str, int]:
    """Read the energies of whole hairpins that have one of their own, once a process.

    Returns
    -------
    dict of str to int
        Energy in 0.01 kcal/mol by the letters, the closing pair included.
    """
    rows = _rows()
    return {name: int(value) for term, name, value in rows if term in SPECIAL_HAIRPINS}


@cache
def load_long_loop_factor() -> float:
    """Read the factor of the logarithm for loops of more than `MAX_LOOP` nt.

    Returns
    -------
    float
        In 0.01 kcal/mol.
    """
    return next(float(value) for term, _, value in _rows() if term == "factor")


def _rows() -> list[tuple[str, str, str]]:
    path = files("mirbone.targets").joinpath("data").joinpath("turner2004.tsv")
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [(term, context, values) for term, context, values, _ in (x.split("\t") for x in lines)]


def _read_table() -> dict[str, dict[str, np.ndarray]]:
    table: dict[str, dict[str, np.ndarray]] = {}
    for term, context, values in _rows():
        if term != "factor":
            table.setdefault(term, {})[context] = np.array(values.split(), dtype=np.int64)
    return table


def _array(
    table: Mapping[str, Mapping[str, np.ndarray]], term: str, letters: int, pairs: int
) -> np.ndarray:
    """A term by pairs and letters, the largest over the four for an unknown letter."""
    known = np.stack(list(table[term].values())).reshape((6,) * pairs + (4,) * letters)
    for axis in range(pairs, pairs + letters):
        known = np.concatenate([known, known.max(axis, keepdims=True)], axis)
    return known
