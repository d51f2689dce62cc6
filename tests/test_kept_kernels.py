"""Compiled kernels are kept where that can be done, and nothing fails where it cannot."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import mirbone
from mirbone._core.compiled import _cache, njit

SOURCE = Path(mirbone.__file__).parent
UTRS = ">one\nGGCUACCUCAGG\n>two\nAAAAUACCUCAAAA\n"


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package beside whose files nothing can be kept, whoever the user is."""
    root = tmp_path_factory.mktemp("shut")
    ignored = shutil.ignore_patterns("__pycache__", "*.nb[ic]")
    shutil.copytree(SOURCE, root / "mirbone", ignore=ignored)
    for folder in [path for path in (root / "mirbone").rglob("*") if path.is_dir()]:
        (folder / "__pycache__").touch()  # a file where Python and Numba would make a folder
    return root


def scan(root: Path, folder: Path, out: str, **more: str) -> subprocess.CompletedProcess:
    (folder / "m.fa").write_text(">let-7a\nUGAGGUAGUAGGUUGUAUAGUU\n", encoding="utf-8")
    (folder / "u.fa").write_text(UTRS, encoding="utf-8")
    kept = ("HOME", "XDG_CACHE_HOME", "NUMBA_CACHE_DIR", "MPLCONFIGDIR")
    environment = {name: value for name, value in os.environ.items() if name not in kept}
    files = ["--mirnas", str(folder / "m.fa"), "--utrs", str(folder / "u.fa")]
    return subprocess.run(
        [sys.executable, "-m", "mirbone", "targets", "scan", *files, "--energy", "none",
         "-o", str(folder / out)],
        env=environment | {"HOME": "/proc/none", "PYTHONPATH": str(root)} | more, cwd=folder,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_read_only_package_and_no_home_work(shut: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for out in ("first", "second"):
        done = scan(shut, tmp_path, out, TMPDIR=str(temporary), NUMBA_CACHE_DIR="/proc/none/x")
        assert (done.returncode, done.stderr) == (0, "mirbone: Parts of the sites\n")
        assert done.stdout.startswith("2 sites of 1 miRNAs in 2 UTRs")
    (own,) = temporary.iterdir()
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    assert list(own.rglob("*.nbc"))
    assert not list(shut.rglob("*.nb[ic]"))


def test_kernels_that_another_user_left_are_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    _cache._temporary_folder.cache_clear()
    foreign = tmp_path / f"mirbone-kernels-{os.getuid()}"
    for make in (
        lambda: foreign.mkdir(mode=0o777) or foreign.chmod(0o777),
        lambda: foreign.symlink_to(tmp_path),
    ):
        make()
        chosen = _cache._temporary_folder()
        _cache._temporary_folder.cache_clear()
        assert chosen is not None and foreign not in (chosen, *chosen.parents)
        assert stat.S_IMODE(chosen.stat().st_mode) == 0o700
        foreign.unlink() if foreign.is_symlink() else foreign.rmdir()
    assert _cache._temporary_folder().parent == foreign  # type: ignore[union-attr]
    _cache._temporary_folder.cache_clear()


def kernel_in(folder: Path) -> None:
    (folder / "kernel.py").write_text(
        "from mirbone._core.compiled import njit\n"
        "@njit(cache=True)\ndef double(x):\n    return 2 * x\n",
        encoding="utf-8",
    )


def double(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "import kernel; print(kernel.double(21))"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(SOURCE.parent)])},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_a_torn_cache_costs_time_and_nothing_else(tmp_path: Path) -> None:
    kernel_in(tmp_path)
    assert double(tmp_path) == "42\n"
    (index,), (data,) = (list(tmp_path.rglob(kind)) for kind in ("*.nbi", "*.nbc"))
    for torn in (index, data):
        for content in (b"", torn.read_bytes()[:40], b"no pickle"):
            torn.write_bytes(content)
            assert double(tmp_path) == "42\n"
    assert double(tmp_path) == "42\n"
    assert len(index.read_bytes()) > 40  # written anew


def test_a_kernel_is_compiled_where_no_folder_can_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("numba.core.caching.CacheImpl._locator_classes", [])
    monkeypatch.setattr(_cache, "_temporary_folder", lambda: None)

    def half(x: float) -> float:
        return x / 2

    kernel = njit(cache=True, nogil=True)(half)
    assert kernel(3.0) == 1.5
    np.testing.assert_array_equal(njit()(half)(5.0), 2.5)


def test_figures_are_drawn_without_a_home_and_without_a_word(tmp_path: Path) -> None:
    code = (
        "import pandas as pd; from mirbone import figures\n"
        "table = pd.DataFrame({'mirna': ['骨'], 'log2fc': 1., 'p': 1, 'ci_low': 0, 'ci_high': 2})\n"
        "print(len(figures.as_svg(figures.forest(table), 'F')) > 1000)"
    )
    environment = {
        k: v for k, v in os.environ.items() if k not in ("MPLCONFIGDIR", "XDG_CACHE_HOME")
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment | {"HOME": "/proc/none"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("True\n", "")
