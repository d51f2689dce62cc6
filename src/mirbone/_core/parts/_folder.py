"""A folder of parts: written part by part, kept through a crash, the same whoever made them.

It holds ``part-00000.parquet`` and so on, ``_manifest.json`` (inputs, parameters, versions; written
first) and ``_summary.json`` (written last, so a folder with it is complete). Each part carries the
hash of the manifest, so that a part of other work is never taken for one of this.
"""

import errno
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mirbone._core._errors import InputError
from mirbone._core._files import atomic_path, write_text

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


def open_folder(
    folder: Path, manifest: Mapping[str, Any], parts: int, *, resume: bool, what: str
) -> set[int]:
    """Prepare a folder of parts.

    Parameters
    ----------
    folder : Path
        Made when it is missing.
    manifest : mapping
        What will be written.
    parts : int
        How many there will be.
    resume : bool
        Keep the finished parts of an earlier run of the same work.
    what : str
        What the parts hold, for messages: ``"sites"``.

    Returns
    -------
    set of int
        Parts that are kept.

    Raises
    ------
    InputError
        If the folder is a file, holds other things or other work, or cannot be
        written to.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} must be a folder; it is a file. Give another name.")
    earlier = _earlier(folder, what)
    if earlier is not None and earlier != manifest:
        raise InputError(
            f"{folder} holds the {what} of other work: it differs in "
            f"{', '.join(_differences(earlier, manifest))}. Nothing was written. Give another "
            "folder, or remove this one."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for stale in (*folder.glob(".part-*.parquet.*"), *folder.glob("._*.json.*")):
            stale.unlink(missing_ok=True)
        kept = _finished(folder, manifest, parts) if resume and earlier is not None else set()
        (folder / SUMMARY).unlink(missing_ok=True)
        for path in folder.glob("part-*.parquet"):
            if path.name not in {part_name(i) for i in kept}:
                path.unlink()
        write_json(folder / MANIFEST, manifest)
    except OSError as error:
        raise InputError(
            f"{folder} cannot be written to: {error.strerror}. Give another folder."
        ) from error
    return kept


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


def part_tag(path: Path) -> str:
    """Read the hash of the manifest that a part carries; empty if it carries none.

    Parameters
    ----------
    path : Path
        A part.

    Returns
    -------
    str
        Hexadecimal hash.
    """
    import pyarrow.parquet as pq

    return (pq.read_metadata(path).metadata or {}).get(TAG.encode(), b"").decode()


def disk_full(folder: Path, error: InputError) -> InputError:
    """Say what a full disk means for a store; any other failure to write says enough itself."""
    cause = error.__cause__
    if not isinstance(cause, OSError) or cause.errno not in {errno.ENOSPC, errno.EDQUOT}:
        return error
    return InputError(
        f"the disk of {folder} is full. Finished parts are whole and are kept: free some space and "
        "go on with `resume=True`, or give a folder on another disk."
    )


def _earlier(folder: Path, what: str) -> dict[str, Any] | None:
    if not folder.is_dir():
        return None
    path = folder / MANIFEST
    if path.is_file():
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise InputError(f"{path} is no manifest: {error}. Remove the folder.") from error
    if any(not other.name.startswith(".") for other in folder.iterdir()):
        raise InputError(
            f"{folder} is not empty and holds no earlier {what}; nothing was written. "
            "Give another folder."
        )
    return None


def _finished(folder: Path, manifest: Mapping[str, Any], parts: int) -> set[int]:
    """Parts whose file is whole and carries the tag of this manifest."""
    import pyarrow as pa

    tag, kept = tag_of(manifest), set()
    for index in range(parts):
        path = folder / part_name(index)
        try:
            if path.is_file() and part_tag(path) == tag:
                kept.add(index)
        except (pa.ArrowException, OSError):
            continue
    return kept


def _differences(earlier: Mapping[str, Any], manifest: Mapping[str, Any]) -> list[str]:
    found = []
    for key in sorted({*earlier, *manifest}):
        a, b = earlier.get(key), manifest.get(key)
        if isinstance(a, dict) and isinstance(b, dict):
            found += [f"{key}.{inner}" for inner in _differences(a, b)]
        elif a != b:
            found.append(key)
    return found
