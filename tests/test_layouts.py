"""Every layout that is known by name gives what the plain table gives."""

from pathlib import Path

import numpy as np
import pytest

import layout_cases as cases
from layout_cases import KINDS, LAYOUTS, SHEET, Layout, rows
from mirbone._core import InputError
from mirbone.expression import (
    Contrast,
    contrast_from_counts,
    contrast_from_ct,
    contrast_from_intensities,
    read_ct,
)
from mirbone.study import recognise

COMPUTE = {
    "counts": contrast_from_counts,
    "log2": contrast_from_intensities,
    "ct": contrast_from_ct,
}
PAGE = Path(__file__).resolve().parents[1] / "docs" / "reading.md"


def contrast(
    kind: str, text: str, folder: Path, samples: str = SHEET, file: str = "t", **options: str
) -> Contrast:
    (folder / file).write_text(text, encoding="utf-8")
    (folder / "samples.tsv").write_text(samples)
    return COMPUTE[kind](
        folder / file, folder / "samples.tsv", "bone:primary", leave_out=0, **options
    )  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Contrast]:
    folder = tmp_path_factory.mktemp("plain")
    return {kind: contrast(kind, rows(values), folder) for kind, values in KINDS.items()}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_layout_gives_what_the_plain_table_gives(
    layout: Layout, plain: dict[str, Contrast], tmp_path: Path
) -> None:
    got = contrast(layout.kind, layout.text, tmp_path, layout.samples, layout.file)
    want = plain[layout.kind].table.set_index("mirna")
    assert got.notes[0] == f"Read as: {layout.read_as}."
    said = " ".join(got.notes)
    for words in layout.notes:
        assert words in said
    if layout.same:
        table = got.table.set_index("mirna").loc[want.index]
        for name in ("log2fc", "t"):
            np.testing.assert_allclose(table[name], want[name], rtol=2e-3, atol=2e-3)
        assert len(got.table) == len(want)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_file_is_told_without_being_said_what_it_is(layout: Layout, tmp_path: Path) -> None:
    path = tmp_path / layout.file
    path.write_text(layout.text, encoding="utf-8")
    found = recognise(path)
    assert found.said == layout.read_as
    keyword = {"counts": "counts", "log2": "intensities", "ct": "ct"}[layout.kind]
    assert (found.command, found.keyword) == (("run",), keyword)


def test_the_page_is_made_of_these_layouts() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for layout in LAYOUTS:
        assert f"### {layout.name}" in text
        assert layout.read_as in text
        assert "\n".join(layout.text.split("\n")[:2])[:60] in text


def test_precursors_of_one_arm_are_added_as_levels_on_a_log_scale(tmp_path: Path) -> None:
    names = ("hsa-let-7a-1", "hsa-let-7a-2", *cases.STEMS[1:9])
    two = contrast("log2", rows(cases.LOG2, names), tmp_path).table.set_index("mirna")
    linear = np.log2(np.exp2(cases.LOG2[0]) + np.exp2(cases.LOG2[1]))
    want = linear[:4].mean() - linear[4:].mean()
    assert two.loc["hsa-let-7a-5p", "log2fc"] == pytest.approx(want, abs=1e-9)
    assert "hsa-miR-16-5p" in two.index


@pytest.mark.parametrize(
    "word", ["0", "-1", "999", ">40", "40+", "No Cq", "Undetermined", "N/A", "", "ND", "NaN", "inf"]
)
def test_what_was_not_detected_is_one_class_in_every_spelling(word: str, tmp_path: Path) -> None:
    text = rows(cases.CT).replace(f"{cases.CT[3, 0]:.10g}", word, 1)
    (tmp_path / "ct.tsv").write_text(text)
    profiles = read_ct(tmp_path / "ct.tsv")
    assert np.isnan(profiles.values.loc["hsa-miR-30a-5p", "S1"])
    assert int(profiles.values.isna().to_numpy().sum()) == 1
    assert any("1 of 80 Ct values" in note for note in profiles.notes)


@pytest.mark.parametrize(
    "rename", ["X{}", "/data/{}.bam", "{}.fastq.gz", "{}_counts.txt", "{}.CEL"]
)
def test_samples_are_found_under_what_programs_made_of_their_names(
    rename: str, plain: dict[str, Contrast], tmp_path: Path
) -> None:
    text, samples = rows(cases.COUNTS), SHEET
    for i, sample in enumerate(cases.SAMPLES, 1):
        text = text.replace(sample, rename.format(f"{i}.a"), 1)
        samples = samples.replace(f"{sample}\t", f"{i}-a\t")
    got = contrast("counts", text, tmp_path, samples)
    np.testing.assert_allclose(
        got.table.set_index("mirna")["log2fc"],
        plain["counts"].table.set_index("mirna")["log2fc"].loc[got.table["mirna"]],
    )
    assert any("8 samples are named otherwise" in note for note in got.notes)


