"""The tutorial is a script that runs, and its page shows what the script prints."""

import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_no_page_holds_a_broken_include() -> None:
    for page in DOCS.rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        assert "8 < " not in text, page
        for line in text.splitlines():
            assert line.count("8<") == line.count('--8<-- "'), (page, line)


@pytest.mark.parametrize("name", ["prostate", "mir30"])
def test_a_tutorial_prints_what_its_page_shows(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "tutorials" / f"{name}.py"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    *printed, last = done.stdout.splitlines()
    shown = (DOCS / "tutorials" / f"{name}.out").read_text(encoding="utf-8").splitlines()
    assert printed == shown
    assert last == f"The report is at {tmp_path / 'result' / 'report.html'}"
    assert (tmp_path / "result" / "report.html").is_file()


def test_the_mir_33a_tutorial_prints_what_its_page_shows(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "tutorials" / "mir33a.py"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    *printed, last = done.stdout.splitlines()
    shown = (DOCS / "tutorials" / "mir33a.out").read_text(encoding="utf-8").splitlines()
    assert printed == shown
    assert last == f"The equations are at {tmp_path / 'bone.xml'}"
    assert (tmp_path / "bone.xml").is_file()


def _sera(folder: Path, *given: str) -> list[str]:
    command = [sys.executable, str(DOCS / "tutorials" / "sera.py"), str(folder), *given]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    *printed, last = done.stdout.splitlines()
    assert last == f"The tables are in {folder}"
    return printed


def test_the_tutorial_on_sera_prints_what_its_page_shows(tmp_path: Path) -> None:
    shown = (DOCS / "tutorials" / "sera.out").read_text(encoding="utf-8").splitlines()
    assert _sera(tmp_path) == shown
    assert (tmp_path / "confounding.tsv").is_file()


@pytest.mark.reference
def test_the_tutorial_on_sera_prints_what_it_says_of_the_real_ones(
    tmp_path: Path, reference_dir: Path
) -> None:
    shown = (DOCS / "tutorials" / "sera-gse41922.out").read_text(encoding="utf-8").splitlines()
    assert _sera(tmp_path, str(reference_dir / "fluid" / "GSE41922_raw_ct.txt")) == shown
    assert shown[-1].startswith("Is there a panel? Not yet: the samples are confounded;")
