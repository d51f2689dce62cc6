"""The one rule by which a function takes a name: it resolves, or is handed back or refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirbone._core import InputError
from mirbone.words import (
    UNRESOLVED_COLUMNS,
    load_catalogue,
    resolve_among,
    resolve_gene,
    resolve_mirnas,
    resolve_one,
)

NAMES = tuple(load_catalogue().mature["name"])
HELD = ("hsa-miR-30a-5p", "hsa-miR-143-3p", "RUNX2", "SPP1", "TGFB1", "ZNF999", "tumour_cell")


def test_a_list_goes_on_with_what_resolves_and_hands_the_rest_back() -> None:
    found = resolve_mirnas(["miR-30a-5p", "hsa-miR-378", "foo", "MIMAT0000435", "miR-30s"])
    assert found.names == ("hsa-miR-30a-5p", "hsa-miR-143-3p")
    assert tuple(found.unresolved.columns) == UNRESOLVED_COLUMNS
    rows = found.unresolved.set_index("query")
    assert rows["kind"].to_dict() == {
        "hsa-miR-378": "mature",
        "foo": "unknown",
        "miR-30s": "family",
    }
    assert rows.loc["hsa-miR-378", "candidates"] == "hsa-miR-378a-3p;hsa-miR-378a-5p"
    assert rows.loc["foo", "candidates"] == ""
    assert (rows["note"] != "").all()


def test_where_every_name_resolves_the_table_of_the_others_is_empty_with_its_columns() -> None:
    left = resolve_mirnas("miR-30a-5p").unresolved
    assert left.empty
    assert tuple(left.columns) == UNRESOLVED_COLUMNS


def test_names_of_one_mirna_are_one_and_the_order_is_that_asked() -> None:
    asked = ["miR-143", "hsa-miR-21-5p", "hsa-miR-143-3p", "foo", "foo"]
    found = resolve_mirnas(asked)
    assert found.names == ("hsa-miR-143-3p", "hsa-miR-21-5p")
    assert found.unresolved["query"].tolist() == ["foo"]


def test_a_column_of_a_table_is_taken_and_a_missing_name_is_handed_back() -> None:
    found = resolve_mirnas(pd.Series(["miR-30a-5p", np.nan]))
    assert found.names == ("hsa-miR-30a-5p",)
    assert found.unresolved["query"].tolist() == ["nan"]


def test_only_where_no_name_resolves_it_is_an_error_that_names_the_candidates() -> None:
    with pytest.raises(InputError, match=r"'hsa-miR-378' is mature: hsa-miR-378a-3p, hsa-miR-378a"):
        resolve_mirnas(["foo", "hsa-miR-378"])
    with pytest.raises(InputError, match="none was given"):
        resolve_mirnas([])
    with pytest.raises(InputError, match=r"'foo2' is unknown.*And 97 more") as refused:
        resolve_mirnas([f"foo{number}" for number in range(100)])
    assert len(str(refused.value)) < 1000


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("foo", "'foo' is unknown. Not written like a miRNA"),
        ("", "The name is empty"),
        ("miR-30 family", "is family: hsa-miR-30a-5p, hsa-miR-30b-5p"),
        ("mir-143", "is precursor: hsa-miR-143-5p, hsa-miR-143-3p"),
        ("hsa-miR-378", "Ambiguous"),
        ("hsa-let-7c*", "is withdrawn. Withdrawn: MIMAT0004483"),
        ("mmu-miR-21", "'mmu-miR-21' is of another species. A miRNA of Mus musculus"),
        ("miR-143/145", "'miR-143/145' is several in one: hsa-miR-143-3p, hsa-miR-145-5p"),
        ("RUNX2", "is unknown"),
    ],
)
def test_one_name_that_stands_for_no_single_mirna_is_refused(name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        resolve_one(name)


@given(st.sampled_from(NAMES))
def test_one_current_name_is_itself(name: str) -> None:
    assert resolve_one(name) == name
    assert resolve_mirnas([name, "foo"]).names == (name,)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("hsa-miR-30a-5p", "hsa-miR-30a-5p"),
        ("miR-30a-5p", "hsa-miR-30a-5p"),
        ("hsa-miR-143", "hsa-miR-143-3p"),
        ("MIMAT0000435", "hsa-miR-143-3p"),
        ("osteopontin", "SPP1"),
        ("Runx2", "RUNX2"),
        ("CBFA1", "RUNX2"),
        ("znf-999", "ZNF999"),
        ("Tumour cell", "tumour_cell"),
    ],
)
def test_what_is_held_is_found_under_any_name(name: str, meant: str) -> None:
    assert resolve_among(name, HELD, "this table") == meant
    assert resolve_among(name, set(HELD), "this table") == meant


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "miR-30b-5p",
            r"this table holds no 'miR-30b-5p' \(hsa-miR-30b-5p\). Near: hsa-miR-30a-5p",
        ),
        ("CTGF", r"this table holds no 'CTGF' \(CCN2\)"),
        ("RUNX1", "this table holds no 'RUNX1'.*Near: RUNX2"),
        ("NOSUCH1", "holds no 'NOSUCH1'. Not among the genes of the evidence base"),
        ("miR-99999", "holds no 'miR-99999'. No human miRNA"),
        ("1-Mar", "likely MARCHF1"),
        ("", "holds no ''"),
        ("TGFβ", "stands for TGFB1, TGFB2, TGFB3; this table holds TGFB1. Give the one meant"),
        ("mir-143", "stands for hsa-miR-143-5p, hsa-miR-143-3p; this table holds hsa-miR-143-3p"),
        ("let-7", "stands for hsa-let-7a-5p.*; this table holds none"),
    ],
)
def test_what_is_not_held_or_stands_for_several_is_refused(name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        resolve_among(name, HELD, "this table")


def test_two_held_names_that_are_written_alike_are_both_named() -> None:
    with pytest.raises(InputError, match=r"'znf-999' stands for ZNF-999, ZNF999\. Give"):
        resolve_among("znf-999", ("ZNF999", "ZNF-999"), "this table")


@given(st.text(max_size=30))
def test_a_name_means_something_held_or_is_refused(text: str) -> None:
    try:
        found = resolve_among(text, HELD, "this table")
    except InputError as error:
        assert repr(text)[:20] in str(error)  # a long word is cut in messages
    else:
        assert found in HELD


def test_a_gene_that_is_not_embedded_is_unknown_never_answered() -> None:
    for symbol in ("TP73L9", "ZNF999"):
        answer = resolve_gene(symbol)
        assert (answer.kind, answer.names, answer.confidence) == ("unknown", (), 0)
        assert "genenames.org" in answer.note


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("U6", "U6 snRNA-001973"), ("U6 snRNA", "U6 snRNA-001973"), ("U6", "MammU6-4395470"),
        ("hsa-U6", "U6"), ("snRNA U6", "U6-snRNA"), ("RNU48", "RNU48-001006"),
        ("SNORD48", "RNU48-001006"), ("U44", "SNORD44"), ("RNU6B", "RNU6B-001093"),
        ("cel-miR-39", "cel-miR-39-000200"), ("rnu44", "RNU44_001094"),
    ],
)  # fmt: skip
def test_a_control_is_found_under_the_name_of_its_assay(name: str, held: str) -> None:
    table = {held, "hsa-miR-21-5p", "ath-miR159a-000338", "RNU24-001001"}
    assert resolve_among(name, table, "this table") == held


def test_a_control_that_is_held_twice_or_under_another_name_is_offered() -> None:
    twice = {"U6 snRNA-001973", "U6-snRNA", "hsa-miR-21-5p"}
    with pytest.raises(InputError, match=r"holds no 'U6'\. Near: U6 snRNA-001973, U6-snRNA\."):
        resolve_among("U6", twice, "this table")
    for name, held in (("U6", "RNU6B-001093"), ("SNORD48", "RNU44-001094"), ("U18", "U66")):
        with pytest.raises(InputError, match=f"holds no '{name}'. Near: {held}"):
            resolve_among(name, {held, "hsa-miR-21-5p"}, "this table")
    with pytest.raises(InputError, match=r"holds no 'ZNF998'"):
        resolve_among("ZNF998", twice, "this table")
