"""Weighing the paths between a node and a step into one direction."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

from mirbone.network._strength import path_strength
from mirbone.network._walk import Walk

_BALANCED = 1e-12  # path strengths are sums of short binary fractions; below this they cancel


@dataclass(frozen=True, slots=True)
class Weight:
    """What a set of paths says together.

    Parameters
    ----------
    sign : int
        The sign with the greater summed path strength; 0 when they balance or there is no path.
    agreement : float
        Share of the summed strength with the winning sign; NaN without a path.
    strength : float
        Strength of the strongest path of either sign; 0 without a path.
    effect : float
        ``sign (2 agreement - 1) strength``, -1 to 1: the strongest evidence, discounted by what
        contradicts it. More paths of the same sign do not add up.
    """

    sign: int
    agreement: float
    strength: float
    effect: float


def walk_sign(walk: Walk) -> int:
    """Multiply the signs of a walk's moves.

    Parameters
    ----------
    walk : Walk
        At least one move.

    Returns
    -------
    int
        -1 or +1.
    """
    return -1 if sum(hop.sign < 0 for hop in walk) % 2 else 1


def weigh_walks(walks: Sequence[Walk]) -> Weight:
    """Weigh paths by their strength.

    Parameters
    ----------
    walks : sequence of Walk
        The paths between one node and one step.

    Returns
    -------
    Weight
        Their common direction.
    """
    if not walks:
        return Weight(0, nan, 0.0, 0.0)
    strengths = [path_strength(hop.strength for hop in walk) for walk in walks]
    total = sum(strengths)
    net = sum(s * walk_sign(walk) for s, walk in zip(strengths, walks, strict=True))
    sign = 0 if abs(net) < _BALANCED else (1 if net > 0 else -1)
    effect = 0.0 if sign == 0 else net / total * max(strengths)
    return Weight(sign, (1 + abs(net) / total) / 2, max(strengths), effect)
