"""How what a room says is said on the command line: its keywords become options.

A room names an input by its keyword, between backticks: `` `samples` `` or, with a value,
`` `models=100` ``. Here that is ``--samples`` and ``--models 100`` where the command that runs has
such an option, and stays as it is where it has none. An argument is called as its usage calls it.
"""

import json
import re
import shlex
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand

from mirbone.cli._leaving import resumable

_KEYWORD = re.compile(r"`([A-Za-z_]\w*)(?:=([^`]*))?`")
_SWITCHES = {"True": 0, "False": 1}
_LINE = 4000
_MEANT = {"n_models": "models", "threads": "workers"}
"""Keywords of what a command calls, by the parameter that it gives them from."""

Words = Mapping[str, Callable[[str | None], str]]
"""Of each parameter of a command, how it is said, without a value or with one."""

_words: ContextVar[Words] = ContextVar("_words")


class SayingCommand(TyperCommand):
    """A command that says of its options what rooms say of their keywords."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what was wrong with the input is told in its own words."""
        resumable.set(any(param.name == "resume" for param in self.params))
        with _as_said_by(self.params):
            try:
                return super().invoke(ctx)
            except ValueError as error:
                from mirbone._core import InputError

                if isinstance(error, InputError):
                    error.args = (spoken(str(error)),)
                raise


def say_options(app: typer.Typer) -> None:
    """Let every command of an application say options where rooms say keywords.

    Parameters
    ----------
    app : Typer
        The application, complete; its groups are gone through too.
    """
    for command in app.registered_commands:
        command.cls = SayingCommand
    for group in app.registered_groups:
        if group.typer_instance is not None:
            say_options(group.typer_instance)


def spoken(message: str) -> str:
    """Say a room's message on the command line.

    Parameters
    ----------
    message : str
        With keywords between backticks.

    Returns
    -------
    str
        With the options of the command that runs in place of those that it has.
    """
    words = _words.get({})

    def say(found: re.Match[str]) -> str:
        name, value = found.groups()
        return words[name](value) if name in words else found.group()

    return _KEYWORD.sub(say, message)


def say(text: str, *, err: bool = False) -> None:
    """Print what a person reads; a terminal obeys nothing of it, and no cell fills the screen.

    Parameters
    ----------
    text : str
        A line, or several.
    err : bool, optional
        Whether it goes to standard error.
    """
    from mirbone._core import plain, readable, shorten

    lines = [shorten(line, _LINE) for line in plain(text, lines=True).split("\n")]
    typer.echo(readable(text) if err else "\n".join(lines), err=err)


def say_json(value: Any) -> None:
    """Print JSON for a program, in ASCII.

    Parameters
    ----------
    value : object
        What `json.dumps` takes.
    """
    text = json.dumps(value, indent=2, default=str, allow_nan=False)
    typer.echo(text.replace("\x7f", "\\u007f"))  # the one sign of ASCII that JSON leaves as it is


def note(message: str) -> None:
    """Tell a person, on standard error, what a room notes.

    Parameters
    ----------
    message : str
        As the room says it.
    """
    say(spoken(message), err=True)


@contextmanager
def noting() -> Iterator[None]:
    """Show a room's `Notice` as one line, and each but once, while the block runs."""
    show, said = warnings.showwarning, set[str]()

    def tell(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        if (category.__module__, category.__name__) != ("mirbone._core._bounds", "Notice"):
            show(message, category, *where, **more)
            return
        line = f"mirbone: {spoken(str(message))}"
        if line not in said:
            said.add(line)
            say(line, err=True)

    warnings.showwarning = tell
    try:
        yield
    finally:
        warnings.showwarning = show


@contextmanager
def _as_said_by(params: list[Any]) -> Iterator[None]:
    said = {param.name: _saying(param) for param in params}
    meant = {inner: said[name] for inner, name in _MEANT.items() if name in said}
    before = _words.set(meant | said)
    try:
        yield
    finally:
        _words.reset(before)


def _saying(param: Any) -> Callable[[str | None], str]:
    if isinstance(param, TyperArgument):
        called = str(param.metavar or param.name.upper()).removesuffix("...")
        return lambda _value: called
    option = next(name for name in param.opts if name.startswith("--"))

    def say(value: str | None) -> str:
        if value is None:
            return option
        if param.is_flag:
            names = [option, *param.secondary_opts]
            return names[min(_SWITCHES.get(value, 0), len(names) - 1)]
        return f"{option} {shlex.quote(value.strip(chr(34)))}"

    return say
