"""The lock of a folder that is being written: one run at a time, and none that has died.

The kernel keeps the lock for this process and lets it go when the process ends, by SIGKILL too.
Some network disks, though, lock within one machine only, or not at all. So the file says who holds
it, and the holder touches it every few seconds: where the kernel's word is not enough, a lock that
nobody touches belongs to a run that has died, and is taken over.
"""

import errno
import json
import os
import platform
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from mirbone._core._errors import InputError

LOCK = "_lock"

_TOUCH_S = 5.0
_DEAD_S = 30.0  # six touches missed
_SETTLE_S = 1.0  # without a kernel's lock: time for another's record to show over ours
_TRIES, _PAUSE_S = 12, 0.04  # a reader that looks, or a run that ends, holds it for a moment
_BUSY = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # Windows shuts the bytes that are locked; those of the record stay readable

    def _lock(descriptor: int, *, shared: bool = False) -> None:  # noqa: ARG001
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int, *, shared: bool = False) -> None:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock: process, machine, and since when."""

    process: int
    host: str
    since: str

    def __str__(self) -> str:
        """Name the holder for a message."""
        since = self.since[: len("2000-01-01 00:00:00")]
        if self.host != platform.node():
            return f"process {self.process} on {self.host}, since {since}"
        which = "this same process" if self.process == os.getpid() else f"process {self.process}"
        return f"{which} on this machine ({self.host}), since {since}"


class FolderLock:
    """A lock that is held; `locked` takes and releases it."""

    def __init__(self, path: Path, descriptor: int, holder: Holder) -> None:
        self._path, self._descriptor, self._holder = path, descriptor, holder
        self._released = threading.Event()
        _held.add(self)
        threading.Thread(target=self._touch, daemon=True).start()

    def check(self) -> None:
        """Refuse to go on where the folder is no longer this run's.

        Raises
        ------
        InputError
            If the folder was removed or moved while it was written.
        """
        if not self.is_held():
            raise InputError(
                f"{self._path.parent} was removed or replaced while it was written. What this run "
                "made is not complete. Run it again, and leave the folder until it ends."
            )

    def release(self) -> None:
        """Give the lock up; its file goes too."""
        if self not in _held:  # in a forked child; its parent holds it
            return
        _held.discard(self)
        self._released.set()
        with suppress(OSError):
            if self.is_held():
                self._path.unlink()
        os.close(self._descriptor)
        if sys.platform == "win32":  # which removes no file that is open
            with suppress(OSError):
                self._path.unlink()

    def forget(self) -> None:
        """Let go of a lock that is the parent's, in a forked child: else the child would keep it
        when the parent is killed."""
        os.close(self._descriptor)

    def is_held(self) -> bool:
        """Tell whether the folder is still this run's."""
        return _stands_at(self._descriptor, self._path) and _read(self._path) == self._holder

    def _touch(self) -> None:
        while not self._released.wait(_TOUCH_S):
            with suppress(OSError):
                if self.is_held():
                    os.utime(self._path)


_held: set[FolderLock] = set()


def _forget_all() -> None:
    for lock in _held:
        lock.forget()
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)


@contextmanager
def locked(folder: Path) -> Iterator[FolderLock]:
    """Hold the lock of a folder while the block runs.

    Parameters
    ----------
    folder : Path
        A folder that is there.

    Yields
    ------
    FolderLock
        The lock.

    Raises
    ------
    InputError
        If another run, or this process, is writing to the folder.
    OSError
        If the folder may not be written to.
    """
    lock = _take(folder)
    try:
        yield lock
    finally:
        lock.release()


def holder_of(folder: Path) -> Holder | None:
    """Tell who is writing to a folder.

    Parameters
    ----------
    folder : Path
        Any folder.

    Returns
    -------
    Holder or None
        None when nobody is, as after a crash.
    """
    path = folder / LOCK
    holder = _read(path)
    if holder is None:
        return None
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            if _try_lock(descriptor, shared=True) is False:
                return holder
            untouched = time.time() - path.stat().st_mtime
        finally:
            os.close(descriptor)
        return holder if holder.host != platform.node() and untouched < _DEAD_S else None
    return None


def _take(folder: Path) -> FolderLock:
    path = folder / LOCK
    for _ in range(_TRIES):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            taken = _try_take(descriptor, path)
        except BaseException:
            os.close(descriptor)
            raise
        if taken is not None:
            return FolderLock(path, descriptor, taken)
        os.close(descriptor)
        time.sleep(_PAUSE_S)
    raise _refusal(folder, _read(path))


def _try_take(descriptor: int, path: Path) -> Holder | None:
    """Take the lock; None where it is held, or its file has just gone."""
    by_kernel = _try_lock(descriptor)
    if by_kernel is False or not _stands_at(descriptor, path):
        return None
    earlier = _read(path)
    certain = by_kernel and (earlier is None or earlier.host == platform.node())
    if not certain and earlier is not None:
        if _is_touched(path):
            raise _refusal(path.parent, earlier)
        if not _stands_at(descriptor, path):
            return None
    now = datetime.now().astimezone().isoformat(sep=" ", timespec="milliseconds")
    holder = Holder(os.getpid(), platform.node(), now)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.truncate(descriptor, 0)
    os.write(descriptor, (json.dumps(asdict(holder)) + "\n").encode())
    os.fsync(descriptor)
    if by_kernel is None:  # two may have found it free at once; the last record stands
        time.sleep(_SETTLE_S)
        if _read(path) != holder:
            return None
    return holder


def _try_lock(descriptor: int, *, shared: bool = False) -> bool | None:
    """Ask the kernel: True taken, False held by another, None where this disk has no locks."""
    try:
        _lock(descriptor, shared=shared)
    except OSError as error:
        return False if error.errno in _BUSY else None
    return True


def _stands_at(descriptor: int, path: Path) -> bool:
    """Whether a file that is open still has its name."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _read(path: Path) -> Holder | None:
    try:
        return Holder(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _is_touched(path: Path) -> bool:
    """Whether the holder lives: wait for its next touch, as this disk tells the time."""
    before, until = path.stat().st_mtime_ns, time.monotonic() + _DEAD_S
    while time.monotonic() < until:
        time.sleep(_TOUCH_S / 5)
        try:
            with path.open("rb") as handle:  # a network disk tells the truth of a file just opened
                if os.fstat(handle.fileno()).st_mtime_ns != before:
                    return True
        except FileNotFoundError:  # its run has just ended
            return False
    return False


def _refusal(folder: Path, holder: Holder | None) -> InputError:
    who = f": {holder}" if holder is not None else ""
    return InputError(
        f"{folder} is being written by another run{who}. Nothing was touched. Wait until that run "
        "ends, or give another folder."
    )
