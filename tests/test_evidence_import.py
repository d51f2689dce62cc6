"""Published tables become claims of the tier they deserve, and no row goes missing."""

import random
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from mirbone._core import InputError, write_table
from mirbone.evidence import (
    CLAIM_COLUMNS,
    ImportResult,
    Level,
    add_claims,
    check_evidence,
    load_evidence,
    read_mirtarbase,
    read_omnipath,
    read_targetscan,
    read_trrust,
)
from mirbone.words import load_catalogue

# Rows as miRTarBase publishes them; the last three are made to test one thing each.
MIRTARBASE = """\
miRTarBase ID,miRNA,Species (miRNA),Target Gene,Target Gene (Entrez ID),Species (Target Gene),\
Experiments,Support Type,References (PMID)
MIRT000002,hsa-miR-20a-5p,Homo sapiens,HIF1A,3091,Homo sapiens,\
Luciferase reporter assay//Western blot//Northern blot//qRT-PCR,Functional MTI,18632605
MIRT000002,hsa-miR-20a-5p,Homo sapiens,HIF1A,3091,Homo sapiens,\
HITS-CLIP,Functional MTI (Weak),22473208
MIRT000178,hsa-miR-20a-5p,Homo sapiens,TCEAL1,9338,Homo sapiens,\
Luciferase reporter assay//Microarray//Northern blot//qRT-PCR//Western blot,Functional MTI,23059786
MIRT000004,dme-miR-8-3p,Drosophila melanogaster,ush,33225,Drosophila melanogaster,\
qRT-PCR//Luciferase reporter assay//Western blot,Functional MTI,20005803
MIRT000005,mmu-miR-124-3p,Mus musculus,Itgb1,16412,Mus musculus,\
Luciferase reporter assay//Microarray//qRT-PCR,Functional MTI,18042700
MIRT000012,hsa-miR-99999,Homo sapiens,CYP7A1,1581,Homo sapiens,\
qRT-PCR//Luciferase reporter assay,Functional MTI,20351063
MIRTX1,hsa-miR-20a-5p,Homo sapiens,CTGF,1490,Homo sapiens,Microarray,Functional MTI (Weak),
MIRTX2,hsa-miR-20a-5p,Homo sapiens,HIF1A,3091,Homo sapiens,Western blot,Non-Functional MTI,
MIRTX3,hsa-miR-20a-5p,Homo sapiens,HIF1A,3091,Homo sapiens,Other,Functional MTI (Weak),
"""


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def write(folder: Path, text: str, name: str = "table.tsv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def nothing_is_lost(result: ImportResult, lines: set[int]) -> None:
    """Every line of the file is a claim's or is left out with a reason."""
    claimed = {int(name.split("-")[1]) for name in result.claims["claim_id"]}
    assert claimed | set(result.excluded["line"]) == lines
    assert (result.excluded["reason"] != "").all()
    assert result.claims["claim_id"].is_unique
    assert list(result.claims.columns) == list(CLAIM_COLUMNS)


def test_mirtarbase_rows_get_the_tier_of_their_experiments(tmp_path, catalogue):
    result = read_mirtarbase(write(tmp_path, MIRTARBASE, "hsa_MTI.csv"), catalogue)
    nothing_is_lost(result, set(range(2, 11)))
    columns = ["subject", "object", "sign", "tier", "reference"]
    assert result.claims[columns].to_numpy().tolist() == [
        ["hsa-miR-20a-5p", "HIF1A", "-1", "perturbation", "PMID:18632605"],
        ["hsa-miR-20a-5p", "HIF1A", "-1", "clip", "PMID:22473208"],
        ["hsa-miR-20a-5p", "TCEAL1", "-1", "perturbation", "PMID:23059786"],
        ["hsa-miR-20a-5p", "CCN2", "-1", "perturbation", "Huang2022"],
    ]
    assert set(result.claims["source"]) == {"miRTarBase"}
    assert result.claims["note"].iloc[1] == "MIRT000002; Functional MTI (Weak)"


def test_mirtarbase_says_why_a_row_is_left_out(tmp_path, catalogue):
    excluded = read_mirtarbase(write(tmp_path, MIRTARBASE), catalogue).excluded
    assert dict(zip(excluded["line"], excluded["reason"], strict=True)) == {
        5: "miRNA of another species: Drosophila melanogaster",
        6: "miRNA of another species: Mus musculus",
        7: "miRNA not in the catalogue",
        9: "tested and found absent; a 'targets' claim represses: Non-Functional MTI",
        10: "no experiment that mirbone can grade",
    }
    assert excluded["what"].iloc[0] == "dme-miR-8-3p - ush"


@pytest.mark.parametrize(
    ("experiments", "tier"),
    [
        ("Luciferase reporter assay", "perturbation"),
        ("pSILAC//Proteomics;Other", "perturbation"),
        ("qRT-PCR", "perturbation"),
        ("PAR-CLIP//qRT-PCR", "perturbation"),
        ("PAR-CLIP", "clip"),
        ("CLASH", "clip"),
        ("Sequencing", "clip"),
        ("Degradome sequencing", "clip"),
    ],
)
def test_experiments_are_graded(tmp_path, catalogue, experiments, tier):
    header = MIRTARBASE.splitlines()[0]
    row = f"M1,hsa-miR-20a-5p,Homo sapiens,HIF1A,1,Homo sapiens,{experiments},Functional MTI,1"
    result = read_mirtarbase(write(tmp_path, f"{header}\n{row}\n"), catalogue)
    assert result.claims["tier"].tolist() == [tier]


def test_no_mirtarbase_row_is_a_reporter_with_mutated_site(tmp_path, catalogue):
    claims = read_mirtarbase(write(tmp_path, MIRTARBASE), catalogue).claims
    assert "reporter_mutated_site" not in set(claims["tier"])


def test_a_mirtarbase_table_without_its_columns_is_refused(tmp_path, catalogue):
    with pytest.raises(InputError, match="line 1: expected a column 'miRTarBase ID'"):
        read_mirtarbase(write(tmp_path, "a,b\n1,2\n"), catalogue)


def archived(folder: Path, size: int = 0) -> Path:
    """What a workbook is on the outside."""
    path = folder / "hsa_MTI.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "x" * size)
    return path


def test_a_workbook_that_unpacks_to_too_much_or_is_damaged_is_refused(
    tmp_path, catalogue, monkeypatch
):
    monkeypatch.setenv("MIRBONE_MAX_UNPACKED", "1M")
    with pytest.raises(InputError, match=r"unpacks to 5 MB; 1 MB is the most that is read"):
        read_mirtarbase(archived(tmp_path, 5_000_000), catalogue)
    with pytest.raises(InputError, match="is no workbook"):
        read_mirtarbase(write(tmp_path, "x", "hsa_MTI.xlsx"), catalogue)
    monkeypatch.setattr(pd, "read_excel", lambda *_, **__: {}["sheet"])
    with pytest.raises(InputError, match=r"could not be read: 'sheet'\. Save the sheet as CSV"):
        read_mirtarbase(archived(tmp_path), catalogue)


def test_a_workbook_without_its_reader_is_refused_with_the_way_out(
    tmp_path, catalogue, monkeypatch
):
    def no_openpyxl(*_: object, **__: object) -> None:
        raise ImportError("Missing optional dependency 'openpyxl'.")

    monkeypatch.setattr(pd, "read_excel", no_openpyxl)
    with pytest.raises(InputError, match=r"openpyxl, .* is not installed\. Save it as CSV"):
        read_mirtarbase(archived(tmp_path), catalogue)


def test_a_workbook_is_read_where_its_reader_is_present(tmp_path, catalogue, monkeypatch):
    path = write(tmp_path, MIRTARBASE, "hsa_MTI.csv")
    sheet = pd.read_csv(path, dtype=str, keep_default_na=False)
    monkeypatch.setattr(pd, "read_excel", lambda *_, **__: sheet)
    workbook = read_mirtarbase(archived(tmp_path), catalogue)
    pd.testing.assert_frame_equal(workbook.claims, read_mirtarbase(path, catalogue).claims)


TRRUST = "TWIST1\tCDH1\tRepression\t1;2\nRUNX2\tSPP1\tActivation\t3\nBSP\tMIR708\tUnknown\t4\n"


def test_trrust_modes_become_signs_and_each_row_is_a_statement(tmp_path, catalogue):
    result = read_trrust(write(tmp_path, TRRUST), catalogue)
    claims = result.claims.set_index("object")
    assert claims.loc["CDH1", ["subject", "sign", "reference"]].tolist() == [
        "TWIST1",
        "-1",
        "PMID:1;PMID:2",
    ]
    assert claims.loc["SPP1", "sign"] == "+1"
    assert set(claims["tier"]) == {"review_statement"}
    assert set(claims["relation"]) == {"transcribes"}


def test_a_mirna_gene_with_two_arms_is_left_out_with_its_candidates(tmp_path, catalogue):
    result = read_trrust(write(tmp_path, "MYC\tMIR21\tActivation\t1\n"), catalogue)
    assert result.claims.empty
    assert result.excluded["reason"].tolist() == [
        "ambiguous miRNA name: hsa-miR-21-5p or hsa-miR-21-3p"
    ]


@pytest.mark.parametrize("cell", ["7" * 90_000, "\u0663\u0664", "0", "00000000", "123456789", "-5"])
def test_what_is_no_pubmed_identifier_gives_no_reference(cell, tmp_path, catalogue):
    result = read_trrust(write(tmp_path, f"TWIST1\tCDH1\tRepression\t{cell};12\n"), catalogue)
    assert result.claims["reference"].tolist() == ["PMID:12"]
    alone = read_trrust(write(tmp_path, f"TWIST1\tCDH1\tRepression\t{cell}\n"), catalogue)
    assert alone.claims["reference"].tolist() == ["Han2018"]


def test_a_reason_holds_no_sign_that_a_terminal_hides(tmp_path, catalogue):
    text = MIRTARBASE.replace("Drosophila melanogaster", "Homo\u200d sapiens\u202e")
    reasons = read_mirtarbase(write(tmp_path, text), catalogue).reasons
    assert "miRNA of another species: Homo\\u200d sapiens\\u202e" in reasons.index
    assert all(reason.isprintable() for reason in reasons.index)


def test_a_symbol_of_several_genes_is_left_out_not_guessed(tmp_path, catalogue):
    result = read_trrust(write(tmp_path, "STAT5\tMYC\tActivation\t1\n"), catalogue)
    assert result.claims.empty
    assert result.excluded["reason"].tolist() == ["ambiguous gene name: STAT5A or STAT5B"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A\tB\tActivation\n", "expected 4 columns without header.*found 3"),
        ("TF\ttarget\tmode\tpmid\nA\tB\tActivation\t1\n", "line 1, column 3: .*got 'mode'"),
    ],
)
def test_a_table_that_is_not_trrust_is_refused(tmp_path, catalogue, text, message):
    with pytest.raises(InputError, match=message):
        read_trrust(write(tmp_path, text), catalogue)


