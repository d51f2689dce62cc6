"""Run a notebook from its first cell to its last and write it with what it gave.

    python scripts/run_notebook.py docs/tutorials/counts.ipynb [-o FILE]

Without -o the notebook itself is written. The kernel is spoken to over a socket of this machine's
file system. What differs from run to run (ids, times) is left out, so that one code gives one file.
"""

import argparse
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient


def main() -> None:
    """Read, run, write."""
    parser = argparse.ArgumentParser(description="Run a notebook.")
    parser.add_argument("notebook", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    notebook = nbformat.read(given.notebook, as_version=4)
    manager = AsyncKernelManager(kernel_name="python3", transport="ipc")
    NotebookClient(notebook, km=manager, timeout=600).execute()
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        cell["metadata"] = {}
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    text = nbformat.writes(notebook, version=4)
    (given.output or given.notebook).write_text(text.rstrip("\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
