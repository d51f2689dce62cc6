"""Long work as a folder of parts: kept, made and written one by one, wherever they are made."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol, TypeVar

from mirbone._core.parts._folder import open_folder, write_part
from mirbone._core.parts._workers import Task, connect, make_parts, make_parts_on


class Made(Protocol):
    """What is made of a part."""

    @property
    def index(self) -> int:
        """Number of the part."""
        ...

    @property
    def data(self) -> bytes | None:
        """The file, unless the worker wrote it."""
        ...


Result = TypeVar("Result", bound=Made)


def fill_folder(
    folder: Path,
    manifest: Mapping[str, Any],
    parts: int,
    task: Callable[[int, Path | None], Task],
    *,
    make: Callable[[Task], Result],
    what: str,
    workers: int = 1,
    cluster: str | None = None,
    resume: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Iterator[Result]:
    """Make the parts that a folder lacks, and write them.

    Parameters
    ----------
    folder : Path
        As `open_folder` takes it.
    manifest : mapping
        What the parts are made of.
    parts : int
        How many there are.
    task : callable
        From the number of a part, and the folder that its worker may write to (None on a cluster,
        which shares none), to the task.
    make : callable
        What makes a part of its task, the same bytes wherever it runs.
    what : str
        What the parts hold, for messages.
    workers : int, optional
        Processes on this machine.
    cluster : str, optional
        Address of a Dask scheduler, instead of processes on this machine.
    resume : bool, optional
        Keep the parts that an earlier run of the same work has finished.
    progress : callable, optional
        Called with a few words at the start, and when each part that was missing is finished.

    Yields
    ------
    object
        What `make` gave of each part that was missing, once the part is written, in the order in
        which they are finished.

    Raises
    ------
    InputError
        If the folder holds other work, the disk is full, or the cluster does not answer.
    """
    with ExitStack() as stack:
        client = stack.enter_context(connect(cluster)) if cluster is not None else None
        kept = open_folder(folder, manifest, parts, resume=resume, what=what)
        tasks = (task(i, None if client else folder) for i in range(parts) if i not in kept)
        results = (
            make_parts_on(client, tasks, make=make)
            if client
            else make_parts(tasks, make=make, workers=workers)
        )
        done = len(kept)
        _report(progress, done, parts)
        for result in results:
            if result.data is not None:
                write_part(folder, result.index, result.data)
            done += 1
            _report(progress, done, parts)
            yield result


def _report(progress: Callable[[str], None] | None, done: int, parts: int) -> None:
    if progress is not None:
        progress(f"{done} of {parts} parts done")
