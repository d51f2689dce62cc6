"""`mirbone biomarkers check` and `compare`: the verdict first, the tables beside it."""

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from biomarker_cases import haemolysed, noise
from mirbone.cli._app import app

RUN = CliRunner()


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    labelled = haemolysed(noise(1, 20, 20))
    labelled.profiles.values.to_csv(tmp_path / "ct.tsv", sep="\t")
    sheet = labelled.sheet.assign(patient=[f"p{i}" for i in range(40)])
    sheet.to_csv(tmp_path / "samples.tsv", sep="\t")
    return [
        "--ct", str(tmp_path / "ct.tsv"), "--samples", str(tmp_path / "samples.tsv"),
        "--contrast", "cancer:healthy",
    ]  # fmt: skip


def test_check_says_its_verdict_first_and_writes_its_tables(
    files: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "check"
    done = RUN.invoke(
        app, ["biomarkers", "check", *files, "--batch", "plate", "--batch", "day", "-o", str(out)]
    )
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("confounded by the haemolysis score (AUC ")
    assert sorted(path.name for path in out.iterdir()) == [
        "confounding.tsv", "nondetects.tsv", "normalisers.tsv", "samples.tsv",
    ]  # fmt: skip
    table = pd.read_csv(out / "confounding.tsv", sep="\t")
    assert {"plate", "day", "haemolysis_ratio"} <= set(table["factor"])


def test_check_follows_visits(files: list[str], tmp_path: Path) -> None:
    sheet = pd.read_csv(tmp_path / "samples.tsv", sep="\t", dtype=str)
    sheet["patient"] = [f"p{i // 2}" for i in range(40)]
    sheet["day"] = ["0", "84"] * 20
    sheet.to_csv(tmp_path / "samples.tsv", sep="\t", index=False)
    more = ["--group", "patient", "--visit", "day", "-o", str(tmp_path / "out")]
    done = RUN.invoke(app, ["biomarkers", "check", *files, *more])
    assert done.exit_code == 0, done.output
    visits = pd.read_csv(tmp_path / "out" / "visits.tsv", sep="\t")
    assert len(visits) == 20
    assert visits["usable"].all()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--visit", "day"], "--visit needs --group"),
        (["--group", "nobody"], "--group must name a column of the sample sheet; 'nobody'"),
        (["--group", "plate"], "each patient must be of one class"),
        (["--batch", "nothing"], "--batch must name a column of the sample sheet; 'nothing'"),
        (["--lod", "4"], "--lod must be between 20 and 60 cycles; got 4"),
        (["--spike", "UniSp9"], "UniSp9"),
    ],
)
def test_what_check_refuses_is_said_in_one_message(
    files: list[str], tmp_path: Path, more: list[str], message: str
) -> None:
    done = RUN.invoke(app, ["biomarkers", "check", *files, *more, "-o", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert message in str(done.exception)
    assert not (tmp_path / "out").exists()


def test_compare_counts_its_answers(files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ["--cancer", "breast", "--fluid", "serum", "--comparison", "cancer:healthy"]
    done = RUN.invoke(app, ["biomarkers", "compare", *files, *asked, "-o", str(out)])
    assert done.exit_code == 0, done.output
    table = pd.read_csv(out / "literature.tsv", sep="\t")
    assert done.stdout.startswith(f"of {len(table)} published claims ")
    row = table.loc[(table["mirna"] == "hsa-miR-182-5p") & (table["match"] == "same")].iloc[0]
    assert row["answer"] == "agree"
    assert "differs between the groups" in row["haemolysis"]
    refused = RUN.invoke(
        app, ["biomarkers", "compare", *files, *asked[:4], "--comparison", "A:B", "-o", str(out)]
    )
    assert "--comparison must name groups of papers" in str(refused.exception)
