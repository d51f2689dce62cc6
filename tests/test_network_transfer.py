"""A miRNA that one cell makes acts in the cell that receives it; every answer says who gave it."""

import re

import pandas as pd
import pytest

from mirbone.evidence import load_evidence
from mirbone.network import TRANSFER_COLUMNS, Context, known_network, why
from mirbone.network.chance._enrichment import target_numbers
from mirbone.network.chance._voices import Voices
from mirbone.report import render_report
from mirbone.study import make_config, run_study
from network_cases import build, claim

MIRNA, PAPER = "hsa-miR-940", "doi:10.1073/pnas.1717363115"


@pytest.fixture(scope="module")
def prostate():
    return known_network("prostate", compartment="tumour_cell")


def test_the_claims_of_an_exosomal_mirna_are_in_the_base() -> None:
    claims = load_evidence().claims
    rows = claims.loc[claims["reference"] == PAPER]
    told = set(zip(rows["subject"], rows["relation"], rows["object"], strict=True))
    assert told >= {
        (MIRNA, "transfers", "bone_marrow_stroma"),
        (MIRNA, "targets", "ARHGAP1"),
        (MIRNA, "targets", "RETREG2"),
        ("ARHGAP1", "affects", "bone_formation"),
    }
    (handed,) = rows.loc[rows["relation"] == "transfers"].to_dict("records")
    assert (handed["compartment"], handed["mechanism"]) == ("tumour_cell", "exosome")  # the giver


def test_why_names_giver_and_receiver_of_an_exosomal_mirna(prostate) -> None:
    found = why(prostate, "miR-940", "bone_formation")
    assert found.net_sign == 1
    path = next(one for one in found.paths if one.nodes[1] == "ARHGAP1")
    assert path.text == "hsa-miR-940 -| ARHGAP1 -| bone_formation"
    assert [one.text for one in path.handings] == [
        "hsa-miR-940 handed from tumour cell to stroma by exosome"
    ]
    assert found.table["compartment"].tolist() == ["tumour_cell;stroma"] * len(found.paths)
    rows = load_evidence().claims.set_index("claim_id").loc[list(path.claims[0])]
    assert set(rows["relation"]) == {"transfers", "targets"}


def test_the_mirna_does_not_lower_the_gene_in_the_cell_that_made_it(prostate) -> None:
    stroma = known_network("prostate", compartment="stroma")
    own = why(stroma, "miR-940", "bone_formation").paths
    assert own
    assert not any(path.handings for path in own)
    edges = prostate.edges
    kept = edges.loc[(edges["source"] == MIRNA) & (edges["kind"] == "mirna_target")]
    assert set(kept["compartment"]) == {"stroma"}


def test_a_card_names_giver_and_receiver() -> None:
    signature = pd.DataFrame({"mirna": [MIRNA], "log2fc": [2.0]})
    result = run_study(make_config(signature=signature, context="prostate", models=0))
    page = render_report(result)
    card = page[page.index(f'id="card-{MIRNA}"') :]
    card = " ".join(re.sub(r"<[^>]+>", " ", card[: card.index("</article>")]).split())
    assert "miR-940 (handed from tumour cell to stroma by exosome) ⊣ ARHGAP1 (stroma)" in card
    assert "Bone formation" in card


def test_the_table_of_transfers_says_who_gives_what_to_whom_and_by_what(prostate) -> None:
    assert tuple(prostate.transfers.columns) == TRANSFER_COLUMNS
    rows = build(
        claim("hsa-miR-222-3p", "transfers", "tumour_cell", mechanism="exosome",
              compartment="stroma"),
        claim("hsa-miR-222-3p", "transfers", "tumour_cell", mechanism="gap junction",
              compartment="stroma"),
        claim("hsa-miR-222-3p", "transfers", "bone_marrow_stroma"),
        claim("bone_marrow_stroma", "transfers", "tumour_cell", compartment="stroma"),
    ).transfers.to_numpy().tolist()  # fmt: skip
    assert rows == [
        ["hsa-miR-222-3p", "", "stroma", "", "L-x-003"],
        ["hsa-miR-222-3p", "stroma", "tumour_cell", "exosome;gap_junction", "L-x-001;L-x-002"],
    ]


def test_a_path_is_no_stronger_than_the_transfer_on_it() -> None:
    rows = (
        claim("hsa-miR-222-3p", "transfers", "tumour_cell", compartment="stroma",
              tier="review_statement"),
        claim("hsa-miR-222-3p", "targets", "CXCL12", "-1", compartment="tumour_cell"),
        claim("CXCL12", "affects", "dormancy", "-1", compartment="tumour_cell"),
    )  # fmt: skip
    (path,) = why(
        build(*rows, context=Context(compartment="stroma")), "miR-222-3p", "dormancy"
    ).paths
    assert path.tier.value == "review_statement"
    assert path.strength == pytest.approx(0.3)


def test_what_is_kept_from_a_cell_does_not_act_there() -> None:
    rows = (
        claim("hsa-miR-222-3p", "transfers", "tumour_cell", "-1", compartment="stroma"),
        claim("hsa-miR-222-3p", "targets", "CXCL12", "-1", compartment="tumour_cell"),
        claim("CXCL12", "affects", "dormancy", "-1", compartment="tumour_cell"),
    )
    stroma = build(*rows, context=Context(compartment="stroma"))
    assert why(stroma, "miR-222-3p", "dormancy").paths == ()


def test_a_mirna_that_is_only_handed_over_has_no_known_target_and_joins_no_null() -> None:
    rows = (
        claim("hsa-miR-1-3p", "transfers", "tumour_cell", compartment="stroma"),
        claim("hsa-miR-222-3p", "transfers", "tumour_cell", compartment="stroma"),
        claim("hsa-miR-222-3p", "targets", "CXCL12", "-1", compartment="tumour_cell"),
    )
    network = build(*rows, context=Context(compartment="stroma"))
    assert network.mirnas == ("hsa-miR-222-3p",)
    assert set(network.transfers["mirna"]) == {"hsa-miR-1-3p", "hsa-miR-222-3p"}
    voices = Voices.of(["hsa-miR-1-3p", "hsa-miR-222-3p"], None)
    assert target_numbers(network, voices).tolist() == [0, 1]
