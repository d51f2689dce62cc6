"""Where compiled kernels are kept: beside their source, or where the user may write, or nowhere.

Numba keeps them beside the source, in the folder that NUMBA_CACHE_DIR names, or in the user's own
for caches, and fails where it may write to none, as in a read-only container without a home. There
they are kept in a temporary folder that is this user's alone; where there is none either, they are
compiled anew. A cache that is torn, or a disk that is full, costs time and nothing else.
"""

import atexit
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, wraps
from importlib.resources import files
from pathlib import Path
from typing import Any

import numba
from numba.core import config

from mirbone._core.compiled._light import load_lightly

_config: Any = config
load_lightly()


def njit(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Compile a kernel as Numba's `njit` does; only where it is kept is another matter.

    Parameters
    ----------
    **options
        Of `numba.njit`.

    Returns
    -------
    callable
        A decorator.
    """
    kept = options.pop("cache", False)

    def decorate(function: Callable[..., Any]) -> Any:
        kernel: Any = numba.njit(**options)(function)
        return _kept(kernel) if kept else kernel

    return decorate


def _kept(kernel: Any) -> Any:
    try:
        kernel.enable_caching()
    except (RuntimeError, OSError):  # Numba found no place
        with suppress(RuntimeError, OSError), _placed_in(_temporary_folder()):
            kernel.enable_caching()
    held = kernel._cache
    held.load_overload = _or_nothing(held.load_overload, held)
    held.save_overload = _or_nothing(held.save_overload, held)
    return kernel


def _or_nothing(access: Callable[..., Any], held: Any) -> Callable[..., Any]:
    """Compile anew where what is kept cannot be read, and keep nothing where it cannot be kept."""

    @wraps(access)
    def attempt(*given: Any) -> Any:
        try:
            return access(*given)
        except Exception:  # a torn file may raise anything
            with suppress(Exception):
                held.flush()
            return None

    return attempt


@contextmanager
def _placed_in(folder: Path | None) -> Iterator[None]:
    """Tell Numba the folder while a kernel chooses its place, and for no other one."""
    if folder is None:
        raise OSError
    before, _config.CACHE_DIR = _config.CACHE_DIR, str(folder)
    try:
        yield
    finally:
        _config.CACHE_DIR = before


@cache
def _temporary_folder() -> Path | None:
    """A folder for this user and this very source, since what it holds is run; None if none is."""
    try:
        who = os.getuid() if hasattr(os, "getuid") else 0
        own = Path(tempfile.gettempdir(), f"mirbone-kernels-{who}")
        own.mkdir(mode=0o700, exist_ok=True)
        found = own.lstat()
        alone = stat.S_ISDIR(found.st_mode) and found.st_uid == who and not found.st_mode & 0o077
        if not alone and hasattr(os, "getuid"):  # another user made it, and may have filled it
            folder = Path(tempfile.mkdtemp(prefix="mirbone-kernels-"))
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            return folder
        (own / _source_digest()).mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    return own / _source_digest()


def _source_digest() -> str:
    """Numba does not see a change in what a kernel calls; this does."""
    digest = hashlib.sha256()
    with suppress(OSError):
        for path in sorted(Path(str(files("mirbone"))).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
