"""The section on predicted targets: beside what is known, and never looking like it."""

import markupsafe
import pandas as pd

from mirbone._core import CascadeStep
from mirbone.report._figures import opposing_bars
from mirbone.report._format import count, p_value, short
from mirbone.study import PredictedTargets, StudyResult

_GENES = 8
_ROWS = 400


def predicted_view(result: StudyResult) -> dict[str, object] | None:
    """Lay out the predicted targets for the template.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    dict or None
        lead, figure, rows, note; None where no predictions were given.
    """
    found = result.predicted
    if found is None:
        return None
    rows = _rows(found)
    hidden = len(rows) - _ROWS
    note = (
        "p: the genes' effects are dealt to other genes with 3' UTRs of about the same length "
        "(with TargetScan tables: genes hit by about as many families); FDR over all miRNAs and "
        "steps. Genes heaviest first."
    )
    if hidden > 0:
        note += f" Not shown: {count(hidden, 'row')} (consequences.tsv has all)."
    return {
        "lead": _lead(found),
        "figure": markupsafe.Markup(opposing_bars(found.consequences)),
        "rows": rows[:_ROWS],
        "note": note,
    }


def _lead(found: PredictedTargets) -> str:
    text = (
        f"Predicted: {count(len(found.targets), 'pair')} of the signature's miRNAs with genes of "
        f"the network, from {found.source}. One miRNA has targets for and against the same step; "
        "both are shown. Predictions take no part in the pushes above."
    )
    if found.silent:
        shown = ", ".join(map(short, found.silent[:6]))
        more = f" and {len(found.silent) - 6} more" if len(found.silent) > 6 else ""
        text += f" Without a prediction: {shown}{more}."
    if found.unsequenced:
        text += (
            f" Of these, {count(len(found.unsequenced), 'miRNA')} could not be scanned: the names "
            "in use hold no sequence of them. Set MIRBONE_DATA to a miRBase release."
        )
    return text


def _rows(found: PredictedTargets) -> list[dict[str, str]]:
    tested = {
        (row["mirna"], row["step"]): row
        for row in pd.DataFrame(found.enrichment).to_dict("records")
    }
    rows = []
    sides_of: dict[tuple[str, str], dict[str, dict]] = {}
    for row in found.consequences.to_dict("records"):
        sides_of.setdefault((row["mirna"], row["step"]), {})[row["basis"]] = row
    for (mirna, step), sides in sides_of.items():
        test = tested.get((mirna, step))
        rows.append(
            {
                "mirna": short(mirna),
                "step": CascadeStep(step).label,
                **_side("known", sides),
                **_side("predicted", sides),
                "p": p_value(test["p"]) if test and "predicted" in sides else "",
                "fdr": p_value(test["fdr"]) if test and "predicted" in sides else "",
            }
        )
    return rows


def _side(basis: str, sides: dict[str, dict]) -> dict[str, str]:
    row = sides.get(basis, {})
    return {f"{basis}_{way}": _genes(str(row.get(f"genes_{way}", ""))) for way in ("up", "down")}


def _genes(cell: str) -> str:
    genes = [gene.replace("_", " ") for gene in cell.split(";") if gene]
    hidden = len(genes) - _GENES
    return ", ".join(genes[:_GENES]) + (f" and {hidden} more" if hidden > 0 else "")
