"""How names are written in real files: additions, accessions, several in one, other species."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirbone.words import classify_row, load_catalogue, resolve_among, resolve_mirnas

CATALOGUE = load_catalogue()
NAMES = tuple(CATALOGUE.mature["name"])


@pytest.mark.parametrize(
    ("written", "mirna"),
    [
        ("hsa-miR-21-5p_st", "hsa-miR-21-5p"),  # Affymetrix
        ("hsa-let-7a_x_st", "hsa-let-7a-5p"),
        ("hsa-let-7a-star_st", "hsa-let-7a-3p"),
        ("MIMAT0000062_st", "hsa-let-7a-5p"),
        ("MIMAT0000062_at", "hsa-let-7a-5p"),
        ("hsa.miR.21.5p_st", "hsa-miR-21-5p"),  # the same, through R
        ("hsa-miR-21_v17.0", "hsa-miR-21-5p"),  # Agilent
        ("hsa-miR-21-5p_v2", "hsa-miR-21-5p"),
        ("hsa-miR-21-5p (miRBase 22)", "hsa-miR-21-5p"),
        ("hsa-let-7a-5p|0", "hsa-let-7a-5p"),  # NanoString
        ("hsa-miR-1268a|0.05", "hsa-miR-1268a"),
        ("hsa-let-7a-000377", "hsa-let-7a-5p"),  # TaqMan cards
        ("hsa-miR-21_000397", "hsa-miR-21-5p"),
        ("hsa-miR-145-4373133", "hsa-miR-145-5p"),
        ("000397_hsa-miR-21", "hsa-miR-21-5p"),
        ("hsa-miR-21#-002438", "hsa-miR-21-3p"),
        ("hsa-miR-21#", "hsa-miR-21-3p"),
        ("hsa-miR-638-001582_A", "hsa-miR-638"),
        ("hsa.miR.21.000397", "hsa-miR-21-5p"),
        ("hsa-miR-21-5p_477975_mir", "hsa-miR-21-5p"),  # TaqMan Advanced
        ("477975_mir_hsa-miR-21-5p", "hsa-miR-21-5p"),
        ("hsa-miR-21-5p (YP00204230)", "hsa-miR-21-5p"),  # Qiagen, Exiqon
        ("hsa-miR-21-5p (204230)", "hsa-miR-21-5p"),
        ("Hs_miR-21_2", "hsa-miR-21-5p"),
        ("Hs_let-7a_2 miScript Primer Assay", "hsa-let-7a-5p"),
        ("hsa-let-7a-5p;ref", "hsa-let-7a-5p"),  # isomiRs
        ("hsa-miR-21-5p_R-1", "hsa-miR-21-5p"),  # ACGT101: the 3' end alone differs
        ("hsa-miR-21-5p.1", "hsa-miR-21-5p"),  # a repeated row of R or pandas
        ("hsa-miR-21-5p_2", "hsa-miR-21-5p"),
        ("MIMAT0000062.1", "hsa-let-7a-5p"),
        ("hsa-miR-21_R", "hsa-miR-21-5p"),
        ("'hsa-miR-21-5p'", "hsa-miR-21-5p"),
        ("miR-21-5p 20-nt", "hsa-miR-21-5p"),
        ("miR-21-5p [Homo sapiens]", "hsa-miR-21-5p"),
        ("hsa/mmu-miR-21-5p", "hsa-miR-21-5p"),  # one probe for two species
        ("v11_hsa-miR-21_st", "hsa-miR-21-5p"),
        ("hsa-miR-21-5p_TAGCTTATCAGACTGATGTTGA", "hsa-miR-21-5p"),  # its own sequence
        ("hsa-miR-21-5p:9.1", "hsa-miR-21-5p"),  # Illumina
        ("hsa-miR-34a*:9.1", "hsa-miR-34a-3p"),
        ("hsa-miR-21-5p miRCURY LNA miRNA PCR Assay", "hsa-miR-21-5p"),
        ("hsa-miR-34a* LNA PCR assay", "hsa-miR-34a-3p"),
        ("has-miR-21-5p", "hsa-miR-21-5p"),  # hsa, corrected by a word processor
    ],
)
def test_what_a_platform_adds_is_no_part_of_the_name(written: str, mirna: str) -> None:
    assert CATALOGUE.resolve(written).single == mirna


@pytest.mark.parametrize(
    ("written", "kind", "names"),
    [
        ("hsa-let-7a-1", "precursor", ("hsa-let-7a-5p", "hsa-let-7a-3p")),
        ("hsa-let-7a-2", "precursor", ("hsa-let-7a-5p", "hsa-let-7a-2-3p")),
        ("hsa-let-7a-2-3p", "mature", ("hsa-let-7a-2-3p",)),
        ("hsa-let-7b", "mature", ("hsa-let-7b-5p",)),
        ("hsa-let-7b_pre", "precursor", ("hsa-let-7b-5p", "hsa-let-7b-3p")),
        ("MIRN21", "precursor", ("hsa-miR-21-5p", "hsa-miR-21-3p")),
        ("hp_hsa-let-7b_st", "precursor", ("hsa-let-7b-5p", "hsa-let-7b-3p")),
        ("miR-183-5p.2", "unknown", ()),
        ("hsa-miR-124-3p.1", "unknown", ()),
        ("hsa.miR.183.5p.2", "unknown", ()),
        ("hsa-miR-12136", "mature", ("hsa-miR-12136",)),
    ],
)
def test_a_part_with_a_meaning_is_not_taken_for_an_addition(
    written: str, kind: str, names: tuple[str, ...]
) -> None:
    answer = CATALOGUE.resolve(written)
    assert (answer.kind, answer.names) == (kind, names)


def test_a_last_number_that_may_be_a_copys_or_a_repeated_rows_stays_open() -> None:
    answer = CATALOGUE.resolve("hsa-let-7a-3p_2")
    assert answer.names == ("hsa-let-7a-3p", "hsa-let-7a-2-3p")
    assert answer.single is None
    assert CATALOGUE.resolve("hsa-miR-16-5p-1").single == "hsa-miR-16-5p"


def test_what_was_left_out_is_said() -> None:
    note = CATALOGUE.resolve("hsa-let-7a-000377").note
    assert "No part of the name: '-000377' (a TaqMan assay)." in note


@pytest.mark.parametrize(
    ("written", "kind", "names"),
    [
        ("MIMAT0000062_hsa-let-7a-5p", "mature", ("hsa-let-7a-5p",)),
        ("hsa-let-7a-5p|MIMAT0000062", "mature", ("hsa-let-7a-5p",)),
        ("hsa-let-7a-5p_MIMAT0000062", "mature", ("hsa-let-7a-5p",)),
        ("hsa-let-7a-5p (MIMAT0000062)", "mature", ("hsa-let-7a-5p",)),
        ("hsa-let-7a-5p MIMAT0000062 Homo sapiens let-7a-5p", "mature", ("hsa-let-7a-5p",)),
        (">hsa-let-7a-5p MIMAT0000062 Homo sapiens let-7a-5p", "mature", ("hsa-let-7a-5p",)),
        ("hsa-let-7a-5p:MIMAT0000062:Homo:sapiens:let-7a-5p", "mature", ("hsa-let-7a-5p",)),
        (
            "hsa-let-7a-1 MI0000060 Homo sapiens let-7a-1 stem-loop",
            "precursor",
            ("hsa-let-7a-5p", "hsa-let-7a-3p"),
        ),
        ("hsa-mir-21.MIMAT0000076", "mature", ("hsa-miR-21-5p",)),
        ("hsa-miR-21-5p_MIMAT0000076_MI0000077", "mature", ("hsa-miR-21-5p",)),
        ("Hsa-Mir-8-P1a_3p|MIMAT0000318", "mature", ("hsa-miR-200b-3p",)),
        ("mature,MIMAT0000062", "mature", ("hsa-let-7a-5p",)),
        ("MIMAT0000062_1", "mature", ("hsa-let-7a-5p",)),
        ("hsa-let-7a-2|MIMAT0010195", "mature", ("hsa-let-7a-2-3p",)),
        ("hsa-let-7a-5p_hsa-let-7a-1", "mature", ("hsa-let-7a-5p",)),
        ("hsa-miR-378|MIMAT0000732", "mature", ("hsa-miR-378a-3p",)),
        ("A_25_P00010019|MIMAT0000076", "mature", ("hsa-miR-21-5p",)),
        ("MIMAT0000076_MI0000077", "mature", ("hsa-miR-21-5p",)),
        ("hsa-mir-21|MI0000077", "precursor", ("hsa-miR-21-5p", "hsa-miR-21-3p")),
        ("mmu-miR-21a-5p MIMAT0000530 Mus musculus miR-21a-5p", "other species", ()),
    ],
)
def test_a_name_beside_its_accession_is_one(
    written: str, kind: str, names: tuple[str, ...]
) -> None:
    answer = CATALOGUE.resolve(written)
    assert (answer.kind, answer.names) == (kind, names)


@pytest.mark.parametrize(
    "written",
    [
        "hsa-miR-21-5p|MIMAT0000062",
        "MIMAT0000062_hsa-miR-21-5p",
        "hsa-miR-21-5p|MIMAT0000530",
        "mmu-miR-21a-5p|MIMAT0000076",
        "hsa-miR-21-3p (MIMAT0000076)",
        "hsa-mir-21|MI0000060",
    ],
)
def test_a_name_and_an_accession_that_contradict_each_other_are_said(written: str) -> None:
    answer = CATALOGUE.resolve(written)
    assert (answer.kind, answer.names) == ("unknown", ())
    assert "contradict each other" in answer.note


@pytest.mark.parametrize(
    ("written", "kind", "names"),
    [
        ("Hsa-Mir-21_5p", "mature", ("hsa-miR-21-5p",)),
        ("Hsa-Mir-21_3p*", "mature", ("hsa-miR-21-3p",)),
        ("Hsa-Mir-30-P1a_3p", "unknown", ()),
        ("hsa-mir-30-p1a_3p", "unknown", ()),
        ("Hsa-Let-7-P2a1_5p", "unknown", ()),
        ("Hsa-Mir-10-P1a_5p*", "unknown", ()),
        ("Hsa-Mir-8-P1a_pre", "unknown", ()),
        ("Hsa-Mir-451_5p", "unknown", ()),  # miRBase has two of that number
        ("Hsa-Mir-217-v1_5p", "unknown", ()),
        ("Mmu-Mir-21_5p", "other species", ()),
        ("Gja-Mir-21-P1_5p", "other species", ()),
    ],
)
def test_names_of_mirgenedb_are_known_as_such(
    written: str, kind: str, names: tuple[str, ...]
) -> None:
    answer = CATALOGUE.resolve(written)
    assert (answer.kind, answer.names) == (kind, names)
    assert "MirGeneDB" in answer.note
    assert answer.confidence <= 0.9
    if kind == "unknown":
        assert "Give the miRBase name or accession" in answer.note


@pytest.mark.parametrize(
    ("written", "species"),
    [
        ("mmu-miR-21a-5p", "Mus musculus (mouse)"),
        ("mmu.miR.21a.5p", "Mus musculus (mouse)"),
        ("mouse miR-21", "Mus musculus (mouse)"),
        ("rno-miR-336-5p", "Rattus norvegicus (rat)"),
        ("bta-let-7a-5p", "Bos taurus (cow)"),
        ("cel-miR-39-3p", "Caenorhabditis elegans"),
        ("cel-lin-4", "Caenorhabditis elegans"),
        ("dme-bantam-3p", "Drosophila melanogaster"),
        ("ath-miR159a", "Arabidopsis thaliana"),
        ("ebv-miR-BART1-5p", "Epstein-Barr virus"),
        ("miR-BART1-5p", "Epstein-Barr virus"),
        ("kshv-miR-K12-3", "Kaposi sarcoma-associated herpesvirus"),
        ("hcmv-miR-UL112", "cytomegalovirus"),
        ("MIMAT0000530", "Mus musculus (mouse)"),
        ("MIMAT0000530_st", "Mus musculus (mouse)"),
    ],
)
def test_a_mirna_of_another_species_is_no_human_one(written: str, species: str) -> None:
    answer = CATALOGUE.resolve(written)
    assert (answer.kind, answer.names, answer.accessions) == ("other species", (), ())
    assert species in answer.note
    assert "MIRBONE_DATA" not in answer.note


def test_a_prefix_that_no_species_has_is_unknown() -> None:
    answer = CATALOGUE.resolve("xyz-miR-21")
    assert answer.kind == "unknown"
    assert "No species of miRBase v22 has the prefix xyz-" in answer.note


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("hsa-miR-200b-3p/200c-3p", ["hsa-miR-200b-3p", "hsa-miR-200c-3p"]),
        ("hsa-let-7a-5p/7c-5p", ["hsa-let-7a-5p", "hsa-let-7c-5p"]),
        ("hsa-let-7a-5p/98-5p", ["hsa-let-7a-5p", "hsa-miR-98-5p"]),
        ("hsa-miR-17-5p/106a-5p", ["hsa-miR-17-5p", "hsa-miR-106a-5p"]),
        ("hsa-miR-199a-3p+hsa-miR-199b-3p", ["hsa-miR-199a-3p", "hsa-miR-199b-3p"]),
        ("hsa-miR-199a-3p+hsa-miR-199b-3p|0", ["hsa-miR-199a-3p", "hsa-miR-199b-3p"]),
        ("hsa-miR-199a-3p,hsa-miR-199b-3p", ["hsa-miR-199a-3p", "hsa-miR-199b-3p"]),
        ("hsa-miR-199a-3p hsa-miR-199b-3p", ["hsa-miR-199a-3p", "hsa-miR-199b-3p"]),
        ("hsa-miR-199a-3p_hsa-miR-199b-3p", ["hsa-miR-199a-3p", "hsa-miR-199b-3p"]),
        ("hsa.miR.199a.3p.hsa.miR.199b.3p", ["hsa-miR-199a-3p", "hsa-miR-199b-3p"]),
        ("hsa-miR-515-5p/519e-5p", ["hsa-miR-515-5p", "hsa-miR-519e-5p"]),
        ("hsa-miR-548aa/hsa-miR-548t-3p", ["hsa-miR-548aa", "hsa-miR-548t-3p"]),
        ("hsa-miR-3689a-5p;hsa-miR-3689b-5p", ["hsa-miR-3689a-5p", "hsa-miR-3689b-5p"]),
        ("MIMAT0000617;MIMAT0000318", ["hsa-miR-200c-3p", "hsa-miR-200b-3p"]),
        (
            "hsa-let-7a-5p:MIMAT0000062:Homo:sapiens:let-7a-5p|hsa-let-7c-5p:MIMAT0000064:Homo:"
            "sapiens:let-7c-5p",
            ["hsa-let-7a-5p", "hsa-let-7c-5p"],
        ),
        ("miR-143/145", ["hsa-miR-143-3p", "hsa-miR-145-5p"]),
        ("miR-143/145 cluster", ["hsa-miR-143-3p", "hsa-miR-145-5p"]),
        ("miR-143 and miR-145", ["hsa-miR-143-3p", "hsa-miR-145-5p"]),
        ("miR-200a/b/c", ["hsa-miR-200a-3p", "hsa-miR-200b-3p", "hsa-miR-200c-3p"]),
        ("miR-30a/b-5p", ["hsa-miR-30a-5p", "hsa-miR-30b-5p"]),
        ("miR-30a-3p/b/e", ["hsa-miR-30a-3p", "hsa-miR-30b-3p", "hsa-miR-30e-3p"]),
        ("hsa-miR-21-5p/3p", ["hsa-miR-21-5p", "hsa-miR-21-3p"]),
        ("hsa-mir-7-1/2", ["hsa-miR-7-5p", "hsa-miR-7-1-3p", "hsa-miR-7-2-3p"]),
        ("hsa-mir-1254-1//hsa-mir-1254-2", []),  # both are withdrawn
    ],
)
def test_a_merged_name_gives_every_member_whole(written: str, names: list[str]) -> None:
    answer = CATALOGUE.resolve(written)
    assert (answer.kind, list(answer.names)) == ("merged", names)
    assert answer.single is None
    assert not answer.ambiguous
    assert len(resolve_mirnas([written, "hsa-miR-1-3p"]).unresolved) == 1


@pytest.mark.parametrize(
    ("written", "mirna"),
    [
        ("hsa-miR-21/mmu-miR-21/rno-miR-21", "hsa-miR-21-5p"),
        ("hsa-miR-21-5p/miR-21", "hsa-miR-21-5p"),
        ("hsa-miR-21-5p;hsa-miR-21-5p", "hsa-miR-21-5p"),
        ("hsa-miR-378a-3p (hsa-miR-378)", "hsa-miR-378a-3p"),
        ("hsa-mir-21//hsa-miR-21-5p", "hsa-miR-21-5p"),
    ],
)
def test_several_names_of_one_mirna_are_that_one(written: str, mirna: str) -> None:
    answer = CATALOGUE.resolve(written)
    assert (answer.kind, answer.single) == ("mature", mirna)


def test_a_member_that_is_not_read_is_named_and_the_rest_is_not_taken_for_the_whole() -> None:
    answer = CATALOGUE.resolve("hsa-miR-200b-3p/foo")
    assert (answer.kind, answer.names) == ("merged", ("hsa-miR-200b-3p",))
    assert "Not read: foo." in answer.note
    assert answer.single is None
    with pytest.raises(ValueError, match="stands for hsa-miR-200b-3p"):
        resolve_among("hsa-miR-200b-3p/foo", {"hsa-miR-200b-3p"}, "this table")


def test_members_of_another_species_alone_are_of_another_species() -> None:
    assert CATALOGUE.resolve("mmu-miR-21/rno-miR-21").kind == "other species"


def test_an_isomir_is_not_its_mirna() -> None:
    for tag in (
        ";iso_5p:ct",
        "_L+1R-2",
        "_1ss12CT",
        ";iso_snv",
        "_TGAGGTAGTAGGTTGTATAG",
        ".iso.t5:c",
        "_iso_3p:-1",
    ):
        answer = CATALOGUE.resolve("hsa-let-7a-5p" + tag)
        assert answer.kind == "unknown", tag
        assert "An isomiR: reads of hsa-let-7a-5p" in answer.note


ENDINGS = ("_st", "_x_st", "|0", "-000377", "_477832_mir", ";ref", "_v21", " (YP00204230)", ".3")


@given(st.sampled_from(NAMES), st.sampled_from(ENDINGS))
def test_every_name_keeps_its_meaning_with_any_addition(name: str, ending: str) -> None:
    assert CATALOGUE.resolve(name + ending).single == name


@given(st.sampled_from(sorted(CATALOGUE.index.current.items())), st.sampled_from("|_ ;:"))
def test_every_name_agrees_with_its_accession_in_either_order(
    item: tuple[str, str], mark: str
) -> None:
    accession, name = item
    assert CATALOGUE.resolve(f"{name}{mark}{accession}").single == name
    assert CATALOGUE.resolve(f"{accession}{mark}{name}").single == name


@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True), st.booleans())
def test_members_are_found_whole_or_abbreviated(names: list[str], short: bool) -> None:
    names = [name for name in names if "-miR-" in name] or names
    first, *rest = names
    written = [first, *(name.removeprefix("hsa-miR-") if short else name for name in rest)]
    answer = CATALOGUE.resolve("/".join(written))
    assert list(answer.names) == names
    assert answer.kind == ("merged" if len(names) > 1 else "mature")


@pytest.mark.parametrize(
    ("written", "human"),
    [
        ("mmu-miR-93-4373302", "hsa-miR-93-5p"), ("mmu-miR-491-001630", "hsa-miR-491-5p"),
        ("rno-miR-7", "hsa-miR-7-5p"), ("mmu-let-7d*", "hsa-let-7d-3p"),
        ("mmu-miR-99999", ""), ("mmu-miR-378", ""), ("cel-miR-93", ""),
    ],
)  # fmt: skip
def test_an_assay_named_after_a_mouse_is_set_aside_with_the_human_name(
    written: str, human: str
) -> None:
    answer = CATALOGUE.resolve(written)
    assert (answer.kind, answer.names) == ("other species", ())
    said = f"The human miRNA of that number and letter is {human}."
    assert (said in answer.note) if human else ("of that number and letter" not in answer.note)


@pytest.mark.parametrize(
    "written", ["hsa-miR-21-5p_+1", "hsa-miR-21-5p_-1", "hsa-miR-21-5p+1", "hsa-let-7a-5p:-12"]
)
def test_a_shifted_end_is_an_isomir_and_no_second_mirna(written: str) -> None:
    row = classify_row(written)
    assert (row.kind, row.resolution.names) == ("other RNA", ())
    assert "An isomiR" in row.note
    merged = classify_row("hsa-miR-4454+hsa-miR-7975")
    assert len(merged.resolution.names) == 2
