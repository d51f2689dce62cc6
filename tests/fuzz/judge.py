"""What may come of an input: success, or one message that can be read. All else is a fault."""

import re
import resource
import signal
import sys
import time
import traceback
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mirbone._core import InputError, Notice

SECONDS = 10.0
"""Longest that one input may take, of the processor's time."""
MEGABYTES = 400
"""Memory that one input may take on top of what the process holds; no input is above 0.4 MB."""
LETTERS = 2_000
"""Longest message."""
_SOURCE = Path(sys.modules["mirbone"].__file__ or "").parent
_QUEUE = Path("/proc/self/schedstat")
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class TooSlow(BaseException):
    """An input took longer than `SECONDS`; no `except Exception` on the way stops it."""


class BadOutcome(Exception):
    """What is no success and no message, though nothing was raised: its kind, and the whole."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong, where, and the whole of it."""

    kind: str
    told: str


def judge(
    read: Callable[[], object], *, named: tuple[str, ...] = (), seconds: float = SECONDS
) -> Fault | None:
    """Read one input; None where the outcome is as it should be.

    Parameters
    ----------
    read : callable
        Reads the input, and gives what can be read of the outcome (`words`).
    named : tuple of str
        Of which a message names at least one, so that a person knows what is wrong: of no input
        where empty.
    seconds : float
        Longest that it may take.
    """
    before = _start_measuring()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            with _within(seconds):
                done = read()
            fault = _of_words(done)
        except InputError as error:
            fault = _of_message(str(error), named)
        except BadOutcome as error:
            fault = Fault(*map(str, error.args))
        except TooSlow as error:
            fault = Fault(f"slow in {_place(error)}", _whole(error))
        except Exception as error:
            fault = Fault(f"{type(error).__name__} in {_place(error)}", _whole(error))
    if fault is not None:
        return fault
    for one in warned:
        if not issubclass(one.category, Notice):
            place = f"{Path(one.filename).name}:{one.lineno}"
            return Fault(f"{one.category.__name__} in {place}", str(one.message))
    used = _megabytes_since(before)
    return Fault("memory", f"{used:.0f} MB") if used > MEGABYTES else None


def unreadable(text: str) -> str:
    """Give the signs of a text that a terminal obeys, hides or cannot show."""
    found = {
        c for c in text if not (c.isprintable() or c == "\n" or unicodedata.category(c) == "Zs")
    }
    return "".join(sorted(found)).encode("unicode_escape").decode()


def _of_message(message: str, named: tuple[str, ...]) -> Fault | None:
    if signs := unreadable(message):
        return Fault(f"signs in a message: {signs[:20]}", message)
    if len(message) > LETTERS:
        return Fault(f"a long message: {_general(message)}", message)
    if len(message) < 15:
        return Fault("a short message", message)
    if named and not any(name in message for name in named):
        return Fault(f"a message that says not where: {_general(message)}", message)
    return None


def _general(message: str) -> str:
    """The beginning of a message, without what differs from input to input."""
    return re.sub(r"'[^']*'|/\S+|\d+", "_", message[:300])[:40]


def _of_words(done: object) -> Fault | None:
    """What is said of what was read is shown on a terminal too: notes, and reasons of rows."""
    tables = [getattr(done, name, None) for name in ("dropped", "excluded", "unmapped")]
    reasons = [set(t["reason"]) for t in tables if t is not None and "reason" in t]
    said = [getattr(done, "said", "")]
    for note in (*(getattr(done, "notes", None) or ()), *said, *set[object]().union(*reasons)):
        if signs := unreadable(str(note)):
            return Fault(f"signs in a note: {signs[:20]}", str(note))
        if len(str(note)) > LETTERS:
            return Fault(f"a long note: {_general(str(note))}", str(note))
    return None


def _place(error: BaseException) -> str:
    """The innermost line of mirbone."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_SOURCE)]
    frame = (ours or frames)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"


def _whole(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))[-4000:]


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Stop what computes longer, by this process's own time, or waits ten times as long.

    To wait for a processor that others use is no fault of the input.
    """
    start, queued = time.monotonic(), _seconds_queued()

    def stop(sign: int, _: object) -> None:
        if sign == signal.SIGALRM:
            waited = time.monotonic() - start - (_seconds_queued() - queued)
            if waited < 10 * seconds:
                signal.setitimer(signal.ITIMER_REAL, max(10 * seconds - waited, 0.1))
                return
        raise TooSlow(f"more than {seconds:g} s")

    timers = {
        signal.SIGPROF: (signal.ITIMER_PROF, seconds),
        signal.SIGALRM: (signal.ITIMER_REAL, 10 * seconds),
    }
    before = {name: signal.signal(name, stop) for name in timers}
    for timer, limit in timers.values():
        signal.setitimer(timer, limit)
    try:
        yield
    finally:
        for name, (timer, _) in timers.items():
            signal.setitimer(timer, 0)
            signal.signal(name, before[name])


def _seconds_queued() -> float:
    """How long this process could have run and had no processor."""
    try:
        return int(_QUEUE.read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def _start_measuring() -> int:
    try:
        _CLEAR.write_text("5")  # the highest so far is forgotten
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return _status("VmRSS")


def _megabytes_since(before: int) -> float:
    now = _status("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (now - before) / 1024


def _status(what: str) -> int:
    try:
        lines = _STATUS.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(what)), 0)
