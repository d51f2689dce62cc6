"""Small public functions and the tables that rooms promise, each against a value written here."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mirbone._core import InputError
from mirbone.checks import CELL_CHECK_COLUMNS, check_statements
from mirbone.evidence import expand_claims, load_evidence, strongest_first
from mirbone.expression import contrast_from_intensities, read_intensities
from mirbone.network import (
    GENE_EFFECT_COLUMNS,
    LEFT_OUT_COLUMNS,
    STATEMENT_COLUMNS,
    Context,
    build_network,
    gene_effects,
    predicted_from_utrs,
    read_predicted,
)
from mirbone.study import as_percent, make_config, read_profile
from mirbone.words import (
    BONE_METASTASIS_EFFECTS,
    CANCERS,
    FLUIDS,
    HOST_TISSUES,
    Compartment,
    load_catalogue,
)

MIR_30A = "hsa-miR-30a-5p"
SITE, FILL = "TGTTTACA", "GC" * 60  # an 8mer of miR-30: UGUAAACA, read backwards and paired


def test_the_strongest_tier_comes_first_and_rows_of_one_tier_keep_their_order() -> None:
    tiers = [
        "prediction",
        "patient_association",
        "reporter_mutated_site",
        "perturbation",
        "perturbation",
    ]
    claims = pd.DataFrame({"tier": tiers, "claim_id": list("abcde")})
    assert "".join(strongest_first(claims)["claim_id"]) == "cdeba"


def test_intensities_are_taken_as_they_are_and_counts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "log2.tsv"
    path.write_text("mirna\tS1\tS2\tS3\nhsa-miR-30a\t7.25\tNA\t6.5\nmiR-21\t9\t10\t11.125\n")
    values = read_intensities(path).values
    assert values.loc[MIR_30A].tolist()[::2] == [7.25, 6.5]
    assert np.isnan(values.loc[MIR_30A, "S2"])
    assert values.loc["hsa-miR-21-5p"].tolist() == [9, 10, 11.125]
    path.write_text("mirna\tS1\tS2\nhsa-miR-30a\t700\t65000\nmiR-21\t90000\t10\n")
    with pytest.raises(InputError, match="log2"):
        read_intensities(path)


@pytest.fixture
def utrs(tmp_path: Path) -> Path:
    path = tmp_path / "utrs.fa"
    short, long = FILL + SITE + FILL, FILL + SITE + FILL + SITE + FILL
    path.write_text(f">RUNX2\n{long}\n>SPP1\n{FILL}\n>ZEB1\n{short}\n>RUNX2 \n{FILL}\n")
    return path


def test_targets_are_predicted_where_a_utr_holds_a_site(utrs: Path) -> None:
    found = predicted_from_utrs(utrs, [MIR_30A, "hsa-miR-99999"], load_catalogue())
    table = found.predictions.set_index("gene")
    assert set(table.index) == {"RUNX2", "ZEB1"}
    assert set(table["mirna"]) == {MIR_30A}
    assert table.loc["RUNX2", "log2_change"] < table.loc["ZEB1", "log2_change"] < 0  # 2 sites, 1
    assert (table["low"] < table["log2_change"]).all()
    assert (table["log2_change"] < table["high"]).all()
    assert found.unresolved["query"].tolist() == ["hsa-miR-99999"]
    assert found.utr_lengths["RUNX2"] == 3 * len(FILL) + 2 * len(SITE)  # the longest of two


def test_predictions_come_from_one_source_or_none(utrs: Path, tmp_path: Path) -> None:
    catalogue = load_catalogue()
    assert read_predicted([MIR_30A], catalogue) is None
    with pytest.raises(InputError, match="`utrs` or `targets`, not both"):
        read_predicted([MIR_30A], catalogue, utrs=utrs, targets=utrs)
    table = tmp_path / "targetscan.tsv"
    table.write_text(
        "family\tfeature\trep.miRNA\tsites\tscore\nGUAAACA\tRUNX2\thsa-miR-30a-5p\t1\t-0.5\n"
    )
    one = read_predicted([MIR_30A], catalogue, targets=table)
    assert one is not None
    assert one.predictions["mirna"].tolist() == [MIR_30A]  # the family has more members
    assert one.predictions["log2_change"].tolist() == [-0.5]


@pytest.mark.parametrize(
    ("log2_ratio", "says"),
    [(1.0, "+100.0 %"), (-1.0, "-50.0 %"), (0.0, "0.0 %"), (-0.0003, "0.0 %"), (0.5, "+41.4 %")],
)
def test_a_ratio_is_told_as_a_change_in_percent(log2_ratio: float, says: str) -> None:
    assert as_percent(log2_ratio) == says


def test_the_profile_of_a_study_is_the_contrast_of_its_input(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    samples = [f"S{i}" for i in range(8)]
    table = pd.DataFrame(
        rng.normal(8, 1, (20, 8)), [f"hsa-miR-9990{i}" for i in range(20)], samples
    )
    table.to_csv(tmp_path / "log2.tsv", sep="\t", index_label="mirna")
    sheet = pd.DataFrame({"sample": samples, "group": ["a", "b"] * 4, "batch": list("uuvvuuvv")})
    sheet.to_csv(tmp_path / "samples.tsv", sep="\t", index=False)
    given = {"intensities": tmp_path / "log2.tsv", "samples": tmp_path / "samples.tsv"}
    config = make_config(**given, contrast="a:b", batch="batch", context="breast")
    told = read_profile(config, load_catalogue()).table
    paths = given["intensities"], given["samples"]
    expected = contrast_from_intensities(*paths, "a:b", batch="batch").table
    pd.testing.assert_frame_equal(told, expected)
    without = contrast_from_intensities(*paths, "a:b").table
    assert not np.allclose(told.sort_values("mirna")["p"], without.sort_values("mirna")["p"])


# --- promised columns ---------------------------------------------------------------------------


def test_a_network_keeps_what_it_left_out_and_what_was_stated() -> None:
    base = load_evidence()
    network = build_network(
        expand_claims(base, load_catalogue()), Context("breast"), entities=base.entities
    )
    assert tuple(network.left_out.columns) == LEFT_OUT_COLUMNS
    assert (network.left_out["reason"] != "").all()
    assert tuple(network.statements.columns) == STATEMENT_COLUMNS
    assert set(network.statements["cancer"]) <= {"", "breast"}
    effects = gene_effects(network)
    assert tuple(effects.columns) == GENE_EFFECT_COLUMNS
    runx2 = effects.set_index(["gene", "step"]).loc[("RUNX2", "osteomimicry")]
    assert runx2["effect"] > 0
    assert effects["effect"].abs().max() <= 1
    assert effects["agreement"].between(0.5, 1).all()


def test_every_claim_that_is_checked_or_not_has_a_row_of_the_promised_columns() -> None:
    base = load_evidence()
    claims = expand_claims(base, load_catalogue())
    cells = claims.loc[claims["claim_id"] == "T1-015"]  # in the osteoclast: no model
    table = check_statements(cells, base.entities, load_catalogue())
    assert tuple(table.columns) == CELL_CHECK_COLUMNS
    assert table["reason"].tolist() == ["no model of the compartment osteoclast"] * len(table)
    assert table["agrees"].isna().all()


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("cancer", CANCERS),
        ("host_tissue", HOST_TISSUES),
        ("fluid", FLUIDS),
        ("bone_metastasis_effect", BONE_METASTASIS_EFFECTS),
        ("compartment", [one.value for one in Compartment]),
    ],
)
def test_the_embedded_claims_use_every_word_in_its_one_meaning(column: str, words) -> None:
    used = set(load_evidence().claims[column]) - {""}
    assert used
    assert used <= set(words)
