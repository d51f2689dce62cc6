"""The statements of ``dynamic_statements.tsv`` on bone, each as the protocol written there."""

from collections.abc import Callable, Mapping

import numpy as np

from mirbone.niche import BoneCourse, Schedule, simulate_bone

_YEAR_OF_DOSES, _LAST = 13, 336.0
_OTHER = {"zoledronate": "denosumab", "denosumab": "zoledronate"}


def _healthy(drugs: list[Schedule], days: np.ndarray, models: int, seed: int) -> BoneCourse:
    return simulate_bone({"burden_start": 0.0}, drugs, days, models=models, seed=seed, drawn=True)


def _highest_after(drugs: list[Schedule], models: int, seed: int) -> np.ndarray:
    """log2 of the highest CTX in the year after the last dose; healthy bone has 1."""
    days = np.arange(0.0, _LAST + 366.0, 7.0)
    ctx = _healthy(drugs, days, models, seed).readouts["ctx"]
    return np.log2(ctx[:, days > _LAST].max(axis=1))


def _rebound(drug: str, models: int, seed: int) -> np.ndarray:
    return _highest_after([Schedule(drug, number=_YEAR_OF_DOSES)], models, seed)


def _bridged(drug: str, models: int, seed: int) -> np.ndarray:
    first = Schedule("denosumab", number=_YEAR_OF_DOSES)
    then = Schedule(drug, start_d=_LAST + 28.0, number=1)
    bridged = _highest_after([first, then], models, seed)
    return bridged - _highest_after([first], models, seed)


def _pulsed(drug: str, models: int, seed: int) -> np.ndarray:
    """The equations know one constant amount of what the tumour makes: no daily pulses."""
    del drug, seed  # whatever is asked
    return np.full(models, np.nan)


def _recovers(drug: str, models: int, seed: int) -> np.ndarray:
    days = np.array([0.0, 10.0, 360.0])
    ctx = _healthy([Schedule(drug, number=1)], days, models, seed).readouts["ctx"]
    return np.log2(ctx[:, 2] / ctx[:, 1])


def _earlier(drug: str, models: int, seed: int) -> np.ndarray:
    mass = [
        simulate_bone(
            {}, [Schedule(drug, start_d=start)], [0.0, 365.0], context="breast", models=models,
            seed=seed, drawn=True,
        ).readouts["bone_mass"][:, -1]
        for start in (0.0, 180.0)
    ]  # fmt: skip
    return np.log2(mass[0] / mass[1])


PROTOCOLS: Mapping[str, tuple[Callable[[str, int, int], np.ndarray], str]] = {
    "K16": (_rebound, "denosumab"),
    "K17": (_pulsed, "zoledronate"),
    "K18": (_bridged, "zoledronate"),
    "K19": (_recovers, "zoledronate"),
    "K20": (_earlier, "zoledronate"),
}
"""By identifier: what is done, and with which drug; `other_drug` takes its place in the null."""


def other_drug(drug: str) -> str:
    """Give the drug that takes one's place in the null.

    Parameters
    ----------
    drug : str
        ``zoledronate`` or ``denosumab``.

    Returns
    -------
    str
        The other.
    """
    return _OTHER[drug]
