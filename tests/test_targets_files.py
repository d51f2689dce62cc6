"""3' UTRs from FASTA and tables, by transcript and by gene."""

import gzip
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from mirbone._core import InputError
from mirbone.cli._app import app
from mirbone.targets import (
    UNMAPPED_COLUMNS,
    encode_sequences,
    read_fasta,
    read_gene_utrs,
    read_mirnas,
    read_utrs,
    unmapped_notes,
)

ROWS = [("NM_1", "RUNX2", "ACGTACGT"), ("NM_2", "ITGB3", "GGGG")]


def write(folder: Path, name: str, text: str | bytes) -> Path:
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder / name


def table(header: str, rows: list[tuple[str, ...]], separator: str = "\t") -> str:
    lines = [header.replace("\t", separator), *(separator.join(row) for row in rows)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("u.tsv", table("id\tsymbol\tseq", ROWS)),
        ("u.tsv", table("Transcript\tGene\tSequence", ROWS)),
        ("u.tsv", table("Transcript stable ID\tGene name\t3' UTR", ROWS)),
        ("u.csv", table("transcript_id\tgene_name\tUTR", ROWS, ",")),
        ("u.tsv.gz", gzip.compress(table("id\tgene\tsequence", ROWS).encode(), mtime=0)),
        ("u.tsv", table("id\tgene\tseq", [(*r[:2], r[2].lower().replace("t", "u")) for r in ROWS])),
        ("u.tsv", table("id\tgene\tseq", ROWS).replace("\n", "\r\n")),
        ("u.tsv", "\ufeff" + table("id\tgene\tseq", ROWS)),
        ("u.tsv", table("source\tseq\tgene\tid", [("x", s, g, i) for i, g, s in ROWS])),
        ("u.fa", "".join(f">{i}|{g}\n{s}\n" for i, g, s in ROWS)),
        ("u.fa", "\ufeff" + "".join(f">{i}|{g} of man\n{s[:3]}\n{s[3:]}\n" for i, g, s in ROWS)),
    ],
)  # fmt: skip
def test_a_table_reads_as_the_fasta_does(tmp_path: Path, name: str, text: str | bytes) -> None:
    found = read_utrs(write(tmp_path, name, text))
    assert found.names == ("NM_1|RUNX2", "NM_2|ITGB3")
    assert [found.text(i) for i in range(2)] == ["ACGUACGU", "GGGG"]
    assert read_gene_utrs(tmp_path / name).utrs.names == ("RUNX2", "ITGB3")


def test_a_table_may_name_genes_alone_or_transcripts_alone(tmp_path: Path) -> None:
    genes = write(tmp_path, "g.tsv", table("gene\tseq", [("RUNX2", "ACGT")]))
    ids = write(tmp_path, "t.tsv", table("transcript\tseq", [("NM_1", "ACGT")]))
    assert read_utrs(genes).names == ("RUNX2",)
    assert read_utrs(ids).names == ("NM_1",)


def test_a_long_sequence_is_one_cell(tmp_path: Path) -> None:
    long = "ACGT" * 100_000
    found = read_utrs(write(tmp_path, "u.tsv", table("gene\tseq", [("RUNX2", long)])))
    assert found.lengths.tolist() == [400_000]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "gene\tlength\nRUNX2\t5\n",
            r"line 1: expected a column 'sequence'; found 'gene', 'length'",
        ),
        ("seq\tlength\nACGT\t5\n", r"line 1: expected a column 'gene' or 'transcript'"),
        ("ACGTACGT\n", r"must be FASTA, or a table with a header"),
        ("gene\tseq\nZEB1\tAC\nRUNX2\tAC\tx\n", r"line 3: expected 2 columns"),
        ("gene\tseq\n\tACGT\n", r"line 2: the row names nothing"),
        ("gene\tseq\nRUNX2\t\n", r"none of 1 record has one \(an empty one\), the first 'RUNX2'"),
        ("gene\tseq\nRUNX2\tMKLVRNDEQSW\n", r"looks like a protein"),
        ("gene\tseq\nRUNX2\tACGT\nRUNX2\tACGTT\n", r"'RUNX2' comes more than once, with another"),
        (">a\nA\n>a\nG\n>b\nA\n>b\nG\n>c\nA\n>c\nG\n", r"3 are wrong:\n- 'a' .*\n- 'b' .*\n- 'c' "),
        (">RUNX2\nSequence unavailable\n", r"none of 1 record has one \('Sequence unavailable'\)"),
        (">RUNX2\nNA\n>PTEN\nnan\n>ZEB1\n--\n", r"none of 3 records has one \('NA', 'nan', '--'\)"),
        ("\n \n", "is empty"),
        ("gene\tsequence\n", "has a header and no rows"),
        (">a\nACG\0T\n", "must be text; it holds binary data"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_message(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, "u", text)
    with pytest.raises(InputError, match=message) as refused:
        read_utrs(path)
    assert str(refused.value).startswith(f"the UTR file {path}")
    assert str(refused.value).count(str(path)) == 1


def test_a_gzip_file_that_is_cut_short_or_damaged_is_told(tmp_path: Path) -> None:
    whole = gzip.compress(table("gene\tseq", [("RUNX2", "ACGT" * 99)]).encode(), mtime=0)
    middle = len(whole) // 2
    damaged = whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :]
    for wrong in (whole[:-9], whole[:middle], damaged, whole[:20] + b"\xff" * 30):
        with pytest.raises(InputError, match="could not be read"):
            read_utrs(write(tmp_path, "u.tsv.gz", wrong))


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder; expected a file"):
        read_utrs(tmp_path)
    with pytest.raises(InputError, match="was not found"):
        read_gene_utrs(tmp_path / "none.fa")


