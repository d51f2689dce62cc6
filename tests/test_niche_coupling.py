"""Coupling and prediction: links are monotone, nothing in gives nothing out, brakes promote."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from mirbone._core import InputError
from mirbone.cli._app import app
from mirbone.niche import (
    PatientModel,
    Schedule,
    compare_patients,
    coupled_factors,
    read_links,
    simulate_cohort,
)
from mirbone.niche._constants import read_constants
from mirbone.niche.bone._values import bone_constants
from mirbone.niche.coupling._patients import judged
from mirbone.niche.coupling._shares import overt_shares
from mirbone.prediction import predict
from mirbone.words import STEPS, UNRESOLVED_COLUMNS, CascadeStep

BREAST = PatientModel("breast")
# more of it means more metastasis, but for dormancy; formation feeds a clone and lowers resorption
DIRECTION = dict.fromkeys(STEPS, 1) | {"dormancy": -1, "bone_formation": 0}


def scores(step: str, value: float, members: int = 40) -> np.ndarray:
    table = np.zeros((members, len(STEPS)))
    table[:, STEPS.index(step)] = value
    return table


def test_every_step_has_a_link_with_a_reason() -> None:
    links = read_links()
    assert {link.step for link in links} == set(CascadeStep)
    assert all(0 <= link.low < link.high and link.reason and link.source for link in links)
    assert {link.factor for link in links} <= set(BREAST.values)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_moves_metastasis_monotonely(step: str) -> None:
    ratios = [
        compare_patients(scores(step, value), STEPS, BREAST).ratios
        for value in (-1.0, -0.5, 0.5, 1.0)
    ]
    sign = DIRECTION[step]
    if sign == 0:
        assert all((np.abs(ratio) < 0.2).all() and (ratio != 0).any() for ratio in ratios)
        return
    for lower, higher in pairwise(ratios):
        assert (sign * (higher - lower) > 0).all()
    assert (sign * ratios[1] < 0).all()
    assert (sign * ratios[2] > 0).all()


def test_no_change_is_no_change() -> None:
    table = compare_patients(np.zeros((20, len(STEPS))), STEPS, BREAST).table
    assert (table["log2_ratio"] == 0).all()
    assert (table["verdict"] == "no change").all()


@pytest.mark.parametrize("drugs", [(), (Schedule("zoledronate"),)])
def test_the_closed_form_of_the_comparison_is_the_cohorts(drugs) -> None:
    """With every constant at its value, the fixed patients give the share of a simulated cohort."""
    constants = {n: c.value for n, c in read_constants("patient_constants.tsv").items()}
    fixed = {n: c.value for n, c in bone_constants().items() if n not in constants}
    model = PatientModel("breast", constants | fixed, drugs)
    members = overt_shares(model, {}, 16, (5.0, 15.0), seed=1)  # these differ in secretion alone
    cohort = simulate_cohort(PatientModel("breast", {}, drugs), 20_000, seed=6)
    overt = cohort[cohort["outcome"] == "overt_metastasis"]["year"]
    for share, year in zip(np.median(members, axis=0), (5.0, 15.0), strict=True):
        # 64 quasi-random patients stand for all, and the grid of the bone is coarser
        assert share == pytest.approx((overt <= year).sum() / len(cohort), rel=0.15)


def test_a_drug_and_a_change_of_the_cell_add_up() -> None:
    cell = scores("osteomimicry", -0.5)
    drug = (Schedule("zoledronate", number=26),)
    alone, other, both = (
        compare_patients(cell * on, STEPS, BREAST, drugs=given).ratios
        for on, given in ((1, ()), (0, drug), (1, drug))
    )
    assert (both < np.minimum(alone, other)).all()


def test_disagreement_is_cannot_tell() -> None:
    assert judged(np.array([1.0, -1.0] * 10))[4] == "cannot tell"
    assert judged(np.array([-1.0] * 9 + [1.0]))[4] == "less metastasis"


def test_strengths_of_a_link_do_not_depend_on_the_other_steps() -> None:
    alone = coupled_factors(np.ones((5, 1)), ["homing_anchorage"], seed=2)["homing"]
    among = coupled_factors(np.ones((5, len(STEPS))), STEPS, seed=2)["homing"]
    assert (alone == among).all()
    with pytest.raises(InputError, match="unknown: flying"):
        coupled_factors(np.ones((5, 1)), ["flying"], seed=2)


def test_any_name_of_a_mirna_gives_its_answer_and_a_name_of_none_is_handed_back() -> None:
    found = predict(["miR-30a-5p", "nonsense", "miR-30 family"], "breast")
    current = predict(["hsa-miR-30a-5p"], "breast")
    pd.testing.assert_frame_equal(found.table, current.table)
    assert tuple(found.unresolved.columns) == UNRESOLVED_COLUMNS
    assert found.unresolved["query"].tolist() == ["nonsense", "miR-30 family"]
    assert repr(found).startswith("Prediction: 1 miRNA; unresolved: nonsense, miR-30 family\n")
    shown = found._repr_html_()
    assert "hsa-miR-30a-5p" in shown
    assert "nonsense" in shown
    with pytest.raises(InputError, match="expected the name of one mature miRNA: 'nonsense'"):
        predict(["nonsense"], "breast")


def test_wrong_targets_are_refused() -> None:
    table = pd.DataFrame({"mirna": ["miR-100-3p"], "gene": ["CXCR4"]})
    with pytest.raises(InputError, match="`targets`"):
        predict("miR-100-3p", "breast", targets=table)
    with pytest.raises(InputError, match="`utrs` or `targets`, not both"):
        predict("miR-100-3p", "breast", targets=table.assign(log2_change=-1.0), utrs="utrs.fa")


def test_symbols_of_targets_may_be_old_ones() -> None:
    columns = pd.Index(["mirna", "gene", "log2_change"])
    new = pd.DataFrame(
        [("miR-100-3p", g, -1.0) for g in ("PTEN", "RUNX2", "CDH1")], columns=columns
    )
    old = new.replace({"PTEN": "MMAC1", "RUNX2": "Cbfa1", "CDH1": "E-cadherin"})
    one, two = (predict("miR-100-3p", "breast", targets=table) for table in (new, old))
    pd.testing.assert_frame_equal(one.table, two.table)
    pd.testing.assert_frame_equal(one.steps.paths, two.steps.paths)


def test_the_command_goes_on_with_the_names_that_resolve(tmp_path: Path) -> None:
    output = tmp_path / "predict.tsv"
    command = ["predict", "miR-30a-5p", "foo", "miR-10b-5p", "--context", "breast"]
    result = CliRunner().invoke(app, [*command, "-o", str(output)])
    assert result.exit_code == 0, result.output
    table = pd.read_csv(output, sep="\t")
    assert table["mirna"].tolist() == ["hsa-miR-30a-5p", "hsa-miR-10b-5p"]
    side = pd.read_csv(tmp_path / "predict_unresolved.tsv", sep="\t")
    assert side["query"].tolist() == ["foo"]
    assert "'foo' stands for no single miRNA" in result.stderr


def test_the_command_predicts_from_utrs_and_from_a_table(tmp_path: Path) -> None:
    (tmp_path / "utrs.fa").write_text(
        ">RUNX2|one\n" + "AU" * 60 + "UGUUUACA" + "AU" * 60 + "\n>CDH1\n" + "GC" * 40 + "\n"
    )
    (tmp_path / "table.tsv").write_text(
        "family\tfeature\trep.miRNA\tsites\tscore\nGUAAACA\tRUNX2\thsa-miR-30a-5p\t1\t-0.6\n"
    )
    for option, name in (("--utrs", "utrs.fa"), ("--targets", "table.tsv")):
        output = tmp_path / f"{option[2:]}.tsv"
        result = CliRunner().invoke(
            app,
            [
                "predict",
                "miR-30a-5p",
                "--context",
                "breast",
                option,
                str(tmp_path / name),
                "-o",
                str(output),
            ],
        )
        assert result.exit_code == 0, result.output
        table = pd.read_csv(output, sep="\t")
        assert list(table.columns[:4]) == ["mirna", "compartment", "prior", "probability"]
        assert 0 < table["low"][0] < table["probability"][0] < table["high"][0] < 1
        paths = pd.read_csv(output.with_name(f"{option[2:]}_paths.tsv"), sep="\t")
        assert "RUNX2" in set(paths["gene"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["miR-99999"], "expected the name of one mature miRNA"),
        (["miR-30a-5p", "--utrs", "a.fa", "--targets", "b.tsv"], "not both"),
    ],
)
def test_wrong_input_is_one_message(tmp_path: Path, arguments: list[str], message: str) -> None:
    command = ["predict", *arguments, "--context", "breast", "-o", str(tmp_path / "o.tsv")]
    result = CliRunner().invoke(app, command)
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)
