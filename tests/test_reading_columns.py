"""Columns are found by what they hold: names of samples, long tables, others."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from anndata import AnnData

import layout_cases as cases
from layout_cases import MIRNAS, SAMPLES, rows
from mirbone._core import InputError
from mirbone.expression import compare, read_counts, read_intensities, read_signature
from mirbone.study import recognise
from test_layouts import contrast
from test_reading_values import PANEL, RATIOS, effects, said, same

# --- the sample sheet ----------------------------------------------------------------------------


def written(head: str, *columns: list[str]) -> str:
    lines = [head, *(",".join(row) for row in zip(*columns, strict=True))]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        written("group,name", cases.GROUPS, SAMPLES),
        written("group,age,name", cases.GROUPS, [str(50 + i) for i in range(8)], SAMPLES),
        written("group,file", cases.GROUPS, [f"/run/{s}.fastq.gz" for s in SAMPLES]),
        written("id,group,label", [f"Q{i}" for i in range(8)], cases.GROUPS, SAMPLES),
    ],
)
def test_samples_are_found_in_whichever_column_names_them(text: str, tmp_path: Path) -> None:
    plain = rows(cases.COUNTS)
    same(effects("counts", plain, tmp_path, text), effects("counts", plain, tmp_path))
    column = next(w for w in ("name", "file", "label") if w in text.split("\n", maxsplit=1)[0])
    assert f"Samples are named in the column '{column}'" in said("counts", plain, tmp_path, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            written("group,age,name", cases.GROUPS, list("12345678"), [*SAMPLES[:7], "S9"]),
            "'S9' of the sample sheet is not in the count table",
        ),
        (
            written("group,name", cases.GROUPS, [*SAMPLES[:7], "S1"]),
            "named once in column 'name'; 'S1' comes a second time",
        ),
        (
            written("mouse,group", [*SAMPLES[:7], "S1"], cases.GROUPS),
            "named once in column 'mouse'; 'S1' comes a second time",
        ),
    ],
)
def test_a_wrong_name_in_a_later_column_is_told_as_such(
    text: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=message):
        contrast("counts", rows(cases.COUNTS), tmp_path, text)


# --- long tables ---------------------------------------------------------------------------------


def test_rows_of_a_long_table_that_are_not_there_are_zeros_of_counts_only(tmp_path: Path) -> None:
    counts = cases.COUNTS.copy()
    counts[9] = [0, 3, 1, 0, 2, 0, 4, 30]
    lines = cases.tidy(counts, "count").splitlines()
    text = "\n".join(line for line in lines if not line.endswith(",0")) + "\n"
    same(effects("counts", text, tmp_path), effects("counts", rows(counts), tmp_path))
    assert "3 pairs of miRNA and sample have no row" in said("counts", text, tmp_path)
    cut = "\n".join(line for line in lines[:73] if not line.endswith(",51")) + "\n"
    with pytest.raises(InputError, match="rows with fewer reads seem cut off"):
        contrast("counts", cut, tmp_path)


def test_two_rows_of_one_mirna_and_sample_are_told(tmp_path: Path) -> None:
    text = cases.tidy(cases.COUNTS, "count")
    same_row = text + text.splitlines()[1] + "\n"
    assert "the same number, taken once ('hsa-let-7a-5p in S1')" in said(
        "counts", same_row, tmp_path
    )
    with pytest.raises(InputError, match=r"'hsa-let-7a-5p' in 'S1' has several.*lines 2, 82"):
        contrast("counts", text + "hsa-let-7a-5p,S1,bone,7\n", tmp_path)
    level = cases.tidy(cases.LOG2, "value")
    raised = "\n".join(
        [level.splitlines()[0]]
        + [
            f"{a},{b},{c},{float(d) + shift:.6f}"
            for shift in (-0.3, 0.3)
            for a, b, c, d in (line.split(",") for line in level.splitlines()[1:])
        ]
    )
    same(effects("log2", raised + "\n", tmp_path), effects("log2", rows(cases.LOG2), tmp_path))
    assert "80 pairs of miRNA and sample have several rows: averaged" in said(
        "log2", raised + "\n", tmp_path
    )


def test_a_melted_table_is_long_by_how_its_columns_pair(tmp_path: Path) -> None:
    frame = pd.DataFrame(cases.COUNTS, pd.Index(MIRNAS, name="miRNA"), SAMPLES)
    path = tmp_path / "melted.csv"
    frame.reset_index().melt(id_vars="miRNA").to_csv(path, index=False)
    assert recognise(path).said.startswith("long table, one row a miRNA and sample")
    pd.testing.assert_frame_equal(
        read_counts(path).values, read_counts(frame).values, check_names=False
    )
    held = frame.reset_index().melt(id_vars="miRNA")
    pd.testing.assert_frame_equal(read_counts(held).values, read_counts(path).values)


def test_relative_quantities_in_a_long_table_are_no_logarithms(tmp_path: Path) -> None:
    lines = ["miRNA,sample,RQ"]
    for i, name in enumerate(PANEL):
        lines += [f"{name},{s},{v:g}" for s, v in zip(SAMPLES, RATIOS[i], strict=True)]
    (tmp_path / "t.csv").write_text("\n".join(lines) + "\n")
    with pytest.raises(InputError, match="linear"):
        read_intensities(tmp_path / "t.csv")


# --- other logarithms, other columns -------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "log", "factor"),
    [("natural logarithms", np.log, "1.443"), ("log10 values", np.log10, "3.322")],
)
@pytest.mark.parametrize("decimals", [3, 9])
def test_other_logarithms_of_reads_per_million_are_told_by_their_totals(
    name: str, log: Callable[[np.ndarray], np.ndarray], factor: str, decimals: int, tmp_path: Path
) -> None:
    million = cases.COUNTS / cases.COUNTS.sum(axis=0) * 1e6
    values = log(million + 1).round(decimals)
    with pytest.raises(InputError, match=f"so these are {name}.*Multiply them by {factor}"):
        contrast("log2", rows(values), tmp_path)
    data = AnnData(values.T, pd.DataFrame({"group": cases.GROUPS}, SAMPLES))
    data.var_names = list(MIRNAS)
    with pytest.raises(InputError, match=f"so these are {name}"):
        compare(data, contrast="bone:primary")
    got = effects("log2", rows(np.log2(million + 1)), tmp_path)
    assert len(got) == len(MIRNAS)


def test_quantile_normalised_values_have_one_total_on_any_scale(tmp_path: Path) -> None:
    same_values = np.sort(cases.LOG2, axis=0).mean(axis=1)
    ranks = cases.LOG2.argsort(axis=0).argsort(axis=0)
    (tmp_path / "t.tsv").write_text(rows(same_values[ranks]))
    assert read_intensities(tmp_path / "t.tsv").values.shape == (10, 8)


@pytest.mark.parametrize("head", ["Nr", "Probe ID", "Position"])
def test_numbers_that_describe_rows_are_no_samples(head: str, tmp_path: Path) -> None:
    lines = rows(cases.LOG2).splitlines()
    text = "\n".join(f"{head if i == 0 else 10899 + i}\t{line}" for i, line in enumerate(lines))
    (tmp_path / "t.tsv").write_text(text + "\n")
    assert recognise(tmp_path / "t.tsv").said.endswith("8 samples x 10 rows")


def test_delta_ct_is_read_beside_its_power(tmp_path: Path) -> None:
    delta = cases.CT - cases.CT.mean(axis=0)
    lines = [
        f"{s},{n},{delta[i, j]:.6f},{2 ** -delta[i, j]:.6f}"
        for i, n in enumerate(MIRNAS)
        for j, s in enumerate(SAMPLES)
    ]
    text = "Sample,miRNA,dCt,2^-dCt\n" + "\n".join(lines) + "\n"
    got = effects("ct", text, tmp_path)
    want = effects("ct", rows(delta, head="delta Ct"), tmp_path)
    np.testing.assert_allclose(got, want.loc[got.index], atol=1e-5)
    alone = "\n".join(",".join(line.split(",")[i] for i in (0, 1, 3)) for line in text.splitlines())
    for kind in ("ct", "log2"):
        with pytest.raises(InputError, match=r"is called 2\^-delta Ct"):
            contrast(kind, alone + "\n", tmp_path)
    parts = [line.split(",") for line in text.splitlines()[1:]]
    levels = "".join(f"{s},{n},{-float(d)}\n" for s, n, d, _ in parts)
    turned = effects("log2", f"Sample,miRNA,-dCt\n{levels}", tmp_path)
    np.testing.assert_allclose(turned, got.loc[turned.index], atol=1e-9)


def test_a_long_table_needs_no_title_above_its_only_numbers(tmp_path: Path) -> None:
    text = cases.tidy(cases.LOG2, "normalised signal (a.u.)")
    same(effects("log2", text, tmp_path), effects("log2", rows(cases.LOG2), tmp_path))


def test_a_sample_that_a_table_of_firehose_holds_twice_is_told(tmp_path: Path) -> None:
    text = cases.firehose().replace(cases.BARCODES[1], cases.BARCODES[0])
    with pytest.raises(InputError, match=f"each sample once; '{cases.BARCODES[0]}' came more"):
        contrast("counts", text, tmp_path, cases.TCGA_SHEET)


def test_a_signature_of_several_comparisons_is_refused(tmp_path: Path) -> None:
    head = "miRNA,comparison,logFC,adj.P.Val\n"
    lines = [
        f"{name},{which},{effect * sign},{0.01 * sign}"
        for name, effect in zip(MIRNAS, cases._CHANGE + 0.1, strict=True)
        for which, sign in (("bone_vs_primary", 1), ("lung_vs_primary", 2))
    ]
    path = tmp_path / "signature.csv"
    path.write_text(head + "\n".join(lines) + "\n")
    message = "several comparisons.*'bone_vs_primary', 'lung_vs_primary' in the column 'comparison'"
    with pytest.raises(InputError, match=message):
        read_signature(path)
    path.write_text(head + "\n".join(lines[::2]) + "\n")
    assert len(read_signature(path).table) == len(MIRNAS)
    clusters = [
        line.replace("bone_vs_primary", "0").replace("lung_vs_primary", "1") for line in lines
    ]
    path.write_text(head.replace("comparison", "cluster") + "\n".join(clusters) + "\n")
    with pytest.raises(InputError, match="'0', '1' in the column 'cluster'"):
        read_signature(path)


# --- which group a signature puts first ----------------------------------------------------------

LOGFC = "".join(f"{n},{c + 0.1},0.01\n" for n, c in zip(MIRNAS, cases._CHANGE, strict=True))
DESEQ = "log2 fold change (MLE): condition {} vs {}\nWald test p-value: condition {} vs {}\n"


@pytest.mark.parametrize(
    "text",
    [
        "miRNA,logFC_{}_vs_{},p\n" + LOGFC,
        "miRNA,logFC.{}.vs.{},p\n" + LOGFC,
        "miRNA,log2FC ({}/{}),p\n" + LOGFC,
        "miRNA,log2 fold change {} versus {},p\n" + LOGFC,
        DESEQ + "miRNA,log2FoldChange,pvalue\n" + LOGFC,
        "Comparison of groups:  {}-{}\nmiRNA,logFC,PValue\n" + LOGFC,
        "Coefficient:  1*group{} -1*group{}\nmiRNA,logFC,PValue\n" + LOGFC,
        "Coefficient:  -1*group{1} 1*group{0}\nmiRNA,logFC,PValue\n" + LOGFC,
        "Coefficient:  group{}\nmiRNA,logFC,PValue\n" + LOGFC,
    ],
)
def test_effects_named_of_controls_against_cases_are_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "signature.csv"
    path.write_text(text.format("primary", "bone met", "primary", "bone met"))
    with pytest.raises(InputError, match=r"of 'primary' against 'bone_met'.*primary:bone_met"):
        read_signature(path, case="bone_met", control="primary")
    got = read_signature(path, case="primary", control="bone_met").table.set_index("mirna")
    assert got.loc["hsa-miR-21-5p", "log2fc"] == pytest.approx(1.1)
    path.write_text(text.format("bone met", "primary", "bone met", "primary"))
    assert len(read_signature(path, case="site=bone_met", control="primary").table) == 10


def test_a_title_that_names_the_controls_first_is_said(tmp_path: Path) -> None:
    path = tmp_path / "signature.csv"
    path.write_text("Table 2. miRNAs of primary vs bone tumours\n\nmiRNA,logFC,p\n" + LOGFC)
    notes = read_signature(path, case="bone", control="primary").notes
    assert any("taken as of 'bone' against 'primary'" in note for note in notes)


# --- samples -------------------------------------------------------------------------------------


def test_means_and_p_beside_samples_are_no_samples(tmp_path: Path) -> None:
    lines = rows(cases.LOG2).splitlines()
    text = [lines[0] + "\tMean bone\tAverage primary\tp"]
    text += [f"{line}\t8.1\t8.3\t0.04" for line in lines[1:]]
    (tmp_path / "t.tsv").write_text("\n".join(text) + "\n")
    assert recognise(tmp_path / "t.tsv").said.endswith("8 samples x 10 rows")


def test_columns_of_lanes_say_that_they_are_added_up_first(tmp_path: Path) -> None:
    lines = rows(cases.COUNTS).splitlines()
    head = [f"{s}_L00{lane}" for lane in (1, 2) for s in SAMPLES]
    text = ["\t".join(["miRNA", *head]), *(f"{x}\t" + x.split("\t", 1)[1] for x in lines[1:])]
    with pytest.raises(InputError, match=r"Several may be 'S1': 'S1_L001', 'S1_L002'\. Add"):
        contrast("counts", "\n".join(text) + "\n", tmp_path)


def test_lines_of_groups_and_plates_above_the_names_are_passed_over(tmp_path: Path) -> None:
    above = "Export of a panel\nGroup\t" + "\t".join(cases.GROUPS) + "\nPlate" + "\t1" * 8 + "\n"
    same(
        effects("ct", above + rows(cases.CT, head="Assay"), tmp_path),
        effects("ct", rows(cases.CT), tmp_path),
    )


def test_words_beside_codes_are_no_samples(tmp_path: Path) -> None:
    lines = cases.nanostring(solver=True).splitlines()
    text = [lines[0].replace(",S1", ",Target Sequence,S1")]
    for line in lines[1:]:
        cells = line.split(",")
        text.append(",".join([*cells[:4], "ACGUACGU", *cells[4:]]))
    got = effects("counts", "\n".join(text) + "\n", tmp_path)
    same(got, effects("counts", cases.nanostring(solver=True), tmp_path))


def test_a_sample_called_mirna_in_a_turned_table_keeps_its_name(tmp_path: Path) -> None:
    names = ["mirna", *SAMPLES[1:]]
    table = pd.DataFrame(cases.COUNTS.T, index=pd.Index(names), columns=pd.Index(MIRNAS))
    path = tmp_path / "turned.tsv"
    path.write_text(table.to_csv(sep="\t", index_label="sample"), encoding="utf-8")
    read = read_counts(path)
    assert list(read.values.columns) == names


def test_a_long_column_of_a_sheet_is_named_short(tmp_path: Path) -> None:
    path = tmp_path / "sheet.tsv"
    wide = "x" * 3_000
    path.write_text(f"sample\tgroup\t{wide}\nS1\ta\t1\nS2\ta\t1\nS3\tb\t2\nS4\tb\t2\n")
    found = recognise(path)
    assert "group" in found.notes[0]
    assert max(len(text) for text in (found.said, *found.notes)) < 1_000
