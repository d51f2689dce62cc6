"""Where states appear and vanish as one level is turned up: the folds of a branch.

The branch is followed by its arc length in the logarithms of the levels (pseudo-arclength
continuation, Keller 1977), so that it passes folds; at a fold the driver turns back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq

from mirbone._core import InputError, named_keywords, short_repr
from mirbone._core.compiled import LANES
from mirbone.cell.model._model import KineticModel
from mirbone.cell.model._parameters import Parameters
from mirbone.cell.model._perturbation import Perturbation
from mirbone.cell.solve._integrate import row_of
from mirbone.cell.solve._jacobian import balance_jacobian
from mirbone.cell.solve._jobs import lay_out
from mirbone.cell.solve._lanes import empty_lanes, load_lane, make_work, rates
from mirbone.cell.solve._steady import steady_states

_MOST_POINTS = 20_000
_SMALLEST = 1e-7

Balance = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """A state at which a branch turns back.

    Parameters
    ----------
    driver : float
        Level of the driver, molecules.
    levels : ndarray, shape (species,)
        Levels there, molecules.
    """

    driver: float
    levels: np.ndarray

    def _headline(self) -> str:
        return f"at {self.driver:.4g}"


@named_keywords
def find_folds(
    model: KineticModel,
    parameters: Parameters,
    driver: str,
    low: float,
    high: float,
    *,
    row: int = 0,
) -> tuple[Fold, ...]:
    """Follow the branch that starts at a low level of the driver, and locate its folds.

    Parameters
    ----------
    model : KineticModel
        What acts on what.
    parameters : Parameters
        One row a model.
    driver : str
        Species whose level is set from outside.
    low, high : float
        Where the branch starts and ends, molecules.
    row : int, optional
        Which model.

    Returns
    -------
    tuple of Fold
        In the order in which the branch passes them.

    Raises
    ------
    InputError
        If `low` is not below `high`, there is no stable state at `low`, or the branch cannot be
        followed to its end.
    """
    if not 0 < low < high:
        raise InputError(f"expected 0 < low < high; got {low} and {high}.")
    place = model.index(driver)
    one = parameters.take(slice(row, row + 1))
    found = steady_states(model, one, starts=20, perturbation=Perturbation(clamp={driver: low}))
    if not len(found.levels):
        raise InputError(f"there is no stable state at {driver} = {low:g}. Start elsewhere.")
    balance = _balance(model, one, place)
    point = np.log(found.levels[0])
    tangent = _tangent(balance(point)[1], np.eye(len(point))[place])
    folds, step = [], 0.02
    for _ in range(_MOST_POINTS):
        following = _correct(balance, point, tangent, step)
        if following is None:
            step /= 2.0
            if step < _SMALLEST:
                raise InputError(f"the branch ends at {driver} = {np.exp(point[place]):g}.")
            continue
        turned = _tangent(balance(following)[1], tangent)
        if turned[place] * tangent[place] < 0:
            fold = _locate(balance, point, tangent, step, place)
            folds.append(Fold(float(np.exp(fold[place])), np.exp(fold)))
        point, tangent = following, turned
        # stays short, so that a fold shows as a turn of the driver between two points
        step = min(step * 1.3, 0.05)
        if not np.log(low) - 1.0 < point[place] < np.log(high):
            return tuple(folds)
    raise InputError(f"the branch did not reach {driver} = {high:g} in {_MOST_POINTS} points.")


def _balance(model: KineticModel, parameters: Parameters, place: int) -> Balance:
    """Log imbalance and its slopes at log levels; the driver's own balance is left out."""
    free = np.zeros(len(model.species), dtype=bool)
    problem = lay_out(model, parameters, np.zeros_like(parameters.production), free)
    structure, plan = problem.structure, problem.plan
    lanes, work = empty_lanes(structure), make_work(structure)
    load_lane(lanes, 0, row_of(problem.rows, 0), free)
    # only the first lane is used; the others hold a cell that stands still
    x, made, lost = (np.ones((len(free), LANES)) for _ in range(3))
    matrix = np.zeros((plan.entries, LANES))
    others = np.delete(np.arange(len(free)), place)

    def balance(point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        x[:, 0] = np.exp(point)
        rates(x, lanes, structure, made, lost, work)
        balance_jacobian(x, made, lost, lanes, structure, plan.place, work, matrix)
        slopes = np.where(plan.place >= 0, matrix[plan.place, 0], 0.0)
        return np.log(made[others, 0] / lost[others, 0]) - point[others], slopes[others]

    return balance


def _tangent(slopes: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Unit vector along the branch, in the direction of `along`."""
    system = np.vstack([slopes, along])
    right = np.zeros(len(along))
    right[-1] = 1.0
    tangent = np.linalg.solve(system, right)
    return tangent / np.linalg.norm(tangent)


def _correct(
    balance: Balance, point: np.ndarray, tangent: np.ndarray, step: float
) -> np.ndarray | None:
    """Find the point of the branch at a distance `step` along the tangent; None if it is lost."""
    guess = point + step * tangent
    for _ in range(12):
        wrong, slopes = balance(guess)
        gap = np.append(wrong, tangent @ (guess - point) - step)
        change = np.linalg.solve(np.vstack([slopes, tangent]), -gap)
        guess = guess + change
        if not np.all(np.isfinite(guess)) or np.abs(guess - point).max() > 4.0 * step:
            return None
        if np.abs(change).max() < 1e-11:
            return guess
    return None


def _locate(
    balance: Balance, point: np.ndarray, tangent: np.ndarray, step: float, place: int
) -> np.ndarray:
    """Find the point between two where the driver turns back."""

    def at(distance: float) -> np.ndarray:
        found = _correct(balance, point, tangent, distance)
        return point if found is None else found

    def driver_direction(distance: float) -> float:
        return float(_tangent(balance(at(distance))[1], tangent)[place])

    root: Any = brentq(driver_direction, 0.0, step, xtol=1e-14)
    return at(float(root))
