"""What decides a simulated step: the edges that carry it, the numbers that it depends on."""

from typing import Any

from mirbone.cell import Deciding
from mirbone.words import CascadeStep, Tier, short

_NUMBERS, _FDR = 3, 0.05


def deciding_view(deciding: Deciding | None) -> list[dict[str, object]]:
    """Lay out what decides each step that was asked.

    Parameters
    ----------
    deciding : Deciding or None
        Of the study.

    Returns
    -------
    list of dict
        title, edges, numbers, weak; one a step.
    """
    if deciding is None:
        return []
    asked = dict.fromkeys([*deciding.edges["readout"], *deciding.numbers["readout"]])
    return [_view(deciding, step) for step in asked]


def _view(deciding: Deciding, step: str) -> dict[str, object]:
    edges = deciding.edges.loc[deciding.edges["readout"] == step].to_dict("records")
    numbers = deciding.numbers.loc[
        (deciding.numbers["readout"] == step) & (deciding.numbers["fdr"] < _FDR)
    ].to_dict("records")
    low = [row for row in edges if row["decides"]] + numbers
    weak = dict.fromkeys(f"{_arrow(row)} ({row['claims']})" for row in low if row["low_tier"])
    return {
        "title": CascadeStep(step).label,
        "edges": [_edge(row) for row in edges],
        "numbers": [_number(row) for row in numbers[:_NUMBERS]],
        "weak": ", ".join(weak),
    }


def _edge(row: dict[Any, Any]) -> dict[str, object]:
    return {
        "edge": _arrow(row),
        "effect": f"{row['effect']:+.3f}",
        "without": f"{row['without']:+.3f}",
        "flips": f"{row['flips']:.0%}",
        "decides": "decides" if row["decides"] else "",
        "tier": row["tier"],
        "tier_title": Tier(row["tier"]).label if row["tier"] else "",
        "low": bool(row["low_tier"]),
        "claims": row["claims"],
    }


def _number(row: dict[Any, Any]) -> str:
    where = _arrow(row) if row["source"] else _name(row["target"]) or "bound sites in general"
    return (
        f"{row['quantity'].replace('_', ' ')} of {where} (rank correlation "
        f"{row['correlation']:+.2f}, {row['low']:+.2f} to {row['high']:+.2f})"
    )


def _arrow(row: dict[Any, Any]) -> str:
    sign = {1: "→", -1: "⊣"}.get(row.get("sign", 0), "on")
    return f"{_name(row['source'])} {sign} {_name(row['target'])}"


def _name(species: str) -> str:
    return short(species.removesuffix(".mrna")).replace("_", " ")
