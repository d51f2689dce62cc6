"""Rows of the table of repression as bytes, some ten times as fast as Arrow writes them."""

from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
import pandas as pd

from mirbone._core.compiled import njit

_ROWS = 100_000
"""Rows that are written at once."""
_MOST = 100
"""Numbers below it have at most six digits with four decimals, which float32 always tells apart."""
_DECIMALS = 4
_ROOM = 64
"""More bytes than the numbers of a row, its tabs and its end fill."""
_TAB, _END, _MINUS, _POINT, _ZERO = (ord(mark) for mark in "\t\n-.0")


def fit_rows(numbers: Sequence[np.ndarray]) -> bool:
    """Tell whether `write_rows` can write these numbers.

    Parameters
    ----------
    numbers : sequence of ndarray of float32
        Columns.

    Returns
    -------
    bool
        False where one is missing or large.
    """
    return all(bool(np.all(np.abs(column) < _MOST)) for column in numbers)


def write_rows(
    names: Sequence[tuple[np.ndarray, list[str]]],
    numbers: Sequence[np.ndarray],
    counts: Sequence[np.ndarray],
    file: BinaryIO,
) -> None:
    """Write names, then numbers with at most four decimals, then counts, parted by tabs.

    Parameters
    ----------
    names : sequence of (ndarray of int, list of str)
        Two columns: which name each row has, and the names, which need no quotes.
    numbers : sequence of ndarray of float32
        Three columns, as `fit_rows` allows.
    counts : sequence of ndarray of int32
        Two columns, not negative.
    file : binary file
        Where to.
    """
    given = [(np.ascontiguousarray(codes), *_pool(texts)) for codes, texts in names]
    room = _ROOM + sum(int(np.diff(ends).max(initial=0)) for _, _, ends in given)
    out = np.empty(_ROWS * room, np.uint8)
    rows = len(numbers[0])
    for begin in range(0, rows, _ROWS):
        some = begin, min(begin + _ROWS, rows)
        size = _fill(given[0], given[1], tuple(numbers), tuple(counts), some, out)
        file.write(out[:size].data)


def _pool(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """All names in one array of bytes, and where each ends."""
    encoded = pd.Series([text.encode() for text in texts], dtype=object)
    ends = np.concatenate(([0], np.cumsum(encoded.map(len).to_numpy(dtype=np.int64))))
    return np.frombuffer(b"".join(encoded) or b"\0", np.uint8), ends


@njit(cache=True, nogil=True)
def _fill(mirna, utr, numbers, counts, some, out):
    at = 0
    for row in range(some[0], some[1]):
        at = _put_name(mirna, row, out, at)
        at = _put_name(utr, row, out, at)
        at = _put_number(numbers[0][row], out, at)
        at = _put_number(numbers[1][row], out, at)
        at = _put_number(numbers[2][row], out, at)
        at = _put_count(counts[0][row], out, at)
        at = _put_count(counts[1][row], out, at)
        out[at - 1] = _END
    return at


@njit(cache=True, nogil=True)
def _put_name(names, row, out, at):
    codes, pool, ends = names
    for place in range(ends[codes[row]], ends[codes[row] + 1]):
        out[at] = pool[place]
        at += 1
    out[at] = _TAB
    return at + 1


@njit(cache=True, nogil=True)
def _put_number(value, out, at):
    """Write as the shortest decimal, of at most four decimals."""
    # rounded as NumPy rounds float32, so that it is the number that the table would hold
    scaled = np.int64(np.rint(np.float32(value) * np.float32(10**_DECIMALS)))
    if scaled < 0:
        out[at] = _MINUS
        at += 1
        scaled = -scaled
    whole = scaled // 10**_DECIMALS
    rest = scaled - whole * 10**_DECIMALS
    at = _put_count(whole, out, at) - 1
    if rest > 0:
        out[at] = _POINT
        for place in range(_DECIMALS, 0, -1):
            out[at + place] = _ZERO + rest % 10
            rest //= 10
        at += _DECIMALS + 1
        while out[at - 1] == _ZERO:
            at -= 1
    out[at] = _TAB
    return at + 1


@njit(cache=True, nogil=True)
def _put_count(value, out, at):
    digits, limit = 1, 10
    while value >= limit:
        digits += 1
        limit *= 10
    for place in range(digits - 1, -1, -1):
        out[at + place] = _ZERO + value % 10
        value //= 10
    out[at + digits] = _TAB
    return at + digits + 1
