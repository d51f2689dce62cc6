"""Runs that are killed at random moments, resumed and compared; `make kill` does a hundred."""

import random
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return import_module("kill_runs")


@pytest.mark.slow
def test_killed_runs_resume_to_the_same_bytes(script: ModuleType, socket_enabled: None) -> None:
    works, told = script.kill_runs(9, seed=2)
    assert {work.name for work in works} == {"scan", "ensemble", "cohort"}
    assert sum(work.kills for work in works) >= 9
    assert [work.differences for work in works] == [0, 0, 0], told
    assert "| all |" in told


def test_a_difference_is_seen(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A resumed run that keeps a torn part, or says complete too early, is counted."""
    job = tmp_path / "job.py"
    job.write_text(
        "import pathlib, sys, time\n"
        "out = pathlib.Path(sys.argv[sys.argv.index('-o') + 1]); out.mkdir(exist_ok=True)\n"
        "first = '--resume' not in sys.argv\n"
        "(out / 'part-0').write_text('half' if first else 'other')\n"
        "(out / 'summary').write_text('done')\n"
        "time.sleep(30 if first else 0)\n",
        encoding="utf-8",
    )
    work = script.Work("torn", [sys.executable, str(job)], "summary", {"part-0": b"half"}, 0.4)
    monkeypatch.setattr(script, "AGAIN", 0.0)
    # a moment at which the summary stands, though the parts are not what they have to be
    monkeypatch.setattr(script, "wait_for_a_moment", _wait_for_summary)
    script.kill_and_resume(work, tmp_path / "out", random.Random(1))
    assert (work.kills, work.resumes, work.complete, work.differences) == (1, 1, 1, 2)


def _wait_for_summary(work, out: Path, process, rng) -> None:
    import time

    while not (out / work.summary).exists():
        time.sleep(0.01)
