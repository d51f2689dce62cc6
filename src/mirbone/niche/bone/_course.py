"""Courses of the bone with a tumour and drugs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mirbone._core import (
    InputError,
    check_memory,
    check_seed,
    check_whole,
    named_keywords,
    promised,
    short_repr,
)
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
    observe,
)
from mirbone.niche.bone._values import Values, check_changes, draw_bone, pack_bone

UNITS: Mapping[str, str] = {
    "precursors": "pM", "osteoblasts": "pM", "osteoclasts": "pM", "bone_mass": "% of healthy",
    "resorption": "x healthy", "formation": "x healthy", "burden": "share of room",
    "growth": "1/day", "pthrp": "pM", "rankl": "pM", "m_csf": "x healthy", "wnt": "x healthy",
    "resorbed": "% of healthy bone", "formed": "% of healthy bone", "pinp": "x healthy",
    "bgp": "x healthy", "ctx": "x healthy", "mir_326": "x background", "zoledronate": "mg in bone",
    "denosumab": "mg/L", "il11": "x full burden", "il8": "x full burden",
}  # fmt: skip
"""Readouts of a course and their units; ``resorbed`` and ``formed`` are beyond the healthy."""

BONE_COLUMNS = ("day", "readout", "unit", "value", "low", "high")
LESIONS = ("none", "lytic", "mixed", "sclerotic")
CHANGED = 5.0
"""Percent of the healthy bone beyond which loss or gain is a lesion."""
_TWICE = 2.0
_RTOL, _LAST, _MOST_MODELS = 1e-6, 36_525.0, 100_000
_AT_ONCE = 1024  # courses between two moments at which Ctrl-C is heard
_A_NUMBER = 16  # bytes, measured: the number itself, and what is computed beside it


@short_repr()
@dataclass(frozen=True, slots=True)
class BoneCourse:
    """What the bone did, in every model.

    Parameters
    ----------
    days : ndarray, shape (times,)
        Days.
    readouts : mapping of str to ndarray, shape (models, times)
        By name; `UNITS` gives the units.
    """

    days: np.ndarray
    readouts: Mapping[str, np.ndarray]

    def lesions(self) -> np.ndarray:
        """Name the lesion by what was resorbed and formed beyond the healthy.

        Returns
        -------
        ndarray of str, shape (models, times)
            ``none`` while both are below 5 % of the healthy bone; ``lytic`` or ``sclerotic`` where
            loss or gain is at least twice the other; ``mixed`` else.
        """
        balance = self.readouts["bone_mass"] - 100.0
        lost = np.maximum(self.readouts["resorbed"], -balance)
        gained = np.maximum(self.readouts["formed"], balance)
        named = np.where(lost >= _TWICE * gained, 1, np.where(gained >= _TWICE * lost, 3, 2))
        return np.array(LESIONS)[np.where(np.maximum(lost, gained) < CHANGED, 0, named)]

    def table(self) -> pd.DataFrame:
        """Give the course as a long table.

        Returns
        -------
        DataFrame
            `BONE_COLUMNS`: the median over models, and the middle 95 % of them; empty with one.
        """
        parts = []
        for name, unit in UNITS.items():
            values = self.readouts[name]
            middle, low, high = np.quantile(values, [0.5, 0.025, 0.975], axis=0)
            if values.shape[0] == 1:
                low = high = np.full(self.days.size, np.nan)
            parts.append(
                pd.DataFrame(
                    {
                        "day": self.days,
                        "readout": name,
                        "unit": unit,
                        "value": middle,
                        "low": low,
                        "high": high,
                    }
                )
            )
        return promised(pd.concat(parts, ignore_index=True), BONE_COLUMNS)

    def _headline(self) -> str:
        return f"{self.days[-1]:g} days"


@named_keywords
def simulate_bone(
    changes: Values | None = None,
    drugs: Sequence[Schedule] = (),
    days: Sequence[float] | np.ndarray | None = None,
    *,
    context: str = "breast",
    models: int = 1,
    seed: int = 1,
    drawn: bool | None = None,
    rtol: float = _RTOL,
) -> BoneCourse:
    """Follow bone under a growing tumour and drugs.

    The bone is that of Pivonka 2008 (doi:10.1016/j.bone.2008.03.025); what the tumour adds is this
    program's own, and most of its constants are assumptions with ranges (docs/niche.md). Without a
    tumour (``burden_start`` 0) and without drugs the bone stays as it is.

    Parameters
    ----------
    changes : mapping of str to float or ndarray of shape (models,), optional
        Secretion by gene, as fold of the usual (0: none), and constants by name.
    drugs : sequence of Schedule, optional
        What is given.
    days : sequence of float, optional
        When to note the state, ascending from 0; every 10 days of two years when not given.
    context : str, optional
        What the tumour usually secretes: breast, prostate or lung.
    models : int, optional
        Size of the ensemble.
    seed : int, optional
        Seed of its draws.
    drawn : bool, optional
        Whether the uncertain numbers are drawn; only with more than one model when not given.
    rtol : float, optional
        Error allowed a step, relative.

    Returns
    -------
    BoneCourse
        Readouts of every model at those days.

    Raises
    ------
    InputError
        If a name does not exist, a value cannot be, or a schedule makes no sense.

    Examples
    --------
    >>> healthy = simulate_bone({"burden_start": 0}, days=[0, 1000])
    >>> healthy.readouts["bone_mass"].round(3)
    array([[100., 100.]])
    """
    check_whole(models, "models", least=1, most=_MOST_MODELS, what="a number of models")
    check_seed(seed)
    when = _days(days)
    states = when.size * (2 * len(SPECIES) + len(READOUTS)) * _A_NUMBER
    check_memory(models * states, "models", models, what=f"models on {when.size:,} days")
    folds, values = check_changes(changes or {})
    drawn = models > 1 if drawn is None else drawn
    constants, markers, rest, starts = _prepare(context, folds, values, models, seed, drawn=drawn)
    jump_days, jumps = dose_jumps(drugs, float(when[-1]))
    given = constants, jump_days, jumps, when, rtol, absolute(rest, rtol)
    healthy = starts.copy()
    healthy[:, BURDEN] = 0.0
    shape = (models, when.size, len(SPECIES))
    moved = bool(drugs) or any(name.startswith("osteoblast_") for name in folds)
    # without a drug or a change of osteoblasts the rest of the skeleton stays at its steady state
    hosts = _follow(healthy, *given) if moved else np.broadcast_to(healthy[:, None], shape).copy()
    out = np.empty((len(READOUTS), models, when.size))
    observe(_follow(starts, *given), hosts, constants, markers, out)
    return BoneCourse(when, dict(zip(READOUTS, out, strict=True)))


def _follow(
    starts: np.ndarray, constants: np.ndarray, jump_days: np.ndarray, jumps: np.ndarray,
    when: np.ndarray, rtol: float, atol: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """States at the times asked for, shape (models, times, species)."""
    models = len(starts)
    states = np.empty((models, when.size, len(SPECIES)))
    steps, reached = np.empty(models, dtype=np.int64), np.empty(models)
    for first in range(0, models, _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        integrate(
            TUMOUR, starts[part], constants[part], jump_days, jumps, when, rtol, atol, -1,
            np.zeros(len(starts[part])), states[part], steps[part], reached[part],
        )  # fmt: skip
    assert (steps >= 0).all()
    return states


@named_keywords
def days_to_burden(
    growth: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
    changes: Values | None = None,
    drugs: Sequence[Schedule] = (),
    *,
    context: str = "breast",
    last: float = 7305.0,
    rtol: float = 1e-4,
) -> np.ndarray:
    """Give the days in which clones grow from one burden to another, with the bone's feedback.

    Parameters
    ----------
    growth : ndarray, shape (clones,)
        Growth of each in healthy bone, 1/day; one that does not grow is never there.
    start, end : ndarray, shape (clones,)
        Burdens, shares of the room.
    changes : mapping of str to float or ndarray of shape (clones,), optional
        As of `simulate_bone`.
    drugs : sequence of Schedule, optional
        Days count from the start of the clone.
    context : str, optional
        Cancer.
    last : float, optional
        How long to follow, days.
    rtol : float, optional
        Error allowed a step, relative.

    Returns
    -------
    ndarray, shape (clones,)
        Days; infinite where the burden is not reached by then.
    """
    clones = growth.size
    found = np.full(clones, np.inf)
    growing = np.flatnonzero(growth > 0)
    if not growing.size:
        return found
    folds, values = check_changes(changes or {})
    folds, values = (
        {name: value[growing] if value.size > 1 else value for name, value in given.items()}
        for given in (folds, values)
    )
    constants, _, rest, starts = _prepare(context, folds, values, growing.size, 1, drawn=False)
    constants[:, GROWTH] = growth[growing]
    starts[:, BURDEN] = start[growing]
    jump_days, jumps = dose_jumps(drugs, last)
    states = np.empty((growing.size, 1, len(SPECIES)))
    steps, reached = np.empty(growing.size, dtype=np.int64), np.empty(growing.size)
    integrate(
        TUMOUR, starts, constants, jump_days, jumps, np.array([last]), rtol, absolute(rest, rtol),
        BURDEN, np.ascontiguousarray(end[growing], dtype=float), states, steps, reached,
    )  # fmt: skip
    found[growing] = reached
    return found


def absolute(rest: np.ndarray, rtol: float) -> np.ndarray:
    """Choose the absolute error: a thousandth of the relative one, of the usual size of a species.

    Parameters
    ----------
    rest : ndarray, shape (models, 3)
        Cells at rest, pM.
    rtol : float
        Relative error.

    Returns
    -------
    ndarray, shape (species,)
        Absolute errors.
    """
    atol = np.full(len(SPECIES), 1e-3 * rtol)
    atol[:3] *= rest.min(axis=0)
    atol[BURDEN] = 1e-9 * rtol  # a clone may begin as one cell of the room's billions
    return atol


def _prepare(
    context: str, folds: Values, values: Values, models: int, seed: int, *, drawn: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    everything = draw_bone(context, folds, values, models, seed, drawn=drawn)
    constants, markers, rest = pack_bone(everything)
    starts = np.zeros((models, len(SPECIES)))
    starts[:, :3] = rest
    starts[:, BONE] = starts[:, MINERAL] = 1.0
    starts[:, BURDEN] = everything["burden_start"]
    return constants, markers, rest, starts


def _days(days: Sequence[float] | np.ndarray | None) -> np.ndarray:
    when = np.arange(0.0, 731.0, 10.0) if days is None else np.asarray(days, dtype=float)
    sound = when.ndim == 1 and when.size and np.isfinite(when).all() and (when >= 0).all()
    if not sound or (np.diff(when) < 0).any() or when[-1] > _LAST:
        raise InputError(
            f"days must ascend from 0 on, to at most {_LAST:,.0f} (a hundred years); "
            f"got {when.tolist()[:6]}."
        )
    return when
