"""Coding sequences beside the 3' UTRs of their transcripts."""

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mirbone._core import InputError
from mirbone.targets import SequenceSet, encode_sequences, read_orfs, read_utrs, scan_sites

UTR = "CUAACGCUUAGGCAUGUUUACAGCU"
ORF = "ATGGCCTGTTTACGATAA"
CODED = "AUGGCCUGUUUACGAUAA"
GENES = ("RUNX2", "PTEN", "ZEB1", "ZNF999")
ORFS = [f"ATG{'GCC' * (n + 1)}TAG" for n in range(len(GENES))]


def utr_set(*names: str) -> SequenceSet:
    return encode_sequences((name, UTR) for name in names)


def fasta(folder: Path, *records: tuple[str, str]) -> Path:
    (folder / "orfs.fa").write_text("".join(f">{name}\n{letters}\n" for name, letters in records))
    return folder / "orfs.fa"


def table(folder: Path, text: str) -> Path:
    (folder / "orfs.tsv").write_text(text)
    return folder / "orfs.tsv"


def texts(found: SequenceSet) -> list[str]:
    return [found.text(n) for n in range(len(found))]


# --- names and order ----------------------------------------------------------------------------


def test_the_names_and_order_are_those_of_the_utrs_and_what_lacks_is_empty(tmp_path: Path) -> None:
    path = fasta(tmp_path, ("c", ORFS[2]), ("x", ORFS[3]), ("a", ORFS[0]))
    found = read_orfs(path, utr_set("a", "b", "c"))
    assert found.names == ("a", "b", "c")
    assert texts(found) == [ORFS[0].replace("T", "U"), "", ORFS[2].replace("T", "U")]
    assert found.notes == (
        "1 of 3 transcripts with a 3' UTR has no coding sequence, the first 'b'.",
        "1 coding sequence without a 3' UTR left out.",
    )


def test_an_empty_coding_sequence_has_no_sites_and_shifts_none(tmp_path: Path) -> None:
    mirna = encode_sequences([("miR-30a-5p", "UGUAAACAUCCUCGACUGGAAG")])
    with_site = "ATGGCCATGTTTACATAA"
    found = read_orfs(fasta(tmp_path, ("b", with_site)), utr_set("a", "b", "c"))
    sites = scan_sites(mirna, found)
    assert np.unique(sites.utr).tolist() == [1]
    assert (
        sites.start.tolist()
        == scan_sites(mirna, encode_sequences([("b", with_site)])).start.tolist()
    )


NAMED = [  # of a 3' UTR, and the header of its coding sequence
    ("ENST0000037614{n}", "ENST0000037614{n} cds chromosome:GRCh38:6:1:9:1 gene_symbol:{gene}"),
    ("ENSG0000012481{n}|ENST0000037614{n}|{gene}", "ENST0000037614{n} cds chromosome:GRCh38:6:4"),
    ("ENST0000037614{n}|{gene}", "ENSG0000012481{n}|ENST0000037614{n}|{gene}|protein_coding"),
    ("NM_00031{n}.8|{gene}", "NM_00031{n}.8"),
    ("hg38_ncbiRefSeq_NM_00031{n}.8", "NM_00031{n}.8:44-468 {gene} [region=cds]"),
    ("NM_00031{n}.8", "lcl|NM_00031{n}.8_cds_NP_00030{n}.3_1 [gene={gene}] [gbkey=CDS]"),
    ("NM_00031{n}", "{gene} NM_00031{n}"),
    ("my_{n}|{gene}", "my_{n}"),
    ("my_{n}", "my_{n}|{gene}"),
]  # fmt: skip


@pytest.mark.parametrize(("named", "header"), NAMED)
def test_a_coding_sequence_is_found_by_the_id_of_its_transcript(
    tmp_path: Path, named: str, header: str
) -> None:
    pairs = list(enumerate(GENES))
    records = [(header.format(n=n, gene=g), ORFS[n]) for n, g in reversed(pairs)]
    utrs = utr_set(*(named.format(n=n, gene=g) for n, g in pairs))
    found = read_orfs(fasta(tmp_path, *records), utrs)
    assert found.lengths.tolist() == [len(letters) for letters in ORFS]
    assert found.notes == ()


