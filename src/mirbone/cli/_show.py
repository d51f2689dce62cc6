"""How tables and progress reach a person."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mirbone.cli._messages import say

if TYPE_CHECKING:
    from mirbone._core import Progress

_CELL = 400


def show_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: drawn for a terminal, tab-separated for a pipe.

    Parameters
    ----------
    columns : sequence of str
        Heads.
    rows : sequence of sequence of str
        Cells.
    """
    from mirbone._core import guarded, plain, shorten

    if not (sys.stdout and sys.stdout.isatty()):
        for row in (columns, *rows):
            print("\t".join(guarded(plain(cell)) for cell in row))
        return
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(*columns, box=box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(*(escape(shorten(plain(cell), _CELL)) for cell in row))
    Console().print(table)


@contextmanager
def following() -> "Iterator[Progress]":
    """Show on standard error how far work is while the block runs.

    Yields
    ------
    Progress
        To give to the work. It draws a bar on a terminal; elsewhere, as in a log, it writes one
        line as each stage begins.
    """
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    from mirbone._core import readable

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines()
        return
    columns = SpinnerColumn(), TextColumn("{task.description:<28}"), BarColumn()
    with Bar(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("Starting", total=None)

        def follow(what: str, done: int, total: int, /) -> None:
            # a stage of one piece says no more than that it has begun
            bar.update(
                task,
                description=escape(readable(what)),
                completed=done,
                total=total if total > 1 else None,
            )

        yield follow


class _Lines:
    """A line a stage."""

    def __init__(self) -> None:
        self._stage = ""

    def __call__(self, what: str, _done: int, _total: int, /) -> None:
        if what != self._stage:
            self._stage = what
            say(f"mirbone: {what}", err=True)
            sys.stderr.flush()
