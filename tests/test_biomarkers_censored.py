"""Ct that was not reached: the likelihood is the obvious one, and the draws come from it."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.stats import norm

from mirbone._core import InputError
from mirbone.biomarkers import fit_censored, impute_censored
from mirbone.expression import read_ct


def cut(seed: int, rows: int = 40, samples: int = 60, limit: float = 36.0):
    rng = np.random.default_rng(seed)
    usual, spread = rng.uniform(24, 36, rows), rng.uniform(0.5, 1.5, rows)
    late = rng.normal(0, 0.7, samples)
    late -= late.mean()
    true = usual[:, None] + late + spread[:, None] * rng.standard_normal((rows, samples))
    return true, np.where(true > limit, np.nan, true), usual


def test_mean_and_spread_are_where_the_likelihood_is_highest() -> None:
    _, ct, _ = cut(0)
    model = fit_censored(ct, limit=36.0)
    late = model.shifts(ct)
    # the prior of the spread: four samples with the median variance of the rows without gaps
    whole = ~np.isnan(ct).any(axis=1)
    prior = np.median((ct[whole] - late).var(axis=1))
    gaps = np.isnan(ct).sum(axis=1)
    for row in np.flatnonzero((gaps > 0) & (gaps < 50))[:5]:
        y, limits = ct[row] - late, model.limit - late
        seen = ~np.isnan(y)

        def loss(at: np.ndarray, y=y, limits=limits, seen=seen) -> float:
            mean, sd = at[0], np.exp(at[1])
            beyond = norm.sf(limits[~seen], mean, sd)
            hidden = beyond + model.failures * (1 - beyond)
            lean = -4 * np.log(sd) - 4 * prior / (2 * sd**2)
            return -(norm.logpdf(y[seen], mean, sd).sum() + np.log(hidden).sum() + lean)

        best = minimize(loss, [np.nanmean(y), 0.0], method="Nelder-Mead",
                        options={"xatol": 1e-8, "fatol": 1e-10, "maxiter": 4000})  # fmt: skip
        # what the search leaves; the expectation step stops at 1e-9
        assert model.mean[row] == pytest.approx(best.x[0], abs=2e-5)
        assert model.spread[row] == pytest.approx(np.exp(best.x[1]), abs=2e-5)


def test_censored_means_are_near_the_truth_where_others_are_not() -> None:
    true, ct, _ = cut(1, rows=400)
    model = fit_censored(ct, limit=40.0)
    gaps = np.isnan(ct).sum(axis=1)
    many = (gaps > 20) & (gaps < 50)
    truth = true[many].mean(axis=1)
    censored = (model.mean[many] - truth).mean()
    seen = (np.nanmean(ct[many], axis=1) - truth).mean()
    at_40 = (np.where(np.isnan(ct), 40.0, ct)[many].mean(axis=1) - truth).mean()
    assert abs(censored) < 0.15
    assert seen < -0.7
    assert at_40 > 1.0
    assert many.sum() > 10


def test_draws_lie_beyond_the_limit_and_leave_what_was_seen() -> None:
    true, ct, _ = cut(2)
    model = fit_censored(ct)
    drawn = impute_censored(ct, model, np.random.default_rng(3))
    gaps = np.isnan(ct) & model.usable[:, None]
    assert not np.isnan(drawn[model.usable]).any()
    assert np.array_equal(drawn[~np.isnan(ct)], ct[~np.isnan(ct)])
    assert (drawn[gaps] >= model.limit - 1e-9).mean() > 0.97
    assert drawn[gaps].mean() == pytest.approx(true[gaps].mean(), abs=0.15)
    again = impute_censored(ct, model, np.random.default_rng(3))
    assert np.array_equal(drawn, again, equal_nan=True)


def test_a_gap_among_early_values_is_drawn_early() -> None:
    _, ct, _ = cut(4)
    early = int(np.nanargmin(np.nanmean(ct, axis=1)))
    ct[early, 5] = np.nan
    drawn = impute_censored(ct, fit_censored(ct), np.random.default_rng(0))
    assert drawn[early, 5] < 30


def test_new_samples_are_imputed_by_the_model_of_the_others() -> None:
    _, ct, _ = cut(5)
    model = fit_censored(ct[:, :40])
    drawn = impute_censored(ct[:, 40:], model, np.random.default_rng(0))
    assert not np.isnan(drawn[model.usable]).any()
    late = ct[:, 40:] + 1.0  # less of everything: what is drawn is later too
    shifted = impute_censored(late, model, np.random.default_rng(0))
    gaps = np.isnan(ct[:, 40:]) & model.usable[:, None]
    assert (shifted - drawn)[gaps].mean() > 0.3


def test_nothing_seen_twice_is_refused() -> None:
    ct = np.full((3, 4), np.nan)
    ct[0, 0] = 30.0
    with pytest.raises(InputError, match="detected in at least 2 samples"):
        fit_censored(ct)


# --- real values, hidden ------------------------------------------------------------------------


def hidden(ct: np.ndarray, cut_at: float) -> dict[str, float]:
    """Hide every Ct above a limit, and say how far each estimate of the mean is from the truth."""
    masked = np.where(ct > cut_at, np.nan, ct)
    n = ct.shape[1]
    gone = np.isnan(masked).sum(axis=1)
    rows = ~np.isnan(ct).any(axis=1) & (gone >= 0.15 * n) & (gone <= 0.6 * n)
    truth, kept = ct[rows].mean(axis=1), masked[rows]
    drawn = impute_censored(masked, fit_censored(masked, limit=cut_at), np.random.default_rng(1))
    return {
        "rows": int(rows.sum()),
        "drawn": float((drawn[rows].mean(axis=1) - truth).mean()),
        "seen": float((np.nanmean(kept, axis=1) - truth).mean()),
        "at 40": float((np.where(np.isnan(kept), 40.0, kept).mean(axis=1) - truth).mean()),
    }


@pytest.mark.reference
@pytest.mark.parametrize("cut_at", [31.0, 32.0, 33.0, 34.0])
def test_hidden_ct_of_sera_are_found_again(reference_dir: Path, cut_at: float) -> None:
    ct = read_ct(reference_dir / "fluid" / "GSE41922_raw_ct.txt").values.to_numpy()
    found = hidden(ct, cut_at)
    assert found["rows"] > 20
    assert abs(found["drawn"]) < 0.1  # cycles; measured: 0.04 or less in four of four
    assert found["seen"] < -0.6
    assert found["at 40"] > 1.6


@pytest.mark.crosscheck
@pytest.mark.reference
def test_what_is_not_detected_comes_late_in_the_data_of_nondetects(
    reference_dir: Path, tmp_path: Path
) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed")
    script = Path(__file__).parent / "golden" / "censored" / "read_nondetects.R"
    given = reference_dir / "oracle" / "nondetects_oncogene2013.rda"
    table = tmp_path / "ct.tsv"
    command = ["Rscript", str(script), str(given), str(table)]
    subprocess.run(command, check=True, capture_output=True)
    ct = pd.read_csv(table, sep="\t").iloc[:, 1:].to_numpy()
    assert (ct == 40).sum() == 34
    ct = np.where(ct >= 40, np.nan, ct)
    # McCall et al. 2014, doi:10.1093/bioinformatics/btu239: the later, the more often not detected
    late = pd.cut(np.nanmean(ct, axis=1), [0, 26, 28, 30, 32, 40])
    share = pd.Series(np.isnan(ct).mean(axis=1)).groupby(late, observed=True).mean()
    assert share.is_monotonic_increasing
    found = hidden(ct, 29.0)  # genes that were silenced on purpose: no one normal variable
    assert abs(found["drawn"]) < 0.35
    assert found["seen"] < -1.0
    assert found["at 40"] > 3.0