def test_omnipath_short_layout(tmp_path, catalogue):
    text = "source\tinteraction\ttarget\nCTGF\t-1\tITGB3\nCCNB1_CDK1\t1\tRUNX2\n"
    result = read_omnipath(write(tmp_path, text), catalogue)
    nothing_is_lost(result, {2, 3})
    assert result.claims[["subject", "relation", "object", "sign", "reference"]].iloc[
        0
    ].tolist() == [
        "CCN2",
        "signals",
        "ITGB3",
        "-1",
        "Turei2016",
    ]
    assert result.excluded["reason"].tolist() == ["a protein complex, not one gene"]


SERVICE = """\
source_genesymbol\ttarget_genesymbol\tis_directed\tis_stimulation\tis_inhibition\ttype\treferences
TGFB1\tSNAI1\t1\t1\t0\tpost_translational\tSIGNOR:11;TRIP:11;KEGG:12
TGFB1\tSMAD7\tTrue\tTrue\tTrue\tpost_translational\t
TGFB1\tSMAD6\t1\t0\t0\tpost_translational\t13
TGFB1\tSMAD3\t0\t1\t0\tpost_translational\t14
TWIST1\tCDH1\t1\t0\t1\ttranscriptional\tHTRI:15
hsa-miR-145-5p\tMYC\t1\t0\t1\tpost_transcriptional\tmiRTarBase:16
hsa-miR-145-5p\tSNHG1\t1\t0\t1\tlncrna_post_transcriptional\t17
"""


