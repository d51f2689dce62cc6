"""How tables and progress reach a person."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from mirbone._core import Progress as Following


class Advance(Protocol):
    """Called by long work at the start of each of its stages."""

    def __call__(self, stage: str, /) -> None:
        """Say what is being done now."""

    def within(self, done: int, total: int, /) -> None:
        """Say how much of this stage is done, and of all."""


def show_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: drawn for a terminal, tab-separated for a pipe.

    Parameters
    ----------
    columns : sequence of str
        Heads.
    rows : sequence of sequence of str
        Cells.
    """
    if not (sys.stdout and sys.stdout.isatty()):
        print("\t".join(columns))
        for row in rows:
            print("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(*columns, box=box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(*map(escape, row))
    Console().print(table)


@contextmanager
def progress(stages: int) -> Iterator[Advance]:
    """Show a progress bar on standard error while the block runs.

    Parameters
    ----------
    stages : int
        How many times the yielded function will be called.

    Yields
    ------
    Advance
        Call it with the name of each stage as it begins, and its `within` inside a long one.
    """
    with _bar(stages) as (bar, task):
        yield _Stages(bar, task)


@contextmanager
def following() -> Iterator["Following"]:
    """Show a progress bar on standard error for work that says what it does and how far it is.

    Yields
    ------
    Progress
        To give to the work; it shows nothing where there is no terminal.
    """
    with _bar(1) as (bar, task):

        def follow(what: str, done: int, total: int, /) -> None:
            bar.update(task, description=what, completed=done / max(total, 1))

        yield follow


@contextmanager
def _bar(total: int) -> "Iterator[tuple[Progress, TaskID]]":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description:<28}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,  # it would leave an empty line in a log
    )
    with bar:
        yield bar, bar.add_task("Starting", total=total)
        bar.update(bar.task_ids[0], completed=total)


class _Stages:
    def __init__(self, bar: "Progress", task: "TaskID") -> None:
        self._bar, self._task, self._begun = bar, task, 0

    def __call__(self, stage: str, /) -> None:
        self._bar.update(self._task, description=stage, completed=self._begun)
        self._begun += 1

    def within(self, done: int, total: int, /) -> None:
        self._bar.update(self._task, completed=self._begun - 1 + done / max(total, 1))
