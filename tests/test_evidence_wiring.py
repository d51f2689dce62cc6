"""The textbook wiring holds where it was found: a finding of one cancer is kept to that cancer."""

import re

import pytest

from mirbone.evidence import expand_claims, load_evidence
from mirbone.network import Context, build_network
from mirbone.words import load_catalogue

CELLS = {
    "breast": re.compile(r"breast|mammary|MDA-MB|MCF-7|ZR-75|4T1|66cl4|lobular", re.IGNORECASE),
    "prostate": re.compile(r"prostate|PC-3|C4-2B|DU145", re.IGNORECASE),
}
OTHERS = re.compile(
    r"MDCK|NMuMG|MCF-10A|fibroblast|keratinocyte|colo|pancrea|lung|melanoma|lymphoma|marrow"
    r"|osteoblast|osteoclast|others|mammary (?:epithelial|stem) cells|head and neck|rat |carcinoma "
    r"cell lines",
    re.IGNORECASE,
)
BY_DEFINITION = "readout by definition"


@pytest.fixture(scope="module")
def wiring():
    claims = load_evidence().claims
    return claims.loc[claims["source"] == "literature"]


@pytest.fixture(scope="module")
def networks():
    claims = expand_claims(load_evidence(), load_catalogue())
    cancers = ("breast", "prostate", "lung")
    return {cancer: build_network(claims, Context(cancer, "bone")) for cancer in cancers}


def of_one_cancer(cells: str) -> str:
    """Name the only cancer whose cells a row was found in; empty where there are others."""
    found = [cancer for cancer, pattern in CELLS.items() if pattern.search(cells)]
    return found[0] if len(found) == 1 and not OTHERS.search(cells) else ""


@pytest.mark.parametrize("cancer", ["breast", "prostate"])
def test_a_finding_of_one_cancer_names_it_or_says_why_it_is_general(wiring, cancer):
    alone = wiring["model_system"].map(of_one_cancer) == cancer
    unsaid = wiring.loc[alone & (wiring["cancer"] == "") & (wiring["compartment"] == "tumour_cell")]
    physical = (unsaid["direct"] == "yes") | (unsaid["relation"] == "binds")
    told = unsaid["note"].str.startswith("general: ") | unsaid["note"].str.contains(BY_DEFINITION)
    assert unsaid.loc[~physical & ~told, "claim_id"].tolist() == []
    assert alone.sum() > 20  # the patterns do find them


@pytest.mark.parametrize(
    ("breast_only", "ends"),
    [
        ("L-mir-005", ("SNAI1", "hsa-miR-200c-3p")),
        ("L-mir-016", ("hsa-miR-203a-3p", "SNAI1")),
        ("L-emt-030", ("HOXD10", "RHOC")),
        ("L-step-096", ("SEC23A", "microenvironment")),
    ],
)
def test_breast_findings_do_not_leak_into_the_prostate(networks, breast_only, ends):
    for cancer, network in networks.items():
        edges = network.edges
        here = edges["claims"].str.split(";").map(lambda ids: breast_only in ids)
        found = set(zip(edges.loc[here, "source"], edges.loc[here, "target"], strict=True))
        assert (ends in found) == (cancer == "breast"), cancer


@pytest.mark.parametrize(
    ("subject", "object"),
    [
        ("SNAI1", "CDH1"),
        ("SNAI2", "CDH1"),
        ("TWIST1", "CDH1"),
        ("ZEB1", "CDH1"),
        ("ZEB2", "CDH1"),
        ("ZEB1", "hsa-miR-200c-3p"),
        ("ZEB2", "hsa-miR-200b-3p"),
        ("SNAI1", "hsa-miR-34a-5p"),
        ("hsa-miR-34a-5p", "SNAI1"),
        ("TGFB_signalling", "SNAI1"),
        ("TGFB_signalling", "IL11"),
        ("TGFB_signalling", "PTHLH"),
        ("TGFB_signalling", "CCN2"),
        ("LIN28A", "hsa-let-7a-5p"),
        ("hsa-let-7a-5p", "LIN28B"),
        ("RUNX2", "SPP1"),
        ("RUNX2", "IBSP"),
        ("WNT_signalling", "RUNX2"),
        ("PTHLH", "TNFSF11"),
        ("PTHLH", "TNFRSF11B"),
        ("TNFSF11", "TNFRSF11A"),
        ("CSF1", "CSF1R"),
    ],
)
def test_the_backbone_holds_in_every_cancer(networks, subject, object):
    for cancer, network in networks.items():
        edges = network.edges
        assert ((edges["source"] == subject) & (edges["target"] == object)).any(), cancer


def test_the_wiring_holds_no_effect_of_a_mirna_on_bone_metastasis(wiring):
    words = load_evidence().entities
    mirna = wiring["subject"].str.contains(r"^hsa-|^miR-|^let-7")
    assert mirna.sum() > 20
    assert (wiring.loc[mirna, "bone_metastasis_effect"] == "").all()
    ends = set(words.loc[words["kind"] == "phenotype", "name"])
    on_phenotypes = wiring.loc[mirna & wiring["object"].isin(list(ends))]
    # a marker's level in a body fluid is no effect
    assert set(on_phenotypes["relation"]) <= {"level"}
    assert (on_phenotypes["fluid"] != "").all()
