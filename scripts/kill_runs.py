"""Kill long runs at random moments, resume them, and compare every byte with an undisturbed run.

`make kill` does a hundred kills; ``python scripts/kill_runs.py --kills 12`` does a few. Each work
(sites of a scan, an ensemble, a cohort) runs in two worker processes, whose whole group gets
SIGKILL: after a random time, or as soon as a file is being written or the summary stands. It is
resumed, and may be killed again, until it ends. On a Dask cluster a worker is killed instead, and
the run has to end well without being resumed. After every kill, a folder that says it is complete
must be so.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

CIRCUIT = "A B 1\nB A 2\nA C 2\nC C 1\nC B 2\nC A 1\nD A 2\nB D 1\n"
CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""
LIMIT_S = 300.0  # no run of these takes a tenth of it
AGAIN = 0.5  # chance that a resumed run is killed too


@dataclass(slots=True)
class Work:
    """One kind of long work, on an input that takes seconds.

    Parameters
    ----------
    name : str
        For the report.
    command : list of str
        The program and its arguments, without workers and output.
    summary : str
        What stands last when all is there, in the output folder.
    want : dict of str to bytes
        Files of an undisturbed run.
    seconds : float
        How long that took.
    kills, resumes, complete, differences : int
        What happened: processes killed, runs resumed, kills after the end, folders that differ.
    """

    name: str
    command: list[str]
    summary: str
    want: dict[str, bytes] = field(default_factory=dict)
    seconds: float = 0.0
    kills: int = 0
    resumes: int = 0
    complete: int = 0
    differences: int = 0


def make_works(folder: Path, rng: random.Random) -> list[Work]:
    """Write small inputs.

    Parameters
    ----------
    folder : Path
        Where.
    rng : random.Random
        Draws sequences.

    Returns
    -------
    list of Work
        Scan, ensemble and cohort.
    """

    def fasta(name: str, count: int, length: int) -> str:
        rows = (f">{i}\n{''.join(rng.choices('ACGU', k=length))}\n" for i in range(count))
        (folder / name).write_text("".join(rows), encoding="utf-8")
        return str(folder / name)

    (folder / "c.topo").write_text(CIRCUIT, encoding="utf-8")
    program = [sys.executable, "-m", "mirbone"]
    files = ["--mirnas", fasta("m.fa", 300, 22), "--utrs", fasta("u.fa", 300, 1200)]
    circuit = [str(folder / "c.topo"), "--models", "500", "--starts", "4", "--seed", "3"]
    return [
        Work("scan", [sys.executable, __file__, "scan", *files], "_summary.json"),
        Work("ensemble", [*program, "cell", "ensemble", *circuit], "states/_summary.json"),
        Work(
            "cohort", [*program, "niche", "cohort", "--patients", "90000"], "patients/_summary.json"
        ),
    ]


def scan(arguments: list[str]) -> None:
    """Scan as ``mirbone targets scan`` does, in smaller parts.

    Parameters
    ----------
    arguments : list of str
        As the command takes them.
    """
    from mirbone.targets import read_mirnas, read_utrs, store_sites

    parser = argparse.ArgumentParser()
    for name in ("--mirnas", "--utrs", "--cluster", "-o"):
        parser.add_argument(name)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    given = parser.parse_args(arguments)
    store_sites(
        read_mirnas(given.mirnas), read_utrs(given.utrs), given.o, workers=given.workers,
        cluster=given.cluster, resume=given.resume, part_nt=40_000,
    )  # fmt: skip


def content(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder.

    Parameters
    ----------
    folder : Path
        A store.

    Returns
    -------
    dict of str to bytes
        By path within it; the lock of a killed run is left out.
    """
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "_lock"
    }


