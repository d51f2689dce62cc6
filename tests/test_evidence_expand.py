"""Families and gene groups are opened by rule; nothing else changes."""

from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_cases import base_of, claim
from mirbone.evidence import CLAIM_COLUMNS, EXPANDED_COLUMNS, expand_claims, load_evidence
from mirbone.words import load_catalogue


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


SIDES = ("subject", "object")


def pairs(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["subject"], table["object"], strict=True))


def test_a_family_becomes_its_members(catalogue):
    row = claim(subject="miR-30 family", relation="targets", object="RUNX2")
    table = expand_claims(base_of(row), catalogue)
    assert table["subject"].tolist() == list(catalogue.family_members("miR-30 family"))
    assert {"hsa-miR-30a-5p", "hsa-miR-30e-5p"} <= set(table["subject"])
    assert set(table["written_subject"]) == {"miR-30 family"}
    assert set(table["subject_kind"]) == {"mirna"}
    assert set(table["claim_id"]) == {"X-001"}


SEED_ONLY = {"hsa-miR-98-5p", "hsa-miR-4458", "hsa-miR-4500"}


def let7_of(catalogue, **cells: str) -> set[str]:
    row = claim(subject="let-7 family", object="HMGA2", **cells)
    return set(expand_claims(base_of(row), catalogue)["subject"])


def test_the_seed_opens_a_family_that_targets_and_no_other(catalogue):
    whole = set(catalogue.family_members("let-7 family"))
    assert SEED_ONLY.issubset(whole)
    assert let7_of(catalogue, relation="targets") == whole
    for relation in ("regulates", "affects", "level", "correlates"):
        assert let7_of(catalogue, relation=relation) == whole - SEED_ONLY, relation


@pytest.mark.parametrize("column", ["note", "mechanism"])
def test_a_member_that_the_claim_names_stays(catalogue, column):
    left_out = SEED_ONLY - let7_of(catalogue, relation="regulates", **{column: "with miR-98"})
    assert left_out == {"hsa-miR-4458", "hsa-miR-4500"}
    near = let7_of(catalogue, relation="regulates", **{column: "miR-988, pre-miR-98a, xmiR-98"})
    assert near.isdisjoint(SEED_ONLY)


def test_what_opens_a_family_on_the_right_side_is_the_relation_too(catalogue):
    row = claim(subject="LIN28A", relation="regulates", object="let-7 family")
    members = set(expand_claims(base_of(row), catalogue)["object"])
    assert members == set(catalogue.family_members("let-7 family")) - SEED_ONLY


def test_every_embedded_family_has_members_of_its_name(catalogue):
    table = expand_claims(load_evidence(), catalogue)
    families = table[table["written_subject"].str.endswith(" family")]
    for family, rows in families.groupby("written_subject"):
        stem = "hsa-" + str(family).removesuffix(" family")
        others = rows.loc[rows["relation"] != "targets", "subject"]
        assert len(others) and others.str.startswith(stem).all(), family


def test_zeb1_represses_all_five_of_the_mir_200_family(catalogue):
    table = expand_claims(load_evidence(), catalogue)
    zeb1 = table[(table["subject"] == "ZEB1") & (table["relation"] == "transcribes")]
    assert set(catalogue.family_members("miR-200 family")) <= set(zeb1["object"])
    own = [name for name in zeb1["written_object"] if name in ("hsa-miR-141-3p", "hsa-miR-429")]
    assert sorted(own) == ["hsa-miR-141-3p", "hsa-miR-429"]


def test_a_gene_group_becomes_its_genes(catalogue):
    table = expand_claims(base_of(claim(object="IGF", relation="regulates")), catalogue)
    assert table["object"].tolist() == ["IGF1", "IGF2"]
    assert set(table["object_kind"]) == {"gene"}


def test_both_sides_open_gives_every_pair(catalogue):
    row = claim(subject="miR-200 family", relation="targets", object="ZEB")
    table = expand_claims(base_of(row), catalogue)
    members = catalogue.family_members("miR-200 family")
    assert sorted(pairs(table)) == sorted(product(members, ("ZEB1", "ZEB2")))


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("hsa-miR-145-5p", "mirna"),
        ("RUNX2", "gene"),
        ("dormancy", "step"),
        ("osteoblast", "cell"),
        ("migration", "process"),
        ("bone_metastasis", "phenotype"),
        ("no such thing", "unknown"),
    ],
)
def test_everything_else_stays_and_is_classified(catalogue, word, kind):
    table = expand_claims(base_of(claim(object=word)), catalogue)
    assert table[["object", "object_kind", "written_object"]].iloc[0].tolist() == [word, kind, word]


def test_the_columns_are_the_claims_and_four_more(catalogue):
    table = expand_claims(base_of(), catalogue)
    assert list(table.columns) == [*CLAIM_COLUMNS, *EXPANDED_COLUMNS]
    assert table.empty


def test_a_row_by_row_twin_agrees_on_all_embedded_claims(catalogue):
    base = load_evidence()
    groups = {
        name: tuple(members.split(";"))
        for name, members in zip(base.entities["name"], base.entities["members"], strict=True)
        if members
    }

    def members(word: str, relation: str) -> tuple[str, ...]:
        if word.endswith(" family"):
            stem = "hsa-" + word.removesuffix(" family")
            whole = catalogue.family_members(word)
            return tuple(m for m in whole if relation == "targets" or m.startswith(stem))
        return groups.get(word, (word,))

    slow = [
        (row["claim_id"], *pair)
        for row in base.claims.to_dict("records")
        for pair in product(*(members(row[side], row["relation"]) for side in SIDES))
    ]
    table = expand_claims(base, catalogue)
    fast = list(zip(table["claim_id"], table["subject"], table["object"], strict=True))
    assert fast == slow
    assert not (table[["subject_kind", "object_kind"]] == "unknown").any(axis=None)


SUBJECTS = ["miR-30 family", "hsa-miR-145-5p", "let-7 family"]
OBJECTS = ["ZEB", "RUNX2", "TGFB"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(OBJECTS)), max_size=6), st.data()
)
def test_the_order_of_rows_does_not_matter(words, data):
    rows = [
        claim(claim_id=f"Y-{number}", subject=subject, object=thing, relation="targets")
        for number, (subject, thing) in enumerate(words)
    ]
    shuffled = data.draw(st.permutations(rows))
    catalogue = load_catalogue()
    one = expand_claims(base_of(*rows), catalogue)
    two = expand_claims(base_of(*shuffled), catalogue)
    order = ["claim_id", "subject", "object"]
    pd.testing.assert_frame_equal(
        one.sort_values(order, ignore_index=True), two.sort_values(order, ignore_index=True)
    )
