"""What is known of genes: of the claims, of the Gene Ontology, and how the signs balance."""

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

from evidence_cases import base_of, claim
from mirbone._core import package_table, read_table
from mirbone.evidence import (
    BALANCE_COLUMNS,
    GENE_KNOWLEDGE_COLUMNS,
    PROGRAMME_GENE_COLUMNS,
    PROGRAMMES,
    gene_knowledge,
    load_evidence,
    programme_genes,
    sign_balance,
)
from mirbone.network import known_network
from mirbone.words import STEPS, Compartment

EXPERIMENTAL = {"EXP", "IDA", "IPI", "IMP", "IGI", "IEP"}


@pytest.fixture(scope="module")
def processes() -> pd.DataFrame:
    return package_table("evidence", "go_processes.tsv")


def test_every_process_has_a_step_with_its_sign_and_cell_or_none_and_always_a_reason(
    processes,
) -> None:
    assert processes["go_id"].is_unique
    assert (processes["reason"] != "").all()
    has_step, has_programme = processes["step"] != "", processes["programme"] != ""
    used, left = processes.loc[has_step], processes.loc[~has_step & ~has_programme]
    signed = processes.loc[has_step | has_programme, "sign"]
    assert used["step"].isin(STEPS).all()
    assert signed.isin(["+1", "-1"]).all()
    assert used["compartment"].isin([place.value for place in Compartment]).all()
    assert (left[["sign", "compartment"]] == "").all(axis=None)
    assert (processes.loc[~has_step, "compartment"] == "").all()


def test_the_programmes_of_a_tumour_cell_have_their_sign_and_both_sides(processes) -> None:
    rows = processes.loc[processes["programme"] != ""]
    assert set(rows["programme"]) == set(PROGRAMMES)
    for name, group in rows.groupby("programme"):
        assert sorted(set(group["sign"])) == ["+1", "-1"], name
    signs = rows.set_index("term")["sign"]
    assert signs["negative regulation of apoptotic process"] == "+1"  # more cells live
    genes = programme_genes()
    assert tuple(genes.columns) == PROGRAMME_GENE_COLUMNS
    signed = genes.groupby(["programme", "gene"])["sign"].sum()
    assert signed["growth", "PTEN"] < 0 < signed["growth", "EGFR"]
    assert signed["transition", "SNAI1"] > 0
    assert not genes.duplicated().any()


def test_a_positive_and_a_negative_process_of_one_kind_have_opposite_signs(processes) -> None:
    used = processes.loc[processes["step"] != ""]
    kinds = used["term"].str.split(" ", n=2).str[2]
    positive = used["term"].str.startswith("positive")
    for kind in set(kinds[positive]) & set(kinds[~positive]):
        (up,), (down,) = (
            used.loc[(kinds == kind) & side, "sign"] for side in (positive, ~positive)
        )
        assert int(up) == -int(down), kind
    anoikis = used.set_index("term")["sign"]
    assert anoikis["negative regulation of anoikis"] == "+1"  # more cells live


def test_only_genes_with_experimental_evidence_for_a_taken_process_ship(processes) -> None:
    genes = package_table("evidence", "go_genes.tsv")
    assert not genes.duplicated(["gene", "go_id"]).any()
    assert set(";".join(genes["evidence"]).split(";")) <= EXPERIMENTAL
    assert set(genes["go_id"]) <= set(processes.loc[processes["sign"] != "", "go_id"])
    assert not genes["gene"].str.startswith("MIR").any()


@pytest.mark.reference
def test_the_script_makes_the_table_that_ships(reference_dir) -> None:
    path = Path(__file__).resolve().parents[1] / "scripts" / "make_go_genes.py"
    spec = importlib.util.spec_from_file_location("make_go_genes", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    source = read_table(reference_dir / "knowledge/go_signed_process_genes.tsv", what="the source")
    shipped = package_table("evidence", "go_genes.tsv").reset_index(drop=True)
    pd.testing.assert_frame_equal(script.kept(source), shipped, check_column_type=False)


def test_claims_and_ontology_stand_side_by_side_and_either_can_be_left_out() -> None:
    base = load_evidence()
    both, claims = gene_knowledge(base), gene_knowledge(base, ontology=False)
    assert tuple(both.columns) == GENE_KNOWLEDGE_COLUMNS
    assert set(both["source"]) == {"GO", *claims["source"]}
    rest = both.loc[both["source"] != "GO"].reset_index(drop=True)
    pd.testing.assert_frame_equal(rest, claims)
    assert set(both["sign"]) == {-1, 1}
    assert both["step"].map(STEPS.index).is_monotonic_increasing
    zeb = claims.loc[(claims["gene"] == "ZEB1") & (claims["step"] == "emt_stemness")]
    assert set(zeb["sign"]) == {1}
    assert set(both["reference"]) >= {"Ashburner2000"}
    assert "Ashburner2000" in set(base.references["reference_id"])


def test_a_mutant_phenotype_is_a_perturbation_and_another_assay_only_a_statement() -> None:
    go = gene_knowledge(base_of())
    told = go["basis"].str.contains("IMP|IGI")
    assert (go.loc[told, "tier"] == "perturbation").all()
    assert (go.loc[~told, "tier"] == "review_statement").all()
    assert told.any()
    assert (~told).any()


def test_a_process_stands_for_its_step_with_its_sign() -> None:
    base = base_of(
        claim(subject="CDH1", object="mesenchymal_epithelial_transition", sign="+1"),
        claim(subject="CDH1", object="migration", sign="-1", compartment="tumour_cell"),
        claim(subject="CDH1", object="migration", sign="0"),
        claim(subject="hsa-miR-145-5p", object="migration"),
        claim(subject="CDH1", object="tumour_growth"),
        claim(subject="SNAI1", relation="level", object="migration", comparison="a vs b"),
    )
    found = gene_knowledge(base, ontology=False)[["gene", "step", "sign", "compartment"]]
    assert found.to_numpy().tolist() == [
        ["CDH1", "emt_stemness", -1, ""],
        ["CDH1", "invasion_intravasation", -1, "tumour_cell"],
    ]


def test_the_balance_counts_claims_and_genes_of_either_sign() -> None:
    place = {"compartment": "osteoclast"}
    base = base_of(
        claim(subject="TNF", object="bone_resorption", sign="+1", **place),
        claim(subject="TNF", object="osteoclastogenesis", sign="+1", **place),
        claim(subject="MAFB", object="bone_resorption", sign="-1", **place),
        claim(subject="MAFB", object="bone_resorption", sign="-1"),
    )
    found = sign_balance(base)
    assert tuple(found.columns) == BALANCE_COLUMNS
    assert found.to_numpy().tolist() == [
        ["bone_resorption", "", 0, 0, 1, 1],
        ["bone_resorption", "osteoclast", 2, 1, 1, 1],
    ]


def test_the_steps_of_the_tumour_cell_know_brakes() -> None:
    table = sign_balance(load_evidence()).set_index(["step", "compartment"])
    for step in ("emt_stemness", "invasion_intravasation", "circulation_survival", "dormancy"):
        assert table.loc[(step, "tumour_cell"), "lowering_genes"] >= 9, step


def test_the_ontology_is_no_part_of_the_network() -> None:
    assert not known_network().edges["claims"].str.contains("GO:").any()
    edges = known_network().edges
    genes = set(edges.loc[edges["kind"] == "readout", "source"])
    go = gene_knowledge(base_of())
    assert not set(go["gene"]) <= genes
