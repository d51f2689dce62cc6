"""Prices of loops as the processor looks them up: as tables of 16 or 64 places, or as records.

Records (`_prices`) are kept by up to six bits of letters. As tables, their keys are shorter: a
letter that must pair with a nt of the miRNA is one of two, told apart by a bit.
"""

import numpy as np

from mirbone._core.compiled import njit
from mirbone.targets.energy._lanes import (
    BLOCKED,
    FIELDS,
    KEYS,
    PAIRED,
    PARTS,
    PLACES,
    TABLED,
    TABLES,
)
from mirbone.targets.energy._loops import pair_type

# the first table of each key
_FIRST = tuple(
    sum(parts * len(prices) for parts, (_, prices) in zip(PARTS[:key], TABLES[:key], strict=True))
    for key in range(len(TABLES))
)
_AFTER, _BEFORE, _BULGED, _MIDDLE, _WIDE, _HERE = _FIRST
_MORE = PARTS[4]


@njit(cache=True, nogil=True)
def _fill_short(records: np.ndarray, bit: int, here: int, out: np.ndarray):
    """Write the prices with keys of 4 bits."""
    for letter in range(5):
        for field in range(3):
            out[_AFTER + field, 8 * bit + letter] = records[0, here * 5 + letter, field]
    for letter in range(4):
        for field in range(3):
            out[_BEFORE + field, 8 * bit + letter] = records[1, here * 4 + letter, field]
        for two in range(2):
            key = (bit * 4 + letter) * 4 + 2 * two
            for field in range(2):
                # of the two letters that share a bit one pairs at most, the other is blocked
                price = min(records[2, key, 1 + field], records[2, key + 1, 1 + field])
                out[_BULGED + field, 8 * bit + 2 * letter + two] = price


@njit(cache=True, nogil=True)
def _fill_tables(
    model: np.ndarray, mirna: np.ndarray, high: int, records: np.ndarray, out: np.ndarray
):
    """Write one table a price, by the keys of `TABLES`; rows beyond the miRNA pair with nothing."""
    for row in range(len(records)):
        out[row] = 0
        i = high - 1 + row
        for letter in range(PLACES):
            pairs = i < len(mirna) and letter < 4 and pair_type(model, mirna[i], letter) >= 0
            out[row, _HERE, letter] = PAIRED if pairs else BLOCKED
        for bit in range(2):
            here = 2 * bit
            if i < len(mirna) and pair_type(model, mirna[i], here) < 0:
                here += 1
            _fill_short(records[row], bit, here, out[row])
            for key in range(bit * 16, bit * 16 + 16):
                place = _MIDDLE + key // PLACES
                out[row, place, key % PLACES] = records[row, 2, key, 0]
        for key in range(64):
            for field in range(2):
                place = _WIDE + field * _MORE + key // PLACES
                out[row, place, key % PLACES] = records[row, 3, key, field]


@njit(cache=True, nogil=True)
def _fill_records(
    _model: np.ndarray, _mirna: np.ndarray, _high: int, records: np.ndarray, out: np.ndarray
):
    """Write the records with 8 bits."""
    for row in range(len(records)):
        for which in range(len(FIELDS)):
            for key in range(KEYS):
                for field in range(FIELDS[which]):
                    out[row, which, key, field] = records[row, which, key, field]


fill_lookup = _fill_tables if TABLED else _fill_records
"""Writes the prices of one miRNA, as ``(model, mirna, high, records, out)``."""
