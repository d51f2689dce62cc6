"""`mirbone read`: what a file is taken for."""

import json
from pathlib import Path
from typing import Annotated

import typer

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
        typer.echo(json.dumps(record, indent=2, default=str))
        return
    typer.echo(f"read as: {found.said}")
    for one in found.notes:
        typer.echo(f"- {one}")
    typer.echo(f"use: {found.use}")
