"""The command's root: what it is called, what it holds, how it fails."""

import errno
import os
import select
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from mirbone._version import __version__
from mirbone.cli._check import check
from mirbone.cli._data import data_app
from mirbone.cli._evidence import evidence_app
from mirbone.cli._expression import expression_app
from mirbone.cli._messages import noting, say, say_options
from mirbone.cli._names import names_app
from mirbone.cli._network import network_app
from mirbone.cli._outputs import keep_inputs
from mirbone.cli._predict import predict
from mirbone.cli._read import read
from mirbone.cli._run import demo, run
from mirbone.cli._targets import targets_app
from mirbone.cli.biomarkers._group import biomarkers_app
from mirbone.cli.cell._ensemble import cell_app
from mirbone.cli.niche._group import niche_app
from mirbone.cli.therapy._group import therapy_app

_WRONG_PATHS = {
    errno.EACCES, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENOENT, errno.ENOTDIR,
    errno.EPERM, errno.EROFS,
}  # fmt: skip

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
app.command()(check)
app.add_typer(names_app, name="names")
app.add_typer(data_app, name="data")
app.add_typer(evidence_app, name="evidence")
app.add_typer(expression_app, name="expression")
app.add_typer(targets_app, name="targets")
app.add_typer(network_app, name="network")
app.add_typer(cell_app, name="cell")
app.add_typer(niche_app, name="niche")
app.add_typer(biomarkers_app, name="biomarkers")
app.add_typer(therapy_app, name="therapy")
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


def run_command() -> int:
    """Run the command that the arguments name.

    Returns
    -------
    int
        The exit status.
    """
    with noting():
        try:
            # not Typer's own way of leaving, which would print arguments as they came
            status, broken = app(standalone_mode=False) or 0, False
        except SystemExit as leaving:
            status = leaving.code
            broken = isinstance(leaving.__context__, BrokenPipeError)  # Typer and Rich leave with 1
        except Exception as error:
            return _fail(error)
    return 0 if _reader_left() and (broken or not status) else int(status or 0)


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
    from mirbone._core import InputError, readable

    if isinstance(error, InputError):
        say(f"mirbone: {error}", err=True)
        return 2
    usage = getattr(error, "format_message", None)
    if usage is not None:
        return _tell_usage(error, readable(usage()))
    if os.environ.get("MIRBONE_TRACEBACK"):
        raise error
    if isinstance(error, MemoryError):
        say("mirbone failed: the memory was not enough. Ask for less at once.", err=True)
        return 1
    if isinstance(error, OSError):
        return _tell_system(error)
    said = readable(str(error))
    say(
        f"mirbone failed: {type(error).__name__}: {said}\n"
        "This is a fault of mirbone. Set MIRBONE_TRACEBACK=1 to see where, and report it.",
        err=True,
    )
    return 1


def _tell_usage(error: Any, said: str) -> int:
    """Show what was wrong with the arguments, as Typer does, but none of them as it came."""
    from typer.rich_utils import rich_format_error

    error.format_message = lambda: said
    rich_format_error(error)
    return int(error.exit_code)


def _tell_system(error: OSError) -> int:
    """A path that cannot be is a wrong input; a disk that is full, or a broken one, is not."""
    if error.errno in _WRONG_PATHS and error.filename is not None:
        say(
            f"mirbone: {error.filename} cannot be read or written: {error.strerror}. "
            "Check the path.",
            err=True,
        )
        return 2
    say(f"mirbone failed: the system refused to read or write: {error}", err=True)
    return 1
