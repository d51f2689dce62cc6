"""What was found, in sentences: what changed, what it pushes, what it cannot say."""

from typing import TYPE_CHECKING

import pandas as pd

from mirbone.network import Path
from mirbone.study._asked import measured_sentence
from mirbone.study._cards import Card, Reach
from mirbone.study._steps import COMPETITIVE, NO_TEST, beyond_chance
from mirbone.words import CascadeStep

if TYPE_CHECKING:
    from mirbone.study._chain import StudyResult


def findings(result: "StudyResult") -> tuple[str, str, str]:
    """Say what a study found, in three sentences.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    tuple of three str
        What changed; which step is pushed, how surely and by what; what stays open.
    """
    return _changed(result), _pushed(result), _open(result)


def told(result: "StudyResult") -> tuple[str, ...]:
    """Say what a study found, with what published experiments on its miRNAs say.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    tuple of str
        What changed; what experiments on it say; which step is pushed; what stays open.
    """
    changed, pushed, unsaid = findings(result)
    measured = measured_sentence(result)
    return tuple(one for one in (changed, measured, pushed, unsaid) if one)


def comparison(result: "StudyResult") -> str:
    """Name the two groups, with the column that tells them where one was given.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    str
        ``bone against primary``, or ``bone_site 1 against bone_site 0``.
    """
    column, given, _ = (result.config.contrast or "").rpartition("=")
    prefix = f"{column} " if given else ""
    return f"{prefix}{result.contrast.case} against {prefix}{result.contrast.control}"


def _changed(result: "StudyResult") -> str:
    direction = result.signature.directions
    up, down = int((direction > 0).sum()), int((direction < 0).sum())
    where = comparison(result)
    if up + down == 0:
        return (
            f"No miRNA passes the rule ({result.signature.rule}) in {where}, "
            f"out of {len(result.contrast.table)} tested."
        )
    reaching = sum(bool(card.reaches) for card in result.cards)
    witnesses = int(result.witnesses.reindex(pd.Index(direction.index)).nunique())
    return (
        f"{_count(down, 'miRNA')} {_is(down)} lowered and {up} raised in {where}: "
        f"{_witnesses(witnesses)}, as a seed family or a cluster counts once; "
        f"{reaching} of them {_is(reaching)} known to act, through genes, on a step of the cascade "
        f"in this context ({result.network.context.title.replace('_', ' ')})."
    )


def _pushed(result: "StudyResult") -> str:
    rows = result.steps.to_dict("records")
    further = [row for row, far in zip(rows, beyond_chance(result.steps), strict=True) if far]
    beyond = sorted(further, key=lambda row: (row["fdr"], -abs(row["z"])))
    if not result.cards:
        sentence = "No miRNA was followed, so no push on a step of the cascade is stated."
        return f"{sentence} {_over_all(result, beyond)}".rstrip()
    reached = [row for row in rows if not pd.isna(row["effect"])]
    if not reached:
        return "No step of the cascade is reached by a known path, so no push can be stated."
    beyond = [row for row in beyond if row in reached]
    largest = max(reached, key=lambda row: (abs(row["effect"]), row["n_witnesses"]))
    row = beyond[0] if beyond else largest
    step = CascadeStep(row["step"])
    if beyond:
        sentence = f"By the known paths they push {step.label} {_way(row)}, beyond chance: "
    elif row["test"] == NO_TEST:
        sentence = f"{_UNTESTED} The largest push is on {step.label}: "
    else:
        sentence = f"No step is pushed beyond chance. The largest push is on {step.label}: "
    sentence += f"{_size(row)}, {_against(result, row)}"
    best = _best(result.cards, step, 1 if row["effect"] > 0 else -1)
    if best is not None:
        card, path = best
        sentence += f"; its best supported path is {explain_path(path, card.direction)}"
    return ". ".join([sentence, *_others(reached, beyond, row)]) + "."


_SPECIAL = 0.05
_UNTESTED = (
    "Whether a push is more than chance cannot be told: every row of the table is significant, so "
    "nothing is left to compare with; give all miRNAs that were measured, with their p."
)


def _others(reached: list[dict], beyond: list[dict], first: dict) -> list[str]:
    near = [
        row
        for row in reached
        if row["p"] < _SPECIAL <= row["fdr"] and row["effect"] * row["z"] > 0 and row is not first
    ]
    less = [row for row in reached if row["fdr"] < _SPECIAL and row["effect"] * row["z"] < 0]
    groups = (
        ("Beyond chance as well", beyond[1:]),
        ("Beyond chance only before correction", sorted(near, key=lambda row: row["p"])),
        ("Pushed less than random miRNAs do", less),
    )
    return [
        f"{title}: " + _join([_brief(row, way=title[0] == "B") for row in rows])
        for title, rows in groups
        if rows
    ]


def _brief(row: dict, *, way: bool) -> str:
    words = f" {_way(row)}" if way else ""
    return (
        f"{CascadeStep(row['step']).label}{words} ({row['effect']:+.2f}, p = {_p(row['p'])}, "
        f"FDR {_p(row['fdr'])})"
    )


def _size(row: dict) -> str:
    return (
        f"{row['effect']:+.2f} on a scale from -1 to 1 (95 % interval {row['low']:+.2f} to "
        f"{row['high']:+.2f}), {_count(int(row['n_mirnas']), 'miRNA')}, "
        f"{_witnesses(int(row['n_witnesses']))}"
    )


