"""`mirbone niche`: what the bone does, and the patient."""

import typer

from mirbone.cli.niche._bone import bone
from mirbone.cli.niche._cohort import cohort
from mirbone.cli.niche._compare import compare

niche_app = typer.Typer(no_args_is_help=True, help="Simulate the bone, the marrow, the patient.")
niche_app.command()(bone)
niche_app.command()(cohort)
niche_app.command()(compare)


@niche_app.callback()
def _niche() -> None:
    """Simulate the bone, the marrow and the patient."""
