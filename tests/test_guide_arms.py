"""Which arm the count of a precursor stands for, however the precursor is written."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from mirbone.expression._names import guide_arm, name_mirnas
from mirbone.words import load_catalogue

CATALOGUE = load_catalogue()


@pytest.mark.parametrize(
    ("written", "mirna"),
    [
        ("MIR21", "hsa-miR-21-5p"), ("mir21", "hsa-miR-21-5p"), ("MIRLET7B", "hsa-let-7b-5p"),
        ("mirlet7b", "hsa-let-7b-5p"), ("MIR200C", "hsa-miR-200c-3p"),
        ("MIR16-1", "hsa-miR-16-5p"), ("MIR30C1", "hsa-miR-30c-5p"),
        ("MIR199A1", "hsa-miR-199a-5p"), ("MI0000077", "hsa-miR-21-5p"),
        ("hsa-mir-21", "hsa-miR-21-5p"),
    ],
)  # fmt: skip
def test_a_symbol_stands_for_the_guide_arm(written: str, mirna: str) -> None:
    row = name_mirnas(pd.Index([written]), CATALOGUE).iloc[0]
    assert (row["mirna"], row["resolved"], row["kind"]) == (mirna, True, "precursor")
    assert "Guide arm of" in row["note"]


def test_symbol_accession_and_name_of_every_precursor_have_one_guide_arm() -> None:
    def arm(written: str) -> str | None:
        return guide_arm(written, CATALOGUE.resolve(written), CATALOGUE)[0]

    found = 0
    for accession, names in CATALOGUE.index.history.items():
        if accession.startswith("MIMAT"):
            continue
        name = names[-1]
        symbol = re.sub(r"(?<=[A-Z])-(?=\d)", "", name.removeprefix("hsa-").upper())
        symbol = symbol if symbol.startswith("MIR") else "MIR" + symbol
        assert arm(symbol) in (arm(name), None), name
        assert arm(accession) in (arm(name), None), name
        found += arm(symbol) is not None
    assert found > 1400


def test_two_precursors_of_different_arms_have_no_guide() -> None:
    unclear = CATALOGUE.resolve("hsa-mir-21")
    both = (*unclear.accessions, *CATALOGUE.resolve("hsa-mir-200c").accessions)
    names = (*unclear.names, "hsa-miR-200c-3p")
    arm, note = guide_arm("x", replace(unclear, accessions=both, names=names), CATALOGUE)
    assert arm is None
    assert "No guide arm of x is established" in note
