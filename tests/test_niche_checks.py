"""What the review says of marrow and patient holds, and the page says what was found."""

from pathlib import Path

import numpy as np
import pytest

from mirbone._core import load_catalogue
from mirbone.evidence import load_evidence
from mirbone.niche import PASS_SHARE, check_patient, checks_markdown
from mirbone.niche._patient_checks import _agree

PAGE = Path(__file__).parents[1] / "docs" / "niche-checks.md"


@pytest.fixture(scope="module")
def checks():
    return check_patient()


def test_enough_statements_of_the_review_hold(checks) -> None:
    assert len(checks) > 25
    assert checks["holds"].mean() >= PASS_SHARE


def test_the_page_is_what_the_command_writes(checks) -> None:
    assert PAGE.read_text(encoding="utf-8") == checks_markdown(checks)


def test_every_statement_stands_on_claims_of_the_review(checks) -> None:
    claims = load_evidence((), load_catalogue()).claims
    sources = dict(zip(claims["claim_id"], claims["source"], strict=True))
    for cell in checks["claims"]:
        assert {sources[claim] for claim in cell.split(";")} == {"review"}


@pytest.mark.parametrize(
    ("values", "expected", "agree"),
    [
        ([1.0, 2.0, -1.0, 3.0], "+1", 0.75),
        ([1.0, 2.0, -1.0, 3.0], "-1", 0.25),
        ([0.1, -0.1, 1.0, 0.0], "0", 0.75),
        ([0.2, 0.3, 0.31, 0.5], "0.25..0.35", 0.5),
    ],
)
def test_agreement_is_the_share_of_members(values: list, expected: str, agree: float) -> None:
    assert _agree(np.array(values), expected) == agree
