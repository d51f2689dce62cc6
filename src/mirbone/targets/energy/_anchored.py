"""Duplex energy with the seed pairs of a site held fixed and the 3' part free to loop.

The recursion of `_energy_exact`, begun at the last seed pair and run for many sites of one miRNA at
a time; long loops cost a little more or less than they should (see `loop_prices`), and the window
spends at most `WIDEST` nt more than the miRNA. The 5' side of the seed may add stacked pairs or one
1 x 1 loop. Energies have 8 bits; the strongest, which those cannot hold, are computed again in 16.
"""

from typing import Any

import numpy as np

from mirbone._core.compiled import fetch, njit
from mirbone.targets.energy._lanes import (
    ABREAST,
    BYTES,
    CARRIED,
    FIELDS,
    FLOOR,
    GROWING,
    KEPT,
    KEY_ROWS,
    KEYS,
    MARGIN,
    PLACES,
    REACH,
    SHOWN,
    START,
    STEP,
    TABLE_ROWS,
    TABLED,
    fill_cells,
    first_cell,
)
from mirbone.targets.energy._prices import loop_prices, loop_records, seed_prices
from mirbone.targets.energy._tables import fill_lookup
from mirbone.targets.energy._windows import (
    ABSENT,
    BLOCK,
    SQUARE,
    copy_windows,
    fill_keys,
    turn_windows,
)

OVERHANG = 8
SEEDS = np.array([[2, 8], [3, 8], [2, 7]])
"""First and last pair of the seed, 1-based, nt of the miRNA."""
GROUP = np.array([0, 0, 2, 2, 1])
"""Which of them each canonical class has."""
FIRST_HIGH = 7
HIGHS = (8, 7)
WIDEST = 12
"""How many nt more the window may spend than the miRNA, from the seed to any pair."""


def anchored_energies(
    model: np.ndarray,
    guides: tuple[np.ndarray, ...],
    targets: tuple[np.ndarray, ...],
    sites: tuple[np.ndarray, ...],
    chosen: np.ndarray,
    out: np.ndarray,
):
    """Fill `out` (kcal/mol) for the chosen ones of canonical sites that are sorted by miRNA.

    `guides` and `targets` are codes and offsets, `sites` are miRNA, UTR, start and class. No window
    of a chosen site may hold an unknown letter.
    """
    # room for the longest miRNA is made once; shorter ones use the first rows
    rows = int(np.diff(guides[1]).max()) - FIRST_HIGH
    prices = loop_prices(model)
    size = (TABLE_ROWS, PLACES) if TABLED else (len(FIELDS), KEYS, 4)
    lookups = np.empty((len(HIGHS), rows + ABREAST, *size), np.int8)
    narrow, wide = (_space(kind, rows, prices) for kind in (np.int8, np.int16))
    _fill_all((model, prices), lookups, guides, targets, sites, chosen, narrow, wide, out)


