"""The section on predicted targets: beside what is known, and never looking like it."""

from collections.abc import Mapping

import pandas as pd

from mirbone.figures import opposing_bars
from mirbone.network import EdgeKind
from mirbone.report._drawn import drawn
from mirbone.report._format import count, number, p_value
from mirbone.study import PredictedTargets, StudyResult
from mirbone.words import CascadeStep, short

_GENES = 8
_ROWS = 400
_LISTED = 20


def predicted_view(result: StudyResult) -> dict[str, object] | None:
    """Lay out the predicted targets for the template.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    dict or None
        lead, divided, notes, figure, rows, note; of embedded predictions lead, notes, listed,
        note; None where there are no predictions.
    """
    found = result.predicted
    if found is None:
        return None
    if found.embedded:
        return _embedded_view(result, found)
    directions = {str(name): float(sign) for name, sign in result.signature.directions.items()}
    rows = _rows(found, directions)
    hidden = len(rows) - _ROWS
    note = (
        "p: the genes' effects are dealt to other genes with 3' UTRs of about the same length "
        "(with TargetScan tables: genes hit by about as many families); FDR over all miRNAs and "
        "steps. Genes heaviest first; before them their summed weight."
    )
    if hidden > 0:
        note += f" Not shown: {count(hidden, 'row')} (consequences.tsv has all)."
    return {
        "lead": _lead(found),
        "divided": _divided(found.consequences),
        "notes": found.notes,
        "figure": drawn(
            "Targets for and against each step, by miRNA",
            opposing_bars,
            found.consequences,
            directions,
        ),
        "rows": rows[:_ROWS],
        "note": note,
    }


def _embedded_view(result: StudyResult, found: PredictedTargets) -> dict[str, object]:
    """List predicted targets of what nothing is known of; every miRNA has some: no finding."""
    edges = result.network.edges
    known = set(edges.loc[edges["kind"] == EdgeKind.MIRNA_TARGET.value, "source"])
    groups = dict(iter(found.targets.groupby("mirna", observed=True)))
    unknown = [name for name in result.signature.table["mirna"] if name not in known]
    listed = [name for name in unknown if name in groups]
    directions = {str(name): float(sign) for name, sign in result.signature.directions.items()}
    rows = [
        {"mirna": _changed(name, directions), "genes": _strongest(groups[name])}
        for name in listed[:_LISTED]
    ]
    note = (
        "log2 change of the mRNA where the miRNA is raised, strongest first. Any miRNA has "
        "predicted targets among these genes; that these have some is no finding."
    )
    if len(listed) > _LISTED:
        note += (
            f" Not shown: {count(len(listed) - _LISTED, 'miRNA')} (predicted_targets.tsv has all)."
        )
    return {
        "lead": f"{_lead(found)} {count(len(unknown), 'miRNA')} of the signature "
        f"{'has' if len(unknown) == 1 else 'have'} no known target in this context.",
        "notes": found.notes,
        "listed": rows,
        "note": note if rows else "",
    }


def _strongest(pairs: pd.DataFrame) -> str:
    shown = [
        f"{gene} ({change:.2f})"
        for gene, change in pairs[["gene", "log2_change"]].head(_GENES).itertuples(index=False)
    ]
    more = len(pairs) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _lead(found: PredictedTargets) -> str:
    text = (
        f"Predicted: {count(len(found.targets), 'pair')} of the signature's miRNAs with genes of "
        f"the network, from {found.source}. "
        + "One miRNA has targets for and against the same step; both are shown. "
        * (not found.embedded)
        + "Predictions take no part in the pushes above."
    )
    if found.silent:
        shown = ", ".join(map(short, found.silent[:6]))
        more = f" and {len(found.silent) - 6} more" if len(found.silent) > 6 else ""
        text += f" Without a prediction: {shown}{more}."
    if found.unsequenced:
        text += (
            f" Of these, {count(len(found.unsequenced), 'miRNA')} could not be scanned: under the "
            "name in the profile no single v22 miRNA is known."
        )
    return text


def _divided(consequences: pd.DataFrame) -> str:
    """Say how many miRNAs have targets on both sides of a step, and where they weigh most alike."""
    sums = consequences.groupby(["mirna", "step"], sort=False)[["up", "down"]].sum()
    both = sums.min(axis=1)
    both = both.loc[both > 0].sort_values(ascending=False, kind="stable")
    if both.empty:
        return "No miRNA has targets on both sides of a step."
    shown = [
        f"{short(mirna)} on {CascadeStep(step).label} (up {number(sums.loc[(mirna, step), 'up'])}, "
        f"down {number(sums.loc[(mirna, step), 'down'])})"
        for mirna, step in both.index[:3]
    ]
    return (
        f"Targets stand on both sides in {len(both)} of {count(len(sums), 'pair')} of a miRNA and "
        f"a step, most heavily {'; '.join(shown)}."
    )


def _rows(found: PredictedTargets, directions: dict[str, float]) -> list[dict[str, str]]:
    tested = {
        (row["mirna"], row["step"]): row
        for row in pd.DataFrame(found.enrichment).to_dict("records")
    }
    rows = []
    sides_of: dict[tuple[str, str], dict[str, dict]] = {}
    for row in found.consequences.to_dict("records"):
        sides_of.setdefault((row["mirna"], row["step"]), {})[row["basis"]] = row
    before = ""
    for (mirna, step), sides in sides_of.items():
        test = tested.get((mirna, step))
        rows.append(
            {
                "mirna": "" if mirna == before else _changed(mirna, directions),
                "step": CascadeStep(step).label,
                **_side("known", sides),
                **_side("predicted", sides),
                "p": p_value(test["p"]) if test and "predicted" in sides else "",
                "fdr": p_value(test["fdr"]) if test and "predicted" in sides else "",
            }
        )
        before = mirna
    return rows


def _changed(mirna: str, directions: Mapping[str, float]) -> str:
    return f"{'▼' if directions.get(mirna, 0) < 0 else '▲'} {short(mirna)}"


def _side(basis: str, sides: dict[str, dict]) -> dict[str, str]:
    row = sides.get(basis, {})
    return {f"{basis}_{way}": _genes(row, way) for way in ("up", "down")}


def _genes(row: dict, way: str) -> str:
    genes = [gene.replace("_", " ") for gene in str(row.get(f"genes_{way}", "")).split(";") if gene]
    if not genes:
        return ""
    hidden = len(genes) - _GENES
    more = f" and {hidden} more" if hidden > 0 else ""
    return f"{row[way]:.2g}: {', '.join(genes[:_GENES])}{more}"
