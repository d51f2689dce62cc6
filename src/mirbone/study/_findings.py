"""What was found, in sentences: what changed, what it pushes, what it cannot say."""

from typing import TYPE_CHECKING

import pandas as pd

from mirbone.network import Path
from mirbone.study._cards import Card, Reach
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
    return (
        f"{_count(down, 'miRNA')} {_is(down)} lowered and {up} raised in {where}; "
        f"{reaching} of them {_is(reaching)} known to act, through genes, on a step of the cascade "
        f"in this context ({result.network.context.title.replace('_', ' ')})."
    )


def _pushed(result: "StudyResult") -> str:
    if not result.cards:
        return "No miRNA was followed, so no push on a step of the cascade is stated."
    steps = result.steps.dropna(subset=["effect"])
    if steps.empty:
        return "No step of the cascade is reached by a known path, so no push can be stated."
    rows = steps.to_dict("records")
    special = [row for row in rows if row["fdr"] < _SPECIAL]
    near = [row for row in rows if row["p"] < _SPECIAL and row not in special]
    row = max(
        special or rows,
        key=lambda row: (_sure(row), row["n_mirnas"], abs(row["effect"])),
    )
    step = CascadeStep(row["step"])
    sentence = (
        f"By the known paths they push {step.label} {_way(row)}{'' if special else _MOST}: push "
        f"{row['effect']:+.2f} on a scale from -1 to 1 (95 % interval {row['low']:+.2f} to "
        f"{row['high']:+.2f}), {_count(int(row['n_mirnas']), 'miRNA')}, {_against_random(row)} "
        f"(p = {_p(row['p'])}, FDR over the steps {_p(row['fdr'])})"
        f"{'' if _sure(row) else ', though the interval does not settle the direction'}"
    )
    best = _best(result.cards, step, 1 if row["effect"] > 0 else -1)
    if best is not None:
        card, path = best
        sentence += f"; the best supported reason is {explain_path(path, card.direction)}"
    others = [
        f"{CascadeStep(other['step']).label} {_way(other)} ({other['effect']:+.2f}, FDR "
        f"{_p(other['fdr'])}{'' if _sure(other) else ', direction not settled'})"
        for other in sorted(special, key=lambda other: other["fdr"])
        if other is not row
    ]
    if others:
        sentence += f". Beyond chance as well: {_join(others)}"
    close = [
        f"{CascadeStep(other['step']).label} {_way(other)} ({other['effect']:+.2f}, p = "
        f"{_p(other['p'])}, FDR {_p(other['fdr'])})"
        for other in sorted(near, key=lambda other: other["p"])
        if other is not row
    ]
    if close:
        sentence += f". Beyond chance only before correction: {_join(close)}"
    return sentence + "."


_SPECIAL = 0.05
_MOST = " most consistently"


def _sure(row: dict) -> bool:
    return bool(row["low"] > 0 or row["high"] < 0)


def _way(row: dict) -> str:
    return "up" if row["effect"] > 0 else "down"


def _against_random(row: dict) -> str:
    if not row["p"] < _SPECIAL:
        return "but no more than random sets of equally studied miRNAs do"
    excess = (row["statistic"] - row["expected"]) * (1 if row["effect"] > 0 else -1)
    corrected = "" if row["fdr"] < _SPECIAL else ", though not after correction for the steps"
    return (
        f"{'more' if excess > 0 else 'less'} than random sets of equally studied miRNAs do"
        f"{corrected}"
    )


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
