"""Does the arithmetic of signs say what the kinetic cell says? The same nulls, a sample simulated.

The nulls of the cell are drawn by arithmetic (`_wiring`), because a simulation of each would take
days. Here some of them are simulated: composed statements on one miRNA, with other seed families in
its place, in the cells of the three cancers.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from mirbone._core import AGREEMENT, Progress, promised, shown
from mirbone.checks._cell import AskedCell, read_total
from mirbone.checks._cell_nulls import other_families, statement_class
from mirbone.checks._cell_statements import Statement, list_statements
from mirbone.checks._least import least_effects
from mirbone.checks._wiring import Wiring, readers, sign_holds, spread, wire
from mirbone.words import STEPS, MirnaCatalogue

TWIN_COLUMNS = (
    "claim_id", "cancer", "object", "subject", "named", "expected", "simulated", "arithmetic",
)  # fmt: skip
"""``subject``: what was raised, ``named``: whether the statement names it; ``simulated``: the
direction in which 80 % of the models reach the least relevant effect, else 0; ``arithmetic``: the
sign of the sum of paths."""

_CANCERS, _FAMILIES = ("breast", "prostate", "lung"), 8


def twin_sample(
    claims: pd.DataFrame,
    entities: pd.DataFrame,
    catalogue: MirnaCatalogue,
    *,
    models: int = 100,
    seed: int = 1,
    threads: int = 1,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Simulate a sample of the nulls that arithmetic draws.

    Parameters
    ----------
    claims, entities : DataFrame
        Expanded claims, and registered words.
    catalogue : MirnaCatalogue
        Sequences, for seeds.
    models, seed, threads : int, optional
        Of the ensembles.
    progress : Progress, optional
        Told the number of cancers that are done, and of all.

    Returns
    -------
    DataFrame
        `TWIN_COLUMNS`.
    """
    tell, rows = shown(progress), []
    statements = [one for one in list_statements(claims, entities) if not one.reason]
    for done, cancer in enumerate(_CANCERS):
        place = (cancer, "bone", "tumour_cell")
        own = [one for one in statements if (one.cancer, one.host_tissue, one.compartment) == place]
        cell = AskedCell(claims, entities, catalogue, place, models, seed, threads)
        wiring = wire(cell.ensemble.cell, cell.parts)
        for one in own:
            rows.extend(_rows(one, cell, wiring, catalogue, seed))
        tell("Nulls simulated", done + 1, len(_CANCERS))
    return promised(pd.DataFrame(rows, columns=pd.Index(TWIN_COLUMNS)), TWIN_COLUMNS)


def _rows(
    one: Statement, cell: AskedCell, wiring: Wiring, catalogue: MirnaCatalogue, seed: int
) -> Iterator[tuple[object, ...]]:
    known = [name for name in one.raised if name in wiring.names]
    mirnas = [name for name in known if name.startswith("hsa-")]
    if one.antagonist or not mirnas or statement_class(one, wiring) != "composed":
        return
    families = other_families(known, wiring, catalogue)
    order = np.random.default_rng(seed).permutation(len(families))[:_FAMILIES]
    for subject in [known, *(families[place] for place in order)]:
        response = cell.respond(tuple(subject), antagonist=False)
        total, count = read_total(one.target, response, cell.parts, set(subject))
        if not count:
            continue
        kind = "level" if one.target in cell.names else _step_or_outcome(one.target)
        least = least_effects()[kind]
        ways = [way for way in (-1, 1) if (way * total >= least).mean() >= AGREEMENT]
        summed = spread(wiring, [subject])[0, 0] @ readers(wiring, one.target, subject)
        plus, minus = (bool(sign_holds(np.array(summed), way)) for way in (1, -1))
        yield (
            one.claim, one.cancer, one.target, ";".join(subject), subject is known,
            pd.NA if one.sign is None else one.sign, sum(ways), int(plus) - int(minus),
        )  # fmt: skip


def _step_or_outcome(target: str) -> str:
    return "step" if target in STEPS else "outcome"
