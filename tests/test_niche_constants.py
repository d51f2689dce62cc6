"""The draws of an ensemble of constants, by what its ranges say."""

import numpy as np
import pytest

from mirbone.niche._constants import Constant, draw_constants


def constant(value: float, low: float, high: float) -> Constant:
    return Constant("x", "1", value, low, high, 0.0, "none", "assumed")


def test_an_ensemble_is_log_uniform_between_its_ends_and_uniform_from_zero() -> None:
    ranges = {
        "from_zero": constant(1, 0, 4),
        "ratio": constant(10, 1, 100),
        "fixed": constant(7, 7, 7),
    }
    drawn = draw_constants(ranges, 20_000, seed=3)
    # quantiles of 20,000 draws are within two percent of the range at five standard errors
    np.testing.assert_allclose(np.quantile(drawn["from_zero"], [0.25, 0.5]), [1, 2], atol=0.08)
    np.testing.assert_allclose(
        np.log10(np.quantile(drawn["ratio"], [0.25, 0.5])), [0.5, 1.0], atol=0.04
    )
    assert (drawn["fixed"] == 7).all()
    assert drawn["from_zero"].min() >= 0
    assert drawn["ratio"].max() <= 100


def test_another_seed_draws_other_members_and_the_same_one_the_same() -> None:
    ranges = {"ratio": constant(10, 1, 100)}
    one, same, other = (draw_constants(ranges, 5, seed)["ratio"] for seed in (1, 1, 2))
    assert one.tolist() == same.tolist()
    assert one.tolist() != pytest.approx(other.tolist())