def test_omnipath_web_service_layout(tmp_path, catalogue):
    result = read_omnipath(write(tmp_path, SERVICE), catalogue)
    nothing_is_lost(result, set(range(2, 9)))
    assert result.claims[["object", "relation", "sign", "reference"]].to_numpy().tolist() == [
        ["SNAI1", "signals", "+1", "PMID:11;PMID:12"],
        ["SMAD7", "signals", "", "Turei2016"],
        ["SMAD6", "signals", "", "PMID:13"],
        ["CDH1", "transcribes", "-1", "PMID:15"],
        ["MYC", "targets", "-1", "PMID:16"],
    ]
    assert "both signs stated" in result.claims["note"].iloc[1]
    assert result.excluded["reason"].tolist() == [
        "undirected",
        "interaction type not used: lncrna_post_transcriptional",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "source\tinteraction\ttarget\nA\tup\tB\n",
            "line 2, column 'interaction': expected -1 or 1; got 'up'",
        ),
        ("source\tinteraction\nA\t1\n", "found no column 'target'"),
        ("from\tto\nA\tB\n", "expected the columns source, interaction, target or source_gene"),
    ],
)
def test_a_table_that_is_not_omnipath_is_refused(tmp_path, catalogue, text, message):
    with pytest.raises(InputError, match=message):
        read_omnipath(write(tmp_path, text), catalogue)


