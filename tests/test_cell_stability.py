"""Stability: a bound that spares eigenvalues, held against the eigenvalues."""

from dataclasses import replace

import numpy as np

from cell_cases import mixed_model
from mirbone.cell import Perturbation, draw_parameters, follow_states, steady_states
from mirbone.cell.solve._jobs import lay_out
from mirbone.cell.solve._stability import largest_real_parts, upper_bounds


def test_a_bound_lies_right_of_every_eigenvalue_and_left_of_zero():
    rng = np.random.default_rng(1)
    strength = rng.uniform(0.0, 1.0, (400, 1, 1))
    matrices = strength * rng.normal(size=(400, 8, 8)) * (rng.random((400, 8, 8)) < 0.5)
    matrices[:, np.arange(8), np.arange(8)] = -rng.uniform(0.5, 2.0, (400, 8))
    exact = np.linalg.eigvals(matrices).real.max(axis=1)
    bounds = upper_bounds(matrices)
    told = np.isfinite(bounds)
    assert 100 < told.sum() < 300  # neither always nor never
    assert (bounds[told] < 0).all()
    assert (exact[told] <= bounds[told] + 1e-12).all()  # rounding of eight numbers
    assert (exact >= 0).sum() > 20  # unstable ones are among them, and none is told stable


def test_where_nothing_is_negative_the_bound_is_the_largest_eigenvalue_at_its_own_weights():
    # x' = -x + y / 2, y' = -y + x / 2: eigenvalues -1/2 and -3/2; (1, 1) is an eigenvector
    assert upper_bounds(np.array([[[-1.0, 0.5], [0.5, -1.0]]]))[0] == -0.5


def test_a_singular_matrix_is_left_to_the_eigenvalues():
    assert np.isinf(upper_bounds(np.array([[[-1.0, 1.0], [1.0, -1.0]]])))[0]


def test_followed_states_are_as_stable_as_their_eigenvalues_say():
    model = mixed_model()
    drawn = draw_parameters(model, 12, seed=5)
    known = steady_states(model, drawn, starts=6, seed=2)
    followed = follow_states(model, drawn, known, Perturbation(production={"Y": 2.0}))
    production = drawn.production.copy()
    production[:, model.index("Y")] *= 2.0
    problem = lay_out(
        model, replace(drawn, production=production), np.zeros_like(production),
        np.zeros(production.shape[1], dtype=bool),
    )  # fmt: skip
    exact = largest_real_parts(
        problem.rows, problem.structure, problem.plan, problem.held,
        followed.model_index, followed.levels,
    )  # fmt: skip
    assert followed.converged.any()
    assert (exact[followed.converged] < 0).all()
    assert (followed.stability[followed.converged] >= exact[followed.converged] - 1e-9).all()
    assert (followed.stability[followed.converged] < 0).all()
