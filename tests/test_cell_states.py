"""Steady states: closed forms, a slow twin, and what must hold of any model."""

from itertools import pairwise
from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from cell_cases import change, mixed_model
from mirbone._core import InputError
from mirbone.cell import (
    KineticModel,
    Parameters,
    Perturbation,
    Regulation,
    Silencing,
    Species,
    SpeciesKind,
    circuit,
    draw_parameters,
    follow_states,
    no_silencing,
    steady_states,
)

MIXED = mixed_model()
DRAWN = draw_parameters(MIXED, 12, seed=5)


@pytest.fixture(scope="module")
def unperturbed():
    return steady_states(MIXED, DRAWN, starts=6, seed=2)


# --- closed forms -------------------------------------------------------------------------------


def test_a_gene_alone_is_at_production_over_decay():
    model = KineticModel((Species("A", SpeciesKind.NODE),))
    parameters = draw_parameters(model, 5, seed=1)
    found = steady_states(model, parameters, starts=3)
    expected = parameters.production / parameters.degradation
    np.testing.assert_allclose(found.levels, expected, rtol=1e-11)  # Newton ends at 1e-12
    np.testing.assert_allclose(found.stability, -parameters.degradation[:, 0], rtol=1e-9)
    assert (found.basin == 3).all()


def test_a_symmetric_toggle_switch_has_the_roots_of_its_polynomial():
    # a = g / (1 + b^2), b = g / (1 + a^2) at threshold 1, n = 2, full repression in the limit:
    # off the diagonal a b = 1 and a + b = g, so a = (g +- sqrt(g^2 - 4)) / 2.
    g = 5.0
    toggle = circuit([("A", "B", -1), ("B", "A", -1)])
    parameters = Parameters(
        production=np.full((1, 2), g),
        degradation=np.ones((1, 2)),
        threshold=np.ones((1, 2)),
        hill=np.full((1, 2), 2.0),
        fold=np.full((1, 2), 1e-14),
        **no_silencing(1),
    )
    found = steady_states(toggle, parameters, starts=40, seed=1)
    high = (g + np.sqrt(g * g - 4)) / 2
    assert len(found.levels) == 2  # the saddle on the diagonal is no answer
    # The fold change of 1e-14 moves the roots by about as much.
    np.testing.assert_allclose(np.sort(found.levels[0]), [1 / high, high], rtol=1e-10)
    np.testing.assert_allclose(np.sort(found.levels[1]), [1 / high, high], rtol=1e-10)


def test_one_mirna_and_one_target_meet_at_the_root_of_one_equation():
    model = KineticModel(
        (Species("u", SpeciesKind.MIRNA), Species("m", SpeciesKind.MRNA)),
        silencings=(Silencing("u", "m"),),
    )
    parameters = draw_parameters(model, 6, seed=4)
    found = steady_states(model, parameters, starts=2)
    for row in range(6):
        (gu, gm), (ku, km) = parameters.production[row], parameters.degradation[row]
        decay, loss = parameters.mrna_decay[row, 1], parameters.mirna_loss[row, 1]
        mu0 = parameters.mu0[row, 0]

        def balance(u, gu=gu, gm=gm, ku=ku, km=km, decay=decay, loss=loss, mu0=mu0):
            bound = u / (u + mu0)
            return gu - gm / (km + decay * bound) * loss * bound - ku * u

        root = brentq(balance, 0.0, gu / ku, xtol=1e-12, rtol=1e-14)
        assert isclose(found.levels[row, 0], root, rel_tol=1e-9)


# --- a slow twin --------------------------------------------------------------------------------


def test_starts_lead_where_a_slow_integration_leads():
    parameters = DRAWN.take(slice(0, 3))
    known = steady_states(MIXED, parameters, starts=8, seed=9)
    start = known.levels * np.exp(np.random.default_rng(1).normal(0, 1.0, known.levels.shape))

    class Starts:
        levels, model_index = start, known.model_index

    followed = follow_states(MIXED, parameters, Starts(), None)
    for row, (begin, number) in enumerate(zip(start, known.model_index, strict=True)):

        def flow(_time, level, number=number):
            return np.subtract(*change(MIXED, parameters, number, level))

        slow = solve_ivp(flow, (0, 5e3), begin, method="LSODA", rtol=1e-9, atol=1e-9)
        # 5000 h are 50 times the longest life; LSODA keeps about eight digits.
        np.testing.assert_allclose(followed.levels[row], slow.y[:, -1], rtol=1e-5)


# --- what must hold -----------------------------------------------------------------------------


def test_every_state_balances_in_the_slow_twin(unperturbed):
    assert not unperturbed.unconverged.any()
    for levels, number in zip(unperturbed.levels, unperturbed.model_index, strict=True):
        made, lost = change(MIXED, DRAWN, number, levels)
        np.testing.assert_allclose(made, lost, rtol=1e-10)  # residuals are below 1e-12
    assert (unperturbed.residual < 1e-11).all()
    assert (unperturbed.stability < 0).all()
    assert (np.bincount(unperturbed.model_index, unperturbed.basin) == 6).all()


