"""The empirical null is calibrated, seeded and matched; the push says what it says."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from mirbone._core import InputError
from mirbone.network import (
    COMPETITION_COLUMNS,
    ENRICHMENT_COLUMNS,
    PRESSURE_COLUMNS,
    effects,
    step_competition,
    step_effects,
    step_enrichment,
    target_strata,
)
from mirbone.network.chance._enrichment import target_numbers
from mirbone.network.chance._voices import Voices
from mirbone.words import CascadeStep
from network_cases import build, claim

STEPS = [step.value for step in CascadeStep]


@pytest.fixture(scope="module")
def realistic():
    """400 measured miRNAs, 90 with one to nine targets of mixed signs, and their effect table."""
    rng = np.random.default_rng(7)
    genes = [f"G{n}" for n in range(60)]
    rows = [
        claim(gene, "affects", STEPS[n % 10], str(rng.choice(["+1", "-1"], p=[0.7, 0.3])))
        for n, gene in enumerate(genes)
    ]
    for number in range(90):
        targets = rng.choice(genes, size=rng.integers(1, 10), replace=False)
        rows += [claim(f"hsa-miR-{number}-5p", "targets", str(gene), "-1") for gene in targets]
    network = build(*rows)
    return network, [f"hsa-miR-{n}-5p" for n in range(400)], effects(network)


def alone(universe):
    """Every miRNA a witness of its own."""
    return {name: name for name in universe}


def random_signature(universe, rng, size=60):
    chosen = rng.choice(universe, size=size, replace=False)
    return pd.Series(rng.choice([-1, 1], size=size), index=chosen)


def test_random_signatures_give_uniform_p_for_every_step(realistic):
    network, universe, table = realistic
    rng = np.random.default_rng(11)
    p = np.array(
        [
            step_enrichment(
                network,
                random_signature(universe, rng),
                universe,
                n_random=999,
                rng=rng,
                effect_table=table,
                witnesses=alone(universe),
            )[["p_random_ties", "involvement_p_random_ties"]].to_numpy()
            for _ in range(500)
        ]
    )
    against = [stats.kstest(p[:, k, test], "uniform").pvalue for k in range(10) for test in (0, 1)]
    # 20 tests: the smallest of 20 uniform p falls below 0.001 once in 50 runs; the seed is fixed
    assert min(against) > 0.001, dict(
        zip([(s, t) for s in STEPS for t in "si"], against, strict=True)
    )
    assert stats.kstest(against, "uniform").pvalue > 0.001


def test_the_conservative_p_is_never_smaller_and_never_too_small(realistic):
    network, universe, table = realistic
    rng = np.random.default_rng(3)
    rows = [
        step_enrichment(
            network,
            random_signature(universe, rng, size=20),
            universe,
            n_random=199,
            rng=rng,
            effect_table=table,
            witnesses=alone(universe),
        )
        for _ in range(300)
    ]
    every = pd.concat(rows)
    for prefix in ("", "involvement_"):
        conservative = every[f"{prefix}p"]
        assert (
            conservative >= every[f"{prefix}p_random_ties"] - 1e-15
        ).all()  # the same integers divided
        assert conservative.min() >= 1 / 200
        # share below a level exceeds it by at most three standard errors of 300 x 10 draws
        for level in (0.01, 0.05, 0.2):
            assert (conservative <= level).mean() <= level + 3 * np.sqrt(level / 3000)
    assert (every["fdr"] >= every["p"] - 1e-15).all()


def test_a_planted_signature_is_found_at_its_step_and_in_its_direction(realistic):
    network, universe, table = realistic
    here = table[(table["step"] == "dormancy") & (table["effect"].abs() > 0.3)]
    directions = pd.Series(np.sign(here["effect"].to_numpy()), index=here["mirna"]).astype(int)
    rng = np.random.default_rng(1)
    found = step_enrichment(
        network, directions, universe, n_random=2000, rng=rng, witnesses=alone(universe)
    )
    found = found.set_index("step")
    assert found.loc["dormancy", "fdr"] < 0.01
    assert found.loc["dormancy", "statistic"] > found.loc["dormancy", "expected"]
    assert found.loc["dormancy", "n_mirnas"] == len(directions)
    assert found["fdr"].drop("dormancy").min() > found.loc["dormancy", "fdr"]


def test_a_signature_without_any_path_is_not_enriched(realistic):
    network, universe, _ = realistic
    directions = pd.Series(-1, index=universe[-20:])
    rng = np.random.default_rng(1)
    found = step_enrichment(
        network, directions, universe, n_random=200, rng=rng, witnesses=alone(universe)
    )
    assert (found["p"] == 1).all()
    assert (found["fdr"] == 1).all()
    assert (found["n_mirnas"] == 0).all()
    assert (found["mirnas"] == "").all()


def slow_null(effect, direction, strata, n_random, rng):
    """One random signature after the other, stratum by stratum."""
    null = np.zeros((2, n_random, effect.shape[1]))
    for draw in range(n_random):
        for stratum in np.unique(strata):
            members = np.flatnonzero(strata == stratum)
            signs = direction[members][direction[members] != 0]
            chosen = rng.choice(members, size=len(signs), replace=False)
            null[0, draw] += (signs[:, None] * effect[chosen]).sum(axis=0)
            null[1, draw] += np.abs(effect[chosen]).sum(axis=0)
    return null


def test_statistics_and_null_agree_with_a_slow_obvious_twin(realistic):
    network, universe, table = realistic
    rng = np.random.default_rng(5)
    directions = random_signature(universe, rng)
    found = step_enrichment(
        network, directions, universe, n_random=4000, rng=rng, witnesses=alone(universe)
    )
    names = sorted(universe)
    effect = np.zeros((len(names), 10))
    for row in table.to_dict("records"):
        effect[names.index(row["mirna"]), STEPS.index(row["step"])] = row["effect"]
    direction = directions.reindex(names).fillna(0).to_numpy()
    strata = target_strata(target_numbers(network, Voices.of(names, alone(names))))
    null = slow_null(effect, direction, strata, 1500, rng)
    statistic, involvement = direction @ effect, np.abs(direction) @ np.abs(effect)
    assert found["statistic"].to_numpy() == pytest.approx(statistic, abs=1e-12)
    assert found["involvement"].to_numpy() == pytest.approx(involvement, abs=1e-12)
    # two Monte Carlo means: five standard errors of the smaller run
    error = 5 * null.std(axis=1) / np.sqrt(1500)
    assert (np.abs(found["expected"] - null[0].mean(axis=0)) <= error[0]).all()
    assert (np.abs(found["involvement_expected"] - null[1].mean(axis=0)) <= error[1]).all()
    slow_p = (null[1] >= involvement - 1e-9).mean(axis=0)
    # a share among 1500: at most 0.013 standard error, four of them
    assert np.abs(found["involvement_p"] - slow_p).max() < 0.052


def test_the_same_seed_gives_the_same_table_whatever_the_order_of_the_input(realistic):
    network, universe, table = realistic
    directions = random_signature(universe, np.random.default_rng(2))
    tables = [
        step_enrichment(network, d, u, n_random=300, rng=np.random.default_rng(9), effect_table=t)
        for d, u, t in (
            (directions, universe, table),
            (directions[::-1], universe[::-1], table.sample(frac=1, random_state=1)),
        )
    ]
    pd.testing.assert_frame_equal(*tables)
    assert tuple(tables[0].columns) == ENRICHMENT_COLUMNS
    assert tables[0]["step"].tolist() == STEPS


def test_the_null_draws_only_mirnas_with_about_as_many_targets():
    rows = [claim("G", "affects", "dormancy"), claim("H", "affects", "homing_anchorage")]
    rows += [claim(f"hsa-miR-{n}-5p", "targets", "G", "-1") for n in range(20)]
    network = build(*rows)
    universe = [f"hsa-miR-{n}-5p" for n in range(500)]
    directions = pd.Series(-1, index=universe[:5])
    rng = np.random.default_rng(1)
    found = step_enrichment(
        network, directions, universe, n_random=500, rng=rng, witnesses=alone(universe)
    )
    dormancy = found.set_index("step").loc["dormancy"]
    # every known miRNA has this one target: a signature of five of them is no news
    assert dormancy["p"] == 1
    assert dormancy["statistic"] == pytest.approx(dormancy["expected"], abs=1e-12)


@given(st.lists(st.integers(0, 30), max_size=80))
@settings(max_examples=80, deadline=None)
def test_strata_are_ordered_dense_and_hold_the_untargeted_apart(numbers):
    numbers = np.array(numbers, dtype=int)
    strata = target_strata(numbers)
    assert ((strata == 0) == (numbers == 0)).all()
    order = np.argsort(numbers, kind="stable")
    assert (np.diff(strata[order]) >= 0).all()
    used = set(strata[strata > 0])
    assert used == set(range(1, len(used) + 1))
    sizes = [int((strata == stratum).sum()) for stratum in used]
    assert len(sizes) <= 1 or min(sizes) >= 8
    for number in set(numbers):
        assert len(set(strata[numbers == number])) == 1


@pytest.mark.parametrize(
    ("directions", "universe", "message"),
    [
        ({"a": 0}, ["a"], r"directions must be -1 or \+1; got 0 for 'a'"),
        ({"a": np.nan}, ["a"], r"directions must be -1 or \+1; got nan for 'a'"),
        ({"a": 1, "b": 1}, ["a", "c"], "'b' is not \\(1 of 2\\). Add it to the universe"),
        ({"a": 1}, ["a", "b", "b"], "the universe must name each miRNA once; 'b'"),
    ],
)
def test_input_that_cannot_be_tested_is_refused(directions, universe, message):
    network = build(claim("hsa-miR-1-3p", "targets", "A", "-1"))
    rng = np.random.default_rng(1)
    with pytest.raises(InputError, match=message):
        step_enrichment(network, pd.Series(directions), universe, rng=rng)


def test_measured_mirnas_count_by_any_name_and_one_name_alone_where_two_rows_mean_one():
    network = build(
        claim("hsa-miR-30a-5p", "targets", "A", "-1"), claim("A", "affects", STEPS[0], "+1")
    )

    def tested(*universe: str) -> pd.DataFrame:
        directions = pd.Series({universe[0]: 1})
        rng = np.random.default_rng(1)
        return step_enrichment(network, directions, list(universe), n_random=100, rng=rng)

    old = tested("miR-30a-5p", "miR-143*", "spike")
    pd.testing.assert_frame_equal(old, tested("hsa-miR-30a-5p", "hsa-miR-143-5p", "spike"))
    assert old["n_mirnas"].tolist() == [1, *[0] * 9]
    assert tested("miR-30a-5p", "hsa-miR-30a-5p")["n_mirnas"].tolist() == [0] * 10
    both = pushes(network, {"miR-30a-5p": 1, "hsa-miR-30a-5p": -1})
    assert (both.loc[STEPS[0], "effect"] > 0) and (both.loc[STEPS[0], "n_up"] == 1)


def test_repeated_signature_names_and_too_few_draws_are_refused():
    network = build(claim("hsa-miR-1-3p", "targets", "A", "-1"))
    rng = np.random.default_rng(1)
    with pytest.raises(InputError, match="directions must name each miRNA once; 'a'"):
        step_enrichment(network, pd.Series([1, 1], index=["a", "a"]), ["a"], rng=rng)
    with pytest.raises(InputError, match="a number of draws, must be at least 100; got 10"):
        step_enrichment(network, pd.Series({"a": 1}), ["a"], n_random=10, rng=rng)


def pushes(network, directions, seed=1):
    return step_effects(network, pd.Series(directions), rng=np.random.default_rng(seed)).set_index(
        "step"
    )


def test_the_push_sums_direction_times_effect_over_the_witnesses_and_saturates():
    network = build(
        claim("hsa-miR-1-3p", "targets", "A", "-1"),
        claim("hsa-miR-2-3p", "targets", "B", "-1", tier="review_statement"),
        claim("A", "affects", "dormancy"),
        claim("B", "affects", "dormancy"),
    )
    found = pushes(network, {"hsa-miR-1-3p": -1, "hsa-miR-2-3p": 1, "hsa-miR-3-3p": 1})
    assert tuple(found.reset_index().columns) == PRESSURE_COLUMNS
    row = found.loc["dormancy"]
    assert row["summed"] == pytest.approx(0.8 - 0.3, abs=1e-12)
    assert row["effect"] == pytest.approx(0.5 / 1.5, abs=1e-12)
    assert (row["n_up"], row["n_down"]) == (1, 1)
    assert row["agreement"] == pytest.approx(0.8 / 1.1, abs=1e-12)
    assert row["low"] < 0 < row["high"]  # two that disagree settle nothing
    empty = found.loc["osteomimicry"]
    assert empty[["effect", "low", "high", "agreement"]].isna().all()
    assert (empty["n_up"], empty["n_down"]) == (0, 0)


def test_a_lone_mirna_never_excludes_zero():
    network = build(claim("hsa-miR-1-3p", "targets", "A", "-1"), claim("A", "affects", "dormancy"))
    row = pushes(network, {"hsa-miR-1-3p": -1}).loc["dormancy"]
    assert row[["effect", "low", "high"]].tolist() == [pytest.approx(0.8 / 1.8), 0, 0.5]


SUPPRESSORS = tuple(
    row
    for mirna, gene in (("21-5p", "A"), ("16-5p", "B"), ("200c-3p", "C"), ("141-3p", "C"))
    for row in (
        claim(f"hsa-miR-{mirna}", "targets", gene, "-1"),
        claim(gene, "affects", "dormancy"),
    )
)


def both(network, directions, universe):
    """The push and both tests of one signature."""
    signature = pd.Series(directions)
    rng = np.random.default_rng(1)
    statistics = pd.Series(np.linspace(-2, 2, len(universe)), index=universe)
    return (
        step_effects(network, signature, rng=rng),
        step_enrichment(network, signature, universe, n_random=200, rng=rng),
        step_competition(network, statistics),
    )


def test_a_gene_a_claim_or_a_step_that_is_not_reached_changes_no_number():
    universe = ["hsa-miR-21-5p", "hsa-miR-16-5p", "hsa-miR-200c-3p", *(f"x{n}" for n in range(9))]
    directions = {"hsa-miR-21-5p": -1, "hsa-miR-16-5p": -1}
    bare = both(build(*SUPPRESSORS), directions, universe)
    inert = [
        claim("INERT", "affects", "dormancy"),
        claim("hsa-miR-9-5p", "targets", "INERT", "-1"),
        claim("OTHER", "affects", "osteomimicry", "-1"),
        claim("SILENT", "regulates", "OTHER"),
    ]
    for one, other in zip(
        bare, both(build(*SUPPRESSORS, *inert), directions, universe), strict=True
    ):
        pd.testing.assert_frame_equal(one, other)


def test_another_witness_on_the_same_side_never_makes_the_push_smaller():
    network = build(*SUPPRESSORS, claim("hsa-miR-31-5p", "targets", "W", "-1"),
                    claim("W", "affects", "dormancy", tier="review_statement"))  # fmt: skip
    signature, last = {}, 0.0
    for name in ("21-5p", "16-5p", "200c-3p", "31-5p"):
        signature[f"hsa-miR-{name}"] = -1
        now = pushes(network, signature).loc["dormancy", "effect"]
        assert last < now < 1
        last = now


def test_a_family_or_cluster_is_one_witness_in_the_push_and_in_both_tests():
    network = build(*SUPPRESSORS)
    universe = ["hsa-miR-21-5p", "hsa-miR-16-5p", "hsa-miR-200c-3p", "hsa-miR-141-3p",
                *(f"x{n}" for n in range(9))]  # fmt: skip
    one = both(network, {"hsa-miR-200c-3p": -1}, universe)
    two = both(network, {"hsa-miR-200c-3p": -1, "hsa-miR-141-3p": -1}, universe)
    columns = ["step", "effect", "n_up", "n_down", "summed"]
    pd.testing.assert_frame_equal(one[0][columns], two[0][columns])
    row = two[1].set_index("step").loc["dormancy"]
    assert (row["n_mirnas"], row["n_witnesses"]) == (2, 1)
    assert row["p"] == one[1].set_index("step").loc["dormancy", "p"]
    assert row["p"] >= 1 / 3  # three witnesses have a target: no more can be told
    row = two[2].set_index("step").loc["dormancy"]
    assert (row["n_mirnas"], row["n_witnesses"]) == (4, 3)
    torn = pushes(network, {"hsa-miR-200c-3p": -1, "hsa-miR-141-3p": 1})
    assert torn["effect"].isna().all()  # a witness that moves both ways says nothing


def test_random_signatures_of_whole_families_are_called_no_more_than_five_times_in_a_hundred(
    realistic,
):
    network, universe, table = realistic
    rng = np.random.default_rng(8)
    block = {name: f"block {min(n // 3, 60)}" for n, name in enumerate(universe)}
    groups = pd.Series(universe).groupby(list(block.values())).agg(list)
    called, naive, runs = 0, 0, 120
    for _ in range(runs):
        chosen = rng.choice(len(groups) - 1, size=8, replace=False)
        signs = rng.choice([-1, 1], size=8)
        signature = pd.Series(
            {m: s for k, s in zip(chosen, signs, strict=True) for m in groups.iloc[k]}
        )
        for witnesses in (block, alone(universe)):
            found = step_enrichment(
                network, signature, universe, n_random=300, rng=rng,
                effect_table=table, witnesses=witnesses,
            )  # fmt: skip
            hit = bool((found["fdr"] < 0.05).any())
            called, naive = (called + hit, naive) if witnesses is block else (called, naive + hit)
    assert called / runs <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / runs)  # two standard errors
    assert called <= naive


def test_paths_that_contradict_each_other_widen_the_interval():
    genes = [(f"hsa-miR-{n}-3p", f"G{n}") for n in range(4)]
    agreeing = [claim(mirna, "targets", gene, "-1") for mirna, gene in genes]
    agreeing += [claim(gene, "affects", "dormancy") for _, gene in genes]
    against = [claim(mirna, "targets", f"N{gene}", "-1") for mirna, gene in genes]
    against += [claim(f"N{gene}", "affects", "dormancy", "-1") for _, gene in genes]
    directions = {mirna: -1 for mirna, _ in genes}
    sure = pushes(build(*agreeing), directions).loc["dormancy"]
    # the number of four that hold is binomial(4, 0.8): its 2.5 % quantile is 1 or 2 of 4
    assert sure["effect"] == pytest.approx(3.2 / 4.2, abs=1e-12)
    assert 1 / 2 <= sure["low"] <= 2 / 3
    assert sure["high"] == 4 / 5
    torn = pushes(build(*agreeing, *against), directions).loc["dormancy"]
    assert torn["effect"] == pytest.approx(0, abs=1e-12)
    assert torn["low"] <= -0.4 < 0.4 <= torn["high"]


def test_turning_the_signature_round_turns_the_push_round(realistic):
    network, universe, table = realistic
    directions = random_signature(universe, np.random.default_rng(4))
    one = step_effects(network, directions, rng=np.random.default_rng(1), effect_table=table)
    other = step_effects(network, -directions, rng=np.random.default_rng(1), effect_table=table)
    assert one["effect"].to_numpy() == pytest.approx(-other["effect"].to_numpy(), nan_ok=True)
    assert one["n_up"].tolist() == other["n_down"].tolist()
    assert one["low"].to_numpy() == pytest.approx(-other["high"].to_numpy(), nan_ok=True)
    assert (one["low"] <= one["effect"] + 1e-12).all()
    assert (one["effect"] <= one["high"] + 1e-12).all()


def test_the_competition_is_signed_shared_within_a_witness_and_blind_to_the_order():
    network = build(*SUPPRESSORS)
    others = [f"x{n}" for n in range(30)]
    known = ["hsa-miR-21-5p", "hsa-miR-16-5p", "hsa-miR-200c-3p", "hsa-miR-141-3p"]
    rng = np.random.default_rng(6)
    statistics = pd.Series(rng.standard_normal(34), index=known + others)
    statistics[known] = -4.0
    found = step_competition(network, statistics)
    assert tuple(found.columns) == COMPETITION_COLUMNS
    row = found.set_index("step").loc["dormancy"]
    assert row["z"] > 3 and row["fdr"] < 0.01  # brakes of the step are lowered: it is pushed up
    # effects are -0.8; miR-200c and miR-141 share the weight of one witness
    assert row["statistic"] == pytest.approx(-0.8 * -4 * 3)
    assert row["expected"] == pytest.approx(-0.8 * 3 * statistics.mean())
    turned = step_competition(network, -statistics).set_index("step").loc["dormancy"]
    assert turned["z"] == pytest.approx(-row["z"])
    shuffled = step_competition(network, statistics.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(found, shuffled)
    assert found.set_index("step").drop("dormancy")[["p", "fdr", "z"]].isna().all(axis=None)


def test_a_correlation_of_samples_widens_the_error_and_must_hold_all():
    network = build(*SUPPRESSORS)
    names = ["hsa-miR-21-5p", "hsa-miR-16-5p", "hsa-miR-200c-3p", *(f"x{n}" for n in range(20))]
    statistics = pd.Series(np.r_[[-2.0, -2.5, -1.5], np.linspace(-1, 1, 20)], index=names)
    apart = pd.DataFrame(np.eye(23), index=names, columns=names)
    joined = apart.copy()
    joined.iloc[:3, :3] = 0.7 + 0.3 * np.eye(3)
    free = step_competition(network, statistics, correlation=apart, df=20.0)
    tied = step_competition(network, statistics, correlation=joined, df=20.0)
    at = free["step"] == "dormancy"
    assert (tied.loc[at, "p"] > free.loc[at, "p"]).all()
    assert tied.loc[at, "correlation"].item() == pytest.approx(0.7)
    with pytest.raises(InputError, match="`correlation` must hold every miRNA of `statistics`"):
        step_competition(network, statistics, correlation=apart.iloc[1:, 1:])
    with pytest.raises(InputError, match="`statistics` must name each miRNA once"):
        step_competition(network, pd.concat([statistics, statistics.iloc[:1]]))
