"""Reading tables strictly and writing files whole."""

import gzip
import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirbone._core import (
    InputError,
    atomic_path,
    read_table,
    read_text_table,
    sha256_of,
    table_text,
    write_table,
)


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
    with pytest.raises(InputError, match="it is an Excel workbook"):
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


WANT = {"miRNA": ["a", "b", "c"], "S1": ["1", "2", "3"], "S2": ["4", "5", "6"], "S3": list("789")}
PLAIN = "miRNA,S1,S2,S3\na,1,4,7\nb,2,5,8\nc,3,6,9\n"


@pytest.mark.parametrize(
    ("around", "note"),
    [
        ("Table S3. Read counts\n{}", "a line before it"),
        ("Table S3, counts\n\n{}", "a line before it"),
        ("Table S3,,,\nof 2020,,,\n{}", "2 lines before the header"),
        ("# made by a program, version 2\n# on a day\n{}", "2 lines before the header"),
        ("#{}", ""),
        ("sep=,\n{}", "a line before it"),
        (
            "* Block = 1\n* Type = 2\n\n[Sample Setup]\nWell,Name\n1,a\n\n[Results]\n{}",
            "lines before",
        ),
        ("{}\nAnalysis,Singleplex\nEndogenous Control,RNU48\n", "2 lines below the table"),
        ("{}# made by a program\n", "a"),
        ('!Series_title\t"x"\n!series_matrix_table_begin\n{}!series_matrix_table_end\n', "lines"),
        ("[Header]\na,b\n[Results]\n{}[Raw Data]\n1,2\n1,2\n", "lines before"),
    ],
)
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_what_stands_around_a_table_is_passed_over_and_said(
    around: str, note: str, separator: str, tmp_path: Path
) -> None:
    text = around.replace("{}", PLAIN).replace(",", separator)
    read = read_text_table(write(tmp_path / "t", text), what="the table")
    assert read.table.to_dict("list") == WANT
    assert note in " ".join(read.notes)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_table(
    encoding: str, newline: str, tmp_path: Path
) -> None:
    text = PLAIN.replace("S3", "Größe").replace("\n", newline)
    (tmp_path / "t").write_bytes(text.encode(encoding))
    table = read_table(tmp_path / "t", what="the table")
    assert table.rename(columns={"Größe": "S3"}).to_dict("list") == WANT


def test_western_european_text_without_a_mark_is_read_and_said(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(PLAIN.replace("S3", "Größe µg").encode("cp1252"))
    read = read_text_table(tmp_path / "t", what="the table")
    assert "Größe µg" in read.table.columns
    assert read.notes == ("the text is Windows-1252",)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("\n", ",\n"),
        PLAIN.replace("\n", ",,,\n"),
        PLAIN.replace("S3", "S3,"),
        PLAIN.replace("7", "7,").replace("8", "8,").replace("9", "9,"),
        PLAIN.replace(",4", ",,4").replace(",5", ",,5").replace(",6", ",,6").replace("S1", "S1,"),
    ],
)
def test_empty_columns_are_left_out(text: str, tmp_path: Path) -> None:
    assert read_table(write(tmp_path / "t", text), what="the table").to_dict("list") == WANT


@pytest.mark.parametrize(
    ("cells", "want"),
    [
        (["26,627", "24,1"], ["26.627", "24.1"]),
        (["0,627", "0,125"], ["0.627", "0.125"]),
        (["1,2E-05", "Undetermined"], ["1.2E-05", "Undetermined"]),
        (["1,234,567", "12"], ["1234567", "12"]),
        (["1,234.5", "2,000"], ["1234.5", "2000"]),
        (["1,2,3", "4,5"], ["1,2,3", "4,5"]),
        (["-1,25", "\u22122,5"], ["-1.25", "\u22122.5"]),
    ],
)
def test_commas_in_numbers_mean_what_the_whole_column_says(
    cells: list[str], want: list[str], tmp_path: Path
) -> None:
    text = "name\tvalue\n" + "".join(f"x\t{cell}\n" for cell in cells)
    table = read_table(write(tmp_path / "t", text), what="the table", numbers=True)
    assert table["value"].tolist() == want
    assert read_table(tmp_path / "t", what="the table")["value"].tolist() == cells


def test_a_comma_between_semicolons_is_decimal_where_nothing_else_tells(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "t", "a;b\nx;27,127\n"), what="the table", numbers=True)
    assert table["b"].tolist() == ["27.127"]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["1,234", "5,678"], r"'1,234' may be 1.234 or 1234\. Write it with a point"),
        (["1,234,567", "0,5"], "a comma must mean one thing"),
    ],
)
def test_commas_that_may_mean_either_are_refused(
    cells: list[str], message: str, tmp_path: Path
) -> None:
    text = "name\tvalue\n" + "".join(f"x\t{cell}\n" for cell in cells)
    with pytest.raises(InputError, match=message):
        read_table(write(tmp_path / "t", text), what="the table", numbers=True)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b",,\n,,\n", "nothing but separators"),
        (b'a"b\t"c\n', r"line 1: a quotation mark"),
        (b'"a\tb\n1\t2\n', r"line 1: a quotation mark"),
        (b"%PDF-1.4 x", "it is a PDF"),
        (b"\x00\x01\x02\xff\xfe\x00\x00", "must be text"),
        (b"<!DOCTYPE html><html>", "it is a web page"),
        (b"\xef\xbb\xbf\n", "is empty"),
    ],
)
def test_what_is_no_table_is_told_as_what_it_is(data: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(data)
    with pytest.raises(InputError, match=message):
        read_table(tmp_path / "t", what="the table")


def test_a_line_that_was_cut_is_no_footer(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"line 5: expected 4 columns .*; found 2"):
        read_table(write(tmp_path / "t", PLAIN + "d,4\n"), what="the table")


def test_the_table_of_r_with_spaces_and_quotes_is_read(tmp_path: Path) -> None:
    text = '"S1" "S2" "S3"\n"a" 1 4 7\n"b" 2 5 8\n"c" 3 6 9\n'
    table = read_table(write(tmp_path / "t", text), what="the table")
    assert table.rename(columns={"": "miRNA"}).to_dict("list") == WANT
