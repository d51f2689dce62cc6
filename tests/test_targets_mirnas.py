"""miRNAs from FASTA: miRBase with all its species, precursors, own isomiRs."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from mirbone._core import InputError
from mirbone.targets import read_fasta, read_mirnas

MIR_30 = "UGUAAACAUCCUCGACUGGAAG"
MATURE = f"""\
>cel-let-7-5p MIMAT0000001 Caenorhabditis elegans let-7-5p
UGAGGUAGUAGGUUGUAUAGUU
>hsa-miR-30a-5p MIMAT0000087 Homo sapiens miR-30a-5p
{MIR_30}
>mmu-miR-30a-5p MIMAT0000128 Mus musculus miR-30a-5p
{MIR_30}
>ebv-miR-BART1-5p MIMAT0000999 Epstein Barr virus miR-BART1-5p
UCUUAGUGGAAGUGACGUGCUGUG
>iso-30a.2 own
GUAAACAUCCUCGACUGGAAGA
"""


def write(folder: Path, text: str | bytes, name: str = "mirnas.fa") -> Path:
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder / name


@pytest.mark.parametrize(
    "change",
    [
        str,
        str.lower,
        lambda text: text.replace("U", "T"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: "# of miRBase\n; 22.1\n" + text,
        lambda text: text.replace("CUCGAC", "CUC\nGAC"),
        lambda text: text.replace("CUCGAC", "CUC GAC\t"),
        lambda text: text.replace(">", "> ").replace("\n>", "\n\n>"),
        lambda text: gzip.compress(text.encode(), mtime=0),
    ],
)
def test_the_human_mirnas_of_all_species_are_taken_however_the_file_is_written(
    tmp_path: Path, change
) -> None:
    found = read_mirnas(write(tmp_path, change(MATURE)))
    assert [name.lower() for name in found.names] == ["hsa-mir-30a-5p", "iso-30a.2"]
    assert found.text(0) == MIR_30
    assert found.notes == (
        "3 miRNAs of other species left out (1 roundworm, 1 mouse, 1 Epstein Barr virus). To scan "
        "with them, give them in a file of their own.",
    )


def test_names_that_say_no_species_are_taken_without_a_word(tmp_path: Path) -> None:
    own = write(
        tmp_path, f">iso-miR-30a|A>G\n{MIR_30}\n>miR-30a_-1\n{MIR_30}A\n>t00001\n{MIR_30}\n"
    )
    found = read_mirnas(own)
    assert found.names == ("iso-miR-30a|A>G", "miR-30a_-1", "t00001")
    assert found.notes == ()


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["mmu-miR-1a-3p", "Mmu-Mir-30-P1a_5p"], "2 miRNAs of 2 are not human by name (2 mouse)"),
        (["ebv-miR-BART1-5p"], "taken as it is, for 3' UTRs of human."),
    ],
)
def test_another_species_alone_is_taken_and_said(
    tmp_path: Path, names: list[str], said: str
) -> None:
    found = read_mirnas(write(tmp_path, "".join(f">{name}\n{MIR_30}\n" for name in names)))
    assert found.names == tuple(names)
    assert said in found.notes[0]


def test_accessions_tell_the_species_by_what_stands_behind(tmp_path: Path) -> None:
    text = (
        f">MIMAT0000087 Homo sapiens miR-30a-5p\n{MIR_30}\n>MIMAT0000128 Mus musculus\n{MIR_30}\n"
    )
    found = read_mirnas(write(tmp_path, text))
    assert found.names == ("MIMAT0000087",)


def test_repeats_are_one_and_a_name_of_two_sequences_is_refused(tmp_path: Path) -> None:
    found = read_mirnas(write(tmp_path, f">a\n{MIR_30}\n>a\n{MIR_30.lower()}\n"))
    assert found.names == ("a",)
    assert found.notes == ("1 record that repeats another left out.",)
    with pytest.raises(InputError, match="'a' comes more than once, with another sequence"):
        read_mirnas(write(tmp_path, f">a\n{MIR_30}\n>a\n{MIR_30}A\n"))


@pytest.mark.parametrize(
    "header",
    [
        "hsa-let-7a-1 MI0000060 Homo sapiens let-7a-1 stem-loop",
        "hsa-mir-30a",
        "MI0000088",
        "pre_30a precursor",
    ],
)
def test_precursors_are_told_as_such(tmp_path: Path, header: str) -> None:
    text = f">{header}\n{MIR_30 * 3}\n>cel-let-7 MI0000001 stem-loop\n{MIR_30 * 4}\n"
    with pytest.raises(InputError, match=r"a precursor|are precursors") as refused:
        read_mirnas(write(tmp_path, text))
    assert "Give miRBase's mature.fa in place of hairpin.fa" in str(refused.value)


def test_utrs_in_their_place_are_told_as_swapped(tmp_path: Path) -> None:
    path = write(tmp_path, f">NM_000314|PTEN\n{MIR_30 * 30}\n")
    with pytest.raises(InputError, match=r"record 1 of 1, has 660\. Are `mirnas` and `utrs` swap"):
        read_mirnas(path)


def test_every_short_mirna_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, f">a\nUGA\n>b\n{MIR_30}\n>c\n\n")
    with pytest.raises(InputError, match=r"at least 8 nt; 2 are wrong:\n- 'a' has 3\n- 'c' has 0"):
        read_mirnas(path)


@pytest.mark.reference
def test_the_human_mirnas_of_mirbase_are_those_of_its_human_file(reference_dir: Path) -> None:
    every = reference_dir / "mirbase" / "mature_v22_all_species.fa.gz"
    human = read_mirnas(reference_dir / "mirbase" / "hsa_mature_v22.fa")
    found = read_mirnas(every)
    assert set(found.names) == set(human.names)
    assert found.notes[0].startswith("46,2")
    everything = read_fasta(every, what="miRBase")
    assert (everything.lengths.min(), everything.lengths.max()) == (15, 34)
    usual = (everything.lengths >= 16) & (everything.lengths <= 30)
    assert np.mean(usual) > 0.9998  # "usual"


def test_isomirs_of_the_longest_are_taken(tmp_path: Path) -> None:
    longest = "ACGU" * 8 + "AC"
    isomirs = f">5+6\nACGUAC{longest}\n>5+6,3+10\nACGUAC{longest}{'U' * 10}\n"
    assert read_mirnas(write(tmp_path, isomirs)).lengths.tolist() == [40, 50]
