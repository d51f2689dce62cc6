"""Ctrl-C, SIGTERM and a closed terminal, at any moment: one line, 130, and nothing half-written."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

STOPPED = "mirbone: stopped; nothing half-written was left behind."
RESUME = f"{STOPPED} Go on with --resume."
CIRCUIT = "A B 1\nB A 2\nA C 2\nC C 1\nC B 2\n"


def command(name: str, folder: Path) -> list[str]:
    """A command that takes some seconds and writes to ``out``."""
    rng = random.Random(1)

    def fasta(file: str, count: int, length: int) -> str:
        rows = [f">{i}\n{''.join(rng.choices('ACGU', k=length))}\n" for i in range(count)]
        (folder / file).write_text("".join(rows), encoding="utf-8")
        return str(folder / file)

    if name == "scan":
        files = ["--mirnas", fasta("m.fa", 150, 22), "--utrs", fasta("u.fa", 1500, 1500)]
        return ["targets", "scan", *files, "--workers", "2", "-o", "out"]
    if name == "ensemble":
        (folder / "c.topo").write_text(CIRCUIT, encoding="utf-8")
        return ["cell", "ensemble", "c.topo", "--models", "20000", "--workers", "2", "-o", "out"]
    if name == "cohort":
        return ["niche", "cohort", "--patients", "2000000", "--workers", "2", "-o", "out"]
    return ["demo", "--models", "30", "-o", "out"]


def begin(arguments: list[str], folder: Path) -> subprocess.Popen:
    """Start a command as a terminal does, and wait until it hears signals."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mirbone", *arguments], cwd=folder, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    until = time.monotonic() + 60
    while not _hears(process.pid) and time.monotonic() < until:
        time.sleep(0.001)
    return process


def _hears(pid: int) -> bool:
    """Whether a process has a handler for SIGTERM, as this program sets one before all else."""
    caught = [
        line.split()[1]
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        if line.startswith("SigCgt")
    ]
    return bool(caught) and bool(int(caught[0], 16) >> (signal.SIGTERM - 1) & 1)


def alive(group: int) -> list[str]:
    """Processes of a group that have not ended; those that nobody has waited for have no line."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(path.name)) == group and (path / "cmdline").read_bytes():
                found.append(path.name)
        except OSError:
            continue
    return found


def stop(
    name: str, folder: Path, after: float, number: int = signal.SIGINT, *, group: bool = True
) -> str:
    """Stop a command after so many seconds; give the last line that it said."""
    process = begin(command(name, folder), folder)
    time.sleep(after)
    (os.killpg if group else os.kill)(process.pid, number)
    told = process.communicate(timeout=60)[1]
    lines = told.splitlines()
    assert process.returncode == 128 + number, told
    assert all(line.startswith("mirbone: ") for line in lines), told
    assert [line for line in lines if "stopped" in line] == lines[-1:]
    until = time.monotonic() + 5
    while alive(process.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert alive(process.pid) == []
    left = [str(path.relative_to(folder)) for path in folder.rglob("*")]
    assert [path for path in left if "/." in f"/{path}" or path.endswith("_lock")] == []
    return lines[-1]


@pytest.mark.parametrize(("name", "after"), [("scan", 0.0), ("scan", 2.5), ("demo", 1.0)])
def test_ctrl_c_is_answered_in_one_line(name: str, after: float, tmp_path: Path) -> None:
    assert stop(name, tmp_path, after) in (STOPPED, RESUME)


def test_a_stop_of_the_parent_alone_ends_its_workers(tmp_path: Path) -> None:
    assert stop("cohort", tmp_path, 3.0, signal.SIGTERM, group=False) == RESUME


MOMENTS = (0.0, 0.03, 0.1, 0.2, 0.4, 0.6, 0.9, 1.2, 1.5, 1.8, 2.2, 2.6, 3.0, 3.5, 4.0, 5.0)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["scan", "ensemble", "cohort", "demo"])
def test_ctrl_c_is_answered_at_any_moment(name: str, tmp_path: Path) -> None:
    said = []
    for number, after in enumerate(MOMENTS):
        folder = tmp_path / str(number)
        folder.mkdir()
        said.append(stop(name, folder, after))
    assert set(said) == ({STOPPED} if name == "demo" else {STOPPED, RESUME})


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_end_of_a_session_is_answered_too(number: signal.Signals, tmp_path: Path) -> None:
    for name in ("scan", "demo"):
        for after in (0.0, 0.5, 1.5, 3.0):
            folder = tmp_path / f"{name}-{after}"
            folder.mkdir()
            for group in (False, True):
                assert stop(name, folder, after, number, group=group) in (STOPPED, RESUME)


@pytest.mark.slow
def test_a_client_of_a_cluster_stops_and_leaves_the_cluster_be(tmp_path: Path) -> None:
    program = (
        "from distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as one:\n"
        "        print(one.scheduler_address, flush=True); input()\n"
    )
    (tmp_path / "cluster.py").write_text(program, encoding="utf-8")
    cluster = subprocess.Popen(
        [sys.executable, "cluster.py"], cwd=tmp_path, start_new_session=True, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert cluster.stdout is not None
    address = cluster.stdout.readline().strip()
    try:
        for after in (0.5, 1.5, 2.5, 4.0):
            arguments = [*command("cohort", tmp_path)[:4], "--cluster", address, "-o", "out"]
            process = begin(arguments, tmp_path)
            time.sleep(after)
            os.killpg(process.pid, signal.SIGINT)
            told = process.communicate(timeout=60)[1]
            assert (process.returncode, told.splitlines()[-1:]) in (
                (130, [STOPPED]), (130, [RESUME]),
            ), told  # fmt: skip
            assert "Traceback" not in told
            assert not list((tmp_path / "out").rglob(".*"))
        assert cluster.poll() is None
    finally:
        cluster.communicate("\n", timeout=60)


def test_what_was_finished_before_a_stop_is_kept(tmp_path: Path) -> None:
    arguments = command("cohort", tmp_path)
    process = begin(arguments, tmp_path)
    until = time.monotonic() + 60
    while not list(tmp_path.glob("out/patients/part-*")) and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60)[1].splitlines()[-1] == RESUME
    parts = {path: path.read_bytes() for path in tmp_path.glob("out/patients/part-*")}
    assert parts
    again = begin([*arguments, "--resume"], tmp_path)
    time.sleep(1.0)
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=60)
    for path, data in parts.items():
        assert path.read_bytes() == data
