"""TarBase and multiMiR become claims of the tier that their experiments deserve."""

import random
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from mirbone._core import InputError, read_table, write_table
from mirbone.cli._app import app
from mirbone.evidence import (
    CLAIM_COLUMNS,
    ImportResult,
    Level,
    add_claims,
    check_evidence,
    citation,
    expand_claims,
    load_evidence,
    read_multimir,
    read_tarbase,
)
from mirbone.network import Context, build_network
from mirbone.words import load_catalogue

MIR = "hsa-miR-20a-5p"
NINE = (
    "species\tmirna_name\tmirna_id\tgene_name\tgene_id\tgene_location\ttranscript_name\t"
    "transcript_id\tchromosome\tstart\tend\tstrand\texperimental_method\tregulation\ttissue\t"
    "cell_line\tarticle_pubmed_id\tconfidence\tinteraction_group\tcell_type\tmicrot_score\tcomment"
)
EIGHT = (
    "geneId\tgeneName\tmirna\tspecies\tcell_line\ttissue\tcategory\tmethod\tpositive_negative\t"
    "direct_indirect\tup_down\tcondition"
)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def nine(method="HITS-CLIP", regulation="Negative", **cells: str) -> str:
    row = {
        "species": "Homo sapiens", "mirna": MIR, "gene": "HIF1A", "tissue": "Bone", "line": "NA",
        "pmid": "22222222", "start": "100",
    } | cells  # fmt: skip
    return (
        f"{row['species']}\t{row['mirna']}\tMIMAT0000075\t{row['gene']}\tENSG1\t3UTR\tX-201\tENST1\t"
        f"14\t{row['start']}\t9\t+\t{method}\t{regulation}\t{row['tissue']}\t{row['line']}\t"
        f"{row['pmid']}\t1\tprimary\tNA\t0.9\tNA"
    )


def eight(method="HITS-CLIP", outcome="POSITIVE", direction="DOWN", **cells: str) -> str:
    row = {"species": "Homo sapiens", "mirna": MIR, "gene": "HIF1A", "direct": "DIRECT"} | cells
    return (
        f"ENSG1\t{row['gene']}\t{row['mirna']}\t{row['species']}\tMCF7\tMammary Gland\tCancer\t"
        f"{method}\t{outcome}\t{row['direct']}\t{direction}\ttreatment: hypoxia"
    )


