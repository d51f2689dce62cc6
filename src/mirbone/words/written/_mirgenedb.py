"""Names of MirGeneDB, whose numbers are its own and not those of miRBase."""

import re
from dataclasses import dataclass

_NAME = re.compile(
    r"(?P<species>[A-Za-z]{3})-(?P<word>mir|let)-(?P<number>\d+)(?P<copy>-P\d+[a-z0-9]*)?"
    r"(?P<variant>-v\d+)?(?:_(?P<part>[35]p|pre|pri|premir|loop|co[35]p)\*?)?(?P<orphan>-o\d+\w*)?$",
    re.IGNORECASE,
)
_OWN_CASE = re.compile(r"[A-Z][a-z]{2}-(?:Mir|Let)-")


@dataclass(frozen=True, slots=True)
class MirGeneDbName:
    """A name of MirGeneDB, taken apart.

    Parameters
    ----------
    species : str
        Three letters, lower case: ``hsa``.
    stem : str
        ``mir-21``, in MirGeneDB's own numbers.
    arm : str
        ``5p``, ``3p``, or empty for a precursor or another part of one.
    plain : bool
        Whether the name has neither a paralogue's number nor a variant's.
    """

    species: str
    stem: str
    arm: str
    plain: bool


def read_mirgenedb(text: str) -> MirGeneDbName | None:
    """Take a MirGeneDB name apart.

    A paralogue's number (``-P1a``) tells it in any letter case; without one, its own letter case
    and the underscore before the arm do (``Hsa-Mir-21_5p``).

    Parameters
    ----------
    text : str
        As `tidy` gives it.

    Returns
    -------
    MirGeneDbName or None
        None if it is written otherwise.

    Examples
    --------
    >>> read_mirgenedb("Hsa-Mir-21_5p").stem, read_mirgenedb("hsa-mir-21-5p")
    ('mir-21', None)
    """
    found = _NAME.match(text)
    if found is None:
        return None
    own = found["part"] and _OWN_CASE.match(text)
    if not (own or (found["copy"] and (found["part"] or _OWN_CASE.match(text)))):
        return None
    part = (found["part"] or "").lower()
    return MirGeneDbName(
        species=found["species"].lower(),
        stem=f"{found['word'].lower()}-{found['number']}",
        arm=part if part in ("5p", "3p") else "",
        plain=not (found["copy"] or found["variant"] or found["orphan"]),
    )
