"""What a row of an expression table is, by its name alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirbone.words import classify_row, load_catalogue

ROWS = {
    "mature": ["hsa-miR-21-5p", "hsa-miR-21-5p_st", "miR-155", "MIMAT0000076", "hsa-let-7a-5p|0"],
    "precursor": ["hsa-mir-21", "MI0000077", "hsa-let-7a-1", "hp_hsa-mir-21_st"],
    "family": ["let-7", "miR-30 family"],
    "withdrawn": ["hsa-let-7c*", "hsa-miR-1254"],
    "merged": ["hsa-miR-200b-3p/200c-3p", "hsa-miR-4454+hsa-miR-7975"],
    "ambiguous": ["hsa-miR-378", "miR-34b"],
    "other species": ["mmu-miR-21a-5p", "cel-miR-1-3p_st", "ath-miR400", "MIMAT0000530_st"],
    "control": [
        "cel-miR-39", "cel-miR-39-3p", "cel-miR-54-3p", "cel-miR-238-3p", "cel-miR-248",
        "cel-miR-254", "ath-miR159a", "ath-miR159a-000338", "ath-miR156a", "osa-miR414|0",
        "UniSp2", "UniSp3", "UniSp3 IPC", "UniSp4", "UniSp5", "UniSp6 (YP00203954)", "miRTC", "PPC",
        "SN1", "SN2", "RNU6B", "RNU6B-001093", "U6 snRNA", "U6-snRNA", "U6 snRNA-001973", "U6",
        "MammU6-4395470", "RNU44", "RNU48-001006", "RNU24", "SNORD44", "SNORD61", "SNORD68",
        "SNORD72", "SNORD95", "SNORD96A", "RNU6-2", "Hs_RNU6-2_11", "HY3", "5S rRNA", "ERCC-00002",
        "POS_A(128)", "POS_A", "NEG_A(0)", "LIG_POS_A", "ACTB", "ACTB|0", "B2M", "GAPDH", "RPL19",
        "RPLP0", "DarkCorner", "GE_BrightCorner", "miRNABrightCorner30", "NC1_00000197",
        "SM_10006", "BioB-5_at", "AFFX-BioB-5_at", "AFFX-r2-Ec-bioB-3_at", "Blank", "Hy3", "EMPTY",
        "spike_in-control-2_st", "dmr_285", "hur_4", "cel-miR39", "Ce_miR-39_1", "miR-39-3p",
        "cel-39", "ath-159a", "snRNA U6", "hsa-U6", "hsa_negative_control_5",
        "LIGATION_LIG_POS_A", "X-control",
    ],
    "other RNA": [
        "piR-36742", "hsa_piR_000001", "piR-hsa-12345", "hsa_piR_000001/gb/DQ569913/Homo_sapiens",
        "tRNA-Gly-GCC-1-1", "tRF-18-HR0VX6D2", "tsRNA-123", "SNORA73B", "SNORD116-1",
        "HBII-52-12_x_st", "U13_st", "ACA24_st", "mgU2-19-30_st", "14qII-1_x_st", "14q-0",
        "ENSG00000200879", "ENST00000384430_st", "ENSG00000200879.1", "rRNA", "5.8S rRNA", "Y_RNA",
        "RNY1", "VTRNA1-1", "RN7SK", "chr1_1234", "chrX_35_star", "novel_mir_1", "Novel-miR-12",
        "hsa-novel-miR-3", "PC-5p-12345_12", "hsa-miRPlus-A1015", "hsa-let-7a-5p;iso_5p:ct",
        "iso-22-KD37L8", "TAGCTTATCAGACTGATGTTGA", "hsa-mir-21-loop", "MIR17HG", "hsa-mir-6723-p5",
    ],
    "total": [
        "miRNAtotal", "total", "Total", "Total reads", "__no_feature", "__ambiguous",
        "__not_aligned", "__alignment_not_unique", "__too_low_aQual", "N_unmapped",
        "N_multimapping", "N_noFeature", "unassigned", "Unassigned_NoFeatures", "*",
        "no_annotation", "sum", "lib.size", "miRNA_Reads", "notCharacterized_Mappable",
        "miRNA", "Mean",
    ],
    "unknown": [
        "", "1", "nan", "foo", "TP53", "SNAI1", "TIRAP", "HTR2C", "THRB", "SPP1", "TRPS1",
        "E-cadherin", "hsa-miR-99999", "xyz-miR-21", "Hsa-Mir-30-P1a_3p", "20500447", "477975_mir",
        "MAX", "miR-17-92", "miR-106a~363",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind"), [(n, kind) for kind, names in ROWS.items() for n in names]
)
def test_a_row_is_known_by_its_name(name: str, kind: str) -> None:
    row = classify_row(name)
    assert row.kind == kind
    assert row.note
    assert row.resolution.query == name


def test_no_name_of_a_human_mirna_of_any_release_is_a_control_or_a_total() -> None:
    index = load_catalogue().index
    kinds = {"mature", "precursor", "withdrawn", "ambiguous", "family"}
    for names in index.history.values():
        for name in names:
            assert classify_row(name).kind in kinds, name
            assert classify_row(name.removeprefix("hsa-")).kind in kinds, name
    assert {classify_row(name).kind for name in index.current.values()} == {"mature"}


def test_a_row_that_is_no_text_is_taken_as_written() -> None:
    assert classify_row(12).resolution.query == "12"
    assert classify_row(None).kind == "unknown"
    assert classify_row(float("nan")).kind == "unknown"


def test_an_answer_is_kept() -> None:
    assert classify_row("hsa-miR-21-5p") is classify_row("hsa-miR-21-5p")
    assert repr(classify_row("miRTC")).startswith("RowClass: 'miRTC' is control")


@pytest.mark.parametrize("filler", ["_", "-", "(", " ", "a", "1/", "hsa-", "aaa/", "MIMAT0000062 "])
def test_a_long_name_of_one_sign_takes_no_longer_than_another(filler: str) -> None:
    """Patterns that try every way to cut such a name would not come back."""
    for head in ("hsa-miR-21", "control", "novel"):
        for length in (380, 5000):
            assert classify_row((head + filler * length)[:length] + "!").kind in ROWS


@given(st.text(max_size=60))
def test_it_never_raises(name: str) -> None:
    assert classify_row(name).kind in ROWS
