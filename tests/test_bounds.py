"""What is asked of a machine is bounded: sizes unpacked, memory, workers, seeds; and paths."""

import bz2
import gzip
import io
import lzma
import os
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from mirbone._core import (
    InputError,
    Notice,
    check_memory,
    check_seed,
    check_whole,
    fitting_workers,
    read_bytes,
    read_table,
    resolved,
    write_text,
)
from mirbone._core import _bounds as bounds
from mirbone._core._unpack import VARIABLE, largest_file

# without the time, which would give each worker of a parallel run other names of tests
packed_bytes = partial(gzip.compress, mtime=0)


TABLE = b"mirna\tdirection\nmiR-143\tdown\n"


def bomb(folder: Path, members: int = 1, size: int = 40_000_000) -> Path:
    path = folder / "t.tsv.gz"
    path.write_bytes(packed_bytes(bytes(size), 9) * members)
    return path


def zipped(names: list[str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, TABLE)
    return data.getvalue()


# --- what is unpacked ---------------------------------------------------------------------------


@pytest.mark.parametrize("members", [1, 5])
def test_a_small_file_that_unpacks_to_much_is_left_where_it_exceeds_the_bound(
    members: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bomb(tmp_path, members)
    assert path.stat().st_size < 250_000
    monkeypatch.setenv(VARIABLE, "8M")
    tracemalloc.start()
    with pytest.raises(
        InputError, match=r"the t .*unpacks from .* kB to more than fits: 8 MB is "
    ) as told:
        read_table(path, what="the t")
    assert tracemalloc.get_traced_memory()[1] < 30e6  # 40 or 200 MB if it were unpacked whole
    tracemalloc.stop()
    assert f"set the environment variable {VARIABLE} higher, such as {VARIABLE}=32M." in str(
        told.value
    )
    monkeypatch.setenv(VARIABLE, "300M")
    assert len(read_bytes(path, "the t")) == members * 40_000_000


def test_a_plain_file_is_bounded_too_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.tsv"
    with path.open("wb") as file:
        file.truncate(50_000_000_000)  # a file of holes takes no disk
    with pytest.raises(InputError, match=r"has 50 GB, more than fits: .* is the most that is read"):
        read_bytes(path, "the t")
    path.write_bytes(b"12345678")
    monkeypatch.setenv(VARIABLE, "8")
    assert read_bytes(path, "the t") == b"12345678"
    monkeypatch.setenv(VARIABLE, "7")
    with pytest.raises(InputError, match="8 bytes, more than fits: 7 bytes"):
        read_bytes(path, "the t")


@pytest.mark.parametrize(
    ("said", "size"),
    [("16G", 16e9), ("500M", 5e8), ("1.5 GB", 1.5e9), ("2e9", 2e9), ("10kB", 1e4), ("64GiB", 64e9)],
)
def test_the_bound_is_said_by_a_variable(
    said: str, size: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, said)
    assert largest_file() == size


@pytest.mark.parametrize("said", ["much", "-1", "0", "1e400", "16 G 2", "\x1b[31m"])
def test_a_variable_that_is_no_size_is_told(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, said)
    with pytest.raises(InputError, match=f"{VARIABLE} must be a size such as 16G or 500M"):
        largest_file()


def test_without_the_variable_the_machine_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    for memory, size in ((16 * 10**9, 10**9), (512 * 10**9, 4 * 10**9)):
        monkeypatch.setattr("mirbone._core._unpack.machine_memory", lambda memory=memory: memory)
        assert largest_file() == size


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (bz2.compress(TABLE), "packed with bzip2. Unpack it first"),
        (lzma.compress(TABLE), "packed with xz. Unpack it first"),
        (b"\x28\xb5\x2f\xfd" + bytes(9), "packed with zstd. Unpack it first"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(9), "packed with 7-Zip. Unpack it first"),
        (packed_bytes(packed_bytes(TABLE)), "packed with gzip twice. Unpack it first"),
        (packed_bytes(bz2.compress(TABLE)), "packed with bzip2. Unpack it first"),
        (zipped(["a.tsv", "b.tsv"]), r"a zip archive of 2 files \('a.tsv', 'b.tsv'\). Unpack it"),
        (zipped([]), r"a zip archive of 0 files \(none\). Unpack it"),
        (zipped(["xl/workbook.xml"]), "Excel workbook"),
        (packed_bytes(TABLE)[:-5], "could not be read: .* Copy the file again."),
        (packed_bytes(TABLE) + b"more", "could not be read: .* Copy the file again."),
        (packed_bytes(TABLE)[:12] + b"\xff" * 40, "could not be read: .* Copy the file again."),
        (b"\x1f\x8b", "could not be read: .* Copy the file again."),
    ],
)
def test_what_is_packed_otherwise_or_damaged_is_told(
    data: bytes, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "t.tsv"
    path.write_bytes(data)
    with pytest.raises(InputError, match=says):
        read_table(path, what="the table")


def test_several_members_of_gzip_are_one_file(tmp_path: Path) -> None:
    path = tmp_path / "t"
    path.write_bytes(packed_bytes(TABLE[:10]) + packed_bytes(b"") + packed_bytes(TABLE[10:]))
    assert read_bytes(path, "the table") == TABLE


# --- paths --------------------------------------------------------------------------------------


def looped(folder: Path) -> Path:
    (folder / "a").symlink_to(folder / "b")
    (folder / "b").symlink_to(folder / "a")
    return folder / "a"


def piped(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


NOWHERE: dict[str, Callable[[Path], Path]] = {
    "a circle of links": looped,
    "a name too long": lambda f: f / ("n" * 300),
    "a path too long": lambda f: f / "/".join(["d" * 200] * 30),
    "below a circle": lambda f: looped(f) / "t.tsv",
    "a zero byte": lambda f: f / "a\0b",
    "a pipe": piped,
    "a device": lambda f: Path("/dev/full"),
    "a folder": lambda f: f,
}


@pytest.mark.parametrize("kind", NOWHERE)
def test_a_path_that_leads_to_no_file_is_refused(kind: str, tmp_path: Path) -> None:
    path = NOWHERE[kind](tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError):
        write_text(path, "text")
    with pytest.raises(InputError):
        read_bytes(path, "the table")
    assert sorted(tmp_path.rglob("*")) == before
    assert not Path("/dev/full").is_file()


@pytest.mark.parametrize("name", ["n" * 250 + ".tsv", "é" * 120 + ".tsv", "x." + "y" * 200])
def test_a_long_name_that_can_be_is_written(name: str, tmp_path: Path) -> None:
    write_text(tmp_path / name, "text")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_path_that_goes_up_and_down_is_written_where_it_leads(tmp_path: Path) -> None:
    write_text(tmp_path / "none" / ".." / "new" / "t.tsv", "text")
    assert (tmp_path / "new" / "t.tsv").read_text(encoding="utf-8") == "text"
    assert resolved(tmp_path / "none" / ".." / "new")[0] == tmp_path.resolve() / "new"


# --- numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [0, -1, 11, 10**400, -(10**400), 2.0, 1e12, "5", True, None])
def test_a_number_out_of_its_bounds_is_refused_in_one_message(value: object) -> None:
    with pytest.raises(InputError, match=r"`models`, models, must be .*from 1 to 10; got ") as told:
        check_whole(value, "models", least=1, most=10, what="models")
    assert len(str(told.value)) < 120


def test_a_seed_that_is_none_is_refused() -> None:
    for seed in (-1, 2**63, 10**5000, 1.5, "1", float("nan"), None, True):
        with pytest.raises(InputError, match="`seed`, the seed of every draw, must be"):
            check_seed(seed)
    assert check_seed(2**63 - 1) == 2**63 - 1


def test_memory_is_refused_with_what_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "machine_memory", lambda: 10**10)
    check_memory(7e9, "models", 7_000_000, what="models")
    with pytest.raises(
        InputError,
        match=r"`models=20000000`: so many models need about 20 GB of memory; this machine has "
        r"10 GB\. Give 8000000 or fewer\.",
    ):
        check_memory(20e9, "models", 20_000_000, what="models")
    with pytest.raises(InputError, match=r"`models` is beyond what any machine holds"):
        check_memory(10**900, "models", 10**899, what="models")


def test_a_group_of_processes_has_its_own_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 10**8 < bounds.machine_memory() < 10**15
    place = Path("/proc/self/cgroup")
    read = Path.read_text

    def job(self: Path, *given: object, **options: object) -> str:
        if self == place:
            return "0::/job/step\n4:memory:/one\n"
        if str(self) == "/sys/fs/cgroup/job/memory.max":
            return "12345678\n"
        if "cgroup" in str(self):
            raise FileNotFoundError
        return read(self, *given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "read_text", job)
    assert bounds.machine_memory() == 12345678


def test_no_more_workers_than_cores_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "machine_cores", lambda: 4)
    assert fitting_workers(4) == 4
    with pytest.warns(Notice, match=r"`threads=100000` is more than this machine's 4 cores: 4 are"):
        assert fitting_workers(100_000, "threads") == 4
    monkeypatch.setattr(bounds, "machine_cores", lambda: 1)
    assert fitting_workers(2) == 2
    for wrong in (0, -5, 2.0, "2"):
        with pytest.raises(InputError, match="`workers`, a number of processes, must be"):
            fitting_workers(wrong)


