"""Published experiments: the embedded table, a user's beside it, and what is found in them."""

import json
import re
import runpy
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from mirbone._core import InputError, read_table, table_text, write_table
from mirbone.cli._app import app
from mirbone.evidence import (
    EXPERIMENT_COLUMNS,
    check_experiments,
    contradicting_experiments,
    count_witnesses,
    expand_claims,
    experiments,
    load_evidence,
    load_experiments,
)
from mirbone.evidence._bibliography import bibliography_key
from mirbone.figures import NothingToDraw, as_svg, experiment_dots
from mirbone.network import Context, build_network
from mirbone.words import (
    ANIMAL_READOUTS,
    BONE_READOUTS,
    CANCERS,
    ENTRY_STAGES,
    READOUTS,
    STUDIED_CANCERS,
    load_catalogue,
    resolve_gene,
    short,
)

REPOSITORY = Path(__file__).resolve().parents[1]
DESIGN_COLUMNS = [
    *("experiment_id", "mirna", "perturbation", "acting_compartment", "delivered_by", "cell_line"),
    *("cancer", "entry_stage", "readout", "direction", "effect", "effect_unit", "n_treated"),
    *("n_control", "dispersion", "targets_shown", "target_tier", "reference", "read_from", "note"),
]
ONE = {
    "mirna": "miR-466",
    "perturbation": "mimic",
    "readout": "osteolysis",
    "direction": "-1",
    "reference": "doi:10.1000/planted",
    "entry_stage": "intracardiac",
}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return load_experiments(retracted=True)


