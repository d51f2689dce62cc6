"""A terminal is shown what files and arguments hold, and obeys none of it."""

import ast
import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli_cases import CLAIM, signature, text
from mirbone._core import Notice

ROOT = Path(__file__).resolve().parents[1]
CLI = ROOT / "src" / "mirbone" / "cli"
# a title, a bell, a cleared screen, a colour, text turned around, and an eight-bit control
EVIL = "miR-\x1b]0;owned\x07\x1b[2J\x1b[31m\u202egpj.exe\u2066\x9b1m"
SHOWN = "miR-\\x1b]0;owned\\x07\\x1b[2J\\x1b[31m\\u202egpj.exe\\u2066\\x9b1m"


def on_terminal(folder: Path, *arguments: str) -> str:
    """What a command writes to a terminal that is wide enough for every line."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"COLUMNS": "500", "TERM": "xterm-256color", "NO_COLOR": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "mirbone", *arguments],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environment,
    )  # fmt: skip
    os.close(theirs)
    written = b""
    while select.select([ours], [], [], 120)[0]:
        try:
            block = os.read(ours, 1 << 16)
        except OSError:  # the program has left
            break
        if not block:
            break
        written += block
    os.close(ours)
    process.wait()
    return written.decode("utf-8")


def own_claim(folder: Path, note: str) -> list[str]:
    row = f"miR-143\ttargets\tFN1\tperturbation\tPMID:21647377\t{note}\n"
    claims = text(folder, "claims.tsv", CLAIM.replace("\n", "\tnote\n") + row)
    return ["evidence", "show", "U-001", "--evidence", claims]


def profile(folder: Path, content: str) -> list[str]:
    return ["run", "--signature", signature(folder, content), "--models", "0", "-o", "out"]


COMMANDS: dict[str, Callable[[Path], list[str]]] = {
    "an argument in a table": lambda f: ["names", "resolve", EVIL],
    "an argument in a message": lambda f: ["predict", EVIL, "--context", "breast", "-o", "o"],
    "an option that does not exist": lambda f: ["evidence", "list", f"--{EVIL}"],
    "a command that does not exist": lambda f: [EVIL],
    "a choice that does not exist": lambda f: ["predict", "miR-21", "--context", EVIL, "-o", "o"],
    "a path that does not exist": lambda f: ["run", "--signature", EVIL, "-o", "out"],
    "a cell": lambda f: profile(f, f"mirna\tdirection\nmiR-143\t{EVIL}\n"),
    "a name in a sentence": lambda f: profile(f, f"mirna\tlog2fc\nmiR-143\t1\n{EVIL}\t2\n"),
    "a note of a claim": lambda f: own_claim(f, EVIL),
}


@pytest.mark.parametrize("what", COMMANDS)
def test_a_terminal_obeys_nothing_that_was_given(what: str, tmp_path: Path) -> None:
    written = on_terminal(tmp_path, *COMMANDS[what](tmp_path))
    # without what Rich draws: the cursor, a line that is cleared, colours
    rest = re.sub(r"\x1b\[(?:\?25[hl]|[0-9;]*[mKAG])", "", written)
    assert SHOWN in rest
    assert not re.search("[\x07\x1b\x80-\x9f\u202a-\u202e\u2066-\u2069]", rest)
    assert "Traceback" not in written


@pytest.mark.parametrize("what", ["an argument in a table", "a note of a claim"])
def test_a_pipe_gets_none_of_it_either(what: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mirbone", *COMMANDS[what](tmp_path)],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert SHOWN in done.stdout and "\x1b" not in done.stdout


def test_no_cell_fills_the_screen(tmp_path: Path) -> None:
    long = "miR-" + "A" * 200_000
    commands: list[Callable[[], list[str]]] = [
        lambda: ["names", "resolve", long[:100_000]],  # of what one argument may hold
        lambda: profile(tmp_path, f"mirna\tlog2fc\nmiR-143\t1\n{long}\t2\n"),
        lambda: profile(tmp_path, f"mirna\tdirection\nmiR-143\t{long}\n"),
        lambda: profile(tmp_path, f"name\t{long}\nmiR-143\tup\n"),
    ]
    shown = [on_terminal(tmp_path, *command()) for command in commands]
    assert all(len(written) < 20_000 for written in shown)
    assert sum("miR-AAA" in written and "[…]" in written for written in shown) >= 3


def test_json_is_ascii_and_read_back(tmp_path: Path) -> None:
    import json

    done = subprocess.run(
        [sys.executable, "-m", "mirbone", "names", "resolve", f"{EVIL}\x7f", "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.replace("\n", "").isprintable() and done.stdout.isascii()
    assert json.loads(done.stdout)[0]["query"] == f"{EVIL}\x7f"


def test_a_table_for_a_pipe_carries_no_formula() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mirbone", "names", "resolve", "--", "=1+1", "-1", "@x", "a\tb"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    first = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert first == ["query", "'=1+1", "-1", "'@x", "a\\tb"]
    assert {line.count("\t") for line in done.stdout.splitlines()} == {4}


def test_every_command_prints_through_one_place() -> None:
    """`say` writes out what a terminal would obey; nothing is printed around it."""
    allowed = {"_messages.py", "_leaving.py", "_show.py"}
    found = []
    for path in CLI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and path.name not in allowed:
                name = ast.unparse(node.func)
                if name in ("print", "typer.echo", "typer.secho", "sys.stdout.write"):
                    found.append(f"{path.name}:{node.lineno} {name}")
    assert [one.split(":")[0] for one in found] == ["_app.py"]  # the version


def test_what_a_room_notes_is_one_line_and_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import warnings

    from mirbone.cli._messages import noting

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        with noting():
            for _ in range(3):
                warnings.warn("`workers=9` is \x1b[31mmore", Notice, stacklevel=1)
    assert capsys.readouterr().err == "mirbone: `workers=9` is \\x1b[31mmore\n"