def _space(kind: type[np.signedinteger], rows: int, prices: np.ndarray):
    """Make the arrays that lanes of one kind need for miRNAs of so many nt past the seed."""
    lanes = BYTES // np.dtype(kind).itemsize
    columns = rows + OVERHANG
    width = -(-(columns + 2 + HIGHS[0]) // BLOCK) * BLOCK
    height = MARGIN + rows + 1 + ABREAST
    # what is not written stays so: the margins, and all columns before that of the seed
    kept = _aligned((REACH + 2) * height * KEPT * lanes, kind)
    growing = _aligned(2 * height * GROWING * lanes, kind)
    return (
        kept,
        growing,
        np.empty(CARRIED * lanes, kind),
        np.repeat(prices.astype(kind)[:, None], lanes, axis=1),
        np.empty(lanes, kind),
        np.empty((columns + 1, KEY_ROWS, lanes), np.int8),
        np.empty((lanes, width), np.uint8),
        np.empty((width, lanes), np.uint8),
    )


def _aligned(size: int, kind: type[np.signedinteger]):
    """Make an array of unreached values that begins with a cache line."""
    whole = np.full(size + BYTES, np.iinfo(kind).max, kind)
    skipped = -whole.ctypes.data % BYTES // whole.itemsize
    return whole[skipped : skipped + size]


@njit(cache=True, nogil=True)
def _fill_all(
    known: tuple[np.ndarray, ...],
    lookups: np.ndarray,
    guides: tuple[np.ndarray, ...],
    targets: tuple[np.ndarray, ...],
    sites: tuple[np.ndarray, ...],
    chosen: np.ndarray,
    narrow: tuple[np.ndarray, ...],
    wide: tuple[np.ndarray, ...],
    out: np.ndarray,
):
    model, prices = known
    codes, offsets = guides
    letters, ends = targets
    lanes, few = len(narrow[4]), len(wide[4])
    some, number = np.empty((len(SEEDS), lanes), np.int64), np.zeros(len(SEEDS), np.int64)
    again, strong = np.empty((len(SEEDS), lanes + few), np.int64), np.zeros(len(SEEDS), np.int64)
    # by the three window letters at the 5' end, five each with the absent one
    seeds = np.empty((len(SEEDS), 125), np.int16)
    begin = 0
    while begin < len(chosen):
        mirna = sites[0][begin]
        end = begin + 1
        while end < len(chosen) and sites[0][end] == mirna:
            end += 1
        guide = codes[offsets[mirna] : offsets[mirna + 1]]
        # what depends on the miRNA alone is paid once for all its sites
        for which, high in enumerate(HIGHS):
            records = loop_records(model, guide, high, prices)
            fill_lookup(model, guide, high, records, lookups[which])
        for group, (low, high) in enumerate(SEEDS):
            seeds[group] = seed_prices(model, guide, low, high).ravel()
        for row in range(begin, end + len(SEEDS)):
            if row < end:
                if not chosen[row]:
                    continue
                group = GROUP[sites[3][row]]
                some[group, number[group]] = row
                number[group] += 1
                full = number[group] == lanes
                place = ends[sites[1][row]] + sites[2][row] + SEEDS[group, 1]
                # sites lie anywhere in memory: ask for a window before its lanes are full
                fetch(letters, place)
                fetch(letters, place - BLOCK + 1)
            else:  # after the last site come the groups that are not full
                group = row - end
                full = number[group] > 0
            if full:
                ready = some[group, : number[group]]
                what = len(guide), group, seeds[group]
                _fill_lanes(what, lookups, targets, sites, ready, narrow, out)
                number[group] = 0
                # at the floor 8 bits may have stopped an addition: only a bound
                for lane in range(len(ready)):
                    again[group, strong[group]] = ready[lane]
                    strong[group] += narrow[4][lane] <= FLOOR
            # 32 lanes of 16 bits cost as much as 64 of 8: wait until they are filled
            while strong[group] >= few or (row >= end and strong[group] > 0):
                first = max(strong[group] - few, 0)
                ready = again[group, first : strong[group]]
                what = len(guide), group, seeds[group]
                _fill_lanes(what, lookups, targets, sites, ready, wide, out)
                strong[group] = first
        begin = end


@njit(cache=True, nogil=True, inline="always")
def _fill_lanes(
    what: tuple[Any, ...],
    lookups: np.ndarray,
    targets: tuple[np.ndarray, ...],
    sites: tuple[np.ndarray, ...],
    some: np.ndarray,
    space: tuple[np.ndarray, ...],
    out: np.ndarray,
):
    """Fill the energies of sites of one miRNA whose seeds pair the same nt, a lane each."""
    length, group, seed = what
    codes, offsets = targets
    _, utr, start, _ = sites
    kept, growing, carried, prices, total, keys, windows, letters = space
    high = SEEDS[group, 1]
    rows = length - high
    columns = rows + OVERHANG
    places = columns + 1 + high
    copy_windows(codes, offsets, utr, start, some, high, windows)
    turn_windows(windows, letters[: -(-places // SQUARE) * SQUARE])
    # the place after the last is looked at, as the neighbour of a helix end
    letters[places] = ABSENT  # windows end there
    fill_keys(letters, high, keys[: columns + 1], total)
    total[:] = kept[0]
    cells = kept, growing, carried
    _fill_cells(lookups[HIGHS[0] - high], cells, prices, total, keys, rows, columns)
    for lane in range(len(some)):
        before = (np.int64(letters[2, lane]) * 5 + letters[1, lane]) * 5 + letters[0, lane]
        out[some[lane]] = ((np.int64(total[lane]) - START) * STEP + seed[before]) / 100


@njit(cache=True, nogil=True, inline="always")
def _fill_cells(
    lookup: np.ndarray,
    cells: tuple[np.ndarray, ...],
    prices: np.ndarray,
    total: np.ndarray,
    keys: np.ndarray,
    rows: int,
    columns: int,
):
    kept, growing, carried = cells
    lanes = len(total)
    size, small = KEPT * lanes, GROWING * lanes
    height = len(growing) // (2 * small)
    most = kept[0]
    buffer = np.empty((ABREAST, len(FIELDS), lanes), np.int32)
    # loops that are open in the last column of the sites before must not go on in these
    growing[: height * small] = most
    for column in range(columns + 1):
        # in lower rows the window would have spent more than `WIDEST` nt on loops
        first, last = (max(1, column - WIDEST), rows) if column > 0 else (0, 0)
        back = (
            (_slot(column) * height + MARGIN + first) * size,
            (_slot(column - 1) * height + MARGIN + first) * size,
            (_slot(column - 2) * height + MARGIN + first) * size,
            (_slot(column - 3) * height + MARGIN + first) * size,
            (_slot(column - 4) * height + MARGIN + first) * size,
            (column % 2 * height + MARGIN + first) * small,
            ((column + 1) % 2 * height + MARGIN + first) * small,
        )
        kept[back[0] - min(SHOWN, max(first - 1, 0)) * size : back[0]] = most
        carried[:] = most
        for row in range(first, last + 1, ABREAST):
            if TABLED:
                found = (lookup, row * TABLE_ROWS * PLACES, keys, column * KEY_ROWS * lanes)
            else:
                _gather(lookup, keys[column], row, buffer)
                found = (buffer, 0, keys, 0)
            if column == 0:
                first_cell(kept, growing, carried, prices, total, back, found)
            else:
                fill_cells(kept, growing, carried, prices, total, back, found)
            step, less = ABREAST * size, ABREAST * small
            back = (
                back[0] + step,
                back[1] + step,
                back[2] + step,
                back[3] + step,
                back[4] + step,
                back[5] + less,
                back[6] + less,
            )


@njit(cache=True, nogil=True)
def _slot(column: int):
    """Where a column is kept: the last `REACH` ones in turn, the seed's apart, none before it."""
    if column > 0:
        return column % REACH
    return REACH if column == 0 else REACH + 1


@njit(cache=True, nogil=True)
def _gather(records: np.ndarray, keys: np.ndarray, row: int, buffer: np.ndarray):
    """Copy the record of each lane, four prices as one number."""
    whole = records.view(np.int32)
    for n in range(ABREAST):
        for which in range(len(FIELDS)):
            for lane in range(buffer.shape[2]):
                buffer[n, which, lane] = whole[row + n, which, keys[which, lane], 0]
