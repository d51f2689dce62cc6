"""Stores: the same bytes whoever ran them and however often they were killed; bad input."""

import errno
import gzip
import json
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from mirbone._core import InputError
from mirbone._core.parts import _workers
from mirbone._core.parts._workers import connect, make_parts
from mirbone.cli._app import app
from mirbone.targets import duplex_energies, read_mirnas, read_utrs
from mirbone.targets.sequences._sequences import encode_sequences
from mirbone.targets.sites._scan import scan_sites
from mirbone.targets.sites._sites import SITE_TYPES
from mirbone.targets.store._part import SITE_COLUMNS
from mirbone.targets.store._store import open_store, store_sites
from targets_store_job import Scores, run, sequences

JOB = Path(__file__).with_name("targets_store_job.py")
MIRNAS = ">let-7a\nUGAGGUAGUAGGUUGUAUAGUU\n>miR-1\nUGGAAUGUAAAGAAGUAUGUAU\n"
UTRS = ">one\nGGctacctcagg\r\nACATTCCA\n>two\nNNNNNNNNNN\n"


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def job(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, str(JOB), str(folder), *arguments]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("store") / "sites"
    run(folder, "plain")
    return content(folder)


# --- what is written ----------------------------------------------------------------------------


def test_the_parts_hold_what_the_scan_finds(tmp_path: Path) -> None:
    mirnas, utrs = sequences()
    store = store_sites(mirnas, utrs, tmp_path, part_nt=4500, non_canonical=True)
    sites = scan_sites(mirnas, utrs, non_canonical=True)
    expected = pd.DataFrame(
        {
            "mirna": [mirnas.names[i] for i in sites.mirna],
            "transcript": [utrs.names[i] for i in sites.utr],
            "start": sites.start,
            "end": sites.end,
            "site_type": [SITE_TYPES[i] for i in sites.site_type],
        }
    )
    found = pd.concat(
        [
            table.astype({"mirna": str, "transcript": str, "site_type": str})
            for table in store.tables()
        ]
    )
    assert tuple(found.columns) == SITE_COLUMNS
    assert np.isnan(found["energy_kcal_mol"].to_numpy()).all()
    keys = list(expected.columns)
    pd.testing.assert_frame_equal(
        found.loc[:, keys].sort_values(by=keys, ignore_index=True),
        expected.sort_values(by=keys, ignore_index=True),
    )
    assert store.counts == sites.counts
    assert open_store(tmp_path) == store


