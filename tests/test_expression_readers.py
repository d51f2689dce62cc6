"""What each reader makes of its table: values, names, choices stated, rows kept or dropped."""

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from expression_cases import GOLDEN, run_case
from mirbone.expression import (
    contrast_from_counts,
    contrast_from_ct,
    contrast_from_h5ad,
    contrast_from_intensities,
    read_counts,
    read_ct,
    read_h5ad,
    read_signature,
)

SHEET = "sample\tgroup\n" + "".join(f"S{i}\t{'ab'[i % 2]}\n" for i in range(1, 7))


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_separators_gzip_and_r_row_names_make_no_difference(tmp_path: Path) -> None:
    text = (GOLDEN / "log2.tsv").read_text()
    want = run_case("trend").table
    variants = {
        "comma.csv": text.replace("\t", ","),
        "semicolon.csv": text.replace("\t", ";"),
        "r.txt": text.replace("mirna\t", "", 1),
        "windows.tsv": text.replace("\n", "\r\n"),
        "quoted.csv": "\n".join(
            ",".join(f'"{cell}"' for cell in line.split("\t")) for line in text.splitlines()
        ),
    }
    paths = [write(tmp_path / name, body) for name, body in variants.items()]
    packed = tmp_path / "packed.tsv.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    for path in [*paths, packed]:
        got = contrast_from_intensities(path, GOLDEN / "sheet.tsv", "bone:primary", leave_out=0)
        pd.testing.assert_frame_equal(got.table, want)


def test_names_are_brought_to_v22_and_unresolved_ones_stay(tmp_path: Path) -> None:
    names = ["hsa-miR-143*", "MIMAT0000076", "let-7a", "hsa-miR-99999-5p", "hsa-mir-30a-5p"]
    rows = "".join(f"{n}\t{i * 9}\t{i + 60}\t{i + 70}\t80\t90\t95\n" for i, n in enumerate(names))
    table = "mirna\tS1\tS2\tS3\tS4\tS5\tS6\n" + rows
    profiles = read_counts(write(tmp_path / "counts.tsv", table))
    want = [
        "hsa-miR-143-5p",
        "hsa-miR-21-5p",
        "hsa-let-7a-5p",
        "hsa-miR-99999-5p",
        "hsa-miR-30a-5p",
    ]
    assert list(profiles.values.index) == want
    assert list(profiles.names["resolved"]) == [True, True, True, False, True]
    assert any("1 of 5 names" in note and "hsa-miR-99999-5p" in note for note in profiles.notes)
    result = contrast_from_counts(
        tmp_path / "counts.tsv", write(tmp_path / "sheet.tsv", SHEET), "a:b"
    )
    assert "hsa-miR-99999-5p" in set(result.table["mirna"])


def test_of_two_names_for_one_mirna_the_v22_one_takes_the_name(tmp_path: Path) -> None:
    table = "mirna\tS1\tS2\nhsa-miR-21\t5\t6\nhsa-miR-21-5p\t7\t8\nhsa-miR-143*\t1\t2\n"
    profiles = read_counts(write(tmp_path / "counts.tsv", table))
    assert profiles.values["S1"].to_dict() == {"hsa-miR-21-5p": 7, "hsa-miR-143-5p": 1}
    assert profiles.dropped.to_dict("records") == [
        {
            "query": "hsa-miR-21",
            "kind": "further row",
            "reason": "a further row of hsa-miR-21-5p. The row whose name is nearest to that of "
            "miRBase v22 was taken.",
        }
    ]
    assert any("('hsa-miR-21', 'hsa-miR-21-5p'). The row whose" in n for n in profiles.notes)


def test_precursor_counts_are_summed_to_the_guide_arm(tmp_path: Path) -> None:
    rows = {"hsa-let-7a-1": 5, "hsa-let-7a-2": 7, "hsa-mir-21": 11, "hsa-mir-99999": 3}
    table = "mirna\tS1\tS2\n" + "".join(f"{n}\t{v}\t{2 * v}\n" for n, v in rows.items())
    profiles = read_counts(write(tmp_path / "counts.tsv", table))
    assert profiles.values["S1"].to_dict() == {
        "hsa-let-7a-5p": 12,
        "hsa-miR-21-5p": 11,
        "hsa-mir-99999": 3,
    }
    assert any("precursors, not mature" in n and "3 of 4" in n for n in profiles.notes)