def _against(result: "StudyResult", row: dict) -> str:
    """Set the push beside its null, in words."""
    if pd.isna(row["p"]):
        return "not tested"
    numbers = f"(p = {_p(row['p'])}, FDR over the steps {_p(row['fdr'])})"
    others = "random sets of as many witnesses with about as many known targets"
    if row["test"] == COMPETITIVE:
        others = f"the other miRNAs of the {_tested(result)} tested"
    if not row["p"] < _SPECIAL:
        return f"no more than {others} {numbers}"
    far = f"{abs(row['z']):.1f} standard deviations "
    more = "" if row["fdr"] < _SPECIAL else ", though not after correction for the steps"
    return f"{far}{'above' if row['z'] > 0 else 'below'} {others}{more} {numbers}"


def _over_all(result: "StudyResult", beyond: list[dict]) -> str:
    if not beyond:
        return ""
    steps = [
        f"{CascadeStep(row['step']).label} {'up' if row['z'] > 0 else 'down'} "
        f"(FDR {_p(row['fdr'])})"
        for row in beyond
    ]
    return (
        f"Over all {_tested(result)} tested, passing or not, those with a known path push "
        f"{_join(steps)} against the others."
    )


def _tested(result: "StudyResult") -> int:
    return int(result.contrast.table["p"].notna().sum())


def _way(row: dict) -> str:
    return "up" if row["effect"] > 0 else "down"


def _witnesses(number: int) -> str:
    return f"{number} witness{'' if number == 1 else 'es'}"


def _open(result: "StudyResult") -> str:
    parts = [*_unreached(result), *_unsure(result), *_unnamed(result)]
    if not parts:
        return "Every miRNA of the signature has a path, and every step is reached."
    return f"What it cannot say: {'; '.join(parts)}."


def _unreached(result: "StudyResult") -> list[str]:
    if not result.cards:
        return ["which steps the profile touches, as no miRNA of it was followed"]
    silent = [card.mirna for card in result.cards if not card.reaches]
    missing = [
        CascadeStep(step).label for step in result.steps.loc[result.steps["effect"].isna(), "step"]
    ]
    parts = [f"no path is known for {_list(silent)}"] if silent else []
    if len(missing) == len(CascadeStep):
        parts.append("no known path leads to any step")
    elif missing:
        parts.append(f"no known path leads to {_list(missing, limit=len(missing))}")
    return parts


def _unsure(result: "StudyResult") -> list[str]:
    if bool(result.contrast.table["p"].isna().all()):
        return ["the profile gives no error of its directions or fold changes"]
    if any("exploratory" in note for note in result.contrast.notes):
        return ["the groups are small and the statistics exploratory"]
    return []


def _unnamed(result: "StudyResult") -> list[str]:
    where = result.left_out["where"].value_counts()
    parts = []
    if "names" in where:
        number = int(where["names"])
        verb = "stands" if number == 1 else "stand"
        parts.append(f"{_count(number, 'name')} {verb} for no single v22 miRNA")
    return parts


def _best(cards: tuple[Card, ...], step: CascadeStep, push: int) -> tuple[Card, Path] | None:
    found = [
        (path.tier.rank, len(path.nodes), card.mirna, card, path)
        for card in cards
        for reach in card.reaches
        if reach.explanation.step is step
        for path in reach.explanation.paths
        if path.sign * card.direction == push and not card.disputed(path)
    ]
    return min(found, key=lambda one: one[:3])[3:] if found else None


def best_path(card: Card) -> tuple[Reach, Path] | None:
    """Pick the step and path of a card that stand on the strongest evidence.

    Parameters
    ----------
    card : Card
        One miRNA.

    Returns
    -------
    tuple of Reach and Path, or None
        None where the card reaches no step, or only by paths that the profile itself disputes.
    """
    found = [
        (path.tier.rank, len(path.nodes), -path.strength, -abs(reach.push), reach, path)
        for reach in card.reaches
        for path in reach.explanation.paths
        if path.sign == (1 if reach.effect > 0 else -1) and not card.disputed(path)
    ]
    return min(found, key=lambda one: one[:4])[4:] if found else None


def explain_path(path: Path, direction: int) -> str:
    """Tell a path with the miRNA's change in the profile.

    Parameters
    ----------
    path : Path
        From a miRNA to a step.
    direction : int
        -1 lowered, +1 raised.

    Returns
    -------
    str
        For example ``lowered miR-33a-5p, so more PTHLH, so more of Bone resorption``.
    """
    sign = direction
    words = [f"{'raised' if sign > 0 else 'lowered'} {path.nodes[0].removeprefix('hsa-')}"]
    for move, node in zip(path.signs, path.nodes[1:], strict=True):
        sign *= move
        last = node == path.nodes[-1]
        name = f"of {CascadeStep(node).label}" if last else node.replace("_", " ")
        words.append(f"so {'more' if sign > 0 else 'less'} {name}")
    chain = " (a long chain of single findings)" if path.remote else ""
    return ", ".join(words) + chain


def _p(value: float) -> str:
    return "not tested" if pd.isna(value) else f"{value:.2g}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _list(names: list[str], limit: int = 4) -> str:
    shown = [name.removeprefix("hsa-") for name in names[:limit]]
    hidden = len(names) - len(shown)
    if hidden:
        shown.append(f"{hidden} more (see the list)")
    return _join(shown)


def _join(words: list[str]) -> str:
    return ", ".join(words[:-1]) + (" and " if len(words) > 1 else "") + words[-1]
