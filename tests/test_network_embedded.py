"""The network of the embedded evidence says what the review says, through genes."""

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from mirbone.evidence import expand_claims, load_evidence
from mirbone.network import (
    Context,
    build_network,
    effects,
    export_network,
    step_enrichment,
    why,
)
from mirbone.words import CascadeStep, Relation, group_witnesses, load_catalogue
from network_cases import all_paths_slowly

MIR_200 = [f"hsa-miR-{name}" for name in ("200a-3p", "200b-3p", "200c-3p", "141-3p", "429")]


@pytest.fixture(scope="module")
def claims():
    return expand_claims(load_evidence(), load_catalogue())


@pytest.fixture(scope="module")
def tumour(claims):
    """The tumour cell of every cancer."""
    return build_network(claims, Context(compartment="tumour_cell"))


def first_genes(explanation):
    return {path.nodes[1] for path in explanation.paths}


@pytest.mark.parametrize("member", "abcde")
def test_mir_30_lowers_osteomimicry_through_the_five_genes_of_the_review(tumour, member):
    found = why(tumour, f"hsa-miR-30{member}-5p", "osteomimicry")
    assert found.net_sign == -1
    assert {"RUNX2", "GJA1", "CDH11", "ITGB3", "CCN2"} <= first_genes(found)
    direct = {path.nodes[1] for path in found.paths if len(path.nodes) == 3}
    assert direct == {"RUNX2", "GJA1", "CDH11", "ITGB3", "CCN2"}
    assert -1 in {one.sign for one in found.stated}


def test_mir_33a_lowers_resorption_through_pthlh_and_the_osteoblast(tumour):
    found = why(tumour, "hsa-miR-33a-5p", "bone_resorption")
    assert found.net_sign == -1
    chains = {path.nodes: path for path in found.paths}
    assert ("hsa-miR-33a-5p", "PTHLH", "bone_resorption") in chains
    by_rank = [
        path for nodes, path in chains.items() if nodes[1:4] == ("PTHLH", "TNFSF11", "TNFRSF11A")
    ]
    assert by_rank
    assert by_rank[0].compartments[:3] == ("tumour_cell", "osteoblast", "osteoclast")


@pytest.mark.parametrize("mirna", ["hsa-miR-204-5p", "hsa-miR-211-5p", "hsa-miR-379-5p"])
def test_the_brakes_on_il11_lower_resorption(tumour, mirna):
    found = why(tumour, mirna, "bone_resorption")
    assert found.net_sign == -1
    # Pollari et al. 2012 (doi:10.1371/journal.pone.0037361) show PTGS2 for two of the three as well
    assert {"IL11"} <= first_genes(found) <= {"IL11", "PTGS2"}
    lines = [path.text for path in found.paths]
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize("mirna", [*MIR_200, "hsa-miR-205-5p"])
def test_mir_200_and_mir_205_lower_emt_through_zeb1_and_zeb2(tumour, mirna):
    found = why(tumour, mirna, "emt_stemness")
    assert found.net_sign == -1
    assert {"ZEB1", "ZEB2"} <= first_genes(found)
    assert {one.sign for one in found.stated} <= {-1, None}
    assert "statement against paths" not in {one.what for one in found.contradictions}


def test_mir_10b_raises_invasion_through_hoxd10(tumour):
    found = why(tumour, "hsa-miR-10b-5p", "invasion_intravasation")
    assert found.net_sign == 1
    assert found.paths[0].nodes[:2] == ("hsa-miR-10b-5p", "HOXD10")


def test_mir_143_and_mir_145_lower_emt_through_their_mesenchymal_genes(claims):
    prostate = build_network(claims, Context(cancer="prostate", compartment="tumour_cell"))
    for mirna in ("hsa-miR-143-3p", "hsa-miR-145-5p"):
        found = why(prostate, mirna, "emt_stemness")
        assert found.net_sign == -1
        assert {"FN1", "VIM"} <= first_genes(found)


def test_mir_218_forms_bone_in_osteoblasts_and_mimics_it_in_tumour_cells(claims, tumour):
    mimics = why(tumour, "hsa-miR-218-5p", "osteomimicry")
    assert mimics.net_sign == 1
    assert {"IBSP", "SPP1"} <= first_genes(mimics)
    assert "statements" in {one.what for one in mimics.contradictions}
    osteoblast = build_network(claims, Context(compartment="osteoblast"))
    forms = why(osteoblast, "hsa-miR-218-5p", "bone_formation")
    assert forms.net_sign == 1
    assert {"RUNX2", "SOST"} <= first_genes(forms)
    assert why(osteoblast, "hsa-miR-218-5p", "osteomimicry").paths == ()
    # of the tumour cell's own, only what its exosomes bring to the osteoblast acts there
    own = why(tumour, "hsa-miR-218-5p", "bone_formation").paths
    shared = {path.nodes for path in forms.paths} & {
        path.nodes for path in own if not path.handings
    }
    # SOST alone is shown as a target in both cells (doi:10.18632/oncotarget.12593 for the tumour's)
    assert {nodes[1] for nodes in shared} == {"SOST"}
    assert "COL1A1" in {path.nodes[1] for path in own if path.handings}


