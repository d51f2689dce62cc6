"""How long work says how far it is: one small protocol, for every face."""

import sys
from typing import Any, Protocol


class Progress(Protocol):
    """Called by long work, as often as it likes, with what it does and how much of it is done.

    Any function of three arguments is one: ``lambda what, done, total: print(what, done, total)``.
    """

    def __call__(self, what: str, done: int, total: int, /) -> None:
        """Say what is being done, how many of its pieces are done, and of how many."""


def shown(progress: Progress | None) -> Progress:
    """Choose where progress goes: where the caller says, else to the notebook, else nowhere.

    Parameters
    ----------
    progress : Progress or None
        What the caller gave.

    Returns
    -------
    Progress
        `progress` itself; without one, a line that is kept up to date in the cell's output where
        this runs in a notebook, and otherwise a function that does nothing.
    """
    if progress is not None:
        return progress
    return _NotebookLine() if _in_notebook() else _silent


def _silent(_what: str, _done: int, _total: int, /) -> None:
    pass


def _in_notebook() -> bool:
    """Whether this runs in a notebook's kernel; nothing is imported to find out."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return type(shell).__name__ == "ZMQInteractiveShell"


class _NotebookLine:
    """One line of a cell's output, rewritten as work goes on; it says when all is done."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._last = ("", -1)

    def __call__(self, what: str, done: int, total: int, /) -> None:
        percent = 100 * done // max(total, 1)
        if (what, percent) == self._last:
            return
        self._last = (what, percent)
        from IPython.display import display  # pyright: ignore[reportMissingImports]

        line = {"text/plain": f"{what}: {done} of {total} ({percent} %)"}
        if self._handle is None:
            self._handle = display(line, raw=True, display_id=True)
        else:
            self._handle.update(line, raw=True)
