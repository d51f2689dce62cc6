"""Stores: one run at a time, whoever dies; what says complete goes first; readers are told."""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from mirbone._core import InputError, describe, encode_part, part_metadata, read_summary
from mirbone._core.parts import _lock
from mirbone._core.parts._lock import LOCK, holder_of, locked
from mirbone._version import __version__
from parts_job import PARTS, layout, store

JOB = Path(__file__).with_name("parts_job.py")
COMPLETE = ("numbers/_summary.json", "record.json", "total.tsv")


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def flag_of(folder: Path) -> Path:
    return folder.with_suffix(".wait")


def start(folder: Path, how: str, pause: float, *more: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, str(JOB), str(folder), how, str(pause), *more],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@contextmanager
def running(folder: Path, *more: str) -> Iterator[subprocess.Popen]:
    """A run of another process that has finished a part, and goes on when `flag_of` is removed."""
    flag_of(folder).touch()
    process = start(folder, "new", 0, *(more or "1"), str(flag_of(folder)))
    try:
        wait_for(lambda: list(folder.glob("numbers/part-*")))
        assert process.poll() is None
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("parts") / "store"
    store(folder)
    return content(folder)


# --- what is written ----------------------------------------------------------------------------


def test_a_store_is_its_parts_its_manifest_and_what_stands_beside(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    names = [f"numbers/part-{i:05d}.parquet" for i in range(PARTS)]
    assert sorted(undisturbed) == sorted([*names, "numbers/_manifest.json", *COMPLETE])
    store(tmp_path / "two", workers=2)
    assert content(tmp_path / "two") == undisturbed
    assert pd.read_parquet(tmp_path / "two/numbers")["number"].tolist() == list(range(60))


def test_a_part_says_what_it_is_made_of(tmp_path: Path) -> None:
    data = encode_part(pa.table({"a": [1]}), "a tag", {"counts": "1,2"}, compression_level=1)
    (tmp_path / "part").write_bytes(data)
    assert part_metadata(tmp_path / "part") == {"mirbone": "a tag", "counts": "1,2"} | {
        "ARROW:schema": part_metadata(tmp_path / "part")["ARROW:schema"]
    }


def test_a_manifest_names_inputs_parameters_seed_and_versions() -> None:
    said = describe(3, {"mirnas": "hash"}, {"models": 5}, 7, packages=("lifelines",))
    names = ("numba", "numpy", "pyarrow", "lifelines")
    assert said == {
        "format": 3,
        "mirnas": "hash",
        "models": 5,
        "seed": 7,
        "versions": {"mirbone": __version__} | {name: version(name) for name in names},
    }
    assert "seed" not in describe(3, {}, {})


def test_progress_counts_the_parts_that_are_there(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    store(tmp_path, progress=lambda *said: told.append(said))
    assert told == [("Parts of the numbers", done, PARTS) for done in range(PARTS + 1)]
    (tmp_path / "numbers/part-00002.parquet").unlink()
    told.clear()
    store(tmp_path, resume=True, progress=lambda *said: told.append(said))
    assert [done for _, done, _ in told] == [PARTS - 1, PARTS]


# --- one run at a time --------------------------------------------------------------------------


def test_a_second_run_is_refused_and_touches_nothing(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    folder = tmp_path / "store"
    with running(folder) as first:
        for how in ("new", "resume"):
            second = start(folder, how, 0)
            told = second.communicate(timeout=60)[1]
            assert second.returncode == 2
            assert f"{folder} is being written by another run: process {first.pid} on this " in told
            assert f"since {time.strftime('%Y')}-" in told
            assert "Nothing was touched. Wait until that run ends, or give another folder." in told
        flag_of(folder).unlink()
        assert first.wait(60) == 0
    assert content(folder) == undisturbed


def test_one_process_cannot_open_a_folder_twice(tmp_path: Path) -> None:
    tmp_path.joinpath("link").symlink_to(tmp_path)
    with locked(tmp_path):
        for name in (tmp_path, tmp_path / "link"):
            with pytest.raises(InputError, match="another run: this same process on this machine"):
                locked(name).__enter__()
    with locked(tmp_path):
        assert (tmp_path / LOCK).is_file()
    assert not (tmp_path / LOCK).exists()


def test_the_command_that_comes_second_ends_with_2_and_one_message(tmp_path: Path) -> None:
    out = tmp_path / "sites"
    out.mkdir()
    (tmp_path / "m.fa").write_text(">let-7a\nUGAGGUAGUAGGUUGUAUAGUU\n", encoding="utf-8")
    (tmp_path / "u.fa").write_text(">one\nGGCUACCUCAGG\n", encoding="utf-8")
    files = ["--mirnas", str(tmp_path / "m.fa"), "--utrs", str(tmp_path / "u.fa"), "-o", str(out)]
    with locked(out):
        before = content(out)
        done = subprocess.run(
            [sys.executable, "-m", "mirbone", "targets", "scan", *files],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert content(out) == before
    assert done.returncode == 2
    assert f"is being written by another run: process {os.getpid()} on this" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_lock_of_a_killed_run_is_taken_over_at_once(
    tmp_path: Path, undisturbed: dict[str, bytes], workers: str
) -> None:
    folder = tmp_path / "store"
    with running(folder, workers) as first:
        first.send_signal(signal.SIGKILL)  # its workers live on for a moment
        first.wait()
        assert (folder / LOCK).is_file()
        assert store(folder, resume=True) >= 1
    assert content(folder) == undisturbed


def test_a_forked_child_does_not_keep_the_lock_of_a_killed_run(tmp_path: Path) -> None:
    program = (
        "import os, sys, time; from pathlib import Path; "
        "from mirbone._core.parts._lock import locked\n"
        "with locked(Path(sys.argv[1])):\n"
        "    child = os.fork()\n"
        "    if child: print(child, flush=True)\n"
        "    time.sleep(0 if not child and sys.argv[2:] else 60)\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", program, str(tmp_path)]
    for ends_first in ([], ["now"]):  # a child that ends does not take its parent's lock with it
        parent = subprocess.Popen([*command, *ends_first], stdout=subprocess.PIPE, text=True)
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        if ends_first:
            wait_for(lambda pid=child: _state(pid) == "Z")
        with pytest.raises(InputError, match=f"process {parent.pid} on this machine"):
            locked(tmp_path).__enter__()
        parent.kill()
        parent.wait()
        with locked(tmp_path):
            assert bool(ends_first) or _state(child) == "S"
        if not ends_first:
            os.kill(child, signal.SIGKILL)
        parent.stdout.close()


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]


def test_a_lock_whose_file_has_just_gone_is_not_taken_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, asked = _lock._lock, []

    def after_the_holder_ended(descriptor: int, *, shared: bool = False) -> None:
        if not asked:
            (tmp_path / LOCK).unlink()
        asked.append(descriptor)
        lock(descriptor, shared=shared)

    monkeypatch.setattr(_lock, "_lock", after_the_holder_ended)
    with locked(tmp_path):
        assert len(asked) == 2
        with pytest.raises(InputError, match="being written by another run"):
            locked(tmp_path).__enter__()


# --- where the kernel's word is not enough ------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("_TOUCH_S", 0.05), ("_DEAD_S", 0.6), ("_SETTLE_S", 0.01)):
        monkeypatch.setattr(_lock, name, seconds)


def elsewhere(folder: Path) -> Path:
    path = folder / LOCK
    record = {"process": 7, "host": "node-9", "since": "2026-01-02 03:04:05.678+00:00"}
    path.write_text(json.dumps(record), encoding="utf-8")
    return path


def test_another_machines_lock_is_taken_over_only_when_nobody_touches_it(
    tmp_path: Path, quick: None
) -> None:
    from threading import Event, Thread

    path, ended = elsewhere(tmp_path), Event()

    def touch() -> None:
        while not ended.wait(0.05):
            os.utime(path)

    living = Thread(target=touch)
    living.start()
    with pytest.raises(InputError, match=r"process 7 on node-9, since 2026-01-02 03:04:05\. "):
        locked(tmp_path).__enter__()
    assert str(holder_of(tmp_path)) == "process 7 on node-9, since 2026-01-02 03:04:05"
    ended.set()
    living.join()
    with locked(tmp_path):
        assert str(os.getpid()) in path.read_text(encoding="utf-8")
    assert not path.exists()


def test_a_disk_without_locks_has_one_writer_too(
    tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(descriptor: int, *, shared: bool = False) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(_lock, "_lock", unsupported)
    with locked(tmp_path), pytest.raises(InputError, match="another run: this same process"):
        locked(tmp_path).__enter__()
    assert not (tmp_path / LOCK).exists()
    elsewhere(tmp_path)
    with locked(tmp_path):
        pass


def test_a_torn_record_of_a_killed_run_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text('{"process": 7, "ho', encoding="utf-8")
    with locked(tmp_path):
        pass


# --- what says complete -------------------------------------------------------------------------


@pytest.mark.parametrize("resume", [False, True])
def test_what_says_complete_goes_before_any_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, resume: bool
) -> None:
    store(tmp_path)
    (tmp_path / "numbers/part-00003.parquet").write_bytes(b"torn")
    unlink, gone = Path.unlink, list[str]()

    def note(self: Path, missing_ok: bool = False) -> None:
        if self.exists():
            gone.append(str(self.relative_to(tmp_path)))
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", note)
    store(tmp_path, resume=resume)
    parts = [3] if resume else range(PARTS)
    assert gone[:3] == list(COMPLETE)
    assert set(gone[3:]) == {*(f"numbers/part-{i:05d}.parquet" for i in parts), LOCK}


def test_a_run_that_stops_leaves_nothing_that_says_complete(tmp_path: Path) -> None:
    store(tmp_path)

    def stop(what: str, done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store(tmp_path, progress=stop)
    assert sorted(content(tmp_path)) == [
        "numbers/_manifest.json",
        *(f"numbers/part-{i:05d}.parquet" for i in range(2)),
    ]


def test_what_a_kill_left_half_written_is_cleared(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    store(tmp_path)
    for name in (".record.json.x.json", "numbers/.part-00001.parquet.x.parquet"):
        (tmp_path / name).write_bytes(b"half")
    store(tmp_path, resume=True)
    assert content(tmp_path) == undisturbed


def test_a_folder_that_is_replaced_while_it_is_written_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "store"

    def replace(what: str, done: int, total: int) -> None:
        if done == 2:
            shutil.rmtree(folder)
            store(folder, seed=2)

    with pytest.raises(InputError, match="was removed or replaced while it was written"):
        store(folder, progress=replace)
    assert json.loads((folder / "numbers/_manifest.json").read_text())["seed"] == 2
    assert not (folder / LOCK).exists()


# --- who may not, and readers -------------------------------------------------------------------


def test_folders_of_others_are_left_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "total.tsv").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"holds no earlier numbers.*things \(total\.tsv\)"):
        store(tmp_path)
    assert content(tmp_path) == {"total.tsv": b"mine"}
    (tmp_path / "other").mkdir()
    store(tmp_path / "other")
    before = content(tmp_path / "other")
    with pytest.raises(InputError, match=r"differs in seed\. Nothing was written"):
        store(tmp_path / "other", seed=2)
    assert content(tmp_path / "other") == before


def test_no_worker_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`workers`, a number of processes, must be at least 1"):
        store(tmp_path / "store", workers=0)
    assert not (tmp_path / "store").exists()


def test_a_reader_is_told_why_a_store_is_not_complete(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with pytest.raises(InputError, match=r"the numbers of a finished run in .*; there is none"):
        read_summary(layout(folder))
    with running(folder) as first:
        with pytest.raises(
            InputError, match=f"it is being written by process {first.pid} .*Wait until that run"
        ):
            read_summary(layout(folder))
        first.kill()
        first.wait()
        with pytest.raises(InputError, match=r"has stopped\. Run it again with `resume=True`"):
            read_summary(layout(folder))
        assert holder_of(folder) is None
    store(folder, resume=True)
    assert list(read_summary(layout(folder))) == ["sha256"]


# --- two runs, one killed at any moment ---------------------------------------------------------


def kill_one_of_two(folder: Path, undisturbed: dict[str, bytes], seed: int) -> None:
    """Whatever happens, a folder that says complete is complete, and the next run ends well."""
    rng = random.Random(seed)
    pause = rng.choice([0.0, 0.02, 0.1])
    how = [rng.choice(["new", "resume"]) for _ in range(2)]
    runs = [start(folder, each, pause, rng.choice("12")) for each in how]
    if rng.random() < 0.8:  # the moment is after the first of them has begun
        wait_for(lambda: folder.exists() or all(run.poll() is not None for run in runs))
    time.sleep(rng.uniform(0, 8 * pause + 0.2))
    victim, other = rng.sample(runs, 2)
    victim.kill()
    said = [run.communicate(timeout=120)[1] for run in (victim, other)]
    assert victim.returncode in {0, 2, -signal.SIGKILL}, said
    assert other.returncode in {0, 2}, said
    found = content(folder) if folder.exists() else {}
    found.pop(LOCK, None)
    if "numbers/_summary.json" in found:
        assert found == undisturbed, (seed, said)
    else:  # the victim held the folder: before the other came, or anew after the other had ended
        assert not set(found) & set(COMPLETE[:1]), (seed, said)
        assert victim.returncode == -signal.SIGKILL, (seed, said)
        assert other.returncode == 0 or "being written by another run" in said[1]
    store(folder, resume=rng.random() < 0.5)
    assert content(folder) == undisturbed, seed


@pytest.mark.parametrize("seed", range(3))
def test_one_of_two_runs_is_killed(
    tmp_path: Path, undisturbed: dict[str, bytes], seed: int
) -> None:
    kill_one_of_two(tmp_path / "store", undisturbed, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 160))
def test_one_of_two_runs_is_killed_at_many_moments(
    tmp_path: Path, undisturbed: dict[str, bytes], seed: int
) -> None:
    kill_one_of_two(tmp_path / "store", undisturbed, seed)
