"""Predicted targets on the network: what they would do to each step, for and against.

A prediction is never an edge of the knowledge network and never shown as knowledge: predicted
targets are weighed beside it, through what the network knows of the genes.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mirbone._core import InputError, check_whole, named_keywords, promised
from mirbone.expression import adjust_bh
from mirbone.network._model import EdgeKind, Network
from mirbone.network._names import asked_mirnas
from mirbone.network._walk import MAX_LENGTH, Walker
from mirbone.network._weigh import weigh_walks
from mirbone.words import CascadeStep

PREDICTION_COLUMNS: tuple[str, ...] = (
    "mirna",
    "gene",
    "log2_change",
    "low",
    "high",
    "n_sites",
    "source",
)
GENE_EFFECT_COLUMNS: tuple[str, ...] = ("gene", "step", "effect", "agreement", "n_paths")
CONSEQUENCE_COLUMNS: tuple[str, ...] = (
    "mirna",
    "step",
    "basis",
    "n_up",
    "n_down",
    "up",
    "down",
    "balance",
    "genes_up",
    "genes_down",
)
TARGET_ENRICHMENT_COLUMNS: tuple[str, ...] = (
    "mirna",
    "step",
    "n_targets",
    "n_acting",
    "statistic",
    "expected",
    "p",
    "fdr",
)
_STRATA = 10


@named_keywords
def gene_effects(network: Network, *, max_length: int = 4) -> pd.DataFrame:
    """Tabulate how more of each gene pushes each cascade step.

    Parameters
    ----------
    network : Network
        Of the context in question.
    max_length : int, optional
        Greatest number of edges of a path from the gene, 1 to 8.

    Returns
    -------
    DataFrame
        ``gene, step, effect, agreement, n_paths``, one row a gene and step with a path; `effect`
        from -1 to 1 as for miRNAs (`mirbone.network.effects`). Sorted by gene, then by step.

    Raises
    ------
    InputError
        If `max_length` is out of range.
    """
    if not 1 <= max_length <= MAX_LENGTH:
        raise InputError(f"`max_length` must be 1 to {MAX_LENGTH} edges; got {max_length}.")
    genes = sorted(network.nodes.loc[network.nodes["kind"] == "gene", "name"])
    walker = Walker(network)
    rows = []
    for step in CascadeStep:
        for gene in genes:
            walks = list(walker.walks(gene, step.value, max_length))
            if walks:
                weight = weigh_walks(walks)
                rows.append((gene, step.value, weight.effect, weight.agreement, len(walks)))
    rows.sort(key=lambda row: row[0])  # stable: the steps stay in their order
    return promised(pd.DataFrame(rows, columns=pd.Index(GENE_EFFECT_COLUMNS)), GENE_EFFECT_COLUMNS)


@named_keywords
def opposing_consequences(
    network: Network,
    predictions: pd.DataFrame,
    mirnas: Sequence[str],
    *,
    gene_table: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Weigh each miRNA's targets that act for a step against those that act against it.

    One miRNA represses many genes, some of which push a step up and others down. More of the
    miRNA turns each repressed gene's effect round, so a repressed brake counts as *up*. A known
    target (a gene that a claim says the miRNA lowers or raises) weighs by its edge's strength, a
    predicted one by the share of its transcript that the prediction takes away,
    ``1 - 2 ** log2_change``; either is multiplied by the size of the gene's effect on the step. A
    gene that is known is not counted as predicted.

    Parameters
    ----------
    network : Network
        Of the context in question.
    predictions : DataFrame
        `PREDICTION_COLUMNS`; genes outside the network take no part.
    mirnas : sequence of str
        Which miRNAs, by any of their names.
    gene_table : DataFrame, optional
        `gene_effects(network)`, where the caller has it already.

    Returns
    -------
    DataFrame
        One row a miRNA, step and basis (``known`` or ``predicted``) with a target that acts on the
        step: ``n_up, n_down`` targets whose repression pushes it up and down, ``up, down`` their
        summed weights, ``balance`` ``(up - down) / (up + down)``, and the genes, heaviest first,
        separated by ``;``.

    Raises
    ------
    InputError
        If a name stands for no single miRNA, or a column is missing.
    """
    genes = gene_effects(network) if gene_table is None else gene_table
    targets = pd.concat(
        [_known_targets(network), _predicted_targets(network, predictions)], ignore_index=True
    )
    asked = asked_mirnas(network, mirnas, also=set(predictions["mirna"]))
    targets = targets.loc[targets["mirna"].isin(asked)]
    joined = targets.merge(genes[["gene", "step", "effect"]], on="gene")
    joined = joined.loc[joined["effect"] != 0].assign(
        push=lambda table: -table["effect"] * table["weight"]
    )
    rows = [_consequence(key, group) for key, group in joined.groupby(["mirna", "step", "basis"])]
    table = pd.DataFrame(rows, columns=pd.Index(CONSEQUENCE_COLUMNS))
    order = {step.value: place for place, step in enumerate(CascadeStep)}
    place = table["step"].map(lambda step: order[step])
    keys = table.assign(place=place).sort_values(by=["mirna", "place", "basis"])
    return promised(keys.drop(columns="place").reset_index(drop=True), CONSEQUENCE_COLUMNS)