def test_damage_of_any_kind_is_one_message(tmp_path: Path) -> None:
    packed = bytearray(packed_bytes(TABLE * 50))
    path = tmp_path / "t.gz"
    for place in range(2, len(packed)):
        damaged = packed.copy()
        damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        try:
            read_bytes(path, "the table")
        except InputError as error:
            assert not isinstance(error, zlib.error)


# --- what the rooms ask for ---------------------------------------------------------------------


def asked_for_too_much() -> dict[str, Callable[[], object]]:
    import numpy as np

    from mirbone import cell, checks, network, niche, study, therapy

    model = cell.circuit([("A", "B", -1), ("B", "A", -1)])
    known = network.known_network("breast")
    patient = niche.PatientModel("breast")
    drawn = cell.draw_parameters(model, 2)
    return {
        "draw_parameters": lambda: cell.draw_parameters(model, 10**12),
        "steady_states": lambda: cell.steady_states(model, drawn, starts=10**13),
        "simulate": lambda: cell.simulate(known, hold={"RUNX2": 2.0}, models=10**9),
        "trial": lambda: therapy.trial("breast", drugs="denosumab", models=10**12),
        "simulate_bone": lambda: niche.simulate_bone(models=10**12),
        "bone on many days": lambda: niche.simulate_bone(
            models=100_000, days=np.linspace(0, 36_500, 300_000)
        ),
        "simulate_cohort": lambda: niche.simulate_cohort(patient, 10**9),
        "more than a cohort": lambda: niche.simulate_cohort(patient, 10**12),
        "run_study": lambda: study.run_study(study.demo_config(models=10**12)),
        "step_enrichment": lambda: network.step_enrichment(
            known, _directions(), ["hsa-miR-21-5p"], n_random=10**12, rng=np.random.default_rng(1)
        ),
        "check_review": lambda: checks.check_review(models=0),
        "check_dynamic": lambda: checks.check_dynamic(models=0),
        "no whole number": lambda: therapy.trial("breast", drugs="denosumab", models=1e12),  # type: ignore[arg-type]
    }


