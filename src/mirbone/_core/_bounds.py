"""What a machine has, and what may be asked of it: refused before it is asked for."""

import os
import sys
import warnings
from contextlib import suppress
from numbers import Integral
from pathlib import Path

from mirbone._core._errors import InputError

LARGEST_SEED = 2**63 - 1
"""The largest whole number that every file format holds."""
_SHARE = 0.8  # of the memory; the rest is the system's and what other programs hold
_ABSURD = 10**40  # bytes, beyond which nothing is reckoned
_UNKNOWN = 8 * 10**9  # taken for the memory where the system does not say
_GROUPS = (
    ("/sys/fs/cgroup", "memory.max"),
    ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"),
)
"""Where Linux keeps the limits of groups of processes, of version 2 and 1, and in which file."""


class Notice(UserWarning):
    """Something goes on otherwise than it was asked for; a face shows it as one line."""


def machine_memory() -> int:
    """Tell how much memory this process may have at most.

    Returns
    -------
    int
        Bytes: of the machine, or of the container or job that this runs in.
    """
    found = [_UNKNOWN]
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        found = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    found += _group_limits()
    if sys.platform != "win32":
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        found += [limit] if limit > 0 else []
    return min(found)


def _group_limits() -> list[int]:
    """Limits of the groups of processes that this one is in, as of a container or a job."""
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    limits = []
    for line in lines:
        number, names, place = (*line.split(":", 2), "", "")[:3]
        if number != "0" and "memory" not in names.split(","):
            continue
        top, file = _GROUPS[number != "0"]
        inside = Path(top, place.lstrip("/"))
        for folder in (inside, *inside.parents):
            if folder.is_relative_to(top):
                with suppress(OSError, ValueError):  # no such group, or no limit in it
                    limits.append(int((folder / file).read_text(encoding="ascii")))
    return limits


def machine_cores() -> int:
    """Tell how many cores this process may use.

    Returns
    -------
    int
        At least 1.
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def size_text(size: float) -> str:
    """Write a number of bytes for a person.

    Parameters
    ----------
    size : float
        Bytes.

    Returns
    -------
    str
        Three digits at most.

    Examples
    --------
    >>> size_text(4e9), size_text(1_230_000), size_text(12)
    ('4 GB', '1.23 MB', '12 bytes')
    """
    for unit, name in ((1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}" if size < 1e18 else f"{size:.1e} bytes"
    return f"{int(size)} bytes"


def check_whole(
    value: object, keyword: str, *, least: int, most: int | None = None, what: str = "a number"
) -> int:
    """Refuse what is no whole number, or is out of its bounds.

    Parameters
    ----------
    value : object
        What the caller gave.
    keyword : str
        The keyword under which it was given.
    least : int
        The smallest that may be.
    most : int, optional
        The largest.
    what : str, optional
        What it is, for the message: ``"a number of models"``.

    Returns
    -------
    int
        The number.

    Raises
    ------
    InputError
        If it is none, or out of its bounds.
    """
    bounds = f"from {least:,} to {most:,}" if most is not None else f"at least {least:,}"
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise InputError(f"`{keyword}`, {what}, must be a whole number, {bounds}; got {value!r}.")
    number = int(value)
    if number < least or (most is not None and number > most):
        got = (
            f"{number:,}"
            if abs(number) < 10**15
            else f"{number:.1e}"
            if abs(number) < 10**300
            else "more"
        )
        raise InputError(f"`{keyword}`, {what}, must be {bounds}; got {got}.")
    return number


def check_seed(seed: object, keyword: str = "seed") -> int:
    """Refuse a seed that no generator or file takes.

    Parameters
    ----------
    seed : object
        What the caller gave.
    keyword : str, optional
        The keyword under which it was given.

    Returns
    -------
    int
        The seed.

    Raises
    ------
    InputError
        If it is no whole number, negative, or above `LARGEST_SEED`.
    """
    return check_whole(seed, keyword, least=0, most=LARGEST_SEED, what="the seed of every draw")


def check_memory(needed: float, keyword: str, value: int, *, what: str) -> None:
    """Refuse work that this machine has no memory for, before any of it is asked for.

    Parameters
    ----------
    needed : float
        Bytes, estimated, in proportion to `value`.
    keyword : str
        The keyword that decides it; empty where it is what a file holds.
    value : int
        What was given for it.
    what : str
        What would fill the memory: ``"models of this network"``.

    Raises
    ------
    InputError
        If it is more than most of what the machine has.
    """
    allowed = _SHARE * machine_memory()
    if needed > _ABSURD:
        raise InputError(f"`{keyword}` is beyond what any machine holds. Give fewer {what}.")
    if needed > allowed:
        fits = max(1, int(allowed * value / needed))
        round_down = 10 ** max(0, len(str(fits)) - 2)
        lead = f"`{keyword}={value}`: so many" if keyword else f"{value}"
        raise InputError(
            f"{lead} {what} need about {size_text(needed)} of memory; this machine has "
            f"{size_text(machine_memory())}. Give {fits // round_down * round_down} or fewer."
        )


def fitting_workers(workers: object, keyword: str = "workers") -> int:
    """Give as many workers as were asked for, or as the machine has cores, which is then said.

    Parameters
    ----------
    workers : object
        What the caller gave.
    keyword : str, optional
        The keyword under which it was given.

    Returns
    -------
    int
        At least 1, and no more than the cores; two are always let be.

    Raises
    ------
    InputError
        If it is no whole number, or below 1.

    Warns
    -----
    Notice
        If there were more than cores: they would only wait for each other.
    """
    asked = check_whole(workers, keyword, least=1, what="a number of processes")
    cores = machine_cores()
    if asked <= max(2, cores):
        return asked
    warnings.warn(
        f"`{keyword}={asked}` is more than this machine's {cores} cores: {max(2, cores)} are used.",
        Notice,
        stacklevel=3,
    )
    return max(2, cores)
