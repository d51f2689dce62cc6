"""Birth-death and birth-death-dormancy: the systems, and what is known of them in closed form.

Birth-death (Bailey 1964, The Elements of Stochastic Processes, chapter 8): from n cells with birth
rate b and death rate d, the chance that none is left at time t is (d (1 - e)/(b - d e))**n with
e = exp((d - b) t); mean n exp((b - d) t) and variance n (b + d)/(b - d) x (x - 1), x = mean/n.
With dormancy (s: falls asleep, w: wakes, m: dies asleep), extinction at infinity solves the two
equations of a branching process; means follow the exponential of a 2 x 2 matrix.
"""

import math

import numpy as np
from scipy.linalg import expm

from mirbone.niche import Reaction, ReactionSystem

Z_BOUND = 4.4
"""|z| beyond this happens by chance once in 90,000 comparisons (two-sided normal)."""

BIRTH_DEATH = ReactionSystem(
    ("active",),
    (Reaction("birth", ("active",), ("active",) * 2), Reaction("death", ("active",), ())),
)
DORMANCY = ReactionSystem(
    ("active", "asleep"),
    (
        Reaction("birth", ("active",), ("active",) * 2),
        Reaction("death", ("active",), ()),
        Reaction("sleep", ("active",), ("asleep",)),
        Reaction("wake", ("asleep",), ("active",)),
        Reaction("death_asleep", ("asleep",), ()),
    ),
)
SLEEPERS = {"birth": 1.0, "death": 0.7, "sleep": 0.4, "wake": 0.15, "death_asleep": 0.05}


def birth_death_extinct(birth: float, death: float, n: int, time: float) -> float:
    """Chance that none of n cells has a descendant at `time`."""
    if math.isclose(birth, death):
        return (birth * time / (1 + birth * time)) ** n
    e = math.exp((death - birth) * time)
    return (death * (1 - e) / (birth - death * e)) ** n


def birth_death_moments(birth: float, death: float, n: int, time: float) -> tuple[float, float]:
    """Mean and variance of the number of cells at `time`."""
    if math.isclose(birth, death):
        return float(n), 2 * n * birth * time
    x = math.exp((birth - death) * time)
    return n * x, n * (birth + death) / (birth - death) * x * (x - 1)


def ruin(birth: float, death: float, n: int, level: int) -> float:
    """Chance that n cells die out before they are `level` (gambler's ruin)."""
    r = death / birth
    return (level - n) / level if r == 1 else (r**n - r**level) / (1 - r**level)


def dormancy_extinct(rates: dict[str, float]) -> tuple[float, float]:
    """Chance that the descendants of one active and of one sleeping cell die out in the end."""
    b, d, s = rates["birth"], rates["death"], rates["sleep"]
    w, m = rates["wake"], rates["death_asleep"]
    # q = (d + b q^2 + s p)/(b + d + s) and p = (m + w q)/(w + m); the smaller root is the chance
    roots = np.roots([b, -(b + d + s) + s * w / (w + m), d + s * m / (w + m)])
    q = min(1.0, float(np.min(roots.real)))
    return q, (m + w * q) / (w + m)


def dormancy_means(rates: dict[str, float], start: tuple[int, int], time: float) -> np.ndarray:
    """Mean active and sleeping cells at `time`."""
    b, d, s = rates["birth"], rates["death"], rates["sleep"]
    w, m = rates["wake"], rates["death_asleep"]
    return expm(np.array([[b - d - s, w], [s, -w - m]]) * time) @ np.array(start, float)


def share_z(found: int, runs: int, chance: float) -> float:
    """How many standard errors a share lies from its chance."""
    return (found - runs * chance) / math.sqrt(runs * chance * (1 - chance))


def mean_z(values: np.ndarray, mean: float) -> float:
    """How many standard errors a mean lies from what it should be."""
    return float((values.mean() - mean) / (values.std(ddof=1) / math.sqrt(len(values))))


def leap(birth: float, death: float, n: int, time: float, step: float, runs: int) -> np.ndarray:
    """Tau-leaping (Gillespie 2001): Poisson births and deaths a step, cut off at zero."""
    rng = np.random.default_rng(3)
    cells = np.full(runs, n, dtype=np.int64)
    for _ in range(round(time / step)):
        born, died = rng.poisson(birth * cells * step), rng.poisson(death * cells * step)
        cells = np.maximum(cells + born - died, 0)
    return cells


def slow_birth_death(birth: float, death: float, n: int, time: float, seed: int) -> int:
    """The direct method, as obvious as it can be; its slow twin."""
    rng, now = np.random.default_rng(seed), 0.0
    while n:
        now += rng.exponential(1 / ((birth + death) * n))
        if now > time:
            break
        n += 1 if rng.random() < birth / (birth + death) else -1
    return n