@pytest.mark.parametrize(
    ("named", "header"),
    [
        ("NM_000314", "NM_000314.6"),
        ("NM_000314.6", "NM_000314"),
        ("ENST00000371953.2|PTEN", "ENST00000371953.8 cds"),
        ("ENST00000371953.8_3", "ENST00000371953.8"),
        ("ENST00000371953.8_PAR_Y", "ENST00000371953.2_PAR_Y"),
    ],
)
def test_versions_are_taken_off_where_they_differ_and_it_is_said(
    tmp_path: Path, named: str, header: str
) -> None:
    found = read_orfs(fasta(tmp_path, (header, ORF), ("NM_9.1", ORFS[3])), utr_set(named))
    assert texts(found) == [CODED]
    assert found.notes[0] == (
        "1 coding sequence matched by id without version, such as "
        f"{header.split(maxsplit=1)[0]!r} for {named!r}."
    )


def test_the_same_version_goes_before_another_and_own_names_have_none(tmp_path: Path) -> None:
    path = fasta(tmp_path, ("NM_1.1", ORFS[3]), ("NM_1.2", ORFS[0]), ("own.1", ORFS[1]))
    found = read_orfs(path, utr_set("NM_1.2", "own.2"))
    assert found.lengths.tolist() == [len(ORFS[0]), 0]


def test_utrs_named_by_gene_get_the_longest_of_the_gene(tmp_path: Path) -> None:
    records = [
        (f"ENST0000000000{n} cds gene_symbol:{gene}", letters)
        for n, (gene, letters) in enumerate(
            [("RUNX2", ORFS[0]), ("RUNX2", ORFS[3]), ("PTEN", ORFS[1]), ("RUNX2", ORFS[2])]
        )
    ]
    found = read_orfs(fasta(tmp_path, *records), utr_set("PTEN", "RUNX2"))
    assert found.lengths.tolist() == [len(ORFS[1]), len(ORFS[3])]
    assert found.notes[:2] == (
        "2 coding sequences matched by gene, as the 3' UTRs are named by it, such as "
        "'ENST00000000002' for 'PTEN'.",
        "1 transcript has several coding sequences; the longest was taken, such as "
        "'ENST00000000001' for 'RUNX2'.",
    )


def test_coding_sequences_of_a_genome_that_name_no_transcripts_are_found_by_gene(
    tmp_path: Path,
) -> None:
    layout = (
        "lcl|NC_000006.12_cds_NP_00101980{n}.3_{n} [gene={gene}] [protein=a factor] [gbkey=CDS]"
    )
    records = [(layout.format(n=n, gene=g), ORFS[n]) for n, g in enumerate(GENES)]
    found = read_orfs(fasta(tmp_path, *records), utr_set(*GENES[::-1]))
    assert found.lengths.tolist() == [len(letters) for letters in ORFS[::-1]]
    with pytest.raises(InputError, match="no coding sequence belongs to a 3' UTR"):
        read_orfs(fasta(tmp_path, *records), utr_set("NM_1|RUNX2"))


def test_a_transcript_never_gets_the_coding_sequence_of_another_of_its_gene(tmp_path: Path) -> None:
    path = fasta(tmp_path, ("NM_1|RUNX2", ORFS[0]), ("NM_2|PTEN", ORFS[1]))
    assert read_orfs(path, utr_set("NM_2|PTEN", "NM_3|RUNX2")).lengths.tolist() == [len(ORFS[1]), 0]


