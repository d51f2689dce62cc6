"""The options of the command line: what two commands share is declared once."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, get_type_hints

import typer
from typer.models import OptionInfo

from mirbone.cli import _options
from mirbone.cli._app import app


def commands(group: typer.Typer, above: str = "") -> Iterator[tuple[str, Any]]:
    for one in group.registered_commands:
        assert one.callback is not None
        yield f"{above}{one.name or one.callback.__name__}", one.callback
    for below in group.registered_groups:
        assert below.typer_instance is not None
        yield from commands(below.typer_instance, f"{above}{below.name} ")


def test_an_option_of_two_commands_is_declared_in_one_place() -> None:
    declared = [kind for name, kind in vars(_options).items() if name[0].isupper()]
    used = defaultdict(list)
    for command, callback in commands(app):
        for name, kind in get_type_hints(callback, include_extras=True).items():
            if isinstance(getattr(kind, "__metadata__", [None])[0], OptionInfo):
                used[name].append((command, kind))
    assert len(used["seed"]) >= 8
    for name, places in used.items():
        own = [command for command, kind in places if kind not in declared]
        assert len(places) == 1 or not own, (name, own)


def test_every_declared_option_has_a_command() -> None:
    used = [
        kind
        for _, callback in commands(app)
        for kind in get_type_hints(callback, include_extras=True).values()
    ]
    spare = [
        name
        for name, kind in vars(_options).items()
        if hasattr(kind, "__metadata__") and kind not in used
    ]
    assert spare == []
