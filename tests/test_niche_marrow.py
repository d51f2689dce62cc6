"""Marrow: competition for places, and what it sends into the blood."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirbone._core import InputError
from mirbone.niche import marrow_values, simulate_marrow

LOCALISED, METASTATIC = 0.03, 0.7


def test_a_marrow_without_tumour_cells_stays_as_it_is() -> None:
    state = simulate_marrow(0.0, 20.0)
    values = marrow_values()
    rest = np.array([values["endosteal_places"], values["vascular_places"]])
    # relative error of the solver is 1e-8 a step
    np.testing.assert_allclose(state.stem_cells, rest * (1 - values["empty_share"]), rtol=1e-7)
    assert state.progenitors == pytest.approx(1.0, rel=1e-7)
    assert (np.abs(state.tumour_cells) < 1e-20).all()  # rounding in the solver


def test_progenitors_in_the_blood_rise_with_the_stage() -> None:
    healthy, localised, metastatic = (
        simulate_marrow(cells, 3.0).progenitors for cells in (0.0, LOCALISED, METASTATIC)
    )
    assert metastatic > localised > healthy


@pytest.mark.parametrize("factor", ["cxcr4", "cxcl12", "cd44", "hyaluronan_osteopontin"])
def test_without_a_means_of_binding_fewer_places_are_taken(factor: str) -> None:
    normal, without = (
        simulate_marrow(METASTATIC, 3.0, changes).tumour_cells.sum()
        for changes in ({}, {factor: 0})
    )
    assert without < 0.9 * normal


def test_the_steady_state_solves_the_balance_by_hand() -> None:
    """At rest each tumour cell that gains a place makes up for one that is lost."""
    values = marrow_values()
    state = simulate_marrow(METASTATIC, 200.0)
    per_year = METASTATIC * 5000 * np.log(2) / 1.7 * 8766 * values["lodging"]
    places = np.array([values["endosteal_places"], values["vascular_places"]])
    empty = places - state.stem_cells - state.tumour_cells
    gained = per_year * ((empty + 0.5 * state.stem_cells) / places.sum())
    np.testing.assert_allclose(gained, values["tumour_loss"] * state.tumour_cells, rtol=1e-5)


@settings(max_examples=25, deadline=None)
@given(
    cells=st.floats(0, 100),
    years=st.floats(0, 30),
    affinity=st.floats(0, 100),
    empty=st.floats(1e-4, 0.3),
)
def test_no_place_is_held_twice(cells: float, years: float, affinity: float, empty: float) -> None:
    changes = {"tumour_affinity": affinity, "empty_share": empty}
    state = simulate_marrow(cells, years, changes)
    values = marrow_values(changes)
    places = np.array([values["endosteal_places"], values["vascular_places"]])
    assert (state.stem_cells > -1e-3).all()  # a thousandth of a cell, of many thousands
    assert (state.tumour_cells >= 0).all()
    assert (state.stem_cells + state.tumour_cells <= places * (1 + 1e-6)).all()
    assert state.progenitors > 0


@pytest.mark.parametrize(
    ("cells", "years", "changes", "message"),
    [
        (-1.0, 1.0, {}, "not below 0"),
        (1.0, float("nan"), {}, "finite"),
        (1.0, 1.0, {"cxcr5": 1.0}, "Did you mean cxcr4"),
        (1.0, 1.0, {"lodging": -1.0}, "lodging must be"),
    ],
)
def test_wrong_input_is_said_plainly(
    cells: float, years: float, changes: dict, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        simulate_marrow(cells, years, changes)