def test_a_mirna_without_effect_on_bone_metastasis_keeps_its_statement(tumour):
    stated = tumour.statements.set_index("subject").loc[["hsa-miR-7-5p"]]
    bone = stated[stated["object"] == "bone_metastasis"]
    assert bone["stated_sign"].tolist() == [0]


def test_no_mirna_reaches_a_step_without_a_gene_and_no_marker_is_an_edge(claims, tumour):
    kinds = dict(zip(tumour.nodes["name"], tumour.nodes["kind"], strict=True))
    ends = [(kinds[s], kinds[t]) for s, t in tumour.edges[["source", "target"]].to_numpy()]
    assert ("mirna", "step") not in ends
    steps = {step.value for step in CascadeStep}
    assert {kind for name, kind in kinds.items() if name in steps} == {"step"}
    used = {claim for cell in tumour.edges["claims"] for claim in cell.split(";")}
    by_claim = claims.drop_duplicates("claim_id").set_index("claim_id").loc[sorted(used)]
    assert all(Relation(relation).functional for relation in by_claim["relation"].unique())
    assert (by_claim["fluid"] == "").all()


@pytest.mark.parametrize("cancer", [None, "breast", "prostate", "lung"])
def test_every_functional_claim_that_holds_is_an_edge_a_statement_or_named(claims, cancer):
    network = build_network(claims, Context(cancer=cancer))
    functional = claims[[Relation(r).functional for r in claims["relation"]]]
    held = set(functional.loc[network.context.holds(functional), "claim_id"])
    edges = {claim for cell in network.edges["claims"] for claim in cell.split(";")}
    found = edges | set(network.statements["claims"]) | set(network.left_out["claim_id"])
    assert found == held


def test_the_wiring_makes_no_unexplained_contradiction(tumour):
    assert not tumour.contradictions["same_context"].any(), tumour.contradictions


def test_paths_are_a_subset_of_what_a_slow_search_without_compartments_finds(tumour):
    for mirna, step in (("hsa-miR-33a-5p", "bone_resorption"), ("hsa-miR-34a-5p", "emt_stemness")):
        found = {(p.nodes, p.signs) for p in why(tumour, mirna, step, max_length=3).paths}
        slow = all_paths_slowly(tumour.edges, mirna, step, 3)
        assert found
        assert found <= slow


def test_the_whole_network_survives_graphml(tumour, tmp_path):
    export_network(tumour, "graphml", tmp_path / "net.graphml")
    graph = nx.read_graphml(tmp_path / "net.graphml", force_multigraph=True)
    assert graph.number_of_edges() == len(tumour.edges)


def test_random_signatures_of_a_measured_universe_give_uniform_p_for_every_step(tumour):
    table = effects(tumour)
    universe = [*tumour.mirnas, *(f"hsa-miR-{number}-3p" for number in range(9000, 9300))]
    witnesses = group_witnesses(universe)
    rng = np.random.default_rng(20)
    p = []
    for _ in range(500):
        drawn = dict(
            zip(
                rng.choice(witnesses.unique(), size=80, replace=False),
                rng.choice([-1, 1], size=80),
                strict=True,
            )
        )  # whole, and each with one direction
        directions = witnesses.map(drawn).dropna().astype(int)
        found = step_enrichment(
            tumour, directions, universe, n_random=999, rng=rng, effect_table=table
        )
        p.append(found[["p_random_ties", "involvement_p_random_ties"]].to_numpy())
    for k, step in enumerate(CascadeStep):
        for test in (0, 1):
            against = stats.kstest(np.array(p)[:, k, test], "uniform").pvalue
            assert against > 5e-5, (step, test)  # 20 tests: 0.1 % to fail by chance


def test_the_net_effect_agrees_with_what_sources_state_and_with_the_strongest_path(claims):
    """On dormancy alone, opposite chains may outweigh the strongest path."""
    for cancer in ("breast", "prostate", "lung"):
        network = build_network(
            claims, Context(cancer=cancer, host_tissue="bone", compartment="tumour_cell")
        )
        for row in effects(network).to_dict("records"):
            answer = why(network, row["mirna"], row["step"])
            stated = {
                one.sign
                for one in answer.stated
                if one.sign and one.compartment in ("", "tumour_cell")
            }
            assert not stated or answer.net_sign in stated, (cancer, row["mirna"], row["step"])
            if row["step"] != "dormancy":
                best = answer.paths[0]
                assert best.sign == answer.net_sign, (cancer, row["mirna"], row["step"])