def user(*rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame([ONE | row for row in rows])


def test_the_first_columns_are_those_of_the_design(table: pd.DataFrame) -> None:
    assert list(EXPERIMENT_COLUMNS[:20]) == DESIGN_COLUMNS
    assert list(EXPERIMENT_COLUMNS[20:]) == ["written", "giver", "retracted_by", "setting"]
    assert list(table.columns) == list(EXPERIMENT_COLUMNS)
    assert table.map(lambda cell: isinstance(cell, str)).all(axis=None)


def test_the_table_is_as_large_as_was_promised(table: pd.DataFrame) -> None:
    sound = table.loc[table["retracted_by"] == ""]
    animals = sound.loc[sound["setting"] == "in_vivo"]
    assert len(sound) >= 150
    assert len(animals) >= 60
    assert animals["reference"].nunique() >= 45
    assert animals["readout"].isin(BONE_READOUTS).sum() >= 60


def test_rows_are_in_order_of_reference_and_none_stands_twice(table: pd.DataFrame) -> None:
    keys = table["reference"].str.lower().tolist()
    assert keys == sorted(keys)
    assert table["experiment_id"].is_unique
    says = ["mirna", "perturbation", "readout", "direction", "reference", "cell_line", "note"]
    assert not table.duplicated(says).any()


def test_every_reference_is_one_publication_of_the_bibliography(table: pd.DataFrame) -> None:
    base = load_evidence()
    keys = table["reference"].map(lambda key: bibliography_key(base.references, key))
    assert keys.notna().all()
    spelled = table["reference"].drop_duplicates()
    assert spelled.str.lower().is_unique
    assert keys.nunique() == len(spelled)
    assert all(finding.level == "note" for finding in check_experiments(base, table))


def test_names_and_genes_are_the_current_ones(table: pd.DataFrame) -> None:
    catalogue = load_catalogue()
    assert set(table["mirna"]) <= set(catalogue.mature["name"])
    shown = {gene for cell in table["targets_shown"] for gene in cell.split(";") if gene}
    assert [gene for gene in sorted(shown) if resolve_gene(gene).names != (gene,)] == []


def test_the_setting_follows_the_entry_stage_and_is_else_known_or_left_open(
    table: pd.DataFrame,
) -> None:
    stage, setting = table["entry_stage"], table["setting"]
    assert ((stage == "in_vitro") == (setting == "in_vitro")).all()
    assert (setting[~stage.isin(["", "in_vitro"])] == "in_vivo").all()
    assert (setting[stage == ""] == "in_vivo").mean() > 0.9
    assert not table.loc[setting == "in_vitro", "readout"].isin(ANIMAL_READOUTS).any()


def test_notes_are_for_readers_of_the_package(table: pd.DataFrame) -> None:
    said = " ".join([*table["note"], *load_evidence().references["note"]])
    assert not re.search(r"shared/|the other file|maybe duplicate|session", said)


def test_the_vocabularies_hold_those_of_claims() -> None:
    assert set(CANCERS) <= set(STUDIED_CANCERS)
    assert set(BONE_READOUTS) < set(ANIMAL_READOUTS) < set(READOUTS)
    assert len(set(READOUTS)) == len(READOUTS)
    assert "in_vitro" in ENTRY_STAGES


# --- retracted papers ---------------------------------------------------------------------------


def test_a_retracted_paper_is_in_no_default_answer(table: pd.DataFrame) -> None:
    withdrawn = set(table.loc[table["retracted_by"] != "", "experiment_id"])
    assert len(withdrawn) >= 8
    assert not withdrawn & set(load_experiments()["experiment_id"])
    found = experiments("miR-34a", in_vivo=True)
    assert not withdrawn & set(found.table["experiment_id"])
    assert found.left_out > 0
    asked = experiments("miR-34a", in_vivo=True, retracted=True)
    assert len(asked.table) == len(found.table) + found.left_out
    assert asked.left_out == 0


def test_a_planted_retracted_row_is_found_only_when_asked_for() -> None:
    planted = user({"retracted_by": "doi:10.1000/notice"}, {})
    assert load_experiments(planted)["experiment_id"].tolist()[-1:] == ["X-002"]
    assert load_experiments(planted, retracted=True)["experiment_id"].tolist()[-2] == "X-001"
    base = experiments(readout="osteolysis").left_out
    found = experiments(readout="osteolysis", experiments=planted)
    assert "X-001" not in set(found.table["experiment_id"])
    assert "X-002" in set(found.table["experiment_id"])
    assert found.left_out == base + 1


def test_a_retracted_row_is_refused_in_a_count(table: pd.DataFrame) -> None:
    with pytest.raises(InputError, match=r"no row of a retracted paper.*`retracted=True`"):
        count_witnesses(table)


# --- counting -----------------------------------------------------------------------------------


def naive_witnesses(rows: pd.DataFrame) -> dict[str, str]:
    sequence = dict(load_catalogue().mature[["name", "sequence"]].to_numpy().tolist())
    papers: dict[str, dict[str, int]] = {}
    for row in rows.to_dict("records"):
        if row["direction"]:
            of_seed = papers.setdefault(sequence[row["mirna"]][1:8], {})
            key = row["reference"].lower()
            of_seed[key] = of_seed.get(key, 0) + int(row["direction"])
    said = {}
    for seed, signs in papers.items():
        net = sum((sum_ > 0) - (sum_ < 0) for sum_ in signs.values())
        split = any(signs.values())
        said[seed] = "+1" if net > 0 else "-1" if net < 0 else "mixed" if split else "0"
    return said


def test_a_seed_family_is_one_witness_however_often_it_was_studied() -> None:
    table = load_experiments()
    bone = table.loc[table["readout"].isin(BONE_READOUTS) & (table["setting"] == "in_vivo")]
    counted = count_witnesses(bone)
    assert dict(zip(counted["seed"], counted["direction"], strict=True)) == naive_witnesses(bone)
    assert counted["seed"].is_unique
    assert counted["n_rows"].sum() == (bone["direction"] != "").sum()
    more = pd.concat([bone, bone.loc[bone["mirna"] == "hsa-miR-466"]])
    assert count_witnesses(more)["direction"].tolist() == counted["direction"].tolist()


def test_two_miRNAs_of_one_seed_are_one_witness() -> None:
    rows = user({"mirna": "miR-141-3p"}, {"mirna": "miR-200a-3p"}, {"mirna": "miR-466"})
    mine = load_experiments(rows)[-3:]
    counted = count_witnesses(mine)
    assert counted["mirnas"].tolist() == ["hsa-miR-141-3p;hsa-miR-200a-3p", "hsa-miR-466"]
    assert counted["n_rows"].tolist() == [2, 1]
    assert counted["n_papers"].tolist() == [1, 1]


def test_a_contradiction_is_both_directions_of_one_readout_kind() -> None:
    rows = user({}, {"direction": "+1", "readout": "bone_metastasis_burden"}, {"readout": "emt"})
    mine = load_experiments(rows.assign(entry_stage=["intracardiac", "", ""]))[-3:]
    found = contradicting_experiments(mine)
    assert found.to_dict("records") == [
        {"mirna": "hsa-miR-466", "readout": "bone metastasis", "more": "X-002", "less": "X-001",
         "none": ""}
    ]  # fmt: skip
    both = contradicting_experiments(load_experiments())
    assert ("hsa-miR-143-3p", "invasion") in set(zip(both["mirna"], both["readout"], strict=True))


# --- finding ------------------------------------------------------------------------------------


def test_animals_and_bone_come_first() -> None:
    found = experiments().table
    bone = found["readout"].isin(BONE_READOUTS) & (found["setting"] == "in_vivo")
    assert bone[: bone.sum()].all()
    animals = found["setting"] == "in_vivo"
    assert animals[: animals.sum()].all()


def test_conditions_narrow_each_other() -> None:
    found = experiments(stage="intracardiac", cancer="prostate", readout="bone_metastasis_burden")
    rows = found.table
    assert len(rows) > 2
    assert set(rows["entry_stage"]) == {"intracardiac"}
    assert set(rows["cancer"]) == {"prostate"}
    assert set(rows["setting"]) == {"in_vivo"}
    assert experiments(cancer="lung", in_vivo=True).table["setting"].eq("in_vivo").all()


def test_names_of_any_kind_resolve_and_the_others_are_handed_back() -> None:
    found = experiments(["hsa-miR-143*", "miR-143", "miR-200 family", "miR-199a", "miR-99999"])
    assert {"hsa-miR-143-5p", "hsa-miR-143-3p", "hsa-miR-200b-3p"} <= set(found.names)
    assert "miR-99999" in found.unresolved["query"].tolist()
    assert set(found.table["mirna"]) <= set(found.names)


def test_a_name_that_nothing_knows_is_refused_and_never_answered_with_nothing() -> None:
    with pytest.raises(InputError, match="'miR-99999' is unknown"):
        experiments("miR-99999")
    family = experiments(["miR-200 family", "miR-99999"])
    assert family.unresolved["query"].tolist() == ["miR-99999"]
    known = experiments("hsa-miR-4313")
    assert known.table.empty
    assert (
        known.summary == "no such experiment is recorded, which says nothing of what a miRNA does"
    )


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ({"stage": "cardiac"}, r"`stage` must be one of orthotopic.*Did you mean 'intracardiac'"),
        ({"cancer": "bone"}, r"`cancer` must be one of breast"),
        ({"readout": "growth"}, r"`readout` must be one of bone_metastasis_incidence"),
    ],
)
def test_a_word_outside_its_list_is_refused(condition: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        experiments(**condition)  # pyright: ignore[reportArgumentType]


# --- a user's table -----------------------------------------------------------------------------


def test_a_users_table_needs_five_columns_and_names_of_any_age(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "mirna,perturbation,readout,direction,reference,targets_shown\n"
        "miR-143,mimic,osteolysis,+,pmid:1,CTGF\nhsa-miR-143*,mimic,emt,−,pmid:1,\n",
        encoding="utf-8",
    )
    mine = load_experiments(path)[-2:]
    assert mine["experiment_id"].tolist() == ["X-001", "X-002"]
    assert mine["mirna"].tolist() == ["hsa-miR-143-3p", "hsa-miR-143-5p"]
    assert mine["written"].tolist() == ["miR-143", "hsa-miR-143*"]
    assert mine["direction"].tolist() == ["+1", "-1"]
    assert mine["targets_shown"].tolist() == ["CCN2", ""]
    assert load_experiments([path, str(path)])["experiment_id"].tolist()[-1] == "X-004"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"mirna": "miR-99999"}, r"line 2, column 'mirna': .*'miR-99999' is unknown"),
        ({"mirna": "miR-200 family"}, r"column 'mirna': .*is family"),
        ({"perturbation": "knockdown"}, r"line 2: perturbation must be one of overexpression"),
        ({"readout": "pain"}, "readout must be one of"),
        ({"direction": "up"}, r"column 'direction': [Ii]nput should be '\+1'.*got 'up'"),
        ({"entry_stage": "tail"}, "entry_stage must be one of orthotopic"),
        ({"setting": "in_vitro"}, "entry_stage 'intracardiac' and setting 'in_vitro' contradict"),
        ({"entry_stage": "in_vitro"}, "readout 'osteolysis' is of an animal"),
        ({"reference": "Smith 2020"}, r"reference must be one of doi:10\.\.\., pmid:123"),
        ({"retracted_by": "yes"}, "retracted_by is the notice"),
        ({"target_tier": "perturbation"}, "a target_tier needs targets_shown"),
        ({"target_tier": "clip", "targets_shown": "RUNX2"}, "target_tier must be one of"),
        ({"effect": "0.4"}, "effect and effect_unit stand together"),
        ({"effect": "big", "effect_unit": "fold"}, "column 'effect'"),
        ({"n_treated": "ten"}, "column 'n_treated'"),
        ({"experiment_id": "Colden2017-466-1"}, r"'Colden2017-466-1' is also in experiments\.tsv"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(cells: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        load_experiments(user(cells))


def test_a_column_that_experiments_do_not_have_is_named() -> None:
    with pytest.raises(InputError, match=r"found 'p_value'\. Rename or remove it"):
        load_experiments(user({"p_value": "0.01"}))


def test_a_users_reference_that_the_bibliography_lacks_is_told() -> None:
    found = check_experiments(load_evidence(), load_experiments(user({}, {})))
    told = [finding for finding in found if finding.level == "warning"]
    assert [finding.claim_id for finding in told] == ["X-001", "X-002"]
    assert "doi:10.1000/planted is not in the bibliography" in told[0].message
    assert "says what one before it says" in told[1].message


# --- the face -----------------------------------------------------------------------------------


def run(*arguments: str, code: int = 0) -> tuple[str, str]:
    result = CliRunner().invoke(app, ["evidence", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


def test_what_the_command_writes_reads_back_unchanged(tmp_path: Path, table: pd.DataFrame) -> None:
    path = tmp_path / "experiments.tsv"
    _, said = run("experiments", "--retracted", "-o", str(path))
    assert f"they are at {path}" in said
    back = read_table(path, what="it", required=EXPERIMENT_COLUMNS).reset_index(drop=True)
    key = ["reference", "experiment_id"]
    pd.testing.assert_frame_equal(
        back.sort_values(key, ignore_index=True), table.sort_values(key, ignore_index=True)
    )
    renamed = back.assign(experiment_id=lambda rows: "again-" + rows["experiment_id"])
    write_table(renamed, path)
    again = load_experiments(path, retracted=True)[len(table) :].reset_index(drop=True)
    pd.testing.assert_frame_equal(again, renamed)


def test_the_command_shows_direction_in_words_and_counts_last() -> None:
    shown, said = run("experiments", "miR-466", "--mirna", "miR-34a", "foo", "--in-vivo")
    assert "miR-466\toverexpression\ttumour cell\tprostate\torthotopic" in shown
    assert "↓ less" in shown
    assert "'foo' stands for no single miRNA" in said
    assert "(--retracted)" in said.splitlines()[-1]
    shown, _ = run("experiments", "miR-34a", "--readout", "bone_mass", "--retracted")
    assert "(RETRACTED)" in shown


def test_the_command_gives_json_and_refuses_unknown_words(tmp_path: Path) -> None:
    shown, _ = run("experiments", "miR-466", "--json")
    assert {row["mirna"] for row in json.loads(shown)} == {"hsa-miR-466"}
    with pytest.raises(InputError, match="unknown"):
        CliRunner().invoke(app, ["evidence", "experiments", "foo"], catch_exceptions=False)
    out = tmp_path / "few.tsv"
    run("experiments", "miR-466", "foo", "-o", str(out))
    assert out.with_name("few_unresolved.tsv").exists()


def test_the_check_counts_experiments_and_takes_a_users(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    write_table(user({}), path)
    _, said = run("check", "--experiments", str(path))
    total = len(load_experiments(path, retracted=True))
    assert f"{total} experiments (8 retracted)" in said


def test_the_file_holds_no_text_that_a_spreadsheet_would_run() -> None:
    text = files("mirbone.evidence").joinpath("data", "experiments.tsv").read_text("utf-8")
    assert {line.count("\t") for line in text.splitlines()} == {len(EXPERIMENT_COLUMNS) - 1}
    assert not re.search(r"\t[=@]", text)


# --- what is made of them -----------------------------------------------------------------------


def script(name: str) -> dict[str, Any]:
    return runpy.run_path(str(REPOSITORY / "scripts" / f"{name}.py"))


def test_the_claims_on_targets_are_those_of_the_experiments() -> None:
    made = script("make_literature_claims")
    want = made["literature_claims"](load_evidence(), load_experiments())
    assert made["CLAIMS"].read_text(encoding="utf-8") == table_text(want)


def test_a_target_claim_stands_on_a_paper_that_is_not_retracted(table: pd.DataFrame) -> None:
    base = load_evidence()
    claims = base.claims.loc[base.claims["claim_id"].str.startswith("L-exp-")]
    assert len(claims) > 100
    assert set(claims["relation"]) == {"targets"}
    assert set(claims["tier"]) <= {"reporter_mutated_site", "perturbation"}
    assert set(claims["bone_metastasis_effect"]) == {""}
    withdrawn = table.loc[table["retracted_by"] != "", "reference"]
    assert not set(claims["reference"]) & set(withdrawn)
    pairs = claims[["subject", "object", "reference", "compartment"]]
    assert not pairs.duplicated().any()


def test_markers_are_levels_in_a_fluid_and_never_function() -> None:
    base = load_evidence()
    claims = base.claims.loc[base.claims["claim_id"].str.startswith("L-mark-")]
    assert len(claims) == 72
    assert set(claims["relation"]) == {"level"}
    assert set(claims["tier"]) == {"patient_association"}
    assert set(claims["bone_metastasis_effect"]) == {""}
    assert (claims["fluid"] != "").all()
    assert claims["comparison"].str.contains(" vs ").all()


def test_no_experiment_and_no_marker_becomes_an_edge_on_a_step() -> None:
    base = load_evidence()
    edges = build_network(expand_claims(base, load_catalogue()), Context("prostate", "bone")).edges
    literature = re.compile(r"\bL-(?:exp|mark)-")
    found = edges.loc[edges["claims"].astype(str).str.contains(literature)]
    assert set(found["kind"]) == {"mirna_target"}
    assert not edges["claims"].astype(str).str.contains("L-mark-").any()


def test_the_page_on_experiments_is_current() -> None:
    made = script("make_experiment_docs")
    assert made["PAGE"].read_text(encoding="utf-8") == made["page"]()
    drawn = made["FIGURE"].read_text(encoding="utf-8")
    rows = experiments(in_vivo=True).table
    names = rows.loc[rows["readout"].isin(BONE_READOUTS), "mirna"].unique()
    assert all(f">{short(name)}<" in drawn for name in names)


def test_the_figure_leaves_out_retracted_papers_and_what_is_not_of_animals(
    table: pd.DataFrame,
) -> None:
    want = as_svg(experiment_dots(load_experiments()), "E")
    assert as_svg(experiment_dots(table), "E") == want
    with pytest.raises(NothingToDraw, match="must hold animal experiments"):
        experiment_dots(table.loc[table["setting"] == "in_vitro"])
    with pytest.raises(InputError, match=r"it lacks entry_stage"):
        experiment_dots(table.drop(columns="entry_stage"))
