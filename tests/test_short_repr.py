"""What a result says of itself, and that a promised table is checked."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mirbone._core import promised, short_repr


@short_repr("table")
@dataclass(frozen=True, slots=True)
class Measured:
    """A result with one main table."""

    table: pd.DataFrame
    levels: np.ndarray
    cancer: str
    folder: Path
    notes: tuple[str, ...] = ()
    share: float = 1 / 3
    cluster: str | None = None

    def _headline(self) -> str:
        return f"{len(self.table)} miRNAs <in {self.cancer}>"


@short_repr()
@dataclass(frozen=True)
class Wide:
    """A result whose one value is long, and which names no main table."""

    first: str
    many: dict[str, str]


def measured(rows: int = 40, cancer: str = "breast") -> Measured:
    table = pd.DataFrame({"mirna": [f"miR-{i}" for i in range(rows)]})
    return Measured(table, np.zeros((3, 4)), cancer, Path("out/here"), ("a", "b"))


def test_a_repr_says_what_it_is_its_sizes_and_its_short_values() -> None:
    assert repr(measured()) == (
        "Measured: 40 miRNAs <in breast>\n"
        "  table 40 rows, levels 3 x 4, cancer 'breast', folder 'out/here', notes 2,\n"
        "  share 0.3333"
    )


def test_a_repr_stays_short_whatever_it_holds() -> None:
    said = repr(measured(rows=5000, cancer="x " * 5000))
    assert len(said) < 400
    assert len(said.splitlines()) <= 5
    assert repr(Wide("y" * 999, {"a": "b"})) == f"Wide\n  first '{'y' * 39}…', many 1"


def test_a_repr_of_many_fields_ends_with_dots_on_its_fifth_line() -> None:
    many = dataclass(frozen=True)(
        type("Many", (), {"__annotations__": {f"field_number_{i}": int for i in range(40)}})
    )
    lines = repr(short_repr()(many)(*range(40))).splitlines()
    assert len(lines) == 5
    assert all(line[-1] in ",…" for line in lines[1:]), "a field and its value stay on one line"
    assert lines[-1].endswith(" …")


def test_a_notebook_shows_the_first_line_and_the_main_table() -> None:
    html = measured()._repr_html_()  # pyright: ignore[reportAttributeAccessIssue]
    assert html.startswith("<p>Measured: 40 miRNAs &lt;in breast&gt;</p>")
    assert "miR-39" in html
    assert "miR-20" not in html, "a long table is cut in the middle"
    assert "40 rows" in html
    assert not hasattr(Wide("a", {}), "_repr_html_")


def test_a_promised_table_is_handed_on_with_more_columns_behind() -> None:
    table = pd.DataFrame({"gene": [1], "step": [2], "note": [3]})
    assert promised(table, ("gene", "step")) is table


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (("gene", "tier"), "'tier' is missing"),
        (("step", "gene"), "'step' is not in its place"),
        (("gene", "step", "note", "tier"), "'tier' is missing"),
    ],
)
def test_a_broken_promise_names_the_column(columns: tuple[str, ...], message: str) -> None:
    table = pd.DataFrame({"gene": [1], "step": [2], "note": [3]})
    with pytest.raises(AssertionError, match=message):
        promised(table, columns)
