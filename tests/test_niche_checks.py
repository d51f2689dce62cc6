"""What the review says of bone, marrow and patient holds, and the page says what was found."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mirbone._core import package_table
from mirbone.checks import check_bone, check_patient, checks_markdown
from mirbone.checks._bone_statements import bone_statements
from mirbone.checks._held import agreement
from mirbone.evidence import expand_claims, load_evidence
from mirbone.niche import bone_changes
from mirbone.words import load_catalogue

PAGE = Path(__file__).parents[1] / "docs" / "niche-checks.md"


@pytest.fixture(scope="module")
def claims():
    catalogue = load_catalogue()
    return expand_claims(load_evidence((), catalogue), catalogue)


def page_rows(columns: int) -> list[list[str]]:
    """Rows of the page's table with so many columns."""
    lines = (line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:2] == "| ")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows if len(row) == columns and row[0] not in {"claim", "claims", "---"}]


@pytest.mark.slow
def test_the_page_is_what_the_script_writes(claims) -> None:
    catalogue = load_catalogue()
    bone, left = check_bone(claims, load_evidence((), catalogue).entities, catalogue)
    checks = pd.concat([bone, check_patient()], ignore_index=True)
    assert PAGE.read_text(encoding="utf-8") == checks_markdown(checks, left)
    assert len(checks) > 25


def test_every_statement_that_does_not_hold_is_explained_and_no_other() -> None:
    explained = {
        row["claims"] for row in package_table("checks", "check_exceptions.tsv").to_dict("records")
    }
    assert explained == {row[0] for row in page_rows(6) if "does not" in row[5]}


def test_every_claim_on_bone_is_simulated_or_left_out_for_a_reason(claims) -> None:
    review = claims.loc[claims["source"] == "review"]
    about = review["compartment"].isin(["osteoclast", "osteoblast"]) | review["step"].isin(
        ["bone_resorption", "bone_formation"]
    )
    simulated = {claim for row in page_rows(6) for claim in row[0].split(";")}
    left = [row[0] for row in page_rows(3)]
    assert not simulated & set(left)
    assert len(left) == len(set(left)) == 54
    assert all(row[2] for row in page_rows(3))
    of_bone = set(review.loc[about, "claim_id"])
    assert of_bone <= simulated | set(left)
    assert len(of_bone & simulated) == 52


def test_the_sign_of_a_statement_is_the_claims(claims) -> None:
    by_claim = claims.drop_duplicates("claim_id").set_index("claim_id")
    words = package_table("checks", "bone_words.tsv").to_dict("records")
    lowered = {row["text"] for row in words if row["role"] == "subject" and row["sign"] == "-1"}
    inverse = {"bone_mass": -1}
    for one in bone_statements(claims)[0]:
        stated = by_claim.loc[one.claims[0], "sign"]
        if "(implied)" in one.text or "early" in one.measure or stated == "0":
            continue
        sign = int(stated) * (-1 if one.text.partition(":")[0] in lowered else 1)
        if by_claim.loc[one.claims[0], "object"] == "osteolysis":
            sign *= inverse[one.measure]
        assert int(one.expected) == sign, one


def test_every_statement_stands_on_claims_of_the_review() -> None:
    claims = load_evidence((), load_catalogue()).claims
    sources = dict(zip(claims["claim_id"], claims["source"], strict=True))
    for cell, *_ in page_rows(6):
        assert {sources[claim] for claim in cell.split(";")} == {"review"}


def test_a_cell_hands_the_bone_what_the_bone_knows() -> None:
    genes, changes = ["SOST", "CDH1", "TNFRSF11B", "PTHLH"], np.array([[-1.0, 3.0, 1.0, 2.0]])
    tumour, osteoblast = (bone_changes(genes, changes, c) for c in ("tumour_cell", "osteoblast"))
    assert {name: fold[0] for name, fold in tumour.items()} == {
        "SOST": 0.5, "TNFRSF11B": 2.0, "PTHLH": 4.0,
    }  # fmt: skip
    assert {name: fold[0] for name, fold in osteoblast.items()} == {"osteoblast_SOST": 0.5}
    with pytest.raises(ValueError, match="expected a cell of the bone"):
        bone_changes(genes, changes, "osteoclast")


@pytest.mark.parametrize(
    ("values", "expected", "agree"),
    [
        ([1.0, 2.0, -1.0, 3.0], "+1", 0.75),
        ([1.0, 2.0, -1.0, 3.0], "-1", 0.25),
        ([0.2, 2.0, 0.24, 0.25], "+1", 0.5),  # less than the assay varies is no effect
        ([0.1, -0.1, 1.0, 0.0], "0", 0.75),
        ([0.2, 0.3, 0.31, 0.5], "0.25..0.35", 0.5),
    ],
)
def test_agreement_is_the_share_of_members(values: list, expected: str, agree: float) -> None:
    assert agreement(np.array(values), expected, 0.25) == agree
