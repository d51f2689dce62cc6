"""Loading: the embedded tables, a user's tables, and what is said when they are wrong."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_cases import base_of, claim, table
from mirbone._core import InputError
from mirbone.evidence import (
    CLAIM_COLUMNS,
    add_claims,
    citation,
    claim_sentence,
    claims_between,
    export_claims,
    format_claim,
    load_evidence,
    read_claims,
    select_claims,
)
from mirbone.words import load_catalogue

REPOSITORY = Path(__file__).resolve().parents[1]
DESIGN_COLUMNS = [
    *("claim_id", "subject", "relation", "object", "sign", "mechanism", "direct", "step"),
    *("compartment", "cancer", "host_tissue", "model_system", "n", "fluid", "comparison"),
    *("bone_metastasis_effect", "tier", "reference", "source", "note"),
]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def user_table(folder: Path, *rows: str, header: str = "subject,relation,object,tier,reference"):
    return write(folder / "mine.csv", "\n".join([header, *rows]) + "\n")


def last_claims(folder: Path, *rows: str, **header: str) -> pd.DataFrame:
    base = load_evidence([user_table(folder, *rows, **header)])
    return base.claims[base.claims["source"] == "user"].reset_index(drop=True)


def test_the_embedded_review_is_complete_enough_and_all_text():
    base = load_evidence()
    assert (base.claims["source"] == "review").sum() > 400
    assert list(base.claims.columns) == list(CLAIM_COLUMNS)
    for frame in (base.claims, base.references, base.entities):
        assert frame.map(lambda cell: isinstance(cell, str)).all(axis=None)
    assert base.claims["claim_id"].is_unique


def test_the_readme_counts_the_claims():
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    counts = [int(number) for number in re.findall(r"(\d+) claims", text)]
    assert counts == [len(load_evidence().claims)]


def test_the_page_says_how_many_claims_cite_only_numbers_that_are_not_identified():
    base = load_evidence()
    known = base.references[["authors", "doi", "pmid"]].ne("").any(axis=1)
    known |= base.references["reference_id"].str.startswith("pmcid:")
    bare = set(base.references.loc[~known, "reference_id"])
    cited = base.claims["reference"].str.split(";").map(set)
    ends = base.claims[cited.map(bare.issuperset)]
    own = cited.map({"R0"}.issuperset)
    assert set(ends["source"]) == {"review"}
    page = " ".join((REPOSITORY / "docs" / "evidence.md").read_text(encoding="utf-8").split())
    review = (base.claims["source"] == "review").sum()
    assert f"Of the {review} claims of the review, {len(ends)} cite only numbers" in page
    assert f"and {(own & (base.claims['source'] == 'review')).sum()} cite the review itself" in page
    assert f"({len(bare)} numbers" in page


def test_the_first_twenty_columns_are_those_of_the_design():
    assert list(CLAIM_COLUMNS) == [*DESIGN_COLUMNS, "value", "section", "sentence"]


def test_a_user_table_needs_five_columns_and_the_rest_is_filled(tmp_path):
    claims = last_claims(
        tmp_path,
        "hsa-miR-30a-5p,targets,RUNX2,perturbation,PMID:1",
        "hsa-miR-30a-5p,affects,migration,perturbation,PMID:1",
    )
    assert claims["claim_id"].tolist() == ["U-001", "U-002"]
    assert claims["source"].tolist() == ["user", "user"]
    assert claims["sign"].tolist() == ["-1", ""]
    assert claims["note"].tolist() == ["", ""]


def test_user_names_of_any_age_become_canonical_and_the_note_says_so(tmp_path):
    claims = last_claims(tmp_path, "miR-143,targets,CTGF,perturbation,PMID:1")
    assert claims.loc[0, ["subject", "object"]].tolist() == ["hsa-miR-143-3p", "CCN2"]
    assert "'miR-143' resolved to hsa-miR-143-3p" in claims.loc[0, "note"]
    assert "'CTGF' resolved to CCN2" in claims.loc[0, "note"]


def test_a_user_family_is_written_as_claims_write_it(tmp_path):
    claims = last_claims(tmp_path, "miR-30s,targets,RUNX2,perturbation,PMID:1")
    assert claims.loc[0, "subject"] == "miR-30 family"


def test_a_gene_symbol_outside_the_embedded_table_is_taken_as_written(tmp_path):
    claims = last_claims(tmp_path, "hsa-miR-30a-5p,targets,ZNF891,perturbation,PMID:1")
    assert claims.loc[0, "object"] == "ZNF891"
    assert "taken as written" in claims.loc[0, "note"]


def test_ids_of_two_user_tables_do_not_meet(tmp_path):
    one = user_table(tmp_path, "hsa-miR-30a-5p,targets,RUNX2,perturbation,PMID:1")
    two = write(tmp_path / "two.csv", one.read_text(encoding="utf-8"))
    claims = load_evidence([one, two]).claims
    assert claims["claim_id"].tolist()[-2:] == ["U-001", "U-002"]


def test_one_user_table_needs_no_list(tmp_path):
    one = user_table(tmp_path, "hsa-miR-30a-5p,targets,RUNX2,perturbation,PMID:1")
    several = load_evidence([one]).claims
    for bare in (one, str(one), pd.read_csv(one)):
        pd.testing.assert_frame_equal(load_evidence(bare).claims, several)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "xyzzy thing,targets,RUNX2,perturbation,PMID:1",
            r"mine\.csv, line 2, column 'subject': expected a miRNA.*'xyzzy thing'",
        ),
        (
            "hsa-miR-30a-5p,affects,migratoin,perturbation,PMID:1",
            r"line 2, column 'object'.*Near words: migration",
        ),
        (
            "hsa-miR-30a-5p,likes,RUNX2,perturbation,PMID:1",
            r"line 2, column 'relation': input should be 'targets'.*got 'likes'",
        ),
        (
            "hsa-miR-30a-5p,targets,RUNX2,proof,PMID:1",
            r"line 2, column 'tier': .*got 'proof'",
        ),
        (",targets,RUNX2,perturbation,PMID:1", r"line 2, column 'subject': expected a name"),
        ("hsa-miR-30a-5p,level,bone_metastasis,in_vivo,PMID:1", r"line 2: .*needs a comparison"),
        ("hsa-miR-30a-5p,targets,RUNX2,perturbation,", r"column 'reference': .*got ''"),
    ],
)
def test_a_wrong_user_row_is_refused_with_file_line_and_column(tmp_path, row, message):
    with pytest.raises(InputError, match=message):
        load_evidence([user_table(tmp_path, row)])


def test_an_ambiguous_mirna_is_refused_with_its_candidates(tmp_path):
    with pytest.raises(InputError, match=r"may be hsa-miR-\S+, hsa-miR-\S+.*Write the one"):
        load_evidence([user_table(tmp_path, "hsa-mir-30a,targets,RUNX2,perturbation,PMID:1")])


def test_an_unknown_column_is_named(tmp_path):
    path = user_table(tmp_path, "a,b,c,d,e,f", header="subject,relation,object,tier,reference,pval")
    with pytest.raises(InputError, match=r"line 1: expected columns among .*found 'pval'"):
        load_evidence([path])


def test_a_repeated_id_says_where_the_other_one_is(tmp_path):
    taken = load_evidence().claims["claim_id"].iloc[0]
    path = user_table(
        tmp_path,
        f"{taken},hsa-miR-30a-5p,targets,RUNX2,perturbation,PMID:1",
        header="claim_id,subject,relation,object,tier,reference",
    )
    with pytest.raises(InputError, match=rf"mine\.csv, line 2, .*'{taken}' is also in claims_"):
        load_evidence([path])


def test_many_faults_are_counted(tmp_path):
    rows = ["hsa-miR-30a-5p,likes,RUNX2,perturbation,PMID:1"] * 8
    with pytest.raises(InputError, match=r"and 3 more"):
        load_evidence([user_table(tmp_path, *rows)])


def test_added_claims_are_checked_and_leave_the_base_alone():
    base = base_of(claim())
    more = add_claims(base, table(claim(claim_id="Y-001")))
    assert (len(base.claims), len(more.claims)) == (1, 2)
    with pytest.raises(InputError, match="each id must stand once"):
        add_claims(base, table(claim()))
    with pytest.raises(InputError, match="column 'sign'"):
        add_claims(base, table(claim(claim_id="Y-001", sign="up")))


def test_export_writes_one_row_a_claim_in_the_fixed_columns(tmp_path):
    base = load_evidence()
    path = tmp_path / "claims.tsv"
    assert export_claims(base, path) == len(base.claims)
    header, first, *_ = path.read_text(encoding="utf-8").splitlines()
    assert header.split("\t")[:20] == DESIGN_COLUMNS
    assert first.split("\t")[0] == base.claims["claim_id"].iloc[0]
    pd.testing.assert_frame_equal(read_claims(path).reset_index(drop=True), base.claims)


CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12
).map(str.strip)


@settings(max_examples=40, deadline=None)
@given(notes=st.lists(CELL, min_size=1, max_size=4), mechanism=CELL)
def test_export_round_trips_whatever_a_cell_holds(tmp_path_factory, notes, mechanism):
    base = base_of(*(claim(note=note, mechanism=mechanism) for note in notes))
    path = tmp_path_factory.mktemp("export") / "claims.tsv"
    export_claims(base, path)
    pd.testing.assert_frame_equal(read_claims(path).reset_index(drop=True), base.claims)


def test_an_incomplete_claim_table_is_refused_by_name_of_column(tmp_path):
    with pytest.raises(InputError, match="expected a column 'claim_id'"):
        read_claims(user_table(tmp_path, "a,b,c,d,e"))


def test_selecting_by_mirna_finds_its_families_and_every_spelling():
    base = base_of(
        claim(subject="miR-30 family"),
        claim(subject="hsa-miR-30a-5p", tier="in_vivo"),
        claim(subject="hsa-miR-145-5p"),
        claim(subject="RUNX2"),
    )
    found = select_claims(base, mirna="miR-30a-5p")
    assert found["claim_id"].tolist() == ["X-001", "X-002"]
    assert select_claims(base, gene="CBFA1")["claim_id"].tolist() == ["X-004"]


def test_selecting_by_gene_finds_gene_groups():
    base = base_of(claim(object="TGFB", relation="regulates"), claim())
    assert select_claims(base, gene="TGFB1")["claim_id"].tolist() == ["X-001"]


def test_selecting_by_step_finds_its_processes_and_the_strongest_comes_first():
    base = base_of(
        claim(object="dormancy", tier="review_statement"),
        claim(object="quiescence", tier="in_vivo"),
        claim(object="migration", step="dormancy", tier="perturbation"),
        claim(),
    )
    assert select_claims(base, step="dormancy")["claim_id"].tolist() == ["X-003", "X-002", "X-001"]


def test_conditions_narrow_each_other():
    base = base_of(claim(cancer="breast"), claim(cancer="lung"), claim(cancer="lung", tier="clip"))
    assert select_claims(base, cancer="lung", tier="clip")["claim_id"].tolist() == ["X-003"]
    assert select_claims(base, source="literature").shape == base.claims.shape


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ({"step": "emt"}, "step must be one of emt_stemness, .*got 'emt'"),
        ({"cancer": "colon"}, "cancer must be one of breast"),
        ({"tier": "strong"}, "tier must be one of reporter_mutated_site"),
        ({"source": "nowhere"}, "source must be one of"),
        ({"mirna": "not a miRNA"}, "expected a miRNA or family"),
        ({"mirna": ""}, "The name is empty"),
        ({"mirna": "miR-99999"}, "No human miRNA, precursor or family of miRBase v22"),
        ({"mirna": "hsa-let-7c*"}, "Withdrawn"),
        ({"gene": "two words"}, "the evidence base holds no 'two words'"),
        ({"gene": ""}, "the evidence base holds no ''"),
        ({"gene": "NOSUCH1"}, "holds no 'NOSUCH1'. Not among the genes .* genenames.org"),
        ({"gene": "migratoin"}, "holds no 'migratoin'. Near: migration"),
        ({"gene": "7-Sep"}, "likely SEPTIN7"),
    ],
)
def test_a_condition_outside_its_list_is_refused(condition, message):
    with pytest.raises(InputError, match=message):
        select_claims(base_of(claim()), **condition)


def test_claims_between_two_names_are_found_in_both_directions():
    base = base_of(
        claim(subject="miR-200 family", object="ZEB1", relation="targets"),
        claim(subject="ZEB1", object="miR-200 family", relation="transcribes"),
        claim(),
    )
    found = claims_between(base, "hsa-miR-200c-3p", "ZEB1", load_catalogue())
    assert found["claim_id"].tolist() == ["X-001", "X-002"]


def test_a_claim_reads_as_a_sentence_with_context_tier_and_citation():
    base = base_of(claim(compartment="tumour_cell", cancer="prostate", model_system="PC-3"))
    row = base.claims.iloc[0].to_dict()
    assert format_claim(base, row) == (
        "hsa-miR-145-5p suppresses migration [tumour cell, prostate, PC-3]. "
        "change on perturbation. PMID:18376396"
    )


@pytest.mark.parametrize("pair", [("NOSUCH1", "ZEB1"), ("ZEB1", "miR-99999"), ("ZEB1", "")])
def test_claims_between_refuses_a_name_that_nothing_knows(pair):
    with pytest.raises(InputError, match="the evidence base holds no"):
        claims_between(load_evidence(), *pair)


def test_a_gene_that_only_the_users_claims_name_is_found_in_any_case():
    base = base_of(claim(object="ZNF999", relation="targets"), claim())
    for written in ("ZNF999", "znf999", "ZNF-999"):
        assert select_claims(base, gene=written)["claim_id"].tolist() == ["X-001"]
        assert len(claims_between(base, "miR-145-5p", written)) == 1


def test_a_known_name_of_which_no_claim_speaks_gives_an_empty_table():
    base = base_of(claim())
    assert select_claims(base, mirna="hsa-miR-4313").empty
    assert select_claims(base, gene="osteopontin").empty
    assert claims_between(base, "miR-4313", "SPP1").empty


def test_a_level_reads_as_a_comparison():
    base = base_of(
        claim(
            relation="level",
            sign="+1",
            object="bone_metastasis",
            comparison="metastatic vs localised",
            fluid="serum",
        )
    )
    assert format_claim(base, base.claims.iloc[0].to_dict()).startswith(
        "hsa-miR-145-5p is higher in metastatic than in localised [serum]"
    )


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"object": "emt_stemness"}, "hsa-miR-145-5p suppresses EMT and stemness."),
        ({"relation": "transfers", "object": "tumour_cell"}, "hsa-miR-145-5p is kept from tumour"),
        ({"relation": "open_question"}, "Open question on hsa-miR-145-5p and migration."),
        ({"relation": "quantity", "value": "30 %"}, "Number stated for hsa-miR-145-5p and migra"),
        (
            {"subject": "bone_marrow_stroma", "relation": "transfers", "object": "tumour_cell"},
            "bone marrow stroma passes cargo to tumour cell.",
        ),
        (
            {"relation": "level", "sign": "", "comparison": "A vs B"},
            "hsa-miR-145-5p differs in A vs B (direction not stated).",
        ),
    ],
)
def test_each_relation_has_its_words(cells, sentence):
    base = base_of(claim(**cells))
    assert format_claim(base, base.claims.iloc[0].to_dict()).startswith(sentence)


@pytest.mark.parametrize(
    ("authors", "short"),
    [
        ("Korpal M., Ell B.J., Buffa F.M. et al.", "Korpal et al."),
        ("Paterson et al.", "Paterson et al."),
        ("Glass D.A. 2nd, Bialek P., Ahn J.D.", "Glass et al."),
        ("Frisch S.M., Francis H.", "Frisch & Francis"),
        ("Massagué J.", "Massagué"),
        ("van der Pluijm G., Que I., Sijmons B.", "van der Pluijm et al."),
    ],
)
def test_authors_are_shortened_as_citations_show_them(authors, short):
    base = base_of(claim())
    references = base.references.head(1).assign(reference_id="K", authors=authors, year="2000")
    assert citation(replace(base, references=references), "K").startswith(f"{short} 2000, ")


@pytest.mark.parametrize(
    ("claim_id", "sentence"),
    [
        ("2.2-017", "miR-10b antagonist lowers metastasis, site not stated"),
        ("4.2-037", "zoledronate lowers bone resorption"),
        ("5-051", "miRNA-based therapy in general lowers metastasis, site not stated"),
        ("6-024", "miRNA-based therapy in general lowers bone metastasis"),
        ("2.2-018", "miR-10b antagonist does not change cytotoxicity of a treatment"),
        ("2.2-015", "miR-10b antagonist is used against metastasis, site not stated"),
    ],
)
def test_a_treatment_reads_as_what_it_does_to_the_outcome(claim_id, sentence):
    base = load_evidence()
    (row,) = (row for row in base.claims.to_dict("records") if row["claim_id"] == claim_id)
    assert claim_sentence(base, row).startswith(sentence)


def test_a_level_in_hormone_resistance_has_the_resistant_group_first():
    base = load_evidence()
    rows = [row for row in base.claims.to_dict("records") if row["object"] == "hormone_resistance"]
    levels = [row for row in rows if row["relation"] == "level"]
    assert {row["claim_id"] for row in levels} >= {"3.1-001", "5-046"}
    assert all(row["comparison"].startswith("hormone-refractory") for row in levels)


def test_what_two_cells_exchange_goes_both_ways():
    claims = load_evidence().claims
    ways = claims.loc[claims["claim_id"].isin(["2.1-066", "2.1-072"]), ["subject", "object"]]
    assert sorted(map(tuple, ways.to_numpy().tolist())) == [
        ("bone_marrow_stroma", "tumour_cell"),
        ("tumour_cell", "bone_marrow_stroma"),
    ]


def test_selecting_by_mirna_leaves_out_what_is_said_of_the_name_alone():
    base = base_of(
        claim(subject="let-7 family", relation="targets", object="HMGA2"),
        claim(subject="LIN28A", relation="regulates", object="let-7 family"),
        claim(subject="LIN28A", relation="regulates", object="let-7 family", note="and miR-98"),
    )
    assert select_claims(base, mirna="miR-98-5p")["claim_id"].tolist() == ["X-001", "X-003"]
    assert len(select_claims(base, mirna="let-7a-5p")) == 3


def test_every_embedded_claim_can_be_read():
    base = load_evidence()
    for row in base.claims.to_dict("records"):
        assert format_claim(base, row)


def test_a_citation_gives_authors_year_journal_and_doi():
    base = load_evidence()
    assert citation(base, "Agarwal2015") == "Agarwal et al. 2015, eLife, doi:10.7554/eLife.05005"
    assert citation(base, "PMID:1;Agarwal2015").startswith("PMID:1; Agarwal et al.")
    with pytest.raises(InputError, match=r"expected a key of the bibliography.*'R999'"):
        citation(base, "R999")
