"""`mirbone read`: what a file is taken for."""

from pathlib import Path
from typing import Annotated

import typer

from mirbone.cli._messages import say, say_json
from mirbone.cli._options import AsJson


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
            "use": found.use,
            "notes": list(found.notes),
            "set_aside": found.dropped.to_dict("records"),
        }
        say_json(record)
        return
    say(f"read as: {found.said}")
    for one in found.notes:
        say(f"- {one}")
    say(f"use: {found.use}")