def test_pandas_reads_the_folder_as_one_table_with_scores(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    for name, data in undisturbed.items():
        (tmp_path / name).write_bytes(data)
    table = pd.read_parquet(tmp_path)
    summary = json.loads(undisturbed["_summary.json"])
    assert len(table) == summary["sites"] > 0
    assert len(summary["parts"]) == 12
    assert tuple(table.columns) == (*SITE_COLUMNS, "utr_length")
    mirnas, utrs = sequences()
    sites = scan_sites(mirnas, utrs)
    energies = duplex_energies(mirnas, utrs, sites).tolist()
    where = zip(sites.mirna.tolist(), sites.utr.tolist(), sites.start.tolist(), strict=True)
    expected = {(f"m{m}", f"u{u}", s): e for (m, u, s), e in zip(where, energies, strict=True)}
    rows = table[["mirna", "transcript", "start"]].itertuples(index=False, name=None)
    assert dict(zip(rows, table["energy_kcal_mol"], strict=True)) == expected
    assert (table["utr_length"] == 900).all()


def test_a_set_without_any_site_is_written(tmp_path: Path) -> None:
    empty = encode_sequences([("u", "NNNNNNNN")])
    store = store_sites(encode_sequences([("m", "A" * 22)]), empty, tmp_path)
    assert store.sites == 0
    assert pd.read_parquet(tmp_path).empty


# --- crashes ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_killed_run_resumes_to_the_same_bytes(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    folder = tmp_path / "sites"
    process = subprocess.Popen(job(folder, "plain", "0.1"))
    deadline = time.monotonic() + 60
    while len(list(folder.glob("part-*"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = len(list(folder.glob("part-*")))
    assert 3 <= done < 12
    with pytest.raises(InputError, match="with `resume=True` to complete it"):
        open_store(folder)
    (folder / ".part-00011.parquet.torn.parquet").write_bytes(b"half")
    (folder / "part-00010.parquet").write_bytes(b"PAR1 torn by a power cut")
    store = run(folder, "plain")
    assert store.kept == done
    assert content(folder) == undisturbed


@pytest.mark.slow
@pytest.mark.parametrize("how", ["processes", "dask"])
def test_a_killed_worker_costs_nothing(
    tmp_path: Path, undisturbed: dict[str, bytes], how: str
) -> None:
    folder, flag = tmp_path / "sites", tmp_path / "kill"
    flag.touch()
    done = subprocess.run(
        job(folder, how, "0.0", str(flag)), check=False, capture_output=True, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()
    assert not flag.exists()  # a worker did die
    assert content(folder) == undisturbed


@pytest.mark.slow
def test_workers_end_when_the_run_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "sites"
    process = subprocess.Popen(job(folder, "processes", "0.3"))
    deadline = time.monotonic() + 60
    while not list(folder.glob("part-*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    workers = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not workers.is_file():
        process.kill()
        pytest.skip("this kernel does not list the children of a process")
    pids = [int(pid) for pid in workers.read_text(encoding="ascii").split()]
    process.kill()
    process.wait()
    assert pids
    deadline = time.monotonic() + 30
    while (left := [pid for pid in pids if _runs(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left


def _runs(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return (
        status.is_file() and status.read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    )


@pytest.mark.slow
def test_workers_that_die_again_and_again_are_one_message(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="killed 3 times in a row"):
        list(make_parts([Suicide()] * 2, workers=2, make=Suicide.make))  # type: ignore[list-item]


class Suicide:
    """A part that kills whoever makes it."""

    def make(self) -> None:
        import os

        os.kill(os.getpid(), signal.SIGKILL)


def test_a_full_disk_leaves_whole_parts_and_one_message(
    tmp_path: Path, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    write, written = Path.write_bytes, []

    def fill(self: Path, data: bytes) -> int:
        written.append(self)
        if len(written) > 4:
            write(self, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(self, data)

    folder = tmp_path / "sites"
    monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(InputError, match=r"the disk of .* is full\. Finished parts are whole"):
        run(folder, "plain")
    monkeypatch.undo()
    assert sorted(content(folder)) == [
        "_manifest.json",
        *(f"part-{i:05d}.parquet" for i in range(4)),
    ]
    assert run(folder, "plain").kept == 4
    assert content(folder) == undisturbed


# --- which folder -------------------------------------------------------------------------------


@pytest.mark.parametrize("resume", [False, True])
def test_other_work_is_not_overwritten(tmp_path: Path, resume: bool) -> None:
    mirnas, utrs = sequences()
    store_sites(mirnas, utrs, tmp_path)
    before = content(tmp_path)
    with pytest.raises(
        InputError, match=r"differs in mirnas\.content_sha256, mirnas\.names_sha256"
    ):
        store_sites(mirnas.take(range(49)), utrs, tmp_path, resume=resume)
    with pytest.raises(InputError, match=r"differs in parameters\.scores"):
        store_sites(mirnas, utrs, tmp_path, resume=resume, scorer=Scores())
    assert content(tmp_path) == before


def test_the_same_work_is_replaced_or_kept(tmp_path: Path) -> None:
    mirnas, utrs = sequences()
    first = store_sites(mirnas, utrs, str(tmp_path), part_nt=4500)
    before = content(tmp_path)
    assert open_store(str(tmp_path)) == first
    assert store_sites(mirnas, utrs, tmp_path, part_nt=4500).kept == 0
    assert store_sites(mirnas, utrs, tmp_path, part_nt=4500, resume=True).kept == first.parts
    assert content(tmp_path) == before


def test_a_keyword_that_does_not_exist_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="workers"):
        store_sites(*sequences(), tmp_path / "sites", worker=2)  # pyright: ignore[reportCallIssue]


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="not empty and holds no earlier sites"):
        store_sites(*sequences(), tmp_path)
    with pytest.raises(InputError, match="it is a file"):
        store_sites(*sequences(), tmp_path / "thesis.txt")
    assert list(content(tmp_path)) == ["thesis.txt"]


# --- the command and bad input ------------------------------------------------------------------


def write(folder: Path, name: str, text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    (folder / name).write_bytes(data)
    return str(folder / name)


def scan_command(folder: Path, mirnas: str | bytes, utrs: str | bytes, *more: str) -> list[str]:
    files = write(folder, "m.fa", mirnas), write(folder, "u.fa", utrs)
    out = str(folder / "out")
    return ["targets", "scan", "--mirnas", files[0], "--utrs", files[1], "-o", out, *more]


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())])
def test_the_command_writes_sites_and_says_where(
    tmp_path: Path, pack: Callable[[str], bytes]
) -> None:
    done = CliRunner().invoke(app, scan_command(tmp_path, pack(MIRNAS), pack(UTRS)))
    assert done.exit_code == 0, done.output
    assert "2 sites of 2 miRNAs in 2 UTRs" in done.stdout
    assert str(tmp_path / "out") in done.stdout.splitlines()[-1]
    table = pd.read_parquet(tmp_path / "out")
    rows = table[["mirna", "transcript", "start", "end", "site_type"]].to_numpy().tolist()
    assert rows == [["let-7a", "one", 2, 10, "8mer"], ["miR-1", "one", 12, 20, "8mer"]]


TRUNCATED = gzip.compress(UTRS.encode() * 50, mtime=0)[:60]


@pytest.mark.parametrize(
    ("mirnas", "utrs", "message"),
    [
        ("", UTRS, r"the miRNA file .* is empty"),
        (MIRNAS, "\n\n", r"the UTR file .* is empty"),
        (MIRNAS, ">p\nMKLVRNDEQSW\n", "looks like a protein"),
        (MIRNAS, ">a\nACGU\n>a\nACG\n", "'a' comes more than once"),
        (">short\nUGAGGUA\n", UTRS, "at least 8 nt; 'short' has 7"),
        (">empty\n" + MIRNAS, UTRS, "at least 8 nt; 'empty' has 0"),
        (MIRNAS + ">pre\n" + "ACGUN" * 10 + "A\n", UTRS, "'pre', record 3 of 3, has 51"),
        ("gene\tutr\nRUNX2\tACGU\n", UTRS, "must be FASTA.*are --mirnas and --utrs swapped"),
        (MIRNAS, ">a\n>b\n", "none of 2 records has one"),
        (MIRNAS, TRUNCATED, "could not be read"),
        (MIRNAS, "ACGUACGU\n", "must be FASTA"),
    ],
)
def test_bad_input_is_one_message_and_leaves_nothing(
    tmp_path: Path, mirnas: str, utrs: str | bytes, message: str
) -> None:
    result = CliRunner().invoke(app, scan_command(tmp_path, mirnas, utrs))
    assert isinstance(result.exception, InputError)
    assert pd.Series([str(result.exception)]).str.contains(message).all(), result.exception
    assert not (tmp_path / "out").exists()


MALFORMED = [
    *("", "foo", "foo:", ":8786", "tcp://foo", "foo:bar", "http://127.0.0.1:8786", "::1:8786"),
    *("tcp://127.0.0.1:0", "tcp://127.0.0.1:65536", "tcp://127.0.0.1:8786/x", "tcp://a b:8786"),
]


@pytest.mark.parametrize("address", MALFORMED)
def test_a_malformed_cluster_address_is_told_before_anything_is_asked(
    tmp_path: Path, address: str
) -> None:
    command = scan_command(tmp_path, MIRNAS, UTRS, "--cluster", address)
    result = CliRunner().invoke(app, command)
    assert isinstance(result.exception, InputError)
    told = str(result.exception)
    assert "as tcp://HOST:PORT, such as" in told
    assert f"got --cluster {shlex.quote(address)}." in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "address",
    [
        "localhost:9",
        "tcp://[::1]:9",
        "tcp://[fe80::1%eth0]:9",
        "tls://node-1.lab.org:9/",
        "ucx://a:9",
    ],
)
def test_a_well_formed_cluster_address_is_asked(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_workers, "CONNECT_S", 0.5)
    with pytest.raises(InputError, match="none answered"), connect(address):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9"])
def test_a_cluster_that_does_not_answer_is_one_message_and_no_hang(
    tmp_path: Path, address: str
) -> None:
    command = scan_command(tmp_path, MIRNAS, UTRS, "--cluster", address)
    begin = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "mirbone", *command], capture_output=True, text=True, check=False
    )
    assert (
        time.monotonic() - begin < 60
    )  # 8 s of waiting, and the start of Python on a busy machine
    assert done.returncode == 2
    assert f"--cluster {address}; none answered within 8 s" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_windows_lines_and_long_lines_read_alike(tmp_path: Path) -> None:
    unix = read_mirnas(Path(write(tmp_path, "a", MIRNAS)))
    windows = read_mirnas(Path(write(tmp_path, "b", MIRNAS.replace("\n", "\r\n"))))
    wrapped = read_utrs(Path(write(tmp_path, "c", ">let-7a\nUGAGGUAGUAG\nGUUGUAUAGUU\n")))
    assert unix.content_hash == windows.content_hash
    assert np.array_equal(wrapped.codes, unix.take([0]).codes)


def test_a_log_holds_one_line_a_stage_and_no_bar(tmp_path: Path) -> None:
    command = scan_command(tmp_path, MIRNAS, UTRS)
    done = subprocess.run(
        [sys.executable, "-m", "mirbone", *command], capture_output=True, text=True, check=True
    )
    assert done.stderr == "mirbone: Parts of the sites\n"
    assert len(done.stdout.splitlines()) == 1
