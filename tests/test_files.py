"""Reading tables strictly and writing files whole."""

import gzip
import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirbone._core import InputError, atomic_path, read_table, sha256_of, table_text, write_table


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "separator"), [("a\tb\n1\t2\n", "tab"), ("a,b\n1,2\n", "comma"), ("a;b\n1;2\n", ";")]
)
def test_the_separator_is_found_in_the_header(tmp_path: Path, text: str, separator: str) -> None:
    table = read_table(write(tmp_path / "t", text), what="the table")
    assert table.to_dict("list") == {"a": ["1"], "b": ["2"]}, separator


def test_rows_remember_their_line_and_blank_lines_are_skipped(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "t", "a\tb\n\n1\t2\n\n3\t4\n"), what="the table")
    assert table.index.tolist() == [3, 5]


def test_a_gzip_file_and_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "t.gz"
    path.write_bytes(gzip.compress("\ufeffa\tb\r\n1\t2\r\n".encode()))
    assert read_table(path, what="the table").columns.tolist() == ["a", "b"]


def test_a_table_written_by_r_has_no_name_above_its_row_names(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "t", "s1\ts2\nmiR-1\t1\t2\n"), what="the table")
    assert table.columns.tolist() == ["", "s1", "s2"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("a\tb\tc\n1\t2\t5\n3\n", r"line 3: expected 3 columns .* found 1"),
        ("a\ta\n1\t2\n", r"column name must be unique; 'a' came more than once"),
        ("a\tb\n1\t2\n", r"expected a column 'c'; found 'a', 'b'"),
    ],
)
def test_a_bad_table_says_what_and_where(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_table(write(tmp_path / "t", text), what="the table", required=["c"])


@pytest.mark.parametrize("line", ['"3\t4', '3\t"4'])
@pytest.mark.parametrize("after", [2, 40_000])
def test_a_quotation_mark_that_is_not_closed_is_named(
    line: str, after: int, tmp_path: Path
) -> None:
    text = f"a\tb\n1\t2\n{line}\n" + "5\t6\n" * after
    with pytest.raises(InputError, match=r"line 3: a quotation mark .*is not closed"):
        read_table(write(tmp_path / "t", text), what="the table")


def test_a_missing_file_and_a_workbook_and_a_cut_gzip_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="was not found"):
        read_table(tmp_path / "none.tsv", what="the table")
    (tmp_path / "book.xlsx").write_bytes(b"PK\x03\x04\xff\xfe\x00")
    with pytest.raises(InputError, match="must be UTF-8 text"):
        read_table(tmp_path / "book.xlsx", what="the table")
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"a\tb\n" * 1000)[:-12])
    with pytest.raises(InputError, match="could not be read"):
        read_table(tmp_path / "cut.gz", what="the table")


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out.tsv"
    write_table(pd.DataFrame({"a": [1]}), path)
    before = sha256_of(path)
    with pytest.raises(RuntimeError), atomic_path(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert sha256_of(path) == before
    assert [p.name for p in tmp_path.iterdir()] == ["out.tsv"]


def test_a_link_is_kept_and_what_it_points_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "real.tsv").write_text("old")
    (tmp_path / "link.tsv").symlink_to(tmp_path / "real.tsv")
    write_table(pd.DataFrame({"a": [1]}), tmp_path / "link.tsv")
    assert (tmp_path / "link.tsv").is_symlink()
    assert (tmp_path / "real.tsv").read_text() == "a\n1\n"


def test_a_pipe_or_device_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (Path(os.devnull), tmp_path / "pipe"):
        with pytest.raises(InputError, match="is a device or pipe"):
            write_table(pd.DataFrame({"a": [1]}), path)
    assert Path(os.devnull).is_char_device() and (tmp_path / "pipe").is_fifo()


words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=5))
def test_a_table_of_words_round_trips(tmp_path_factory, rows: list[tuple[str, str]]) -> None:
    path = tmp_path_factory.mktemp("round") / "t.tsv"
    table = pd.DataFrame(rows, columns=["a", "b"])
    write_table(table, path)
    assert read_table(path, what="the table").reset_index(drop=True).equals(table.astype(object))
    assert table_text(table) == path.read_text(encoding="utf-8")
