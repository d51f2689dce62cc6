"""What a card says of its miRNA, each value against one that was worked out apart from it."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mirbone.report import render_report
from mirbone.study import StudyResult, make_config, run_study

BONE, PRIMARY = ("S1", "S3", "S5", "S7"), ("S2", "S4", "S6", "S8")
MIRNA = "hsa-miR-143-3p"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty miRNAs in four samples a group; miR-143-3p is lowered by about 3."""
    folder = tmp_path_factory.mktemp("profile")
    rng = np.random.default_rng(4)
    samples = [f"S{i}" for i in range(1, 9)]
    names = [MIRNA, "hsa-miR-100-5p", *(f"hsa-miR-9990{i}" for i in range(38))]
    table = pd.DataFrame(rng.normal(9, 0.4, size=(40, 8)).round(3), index=names, columns=samples)
    table.loc[MIRNA, list(BONE)] -= 3.0
    table.to_csv(folder / "log2.tsv", sep="\t", index_label="mirna")
    groups = ["bone", "primary"] * 4
    sheet = pd.DataFrame({"sample": samples, "group": groups})
    sheet.to_csv(folder / "samples.tsv", sep="\t", index=False)
    return folder


@pytest.fixture(scope="module")
def result(profile: Path) -> StudyResult:
    return run_study(
        make_config(
            intensities=profile / "log2.tsv", samples=profile / "samples.tsv",
            contrast="group=bone:primary", context="prostate", models=0,
        )
    )  # fmt: skip


def card_of(result: StudyResult, mirna: str = MIRNA) -> str:
    page = render_report(result)
    card = page[page.index(f'id="card-{mirna}"') :]
    return " ".join(re.sub(r"<[^>]+>", " ", card[: card.index("</article>")]).split())


def measured(profile: Path) -> pd.Series:
    table = pd.read_csv(profile / "log2.tsv", sep="\t", index_col="mirna")
    return table.loc[MIRNA]


def test_a_card_names_accession_and_sequence_of_mirbase(result: StudyResult) -> None:
    assert f"{MIRNA} ▼ lowered MIMAT0000435 · UGAGAUGAAGCACUGUAGCUC ·" in card_of(result)


def test_a_card_gives_the_change_its_interval_p_and_fdr(result: StudyResult, profile: Path) -> None:
    values = measured(profile)
    change = values[list(BONE)].mean() - values[list(PRIMARY)].mean()
    row = result.contrast.table.set_index("mirna").loc[MIRNA]
    card = card_of(result)
    found = re.search(
        r"log2 fold change (\S+) \(95 % interval (\S+) to (\S+)\) · p (\S+) · FDR (\S+)", card
    )
    assert found, card
    shown, low, high, p, fdr = map(float, found.groups())
    assert shown == pytest.approx(change, abs=0.0051)  # two decimals
    assert (low + high) / 2 == pytest.approx(change, abs=0.0051)
    assert low == pytest.approx(row["ci_low"], abs=0.0051)
    assert high == pytest.approx(row["ci_high"], abs=0.0051)
    assert p == pytest.approx(row["p"], rel=0.05)  # two digits
    assert fdr == pytest.approx(row["fdr"], rel=0.05)
    assert p < fdr < 0.05


def test_a_card_gives_the_range_of_the_change_without_any_one_patient(
    result: StudyResult, profile: Path
) -> None:
    values = measured(profile)
    changes = []
    for one in (*BONE, *PRIMARY):
        case = values[[s for s in BONE if s != one]].mean()
        changes.append(case - values[[s for s in PRIMARY if s != one]].mean())
    found = re.search(r"· (\S+) to (\S+) when any one patient is left out", card_of(result))
    assert found
    assert float(found[1]) == pytest.approx(min(changes), abs=0.0051)
    assert float(found[2]) == pytest.approx(max(changes), abs=0.0051)
    assert min(changes) < max(changes) - 0.02


def test_a_change_that_hangs_on_one_patient_is_told(result: StudyResult) -> None:
    assert result.contrast.sensitivity is not None
    table = result.contrast.sensitivity.assign(sign_holds=False)
    turned = replace(result, contrast=replace(result.contrast, sensitivity=table))
    card = card_of(turned)
    assert "the direction changes when one patient is left out" in card
    assert "when any one patient is left out" not in card


def test_what_was_not_measured_is_not_on_the_card(tmp_path: Path) -> None:
    rows = {
        "log2fc": "mirna\tlog2fc\nmiR-143\t1.234\n",
        "direction": "mirna\tdirection\nmiR-143\tup\n",
    }
    cards = {}
    for name, text in rows.items():
        (tmp_path / f"{name}.tsv").write_text(text)
        config = make_config(signature=tmp_path / f"{name}.tsv", context="prostate", models=0)
        cards[name] = card_of(run_study(config))
    assert "▲ raised" in cards["log2fc"] and "▲ raised" in cards["direction"]
    assert "log2 fold change +1.23" in cards["log2fc"]
    assert "log2 fold change" not in cards["direction"]
    for card in cards.values():
        head = card[: card.index("UGAGAUGAAGCACUGUAGCUC") + 80]
        assert not re.search(r"interval|· p |FDR|left out|nan", head)
