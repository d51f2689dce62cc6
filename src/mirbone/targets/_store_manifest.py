"""What a store says of its making, and whether a folder may be written to."""

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from mirbone import __version__
from mirbone._core import InputError, write_text
from mirbone.targets._sequences import SequenceSet
from mirbone.targets._store_part import SiteScorer, disk_full, part_name

MANIFEST, SUMMARY = "_manifest.json", "_summary.json"
_FORMAT = 1
_SITES_PER_PART = 6_000_000
_PER_NT = 1.75 / 4096  # canonical sites that a miRNA has by chance in one nt
_LARGEST, _SMALLEST = 6_000_000, 50_000


def part_bounds(mirnas: SequenceSet, utrs: SequenceSet, part_nt: int | None = None) -> np.ndarray:
    """Divide the UTRs into parts of about six million sites.

    Parameters
    ----------
    mirnas, utrs : SequenceSet
        What will be scanned.
    part_nt : int, optional
        Nucleotides of a part, about.

    Returns
    -------
    ndarray of int64, shape (parts + 1,)
        Part ``i`` holds the UTRs from ``bounds[i]`` to ``bounds[i + 1]``. The division depends on
        the input alone, so that every run of it makes the same files.
    """
    size = int(np.clip(_SITES_PER_PART / (_PER_NT * len(mirnas)), _SMALLEST, _LARGEST))
    part = utrs.offsets[:-1] // (part_nt or size)
    starts = np.flatnonzero(np.r_[True, part[1:] != part[:-1]])
    return np.r_[starts, len(utrs)].astype(np.int64)


def describe(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    *,
    non_canonical: bool,
    scorer: SiteScorer | None,
    bounds: np.ndarray,
) -> dict[str, Any]:
    """Say what a store holds: input, parameters, versions. No time, no host, no folder."""
    return {
        "format": _FORMAT,
        "versions": {name: version(name) for name in ("numba", "numpy", "pyarrow")}
        | {"mirbone": __version__},
        "mirnas": _of(mirnas),
        "utrs": _of(utrs),
        "parameters": {
            "non_canonical": non_canonical,
            "scores": scorer.identity if scorer else None,
        },
        "parts": [int(n) for n in bounds],
    }


def tag_of(manifest: Mapping[str, Any]) -> str:
    """Hash of a manifest, which each of its parts carries."""
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()


def open_folder(folder: Path, manifest: Mapping[str, Any], *, resume: bool) -> set[int]:
    """Prepare the folder of a store.

    Parameters
    ----------
    folder : Path
        The store; made when it is missing.
    manifest : mapping
        What will be written.
    resume : bool
        Keep the finished parts of an earlier run of the same work.

    Returns
    -------
    set of int
        Parts that are kept.

    Raises
    ------
    InputError
        If the folder is a file, holds other things or the sites of other work, or cannot be
        written to.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} must be a folder; it is a file. Give another name.")
    earlier = _earlier(folder)
    if earlier is not None and earlier != manifest:
        raise InputError(
            f"{folder} holds the sites of other work: it differs in "
            f"{', '.join(_differences(earlier, manifest))}. Nothing was written. Give another "
            "folder, or remove this one."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for stale in (*folder.glob(".part-*.parquet.*"), *folder.glob("._*.json.*")):
            stale.unlink(missing_ok=True)
        kept = _finished(folder, manifest) if resume and earlier is not None else set()
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


def stored_counts(path: Path) -> tuple[str, list[int]]:
    """Tag and class counts that a part carries.

    Parameters
    ----------
    path : Path
        A part.

    Returns
    -------
    tag : str
        Hash of its manifest.
    counts : list of int
        Sites of each class.
    """
    import pyarrow.parquet as pq

    metadata = pq.read_metadata(path).metadata or {}
    counts = metadata.get(b"counts", b"").decode()
    return metadata.get(b"mirbone", b"").decode(), [int(n) for n in counts.split(",") if n]


def _of(sequences: SequenceSet) -> dict[str, Any]:
    return {
        "sequences": len(sequences),
        "nucleotides": len(sequences.codes),
        "content_sha256": sequences.content_hash,
        "names_sha256": hashlib.sha256("\n".join(sequences.names).encode()).hexdigest(),
    }


def _earlier(folder: Path) -> dict[str, Any] | None:
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
            f"{folder} is not empty and holds no earlier sites; nothing was written. "
            "Give another folder."
        )
    return None


def _finished(folder: Path, manifest: Mapping[str, Any]) -> set[int]:
    """Parts whose file is whole and carries the tag of this manifest."""
    import pyarrow as pa

    tag, kept = tag_of(manifest), set()
    for index in range(len(manifest["parts"]) - 1):
        path = folder / part_name(index)
        try:
            if path.is_file() and stored_counts(path)[0] == tag:
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