def test_mass_that_enters_as_mirna_leaves_by_decay_and_by_targets(unperturbed):
    # Summed over all miRNAs: production = own decay + what the occupied mRNAs take with them.
    mirnas = [MIXED.index(name) for name in MIXED.of_kind(SpeciesKind.MIRNA)]
    for levels, number in zip(unperturbed.levels, unperturbed.model_index, strict=True):
        made, lost = change(MIXED, DRAWN, number, levels)
        own = (DRAWN.degradation[number] * levels)[mirnas].sum()
        assert made[mirnas].sum() == pytest.approx(lost[mirnas].sum(), rel=1e-10)
        assert own < made[mirnas].sum()


@given(st.randoms(use_true_random=False))
@settings(max_examples=5, deadline=None)
def test_the_order_of_species_and_edges_only_permutes(random):
    species = random.sample(MIXED.species, len(MIXED.species))
    shuffled = KineticModel(
        tuple(species),
        tuple(random.sample(MIXED.regulations, len(MIXED.regulations))),
        tuple(random.sample(MIXED.silencings, len(MIXED.silencings))),
        tuple(random.sample(MIXED.translations, len(MIXED.translations))),
    )
    drawn = draw_parameters(shuffled, 4, seed=5)
    order = [MIXED.index(name) for name in shuffled.names]
    np.testing.assert_array_equal(drawn.production, DRAWN.production[:4, order])
    found = steady_states(shuffled, drawn, starts=4, seed=2)
    straight = steady_states(MIXED, DRAWN.take(slice(0, 4)), starts=4, seed=2)
    np.testing.assert_array_equal(found.reached, straight.reached)
    # Products in another order round differently.
    np.testing.assert_allclose(found.levels, straight.levels[:, order], rtol=1e-9)


def test_a_dose_of_nothing_changes_nothing(unperturbed):
    nothing = Perturbation(
        production={"X.mrna": 1.0}, inflow={"miR-a": 0.0}, sequester={"miR-c": 0.0}
    )
    for perturbation in (None, Perturbation(), nothing):
        followed = follow_states(MIXED, DRAWN, unperturbed, perturbation)
        assert followed.converged.all()
        # States are balanced to 1e-12 and may be polished once more.
        np.testing.assert_allclose(followed.levels, unperturbed.levels, rtol=1e-9)


@given(st.lists(st.integers(1, 500), min_size=2, max_size=4, unique=True))
@settings(max_examples=8, deadline=None)
def test_more_mimic_leaves_less_of_direct_targets(doses):
    model = KineticModel(
        (
            Species("m", SpeciesKind.MRNA),
            Species("n", SpeciesKind.MRNA),
            Species("u", SpeciesKind.MIRNA),
        ),
        silencings=(Silencing("u", "m", 2), Silencing("u", "n", 3, 0.3)),
    )
    parameters = draw_parameters(model, 4, seed=8)
    start = steady_states(model, parameters, starts=1)
    levels = [
        follow_states(model, parameters, start, Perturbation(inflow={"u": dose / 10})).levels
        for dose in sorted(doses)
    ]
    for less, more in pairwise(levels):
        assert (more[:, :2] < less[:, :2]).all()
        assert (more[:, 2] > less[:, 2]).all()


def test_mimic_and_antagonist_act_in_opposite_directions():
    model = KineticModel(
        (Species("m", SpeciesKind.MRNA), Species("u", SpeciesKind.MIRNA)),
        silencings=(Silencing("u", "m", 3),),
    )
    parameters = draw_parameters(model, 10, seed=8)
    start = steady_states(model, parameters, starts=1)
    mimic = follow_states(model, parameters, start, Perturbation(inflow={"u": 2.0}))
    against = follow_states(model, parameters, start, Perturbation(sequester={"u": 2.0}))
    change_of = [np.log2(f.levels / start.levels) for f in (mimic, against)]
    assert (change_of[0] * change_of[1] < 0).all()


def test_two_halves_of_a_mirna_that_share_its_sites_are_that_mirna():
    whole = KineticModel(
        (Species("u", SpeciesKind.MIRNA), Species("m", SpeciesKind.MRNA)),
        silencings=(Silencing("u", "m", 3, 1.0, "seed"),),
    )
    halves = KineticModel(
        (
            Species("u1", SpeciesKind.MIRNA),
            Species("u2", SpeciesKind.MIRNA),
            Species("m", SpeciesKind.MRNA),
        ),
        silencings=(Silencing("u1", "m", 3, 1.0, "seed"), Silencing("u2", "m", 3, 1.0, "seed")),
    )
    one = draw_parameters(whole, 3, seed=6)
    two = Parameters(
        production=one.production[:, [0, 0, 1]] * [0.5, 0.5, 1.0],
        degradation=one.degradation[:, [0, 0, 1]],
        **{name: np.empty((3, 0)) for name in ("threshold", "hill", "fold")},
        mu0=one.mu0[:, [0, 0]],
        translation=one.translation,
        mrna_decay=one.mrna_decay,
        mirna_loss=one.mirna_loss,
    )
    a = steady_states(whole, one, starts=1).levels
    b = steady_states(halves, two, starts=1).levels
    np.testing.assert_allclose(b[:, 0] + b[:, 1], a[:, 0], rtol=1e-9)  # residuals of 1e-12
    np.testing.assert_allclose(b[:, 2], a[:, 1], rtol=1e-9)


