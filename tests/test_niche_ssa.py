"""Exact simulation against closed forms, a slow twin, a wrong method, and other programs."""

import numpy as np
import pytest

from mirbone._core import InputError
from mirbone.niche import Reaction, ReactionSystem, simulate_exact
from niche_ssa_cases import (
    BIRTH_DEATH,
    DORMANCY,
    SLEEPERS,
    Z_BOUND,
    birth_death_extinct,
    birth_death_moments,
    dormancy_extinct,
    dormancy_means,
    leap,
    mean_z,
    ruin,
    share_z,
    slow_birth_death,
)

RUNS = 20_000  # the same bound at 200,000 runs is slow, below
ALL_RUNS = 200_000
BIRTH_DEATH_CASES = [(1.0, 0.9, 1, 3.0), (0.9, 1.0, 5, 4.0), (1.0, 1.0, 3, 2.0), (2.0, 0.5, 2, 1.0)]


def check_birth_death(birth: float, death: float, n: int, time: float, runs: int) -> None:
    result = simulate_exact(
        BIRTH_DEATH, {"birth": birth, "death": death}, {"active": n}, time, runs=runs, seed=11
    )
    cells = result.counts[:, 0, 0]
    mean, variance = birth_death_moments(birth, death, n, time)
    chance = birth_death_extinct(birth, death, n, time)
    assert abs(share_z(int((cells == 0).sum()), runs, chance)) < Z_BOUND
    assert abs(cells.mean() - mean) < Z_BOUND * np.sqrt(variance / runs)
    assert abs(mean_z((cells - mean) ** 2, variance)) < Z_BOUND
    assert ((result.outcomes == 2) == (cells == 0)).all()


def check_dormancy(runs: int) -> None:
    q, p = dormancy_extinct(SLEEPERS)
    assert q**100 < 1e-7  # far below the standard error of any number of runs here
    for start, chance in (
        ({"active": 1}, q),
        ({"asleep": 1}, p),
        ({"active": 2, "asleep": 1}, q * q * p),
    ):
        # 100 active cells die out with the chance q**100: a run that gets there counts as saved
        result = simulate_exact(
            DORMANCY, SLEEPERS, start, 1e4, runs=runs, seed=5, stop=("active", 100)
        )
        assert set(np.unique(result.outcomes)) == {1, 2}
        assert abs(share_z(int((result.outcomes == 2).sum()), runs, chance)) < Z_BOUND
    for time in (1.0, 6.0):
        result = simulate_exact(
            DORMANCY, SLEEPERS, {"active": 3, "asleep": 4}, time, runs=runs, seed=6
        )
        means = dormancy_means(SLEEPERS, (3, 4), time)
        for species in range(2):
            assert abs(mean_z(result.counts[:, 0, species], means[species])) < Z_BOUND


@pytest.mark.parametrize(("birth", "death", "n", "time"), BIRTH_DEATH_CASES)
def test_birth_and_death_follow_the_closed_form(
    birth: float, death: float, n: int, time: float
) -> None:
    check_birth_death(birth, death, n, time, RUNS)


def test_dormancy_follows_the_branching_process() -> None:
    check_dormancy(RUNS)


@pytest.mark.slow
def test_closed_forms_hold_at_200_000_runs() -> None:
    for case in BIRTH_DEATH_CASES:
        check_birth_death(*case, ALL_RUNS)
    check_dormancy(ALL_RUNS)


def test_a_run_stops_at_its_level_as_the_gambler_does() -> None:
    result = simulate_exact(
        BIRTH_DEATH, {"birth": 1.0, "death": 0.9}, {"active": 3}, 1e6, runs=RUNS, seed=2,
        stop=("active", 20),
    )  # fmt: skip
    assert abs(share_z(int((result.outcomes == 2).sum()), RUNS, ruin(1.0, 0.9, 3, 20))) < Z_BOUND
    assert (result.counts[result.outcomes == 1, 0, 0] == 20).all()


def test_tau_leaping_gets_extinction_wrong_where_the_exact_method_does_not() -> None:
    birth, death, n, time = 1.0, 1.4, 10, 5.0
    chance = birth_death_extinct(birth, death, n, time)
    exact = simulate_exact(
        BIRTH_DEATH, {"birth": birth, "death": death}, {"active": n}, time, runs=RUNS, seed=4
    ).counts[:, 0, 0]
    leapt = leap(birth, death, n, time, 0.5, RUNS)
    assert abs(share_z(int((exact == 0).sum()), RUNS, chance)) < Z_BOUND
    assert abs(share_z(int((leapt == 0).sum()), RUNS, chance)) > 3 * Z_BOUND


def test_the_fast_method_agrees_with_its_slow_twin() -> None:
    slow = np.array([slow_birth_death(1.2, 1.0, 4, 2.0, seed) for seed in range(4000)])
    fast = simulate_exact(
        BIRTH_DEATH, {"birth": 1.2, "death": 1.0}, {"active": 4}, 2.0, runs=RUNS, seed=8
    ).counts[:, 0, 0]
    for low in (0, 2, 5, 10):
        pooled = ((slow <= low).sum() + (fast <= low).sum()) / (len(slow) + len(fast))
        error = np.sqrt(pooled * (1 - pooled) * (1 / len(slow) + 1 / len(fast)))
        assert abs((slow <= low).mean() - (fast <= low).mean()) < Z_BOUND * error


