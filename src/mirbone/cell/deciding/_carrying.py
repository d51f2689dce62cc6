"""Which edges carry an answer: those without which it is another."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from mirbone._core import NO_CHANGE
from mirbone.cell._follow import CellEnsemble, Response
from mirbone.cell.deciding._readout import Readout
from mirbone.cell.deciding._removal import Answer, answer_without, make_bench
from mirbone.cell.deciding._screen import screen_edges
from mirbone.cell.model._model import Regulation, Silencing
from mirbone.cell.model._perturbation import Perturbation

CARRYING = (
    "readout", "source", "target", "sign", "effect", "without", "flips", "n_models", "decides",
)  # fmt: skip
SCREENED = 24
"""Models in which edges are weighed to first order, to choose those that are switched off."""
SPARE = 3
"""Edges of a readout that are switched off beyond those that are reported."""
LEFT = 0.75
"""An edge decides where less than this share of the effect is left without it; ours."""

Edge = Regulation | Silencing


def find_carrying(
    ensemble: CellEnsemble,
    perturbation: Perturbation,
    response: Response,
    readouts: Sequence[Readout],
    top: int,
    *,
    threads: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Switch edges off, one by one, and say what is left of each readout's change.

    Parameters
    ----------
    ensemble : CellEnsemble
        Of `prepare_ensemble`.
    perturbation : Perturbation
        What is done.
    response : Response
        To it, with all edges.
    readouts : sequence of Readout
        Whose changes.
    top : int
        Edges of each readout that are switched off in all models.
    threads : int, optional
        Threads.
    progress : callable, optional
        Called with the number of simulations that are done, and of all.

    Returns
    -------
    DataFrame
        `CARRYING`, at most `top` rows a readout, the edge that moves it most first.
    """
    edges = _passed(ensemble, perturbation, response, readouts) if top else []
    if not edges:
        return pd.DataFrame(columns=pd.Index(CARRYING))
    whole = Answer(response.step_scores, response.gene_changes, response.models)
    few = make_bench(ensemble, perturbation, response.models[:SCREENED])
    moved = screen_edges(few, edges, readouts)
    most = {
        one.name: _heaviest(np.abs(moved[:, :, place]), _typical(one, whole), top + SPARE)
        for place, one in enumerate(readouts)
    }
    chosen = sorted({place for places in most.values() for place in places})
    bench = make_bench(ensemble, perturbation, response.models)
    final: dict[int, Answer] = {}
    for done, place in enumerate(chosen):
        final[place] = answer_without(bench, edges[place], threads=threads)
        if progress is not None:
            progress(done + 1, len(chosen))
    tables = [pd.DataFrame(columns=pd.Index(CARRYING))]
    for one in readouts:
        rows = [_row(one, edges[place], whole, final[place]) for place in most[one.name]]
        table = pd.DataFrame(rows, columns=pd.Index(CARRYING))
        far = (table["effect"] - table["without"]).abs()
        order = far.sort_values(ascending=False, kind="stable").index[:top]
        tables.append(table.loc[order])
    return pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)


def _passed(
    ensemble: CellEnsemble,
    perturbation: Perturbation,
    response: Response,
    readouts: Sequence[Readout],
) -> list[Edge]:
    """Edges that a change passes on its way to a readout: their source changes."""
    model = ensemble.cell.kinetics
    moves = np.abs(response.gene_changes).max(axis=0) >= NO_CHANGE
    moved = set(response.genes["gene"][moves])
    upstream = frozenset().union(*(one.upstream for one in readouts))
    held = {*perturbation.hold, *perturbation.clamp}
    edges: list[Edge] = [
        edge
        for edge in model.regulations
        if edge.source in moved and edge.target in upstream - held
    ]
    edges += [
        edge for edge in model.silencings if edge.mirna in moved and edge.mrna in upstream - held
    ]
    return edges


def _typical(one: Readout, whole: Answer) -> float:
    return float(np.median(np.abs(one.of(whole.steps, whole.genes))))


def _heaviest(moved: np.ndarray, typical: float, most: int) -> list[int]:
    """Places of the edges that move a readout most.

    A state in which one moves it far counts little more than one in which it takes all away.
    """
    mean = np.minimum(moved, 2 * typical).mean(axis=0)
    order = np.argsort(-mean, kind="stable")[:most]
    return [int(place) for place in order if mean[place] >= NO_CHANGE * typical]


def _paired(one: Readout, whole: Answer, answer: Answer) -> tuple[np.ndarray, np.ndarray]:
    """Values of a readout with and without an edge, in the models that stand in both."""
    _, mine, other = np.intersect1d(whole.models, answer.models, return_indices=True)
    with_it, without = one.of(whole.steps, whole.genes), one.of(answer.steps, answer.genes)
    return with_it[mine], without[other]


def _row(one: Readout, edge: Edge, whole: Answer, answer: Answer) -> tuple[object, ...]:
    with_it, without = _paired(one, whole, answer)
    ends = (
        (edge.source, edge.target, edge.sign)
        if isinstance(edge, Regulation)
        else (edge.mirna, edge.mrna, -1)
    )
    if not len(with_it):
        return (one.name, *ends, np.nan, np.nan, np.nan, 0, False)
    has = np.abs(with_it) >= NO_CHANGE
    turned = np.where(np.abs(without) < NO_CHANGE, 0.0, np.sign(without)) != np.sign(with_it)
    effect, rest = float(np.median(with_it)), float(np.median(without))
    decides = abs(effect) >= NO_CHANGE and rest * np.sign(effect) < LEFT * abs(effect)
    flips = float(turned[has].mean()) if has.any() else float("nan")
    return (one.name, *ends, effect, rest, flips, len(with_it), bool(decides))