PATIENTS = ["TCGA-AA-0001", "TCGA-AA-0002", "TCGA-AA-0003", "TCGA-AA-0004", "TCGA-AA-0009"]


def tcga(tmp_path: Path) -> tuple[Path, Path]:
    columns = [f"{p}-01A-11R-A085-13" for p in PATIENTS[:4]]
    columns += [f"{PATIENTS[0]}-01A-11R-A999-13", f"{PATIENTS[1]}-11A-11R-A085-13"]
    columns += [f"{PATIENTS[2]}-06A-11R-A085-13", "TCGA-AA-0007-01A-11R-A085-13"]
    rng = np.random.default_rng(1)
    rows = "".join(
        f"hsa-mir-{i}\t" + "\t".join(map(str, rng.poisson(50 + i, 8))) + "\n" for i in range(20)
    )
    groups = "".join(f"{p}\t{i % 2}\n" for i, p in enumerate(PATIENTS))
    return (
        write(tmp_path / "counts.tsv", "miRNA\t" + "\t".join(columns) + "\n" + rows),
        write(tmp_path / "clinical.tsv", "patient\tbone_site\n" + groups),
    )


def test_tcga_aliquots_are_matched_to_patients_primaries_only(tmp_path: Path) -> None:
    result = contrast_from_counts(*tcga(tmp_path), "bone_site=1:0")
    assert (result.n_case, result.n_control) == (2, 2)
    text = " ".join(result.notes)
    for part in (
        "4 of 8 aliquots",
        "1 metastasis, 1 normal aliquots",
        "first barcode kept: TCGA-AA-0001-01A-11R-A999-13",
        "1 primary aliquots have no row",
        "1 patients of the sample sheet have no primary aliquot",
        "Exploratory: 2 samples of '1' against 2 of '0'",
    ):
        assert part in text


MIRTOP = """UID\tRead\tmiRNA\tVariant\tiso_5p\tiso_3p\tiso_add3p\tiso_snp\tiso_5p_nt\tiso_3p_nt\
\tiso_add3p_nt\tiso_snp_nt\tS1\tS2
iso-22-A\tTGAGG\thsa-let-7a-5p\tNA\t0\t0\t0\t0\t0\t0\t0\t0\t10\t20
iso-22-B\tTGAGT\thsa-let-7a-5p\tiso_3p:-1\t0\t-1\t0\t0\t0\tt\t0\t0\t3\t4
iso-22-B\tTGAGT\thsa-let-7b-5p\tiso_3p:-1\t0\t-1\t0\t0\t0\tt\t0\t0\t3\t4
iso-22-C\tTAGCT\thsa-miR-21-5p\tNA\t0\t0\t0\t0\t0\t0\t0\t0\t7\t9
"""


def test_mirtop_isomirs_are_summed_and_a_repeated_read_counts_once(tmp_path: Path) -> None:
    profiles = read_counts(write(tmp_path / "mirtop.tsv", MIRTOP))
    assert profiles.values.to_dict("index") == {
        "hsa-let-7a-5p": {"S1": 13.0, "S2": 24.0},
        "hsa-miR-21-5p": {"S1": 7.0, "S2": 9.0},
    }
    assert any("1 lines repeat the UID" in note for note in profiles.notes)


def test_the_collapsed_mirtop_table_reads_as_counts(tmp_path: Path) -> None:
    table = "miRNA\tS1\tS2\nhsa-let-7a-5p\t13\t24\nhsa-miR-21-5p\t7\t9\n"
    profiles = read_counts(write(tmp_path / "mirna.tsv", table))
    assert profiles.values.loc["hsa-let-7a-5p"].to_list() == [13.0, 24.0]


def ct_tables(tmp_path: Path) -> tuple[Path, Path, Path, pd.DataFrame]:
    rng = np.random.default_rng(5)
    ct = pd.DataFrame(
        np.round(rng.normal(27, 2, (6, 6)), 3),
        index=[f"hsa-miR-9990{i}" for i in range(6)],
        columns=[f"S{i}" for i in range(1, 7)],
    )
    text = ct.astype(str)
    text.iloc[5, 0], text.iloc[5, 1] = "Undetermined", "40.0"
    ct.iloc[5, :2] = np.nan
    wide = tmp_path / "wide.csv"
    text.rename_axis("mirna").to_csv(wide)
    long = tmp_path / "long.tsv"
    stacked = text.rename_axis("mirna").reset_index().melt("mirna", var_name="Sample")
    stacked.rename(columns={"value": "Ct"}).to_csv(long, sep="\t", index=False)
    return wide, long, write(tmp_path / "sheet.tsv", SHEET), ct