# --- by gene ------------------------------------------------------------------------------------


def test_of_several_utrs_of_a_gene_the_longest_counts_and_that_is_said(tmp_path: Path) -> None:
    text = ">RUNX2\nACGT\n>RUNX2\nACGTACGT\n>NM_9|CBFA1\nAC\n>ITGB3\nGG\n>ITGB3\nGG\n"
    found = read_gene_utrs(write(tmp_path, "u.fa", text))
    assert found.utrs.names == ("RUNX2", "ITGB3")
    assert found.utrs.lengths.tolist() == [8, 2]
    assert found.notes == (
        "1 gene has several 3' UTRs, such as RUNX2 (3); the longest of each counts.",
    )
    assert found.unmapped.empty


def test_an_id_with_two_sequences_is_told(tmp_path: Path) -> None:
    text = ">NM_1|RUNX2\nACGT\n>NM_1|RUNX2\nACGTACGT\n>NM_2|ITGB3\nGG\n"
    found = read_gene_utrs(write(tmp_path, "u.fa", text))
    told = "1 id stands for more than one sequence, such as 'NM_1|RUNX2' (4 and 8 nt)"
    assert any(note.startswith(told) for note in found.notes)
    assert found.utrs.lengths.tolist() == [8, 2]


def test_records_without_a_sequence_are_left_out_and_counted(tmp_path: Path) -> None:
    text = ">G|T|RUNX2\nSequence unavailable\n>G|T2|RUNX2\nACGT\n>G|T|ITGB3\nsequence unavailable\n"
    found = read_gene_utrs(write(tmp_path, "u.fa", text))
    assert found.utrs.names == ("RUNX2",)
    assert found.notes == ("2 records without a sequence ('Sequence unavailable') left out.",)


def test_names_that_are_no_known_gene_are_listed_with_the_reason(tmp_path: Path) -> None:
    text = ">RUNX2\nAC\n>KIR3DL2\nACG\n>7-Sep\nACGT\n>NM_5\nACGTA\n>TGFb\nACGTAC\n>44085\nAC\n"
    found = read_gene_utrs(write(tmp_path, "u.fa", text))
    reasons = dict(zip(found.unmapped["name"], found.unmapped["reason"], strict=True))
    assert list(reasons) == ["7-Sep", "NM_5", "TGFb", "44085", "KIR3DL2"]
    assert reasons["7-Sep"].endswith("likely SEPTIN7")
    assert reasons["44085"].endswith("likely SEPTIN11")
    assert reasons["NM_5"] == "an accession, and no gene's name beside it"
    assert reasons["TGFb"] == "may be TGFB1 or TGFB2 or TGFB3"
    assert reasons["KIR3DL2"].startswith("no gene of the evidence base")
    assert "KIR3DL2" in found.utrs.names  # part of the universe all the same
    damaged, rest = found.notes
    assert damaged == (
        "2 gene names seem damaged by a spreadsheet: '7-Sep' (likely SEPTIN7), '44085' (likely "
        "SEPTIN11). Write the symbol."
    )
    assert rest.startswith("3 of 6 names are not among the genes of the evidence base")


