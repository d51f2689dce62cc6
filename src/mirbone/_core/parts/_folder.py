"""A folder of parts: written part by part, kept through a crash, the same whoever made them.

Each part carries the hash of the manifest, so that a part of other work is never taken for one of
this.
"""

import errno
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mirbone._core._errors import InputError
from mirbone._core._files import atomic_path, write_text
from mirbone._core.parts._lock import LOCK, FolderLock, holder_of, locked

MANIFEST, SUMMARY = "_manifest.json", "_summary.json"
TAG = "mirbone"
"""Under this name a part's metadata hold the hash of its manifest."""


def part_name(index: int) -> str:
    """Name the file of a part.

    Parameters
    ----------
    index : int
        Number of the part.

    Returns
    -------
    str
        Such as ``part-00003.parquet``.
    """
    return f"part-{index:05d}.parquet"


def tag_of(manifest: Mapping[str, Any]) -> str:
    """Hash a manifest; each of its parts carries the hash.

    Parameters
    ----------
    manifest : mapping
        What the parts are made of.

    Returns
    -------
    str
        Hexadecimal SHA-256.
    """
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class StoreLayout:
    """Where the files of a store lie.

    Parameters
    ----------
    folder : Path
        The store; the lock stands here.
    what : str
        What the parts hold, for messages: ``"sites"``.
    inside : str, optional
        Folder of the parts within it; the store itself when it is empty.
    beside : tuple of str, optional
        Files that stand in the store beside its parts, in the order in which they are written once
        all parts are there.
    """

    folder: Path
    what: str
    inside: str = ""
    beside: tuple[str, ...] = ()

    @property
    def place(self) -> Path:
        """The folder of the parts."""
        return self.folder / self.inside


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """A store that this run alone writes to.

    Parameters
    ----------
    layout : StoreLayout
        Where its files lie.
    kept : frozenset of int
        Parts that an earlier run of the same work had finished.
    lock : FolderLock
        Held until the run ends.
    """

    layout: StoreLayout
    kept: frozenset[int]
    lock: FolderLock


@contextmanager
def open_folder(
    layout: StoreLayout, manifest: Mapping[str, Any], parts: int, *, resume: bool
) -> Iterator[OpenFolder]:
    """Lock a folder of parts and prepare it.

    What says that the folder is complete goes first, then the parts that are not kept.

    Parameters
    ----------
    layout : StoreLayout
        The folder, made when it is missing.
    manifest : mapping
        What will be written.
    parts : int
        How many parts there will be.
    resume : bool
        Keep the finished parts of an earlier run of the same work.

    Yields
    ------
    OpenFolder
        Locked until the block ends.

    Raises
    ------
    InputError
        If the folder is a file, holds other things or other work, is written by another run, or
        cannot be written to.
    """
    with ExitStack() as stack:
        try:
            _refuse_others(layout, manifest)  # before the lock: it would be a file in their folder
            layout.place.mkdir(parents=True, exist_ok=True)
            lock = stack.enter_context(locked(layout.folder))
            earlier = _refuse_others(layout, manifest)
            _clear_words_of_completion(layout)
            whole = _finished(layout.place, manifest, parts) if resume and earlier else frozenset()
            _clear_parts(layout.place, whole)
            write_json(layout.place / MANIFEST, manifest)
        except OSError as error:
            raise InputError(
                f"{layout.folder} cannot be written to: {error.strerror}. Give another folder."
            ) from error
        try:
            yield OpenFolder(layout, whole, lock)
        except BaseException:  # a worker that was killed leaves what it was writing
            if lock.is_held():
                _clear_halves(layout)
            raise


def read_summary(layout: StoreLayout) -> dict[str, Any]:
    """Read the summary of a complete store.

    Parameters
    ----------
    layout : StoreLayout
        The store.

    Returns
    -------
    dict
        What its run wrote last.

    Raises
    ------
    InputError
        If there is no such store, it is being written, or its run has stopped.
    """
    path = layout.place / SUMMARY
    expected = f"expected the {layout.what} of a finished run in {layout.folder}"
    if path.is_file():
        try:
            return _read_json(path)
        except ValueError as error:
            raise InputError(f"{path} is no summary: {error}. Make the store again.") from error
    holder = holder_of(layout.folder)
    if holder is not None:
        raise InputError(f"{expected}; it is being written by {holder}. Wait until that run ends.")
    if not (layout.place / MANIFEST).is_file():
        raise InputError(f"{expected}; there is none. Check the path.")
    raise InputError(
        f"{expected}; {SUMMARY} is not there: its run has stopped. Run it again with "
        "`resume=True` to complete it."
    )


