"""How strong an edge and a path are: documented numbers, not rates."""

from collections.abc import Iterable

from mirbone.words import Tier

_TIER_STEP = 0.1
_ATTENUATION = 0.5
_REVIEW_KEY = "R0"


def edge_strength(tier: Tier, n_references: int) -> float:
    """Grade an edge by its strongest tier and its number of independent references.

    ``1 - 0.1 (rank - 1 + 1/n)``, with rank 1 for the strongest tier: each tier has a band of width
    0.1, one reference gives its lower end, and more references rise within it but never into the
    next tier. The number orders evidence; it is no probability and no rate.

    Parameters
    ----------
    tier : Tier
        The strongest tier among the edge's claims.
    n_references : int
        Number of distinct references, at least 1.

    Returns
    -------
    float
        In (0, 1].

    Examples
    --------
    >>> edge_strength(Tier.REPORTER_MUTATED_SITE, 1)
    0.9
    >>> edge_strength(Tier.REVIEW_STATEMENT, 4)
    0.375
    """
    return round(1.0 - _TIER_STEP * (tier.rank - 1 + 1.0 / max(n_references, 1)), 6)


def count_references(references: Iterable[str]) -> int:
    """Count distinct bibliography keys; the review itself counts only where it stands alone.

    Parameters
    ----------
    references : iterable of str
        The ``reference`` cells of claims, keys separated by ``;``.

    Returns
    -------
    int
        At least 1.

    Examples
    --------
    >>> count_references(["R38;R39", "R39", "R0"])
    2
    """
    keys = {key.strip() for cell in references for key in cell.split(";") if key.strip()}
    return max(len(keys - {_REVIEW_KEY}), 1)


def path_strength(strengths: Iterable[float]) -> float:
    """Grade a path: its weakest edge, halved for every gene between the first and the step.

    A miRNA that acts on a step through one gene keeps the strength of the weaker of its two edges;
    each further intermediate halves it, since a signal that passes through more hands is less sure
    to arrive. The factor is a convention of this package, not a measurement.

    Parameters
    ----------
    strengths : iterable of float
        Strength of each edge, in order; at least one.

    Returns
    -------
    float
        In (0, 1].

    Examples
    --------
    >>> path_strength([0.9, 0.8])
    0.8
    >>> path_strength([0.9, 0.8, 0.8])
    0.4
    """
    values = tuple(strengths)
    return min(values) * _ATTENUATION ** max(len(values) - 2, 0)


def path_order(
    strength: float, rank: int, nodes: tuple[str, ...]
) -> tuple[float, int, int, tuple[str, ...]]:
    """Give the key by which paths are ranked everywhere: the strongest sorts first.

    Parameters
    ----------
    strength : float
        The path's strength.
    rank : int
        Rank of its weakest tier, 1 the strongest.
    nodes : tuple of str
        Its nodes, in order.

    Returns
    -------
    tuple
        Falling strength, then tier rank, number of nodes, and the nodes by name.
    """
    return -strength, rank, len(nodes), nodes