def _directions():
    import pandas as pd

    return pd.Series({"hsa-miR-21-5p": 1})


def test_a_room_refuses_what_no_machine_holds_before_it_asks_for_memory() -> None:
    for name, ask in asked_for_too_much().items():
        tracemalloc.start()
        with pytest.raises(InputError, match=r"memory|must be|at most") as told:
            ask()
        assert len(str(told.value)) < 400
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 150e6, name  # a network and its words, read for the question


def test_a_seed_that_is_none_is_told_by_every_room() -> None:
    from mirbone import cell, checks, network, niche, therapy

    patient = niche.PatientModel("breast")
    known = network.known_network("breast")
    for ask in (
        lambda seed: cell.draw_parameters(cell.circuit([("A", "B", 1)]), 2, seed=seed),
        lambda seed: cell.simulate(known, hold={"RUNX2": 2.0}, seed=seed),
        lambda seed: therapy.trial("breast", drugs="denosumab", seed=seed),
        lambda seed: niche.simulate_bone(seed=seed),
        lambda seed: niche.simulate_cohort(patient, 3, seed=seed),
        lambda seed: niche.store_cohort(patient, 3, "/nowhere", seed=seed),
        lambda seed: checks.check_review(seed=seed),
        lambda seed: checks.check_dynamic(seed=seed),
        lambda seed: niche.simulate_mouse("orthotopic", seed=seed),
    ):
        for seed in (-1, 2**64, 10**30):
            with pytest.raises(InputError, match="`seed`, the seed of every draw, must be from 0"):
                ask(seed)
