"""The whole chain on real input: a published table and the counts of a cohort."""

from pathlib import Path

import pytest

from mirbone.study import StudyResult, make_config, run_study

pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def folder(reference_dir: Path) -> Path:
    return reference_dir / "expression"


def assert_nothing_is_lost(result: StudyResult) -> None:
    """Every name of the input is tested or dropped with a reason; every silence is listed."""
    contrast = result.contrast
    kept = set(contrast.table["mirna"]) | set(contrast.dropped["query"])
    assert set(contrast.names["mirna"]) | set(contrast.dropped["query"]) == kept
    listed = set(result.left_out["item"])
    assert set(contrast.dropped["query"]) <= listed
    assert {card.mirna for card in result.cards if not card.reaches} <= listed
    assert (result.left_out["reason"] != "").all()


def test_the_published_metastasis_table_runs_to_a_result(folder: Path) -> None:
    result = run_study(
        make_config(
            signature=folder / "limma_metastasis_vs_tumor.txt", context="prostate", models=0
        )
    )
    assert_nothing_is_lost(result)
    directions = result.signature.directions
    lowered = [f"hsa-miR-{name}" for name in ("145-5p", "143-3p", "100-5p", "205-5p")]
    assert (directions[lowered] == -1).all()
    steps = result.steps.set_index("step")
    assert steps.loc["emt_stemness", "effect"] > 0
    assert steps.loc["emt_stemness", "low"] > 0
    assert steps.loc["emt_stemness", "n_mirnas"] >= 10


def test_the_counts_of_the_breast_cohort_run_to_a_result(folder: Path) -> None:
    result = run_study(
        make_config(
            counts=folder / "tcga_brca_mirna_counts.tsv.gz",
            samples=folder / "tcga_brca_clinical.tsv",
            contrast="bone_site=1:0",
            context="breast",
            models=0,
        )
    )
    assert_nothing_is_lost(result)
    assert (result.contrast.n_case, result.contrast.n_control) == (57, 1021)
    assert len(result.contrast.names) == 1046
    assert (result.signature.table["fdr"] < 0.05).all()  # few or none: no threshold is lowered
