"""`mirbone data`: databases that the user downloads, kept so that every answer uses them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mirbone.cli._messages import say, say_json
from mirbone.cli._options import AsJson

if TYPE_CHECKING:
    from mirbone.evidence import DatabaseSource

data_app = typer.Typer(no_args_is_help=True, help="Keep published databases that you downloaded.")

_Name = Annotated[Literal["mirtarbase", "tarbase", "targetscan"], typer.Argument(metavar="NAME")]


@data_app.callback()
def _data() -> None:
    """Keep published databases that you downloaded (in MIRBONE_DATA)."""


@data_app.command()
def get(
    name: _Name,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Its table, as you downloaded it.")
    ] = None,
) -> None:
    """Say where a database is found; with its FILE, check it and keep it for every command.

    NAME is mirtarbase, tarbase or targetscan. None of them is part of mirbone: their licences are
    theirs. What is kept stands under the folder that MIRBONE_DATA names.
    """
    from mirbone.evidence import database_source, keep_database

    source = database_source(name)
    if file is None:
        _tell_source(source)
        return
    kept = keep_database(name, file)
    use = "predicted targets" if name == "targetscan" else "what is known"
    say(
        f"{kept.claims:,} claims of {kept.file} are kept; every command has them among {use} from "
        f"now on. {kept.excluded:,} rows made none; `mirbone evidence import {name} {file}` writes "
        "each with its reason."
    )


def _tell_source(source: "DatabaseSource") -> None:
    say(f"{source.title} is not part of mirbone. It is found at {source.where}.")
    say(f"  file      {source.file}")
    say(f"  licence   {source.licence}")
    say(f"  cite      {source.reference}")
    say(f"Download it there, then: mirbone data get {source.name} FILE")


@data_app.command("list")
def list_kept(as_json: AsJson = False) -> None:
    """List what is kept, and of which file it was made."""
    import os

    from mirbone.cli._show import show_table
    from mirbone.evidence import kept_databases

    kept = kept_databases()
    if as_json:
        from dataclasses import asdict

        say_json([asdict(one) for one in kept])
        return
    rows = [
        (one.name, one.file, f"{one.claims:,}", f"{one.excluded:,}", one.sha256, one.damaged)
        for one in kept
    ]
    show_table(("name", "file", "claims", "excluded", "sha256", "damaged"), rows)
    place = os.environ.get("MIRBONE_DATA", "").strip()
    say(
        f"{len(kept)} kept in {place}." if place else "MIRBONE_DATA is not set: nothing is kept.",
        err=True,
    )


@data_app.command()
def remove(name: _Name) -> None:
    """Remove what is kept of a database; the file that you downloaded stays."""
    from mirbone.evidence import remove_database

    say(f"Removed {remove_database(name)}.")
