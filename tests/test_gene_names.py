"""Gene names resolve to HGNC symbols; an alias of several genes gives them all."""

import csv
import gzip
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirbone.words import CascadeStep, load_catalogue, resolve_gene
from mirbone.words._genes import gene_key


def _table(room: str, name: str) -> list[dict[str, str]]:
    text = files(room).joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


GENES = _table("mirbone.words", "genes.tsv")
SYMBOLS = [row["symbol"] for row in GENES]


@pytest.mark.parametrize(
    ("alias", "symbol"),
    [
        ("CTGF", "CCN2"), ("connective tissue growth factor", "CCN2"), ("CX43", "GJA1"),
        ("connexin 43", "GJA1"), ("connexin-43", "GJA1"), ("Connexin43", "GJA1"),
        ("PTHrP", "PTHLH"), ("Snail", "SNAI1"), ("Slug", "SNAI2"), ("survivin", "BIRC5"),
        ("IL-8", "CXCL8"), ("IL8", "CXCL8"), ("BSP", "IBSP"), ("bone sialoprotein", "IBSP"),
        ("OPN", "SPP1"), ("osteopontin", "SPP1"), ("SDF-1", "CXCL12"), ("CXCR-4", "CXCR4"),
        ("sclerostin", "SOST"), ("E-cadherin", "CDH1"), ("N-cadherin", "CDH2"),
        ("cadherin-11", "CDH11"), ("osteonectin", "SPARC"), ("osteocalcin", "BGLAP"),
        ("BGP", "BGLAP"), ("M-CSF", "CSF1"), ("macrophage colony-stimulating factor", "CSF1"),
        ("RANKL", "TNFSF11"), ("RANK", "TNFRSF11A"), ("OPG", "TNFRSF11B"), ("ET-1", "EDN1"),
        ("ET1", "EDN1"), ("Noggin", "NOG"), ("dickkopf-2", "DKK2"), ("cathepsin K", "CTSK"),
        ("secreted frizzled-related protein2", "SFRP2"), ("Integrin Beta 3", "ITGB3"),
        ("integrinβ3", "ITGB3"), ("ITGb3", "ITGB3"), ("fibronectin", "FN1"), ("vimentin", "VIM"),
        ("PSA", "KLK3"), ("TGF-β1", "TGFB1"), ("TGF beta 1", "TGFB1"), ("Twist", "TWIST1"),
        ("Twist1", "TWIST1"), ("Oct4", "POU5F1"), ("c-Myc", "MYC"), ("Bmi1", "BMI1"),
        ("Runx2", "RUNX2"), ("HOXD10", "HOXD10"), ("homeobox D10", "HOXD10"),
        ("Sec23 homolog A", "SEC23A"), ("AGO2", "AGO2"), ("argonaute-2", "AGO2"),
        ("receptor activator of nuclear factor kappa-B ligand", "TNFSF11"), ("HER2", "ERBB2"),
        ("Gremlin", "GREM1"), ("MCP-1", "CCL2"), ("VEGF", "VEGFA"), ("p53", "TP53"),
    ],
)  # fmt: skip
def test_an_alias_resolves(alias: str, symbol: str) -> None:
    answer = resolve_gene(alias)
    assert (answer.kind, answer.names, answer.accessions) == ("gene", (symbol,), ())
    assert answer.note


@pytest.mark.parametrize(
    ("alias", "symbols"),
    [
        ("TGFb", {"TGFB1", "TGFB2", "TGFB3"}),
        ("TGF-beta", {"TGFB1", "TGFB2", "TGFB3"}),
        ("TGFβ", {"TGFB1", "TGFB2", "TGFB3"}),
        ("Ras", {"HRAS", "KRAS", "NRAS"}),
        ("IL-1", {"IL1A", "IL1B"}),
        ("IGFs", {"IGF1", "IGF2"}),
        ("ZEBs", {"ZEB1", "ZEB2"}),
        ("Notch", {"NOTCH1", "NOTCH2", "NOTCH3", "NOTCH4"}),
        ("LIN28", {"LIN28A", "LIN28B"}),
        ("NF-κB", {"NFKB1", "RELA"}),
    ],
)
def test_an_alias_of_several_genes_gives_all(alias: str, symbols: set[str]) -> None:
    answer = resolve_gene(alias)
    assert set(answer.names) == symbols
    assert answer.ambiguous
    assert answer.single is None
    assert answer.confidence <= 0.5
    assert "Ambiguous" in answer.note