def start(work: Work, out: Path, *more: str) -> subprocess.Popen:
    """Start a run in a group of its own.

    Parameters
    ----------
    work : Work
        What to do.
    out : Path
        Its folder.
    *more : str
        Further arguments.

    Returns
    -------
    Popen
        With standard error as text.
    """
    return subprocess.Popen(
        [*work.command, *more, "-o", str(out)],
        start_new_session=True, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def finish(process: subprocess.Popen) -> None:
    """Wait for a run that must end well.

    Parameters
    ----------
    process : Popen
        The run.
    """
    told = process.communicate(timeout=LIMIT_S)[1]
    if process.returncode != 0:
        raise SystemExit(f"a run ended with {process.returncode}:\n{told}")


def measure(work: Work, folder: Path) -> None:
    """Run a work undisturbed: what it must always give, and how long it takes.

    Parameters
    ----------
    work : Work
        Its ``want`` and ``seconds`` are filled.
    folder : Path
        For its files.
    """
    out = folder / f"{work.name}-undisturbed"
    begin = time.monotonic()
    finish(start(work, out, "--workers", "2"))
    work.seconds, work.want = time.monotonic() - begin, content(out)


def wait_for_a_moment(work: Work, out: Path, process: subprocess.Popen, rng: random.Random) -> None:
    """Wait until a random moment of a run, or until it writes.

    Parameters
    ----------
    work : Work
        Says how long a run takes.
    out : Path
        Its folder.
    process : Popen
        The run.
    rng : random.Random
        Draws the moment.
    """
    seen: dict[str, Callable[[], bool]] = {
        "time": lambda: False,
        "writing": lambda: any(out.rglob(".*")),
        "parts": lambda: len(list(out.rglob("part-*"))) > parts,
        "summary": (out / work.summary).exists,
    }
    parts = rng.randrange(4)
    kind = rng.choices(list(seen), (5, 3, 2, 1))[0]
    until = time.monotonic() + (
        rng.uniform(0, 1.1 * work.seconds) if kind == "time" else 3 * work.seconds
    )
    while time.monotonic() < until and process.poll() is None and not seen[kind]():
        time.sleep(0.001)
    time.sleep(rng.choice([0.0, 0.0, 0.002, 0.02]))


def kill_and_resume(work: Work, out: Path, rng: random.Random) -> None:
    """Kill a run of two workers once or more often, resume it, and compare.

    Parameters
    ----------
    work : Work
        Its counts are raised.
    out : Path
        A folder that is not there.
    rng : random.Random
        Draws moments.
    """
    resume: list[str] = []
    while True:
        process = start(work, out, "--workers", "2", *resume)
        wait_for_a_moment(work, out, process, rng)
        work.kills += 1
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:  # it had ended
            work.kills -= 1
        process.communicate()
        if (out / work.summary).exists():
            work.complete += 1
            parts = {name: data for name, data in content(out).items() if "/." not in f"/{name}"}
            work.differences += parts != work.want
        resume = ["--resume"]
        if rng.random() > AGAIN:
            break
    work.resumes += 1
    finish(start(work, out, "--workers", "2", "--resume"))
    work.differences += content(out) != work.want or (out / "_lock").exists()


def kill_a_worker(work: Work, out: Path, address: str, rng: random.Random) -> None:
    """Kill a worker of a Dask cluster while it works; the run has to end well.

    Parameters
    ----------
    work : Work
        Its counts are raised.
    out : Path
        A folder that is not there.
    address : str
        Of the scheduler.
    rng : random.Random
        Draws the moment and the worker.
    """
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        process = start(work, out, "--cluster", address)
        wait_for_a_moment(work, out, process, rng)
        pids = sorted(client.run(os.getpid).values())
        os.kill(rng.choice(pids), signal.SIGKILL)
        work.kills += 1
        finish(process)
        work.differences += content(out) != work.want


def report(works: list[Work], on_cluster: dict[str, int]) -> str:
    """Say what happened.

    Parameters
    ----------
    works : list of Work
        With their counts.
    on_cluster : dict of str to int
        Workers of the cluster that were killed, by work.

    Returns
    -------
    str
        A table.
    """
    lines = [
        "| work | kills | of them, workers of a cluster | resumes | after the end | differences |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {work.name} | {work.kills} | {on_cluster[work.name]} | {work.resumes} | "
        f"{work.complete} | {work.differences} |"
        for work in works
    ]
    total = [
        sum(getattr(work, name) for work in works) for name in ("kills", "resumes", "complete")
    ]
    wrong = sum(work.differences for work in works)
    lines.append(
        f"| all | {total[0]} | {sum(on_cluster.values())} | {total[1]} | {total[2]} | {wrong} |"
    )
    return "\n".join(lines)


def kill_runs(kills: int, seed: int, *, cluster: bool = True) -> tuple[list[Work], str]:
    """Kill runs until there were so many kills.

    Parameters
    ----------
    kills : int
        Over all works.
    seed : int
        Of the moments.
    cluster : bool, optional
        Whether a sixth of them hit workers of a Dask cluster.

    Returns
    -------
    works : list of Work
        With their counts.
    report : str
        The same as a table.
    """
    rng = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="mirbone-kills-"))
    helper = None
    try:
        works = make_works(folder, rng)
        on_cluster = dict.fromkeys((work.name for work in works), 0)
        for work in works:
            measure(work, folder)
        if cluster:
            (folder / "cluster.py").write_text(CLUSTER, encoding="utf-8")
            helper = subprocess.Popen(
                [sys.executable, str(folder / "cluster.py")], text=True, start_new_session=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            assert helper.stdout is not None
            address = helper.stdout.readline().strip()
        number = 0
        while sum(work.kills for work in works) < kills:
            work, out = works[number % len(works)], folder / str(number)
            if helper is not None and number % 6 < len(works):
                kill_a_worker(work, out, address, rng)
                on_cluster[work.name] += 1
            else:
                kill_and_resume(work, out, rng)
            shutil.rmtree(out)
            number += 1
            print(f"\r{sum(work.kills for work in works)} kills", end="", file=sys.stderr)
        print(file=sys.stderr)
        return works, report(works, on_cluster)
    finally:
        if helper is not None:
            os.killpg(helper.pid, signal.SIGKILL)
            helper.communicate()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Kill runs as the arguments say, and leave with 1 where a byte differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-cluster", action="store_true", help="processes of this machine alone")
    given = parser.parse_args()
    works, told = kill_runs(given.kills, given.seed, cluster=not given.no_cluster)
    print(told)
    sys.exit(any(work.differences for work in works))


if __name__ == "__main__":
    if sys.argv[1:2] == ["scan"]:
        scan(sys.argv[2:])
    else:
        main()
