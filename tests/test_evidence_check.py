"""The check finds every kind of fault, and the embedded evidence has none."""

from collections import Counter
from dataclasses import replace

import pytest

from evidence_cases import base_of, claim
from mirbone.evidence import Finding, Level, check_evidence, load_evidence
from mirbone.evidence._bibliography import citation
from mirbone.words import load_catalogue


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def claim_findings(*rows, catalogue) -> list[Finding]:
    """Findings on claims; the bibliography's own notes are left aside."""
    base = base_of(*rows)
    keys = set(base.references["reference_id"])
    return [
        finding
        for finding in check_evidence(base, catalogue)
        if not keys & set(finding.claim_id.split(";"))
    ]


def test_the_embedded_evidence_has_no_error(catalogue):
    findings = check_evidence(load_evidence(), catalogue)
    assert [finding for finding in findings if finding.level is Level.ERROR] == []


def test_a_valid_claim_raises_nothing(catalogue):
    assert claim_findings(claim(), catalogue=catalogue) == []


@pytest.mark.parametrize(
    ("cells", "level", "column", "words"),
    [
        ({"tier": "proof"}, "error", "tier", "got 'proof'"),
        ({"subject": "miR-145"}, "error", "subject", "Write 'hsa-miR-145-5p'"),
        ({"object": "CTGF", "relation": "regulates"}, "error", "object", "Write 'CCN2'"),
        ({"subject": "ZNF891"}, "error", "subject", "in no embedded table"),
        ({"subject": "no such thing"}, "error", "subject", "is none"),
        ({"subject": "ZNF891", "source": "user"}, "note", "subject", "taken as a gene"),
        ({"reference": "R999"}, "error", "reference", "got 'R999'"),
        ({"reference": "PMID:1;"}, "error", "reference", "got ''"),
        ({"reference": "PMID:x"}, "error", "reference", "got 'PMID:x'"),
        (
            {"relation": "targets", "object": "migration"},
            "error",
            "object",
            "must be a gene or gene_group",
        ),
        (
            {"relation": "targets", "subject": "RUNX2", "object": "SPP1"},
            "error",
            "subject",
            "miRNA",
        ),
        ({"relation": "transcribes", "object": "RUNX2"}, "error", "subject", "is a mirna"),
        ({"fluid": "serum"}, "error", "relation", "never function"),
        (
            {
                "fluid": "serum",
                "relation": "level",
                "comparison": "A vs B",
                "bone_metastasis_effect": "promotes",
            },
            "error",
            "bone_metastasis_effect",
            "Leave the cell empty",
        ),
    ],
)
def test_a_fault_is_found_where_it_is(catalogue, cells, level, column, words):
    findings = claim_findings(claim(**cells), catalogue=catalogue)
    found = [f for f in findings if (f.level.value, f.column) == (level, column)]
    assert any(words.lower() in finding.message.lower() for finding in found), findings


def test_a_symbol_from_a_database_is_accepted_in_silence(catalogue):
    row = claim(subject="ZNF891", relation="transcribes", object="RUNX2", source="TRRUST")
    assert claim_findings(row, catalogue=catalogue) == []


def test_a_row_written_twice_is_an_error_and_another_sentence_is_not(catalogue):
    two = claim_findings(claim(), claim(), catalogue=catalogue)
    assert [finding.message for finding in two] == ["this row says what X-001 says. Remove one."]
    other = claim(section="2", sentence="Another sentence")
    assert claim_findings(claim(), other, catalogue=catalogue) == []


def test_a_repeated_id_is_an_error(catalogue):
    rows = [claim(claim_id="Y-1"), claim(claim_id="Y-1", object="invasion")]
    assert claim_findings(*rows, catalogue=catalogue)[0].column == "claim_id"


def test_opposite_signs_in_one_context_are_an_error(catalogue):
    found = claim_findings(claim(), claim(sign="+1"), catalogue=catalogue)
    assert [(f.level, f.claim_id, f.column) for f in found] == [
        (Level.ERROR, "X-001;X-002", "sign")
    ]


@pytest.mark.parametrize(
    "column", ["compartment", "cancer", "host_tissue", "model_system", "comparison"]
)
def test_opposite_signs_in_two_contexts_are_data(catalogue, column):
    value = {"compartment": "stroma", "cancer": "lung", "host_tissue": "brain"}.get(column, "other")
    assert claim_findings(claim(), claim(sign="+1", **{column: value}), catalogue=catalogue) == []


