"""The whole chain, on the embedded demonstration and on small inputs."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mirbone._core import InputError, write_table
from mirbone.evidence import read_targetscan
from mirbone.network import Path as NetworkPath
from mirbone.study import (
    StudyConfig,
    StudyResult,
    best_path,
    demo_config,
    explain_path,
    findings,
    make_config,
    run_study,
    study_record,
    study_tables,
)
from mirbone.words import CascadeStep, load_catalogue


def asked(**options: object) -> StudyConfig:
    """Give a configuration that leaves the cell out, which takes seconds."""
    return make_config(**{"models": 0} | options)


@pytest.fixture(scope="module")
def demo() -> StudyResult:
    return run_study(demo_config(models=0))


def signature(folder: Path, rows: list[tuple[str, str]], name: str = "signature.tsv") -> Path:
    path = folder / name
    lines = ["mirna\tdirection", *("\t".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_demo_follows_the_five_mirnas_of_the_review(demo: StudyResult) -> None:
    assert set(demo.signature.table["mirna"]) == {
        "hsa-miR-145-5p",
        "hsa-miR-143-3p",
        "hsa-miR-33a-5p",
        "hsa-miR-100-5p",
        "hsa-miR-508-5p",
    }
    assert (demo.signature.directions == -1).all()
    steps = demo.steps.set_index("step")
    assert steps.loc["emt_stemness", "effect"] > 0  # lowered suppressors of EMT push it up
    assert steps.loc["emt_stemness", "low"] >= 0  # three lines of evidence lean, all one way
    assert list(demo.steps["step"]) == [step.value for step in CascadeStep]


def test_the_paths_of_the_demo_are_those_of_the_review(demo: StudyResult) -> None:
    paths = study_tables(demo)["paths"][0]
    texts = set(paths["path"])
    assert "hsa-miR-143-3p -| FN1 -> emt_stemness" in texts
    assert "hsa-miR-145-5p -| VIM -> emt_stemness" in texts
    assert "hsa-miR-100-5p -| AGO2 -> invasion_intravasation" in texts
    assert (paths.loc[paths["mirna"] == "hsa-miR-143-3p", "push"] == 1).all()


def test_a_mirna_known_in_another_cancer_is_shown_there_and_not_used(demo: StudyResult) -> None:
    card = next(card for card in demo.cards if card.mirna == "hsa-miR-33a-5p")
    assert card.reaches == ()
    steps = {reach.explanation.step for reach in card.elsewhere}
    assert CascadeStep.BONE_RESORPTION in steps  # through PTHLH, in lung cancer
    assert "elsewhere" in set(card.claims["group"])
    assert "hsa-miR-33a-5p" not in set(demo.effects["mirna"])
    reasons = demo.left_out.set_index("item")["reason"]
    assert "other contexts" in reasons["hsa-miR-33a-5p"]


def test_findings_are_three_sentences_that_name_the_comparison(demo: StudyResult) -> None:
    changed, pushed, unsaid = findings(demo)
    assert "5 miRNAs are lowered and 0 raised in bone metastasis against matched primary" in changed
    assert pushed.startswith("No step is pushed beyond chance. The largest push is on EMT")
    assert "miR-508-5p" in unsaid


def test_every_claim_behind_a_path_is_in_the_evidence(demo: StudyResult) -> None:
    ids = set(demo.evidence.claims["claim_id"])
    cited = {
        claim
        for cell in study_tables(demo)["paths"][0]["claims"]
        for claim in cell.replace(";", ",").split(",")
    }
    assert cited
    assert cited <= ids


def test_a_marker_in_a_fluid_is_on_the_card_and_not_in_the_network(tmp_path: Path) -> None:
    config = asked(signature=signature(tmp_path, [("hsa-miR-326", "up")]), context="lung")
    result = run_study(config)
    (card,) = result.cards
    fluid = card.claims.loc[card.claims["group"] == "fluid"]
    assert (fluid["fluid"] == "serum").all()
    assert len(fluid) >= 2
    assert "hsa-miR-326" not in set(result.network.edges["source"])


def test_nothing_of_the_input_is_lost(tmp_path: Path) -> None:
    rows = [("miR-143", "down"), ("miR-99999", "up"), ("let-7a*", "down"), ("hsa-miR-30a", "up")]
    result = run_study(asked(signature=signature(tmp_path, rows), context="breast"))
    told = set(result.contrast.table["mirna"]) | set(result.left_out["item"])
    named = result.contrast.names
    for written, _ in rows:
        taken = named.loc[named["written"] == written, "mirna"]
        assert written in told or set(taken) & told, written
    assert "miR-99999" in set(result.left_out["item"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "expected exactly one input .* got none"),
        ({"signature": Path("a"), "counts": Path("b")}, "got `signature`, `counts`"),
        ({"counts": Path("b")}, "`counts` needs `contrast"),
        ({"counts": Path("b"), "contrast": "a:b"}, "`counts` needs `samples`"),
        ({"signature": Path("a"), "contrast": "ab"}, "expected `contrast` as CASE:CONTROL"),
        ({"signature": Path("a"), "context": "liver"}, "`context`: Input should be 'breast'"),
        ({"signature": Path("a"), "fdr": 0.0}, "`fdr`: Input should be greater than 0"),
    ],
)
def test_a_contradictory_configuration_says_what_was_expected(
    options: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        asked(**options)


def test_stages_are_told_in_order_as_they_begin() -> None:
    told: list[tuple[str, int, int]] = []
    run_study(demo_config(models=0), lambda *said: told.append(said))
    stages = [what for what, _, _ in told]
    assert stages[:3] == [
        "Reading names and evidence", "Reading the profile", "Building the network",
    ]  # fmt: skip
    assert stages[-1] == "Gathering the cards"
    assert len(stages) == len(set(stages)) == 10
    assert {(done, total) for _, done, total in told} == {(0, 1)}


def test_the_record_names_files_without_folders(demo: StudyResult) -> None:
    record = study_record(demo)
    assert record["config"]["signature"] == "demo_signature.tsv"
    (name,) = record["provenance"]["inputs"]
    assert name == "demo_signature.tsv"
    assert len(record["provenance"]["inputs"][name]) == 64


def test_the_record_tells_what_else_decides_the_result(demo: StudyResult, tmp_path: Path) -> None:
    record = study_record(demo)
    assert record["n_random"] == 10_000
    assert record["names"] == "miRBase v22"
    assert len(record["evidence_sha256"]) == 64
    names = study_tables(demo)["names"][0].set_index("written")["mirna"]
    assert names["miR-143"] == "hsa-miR-143-3p"
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    header = "subject\trelation\tobject\ttier\treference\n"
    rows = ["miR-143\ttargets\tFN1\tclip\tPMID:1\n", "miR-145\ttargets\tFN1\tclip\tPMID:2\n"]
    tables = [tmp_path / folder / "mine.tsv" for folder in "ab"]
    for path, row in zip(tables, rows, strict=True):
        path.write_text(header + row)
    config = asked(signature=signature(tmp_path, [("miR-143", "down")]), evidence=tables)
    inputs = study_record(run_study(config))["provenance"]["inputs"]
    assert set(inputs) == {"signature.tsv", "mine.tsv", "mine.tsv (2)"}
    assert inputs["mine.tsv"] != inputs["mine.tsv (2)"]


def test_a_signature_with_p_alone_is_adjusted_before_it_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    rows = ["miR-143\t-2\t0.0001", "miR-145\t-1\t0.9", "miR-100\t-1\t0.04"]
    path.write_text("mirna\tlog2fc\tp\n" + "\n".join(rows) + "\n")
    result = run_study(asked(signature=path, context="prostate"))
    assert list(result.signature.table["mirna"]) == ["hsa-miR-143-3p"]  # 0.04 * 3 / 2 = 0.06
    assert "own p" in result.signature.rule


def test_steps_that_nothing_reaches_carry_no_p(demo: StudyResult) -> None:
    unreached = demo.steps.loc[demo.steps["n_mirnas"] == 0]
    assert len(unreached)
    assert unreached[["effect", "p", "p_random_ties", "fdr", "expected"]].isna().all(axis=None)
    reached = demo.steps.loc[demo.steps["n_mirnas"] > 0]
    assert (reached["p"] >= reached["p_random_ties"]).all()


def test_an_empty_signature_is_told_and_nothing_is_lowered_to_fill_it(tmp_path: Path) -> None:
    path = tmp_path / "none.tsv"
    path.write_text("mirna\tlog2fc\tp\tfdr\nmiR-143\t-1\t0.5\t0.9\nmiR-145\t-2\t0.4\t0.9\n")
    result = run_study(asked(signature=path, context="prostate"))
    assert result.cards == ()
    assert findings(result)[0].startswith("No miRNA passes the rule")
    assert result.steps["effect"].isna().to_numpy().all()


def test_turning_the_profile_round_turns_every_push_round(tmp_path: Path) -> None:
    names = ["miR-143", "miR-200c", "miR-10b", "miR-30a", "miR-204"]
    down = signature(tmp_path, [(name, "down") for name in names], "down.tsv")
    up = signature(tmp_path, [(name, "up") for name in names], "up.tsv")
    one = run_study(asked(signature=down, context="breast")).steps
    other = run_study(asked(signature=up, context="breast")).steps
    assert one["effect"].to_numpy() == pytest.approx(-other["effect"].to_numpy(), nan_ok=True)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(["miR-143", "miR-145", "miR-100", "miR-203", "miR-34a"]))
def test_the_order_of_the_rows_does_not_matter(tmp_path: Path, order: list[str]) -> None:
    path = signature(tmp_path, [(name, "down") for name in order])
    found = run_study(asked(signature=path, context="prostate"))
    first = signature(tmp_path, [(name, "down") for name in sorted(order)], "sorted.tsv")
    expected = run_study(asked(signature=first, context="prostate"))
    pd.testing.assert_frame_equal(found.steps, expected.steps)


def test_predicted_targets_stand_beside_what_is_known(tmp_path: Path) -> None:
    table = tmp_path / "targetscan.tsv"
    rows = ["AACAUUC\tSNAI2\thsa-miR-203a-3p\t1\t-0.5", "GAGAUGA\tZEB1\thsa-miR-143-3p\t2\t-0.4"]
    rows += [f"GAGAUGA\tGENE{i}\thsa-miR-143-3p\t1\t-0.2" for i in range(40)]
    table.write_text("family\tfeature\trep.miRNA\tsites\tscore\n" + "\n".join(rows) + "\n")
    profile = signature(tmp_path, [("miR-143", "down"), ("miR-508-5p", "down")])
    plain = run_study(asked(signature=profile, context="prostate", predicted=False))
    result = run_study(asked(signature=profile, context="prostate", targets=table))
    assert result.predicted is not None
    assert plain.predicted is None
    pd.testing.assert_frame_equal(plain.steps, result.steps)  # predictions are no knowledge
    assert "ZEB1" not in set(
        result.network.edges.loc[result.network.edges["source"] == "hsa-miR-143-3p", "target"]
    )
    rows = result.predicted.consequences.set_index(["mirna", "step", "basis"])
    assert rows.loc[("hsa-miR-143-3p", "emt_stemness", "predicted"), "genes_down"] == "ZEB1"
    assert rows.loc[("hsa-miR-143-3p", "emt_stemness", "known"), "genes_down"] == "FN1;VIM"
    assert result.predicted.silent == ("hsa-miR-508-5p",)
    assert {"predicted_targets", "consequences", "target_enrichment"} <= set(study_tables(result))


def test_without_a_file_the_embedded_predictions_are_listed_and_nothing_else(
    tmp_path: Path,
) -> None:
    profile = signature(tmp_path, [("miR-143", "down"), ("miR-466", "up")])
    plain = run_study(asked(signature=profile, context="prostate", predicted=False))
    result = run_study(asked(signature=profile, context="prostate"))
    assert result.predicted is not None
    assert result.predicted.embedded
    assert set(result.predicted.targets["mirna"]) == {"hsa-miR-143-3p", "hsa-miR-466"}
    assert (result.predicted.targets["log2_change"] <= -0.25).all()
    more = set(study_tables(result)) - set(study_tables(plain))
    assert more == {"predicted_targets"}  # no test of a step, and no edge
    of_targets = {"prediction", "prediction_lines"}  # the mechanism is silent without them
    for name, (table, _) in study_tables(plain).items():
        if name in of_targets:
            continue
        pd.testing.assert_frame_equal(table, study_tables(result)[name][0])
    assert findings(result) == findings(plain)
    assert "embedded table" in study_record(result)["predicted_targets"]


def test_a_path_is_told_with_the_change_of_its_mirna(demo: StudyResult) -> None:
    card = next(card for card in demo.cards if card.mirna == "hsa-miR-143-3p")
    paths: list[NetworkPath] = [p for r in card.reaches for p in r.explanation.paths]
    told = {explain_path(path, -1) for path in paths}
    assert "lowered miR-143-3p, so more FN1, so more of EMT and stemness" in told
    assert "raised miR-143-3p, so less FN1, so less of EMT and stemness" in {
        explain_path(path, 1) for path in paths
    }


def table_of(folder: Path, header: str, *rows: str) -> Path:
    path = folder / "table.tsv"
    path.write_text("\n".join(["\t".join(header.split()), *("\t".join(r.split()) for r in rows)]))
    return path


def test_where_nothing_is_significant_no_step_is_called_reached(tmp_path: Path) -> None:
    path = table_of(tmp_path, "mirna log2fc p fdr", "miR-143 -1 0.5 0.9", "miR-145 2 0.4 0.9")
    changed, pushed, unsaid = findings(run_study(asked(signature=path, context="prostate")))
    assert changed.startswith("No miRNA passes the rule")
    assert "no push" in pushed
    assert "reached" not in unsaid
    assert unsaid.startswith("What it cannot say: which steps the profile touches")


def test_a_row_without_fdr_among_rows_with_one_is_left_out_with_the_reason(tmp_path: Path) -> None:
    header = "mirna log2FoldChange pvalue padj"
    path = table_of(tmp_path, header, "miR-143 -2 0.0001 0.001", "miR-145 -3 0.0001 NA")
    result = run_study(asked(signature=path, context="prostate"))
    assert list(result.signature.table["mirna"]) == ["hsa-miR-143-3p"]
    left = result.left_out.set_index("item")
    assert left.loc["hsa-miR-145-5p", "where"] == "profile"
    assert "no FDR" in left.loc["hsa-miR-145-5p", "reason"]
    assert "without an FDR" not in result.signature.rule


def test_a_row_without_p_is_left_out_where_the_fdr_comes_from_p(tmp_path: Path) -> None:
    path = table_of(tmp_path, "mirna log2fc p", "miR-143 -2 0.0001", "miR-145 -3 NA")
    result = run_study(asked(signature=path, context="prostate"))
    assert list(result.signature.table["mirna"]) == ["hsa-miR-143-3p"]
    assert "hsa-miR-145-5p" in set(result.left_out["item"])


@pytest.mark.parametrize("rows", [("GAPDH up", "ACTB down"), ("geneA up",), ("miR-99999 down",)])
def test_a_profile_of_which_no_name_is_known_is_refused(
    rows: tuple[str, ...], tmp_path: Path
) -> None:
    path = table_of(tmp_path, "mirna direction", *rows)
    with pytest.raises(InputError, match=r"expected human miRNA names .* knows none of those"):
        run_study(asked(signature=path, context="prostate"))


def test_a_profile_without_rows_is_refused(tmp_path: Path) -> None:
    path = table_of(tmp_path, "mirna direction", "miR-143 NA")
    with pytest.raises(InputError, match="must hold miRNAs with an effect"):
        run_study(asked(signature=path))


def test_predicted_targets_given_as_evidence_stay_out_of_the_network(tmp_path: Path) -> None:
    published = tmp_path / "targetscan.tsv"
    rows = ["GAGAUGA\tZEB1\thsa-miR-143-3p\t2\t-0.4", "AGUGCAA\tZEB1\thsa-miR-130a-3p\t1\t-0.2"]
    published.write_text("family\tfeature\trep.miRNA\tsites\tscore\n" + "\n".join(rows) + "\n")
    claims = tmp_path / "claims.tsv"
    write_table(read_targetscan(published, load_catalogue()).claims, claims)
    profile = signature(tmp_path, [("miR-143", "down")])
    plain = run_study(asked(signature=profile, context="prostate"))
    result = run_study(asked(signature=profile, context="prostate", evidence=(claims,)))
    pd.testing.assert_frame_equal(plain.network.edges, result.network.edges)
    pd.testing.assert_frame_equal(plain.steps, result.steps)
    (card,) = result.cards
    predicted = card.claims.loc[card.claims["tier"] == "prediction"]
    assert list(predicted["object"]) == ["ZEB1"]
    assert set(predicted["group"]) == {"predicted"}
    reasons = result.left_out.loc[result.left_out["where"] == "evidence"].set_index("reason")
    (told,) = [item for why, item in reasons["item"].items() if str(why).startswith("a prediction")]
    number = len(result.evidence.claims) - len(plain.evidence.claims)
    assert number > 1
    assert told == f"{number} claims of tier prediction"


def test_a_path_through_another_mirna_is_checked_against_what_was_measured_of_it(
    tmp_path: Path,
) -> None:
    rows = [("miR-205-5p", "down"), ("miR-200c-3p", "up")]
    result = run_study(asked(signature=signature(tmp_path, rows), context="breast"))
    card = next(card for card in result.cards if card.mirna == "hsa-miR-205-5p")
    paths = [path for reach in card.reaches for path in reach.explanation.paths]
    through = [path for path in paths if "hsa-miR-200c-3p" in path.nodes]
    # less miR-205, more ZEB1, less miR-200c: but miR-200c was raised
    against = [path for path in through if path.text.startswith(f"{card.mirna} -| ZEB1 -| ")]
    assert against
    assert all(card.disputed(path) == ("hsa-miR-200c-3p",) for path in against)
    assert all(card.disputed(path) == () for path in paths if path not in through)
    table = study_tables(result)["paths"][0].set_index("path")["against_profile"]
    assert table[against[0].text] == "hsa-miR-200c-3p"
    same = [("miR-205-5p", "down"), ("miR-200c-3p", "down")]
    agreed = run_study(asked(signature=signature(tmp_path, same), context="breast"))
    other = next(card for card in agreed.cards if card.mirna == "hsa-miR-205-5p")
    assert all(other.disputed(path) == () for path in against)


def test_a_disputed_path_is_never_offered_as_the_reason(tmp_path: Path) -> None:
    rows = [("miR-205-5p", "down"), ("miR-200c-3p", "up"), ("miR-141-3p", "up")]
    result = run_study(asked(signature=signature(tmp_path, rows), context="breast"))
    for card in result.cards:
        best = best_path(card)
        assert best is not None
        assert card.disputed(best[1]) == ()


def with_rows(demo: StudyResult, **columns: object) -> pd.DataFrame:
    steps = demo.steps.copy()
    reached = steps["effect"].notna()
    for name, value in columns.items():
        steps.loc[reached, name] = value
    return steps


def test_the_headline_names_the_steps_that_stand_out_and_only_these(demo: StudyResult) -> None:
    steps = with_rows(demo, p=0.5, fdr=0.5, z=0.4)
    plain = findings(replace(demo, steps=steps))[1]
    assert plain.startswith("No step is pushed beyond chance.")
    assert "no more than random sets" in plain
    assert " up" not in plain.split("; its best")[0] and " down" not in plain.split("; its best")[0]
    reached = steps.index[steps["effect"].notna()]
    for chosen in reached:
        one = steps.copy()
        one.loc[chosen, ["p", "fdr", "z"]] = (0.0001, 0.001, 3.2)
        label = CascadeStep(one.loc[chosen, "step"]).label
        told = findings(replace(demo, steps=one))[1]
        assert f"push {label} up, beyond chance" in told
        assert "3.2 standard deviations above random sets" in told
    every = findings(replace(demo, steps=with_rows(demo, p=0.0001, fdr=0.001, z=3.2)))[1]
    assert all(CascadeStep(step).label in every for step in steps.loc[reached, "step"])


def test_a_push_that_is_less_than_chance_is_never_called_up_or_beyond_chance(
    demo: StudyResult,
) -> None:
    steps = with_rows(demo, p=0.0001, fdr=0.001, z=-3.2)
    told = findings(replace(demo, steps=steps))[1]
    assert "eyond chance:" not in told
    assert told.startswith("No step is pushed beyond chance.")
    assert "Pushed less than random miRNAs do: " in told
    assert " up" not in told.split("; its best")[0]
    near = findings(replace(demo, steps=with_rows(demo, p=0.01, fdr=0.2, z=-2.6)))[1]
    assert "before correction" not in near


def test_a_family_or_cluster_counts_once_in_every_sentence(tmp_path: Path) -> None:
    names = ["200a", "200b", "200c", "141", "429"]
    rows = [(f"miR-{name}", "down") for name in names] + [("miR-21", "up")]
    result = run_study(asked(signature=signature(tmp_path, rows), context="breast"))
    changed, pushed, _ = findings(result)
    assert changed.startswith("5 miRNAs are lowered and 1 raised in")
    assert ": 2 witnesses, as a seed family or a cluster counts once; " in changed
    assert "5 miRNAs, 1 witness," in pushed and "on EMT and stemness" in pushed
    emt = result.steps.set_index("step").loc["emt_stemness"]
    assert (emt["n_mirnas"], emt["n_witnesses"], emt["n_up"] + emt["n_down"]) == (5, 1, 1)
    table = study_tables(result)["signature"][0].set_index("mirna")["witness"]
    assert table.nunique() == 2


def significant(folder: Path, *, cut: bool) -> Path:
    rows = ["miR-200c\t-2\t0.001", "miR-145\t-1\t0.002", "miR-21\t2\t0.0001"]
    rows += [] if cut else [f"miR-{n}\t0.{n}\t0.{n}" for n in (16, 22, 26, 92, 31, 93, 96)]
    path = folder / f"table_{cut}.tsv"
    path.write_text("mirna\tlog2fc\tp\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_table_in_which_every_row_is_significant_says_that_no_test_is_possible(
    tmp_path: Path,
) -> None:
    cut = run_study(asked(signature=significant(tmp_path, cut=True), context="breast"))
    assert cut.steps[["p", "fdr", "z"]].isna().all(axis=None)
    assert set(cut.steps["test"]) == {"none"}
    told = findings(cut)[1]
    assert "cannot be told: every row of the table is significant" in told
    assert "beyond chance" not in told
    whole = run_study(asked(signature=significant(tmp_path, cut=False), context="breast"))
    assert set(whole.steps["test"]) == {"competitive"}
    assert whole.steps["p"].notna().any()
    assert whole.steps.set_index("step").loc["emt_stemness", "n_measured"] >= 1


def test_numbers_and_verbs_agree(tmp_path: Path) -> None:
    rows = [("miR-143", "down"), ("miR-409", "up")]
    result = run_study(asked(signature=signature(tmp_path, rows), context="prostate"))
    assert "1 name stands for no single v22 miRNA" in findings(result)[2]


def changed_and_pushed(folder: Path, rows: list[tuple[str, str]]) -> tuple[str, str]:
    changed, pushed, _ = findings(
        run_study(asked(signature=signature(folder, rows), context="breast"))
    )
    return changed, pushed


@pytest.mark.parametrize(
    ("up", "down", "begins"),
    [
        (("miR-10b-5p",), ("miR-30a-5p",), "1 miRNA is lowered and 1 raised in"),
        (
            ("miR-10b-5p", "miR-21-5p"),
            ("miR-30a-5p", "miR-143-3p"),
            "2 miRNAs are lowered and 2 raised in",
        ),
        (("miR-10b-5p",), (), "0 miRNAs are lowered and 1 raised in"),
        ((), ("miR-30a-5p", "miR-143-3p"), "2 miRNAs are lowered and 0 raised in"),
    ],
)
def test_lowered_and_raised_are_counted_apart(
    tmp_path: Path, up: tuple[str, ...], down: tuple[str, ...], begins: str
) -> None:
    rows = [(name, "up") for name in up] + [(name, "down") for name in down]
    changed, pushed = changed_and_pushed(tmp_path, rows)
    assert changed.startswith(begins)
    assert pushed != "No miRNA was followed, so no push on a step of the cascade is stated."


def test_a_signature_that_reaches_nothing_says_so(tmp_path: Path) -> None:
    changed, pushed = changed_and_pushed(tmp_path, [("miR-1227-3p", "up")])
    assert "0 of them are known to act" in changed
    assert pushed == (
        "No step of the cascade is reached by a known path, so no push can be stated."
    )


def test_a_family_in_a_profile_is_not_opened_and_its_members_are_named(tmp_path: Path) -> None:
    rows = [("miR-143", "down"), ("miR-30s", "down")]
    result = run_study(asked(signature=signature(tmp_path, rows), context="breast"))
    left = result.left_out.loc[result.left_out["item"] == "miR-30s"].set_index("where")["reason"]
    assert "hsa-miR-30a-5p" in left["names"]
    assert left["names"].endswith("Write the members that were measured.")
    assert "not that of one known" in left["signature"]


def test_targets_are_predicted_on_the_users_own_utrs(tmp_path: Path) -> None:
    """miR-145-5p's seed match stands in one UTR of FN1; the longer, with the site, counts."""
    site, filler = "AACTGGAA", "GC" * 60
    utrs = tmp_path / "utrs.fa"
    utrs.write_text(
        f">NM_1|FN1\n{filler}\n>NM_2|FN1\n{filler}{site}{filler}\n>OTHER\n{filler}{site}\n"
    )
    profile = tmp_path / "profile.tsv"
    profile.write_text("mirna\tdirection\nhsa-miR-145-5p\tdown\n")
    result = run_study(asked(signature=profile, context="prostate", utrs=utrs))
    assert result.predicted is not None
    row = result.predicted.targets.iloc[0]
    assert (row["mirna"], row["gene"], row["n_sites"]) == ("hsa-miR-145-5p", "FN1", 1)
    assert row["low"] < row["log2_change"] < 0
    assert result.predicted.unsequenced == ()
    knowledge = result.network.edges
    assert "prediction" not in set(knowledge["tier"])
    assert str(utrs.name) in result.predicted.source


def test_utrs_that_name_no_gene_are_refused(tmp_path: Path) -> None:
    utrs = tmp_path / "utrs.fa"
    utrs.write_text(">NM_1\nACGTACGTACGT\n")
    profile = tmp_path / "profile.tsv"
    profile.write_text("mirna\tdirection\nhsa-miR-145-5p\tdown\n")
    with pytest.raises(InputError, match=r"named by gene.*'NM_1'"):
        run_study(asked(signature=profile, context="prostate", utrs=utrs))
    with pytest.raises(InputError, match="got both"):
        asked(signature=profile, utrs=utrs, targets=utrs)
