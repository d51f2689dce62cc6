"""Text from outside: what a terminal, a spreadsheet or a reader's patience must be spared."""

import csv
import io
import pickle
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mirbone._core import InputError, guarded, plain, read_table, shorten, table_text, write_table
from mirbone._core._texts import QUOTED, unguarded

# each begins a formula in some spreadsheet, or is passed over before one that does
FORMULAS = (
    "=1+1", "+SUM(1)", "@x", "-cmd", "-2+3+cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", "\t=1",
    " =1", "\r=1", "\n=1", "\u200b=1", "\ufeff@x", "＝1", "－x", "-A1", "- 5", "-", "+", "=",
    "'=1", "''=1",
)  # fmt: skip
NUMBERS = ("-1", "+1", "-0.5", "+1.5e-3", "-1,5", "-12 %", "+1,234.5", "-.5", "1e5")
WORDS = ("miR-21", "hsa-let-7a-5p", "a=b", "3' UTR", "'quoted'", "'", "", "−1", "up", "NA")
# a terminal obeys or hides them: colours, a bell, the title, a direction of writing, no width
SIGNS = (
    "\x1b[31m", "\x1b]0;title\x07", "\x07", "\x08", "\x00", "\r", "\x7f", "\x9b2J", "\u202e",
    "\u2066", "\u200b", "\ufeff", "\u2028", "\udcff", "\U000e0041",
)  # fmt: skip


@pytest.mark.parametrize("sign", SIGNS)
def test_what_a_terminal_obeys_is_written_out(sign: str) -> None:
    said = str(InputError(f"no miRNA is named miR-{sign}21."))
    assert not any(one in said for one in sign if not one.isprintable())
    assert "\\" in said and said.isprintable()
    assert said == str(InputError(said))


def test_text_that_prints_stays_as_it_is() -> None:
    for text in (
        "hsa-miR-21-5p",
        "TGF-β1 → SMAD3, 5 µM",
        "骨转移",
        "a\u00a0b\u3000c",
        "e\u0301",
        "🦴",
    ):
        assert plain(text) == text
    assert plain("a\nb") == "a\\nb"
    assert plain("a\nb", lines=True) == "a\nb"


@given(st.text())
@example("\x1b\udcff")
def test_plain_text_prints_and_is_made_once(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert once.encode("utf-8").decode("utf-8") == once


def test_a_message_shows_the_ends_of_a_cell_of_any_length() -> None:
    cell = "A" * 100_000 + "C" * 100_000
    quoted = str(InputError(f"the table t, line 2: {cell!r} is no miRNA. Correct it."))
    assert (
        quoted.startswith("the table t, line 2: 'AAAA") and "CCCC' is no miRNA. Correct" in quoted
    )
    assert len(quoted) < 60 + QUOTED
    bare = str(InputError(f"{cell} is named twice; give it once."))
    assert bare.startswith("AAAA") and bare.endswith("CCCC is named twice; give it once.")
    assert len(bare) < 500
    many = str(InputError("unknown: " + "word, " * 50_000 + "Check them."))
    assert len(many) <= 2_000 and many.endswith("Check them.")


def test_a_message_of_usual_length_is_not_touched() -> None:
    for said in (
        "the table t.tsv, line 3: expected 2 columns as in the header; found 1. Mend that line.",
        "`mirnas` takes miRNAs and `utrs` 3' UTRs of genes, and what stands between the one mark "
        "of 3' UTRs and the next of 5' UTRs is as long as a sentence; 'GAPDH' is neither.",
        f"/{'a' * 120}/{'b' * 120}/counts.tsv was not found. Check the path.",
    ):
        assert str(InputError(said)) == said


@pytest.mark.parametrize("piece", ["'a", "' ", "\\'", "`'\"", "x", "' \\", "\x1b'"])
def test_no_text_takes_long_to_be_shortened(piece: str) -> None:
    begin = time.process_time()
    assert len(str(InputError(piece * 300_000))) <= 4_100
    assert time.process_time() - begin < 5  # a quadratic search would take minutes


def test_an_error_travels_between_processes() -> None:
    there = pickle.loads(pickle.dumps(InputError("`models` must be a number")))
    assert (type(there), str(there)) == (InputError, "`models` must be a number")


def test_a_long_text_keeps_its_ends() -> None:
    assert shorten("short") == "short"
    assert len(shorten("x" * 500)) <= QUOTED


# --- spreadsheets -------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_a_spreadsheet_would_run_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", [*NUMBERS, *WORDS])
def test_numbers_and_words_are_left_alone(cell: str) -> None:
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


@given(st.text(alphabet="'=+-@ \t1a"))
def test_a_guard_is_taken_off_as_it_was_put_on(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


def test_a_table_carries_no_formula_and_is_read_back(tmp_path: Path) -> None:
    cells = [cell for cell in (*FORMULAS, *NUMBERS, *WORDS) if cell == cell.strip() and cell]
    table = pd.DataFrame(
        {
            "=name": cells,
            "kind": pd.Categorical(cells),
            "sign": np.where(np.arange(len(cells)) % 2, 1, -1),
            "effect": np.linspace(-2, 2, len(cells)),
        }
    )
    write_table(table, tmp_path / "t.tsv")
    with (tmp_path / "t.tsv").open(encoding="utf-8", newline="") as handle:
        written = list(csv.reader(handle, delimiter="\t"))
    for row in written:
        for cell in row:
            assert (
                cell[:1] not in {"=", "+", "-", "@", "\t", "\r"} or cell in NUMBERS or float(cell)
            )
    assert [int(row[2]) for row in written[1:]] == table["sign"].tolist()
    back = read_table(tmp_path / "t.tsv", what="the table")
    assert back["=name"].tolist() == cells
    assert back["kind"].tolist() == cells
    assert table["=name"].tolist() == cells  # what was given is not edited


def test_a_return_in_a_cell_begins_no_row() -> None:
    text = table_text(pd.DataFrame({"name": ["a\r=1+1", "b\r\n=2"], "n": [1, 2]}))
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    assert [row[0] for row in rows] == ["name", "a\n=1+1", "b\n=2"]
