"""What each row of a table is: which are miRNAs, whose they are, and what is set aside.

Every row is judged by itself, whatever the scale. Human miRNAs are tested, under their v22 name
where exactly one is meant; a precursor stands for its guide arm. Rows of other species, controls,
other RNA and totals are set aside. Where several rows mean one miRNA, `mirbone.expression._copies`
says which number it has.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import InputError
from mirbone.expression._contrast import NAME_COLUMNS
from mirbone.expression._copies import one_row_each
from mirbone.expression._names import guide_arm, unresolved_note
from mirbone.expression._profiles import Profiles, dropped_rows
from mirbone.words import MirnaCatalogue, classify_row, load_catalogue

_ASIDE = {
    "other species": "of other species",
    "control": "controls or spike-ins",
    "other RNA": "other RNA",
    "total": "totals",
    "unknown": "names of no miRNA",
}
_WHY = {
    "other species": "a miRNA of another species",
    "control": "a control or spike-in",
    "other RNA": "another RNA",
    "total": "a total",
    "unknown": "no name of a miRNA",
}
_SHOWN = 3
_LIKE_HUMAN = re.compile(r"(?:hsa[-_.]?)?(?:mi-?r|mi(?:cro)?-?rna|let)[-_.]?\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """What one written name is taken for.

    Parameters
    ----------
    kind : str
        As `mirbone.words.classify_row` gives it; ``unresolved`` for a name that is written like a
        human miRNA's and is none of v22.
    mirna : str
        The v22 name, or the written one where none is certain.
    resolved : bool
        Whether it is the v22 name.
    note : str
        Why.
    confidence : float
        0 to 1.
    """

    kind: str
    mirna: str
    resolved: bool
    note: str
    confidence: float


@dataclass(frozen=True, slots=True)
class JudgedRows:
    """The rows of a table, each judged.

    Parameters
    ----------
    written : Index
        Names as written, which may repeat.
    rows : tuple of Row
        What each is.
    aside : ndarray of bool
        Which are no human miRNAs.
    """

    written: pd.Index
    rows: tuple[Row, ...]
    aside: NDArray[np.bool_]


def judge_rows(
    written: pd.Index, source: str, catalogue: MirnaCatalogue | None, classes: pd.Series | None
) -> JudgedRows:
    """Judge each row by its name, and by what the file itself says of it.

    Parameters
    ----------
    written : Index
        Names as written.
    source : str
        The table in words, for messages.
    catalogue : MirnaCatalogue or None
        Resolves the names; the default one without it.
    classes : Series of str or None
        ``control`` where the file says so, else the empty string.

    Returns
    -------
    JudgedRows
        In order.

    Raises
    ------
    InputError
        If none is a human miRNA.
    """
    catalogue = catalogue or load_catalogue()
    names = written.astype(str)
    rows = [_judged(name, catalogue) for name in names]
    if classes is not None:
        control = Row("control", "", False, "The table says so.", 0.0)
        told = (classes == "control").to_numpy()
        rows = [
            replace(control, mirna=row.mirna) if is_control else row
            for row, is_control in zip(rows, told, strict=True)
        ]
    aside = np.array([row.kind in _ASIDE for row in rows], dtype=bool)
    if rows and aside.all():
        kinds = pd.Series([row.kind for row in rows]).value_counts()
        each = ", ".join(f"{n} {_ASIDE[str(kind)]}" for kind, n in kinds.items())
        few = ", ".join(repr(name[:40]) for name in names[:_SHOWN])
        raise InputError(
            f"{source} must hold human miRNAs, such as hsa-miR-143-3p; none of its {len(rows)} "
            f"rows is one ({each}), the first {few}. Choose the column that names them, or give "
            "human data."
        )
    return JudgedRows(names, tuple(rows), aside)


@lru_cache(maxsize=100_000)
def _judged(name: str, catalogue: MirnaCatalogue) -> Row:
    row = classify_row(name, catalogue=catalogue)
    found = row.resolution
    if row.kind == "unknown" and _LIKE_HUMAN.match(name):
        return Row("unresolved", name, False, row.note, 0.0)
    if row.kind == "precursor" and name.lower().startswith("hp_"):
        hairpin = "A probe of the hairpin, which says nothing of the mature miRNA."
        return Row("other RNA", name, False, hairpin, 0.0)
    if row.kind == "precursor":
        arm, note = guide_arm(name, found, catalogue)
        return Row("precursor", arm or name, arm is not None, note, found.confidence)
    single = found.single if row.kind == "mature" else None
    return Row(row.kind, single or name, single is not None, row.note, found.confidence)


def gather_rows(profiles: Profiles, judged: JudgedRows, source: str) -> Profiles:
    """Bring judged rows to one for each human miRNA, and set the others aside.

    Parameters
    ----------
    profiles : Profiles
        Values under the names as written.
    judged : JudgedRows
        What each row is.
    source : str
        Which release of miRBase was looked in.

    Returns
    -------
    Profiles
        Under v22 names where these are certain; what was left out is in `dropped`, and the values
        of rows set aside in `aside`.

    Raises
    ------
    InputError
        If two rows of counts bear one name and differ.
    """
    written, aside = judged.written, judged.aside
    empty = profiles.values.isna().to_numpy().all(axis=1) & ~aside
    kept = np.flatnonzero(~aside & ~empty)
    rows = [judged.rows[i] for i in kept]
    values, notes, rules = one_row_each(
        profiles.values.iloc[kept].set_axis(written[kept]),
        [(row.mirna, row.kind, row.confidence) for row in rows],
        profiles.scale,
        profiles.source,
    )
    names = pd.DataFrame(
        [
            (name, row.mirna, row.resolved, f"{row.note} {rules.get(i, '')}".strip(), row.kind)
            for i, (name, row) in enumerate(zip(written[kept], rows, strict=True))
        ],
        columns=pd.Index(NAME_COLUMNS),
    )
    apart = [judged.rows[i] for i in np.flatnonzero(aside)]
    dropped = pd.concat(
        [
            profiles.dropped,
            dropped_rows(
                written[aside],
                [row.kind for row in apart],
                [f"set aside: {_WHY[row.kind]}. {row.note}".strip() for row in apart],
            ),
            dropped_rows(written[empty], "no value", "no value in any sample"),
            dropped_rows(
                [written[kept[i]] for i in rules],
                "further row",
                [f"a further row of {rows[i].mirna}. {rule}" for i, rule in rules.items()],
            ),
        ],
        ignore_index=True,
    )
    unresolved = unresolved_note(names, source)
    said = (
        *_said_aside(judged),
        *_said_of_kinds(names, len(values)),
        *notes,
        *((f"{_count(int(empty.sum()), 'row has', 'rows have')} no value in any sample and "
           f"{'was' if empty.sum() == 1 else 'were'} left out.",) if empty.any() else ()),
        *((unresolved,) if unresolved else ()),
    )  # fmt: skip
    return replace(
        profiles,
        values=values,
        names=names,
        notes=(*profiles.notes, *said),
        dropped=dropped,
        aside=profiles.values.loc[aside],
    )


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def _said_aside(judged: JudgedRows) -> tuple[str, ...]:
    """Count what was set aside, by kind, with examples."""
    number = int(judged.aside.sum())
    if not number:
        return ()
    parts = []
    for kind, words in _ASIDE.items():
        which = [n for n, row in zip(judged.written, judged.rows, strict=True) if row.kind == kind]
        if which:
            few = ", ".join(name[:40] for name in which[:_SHOWN])
            parts.append(f"{len(which)} {words} ({few}{' ...' * (len(which) > _SHOWN)})")
    verb = "is no human miRNA and was" if number == 1 else "are no human miRNAs and were"
    return (f"{number} of {len(judged.rows)} rows {verb} set aside: {'; '.join(parts)}.",)


def _said_of_kinds(names: pd.DataFrame, left: int) -> tuple[str, ...]:
    """Say what precursors and merged names were taken for."""
    notes = []
    precursors = names["kind"] == "precursor"
    if precursors.any():
        found, n = int((precursors & names["resolved"]).sum()), int(precursors.sum())
        rows = "The rows are" if n > 0.8 * len(names) else f"{n} of {len(names)} rows are"
        notes.append(
            f"{rows} precursors, not mature miRNAs. {found} of {n} were taken for their "
            f"guide arm, and precursors of one arm summed ({left} rows result): the other arm is "
            "not counted apart, and reads of both arms are in the sum."
        )
    merged = names.loc[names["kind"] == "merged", "written"].tolist()
    if merged:
        few = ", ".join(merged[:_SHOWN]) + (" ..." if len(merged) > _SHOWN else "")
        verb = "row bears a merged name" if len(merged) == 1 else "rows bear merged names"
        notes.append(
            f"{len(merged)} {verb}, of miRNAs that were not told apart ({few}): tested as "
            "written, and what is known of their members is not carried over to them."
        )
    return tuple(notes)
