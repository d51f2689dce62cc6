"""What to test next, and what the sources themselves call open."""

from mirbone.network import Path
from mirbone.report.sections._cards import claim_view, move_views
from mirbone.study import (
    Reach,
    StudyResult,
    best_path,
    explain_path,
)
from mirbone.words import Relation, short


def suggest_tests(result: StudyResult, limit: int = 12) -> list[dict[str, object]]:
    """Propose what to test: the best supported path of each miRNA; those that share one together.

    Parameters
    ----------
    result : StudyResult
        The study.
    limit : int, optional
        Greatest number.

    Returns
    -------
    list of dict
        mirnas, text, tier, tier_title, moves; strongest evidence first.
    """
    found: dict[tuple[object, ...], tuple[tuple[int, int, str], list[str], Reach, Path, int]] = {}
    for card in result.cards:
        best = best_path(card)
        if best is None:
            continue
        reach, path = best
        same = (path.nodes[1:], path.signs, path.claims, card.direction)
        order = (path.tier.rank, len(path.nodes), card.mirna)
        found.setdefault(same, (order, [], reach, path, card.direction))[1].append(card.mirna)
    groups = sorted(found.values(), key=lambda group: group[0])
    return [_suggestion(result, *group[1:]) for group in groups[:limit]]


def _suggestion(
    result: StudyResult, mirnas: list[str], reach: Reach, path: Path, direction: int
) -> dict[str, object]:
    names = ", ".join(map(short, sorted(mirnas)))
    change, _, reason = explain_path(path, direction).partition(", ")
    remedy = "restore" if direction < 0 else "block"
    pronoun = "it" if len(mirnas) == 1 else "one of them"
    gene, step = path.nodes[1].replace("_", " "), reach.explanation.step.label
    return {
        "mirnas": names,
        "text": f"{change.split()[0]}, {reason}. Test: {remedy} {pronoun} and measure {gene}, and "
        f"with it {step}.",
        "tier": path.tier.value,
        "tier_title": path.tier.label,
        "moves": move_views(result, path),
    }


def open_questions(result: StudyResult) -> list[dict[str, object]]:
    """Gather what the sources themselves call open.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    list of dict
        As `claim_view`.
    """
    claims = result.evidence.claims
    rows = claims.loc[claims["relation"] == Relation.OPEN_QUESTION.value]
    views = [claim_view(result, row) for row in rows.to_dict("records")]
    return [view | {"text": str(view["text"]).removeprefix("Open question on ")} for view in views]