def test_ct_wide_and_long_give_the_same_minus_delta_ct(tmp_path: Path) -> None:
    wide, long, sheet, ct = ct_tables(tmp_path)
    pd.testing.assert_frame_equal(read_ct(wide).values, read_ct(long).values)
    result = contrast_from_ct(wide, sheet, "a:b")
    level = ct.iloc[:5].mean() - ct  # the five assays that every sample has
    effect = level[["S2", "S4", "S6"]].mean(axis=1) - level[["S1", "S3", "S5"]].mean(axis=1)
    got = result.table.set_index("mirna")["log2fc"]
    np.testing.assert_allclose(got, effect[got.index], atol=1e-12)  # rounding of a mean
    pd.testing.assert_frame_equal(result.table, contrast_from_ct(long, sheet, "a:b").table)
    assert any("2 of 36 Ct values" in note for note in result.notes)


def test_reference_genes_normalise_and_are_reported_as_such(tmp_path: Path) -> None:
    wide, _, sheet, ct = ct_tables(tmp_path)
    result = contrast_from_ct(wide, sheet, "a:b", references=["hsa-miR-99900", "hsa-miR-99901"])
    assert set(result.table["mirna"]) == {f"hsa-miR-9990{i}" for i in range(2, 6)}
    assert result.dropped.to_dict("records") == [
        {"query": "hsa-miR-99900", "kind": "reference gene", "reason": "reference gene"},
        {"query": "hsa-miR-99901", "kind": "reference gene", "reason": "reference gene"},
    ]
    level = ct.iloc[:2].mean() - ct.loc["hsa-miR-99903"]
    want = level[["S2", "S4", "S6"]].mean() - level[["S1", "S3", "S5"]].mean()
    got = result.table.set_index("mirna").loc["hsa-miR-99903", "log2fc"]
    assert got == pytest.approx(want, abs=1e-12)


@pytest.mark.parametrize("name", ["miR-16-5p", "hsa-miR-16", "MIMAT0000069", "hsa-miR-16-5p"])
def test_a_reference_mirna_is_taken_under_any_of_its_names(tmp_path: Path, name: str) -> None:
    wide, _, sheet, ct = ct_tables(tmp_path)
    renamed = ct.rename(index={"hsa-miR-99900": "hsa-miR-16-5p"})
    renamed.to_csv(wide, index_label="mirna")
    result = contrast_from_ct(wide, sheet, "a:b", references=[name])
    assert result.dropped["query"].tolist() == ["hsa-miR-16-5p"]
    assert "hsa-miR-16-5p" not in set(result.table["mirna"])


@pytest.mark.parametrize("sparse", [False, True])
def test_h5ad_of_counts_gives_what_the_tables_give(tmp_path: Path, sparse: bool) -> None:
    from scipy.sparse import csr_matrix

    sheet = pd.read_csv(GOLDEN / "sheet.tsv", sep="\t", index_col=0)
    data = read_counts(GOLDEN / "counts.tsv").to_anndata(sheet)
    if sparse:
        data.X = csr_matrix(data.X)
    path = tmp_path / "profiles.h5ad"
    data.write_h5ad(path)
    got = contrast_from_h5ad(path, "group=bone:primary", pair="patient", leave_out=0)
    pd.testing.assert_frame_equal(got.table, run_case("voom_block").table)
    assert any("AnnData, raw read counts in X" in note for note in got.notes)


def test_h5ad_layers_hold_log2_values(tmp_path: Path) -> None:
    sheet = pd.read_csv(GOLDEN / "sheet.tsv", sep="\t", index_col=0)
    values = pd.read_csv(GOLDEN / "log2.tsv", sep="\t", index_col=0, float_precision="round_trip")
    data = read_counts(GOLDEN / "counts.tsv").to_anndata(sheet)[:, : len(values)].copy()
    data.layers["log2"] = values.to_numpy().T
    path = tmp_path / "profiles.h5ad"
    data.write_h5ad(path)
    profiles, samples = read_h5ad(path, layer="log2")
    assert profiles.scale == "log2" and list(samples.columns) == list(sheet.columns)
    got = contrast_from_h5ad(path, "bone:primary", layer="log2", leave_out=0)
    pd.testing.assert_frame_equal(got.table, run_case("trend").table)


