"""Which edges are worth switching off: how far each would move the readouts, to first order."""

from collections.abc import Sequence

import numpy as np

from mirbone.cell.deciding._readout import Readout
from mirbone.cell.deciding._removal import Bench, balance, follow_bench, switch_off
from mirbone.cell.model._model import Regulation, Silencing
from mirbone.cell.solve._jobs import lay_out
from mirbone.cell.solve._stability import flow_slopes


def screen_edges(
    bench: Bench, edges: Sequence[Regulation | Silencing], readouts: Sequence[Readout]
) -> np.ndarray:
    """Estimate how far each readout moves when each edge is switched off.

    One step of Newton's method, in logarithms, from the perturbed state towards that without the
    edge: the imbalance that switching it off leaves there, times the influence of each species on
    the readout. The influence is solved for once a state, so that edges cost little; it is that in
    the cell with the edge, and so only roughly right for an edge that closes a loop.

    Parameters
    ----------
    bench : Bench
        Of `make_bench`; a few models are enough.
    edges : sequence of Regulation or Silencing
        Of the cell's model.
    readouts : sequence of Readout
        What is read out.

    Returns
    -------
    ndarray, shape (states, edges, readouts)
        log2; of the states that stay stable.
    """
    after = follow_bench(bench, None)
    kept = after.converged
    levels = after.levels
    held = np.asarray(np.isfinite(bench.hold).any(axis=0))
    influence = _influence(bench, levels, held, readouts)
    moved = np.empty((len(levels), len(edges), len(readouts)))
    for place, edge in enumerate(edges):
        off = switch_off(bench, edge)
        made, lost = balance(bench.cell.kinetics, off, bench.inflow, held, levels)
        push = np.divide(made - lost, levels, out=np.zeros_like(made), where=levels > 0)
        push[:, held] = 0.0
        moved[:, place] = -np.einsum("si,sir->sr", push, influence)
    return moved[kept]


def _influence(
    bench: Bench, levels: np.ndarray, held: np.ndarray, readouts: Sequence[Readout]
) -> np.ndarray:
    """Solve for what a push on each species does: shape (states, species, readouts)."""
    problem = lay_out(bench.cell.kinetics, bench.changed, bench.inflow, held)
    models = np.arange(len(levels))
    slopes = np.empty((len(levels), problem.plan.entries))
    flow_slopes(problem.rows, problem.structure, problem.plan, problem.held, models, levels, slopes)
    place = problem.plan.place
    weights = np.stack([readout.weights for readout in readouts], axis=1) / np.log(2.0)
    found = np.empty((len(levels), *weights.shape))
    for state in models:
        jacobian = np.where(place >= 0, slopes[state][place], 0.0)
        found[state] = np.linalg.solve(jacobian.T, weights)
    return found
