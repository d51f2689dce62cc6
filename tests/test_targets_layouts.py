"""3' UTRs in the layouts of BioMart, UCSC, GENCODE, Ensembl, RefSeq, TargetScan and people."""

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from mirbone._core import InputError
from mirbone.cli._app import app
from mirbone.targets import encode_sequences, read_gene_utrs, read_utrs

GENES = ("RUNX2", "PTEN", "ZEB1", "ZNF999")  # the last is a gene that the evidence does not know
UTR = "CUAACGCUUAGGCAUGUUUACAGCU"  # with a site of miR-30
SEQUENCES = [UTR + "A" * number for number in range(len(GENES))]
MOUSE = ("Runx2", "Pten", "Zeb1", "Zfp9")


def fasta(folder: Path, headers: list[str], sequences: list[str] = SEQUENCES) -> Path:
    path = folder / "utrs.fa"
    records = zip(headers, sequences, strict=True)
    path.write_text("".join(f">{header}\n{letters}\n" for header, letters in records))
    return path


def table(folder: Path, text: str) -> Path:
    (folder / "utrs.tsv").write_text(text)
    return folder / "utrs.tsv"


def headers(layout: str, genes: tuple[str, ...] = GENES) -> list[str]:
    numbers = range(len(genes))
    return [layout.format(gene=gene, n=n, d=n + 1) for n, gene in zip(numbers, genes, strict=True)]


GENCODE = (
    "ENST0000037614{n}.5|ENSG0000012481{n}.23|OTTHUMG0000001477{n}.9|OTTHUMT0000004074{n}.3|"
    "{gene}-201|{gene}|"
)