def test_natural_logarithms_of_scanpy_are_brought_to_base_two(tmp_path: Path) -> None:
    sheet = pd.read_csv(GOLDEN / "sheet.tsv", sep="\t", index_col=0)
    data = read_counts(GOLDEN / "counts.tsv").to_anndata(sheet)
    data.X = np.log1p(data.X)
    data.uns["log1p"] = {}
    data.write_h5ad(tmp_path / "profiles.h5ad")
    profiles, _ = read_h5ad(tmp_path / "profiles.h5ad")
    np.testing.assert_allclose(profiles.values.T, data.X / np.log(2), rtol=1e-15)
    assert any("natural logarithms" in note for note in profiles.notes)


def test_anndata_has_samples_in_obs_and_says_the_scale() -> None:
    data = read_counts(GOLDEN / "counts.tsv").to_anndata()
    assert data.shape == (20, 90)
    assert data.uns["scale"] == "counts"
    assert list(data.var.columns) == ["written", "resolved", "note"]


def test_no_row_of_the_counts_vanishes() -> None:
    result = run_case("voom")
    counts = pd.read_csv(GOLDEN / "counts.tsv", sep="\t", index_col=0)
    assert set(result.table["mirna"]) | set(result.dropped["query"]) == set(counts.index)
    reasons = result.dropped.set_index("query")["reason"]
    assert reasons["hsa-miR-9990001"] == "no read in any sample of the contrast"
    assert (reasons.drop("hsa-miR-9990001") == "too few reads to be tested").all()


def test_rows_without_a_value_are_dropped_and_said(tmp_path: Path) -> None:
    text = (GOLDEN / "log2_gaps.tsv").read_text()
    empty = "hsa-miR-9990empty" + "\tNA" * 20 + "\n"
    path = write(tmp_path / "log2.tsv", text + empty)
    result = contrast_from_intensities(path, GOLDEN / "sheet.tsv", "bone:primary")
    assert result.dropped.to_dict("records") == [
        {"query": "hsa-miR-9990empty", "kind": "no value", "reason": "no value in any sample"},
        {"query": "hsa-miR-9990003", "kind": "not tested", "reason": "not measured in both groups"},
    ]
    assert "1 row has no value in any sample and was left out." in result.notes


def test_samples_of_other_groups_are_left_out_and_said(tmp_path: Path) -> None:
    sheet = pd.read_csv(GOLDEN / "sheet.tsv", sep="\t")
    sheet.loc[16:, "group"] = "liver"
    sheet.to_csv(tmp_path / "sheet.tsv", sep="\t", index=False)
    result = contrast_from_intensities(
        GOLDEN / "log2.tsv", tmp_path / "sheet.tsv", "bone:primary", pair="patient", leave_out=0
    )
    pd.testing.assert_frame_equal(result.table, run_case("paired").table)
    assert "4 samples are in neither group and were not used (4 liver)." in result.notes


def test_measured_samples_that_the_sheet_does_not_name_are_left_out_and_said(
    tmp_path: Path,
) -> None:
    table = pd.read_csv(GOLDEN / "counts.tsv", sep="\t")
    table.insert(4, "failed", 0)
    table["other study"] = range(len(table))
    table.to_csv(tmp_path / "counts.tsv", sep="\t", index=False)
    result = contrast_from_counts(
        tmp_path / "counts.tsv", GOLDEN / "sheet.tsv", "bone:primary", leave_out=0
    )
    pd.testing.assert_frame_equal(result.table, run_case("voom").table)
    said = "2 of 22 measured samples are not in the sample sheet and were left out"
    assert f"{said}: failed, other study." in result.notes


def test_a_library_with_hardly_a_read_is_named(tmp_path: Path) -> None:
    table = pd.read_csv(GOLDEN / "counts.tsv", sep="\t", index_col=0)
    sample = table.columns[3]
    table[sample] //= 400
    table.to_csv(tmp_path / "counts.tsv", sep="\t")
    result = contrast_from_counts(tmp_path / "counts.tsv", GOLDEN / "sheet.tsv", "bone:primary")
    (note,) = [note for note in result.notes if "less than a twentieth" in note]
    assert f" reads: {sample} (" in note
    assert not any("less than a twentieth" in note for note in run_case("voom").notes)


SIGNATURE_COLUMNS = [
    "mirna\tlog2fc\tp\tfdr",
    "miRNA\tlogFC\tP.Value\tadj.P.Val",
    "name\tlog2FoldChange\tpvalue\tpadj",
    "\tlogFC\tPValue\tFDR",
]


