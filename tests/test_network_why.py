"""Paths explain: compartments, order, contradictions, and a slow twin."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirbone._core import InputError
from mirbone.network import (
    EFFECT_COLUMNS,
    EXPLANATION_COLUMNS,
    Context,
    effects,
    path_strength,
    why,
)
from mirbone.words import Tier
from network_cases import BONE, all_paths_slowly, build, claim


def texts(explanation):
    return [path.text for path in explanation.paths]


def test_a_tumour_mirna_reaches_the_osteoclast_through_the_factors_that_leave_their_cells():
    network = build(*BONE, context=Context(compartment="tumour_cell"))
    found = why(network, "hsa-miR-33a-5p", "bone_resorption")
    assert texts(found) == ["hsa-miR-33a-5p -| PTHLH -> TNFSF11 -> TNFRSF11A -> bone_resorption"]
    path = found.paths[0]
    assert path.compartments == ("tumour_cell", "osteoblast", "osteoclast", "")
    assert path.kinds == ("mirna_target", "signalling", "receptor_ligand", "readout")
    assert path.claims == (("L-x-002",), ("L-x-003",), ("L-x-004",), ("L-x-005",))
    assert (path.sign, found.net_sign, found.agreement) == (-1, -1, 1.0)
    assert found.contradictions == ()


def test_without_the_secretion_the_tumour_does_not_reach_the_osteoblast():
    rows = [row for row in BONE if row["relation"] != "secretes"]
    network = build(*rows, context=Context(compartment="tumour_cell"))
    assert why(network, "hsa-miR-33a-5p", "bone_resorption").paths == ()


def test_the_two_roles_of_a_mirna_in_two_cells_stay_apart():
    tumour = build(*BONE, context=Context(compartment="tumour_cell"))
    assert why(tumour, "hsa-miR-218-5p", "bone_formation").paths == ()
    assert texts(why(tumour, "hsa-miR-218-5p", "osteomimicry")) == [
        "hsa-miR-218-5p -> IBSP -> osteomimicry"
    ]
    osteoblast = build(*BONE, context=Context(compartment="osteoblast"))
    assert texts(why(osteoblast, "hsa-miR-218-5p", "bone_formation")) == [
        "hsa-miR-218-5p -> RUNX2 -> bone_formation"
    ]
    assert why(osteoblast, "hsa-miR-218-5p", "osteomimicry").paths == ()
    anywhere = build(*BONE)
    assert texts(why(anywhere, "hsa-miR-218-5p", "bone_formation")) != []
    assert texts(why(anywhere, "hsa-miR-218-5p", "osteomimicry")) == [
        "hsa-miR-218-5p -> IBSP -> osteomimicry"
    ]


def test_a_readout_without_compartment_happens_where_the_step_does():
    rows = (
        claim("hsa-miR-30a-5p", "targets", "RUNX2", "-1", compartment="tumour_cell"),
        claim("RUNX2", "affects", "bone_formation"),
        claim("RUNX2", "affects", "osteomimicry"),
    )
    network = build(*rows)
    assert why(network, "hsa-miR-30a-5p", "bone_formation").paths == ()
    assert why(network, "hsa-miR-30a-5p", "osteomimicry").net_sign == -1


def test_a_secreted_factor_is_not_read_out_as_osteomimicry_from_another_cell():
    rows = (
        claim("osteoblast", "secretes", "SPP1", subject_kind="cell"),
        claim("RUNX2", "transcribes", "SPP1", compartment="osteoblast"),
        claim("SPP1", "affects", "osteomimicry", compartment="tumour_cell"),
        claim("SPP1", "affects", "homing_anchorage", compartment="tumour_cell"),
    )
    network = build(*rows)
    assert why(network, "RUNX2", "osteomimicry").paths == ()
    assert why(network, "RUNX2", "homing_anchorage").net_sign == 1


def test_a_factor_of_the_marrow_is_not_read_out_from_the_tumour_cell_that_makes_it_too():
    rows = (
        claim("hsa-miR-141-3p", "targets", "TGFB2", "-1", compartment="tumour_cell"),
        claim("tumour_cell", "secretes", "TGFB2", compartment="tumour_cell"),
        claim("TGFB2", "affects", "dormancy", "+1", compartment="stroma"),
    )
    tumour = build(*rows, context=Context(compartment="tumour_cell"))
    assert why(tumour, "hsa-miR-141-3p", "dormancy").paths == ()
    stroma = build(*rows, context=Context(compartment="stroma"))
    assert why(stroma, "TGFB2", "dormancy").net_sign == 1


def test_a_factor_that_acts_on_the_cell_of_the_step_is_read_out_from_whichever_cell_makes_it():
    rows = (
        claim("hsa-miR-1-3p", "targets", "IL6", "-1", compartment="tumour_cell"),
        claim("tumour_cell", "secretes", "IL6", compartment="tumour_cell"),
        claim("IL6", "affects", "bone_resorption", compartment="osteoclast"),
    )
    tumour = build(*rows, context=Context(compartment="tumour_cell"))
    assert why(tumour, "hsa-miR-1-3p", "bone_resorption").net_sign == -1


def test_a_transferred_mirna_acts_in_the_cell_that_receives_it():
    rows = (
        claim("hsa-miR-222-3p", "transfers", "tumour_cell", compartment="stroma"),
        claim("hsa-miR-222-3p", "targets", "CXCL12", "-1", compartment="tumour_cell"),
        claim("CXCL12", "affects", "dormancy", "-1", compartment="tumour_cell"),
    )
    stroma = Context(compartment="stroma")
    found = why(build(*rows, context=stroma), "hsa-miR-222-3p", "dormancy")
    assert texts(found) == ["hsa-miR-222-3p -| CXCL12 -| dormancy"]
    assert found.paths[0].kinds[0] == "mirna_target;transfer"
    assert found.paths[0].claims[0] == ("L-x-001", "L-x-002")
    assert found.net_sign == 1
    kept = build(*rows[1:], context=stroma)
    assert why(kept, "hsa-miR-222-3p", "dormancy").paths == ()


def test_a_general_and_a_placed_claim_of_one_edge_make_one_path_with_both_claims():
    rows = (
        claim("hsa-miR-30a-5p", "targets", "RUNX2", "-1"),
        claim("hsa-miR-30a-5p", "targets", "RUNX2", "-1", compartment="tumour_cell"),
        claim("RUNX2", "affects", "osteomimicry"),
    )
    found = why(build(*rows), "hsa-miR-30a-5p", "osteomimicry")
    assert len(found.paths) == 1
    assert found.paths[0].claims[0] == ("L-x-001", "L-x-002")


def test_two_places_of_one_readout_make_one_path():
    rows = (
        claim("hsa-miR-204-5p", "targets", "IL11", "-1", compartment="tumour_cell"),
        claim("tumour_cell", "secretes", "IL11", compartment="tumour_cell"),
        claim("IL11", "affects", "bone_resorption", compartment="tumour_cell"),
        claim("IL11", "affects", "bone_resorption", compartment="osteoclast"),
    )
    (path,) = why(build(*rows), "hsa-miR-204-5p", "bone_resorption").paths
    assert path.claims == (("L-x-001",), ("L-x-003", "L-x-004"))


def test_paths_come_by_weakest_tier_then_length_then_strength():
    strong, weak = {"tier": "reporter_mutated_site"}, {"tier": "review_statement"}
    rows = (
        claim("hsa-miR-1-3p", "targets", "A", "-1", **strong),
        claim("A", "affects", "emt_stemness", **weak),
        claim("hsa-miR-1-3p", "targets", "B", "-1", **strong),
        claim("B", "signals", "C", **strong),
        claim("C", "affects", "emt_stemness", **strong),
        claim("hsa-miR-1-3p", "targets", "D", "-1", **weak),
        claim("D", "affects", "emt_stemness", reference="R1;R2", **weak),
        claim("hsa-miR-1-3p", "targets", "E", "-1", reference="R1;R2", **weak),
        claim("E", "affects", "emt_stemness", reference="R1;R2", **weak),
    )
    found = why(build(*rows), "hsa-miR-1-3p", "emt_stemness")
    assert [path.nodes[1] for path in found.paths] == ["B", "E", "A", "D"]
    assert found.paths[0].tier is Tier.REPORTER_MUTATED_SITE
    assert found.paths[1].tier is Tier.REVIEW_STATEMENT


def test_paths_of_opposite_sign_are_both_shown_and_called_a_contradiction():
    rows = (
        claim("hsa-miR-1-3p", "targets", "A", "-1", tier="reporter_mutated_site"),
        claim("A", "affects", "emt_stemness", "+1", tier="reporter_mutated_site"),
        claim("hsa-miR-1-3p", "targets", "B", "-1", tier="review_statement"),
        claim("B", "affects", "emt_stemness", "-1", tier="review_statement"),
    )
    found = why(build(*rows), "hsa-miR-1-3p", "emt_stemness")
    assert [path.sign for path in found.paths] == [-1, 1]
    assert found.net_sign == -1
    assert found.agreement == pytest.approx(0.9 / (0.9 + 0.3), abs=1e-12)  # float sums
    (contradiction,) = found.contradictions
    assert contradiction.what == "paths"
    assert contradiction.positive == ("L-x-003", "L-x-004")
    assert contradiction.negative == ("L-x-001", "L-x-002")


def test_balanced_paths_have_no_net_sign():
    rows = (
        claim("hsa-miR-1-3p", "targets", "A", "-1"),
        claim("A", "affects", "emt_stemness", "+1"),
        claim("hsa-miR-1-3p", "targets", "B", "-1"),
        claim("B", "affects", "emt_stemness", "-1"),
    )
    found = why(build(*rows), "hsa-miR-1-3p", "emt_stemness")
    assert (found.net_sign, found.agreement) == (0, 0.5)


def test_stated_effects_are_shown_beside_the_paths_and_against_them():
    rows = (
        claim("hsa-miR-1-3p", "targets", "A", "-1"),
        claim("A", "affects", "migration", "+1"),
        claim("hsa-miR-1-3p", "affects", "migration", "-1", tier="in_vivo"),
        claim("hsa-miR-1-3p", "affects", "migration", "+1", cancer="lung"),
        claim("hsa-miR-1-3p", "affects", "bone_metastasis", "-1"),
    )
    found = why(build(*rows), "hsa-miR-1-3p", "invasion_intravasation")
    assert [(one.claim, one.sign) for one in found.stated] == [("L-x-004", 1), ("L-x-003", -1)]
    assert found.net_sign == -1
    assert [one.what for one in found.contradictions] == ["statements", "statement against paths"]
    assert found.contradictions[1].positive == ("L-x-004",)


def test_a_contradicted_edge_on_a_path_is_named():
    rows = (
        claim("hsa-miR-1-3p", "targets", "A", "-1"),
        claim("A", "signals", "B", "+1"),
        claim("A", "signals", "B", "-1"),
        claim("B", "affects", "emt_stemness", "+1"),
    )
    found = why(build(*rows), "hsa-miR-1-3p", "emt_stemness")
    assert len(found.paths) == 2
    edge = found.contradictions[-1]
    assert (edge.what, edge.about) == ("edge", "A and B")
    assert (edge.positive, edge.negative) == (("L-x-002",), ("L-x-003",))


def test_a_gene_is_explained_too_and_may_read_out_at_once():
    found = why(build(*BONE), "ZEB1", "emt_stemness")
    assert texts(found)[0] == "ZEB1 -> emt_stemness"
    assert found.net_sign == 1


@pytest.mark.parametrize("query", ["miR-33a", "MIMAT0000091", "HSA-MIR-33A-5P"])
def test_a_node_is_known_by_any_of_its_names(query):
    assert why(build(*BONE), query, "bone_resorption").node == "hsa-miR-33a-5p"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("hsa-miR-33a-3p", "Near: .*hsa-miR-33a-5p"),
        ("nonsense", "holds no 'nonsense'"),
        ("miR-30 family", "stands for hsa-miR-30a-5p, hsa-miR-30b-5p"),
    ],
)
def test_a_node_that_the_network_does_not_hold_is_refused_with_the_nearest_names(query, said):
    more = (claim(f"hsa-miR-30{member}-5p", "targets", "ZEB1", "-1") for member in "ab")
    with pytest.raises(InputError, match=said):
        why(build(*BONE, *more), query, "bone_resorption")


def test_unknown_step_and_length_are_refused():
    network = build(*BONE)
    with pytest.raises(InputError, match=r"`step` must be one of emt_stemness.*got 'emt'"):
        why(network, "ZEB1", "emt")
    with pytest.raises(InputError, match="Did you mean 'osteomimicry'"):
        why(network, "ZEB1", "osteomimikry")
    with pytest.raises(InputError, match="max_length` must be 1 to 8 edges; got 9"):
        why(network, "ZEB1", "emt_stemness", max_length=9)
    with pytest.raises(InputError, match="max_length` must be 1 to 8 edges; got 0"):
        effects(network, max_length=0)


def test_effects_of_chosen_mirnas_take_any_name_and_refuse_what_the_network_does_not_hold():
    network = build(*BONE)
    whole = effects(network)
    chosen = effects(network, mirnas=["miR-33a", "hsa-miR-33a-5p"])
    assert chosen.equals(whole.loc[whole["mirna"] == "hsa-miR-33a-5p"].reset_index(drop=True))
    assert len(chosen) > 0
    for name in ("hsa-miR-4313", "miR-99999"):
        with pytest.raises(InputError, match=f"the network holds no '{name}'"):
            effects(network, mirnas=[name])


def test_an_explanation_is_a_table_of_its_paths_and_says_so_in_a_line():
    found = why(build(*BONE), "hsa-miR-33a-5p", "bone_resorption")
    assert tuple(found.table.columns) == EXPLANATION_COLUMNS
    assert found.table["text"].tolist() == [path.text for path in found.paths]
    assert found.table["strength"].is_monotonic_decreasing
    first = found.table.iloc[0]
    assert first["claims"].split(";") == [c for move in found.paths[0].claims for c in move]
    assert first["tier"] == found.paths[0].tier
    assert repr(found).startswith("Explanation: more hsa-miR-33a-5p, less of bone_resorption")
    assert len(repr(found)) < 160
    shown = found._repr_html_()
    assert shown.count("<tr") == len(found.paths) + 1
    assert all(f"<th>{column}</th>" in shown for column in EXPLANATION_COLUMNS)
    nothing = why(build(*BONE), "hsa-miR-33a-5p", "dormancy")
    assert "no known path to dormancy (0 paths;" in repr(nothing)
    assert tuple(nothing.table.columns) == EXPLANATION_COLUMNS


def test_effects_agree_with_why_and_carry_the_best_path():
    network = build(*BONE)
    table = effects(network)
    assert tuple(table.columns) == EFFECT_COLUMNS
    for row in table.to_dict("records"):
        found = why(network, row["mirna"], row["step"])
        assert np.sign(row["effect"]) == found.net_sign
        assert row["agreement"] == found.agreement
        assert row["n_paths"] == len(found.paths)
        winning = [path for path in found.paths if path.sign == found.net_sign]
        best = max(winning, key=lambda path: (path.strength, -path.tier.rank, -len(path.nodes)))
        assert (row["best_path"], row["best_tier"]) == (best.text, best.tier.value)
        assert set(row["claims"].split(";")) == {c for move in best.claims for c in move}
    assert set(table["mirna"]) <= set(network.mirnas)


def test_more_paths_of_one_sign_do_not_add_up_and_opposite_ones_discount():
    one = (claim("hsa-miR-1-3p", "targets", "A", "-1"), claim("A", "affects", "dormancy"))
    two = (claim("hsa-miR-1-3p", "targets", "B", "-1"), claim("B", "affects", "dormancy"))
    against = (claim("hsa-miR-1-3p", "targets", "C", "-1"), claim("C", "affects", "dormancy", "-1"))
    strength = path_strength([0.8, 0.8])
    assert effects(build(*one))["effect"].tolist() == [-strength]
    assert effects(build(*one, *two))["effect"].tolist() == [-strength]
    mixed = effects(build(*one, *two, *against))["effect"].tolist()
    assert mixed == pytest.approx([-strength / 3], abs=1e-12)  # float sums


_NAMES = ["hsa-miR-1-3p", "A", "B", "C", "D", "E"]


@st.composite
def random_claims(draw):
    """Some signed claims among a few nodes, none placed in a compartment."""
    pairs = [(a, b) for a in _NAMES for b in _NAMES[1:] if a != b]
    pairs += [(a, "homing_anchorage") for a in _NAMES[1:]]
    chosen = draw(st.lists(st.tuples(st.sampled_from(pairs), st.sampled_from(["+1", "-1"]))))
    tiers = st.sampled_from([tier.value for tier in Tier if tier is not Tier.PREDICTION])
    return [
        claim(
            a,
            "affects" if b == "homing_anchorage" else "regulates",
            b,
            sign,
            claim_id=f"L-r-{number:03d}",
            tier=draw(tiers),
        )
        for number, ((a, b), sign) in enumerate(chosen)
    ]


@given(random_claims(), st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_the_search_finds_what_a_slow_obvious_search_finds(rows, max_length):
    if not any(row["subject"] == "hsa-miR-1-3p" for row in rows):
        rows = [*rows, claim("hsa-miR-1-3p", "targets", "A", "-1")]
    network = build(*rows)
    found = why(network, "hsa-miR-1-3p", "homing_anchorage", max_length=max_length)
    slow = all_paths_slowly(network.edges, "hsa-miR-1-3p", "homing_anchorage", max_length)
    assert {(path.nodes, path.signs) for path in found.paths} == slow
    assert len(found.paths) == len(slow)
    assert found.complete


@given(random_claims())
@settings(max_examples=40, deadline=None)
def test_relabelling_genes_only_relabels(rows):
    rows = [*rows, claim("hsa-miR-1-3p", "targets", "A", "-1", claim_id="L-r-999")]
    new = {name: f"Z{7 - k}" for k, name in enumerate(_NAMES[1:])}
    renamed = [
        row | {end: new.get(row[end], row[end]) for end in ("subject", "object")} for row in rows
    ]
    one = why(build(*rows), "hsa-miR-1-3p", "homing_anchorage")
    other = why(build(*renamed), "hsa-miR-1-3p", "homing_anchorage")
    assert {(tuple(new.get(n, n) for n in p.nodes), p.signs, p.claims) for p in one.paths} == {
        (p.nodes, p.signs, p.claims) for p in other.paths
    }
    assert one.net_sign == other.net_sign


@given(random_claims(), st.data())
@settings(max_examples=40, deadline=None)
def test_removing_a_claim_never_adds_a_path(rows, data):
    rows = [*rows, claim("hsa-miR-1-3p", "targets", "A", "-1", claim_id="L-r-999")]
    gone = data.draw(st.integers(0, len(rows) - 2)) if len(rows) > 1 else None
    fewer = [row for number, row in enumerate(rows) if number != gone]
    before = why(build(*rows), "hsa-miR-1-3p", "homing_anchorage")
    after = why(build(*fewer), "hsa-miR-1-3p", "homing_anchorage")
    seen = {(path.nodes, path.signs) for path in before.paths}
    assert {(path.nodes, path.signs) for path in after.paths} <= seen


def test_a_dense_network_is_cut_off_and_says_so_and_keeps_the_shortest_path():
    genes = [f"G{n}" for n in range(24)]
    rows = [claim(a, "signals", b) for a in genes for b in genes if a != b]
    rows += [claim(gene, "affects", "dormancy") for gene in genes]
    rows.append(claim("hsa-miR-1-3p", "targets", "G0", "-1"))
    network = build(*rows)
    found = why(network, "hsa-miR-1-3p", "dormancy")
    assert not found.complete
    assert texts(found)[0] == "hsa-miR-1-3p -| G0 -> dormancy"
    assert why(network, "hsa-miR-1-3p", "dormancy", max_length=4).complete