def test_a_contradiction_that_both_notes_state_is_kept(catalogue):
    note = "the sources contradict each other"
    rows = [claim(note=note), claim(sign="+1", note=note)]
    assert [f.level for f in claim_findings(*rows, catalogue=catalogue)] == [Level.NOTE]
    rows = [claim(note=note), claim(sign="+1")]
    assert [f.level for f in claim_findings(*rows, catalogue=catalogue)] == [Level.ERROR]


def test_functional_relations_contradict_across_their_words(catalogue):
    rows = [
        claim(object="ZEB1", relation="targets"),
        claim(object="ZEB1", relation="regulates", sign="+1"),
    ]
    assert [f.column for f in claim_findings(*rows, catalogue=catalogue)] == ["sign"]


def test_databases_may_contradict_themselves(catalogue):
    rows = [claim(source="TRRUST"), claim(source="TRRUST", sign="+1")]
    assert [f.level for f in claim_findings(*rows, catalogue=catalogue)] == [Level.WARNING]


@pytest.mark.parametrize(
    ("cells", "level", "column"),
    [
        ({"doi": "doi.org/10.1038/ncb1722"}, "error", "doi"),
        ({"doi": "10.1038/ncb1722", "pmid": "PMC123"}, "error", "pmid"),
        ({"doi": "10.7554/eLife.05005"}, "warning", "doi"),
        ({}, "note", "doi"),
        ({"reference_id": "Agarwal2015", "doi": "10.1038/ncb1722"}, "error", "reference_id"),
    ],
)
def test_the_bibliography_is_checked(catalogue, cells, level, column):
    base = base_of(claim())
    row = dict.fromkeys(base.references.columns, "") | {"reference_id": "New2000"} | cells
    references = base.references.copy()
    references.loc[len(references)] = row
    before = Counter(check_evidence(base, catalogue))
    after = Counter(check_evidence(replace(base, references=references), catalogue))
    assert (level, column) in {(f.level.value, f.column) for f in after - before}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({}, "neither DOI nor PMID: the publication is not identified"),
        ({"title": "A"}, "neither DOI nor PMID"),
        (
            {"title": "A", "note": "DOI and PMID looked up, not found"},
            "neither DOI nor PMID: looked up, not found",
        ),
        ({"title": "A", "note": "(PMC123)"}, "neither DOI nor PMID but pmcid:PMC123"),
    ],
)
def test_a_publication_without_identifier_says_whether_it_was_looked_up(catalogue, cells, said):
    base = base_of(claim())
    row = dict.fromkeys(base.references.columns, "") | {"reference_id": "New2000"} | cells
    references = base.references.copy()
    references.loc[len(references)] = row
    findings = check_evidence(replace(base, references=references), catalogue)
    assert [f.message for f in findings if f.claim_id == "New2000"] == [said]


def test_a_citation_falls_back_on_the_pmc_number():
    assert citation(load_evidence(), "Tan2016").endswith("pmcid:PMC5346745")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"name": "migration"}, "name"),
        ({"name": "dormancy"}, "name"),
        ({"step": "walking", "step_sign": "+1"}, "step"),
        ({"step": "dormancy"}, "step_sign"),
        ({"step_sign": "+1"}, "step_sign"),
        ({"kind": "gene_group"}, "members"),
        ({"members": "ZEB1"}, "members"),
        ({"kind": "gene_group", "members": "ZEB1;CTGF"}, "members"),
    ],
)
def test_the_registered_words_are_checked(catalogue, cells, column):
    base = base_of(claim())
    row = dict.fromkeys(base.entities.columns, "") | {"name": "new_word", "kind": "cell"} | cells
    entities = base.entities.copy()
    entities.loc[len(entities)] = row
    errors = [
        finding
        for finding in check_evidence(replace(base, entities=entities), catalogue)
        if finding.level is Level.ERROR
    ]
    assert [(error.claim_id, error.column) for error in errors] == [(row["name"], column)]


def test_errors_come_before_warnings_and_notes(catalogue):
    rows = [
        claim(subject="ZNF891", source="user"),
        claim(source="TRRUST"),
        claim(source="TRRUST", sign="+1"),
        claim(reference="R999", object="invasion"),
    ]
    levels = [f.level for f in claim_findings(*rows, catalogue=catalogue)]
    assert levels == sorted(levels, key=list(Level).index)
    assert set(levels) == set(Level)
