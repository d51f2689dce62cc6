"""Accessibilities kept on disk, so that a set of UTRs is folded once."""

import os
import sys
import tempfile
import warnings
import zlib
from itertools import pairwise
from pathlib import Path

import numpy as np

from mirbone._core import (
    FilePath,
    InputError,
    Notice,
    Progress,
    atomic_path,
    named_keywords,
    shown,
)
from mirbone.targets.accessibility._unpaired import UNPAIRED_WIDTH, unpaired_probability
from mirbone.targets.sequences._sequences import SequenceSet

KERNEL_VERSION = 1
"""Goes up with every change of the numbers."""

_CHUNK = 512
"""One sequence in so many is the last of its chunk."""


@named_keywords
def cached_unpaired_probability(
    utrs: SequenceSet,
    width: int = UNPAIRED_WIDTH,
    *,
    threads: int = 1,
    progress: Progress | None = None,
    folder: FilePath | None = None,
) -> np.ndarray:
    """Give `unpaired_probability`, computed once for the same sequences and width.

    Sequences are kept in chunks of some hundreds: a run that was stopped goes on where it was, and
    a set of which most was folded before folds the rest.

    Parameters
    ----------
    utrs : SequenceSet
        The sequences; each folds alone.
    width : int, optional
        Length of the stretch in nt, 4 to 30.
    threads : int, optional
        How many cores to use; the values do not depend on it.
    progress : Progress, optional
        As for `unpaired_probability`; not called when the values are there.
    folder : str or path-like, optional
        Where to keep them, 4 bytes a nt; the folder named by ``MIRBONE_CACHE``, or else mirbone's
        in the user's cache folder. A file there that is not whole is made again.

    Returns
    -------
    ndarray of float32, shape (nucleotides,)
        As from `unpaired_probability`.

    Raises
    ------
    InputError
        If `width` is outside 4 to 30, or the folder that is named cannot be written to.

    Warns
    -----
    Notice
        If the user's cache folder cannot be written to: the values are not kept then.

    Examples
    --------
    >>> import tempfile
    >>> from mirbone.targets import encode_sequences
    >>> utrs = encode_sequences([("a", "ACACACACAA")])
    >>> with tempfile.TemporaryDirectory() as name:
    ...     values = cached_unpaired_probability(utrs, 8, folder=Path(name))
    >>> float(values[0])
    1.0
    """
    named = folder or os.environ.get("MIRBONE_CACHE")
    place = Path(named) if named else _cache_folder()
    found, missing = np.empty(len(utrs.codes), dtype=np.float32), []
    for chunk in _chunks(utrs):
        part = utrs.take(range(*chunk))
        path = place / f"unpaired-v{KERNEL_VERSION}-{width}-{part.content_hash}.npy"
        known = _read(path, len(part.codes))
        where = slice(int(utrs.offsets[chunk[0]]), int(utrs.offsets[chunk[1]]))
        if known is None:
            missing.append((part, path, where))
        else:
            found[where] = known
    if missing and named:
        _require_writable(missing[0][1])  # before hours of work
    size, done, kept = sum(len(part.codes) for part, _, _ in missing), 0, True
    for part, path, where in missing:
        tell = _within(shown(progress), done, len(part.codes), size)
        found[where] = unpaired_probability(part, width, threads=threads, progress=tell)
        done += len(part.codes)
        kept = kept and _keep(path, found[where], named=bool(named))  # one warning is enough
    return found


def _chunks(utrs: SequenceSet) -> list[tuple[int, int]]:
    """Cut between sequences where their own letters say: a set and most of it share chunks."""
    ends = utrs.offsets.tolist()
    cuts = [
        after
        for after in range(1, len(utrs))
        if zlib.crc32(utrs.codes[ends[after - 1] : ends[after]].tobytes()) % _CHUNK == 0
    ]
    return list(pairwise([0, *cuts, len(utrs)])) if len(utrs) else []


def _within(tell: Progress, before: int, here: int, size: int) -> Progress:
    """Tell progress of one chunk as that of all, in nt."""

    def told(what: str, number: int, of: int) -> None:
        tell(what, before + here * number // max(of, 1), size)

    return told


def _keep(path: Path, values: np.ndarray, *, named: bool) -> bool:
    try:
        with atomic_path(path) as temporary, temporary.open("wb") as file:
            np.save(file, values)
    except InputError as error:
        if named:
            raise
        warnings.warn(f"what was folded is not kept: {error}", Notice, stacklevel=4)
        return False
    return True


def _require_writable(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        raise InputError(
            f"{path.parent}, where folded UTRs are kept, cannot be written to: {error.strerror}. "
            "Give another folder (MIRBONE_CACHE)."
        ) from error


def _read(path: Path, length: int) -> np.ndarray | None:
    try:
        if not path.is_file():
            return None
        found = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    whole = isinstance(found, np.ndarray) and found.shape == (length,)
    return found if whole and found.dtype == np.float32 else None


def _cache_folder() -> Path:
    """The user's folder for what can be made again; that of temporary files where there is none."""
    try:
        home = Path.home()
    except RuntimeError:
        who = os.getuid() if hasattr(os, "getuid") else 0
        return Path(tempfile.gettempdir()) / f"mirbone-{who}"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "mirbone"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "mirbone"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "mirbone"
