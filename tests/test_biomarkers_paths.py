"""Elastic-net paths are those of glmnet, and Firth's regression that of brglm2."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mirbone._core import InputError
from mirbone.biomarkers import PenaltyPath, cox_path, firth_logistic, logistic_path

GOLDEN = Path(__file__).parent / "golden"
FEATURES = [f"x{i}" for i in range(1, 13)]


def read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / name, sep="\t", float_precision="round_trip", skipinitialspace=True)


def follow(samples: pd.DataFrame, family: str, **options) -> PenaltyPath:
    x = samples[FEATURES]
    if family == "cox":
        return cox_path(x, samples["time"], samples["event"], **options)
    return logistic_path(x, samples["y"], **options)


def assert_agrees_with_glmnet(folder: Path) -> None:
    samples = read(folder, "samples.tsv")
    cases = read(folder, "paths.tsv").groupby(["family", "alpha", "weighted"])
    assert len(cases) == 12
    for (family, alpha, weighted), rows in cases:
        options = {"alpha": alpha}
        if weighted:
            options |= {"weights": samples["weights"], "penalty": [0.0] + [1.0] * 11}
        penalties = rows["penalty"].to_numpy()
        assert len(penalties) == 50
        found = follow(samples, family, penalties=penalties, **options)
        assert np.abs(found.coefficients - rows[FEATURES].to_numpy()).max() < 1e-6
        assert np.abs(found.intercepts - rows["intercept"].to_numpy()).max() < 1e-6
        if alpha > 0:  # glmnet begins a ridge elsewhere than it says
            own = follow(samples, family, count=50, smallest=0.005, **options)
            assert np.abs(own.penalties / penalties - 1).max() < 1e-6


def test_paths_are_those_of_glmnet() -> None:
    assert_agrees_with_glmnet(GOLDEN / "elastic_net")


def assert_agrees_with_brglm2(folder: Path) -> None:
    samples = read(folder, "samples.tsv")
    for row in read(folder, "coefficients.tsv").to_dict("records"):
        found = firth_logistic(samples[["x1", "x2", "x3"]], samples[row["outcome"]])
        assert found.converged
        assert found.intercept == pytest.approx(row["intercept"], abs=1e-7)
        want = [row["x1"], row["x2"], row["x3"]]
        assert found.coefficients == pytest.approx(want, abs=1e-7)


def test_firth_is_that_of_brglm2_also_where_the_classes_are_apart() -> None:
    assert_agrees_with_brglm2(GOLDEN / "firth")


@pytest.mark.crosscheck
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    ("script", "check"),
    [("elastic_net", assert_agrees_with_glmnet), ("firth", assert_agrees_with_brglm2)],
)
def test_fresh_samples_are_fitted_as_r_run_live_does(script, check, seed, tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed")
    command = ["Rscript", str(GOLDEN / script / f"make_{script}.R"), str(tmp_path), str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "there is no package called" in done.stderr:
        pytest.skip("R lacks the package")
    assert done.returncode == 0, done.stderr
    check(tmp_path)


def simulated(seed: int = 0, n: int = 40, p: int = 90) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p)) + rng.normal(size=(n, 1))
    return x, (x[:, 0] - x[:, 1] + rng.normal(size=n) > 0).astype(float)


def test_a_path_meets_the_conditions_of_the_minimum_where_features_outnumber_samples() -> None:
    x, y = simulated()
    path = logistic_path(x, y, alpha=0.5, count=20)
    spread = x.std(axis=0)
    z = (x - x.mean(axis=0)) / spread
    for k, penalty in enumerate(path.penalties):
        chance = 1 / (1 + np.exp(-(path.intercepts[k] + x @ path.coefficients[k])))
        beta = path.coefficients[k] * spread
        slope = z.T @ (y - chance) / len(y) - penalty * 0.5 * beta
        active = beta != 0
        # the tolerance is on squared steps: slopes are good to about its root
        assert np.abs(slope[active] - penalty * 0.5 * np.sign(beta[active])).max(initial=0) < 1e-7
        assert np.abs(slope[~active]).max(initial=0) <= penalty * 0.5 + 1e-9
        assert abs((y - chance).mean()) < 1e-8


def test_a_sample_of_weight_two_is_two_samples() -> None:
    x, y = simulated(1, 30, 8)
    weights = np.r_[np.full(10, 2.0), np.ones(20)]
    once = logistic_path(x, y, weights=weights, count=10)
    twice = logistic_path(np.vstack([x[:10], x]), np.r_[y[:10], y], count=10)
    assert once.coefficients == pytest.approx(twice.coefficients, abs=1e-9)
    firth = firth_logistic(x[:, :2], y, weights=weights).coefficients
    doubled = firth_logistic(np.vstack([x[:10], x])[:, :2], np.r_[y[:10], y]).coefficients
    assert firth == pytest.approx(doubled, abs=1e-7)


def test_a_unit_of_a_feature_changes_its_coefficient_and_nothing_else() -> None:
    x, y = simulated(2, 30, 8)
    scale = np.array([1, 10, 0.1, 1, 1, 5, 1, 1])
    plain, scaled = logistic_path(x, y, count=10), logistic_path(x * scale, y, count=10)
    assert scaled.coefficients * scale == pytest.approx(plain.coefficients, abs=1e-8)


def test_a_constant_feature_has_no_coefficient() -> None:
    x, y = simulated(3, 30, 4)
    x[:, 2] = 7.0
    assert (logistic_path(x, y, count=10).coefficients[:, 2] == 0).all()
    assert firth_logistic(x, y).coefficients[2] == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x, y: logistic_path(x, np.ones(len(y))), "both 0 and 1"),
        (lambda x, y: logistic_path(np.where(x > 9e9, x, np.nan), y), "no missing value"),
        (lambda x, y: logistic_path(x, y[:-1]), "one row for each sample"),
        (lambda x, y: logistic_path(x, y, weights=-y), "`weights`"),
        (lambda x, y: logistic_path(x, y, penalty=[0.0] * x.shape[1]), "`penalty`"),
        (lambda x, y: cox_path(x, y, y), "follow-up above 0"),
        (lambda x, y: cox_path(x, y + 1, y * 0), "at least one 1"),
        (lambda x, y: firth_logistic(x, y * 0), "both 0 and 1"),
    ],
)
def test_what_cannot_be_fitted_is_refused(call, message) -> None:
    with pytest.raises(InputError, match=message):
        call(*simulated(4, 20, 3))