def test_a_series_matrix_is_its_own_sample_sheet(tmp_path: Path) -> None:
    path = tmp_path / "matrix.txt"
    path.write_text(cases.series_matrix())
    got = contrast_from_intensities(path, path, "site=bone:primary", leave_out=0)
    assert got.n_case == got.n_control == 4


def test_the_sheet_may_name_samples_in_another_column(tmp_path: Path) -> None:
    lines = SHEET.replace("sample\t", "geo_accession\t").splitlines()
    sheet = "title," + lines[0].replace("\t", ",") + "\n"
    sheet += "".join(f"rep {i},{line.replace(chr(9), ',')}\n" for i, line in enumerate(lines[1:]))
    got = contrast("counts", rows(cases.COUNTS), tmp_path, sheet)
    assert any("named in the column 'geo_accession'" in note for note in got.notes)


def test_rows_of_words_and_columns_that_describe_rows_are_passed_over(tmp_path: Path) -> None:
    lines = rows(cases.COUNTS).splitlines()
    lines.insert(1, "group\t" + "\t".join(cases.GROUPS))
    text = "\n".join(f"{i}\t{line}\tACGU\t22" for i, line in enumerate(lines)) + "\n"
    text = text.replace("0\tmiRNA", "number\tmiRNA", 1).replace(
        "\tACGU\t22", "\tSequence\tLength", 1
    )
    got = contrast("counts", text, tmp_path)
    said = " ".join(got.notes)
    assert len(got.table) == 10
    assert "Rows of words passed over: 'group'" in said
    assert "'Sequence', 'Length'" in said and "stand in the column 'miRNA'" in said


@pytest.mark.parametrize(
    ("kind", "corner", "values", "message"),
    [
        ("ct", "-delta Ct", cases.CT.mean(axis=0) - cases.CT, "must not hold negative numbers"),
        ("ct", "minus \u0394Ct", cases.CT.mean(axis=0) - cases.CT, "must not hold negative"),
        ("ct", "2^-dCt", 2.0 ** (20 - cases.CT), r"2\^-delta Ct, which is on the linear scale"),
        ("log2", "delta Ct", cases.CT - cases.CT.mean(axis=0), "Give it as `ct`"),
        ("log2", "ddCt", cases.CT - cases.CT[:, :1], "Give it as `ct`"),
        ("log2", "log10(RPM+1)", cases.LOG2 / 3.322, "is called 'log10'"),
        ("log2", "ln(RPM)", cases.LOG2 / 1.443, "is called 'ln'"),
    ],
)
def test_what_the_words_of_a_table_say_of_its_scale_is_heard(
    kind: str, corner: str, values: np.ndarray, message: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=message):
        contrast(kind, rows(values, head=corner), tmp_path)


def test_minus_delta_ct_is_a_log2_value(plain: dict[str, Contrast], tmp_path: Path) -> None:
    level = cases.CT.mean(axis=0) - cases.CT
    got = contrast("log2", rows(level, head="-delta Ct"), tmp_path).table.set_index("mirna")
    want = plain["ct"].table.set_index("mirna")["log2fc"].loc[got.index]
    np.testing.assert_allclose(got["log2fc"], want, atol=2e-3)


def test_early_ct_of_preamplified_samples_is_ct(plain: dict[str, Contrast], tmp_path: Path) -> None:
    lines = [f"{s},{n},{float(ct) - 14:.3f}" for s, n, ct in cases.wells()]
    got = contrast("ct", "sample,assay,Ct\n" + "\n".join(lines) + "\n", tmp_path)
    want = plain["ct"].table.set_index("mirna")["log2fc"].loc[got.table["mirna"]]
    np.testing.assert_allclose(got.table["log2fc"], want, atol=2e-3)


@pytest.mark.parametrize(
    "head", ['"","group"', ";group", '"group"', ",group"], ids=["quoted", "pandas", "R", "csv"]
)
def test_a_sheet_without_a_name_above_its_samples_keeps_the_first(
    head: str, tmp_path: Path
) -> None:
    separator = ";" if ";" in head else ","
    sheet = head + "\n" + SHEET.split("\n", 1)[1].replace("\t", separator)
    got = contrast("counts", rows(cases.COUNTS), tmp_path, sheet)
    assert (got.n_case, got.n_control) == (4, 4)


