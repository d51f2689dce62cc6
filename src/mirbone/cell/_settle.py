"""Parameters of a large network: promoters with many regulators, thresholds where levels are."""

from dataclasses import replace

import numpy as np

from mirbone.cell._draw import draw_parameters, median_levels
from mirbone.cell._model import KineticModel
from mirbone.cell._parameters import Parameters
from mirbone.cell._ranges import read_ranges
from mirbone.cell._steady import steady_states

_ROUNDS, _SAMPLE, _FURTHEST = 8, 48, 2.0**30


def settle_thresholds(
    model: KineticModel, n_models: int, seed: int, *, threads: int = 1
) -> Parameters:
    """Draw parameters whose regulations work in about half of the models of a large network.

    Two things that a small circuit does not need. A promoter's range is shared by its regulators:
    with k of them on one target, each fold change is drawn to the power 1/k, so that together
    they span the range of one; independent hundredfold repressors would leave nothing of it. And
    the half-functional rule (Huang et al. 2017, doi:10.1371/journal.pcbi.1005456) is applied to the
    levels that the whole network has, feedback and titration included: thresholds and mu0 are
    moved, some rounds over, by the ratio of the median level in a sample of solved models to the
    median that the draw assumed.

    Parameters
    ----------
    model : KineticModel
        What acts on what.
    n_models : int
        How many.
    seed : int
        Seed of the draws.
    threads : int, optional
        Threads.

    Returns
    -------
    Parameters
        One row a model; the first models are the same whatever `n_models` is.
    """
    assumed = median_levels(model, read_ranges(), seed)
    sample = shared_folds(model, draw_parameters(model, _SAMPLE, seed))
    ratio = np.ones(len(model.species))
    for _ in range(_ROUNDS):
        moved = _move(model, sample, ratio)
        states = steady_states(model, moved, starts=1, seed=seed, threads=threads)
        if len(states.levels) == 0:
            break
        found = np.clip(np.median(states.levels, axis=0) / assumed, 1 / _FURTHEST, _FURTHEST)
        ratio = np.sqrt(ratio * found)  # half way, since feedback would overshoot
    return _move(model, shared_folds(model, draw_parameters(model, n_models, seed)), ratio)


def shared_folds(model: KineticModel, parameters: Parameters) -> Parameters:
    """Share the range of each target among its regulators.

    Parameters
    ----------
    model : KineticModel
        What acts on what.
    parameters : Parameters
        As drawn.

    Returns
    -------
    Parameters
        Each fold change to the power 1/k, with k regulators on its target.
    """
    targets = [regulation.target for regulation in model.regulations]
    many = np.array([targets.count(target) for target in targets], dtype=float)
    return replace(parameters, fold=parameters.fold ** (1 / many))


def _move(model: KineticModel, parameters: Parameters, ratio: np.ndarray) -> Parameters:
    sources = [model.index(regulation.source) for regulation in model.regulations]
    mirnas = [model.index(silencing.mirna) for silencing in model.silencings]
    return replace(
        parameters,
        threshold=parameters.threshold * ratio[sources],
        mu0=parameters.mu0 * ratio[mirnas],
    )
