"""The table of refusals in docs/expression.md says what the program says."""

from pathlib import Path

import pytest

import test_expression_guards as guards
from mirbone._core import InputError
from mirbone.expression import read_signature

PAGE = Path(__file__).resolve().parents[1] / "docs" / "expression.md"


def documented() -> list[str]:
    section = PAGE.read_text(encoding="utf-8").split("## What is refused")[1].split("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("|")][2:]
    return [row[2].strip() for row in rows]


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("refused")
    good = guards.sheet()
    runs = [(kind, data, good, {}) for kind, data, _ in guards.SCALES + guards.TABLES if data]
    runs += [("log2", guards.GOOD["log2"], sheet, {}) for sheet, _ in guards.SHEETS]
    runs += [
        ("log2", guards.GOOD["log2"], guards.sheet(columns), {"contrast": contrast})
        for contrast, columns, _ in guards.CONTRASTS
    ]
    runs += [
        ("log2", guards.GOOD["log2"], guards.sheet(columns), options)
        for options, columns, _ in guards.PAIRS
    ]
    runs += [("ct", data, good, options) for data, options, _ in guards.CT]
    said = []
    for kind, data, sheet, options in runs:
        (folder / "table.tsv").write_text(data)
        (folder / "sheet.tsv").write_text(sheet)
        with pytest.raises(InputError) as caught:
            guards.COMPUTE[kind](
                folder / "table.tsv",
                folder / "sheet.tsv",
                **{"contrast": "bone:primary", **options},
            )
        said.append(str(caught.value))
    for data, _ in guards.SIGNATURES:
        (folder / "signature.tsv").write_text(data)
        with pytest.raises(InputError) as caught:
            read_signature(folder / "signature.tsv")
        said.append(str(caught.value))
    return "\n".join(said)


def test_the_table_has_rows() -> None:
    assert len(documented()) > 30


@pytest.mark.parametrize("words", documented())
def test_a_documented_refusal_is_said_by_the_program(words: str, messages: str) -> None:
    assert words in messages
