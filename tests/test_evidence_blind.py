"""Blind: whatever studies a seed family is gone from evidence, network and prediction."""

import contextlib
import sys

import pandas as pd
import pytest

from evidence_cases import claim
from mirbone.cli import main
from mirbone.evidence import (
    add_claims,
    blind,
    gene_knowledge,
    load_evidence,
)
from mirbone.network import known_network
from mirbone.prediction import predict

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
        predict("miR-30a-5p", "breast", evidence=planted, targets=targets, blind=hide).steps
        for hide in (False, True)
    )
    steps = [set(one.paths.loc[one.paths["gene"] == "NOG", "step"]) for one in (seen, unseen)]
    assert steps[0] >= {"homing_anchorage", "niche_competition"}
    assert "niche_competition" in steps[1]
    assert "homing_anchorage" not in steps[1]


def test_the_command_hides_the_same(tmp_path, monkeypatch) -> None:
    own, utrs, out = (tmp_path / name for name in ("own.tsv", "utrs.fa", "out.tsv"))
    pd.DataFrame(PLANTED).to_csv(own, sep="\t", index=False)
    utrs.write_text(">NOG\n" + "AAGAAU" * 5 + ("UGUUUACA" + "AAGAAU" * 3) * 3 + "\n")
    asked = ["predict", "miR-30a-5p", "--context", "breast", "--utrs", str(utrs)]
    steps = []
    for extra in ([], ["--blind"]):
        given = [*asked, "--evidence", str(own), *extra, "-o", str(out)]
        monkeypatch.setattr(sys, "argv", ["mirbone", *given])
        with contextlib.suppress(SystemExit):
            main()
        paths = pd.read_csv(tmp_path / "out_paths.tsv", sep="\t")
        steps.append(set(paths.loc[paths["gene"] == "NOG", "step"]))
    assert steps[0] >= {"homing_anchorage", "niche_competition"}
    assert "homing_anchorage" not in steps[1]
    assert "niche_competition" in steps[1]
