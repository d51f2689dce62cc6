"""All that is wrong with a file in one message."""

from collections.abc import Sequence

from mirbone._core import InputError

_SHOWN = 10


def raise_faults(rule: str, faults: Sequence[str], remedy: str) -> None:
    """Refuse a file for what is wrong with it, the first ten faults named and the others counted.

    Parameters
    ----------
    rule : str
        What was expected, without a full stop.
    faults : sequence of str
        What came, and where; nothing happens where there is none.
    remedy : str
        What to do, a sentence.

    Raises
    ------
    InputError
        If there is one.
    """
    if len(faults) == 1:
        raise InputError(f"{rule}; {faults[0]}. {remedy}")
    if faults:
        lines = "".join(f"\n- {fault}" for fault in faults[:_SHOWN])
        rest = len(faults) - _SHOWN
        more = f"\n- and {rest:,} more" if rest > 0 else ""
        raise InputError(f"{rule}; {len(faults):,} are wrong:{lines}{more}\n{remedy}")


def counted(number: int, noun: str) -> str:
    """Count things in a sentence.

    Parameters
    ----------
    number : int
        How many.
    noun : str
        What, in the singular.

    Returns
    -------
    str
        ``1 record``, ``2 records``.
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
