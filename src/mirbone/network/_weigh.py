"""Weighing the paths between a node and a step into one direction."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose, nan

from mirbone.network._strength import path_strength
from mirbone.network._walk import Walk

_BALANCED = 1e-9  # sums of strengths, which have six decimals and are halved a few times


@dataclass(frozen=True, slots=True)
class Weight:
    """What a set of paths says together.

    Paths are grouped by their first move: the node that the start acts on, and the sign. A group
    counts once, with its strongest path, however many ways lead on from there: they all rest on
    that one move, and often on the same edge further on. A group whose strongest paths of the two
    signs are equally strong is balanced: it has no sign, and its strength counts as disagreement.

    Parameters
    ----------
    sign : int
        The sign with the greater sum over the groups; 0 when they balance or there is no path.
    agreement : float
        ``(1 + |signed sum over the groups| / sum over the groups) / 2``, 0.5 to 1: the share of
        the groups' strength with the winning sign, where a balanced group gives half of its
        strength to either. NaN without a path.
    strength : float
        Strength of the strongest path of the winning sign, of either sign where they balance; 0
        without a path.
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
    """Weigh paths by the strongest one of each first move.

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
    groups: dict[tuple[str, int], dict[int, float]] = {}
    for walk in walks:
        strongest = groups.setdefault((walk[0].target, walk[0].sign), {1: 0.0, -1: 0.0})
        strength = path_strength(hop.strength for hop in walk)
        strongest[walk_sign(walk)] = max(strongest[walk_sign(walk)], strength)
    total = sum(max(group.values()) for group in groups.values())
    net = sum(_vote(group) for group in groups.values())
    sign = 0 if abs(net) < _BALANCED else (1 if net > 0 else -1)
    signs = (sign,) if sign else (1, -1)
    strength = max(group[one] for group in groups.values() for one in signs)
    share = abs(net) / total if sign else 0.0
    return Weight(sign, (1 + share) / 2, strength, sign * share * strength)


def _vote(strongest: dict[int, float]) -> float:
    """Give the signed strength of a group's strongest path; 0 where both signs are as strong."""
    up, down = strongest[1], strongest[-1]
    if isclose(up, down, rel_tol=0, abs_tol=_BALANCED):
        return 0.0
    return up if up > down else -down
