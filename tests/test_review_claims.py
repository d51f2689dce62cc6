"""Every claim of the review is in the review, where it says it is."""

from dataclasses import replace

import pytest

from evidence_cases import base_of, claim
from mirbone._core import InputError
from mirbone.evidence import load_evidence, review_sections, split_sentences, verify_sentences

pytestmark = pytest.mark.reference

SECTIONS = [
    *("Abstract", "1", "2", "2.1", "Table 1", "2.2", "2.3", "2.4", "2.5"),
    *("3", "3.1", "3.2", "4", "4.1", "4.2", "5", "6"),
]


def test_every_review_claim_is_found_in_its_section(review_text):
    assert verify_sentences(load_evidence(), review_text) == []


def test_every_section_has_claims():
    claims = load_evidence().claims
    assert set(claims.loc[claims["source"] == "review", "section"]) == set(SECTIONS)


def test_the_review_is_cut_into_its_sections(review_text):
    sections = review_sections(review_text)
    assert list(sections) == SECTIONS
    assert sections["2.4"].startswith("An antimetastatic role for miR-203")
    assert sections["Table 1"].endswith("Valencia et al., 2013 [46]")
    assert sections["2.1"].endswith("stem cell transplantation [37].")


def test_a_sentence_that_is_not_there_is_found_out(review_text):
    row = claim(source="review", section="2.4", sentence="miR-203 cures cancer")
    (finding,) = verify_sentences(base_of(row), review_text)
    assert "is not in section 2.4" in finding.message


def test_a_sentence_of_another_section_is_found_out(review_text):
    row = claim(source="review", section="2.4", sentence="Approximately 50% of")
    (finding,) = verify_sentences(base_of(row), review_text)
    assert "It stands in 2.2" in finding.message


def test_a_section_that_does_not_exist_is_found_out(review_text):
    row = claim(source="review", section="7", sentence="Approximately 50% of")
    (finding,) = verify_sentences(base_of(row), review_text)
    assert finding.column == "section"


def test_a_text_that_is_not_the_review_is_refused():
    with pytest.raises(InputError, match="expected the heading 'Abstract:'"):
        review_sections("Something else.")


def test_claims_of_other_sources_are_not_looked_for(review_text):
    base = load_evidence()
    claims = base.claims[base.claims["source"] != "review"]
    assert verify_sentences(replace(base, claims=claims), review_text) == []


def test_sentences_are_split_at_full_stops_only():
    text = "It is so [1]. miR-7 vs. miR-8 (Okuda et al. [41]) differ. mir-9 too. PTHrP, too."
    assert split_sentences(text) == [
        "It is so [1].",
        "miR-7 vs. miR-8 (Okuda et al. [41]) differ.",
        "mir-9 too.",
        "PTHrP, too.",
    ]
