"""How the program ends when it is told to: at any moment, in one line, with nothing half-written.

Imported before anything that takes time, so that whoever presses Ctrl-C while libraries load is
answered too; it imports nothing that does.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from types import FrameType
from typing import NoReturn

_AGAIN_S = 1.0  # a signal that comes sooner is the same one: a terminal and a program both send it
_FORCE = 3  # times that a person has to ask before nothing is waited for


INTERRUPTED = 128 + signal.SIGINT
resumable: ContextVar[bool] = ContextVar("resumable", default=False)
"""Whether the command that runs can go on where it stopped."""


class Signals:
    """What the system has told the program while `listening`."""

    def __init__(self, hook: "Callable[[sys.UnraisableHookArgs], object]") -> None:
        self.number = 0
        self._at, self._times, self._lost, self._hook = 0.0, 0, False, hook

    def hear(self, number: int, _frame: FrameType | None) -> None:
        """Stop the main thread where it is; a third request ends the process at once."""
        now, lost, self._lost = time.monotonic(), self._lost, False
        if self.number and not lost:
            if now - self._at < _AGAIN_S:
                return
            self._times += 1
            if self._times >= _FORCE - 1:
                os._exit(128 + number)
        self.number, self._at = self.number or number, now
        raise KeyboardInterrupt

    def lose(self, unraisable: "sys.UnraisableHookArgs") -> None:
        """Ask again where an interrupt was swallowed, as in a finalizer that has no caller."""
        if isinstance(unraisable.exc_value, KeyboardInterrupt) and self.number:
            self._lost = True
            signal.raise_signal(signal.SIGINT)
        elif not self.number:
            self._hook(unraisable)


@contextmanager
def listening() -> Iterator[Signals]:
    """Stop in order on Ctrl-C, and when the terminal closes or the system ends the process.

    Yields
    ------
    Signals
        What was heard. Signals that are ignored, as under nohup, stay so.
    """
    hook = sys.unraisablehook
    heard, before = Signals(hook), {}
    resumable.set(False)
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is None or signal.getsignal(number) in (signal.SIG_IGN, None):
            continue
        with suppress(ValueError):  # not the main thread, which alone hears signals
            before[number] = signal.signal(number, heard.hear)
    sys.unraisablehook = heard.lose
    try:
        yield heard
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)


def leave(heard: Signals) -> NoReturn:
    """Say that the program was stopped, and end it.

    Parameters
    ----------
    heard : Signals
        What it was told.
    """
    more = " Go on with --resume." if resumable.get() else ""
    cursor = "\x1b[?25h" if sys.stderr and sys.stderr.isatty() else ""  # a bar may have hidden it
    with suppress(OSError, ValueError):
        print(
            f"{cursor}mirbone: stopped; nothing half-written was left behind.{more}",
            file=sys.stderr, flush=True,
        )  # fmt: skip
    if not heard.number:
        sys.exit(INTERRUPTED)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    _forget_processes()
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    # threads that compute are not waited for
    os._exit(128 + heard.number)


def _forget_processes() -> None:
    """Let go of what processes shared, whose keeper would else complain in their name."""
    shared = sys.modules.get("multiprocessing.util")
    if shared is not None:
        with suppress(Exception):
            shared._run_finalizers(0)
