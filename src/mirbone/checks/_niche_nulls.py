"""What a statement on bone or patient is worth: its class, and the same beside its nulls.

The bone's equations hold no rows of claims, so that no paper can be taken out of them: what stands
in the equation of the very thing that is read is classed as read back, and its holding shows
nothing. The nulls are another lever (of a restored miRNA: another seed family) in the named one's
place, the sign of the lever drawn (raised as well as lowered), and the sign of the readout drawn.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from mirbone._core import AGREEMENT, InputError, Progress, package_table, promised, shown
from mirbone.checks._bone import Laboratory
from mirbone.checks._bone_statements import BoneStatement, bone_statements
from mirbone.checks._held import agreement
from mirbone.checks._least import least_of
from mirbone.checks._patient import patient_values
from mirbone.words import MirnaCatalogue

NICHE_NULL_COLUMNS = (
    "claims", "measure", "change", "class", "held", "other_subject", "random_wiring",
    "random_readout",
)  # fmt: skip
"""``held``: the statement itself; the others: the share of each null that would hold; NaN where a
null has no meaning, as of another lever in the place of a tumour."""

_FAMILIES = 12
_OF_OSTEOCLASTS = frozenset(
    ("PTHLH", "IL1B", "IL6", "CXCL8", "IL11", "CSF1", "TNFSF11", "TNFRSF11B", "osteoblast_TNFSF11")
)
_OF_OSTEOBLASTS = frozenset(
    ("EDN1", "IGF1", "WNT", "DKK1", "NOG", "SOST", "osteoblast_RUNX2", "osteoblast_SOST",
     "osteoblast_DKK2", "osteoblast_SFRP2")
)  # fmt: skip
_WRITTEN_IN = {
    "osteoclasts": _OF_OSTEOCLASTS, "resorption": _OF_OSTEOCLASTS, "rankl": _OF_OSTEOCLASTS,
    "osteoblasts": _OF_OSTEOBLASTS, "formation": _OF_OSTEOBLASTS, "wnt": _OF_OSTEOBLASTS,
    "burden": frozenset(("tgf_growth", "igf_growth", "calcium_growth", "osteoblast_growth")),
}  # fmt: skip
"""Levers that the equation of a measure, or of the cell behind it, was written with."""


def bone_class(statement: BoneStatement) -> str:
    """Class a statement on bone.

    Parameters
    ----------
    statement : BoneStatement
        Of the review.

    Returns
    -------
    str
        ``dynamic`` where it speaks of a stage or a drug, ``read back`` where its lever stands in
        the equation of what is read, else ``composed``.
    """
    if statement.measure.startswith(("early ", "late ")) or "drug=" in statement.change:
        return "dynamic"
    levers = {part.partition("=")[0] for part in statement.change.split(";") if part}
    written = _WRITTEN_IN.get(statement.measure, frozenset())
    return "read back" if levers and levers <= written and not statement.mirna else "composed"


def bone_nulls(
    claims: pd.DataFrame,
    lab: Laboratory,
    catalogue: MirnaCatalogue,
    *,
    seed: int = 1,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Ask every statement on bone beside its nulls.

    Parameters
    ----------
    claims : DataFrame
        Expanded claims.
    lab : Laboratory
        Of these claims.
    catalogue : MirnaCatalogue
        Sequences, for seeds.
    seed : int, optional
        Of the choice of other families.
    progress : Progress, optional
        Told the number of statements that are done, and of all.

    Returns
    -------
    DataFrame
        `NICHE_NULL_COLUMNS`.
    """
    statements, _ = bone_statements(claims)
    levers = sorted({one.change for one in statements if _is_lever(one.change)})
    rows, tell = [], shown(progress)
    for done, one in enumerate(statements):
        own = lab.values(one)
        if own is not None:
            others = [lab.values(other) for other in _others(one, levers, lab, catalogue, seed)]
            turned = _turned(one, lab)
            rows.append(
                (";".join(one.claims), one.measure, one.mirna or one.change, bone_class(one),
                 *_judge(own, one.measure, one.expected, others, turned))
            )  # fmt: skip
        tell("Bone beside its nulls", done + 1, len(statements))
    return promised(pd.DataFrame(rows, columns=pd.Index(NICHE_NULL_COLUMNS)), NICHE_NULL_COLUMNS)


def _turned(one: BoneStatement, lab: Laboratory) -> np.ndarray | None:
    """The same lever changed as far in the other direction, where the equations let it."""
    lowered = _lowered(one.change) if _is_lever(one.change) else ""
    try:
        return lab.values(replace(one, change=lowered)) if lowered else None
    except InputError:
        return None