def test_files_without_a_common_id_are_refused_with_two_names_of_each(tmp_path: Path) -> None:
    path = fasta(tmp_path, ("NM_1", ORF), ("NM_2", ORF), ("NM_3", ORF))
    with pytest.raises(InputError, match="one table with the columns transcript, gene, utr3") as no:
        read_orfs(path, utr_set("ENST1|RUNX2", "ENST2|PTEN"))
    assert "'NM_1' and 'NM_2'" in str(no.value)
    assert "'ENST1|RUNX2' and 'ENST2|PTEN'" in str(no.value)
    assert str(path) in str(no.value)


# --- reading frames -----------------------------------------------------------------------------

GOOD = [(f"g{n}", ORFS[n]) for n in range(4)]


@pytest.mark.parametrize(
    ("letters", "kind"),
    [
        (ORF + "A", "1 whose length is no multiple of three"),
        ("CTG" + ORF[3:], "1 without AUG at the start"),
        ("NTG" + ORF[3:], "1 without AUG at the start"),
        ("ATGTAAGCCTAA", "1 with a stop codon inside"),
        ("ATGTGATGATAA", "1 with a stop codon inside"),
        ("ATGTGAGCCGCC", "1 with a stop codon inside"),
    ],
)
def test_what_is_no_reading_frame_is_left_out_and_counted(
    tmp_path: Path, letters: str, kind: str
) -> None:
    found = read_orfs(fasta(tmp_path, *GOOD, ("bad", letters)), utr_set("g0", "bad"))
    assert found.lengths.tolist() == [len(ORFS[0]), 0]
    assert found.notes[0] == (f"1 sequence left out as no reading frame ({kind}), the first 'bad'.")


def test_the_kinds_are_counted_each(tmp_path: Path) -> None:
    bad = [("a", ORF + "A"), ("b", ORF + "AC"), ("c", "CTGTAA"), ("d", "ATGTAGTAA")]
    found = read_orfs(fasta(tmp_path, *GOOD, *bad), utr_set("g0"))
    assert found.notes[0] == (
        "4 sequences left out as no reading frame (2 whose length is no multiple of three, 1 "
        "without AUG at the start, 1 with a stop codon inside), the first 'a'."
    )  # half of them: not refused


@pytest.mark.parametrize(
    ("letters", "note"),
    [
        (
            "ATGGCCTGTTTA",
            "1 coding sequence without a stop codon at the end was taken as written, the first",
        ),
        (
            "ATGTGATGTTAA",
            "1 coding sequence with one UGA inside, as of selenocysteine, was taken as written",
        ),
    ],
)
def test_a_frame_without_its_stop_codon_and_selenocysteine_are_read_and_told(
    tmp_path: Path, letters: str, note: str
) -> None:
    found = read_orfs(fasta(tmp_path, ("a", letters)), utr_set("a"))
    assert texts(found) == [letters.replace("T", "U")]
    assert found.notes[0].startswith(note)


@pytest.mark.parametrize("stop", ["TAA", "tag", "UGA", "uaa"])
def test_letters_of_dna_and_rna_in_any_case_are_one(tmp_path: Path, stop: str) -> None:
    path = fasta(tmp_path, ("a", "aUgGCC" + stop), ("b", "ATGGNCTAA"))
    found = read_orfs(path, utr_set("a", "b"))
    assert texts(found) == ["AUGGCC" + stop.upper().replace("T", "U"), "AUGGNCUAA"]
    assert found.notes == ()


@pytest.mark.parametrize(
    ("header", "letters"),
    [("NM_{n}", UTR), ("NM_{n}.1 Homo sapiens a factor (X), mRNA", "GGG" + ORF + UTR)],
)
def test_3_utrs_and_whole_mrnas_are_refused(tmp_path: Path, header: str, letters: str) -> None:
    records = [(header.format(n=n), letters + "A" * n) for n in range(6)]
    path = fasta(tmp_path, *records, ("NM_7", ORF))
    with pytest.raises(InputError, match=r"6 of 7 sequences are no reading frames \(") as refused:
        read_orfs(path, utr_set("NM_7"))
    assert "Is this a file of 3' UTRs, or of whole mRNAs?" in str(refused.value)
    assert ("announces a whole mRNA" in str(refused.value)) == ("mRNA" in header)


