"""Long work as a folder of parts: kept, made and written one by one, wherever they are made."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mirbone._core._bounds import fitting_workers
from mirbone._core._files import sha256_of
from mirbone._core._progress import Progress, shown
from mirbone._core.parts._folder import (
    SUMMARY,
    OpenFolder,
    StoreLayout,
    open_folder,
    part_name,
    tag_of,
    write_json,
    write_part,
)
from mirbone._core.parts._part import Part
from mirbone._core.parts._workers import Task, connect, make_parts, make_parts_on


@dataclass(frozen=True, slots=True)
class FilledFolder:
    """A folder whose parts are all there; its run still holds the lock, and has to `finish` it.

    Parameters
    ----------
    opened : OpenFolder
        The folder.
    hashes : tuple of str
        SHA-256 of the file of each part.
    """

    opened: OpenFolder
    hashes: tuple[str, ...]

    @property
    def kept(self) -> int:
        """How many parts an earlier run had finished."""
        return len(self.opened.kept)

    @property
    def files(self) -> tuple[Path, ...]:
        """The file of each part."""
        place = self.opened.layout.place
        return tuple(place / part_name(i) for i in range(len(self.hashes)))


@contextmanager
def fill_folder(
    layout: StoreLayout,
    manifest: Mapping[str, Any],
    parts: int,
    task: Callable[[int, str, Path | None], Task],
    *,
    make: Callable[[Task], Part],
    workers: int = 1,
    cluster: str | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> Iterator[FilledFolder]:
    """Lock a folder, and make the parts that it lacks.

    The block writes what needs all parts, and then calls `finish`; the lock is held until it ends.

    Parameters
    ----------
    layout : StoreLayout
        The folder.
    manifest : mapping
        What the parts are made of, as of `describe`.
    parts : int
        How many there are.
    task : callable
        From the number of a part, the tag that it will carry, and the folder that its worker may
        write to (None on a cluster, which shares none), to the task.
    make : callable
        What makes a part of its task, the same bytes wherever it runs.
    workers : int, optional
        Processes on this machine.
    cluster : str, optional
        Address of a Dask scheduler, instead of processes on this machine.
    resume : bool, optional
        Keep the parts that an earlier run of the same work has finished.
    progress : Progress, optional
        Told at the start, and when each part that was missing is finished.

    Yields
    ------
    FilledFolder
        With all parts.

    Raises
    ------
    InputError
        If the folder holds other work or is written by another run, the disk is full, or the
        cluster does not answer.
    """
    workers = fitting_workers(workers)
    with ExitStack() as stack:
        client = stack.enter_context(connect(cluster)) if cluster is not None else None
        opened = stack.enter_context(open_folder(layout, manifest, parts, resume=resume))
        missing = [i for i in range(parts) if i not in opened.kept]
        tag, place = tag_of(manifest), None if client else layout.place
        tasks = (task(i, tag, place) for i in missing)
        results = (
            make_parts_on(client, tasks, make=make)
            if client
            else make_parts(tasks, make=make, workers=workers)
        )
        made = _write(opened, stack.enter_context(closing(results)), parts, shown(progress))
        yield FilledFolder(
            opened,
            tuple(made.get(i) or sha256_of(layout.place / part_name(i)) for i in range(parts)),
        )


def finish(folder: FilledFolder, summary: Mapping[str, Any]) -> None:
    """Say that a folder is complete: the last thing that a run writes.

    Parameters
    ----------
    folder : FilledFolder
        With all that belongs to it.
    summary : mapping
        Counts, and the hashes of the files.

    Raises
    ------
    InputError
        If the disk is full, or the folder is no longer this run's.
    """
    folder.opened.lock.check()
    write_json(folder.opened.layout.place / SUMMARY, summary)


def _write(
    opened: OpenFolder, results: Iterator[Part], parts: int, progress: Progress
) -> dict[int, str]:
    """Write the parts that come, and give the hash of each."""
    done, made = len(opened.kept), dict[int, str]()
    what = f"Parts of the {opened.layout.what}"
    progress(what, done, parts)
    for part in results:
        opened.lock.check()
        if part.data is not None:
            write_part(opened.layout.place, part.index, part.data)
        made[part.index] = part.sha256
        progress(what, done + len(made), parts)
    return made
