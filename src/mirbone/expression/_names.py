"""miRNA names of a table brought to miRBase v22, none dropped, every choice stated."""

import re

import pandas as pd

from mirbone.expression._contrast import NAME_COLUMNS
from mirbone.words import MirnaCatalogue, NameResolution

_PRECURSOR = re.compile(r"[a-z]{3}-mir-|[a-z]{3}-let-7[a-z]*(-\d+)?$")
_PLAIN = re.compile(r"(?:hsa-)?(?:mir|let)-\d+[a-z]*(?:-\d+)*", re.IGNORECASE)
_COPY = re.compile(r"-\d+$")


def looks_like_precursors(written: pd.Index) -> bool:
    """Tell whether a table counts precursors, as TCGA's does: names such as ``hsa-mir-21``.

    Parameters
    ----------
    written : Index
        The names in the table.

    Returns
    -------
    bool
        True if most names are written as precursors and hardly any has an arm.
    """
    names = [str(name) for name in written]
    alike = sum(bool(_PRECURSOR.match(n)) and not n.endswith(("-5p", "-3p")) for n in names)
    return alike > 0.8 * len(names)


def name_mirnas(
    written: pd.Index, catalogue: MirnaCatalogue, *, precursors: bool = False
) -> pd.DataFrame:
    """Give the v22 name of each written name where there is exactly one.

    A name that does not resolve, or that is ambiguous, stays as written. Where two different names
    mean the same miRNA, the one that is written as in v22 takes the name and the others stay as
    written; without such a one, all stay.

    Parameters
    ----------
    written : Index
        The names in the table, unique.
    catalogue : MirnaCatalogue
        Resolves the names.
    precursors : bool, optional
        Whether the names are precursors; each then gets its guide arm, and precursors of the same
        arm share a name.

    Returns
    -------
    DataFrame
        ``written, mirna, resolved, note, kind``, in the order of `written`.
    """
    rows = []
    for name in map(str, written):
        resolution = catalogue.resolve(name)
        single, note = (
            guide_arm(name, resolution, catalogue)
            if precursors
            else (resolution.single, resolution.note)
        )
        rows.append((name, single or name, single is not None, note, resolution.kind))
    table = pd.DataFrame(rows, columns=pd.Index(NAME_COLUMNS))
    return table if precursors else _one_bearer(table)


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
    capital = (bare.group() if bare else name).replace("mir-", "miR-")
    for armless in dict.fromkeys((_COPY.sub("", capital), capital)):
        meant = catalogue.resolve(armless)
        if meant.single in arms:
            others = ", ".join(a for a in arms if a != meant.single)
            return meant.single, f"Guide arm of {name} ({others} not counted apart). {meant.note}"
    return None, f"No guide arm of {name} is established: {' or '.join(arms) or resolution.note}."


def _one_bearer(table: pd.DataFrame) -> pd.DataFrame:
    shared = table["resolved"] & table["mirna"].duplicated(keep=False)
    lost = shared & (table["written"] != table["mirna"])
    out = table.copy()
    out.loc[lost, "note"] = (
        "Another row of the table means " + table.loc[lost, "mirna"] + " too; name kept as written."
    )
    out.loc[lost, "mirna"] = table.loc[lost, "written"]
    out.loc[lost, "resolved"] = False
    return out
