"""The hand-over: a clone that is established grows in the bone, by the bone's equations.

As long as a clone holds less than a thousandth of its room, the bone does not feel it: it grows at
its own rate times the tempo of the bone that it finds (1 in healthy bone, less under a drug), so
the time to that size is an integral. From there to the overt size bone and clone act on each other;
`make_handover` follows that on a grid of growth, secretion and (under drugs) the day it begins, and
patients look it up. Days and years count from diagnosis.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mirbone.niche.bone._course import absolute
from mirbone.niche.bone._drug import Schedule, dose_jumps
from mirbone.niche.bone._engine import integrate
from mirbone.niche.bone._rates import (
    BONE,
    BURDEN,
    GROWTH,
    MINERAL,
    READOUTS,
    SPECIES,
    TUMOUR,
    TUMOUR_SLOTS,
    observe,
)
from mirbone.niche.bone._values import pack_bone

OSTEOLYTIC = ("PTHLH", "IL1B", "IL6", "CXCL8", "IL11", "CSF1", "TNFSF11")
OSTEOBLASTIC = ("EDN1", "IGF1", "WNT")
DAYS_A_YEAR = 365.25
_UNFELT = 1e-3  # burden below which the bone does not feel the clone
_RTOL, _EVERY, _TINY = 1e-4, 7.0, 1e-300
_FASTEST = np.log(2) / 5.0  # 1/day
_SLOWEST_FOLDS = 4.0  # a clone that grows by fewer e-folds in the whole follow-up is never overt
_FOLLOWED = 1.25  # times the follow-up; a clone that is not overt by then is so in no follow-up


@dataclass(frozen=True, slots=True)
class _Grid:
    """Nodes: number of growths; secretions; begins before (e-folds) and after the first dose."""

    growths: int
    osteolytic: tuple[float, ...]
    osteoblastic: tuple[float, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    about_last: tuple[float, ...]


_FINE = _Grid(
    5, (0.1, 0.3, 1.0, 3.0, 10.0), (0.1, 1.0, 10.0), (-6.0, -4.0, -2.0, -1.0),
    (0.25, 0.5, 1.0, 2.0, 4.0, 8.0), (-1.0, -0.5, 0.0, 0.5, 1.5),
)  # fmt: skip
_COARSE = _Grid(
    3, (0.1, 1.0, 10.0), (0.1, 10.0), (-5.0, -2.5), (0.75, 3.0), (-0.5, 0.5),
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class HandOver:
    """What the bone makes of established clones, for one or more draws of its constants.

    Parameters
    ----------
    days : ndarray, shape (times,)
        Ascending, from 0.
    tempo_days : ndarray, shape (draws, times)
        Days of growth in healthy bone that these days are worth.
    resorption : ndarray, shape (draws, times)
        Of bone without a tumour, multiples of the healthy: 1, or less under a drug.
    first_dose : float
        Day of the first dose; 0 without a drug.
    nodes : tuple of ndarray
        When the bone begins to feel the clone: years after the first dose, or (negative) the
        e-folds that the clone would grow until it. Logarithms of growth (1/day), osteolytic and
        osteoblastic secretion (folds).
    folds : ndarray, shape (draws, begins, growths, osteolytic, osteoblastic)
        Growth in healthy bone, in e-folds, that takes as long as from there to the overt size.
    start_folds : ndarray, shape (draws,)
        e-folds from where the bone feels the clone up to the overt size.
    """

    days: np.ndarray
    tempo_days: np.ndarray
    resorption: np.ndarray
    first_dose: float
    nodes: tuple[np.ndarray, ...]
    folds: np.ndarray
    start_folds: np.ndarray


def make_handover(
    bone: Mapping[str, np.ndarray],
    overt_burden: np.ndarray,
    drugs: Sequence[Schedule],
    years: float,
    *,
    fine: bool,
) -> HandOver:
    """Follow clones through the bone on a grid.

    Parameters
    ----------
    bone : mapping of str to ndarray, shape (draws,)
        Constants and factors, as of `mirbone.niche.bone._values.draw_bone`.
    overt_burden : ndarray, shape (draws,)
        Share of its room that an overt clone holds.
    drugs : sequence of Schedule
        What is given; days count from diagnosis.
    years : float
        Follow-up after diagnosis.
    fine : bool
        A finer grid, for one draw; a coarser one, for an ensemble.

    Returns
    -------
    HandOver
        The grid.
    """
    last = years * DAYS_A_YEAR
    constants, markers, rest = pack_bone(bone)
    healthy = np.zeros((len(rest), len(SPECIES)))
    healthy[:, :3] = rest
    healthy[:, BONE] = healthy[:, MINERAL] = 1.0
    jumps = dose_jumps(drugs, last)
    days = np.append(np.arange(0.0, last, _EVERY), last) if drugs else np.array([0.0, last])
    hosts = _follow(healthy, constants, jumps, days, rest)[0]
    tempo, resorption = _host(hosts, constants, markers)
    steps = np.diff(days) * (tempo[:, 1:] + tempo[:, :-1]) / 2
    worth = np.concatenate([np.zeros((len(rest), 1)), np.cumsum(steps, axis=1)], axis=1)
    first = float(jumps[0][0]) if drugs else 0.0
    nodes = _nodes(years, jumps[0], _FINE if fine else _COARSE)
    shape = tuple(node.size for node in nodes)
    folds = np.empty((len(rest), *shape))
    for begin, growth in np.ndindex(shape[:2]):
        speed, since = float(np.exp(nodes[1][growth])), float(nodes[0][begin])
        day = first + (since / speed if since < 0 else since * DAYS_A_YEAR)
        found = healthy
        if day > 0:
            place = int(np.argmin(np.abs(days - day)))
            day, found = float(days[place]), hosts[:, place]
        due = jumps[0] > day if day > 0 else np.ones(jumps[0].size, dtype=bool)
        left = jumps[0][due] - day, jumps[1][due]
        folds[:, begin, growth] = speed * _grid(
            found, constants, left, speed, nodes[2:], overt_burden, _FOLLOWED * last, rest
        )
    return HandOver(days, worth, resorption, first, nodes, folds, np.log(overt_burden / _UNFELT))


def years_to_overt(
    hand: HandOver,
    growth: np.ndarray,
    osteolytic: np.ndarray,
    osteoblastic: np.ndarray,
    cells: np.ndarray,
    established: np.ndarray,
    draw: np.ndarray,
) -> np.ndarray:
    """Give the years from the established to the overt size.

    Parameters
    ----------
    hand : HandOver
        What the bone makes of clones.
    growth : ndarray, shape (clones,)
        In healthy bone, 1/year.
    osteolytic, osteoblastic : ndarray, shape (clones,)
        Secretion, folds of the usual.
    cells : ndarray, shape (clones,)
        Cells of the overt size over those of the established one.
    established : ndarray, shape (clones,)
        Year at which the clone is established, from diagnosis.
    draw : ndarray of int64, shape (clones,)
        Which of the draws of the bone's constants holds.

    Returns
    -------
    ndarray, shape (clones,)
        Years; infinite where a clone does not grow.
    """
    growing = np.maximum(growth / DAYS_A_YEAR, 1e-12)
    start = established * DAYS_A_YEAR
    own = (np.log(cells) - hand.start_folds[draw]) / growing
    begin = _after(hand, start, own, draw) if hand.folds.shape[1] > 1 else start + own
    since = begin - hand.first_dose
    since = np.where(since < 0, since * growing, since / DAYS_A_YEAR)
    logs = [np.log(np.maximum(v, 1e-12)) for v in (growing, osteolytic, osteoblastic)]
    folds = _look_up(hand, draw, [since, *logs])
    years = np.maximum(begin - start + folds / growing, 0.0) / DAYS_A_YEAR
    return np.where(growth > 0, years, np.inf)


def mean_resorption(hand: HandOver, edges: np.ndarray) -> np.ndarray:
    """Average the resorption of bone without a tumour between the years of diagnosis on.

    Parameters
    ----------
    hand : HandOver
        Its course.
    edges : ndarray, shape (phases + 1,)
        Years, ascending from 0.

    Returns
    -------
    ndarray, shape (draws, phases)
        Multiples of the healthy.
    """
    steps = np.diff(hand.days) * (hand.resorption[:, 1:] + hand.resorption[:, :-1]) / 2
    total = np.concatenate([np.zeros((len(steps), 1)), np.cumsum(steps, axis=1)], axis=1)
    at = np.stack([np.interp(edges * DAYS_A_YEAR, hand.days, row) for row in total])
    return np.diff(at, axis=1) / (np.diff(edges) * DAYS_A_YEAR)


def _after(hand: HandOver, start: np.ndarray, own: np.ndarray, draw: np.ndarray) -> np.ndarray:
    """The day by which a clone has grown as in `own` days of healthy bone."""
    end = np.empty(len(start))
    for number in np.unique(draw):
        mine, worth = draw == number, hand.tempo_days[number]
        final = (worth[-1] - worth[-2]) / (hand.days[-1] - hand.days[-2])
        days = np.concatenate([[-1e7], hand.days, [hand.days[-1] + 1e7]])
        worth = np.concatenate([[-1e7], worth, [worth[-1] + 1e7 * final]])
        end[mine] = np.interp(np.interp(start[mine], days, worth) + own[mine], worth, days)
    return end


def _look_up(hand: HandOver, draw: np.ndarray, at: Sequence[np.ndarray]) -> np.ndarray:
    """Interpolate linearly along every axis of the grid; beyond its ends the end holds."""
    places, shares = [], []
    for node, value in zip(hand.nodes, at, strict=True):
        if node.size == 1:
            places.append(np.zeros(len(value), dtype=np.int64))
            shares.append(None)
            continue
        place = np.clip(np.searchsorted(node, value) - 1, 0, node.size - 2)
        share = (value - node[place]) / (node[place + 1] - node[place])
        places.append(place)
        shares.append(np.clip(share, 0.0, 1.0))
    total = np.zeros(len(draw))
    for corner in np.ndindex(*(1 if share is None else 2 for share in shares)):
        weight = np.ones(len(draw))
        for bit, share in zip(corner, shares, strict=True):
            if share is not None:
                weight *= share if bit else 1 - share
        index = (place + bit for place, bit in zip(places, corner, strict=True))
        total += weight * hand.folds[draw, *index]
    return total


def _nodes(years: float, doses: np.ndarray, grid: _Grid) -> tuple[np.ndarray, ...]:
    slowest = np.log(_SLOWEST_FOLDS / (years * DAYS_A_YEAR))
    growths = np.linspace(slowest, max(np.log(_FASTEST), slowest + 1.0), grid.growths)
    begins = np.array([0.0])
    if doses.size:
        end = years - doses[0] / DAYS_A_YEAR
        final = (doses[-1] - doses[0]) / DAYS_A_YEAR
        about = final + np.array(grid.about_last) if final < end - 1.0 else np.array([])
        later = np.array([0.0, *grid.after, *about, end])
        later = np.unique(later[(later >= 0) & (later <= end)])
        begins = np.concatenate([grid.before, later])
    return begins, growths, np.log(grid.osteolytic), np.log(grid.osteoblastic)


def _grid(
    found: np.ndarray, constants: np.ndarray, jumps: tuple[np.ndarray, np.ndarray], growth: float,
    nodes: Sequence[np.ndarray], overt_burden: np.ndarray, last: float, rest: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Days that a clone takes with every secretion, in every draw; shape (draws, *nodes)."""
    draws, shape = len(found), tuple(node.size for node in nodes)
    clones = int(np.prod(shape))
    log_lytic, log_blastic = (
        np.tile(axis.ravel(), draws) for axis in np.meshgrid(*nodes, indexing="ij")
    )
    starts, rows = np.repeat(found, clones, axis=0), np.repeat(constants, clones, axis=0)
    starts[:, BURDEN] = _UNFELT
    rows[:, GROWTH] = growth
    for names, log in ((OSTEOLYTIC, log_lytic), (OSTEOBLASTIC, log_blastic)):
        for name in names:
            rows[:, TUMOUR_SLOTS.index(name)] *= np.exp(log)
    levels = np.repeat(overt_burden, clones)
    reached = _follow(starts, rows, jumps, np.array([last]), rest, levels)[1]
    return np.minimum(reached, last).reshape(draws, *shape)


def _follow(
    starts: np.ndarray, constants: np.ndarray, jumps: tuple[np.ndarray, np.ndarray],
    days: np.ndarray, rest: np.ndarray, levels: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    n = len(starts)
    states = np.zeros((n, days.size, len(SPECIES)))
    steps, reached = np.empty(n, dtype=np.int64), np.empty(n)
    integrate(
        TUMOUR, starts, constants, *jumps, days, _RTOL, absolute(rest, _RTOL),
        -1 if levels is None else BURDEN, np.zeros(n) if levels is None else levels,
        states, steps, reached,
    )  # fmt: skip
    assert (steps >= 0).all()
    return states, reached


def _host(
    hosts: np.ndarray, constants: np.ndarray, markers: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Tempo of a clone too small to be felt, and resorption; shapes (draws, days)."""
    states, rows = hosts.copy(), constants.copy()
    states[..., BURDEN], rows[:, GROWTH] = _TINY, 1.0
    out = np.empty((len(READOUTS), *states.shape[:2]))
    observe(states, states, rows, markers, out)
    return out[READOUTS.index("growth")], out[READOUTS.index("resorption")]
