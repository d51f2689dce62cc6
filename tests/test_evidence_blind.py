"""Blind: whatever studies a seed family is gone from evidence, network and prediction."""

import contextlib
import sys

import pandas as pd
import pytest

from evidence_cases import base_of, claim
from mirbone._core import InputError
from mirbone.cli import main
from mirbone.evidence import (
    add_claims,
    blind,
    blind_experiments,
    expand_claims,
    gene_knowledge,
    load_evidence,
    load_experiments,
)
from mirbone.evidence.views._blind import names_member
from mirbone.network import known_network
from mirbone.prediction import predict
from mirbone.words import load_catalogue

# One paper on miR-30a: of its rows one names the miRNA, one only a gene.
PAPER = "doi:10.1000/studied"
PLANTED = (
    claim(claim_id="P-1", subject="hsa-miR-30a-5p", relation="targets", object="NOG",
          compartment="tumour_cell", reference=PAPER),
    claim(claim_id="P-2", subject="NOG", relation="affects", object="homing_anchorage", sign="+1",
          compartment="tumour_cell", reference=f"{PAPER};PMID:1"),
    claim(claim_id="P-3", subject="NOG", relation="affects", object="niche_competition", sign="+1",
          compartment="tumour_cell", reference="PMID:1"),
)  # fmt: skip


@pytest.fixture(scope="module")
def planted():
    return add_claims(load_evidence(), pd.DataFrame(PLANTED))


def ids(base) -> set[str]:
    return set(base.claims["claim_id"])


@pytest.mark.parametrize("name", ["miR-30a-5p", "miR-30 family", "hsa-miR-30e-5p"])
def test_a_gene_row_of_a_paper_on_the_family_vanishes(planted, name) -> None:
    left = blind(planted, name)
    assert ids(planted) & {"P-1", "P-2", "P-3"} == {"P-1", "P-2", "P-3"}
    assert ids(left) & {"P-1", "P-2", "P-3"} == {"P-3"}  # another paper's
    known = gene_knowledge(left, ontology=False)
    assert set(known.loc[known["gene"] == "NOG", "basis"]) & {"P-2", "P-3"} == {"P-3"}
    edges = known_network("breast", evidence=left).edges
    assert not edges["claims"].str.contains("P-2").any()
    assert "P-2" in ";".join(known_network("breast", evidence=planted).edges["claims"])


def test_another_family_keeps_the_row(planted) -> None:
    assert ids(blind(planted, "miR-143-3p")) >= {"P-1", "P-2", "P-3"}


def test_a_blind_prediction_uses_nothing_of_the_paper(planted) -> None:
    targets = pd.DataFrame(
        [("hsa-miR-30a-5p", "NOG", -1.0)], columns=pd.Index(["mirna", "gene", "log2_change"])
    )
    seen, unseen = (
        predict("miR-30a-5p", "breast", evidence=planted, targets=targets, blind=hide, models=20)
        for hide in (False, True)
    )
    steps = [set(one.paths.loc[one.paths["gene"] == "NOG", "step"]) for one in (seen, unseen)]
    assert steps[0] >= {"homing_anchorage", "niche_competition"}
    assert "niche_competition" in steps[1]
    assert "homing_anchorage" not in steps[1]
    assert set(unseen.paths["basis"]) == {"predicted"}  # none of its targets is stated any more


def test_the_command_hides_the_same(tmp_path, monkeypatch) -> None:
    own, utrs, out = (tmp_path / name for name in ("own.tsv", "utrs.fa", "out.tsv"))
    pd.DataFrame(PLANTED).to_csv(own, sep="\t", index=False)
    utrs.write_text(">NOG\n" + "GGGCCC" * 5 + "UGUUUACA" + "GGGCCC" * 5 + "\n")
    asked = ["predict", "miR-30a-5p", "--context", "breast", "--utrs", str(utrs)]
    steps = []
    for extra in ([], ["--blind"]):
        given = [*asked, "--evidence", str(own), "--models", "20", *extra, "-o", str(out)]
        monkeypatch.setattr(sys, "argv", ["mirbone", *given])
        with contextlib.suppress(SystemExit):
            main()
        paths = pd.read_csv(tmp_path / "out_paths.tsv", sep="\t")
        steps.append(set(paths.loc[paths["gene"] == "NOG", "step"]))
    assert steps[0] >= {"homing_anchorage", "niche_competition"}
    assert "homing_anchorage" not in steps[1]
    assert "niche_competition" in steps[1]


def test_the_network_of_a_blind_prediction_cannot_be_given_ready_made() -> None:
    with pytest.raises(InputError, match="`blind` hides claims before a network is built"):
        predict("miR-30a-5p", known_network("breast"), blind=True)


def test_no_claim_left_names_a_member_and_no_paper_left_has_one_in_its_title() -> None:
    catalogue, base = load_catalogue(), load_evidence()
    for name in ("miR-30a-5p", "miR-200c-3p", "let-7a-5p", "miR-21-5p", "miR-34a-5p"):
        family = set(catalogue.seed_family(name))
        left = blind(base, name)
        rows = expand_claims(left, catalogue)
        assert family.isdisjoint({*rows["subject"], *rows["object"]})
        assert not any(names_member(title, family) for title in left.references["title"])
        assert len(base.claims) * 0.9 < len(left.claims) < len(base.claims)


