"""Cohorts on disk: the same bytes whoever made them; the command; bad input."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from mirbone._core import InputError
from mirbone.cli._app import app
from mirbone.niche import CURVE_COLUMNS, PatientModel, Schedule, simulate_cohort, store_cohort
from mirbone.niche.cohort import _cohort as cohort_module

MODEL = PatientModel("breast", {"shedding": 2.0})
TREATED = PatientModel("breast", {"PTHLH": 2.0}, (Schedule("zoledronate", number=6),))


def content(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_a_store_holds_what_the_simulation_gives(tmp_path: Path) -> None:
    store = store_cohort(MODEL, 700, tmp_path, seed=3)
    stored = pd.read_parquet(tmp_path / "patients")
    expected = simulate_cohort(MODEL, 700, seed=3)
    pd.testing.assert_frame_equal(
        stored.astype({"outcome": str}), expected.astype({"outcome": str})
    )
    assert tuple(store.curves.columns) == CURVE_COLUMNS
    assert len(pd.read_csv(tmp_path / "curves.tsv", sep="\t")) == len(store.curves)
    manifest = json.loads((tmp_path / "patients/_manifest.json").read_text())
    assert manifest["seed"] == 3
    assert manifest["model"]["changes"] == {"shedding": 2.0}


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of 100 patients, in this process."""
    monkeypatch.setattr(cohort_module, "PART_PATIENTS", 100)


def test_a_stopped_run_goes_on_to_the_same_bytes(tmp_path: Path, small_parts: None) -> None:
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    store_cohort(MODEL, 350, whole, seed=1)
    store_cohort(MODEL, 350, stopped, seed=1)
    for name in ("part-00001.parquet", "_summary.json"):
        (stopped / "patients" / name).unlink()
    (stopped / "patients/part-00003.parquet").write_bytes(b"half")
    seen: list[tuple[str, int, int]] = []
    store = store_cohort(
        MODEL, 350, stopped, seed=1, resume=True, progress=lambda *said: seen.append(said)
    )
    assert (store.kept, store.parts) == (2, 4)
    assert seen == [("Parts of the patients", done, 4) for done in (2, 3, 4)]
    assert content(stopped) == content(whole)


def test_two_processes_write_the_bytes_of_one(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    store_cohort(MODEL, 300, one, seed=1)
    store_cohort(MODEL, 300, two, seed=1, workers=2)
    assert content(one) == content(two)


def test_a_cluster_writes_the_bytes_of_one_process(tmp_path: Path, socket_enabled: None) -> None:
    import distributed

    local: Any = distributed.LocalCluster
    one, dask = tmp_path / "one", tmp_path / "dask"
    store_cohort(TREATED, 250, one, seed=1)
    with local(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        store_cohort(TREATED, 250, dask, seed=1, cluster=cluster.scheduler_address)
    assert content(dask) == content(one)


def test_other_work_in_the_folder_is_refused(tmp_path: Path) -> None:
    store_cohort(MODEL, 20, tmp_path, seed=1)
    with pytest.raises(InputError, match="patients of other work: it differs in seed"):
        store_cohort(MODEL, 20, tmp_path, seed=2)


def test_the_command_writes_patients_and_curves(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app,
        ["niche", "cohort", "--patients", "60", "--set", "support=0.5", "-o", str(tmp_path / "c")],
    )
    assert result.exit_code == 0, result.output
    assert "60 patients" in result.output
    assert len(pd.read_parquet(tmp_path / "c/patients")) == 60
    curves = pd.read_csv(tmp_path / "c/curves.tsv", sep="\t")
    assert set(curves["group"]) <= {"all", "carriers", "no_cells"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--patients", "0"], "at least 1 patient"),
        (["--patients", "-5"], "at least 1 patient"),
        (["--patients", "5", "--set", "sheding=1"], "Did you mean shedding"),
        (["--patients", "5", "--set", "shedding=-1"], "not below 0"),
        (["--patients", "5", "--set", "shedding=much"], "NAME=NUMBER"),
        (["--patients", "5", "--set", "shedding"], "NAME=NUMBER"),
        (["--patients", "5", "--set", "shedding=1", "--set", "shedding=2"], "twice"),
        (["--patients", "5", "--years", "-1"], "follow-up must be above 0"),
        (["--patients", "5", "--drug", "zoledronat"], "Did you mean zoledronate"),
        (["--patients", "5", "--drug", "zoledronate:start_d=9000"], "after the last day"),
    ],
)
def test_wrong_input_is_one_message(tmp_path: Path, arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(app, ["niche", "cohort", *arguments, "-o", str(tmp_path / "c")])
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)
    assert not (tmp_path / "c").exists()
