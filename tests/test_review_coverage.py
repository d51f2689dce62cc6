"""Every sentence of the review is claimed, but for those that state nothing checkable."""

import re
from dataclasses import replace

import pytest

from mirbone.evidence import (
    expand_claims,
    load_evidence,
    review_sections,
    split_sentences,
    uncovered_sentences,
)
from mirbone.words import load_catalogue

pytestmark = pytest.mark.reference

# Says what the review is about; nothing of biology.
ACCEPTED = ("In this review, we focus on the current advances",)

# A claim for every marker, gene, comparison or number: where a sentence lists several of them, so
# must its claims. (section, first words, how many claims at least)
RICH = (
    ("2", "Several transcription factors, including Snail", 5),
    ("2.1", "Oncogenic EMT is programmed by transcription factors", 4),
    ("2.3", "Comparison of array-based miRNA profiles", 5),
    ("3", "For example, immunohistochemical analysis", 6),
    ("4", "In turn, they secrete factors", 6),
    ("5", "Also hormone receptor status could be detected", 7),
    ("5", "MiR-141, but also miR-375 and miR-378", 4),
)


def test_every_sentence_that_states_something_has_a_claim(review_text):
    missing = uncovered_sentences(load_evidence(), review_text)
    left = [
        f"{row.section}: {row.sentence}"
        for row in missing.itertuples()
        if not row.sentence.startswith(ACCEPTED)
    ]
    assert left == []


def test_an_accepted_sentence_is_one_of_the_review_and_has_no_claim(review_text):
    missing = uncovered_sentences(load_evidence(), review_text)["sentence"]
    for start in ACCEPTED:
        assert missing.str.startswith(start).sum() == 1, start


@pytest.mark.parametrize(("section", "start", "at_least"), RICH)
def test_a_sentence_that_lists_several_things_has_as_many_claims(
    review_text, section, start, at_least
):
    (sentence,) = (
        sentence
        for sentence in split_sentences(review_sections(review_text)[section])
        if sentence.startswith(start)
    )
    claims = load_evidence().claims
    here = claims[(claims["section"] == section) & (claims["source"] == "review")]
    count = sum(sentence.startswith(words) for words in here["sentence"])
    assert count >= at_least


def test_a_claim_taken_away_leaves_its_sentence_uncovered(review_text):
    base = load_evidence()
    words = base.claims.loc[base.claims["section"] == "2.4", "sentence"].iloc[0]
    claims = base.claims[base.claims["sentence"] != words]
    missing = uncovered_sentences(replace(base, claims=claims), review_text)
    assert missing["sentence"].str.startswith(words).any()


MIRNA = re.compile(r"(?:mi[Rr]s?-|miRNA-|[Ll]et-)\d+[a-z]?s?")
# Named as the drug that is made of it or against it.
DRUGS = {"miR-10b": "mir_10b_antagonist", "miR-34": "mir_34_mimic"}


def named_but_not_claimed(review_text):
    """Each miRNA that a sentence or table row names and no claim of it has on a side."""
    catalogue = load_catalogue()
    base = load_evidence()
    table = expand_claims(base, catalogue)
    table = table[table["source"] == "review"]
    for section, text in review_sections(review_text).items():
        here = table[table["section"] == section]
        for sentence in split_sentences(text):
            # a row of Table 1 stands inside the one run of text that the table is
            fits = [sentence.startswith(s) or section == "Table 1" for s in here["sentence"]]
            words = {*here.loc[fits, "subject"], *here.loc[fits, "object"]}
            for written in MIRNA.findall(sentence):
                names = set(catalogue.resolve(written.replace("miRs", "miR")).names)
                if not names & words and DRUGS.get(written) not in words:
                    yield section, written, sentence


def test_every_mirna_that_a_sentence_names_is_in_a_claim_of_it(review_text):
    assert list(named_but_not_claimed(review_text)) == []


def test_every_mirna_that_the_review_names_is_found_by_the_test_above(review_text):
    names = set(MIRNA.findall(" ".join(review_sections(review_text).values())))
    assert {"miR-200s", "let-7", "Let-7", "miR-409", "miRNA-30s", "miRs-143", "miR-20a"} <= names


def test_table_1_has_a_claim_for_each_entry_and_each_of_two_opposite_words():
    claims = load_evidence().claims
    table = claims[claims["section"] == "Table 1"]
    assert len(table) == 18
    both = table[table["subject"] == "hsa-miR-218-5p"]
    assert sorted(both["sign"]) == ["+1", "-1"]  # "Activator/Suppressor"
