"""`mirbone therapy`: mimics, antagonists, and what is known of them."""

import typer

from mirbone.cli.therapy._history import history

therapy_app = typer.Typer(
    no_args_is_help=True, help="Ask what mimics and antagonists of miRNAs do, and did."
)
therapy_app.command()(history)


@therapy_app.callback()
def _therapy() -> None:
    """Ask what mimics and antagonists of miRNAs do, and did."""
