"""A card's data as the template shows it: words, colours, citations."""

from collections.abc import Mapping

import pandas as pd

from mirbone.evidence import claim_sentence
from mirbone.figures._cascade import push_colour
from mirbone.network import Contradiction, Explanation, Handing, Path
from mirbone.report._format import count, number, p_value
from mirbone.study import Card, Reach, StudyResult
from mirbone.words import CascadeStep, Tier, short

_PATHS = 4
_CLAIMS = 40  # of one group on a card
# group of a card's claims: title, lead, open at first
_GROUPS: Mapping[str, tuple[str, str, bool]] = {
    "targets": ("Genes that it acts on, in this context", "", True),
    "stated": (
        "Effects that sources state outright",
        "Statements to be explained by the paths; they are no edges of the network.",
        True,
    ),
    "predicted": (
        "Predicted, not known",
        "Predictions are no knowledge: they take no part in the paths and pushes.",
        False,
    ),
    "elsewhere": (
        "Functions in other contexts",
        "Another cancer, tissue or cell: shown, and not used here.",
        False,
    ),
    "regulators": ("What acts on it", "", False),
    "tissue": ("Levels in tissue and cells", "What goes with what; never function.", False),
    "fluid": (
        "Marker in body fluids",
        "A direction in blood or urine is a marker. It is never evidence of function.",
        False,
    ),
    "other": ("Therapy, numbers and open questions", "", False),
}


def card_view(result: StudyResult, card: Card) -> dict[str, object]:
    """Turn a card into what the template shows.

    Parameters
    ----------
    result : StudyResult
        The study, for titles and citations.
    card : Card
        One miRNA.

    Returns
    -------
    dict
        Strings and lists only.
    """
    groups = []
    for key, (title, lead, is_open) in _GROUPS.items():
        rows = card.claims.loc[card.claims["group"] == key]
        if len(rows):
            views = [claim_view(result, row) for row in _by_tier(rows)]
            groups.append(
                {
                    "title": f"{title} ({len(rows)})",
                    "lead": lead,
                    "open": is_open,
                    "rows": views,
                    "more": _not_shown(len(rows) - len(views), "claim", "claims.tsv"),
                }
            )
    conflicts = _conflicts(card)
    if conflicts:
        groups.insert(0, {"title": f"Conflicts ({len(conflicts)})", "lead": "Both sides, kept.",
                          "open": True, "rows": conflicts, "more": ""})  # fmt: skip
    return {
        "mirna": card.mirna,
        "change": "▼ lowered" if card.direction < 0 else "▲ raised",
        "change_class": "lowered" if card.direction < 0 else "raised",
        "identity": _identity(card) + _stability(result, card),
        "steps": [_reach_view(result, card, reach) for reach in card.reaches],
        "elsewhere": [_reach_view(result, card, reach) for reach in card.elsewhere],
        "nothing": _nothing(card),
        "groups": groups,
    }


def _not_shown(hidden: int, what: str, where: str) -> str:
    return f"Not shown: {count(hidden, what)} ({where} has all)." if hidden > 0 else ""


def _by_tier(rows: pd.DataFrame) -> list[dict[str, str]]:
    rank = rows["tier"].map(lambda tier: Tier(tier).rank)
    order = rows.assign(rank=rank).sort_values(["rank", "claim_id"], kind="stable")
    return order.drop(columns="rank").head(_CLAIMS).to_dict("records")


def claim_view(result: StudyResult, claim: Mapping[str, str]) -> dict[str, object]:
    """Turn a claim into what the template shows.

    Parameters
    ----------
    result : StudyResult
        The study.
    claim : mapping of str to str
        One row, subject and object opened or as written.

    Returns
    -------
    dict
        text, context, tier, tier_title, references, claim_id, note.
    """
    columns = ("compartment", "cancer", "host_tissue", "model_system", "fluid", "comparison")
    context = ", ".join(claim[name].replace("_", " ") for name in columns if claim[name])
    written = {
        **claim,
        "subject": claim.get("written_subject", claim["subject"]),
        "object": claim.get("written_object", claim["object"]),
    }
    return {
        "text": claim_sentence(result.evidence, written),
        "context": context,
        "tier": claim["tier"],
        "tier_title": Tier(claim["tier"]).label,
        "references": [key.strip() for key in claim["reference"].split(";") if key.strip()],
        "claim_id": claim["claim_id"],
        "note": claim["note"],
    }


def _identity(card: Card) -> str:
    parts = [card.accession, card.sequence]
    measured = card.measured
    if measured["log2fc"] == measured["log2fc"]:
        change = f"log2 fold change {number(measured['log2fc'], signed=True)}"
        if measured["ci_low"] == measured["ci_low"]:
            low, high = (number(measured[k], signed=True) for k in ("ci_low", "ci_high"))
            change += f" (95 % interval {low} to {high})"
        parts.append(change)
    if measured["p"] == measured["p"]:
        parts.append(f"p {p_value(measured['p'])}")
    if measured["fdr"] == measured["fdr"]:
        parts.append(f"FDR {p_value(measured['fdr'])}")
    return " · ".join(part for part in parts if part) or "not a v22 mature miRNA"


