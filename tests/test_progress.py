"""How far long work is: one protocol, a line in a notebook, a bar or lines on the command line."""

import io
import sys
from types import ModuleType
from typing import Any

import pytest

from mirbone._core import shown
from mirbone.cli._show import following


class Handle:
    def __init__(self, lines: list[dict[str, str]]) -> None:
        self.lines = lines

    def update(self, line: dict[str, str], *, raw: bool) -> None:
        assert raw
        self.lines.append(line)


def notebook(monkeypatch: pytest.MonkeyPatch, shell: str) -> list[dict[str, str]]:
    """Stand a notebook's kernel, or another shell of IPython, in for the real one."""
    lines: list[dict[str, str]] = []

    def display(line: dict[str, str], *, raw: bool, display_id: bool) -> Handle:
        assert raw and display_id
        lines.append(line)
        return Handle(lines)

    ipython, displaying = ModuleType("IPython"), ModuleType("IPython.display")
    running: Any = type(shell, (), {})()
    ipython.get_ipython = lambda: running  # pyright: ignore[reportAttributeAccessIssue]
    displaying.display = display  # pyright: ignore[reportAttributeAccessIssue]
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", displaying)
    return lines


def test_a_notebook_shows_one_line_that_is_rewritten_when_the_percent_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = notebook(monkeypatch, "ZMQInteractiveShell")
    tell = shown(None)
    for done in range(1, 1001):
        tell("Folding", done, 1000)
    tell("Writing", 0, 0)
    texts = [line["text/plain"] for line in lines]
    assert texts[0] == "Folding: 1 of 1000 (0 %)"
    assert texts[-2:] == ["Folding: 1000 of 1000 (100 %)", "Writing: 0 of 0 (0 %)"]
    assert len(texts) == 102


def test_another_shell_than_a_notebook_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = notebook(monkeypatch, "TerminalInteractiveShell")
    shown(None)("Folding", 1, 2)
    assert lines == []


def test_who_gives_a_progress_is_told_and_the_notebook_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines, told = notebook(monkeypatch, "ZMQInteractiveShell"), []
    shown(lambda *said: told.append(said))("Folding", 1, 2)
    assert (lines, told) == ([], [("Folding", 1, 2)])


def test_without_a_terminal_each_stage_is_a_line_and_no_percent_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with following() as tell:
        for what in ("Reading", "Running", "Writing"):
            for done in range(50):
                tell(what, done, 50)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "mirbone: Reading\nmirbone: Running\nmirbone: Writing\n"


def test_a_terminal_sees_a_bar_that_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    monkeypatch.setenv("TERM", "xterm")
    with following() as tell:
        tell("Running the cell", 0, 1)
        tell("Running the cell", 25, 50)
    drawn = seen.getvalue()
    assert "Running the cell" in drawn and "\x1b[" in drawn
    assert "mirbone: Running" not in drawn
