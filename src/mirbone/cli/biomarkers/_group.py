"""`mirbone biomarkers`: whether samples and panels can separate patients."""

import typer

from mirbone.cli.biomarkers._check import check
from mirbone.cli.biomarkers._compare import compare
from mirbone.cli.biomarkers._panel import panel, validate
from mirbone.cli.biomarkers._size import size

biomarkers_app = typer.Typer(
    no_args_is_help=True, help="Check samples, and ask what separates patients, honestly."
)
biomarkers_app.command()(check)
biomarkers_app.command()(panel)
biomarkers_app.command()(validate)
biomarkers_app.command()(compare)
biomarkers_app.command()(size)


@biomarkers_app.callback()
def _biomarkers() -> None:
    """Check samples, and ask what separates patients, honestly."""