COMPACT = """\
family\tfeature\trep.miRNA\tsites\tscore
GUAAACA\tRUNX2\thsa-miR-30a-5p\t2\t-0.41
GUAAACA\tRP11-766F14.2\thsa-miR-30a-5p\t1\t-0.1
GUAAACA\tSPP1\thsa-miR-30a-5p\t1\t0
AAAAAAA\tSPP1\thsa-miR-9999-5p\t1\t-0.2
"""


def test_targetscan_gives_a_family_score_to_every_member_of_the_seed(tmp_path, catalogue):
    result = read_targetscan(write(tmp_path, COMPACT), catalogue)
    nothing_is_lost(result, {2, 3, 4, 5})
    claims = result.claims.set_index("subject")
    assert {f"hsa-miR-30{letter}-5p" for letter in "abcde"} <= set(claims.index)
    assert set(claims["object"]) == {"RUNX2"}
    assert set(claims["value"]) == {"-0.41"}
    assert set(claims["mechanism"]) == {"sites=2"}
    assert set(claims["tier"]) == {"prediction"}
    assert claims.loc["hsa-miR-30a-5p", "note"] == ""
    assert claims.loc["hsa-miR-30c-5p", "note"] == "score of the representative hsa-miR-30a-5p"
    assert result.excluded["reason"].tolist() == [
        "not the form of an approved gene symbol",
        "the score predicts no repression",
        "miRNA not in the catalogue",
    ]


COUNTS_HEADER = (
    "Transcript ID\tGene Symbol\tmiRNA family\tSpecies ID\tTotal num conserved sites\t"
    "Number of conserved 8mer sites\tNumber of conserved 7mer-m8 sites\t"
    "Number of conserved 7mer-1a sites\tTotal num nonconserved sites\t"
    "Number of nonconserved 8mer sites\tNumber of nonconserved 7mer-m8 sites\t"
    "Number of nonconserved 7mer-1a sites\tNumber of 6mer sites\tRepresentative miRNA\t"
    "Total context++ score\tCumulative weighted context++ score\tAggregate PCT\t"
    "Predicted occupancy - low miRNA\tPredicted occupancy - high miRNA\t"
    "Predicted occupancy - transfected miRNA"
)


def counts_row(gene: str, seed: str, species: str, mirna: str, score: str) -> str:
    sites = ["2", "1", "1", "0", "1", "0", "1", "0", "0"]
    return "\t".join(
        [
            "ENST1.3",
            gene,
            seed,
            species,
            *sites,
            mirna,
            "-0.5",
            score,
            "0.9",
            "NULL",
            "NULL",
            "NULL",
        ]
    )


def test_targetscan_summary_counts_layout(tmp_path, catalogue):
    rows = [
        counts_row("RUNX2", "GUAAACA", "9606", "hsa-miR-30a-5p", "-0.33"),
        counts_row("RUNX2", "GUAAACA", "10090", "mmu-miR-30a-5p", "-0.33"),
        counts_row("SPP1", "GUAAACA", "9606", "hsa-miR-30a-5p", "NULL"),
    ]
    result = read_targetscan(write(tmp_path, "\n".join([COUNTS_HEADER, *rows]) + "\n"), catalogue)
    assert set(result.claims["object"]) == {"RUNX2"}
    assert set(result.claims["mechanism"]) == {"sites=3"}
    assert result.excluded["reason"].tolist() == ["another species: 10090", "no score"]


