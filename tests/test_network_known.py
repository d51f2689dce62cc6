"""The known network: one call for a context, with claims of one's own from files or from memory."""

import pandas as pd
import pytest

from mirbone._core import InputError
from mirbone.evidence import expand_claims, load_evidence
from mirbone.network import Context, build_network, known_network, why
from mirbone.words import load_catalogue

OWN = pd.DataFrame(
    [("miR-21", "targets", "RUNX2", "perturbation", "10.1000/own"),
     ("RUNX2", "affects", "osteomimicry", "perturbation", "10.1000/own")],
    columns=pd.Index(["subject", "relation", "object", "tier", "reference"]),
)  # fmt: skip
OWN["sign"] = ["-1", "+1"]


def test_the_known_network_is_the_embedded_claims_of_the_context_in_bone():
    base = load_evidence()
    context = Context(cancer="prostate", host_tissue="bone", compartment="osteoblast")
    claims = expand_claims(base, load_catalogue())
    built = build_network(claims, context, entities=base.entities)
    known = known_network("prostate", compartment="osteoblast")
    assert known.context == context
    pd.testing.assert_frame_equal(known.edges, built.edges)
    assert len(known_network(host_tissue=None).edges) > len(known.edges)


def test_own_claims_come_from_a_file_from_memory_or_with_a_base_alike(tmp_path):
    place = tmp_path / "own.tsv"
    OWN.to_csv(place, sep="\t", index=False)
    from_file = known_network("breast", evidence=str(place))
    others = [
        known_network("breast", evidence=given)
        for given in ([place], OWN, [OWN], load_evidence([OWN]))
    ]
    assert "U-001" in why(from_file, "hsa-miR-21-5p", "osteomimicry").table["claims"][0]
    for other in others:
        pd.testing.assert_frame_equal(other.edges, from_file.edges)


def test_two_tables_in_memory_are_numbered_on_and_a_bad_row_is_named():
    twice = load_evidence([OWN, OWN.assign(tier="in_vivo")]).claims
    assert twice["claim_id"].tolist()[-4:] == ["U-001", "U-002", "U-003", "U-004"]
    with pytest.raises(InputError, match=r"given as `user_tables`, line 3, column 'tier'"):
        load_evidence([OWN.assign(tier=["perturbation", "strong"])])
    with pytest.raises(InputError, match=r"given as `evidence`, line 3, column 'tier'"):
        known_network(evidence=OWN.assign(tier=["perturbation", "strong"]))
    with pytest.raises(InputError, match=r"expected a column 'reference'"):
        load_evidence([OWN.drop(columns="reference")])
    with pytest.raises(InputError, match=r"each id must stand once"):
        load_evidence([OWN.assign(claim_id="own")])


def test_a_word_outside_the_vocabulary_is_answered_with_the_nearest():
    with pytest.raises(InputError, match=r"`context` must be one of breast.*Did you mean 'breast'"):
        known_network("brest")
    with pytest.raises(InputError, match=r"`compartment` must be .*Did you mean 'tumour_cell'"):
        known_network("breast", compartment="tumor_cell")
    with pytest.raises(InputError, match="`host_tissue` must be one of"):
        known_network("breast", host_tissue="moon")