def test_a_knock_out_is_gone_and_a_held_level_stays(unperturbed):
    changed = Perturbation(knockout=frozenset({"X.mrna"}), hold={"Y": 2.0}, clamp={"N": 7.0})
    followed = follow_states(MIXED, DRAWN, unperturbed, changed)
    assert followed.converged.all()
    assert (followed.levels[:, [MIXED.index("X.mrna"), MIXED.index("X")]] == 0).all()
    y = MIXED.index("Y")
    np.testing.assert_array_equal(followed.levels[:, y], 2.0 * unperturbed.levels[:, y])
    assert (followed.levels[:, MIXED.index("N")] == 7.0).all()


def test_threads_and_parts_give_the_same_bytes():
    parameters = draw_parameters(MIXED, 150, seed=3)
    one = steady_states(MIXED, parameters, starts=8, seed=4)
    two = steady_states(MIXED, parameters, starts=8, seed=4, threads=2)
    assert one.levels.tobytes() == two.levels.tobytes()
    part = steady_states(MIXED, parameters.take(slice(40, 60)), starts=8, seed=4, first=40)
    within = (one.model_index >= 40) & (one.model_index < 60)
    assert part.levels.tobytes() == one.levels[within].tobytes()


def test_models_do_not_depend_on_how_many_are_drawn():
    some = draw_parameters(MIXED, 3, seed=5, first=7)
    np.testing.assert_array_equal(some.threshold, DRAWN.threshold[7:10])


def test_a_broken_exponent_beside_whole_ones_changes_no_other_model():
    toggle = circuit([("A", "B", -1), ("B", "A", -1), ("A", "A", 1)])
    parameters = draw_parameters(toggle, 8, seed=1)
    hill = parameters.hill.copy()
    hill[3] += 0.37
    broken = Parameters(
        **{f: getattr(parameters, f) for f in parameters.__slots__ if f != "hill"}, hill=hill
    )
    a, b = (steady_states(toggle, p, starts=5) for p in (parameters, broken))
    kept = [found.levels[found.model_index != 3].tobytes() for found in (a, b)]
    assert kept[0] == kept[1]
    inside = a.levels[a.model_index == 3][0]
    assert not np.allclose(inside, b.levels[b.model_index == 3][0], rtol=1e-6)


def test_what_oscillates_is_counted_and_not_reported_as_steady():
    ring = circuit([("A", "B", -1), ("B", "C", -1), ("C", "A", -1)])
    parameters = Parameters(
        production=np.full((1, 3), 50.0),
        degradation=np.ones((1, 3)),
        threshold=np.ones((1, 3)),
        hill=np.full((1, 3), 6.0),
        fold=np.full((1, 3), 1e-6),
        **no_silencing(1),
    )
    found = steady_states(ring, parameters, starts=4)
    assert list(found.unconverged) == [4]
    assert len(found.levels) == 0
    assert (found.reached == -1).all()


# --- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: steady_states(MIXED, DRAWN, starts=0),
            "`starts`, a number of starts, must be at least 1; got 0",
        ),
        (lambda: draw_parameters(MIXED, 0), "a number of models, must be at least 1; got 0"),
        (lambda: Perturbation(inflow={"miR-a": -1.0}), "`inflow` of miR-a must be a finite"),
        (lambda: circuit([("A", "B", 2)]), "the sign of A -> B must be -1 or .1; got 2"),
        (lambda: circuit([("A", "B", 1), ("A", "B", -1)]), "A -> B came more than once"),
        (lambda: steady_states(circuit([("A", "B", 1)]), DRAWN), "must have 2 columns"),
        (lambda: Silencing("a", "b") and KineticModel((), ()), "at least one species"),
    ],
)
def test_bad_input_is_told(build, message):
    with pytest.raises(InputError, match=message):
        build()


def test_an_unknown_gene_is_told_with_what_is_like_it(unperturbed):
    with pytest.raises(InputError, match=r"'miR-z' is not a species .* Is it one of miR-a, miR-b"):
        follow_states(MIXED, DRAWN, unperturbed, Perturbation(inflow={"miR-z": 1.0}))


def test_sites_that_are_shared_must_agree():
    species = tuple(Species(n, SpeciesKind.MIRNA) for n in "ab")
    mrna = (Species("m", SpeciesKind.MRNA),)
    with pytest.raises(InputError, match="must give one number of sites; got 1 and 2"):
        KineticModel(
            species + mrna,
            silencings=(Silencing("a", "m", 1, 1.0, "s"), Silencing("b", "m", 2, 1.0, "s")),
        )
    with pytest.raises(InputError, match="a must be of kind mrna; it is mirna"):
        KineticModel(species, (Regulation("a", "b", 1),), (Silencing("b", "a"),))
