"""`mirbone names`: what a miRNA or gene name means."""

from typing import Annotated

import typer

from mirbone.cli._messages import say_json
from mirbone.cli._options import AsJson

names_app = typer.Typer(no_args_is_help=True, help="Resolve miRNA and gene names.")


@names_app.callback()
def _names() -> None:
    """Resolve miRNA and gene names."""


@names_app.command()
def resolve(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names of any version.")],
    as_json: AsJson = False,
) -> None:
    """Resolve names to miRBase v22 mature miRNAs or HGNC symbols."""
    from mirbone.words import load_catalogue, resolve_name

    catalogue = load_catalogue()
    answers = [resolve_name(name, catalogue) for name in names]
    if as_json:
        say_json([answer.to_dict() for answer in answers])
        return
    from mirbone.cli._show import show_table

    rows = [
        (a.query, a.kind, ", ".join(a.names) or "none", f"{a.confidence:.2f}", a.note)
        for a in answers
    ]
    show_table(("query", "kind", "names", "confidence", "note"), rows)
