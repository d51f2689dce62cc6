"""miRNA names of a table brought to miRBase v22, none dropped, every choice stated."""

import re

import pandas as pd

from mirbone.expression._contrast import NAME_COLUMNS
from mirbone.words import MirnaCatalogue, NameResolution

_PLAIN = re.compile(r"(?:hsa-)?(?:mir|let)-\d+[a-z]*(?:-\d+)*", re.IGNORECASE)
_COPY = re.compile(r"-\d+$")


def name_mirnas(written: pd.Index, catalogue: MirnaCatalogue) -> pd.DataFrame:
    """Give the v22 name of each written name where there is exactly one.

    A name that does not resolve, or that is ambiguous, stays as written. A precursor gets its guide
    arm where one is established.

    Parameters
    ----------
    written : Index
        The names in the table, unique.
    catalogue : MirnaCatalogue
        Resolves the names.

    Returns
    -------
    DataFrame
        ``written, mirna, resolved, note, kind``, in the order of `written`.
    """
    rows = []
    for name in map(str, written):
        resolution = catalogue.resolve(name)
        single, note = guide_arm(name, resolution, catalogue)
        rows.append((name, single or name, single is not None, note, resolution.kind))
    return pd.DataFrame(rows, columns=pd.Index(NAME_COLUMNS))


def unresolved_note(names: pd.DataFrame, source: str) -> str:
    """Say which names could not be brought to v22.

    Parameters
    ----------
    names : DataFrame
        As `name_mirnas` gives it.
    source : str
        Where the names were looked for.

    Returns
    -------
    str
        A sentence; empty if all resolve.
    """
    told = ~names["resolved"]
    if "kind" in names:
        told &= names["kind"] != "merged"
    written = names.loc[told, "written"].tolist()
    if not written:
        return ""
    few = ", ".join(written[:5]) + (" ..." if len(written) > 5 else "")
    return (
        f"{len(written)} of {len(names)} names do not resolve to one miRNA of {source} and stay as "
        f"written: {few}."
    )


def guide_arm(
    name: str, resolution: NameResolution, catalogue: MirnaCatalogue
) -> tuple[str | None, str]:
    """Choose the arm that a precursor's count stands for.

    Parameters
    ----------
    name : str
        As written.
    resolution : NameResolution
        What it means.
    catalogue : MirnaCatalogue
        Resolves the names.

    Returns
    -------
    arm : str or None
        Its v22 name; None where no guide arm is established.
    note : str
        Why.
    """
    arms = resolution.names
    if resolution.kind != "precursor":
        return resolution.single, resolution.note
    if len(arms) == 1:
        return arms[0], f"The only arm of {name} in v22."
    bare = _PLAIN.search(name)
    meant = _guide_of(bare.group() if bare else name, arms, catalogue)
    if meant is None:  # MIR21, mir21, MI0000077: by the name that the precursor itself bears
        own = [_guide_of(one, arms, catalogue) for one in _own_names(resolution, catalogue)]
        same = len({answer.single if answer else None for answer in own}) == 1
        meant = own[0] if same else None
    if meant is not None:
        others = ", ".join(a for a in arms if a != meant.single)
        return meant.single, f"Guide arm of {name} ({others} not counted apart). {meant.note}"
    return None, f"No guide arm of {name} is established: {' or '.join(arms) or resolution.note}."


def _guide_of(
    precursor: str, arms: tuple[str, ...], catalogue: MirnaCatalogue
) -> NameResolution | None:
    """Resolve a precursor's name as that of a mature miRNA without an arm; None if no arm of it."""
    capital = precursor.replace("mir-", "miR-")
    ways = (catalogue.resolve(name) for name in dict.fromkeys((_COPY.sub("", capital), capital)))
    return next((meant for meant in ways if meant.single in arms), None)


def _own_names(resolution: NameResolution, catalogue: MirnaCatalogue) -> list[str]:
    """Give the newest name of each precursor that an answer holds."""
    history = catalogue.index.history
    precursors = [a for a in resolution.accessions if not a.startswith("MIMAT")]
    return [history[a][-1] for a in precursors if a in history]
