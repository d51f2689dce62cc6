"""The statements of ``dynamic_statements.tsv`` on the cell, each as the protocol written there.

Each protocol has a subject that can be replaced (`subject`): with another one in its place it is
the statement's null. The answer is one number a model; NaN where a state was lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mirbone.cell import CellEnsemble, Perturbation, follow_states
from mirbone.cell.solve._times import follow_course

MIR_200 = ("hsa-miR-200a-3p", "hsa-miR-200b-3p", "hsa-miR-200c-3p", "hsa-miR-141-3p",
           "hsa-miR-429")  # fmt: skip
MIR_30 = tuple(f"hsa-miR-30{letter}-5p" for letter in "abcde")
_DOSE, _WEAK, _STRONG = 16.0, 2.0, 64.0
_DOSES = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
_STEPS = tuple(4.0**power for power in range(6))
_LONG, _SHORT = 240.0, 12.0
_HOURS = np.arange(0.0, 241.0, 2.0)
_FLAT = 0.1  # a log2 change that is no rise to speak of: it has no half


@dataclass(frozen=True, slots=True)
class Rows:
    """Levels to start from, one row a model.

    Parameters
    ----------
    levels : ndarray, shape (models, species)
        Molecules.
    model_index : ndarray of int64, shape (models,)
        Row of the parameters.
    """

    levels: np.ndarray
    model_index: np.ndarray


@dataclass(slots=True)
class Bench:
    """One ensemble on which protocols are run.

    Parameters
    ----------
    ensemble : CellEnsemble
        Of the cell.
    threads : int
        Threads.
    """

    ensemble: CellEnsemble
    threads: int = 1
    base: Rows = field(init=False)
    _known: dict[object, np.ndarray] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        states = self.ensemble.states
        first = np.flatnonzero(np.diff(states.model_index, prepend=-1))  # the largest basin
        self.base = Rows(states.levels[first], states.model_index[first])

    @property
    def names(self) -> tuple[str, ...]:
        """Species."""
        return self.ensemble.cell.kinetics.names

    def here(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Those that the cell holds."""
        return tuple(name for name in names if name in self.names)

    def follow(self, start: np.ndarray | None, **done: Any) -> np.ndarray:
        """Levels to which the states go, NaN where none is stable; None starts unperturbed."""
        levels = self.base.levels if start is None else start
        key = (levels.tobytes() if start is not None else b"", repr(sorted(done.items(), key=str)))
        if key not in self._known:
            lost = np.asarray(np.isnan(levels).any(axis=1))
            from_there = Rows(np.where(lost[:, None], self.base.levels, levels),
                              self.base.model_index)  # fmt: skip
            found = follow_states(
                self.ensemble.cell.kinetics, self.ensemble.parameters, from_there,
                Perturbation(**done), threads=self.threads,
            )  # fmt: skip
            gone = lost | ~found.converged
            self._known[key] = np.where(gone[:, None], np.nan, found.levels)
        return self._known[key]

    def course(self, hours: np.ndarray, **done: Any) -> np.ndarray:
        """Levels at these hours, from the unperturbed states."""
        return follow_course(
            self.ensemble.cell.kinetics, self.ensemble.parameters, self.base, Perturbation(**done),
            hours,
        )  # fmt: skip

    def change(self, name: str, after: np.ndarray, before: np.ndarray | None = None) -> np.ndarray:
        """log2 change of one species, a model."""
        place = self.names.index(name)
        start = self.base.levels if before is None else before
        return np.log2(after[..., place] / start[..., place])


def _pulse(bench: Bench, driver: str, dose: float = _DOSE) -> tuple[np.ndarray, np.ndarray]:
    """Given to the steady state, then let go."""
    given = bench.follow(None, hold={driver: dose})
    return given, bench.follow(given)


def _stays(target: str) -> Callable[[Bench, tuple[str, ...]], np.ndarray]:
    def run(bench: Bench, subject: tuple[str, ...]) -> np.ndarray:
        return bench.change(target, _pulse(bench, subject[0])[1])

    return run


def _without_family(bench: Bench, subject: tuple[str, ...]) -> np.ndarray:
    gone = frozenset(bench.here(subject))
    before = bench.follow(None, knockout=gone)
    given = bench.follow(before, knockout=gone, hold={"TGFB1": _DOSE})
    after = bench.follow(given, knockout=gone)
    whole = bench.change("CDH1", _pulse(bench, "TGFB1")[1])
    return np.abs(whole) - np.abs(bench.change("CDH1", after, before))


def _blocked(bench: Bench, subject: tuple[str, ...]) -> np.ndarray:
    given, let_go = _pulse(bench, "TGFB1")
    return bench.change("CDH1", bench.follow(given, knockout=frozenset(subject)), let_go)