# --- layouts ------------------------------------------------------------------------------------

GENCODE = "ENST0000037614{n}.5|ENSG0000012481{n}.2|-|-|{gene}-201|{gene}|30|"


@pytest.mark.parametrize("where", ["UTR5:1-4|CDS:5-22|UTR3:23-30|", "CDS:5-22|"])
def test_transcripts_of_gencode_are_cut_to_their_cds(tmp_path: Path, where: str) -> None:
    headers = [GENCODE.format(n=n, gene=gene) for n, gene in enumerate(GENES)]
    records = [(header + where, "GGCC" + ORF + "GCAUGCAU") for header in headers]
    path = fasta(tmp_path, *records, (headers[0].replace("614", "615"), "ACGU"))
    utrs = read_utrs(path) if "UTR3" in where else utr_set("ENST00000376140.5", "ENST00000376141.5")
    found = read_orfs(path, utrs)
    assert found.names == utrs.names
    assert texts(found) == [CODED] * len(utrs)
    assert found.notes[0] == (
        "4 transcripts were cut to the coding sequence that their headers give (CDS). 1 record "
        "without one left out."
    )


def test_transcripts_of_gffread_are_cut_and_what_is_cut_stays(tmp_path: Path) -> None:
    path = fasta(tmp_path, ("a CDS=5-22", "GGCC" + ORF + "GC"), ("b CDS=5-22", ORF))
    assert texts(read_orfs(path, utr_set("a", "b"))) == [CODED] * 2


def test_a_cds_outside_of_its_transcript_is_refused(tmp_path: Path) -> None:
    path = fasta(tmp_path, (GENCODE.format(n=0, gene="PTEN") + "CDS:5-40|", "GGCC" + ORF))
    with pytest.raises(InputError, match=r"coding sequence that a header gives.*CDS:5-40"):
        read_orfs(path, utr_set("ENST00000376140.5"))


BOTH = f"accession\tgene\torf\tutr3\nNM_1\tA2M\t{ORF}\t{UTR}\nNM_2\tNAT2\t{ORFS[0]}\t{UTR}A\n"


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
def test_one_table_holds_both(tmp_path: Path, separator: str) -> None:
    path = table(tmp_path, BOTH.replace("\t", separator))
    utrs = read_utrs(path)
    found = read_orfs(path, utrs)
    assert found.names == utrs.names == ("NM_1|A2M", "NM_2|NAT2")
    assert texts(found) == [CODED, ORFS[0].replace("T", "U")]
    assert found.notes == ()
    held = pd.read_csv(path, sep=separator)
    assert texts(read_orfs(held, read_utrs(held))) == texts(found)


@pytest.mark.parametrize(
    "column", ["ORF", "cds", "Coding sequence", "coding", "sequence", "seq", "orf_sequence"]
)
def test_the_column_is_found_by_its_name(tmp_path: Path, column: str) -> None:
    path = table(tmp_path, f"Transcript stable ID\tGene name\t{column}\nENST1\tPTEN\t{ORF}\n")
    assert texts(read_orfs(path, utr_set("ENST1|PTEN"))) == [CODED]


def test_a_column_of_orfs_goes_before_one_of_sequences(tmp_path: Path) -> None:
    path = table(tmp_path, f"id\tsequence\tcds\na\t{UTR}\t{ORF}\n")
    assert texts(read_orfs(path, utr_set("a"))) == [CODED]
    assert texts(read_utrs(path)) == [UTR]


def test_a_table_without_orfs_is_refused_by_its_columns(tmp_path: Path) -> None:
    path = table(tmp_path, f"accession\tgene\tutr3\nNM_1\tA2M\t{UTR}\n")
    with pytest.raises(InputError, match="line 1: expected a column 'orf'; found 'accession'"):
        read_orfs(path, utr_set("NM_1|A2M"))


