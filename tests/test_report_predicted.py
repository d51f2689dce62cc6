"""What the report says of predicted targets, and the headline of steps that nearly stand out."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from mirbone._core import InputError
from mirbone.cli._app import app
from mirbone.network import targetscan_on_disk
from mirbone.report import render_report
from mirbone.study import StudyResult, demo_config, findings, make_config, run_study
from mirbone.words import CascadeStep


@pytest.fixture(scope="module")
def demo() -> StudyResult:
    return run_study(demo_config(models=0))


def test_opposing_targets_are_drawn_and_told(tmp_path: Path) -> None:
    """A miRNA that lowers a driver and a brake of one step acts both ways."""
    genes = ("CXCR4", "CDH1", "RUNX2", "7-Sep")
    rows = [f"GUAAACA\t{gene}\thsa-miR-30a-5p\t1\t-0.5\n" for gene in genes]
    table, profile = tmp_path / "targetscan.tsv", tmp_path / "profile.tsv"
    table.write_text("family\tfeature\trep.miRNA\tsites\tscore\n" + "".join(rows))
    profile.write_text("mirna\tdirection\nmiR-30a-5p\tdown\n")
    config = make_config(signature=profile, context="breast", targets=table, models=0)
    result = run_study(config)
    assert result.predicted is not None
    sums = result.predicted.consequences.groupby("step")[["up", "down"]].sum()
    divided = int((sums.min(axis=1) > 0).sum())
    assert divided > 0
    page = render_report(result)
    assert 'aria-label="Targets for and against each step, by miRNA"' in page
    assert f"both sides in {divided} of {len(sums)} pairs of a miRNA and a step" in page
    assert "▼ miR-30a-5p" in page
    assert "damaged by a spreadsheet: &#39;7-Sep&#39; (likely SEPTIN7)" in page


def test_embedded_predictions_are_told_of_what_nothing_is_known_of(demo: StudyResult) -> None:
    page = render_report(demo)
    section = page[page.index('<section id="predicted">') :].split("</section>")[0]
    assert "embedded table" in section
    assert "no known target in this context" in section
    assert "▼ miR-508-5p" in section
    assert "▼ miR-143-3p" not in section  # its known targets are above
    assert "is no finding" in section
    assert "For and against" not in section
    assert len(section) < 4000
    without = run_study(demo_config(models=0).model_copy(update={"predicted": False}))
    assert '<section id="predicted">' not in render_report(without)


def test_long_lists_of_embedded_predictions_stay_out_of_the_page(demo: StudyResult) -> None:
    assert demo.predicted is not None
    many = pd.concat([demo.predicted.targets] * 2000, ignore_index=True)
    page = render_report(replace(demo, predicted=replace(demo.predicted, targets=many)))
    assert "predicted_targets.tsv</a>" not in page
    assert "predicted_targets.tsv</a>" in render_report(demo)


def test_a_table_on_disk_is_used_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data" / "targetscan").mkdir(parents=True)
    table = tmp_path / "data" / "targetscan" / "targetscan_human_summary.tsv"
    table.write_text(
        "family\tfeature\trep.miRNA\tsites\tscore\nGUAAACA\tRUNX2\thsa-miR-30a-5p\t1\t-0.5\n"
    )
    monkeypatch.delenv("MIRBONE_DATA", raising=False)
    assert targetscan_on_disk() is None
    monkeypatch.setenv("MIRBONE_DATA", str(tmp_path / "data"))
    assert targetscan_on_disk() == table
    monkeypatch.setenv("MIRBONE_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match=r"nowhere was not found\. Check MIRBONE_DATA"):
        targetscan_on_disk()
    monkeypatch.setenv("MIRBONE_DATA", str(tmp_path / "data"))
    (tmp_path / "profile.tsv").write_text("mirna\tdirection\nmiR-30a-5p\tdown\n")
    profile, out = str(tmp_path / "profile.tsv"), tmp_path / "out"
    command = ["run", "--signature", profile, "--context", "breast", "--models", "0"]
    done = CliRunner().invoke(app, [*command, "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert f"predicted targets are those of {table}" in done.stderr
    assert (out / "tables" / "consequences.tsv").is_file()
    assert table.name in (out / "study.json").read_text()


def test_the_headline_tells_steps_that_stand_out_before_correction_alone(
    demo: StudyResult,
) -> None:
    steps = demo.steps.copy()
    reached = steps.index[steps["effect"].notna()]
    steps.loc[reached, ["p", "fdr", "z"]] = (0.5, 0.5, 0.3)
    plain = findings(replace(demo, steps=steps))[1]
    assert "no more than random sets" in plain
    assert "before correction" not in plain
    second = steps.loc[reached, "effect"].abs().idxmin()
    label = CascadeStep(steps.loc[second, "step"]).label
    steps.loc[second, ["p", "fdr", "z"]] = (0.01, 0.1, 2.5)
    told = findings(replace(demo, steps=steps))[1]
    assert told.startswith("No step is pushed beyond chance.")
    assert f"Beyond chance only before correction: {label} " in told