def patient_nulls(seed: int = 1) -> pd.DataFrame:
    """Ask every statement on marrow and patient beside its nulls.

    Parameters
    ----------
    seed : int, optional
        Of the ensembles.

    Returns
    -------
    DataFrame
        `NICHE_NULL_COLUMNS`.
    """
    table = package_table("checks", "patient_checks.tsv").to_dict("records")
    levers = {
        measure: sorted({r["change"] for r in table if r["measure"] == measure and _lever_of(r)})
        for measure in {row["measure"] for row in table}
    }
    known: dict[tuple[str, str, str], np.ndarray] = {}

    def ask(measure: str, change: str, against: str) -> np.ndarray:
        key = (measure, change, against)
        if key not in known:
            known[key] = patient_values(*key, seed)
        return known[key]

    rows = []
    for row in table:
        measure, change, against = row["measure"], row["change"], row["against"]
        others, turned = [], None
        if _lever_of(row):
            same = [one for one in levers[measure] if _name_of(one) != _name_of(change)]
            others = [ask(measure, one, against) for one in same]
            lowered = _lowered(change)
            turned = ask(measure, lowered, against) if lowered else None
        own = ask(measure, change, against)
        judged = _judge(own, measure, row["expected"], others, turned)
        rows.append((row["claims"], measure, change, row["class"], *judged))
    return promised(pd.DataFrame(rows, columns=pd.Index(NICHE_NULL_COLUMNS)), NICHE_NULL_COLUMNS)


def _judge(
    own: np.ndarray, measure: str, expected: str, others: Sequence[np.ndarray | None],
    turned: np.ndarray | None,
) -> tuple[float, float, float, float]:  # fmt: skip
    """Whether it holds, and the share that holds of others, of both signs, and of both readouts."""
    least = np.nan if ".." in expected else least_of(measure)

    def holds(values: np.ndarray | None, stated: str) -> float:
        return float(values is not None and agreement(values, stated, least) >= AGREEMENT)

    held = holds(own, expected)
    other = float(np.mean([holds(one, expected) for one in others])) if others else np.nan
    sign = np.nan if turned is None else (held + holds(turned, expected)) / 2
    way = {"+1": "-1", "-1": "+1"}.get(expected)
    readout = (held + holds(own, way)) / 2 if way else np.nan
    return held, other, sign, readout


def _others(
    one: BoneStatement, levers: list[str], lab: Laboratory, catalogue: MirnaCatalogue, seed: int
) -> Iterator[BoneStatement]:
    if one.mirna:
        for name in _other_mirnas(one, lab, catalogue, seed):
            yield replace(one, mirna=name)
    elif _is_lever(one.change):
        for change in levers:
            if _name_of(change) != _name_of(one.change):
                yield replace(one, change=change)


def _other_mirnas(
    one: BoneStatement, lab: Laboratory, catalogue: MirnaCatalogue, seed: int
) -> list[str]:
    """One miRNA each of other seed families of the same cell."""
    here = {name for name in lab.ensemble(one).cell.kinetics.names if name.startswith("hsa-")}
    first: dict[str, str] = {}
    own = ""
    for name, sequence in zip(catalogue.mature["name"], catalogue.mature["sequence"], strict=True):
        own = sequence[1:8] if name == one.mirna else own
        if name in here:
            first.setdefault(sequence[1:8], name)
    names = sorted(name for family, name in first.items() if family != own)
    chosen = np.random.default_rng(seed).permutation(len(names))[:_FAMILIES]
    return [names[place] for place in sorted(chosen)]


def _is_lever(change: str) -> bool:
    """One factor that is raised or lowered: neither a drug nor a tumour."""
    name = _name_of(change)
    return "=" in change and ";" not in change and name not in ("drug", "burden_start")


def _lever_of(row: dict[str, str]) -> bool:
    own = [part for part in row["change"].split(";") if part and not part.startswith("stage=")]
    return len(own) == 1 and row["measure"] in ("places", "progenitors", "overt", "sleep")


def _name_of(change: str) -> str:
    parts = [part for part in change.split(";") if not part.startswith("stage=")]
    return parts[-1].partition("=")[0] if parts else ""


def _lowered(change: str) -> str:
    """The same factor changed as far in the other direction; nothing where it was taken away."""
    turn: Callable[[str], str] = lambda part: (  # noqa: E731
        part if part.startswith("stage=") else _inverse(part)
    )
    parts = [turn(part) for part in change.split(";")]
    return ";".join(parts) if all(parts) else ""


def _inverse(part: str) -> str:
    name, _, value = part.partition("=")
    return f"{name}={1 / float(value):g}" if float(value) else ""
