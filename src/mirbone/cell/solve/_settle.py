"""Parameters of a large network: every model is drawn around a state in which it stands."""

from dataclasses import replace

import numpy as np

from mirbone._core.compiled import njit
from mirbone.cell.model._draw import draw_parameters, median_levels
from mirbone.cell.model._model import KineticModel
from mirbone.cell.model._parameters import Parameters
from mirbone.cell.model._ranges import read_ranges
from mirbone.cell.solve._integrate import row_of
from mirbone.cell.solve._jobs import lay_out
from mirbone.cell.solve._lanes import empty_lanes, load_lane, make_work, rates
from mirbone.cell.solve._structure import Structure


def draw_around_states(
    model: KineticModel, n_models: int, seed: int
) -> tuple[Parameters, np.ndarray]:
    """Draw parameters of a large network together with a steady state of each model.

    In a circuit of some twenty genes the half-functional rule (Huang et al. 2017,
    doi:10.1371/journal.pcbi.1005456) needs only the median level of each regulator. In a network of
    hundreds, regulators that multiply and feedback carry the levels far from any median that can
    be known beforehand, and every regulation would be saturated. So the levels are drawn first,
    from the ranges of production and decay; thresholds and mu0 are drawn around the model's own
    levels by the same rule; and each rate of production is then set to what holds these levels.
    A promoter's range is shared by its regulators: with k of them on one target, each fold change
    is drawn to the power 1/k, so that together they span the range of one.

    Parameters
    ----------
    model : KineticModel
        What acts on what.
    n_models : int
        How many.
    seed : int
        Seed of the draws.

    Returns
    -------
    parameters : Parameters
        One row a model; the first models are the same whatever `n_models` is.
    levels : ndarray, shape (models, species)
        A steady state of each, molecules; it may be unstable.

    Raises
    ------
    InputError
        If `n_models` is below 1.
    """
    medians = median_levels(model, read_ranges(), seed)
    drawn = shared_folds(model, draw_parameters(model, n_models, seed, medians=medians))
    levels = drawn.production / drawn.degradation
    for translation in model.translations:
        levels[:, model.index(translation.protein)] *= levels[:, model.index(translation.mrna)]
    # a threshold was drawn around the median: move it to where this model stands
    relative = levels / medians
    sources = [model.index(regulation.source) for regulation in model.regulations]
    mirnas = [model.index(silencing.mirna) for silencing in model.silencings]
    moved = replace(
        drawn,
        threshold=drawn.threshold * relative[:, sources],
        mu0=drawn.mu0 * relative[:, mirnas],
    )
    nothing = np.zeros_like(levels)
    problem = lay_out(model, moved, nothing, np.zeros(levels.shape[1], dtype=bool))
    made, lost = np.empty_like(levels), np.empty_like(levels)
    weigh_levels(problem.rows, problem.structure, problem.held, levels, made, lost)
    return replace(moved, production=moved.production * lost / made), levels


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


@njit(cache=True, nogil=True)
def weigh_levels(
    rows: tuple[np.ndarray, ...],
    structure: Structure,
    held: np.ndarray,
    levels: np.ndarray,
    made: np.ndarray,
    lost: np.ndarray,
):  # pragma: no cover
    """Write what each model makes and loses of every species at its levels, molecules/h.

    Parameters
    ----------
    rows, structure, held : as `Problem` holds them
        The models.
    levels : ndarray, shape (models, species)
        One row a model.
    made, lost : ndarray, shape (models, species)
        Written.
    """
    lanes, work = empty_lanes(structure), make_work(structure)
    # the lanes beside the first hold a cell that stands still, at levels that keep it finite
    x = np.ones_like(lanes.production)
    production, decay = np.zeros_like(x), np.zeros_like(x)
    for model in range(len(levels)):
        load_lane(lanes, 0, row_of(rows, model), held)
        x[:, 0] = levels[model]
        rates(x, lanes, structure, production, decay, work)
        made[model] = production[:, 0]
        lost[model] = decay[:, 0] * levels[model]