LAYOUTS = [
    "{gene}",
    "{gene} 3' UTR of a gene",
    "NM_00031{n}|{gene}",
    "NM_00031{n}.8|{gene}|",
    "{gene}|NM_00031{n}",
    "tx{n}|{gene}|SRC",
    "tx{n}|{gene}|breast",
    "ENSG0000012481{n}|ENST0000037614{n}|{gene}|protein_coding",
    "ENSG0000012481{n}|ENST0000037614{n}|{gene}|4401{n}|4408{n}",
    "ENSG0000012481{n}.2|ENST0000037614{n}.5|{gene}|4554{n};4555|4560;4570{n}",
    "6|-1|{gene}|ENSG0000012481{n}|HGNC:1047{n}|86{n}|lncRNA|4554{n}|4560{n}",
    "protein_coding|X|{gene}|ENST0000037614{n}|+",
    "chr6|{gene}-201|{gene}|ENST0000037614{n}|nonsense_mediated_decay",
    "86{n}||{gene}|CCDS4346{n}.1|ENST0000037614{n}",
    "{gene}|{gene} family factor {n} [Source:HGNC Symbol;Acc:HGNC:1047{n}]|ENST0000037614{n}|1",
    GENCODE + "25|",
    "ENST0000037614{n}.5 utr3:protein_coding chromosome:GRCh38:6:4:5:1 gene:ENSG0000012481{n}.2 "
    "gene_biotype:protein_coding gene_symbol:{gene} description:x",
    "ENST0000037614{n}.5 gene={gene}",
    "NM_00102463{n}.4:2241-2260 Homo sapiens a factor ({gene}), transcript variant {d}, mRNA",
    "NM_00102463{n}.4:2241-2260 {gene} [organism=Homo sapiens] [GeneID=86{n}]",
    "NM_00102463{n} {gene}",
    "NM_00102463{n}_{gene}_3UTR",
    "{gene}_utr",
    "{gene};NM_00102463{n}",
    "{gene}|9606|NM_00102463{n}",
    "ENST0000037614{n}|{gene}|p21|6",
    "{gene}_HUMAN",
    "{gene}::chr6:4554682{n}-45551082(+)",
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_gene_is_found_wherever_it_stands(tmp_path: Path, layout: str) -> None:
    found = read_gene_utrs(fasta(tmp_path, headers(layout)))
    assert found.utrs.names == GENES
    assert found.utrs.lengths.tolist() == [len(letters) for letters in SEQUENCES]
    assert found.unmapped["name"].tolist() == ["ZNF999"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_order_of_fields_and_records_does_not_matter(tmp_path: Path, layout: str) -> None:
    written = headers(layout)[::-1]
    if "|" in layout and "25|" not in layout:
        written = ["|".join(reversed(header.split("|"))) for header in written]
    found = read_gene_utrs(fasta(tmp_path, written, SEQUENCES[::-1]))
    assert set(found.utrs.names) == set(GENES)


def test_headers_in_two_orders_are_read_each_in_its_own(tmp_path: Path) -> None:
    mixed = ["NM_1|RUNX2", "PTEN|NM_2", "NM_3|ZEB1", "NM_4|ZNF999"]
    assert read_gene_utrs(fasta(tmp_path, mixed)).utrs.names == GENES


def test_a_symbol_goes_before_its_synonyms(tmp_path: Path) -> None:
    synonyms = ("CBFA1", "MMAC1", "TCF8", "PTEN")  # the last is another gene's symbol
    pairs = zip(synonyms, GENES, strict=True)
    written = [f"ENST0000037614{n}|{other}|{gene}" for n, (other, gene) in enumerate(pairs)]
    assert read_gene_utrs(fasta(tmp_path, written)).utrs.names == GENES


@pytest.mark.parametrize("layout", ["{gene}-20{n}", "ENST0000037614{n}|{gene}-20{n}|6"])
def test_names_of_transcripts_alone_name_their_genes(tmp_path: Path, layout: str) -> None:
    assert read_gene_utrs(fasta(tmp_path, headers(layout))).utrs.names == GENES


def test_a_band_of_a_chromosome_is_no_gene(tmp_path: Path) -> None:
    written = ["ENST00000000001|RUNX2|p21", "ENST00000000002||p21", "ENST00000000003|PTEN|q23"]
    found = read_gene_utrs(fasta(tmp_path, written, SEQUENCES[:3]))  # p21 is CDKN1A's alias too
    assert found.utrs.names == ("RUNX2", "ENST00000000002||p21", "PTEN")


def test_a_gene_without_a_symbol_goes_by_its_id_and_its_transcripts_are_one(tmp_path: Path) -> None:
    written = [
        "ENSG00000124813.4|ENST00000000001|RUNX2|TEC",
        "ENSG00000999999.1|ENST00000000002||TEC",
        "ENSG00000999999.2|ENST00000000003||lncRNA",
        "ENSG00000171862|ENST00000000004|PTEN|protein_coding",
    ]
    found = read_gene_utrs(fasta(tmp_path, written))
    assert found.utrs.names == ("RUNX2", "ENSG00000999999", "PTEN")
    assert found.unmapped["reason"].tolist() == ["an accession, and no gene's name beside it"]


def test_a_damaged_symbol_stays_the_gene_of_its_record(tmp_path: Path) -> None:
    written = headers("ENST0000037614{n}|{gene}|4401{n}", ("RUNX2", "44085", "7-Sep", "PTEN"))
    assert read_gene_utrs(fasta(tmp_path, written)).utrs.names == (
        "RUNX2", "44085", "7-Sep", "PTEN",
    )  # fmt: skip


@pytest.mark.parametrize(
    "layout", ["hg38_ncbiRefSeq_NM_00031{n}.8 range=chr10:87965473-87971930", "uc00{n}abc.4"]
)
def test_transcripts_alone_are_scanned_and_by_gene_refused_with_the_way(
    tmp_path: Path, layout: str
) -> None:
    path = fasta(tmp_path, headers(layout))
    assert len(read_utrs(path)) == len(GENES)
    with pytest.raises(InputError, match=r"write its symbol beside it, as >NM_000314\|PTEN"):
        read_gene_utrs(path)


# --- parts of transcripts -----------------------------------------------------------------------


def test_a_transcript_of_gencode_is_cut_to_its_3_utr(tmp_path: Path) -> None:
    before = ["GUUUACAUC" * (n + 1) for n in range(len(GENES))]
    written = [
        f"{header}{len(lead) + len(UTR)}|UTR5:1-4|CDS:5-{len(lead)}|"
        f"UTR3:{len(lead) + 1}-{len(lead) + len(UTR)}|"
        for header, lead in zip(headers(GENCODE), before, strict=True)
    ]
    path = fasta(tmp_path, written, [lead + UTR for lead in before])
    by_gene, by_transcript = read_gene_utrs(path), read_utrs(path)
    for found in (by_gene.utrs, by_transcript):
        assert [found.text(n) for n in range(len(GENES))] == [UTR] * len(GENES)
    assert by_gene.utrs.names == GENES
    told = "4 transcripts were cut to the 3' UTR that their headers give (UTR3)."
    assert by_transcript.notes == (told,)
    assert told in by_gene.notes


def test_transcripts_without_a_3_utr_are_left_out_beside_those_with_one(tmp_path: Path) -> None:
    parts = ("20|CDS:1-10|UTR3:11-20|", "20|CDS:1-20|", "20|", "20|UTR3:20-20|")
    pairs = zip(headers(GENCODE), parts, strict=True)
    sequences = ["A" * 10 + "C" * 9 + "G"] * 4
    found = read_utrs(fasta(tmp_path, [header + part for header, part in pairs], sequences))
    assert [found.text(n) for n in range(len(found))] == ["C" * 9 + "G", "G"]
    assert found.notes[-1].endswith("2 records without one left out.")


def test_a_3_utr_that_was_cut_before_is_not_cut_again(tmp_path: Path) -> None:
    whole = headers(GENCODE + "400|UTR5:1-50|CDS:51-375|UTR3:376-400|")
    assert read_utrs(fasta(tmp_path, whole, [UTR] * 4)).lengths.tolist() == [len(UTR)] * 4


@pytest.mark.parametrize("range_", ["9" * 5000 + "-25", "1-" + "9" * 5000])
def test_a_range_of_more_digits_than_any_sequence_is_none(tmp_path: Path, range_: str) -> None:
    written = headers(GENCODE + f"25|UTR3:{range_}|")
    with pytest.raises(InputError, match="a whole transcript of GENCODE, without UTR3"):
        read_utrs(fasta(tmp_path, written, [UTR] * 4))


@pytest.mark.parametrize("range_", ["376-401", "0-25", "30-20", "1-26"])
def test_ranges_outside_of_their_sequence_are_all_told(tmp_path: Path, range_: str) -> None:
    written = headers(GENCODE + f"25|UTR3:{range_}|")
    with pytest.raises(InputError, match=rf"4 are wrong:\n- 'ENST\S+ has 25 nt, and UTR3:{range_}"):
        read_utrs(fasta(tmp_path, written, [UTR] * 4))


@pytest.mark.parametrize(
    ("layout", "kind"),
    [
        ("ENST0000037614{n}.5 cdna chromosome:GRCh38:6:1:9:1 gene_symbol:{gene}", "`cdna`"),
        ("ENST0000037614{n} cdna:known chromosome:GRCh37:6:1:9:1", "`cdna`"),
        ("ENST0000037614{n}.5 cds chromosome:GRCh38:6:1:9:1 gene_symbol:{gene}", "`cds`"),
        ("ENST0000037614{n}.5 ncrna chromosome:GRCh38:6:1:9:1", "`ncrna`"),
        ("{n} dna:chromosome chromosome:GRCh38:{n}:1:9:1 REF", "genomic DNA"),
        ("{gene}_cds", "`cds`"),
        ("NM_00031{n}|{gene}|CDS", "`cds`"),
        ("NM_00031{n}.8 Homo sapiens a factor ({gene}), mRNA", "a whole mRNA"),
        ("NM_00031{n}.8 Homo sapiens a factor ({gene}), transcript variant 1, mRNA", "whole mRNA"),
        ("gi|4506|ref|NM_00031{n}.8| Homo sapiens a factor ({gene}), mRNA", "a whole mRNA"),
        ("NR_00031{n}.8 Homo sapiens MALAT1 (MALAT1), long non-coding RNA", "a whole RNA"),
        ("U9278{n}.1 Homo sapiens {gene} mRNA, complete cds", "a whole mRNA"),
        ("NM_00031{n} {gene} mRNA", "a whole mRNA"),
        ("NM_00031{n}.8 {gene} [organism=Homo sapiens] [GeneID=572{n}]", "a whole transcript"),
        ("lcl|NM_00031{n}.8_cds_NP_00030{n}.3_1 [gene={gene}]", "coding sequence"),
        ("ENST0000037614{n} gene={gene} CDS=41-171", "a whole transcript"),
        (GENCODE + "28|", "a whole transcript of GENCODE"),
    ],
)
def test_what_is_no_3_utr_is_refused_with_the_way_to_get_some(
    tmp_path: Path, layout: str, kind: str
) -> None:
    path = fasta(tmp_path, headers(layout), [UTR + "AAA"] * 4)
    for read in (read_utrs, read_gene_utrs):
        with pytest.raises(InputError, match=r"Give 3' UTRs alone: from BioMart") as refused:
            read(path)
        assert kind in str(refused.value)
        assert "4 of 4 records are none" in str(refused.value)


def test_coding_sequences_whose_headers_do_not_say_so_are_known_by_their_letters(
    tmp_path: Path,
) -> None:
    biomart = headers("ENSG0000012481{n}|ENST0000037614{n}|{gene}")
    coding = [f"ATG{'GCC' * (9 + n)}{stop}" for n, stop in enumerate(("TAA", "tag", "UGA", "TAA"))]
    with pytest.raises(InputError, match="reads from AUG to a stop"):
        read_utrs(fasta(tmp_path, biomart, coding))
    for other in (coding[0] + "A", "A" + coding[0], "ATG" + UTR, UTR):
        assert len(read_utrs(fasta(tmp_path, biomart, [*coding[:3], other]))) == 4
    assert len(read_utrs(fasta(tmp_path, biomart[:2], coding[:2]))) == 2  # may be by chance


def test_coding_parts_without_any_3_utr_are_refused(tmp_path: Path) -> None:
    written = headers(GENCODE + "25|UTR5:1-4|CDS:5-25|")
    with pytest.raises(InputError, match="none has a UTR3"):
        read_utrs(fasta(tmp_path, written, [UTR] * 4))


# --- species ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layout", "kind"),
    [
        ("ENSMUSG0000003915{n}|ENSMUST0000016067{n}|{gene}", "4 mouse"),
        ("ENSRNOG0000003915{n}|{gene}", "4 rat"),
        ("ENSXXXG0000003915{n}|{gene}", "4 species of the Ensembl ids ENSXXX"),
        ("mm10_refGene_NM_00982{n} range=chr17:1-9", "4 mouse"),
        ("rn6_refGene_NM_00982{n} range=chr17:1-9", "4 rat"),
        ("NM_00982{n}:100-200 Mus musculus a factor ({gene}), mRNA", "4 mouse"),
        ("NM_00982{n} {gene} [organism=Mus musculus]", "4 mouse"),
        ("{gene}|mmu|NM_00982{n}", "4 mouse"),
        ("NM_00982{n}|10090|{gene}", "4 mouse"),
        ("{gene}|Danio rerio", "4 zebrafish"),
        ("{gene}_MOUSE", "4 mouse"),
    ],
)
def test_another_species_is_refused_alone_and_left_out_beside_human(
    tmp_path: Path, layout: str, kind: str
) -> None:
    others = headers(layout, MOUSE)
    with pytest.raises(InputError, match=r"species, human; all 4 are of another \(") as refused:
        read_gene_utrs(fasta(tmp_path, others))
    assert kind in str(refused.value)
    human = layout.replace("MUS", "").replace("RNO", "").replace("XXX", "").replace("mmu", "hsa")
    for there, here in (
        ("Mus musculus", "Homo sapiens"),
        ("10090", "9606"),
        ("rn6", "hg19"),
        ("mm10", "hg38"),
        ("Danio rerio", "human"),
        ("MOUSE", "HUMAN"),
    ):
        human = human.replace(there, here)
    both = fasta(tmp_path, [*others, *headers(human)], [*("ACGU" * 20,) * 4, *SEQUENCES])
    found = read_utrs(both)
    assert found.lengths.tolist() == [len(letters) for letters in SEQUENCES]
    assert found.notes == (f"4 records of other species left out ({kind}): the miRNAs are human.",)


TARGETSCAN = """\
Refseq ID\tGene ID\tGene Symbol\tSpecies ID\tUTR sequence
ENST1.3\tENSG00000124813.12\tRUNX2\t9606\tAUGC--UAGCUG
ENST1.3\tENSG00000124813.12\tRUNX2\t10090\tAUGCAAUAGCUGGGGG
ENST2.3\tENSG00000171862.6\tPTEN\t9606\tGGCUAUGUUUAC
ENST2.3\tENSG00000171862.6\tPTEN\t9371\tGGCUAUGUUUACCCCCCC
ENST3.3\tENSG00000148516.6\tZEB1\t9606\t------------
"""


def test_the_alignment_of_targetscan_gives_its_human_rows_without_gaps(tmp_path: Path) -> None:
    path = table(tmp_path, TARGETSCAN)
    by_gene, by_transcript = read_gene_utrs(path), read_utrs(path)
    assert by_gene.utrs.names == ("RUNX2", "PTEN")
    assert by_transcript.names == ("ENST1.3|RUNX2", "ENST2.3|PTEN")
    assert [by_transcript.text(n) for n in range(2)] == ["AUGCUAGCUG", "GGCUAUGUUUAC"]
    assert by_transcript.notes == (
        "2 records of other species left out (1 mouse, 1 9371): the miRNAs are human.",
        "1 record without a sequence ('------------') left out.",
        "Gaps of an alignment were taken out of 1 sequence.",
    )
    assert read_gene_utrs(pd.read_csv(path, sep="\t")).utrs.names == by_gene.utrs.names


@pytest.mark.parametrize(
    "human", ["9606", "Homo sapiens", "homo_sapiens", "human", "hsa", "9606.0"]
)
@pytest.mark.parametrize("column", ["Species ID", "species", "tax_id", "Organism", "taxon"])
def test_a_column_of_species_is_honoured(tmp_path: Path, human: str, column: str) -> None:
    text = f"gene\t{column}\tsequence\nRUNX2\t{human}\tACGU\nRUNX2\tmouse\tACGUACGU\n"
    assert read_gene_utrs(table(tmp_path, text)).utrs.lengths.tolist() == [4]
    with pytest.raises(InputError, match=r"all 1 are of another \(1 mouse\)"):
        read_utrs(
            table(tmp_path, text.replace(human, "mmu").replace("RUNX2\tmouse\tACGUACGU\n", ""))
        )


def test_a_table_without_a_header_is_read_by_what_its_cells_hold(tmp_path: Path) -> None:
    rows = [f"{gene}\t{of}\t{letters}--" for gene, letters in zip(GENES, SEQUENCES, strict=True)
            for of in ("9606", "10090")]  # fmt: skip
    found = read_gene_utrs(table(tmp_path, "\n".join(rows) + "\n"))
    assert found.utrs.names == GENES
    assert found.notes[0].startswith("The table has no header: column 3 was taken as the sequence")
    assert "4 mouse" in found.notes[1]


def test_symbols_written_as_those_of_mouse_are_told_and_are_no_proof(tmp_path: Path) -> None:
    found = read_gene_utrs(fasta(tmp_path, list(MOUSE)))
    assert found.utrs.names == ("RUNX2", "PTEN", "ZEB1", "Zfp9")
    assert any("written as mouse's and rat's are ('Runx2')" in note for note in found.notes)
    for told in (["Runx2", "PTEN", "Zeb1", "Zfp9"], headers("ENST0000037614{n}|{gene}", MOUSE)):
        notes = read_gene_utrs(fasta(tmp_path, told)).notes
        assert not any("written as mouse's" in note for note in notes)


def test_utrs_are_of_the_species_of_the_mirnas(tmp_path: Path) -> None:
    path = fasta(tmp_path, headers("ENSMUST0000037614{n}|{gene}", MOUSE))
    mouse, own, virus = (
        encode_sequences([(name, "UGUAAACAUCCUCGACUGGAAG")])
        for name in ("mmu-miR-30a-5p", "iso-30a.1", "ebv-miR-BART1-5p")
    )
    assert len(read_utrs(path, mirnas=mouse)) == len(MOUSE)
    for mirnas in (own, virus):
        with pytest.raises(InputError, match=r"species, human.*such as mmu-\."):
            read_utrs(path, mirnas=mirnas)
    with pytest.raises(InputError, match=r"species, mouse; all 4 are of another \(4 human\)"):
        read_utrs(fasta(tmp_path, headers("ENST0000037614{n}|{gene}")), mirnas=mouse)


# --- records that are none, and repeats ---------------------------------------------------------


@pytest.mark.parametrize(
    "nothing", ["Sequence unavailable", "NA", "NaN", "N/A", "", "-", "---..", ".", "null", "None"]
)
def test_records_without_a_sequence_are_left_out_in_every_command(
    tmp_path: Path, nothing: str
) -> None:
    path = fasta(tmp_path, list(GENES), [nothing, *SEQUENCES[1:]])
    for found in (read_gene_utrs(path).utrs, read_utrs(path)):
        assert found.names == GENES[1:]
    told = "an empty one" if not nothing else repr(nothing)
    assert read_utrs(path).notes == (f"1 record without a sequence ({told}) left out.",)
    rows = "".join(
        f"{gene}\t{s}\n" for gene, s in zip(GENES, [nothing, *SEQUENCES[1:]], strict=True)
    )
    assert read_utrs(table(tmp_path, f"gene\tsequence\n{rows}")).names == GENES[1:]


def test_repeats_of_one_record_are_one_and_counted(tmp_path: Path) -> None:
    path = fasta(tmp_path, ["a x", "a y", "b", "a"], ["ACGU", "acgt", "ACGU", "ACGT"])
    found = read_utrs(path)
    assert found.names == ("a", "b")
    assert found.notes == ("2 records that repeat another left out.",)


def test_a_transcript_on_an_alternate_contig_gives_way_to_that_of_the_chromosome(
    tmp_path: Path,
) -> None:
    written = [
        "hg38_refGene_NM_1 range=chr6_GL000251v2_alt:1-9",
        "hg38_refGene_NM_1 range=chr6:1-9",
        "hg38_refGene_NM_1 range=chr6_GL000252v2_alt:1-9",
        "hg38_refGene_NM_2 range=chrX:1-9",
    ]
    found = read_utrs(fasta(tmp_path, written, ["AAAAAA", "CCC", "AAAAA", "GG"]))
    assert found.names == ("hg38_refGene_NM_1", "hg38_refGene_NM_2")
    assert found.text(0) == "CCC"
    assert found.notes[0].startswith("1 transcript has other sequences at other places")


def test_all_faults_of_a_file_are_one_message_ten_of_them_named(tmp_path: Path) -> None:
    names = [f"g{n}" for n in range(25)]
    with pytest.raises(InputError, match=r"25 are wrong") as refused:
        read_utrs(fasta(tmp_path, names, ["ACGUZ"] * 25))
    told = str(refused.value)
    assert [f"of {name}\n" in told or f"of {name}." in told for name in names] == (
        [True] * 10 + [False] * 15
    )
    assert "and 15 more" in told
    assert str(refused.value).count(str(tmp_path)) == 1


def test_the_commands_say_what_was_left_out(tmp_path: Path) -> None:
    mirnas = tmp_path / "mirnas.fa"
    mirnas.write_text(">hsa-miR-30a-5p\nUGUAAACAUCCUCGACUGGAAG\n>mmu-miR-1a-3p\nUGGAAUGUAAAGAAGU\n")
    given = ["--mirnas", str(mirnas), "--utrs", str(table(tmp_path, TARGETSCAN))]
    for command, output in (("scan", "sites"), ("repression", "repression.tsv")):
        done = CliRunner().invoke(app, ["targets", command, *given, "-o", str(tmp_path / output)])
        assert done.exit_code == 0, done.output
        assert "mirbone: 1 miRNA of other species left out (1 mouse)." in done.stderr
        assert "mirbone: 2 records of other species left out (1 mouse, 1 9371)" in done.stderr
