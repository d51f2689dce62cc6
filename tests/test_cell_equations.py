"""The compiled equations against a slow twin that lists every filling of every site."""

import numpy as np
import pytest

from cell_cases import change, lu_polynomials, mixed_model
from mirbone._core.compiled import LANES
from mirbone.cell import (
    KineticModel,
    Silencing,
    Species,
    SpeciesKind,
    draw_parameters,
)
from mirbone.cell.solve._integrate import row_of
from mirbone.cell.solve._jacobian import balance_jacobian
from mirbone.cell.solve._jobs import lay_out
from mirbone.cell.solve._lanes import empty_lanes, load_lane, make_work, rates


def compiled(model, parameters, row, levels):
    problem = lay_out(
        model, parameters, np.zeros_like(parameters.production), np.zeros(len(levels), bool)
    )
    lanes, work = empty_lanes(problem.structure), make_work(problem.structure)
    x, made, lost = (np.ones((len(levels), LANES)) for _ in range(3))
    load_lane(lanes, 3, row_of(problem.rows, row), problem.held)
    x[:, 3] = levels
    rates(x, lanes, problem.structure, made, lost, work)
    matrix = np.zeros((problem.plan.entries, LANES))
    balance_jacobian(x, made, lost, lanes, problem.structure, problem.plan.place, work, matrix)
    place = problem.plan.place
    jacobian = np.where(place >= 0, matrix[place, 3], 0.0)
    return made[:, 3], lost[:, 3] * levels, jacobian


@pytest.mark.parametrize("row", range(4))
def test_rates_are_those_of_the_slow_twin(row):
    model = mixed_model()
    parameters = draw_parameters(model, 4, seed=7)
    levels = np.exp(np.random.default_rng(row).normal(5.0, 2.0, len(model.species)))
    made, lost, _ = compiled(model, parameters, row, levels)
    expected = change(model, parameters, row, levels)
    # Sums of a few hundred rounded terms.
    np.testing.assert_allclose(made, expected[0], rtol=1e-12)
    np.testing.assert_allclose(lost, expected[1], rtol=1e-12)


@pytest.mark.parametrize("row", range(4))
def test_the_jacobian_is_the_slope_of_the_slow_twin(row):
    model = mixed_model()
    parameters = draw_parameters(model, 4, seed=7)
    levels = np.exp(np.random.default_rng(row).normal(5.0, 2.0, len(model.species)))
    _, _, jacobian = compiled(model, parameters, row, levels)
    expected = np.empty_like(jacobian)
    for i in range(len(levels)):
        up, down = levels.copy(), levels.copy()
        up[i] *= np.exp(1e-5)
        down[i] *= np.exp(-1e-5)
        ends = [np.subtract(*np.log(change(model, parameters, row, end))) for end in (up, down)]
        expected[:, i] = (ends[0] - ends[1]) / 2e-5
    # Both differ by the square of the step and by rounding over the step.
    np.testing.assert_allclose(jacobian, expected, rtol=1e-6, atol=1e-8)


def test_one_mirna_gives_the_printed_polynomials():
    model = KineticModel(
        (Species("u", SpeciesKind.MIRNA), Species("m", SpeciesKind.MRNA)),
        silencings=(Silencing("u", "m", 6),),
    )
    parameters = draw_parameters(model, 1, seed=2)
    levels = np.array([3.0, 5.0]) * parameters.mu0[0, 0]
    _, lost, _ = compiled(model, parameters, 0, levels)
    tables = [getattr(parameters, t)[0] for t in ("translation", "mrna_decay", "mirna_loss")]
    _, y_m, y_mu = lu_polynomials(3.0, 6, np.array(tables))
    own = parameters.degradation[0] * levels
    np.testing.assert_allclose(lost - own, [levels[1] * y_mu, levels[1] * y_m], rtol=1e-12)