def _stability(result: StudyResult, card: Card) -> str:
    """Say whether leaving out any one patient changes the finding."""
    table = result.contrast.sensitivity
    if table is None or card.mirna not in set(table["mirna"]):
        return ""
    row = table.loc[table["mirna"] == card.mirna].iloc[0]
    if not row["sign_holds"]:
        return " · the direction changes when one patient is left out"
    low, high = (number(row[name], signed=True) for name in ("log2fc_min", "log2fc_max"))
    return f" · {low} to {high} when any one patient is left out"


def _nothing(card: Card) -> str:
    if card.claims.empty:
        return "No claim of the evidence base names this miRNA; that says nothing of its biology."
    return "No path through genes leads from this miRNA to a step of the cascade in this context."


def _reach_view(result: StudyResult, card: Card, reach: Reach) -> dict[str, object]:
    explanation = reach.explanation
    more = "more" if reach.effect > 0 else "less"
    text = (
        f"More {short(card.mirna)} means {more} of the step "
        f"(effect {number(reach.effect, signed=True)}, agreement of paths {reach.agreement:.0%})."
    )
    hidden = len(explanation.paths) - _PATHS
    return {
        "title": explanation.step.label,
        "colour": push_colour(reach.push),
        "word": f"pushed {'up' if reach.push > 0 else 'down'} {number(reach.push, signed=True)}",
        "text": text,
        "paths": [_path_view(result, card, path) for path in _shown(explanation)],
        "more": _not_shown(hidden, "path", "paths.tsv"),
    }


def _shown(explanation: Explanation) -> list[Path]:
    """Pick the strongest paths, and the strongest of the other sign where there is one."""
    paths = list(explanation.paths[:_PATHS])
    signs = {path.sign for path in paths}
    other = next((path for path in explanation.paths[_PATHS:] if path.sign not in signs), None)
    return [*paths[: _PATHS - 1], other] if other is not None else paths


def _path_view(result: StudyResult, card: Card, path: Path) -> dict[str, object]:
    handed = {one.mirna: one for one in path.handings}
    parts = [_handed(path.nodes[0], handed)]
    for sign, node, place in zip(path.signs, path.nodes[1:], path.compartments, strict=True):
        last = node == path.nodes[-1]
        name = CascadeStep(node).label if last else _handed(node, handed)
        where = f" ({place.replace('_', ' ')})" if place and not last else ""
        parts.append(f"{'→' if sign > 0 else '⊣'} {name}{where}")
    return {
        "text": " ".join(parts),
        "tier": path.tier.value,
        "tier_title": path.tier.label,
        "warning": "; ".join(_warnings(card, path)),
        "moves": move_views(result, path),
    }


def _handed(node: str, handed: Mapping[str, Handing]) -> str:
    """Name a node; of a miRNA that acts in another cell, who gives and who receives it."""
    name = short(node).replace("_", " ")
    if node not in handed:
        return name
    return f"{name} ({handed[node].text.removeprefix(node).strip()})"


def _warnings(card: Card, path: Path) -> list[str]:
    """Say what a reader must know before leaning on a path."""
    found = ["a long chain of single findings"] if path.remote else []
    for name in card.disputed(path):
        went = "lowered" if card.directions[name] < 0 else "raised"
        found.append(f"against the profile, in which {short(name)} is {went}")
    return found


def move_views(result: StudyResult, path: Path) -> list[dict[str, object]]:
    """Show what each move of a path stands on: claim ids, what they state, their references.

    Parameters
    ----------
    result : StudyResult
        The study, for the claims.
    path : Path
        The path.

    Returns
    -------
    list of dict
        One a move: ids, title (the statements), references (keys).
    """
    claims = result.evidence.claims
    named = claims["claim_id"].isin([one for ids in path.claims for one in ids])
    claims = claims.loc[named].set_index("claim_id", drop=False)
    views = []
    for ids in path.claims:
        rows = [{str(k): str(v) for k, v in claims.loc[one].items()} for one in ids]
        keys = [key.strip() for row in rows for key in row["reference"].split(";")]
        views.append(
            {
                "ids": ", ".join(ids),
                "title": "; ".join(claim_sentence(result.evidence, row) for row in rows),
                "references": list(dict.fromkeys(keys)),
            }
        )
    return views


def _conflicts(card: Card) -> list[dict[str, object]]:
    found: list[Contradiction] = []
    for reach in card.reaches:
        found += [one for one in reach.explanation.contradictions if one not in found]
    rows = []
    for one in found:
        positive, negative = _claim_list(one.positive), _claim_list(one.negative)
        rows.append(
            {
                "text": f"{one.about.replace('_', ' ')}: {one.what} disagree. "
                f"More: {positive}. Less: {negative}.",
                "context": "",
                "tier": "",
                "tier_title": "both shown",
                "references": [],
                "claim_id": "",
                "note": "",
            }
        )
    return rows


def _claim_list(ids: tuple[str, ...], limit: int = 8) -> str:
    hidden = len(ids) - limit
    return ", ".join(ids[:limit]) + (f" and {hidden} more" if hidden > 0 else "")