def test_gene_rows_of_one_sentence_with_the_family_are_hidden_and_the_review_stays() -> None:
    about = claim(source="review", section="1", sentence="In one", reference="R0")
    gene = claim(source="review", section="1", sentence="In one", reference="R0",
                 subject="ZEB1", object="emt_stemness")  # fmt: skip
    other = {**gene, "sentence": "In another"}
    left = blind(base_of(about, gene, other), "miR-145-5p")
    assert left.claims["sentence"].tolist() == ["In another"]
    assert "R0" in set(left.references["reference_id"])


def test_a_paper_is_one_by_key_doi_and_pmid() -> None:
    one = load_evidence().references.set_index("reference_id").loc["Steeg2003"]
    gene = {"subject": "ZEB1", "object": "emt_stemness"}
    rows = (
        claim(reference="Steeg2003"),
        claim(reference=f"PMID:{one['pmid']}", **gene),
        claim(reference=f"doi:{one['doi'].upper()}", **gene),
        claim(reference="PMID:18376396", **gene),
    )
    left = blind(base_of(*rows), "miR-145-5p").claims
    assert left["reference"].tolist() == ["PMID:18376396"]


def test_experiments_of_the_family_and_of_its_papers_are_hidden() -> None:
    columns = pd.Index(["experiment_id", "mirna", "reference"])
    rows = pd.DataFrame(
        [("E-1", "hsa-miR-30a-5p", PAPER), ("E-2", "hsa-miR-21-5p", PAPER),
         ("E-3", "hsa-miR-21-5p", "PMID:2")],
        columns=columns,
    )  # fmt: skip
    left = blind_experiments(rows, "miR-30c-5p", evidence=base_of())
    assert left["experiment_id"].tolist() == ["E-3"]
    # a gene's claim that stands on the paper of the experiment
    gene = claim(subject="ZEB1", object="emt_stemness", reference=PAPER)
    assert blind(base_of(gene), "miR-30c-5p", experiments=rows).claims.empty
    assert len(blind(base_of(gene), "miR-30c-5p").claims) == 1
    assert len(blind(base_of(gene), "miR-143-3p", experiments=rows).claims) == 1


def test_no_embedded_experiment_of_the_family_is_left() -> None:
    whole = load_experiments()
    family = set(load_catalogue().seed_family("miR-21-5p"))
    papers = set(whole.loc[whole["mirna"].isin(list(family)), "reference"])
    assert papers
    left = blind_experiments(whole, "miR-21-5p")
    assert papers.isdisjoint(left["reference"])
    assert 0.5 * len(whole) < len(left) < len(whole)


@pytest.mark.parametrize(
    ("title", "member", "named"),
    [
        ("MicroRNA-30a inhibits osteolysis", "hsa-miR-30a-5p", True),
        ("The miR-30 family in bone", "hsa-miR-30a-5p", True),
        ("miR-30a-3p alone", "hsa-miR-30a-5p", False),
        ("miR-300 and miR-130a", "hsa-miR-30a-5p", False),
        ("miR-30b in cells", "hsa-miR-30a-5p", False),
        ("miR-200b/c and miR-205", "hsa-miR-200c-3p", True),
        ("miR-141/200a, and -205", "hsa-miR-205-5p", True),
        ("the miR-17-92 cluster", "hsa-miR-92a-3p", True),
        ("the miR-17~92a cluster", "hsa-miR-92a-3p", True),
        ("miR-7-1 precursor", "hsa-miR-1-3p", False),
        ("microRNAs 143 and 145", "hsa-miR-145-5p", True),
        ("let-7 and LIN28", "hsa-let-7b-5p", True),
        ("let-7 and LIN28", "hsa-miR-7-5p", False),
        ("miR-7 in glioma", "hsa-let-7b-5p", False),
        ("hsa-miR-940 of exosomes", "hsa-miR-940", True),
        ("MiRNAs in bone, 2014", "hsa-miR-20a-5p", False),
    ],
)
def test_titles_are_read_as_people_write_them(title, member, named) -> None:
    assert names_member(title, [member]) is named


@pytest.mark.parametrize("name", ["nonsense", "ZEB1", ""])
def test_what_is_no_mirna_or_family_is_refused(name) -> None:
    with pytest.raises(InputError, match="must name a miRNA family"):
        blind(load_evidence(), name)


def test_seeds_are_nucleotides_two_to_eight() -> None:
    mature = load_catalogue().mature
    of = dict(zip(mature["name"], mature["sequence"].str[1:8], strict=True))
    family = load_catalogue().seed_family("miR-30c-5p")
    assert set(family) == {name for name, seed in of.items() if seed == of["hsa-miR-30c-5p"]}
    both = set(load_catalogue().seed_family("miR-200 family"))
    assert {of[name] for name in both} == {of["hsa-miR-200c-3p"], of["hsa-miR-141-3p"]}
