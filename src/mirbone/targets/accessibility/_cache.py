"""Accessibilities kept on disk, so that a set of UTRs is folded once."""

import os
import sys
from pathlib import Path

import numpy as np

from mirbone._core import FilePath, Progress, atomic_path, named_keywords
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
        If `width` is outside 4 to 30, or the folder cannot be written to.

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
    folder = None if folder is None else Path(folder)
    name = f"unpaired-v{KERNEL_VERSION}-{width}-{utrs.content_hash}.npy"
    path = (folder or _cache_folder()) / name
    known = _read(path, len(utrs.codes))
    if known is not None:
        return known
    found = unpaired_probability(utrs, width, threads=threads, progress=progress)
    with atomic_path(path) as temporary, temporary.open("wb") as file:
        np.save(file, found)
    return found


def _read(path: Path, length: int) -> np.ndarray | None:
    if not path.is_file():
        return None
    try:
        found = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    whole = isinstance(found, np.ndarray) and found.shape == (length,)
    return found if whole and found.dtype == np.float32 else None


def _cache_folder() -> Path:
    named = os.environ.get("MIRBONE_CACHE")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "mirbone"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "mirbone"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mirbone"
