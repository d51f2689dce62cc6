"""The command's root: what it is called, what it holds, how it fails."""

import os
import select
import sys
from pathlib import Path
from typing import Annotated

import typer

from mirbone._version import __version__
from mirbone.cli._evidence import evidence_app
from mirbone.cli._expression import expression_app
from mirbone.cli._messages import say_options
from mirbone.cli._names import names_app
from mirbone.cli._network import network_app
from mirbone.cli._outputs import keep_inputs
from mirbone.cli._predict import predict
from mirbone.cli._read import read
from mirbone.cli._run import demo, run
from mirbone.cli._targets import targets_app
from mirbone.cli.cell._ensemble import cell_app
from mirbone.cli.niche._group import niche_app

_INTERRUPTED = 130  # what Typer leaves with when the user presses Ctrl-C

app = typer.Typer(
    name="mirbone",
    help="The microRNA control of bone metastasis: from a miRNA profile to an explained report.",
    epilog="Hypothesis-generating; not for clinical decisions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(demo)
app.command()(run)
app.command()(predict)
app.command()(read)
app.add_typer(names_app, name="names")
app.add_typer(evidence_app, name="evidence")
app.add_typer(expression_app, name="expression")
app.add_typer(targets_app, name="targets")
app.add_typer(network_app, name="network")
app.add_typer(cell_app, name="cell")
app.add_typer(niche_app, name="niche")
keep_inputs(app)
say_options(app)


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"mirbone {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line and leave with its exit status."""
    try:
        app()
    except SystemExit as leaving:
        if leaving.code == _INTERRUPTED:
            typer.echo("mirbone: stopped; nothing half-written was left behind.", err=True)
        broken = isinstance(leaving.__context__, BrokenPipeError)  # Typer and Rich leave with 1
        sys.exit(0 if _reader_left() and (broken or not leaving.code) else leaving.code)
    except Exception as error:
        sys.exit(_fail(error))


def _reader_left() -> bool:
    """Whether who read our output has left, as in `mirbone ... | head`: not an error."""
    if sys.platform == "win32":  # no poll there
        return False
    left = False
    with Path(os.devnull).open("w") as nowhere:
        for stream in filter(None, (sys.__stdout__, sys.__stderr__)):
            poll = select.poll()
            poll.register(stream, select.POLLOUT)
            gone = any(event & select.POLLERR for _, event in poll.poll(0))
            if gone:  # what is still held back must not trouble the interpreter when it ends
                os.dup2(nowhere.fileno(), stream.fileno())
            # Rich has done the same already when it was the first to notice
            left |= gone or os.path.sameopenfile(nowhere.fileno(), stream.fileno())
    return left


def _fail(error: Exception) -> int:
    from mirbone._core import InputError

    if isinstance(error, InputError):
        typer.echo(f"mirbone: {error}", err=True)
        return 2
    if os.environ.get("MIRBONE_TRACEBACK"):
        raise error
    if isinstance(error, OSError):
        typer.echo(f"mirbone failed: the system refused to read or write: {error}", err=True)
        return 1
    typer.echo(
        f"mirbone failed: {type(error).__name__}: {error}\n"
        "This is a fault of mirbone. Set MIRBONE_TRACEBACK=1 to see where, and report it.",
        err=True,
    )
    return 1