def write(folder: Path, *lines: str) -> Path:
    (folder / "table.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "table.tsv"


def nothing_is_lost(result: ImportResult, lines: set[int]) -> None:
    claimed = {int(name.split("-")[1]) for name in result.claims["claim_id"]}
    assert claimed | set(result.excluded["line"]) == lines
    assert not claimed & set(result.excluded["line"])
    assert (result.excluded["reason"] != "").all()
    assert list(result.claims.columns) == list(CLAIM_COLUMNS)


@pytest.mark.parametrize(
    ("method", "tier"),
    [
        ("Luciferase Reporter Assay", "perturbation"),
        ("Reporter Gene Assay", "perturbation"),
        ("3LIFE", "perturbation"),
        ("Western Blot", "perturbation"),
        ("qPCR", "perturbation"),
        ("Microarrays", "perturbation"),
        ("RNA-Seq", "perturbation"),
        ("RPF-seq", "perturbation"),
        ("Quantitative Proteomics", "perturbation"),
        ("ELISA", "perturbation"),
        ("HITS-CLIP", "clip"),
        ("PAR-CLIP", "clip"),
        ("CLASH", "clip"),
        ("CLEAR-CLIP", "clip"),
        ("AGO-IP", "clip"),
        ("Immunoprecipitation", "clip"),
        ("Biotin-qPCR", "clip"),
        ("Biotin-Microarrays", "clip"),
        ("Chimeric fragments", "clip"),
        ("Degradome-Seq", "clip"),
        ("IMPACT-Seq", "clip"),
        ("Crystal ball", ""),
    ],
)
def test_the_method_gives_the_tier(tmp_path: Path, catalogue, method: str, tier: str) -> None:
    for text in ((NINE, nine(method)), (EIGHT, eight(method))):
        result = read_tarbase(write(tmp_path, *text), catalogue)
        assert result.claims["tier"].tolist() == ([tier] if tier else [])
        if not tier:
            assert result.excluded["reason"].tolist() == ["no experiment that mirbone can grade"]


def test_a_row_of_version_9_says_where_and_by_whom(tmp_path: Path, catalogue) -> None:
    rows = [
        nine(),
        nine("Western Blot", line="MCF-7", gene="CTGF", pmid="https://pubmed.ncbi.nlm.nih.gov/123456"),
        nine(pmid="NA", gene="TCEAL1"),
    ]  # fmt: skip
    result = read_tarbase(write(tmp_path, NINE, *rows), catalogue)
    nothing_is_lost(result, {2, 3, 4})
    columns = [
        "subject",
        "object",
        "sign",
        "mechanism",
        "model_system",
        "tier",
        "reference",
        "note",
    ]
    assert result.claims[columns].to_numpy().tolist() == [
        [MIR, "HIF1A", "-1", "HITS-CLIP", "Bone", "clip", "PMID:22222222", "3UTR; confidence 1"],
        [MIR, "CCN2", "-1", "Western Blot", "MCF-7", "perturbation", "PMID:123456",
         "3UTR; confidence 1"],
        [MIR, "TCEAL1", "-1", "HITS-CLIP", "Bone", "clip", "Skoufos2024", "3UTR; confidence 1"],
    ]  # fmt: skip
    assert set(result.claims["source"]) == {"TarBase"}


def test_a_row_of_version_8_or_7_says_what_it_can(tmp_path: Path, catalogue) -> None:
    result = read_tarbase(
        write(
            tmp_path, EIGHT, eight("Western Blot", gene="HIF1A(hsa)"), eight(direction="UNKNOWN")
        ),
        catalogue,
    )
    assert result.claims["object"].tolist() == ["HIF1A", "HIF1A"]
    assert result.claims["note"].tolist() == ["DIRECT; treatment: hypoxia"] * 2
    assert result.claims["model_system"].tolist() == ["MCF7"] * 2
    assert result.claims["reference"].tolist() == ["Karagkouni2018"] * 2


def test_rows_that_do_not_repress_or_are_not_human_say_so(tmp_path: Path, catalogue) -> None:
    new = [
        nine(regulation="Positive"),
        nine(species="Mus musculus", mirna="mmu-miR-20a-5p", gene="Hif1a"),
        nine(mirna="ebv-miR-BART1-5p"),
        nine(gene="NA"),
        nine(regulation="NA"),
    ]
    result = read_tarbase(write(tmp_path, NINE, *new), catalogue)
    nothing_is_lost(result, {2, 3, 4, 5, 6})
    assert result.excluded["reason"].tolist()[:3] == [
        "the gene rises with the miRNA; a 'targets' claim represses: Positive",
        "gene of another species: Mus musculus",
        "miRNA of another species",
    ]
    assert result.claims["claim_id"].tolist() == ["TarBase-6"]  # no direction is no rise
    old = [eight(direction="UP"), eight(outcome="NEGATIVE"), eight()]
    result = read_tarbase(write(tmp_path, EIGHT, *old), catalogue)
    assert result.excluded["reason"].tolist() == [
        "the gene rises with the miRNA; a 'targets' claim represses: UP",
        "tested and found absent; a 'targets' claim represses: NEGATIVE",
    ]


def test_sites_of_one_experiment_are_one_claim_and_samples_several(
    tmp_path: Path, catalogue
) -> None:
    rows = [
        nine(start="1"),
        nine(start="2"),
        nine(line="HeLa"),
        nine(start="3"),
        nine(pmid="3333333"),
    ]
    result = read_tarbase(write(tmp_path, NINE, *rows), catalogue)
    nothing_is_lost(result, {2, 3, 4, 5, 6})
    assert result.claims["claim_id"].tolist() == ["TarBase-2", "TarBase-4", "TarBase-6"]
    assert result.excluded["reason"].tolist() == ["says what line 2 says"] * 2


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["a\tb", "1\t2"], "line 1: expected the columns of version 9"),
        ([NINE, nine(regulation="sideways")], "line 2: .* Positive or Negative .* got 'sideways'"),
        ([EIGHT, eight(), eight(direction="?")], r"line 3: .* got '\?'"),
    ],
)
def test_a_table_that_is_not_tarbase_is_refused(
    tmp_path: Path, catalogue, lines: list[str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_tarbase(write(tmp_path, *lines), catalogue)


# --- multiMiR -----------------------------------------------------------------------------------

PAIR = "MIMAT0000075\thsa-miR-20a-5p\tHIF1A\t3091\tENSG00000100644"
VALIDATED = f"""\
database\tmature_mirna_acc\tmature_mirna_id\ttarget_symbol\ttarget_entrez\ttarget_ensembl\t\
experiment\tsupport_type\tpubmed_id\ttype
mirtarbase\t{PAIR}\tLuciferase reporter assay//Western blot\tFunctional MTI\t18632605\tvalidated
mirtarbase\t{PAIR}\tHITS-CLIP\tFunctional MTI (Weak)\t22473208\tvalidated
mirecords\t{PAIR}\tLuciferase activity assay\tNA\t18632605\tvalidated
tarbase\t{PAIR}\tMicroarray\tpositive\t\tvalidated
tarbase\t{PAIR}\tSequencing\tpositive\tNA\tvalidated
tarbase\t{PAIR}\tWestern blot\tnegative\t18632605\tvalidated
mirtarbase\t{PAIR}\tWestern blot\tNon-Functional MTI\t18632605\tvalidated
mirtarbase\t{PAIR}\tOther\tFunctional MTI\t18632605\tvalidated
mirtarbase\t{PAIR.replace("hsa", "mmu")}\tWestern blot\tFunctional MTI\t18632605\tvalidated
tarbase\t{PAIR.replace("HIF1A", "NA")}\tWestern blot\tpositive\t1\tvalidated
tarbase\t{PAIR}\tMicroarray\tpositive\t\tvalidated
"""
PREDICTED = f"""\
"database"\t"mature_mirna_acc"\t"mature_mirna_id"\t"target_symbol"\t"target_entrez"\t\
"target_ensembl"\t"score"\t"type"
"1"\t"targetscan"\t{PAIR}\t-0.52\t"predicted"
"2"\t"mirdb"\t{PAIR}\t98.1\t"predicted"
"3"\t"pita"\t{PAIR}\tNA\t"predicted"
"""
ASSOCIATED = """\
database,mature_mirna_acc,mature_mirna_id,target_symbol,target_entrez,target_ensembl,disease_drug,\
paper_pubmedID,type
mir2disease,MIMAT0000075,hsa-miR-20a-5p,NA,NA,NA,breast cancer,2007. A title.,disease.drug
pharmaco_mir,MIMAT0000075,hsa-miR-20a-5p,HIF1A,3091,ENSG1,tamoxifen,1234567,disease.drug
"""


def test_validated_rows_are_graded_by_their_experiments(tmp_path: Path, catalogue) -> None:
    result = read_multimir(write(tmp_path, VALIDATED), catalogue)
    nothing_is_lost(result, set(range(2, 13)))
    assert result.claims[["mechanism", "tier", "reference", "note"]].to_numpy().tolist() == [
        ["Luciferase reporter assay; Western blot", "perturbation", "PMID:18632605",
         "mirtarbase; Functional MTI"],
        ["HITS-CLIP", "clip", "PMID:22473208", "mirtarbase; Functional MTI (Weak)"],
        ["Luciferase activity assay", "perturbation", "PMID:18632605", "mirecords"],
        ["Microarray", "perturbation", "Ru2014", "tarbase; positive"],
        ["Sequencing", "clip", "Ru2014", "tarbase; positive"],
    ]  # fmt: skip
    assert dict(zip(result.excluded["line"], result.excluded["reason"], strict=True)) == {
        7: "tested and found absent; a 'targets' claim represses: negative",
        8: "tested and found absent; a 'targets' claim represses: Non-Functional MTI",
        9: "no experiment that mirbone can grade",
        10: "miRNA of another species",
        11: "no gene symbol",
        12: "says what line 5 says",
    }


def test_a_cell_with_a_nul_is_read_as_text(tmp_path: Path, catalogue) -> None:
    whole = read_multimir(write(tmp_path, VALIDATED), catalogue)
    text = VALIDATED.replace("18632605", "\x0018632605")
    marked = read_multimir(write(tmp_path, text), catalogue)
    assert len(marked.claims) == len(whole.claims)
    assert "PMID:22473208" in set(marked.claims["reference"])


def test_predicted_rows_stay_predictions_with_the_score_of_their_database(
    tmp_path: Path, catalogue
) -> None:
    result = read_multimir(write(tmp_path, PREDICTED), catalogue)
    assert set(result.claims["tier"]) == {"prediction"}
    assert result.claims["note"].tolist() == [
        "targetscan; score -0.52", "mirdb; score 98.1", "pita",
    ]  # fmt: skip
    assert set(result.claims["value"]) == {""}  # scores of different databases are no one scale
    assert set(result.claims["reference"]) == {"Ru2014"}
    base = load_evidence()
    network = build_network(expand_claims(add_claims(base, result.claims), catalogue), Context())
    ids = set(result.claims["claim_id"])
    assert ids <= set(network.left_out["claim_id"])
    assert not any(ids & set(claims.split(";")) for claims in network.edges["claims"])


def test_diseases_and_drugs_are_no_targets(tmp_path: Path, catalogue) -> None:
    result = read_multimir(write(tmp_path, ASSOCIATED), catalogue)
    assert result.claims.empty
    assert [r.split(":")[0] for r in result.excluded["reason"]] == [
        "an association with a disease or drug, no target"
    ] * 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\tb\n1\t2\n", "line 1: expected a column 'database', 'mature_mirna_id', 'target_symb"),
        (VALIDATED.replace("mirecords", "mirwalk"), "line 4, column 'database': .* got 'mirwalk'"),
    ],
)
def test_a_table_that_is_not_multimir_is_refused(
    tmp_path: Path, catalogue, text: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_multimir(write(tmp_path, text), catalogue)


# --- both ---------------------------------------------------------------------------------------

TARBASE = "\n".join([NINE, nine(), nine("Western Blot"), nine(gene="CTGF"), nine(line="HeLa")])
TABLES = [(read_tarbase, TARBASE), (read_multimir, VALIDATED), (read_multimir, PREDICTED)]


@pytest.mark.parametrize(("read", "text"), TABLES)
def test_the_order_of_rows_does_not_matter(tmp_path: Path, catalogue, read, text: str) -> None:
    header, *body = text.strip("\n").split("\n")
    random.Random(1).shuffle(body)
    order = [column for column in CLAIM_COLUMNS if column != "claim_id"]
    one, two = (
        read(write(tmp_path, *lines), catalogue).claims[order].sort_values(order, ignore_index=True)
        for lines in ((text.strip("\n"),), (header, *body))
    )
    pd.testing.assert_frame_equal(one, two)


@pytest.mark.parametrize(("read", "text"), TABLES)
def test_an_import_is_a_claim_table_without_errors(
    tmp_path: Path, catalogue, read, text: str
) -> None:
    claims = read(write(tmp_path, text), catalogue).claims
    write_table(claims, tmp_path / "saved.tsv")
    loaded = load_evidence([tmp_path / "saved.tsv"])
    assert loaded.claims["claim_id"].tolist()[-len(claims) :] == claims["claim_id"].tolist()
    base = add_claims(load_evidence(), claims)
    assert [f for f in check_evidence(base, catalogue) if f.level is Level.ERROR] == []


def test_the_publications_of_the_databases_are_known() -> None:
    base = load_evidence()
    for key, doi in (("Skoufos2024", "gkad1071"), ("Karagkouni2018", "gkx1141"),
                     ("Ru2014", "gku631")):  # fmt: skip
        assert doi in citation(base, key)


@pytest.mark.parametrize(("database", "text"), [("tarbase", TARBASE), ("multimir", VALIDATED)])
def test_the_command_imports_them(tmp_path: Path, database: str, text: str) -> None:
    path, out = write(tmp_path, text), tmp_path / "claims.tsv"
    done = CliRunner().invoke(app, ["evidence", "import", database, str(path), "-o", str(out)])
    assert done.exit_code == 0, done.output
    claims = read_table(out, what="claims")
    assert set(claims["tier"]) == {"perturbation", "clip"}
    assert f"{len(claims)} claims are at {out}" in done.stdout
