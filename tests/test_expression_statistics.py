"""The statistics against obvious twins, their invariances, and their behaviour under the null."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.nonparametric.smoothers_lowess import lowess as statsmodels_lowess

from expression_cases import GOLDEN, run_case
from mirbone.expression import (
    Blocks,
    adjust_bh,
    block_correlation,
    contrast_from_intensities,
    enough_reads,
    estimate_prior,
    fit_last,
    log_cpm,
    moderated_t,
    precision_weights,
    tmm_factors,
    two_sided_p,
)
from mirbone.expression._design import Design
from mirbone.expression._sensitivity import leave_one_out
from mirbone.expression.statistics._lowess import lowess
from mirbone.expression.statistics._reml import Squares, variance_components

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


def design_of(samples: int, rng: np.random.Generator, extra: int = 1) -> np.ndarray:
    case = np.arange(samples) % 2
    return np.column_stack([np.ones(samples), rng.normal(size=(samples, extra)), case])


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, weighted=st.booleans(), gaps=st.booleans(), blocks=st.booleans())
def test_fits_agree_with_generalised_least_squares_row_by_row(
    seed: int, weighted: bool, gaps: bool, blocks: bool
) -> None:
    rng = np.random.default_rng(seed)
    x, y = design_of(12, rng), rng.normal(size=(7, 12))
    w = rng.gamma(4.0, 0.25, size=y.shape) + 0.05 if weighted else None
    if gaps and not weighted:
        y[rng.random(y.shape) < 0.2] = np.nan
    units, rho = np.arange(12) // 3, 0.4
    correlation = np.where(units[:, None] == units, rho, 0.0) + (1 - rho) * np.eye(12)
    fit = fit_last(y, x, weights=w, blocks=Blocks(units, rho) if blocks else None)
    for i in range(len(y)):
        seen = ~np.isnan(y[i])
        sd = np.ones(12) if w is None else 1 / np.sqrt(w[i])
        sigma = (correlation if blocks else np.eye(12)) * np.outer(sd, sd)
        if np.linalg.matrix_rank(x[seen]) < x.shape[1]:
            continue
        slow = sm.GLS(y[i][seen], x[seen], sigma=sigma[np.ix_(seen, seen)]).fit()
        assert fit.df[i] == slow.df_resid
        if slow.df_resid == 0:
            continue
        error = fit.unscaled_sd[i] * np.sqrt(fit.variance[i])
        np.testing.assert_allclose(fit.effect[i], slow.params[-1], rtol=1e-8, atol=1e-10)
        np.testing.assert_allclose(error, slow.bse[-1], rtol=1e-7)  # conditioning of the design


def test_an_effect_that_the_samples_cannot_estimate_is_missing() -> None:
    x = np.column_stack([np.ones(6), [0, 0, 0, 1, 1, 1]])
    y = np.array([[1.0, 2, 3, np.nan, np.nan, np.nan], [1.0, 2, 3, 4, 5, 6]])
    fit = fit_last(y, x)
    assert np.isnan(fit.effect[0]) and np.isnan(fit.unscaled_sd[0])
    assert fit.df[0] == 2 and fit.variance[0] == pytest.approx(1.0)
    assert fit.effect[1] == pytest.approx(3.0)


def test_whitening_undoes_the_correlation() -> None:
    units = np.array([0, 0, 1, 2, 2, 2, 3])
    for rho in (-0.3, 0.0, 0.5, 0.9):
        correlation = np.where(units[:, None] == units, rho, 0.0) + (1 - rho) * np.eye(7)
        root = Blocks(units, rho).whiten(np.eye(7), 0)
        np.testing.assert_allclose(root, root.T, atol=1e-15)
        np.testing.assert_allclose(root @ correlation @ root, np.eye(7), atol=1e-12)


def test_the_block_correlation_is_that_of_a_mixed_model() -> None:
    """Balanced pairs have a closed form: between and within mean squares."""
    rng = np.random.default_rng(8)
    units, case = np.arange(40) // 2, np.arange(40) % 2
    y = rng.normal(size=(1, 20))[:, units] + rng.normal(size=(1, 40))
    effect = y[0, case == 1].mean() - y[0, case == 0].mean()
    residual = y[0] - effect * case
    means = residual.reshape(20, 2).mean(axis=1)
    between = 2 * means.var(ddof=1)
    within = ((residual.reshape(20, 2) - means[:, None]) ** 2).sum() / 19
    want = ((between - within) / 2) / ((between - within) / 2 + within)
    got = block_correlation(y, np.column_stack([np.ones(40), case]), units)
    assert got == pytest.approx(want, abs=1e-6)  # the published scoring stops at this tolerance


def one_by_one(y: np.ndarray, x: np.ndarray, units: np.ndarray) -> Squares:
    """Every direction of one miRNA apart, by the singular values of the projected blocks."""
    free = np.linalg.svd(x)[0][:, x.shape[1] :]
    vectors, values, _ = np.linalg.svd(free.T @ (units[:, None] == np.unique(units)))
    strength = np.zeros(free.shape[1])
    strength[: len(values)] = np.where(values > 1e-6, values**2, 0.0)
    squares = (y @ free @ vectors) ** 2
    return Squares(squares[None], strength[None], np.ones((1, len(squares))))


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, weighted=st.booleans(), sizes=st.lists(st.integers(1, 4), min_size=4))
def test_the_block_correlation_needs_no_eigenproblem_of_all_blocks(
    seed: int, weighted: bool, sizes: list[int]
) -> None:
    rng = np.random.default_rng(seed)
    units = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    n = len(units)
    x = design_of(n, rng)
    y = rng.normal(size=(6, len(sizes)))[:, units] + rng.normal(size=(6, n))
    w = rng.gamma(4.0, 0.25, size=y.shape) + 0.05 if weighted else np.ones_like(y)
    got = block_correlation(y, x, units, weights=w if weighted else None, trim=0.0)
    if not 1 < len(sizes) < n - 1 or n <= x.shape[1] + 2:
        assert np.isnan(got)
        return
    rho = []
    for row, root in zip(y, np.sqrt(w), strict=True):
        residual, block = variance_components(one_by_one(root * row, root[:, None] * x, units))[0]
        rho.append(np.clip(block / (block + residual), 1 / (1 - max(sizes)) + 0.01, 0.99))
    assert got == pytest.approx(np.tanh(np.arctanh(rho).mean()), abs=1e-8)  # rounding, and no more


def test_samples_without_partners_tell_no_correlation() -> None:
    x = np.column_stack([np.ones(6), np.arange(6) % 2])
    assert np.isnan(block_correlation(np.ones((2, 6)), x, np.arange(6)))


def test_a_constant_mirna_does_not_change_the_correlation() -> None:
    rng = np.random.default_rng(2)
    units, x = np.arange(12) // 2, np.column_stack([np.ones(12), np.arange(12) % 2])
    y = rng.normal(size=(5, 6))[:, units] + rng.normal(size=(5, 12))
    with_constant = np.vstack([y, np.full(12, 6.3)])
    assert block_correlation(with_constant, x, units) == block_correlation(y, x, units)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, size=st.integers(min_value=60, max_value=400), ties=st.booleans())
def test_lowess_agrees_with_statsmodels(seed: int, size: int, ties: bool) -> None:
    rng = np.random.default_rng(seed)
    x = np.sort(rng.gamma(2.0, 3.0, size=size))
    x = np.round(x, 1) if ties else x
    y = np.sin(x / 3.0) + rng.normal(0.0, 0.2, size=size)
    gap = 0.01 * (x[-1] - x[0])
    twin = statsmodels_lowess(y, x, frac=0.5, it=1, delta=gap, return_sorted=False)
    # the twin leaves out a point at the rim of a window that R's program takes in
    np.testing.assert_allclose(lowess(x, y, iterations=1), twin, atol=1e-3)


@settings(max_examples=50, deadline=None)
@given(seed=SEEDS, size=st.integers(min_value=2, max_value=40), distinct=st.integers(1, 40))
def test_lowess_of_few_or_tied_points_is_finite(seed: int, size: int, distinct: int) -> None:
    rng = np.random.default_rng(seed)
    x = np.sort(rng.integers(0, distinct, size=size)).astype(float)
    y = rng.normal(size=size)
    smooth = lowess(x, y)
    assert np.isfinite(smooth).all()
    assert (smooth[1:] == smooth[:-1])[x[1:] == x[:-1]].all()


def test_probabilities_are_those_of_scipy_far_into_the_tail() -> None:
    t, df = np.array([0.3, 2.0, -9.0, 40.0]), np.array([3.0, 7.5, 25.0, 300.0])
    np.testing.assert_allclose(two_sided_p(t, df), 2 * stats.t.sf(np.abs(t), df), rtol=1e-10)
    assert two_sided_p(5.0, np.inf) == pytest.approx(2 * stats.norm.sf(5.0), rel=1e-10)


def test_a_small_t_with_many_degrees_of_freedom_keeps_its_digits() -> None:
    t = np.array([1e-6, 2.3e-4, 0.01, 0.5, 3.0])
    np.testing.assert_allclose(two_sided_p(t, 998_000.0), 2 * stats.norm.sf(t), rtol=1e-4)
    near = two_sided_p(2.3e-4, 998_000.0)
    assert 1.0 - near == pytest.approx(2.3e-4 * np.sqrt(2 / np.pi), rel=1e-5)  # density at 0


@given(st.lists(st.floats(min_value=0, max_value=1), min_size=1, max_size=30))
def test_fdr_is_that_of_scipy(p: list[float]) -> None:
    np.testing.assert_allclose(adjust_bh(p), stats.false_discovery_control(p), rtol=1e-12)


@pytest.mark.parametrize("far", [1e6, 1e15, 1e20, 1e300, -1e6, -1e20, -1e300])
def test_a_trend_with_a_point_that_is_far_out_gives_a_prior(far: float) -> None:
    rng = np.random.default_rng(7)
    for many in (6, 10, 60):
        trend = np.r_[rng.normal(8.0, 1.0, many), far]
        prior = estimate_prior(rng.chisquare(4, many + 1), np.full(many + 1, 4.0), trend)
        assert np.isfinite(prior.scale).all() and prior.df > 0


def test_an_infinite_prior_tests_every_mirna_with_the_common_variance() -> None:
    rng = np.random.default_rng(4)
    x = design_of(8, rng, extra=0)
    fit = fit_last(rng.normal(size=(40, 8)), x)
    same = np.full(40, 2.0)
    prior = estimate_prior(same, fit.df)
    assert np.isinf(prior.df) and prior.scale == pytest.approx(same)
    result = moderated_t(fit, prior=prior)
    assert result.df == pytest.approx(fit.df.sum())
    np.testing.assert_allclose(result.t, fit.effect / (fit.unscaled_sd * np.sqrt(2.0)))
    assert np.isfinite(result.p).all() and np.isfinite(result.ci_high).all()


def counts_of(rng: np.random.Generator, mirnas: int = 60, samples: int = 10) -> np.ndarray:
    mean = np.exp(rng.uniform(1, 8, size=(mirnas, 1))) * np.exp(rng.normal(0, 0.3, samples))
    return rng.negative_binomial(5, 5 / (5 + mean)).astype(float)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_normalisation_knows_neither_row_order_nor_depth(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = counts_of(rng)
    factors = tmm_factors(counts)
    assert np.log(factors).sum() == pytest.approx(0.0, abs=1e-10)
    np.testing.assert_allclose(tmm_factors(rng.permutation(counts)), factors, rtol=1e-9)
    order = rng.permutation(counts.shape[1])
    np.testing.assert_allclose(tmm_factors(counts[:, order]), factors[order], rtol=1e-9)
    deeper = counts * 3.0  # all libraries alike: ratios, and so factors, stay
    np.testing.assert_allclose(tmm_factors(deeper), factors, rtol=1e-9)


def test_scaling_every_library_shifts_no_effect() -> None:
    rng = np.random.default_rng(6)
    counts, x = counts_of(rng) + 1000, design_of(10, rng, extra=0)
    sizes = counts.sum(axis=0) * tmm_factors(counts)
    one = fit_last(log_cpm(counts, sizes), x).effect
    deep = np.where(np.arange(10) < 5, 1.0, 4.0)
    scaled = counts * deep
    four = fit_last(log_cpm(scaled, scaled.sum(axis=0) * tmm_factors(scaled)), x).effect
    np.testing.assert_allclose(four, one, atol=0.02)  # what the prior count of two reads leaves


def test_precision_rises_with_the_count() -> None:
    rng = np.random.default_rng(9)
    counts, x = counts_of(rng, 300), design_of(10, rng, extra=0)
    counts = rng.poisson(np.exp(rng.uniform(1, 8, size=(300, 1))) * np.ones(10)).astype(float)
    kept = counts[(counts > 0).any(axis=1)]
    _, weights = precision_weights(kept, kept.sum(axis=0), x)
    level = np.argsort(kept.mean(axis=1))
    assert weights[level[-50:]].mean() > 5 * weights[level[:50]].mean()


def test_more_samples_than_the_smallest_group_with_reads_are_not_asked_for() -> None:
    counts = np.zeros((2, 8))
    counts[0] = 1000
    counts[1, :3] = 50
    assert enough_reads(counts, (3, 5)).tolist() == [True, True]
    assert enough_reads(counts, (4, 4)).tolist() == [True, False]


def test_p_is_uniform_when_nothing_differs() -> None:
    rng = np.random.default_rng(12)
    x = design_of(10, rng, extra=0)
    sd = np.sqrt(4.0 / rng.chisquare(4.0, size=(4000, 1)))
    plain = moderated_t(fit_last(sd * rng.normal(size=(4000, 10)), x)).p
    assert stats.kstest(plain, "uniform").pvalue > 0.01
    units = np.arange(10) // 2
    shared = rng.normal(size=(4000, 5))[:, units]
    y = sd * (shared + rng.normal(size=(4000, 10)))
    blocked = np.column_stack([np.ones(10), np.array([0, 1, 0, 1, 0, 1, 0, 1, 0, 1])])
    rho = block_correlation(y, blocked, units)
    assert rho == pytest.approx(0.5, abs=0.03)
    p = moderated_t(fit_last(y, blocked, blocks=Blocks(units, rho))).p
    assert stats.kstest(p, "uniform").pvalue > 0.01
    ignored = moderated_t(fit_last(y, blocked)).p  # without the blocks the test is far too shy
    assert stats.kstest(ignored, "uniform").pvalue < 1e-6


def test_row_and_sample_order_do_not_matter(tmp_path) -> None:
    rng = np.random.default_rng(1)
    for name in ("log2_gaps.tsv", "sheet.tsv"):
        table = pd.read_csv(GOLDEN / name, sep="\t", dtype=str, keep_default_na=False)
        table = table.iloc[rng.permutation(len(table))]
        if name == "log2_gaps.tsv":
            columns = [table.columns[0], *rng.permutation(table.columns[1:])]
            table = table[columns]
        table.to_csv(tmp_path / name, sep="\t", index=False)
    files = tmp_path / "log2_gaps.tsv", tmp_path / "sheet.tsv"
    got = contrast_from_intensities(*files, "bone:primary", pair="patient", leave_out=0)
    want = run_case("gaps_block")
    pd.testing.assert_frame_equal(got.table, want.table, rtol=1e-9)


def test_exchanging_the_groups_exchanges_the_signs() -> None:
    files = GOLDEN / "log2.tsv", GOLDEN / "sheet.tsv"
    one = contrast_from_intensities(*files, "bone:primary", leave_out=0).table.set_index("mirna")
    two = contrast_from_intensities(*files, "primary:bone", leave_out=0).table.set_index("mirna")
    two = two.loc[one.index]
    np.testing.assert_allclose(one["log2fc"], -two["log2fc"], atol=1e-12)
    np.testing.assert_allclose(one["ci_low"], -two["ci_high"], atol=1e-12)
    np.testing.assert_allclose(one["p"], two["p"], rtol=1e-9)


@pytest.mark.parametrize("pair", [None, "patient"])
def test_leaving_a_patient_out_is_a_contrast_without_the_patient(pair, tmp_path) -> None:
    files = GOLDEN / "log2_complete.tsv", GOLDEN / "sheet_complete.tsv"
    whole = contrast_from_intensities(*files, "bone:primary", pair=pair)
    assert whole.sensitivity is not None
    table = whole.sensitivity.set_index("mirna")
    sheet = pd.read_csv(files[1], sep="\t", dtype=str)
    column = pair or "sample"
    slow = []
    for unit in sheet[column].unique():
        kept = sheet[sheet[column] != unit]
        data = pd.read_csv(files[0], sep="\t", dtype=str)
        data[["mirna", *kept["sample"]]].to_csv(tmp_path / "log2.tsv", sep="\t", index=False)
        kept.to_csv(tmp_path / "sheet.tsv", sep="\t", index=False)
        part = contrast_from_intensities(
            tmp_path / "log2.tsv", tmp_path / "sheet.tsv", "bone:primary", pair=pair, leave_out=0
        )
        slow.append(part.table.set_index("mirna").loc[table.index])
    effects = np.array([part["log2fc"] for part in slow])
    np.testing.assert_allclose(table["log2fc_min"], effects.min(axis=0), rtol=1e-9)
    np.testing.assert_allclose(table["log2fc_max"], effects.max(axis=0), rtol=1e-9)
    np.testing.assert_allclose(table["p_max"], np.max([p["p"] for p in slow], axis=0), rtol=1e-8)
    holds = np.all([part["fdr"] < 0.05 for part in slow], axis=0)
    assert (table["fdr_holds"] == holds).all()
    signs = np.sign(effects)
    assert (table["sign_holds"] == (signs == signs[0]).all(axis=0)).all()


def test_few_samples_are_called_exploratory_and_many_are_not(tmp_path) -> None:
    sheet = pd.read_csv(GOLDEN / "sheet_complete.tsv", sep="\t", dtype=str)
    data = pd.read_csv(GOLDEN / "log2_complete.tsv", sep="\t", dtype=str)
    for pairs, few in ((5, True), (6, False)):
        kept = sheet.iloc[: 2 * pairs]
        kept.to_csv(tmp_path / "sheet.tsv", sep="\t", index=False)
        data[["mirna", *kept["sample"]]].to_csv(tmp_path / "log2.tsv", sep="\t", index=False)
        result = contrast_from_intensities(
            tmp_path / "log2.tsv", tmp_path / "sheet.tsv", "bone:primary", pair="patient"
        )
        assert any(note.startswith("Exploratory") for note in result.notes) is few


def _leave_out(y: np.ndarray, matrix: np.ndarray) -> tuple[pd.DataFrame, int]:
    samples = len(matrix)
    names = tuple(f"S{i}" for i in range(samples))
    design = Design(matrix, np.arange(samples), names, "none", ())
    return leave_one_out(y, design, weights=None, blocks=None, trend=False)


def test_a_sample_without_which_the_contrast_is_its_batch_is_not_left_out() -> None:
    # Without the last sample, the cases are the second batch: nothing can part the two.
    batch, case = np.array([0, 0, 0, 1, 1, 1, 1.0]), np.array([0, 0, 0, 1, 1, 1, 0.0])
    matrix = np.column_stack([np.ones(7), batch, case])
    y = np.random.default_rng(3).normal(size=(30, 7))
    table, left_out = _leave_out(y, matrix)
    effects = []
    for one in range(6):
        kept = np.arange(7) != one
        effects.append(np.linalg.lstsq(matrix[kept], y[:, kept].T, rcond=None)[0][-1])
    assert left_out == len(effects)
    np.testing.assert_allclose(table["log2fc_min"], np.min(effects, axis=0), rtol=1e-9)
    np.testing.assert_allclose(table["log2fc_max"], np.max(effects, axis=0), rtol=1e-9)


@pytest.mark.parametrize(("samples", "left_out"), [(3, 0), (4, 4)])
def test_a_sample_is_left_out_where_a_degree_of_freedom_remains(
    samples: int, left_out: int
) -> None:
    matrix = np.column_stack([np.ones(samples), np.arange(samples) % 2])
    y = np.random.default_rng(5).normal(size=(10, samples))
    table, number = _leave_out(y, matrix.astype(float))
    assert number == left_out
    assert len(table) == (10 if left_out else 0)


def test_a_change_of_exactly_nothing_has_no_sign_that_holds() -> None:
    matrix = np.column_stack([np.ones(6), np.arange(6) % 2]).astype(float)
    y = np.vstack([np.zeros(6), np.arange(6) % 2 + np.linspace(0, 0.1, 6)])
    table, _ = _leave_out(y, matrix)
    assert table["sign_holds"].tolist() == [False, True]
