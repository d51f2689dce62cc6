"""Predicted targets as edges of an export: beside what is known, and never looking like it."""

import pandas as pd

from mirbone._core import named_keywords, promised
from mirbone.network._model import EDGE_COLUMNS, EdgeKind, Network
from mirbone.network._strength import edge_strength
from mirbone.network.predicted._consequences import require_predictions
from mirbone.words import Tier

PREDICTED_EDGE_COLUMNS: tuple[str, ...] = (
    *EDGE_COLUMNS,
    "log2_change",
    "low",
    "high",
    "predicted_by",
)


@named_keywords
def edge_table(network: Network, predictions: pd.DataFrame | None = None) -> pd.DataFrame:
    """List the edges of a network, with predicted ones behind them where predictions are given.

    A predicted edge has the kind ``predicted_target`` and the tier ``prediction``, stands on no
    claim, and carries the number of sites and the predicted change with its interval. A pair that
    is also known has two edges, one of each kind. Predicted edges are for exports: the network
    itself, and so paths, effects and enrichment, never holds them.

    Parameters
    ----------
    network : Network
        What is known.
    predictions : DataFrame, optional
        `PREDICTION_COLUMNS`; those for genes outside the network, or of no repression, are left
        out.

    Returns
    -------
    DataFrame
        `EDGE_COLUMNS` without predictions, else `PREDICTED_EDGE_COLUMNS`. `strength` is the grade
        of evidence, of a prediction that of its tier; `log2_change` (below 0: repressed) and its
        90 % interval `low` to `high` are null for known edges, and the interval also where the
        source of the prediction gives none.

    Raises
    ------
    InputError
        If a column of the predictions is missing.

    Examples
    --------
    >>> from mirbone.words import load_catalogue
    >>> from mirbone.evidence import expand_claims, load_evidence
    >>> from mirbone.network import Context, build_network
    >>> claims = expand_claims(load_evidence(), load_catalogue())
    >>> network = build_network(claims, Context(cancer="breast"))
    >>> columns = ["mirna", "gene", "log2_change", "low", "high", "n_sites", "source"]
    >>> row = ("hsa-miR-1-3p", "RUNX2", -0.4, -1.1, 0.2, 1, "TargetScan")
    >>> edges = edge_table(network, pd.DataFrame([row], columns=columns))
    >>> edges.iloc[-1][["source", "target", "kind", "tier"]].tolist()
    ['hsa-miR-1-3p', 'RUNX2', 'predicted_target', 'prediction']
    """
    if predictions is None:
        return network.edges
    require_predictions(predictions)
    genes = network.nodes.loc[network.nodes["kind"] == "gene", "name"]
    chosen = predictions["gene"].isin(list(genes)) & (predictions["log2_change"] < 0)
    rows = predictions.loc[chosen].sort_values(by=["mirna", "gene"], kind="stable")
    known, predicted = network.edges.to_dict("records"), rows.to_dict("records")
    grade = edge_strength(Tier.PREDICTION, 1)
    table = pd.DataFrame(
        [*known, *(_edge(row, grade) for row in predicted)],
        columns=pd.Index(PREDICTED_EDGE_COLUMNS),
    )
    table = table.astype({"n_sites": "Int64", "log2_change": float, "low": float, "high": float})
    return promised(table, PREDICTED_EDGE_COLUMNS)


def _edge(row: dict, grade: float) -> dict[str, object]:
    return {
        "source": row["mirna"],
        "target": row["gene"],
        "sign": -1,
        "kind": EdgeKind.PREDICTED_TARGET.value,
        "compartment": "",
        "step": "",
        "n_sites": row["n_sites"],
        "strength": grade,
        "tier": Tier.PREDICTION.value,
        "claims": "",
        "log2_change": row["log2_change"],
        "low": row["low"],
        "high": row["high"],
        "predicted_by": row["source"],
    }