@pytest.mark.parametrize("header", SIGNATURE_COLUMNS)
def test_the_columns_of_common_programs_are_understood(header: str, tmp_path: Path) -> None:
    text = header + "\nhsa-miR-145-5p\t-2.5\t0.001\t0.01\nhsa-miR-21\t1.5\t0.2\t0.3\n"
    table = read_signature(write(tmp_path / "signature.tsv", text)).table
    assert list(table["mirna"]) == ["hsa-miR-145-5p", "hsa-miR-21-5p"]
    assert list(table["log2fc"]) == [-2.5, 1.5]
    assert list(table["p"]) == [0.001, 0.2]
    assert list(table["fdr"]) == [0.01, 0.3]
    assert list(table["direction"]) == [-1, 1]


@pytest.mark.parametrize(
    ("word", "direction"),
    [("up", 1), ("DOWN", -1), ("+", 1), ("-", -1), ("1", 1), ("-1", -1), ("−", -1), ("0", 0)],
)
def test_directions_are_understood(word: str, direction: int, tmp_path: Path) -> None:
    path = write(tmp_path / "signature.tsv", f"mirna\tdirection\nhsa-miR-21-5p\t{word}\n")
    result = read_signature(path, case="bone", control="primary")
    row = result.table.iloc[0]
    assert row["direction"] == direction
    assert np.isnan(row[["log2fc", "p", "fdr", "t"]].astype(float)).all()
    assert (result.case, result.control, result.n_case) == ("bone", "primary", None)


def test_rows_of_a_signature_that_say_nothing_are_dropped_with_the_reason(tmp_path: Path) -> None:
    text = "mirna\tlogFC\tP.Value\nNA\t1\t0.1\nhsa-miR-21\t\t0.1\n"
    text += "hsa-miR-145-5p\t-1\t0.5\nhsa-miR-145\t-2\t0.01\n"
    result = read_signature(write(tmp_path / "signature.tsv", text))
    assert list(result.table["log2fc"]) == [-2.0]
    assert result.dropped[["query", "reason"]].to_dict("records") == [
        {"query": "line 2", "reason": "no miRNA name"},
        {"query": "hsa-miR-21", "reason": "no effect or direction"},
        {"query": "hsa-miR-145-5p", "reason": "line 4: hsa-miR-145-5p is in the table already"},
    ]


def test_precursors_of_a_signature_are_taken_for_their_guide_arm(tmp_path: Path) -> None:
    text = (
        "mirna\tlogFC\tP.Value\nhsa-mir-21\t2\t0.1\nhsa-let-7a-1\t-1\t0.2\nhsa-let-7a-2\t-2\t0.01\n"
    )
    result = read_signature(write(tmp_path / "signature.tsv", text))
    assert result.table.set_index("mirna")["log2fc"].to_dict() == {
        "hsa-let-7a-5p": -2.0,
        "hsa-miR-21-5p": 2.0,
    }
    assert list(result.dropped["query"]) == ["hsa-let-7a-1"]
    assert any("rows are precursors" in note and "3 of 3" in note for note in result.notes)


def test_a_mirna_that_goes_up_and_down_is_not_used_and_said(tmp_path: Path) -> None:
    text = "mirna\tdirection\nhsa-miR-21-5p\tup\nhsa-miR-145-5p\tdown\nhsa-miR-21\tdown\n"
    result = read_signature(write(tmp_path / "signature.tsv", text))
    assert list(result.table["mirna"]) == ["hsa-miR-145-5p"]
    assert result.dropped[["query", "reason"]].to_dict("records") == [
        {
            "query": "hsa-miR-21-5p",
            "reason": "line 2: hsa-miR-21-5p with opposite directions in the table",
        },
        {
            "query": "hsa-miR-21",
            "reason": "line 4: hsa-miR-21-5p with opposite directions in the table",
        },
    ]
    assert "Rows not used: 2 with opposite directions in the table." in result.notes


def test_a_written_contrast_reads_back_as_a_signature(tmp_path: Path) -> None:
    from mirbone._core import write_table

    contrast = run_case("voom")
    write_table(contrast.face_table(), tmp_path / "contrast.tsv")
    again = read_signature(tmp_path / "contrast.tsv")
    pd.testing.assert_frame_equal(again.table, contrast.table, rtol=1e-9)  # ten digits in the file
