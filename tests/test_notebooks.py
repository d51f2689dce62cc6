"""The tutorial notebook runs from front doors alone, and gives what it shows."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
NOTEBOOK = REPOSITORY / "docs" / "tutorials" / "counts.ipynb"


def shown(path: Path) -> list[list[str]]:
    """What each cell of code prints or answers, as text; figures by their kind alone."""
    cells = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            outputs = [one.get("data") or {"text/plain": one["text"]} for one in cell.outputs]
            cells.append(["figure" if "image/png" in one else one["text/plain"] for one in outputs])
    return cells


@pytest.fixture(scope="module")
def sources() -> list[str]:
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def test_running_the_notebook_gives_what_it_shows(tmp_path: Path) -> None:
    script = REPOSITORY / "scripts" / "run_notebook.py"
    done = subprocess.run(
        [sys.executable, str(script), str(NOTEBOOK), "-o", str(tmp_path / "ran.ipynb")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    ran = shown(tmp_path / "ran.ipynb")
    assert ran == shown(NOTEBOOK)
    assert ["figure"] in ran


def test_the_notebook_imports_front_doors_alone(sources: list[str]) -> None:
    used = set()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            assert not (isinstance(node, ast.Attribute) and node.attr.startswith("_"))
            if isinstance(node, ast.ImportFrom):
                used |= {(node.module, alias.name) for alias in node.names}
    ours = {(module, name) for module, name in used if module and module.startswith("mirbone")}
    assert {name for _, name in ours} >= {"expression", "network", "cell", "prediction", "figures"}
    for module, name in ours:
        assert module == "mirbone"
        importlib.import_module(f"mirbone.{name}")


def test_the_notebook_reads_no_file_and_is_read_in_ten_minutes(sources: list[str]) -> None:
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert "shared" not in " ".join(sources)
    assert len(" ".join(cell.source for cell in cells).split()) < 1500  # 150 words a minute
