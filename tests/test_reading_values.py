"""Numbers are read as the table means them, and what it does not tell is refused or said."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import layout_cases as cases
from layout_cases import MIRNAS, SAMPLES, SHEET, rows
from mirbone._core import InputError
from mirbone.cli import main
from mirbone.expression import compare, read_counts, read_ct
from test_layouts import contrast

RNG = np.random.default_rng(7)
PANEL = MIRNAS[:6]
LEVELS = cases.LOG2[:6]
RATIOS = np.exp2(LEVELS - LEVELS[:, 4:].mean(axis=1, keepdims=True)).round(4)


def effects(kind: str, text: str, folder: Path, samples: str = SHEET, **options: str) -> pd.Series:
    got = contrast(kind, text, folder, samples, **options)
    return got.table.set_index("mirna")["log2fc"]


def said(kind: str, text: str, folder: Path, samples: str = SHEET) -> str:
    return " ".join(contrast(kind, text, folder, samples).notes)


def same(got: pd.Series, want: pd.Series) -> None:
    assert set(got.index) == set(want.index)
    np.testing.assert_allclose(got, want.loc[got.index], rtol=1e-9, atol=1e-9)


# --- thousands -----------------------------------------------------------------------------------


def grouped(mark: str, separator: str = ";") -> str:
    lines = [separator.join(["miRNA", *SAMPLES])]
    for name, row in zip(MIRNAS, cases.COUNTS, strict=True):
        lines.append(separator.join([name, *(f"{v:,}".replace(",", mark) for v in row)]))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("mark", "separator", "word"),
    [
        (".", ";", "points"),
        (",", "\t", "commas"),
        (",", ";", "commas"),
        (" ", ";", "spaces"),
        ("\u00a0", "\t", "spaces"),
        ("\u202f", ",", "spaces"),
        ("'", ";", "apostrophes"),
        ("\u2019", ",", "apostrophes"),
    ],
)
def test_thousands_are_read_where_the_whole_table_says_so(
    mark: str, separator: str, word: str, tmp_path: Path
) -> None:
    text = grouped(mark, separator)
    same(effects("counts", text, tmp_path), effects("counts", rows(cases.COUNTS), tmp_path))
    assert "thousands are separated by" in said("counts", text, tmp_path)
    assert word in said("counts", text, tmp_path)


def test_two_points_in_one_number_separate_thousands_in_all(tmp_path: Path) -> None:
    counts = cases.COUNTS[:3] + 1000
    text = rows(counts, MIRNAS[:3]).replace("\n", "\n", 1)
    marked = "\n".join(
        "\t".join(
            [cell if i == 0 else f"{int(cell):,}".replace(",", ".") for i, cell in enumerate(line)]
        )
        for line in (row.split("\t") for row in text.splitlines()[1:])
    )
    path = tmp_path / "t.tsv"
    path.write_text(f"{text.splitlines()[0]}\n{marked}\n".replace("10.", "12.304.", 1))
    values = read_counts(path).values
    assert values.to_numpy().min() >= 1000
    assert values.max(axis=None) > 12_000_000


def test_a_point_before_three_digits_stays_decimal_where_nothing_tells(tmp_path: Path) -> None:
    whole = (cases.CT + 0.0005).round(3)
    text = (
        rows(whole).replace(f"{whole[0, 0]:.10g}", "40", 1).replace(f"{whole[5, 5]:.10g}", "0", 1)
    )
    (tmp_path / "ct.tsv").write_text(text)
    assert read_ct(tmp_path / "ct.tsv").values.max(axis=None) < 40


def test_counts_that_may_have_points_between_thousands_say_how_to_write_them(
    tmp_path: Path,
) -> None:
    names = MIRNAS[:3]
    text = rows((cases.COUNTS[:3] + 1000) / 1000, names)
    with pytest.raises(InputError, match=r"if the point separates thousands, write \d{4,5}\)"):
        contrast("counts", text, tmp_path)


def test_commas_before_three_digits_in_every_cell_may_be_either(tmp_path: Path) -> None:
    text = rows(cases.CT, head="Assay")
    text = "\n".join(
        "\t".join([line[0], *(f"{float(c):.3f}".replace(".", ",") for c in line[1:])])
        for line in (row.split("\t") for row in text.splitlines()[1:])
    )
    text = "\t".join(["miRNA", *SAMPLES]) + "\n" + text + "\n"
    with pytest.raises(InputError, match=r"may be 2\d\.\d{3} or 2\d{4}"):
        contrast("ct", text, tmp_path)
    between = text.replace("\t", ";")  # as spreadsheets write where the comma is decimal
    same(effects("ct", between, tmp_path), effects("ct", rows(cases.CT), tmp_path))


# --- scores and ratios ---------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["row", "sample"])
def test_standardised_values_are_told_by_all_samples_of_the_file(by: str, tmp_path: Path) -> None:
    more = cases.LOG2[:, RNG.permutation(8)] + RNG.normal(0, 0.5, (10, 8))
    every = np.c_[cases.LOG2, more]
    axis = 1 if by == "row" else 0
    z = (every - every.mean(axis=axis, keepdims=True)) / every.std(axis=axis, keepdims=True)
    head = "\t".join(["miRNA", *SAMPLES, *(f"N{i}" for i in range(8))])
    lines = ["\t".join([n, *(f"{v:.4f}" for v in r)]) for n, r in zip(MIRNAS, z, strict=True)]
    text = "\n".join([head, *lines]) + "\n"
    with pytest.raises(InputError, match=f"every {by} the mean is 0.*these are z-scores"):
        contrast("log2", text, tmp_path)
    with pytest.raises(InputError, match="z-scores"):  # with a word that would turn the sign
        contrast("ct", text.replace("miRNA", "delta Ct", 1), tmp_path)
    with pytest.raises(InputError, match="must not hold negative numbers"):
        contrast("counts", text, tmp_path)


@pytest.mark.parametrize("head", ["RQ", "relative quantity", "Fold change", "miRNA"])
def test_relative_quantities_of_a_small_panel_are_no_logarithms(head: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="linear"):
        contrast("log2", rows(RATIOS, PANEL, head=head), tmp_path)
    got = effects("log2", rows(np.log2(RATIOS), PANEL, head=f"log2 {head}"), tmp_path)
    want = effects("log2", rows(LEVELS, PANEL), tmp_path)
    np.testing.assert_allclose(got, want.loc[got.index], atol=2e-4)


def test_a_small_panel_beside_its_calibrator_holds_ratios(tmp_path: Path) -> None:
    ratios = np.exp2(LEVELS - LEVELS[:, :1]).round(4)
    with pytest.raises(InputError, match="these look like linear ratios"):
        contrast("log2", rows(ratios, PANEL), tmp_path)


def test_a_small_panel_that_tells_nothing_is_said_to_tell_nothing(tmp_path: Path) -> None:
    assert "6 rows do not tell log2 values from linear ones" in said(
        "log2", rows(LEVELS, PANEL), tmp_path
    )
    assert "do not tell" not in said("log2", rows(LEVELS, PANEL, head="log2"), tmp_path)
    assert "do not tell" not in said("log2", rows(cases.LOG2), tmp_path)


# --- not detected --------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [35, 38, 33.5, 100, 50])
def test_a_highest_ct_that_many_cells_hold_is_not_detected(code: float, tmp_path: Path) -> None:
    shown, missing = cases.CT.copy(), cases.CT.copy()
    places = ((8, 2), (8, 5), (9, 1), (9, 6))
    for place in places:
        shown[place], missing[place] = code, np.nan
    got = contrast("ct", rows(shown), tmp_path)
    text = rows(missing).replace("nan", "Undetermined")
    same(got.table.set_index("mirna")["log2fc"], effects("ct", text, tmp_path))
    assert any("4 of 80 Ct values are undetermined or at" in note for note in got.notes)
    if code < 40:
        assert any(f"4 Ct values are exactly {code:g}, the highest" in note for note in got.notes)


def test_wells_at_the_repeated_maximum_are_not_averaged_with_others(tmp_path: Path) -> None:
    wells = [(s, n, float(ct)) for s, n, ct in cases.wells(replicates=2)]
    lost = {(s, "hsa-miR-203a-3p") for s in ("S1", "S2", "S6")}
    seen: set[tuple[str, str]] = set()
    lines, want = [], []
    for sample, name, ct in wells:
        first = (sample, name) in lost and (sample, name) not in seen
        seen.add((sample, name))
        lines.append(f"{sample},{name},{35 if first else ct}")
        want.append(f"{sample},{name},{'Undetermined' if first else ct}")
    head = "sample,assay,Ct\n"
    got = effects("ct", head + "\n".join(lines) + "\n", tmp_path)
    same(got, effects("ct", head + "\n".join(want) + "\n", tmp_path))


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_a_highest_ct_that_is_one_among_others_stays(decimals: int, tmp_path: Path) -> None:
    values = RNG.uniform(20, 36, (60, 8)).round(decimals)  # as of a run of 36 cycles
    (tmp_path / "ct.tsv").write_text(rows(values, [f"hsa-miR-{i}" for i in range(9001, 9061)]))
    profiles = read_ct(tmp_path / "ct.tsv")
    assert profiles.values.notna().all(axis=None)
    assert not any("stands for not detected" in note for note in profiles.notes)


# --- which way the scale runs --------------------------------------------------------------------

ABUNDANT = (
    *("hsa-let-7a-5p", "hsa-let-7b-5p", "hsa-let-7f-5p", "hsa-miR-16-5p", "hsa-miR-21-5p"),
    *("hsa-miR-26a-5p", "hsa-miR-92a-3p", "hsa-miR-126-3p"),
)
OTHERS = tuple(f"hsa-miR-{i}" for i in range(9001, 9021))
LOW = RNG.normal(0, 0.2, (28, 8)) - np.r_[np.full(8, 1.0), np.zeros(20)][:, None]
LOW[10, :4] += 1.5


def test_the_user_may_say_which_way_the_values_run(tmp_path: Path) -> None:
    text = rows(LOW, (*ABUNDANT, *OTHERS))
    with pytest.raises(InputError, match=r'these look like Ct or delta Ct.*`sense="more"`'):
        contrast("log2", text, tmp_path)
    got = effects("log2", text, tmp_path, sense="more")
    assert got["hsa-miR-9003"] == pytest.approx(LOW[10, :4].mean() - LOW[10, 4:].mean(), abs=1e-9)
    table = pd.DataFrame(LOW, [*ABUNDANT, *OTHERS], SAMPLES)
    sheet = pd.DataFrame({"sample": SAMPLES, "group": cases.GROUPS})
    again = compare(table, sheet, "bone:primary", sense="more", leave_out=0)
    same(again.table.set_index("mirna")["log2fc"], got)


def test_the_command_line_takes_the_sense(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def call(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["mirbone", *arguments])
        with pytest.raises(SystemExit) as leaving:
            main()
        return int(leaving.value.code or 0)

    table, sheet, output = tmp_path / "t.tsv", tmp_path / "s.tsv", tmp_path / "o.tsv"
    table.write_text(rows(LOW, (*ABUNDANT, *OTHERS)))
    sheet.write_text(SHEET)
    given = ["--intensities", str(table), "--samples", str(sheet), "--contrast", "bone:primary"]
    assert call("expression", "contrast", *given, "-o", str(output)) == 2
    assert "say so (--sense more)" in capsys.readouterr().err
    assert call("expression", "contrast", *given, "--sense", "more", "-o", str(output)) == 0
    got = pd.read_csv(output, sep="\t").set_index("mirna")["log2fc"]
    assert got["hsa-miR-9003"] == pytest.approx(LOW[10, :4].mean() - LOW[10, 4:].mean(), abs=1e-3)


def test_the_user_may_say_that_less_is_more(tmp_path: Path) -> None:
    delta = (cases.CT - cases.CT.mean(axis=0))[:4]
    text = rows(delta, MIRNAS[:4])
    with pytest.raises(InputError, match=r'nor its values say so.*`sense="less"`'):
        contrast("ct", text, tmp_path)
    got = effects("ct", text, tmp_path, sense="less")
    want = effects("ct", text.replace("miRNA", "delta Ct", 1), tmp_path)
    same(got, want)


@pytest.mark.parametrize(
    ("kind", "sense", "message"),
    [
        ("log2", "less", "in log2 values more is more.*as `ct`"),
        ("ct", "more", "in Ct values less is more.*as `intensities`"),
        ("log2", "up", "must be 'more' or 'less'; got 'up'"),
    ],
)
def test_a_sense_that_the_scale_has_not_is_refused(
    kind: str, sense: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=message):
        contrast(kind, rows(cases.KINDS[kind]), tmp_path, sense=sense)


# --- around the table ----------------------------------------------------------------------------


def test_a_line_of_groups_above_the_names_is_passed_over(tmp_path: Path) -> None:
    text = "\t" + "\t".join(cases.GROUPS) + "\n" + rows(cases.COUNTS)
    same(effects("counts", text, tmp_path), effects("counts", rows(cases.COUNTS), tmp_path))
    assert "a line before it passed over, the first 'bone bone" in said("counts", text, tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "Note: counts, not normalised",
        "Source: own data",
        "Values are reads of one run",
        "Abbreviations: ND, not detected",
    ],
)
@pytest.mark.parametrize("separator", ["\t", ","])
def test_a_remark_directly_below_the_table_is_passed_over(
    line: str, separator: str, tmp_path: Path
) -> None:
    text = rows(cases.COUNTS, sep=separator)
    same(effects("counts", text + line + "\n", tmp_path), effects("counts", text, tmp_path))
    assert "1 lines below the table passed over" in said("counts", text + line + "\n", tmp_path)
    samples = SHEET + "Note: bone is metastasis\n"
    same(effects("counts", text, tmp_path, samples), effects("counts", text, tmp_path))


def test_a_row_that_was_cut_off_is_no_remark(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="as in the header; found 1"):
        contrast("counts", rows(cases.COUNTS) + "hsa-miR-375\n", tmp_path)
    with pytest.raises(InputError, match="as in the header; found 3"):
        contrast("counts", rows(cases.COUNTS) + "hsa-miR-375\t5\t6\n", tmp_path)


def test_a_wild_number_among_scores_to_be_told_ends_in_our_message(tmp_path: Path) -> None:
    lines = rows(cases.LOG2).splitlines()
    cells = lines[3].split("\t")
    lines[3] = "\t".join([*cells[:5], "1e308", *cells[6:]])
    with pytest.raises(InputError):  # an overflow would be a warning, which fails here
        contrast("log2", "\n".join(lines) + "\n", tmp_path)


@pytest.mark.parametrize("wild", ["1e308", "-1e308", "9e200"])
@pytest.mark.parametrize("cells", [1, 5])
def test_wild_numbers_in_delta_ct_or_log2_end_in_our_message(
    wild: str, cells: int, tmp_path: Path
) -> None:
    lines = rows(cases.LOG2).splitlines()
    for place in range(1, 1 + cells):
        row = lines[place].split("\t")
        lines[place] = "\t".join([*row[:4], wild, *row[5:-1], wild])
    text = "\n".join(lines) + "\n"
    for kind, given in (("log2", text), ("ct", text.replace("miRNA", "delta Ct", 1))):
        with pytest.raises(InputError):
            contrast(kind, given, tmp_path)
