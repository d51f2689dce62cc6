"""Agreement with limma, edgeR and statmod on simulated data; see golden/expression."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from expression_cases import CASES, GOLDEN, disagreement, run_case, scalar
from mirbone.expression import tmm_factors


@pytest.mark.parametrize("case", CASES)
def test_every_analysis_agrees_with_limma(case: str) -> None:
    worst = disagreement(case)
    assert worst["log10_p"] < 1e-8  # the promise of the docs; rounding alone leaves about 1e-12
    assert max(worst.values()) < 1e-8


@pytest.mark.parametrize("case", ["block", "gaps_block", "voom_block", "cpm_trend_block"])
def test_the_correlation_within_patients_is_that_of_limma(case: str) -> None:
    note = next(n for n in run_case(case).notes if n.startswith("Correlation within patients"))
    assert note == f"Correlation within patients: {scalar(case, 'correlation'):.3f}."


@pytest.mark.parametrize("case", CASES)
def test_the_prior_df_is_that_of_limma(case: str) -> None:
    note = next(n for n in run_case(case).notes if n.startswith("Prior degrees of freedom"))
    df = scalar(case, "prior_df")
    if np.isinf(df):
        assert "infinite" in note
    else:
        assert float(re.search(r"[\d.e+]+\d", note)[0]) == pytest.approx(df, rel=5e-3)  # 3 digits


def test_the_golden_files_hold_an_infinite_prior_df_and_a_finite_one() -> None:
    assert np.isinf(scalar("equal", "prior_df")) and np.isinf(scalar("equal_trend", "prior_df"))
    assert np.isfinite(scalar("trend", "prior_df"))


def test_tmm_factors_are_those_of_edger() -> None:
    counts = pd.read_csv(GOLDEN / "counts.tsv", sep="\t", index_col=0).to_numpy(float)
    factors = pd.read_csv(GOLDEN / "factors.tsv", sep="\t", index_col=0)
    got = tmm_factors(counts)
    assert np.abs(got - factors["unfiltered"]).max() < 1e-6  # six decimals, as promised
    assert not np.allclose(got, 1.0, atol=0.01)


@pytest.mark.crosscheck
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_fresh_data_agree_with_limma_run_live(seed: int, tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed")
    script = GOLDEN / "make_expression.R"
    command = ["Rscript", str(script), str(tmp_path), str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "there is no package called" in done.stderr:
        pytest.skip("R lacks limma, edgeR or statmod")
    assert done.returncode == 0, done.stderr
    worst = {case: disagreement(case, tmp_path)["log10_p"] for case in CASES}
    assert max(worst.values()) < 1e-8, worst
