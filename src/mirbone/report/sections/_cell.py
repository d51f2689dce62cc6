"""The section on the cell: steps, circuit, and what taking each miRNA back would do."""

from math import isnan
from typing import Any

import jinja2
import markupsafe
import pandas as pd

from mirbone._core import AGREEMENT
from mirbone.figures import draw_circuit
from mirbone.figures._cascade import push_colour
from mirbone.figures._circuit_drawing import FULL
from mirbone.niche import HORIZON
from mirbone.report._format import count
from mirbone.report.sections._deciding import deciding_view
from mirbone.report.sections._section import Section
from mirbone.study import CellAnswer, StudyResult, as_percent, beyond_chance, cell_findings
from mirbone.words import CascadeStep, short

_GAUGE = 190  # pixels from end to end
_ROWS, _GENES = 30, 60
_WAY = {True: "up", False: "down"}


def cell_section(result: StudyResult, environment: jinja2.Environment) -> Section | None:
    """Show what the models of the cell say.

    Parameters
    ----------
    result : StudyResult
        The study.
    environment : jinja2.Environment
        Where the templates lie.

    Returns
    -------
    Section or None
        None where the cell was switched off.
    """
    if result.config.models == 0:
        return None
    template = environment.get_template("cell.html.j2")
    found = result.cell
    if isinstance(found, str):
        body = template.render(reason=found, found=None)
        return Section("cell", "Cell", markupsafe.Markup(body))
    scale = _scale(found)
    far = result.steps["effect"].where(
        beyond_chance(result.steps) | result.steps["effect"].isna(), 0.0
    )
    pushes = dict(zip(result.steps["step"], far, strict=True))
    body = template.render(
        found=found,
        reason="",
        cell=found.compartment.replace("_", " "),
        sentences=cell_findings(found),
        steps=[_step(row, pushes, scale) for row in found.steps.to_dict("records")],
        gauge=_GAUGE,
        scale=f"{scale:g}",
        circuit=markupsafe.Markup(draw_circuit(found, result.network).svg),
        full=f"{2**FULL:g}",
        genes=[_gene(row) for row in _by_size(found.genes).head(_GENES).to_dict("records")],
        genes_hidden=max(0, len(found.genes) - _GENES),
        absent=_absent(found),
        deciding=deciding_view(found.deciding),
        horizon=f"{HORIZON:g}",
        agree=f"{AGREEMENT:.0%}",
        **_restoring(found),
    )
    return Section("cell", "Cell", markupsafe.Markup(body), (_methods(found),))


def _scale(found: CellAnswer) -> float:
    """End of the gauges: the next of 0.1, 0.2, 0.5, 1, ... that holds every interval."""
    most = float(found.steps[["low", "high"]].abs().max().max())
    return next(
        end for end in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0) if end >= most or end == 20
    )


def _step(row: dict[str, Any], pushes: dict[str, float], scale: float) -> dict[str, object]:
    step = CascadeStep(row["step"])
    known = not isnan(row["effect"])
    push = pushes[row["step"]]
    return {
        "title": step.label,
        "more": step.more,
        "paths": "" if isnan(push) else "no more than chance" if push == 0 else _WAY[push > 0],
        "known": known,
        "verdict": row["verdict"],
        "differs": _differs(row["verdict"], push),
        "kind": "pale" if row["verdict"] == "cannot tell" else "",
        "sure": row["verdict"] in ("up", "down"),
        "effect": f"{row['effect']:+.3f}" if known else "",
        "interval": f"{row['low']:+.3f} to {row['high']:+.3f}" if known else "",
        "agreement": f"{row['agreement']:.0%}" if known else "",
        "n": str(row["n_effectors"]),
        **{name: _at(row[column], scale) if known else 0.0
           for name, column in (("at", "effect"), ("low", "low"), ("high", "high"))},
    }  # fmt: skip


def _differs(verdict: str, push: float) -> bool:
    return (verdict == "up" and push < 0) or (verdict == "down" and push > 0)


def _at(value: float, scale: float) -> float:
    share = (max(-scale, min(scale, value)) / scale + 1) / 2
    return round(6 + share * (_GAUGE - 12), 1)


def _by_size(genes: pd.DataFrame) -> pd.DataFrame:
    sure = genes["verdict"].isin(["up", "down"])
    size = genes["log2_change"].abs()
    order = genes.assign(sure=~sure, size=-size).sort_values(by=["sure", "size"], kind="stable")
    return order.loc[order["size"] < 0]