CONTEXT = """\
Gene ID\tGene Symbol\tTranscript ID\tGene Tax ID\tmiRNA\tSite Type\tUTR_start\tUTR end\
\tcontext++ score\tcontext++ score percentile\tweighted context++ score\
\tweighted context++ score percentile\tPredicted relative KD
E1\tRUNX2\tT1\t9606\thsa-miR-30a-5p\t3\t20\t27\t-0.50\t98\t-0.45\t97\tNULL
E1\tRUNX2\tT1\t9606\thsa-miR-30a-5p\t2\t90\t96\t-0.25\t90\t-0.20\t88\tNULL
E1\tRUNX2\tT1\t10090\tmmu-miR-30a-5p\t3\t20\t27\t-0.50\t98\t-0.99\t97\tNULL
E2\tSPP1\tT2\t9606\thsa-miR-30a-5p\t3\t20\t27\t0.10\t1\t0.10\t1\tNULL
"""


def test_targetscan_sites_are_summed_over_a_gene(tmp_path, catalogue):
    result = read_targetscan(write(tmp_path, CONTEXT), catalogue)
    row = result.claims.iloc[0]
    assert len(result.claims) == 1
    assert row[["subject", "object", "value", "mechanism"]].tolist() == [
        "hsa-miR-30a-5p",
        "RUNX2",
        "-0.650",
        "sites=2",
    ]
    assert sorted(result.excluded["reason"]) == [
        "another species: 10090",
        "the score predicts no repression",
    ]


def test_targetscan_sites_keep_the_order_of_the_file(tmp_path, catalogue):
    header = CONTEXT.splitlines()[0]
    site = "E\t{}\tT\t9606\t{}\t3\t20\t27\t-0.5\t98\t{}\t97\tNULL"
    rows = [
        site.format("SPP1", "hsa-miR-30c-5p", "-0.10"),
        site.format("RUNX2", "hsa-miR-30a-5p", "NULL"),
        site.format("RUNX2", "hsa-miR-30a-5p", "-0.40"),
        site.format("ZEB1", "hsa-miR-30c-5p", "0.30"),
        site.format("SPP1", "hsa-miR-30c-5p", "-0.20"),
        site.format("CDH1", "hsa-miR-99999", "-0.20"),
        site.format("ITGB3", "hsa-miR-30a-5p", "-0.25"),
    ]
    text = "\n".join([header, *rows]) + "\n"
    first = 2  # below the header
    result = read_targetscan(write(tmp_path, text), catalogue)
    claims = result.claims[["claim_id", "subject", "object", "value", "mechanism"]]
    assert claims.to_numpy().tolist() == [
        [f"TargetScan-{first}", "hsa-miR-30c-5p", "SPP1", "-0.300", "sites=2"],
        [f"TargetScan-{first + 2}", "hsa-miR-30a-5p", "RUNX2", "-0.400", "sites=1"],
        [f"TargetScan-{first + 6}", "hsa-miR-30a-5p", "ITGB3", "-0.250", "sites=1"],
    ]
    assert result.excluded["line"].tolist() == [first + 1, first + 3, first + 5]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\tb\n1\t2\n", "line 1: expected the columns of Summary_Counts"),
        (COMPACT.replace("-0.41", "low"), "line 2, column 'score': expected a score.*got 'low'"),
    ],
)
def test_a_table_that_is_not_targetscan_is_refused(tmp_path, catalogue, text, message):
    with pytest.raises(InputError, match=message):
        read_targetscan(write(tmp_path, text), catalogue)