def test_the_column_of_mature_names_goes_before_that_of_precursors(
    plain: dict[str, Contrast], tmp_path: Path
) -> None:
    lines = rows(cases.COUNTS).splitlines()
    stems = ["Precursor", *cases.STEMS]
    text = "\n".join(f"{stem}\t{line}" for stem, line in zip(stems, lines, strict=True)) + "\n"
    got = contrast("counts", text, tmp_path).table.set_index("mirna")
    want = plain["counts"].table.set_index("mirna")["log2fc"].loc[got.index]
    np.testing.assert_allclose(got["log2fc"], want)


def test_lines_of_samples_above_codes_are_passed_over(tmp_path: Path) -> None:
    names = ",".join(f"x_{s}.RCC" for s in cases.SAMPLES)
    block = f"File Name,,,{names}\nSample ID,,,{','.join(cases.SAMPLES)}\nOwner,,,{'me,' * 7}me\n"
    got = contrast("counts", block + cases.nanostring(), tmp_path, file="rcc.csv")
    assert len(got.table) == 10


def test_characteristics_that_are_told_on_two_lines_are_one_column(tmp_path: Path) -> None:
    text = cases.series_matrix()
    line = next(x for x in text.splitlines() if "characteristics" in x)
    cells = line.split("\t")
    one = "\t".join([*cells[:5], *['""'] * 4])
    two = "\t".join([cells[0], *['""'] * 4, *cells[5:]])
    path = tmp_path / "matrix.txt"
    path.write_text(text.replace(line, f"{one}\n{two}"))
    got = contrast_from_intensities(path, path, "site=bone:primary", leave_out=0)
    assert (got.n_case, got.n_control) == (4, 4)


def test_barcodes_that_r_wrote_with_dots_are_barcodes(tmp_path: Path) -> None:
    text = cases.xena()
    head = text.split("\n", 1)[0]
    text = text.replace(head, head.replace("-", "."))
    got = contrast("log2", text, tmp_path, cases.TCGA_SHEET.replace("A-11R-A00Z-13", ""))
    assert len(got.table) == 10


def test_probes_of_a_platform_are_told_as_such(tmp_path: Path) -> None:
    text = cases.series_matrix()
    for i, name in enumerate(cases.MIRNAS):
        text = text.replace(f'"{name}"', f'"A_25_P000{i}"')
    with pytest.raises(
        InputError, match=r"by probes of the platform, such as 'A_25_P0000'.*\(GPL\)"
    ):
        contrast("log2", text, tmp_path)


SINGLE = {
    "GDC": "miRNA_ID\tread_count\treads_per_million_miRNA_mapped\tcross-mapped\n"
    "hsa-let-7a-1\t5\t9.1\tN\n",
    "sRNAbench": "name\tunique reads\tread count\tRPM (lib)\nhsa-miR-21-5p\t5\t9\t1.5\n",
    "htseq": "hsa-let-7a-5p\t1821\nhsa-miR-21-5p\t200\n__no_feature\t5\n",
    "NanoString": "<Header>\nFileVersion,1.7\n</Header>\n",
    "Agilent": "SystematicName\tControlType\tgTotalGeneSignal\nhsa-miR-21-5p\t0\t9.1\n",
}


@pytest.mark.parametrize("tool", SINGLE)
def test_the_file_of_one_sample_says_how_samples_are_joined(tool: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Join the (?:samples|arrays|lanes) to one table"):
        contrast("counts", SINGLE[tool], tmp_path)


@pytest.mark.parametrize(
    ("names", "swapped"),
    [
        ("Name,Type,rConc,Name", "rConc,Type,Name,Name"),
        ("Name,Type,rConc,Name,Type", "Name,Type,Name,rConc,Type"),
        ("Name,Type,rConc,Name", "Type,rConc,Name,Name"),
    ],
)
def test_a_chip_of_which_sample_and_assay_cannot_be_told_apart_is_refused(
    names: str, swapped: str, tmp_path: Path
) -> None:
    text = cases.biomark()
    assert text.count(names) == 1
    (tmp_path / "chip.csv").write_text(text.replace(names, swapped), encoding="utf-8")
    with pytest.raises(InputError, match=r"chip\.csv"):
        read_ct(tmp_path / "chip.csv")
