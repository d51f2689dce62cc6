"""`mirbone read`: what a file is taken for."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mirbone.cli._messages import say, say_json
from mirbone.cli._options import AsJson

if TYPE_CHECKING:
    from mirbone.study import FileReport


def read(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Any file that mirbone reads.")],
    as_json: AsJson = False,
) -> None:
    """Say what a file is taken for: layout, scale, size, and what is set aside."""
    from mirbone.study import recognise

    found = recognise(file)
    if as_json:
        record = {
            "file": file.name,
            "kind": found.kind,
            "read_as": found.said,
            "use": _command(found, file),
            "notes": list(found.notes),
            "set_aside": found.dropped.to_dict("records"),
        }
        say_json(record)
        return
    say(f"read as: {found.said}")
    for one in found.notes:
        say(f"- {one}")
    say(f"use: {_command(found, file)}")


def _command(found: "FileReport", file: Path) -> str:
    """Write the command line that takes the file; what else it needs is in capitals."""
    given = [f"--{found.keyword}"] if found.keyword else []
    words = {"contrast": "CASE:CONTROL", "samples": "SHEET", "output": "DIR"}
    rest = [f"--{name} {words.get(name, name.upper())}" for name in found.also]
    return " ".join(["mirbone", *found.command, *given, shlex.quote(file.name), *rest])