def test_pairs_are_counted_once() -> None:
    """Two of a kind meet in n (n - 1)/2 ways; from three there is one meeting, at rate 3."""
    system = ReactionSystem(("a", "b"), (Reaction("pair", ("a", "a"), ("b",)),))
    result = simulate_exact(system, {"pair": 1.0}, {"a": 3}, 1e3, runs=RUNS, seed=1)
    assert (result.counts[:, 0] == [1, 1]).all()
    assert abs(mean_z(result.times, 1 / 3)) < Z_BOUND


def test_phases_change_rates_exactly() -> None:
    """Death begins at 1 and ends at 2: survival is exp(-1), however the phases are cut."""
    decay = ReactionSystem(("cell",), (Reaction("death", ("cell",), ()),))
    phases = np.array([[0.0], [1.0], [1.0], [0.0]])
    result = simulate_exact(
        decay, phases, {"cell": 1}, np.array([1.0, 1.5, 2.0, 9.0]), runs=RUNS, seed=3
    )
    alive = result.counts[:, :, 0]
    assert (alive[:, 0] == 1).all()
    assert (alive[:, 2] == alive[:, 3]).all()
    assert abs(share_z(int(alive[:, 3].sum()), RUNS, float(np.exp(-1)))) < Z_BOUND
    died = result.times[alive[:, 3] == 0]
    assert (died > 1).all()
    assert (died < 2).all()


def test_a_run_depends_on_seed_and_number_alone() -> None:
    def run(runs: int, first: int = 0, threads: int = 1, seed: int = 1) -> np.ndarray:
        return simulate_exact(
            DORMANCY, SLEEPERS, {"active": 5}, 4.0, runs=runs, seed=seed, first=first,
            threads=threads,
        ).counts  # fmt: skip

    whole = run(300)
    assert (run(300, threads=2) == whole).all()
    assert (np.concatenate([run(120), run(180, first=120)]) == whole).all()
    assert not (run(300, seed=2) == whole).all()


def test_each_run_may_have_its_own_rates_and_start() -> None:
    rates = np.zeros((3, 1, 2))
    rates[1, 0, 1] = 1e3
    result = simulate_exact(
        BIRTH_DEATH, rates, np.array([[1], [2], [3]]), np.full((3, 1), 5.0), runs=3, seed=1
    )
    assert result.counts[:, 0, 0].tolist() == [1, 0, 3]
    assert result.outcomes.tolist() == [2, 2, 2]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rates": {"birth": -1.0, "death": 1.0}}, "not below 0"),
        ({"rates": {"birth": 1.0}}, "death is too much or missing"),
        ({"rates": np.ones((2, 2))}, "as many phases"),
        ({"rates": np.ones((1, 3))}, "2 reactions last"),
        ({"start": {"cell": 1}}, "'cell' is no species"),
        ({"start": {"active": -1}}, "whole numbers from 0"),
        ({"ends": -1.0}, "ascending"),
        ({"runs": 0}, "at least 1"),
    ],
)
def test_wrong_input_is_said_plainly(change: dict, message: str) -> None:
    given = {"rates": {"birth": 1.0, "death": 1.0}, "start": {"active": 1}, "ends": 1.0, "runs": 2}
    given |= change
    with pytest.raises(InputError, match=message):
        simulate_exact(BIRTH_DEATH, seed=1, **given)


@pytest.mark.parametrize(
    ("species", "reactions", "message"),
    [
        (("a",), (), "needs reactions"),
        (("a", "a"), (Reaction("r", ("a",), ()),), "must be unique"),
        (("a",), (Reaction("r", ("b",), ()),), "b, which is no species"),
        (("a",), (Reaction("r", ("a", "a", "a"), ()),), "at most 2"),
    ],
)
def test_wrong_systems_are_said_plainly(species: tuple, reactions: tuple, message: str) -> None:
    with pytest.raises(InputError, match=message):
        ReactionSystem(species, reactions)


@pytest.mark.crosscheck
def test_libroadrunner_gillespie_has_the_same_mean_and_extinction() -> None:
    roadrunner = pytest.importorskip("roadrunner")
    from niche_ssa_peers import dormancy_sbml

    runner = roadrunner.RoadRunner(dormancy_sbml(SLEEPERS, {"active": 5, "asleep": 3}))
    runner.setIntegrator("gillespie")
    runner.integrator.setValue("seed", 77)
    runner.timeCourseSelections = ["active", "asleep"]
    theirs = np.array([_last(runner) for _ in range(3000)])
    ours = simulate_exact(
        DORMANCY, SLEEPERS, {"active": 5, "asleep": 3}, 3.0, runs=RUNS, seed=1
    ).counts[:, 0]
    for species in range(2):
        error = np.hypot(
            theirs[:, species].std() / np.sqrt(len(theirs)), ours[:, species].std() / np.sqrt(RUNS)
        )
        assert abs(theirs[:, species].mean() - ours[:, species].mean()) < Z_BOUND * error


def _last(runner) -> np.ndarray:
    runner.reset()
    return runner.simulate(0, 3.0, 2)[-1]
