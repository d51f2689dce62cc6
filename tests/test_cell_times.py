"""A cell followed in time: the slow twin's equations, at the hours that are asked for."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from cell_cases import change, mixed_model
from mirbone.cell import Perturbation, draw_parameters, steady_states
from mirbone.cell.solve._times import follow_course

HOURS = np.array([0.0, 1.0, 6.0, 24.0])


@pytest.fixture(scope="module")
def cell():
    model = mixed_model()
    parameters = draw_parameters(model, 3, seed=2)
    return model, parameters, steady_states(model, parameters, starts=2, seed=1)


def test_unperturbed_states_stay_where_they_are(cell):
    model, parameters, states = cell
    levels = follow_course(model, parameters, states, None, HOURS)
    np.testing.assert_allclose(levels, np.broadcast_to(states.levels, levels.shape), rtol=1e-3)


def test_a_course_is_that_of_the_slow_twin(cell):
    model, parameters, states = cell
    done = Perturbation(production={"miR-a": 8.0, "Y.mrna": 0.25})
    levels = follow_course(model, parameters, states, done, HOURS)
    production = parameters.production.copy()
    production[:, model.index("miR-a")] *= 8.0
    production[:, model.index("Y.mrna")] *= 0.25
    given = replace(parameters, production=production)
    for state, row in enumerate(states.model_index):

        def slope(_, x, row=row):
            made, lost = change(model, given, row, x)
            return made - lost

        found = solve_ivp(
            slope, (0.0, HOURS[-1]), states.levels[state], t_eval=HOURS, method="LSODA",
            rtol=1e-8, atol=1e-8,
        )  # fmt: skip
        np.testing.assert_allclose(levels[:, state], found.y.T, rtol=5e-3, atol=1e-3)
    assert np.abs(np.log2(levels[-1] / levels[0])).max() > 1


def test_hours_must_ascend(cell):
    model, parameters, states = cell
    with pytest.raises(ValueError, match="ascend"):
        follow_course(model, parameters, states, None, np.array([3.0, 1.0]))