@named_keywords
def target_enrichment(
    predictions: pd.DataFrame,
    gene_table: pd.DataFrame,
    utr_lengths: pd.Series,
    *,
    n_random: int = 2_000,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Test whether a miRNA's predicted targets push a step further than chance would have it.

    Genes with long 3' UTRs are predicted targets of everything, and a miRNA with many targets
    meets every step. So the null keeps each miRNA's targets and their weights, and deals the genes'
    effects to other genes of the universe with 3' UTRs of about the same length (deciles). The
    statistic is the summed push of `opposing_consequences`; the test is two-sided around the mean
    of the null, with p = (1 + number at least as far) / (1 + draws).

    Parameters
    ----------
    predictions : DataFrame
        `PREDICTION_COLUMNS`, for every gene of the universe, not only those of the network.
    gene_table : DataFrame
        `gene_effects` of the network.
    utr_lengths : Series
        Index: the universe of genes; values: length of the 3' UTR in nt.
    n_random : int, optional
        Number of draws, at least 100.
    rng : numpy.random.Generator
        Source of the draws.

    Returns
    -------
    DataFrame
        ``mirna, step, n_targets, n_acting, statistic, expected, p, fdr``; FDR is
        Benjamini-Hochberg over all rows. One row a miRNA and step.

    Raises
    ------
    InputError
        If `n_random` is small or no predicted gene lies in the universe.
    """
    check_whole(n_random, "n_random", least=100, what="a number of draws")
    utr_lengths = utr_lengths.sort_index()  # so that the order of the UTRs changes no draw
    genes = pd.Index(utr_lengths.index)
    inside = predictions.loc[predictions["gene"].isin(list(genes))]
    if inside.empty:
        raise InputError(
            "expected predictions for genes of the universe; none of the predicted genes has a "
            "UTR length. Give both for the same genes."
        )
    mirnas = sorted(set(inside["mirna"]))
    weights = _weights(inside, mirnas, genes)
    effect = _effect_matrix(gene_table, genes)
    acting = np.flatnonzero(effect.any(axis=1))
    observed = -weights[:, acting] @ effect[acting]
    null = _null(weights, effect, acting, _strata(utr_lengths.to_numpy(float)), n_random, rng)
    expected, p = _tested(observed, null)
    columns = {
        "mirna": np.repeat(mirnas, len(CascadeStep)),
        "step": [step.value for step in CascadeStep] * len(mirnas),
        "n_targets": np.repeat((weights > 0).sum(axis=1), len(CascadeStep)),
        "n_acting": ((weights > 0).astype(int) @ (effect != 0).astype(int)).ravel(),
        "statistic": observed.ravel(),
        "expected": expected.ravel(),
        "p": p.ravel(),
        "fdr": adjust_bh(p.ravel()),
    }
    return promised(pd.DataFrame(columns), TARGET_ENRICHMENT_COLUMNS)


def _weights(inside: pd.DataFrame, mirnas: list[str], genes: pd.Index) -> np.ndarray:
    """Share of each gene's transcript that each miRNA takes away."""
    weights = np.zeros((len(mirnas), len(genes)))
    rows = pd.Index(mirnas).get_indexer(pd.Index(inside["mirna"]))
    columns = genes.get_indexer(pd.Index(inside["gene"]))
    np.add.at(weights, (rows, columns), 1.0 - 2.0 ** inside["log2_change"].to_numpy(float))
    return weights


def _tested(observed: np.ndarray, null: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean of the null, and the two-sided p around it."""
    expected = null.mean(axis=0)
    far = np.abs(null - expected) >= np.abs(observed - expected) - 1e-12
    return expected, (1 + far.sum(axis=0)) / (1 + len(null))


def _known_targets(network: Network) -> pd.DataFrame:
    """Take the genes that claims say a miRNA changes; a raised one has a negative weight."""
    acts = network.edges["kind"] != EdgeKind.TRANSFER.value
    edges = network.edges.loc[acts & network.edges["source"].isin(network.mirnas)]
    edges = edges.sort_values(by="strength", ascending=False, kind="stable")
    edges = edges.drop_duplicates(["source", "target"])
    return pd.DataFrame(
        {
            "mirna": edges["source"],
            "gene": edges["target"],
            "weight": -edges["sign"].to_numpy(float) * edges["strength"].to_numpy(float),
            "basis": "known",
        }
    )


def require_predictions(predictions: pd.DataFrame) -> None:
    """Refuse a table of predictions that lacks a column."""
    missing = [name for name in PREDICTION_COLUMNS if name not in predictions.columns]
    if missing:
        raise InputError(
            f"predictions must have the columns {', '.join(PREDICTION_COLUMNS)}; "
            f"{', '.join(missing)} are missing."
        )


def _predicted_targets(network: Network, predictions: pd.DataFrame) -> pd.DataFrame:
    require_predictions(predictions)
    table = predictions.loc[predictions["log2_change"] < 0, ["mirna", "gene", "log2_change"]]
    known = set(map(tuple, _known_targets(network)[["mirna", "gene"]].to_numpy()))
    pairs = zip(table["mirna"], table["gene"], strict=True)
    table = table.loc[[pair not in known for pair in pairs]]
    weight = 1.0 - 2.0 ** table["log2_change"].to_numpy(float)
    return table[["mirna", "gene"]].assign(weight=weight, basis="predicted")


def _consequence(key: object, group: pd.DataFrame) -> tuple:
    ordered = group.assign(size=-group["push"].abs()).sort_values(by=["size", "gene"])
    rising, falling = ordered.loc[ordered["push"] > 0], ordered.loc[ordered["push"] < 0]
    up, down = float(rising["push"].sum()), abs(float(falling["push"].sum()))
    mirna, step, basis = key if isinstance(key, tuple) else (key, "", "")
    return (
        mirna,
        step,
        basis,
        len(rising),
        len(falling),
        up,
        down,
        (up - down) / (up + down),
        ";".join(rising["gene"]),
        ";".join(falling["gene"]),
    )


def _effect_matrix(gene_table: pd.DataFrame, genes: pd.Index) -> np.ndarray:
    steps = pd.Index([step.value for step in CascadeStep])
    rows = genes.get_indexer(pd.Index(gene_table["gene"]))
    columns = steps.get_indexer(pd.Index(gene_table["step"]))
    matrix = np.zeros((len(genes), len(steps)))
    kept = rows >= 0
    matrix[rows[kept], columns[kept]] = gene_table["effect"].to_numpy(float)[kept]
    return matrix


def _strata(lengths: np.ndarray) -> np.ndarray:
    cuts = np.unique(np.quantile(lengths, np.linspace(0, 1, _STRATA + 1)[1:-1]))
    return np.searchsorted(cuts, lengths, side="left")


def _null(
    weights: np.ndarray,
    effect: np.ndarray,
    acting: np.ndarray,
    strata: np.ndarray,
    n_random: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Deal the acting genes' effects to random genes of their strata: draws, miRNAs, steps."""
    null = np.empty((n_random, len(weights), effect.shape[1]))
    groups = [
        (np.flatnonzero(strata == stratum), np.flatnonzero(strata[acting] == stratum))
        for stratum in np.unique(strata[acting])
    ]
    place = np.empty(len(acting), dtype=int)
    for draw in range(n_random):
        for members, wanted in groups:
            place[wanted] = rng.choice(members, size=len(wanted), replace=False)
        null[draw] = -weights[:, place] @ effect[acting]
    return null
