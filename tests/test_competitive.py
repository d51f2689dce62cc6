"""The competitive test is limma's camera for plain sets, and a slope for weights of two signs."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from mirbone._core import InputError
from mirbone.expression import competitive_test, fit_last, residual_correlation

GOLDEN = Path(__file__).parent / "golden" / "camera"


def read(name: str, folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / name, sep="\t", float_precision="round_trip", skipinitialspace=True)


def preset(size: int, correlation: float) -> np.ndarray:
    return np.full((size, size), correlation) + (1 - correlation) * np.eye(size)


def assert_agrees_with_camera(folder: Path) -> None:
    statistics = read("statistics.tsv", folder)["statistic"].to_numpy()
    sets = read("sets.tsv", folder)
    weights = sets.to_numpy(float)
    want = read("preset.tsv", folder)
    for correlation, rows in want.groupby("cor"):
        found = competitive_test(statistics, weights, preset(60, float(str(correlation))))
        assert np.abs(np.log10(found.p) - np.log10(rows["p"])).max() < 1e-9
        assert (np.where(found.t > 0, "Up", "Down") == rows["direction"]).all()
    values = read("values.tsv", folder).to_numpy(float)
    design = np.column_stack([np.ones(14), np.repeat([0.0, 1.0], 7)])
    fitted = fit_last(values, design, with_fitted=True).fitted
    assert fitted is not None
    found = competitive_test(statistics, weights, residual_correlation(values - fitted), df=12.0)
    want = read("estimated.tsv", folder)
    several = weights.sum(axis=0) > 1
    assert np.abs(found.correlation - want["correlation"])[several].max() < 1e-9
    # camera approximates the z score of t (Hill 1970); the statistics here are exact
    assert np.abs(np.log10(found.p) - np.log10(want["p"])).max() < 1e-4


def test_plain_sets_are_tested_as_limma_does() -> None:
    assert_agrees_with_camera(GOLDEN)


@pytest.mark.crosscheck
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_fresh_sets_are_tested_as_limma_run_live_does(seed: int, tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed")
    command = ["Rscript", str(GOLDEN / "make_camera.R"), str(tmp_path), str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "there is no package called" in done.stderr:
        pytest.skip("R lacks limma")
    assert done.returncode == 0, done.stderr
    assert_agrees_with_camera(tmp_path)


def slow_camera(statistics: np.ndarray, members: np.ndarray, vif: float) -> float:
    """The published formula, a set at a time (Wu and Smyth 2012, doi:10.1093/nar/gks461)."""
    inside, outside = statistics[members], statistics[~members]
    m, m2, total = len(inside), len(outside), len(statistics)
    delta = inside.mean() - outside.mean()
    rest = ((inside - inside.mean()) ** 2).sum() + ((outside - outside.mean()) ** 2).sum()
    t = delta / np.sqrt(rest / (total - 2) * (vif / m + 1 / m2))
    return 2 * stats.t.sf(abs(t), total - 2)


def test_a_slow_obvious_twin_agrees() -> None:
    rng = np.random.default_rng(3)
    for size in (2, 5, 17):
        statistics = rng.standard_normal(40)
        members = np.zeros(40, dtype=bool)
        members[rng.choice(40, size, replace=False)] = True
        found = competitive_test(statistics, members[:, None] * 1.0, preset(40, 0.3))
        assert found.p[0] == pytest.approx(slow_camera(statistics, members, 1 + (size - 1) * 0.3))


def test_weights_of_two_signs_turn_round_with_them() -> None:
    rng = np.random.default_rng(4)
    statistics, weights = rng.standard_normal(50), rng.standard_normal((50, 3))
    weights[20:] = 0
    one = competitive_test(statistics, weights, preset(50, 0.1))
    other = competitive_test(statistics, -weights, preset(50, 0.1))
    np.testing.assert_allclose(one.t, -other.t)
    doubled = competitive_test(2 * statistics + 3, 5 * weights, preset(50, 0.1))
    np.testing.assert_allclose(one.t, doubled.t)


@pytest.mark.parametrize("correlation", [0.0, 0.5])
def test_p_is_uniform_where_correlated_members_do_nothing(correlation: float) -> None:
    rng = np.random.default_rng(5)
    n, sets = 200, np.zeros((200, 1))
    sets[:20] = rng.choice([-1.0, -0.4, 0.8], size=(20, 1))
    within = np.eye(n)
    within[:20, :20] = preset(20, correlation)
    root = np.linalg.cholesky(within)
    p = [competitive_test(root @ rng.standard_normal(n), sets, within).p[0] for _ in range(1500)]
    assert stats.kstest(p, "uniform").pvalue > 0.01
    if correlation:
        naive = [
            competitive_test(root @ rng.standard_normal(n), sets, np.eye(n)).p[0]
            for _ in range(400)
        ]
        assert np.mean(np.array(naive) < 0.05) > 0.1  # what families do to a test without them


def test_what_cannot_be_tested_is_nan_and_what_does_not_fit_is_refused() -> None:
    nothing = competitive_test(np.arange(5.0), np.zeros((5, 1)), np.eye(5))
    everything = competitive_test(np.arange(5.0), np.ones((5, 1)), np.eye(5))
    few = competitive_test(np.arange(2.0), np.eye(2), np.eye(2))
    assert np.isnan([*nothing.p, *everything.p, *few.p]).all()
    with pytest.raises(InputError, match="one row of weights and of correlations for each of 5"):
        competitive_test(np.arange(5.0), np.ones((4, 1)), np.eye(5))
    with pytest.raises(InputError, match="must be finite"):
        competitive_test(np.array([1.0, np.nan, 2.0]), np.ones((3, 1)), np.eye(3))
