"""The closed vocabularies agree with each other."""

from mirbone.words import CascadeStep, Relation, Tier


def test_every_step_says_what_more_means() -> None:
    for step in CascadeStep:
        assert step.label
        assert step.more.endswith(".")


def test_tiers_are_ranked_strongest_first() -> None:
    assert Tier.REPORTER_MUTATED_SITE.rank == 1
    assert [tier.rank for tier in Tier] == list(range(1, len(Tier) + 1))
    assert Tier.PREDICTION.rank < Tier.REVIEW_STATEMENT.rank


def test_markers_and_levels_are_not_functional() -> None:
    described = {Relation.LEVEL, Relation.CORRELATES, Relation.MARKS, Relation.EXPRESSES}
    assert not any(relation.functional for relation in described)
    assert Relation.TARGETS.functional
    assert all(relation.meaning for relation in Relation)