@pytest.mark.parametrize("cancer", ["breast", "prostate", "lung"])
def test_tgfb2_of_the_marrow_gives_no_mirna_of_the_tumour_cell_a_way_to_dormancy(claims, cancer):
    network = build_network(claims, Context(cancer, "bone", "tumour_cell"))
    paths = why(network, "hsa-miR-141-3p", "dormancy").paths
    assert ("TGFB2", "dormancy") not in {path.nodes[-2:] for path in paths}


def test_mir_33a_of_tumour_cells_is_not_put_into_the_osteoblast(claims):
    inside = build_network(claims, Context("lung", "bone", "osteoblast"))
    assert why(inside, "hsa-miR-33a-5p", "bone_resorption").paths == ()
    tumour = build_network(claims, Context("lung", "bone", "tumour_cell"))
    nodes = {path.nodes[1:3] for path in why(tumour, "hsa-miR-33a-5p", "bone_resorption").paths}
    assert ("PTHLH", "TNFSF11") in nodes


# What the review says a miRNA or factor does to a gene: where, and in which cell.
CAUSES = [
    *[("breast", "tumour_cell", "hsa-miR-30a-5p", gene, -1)
      for gene in ("CCN2", "GJA1", "ITGB3", "CDH11", "RUNX2")],
    ("breast", "tumour_cell", "hsa-miR-7-5p", "KLF4", -1),
    *[("breast", "tumour_cell", mirna, gene, -1)
      for mirna in MIR_200 for gene in ("ZEB1", "ZEB2", "SEC23A")],
    *[("breast", "tumour_cell", "hsa-miR-205-5p", gene, -1) for gene in ("ZEB1", "ZEB2")],
    *[("breast", "tumour_cell", "hsa-let-7a-5p", gene, -1)
      for gene in ("MYC", "HMGA2", "HRAS", "KRAS", "NRAS")],
    *[("breast", "tumour_cell", "hsa-miR-200c-3p", gene, -1) for gene in ("BMI1", "TGFB2")],
    *[("breast", "tumour_cell", "hsa-miR-218-5p", gene, 1) for gene in ("IBSP", "SPP1", "CXCR4")],
    *[("breast", "osteoblast", "hsa-miR-218-5p", gene, -1) for gene in ("SOST", "DKK2", "SFRP2")],
    ("breast", "osteoblast", "hsa-miR-218-5p", "RUNX2", 1),
    *[("breast", "tumour_cell", f"hsa-miR-{name}-5p", "IL11", -1) for name in (204, 211, 379)],
    ("breast", "tumour_cell", "TGFB1", "IL11", 1),
    ("breast", "tumour_cell", "TWIST1", "hsa-miR-10b-5p", 1),
    ("breast", "tumour_cell", "hsa-miR-10b-5p", "HOXD10", -1),
    ("lung", "tumour_cell", "hsa-miR-33a-5p", "PTHLH", -1),
    ("lung", "tumour_cell", "hsa-miR-33a-5p", "CXCL8", -1),
    *[("prostate", "tumour_cell", f"hsa-miR-{name}", gene, -1)
      for name in ("143-3p", "145-5p") for gene in ("FN1", "VIM")],
    ("prostate", "tumour_cell", "hsa-miR-100-5p", "AGO2", -1),
    *[("prostate", "tumour_cell", "hsa-miR-203a-3p", gene, -1)
      for gene in ("ZEB2", "BMI1", "BIRC5", "RUNX2")],
    ("prostate", "tumour_cell", "hsa-miR-34a-5p", "CD44", -1),
]  # fmt: skip


@pytest.fixture(scope="module")
def by_cancer(claims):
    cancers = ("breast", "prostate", "lung")
    return {cancer: build_network(claims, Context(cancer, "bone")) for cancer in cancers}


@pytest.mark.parametrize(("cancer", "cell", "source", "target", "sign"), CAUSES)
def test_what_the_review_says_of_causes_is_an_edge_in_its_cell(
    by_cancer, cancer, cell, source, target, sign
):
    edges = by_cancer[cancer].edges
    found = edges.loc[(edges["source"] == source) & (edges["target"] == target)]
    here = found.loc[found["compartment"].isin([cell, ""])]
    assert set(here["sign"]) == {sign}


@pytest.mark.parametrize("source", sorted({f"{c}|{cell}|{s}" for c, cell, s, _, _ in CAUSES}))
def test_every_cause_reaches_a_step(claims, source):
    cancer, cell, name = source.split("|")
    network = build_network(claims, Context(cancer, "bone", cell))
    assert any(why(network, name, step.value).paths for step in CascadeStep)