def write_part(folder: Path, index: int, data: bytes | memoryview) -> None:
    """Write the file of a part, whole or not at all.

    Parameters
    ----------
    folder : Path
        The store.
    index : int
        Number of the part.
    data : bytes
        The file.

    Raises
    ------
    InputError
        If the disk is full or may not be written to.
    """
    try:
        with atomic_path(folder / part_name(index)) as temporary:
            temporary.write_bytes(data)
    except InputError as error:
        raise disk_full(folder, error) from error.__cause__


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON, whole or not at all.

    Parameters
    ----------
    path : Path
        The file.
    content : mapping
        What to write.

    Raises
    ------
    InputError
        If the disk is full or may not be written to.
    """
    try:
        write_text(path, json.dumps(content, indent=2, sort_keys=True) + "\n")
    except InputError as error:
        raise disk_full(path.parent, error) from error.__cause__


def part_metadata(path: Path) -> dict[str, str]:
    """Read what the file of a part says of itself.

    Parameters
    ----------
    path : Path
        A part.

    Returns
    -------
    dict of str to str
        Its tag, and what `encode_part` was given.
    """
    import pyarrow.parquet as pq

    found = pq.read_metadata(path).metadata or {}
    return {key.decode(): value.decode() for key, value in found.items()}


def disk_full(folder: Path, error: InputError) -> InputError:
    """Say what a full disk means for a store; any other failure to write says enough itself."""
    cause = error.__cause__
    if not isinstance(cause, OSError) or cause.errno not in {errno.ENOSPC, errno.EDQUOT}:
        return error
    return InputError(
        f"the disk of {folder} is full. Finished parts are whole and are kept: free some space and "
        "go on with `resume=True`, or give a folder on another disk."
    )


def _refuse_others(layout: StoreLayout, manifest: Mapping[str, Any]) -> dict[str, Any] | None:
    """Refuse a folder of other things or other work; give the manifest that is there."""
    for folder in (layout.folder, layout.place):
        if folder.exists() and not folder.is_dir():
            raise InputError(f"{folder} must be a folder; it is a file. Give another name.")
    earlier = _earlier(layout)
    if earlier is not None and earlier != manifest:
        raise InputError(
            f"{layout.folder} holds the {layout.what} of other work: it differs in "
            f"{', '.join(_differences(earlier, manifest))}. Nothing was written. Give another "
            "folder, or remove this one."
        )
    return earlier


def _read_json(path: Path) -> dict[str, Any]:
    """Read an object; a file that somebody else left may hold anything."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError(f"it holds a {type(found).__name__}")
    return found


def _earlier(layout: StoreLayout) -> dict[str, Any] | None:
    path = layout.place / MANIFEST
    if path.is_file():
        try:
            return _read_json(path)
        except ValueError as error:
            raise InputError(f"{path} is no manifest: {error}. Remove the folder.") from error
    ours = {layout.inside, LOCK}
    others = sorted(
        path.name
        for folder in {layout.folder, layout.place}
        if folder.is_dir()
        for path in folder.iterdir()
        if path.name not in ours and not path.name.startswith(".")
    )
    if others:
        raise InputError(
            f"{layout.folder} is not empty and holds no earlier {layout.what}. It holds other "
            f"things ({', '.join(others[:3])}); nothing was written. Give another folder."
        )
    return None


def _clear_words_of_completion(layout: StoreLayout) -> None:
    """Remove what says, or is made of the fact, that all parts are there: the last word first."""
    (layout.place / SUMMARY).unlink(missing_ok=True)
    for name in reversed(layout.beside):
        (layout.folder / name).unlink(missing_ok=True)
    _clear_halves(layout)


def _clear_halves(layout: StoreLayout) -> None:
    """Remove files that were being written."""
    place, names = layout.place, (".part-*.parquet.*", "._*.json.*")
    for stale in [path for name in names for path in place.glob(name)]:
        stale.unlink(missing_ok=True)
    for stale in [path for name in layout.beside for path in layout.folder.glob(f".{name}.*")]:
        stale.unlink(missing_ok=True)


def _clear_parts(place: Path, kept: frozenset[int]) -> None:
    names = {part_name(i) for i in kept}
    for path in place.glob("part-*.parquet"):
        if path.name not in names:
            path.unlink()


def _finished(folder: Path, manifest: Mapping[str, Any], parts: int) -> frozenset[int]:
    """Parts whose file is whole and carries the tag of this manifest."""
    import pyarrow as pa

    tag, kept = tag_of(manifest), set[int]()
    for index in range(parts):
        path = folder / part_name(index)
        try:
            if path.is_file() and part_metadata(path).get(TAG) == tag:
                kept.add(index)
        except (pa.ArrowException, OSError):
            continue
    return frozenset(kept)


def _differences(earlier: Mapping[str, Any], manifest: Mapping[str, Any]) -> list[str]:
    found = []
    for key in sorted({*earlier, *manifest}):
        a, b = earlier.get(key), manifest.get(key)
        if isinstance(a, dict) and isinstance(b, dict):
            found += [f"{key}.{inner}" for inner in _differences(a, b)]
        elif a != b:
            found.append(key)
    return found
