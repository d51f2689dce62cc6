"""Accessibilities kept on disk, so that a set of UTRs is folded once."""

import os
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np

from mirbone._core import FilePath, InputError, Notice, Progress, atomic_path, named_keywords
from mirbone.targets.accessibility._unpaired import UNPAIRED_WIDTH, unpaired_probability
from mirbone.targets.sequences._sequences import SequenceSet

KERNEL_VERSION = 1
"""Goes up with every change of the numbers."""


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
    name = f"unpaired-v{KERNEL_VERSION}-{width}-{utrs.content_hash}.npy"
    path = (Path(named) if named else _cache_folder()) / name
    known = _read(path, len(utrs.codes))
    if known is not None:
        return known
    if named:
        _require_writable(path)  # before hours of work
    found = unpaired_probability(utrs, width, threads=threads, progress=progress)
    try:
        with atomic_path(path) as temporary, temporary.open("wb") as file:
            np.save(file, found)
    except InputError as error:
        if named:
            raise
        warnings.warn(f"what was folded is not kept: {error}", Notice, stacklevel=3)
    return found


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
