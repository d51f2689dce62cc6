"""Association in tumours: the table that ships, what is looked up in it, and what it stands on."""

import gzip
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from mirbone._core import InputError, package_table, read_table
from mirbone.prediction import (
    ASSOCIATED_COLUMNS,
    ASSOCIATION_COLUMNS,
    association_of,
    load_association,
)
from mirbone.prediction._association import CONTRASTS, check_association
from mirbone.words import load_catalogue

KEY = ["mirna", "cancer", "contrast"]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    path = Path(__file__).resolve().parents[1] / "scripts" / "make_tcga_association.py"
    spec = importlib.util.spec_from_file_location("make_tcga_association", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- the table ----------------------------------------------------------------------------------


def test_the_table_has_numbers_and_may_be_changed() -> None:
    table = load_association()
    assert tuple(table.columns) == ASSOCIATION_COLUMNS
    assert set(table.dtypes.iloc[3:10]) == {np.dtype(float)}
    assert set(table.dtypes.iloc[10:]) == {np.dtype(int)}
    assert set(table["contrast"]) == set(CONTRASTS)
    table["t"] = 0.0
    assert (load_association()["t"] != 0).any()


def test_only_statistics_ship_no_sample_and_no_patient() -> None:
    for name in ("association.tsv", "association_sources.tsv"):
        assert not package_table("prediction", name).map(str).stack().str.contains("TCGA-..-").any()


def test_tumours_are_the_case_as_miRNAs_that_other_cohorts_found_show() -> None:
    t = load_association().set_index(KEY)["t"]
    assert t["hsa-miR-145-5p", "breast", "tumour_vs_normal"] < -5  # Iorio 2005
    assert t["hsa-miR-21-5p", "breast", "tumour_vs_normal"] > 5
    assert t["hsa-miR-183-5p", "prostate", "tumour_vs_normal"] > 5  # 10.1007/s12291-017-0731-9


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("mirna", "hsa-mir-21", "a miRNA of v22"),
        ("cancer", "skin", "a cancer of the vocabulary"),
        ("contrast", "tumor_vs_normal", "a known contrast"),
        ("mirna", "hsa-let-7b-5p", "one row a miRNA, cancer and contrast"),
        ("log2fc", "nan", "finite numbers"),
        ("p", "1.5", "p and fdr from 0 to 1"),
        ("fdr", "0", "fdr not below p"),
        ("ci_high", "-9", "log2fc within its limits"),
        ("t", "3", "t with the sign of log2fc"),
        ("n_case", "1078", "the same groups in a contrast"),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_shown(column: str, value: str, told: str) -> None:
    text = package_table("prediction", "association.tsv")
    text.iloc[0, list(text.columns).index(column)] = value
    with pytest.raises(ValueError, match=rf"must have .*{told}.*; got hsa-\S+ "):
        check_association(text, load_catalogue())


def test_a_column_that_is_absent_is_refused() -> None:
    text = package_table("prediction", "association.tsv").drop(columns="fdr")
    with pytest.raises(ValueError, match="must have the columns mirna, cancer"):
        check_association(text, load_catalogue())


# --- what is looked up --------------------------------------------------------------------------


def test_a_miRNA_stands_among_all_that_were_measured_and_its_family_among_families() -> None:
    """Slow and obvious: count those below."""
    found = association_of("miR-200b", "breast").table.iloc[0]
    assert tuple(found.index) == ASSOCIATED_COLUMNS
    table = load_association()
    here = table.loc[(table["cancer"] == "breast") & (table["contrast"] == "tumour_vs_normal")]
    t = dict(zip(here["mirna"], here["t"], strict=True))
    own = t["hsa-miR-200b-3p"]
    assert found["t"] == own
    place = sum(other < own for other in t.values())
    assert found["percentile"] == pytest.approx((place + 0.5) / len(t) * 100)
    catalogue = load_catalogue()
    families: dict[str, list[float]] = {}
    for name, value in t.items():
        families.setdefault(catalogue.seed_family(name)[0], []).append(value)
    mine = families[catalogue.seed_family("hsa-miR-200b-3p")[0]]
    assert found["family_size"] == len(mine) >= 3  # miR-200b, -200c, -429
    assert found["family_t"] == pytest.approx(np.mean(mine))
    place = sum(np.mean(other) < np.mean(mine) for other in families.values())
    assert found["family_percentile"] == pytest.approx((place + 0.5) / len(families) * 100)


def test_the_middle_of_all_that_were_measured_is_50() -> None:
    table = load_association()
    names = table.loc[table["cancer"] == "prostate", "mirna"].unique().tolist()
    found = association_of(names, "prostate").table
    assert np.allclose(found.groupby("contrast")["percentile"].mean(), 50)
    measured = found.dropna(subset="t").sort_values(["contrast", "mirna"]).reset_index(drop=True)
    shipped = table.loc[table["cancer"] == "prostate"].sort_values(["contrast", "mirna"])
    shipped = shipped.reset_index(drop=True)
    pd.testing.assert_frame_equal(measured[list(ASSOCIATION_COLUMNS)], shipped)


@pytest.mark.parametrize("context", ["lung", "gastric", "any"])
def test_other_cancers_have_none_and_it_is_said(context: str) -> None:
    found = association_of(["miR-21", "foo"], context)
    assert found.table.empty
    assert tuple(found.table.columns) == ASSOCIATED_COLUMNS
    assert "breast and prostate alone: none here" in found.notes[0]
    assert found.unresolved["query"].tolist() == ["foo"]


def test_a_miRNA_that_was_not_measured_has_a_row_without_numbers() -> None:
    found = association_of(["hsa-miR-30a-3p", "miR-21"], "breast")
    first, other = found.table.iloc[0], found.table.iloc[2]
    assert first["mirna"] == "hsa-miR-30a-3p"  # its reads are in those of the guide, -5p
    assert np.isnan(first["t"])
    assert np.isnan(first["percentile"])
    assert first["n_case"] == other["n_case"] > 1000
    assert other["t"] > 0
    assert any("guide arm" in note for note in found.notes)


def test_the_line_is_never_called_an_effect() -> None:
    found = association_of("miR-145", "prostate")
    assert found.notes[0].startswith("Association in tumours is no evidence of effect")
    assert not {"effect", "direction", "verdict", "probability"} & set(found.table.columns)
    assert all(name in " ".join(found.notes) for name in set(found.table["contrast"]))
    assert not any(word in " ".join(found.notes) for word in ("promotes", "suppresses"))


def test_a_context_that_is_no_cancer_is_refused() -> None:
    with pytest.raises(InputError, match=r"`context` must be one of .* Did you mean 'breast'"):
        association_of("miR-145", "Breasts")


# --- what it stands on --------------------------------------------------------------------------


def test_every_cancer_names_its_counts_its_clinical_table_its_script_and_its_paper() -> None:
    sources = package_table("prediction", "association_sources.tsv")
    assert sources["file"].is_unique
    assert len(sources) == 2 * load_association()["cancer"].nunique()
    assert sources["sha256"].str.fullmatch("[0-9a-f]{64}").all()
    assert (sources["script"] == "scripts/make_tcga_association.py").all()
    assert sources["doi"].str.fullmatch(r"10\.\d{4}/\S+").all()


@pytest.mark.reference
def test_the_sources_are_those_of_the_manifest(reference_dir: Path) -> None:
    sources = package_table("prediction", "association_sources.tsv").set_index("file")
    manifest = read_table(reference_dir / "MANIFEST.tsv", what="the manifest").set_index("path")
    told = manifest["sha256"].reindex(sources.index)
    assert sources["sha256"].to_dict() == told.to_dict()


@pytest.mark.reference
def test_the_script_makes_the_rows_of_prostate(script: ModuleType, reference_dir: Path) -> None:
    made = script.of_cancer(reference_dir, "prostate")
    shipped = load_association()
    shipped = shipped.loc[shipped["cancer"] == "prostate"].reset_index(drop=True)
    # the last of four digits may turn with the library of linear algebra
    pd.testing.assert_frame_equal(made, shipped, rtol=2e-3, atol=1e-300, check_dtype=False)


@pytest.mark.reference
def test_the_rows_of_breast_are_those_of_a_plain_difference(reference_dir: Path) -> None:
    """Reads per million of all precursors of an arm, means of the logarithms subtracted."""
    path = reference_dir / "expression/tcga_brca_mirna_counts.tsv.gz"
    with gzip.open(path, "rt") as file:
        counts = pd.read_csv(file, sep="\t", index_col=0)
    field = counts.columns.str.split("-").str[3].str[:2]
    million = counts.sum() / 1e6
    shipped = load_association().set_index(KEY)["log2fc"]
    for mirna, precursors in {
        "hsa-miR-145-5p": ["hsa-mir-145"],
        "hsa-miR-16-5p": ["hsa-mir-16-1", "hsa-mir-16-2"],
        "hsa-miR-9-5p": ["hsa-mir-9-1", "hsa-mir-9-2", "hsa-mir-9-3"],
        "hsa-miR-21-5p": ["hsa-mir-21"],
    }.items():
        level = np.log2(counts.loc[precursors].sum() / million + 0.5)
        plain = level[field == "01"].mean() - level[field == "11"].mean()
        # normalisation, weights and patients move it by some tenths
        assert shipped[mirna, "breast", "tumour_vs_normal"] == pytest.approx(plain, abs=0.4), mirna
