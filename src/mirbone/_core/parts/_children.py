"""Processes and threads that work for this one: begun whole, deaf to Ctrl-C, gone with it.

A terminal sends Ctrl-C to every process in it. The parent alone answers: it ends its workers, and
clears up what they were writing.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

_PARENTS = ("SIGINT", "SIGHUP")  # signals that are the parent's to answer

Task = TypeVar("Task")
Result = TypeVar("Result")


class Processes:
    """Processes that share nothing with this one, and end when it ends.

    Parameters
    ----------
    workers : int
        How many.
    """

    def __init__(self, workers: int) -> None:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

        context = multiprocessing.get_context("spawn")
        given = {"initializer": _end_with, "initargs": (os.getpid(),)}
        self._pool = ProcessPoolExecutor(workers, context, **given)
        # A process is begun by the thread that hands out work, and inherits which signals are
        # blocked there. They are blocked in a thread of their own: this one always hears them.
        self._starter = ThreadPoolExecutor(1, initializer=_block_signals)

    def submit(self, make: Callable[[Task], Result], task: Task) -> "Future[Result]":
        """Hand out work; a process is begun for it where one is free to be."""
        return self._starter.submit(self._pool.submit, make, task).result()

    def kill(self) -> None:
        """End every process at once, and none half begun: it would complain of its own."""
        self._starter.shutdown(wait=True, cancel_futures=True)
        for process in list((self._pool._processes or {}).values()):
            with suppress(Exception):  # it has just ended
                process.kill()

    def close(self) -> None:
        """Wait for work that has begun, and end."""
        self._starter.shutdown(wait=True, cancel_futures=True)
        self._pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def process_pool(workers: int) -> Iterator[Processes]:
    """Give processes that work for this one.

    Parameters
    ----------
    workers : int
        How many.

    Yields
    ------
    Processes
        Whose work is waited for where the block ends, or fails; where it is broken off, by Ctrl-C
        or by whom it works for, the processes are killed.
    """
    pool = Processes(workers)
    try:
        yield pool
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        pool.kill()
        raise
    finally:
        pool.close()


@contextmanager
def thread_pool(threads: int) -> "Iterator[ThreadPoolExecutor]":
    """Give threads of this process.

    Parameters
    ----------
    threads : int
        How many.

    Yields
    ------
    ThreadPoolExecutor
        Where the block fails or is broken off, what has not begun never begins.
    """
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(threads)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    finally:
        pool.shutdown(wait=True)


def in_thread(work: Callable[[], object]) -> None:
    """Do something in a thread of its own, which is left alone where this one is interrupted.

    Parameters
    ----------
    work : callable
        What to do; what it raises is raised here.
    """
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


def _block_signals() -> None:
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_BLOCK, [getattr(signal, name) for name in _PARENTS])


def _end_with(parent: int) -> None:
    """End this worker when its parent is gone, even by SIGKILL."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
