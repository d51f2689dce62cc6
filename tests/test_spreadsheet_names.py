"""Gene symbols that a spreadsheet damaged are told with the likely gene, never taken for one."""

import pytest

from mirbone.words import load_catalogue, resolve_gene, resolve_name, spreadsheet_note
from mirbone.words._spreadsheet import spreadsheet_damage
from test_gene_names import GENES


@pytest.mark.parametrize(
    ("cell", "genes"),
    [
        ("7-Sep", ("SEPTIN7",)), ("07-Sep", ("SEPTIN7",)), ("7-Sep-20", ("SEPTIN7",)),
        ("Sep-07", ("SEPTIN7",)), ("2020-09-07", ("SEPTIN7",)), ("9/7/2020", ("SEPTIN7",)),
        ("07.09.2020", ("SEPTIN7",)), ("7. Sep", ("SEPTIN7",)), ("2020-09-07 00:00", ("SEPTIN7",)),
        ("44081", ("SEPTIN7",)), ("44081.0", ("SEPTIN7",)), ("44085", ("SEPTIN11",)),
        ("1-Mar", ("MARCHF1", "MTARC1")), ("1. Mrz", ("MARCHF1", "MTARC1")),
        ("5-Mar", ("MARCHF5",)), ("15-Sep", ("SELENOF",)), ("1-Dec", ("DELEC1", "BHLHE40")),
        ("2-Dez", ("BHLHE41",)), ("4-Oct", ("POU5F1",)), ("3-Jun", ()), ("2.31E+13", ()),
    ],
)  # fmt: skip
def test_a_damaged_cell_is_told_with_the_likely_gene(cell: str, genes: tuple[str, ...]) -> None:
    assert spreadsheet_damage(cell) == genes
    answer = resolve_gene(cell)
    assert (answer.kind, answer.names) == ("unknown", ())
    assert "a spreadsheet turned into a date or number" in answer.note
    assert all(gene in answer.note for gene in genes)
    assert resolve_name(cell, load_catalogue()).note == answer.note


@pytest.mark.parametrize(
    "cell",
    ["RUNX2", "SEPTIN7", "MARCHF1", "51497", "860", "NM_000314", "7-Sop", "40-Sep", "", "12"],
)
def test_other_cells_are_left_alone(cell: str) -> None:
    assert spreadsheet_damage(cell) is None
    assert spreadsheet_note(cell) == ""


def test_no_name_of_the_embedded_table_looks_damaged() -> None:
    names = [name for row in GENES for name in (row["symbol"], *row["aliases"].split(";"))]
    assert [name for name in names if spreadsheet_damage(name) is not None] == []