def _gene(row: dict[str, Any]) -> dict[str, str]:
    return {
        "gene": short(row["gene"]).replace("_", " "),
        "change": f"{row['log2_change']:+.2f}",
        "interval": f"{row['low']:+.2f} to {row['high']:+.2f}",
        "agreement": f"{row['agreement']:.0%}",
        "verdict": row["verdict"],
    }


def _absent(found: CellAnswer) -> str:
    if not found.profile.absent:
        return ""
    names = [short(name) for name in found.profile.absent]
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return f"Not in this cell, as no known target of theirs is: {', '.join(names[:6])}{more}."


def _restoring(found: CellAnswer) -> dict[str, object]:
    quiet = found.restoring["verdict"].isin(["no change", "not read out"])
    moved = set(found.restoring.loc[~quiet, "step"])
    read = set(found.restoring.loc[found.restoring["n_effectors"] > 0, "step"])
    shown = [step for step in CascadeStep if step.value in moved]
    still = [step.label for step in CascadeStep if step.value in read - moved]
    largest = max(float(found.restoring["effect"].abs().max()), 1e-3)
    cells = {(row["mirna"], row["step"]): row for row in found.restoring.to_dict("records")}
    rows = [
        {
            "mirna": short(net["mirna"]),
            "action": "restore" if net["action"] == "restored" else "block",
            "verdict": _net_word(net),
            "sure": net["verdict"] in ("less metastasis", "more metastasis"),
            "interval": f"{as_percent(net['low'])} to {as_percent(net['high'])}",
            "agreement": f"{net['agreement']:.0%}",
            "cells": [_cell(cells[net["mirna"], step.value], largest) for step in shown],
        }
        for net in found.net.head(_ROWS).to_dict("records")
    ]
    return {
        "restoring": rows,
        "restoring_steps": [step.label for step in shown],
        "restoring_still": ", ".join(still),
        "restoring_hidden": max(0, len(found.net) - _ROWS),
        "largest": f"{largest:.2g}",
    }


def _net_word(net: dict[str, Any]) -> str:
    if net["verdict"] in ("cannot tell", "no change"):
        return str(net["verdict"])
    change = as_percent(net["log2_ratio"])
    return "under 0.1 %" if change == "0.0 %" else change


def _cell(row: dict[str, Any], largest: float) -> dict[str, object]:
    if row["verdict"] in ("no change", "not read out"):
        return {"text": "·", "kind": "still", "title": row["verdict"], "small": (), "fill": ""}
    spread = f"{_score(row['low'])} … {_score(row['high'])}"
    small = (spread, f"{row['agreement']:.0%}")
    title = f"median {row['effect']:+.4f}"
    if row["verdict"] == "cannot tell":
        return {"text": "cannot tell", "kind": "unsure", "title": title, "small": small, "fill": ""}
    return {
        "text": _score(row["effect"]),
        "kind": "sure",
        "fill": push_colour(row["effect"] / largest),
        "title": title,
        "small": small,
    }


def _score(value: float) -> str:
    """Write a small score: three decimals below 0.1."""
    if abs(value) < 0.0005:
        return "0"
    return f"{value:+.3f}" if abs(value) < 0.1 else f"{value:+.2f}"


def _methods(found: CellAnswer) -> str:
    model = found.cell.kinetics
    left = ""
    if found.lost:
        left = f" {count(found.lost, 'start or state')} reached no stable state and were left out."
    return (
        f"Cell. The edges that lie in the {found.compartment.replace('_', ' ')}, "
        f"{len(found.cell.edges)} of them, run as kinetics of {len(model.species)} miRNAs, mRNAs, "
        f"proteins and pathways, in {found.n_models} models whose parameters are drawn from stated "
        f"ranges ({found.n_used} are used). {found.profile.rule} A step score is the signed sum "
        "of the log2 changes of the step's effectors against the same model without the profile; "
        "shown are its median, what holds 90 % of the models, and the share of models on the "
        "median's side. Restoring and blocking start from the cell under the whole profile and "
        "take one miRNA "
        "back to its level without it, the others kept; the share of patients with overt "
        "metastasis follows from the step scores by the links of the niche, with 95 % of the "
        f"models.{left} Nothing here was fitted to this profile or to a cell line."
    )
