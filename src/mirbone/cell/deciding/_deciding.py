"""What decides a simulated answer: the numbers that it depends on, and the edges that carry it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd

from mirbone._core import (
    NO_CHANGE,
    InputError,
    Progress,
    fitting_workers,
    named_keywords,
    promised,
    short_repr,
    shown,
)
from mirbone.cell._follow import CellEnsemble, Response, follow_change
from mirbone.cell.deciding._carrying import CARRYING, find_carrying
from mirbone.cell.deciding._numbers import CORRELATION, correlate_numbers, drawn_numbers
from mirbone.cell.deciding._readout import find_readouts
from mirbone.cell.model._build import CellModel
from mirbone.cell.model._names import gene_of
from mirbone.cell.model._perturbation import Perturbation
from mirbone.words import STEPS, Tier, resolve_among

_GRADES = ("tier", "low_tier", "claims")
NUMBER_COLUMNS = (*CORRELATION, *_GRADES)
"""``readout, quantity, source, target``: which number (of a species, `source` is empty; of the
whole model, both); ``correlation``: Spearman's, with the change of the readout; ``low`` to ``high``
holds 95 %; ``fdr``: Benjamini-Hochberg over the numbers of the readout; ``tier, low_tier, claims``:
of the edge."""
CARRYING_COLUMNS = (*CARRYING, *_GRADES)
"""``effect``: median change of the readout; ``without``: where the edge does nothing; ``flips``:
share of the models in which the sign is then another, or none; ``decides``: whether a quarter of
the effect or more goes with it, or its sign turns."""

LOW_TIERS = (Tier.PATIENT_ASSOCIATION, Tier.CLIP, Tier.PREDICTION, Tier.REVIEW_STATEMENT)
"""Tiers in which nothing was changed to see what follows."""
_WORDS = MappingProxyType(
    {
        "production": "the production",
        "degradation": "the decay",
        "threshold": "the threshold",
        "hill": "the steepness",
        "fold": "the strength",
        "mu0": "the level of half occupancy",
        "translation": "how much bound sites lower translation",
        "mrna_decay": "how fast bound mRNA decays",
        "mirna_loss": "how fast bound miRNA is lost",
    }
)
FEWEST_MODELS = 20
TOP_EDGES = 5
FDR = 0.05


@short_repr("numbers")
@dataclass(frozen=True, slots=True, eq=False)
class Deciding:
    """What an answer depends on.

    Parameters
    ----------
    numbers : DataFrame
        `NUMBER_COLUMNS`: every number that can matter, by readout, smallest p first.
    edges : DataFrame
        `CARRYING_COLUMNS`: the edges that move each readout most, by readout, most first.
    """

    numbers: pd.DataFrame
    edges: pd.DataFrame

    def _headline(self) -> str:
        return f"{len(self.numbers)} numbers and {len(self.edges)} edges that an answer hangs on"


@named_keywords
def find_deciding(
    ensemble: CellEnsemble,
    perturbation: Perturbation,
    *,
    response: Response | None = None,
    readouts: Sequence[str] | None = None,
    top: int = TOP_EDGES,
    threads: int = 1,
    progress: Progress | None = None,
) -> Deciding:
    """Say which numbers and which edges decide what a perturbation does.

    Two questions, since an edge may carry the answer in every model alike, and then its numbers
    correlate with nothing:

    1. Which of the drawn numbers makes the models differ? Spearman's correlation, over the models,
       of each number (of a species, an edge, or how strongly bound sites act) with the change of
       the readout. Numbers are drawn independently, so nothing has to be partialled out. Only those
       of species and edges upstream of the readout are tested: others cannot matter. Intervals by
       Fisher's z with the variance of Bonett & Wright 2000, doi:10.1007/BF02294183.
    2. Which edges carry it? Edges are switched off in a cell that stands where it stood, and the
       perturbation is repeated. Which ones is chosen, among all whose source changes, by what they
       would move to first order, in a few models.

    Parameters
    ----------
    ensemble : CellEnsemble
        Of `prepare_ensemble`.
    perturbation : Perturbation
        What is done.
    response : Response, optional
        Of `follow_change` under this perturbation, where the caller has it.
    readouts : sequence of str, optional
        Cascade steps, and genes, miRNAs, pathways or molecules of the cell; without it, the steps
        that change.
    top : int, optional
        Edges that are reported for each readout; 0 asks the first question alone.
    threads : int, optional
        Threads.
    progress : Progress, optional
        Told the number of simulations that are done, and of all.

    Returns
    -------
    Deciding
        Two tables; empty where nothing changes.

    Raises
    ------
    InputError
        If a readout is unknown, or fewer than `FEWEST_MODELS` models stand.
    """
    threads = fitting_workers(threads, "threads")
    response = response or follow_change(ensemble, perturbation, threads=threads)
    if len(response.models) < FEWEST_MODELS:
        raise InputError(
            f"what decides an answer shows in {FEWEST_MODELS} models or more; "
            f"{len(response.models)} stand under this perturbation. Draw more models."
        )
    moved = response.steps.loc[response.steps["effect"].abs() >= NO_CHANGE]
    names = moved["step"].tolist() if readouts is None else list(readouts)
    chosen = find_readouts(ensemble.cell, response, perturbation, names)
    numbers = correlate_numbers(drawn_numbers(ensemble), response, chosen)
    edges = find_carrying(
        ensemble, perturbation, response, chosen, top, threads=threads, progress=shown(progress)
    )
    grades = _grades(ensemble.cell)
    return Deciding(
        numbers=promised(_graded(numbers, grades).loc[:, list(NUMBER_COLUMNS)], NUMBER_COLUMNS),
        edges=promised(_graded(edges, grades).loc[:, list(CARRYING_COLUMNS)], CARRYING_COLUMNS),
    )


def say_deciding(deciding: Deciding, readout: str) -> str:
    """Say in a sentence or two what decides a readout, and which of it stands on little.

    Parameters
    ----------
    deciding : Deciding
        Of `find_deciding`.
    readout : str
        One of its readouts, by any name.

    Returns
    -------
    str
        The edge without which the readout moves most, and the number that it correlates with most
        (FDR below 0.05); then the edges of low tier among those that decide it or that it
        correlates with.
    """
    told = {*deciding.numbers["readout"], *deciding.edges["readout"]}
    if told and readout not in STEPS:
        readout = resolve_among(readout, told, "this answer")
    edges = deciding.edges.loc[deciding.edges["readout"] == readout]
    numbers = deciding.numbers.loc[
        (deciding.numbers["readout"] == readout) & (deciding.numbers["fdr"] < FDR)
    ]
    parts = []
    if len(edges):
        first = edges.to_dict("records")[0]
        parts.append(
            f"{readout} hangs most on {_arrow(first)} (without it {first['effect']:+.3f} becomes "
            f"{first['without']:+.3f})"
        )
    else:
        parts.append(f"{readout} hangs on no edge alone")
    if len(numbers):
        first = numbers.to_dict("records")[0]
        parts.append(
            f"the models differ in it most by {_what(first)} "
            f"(rank correlation {first['correlation']:+.2f})"
        )
    low = pd.concat(
        [table.loc[table["low_tier"]] for table in (edges.loc[edges["decides"]], numbers)]
    ).drop_duplicates(["source", "target"])
    weak = [
        f"{_arrow(row)} ({Tier(row['tier']).label}{': ' if row['claims'] else ''}{row['claims']})"
        for row in low.to_dict("records")
    ]
    said = "; ".join(parts) + "."
    return f"{said} Of low tier among what decides: {', '.join(weak)}." if weak else said


def _arrow(row: Mapping[Hashable, Any]) -> str:
    """Write an edge; a row of numbers does not tell its sign."""
    between = {-1: "-|", 1: "->"}.get(row.get("sign", 0), "on")
    return f"{row['source']} {between} {gene_of(row['target'])}"


def _what(row: Mapping[Hashable, Any]) -> str:
    words = _WORDS[row["quantity"]]
    if row["source"]:
        return f"{words} of {row['source']} on {gene_of(row['target'])}"
    if not row["target"]:
        return words
    is_mrna = gene_of(row["target"]) != row["target"]
    return f"{words} of {gene_of(row['target'])}{' mRNA' if is_mrna else ''}"


def _grades(cell: CellModel) -> pd.DataFrame:
    """Tier and claims of each edge of the cell."""
    edges = cell.edges
    low = edges["tier"].isin([tier.value for tier in LOW_TIERS])
    return pd.DataFrame(
        {"source": edges["source"], "gene": edges["target"], "tier": edges["tier"],
         "low_tier": low, "claims": edges["claims"]}
    )  # fmt: skip


def _graded(table: pd.DataFrame, grades: pd.DataFrame) -> pd.DataFrame:
    keyed = table.assign(gene=[gene_of(name) for name in table["target"]])
    joined = keyed.merge(grades, on=["source", "gene"], how="left")
    return joined.assign(
        tier=joined["tier"].fillna(""),
        low_tier=joined["low_tier"].eq(True),
        claims=joined["claims"].fillna(""),
    )
