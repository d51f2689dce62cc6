"""The direction in which every miRNA of a network pushes every step."""

from collections.abc import Sequence

import pandas as pd

from mirbone._core import InputError, named_keywords, promised
from mirbone.network._model import Network
from mirbone.network._strength import path_strength
from mirbone.network._walk import MAX_LENGTH, Walk, Walker
from mirbone.network._weigh import walk_sign, weigh_walks
from mirbone.words import CascadeStep, Tier, resolve_among

EFFECT_COLUMNS: tuple[str, ...] = (
    "mirna",
    "step",
    "effect",
    "agreement",
    "strength",
    "n_paths",
    "best_tier",
    "best_path",
    "claims",
)
_ARROWS = {1: "->", -1: "-|"}


@named_keywords
def effects(
    network: Network, *, mirnas: Sequence[str] | None = None, max_length: int = 5
) -> pd.DataFrame:
    """Tabulate how more of each miRNA pushes each cascade step, through genes only.

    Stated effects (`Network.statements`) take no part: the table is what the mechanism says, so
    that the two can be compared.

    Parameters
    ----------
    network : Network
        Of the context in question.
    mirnas : sequence of str, optional
        Which miRNAs of the network, under any name; all of them when left out.
    max_length : int, optional
        Greatest number of edges of a path, 1 to 8.

    Returns
    -------
    DataFrame
        One row a miRNA and step with a path: ``effect`` (-1 to 1; above 0: more of the miRNA, more
        of the step), ``agreement`` (share of path strength with the winning sign), ``strength`` (of
        the strongest path), ``n_paths``, and of the strongest path of the winning sign
        ``best_tier`` (its weakest tier), ``best_path`` and ``claims``. Sorted by miRNA, then by the
        steps' order in the cascade.

    Raises
    ------
    InputError
        If `max_length` is out of range, or a name means no single miRNA of the network.
    """
    if not 1 <= max_length <= MAX_LENGTH:
        raise InputError(f"`max_length` must be 1 to {MAX_LENGTH} edges; got {max_length}.")
    asked = network.mirnas
    if mirnas is not None:
        asked = dict.fromkeys(resolve_among(name, asked, "the network") for name in mirnas)
    walker = Walker(network)
    rows = []
    for step in CascadeStep:
        for mirna in asked:
            walks = list(walker.walks(mirna, step.value, max_length))
            if walks:
                rows.append(_row(network, mirna, step, walks))
    rows.sort(key=lambda row: row[0])  # stable: the steps stay in their order
    return promised(pd.DataFrame(rows, columns=pd.Index(EFFECT_COLUMNS)), EFFECT_COLUMNS)


def _row(network: Network, mirna: str, step: CascadeStep, walks: list[Walk]) -> tuple:
    weight = weigh_walks(walks)
    winning = [w for w in walks if walk_sign(w) == weight.sign] or walks
    best = min(winning, key=_strength_order)
    column = network.edges["claims"]
    claims = {c for hop in best for row in hop.rows for c in column.iat[row].split(";")}
    moves = (f"{_ARROWS[hop.sign]} {hop.target}" for hop in best)
    return (
        mirna,
        step.value,
        weight.effect,
        weight.agreement,
        weight.strength,
        len(walks),
        list(Tier)[max(hop.rank for hop in best) - 1].value,
        " ".join([mirna, *moves]),
        ";".join(sorted(claims)),
    )


# The same order as `Path.order`.
def _strength_order(walk: Walk) -> tuple[float, int, int, tuple[str, ...]]:
    strength = path_strength(hop.strength for hop in walk)
    return -strength, max(hop.rank for hop in walk), len(walk), tuple(h.target for h in walk)
