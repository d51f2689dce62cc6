"""Families and gene groups are opened by rule; nothing else changes."""

from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_cases import base_of, claim
from mirbone._core import load_catalogue
from mirbone.evidence import CLAIM_COLUMNS, EXPANDED_COLUMNS, expand_claims, load_evidence


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def pairs(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["subject"], table["object"], strict=True))


def test_a_family_becomes_its_members(catalogue):
    table = expand_claims(base_of(claim(subject="miR-30 family")), catalogue)
    assert table["subject"].tolist() == list(catalogue.family_members("miR-30 family"))
    assert {"hsa-miR-30a-5p", "hsa-miR-30e-5p"} <= set(table["subject"])
    assert set(table["written_subject"]) == {"miR-30 family"}
    assert set(table["subject_kind"]) == {"mirna"}
    assert set(table["claim_id"]) == {"X-001"}


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

    def members(word: str) -> tuple[str, ...]:
        if word.endswith(" family"):
            return catalogue.family_members(word)
        return groups.get(word, (word,))

    slow = [
        (row.claim_id, subject, thing)
        for row in base.claims.itertuples()
        for subject, thing in product(members(row.subject), members(row.object))
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
