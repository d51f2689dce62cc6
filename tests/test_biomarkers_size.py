"""Areas under the curve of fixed scores, and how many patients a panel needs."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mirbone._core import InputError
from mirbone.biomarkers import auc_interval, compare_auc, sample_size
from mirbone.biomarkers.statistics._auc import weighted_auc
from mirbone.biomarkers.statistics._size import auc_power, r2_of_auc

SERA = Path(__file__).parents[2] / "shared/reference/fluid/GSE41922_raw_ct.txt"


def raw_ct() -> pd.DataFrame:
    lines = [line.split("\t") for line in SERA.read_text().splitlines()]
    start = next(i for i, line in enumerate(lines) if line[0] == "ID_REF")
    rows = [line[:55] for line in lines[start + 1 :] if line[0]]
    table = pd.DataFrame([row[1:] for row in rows], columns=lines[start][1:55])
    return table.set_axis([row[0] for row in rows]).apply(pd.to_numeric)


@pytest.mark.reference
def test_delong_gives_the_figures_of_published_sera() -> None:
    """Those of pROC, to 1e-8."""
    if not SERA.exists():
        pytest.skip("the reference data are not there")
    ct = raw_ct()
    case = np.array([not name.startswith("c") for name in ct.columns])
    found = auc_interval(ct.loc["hsa-miR-23a"] - ct.loc["hsa-miR-451"], case)
    want = [0.66350704, 0.78693182, 0.91035660]
    assert [found.low, found.auc, found.high] == pytest.approx(want, abs=1e-8)
    compared = compare_auc(-ct.loc["hsa-miR-16"], -ct.loc["hsa-miR-451"], case)
    # printed with seven digits
    assert compared.first == pytest.approx(0.7613636, abs=1e-7)
    assert compared.second == pytest.approx(0.734375, abs=1e-7)
    assert compared.z == pytest.approx(0.7397755, abs=1e-7)


def slow_auc(score: np.ndarray, case: np.ndarray, weights: np.ndarray) -> float:
    won = total = 0.0
    for i in np.flatnonzero(case):
        for j in np.flatnonzero(~case):
            pair = weights[i] * weights[j]
            total += pair
            won += pair * (1.0 if score[i] > score[j] else 0.5 * (score[i] == score[j]))
    return won / total


def test_areas_agree_with_counting_pairs_also_with_ties_and_weights() -> None:
    rng = np.random.default_rng(1)
    score, case = rng.integers(0, 6, 40).astype(float), rng.random(40) < 0.4
    weights = rng.integers(0, 4, 40).astype(float)
    assert weighted_auc(score, case, weights) == pytest.approx(slow_auc(score, case, weights))
    assert auc_interval(score, case).auc == pytest.approx(slow_auc(score, case, np.ones(40)))


def test_the_standard_error_is_the_spread_of_the_area_over_samples() -> None:
    rng = np.random.default_rng(2)
    case = np.arange(60) < 25
    found = [auc_interval(rng.normal(size=60) + 0.8 * case, case) for _ in range(800)]
    spread = np.std([one.auc for one in found])
    # 800 draws know a spread to 2.5 %
    assert np.mean([one.error for one in found]) == pytest.approx(spread, rel=0.1)


@pytest.mark.parametrize(
    ("asked", "patients", "within"),
    [
        ({"r2": 0.288, "parameters": 24, "prevalence": 0.174}, 662, 0.0),
        (
            {"r2": 0.051, "parameters": 30, "rate": 0.065, "horizon": 2, "follow_up": 2.07},
            5143,
            0.0,
        ),
        ({"auc": 0.75, "parameters": 5, "prevalence": 0.45}, 381, 0.01),
    ],
)
def test_rileys_criteria_give_the_published_sizes(asked, patients, within) -> None:
    """doi:10.1136/bmj.m441, doi:10.1002/sim.7992 and pmsampsize's own example."""
    assert abs(sample_size(**asked).patients - patients) <= within * patients


def test_r2_of_an_area_is_what_a_simulated_score_has() -> None:
    """McFadden's way: from the likelihood of the true risk in very many patients."""
    rng = np.random.default_rng(3)
    apart, share, n = np.sqrt(2) * 0.6744897501960817, 0.3, 1_000_000  # AUC 0.75
    y = rng.random(n) < share
    at = rng.normal(size=n) + apart * y
    score = np.log(share / (1 - share)) + apart * at - apart**2 / 2
    gained = -np.logaddexp(0, np.where(y, -score, score)).mean()
    gained -= share * np.log(share) + (1 - share) * np.log(1 - share)
    assert r2_of_auc(0.75, share) == pytest.approx(1 - np.exp(-2 * gained), abs=2e-3)


def test_power_is_how_often_a_rank_test_finds_the_area() -> None:
    from scipy.stats import mannwhitneyu

    rng = np.random.default_rng(4)
    apart = np.sqrt(2) * 0.5244005127080407  # AUC 0.70
    found = [
        mannwhitneyu(rng.normal(size=25) + apart, rng.normal(size=30)).pvalue < 0.05
        for _ in range(1500)
    ]
    # three standard errors of 1,500 draws, and what the formula approximates
    assert auc_power(0.70, 25, 30) == pytest.approx(np.mean(found), abs=0.05)


def test_more_patients_shrink_less_and_know_more() -> None:
    learning = sample_size(auc=0.75, parameters=5, prevalence=0.3).learning
    assert learning["shrinkage"].is_monotonic_increasing
    assert (learning["auc_high"] - learning["auc_low"]).is_monotonic_decreasing
    assert learning["power"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"auc": 0.4, "parameters": 5, "prevalence": 0.3}, "`auc` must lie between"),
        ({"parameters": 5, "prevalence": 0.3}, "one of `auc` and `r2`"),
        ({"auc": 0.7, "parameters": 5}, "`prevalence`"),
        ({"auc": 0.7, "parameters": 0, "prevalence": 0.3}, "at least 1"),
        ({"r2": 0.8, "parameters": 5, "prevalence": 0.1}, "the most at this outcome"),
        ({"r2": 0.1, "parameters": 5, "rate": 0.1}, "`horizon` and `follow_up`"),
    ],
)
def test_a_size_that_cannot_be_is_refused(asked, message) -> None:
    with pytest.raises(InputError, match=message):
        sample_size(**asked)
