"""A prediction: four lines apart, one probability beside its base rate, and what is hidden."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from mirbone._core import InputError, package_table
from mirbone.evidence import PROGRAMMES, load_experiments
from mirbone.prediction import (
    LINE_COLUMNS,
    MECHANISM_COLUMNS,
    PATH_COLUMNS,
    PREDICT_COLUMNS,
    STEP_SCORE_COLUMNS,
    load_calibration,
    load_mechanism,
    predict,
    score_steps,
)
from mirbone.prediction._calibration import LINES, Known, Numbers, fitted_numbers, probability
from mirbone.prediction._mechanism import BINS, Universe, balance, embedded_universe, hits
from mirbone.prediction._votes import base_rate, paper_votes
from mirbone.words import STEPS, load_catalogue

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
FIXED = [
    "mirna", "compartment", "prior", "probability", "low", "high", "effect", "percentile",
    "basis", "n_experiments", "agreement",
]  # fmt: skip


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def row(name: str, context: str = "any", **options) -> pd.Series:
    return predict(name, context, steps=False, **options).table.iloc[0]


def experiment(mirna: str, direction: str, paper: str, **more: str) -> dict[str, str]:
    return {
        "mirna": mirna, "perturbation": "mimic", "readout": "bone_metastasis_burden",
        "direction": direction, "reference": paper, "acting_compartment": "tumour_cell",
        "cancer": "breast", "entry_stage": "intracardiac",
    } | more  # fmt: skip


# --- the answer


def test_the_columns_that_others_read_come_first_and_hold_what_they_promise() -> None:
    found = predict(["miR-10b", "miR-4731-5p", "nothing"], "breast")
    assert list(found.table.columns[: len(FIXED)]) == FIXED
    assert tuple(found.table.columns) == PREDICT_COLUMNS
    assert tuple(found.lines.columns) == LINE_COLUMNS
    assert tuple(found.steps.table.columns) == STEP_SCORE_COLUMNS
    assert tuple(found.steps.paths.columns) == PATH_COLUMNS
    assert found.unresolved["query"].tolist() == ["nothing"]
    table = found.table
    assert ((table["low"] <= table["probability"]) & (table["probability"] <= table["high"])).all()
    np.testing.assert_allclose(table["effect"], logit(table["probability"]) - logit(table["prior"]))
    assert table["percentile"].between(0, 100).all()
    assert found.lines.groupby("mirna", sort=False)["line"].agg(list).tolist() == [list(LINES)] * 2
    assert "Base rate (tumour cell, breast cancer)" in found.notes[0]


def test_what_the_lines_add_makes_the_answer() -> None:
    """One line alone adds its own log odds; two of papers share one denominator."""
    found = predict(["miR-4731-5p", "miR-1234-3p"], "any", steps=False)
    for name, lines in found.lines.groupby("mirna"):
        effect = found.table.set_index("mirna").at[name, "effect"]
        assert lines["log_odds"].sum() == pytest.approx(effect, abs=1e-12)
    assert set(found.table["basis"]) == {"mechanism"}


def test_every_human_mirna_answers_and_a_random_one_is_told_no_direction() -> None:
    names = load_catalogue().mature["name"]
    drawn = names.sample(300, random_state=3).tolist()
    found = predict(drawn, "any", steps=False)
    assert found.table["mirna"].tolist() == drawn
    unstudied = found.table.loc[found.table["n_experiments"] == 0]
    assert len(unstudied) > 250
    assert set(unstudied["verdict"]) == {"cannot tell"}
    assert (unstudied["basis"] == "prior only").any()
    assert abs(unstudied["percentile"].median() - 50) < 8


def test_experiments_speak_first_and_more_of_them_speak_louder() -> None:
    mirna = "hsa-miR-4731-5p"
    one = pd.DataFrame([experiment(mirna, "+1", "doi:10.1000/a")])
    two = pd.DataFrame([experiment(mirna, "+1", f"doi:10.1000/{paper}") for paper in "abc"])
    none, some, more = row(mirna), row(mirna, experiments=one), row(mirna, experiments=two)
    assert none["basis"] != "experiments"
    assert some["basis"] == more["basis"] == "experiments"
    assert none["probability"] < some["probability"] < more["probability"]
    assert [one["n_experiments"] for one in (none, some, more)] == [0, 1, 3]
    assert more["verdict"] == "promotes"
    turned = two.assign(direction="-1")
    assert row(mirna, experiments=turned)["verdict"] == "suppresses"
    many = pd.concat([one] * 4).assign(readout=["osteolysis", "bone_metastasis_burden"] * 2)
    assert row(mirna, experiments=many)["n_experiments"] == 1  # one paper is one vote


def test_a_paper_on_a_relative_is_the_family_and_no_experiment() -> None:
    relative = pd.DataFrame([experiment("hsa-miR-30e-5p", "+1", "doi:10.1000/a")])
    asked = {"without": list(_references("hsa-miR-30"))}
    before = predict("miR-30b-5p", "breast", steps=False, **asked)
    after = predict("miR-30b-5p", "breast", steps=False, experiments=relative, **asked)
    family = after.lines.set_index("line").loc["family"]
    assert family["n"] == 1
    assert family["promotes"] == 1
    assert family["log_odds"] > 0
    assert after.table["basis"].tolist() == ["family"]
    assert after.table["verdict"].tolist() == ["cannot tell"]
    assert before.lines.set_index("line").loc["family", "n"] == 0


def _references(start: str) -> set[str]:
    table = load_experiments()
    return set(table.loc[table["mirna"].str.startswith(start), "reference"])


def test_opposite_words_of_papers_are_shown_and_not_told_as_one() -> None:
    found = predict("miR-200c-3p", "breast", steps=False)
    lines = found.lines.set_index("line")
    assert lines.loc["experiments", "promotes"] > 0
    assert lines.loc["family", "suppresses"] > 0
    assert found.table["agreement"].iloc[0] < 1
    assert found.table["verdict"].tolist() == ["cannot tell"]


def test_another_compartment_has_its_own_experiments_and_prior() -> None:
    tumour, bone = (row("miR-21-5p", compartment=c) for c in ("tumour_cell", "osteoclast"))
    assert bone["prior"] != tumour["prior"]
    assert bone["n_experiments"] != tumour["n_experiments"]
    lines = predict("miR-4731-5p", "any", compartment="osteoclast", steps=False)
    assert lines.table["basis"].tolist() == ["prior only"]
    assert lines.table["effect"].tolist() == [0.0]
    assert lines.table["percentile"].iloc[0] == pytest.approx(50, abs=1)
    assert np.isnan(lines.table["agreement"].iloc[0])


def test_a_paper_that_is_left_out_says_nothing() -> None:
    papers = _references("hsa-miR-10b-5p")
    whole, less = row("miR-10b"), row("miR-10b", without=sorted(papers))
    assert whole["n_experiments"] > less["n_experiments"] == 0
    with pytest.raises(InputError, match=r"no experiment has the reference 'doi:10.1000/none'"):
        row("miR-10b", without="doi:10.1000/none")


def test_blind_hides_the_family_in_lines_and_prior_and_leaves_other_families() -> None:
    own = pd.DataFrame([experiment("hsa-miR-30e-5p", "+1", f"doi:10.1000/{n}") for n in range(30)])
    seen, hidden = (
        predict("miR-30a-5p", "breast", experiments=own, blind=blind, steps=False)
        for blind in (False, True)
    )
    assert hidden.lines.set_index("line").loc[["experiments", "family"], "n"].tolist() == [0, 0]
    assert seen.lines.set_index("line").at["family", "n"] >= 30
    plain = predict("miR-30a-5p", "breast", blind=True, steps=False)
    pd.testing.assert_frame_equal(hidden.table, plain.table)  # as if it had never been published
    every = predict(["miR-10b", "miR-34a-5p", "miR-21-5p"], "any", blind=True, steps=False)
    assert (every.table["n_experiments"] == 0).all()
    assert set(every.table["verdict"]) == {"cannot tell"}


def test_a_paper_without_effect_moves_nothing() -> None:
    none = pd.DataFrame([experiment("hsa-miR-4731-5p", "0", "doi:10.1000/a")])
    plain, seen = row("miR-4731-5p"), row("miR-4731-5p", experiments=none)
    assert seen["probability"] == plain["probability"]
    lines = predict("miR-4731-5p", "any", experiments=none, steps=False).lines
    assert "without effect" in lines["told"].iloc[0]


def test_blind_hides_own_experiments_on_what_nobody_else_studied() -> None:
    own = pd.DataFrame([experiment("hsa-miR-4731-5p", "+1", f"doi:10.1000/{n}") for n in "abc"])
    plain = predict("miR-4731-5p", "breast", blind=True)
    hidden = predict("miR-4731-5p", "breast", blind=True, experiments=own)
    pd.testing.assert_frame_equal(plain.table, hidden.table)
    pd.testing.assert_frame_equal(plain.steps.table, hidden.steps.table)


def test_a_verdict_stands_on_a_bone_readout_or_two_papers_in_the_tumour_cell() -> None:
    mirna, dish = "hsa-miR-4731-5p", {"readout": "migration", "entry_stage": "in_vitro"}
    one = pd.DataFrame([experiment(mirna, "-1", "doi:10.1000/a", **dish)])
    two = pd.DataFrame([experiment(mirna, "-1", f"doi:10.1000/{n}", **dish) for n in "ab"])
    assert row(mirna, experiments=one)["verdict"] == "cannot tell"
    assert row(mirna, experiments=one)["basis"] == "experiments"
    assert row(mirna, experiments=two)["verdict"] == "suppresses"
    stroma = two.assign(acting_compartment="stroma")
    assert row(mirna, experiments=stroma, compartment="stroma")["verdict"] == "cannot tell"


# --- the user's own


def test_own_targets_and_expressed_genes_change_the_mechanism_alone(tmp_path: Path) -> None:
    genes = embedded_universe().genes
    levels = pd.DataFrame({"gene": genes, "a": 5.0, "b": 2.0})
    levels.loc[levels.index % 2 == 0, ["a", "b"]] = 0.2
    path = tmp_path / "mrna.tsv"
    levels.to_csv(path, sep="\t", index=False)
    whole = predict("miR-4731-5p", "any", steps=False)
    half = predict("miR-4731-5p", "any", mrna=path, steps=False)
    assert half.lines["n"].iloc[3] < whole.lines["n"].iloc[3]
    assert f"{len(genes) // 2:,} of {len(genes):,} genes are expressed" in half.notes[1]
    steps = predict("miR-4731-5p", "any", mrna=path).steps.paths
    assert not set(steps["gene"]) & set(levels.loc[levels["a"] < 1, "gene"])
    listed = predict("miR-4731-5p", "any", mrna=levels.loc[levels["a"] > 1, ["gene"]], steps=False)
    assert listed.table["effect"].tolist() == half.table["effect"].tolist()
    with pytest.raises(InputError, match="whole transcriptome"):
        predict("miR-4731-5p", "any", mrna=levels.head(50))
    with pytest.raises(InputError, match="none below 0; found -1"):
        predict("miR-4731-5p", "any", mrna=levels.assign(a=-1.0))


def test_an_own_sequence_needs_utrs_and_gets_an_answer(tmp_path: Path) -> None:
    fasta, utrs = tmp_path / "own.fa", tmp_path / "utrs.fa"
    fasta.write_text(">mine\nUGUAAACAUCCUCGACUGGAAG\n")  # the sequence of miR-30a-5p
    site = "AAGAAU" * 5 + ("UGUUUACA" + "AAGAAU" * 3) * 3
    utrs.write_text("".join(f">{gene}\n{site}\n" for gene in ("SNAI1", "CCND1", "PTEN", "RUNX2")))
    with pytest.raises(InputError, match=r"own sequences .* have no embedded targets"):
        predict([], "breast", sequences=fasta)
    found = predict([], "breast", sequences=fasta, utrs=utrs)
    assert found.table["mirna"].tolist() == ["mine"]
    lines = found.lines.set_index("line")
    assert lines.at["family", "n"] > 0  # human miRNAs with its seed
    assert lines.at["experiments", "n"] == 0
    assert set(found.steps.paths["gene"]) >= {"RUNX2"}
    fasta.write_text(">hsa-miR-30a-5p\nUGUAAACAUCCUCGACUGGAAG\n")
    with pytest.raises(InputError, match="is the name of a human miRNA"):
        predict("miR-30a-5p", "breast", sequences=fasta, utrs=utrs)


def test_without_targets_the_mechanism_is_silent() -> None:
    found = predict("miR-1234-3p", "any", predicted=False)
    assert found.table["basis"].tolist() == ["prior only"]
    assert (found.steps.table["score"] == 0).all()


# --- the parts


def test_the_probability_is_the_one_of_its_formula() -> None:
    one = np.array([1.0])
    known = Known(2 * one, one, one, one, one, one * 0.5, one * 0.4, one * -1.2)
    fit = Numbers(0.9, 0.7, 0.5, 0.3, 0.2)
    at = expit(logit(0.25) + 0.3 * -1.2 + 0.2 * 0.4)
    want = (0.9 * at + 1 + 0.7 * 1 + 0.5 * 0.5) / (0.9 + 2 + 0.7 + 0.5)
    assert probability(known, 0.25, fit)[0] == pytest.approx(want, abs=1e-12)
    assert len(fitted_numbers()) == 201
    assert (load_calibration()["draw"] == range(201)).all()


def test_z_is_that_of_signs_dealt_anew() -> None:
    """Against 20,000 deals of the signs within bins; 0.05 is five standard errors of their sd."""
    rng = np.random.default_rng(5)
    universe = Universe.of(pd.Series(rng.integers(0, 50, 400), index=[f"G{i}" for i in range(400)]))
    signs = rng.choice([-1.0, 0.0, 0.0, 1.0, 1.0], (1, 400))
    weights = (rng.random((1, 400)) < 0.3) * rng.random((1, 400))
    push, z = balance(universe, signs, weights)
    assert push[0, 0] == pytest.approx(-(weights * signs).sum())
    bins = [np.flatnonzero(universe.bins == b) for b in range(BINS)]
    dealt = []
    for _ in range(20_000):
        order = np.concatenate([rng.permutation(places) for places in bins])
        dealt.append(-(weights * signs[:, order]).sum())
    assert z[0, 0] == pytest.approx((push[0, 0] - np.mean(dealt)) / np.std(dealt), abs=0.05)


def test_a_paper_votes_once_by_its_bone_readouts_first() -> None:
    dish = {"entry_stage": "in_vitro"}
    rows = [
        experiment("hsa-miR-21-5p", "-1", "doi:10.1000/A"),
        experiment("hsa-miR-21-5p", "+1", "doi:10.1000/a", readout="migration", **dish),
        experiment("hsa-miR-21-5p", "+1", "doi:10.1000/a", readout="invasion", **dish),
        experiment("hsa-miR-21-5p", "+1", "doi:10.1000/b", readout="survival"),
        experiment("hsa-miR-21-5p", "+1", "doi:10.1000/c", readout="bone_mass"),
    ]
    table = load_experiments(pd.DataFrame(rows))
    own = table["experiment_id"].str.startswith("X-")
    votes = paper_votes(table.loc[own], load_catalogue())
    assert votes[["kind", "vote"]].to_numpy().tolist() == [["bone", -1], ["animal", -1]]


def test_the_base_rate_counts_witnesses_and_lends_to_few() -> None:
    catalogue = load_catalogue()
    rows = [experiment(f"hsa-miR-200{x}-3p", "+1", f"doi:10.1000/{x}") for x in "bc"]
    rows += [experiment("hsa-miR-21-5p", "-1", "doi:10.1000/z")]
    table = load_experiments(pd.DataFrame(rows))
    own = table["experiment_id"].str.startswith("X-")
    votes = paper_votes(table.loc[own], catalogue)
    rate = base_rate(votes, "tumour_cell", "any", catalogue)
    assert (rate.promoting, rate.suppressing, rate.witnesses) == (2.0, 2.0, 2)
    assert base_rate(votes, "tumour_cell", "lung", catalogue).mean == pytest.approx(0.5)
    assert base_rate(votes, "tumour_cell", "lung", catalogue).witnesses == 0
    assert base_rate(votes, "stroma", "any", catalogue).mean == 0.5
    nothing = base_rate(votes.iloc[:0], "stroma", "breast", catalogue)
    assert (nothing.promoting, nothing.suppressing) == (1, 1)  # no narrower than for all cancers
    breast = base_rate(votes, "tumour_cell", "breast", catalogue)
    assert (breast.promoting, breast.suppressing) == (2, 2)  # its own witnesses count once


# --- what ships


def test_the_shipped_mechanism_follows_from_the_shipped_targets_and_genes() -> None:
    reach, mechanism, scale = script("make_human_mechanism").computed()
    for made, name in (
        (mechanism, "human_mechanism.tsv"), (reach, "gene_reach.tsv"),
        (scale, "human_mechanism_scale.tsv"),
    ):  # fmt: skip
        shipped = package_table("prediction", name)
        assert list(shipped.columns) == list(made.columns)
        for column in made.columns:
            if made[column].dtype == object or made[column].dtype == "str":
                assert shipped[column].tolist() == made[column].tolist(), column
            else:
                np.testing.assert_allclose(shipped[column].astype(float), made[column], atol=2e-3)
    table = load_mechanism()
    assert tuple(table.columns) == MECHANISM_COLUMNS
    seeds = load_catalogue().mature["sequence"].str[1:8]
    first = ~seeds.duplicated().to_numpy() & (table["n_targets"] > 0).to_numpy()
    for name in (*PROGRAMMES, "z"):  # the null of z is that of other human seeds
        assert abs(table.loc[first, name].mean()) < 0.06, name
        assert table.loc[first, name].std() == pytest.approx(1, abs=0.08), name
    assert abs(np.corrcoef(table["z"], table["n_targets"])[0, 1]) < 0.1


@pytest.mark.reference
def test_the_shipped_numbers_are_those_of_the_fit(reference_dir) -> None:
    fitting = script("fit_prediction")
    fit = fitting.fit([fitting.reports(reference_dir), fitting.votes()])
    np.testing.assert_allclose(fit, fitted_numbers()[0], atol=0.02)


# --- step scores


def _knowledge(*rows: tuple[str, str, int]) -> pd.DataFrame:
    columns = pd.Index(["gene", "step", "sign"])
    return pd.DataFrame(rows, columns=columns).assign(basis="C-1")


def _targets(*genes: str) -> pd.DataFrame:
    return pd.DataFrame({"mirna": "hsa-miR-21-5p", "gene": genes, "log2_change": -1.0})


def test_a_step_score_is_a_saturating_sum_that_unreached_genes_do_not_touch() -> None:
    step = STEPS[0]
    few = _knowledge(("ZEB1", step, 1), ("CDH1", step, -1))
    unreached = [(f"X{i}", step, 1) for i in range(50)] + [("RUNX2", step, -1), ("TNF", step, -1)]
    more = _knowledge(("ZEB1", step, 1), ("CDH1", step, -1), *unreached)
    for knowledge in (few, more):
        table = score_steps(_targets("ZEB1"), knowledge=knowledge).table.set_index("step")
        assert table.at[step, "score"] == pytest.approx(-0.5 / 1.5)
        assert (table["score"].drop(step) == 0).all()
    two = _knowledge(("ZEB1", step, 1), ("ZEB2", step, 1))
    both = score_steps(_targets("ZEB1", "ZEB2"), knowledge=two)
    assert both.table["score"].iloc[0] == pytest.approx(-1 / 2)
    assert both.table[["n_raised", "n_lowered"]].iloc[0].tolist() == [0, 2]
    assert both.paths[["gene", "push", "basis"]].to_numpy().tolist() == [
        ["ZEB1", -0.5, "C-1"], ["ZEB2", -0.5, "C-1"],
    ]  # fmt: skip


def test_weak_pairs_and_unknown_genes_are_no_hits() -> None:
    universe = embedded_universe()
    table = pd.DataFrame(
        {"mirna": "m", "gene": ["ZEB1", "ZEB2", "NOGENE"], "log2_change": [-0.2, -1, -1]}
    )
    found = hits(universe, pd.Index(["m"]), table)
    assert universe.genes[found[0] > 0].tolist() == ["ZEB2"]
