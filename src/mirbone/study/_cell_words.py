"""What the models of the cell say, in sentences."""

import pandas as pd

from mirbone._core import AGREEMENT
from mirbone.niche import HORIZON
from mirbone.study._cell import CellAnswer
from mirbone.words import CascadeStep

_GENES = 5


def cell_findings(found: CellAnswer) -> tuple[str, str]:
    """Say what the models of the cell say, in two sentences.

    Parameters
    ----------
    found : CellAnswer
        Of a study.

    Returns
    -------
    tuple of two str
        What the profile does to steps and genes; what taking single miRNAs back would do.
    """
    return _profile(found), _restoring(found)


def _profile(found: CellAnswer) -> str:
    cell = found.compartment.replace("_", " ")
    number = len(found.profile.table)
    start = (
        f"Simulated in {found.n_used} models of the {cell} that hold {number} of the "
        f"signature's miRNAs at their change: "
    )
    told = found.steps.loc[found.steps["verdict"].isin(["up", "down"])]
    if told.empty:
        return f"{start}no step of the cascade moves in a direction on which the models agree."
    order = told["effect"].abs().sort_values(ascending=False, kind="stable").index
    steps = [
        f"{CascadeStep(row['step']).label} {row['verdict']} ({row['effect']:+.2g}, "
        f"{row['agreement']:.0%} of models)"
        for row in told.loc[order[:3]].to_dict("records")
    ]
    genes = [
        f"{row['gene'].removeprefix('hsa-').replace('_', ' ')} ({row['log2_change']:+.2g})"
        for row in changed_genes(found).head(_GENES).to_dict("records")
    ]
    most = f"; what changes most is {', '.join(genes)} in log2" if genes else ""
    return f"{start}{', '.join(steps)}{most}."


def changed_genes(found: CellAnswer) -> pd.DataFrame:
    """Give the genes, pathways and molecules that change for sure, most first.

    Parameters
    ----------
    found : CellAnswer
        Of a study.

    Returns
    -------
    DataFrame
        Rows of ``genes`` with the verdict up or down; miRNAs that are held are left out.
    """
    held = found.genes["gene"].isin(list(found.profile.table["mirna"]))
    rows = found.genes.loc[found.genes["verdict"].isin(["up", "down"]) & ~held]
    order = rows["log2_change"].abs().sort_values(ascending=False, kind="stable").index
    return rows.loc[order].reset_index(drop=True)


def as_percent(log2_ratio: float) -> str:
    """Write a log2 ratio of shares as a change in percent.

    Parameters
    ----------
    log2_ratio : float
        Of the share with and without.

    Returns
    -------
    str
        With its sign.

    Examples
    --------
    >>> as_percent(-1.0), as_percent(0.0)
    ('-50.0 %', '0.0 %')
    """
    change = round(100 * (2**log2_ratio - 1), 1)
    return f"{change:+.1f} %" if change else "0.0 %"


def _restoring(found: CellAnswer) -> str:
    told = found.net.loc[found.net["verdict"] == "less metastasis"]
    unsure = int((found.net["verdict"] == "cannot tell").sum())
    share = f"the simulated share of patients with overt bone metastasis by year {HORIZON:g}"
    more = ""
    if unsure:
        more = f" Of {unsure} of {len(found.net)} it cannot tell: fewer than {AGREEMENT:.0%} agree."
    if told.empty:
        return f"No miRNA of them, restored or blocked alone, surely lowers {share}.{more}"
    best = told.iloc[0]
    verb = "Restoring" if best["action"] == "restored" else "Blocking"
    return (
        f"{verb} {best['mirna'].removeprefix('hsa-')} alone would help most: {share} falls in "
        f"{best['agreement']:.0%} of models; how far, no published experiment sets.{more}"
    )