def _half_dose(bench: Bench, subject: tuple[str, ...]) -> np.ndarray:
    levels = [bench.follow(None, hold={subject[0]: dose}) for dose in _DOSES]
    halves = [
        _half(np.log2(_DOSES), np.array([bench.change(name, one) for one in levels]))
        for name in ("SNAI1", "ZEB1")
    ]
    return halves[1] - halves[0]


def _stronger(bench: Bench, subject: tuple[str, ...]) -> np.ndarray:
    strong, weak = (_pulse(bench, subject[0], dose)[1] for dose in (_STRONG, _WEAK))
    return np.abs(bench.change("CDH1", strong)) - np.abs(bench.change("CDH1", weak))


def _sooner(bench: Bench, subject: tuple[str, ...]) -> np.ndarray:
    levels = bench.course(_HOURS, hold={subject[0]: _DOSE})
    times = [_half(_HOURS, bench.change(name, levels)) for name in ("SNAI1", "ZEB1")]
    return np.log2(times[1] / times[0])


def _longer(bench: Bench, subject: tuple[str, ...]) -> np.ndarray:
    levels = bench.course(np.array([_SHORT, _LONG]), hold={subject[0]: _DOSE})
    short, long = (np.abs(bench.change("CDH1", bench.follow(one))) for one in levels)
    return long - short


def _steeper(bench: Bench, subject: tuple[str, ...]) -> np.ndarray:
    mimic = dict.fromkeys(bench.here(subject), 5.0)
    levels = [bench.follow(None, inflow=mimic, production={"CCN2.mrna": step}) for step in _STEPS]
    rises = np.diff([bench.change("CCN2", one) for one in levels], axis=0)
    return rises.max(axis=0) - 2.0


def _weaker(bench: Bench, subject: tuple[str, ...]) -> np.ndarray:
    mimic = dict.fromkeys(bench.here(subject), 5.0)
    found = []
    for made in (1.0, 256.0):
        before = bench.follow(None, production={"CCN2.mrna": made})
        after = bench.follow(None, inflow=mimic, production={"CCN2.mrna": made})
        found.append(bench.change("CCN2", after, before))
    return found[1] - found[0]


def _competing(times: float) -> Callable[[Bench, tuple[str, ...]], np.ndarray]:
    def run(bench: Bench, subject: tuple[str, ...]) -> np.ndarray:
        return bench.change("CCN2", bench.follow(None, production={f"{subject[0]}.mrna": times}))

    return run


def _together(bench: Bench, subject: tuple[str, ...]) -> np.ndarray:
    alone = [bench.change("MYC", bench.follow(None, inflow={name: 2.0})) for name in subject]
    both = bench.change("MYC", bench.follow(None, inflow=dict.fromkeys(subject, 2.0)))
    return both - sum(alone)


def _kept_high(bench: Bench, subject: tuple[str, ...]) -> np.ndarray:
    given = bench.follow(None, hold={"TGFB1": _DOSE, subject[0]: 4.0})
    after = bench.follow(given, hold={subject[0]: 1.0})  # where it was held before
    return bench.change("CDH1", after, _pulse(bench, "TGFB1")[1])


def _half(at: np.ndarray, changes: np.ndarray) -> np.ndarray:
    """Where each model first has half of its greatest change, by straight lines; NaN if flat."""
    sizes = np.abs(changes)
    found = np.full(changes.shape[1], np.nan)
    for model in range(changes.shape[1]):
        own = sizes[:, model]
        if np.isnan(own).any() or own.max() < _FLAT:
            continue
        first = int(np.argmax(own >= own.max() / 2))
        if first == 0:
            found[model] = at[0]
            continue
        low, high = own[first - 1], own[first]
        part = (own.max() / 2 - low) / (high - low)
        found[model] = at[first - 1] + part * (at[first] - at[first - 1])
    return found


PROTOCOLS: Mapping[str, tuple[Callable[[Bench, tuple[str, ...]], np.ndarray], tuple[str, ...]]] = {
    "K01": (_stays("CDH1"), ("TGFB1",)),
    "K02": (_stays("ZEB1"), ("TGFB1",)),
    "K03": (_stays("SNAI1"), ("TGFB1",)),
    "K04": (_without_family, MIR_200),
    "K05": (_blocked, ("TGFB_signalling",)),
    "K06": (_half_dose, ("TGFB1",)),
    "K07": (_stronger, ("TGFB1",)),
    "K08": (_sooner, ("TGFB1",)),
    "K09": (_longer, ("TGFB1",)),
    "K10": (_steeper, MIR_30),
    "K11": (_weaker, MIR_30),
    "K12": (_competing(2.0), ("CDH11",)),
    "K13": (_competing(1000.0), ("CDH11",)),
    "K14": (_together, ("hsa-let-7a-5p", "hsa-miR-34a-5p")),
    "K15": (_kept_high, ("ZEB1",)),
}
"""By identifier: what is done, and with which subject."""
