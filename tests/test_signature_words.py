"""Signature tables as people write them: directions in words, numbers, rows of other things."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirbone._core import InputError
from mirbone.expression import read_signature
from mirbone.expression.reading.signature._directions import holds_directions, read_directions
from signature_cases import (
    CHANGED,
    FDR,
    LOG2,
    MIRNAS,
    P,
    assert_log2,
    directions,
    file,
    made,
    signature,
)

# Directions


UP = (
    "up", "UP", "Up-regulated", "Upregulated", "up regulated", "up_regulated", "UpRegulated",
    "Up regulation", "increased", "Increase", "high", "higher", "gain", "gained", "overexpressed",
    "elevated", "raised", "induced", "Sig Up", "significantly upregulated", "\u2191",
    "\u2191\u2191", "\u25b2", "\u2b06\ufe0f", "+", "++", "1", "+1", "1.0",
)  # fmt: skip
DOWN = (
    "down", "DOWN", "Down-regulated", "Downregulated", "down_regulated", "decreased", "Decrease",
    "low", "lower", "loss", "lost", "underexpressed", "reduced", "repressed", "suppressed",
    "Sig Down", "\u2193", "\u25bc", "\u2b07", "-", "\u2212", "\u2013", "-1", "\u22121", "-1.0",
)  # fmt: skip
STILL = (
    "NS", "n.s.", "Not", "NOT", "none", "Stable", "no change", "No", "unchanged", "=", "0", "0.0",
    "NoChange", "no_change", "nochange", "not significant", "NotSig", "nonsig", "same",
    "no difference", "Not changed", "Non-significant", "\u2194",
)  # fmt: skip


@pytest.mark.parametrize(
    ("word", "side"),
    [(word, side) for words, side in ((UP, 1), (DOWN, -1), (STILL, 0)) for word in words],
)
def test_a_direction_in_the_words_that_people_use(word: str, side: int) -> None:
    assert read_directions(pd.Series([word])).sides.tolist() == [side]
    found = read_signature(
        pd.DataFrame({"mirna": MIRNAS[:3], "direction": [word, "\u2191", "\u2193"]})
    )
    wanted = {"hsa-miR-143-3p": 1, "hsa-miR-33a-5p": -1}
    assert directions(found) == {"hsa-miR-145-5p": side, **wanted}


@pytest.mark.parametrize("word", ["maybe", "up in bone", "yes", "2", "updown", "higher in primary"])
def test_another_word_is_refused_with_its_line(word: str) -> None:
    table = pd.DataFrame({"mirna": MIRNAS[:2], "direction": ["up", word]})
    with pytest.raises(
        InputError, match=rf"line 3, column 'direction': expected up.*found '{word}'"
    ):
        read_signature(table)


def test_a_dash_among_words_says_nothing_and_among_signs_down() -> None:
    words = pd.DataFrame({"mirna": MIRNAS[:3], "direction": ["up", "down", "-"]})
    found = read_signature(words)
    assert list(zip(found.dropped["query"], found.dropped["reason"], strict=True)) == [
        ("hsa-miR-33a-5p", "no effect or direction")
    ]
    signs = words.assign(direction=["+", "-", "-"])
    assert list(directions(read_signature(signs)).values()).count(-1) == 2


@pytest.mark.parametrize("name", ["Trend", "status", "DEG", "Expression in bone", "sig"])
def test_a_column_of_directions_is_known_by_its_words(name: str) -> None:
    words = ["Up", "Down"] * 4 + ["NotSig", "NO"]
    found = read_signature(made(**{name: words}))
    assert list(found.table["direction"].value_counts().sort_index()) == [4, 2, 4]
    assert signature(found) == CHANGED


def test_words_of_other_things_are_no_directions() -> None:
    assert not holds_directions(pd.Series(["yes", "no"]))
    assert not holds_directions(pd.Series(["+", "-"]))
    assert not holds_directions(pd.Series(["1", "-1"]))
    assert not holds_directions(pd.Series(["up", "gene"]))
    assert holds_directions(pd.Series(["Up", "", "stable"]))


def test_no_change_stays_no_change_where_no_p_decides() -> None:
    change = ["UP" if x > 0 else "DOWN" for x in LOG2[:8]] + ["NOT", "Stable"]
    found = read_signature(made(logFC=LOG2, change=change))
    assert directions(found)["hsa-miR-30d-5p"] == 0
    assert signature(found) == CHANGED
    assert any("called unchanged by the table, and stay so" in note for note in found.notes)


def test_another_word_beside_an_effect_is_said_and_the_effect_taken() -> None:
    found = read_signature(made(logFC=LOG2, padj=FDR, change=["UP", "filtered"] * 5))
    assert_log2(found)
    assert "'change' is not read: it holds 'filtered', which is no direction." in found.notes


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [("significant", "yes", "no"), ("Sig", "TRUE", "FALSE"), ("significance", "**", "ns"),
     ("DEG", "1", "0"), ("sig", True, False), ("Significant", 1, 0), ("stars", "*", ""),
     ("p < 0.05", "yes", "no")],
)  # fmt: skip
def test_rows_that_are_not_called_significant_do_not_enter_without_p(
    name: str, yes: object, no: object
) -> None:
    words = [yes] * 8 + [no] * 2
    found = read_signature(made(log2FC=LOG2, **{name: words}))
    assert signature(found) == CHANGED
    assert any(f"'{name}' does not call significant" in note for note in found.notes)
    with_p = read_signature(made(log2FC=LOG2, padj=FDR, **{name: [no, yes] * 5}))
    assert signature(with_p) == CHANGED
    assert f"Columns not read: '{name}'." in with_p.notes


def test_a_direction_against_the_sign_is_refused() -> None:
    change = ["UP"] + ["UP" if x > 0 else "DOWN" for x in LOG2[1:]]
    with pytest.raises(InputError, match="line 2: direction and log2fc contradict each other"):
        read_signature(made(logFC=LOG2, change=change))
    with pytest.raises(InputError, match="contradict"):
        read_signature(made(FC=np.exp2(LOG2), change=change))


# Numbers


def test_numbers_as_people_write_them(tmp_path: Path) -> None:
    text = (
        "miRNA;log2FC;p\n"
        "hsa-miR-145-5p;\u22122,40;<0,001\n"
        "hsa-miR-143-3p;\u20132,2;1,2\u00d710\u22125\n"
        "hsa-miR-21-5p;1,6;0,03*\n"
        "hsa-miR-30a-5p;-1,5;1,2E-05\n"
        "hsa-miR-10b-5p;1,9;1,2 x 10^-5\n"
        "hsa-miR-30d-5p;0,45;n.s.\n"
    )
    found = read_signature(file(tmp_path, text))
    table = found.table.set_index("mirna")
    assert table["log2fc"].to_dict() == {
        "hsa-miR-145-5p": -2.4, "hsa-miR-143-3p": -2.2, "hsa-miR-21-5p": 1.6,
        "hsa-miR-30a-5p": -1.5, "hsa-miR-10b-5p": 1.9, "hsa-miR-30d-5p": 0.45,
    }  # fmt: skip
    assert table["p"].drop("hsa-miR-30d-5p").to_dict() == {
        "hsa-miR-145-5p": 0.001, "hsa-miR-143-3p": 1.2e-5, "hsa-miR-21-5p": 0.03,
        "hsa-miR-30a-5p": 1.2e-5, "hsa-miR-10b-5p": 1.2e-5,
    }  # fmt: skip
    assert math.isnan(table.loc["hsa-miR-30d-5p", "p"])
    assert any("One cell gives a limit in 'p'" in note for note in found.notes)


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("log2FC", "high", r"line 3, column 'log2FC': expected a number; found 'high'"),
        ("p", "often", r"line 3, column 'p': expected a number; found 'often'"),
        ("p", "1.2", r"line 3, column 'p': expected a probability between 0 and 1; found 1\.2"),
        ("p", "-0.1", r"line 3, column 'p': expected a probability"),
        ("p", "inf", r"line 3, column 'p': expected a number; found 'inf'"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused_with_its_place(
    column: str, cell: str, message: str
) -> None:
    table = made(log2FC=[*map(str, LOG2)], p=[*map(str, P)])
    table.loc[1, column] = cell
    with pytest.raises(InputError, match=message):
        read_signature(table)


def test_logarithms_of_p_of_both_signs_are_refused() -> None:
    with pytest.raises(InputError, match="expected logarithms of p, all with one sign"):
        read_signature(made(log2FC=LOG2, logP=LOG2))


# Shapes


def test_arrows_beside_the_numbers_are_their_signs() -> None:
    sizes = np.exp2(np.abs(LOG2))
    for written in ("{arrow}{size:.6f}", "{size:.6f} {arrow}", "{size:.6f}-fold {word}",
                    "{word} ({size:.6f})"):  # fmt: skip
        cells = [
            written.format(size=size, arrow="\u2191" if x > 0 else "\u2193",
                           word="up" if x > 0 else "down")
            for x, size in zip(LOG2, sizes, strict=True)
        ]  # fmt: skip
        assert_log2(read_signature(made(**{"Fold change": cells})), rel=1e-4)
    logs = [f"{abs(x)} " + ("\u25b2" if x > 0 else "\u25bc") for x in LOG2]
    assert_log2(read_signature(made(log2FC=logs)))


def test_folds_written_as_such_are_numbers() -> None:
    ratio = np.exp2(LOG2)
    for written in ("{:.6f}-fold", "{:.6f} fold", "x{:.6f}", "{:.6f}x", "\u00d7 {:.6f}"):
        cells = [written.format(value) for value in ratio]
        assert_log2(read_signature(made(**{"Fold change": cells})), rel=1e-4)


def test_lists_side_by_side_are_one(tmp_path: Path) -> None:
    text = (
        "Upregulated,Downregulated\nhsa-miR-21-5p,hsa-miR-145-5p\nhsa-miR-10b-5p,hsa-miR-143-3p\n"
        ",hsa-miR-30a-5p\n"
    )
    found = read_signature(file(tmp_path, text))
    assert directions(found) == {
        "hsa-miR-21-5p": 1, "hsa-miR-10b-5p": 1, "hsa-miR-145-5p": -1, "hsa-miR-143-3p": -1,
        "hsa-miR-30a-5p": -1,
    }  # fmt: skip
    assert found.dropped.empty


def test_a_table_without_a_header_does_not_lose_its_first_row(tmp_path: Path) -> None:
    text = "hsa-miR-21-5p\tup\nhsa-miR-145-5p\tdown\nhsa-miR-143-3p\tdown\n"
    with pytest.raises(InputError, match=r"found 'hsa-miR-21-5p', a miRNA\. Add a line above it"):
        read_signature(file(tmp_path, text))


# Rows


def test_what_is_no_human_mirna_is_set_aside_and_counted() -> None:
    names = ["U6 snRNA", "cel-miR-39-3p", "mmu-miR-21a-5p", "miRNAtotal", "piR-36742", *MIRNAS[5:]]
    found = read_signature(pd.DataFrame({"miRNA": names, "log2FC": LOG2, "p": P}))
    assert set(found.table["mirna"]) == set(MIRNAS[5:])
    assert list(zip(found.dropped["query"], found.dropped["reason"], strict=True)) == [
        ("U6 snRNA", "control"),
        ("cel-miR-39-3p", "control"),
        ("mmu-miR-21a-5p", "other species"),
        ("miRNAtotal", "total"),
        ("piR-36742", "other RNA"),
    ]


def test_the_accession_beside_the_name_is_not_taken_for_it() -> None:
    table = made(log2FC=LOG2)
    table.insert(0, "Accession", pd.Series([f"MIMAT000043{i}" for i in range(10)]))
    assert list(read_signature(table).names["written"]) == list(MIRNAS)
    assert "Columns not read: 'Accession'." in read_signature(table).notes


def test_blank_rows_and_an_open_quotation_mark_are_one_message(tmp_path: Path) -> None:
    for text in (",,,\n,,,\n", "\n\n", '"mirna\tdirection\nhsa-miR-21-5p\tup\n'):
        with pytest.raises(InputError):
            read_signature(file(tmp_path, text))


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=12),
        st.lists(st.one_of(st.text(max_size=6), st.floats()), min_size=3, max_size=3),
        min_size=1,
        max_size=4,
    )
)
def test_any_table_is_read_or_refused_in_words(columns: dict[str, list[object]]) -> None:
    try:
        read_signature(pd.DataFrame({"mirna": MIRNAS[:3], **columns}))
    except InputError as error:
        assert str(error)
