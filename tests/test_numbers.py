"""Numbers as people and programs write them in cells."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mirbone
from mirbone._core import number_of, read_numbers, to_doubles


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0.5", 0.5), ("-3", -3.0), ("+2.5", 2.5), (".05", 0.05), ("5.", 5.0), ("1.2E-05", 1.2e-5),
        ("1.2e-05", 1.2e-5), ("1.2D-05", 1.2e-5), ("1.2E \u221205", 1.2e-5), (3, 3.0), (0.1, 0.1),
        ("\u22120.5", -0.5), ("\u20130.5", -0.5), ("\uff0d1", -1.0),
        ("1.2\u00d710\u22125", 1.2e-5), ("1.2x10^-5", 1.2e-5), ("1.2 x 10-5", 1.2e-5),
        ("1.2 \u00d7 10\u207b\u2075", 1.2e-5), ("1.2\u00b710^(-5)", 1.2e-5), ("3*10^-8", 3e-8),
        ("1.2 \u00d7 10 \u22125", 1.2e-5), ("10^-4", 1e-4), ("10\u207b\u2074", 1e-4),
        ("1.2x10E-5", 1.2e-5), ("3 \u00d7 10\u00b2", 300.0), ("-1.5x10^3", -1500.0),
        ("<0.001", 0.001), ("< 0.001", 0.001), ("\u2264 0.05", 0.05), ("p<0.0001", 1e-4),
        ("P = 0.02", 0.02), (">40", 40.0), ("<1x10-4", 1e-4), ("~0.5", 0.5),
        ("0.03*", 0.03), ("0.001***", 0.001), ("0.03 *", 0.03), ("0.001 (**)", 0.001),
        ("0.2 ns", 0.2), ("0.2 (n.s.)", 0.2), ("0.04\u2020", 0.04), ("<0.001***", 0.001),
        ("5%", 0.05), ("2.5 %", 0.025), ("1 234", 1234.0), ("1\u00a0234.5", 1234.5),
        ("1,234,567", 1234567.0), ("1,234.5", 1234.5), ("0,05", 0.05), ("12,75", 12.75),
        ("1,2E-05", 1.2e-5), ("<0,001", 0.001), ("0,03*", 0.03), ("'0.5", 0.5),
    ],
)  # fmt: skip
def test_a_cell_is_read(cell: object, value: float) -> None:
    assert number_of(cell) == value


@pytest.mark.parametrize(
    "cell",
    ["", "NA", "n/a", "nan", "NULL", "-", "--", "\u2013", "n.d.", "#N/A", "#DIV/0!", "#NUM!",
     "n.s.", None, np.nan, pd.NA],
)  # fmt: skip
def test_a_cell_says_that_there_is_no_number(cell: object) -> None:
    read = read_numbers([cell])
    assert read.missing.tolist() == [True]
    assert np.isnan(read.values).all()
    assert not read.unread.any()


@pytest.mark.parametrize(
    "cell",
    ["high", "1,234", "1.2.3", "0.5-0.7", "10-5", "1 2", "hsa-miR-21", "*", "<", "p", "1e", "0x1F",
     "1_000", True, "True", "1.2 \u00b1 0.1", "7-Sep", "%", "1;2", "p53", "q5"],
)  # fmt: skip
def test_what_is_no_number_is_not_read(cell: object) -> None:
    read = read_numbers([cell])
    assert read.unread.tolist() == [True]


def test_how_a_number_was_written_is_told() -> None:
    read = read_numbers(["<0.001", ">40", "0.03*", "5%", "0.5", "NA"])
    assert read.limits.tolist() == [-1, 1, 0, 0, 0, 0]
    assert read.marked.tolist() == [False, False, True, False, False, False]
    assert read.percent.tolist() == [False, False, False, True, False, False]


def test_one_decimal_comma_tells_what_the_others_are() -> None:
    assert read_numbers(["1,234", "0,5"]).values.tolist() == [1.234, 0.5]
    assert read_numbers(["1,234", "0.5"]).unread.tolist() == [True, False]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_stay_as_they_are_to_the_last_bit(values: list[float]) -> None:
    assert read_numbers(values).values.tolist() == values
    assert read_numbers([repr(value) for value in values]).values.tolist() == pytest.approx(
        values,
        rel=1e-14,
        abs=0,  # text is read fast, a few units in the last place off
    )


@given(st.floats(1, 9.99), st.integers(-30, 30))
def test_a_power_of_ten_is_that_of_the_exponent(mantissa: float, power: int) -> None:
    plain = float(f"{mantissa:.3f}e{power}")
    assert number_of(f"{mantissa:.3f} \u00d7 10^{power}") == plain
    assert number_of(f"{mantissa:.3f}x10{power:+d}") == plain


@given(st.lists(st.text(max_size=12)))
def test_it_never_raises_and_each_cell_is_read_missing_or_unread(cells: list[str]) -> None:
    read = read_numbers(cells)
    assert len(read.values) == len(cells)
    assert not (read.missing & read.unread).any()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("21e308147483648", np.inf), ("1e4294967296", np.inf), ("-1E+4294967297", -np.inf),
        ("1e2147483648", np.inf), ("1e-4294967296", 0.0), ("1e-2147483649", 0.0),
        ("1e000000000000003", 1000.0), ("1e-000000000003", 0.001), ("2e0000000000", 2.0),
        ("1e" + "9" * 90_000, np.nan), ("1.5e-000000000000000000000000000000000000001", 0.15),
    ],
    ids=lambda one: str(one)[:20],
)  # fmt: skip
def test_an_exponent_of_many_digits_is_what_it_says_and_ends_no_process(
    cell: str, value: float
) -> None:
    assert number_of(cell) == pytest.approx(value, nan_ok=True)
    finite = value if np.isfinite(value) else np.nan
    for written in (pd.Series([cell, "1"]), pd.Series([cell, "1"], dtype="category")):
        np.testing.assert_allclose(to_doubles(written), [finite, 1.0])
        assert written[0] == cell


def test_pandas_reads_the_numbers_of_cells_in_one_place() -> None:
    source = Path(mirbone.__file__).parent
    callers = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if re.search(r"\bto_numeric\(", path.read_text(encoding="utf-8"))
    }
    assert callers == {"_core/_numbers.py"}
