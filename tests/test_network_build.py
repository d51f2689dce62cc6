"""Claims become edges, statements or a named reason."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirbone._core import InputError
from mirbone.network import (
    EDGE_COLUMNS,
    Context,
    build_network,
    count_references,
    edge_strength,
    path_strength,
)
from mirbone.words import Tier
from network_cases import BONE, ENTITIES, build, claim, table


def only_edge(network):
    assert len(network.edges) == 1, network.edges
    return network.edges.iloc[0]


@pytest.mark.parametrize(
    ("subject", "relation", "object", "sign", "kind"),
    [
        ("hsa-miR-34a-5p", "targets", "CD44", "-1", "mirna_target"),
        ("ZEB1", "transcribes", "CDH1", "-1", "transcription"),
        ("hsa-miR-218-5p", "regulates", "RUNX2", "+1", "signalling"),
        ("TGFB1", "signals", "SNAI1", "+1", "signalling"),
        ("TNFSF11", "binds", "TNFRSF11A", "+1", "receptor_ligand"),
        ("tumour_cell", "secretes", "IL11", "+1", "secretion"),
        ("hsa-miR-222-3p", "transfers", "tumour_cell", "+1", "transfer"),
        ("RUNX2", "affects", "osteomimicry", "+1", "readout"),
        ("SOST", "signals", "WNT_signalling", "-1", "signalling"),
    ],
)
def test_every_functional_relation_has_its_kind(subject, relation, object, sign, kind):
    edge = only_edge(build(claim(subject, relation, object, sign)))
    assert (edge["source"], edge["target"], edge["kind"]) == (subject, object, kind)
    assert edge["sign"] == int(sign)


def test_the_table_has_the_columns_of_the_design_and_no_guessed_sites():
    edges = build(*BONE).edges
    assert tuple(edges.columns) == EDGE_COLUMNS
    assert edges["n_sites"].isna().all()
    assert set(edges["sign"]) == {-1, 1}


@pytest.mark.parametrize(
    "relation",
    ["marks", "level", "correlates", "expresses", "competes", "part_of", "quantity"],
)
def test_descriptive_claims_make_nothing(relation):
    network = build(
        claim("hsa-miR-21-5p", relation, "CD44", fluid="serum"),
        claim("hsa-miR-21-5p", relation, "emt_stemness"),
    )
    assert network.edges.empty
    assert network.statements.empty
    assert network.left_out.empty


def test_a_gene_on_a_process_reads_out_at_the_process_step_with_the_product_of_the_signs():
    edge = only_edge(build(claim("CDH1", "affects", "mesenchymal_epithelial_transition", "+1")))
    assert (edge["target"], edge["sign"], edge["step"]) == ("emt_stemness", -1, "emt_stemness")


@pytest.mark.parametrize(
    "object", ["emt_stemness", "migration", "bone_metastasis", "tumour_growth"]
)
@pytest.mark.parametrize("relation", ["affects", "regulates"])
def test_a_mirna_never_has_an_edge_to_a_step_process_or_phenotype(relation, object):
    network = build(claim("hsa-miR-143-3p", relation, object, "-1"))
    assert network.edges.empty
    stated = network.statements.iloc[0]
    assert (stated["subject"], stated["object"], stated["stated_sign"]) == (
        "hsa-miR-143-3p",
        object,
        -1,
    )


def test_a_statement_carries_its_step_and_sign_only_where_the_object_belongs_to_a_step():
    network = build(
        claim("hsa-miR-143-3p", "affects", "mesenchymal_epithelial_transition", "+1"),
        claim("hsa-miR-143-3p", "affects", "bone_metastasis", "-1", step="emt_stemness"),
        claim("hsa-miR-7-5p", "affects", "bone_metastasis", "0"),
        claim("hsa-miR-9-5p", "affects", "migration", ""),
    )
    by_claim = network.statements.set_index("claims")
    assert by_claim.loc["L-x-001", ["step", "sign"]].tolist() == ["emt_stemness", -1]
    assert by_claim.loc["L-x-002", "step"] == ""
    assert pd.isna(by_claim.loc["L-x-002", "sign"])
    assert by_claim.loc["L-x-003", "stated_sign"] == 0
    assert pd.isna(by_claim.loc["L-x-004", "sign"])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (claim("SNAI1", "transcribes", "CDH1", ""), "sign is not stated"),
        (claim("SNAI1", "transcribes", "CDH1", "0"), "no effect"),
        (claim("zoledronate", "affects", "osteoclastogenesis", "-1"), "the subject is no"),
        (claim("SNAI1", "signals", "zoledronate"), "the object is no"),
        (claim("SNAI1", "transcribes", "SNAI1"), "acts on itself"),
    ],
)
def test_a_functional_claim_that_makes_nothing_is_listed_with_its_reason(row, reason):
    network = build(row)
    assert network.edges.empty
    assert network.left_out["claim_id"].tolist() == ["L-x-001"]
    assert reason in network.left_out["reason"].iloc[0]


def test_agreeing_claims_merge_and_keep_all_ids_and_the_strongest_tier():
    network = build(
        claim("ZEB1", "transcribes", "CDH1", "-1", tier="review_statement", reference="R0"),
        claim("ZEB1", "transcribes", "CDH1", "-1", tier="reporter_mutated_site", reference="R22"),
        claim("ZEB1", "transcribes", "CDH1", "-1", tier="perturbation", reference="R22;R23"),
    )
    edge = only_edge(network)
    assert edge["claims"] == "L-x-001;L-x-002;L-x-003"
    assert edge["tier"] == "reporter_mutated_site"
    assert edge["strength"] == edge_strength(Tier.REPORTER_MUTATED_SITE, 2)


def test_opposite_signs_in_one_context_stay_two_edges_and_are_a_contradiction():
    network = build(
        claim("hsa-miR-7-5p", "regulates", "KLF4", "+1"),
        claim("hsa-miR-7-5p", "regulates", "KLF4", "-1", cancer="breast"),
    )
    assert network.edges["sign"].tolist() == [-1, 1]
    found = network.contradictions.iloc[0]
    assert found["same_context"]
    assert (found["positive_claims"], found["negative_claims"]) == ("L-x-001", "L-x-002")


def test_opposite_signs_in_two_contexts_are_data_and_each_context_sees_its_own():
    rows = (
        claim("hsa-miR-218-5p", "regulates", "RUNX2", "+1", cancer="breast"),
        claim("hsa-miR-218-5p", "regulates", "RUNX2", "-1", cancer="gastric"),
    )
    pooled = build(*rows)
    assert not pooled.contradictions["same_context"].any()
    assert len(pooled.contradictions) == 1
    breast = build(*rows, context=Context(cancer="breast"))
    assert only_edge(breast)["sign"] == 1
    assert breast.contradictions.empty


def test_a_claim_holds_where_its_cancer_and_host_tissue_are_empty_or_equal():
    rows = [
        claim(f"G{n}", "signals", "H", cancer=cancer, host_tissue=host)
        for n, (cancer, host) in enumerate(
            [("", ""), ("breast", ""), ("lung", ""), ("breast", "bone"), ("", "brain")]
        )
    ]
    network = build(*rows, context=Context(cancer="breast", host_tissue="bone"))
    assert network.edges["source"].tolist() == ["G0", "G1", "G3"]


@pytest.mark.parametrize(
    ("field", "value"), [("cancer", "brest"), ("host_tissue", "boen"), ("compartment", "tumor")]
)
def test_a_context_outside_the_vocabulary_is_refused(field, value):
    with pytest.raises(InputError, match=rf"`{field}` must be one of .*got '{value}'"):
        Context(**{field: value})


def test_claims_that_were_not_expanded_are_refused():
    rows = table(*BONE).drop(columns="object_kind")
    with pytest.raises(InputError, match="must be expanded and hold the column 'object_kind'"):
        build_network(rows, entities=ENTITIES)


def test_no_claim_at_all_makes_an_empty_network_with_its_columns():
    network = build_network(table(*BONE).iloc[:0], entities=ENTITIES)
    assert tuple(network.edges.columns) == EDGE_COLUMNS
    assert network.mirnas == ()


def test_secreted_factors_are_what_cells_secrete_and_what_binds_in_any_context():
    network = build(*BONE, context=Context(cancer="prostate"))
    assert network.secreted == {"PTHLH", "TNFSF11"}


def test_strength_orders_by_tier_first_and_by_references_within_a_tier():
    by_tier = [edge_strength(tier, 1) for tier in Tier]
    assert by_tier == sorted(by_tier, reverse=True)
    for better, worse in zip(Tier, list(Tier)[1:], strict=False):
        assert edge_strength(worse, 1) < edge_strength(worse, 1000) <= edge_strength(better, 1)
    assert min(by_tier) > 0
    assert edge_strength(Tier.REPORTER_MUTATED_SITE, 10**9) <= 1


def test_the_review_counts_as_a_reference_only_where_it_stands_alone():
    assert count_references(["R0", "R0"]) == 1
    assert count_references(["R0", "R5"]) == 1
    assert count_references(["R5; R6", "R6"]) == 2


def test_a_path_is_as_strong_as_its_weakest_edge_and_halves_with_each_further_gene():
    assert path_strength([0.9, 0.3]) == 0.3
    assert path_strength([0.8]) == 0.8
    assert path_strength([0.8, 0.8, 0.8, 0.8]) == 0.2


@given(st.permutations(list(BONE)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_rows_does_not_matter(rows):
    given_ids = [row | {"claim_id": f"L-{BONE.index(row)}"} for row in rows]
    in_order = sorted(given_ids, key=lambda row: row["claim_id"])
    one, other = build(*given_ids), build(*in_order)
    for name in ("edges", "nodes", "statements", "contradictions", "left_out"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("relation", ["targets", "affects", "regulates", "binds", "secretes"])
@pytest.mark.parametrize("object", ["ZEB1", "emt_stemness", "bone_metastasis"])
def test_a_prediction_is_neither_edge_nor_statement_and_is_told(relation, object):
    network = build(claim("hsa-miR-143-3p", relation, object, "-1", tier="prediction"))
    assert network.edges.empty
    assert network.statements.empty
    assert network.nodes.empty
    assert network.secreted == frozenset()
    assert list(network.left_out["claim_id"]) == ["L-x-001"]
    assert network.left_out["reason"].str.startswith("a prediction").all()


def test_a_prediction_lends_no_claim_to_a_known_edge():
    known = claim("hsa-miR-143-3p", "targets", "FN1", "-1", tier="clip")
    predicted = claim("hsa-miR-143-3p", "targets", "FN1", "-1", tier="prediction", reference="R2")
    edge = only_edge(build(known, predicted))
    assert (edge["claims"], edge["tier"]) == ("L-x-001", "clip")
    assert edge["strength"] == only_edge(build(known))["strength"]


def test_an_indirect_effect_of_a_mirna_is_no_edge_and_one_of_a_gene_is():
    shortcut = claim("hsa-miR-33a-5p", "regulates", "TNFSF11", "-1", direct="no")
    network = build(shortcut, claim("PTHLH", "regulates", "TNFSF11", direct="no"))
    assert only_edge(network)["source"] == "PTHLH"
    assert network.left_out["reason"].str.startswith("an indirect effect of a miRNA").all()