@pytest.mark.parametrize("change", ["plain", "gz", "bom", "crlf", "cr", "wrapped"])
def test_encodings_and_line_ends_do_not_matter(tmp_path: Path, change: str) -> None:
    data = f">a\n{ORF}\n>b\n{ORFS[2]}\n".encode()
    path = tmp_path / ("orfs.fa.gz" if change == "gz" else "orfs.fa")
    path.write_bytes(
        {
            "plain": data,
            "gz": gzip.compress(data),
            "bom": b"\xef\xbb\xbf" + data,
            "crlf": data.replace(b"\n", b"\r\n"),
            "cr": data.replace(b"\n", b"\r"),
            "wrapped": data.replace(b"TTTA", b"TT\nTA"),
        }[change]
    )
    found = read_orfs(path, utr_set("a", "b"))
    assert texts(found) == [CODED, ORFS[2].replace("T", "U")]
    assert found.notes == ()


# --- repeats, species, what is nothing ----------------------------------------------------------


def test_a_name_with_two_sequences_is_refused_and_with_one_told(tmp_path: Path) -> None:
    again = fasta(tmp_path, ("a", ORF), ("a", CODED.lower()), ("b", ORF))
    found = read_orfs(again, utr_set("a", "b"))
    assert found.notes == ("1 record that repeats another left out.",)
    with pytest.raises(InputError, match=r"the ORF file .*'a' comes more than once"):
        read_orfs(fasta(tmp_path, ("a", ORF), ("a", ORFS[0])), utr_set("a"))


@pytest.mark.parametrize("nothing", ["Sequence unavailable", "NA", "", "---"])
def test_records_without_a_sequence_are_left_out(tmp_path: Path, nothing: str) -> None:
    found = read_orfs(fasta(tmp_path, ("a", ORF), ("b", nothing)), utr_set("a", "b"))
    assert found.lengths.tolist() == [len(ORF), 0]
    told = repr(nothing.replace(" ", "")) if nothing else "an empty one"
    told = "'Sequence unavailable'" if nothing.startswith("Seq") else told
    assert found.notes[0] == f"1 record without a sequence ({told}) left out."
    with pytest.raises(InputError, match="where a transcript has no coding sequence"):
        read_orfs(fasta(tmp_path, ("b", nothing)), utr_set("b"))


def test_the_species_is_that_of_the_mirnas_and_the_utrs(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        f"gene\tspecies\torf\nPten\t10090\t{ORFS[0]}\nPten\t9606\t{ORF}\nPTEN\t9606\t{ORF}\n",
    )
    found = read_orfs(path, utr_set("Pten"))
    assert texts(found) == [CODED]
    assert found.notes[0] == "1 record of other species left out (1 mouse): the miRNAs are human."
    mouse = encode_sequences([("mmu-miR-30a-5p", "UGUAAACAUCCUCGACUGGAAG")])
    assert read_orfs(path, utr_set("Pten"), mirnas=mouse).lengths.tolist() == [len(ORFS[0])]
    ensembl = fasta(tmp_path, ("ENSMUST00000013807.9 cds", ORF))
    assert texts(read_orfs(ensembl, utr_set("ENSMUST00000013807.9"))) == [CODED]
    with pytest.raises(InputError, match="expected coding sequences of the miRNAs' species, human"):
        read_orfs(ensembl, utr_set("NM_1"))


def test_proteins_and_what_is_no_sequence_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the ORF file .*looks like a protein"):
        read_orfs(fasta(tmp_path, ("a", "MTAIIKEIVSRNKRRYQEDGFDLDLTYIY")), utr_set("a"))
    with pytest.raises(InputError, match=r"the ORF file .* must be FASTA, or a table"):
        read_orfs(table(tmp_path, "a word\n"), utr_set("a"))
    with pytest.raises(InputError, match="`orfs` must be a path or a DataFrame"):
        read_orfs(3, utr_set("a"))  # type: ignore[arg-type]
