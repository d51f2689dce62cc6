"""Ensembles on disk: files in, the same bytes out, however often they were killed; bad input."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from mirbone._core import InputError
from mirbone.cell import (
    STATE_COLUMNS,
    draw_parameters,
    parameter_table,
    read_racipe_parameters,
    read_topology,
    steady_states,
    store_ensemble,
)
from mirbone.cli._app import app

JOB = Path(__file__).with_name("cell_ensemble_job.py")
SWITCH = "Source Target Type\nmiR200 ZEB1 2\nZEB1 miR200 2\nZEB1 ZEB1 1\nSNAI1\tZEB1\t1\n"
RING = "A B 2\nB C 2\nC A 2\n"


def topology(folder: Path, text: str = SWITCH) -> Path:
    path = folder / "circuit.topo"
    path.write_text(text, encoding="utf-8")
    return path


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("ensemble")
    store_ensemble(topology(folder), folder / "out", models=400, starts=4, seed=6)
    return content(folder / "out")


# --- what is written ----------------------------------------------------------------------------


def test_the_tables_hold_parameters_and_states(tmp_path: Path) -> None:
    path = topology(tmp_path)
    stored = store_ensemble(path, tmp_path / "out", models=120, starts=5, seed=3)
    model = read_topology(path)
    assert model.names == ("miR200", "ZEB1", "SNAI1")
    found = steady_states(model, draw_parameters(model, 120, seed=3), starts=5, seed=3)
    states = pd.read_parquet(tmp_path / "out" / "states")
    assert tuple(states.columns) == (*STATE_COLUMNS, *model.names)
    np.testing.assert_array_equal(states[list(model.names)].to_numpy(), found.levels)
    np.testing.assert_array_equal(states["model"], found.model_index)
    assert (states.groupby("model")["starts"].sum() == 5).all()
    assert states.groupby("model")["state"].max().add(1).tolist() == list(found.counts)
    assert stored.states == len(states)
    parameters = pd.read_parquet(tmp_path / "out" / "parameters.parquet")
    assert parameters["Act_of_SNAI1ToZEB1"].between(1, 100).all()
    assert parameters["Inh_of_ZEB1TomiR200"].between(0.01, 1).all()
    record = json.loads((tmp_path / "out" / "ensemble.json").read_text(encoding="utf-8"))
    assert record["seed"] == 3
    assert list(record["inputs"]) == ["circuit.topo"]
    assert record["states"] == len(states)


def test_parameters_that_were_written_are_read_back(tmp_path: Path) -> None:
    model = read_topology(topology(tmp_path))
    drawn = draw_parameters(model, 7, seed=2)
    table = tmp_path / "sets.tsv"
    parameter_table(model, drawn).to_csv(table, sep="\t", index=False)
    read = read_racipe_parameters(table, model)
    for name in ("production", "degradation", "threshold", "hill", "fold"):
        # Production is multiplied by the fold changes and divided again.
        np.testing.assert_allclose(getattr(read, name), getattr(drawn, name), rtol=1e-14)


# --- crashes ------------------------------------------------------------------------------------


def test_a_run_that_stopped_resumes_to_the_same_bytes(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    path, out = topology(tmp_path), tmp_path / "out"
    kept = ("_manifest.json", "part-00000.parquet", "part-00003.parquet")
    for name, data in undisturbed.items():
        if name.startswith("states/") and name.endswith(kept):
            (out / "states").mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(data)
    (out / "states" / "part-00007.parquet").write_bytes(b"PAR1 torn by a power cut")
    stored = store_ensemble(path, out, models=400, starts=4, seed=6, resume=True)
    assert stored.kept == 2
    assert content(out) == undisturbed


@pytest.mark.slow
def test_a_killed_run_resumes_to_the_same_bytes(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    path, out = topology(tmp_path), tmp_path / "out"
    process = subprocess.Popen([sys.executable, str(JOB), str(path), str(out), "0.3"])
    deadline = time.monotonic() + 60
    while len(list(out.glob("states/part-*"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = len(list(out.glob("states/part-*")))
    assert 2 <= done < 8
    (out / "states" / "part-00007.parquet").write_bytes(b"PAR1 torn by a power cut")
    stored = store_ensemble(path, out, models=400, starts=4, seed=6, resume=True)
    assert stored.kept == done
    assert content(out) == undisturbed


def test_processes_give_the_same_bytes(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    path = topology(tmp_path)
    store_ensemble(path, tmp_path / "out", models=400, starts=4, seed=6, workers=2)
    assert content(tmp_path / "out") == undisturbed


def test_a_dask_cluster_gives_the_same_bytes(
    tmp_path: Path, undisturbed: dict[str, bytes], socket_enabled: None
) -> None:
    from distributed import LocalCluster

    path = topology(tmp_path)
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address
        store_ensemble(path, tmp_path / "out", models=400, starts=4, seed=6, cluster=address)
    assert content(tmp_path / "out") == undisturbed


def test_other_work_is_not_overwritten(tmp_path: Path) -> None:
    path, out = topology(tmp_path), tmp_path / "out"
    store_ensemble(path, out, models=3, starts=1)
    before = content(out)
    with pytest.raises(InputError, match=r"holds the ensemble of other work: it differs in seed"):
        store_ensemble(path, out, models=3, starts=1, seed=9)
    assert content(out) == before
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"holds other things \(notes.txt\); nothing was written"):
        store_ensemble(path, tmp_path / "full", models=3, starts=1)


# --- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no edge"),
        ("Source Target Type\n", "holds no edge"),
        ("A B 1\nB A\n", "line 2: expected `source target 1`"),
        ("A B 1\nB A 3\n", "line 2: expected .* got 'B A 3'"),
        ("A B 1\nB A 2\nA B 2\n", "lines 1 and 3: A -> B both activates and inhibits"),
        ("A B 1\nA B 1\n", "lines 1 and 2: A -> B comes twice"),
    ],
)
def test_a_wrong_topology_is_told(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_topology(topology(tmp_path, text))


def test_a_topology_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="was not found"):
        read_topology(tmp_path / "none.topo")


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda t: t.rename(columns={"Prod_of_ZEB1": "Prod_of_TWIST1"}), "unknown: Prod_of_TWIST1"),
        (lambda t: t.drop(columns="Deg_of_SNAI1"), "missing: Deg_of_SNAI1"),
        (
            lambda t: t.assign(Deg_of_SNAI1=0.0),
            "line 2, column 'Deg_of_SNAI1': expected a fin",
        ),
        (lambda t: t.assign(Act_of_SNAI1ToZEB1=0.5), "SNAI1 on ZEB1 is 0.5; the topology's sign"),
    ],
)
def test_parameters_that_do_not_fit_are_told(tmp_path: Path, edit, message: str) -> None:
    model = read_topology(topology(tmp_path))
    table = tmp_path / "sets.tsv"
    edit(parameter_table(model, draw_parameters(model, 2))).to_csv(table, sep="\t", index=False)
    with pytest.raises(InputError, match=message):
        read_racipe_parameters(table, model)


def test_racipe_parameters_need_their_names(tmp_path: Path) -> None:
    (tmp_path / "X_parameters.dat").write_text("1\t1\t2.0\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"expected RACIPE's X.prs beside"):
        read_racipe_parameters(tmp_path / "X_parameters.dat", read_topology(topology(tmp_path)))


def test_models_that_do_not_converge_are_counted_and_named(tmp_path: Path) -> None:
    path = topology(tmp_path, RING)
    model = read_topology(path)
    drawn = draw_parameters(model, 3, seed=1)
    table = parameter_table(model, drawn)
    steep = {"Prod": 50.0, "Deg": 1.0, "Trd": 1.0, "Num": 6.0, "Inh": 1e-6}  # a repressilator
    table.loc[1, :] = [steep[name.split("_")[0]] for name in table.columns]
    table.to_csv(tmp_path / "sets.tsv", sep="\t", index=False)
    out = tmp_path / "out"
    options = ["--parameters", str(tmp_path / "sets.tsv"), "--starts", "4", "-o", str(out)]
    done = CliRunner().invoke(app, ["cell", "ensemble", str(path), *options])
    assert done.exit_code == 0, done.output
    assert "4 of 12 starts reached no stable state, in 1 models (1); 1 of these" in done.output
    assert "steady states of 3 models" in done.output
    models = pd.read_csv(out / "models.tsv", sep="\t")
    assert models["unconverged"].tolist() == [0, 4, 0]
    assert models["states"].tolist()[1] == 0