@pytest.mark.parametrize("wrong", ["x", "nan", "NaN", "inf", "-inf", "1e308", "-3", "", "1,5"])
def test_a_wrong_number_of_targetscan_is_told_with_line_and_column(tmp_path, catalogue, wrong):
    sites = COMPACT.replace("\t2\t", f"\t{wrong}\t")
    with pytest.raises(
        InputError, match="line 2, column 'sites': expected a number of sites"
    ) as no:
        read_targetscan(write(tmp_path, sites), catalogue)
    assert f"got {wrong!r}" in str(no.value)
    if wrong in ("-3", ""):
        return  # a score, and none
    score = COMPACT.replace("-0.41", wrong).replace("-0.2\n", f"{wrong}\n")
    with pytest.raises(InputError, match=r"line 2, column 'score': .* \(and 1 more\)"):
        read_targetscan(write(tmp_path, score), catalogue)
    row = counts_row("RUNX2", "GUAAACA", "9606", "hsa-miR-30a-5p", "-0.33").split("\t")
    row[COUNTS_HEADER.split("\t").index("Total num nonconserved sites")] = wrong
    with pytest.raises(InputError, match="line 2, column 'Total num nonconserved sites'"):
        read_targetscan(write(tmp_path, f"{COUNTS_HEADER}\n{chr(9).join(row)}\n"), catalogue)
    with pytest.raises(InputError, match=r"line 3, column 'weighted context\+\+ score'"):
        read_targetscan(write(tmp_path, CONTEXT.replace("-0.20\t", f"{wrong}\t")), catalogue)


@pytest.mark.parametrize(
    ("read", "text", "header"),
    [
        (read_mirtarbase, MIRTARBASE, 1),
        (read_trrust, TRRUST, 0),
        (read_omnipath, SERVICE, 1),
        (read_targetscan, COMPACT, 1),
        (read_targetscan, CONTEXT, 1),
    ],
)
def test_the_order_of_rows_does_not_matter(tmp_path, catalogue, read, text, header):
    lines = text.splitlines()
    body = lines[header:]
    random.Random(1).shuffle(body)
    shuffled = "\n".join([*lines[:header], *body]) + "\n"
    order = [column for column in CLAIM_COLUMNS if column != "claim_id"]

    def content(result: ImportResult) -> pd.DataFrame:
        return result.claims[order].sort_values(order, ignore_index=True)

    one = read(write(tmp_path, text, "one"), catalogue)
    two = read(write(tmp_path, shuffled, "two"), catalogue)
    pd.testing.assert_frame_equal(content(one), content(two))
    assert sorted(one.excluded["reason"]) == sorted(two.excluded["reason"])


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_mirtarbase, MIRTARBASE),
        (read_trrust, TRRUST),
        (read_omnipath, SERVICE),
        (read_targetscan, COMPACT),
    ],
)
def test_an_import_that_is_saved_loads_unchanged_as_a_user_table(tmp_path, catalogue, read, text):
    claims = read(write(tmp_path, text), catalogue).claims
    write_table(claims, tmp_path / "saved.tsv")
    loaded = load_evidence([tmp_path / "saved.tsv"]).claims.tail(len(claims))
    columns = [column for column in CLAIM_COLUMNS if column != "note"]
    pd.testing.assert_frame_equal(loaded[columns].reset_index(drop=True), claims[columns])


def test_imported_claims_join_the_base_without_an_error(tmp_path, catalogue):
    base = load_evidence()
    for read, text in (
        (read_mirtarbase, MIRTARBASE),
        (read_trrust, TRRUST),
        (read_omnipath, SERVICE),
        (read_targetscan, COMPACT),
    ):
        base = add_claims(base, read(write(tmp_path, text), catalogue).claims)
    errors = [f for f in check_evidence(base, catalogue) if f.level is Level.ERROR]
    assert errors == []


PUBLISHED = {
    "network/trrust_human.tsv": (read_trrust, range(1, 9397), 9380),
    "network/omnipath_signed.tsv": (read_omnipath, range(2, 19809), 17000),
    "targetscan/targetscan_human_summary.tsv.gz": (read_targetscan, range(2, 110515), 5000),
}


@pytest.mark.reference
@pytest.mark.parametrize("name", PUBLISHED)
def test_published_tables_are_read_whole(reference_dir, catalogue, name):
    read, lines, at_least = PUBLISHED[name]
    result = read(reference_dir / name, catalogue)
    nothing_is_lost(result, set(lines))
    assert len(result.claims) >= at_least


@pytest.mark.reference
def test_the_published_targetscan_table_says_that_mir_30_reaches_runx2(reference_dir, catalogue):
    path = reference_dir / "targetscan" / "targetscan_human_summary.tsv.gz"
    claims = read_targetscan(path, catalogue).claims
    hit = claims[(claims["object"] == "RUNX2") & claims["subject"].str.startswith("hsa-miR-30")]
    assert {f"hsa-miR-30{letter}-5p" for letter in "abcde"} <= set(hit["subject"])
