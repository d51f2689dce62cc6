"""A table in memory is taken wherever a file is, and gives the same answer."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from expression_cases import GOLDEN
from mirbone._core import Held, InputError, read_table, record_provenance, source_of
from mirbone.evidence import add_claims, load_evidence, read_claims, read_targetscan
from mirbone.expression import (
    Profiles,
    compare,
    contrast_from_counts,
    contrast_from_ct,
    contrast_from_h5ad,
    contrast_from_intensities,
    read_counts,
    read_signature,
)
from mirbone.report import render_report
from mirbone.study import make_config, run_study, study_record
from mirbone.targets import read_gene_utrs
from mirbone.words import load_catalogue

SHEET = GOLDEN / "sheet.tsv"
CLAIM = {
    "subject": "miR-30a-5p",
    "relation": "targets",
    "object": "RUNX2",
    "tier": "clip",
    "reference": "PMID:1",
}


def read(name: str, **options: object) -> pd.DataFrame:
    return pd.read_csv(GOLDEN / name, sep="\t", **options)  # type: ignore[call-overload]


def same(got: object, want: object) -> None:
    for name in ("table", "sensitivity", "dropped", "names"):
        a, b = getattr(got, name), getattr(want, name)
        if a is None or b is None:
            assert a is b
        else:
            pd.testing.assert_frame_equal(a, b, check_exact=True)


@pytest.mark.parametrize("index_col", [0, None])
def test_counts_in_memory_give_the_numbers_of_their_file_to_the_bit(index_col: int | None) -> None:
    counts, samples = read("counts_complete.tsv", index_col=index_col), read("sheet_complete.tsv")
    before = counts.copy(), samples.copy()
    got = compare(counts, samples, "bone:primary", pair="patient")
    want = contrast_from_counts(
        GOLDEN / "counts_complete.tsv",
        GOLDEN / "sheet_complete.tsv",
        "bone:primary",
        pair="patient",
    )
    same(got, want)
    assert any("raw read counts" in note for note in got.notes)
    pd.testing.assert_frame_equal(counts, before[0])
    pd.testing.assert_frame_equal(samples, before[1])


def test_log2_values_in_memory_are_told_as_such_and_gaps_stay_gaps() -> None:
    got = compare(
        read("log2_gaps.tsv", index_col=0), read("sheet.tsv"), "bone:primary", leave_out=0
    )
    want = contrast_from_intensities(GOLDEN / "log2_gaps.tsv", SHEET, "bone:primary", leave_out=0)
    same(got, want)
    assert any("log2 values, in which" in note for note in got.notes)


def test_a_number_in_memory_is_not_rounded_on_its_way() -> None:
    rng = np.random.default_rng(1)
    values = pd.DataFrame(rng.normal(9, 2, (30, 4)), columns=list("abcd"))
    values.index = pd.Index([f"hsa-miR-{i}-x" for i in range(30)])
    read_back = read_table(source_of(values, "counts"), what="the table", numbers=True)
    assert (read_back.iloc[:, 1:].to_numpy(float) == values.to_numpy()).all()


@pytest.fixture
def ct() -> pd.DataFrame:
    rng = np.random.default_rng(2)
    names = [f"hsa-miR-{n}" for n in ("21-5p", "16-5p", "30a-5p", "143-3p", "145-5p", "10b-5p")]
    return pd.DataFrame(
        rng.normal(26, 2, (6, 6)).round(2), index=names, columns=[f"S{i}" for i in range(6)]
    )


@pytest.fixture
def groups(ct: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"sample": ct.columns, "group": ["a", "b"] * 3})


@pytest.mark.parametrize("long", [False, True])
def test_ct_values_are_told_by_their_size_or_their_columns(
    ct: pd.DataFrame, groups: pd.DataFrame, tmp_path: Path, long: bool
) -> None:
    ct.to_csv(tmp_path / "ct.tsv", sep="\t", index_label="mirna")
    want = contrast_from_ct(tmp_path / "ct.tsv", groups, "a:b", references=["hsa-miR-16-5p"])
    given = ct
    if long:
        given = ct.rename_axis("mirna").melt(var_name="sample", value_name="ct", ignore_index=False)
        given = given.reset_index()
    got = compare(given, groups, "a:b", references=["hsa-miR-16-5p"])
    same(got, want)
    assert any("Ct values, in which" in note for note in got.notes)


def test_a_word_for_undetermined_tells_ct(ct: pd.DataFrame, groups: pd.DataFrame) -> None:
    words = ct.astype(object)
    words.iloc[0, 0] = "Undetermined"
    got = compare(words, groups, "a:b", leave_out=0)
    assert any("1 of 36 Ct values" in note for note in got.notes)


def test_what_fits_no_scale_or_two_is_refused(ct: pd.DataFrame, groups: pd.DataFrame) -> None:
    with pytest.raises(InputError, match=r"given as `profiles` must hold log2 .* no other scale"):
        compare(ct * 40 + 0.5, groups, "a:b")
    between = ct - ct.to_numpy().mean() + 16.5
    with pytest.raises(InputError, match="Say which by `scale`: 'log2' or 'ct'"):
        compare(between, groups, "a:b")
    assert compare(between, groups, "a:b", scale="log2").n_case == 3
    with pytest.raises(InputError, match="`scale` must be 'auto', 'counts', 'log2', 'ct'; got"):
        compare(ct, groups, "a:b", scale="Ct")  # type: ignore[arg-type]


def test_profiles_and_anndata_are_compared_as_they_are() -> None:
    profiles = read_counts(read("counts.tsv", index_col=0))
    want = contrast_from_counts(GOLDEN / "counts.tsv", SHEET, "bone:primary", leave_out=0)
    same(compare(profiles, SHEET, "bone:primary", leave_out=0), want)
    sheet = read("sheet.tsv", index_col=0).astype(str)
    data = profiles.to_anndata(sheet.loc[list(profiles.values.columns)])
    before = data.copy()
    got = compare(data, contrast="bone:primary", leave_out=0)
    assert (got.table["p"].to_numpy() == want.table["p"].to_numpy()).all()
    assert (np.asarray(data.X) == np.asarray(before.X)).all()
    with pytest.raises(InputError, match="`samples` has no place beside an AnnData"):
        compare(data, SHEET, "bone:primary")
    with pytest.raises(InputError, match="'auto' or 'counts'"):
        compare(profiles, SHEET, "bone:primary", scale="ct")


def test_an_anndata_file_and_its_anndata_give_the_same(tmp_path: Path) -> None:
    profiles: Profiles = read_counts(GOLDEN / "counts.tsv")
    sheet = read("sheet.tsv", index_col=0).astype(str)
    data = profiles.to_anndata(sheet.loc[list(profiles.values.columns)])
    data.write_h5ad(tmp_path / "counts.h5ad")
    want = contrast_from_h5ad(tmp_path / "counts.h5ad", "bone:primary", leave_out=0)
    same(contrast_from_h5ad(data, "bone:primary", leave_out=0), want)
    same(compare(tmp_path / "counts.h5ad", contrast="bone:primary", leave_out=0), want)


def test_what_is_missing_or_meaningless_is_named_by_its_keyword(ct: pd.DataFrame) -> None:
    counts = read("counts.tsv", index_col=0)
    with pytest.raises(InputError, match="`samples`, the sample sheet"):
        compare(counts, contrast="bone:primary")
    with pytest.raises(InputError, match=r"`contrast` must say .* by its keyword"):
        compare(counts, SHEET)
    with pytest.raises(InputError, match="`references` are reference genes of Ct"):
        compare(counts, SHEET, "bone:primary", references=["hsa-miR-16-5p"])
    with pytest.raises(InputError, match="`profiles` must be a path or a DataFrame; got a list"):
        compare([1, 2], SHEET, "bone:primary")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="did you mean 'pair'"):
        compare(counts, SHEET, "bone:primary", pairs="patient")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pd.DataFrame([[1, 2, 3]], columns=["m", "a", "a"]), "line 1: each column name"),
        (pd.DataFrame({"m": ["miR-21-5p"] * 2, "a": [1, 2]}), "'miR-21-5p' has 2 that differ"),
        (pd.DataFrame({"m": ["x"], "a": ["many"]}), "line 2, column 'a': expected a number"),
        (pd.DataFrame(), "given as `counts` is empty"),
        (pd.DataFrame({"a": [1]}, index=pd.MultiIndex.from_tuples([(1, 2)])), "one level"),
    ],
)
def test_a_message_on_a_table_in_memory_names_the_keyword(
    table: pd.DataFrame, message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_counts(table)
    assert "the count table given as `counts`" in str(caught.value)


def test_labels_that_pandas_turned_to_floats_are_written_whole() -> None:
    table = pd.DataFrame({"sample": ["a", "b"], "patient": [1.0, None], "kept": [True, False]})
    cells = read_table(source_of(table, "samples"), what="the sheet")
    assert cells.to_numpy().tolist() == [["a", "1", "True"], ["b", "", "False"]]
    assert list(cells.index) == [2, 3]


def test_the_caller_may_edit_what_was_given_afterwards() -> None:
    table = pd.DataFrame({"mirna": ["miR-30a-5p"], "direction": ["down"]})
    config = make_config(signature=table)
    digest = record_provenance(config.input_files).inputs
    table.loc[0, "direction"] = "up"
    assert record_provenance(config.input_files).inputs == digest
    assert record_provenance(make_config(signature=table).input_files).inputs != digest


def test_a_signature_in_memory_reads_as_its_file(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "mirna": ["miR-30a-5p", "miR-21-5p", "miR-143-3p", None],
            "direction": [-1, 1, 0, 1],
            "p": [0.01, 1 / 3, np.nan, 0.2],
        }
    )
    table.to_csv(tmp_path / "s.tsv", sep="\t", index=False)
    got, want = read_signature(table), read_signature(tmp_path / "s.tsv")
    same(got, want)
    assert got.table["p"].tolist()[1] == 1 / 3


def test_a_study_runs_on_tables_in_memory_and_records_their_hashes(tmp_path: Path) -> None:
    signature = pd.DataFrame({"mirna": ["miR-30a-5p", "miR-143-3p"], "direction": ["down", "down"]})
    signature.to_csv(tmp_path / "signature.tsv", sep="\t", index=False)
    utrs = pd.DataFrame({"gene": ["RUNX2"], "sequence": ["GCAUGUUUACAAUUGCCAUAAGGUUUACGGA" * 2]})
    utrs.to_csv(tmp_path / "utrs.tsv", sep="\t", index=False)
    claims = pd.DataFrame([CLAIM])
    claims.to_csv(tmp_path / "claims.tsv", sep="\t", index=False)
    held = run_study(make_config(signature=signature, utrs=utrs, evidence=(claims,), models=0))
    filed = run_study(
        make_config(
            signature=tmp_path / "signature.tsv",
            utrs=tmp_path / "utrs.tsv",
            evidence=str(tmp_path / "claims.tsv"),
            models=0,
        )
    )
    pd.testing.assert_frame_equal(held.steps, filed.steps, check_exact=True)
    pd.testing.assert_frame_equal(held.evidence.claims, filed.evidence.claims)
    assert held.predicted is not None and filed.predicted is not None
    pd.testing.assert_frame_equal(held.predicted.targets, filed.predicted.targets)
    record = study_record(held)
    assert record["config"]["signature"] == "DataFrame signature"
    assert list(held.provenance.inputs) == [
        "DataFrame signature", "DataFrame utrs", "DataFrame evidence",
    ]  # fmt: skip
    json.dumps(record)
    assert "SHA-256 of DataFrame signature" in render_report(held)


def test_claims_in_memory_are_taken_where_their_file_is(tmp_path: Path) -> None:
    base = load_evidence([pd.DataFrame([CLAIM])])
    added = base.claims.tail(1)
    assert added["claim_id"].tolist() == ["U-001"]
    added.to_csv(tmp_path / "added.tsv", sep="\t", index=False)
    pd.testing.assert_frame_equal(read_claims(added), read_claims(tmp_path / "added.tsv"))
    embedded = load_evidence()
    for given in (added, tmp_path / "added.tsv"):
        pd.testing.assert_frame_equal(add_claims(embedded, given).claims, base.claims)
    with pytest.raises(InputError, match="the claim table given as `user_tables`, line 2"):
        load_evidence([pd.DataFrame([CLAIM | {"tier": "certain"}])])


def test_a_targetscan_table_and_utrs_in_memory_read_as_their_files(tmp_path: Path) -> None:
    scores = pd.DataFrame(
        {
            "family": ["GUAAACA"],
            "feature": ["RUNX2"],
            "rep.miRNA": ["hsa-miR-30a-5p"],
            "sites": [2],
            "score": [-0.3],
        }
    )
    scores.to_csv(tmp_path / "scores.tsv", sep="\t", index=False)
    got, want = (
        read_targetscan(one, load_catalogue()) for one in (scores, tmp_path / "scores.tsv")
    )
    assert len(got.claims) > 0
    pd.testing.assert_frame_equal(got.claims, want.claims)
    utrs = pd.DataFrame({"gene": ["RUNX2", "SPP1"], "sequence": ["ACGU" * 9, "GGCA" * 8]})
    utrs.to_csv(tmp_path / "utrs.csv", index=False)
    held, filed = read_gene_utrs(utrs), read_gene_utrs(tmp_path / "utrs.csv")
    assert held.utrs.names == filed.utrs.names == ("RUNX2", "SPP1")
    assert (held.utrs.codes == filed.utrs.codes).all()
    with pytest.raises(InputError, match="the UTR file given as `utrs`, line 1"):
        read_gene_utrs(utrs.rename(columns={"sequence": "letters"}))
    with pytest.raises(InputError, match="the TargetScan table given as `published`"):
        read_targetscan(scores.drop(columns="score"), load_catalogue())


def test_the_hash_of_a_table_follows_its_labels_types_and_values() -> None:
    table = pd.DataFrame({"a": [1, 2]})
    others = [
        table.astype(float),
        table.rename(columns={"a": "b"}),
        table * 2,
        table.set_axis([5, 6]),
    ]
    hashes = {source_of(one, "x").sha256() for one in (table, *others)}  # type: ignore[union-attr]
    assert len(hashes) == 5
    again = source_of(table.copy(), "x")
    assert isinstance(again, Held)
    assert again.sha256() in hashes
    assert len(again.sha256()) == len(hashlib.sha256().hexdigest())