def test_a_file_that_names_no_known_gene_is_refused_and_damage_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"named by gene.*The first is '7-Sep', a symbol that a sp"
    ):
        read_gene_utrs(write(tmp_path, "u.fa", ">7-Sep\nACGT\n>8-Sep\nACGTA\n"))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["RUNX2", "ITGB3", "NM_1|ZEB1", "NOTAGENE", "7-Sep"]),
            st.text("ACGT", min_size=1, max_size=12),
        ),
        min_size=1,
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_records_changes_no_length(tmp_path_factory, records, random) -> None:
    """Of two longest UTRs of one gene either may count."""
    folder = tmp_path_factory.mktemp("order")
    records = [*records, ("RUNX2", "A")]

    def lengths(chosen: list[tuple[str, str]], name: str) -> dict[str, int]:
        path = write(folder, name, "".join(f">{n}\n{s}\n" for n, s in chosen))
        utrs = read_gene_utrs(path).utrs
        return dict(zip(utrs.names, utrs.lengths.tolist(), strict=True))

    longest: dict[str, int] = {}
    for name, sequence in records:
        gene = name.rpartition("|")[2]
        longest[gene] = max(longest.get(gene, 0), len(sequence))
    assert lengths(records, "one.fa") == longest
    assert lengths(random.sample(records, len(records)), "other.fa") == longest


@pytest.mark.reference
def test_the_reference_utrs_are_read_by_gene(reference_dir: Path) -> None:
    found = read_gene_utrs(reference_dir / "utr" / "human_3utr.tsv.gz")
    assert len(found.utrs) > 5_000
    assert "SEPTIN7" in " ".join(found.notes)  # 7-Sep stands in the file


@pytest.mark.reference
def test_the_reference_utrs_are_no_mirnas(reference_dir: Path, tmp_path: Path) -> None:
    utrs = read_gene_utrs(reference_dir / "utr" / "human_3utr.tsv.gz").utrs
    path = write(
        tmp_path, "u.fa", "".join(f">{n}\n{utrs.text(i)}\n" for i, n in enumerate(utrs.names))
    )
    with pytest.raises(
        InputError, match=r"'\S+', record \d of [\d,]+, has [\d,]+\. Are `mirnas` and"
    ):
        read_mirnas(path)


def test_the_commands_take_a_table(tmp_path: Path) -> None:
    mirnas = write(tmp_path, "m.fa", ">let-7a\nUGAGGUAGUAGGUUGUAUAGUU\n")
    utrs = write(tmp_path, "u.tsv", table("id\tgene\tseq", [("NM_1", "RUNX2", "ggctacctcagg")]))
    given = ["--mirnas", str(mirnas), "--utrs", str(utrs)]
    done = CliRunner().invoke(app, ["targets", "scan", *given, "-o", str(tmp_path / "sites")])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("1 sites")
    done = CliRunner().invoke(app, ["targets", "repression", *given, "-o", str(tmp_path / "r.tsv")])
    assert done.exit_code == 0, done.output
    assert "NM_1|RUNX2" in (tmp_path / "r.tsv").read_text()


def test_encoding_refuses_a_repeated_name_and_says_what_differs() -> None:
    with pytest.raises(InputError, match="'a' comes more than once, with another sequence"):
        encode_sequences([("a", "ACGU"), ("b", "A"), ("a", "ACG")])


def test_a_fasta_file_names_its_sequences_by_the_first_word_and_says_which_is_too_short(
    tmp_path: Path,
) -> None:
    path = tmp_path / "some.fa"
    path.write_text(">one first of two\nACGU\nAC\n>two\nggtt\n")
    found = read_fasta(path, what="the file")
    assert found.names == ("one", "two")
    assert found.codes.tolist() == [0, 1, 2, 3, 0, 1, 2, 2, 3, 3]
    assert found.offsets.tolist() == [0, 6, 10]
    assert len(read_fasta(path, what="the file", min_length=4)) == 2
    with pytest.raises(InputError, match="two"):
        read_fasta(path, what="the file", min_length=5)


def test_notes_on_unmapped_names_count_them_and_show_a_damaged_one() -> None:
    assert unmapped_notes(pd.DataFrame(columns=pd.Index(UNMAPPED_COLUMNS)), 9) == ()
    table = pd.DataFrame(
        [("GENE-X", "none"), ("GENE-Y", "none"), ("1-Mar", "a date")],
        columns=pd.Index(UNMAPPED_COLUMNS),
    )
    damaged, rest = unmapped_notes(table, 1234)
    assert damaged.startswith("1 gene name seems damaged by a spreadsheet: '1-Mar'")
    assert rest.startswith("2 of 1,234 names are not among the genes")
    assert "'GENE-X'" in rest