def test_an_alias_used_elsewhere_for_another_gene_is_less_sure_and_says_so() -> None:
    assert resolve_gene("BGP").confidence < resolve_gene("osteocalcin").confidence
    assert "CEACAM1" in resolve_gene("BGP").note


@pytest.mark.parametrize("query", ["", " ", "-", "TP73", "TPO", "PDK1", "no such gene", "x" * 5000])
def test_what_is_not_in_the_table_is_unknown(query: str) -> None:
    answer = resolve_gene(query)
    assert (answer.kind, answer.names, answer.confidence) == ("unknown", (), 0.0)
    assert answer.note


def test_a_symbol_that_is_not_built_in_is_said_to_look_like_one() -> None:
    assert "HGNC symbol" in resolve_gene("TP73").note
    assert "HGNC symbol" not in resolve_gene("no such gene").note


def test_the_table_is_in_order_and_clean() -> None:
    assert sorted(set(SYMBOLS)) == SYMBOLS
    assert set(GENES[0]) == {"symbol", "aliases", "name", "elsewhere"}
    for row in GENES:
        assert row["name"]
        assert row["symbol"] == row["symbol"].upper() or "orf" in row["symbol"]
        assert all(alias == alias.strip() != "" for alias in row["aliases"].split(";") if alias)


def test_no_alias_is_the_symbol_of_another_gene() -> None:
    keys = {gene_key(symbol): symbol for symbol in SYMBOLS}
    assert len(keys) == len(SYMBOLS)
    for row in GENES:
        for alias in filter(None, row["aliases"].split(";")):
            assert keys.get(gene_key(alias), row["symbol"]) == row["symbol"], alias


def test_every_alias_finds_its_gene() -> None:
    for row in GENES:
        for alias in filter(None, [row["symbol"], row["name"], *row["aliases"].split(";")]):
            assert row["symbol"] in resolve_gene(alias).names


def _claim_words() -> Iterator[str]:
    folder = files("mirbone.evidence").joinpath("data")
    for path in folder.iterdir():
        if path.name.startswith("claims_"):
            for row in _table("mirbone.evidence", path.name):
                yield from (row["subject"], row["object"])


def test_every_gene_and_mirna_of_the_claims_is_built_in() -> None:
    entities = _table("mirbone.evidence", "entities.tsv")
    registered = {row["name"] for row in entities} | {step.value for step in CascadeStep}
    catalogue = load_catalogue()
    words = sorted({w for w in _claim_words() if w} - registered - set(SYMBOLS))
    unknown = [word for word in words if catalogue.resolve(word).kind not in ("mature", "family")]
    assert unknown == []


def test_every_member_of_a_gene_group_is_built_in() -> None:
    members = [
        m for row in _table("mirbone.evidence", "entities.tsv") for m in row["members"].split(";")
    ]
    assert {m for m in members if m} <= set(SYMBOLS)


@given(st.text(max_size=200))
def test_resolution_never_raises(text: str) -> None:
    answer = resolve_gene(text)
    assert answer.query == text
    assert set(answer.names) <= set(SYMBOLS)
    assert (answer.kind == "gene") == (answer.confidence > 0)


@given(st.sampled_from(SYMBOLS), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_and_a_hyphen_do_not_matter(symbol: str, case: object) -> None:
    assert callable(case)
    written = f" {case(symbol)} "
    assert resolve_gene(written).names == (symbol,)
    assert resolve_gene(symbol[:2] + "-" + symbol[2:]).names == (symbol,)


@pytest.mark.reference
def test_no_gene_of_the_target_catalogue_is_taken_for_another(reference_dir: Path) -> None:
    """A symbol that others use today is itself or unknown here, unless the note warns."""
    path = reference_dir / "targetscan" / "targetscan_human_summary.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        used = {line.split("\t")[1] for line in handle}
    former = {"CTGF", "CYR61", "EIF2C1", "FRAP1", "IL8", "NOV", "WISP1"}  # renamed since
    wrong = [
        symbol
        for symbol in used - former
        if resolve_gene(symbol).names not in ((), (symbol,))
        and "outside this field" not in resolve_gene(symbol).note
    ]
    assert wrong == []
