"""What a command writes, and the promise that it never writes over what it reads."""

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import typer

from mirbone.cli._messages import note, say, say_json

if TYPE_CHECKING:
    import pandas as pd

    from mirbone.network import PredictedTable

SideTable = Literal[
    "dropped",
    "edges",
    "excluded",
    "genes",
    "lines",
    "paths",
    "sensitivity",
    "steps",
    "unmapped",
    "unresolved",
]


def beside(output: Path, what: SideTable) -> Path:
    """Name a side table: ``contrast.tsv`` has ``contrast_dropped.tsv`` beside it.

    Parameters
    ----------
    output : Path
        The main table.
    what : SideTable
        What the side table holds.

    Returns
    -------
    Path
        Its place.

    Raises
    ------
    InputError
        If the main table would have no name.
    """
    from mirbone._core import InputError

    if not output.name:  # ``.`` or ``/``
        raise InputError(f"`output` {output} is a folder. Give a file name.")
    return output.with_name(f"{output.stem}_{what}.tsv")


def targets_on_disk() -> Path | None:
    """Find predicted targets that the user keeps, and say that they are used.

    Returns
    -------
    Path or None
        Of `mirbone.network.targetscan_on_disk`.
    """
    from mirbone.network import targetscan_on_disk

    found = targetscan_on_disk()
    if found is not None:
        say(f"mirbone: predicted targets are those of {found} (MIRBONE_DATA).", err=True)
    return found


def write_unmapped(predicted: "PredictedTable | None", output: Path) -> None:
    """Say how gene names were read, and write those that are none of a known gene.

    Parameters
    ----------
    predicted : PredictedTable or None
        Nothing is said of None.
    output : Path
        The main output, beside which the list is written.
    """
    if predicted is None:
        return
    from mirbone._core import write_table

    for one in predicted.notes:
        note(f"mirbone: {one}")
    if len(predicted.unmapped):
        place = beside(output, "unmapped")
        write_table(predicted.unmapped, place)
        note(f"mirbone: these names are at {place}")


def write_unresolved(unresolved: "pd.DataFrame", output: Path) -> None:
    """Say which names stand for no single miRNA, and write what they are.

    Parameters
    ----------
    unresolved : DataFrame
        `mirbone.words.UNRESOLVED_COLUMNS`; nothing is said of an empty one.
    output : Path
        The main output, beside which the list is written.
    """
    if unresolved.empty:
        return
    from mirbone._core import write_table

    place = beside(output, "unresolved")
    write_table(unresolved, place)
    say(f"{_no_answer(unresolved)}; what may be meant is at {place}", err=True)


def say_unresolved(unresolved: "pd.DataFrame") -> None:
    """Say on standard error which names stand for no single miRNA, and why.

    Parameters
    ----------
    unresolved : DataFrame
        `mirbone.words.UNRESOLVED_COLUMNS`; nothing is said of an empty one.
    """
    if len(unresolved):
        why = " ".join(unresolved["note"].head(5))
        say(f"{_no_answer(unresolved)}. {why}", err=True)


def hand_over(
    table: "pd.DataFrame",
    unresolved: "pd.DataFrame",
    output: Path | None,
    *,
    as_json: bool,
    show: Callable[[], None],
) -> None:
    """Write what was looked up by names of miRNAs, or show it where no file is asked for.

    Parameters
    ----------
    table : DataFrame
        What was found.
    unresolved : DataFrame
        `mirbone.words.UNRESOLVED_COLUMNS`.
    output : Path or None
        Where to write the table, and its side table.
    as_json : bool
        Whether standard output gets the rows as JSON.
    show : callable
        Shows the table on standard output.
    """
    from mirbone._core import write_table

    if output is None:
        say_unresolved(unresolved)
    else:
        write_unresolved(unresolved, output)
        write_table(table, output)
    if as_json:
        say_json(table.to_dict("records"))
    elif output is None:
        show()


def _no_answer(unresolved: "pd.DataFrame") -> str:
    names = ", ".join(map(repr, unresolved["query"].head(5)))
    more = f" and {len(unresolved) - 5} more" if len(unresolved) > 5 else ""
    stand = "stands" if len(unresolved) == 1 else "stand"
    return f"mirbone: {names}{more} {stand} for no single miRNA, so there is no answer"


def keep_inputs(app: typer.Typer) -> None:
    """Make every command of an application refuse an output that is one of its inputs.

    A command's output is its parameter ``output``; every other parameter that holds a path is an
    input. The output may be neither an input itself, nor a folder that holds one, and none of the
    side tables that may be written beside it may be an input.

    Parameters
    ----------
    app : Typer
        The application, complete; its groups are gone through too.
    """
    for command in app.registered_commands:
        callback = command.callback
        if callback is not None and "output" in inspect.signature(callback).parameters:
            command.callback = _guarded(callback)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            keep_inputs(group.typer_instance)


def _guarded(callback: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(callback)
    def guarded(**parameters: object) -> object:
        _refuse_overwriting(parameters)
        return callback(**parameters)

    return guarded


def _refuse_overwriting(parameters: Mapping[str, object]) -> None:
    from mirbone._core import InputError

    output = parameters["output"]
    if not isinstance(output, Path):
        return
    sides = [beside(output, what) for what in get_args(SideTable)] if output.name else []
    for name, path in _inputs(parameters):
        for written in (output, *sides):
            if not _holds(written, path):
                continue
            relation = "holds" if written.is_dir() else "is"
            raise InputError(
                f"the output must not touch an input: {written} {relation} {path}, which is "
                f"read as `{name}`. Give another place with -o; nothing was written."
            )


def _inputs(parameters: Mapping[str, object]) -> Iterator[tuple[str, Path]]:
    for name, value in parameters.items():
        for path in value if isinstance(value, list | tuple) else [value]:
            if name != "output" and isinstance(path, Path):
                yield name, path


def _holds(written: Path, path: Path) -> bool:
    """Whether an output is an input, by whatever name, or a folder around it."""
    try:
        if not (written.exists() and path.exists()):
            return False
        return written.samefile(path) or (
            written.is_dir() and path.resolve().is_relative_to(written.resolve())
        )
    except (OSError, RuntimeError):  # a path that leads nowhere, which its reader or writer tells
        return False
