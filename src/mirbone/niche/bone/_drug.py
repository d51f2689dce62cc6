"""Drugs against resorption: what is given, how much, when."""

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from mirbone._core import InputError, as_double, package_table
from mirbone.niche.bone._rates import DEN_S, SPECIES, ZOL

_INTO = {"zoledronate": ZOL, "denosumab": DEN_S}
_FIELDS = ("dose_mg", "start_d", "every_d", "number", "end_d")
_ABSURD = 10  # times the highest dose that was given to people
_MOST_DOSES = 1000


@dataclass(frozen=True, slots=True)
class Schedule:
    """A drug, its dose, and the days it is given on.

    Parameters
    ----------
    drug : str
        ``zoledronate`` (into the vein) or ``denosumab`` (under the skin).
    dose_mg : float, optional
        Each dose; as used in bone metastases when not given.
    start_d : float, optional
        Day of the first.
    every_d : float, optional
        Days from one to the next; 28 as a rule.
    number : int, optional
        How many; to the end of the course when not given.
    end_d : float, optional
        No dose after this day.

    Raises
    ------
    InputError
        If the drug does not exist, a dose is negative or absurd, or the schedule ends before it
        starts.

    Examples
    --------
    >>> Schedule("zoledronate", start_d=30, number=3).days(365.0)
    (30.0, 58.0, 86.0)
    """

    drug: str
    dose_mg: float | None = None
    start_d: float = 0.0
    every_d: float | None = None
    number: int | None = None
    end_d: float | None = None

    def __post_init__(self) -> None:
        usual = _drugs()
        if self.drug not in usual:
            near = difflib.get_close_matches(self.drug.lower(), usual, n=1, cutoff=0.4)
            hint = f"Did you mean {near[0]}? " if near else ""
            raise InputError(f"{self.drug!r} is no drug of the bone. {hint}There are: "
                             f"{', '.join(usual)}.")  # fmt: skip
        for name in ("dose_mg", "every_d"):
            if getattr(self, name) is None:
                object.__setattr__(self, name, float(usual[self.drug][name]))
        self._check(float(usual[self.drug]["highest_mg"]))

    def _check(self, highest: float) -> None:
        for name in _FIELDS:
            given = getattr(self, name)
            value = 0.0 if given is None else as_double(given)
            if not (math.isfinite(value) and value >= 0):
                raise InputError(
                    f"{name} of {self.drug} must be a number not below 0; got {value:g}."
                )
        if self.dose_mg is not None and self.dose_mg > _ABSURD * highest:
            raise InputError(
                f"dose_mg of {self.drug} is {self.dose_mg:g} mg; the highest that people were "
                f"given in the sources is {highest:g} mg, and nothing is known at {_ABSURD} times "
                "that. Give a dose in mg."
            )
        if self.every_d == 0:
            raise InputError(f"every_d of {self.drug} must be above 0 days; got 0.")
        if self.number is not None and (self.number < 1 or self.number != int(self.number)):
            raise InputError(
                f"number of {self.drug} must be a whole number, 1 or more; got {self.number:g}."
            )
        if self.end_d is not None and self.end_d < self.start_d:
            raise InputError(
                f"the schedule of {self.drug} ends on day {self.end_d:g}, before it starts on day "
                f"{self.start_d:g}. Give end_d after start_d."
            )

    def days(self, last: float) -> tuple[float, ...]:
        """List the days of the doses up to the last day of a course.

        Parameters
        ----------
        last : float
            Last day of the course.

        Returns
        -------
        tuple of float
            Days.

        Raises
        ------
        InputError
            If the first dose comes after it, or there are too many.
        """
        if self.start_d > last:
            raise InputError(
                f"{self.drug} starts on day {self.start_d:g}, after the last day {last:g} of the "
                "course. Start earlier, or follow longer."
            )
        every = self.every_d or 1.0
        end = min(last, self.end_d if self.end_d is not None else last)
        count = int((end - self.start_d) / every + 1e-9) + 1
        count = count if self.number is None else min(count, int(self.number))
        if count > _MOST_DOSES:
            raise InputError(
                f"{self.drug} every {every:g} days would be {count:,} doses; at most "
                f"{_MOST_DOSES:,} are simulated. Give a longer every_d."
            )
        return tuple(float(self.start_d + every * i) for i in range(count))


def read_schedule(text: str) -> Schedule:
    """Read a schedule as on the command line.

    Parameters
    ----------
    text : str
        ``DRUG`` or ``DRUG:FIELD=VALUE,...`` with fields dose_mg, start_d, every_d, number, end_d.

    Returns
    -------
    Schedule
        It.

    Raises
    ------
    InputError
        If it is not written so.

    Examples
    --------
    >>> read_schedule("denosumab:start_d=100,number=2").dose_mg
    120.0
    """
    drug, _, rest = text.partition(":")
    fields: dict[str, float] = {}
    for item in (part for part in rest.split(",") if part.strip()):
        name, _, number = (part.strip() for part in item.partition("="))
        if name not in _FIELDS:
            near = difflib.get_close_matches(name, _FIELDS, n=1, cutoff=0.4)
            hint = f"Did you mean {near[0]}? " if near else ""
            raise InputError(
                f'`drugs="{text}"`: {name!r} is no part of a schedule. {hint}There are: '
                f"{', '.join(_FIELDS)}."
            )
        try:
            fields[name] = float(number)
        except ValueError:
            raise InputError(
                f'`drugs="{text}"`: {name} must be a number, such as {name}=28; got {number!r}.'
            ) from None
    return Schedule(drug.strip(), **fields)  # pyright: ignore[reportArgumentType]


def dose_jumps(schedules: Sequence[Schedule], last: float) -> tuple[np.ndarray, np.ndarray]:
    """Turn schedules into jumps of the state.

    Parameters
    ----------
    schedules : sequence of Schedule
        What is given.
    last : float
        Last day of the course.

    Returns
    -------
    tuple of ndarray
        Days, ascending, and what is added to each species, mg.
    """
    doses = sorted(
        (day, _INTO[schedule.drug], schedule.dose_mg or 0.0)
        for schedule in schedules
        for day in schedule.days(last)
    )
    jumps = np.zeros((len(doses), len(SPECIES)))
    for row, (_, species, amount) in enumerate(doses):
        jumps[row, species] = amount
    return np.array([day for day, _, _ in doses], dtype=float), jumps


@cache
def _drugs() -> Mapping[str, Mapping[str, str]]:
    rows = package_table("niche", "drugs.tsv").to_dict("records")
    return {row["name"]: {str(key): str(value) for key, value in row.items()} for row in rows}
