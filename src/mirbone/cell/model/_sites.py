"""How many sites a miRNA has on an mRNA and how well it binds them: from claims and predictions."""

from collections.abc import Mapping

import pandas as pd

from mirbone._core import InputError
from mirbone.cell.model._model import Silencing
from mirbone.cell.model._names import mrna_of
from mirbone.network import EdgeKind, edge_strength
from mirbone.words import Tier

DEFAULT_SITES = 2
"""Sites of a miRNA on an mRNA where neither a claim nor a prediction counts them."""
TYPICAL_8MER = -0.22
"""log2 change of an mRNA through a single 8mer that is typical otherwise: what the constant of this
class in `mirbone.targets`' repression model says (fitted to McGeary et al. 2019,
doi:10.1126/science.aav1741)."""
WEAKEST = -0.15
"""log2 change below which a prediction becomes an edge: a tenth less mRNA; a choice of ours."""

_NEEDED = ("mirna", "gene", "log2_change", "n_sites")


def relative_affinity(log2_change: float, n_sites: int) -> float:
    """Say how well a miRNA binds each of its sites, relative to a typical 8mer.

    An mRNA with the total odds w of an acting miRNA is left at 1 / (1 + w); the odds that a
    predicted change stands for are shared by the sites, and compared with those of one 8mer.

    Parameters
    ----------
    log2_change : float
        Predicted, below 0.
    n_sites : int
        Sites that share it.

    Returns
    -------
    float
        1 for a typical 8mer.

    Examples
    --------
    >>> relative_affinity(TYPICAL_8MER, 1)
    1.0
    >>> round(relative_affinity(-0.15, 1), 2)
    0.67
    """
    return float((2.0**-log2_change - 1.0) / n_sites / (2.0**-TYPICAL_8MER - 1.0))


def predicted_edges(known: pd.DataFrame, genes: set[str], predicted: pd.DataFrame) -> pd.DataFrame:
    """Turn predictions into edges of the cell: those that nobody knows and that are strong enough.

    Parameters
    ----------
    known : DataFrame
        Edges of the cell.
    genes : set of str
        Genes of the cell.
    predicted : DataFrame
        ``mirna, gene, log2_change, n_sites``.

    Returns
    -------
    DataFrame
        `EDGE_COLUMNS`, of tier prediction, by miRNA and gene.

    Raises
    ------
    InputError
        If a column is missing.
    """
    pairs = set(zip(known["source"], known["target"], strict=True))
    rows = [
        {
            "source": mirna,
            "target": gene,
            "sign": -1,
            "kind": EdgeKind.PREDICTED_TARGET.value,
            "compartment": "",
            "step": "",
            "n_sites": max(int(sites), 1),
            "strength": edge_strength(Tier.PREDICTION, 1),
            "tier": Tier.PREDICTION.value,
            "claims": "",
        }
        for mirna, gene, change, sites in _sorted(predicted).itertuples(index=False)
        if gene in genes and (mirna, gene) not in pairs and change <= WEAKEST
    ]
    return pd.DataFrame(rows, columns=known.columns).astype(known.dtypes.to_dict())


def bind_sites(
    edges: pd.DataFrame, seeds: Mapping[str, str], predicted: pd.DataFrame | None
) -> list[Silencing]:
    """Give each miRNA its sites on each mRNA, and the affinity of these.

    miRNAs with one seed compete for the same sites, so they share one number: the most that a claim
    counts, else the most that a prediction counts, else `DEFAULT_SITES`. The affinity comes from
    the predicted change of the pair; where there is none it is that of a typical 8mer.

    Parameters
    ----------
    edges : DataFrame
        Edges from miRNAs to genes, known and predicted.
    seeds : mapping of str to str
        Seed of each miRNA; one that is not here has a seed of its own.
    predicted : DataFrame or None
        ``mirna, gene, log2_change, n_sites``.

    Returns
    -------
    list of Silencing
        In the order of the edges.
    """
    told = {} if predicted is None else _told(predicted)
    pairs = list(zip(edges["source"], edges["target"], strict=True))
    groups = [(gene, seeds.get(mirna, mirna)) for mirna, gene in pairs]
    known = edges["tier"] != Tier.PREDICTION
    claims = edges["n_sites"].where(known).fillna(0).astype(int)
    claimed = _most(groups, claims.tolist())
    counted = _most(groups, [told[pair][1] if pair in told else 0 for pair in pairs])
    silencings = []
    for (mirna, gene), group in zip(pairs, groups, strict=True):
        n_sites = claimed[group] or counted[group] or DEFAULT_SITES
        change = told[mirna, gene][0] if (mirna, gene) in told else 0.0
        affinity = relative_affinity(change, n_sites) if change < 0 else 1.0
        silencings.append(Silencing(mirna, mrna_of(gene), n_sites, affinity, site_group=group[1]))
    return silencings


def _most(groups: list[tuple[str, str]], counts: list[int]) -> dict[tuple[str, str], int]:
    """Take the greatest count of each group; 0 where there is none."""
    most = dict.fromkeys(groups, 0)
    for group, count in zip(groups, counts, strict=True):
        most[group] = max(most[group], count)
    return most


def _told(predicted: pd.DataFrame) -> dict[tuple[str, str], tuple[float, int]]:
    """Change and sites of each predicted pair."""
    return {
        (mirna, gene): (float(change), max(int(sites), 1))
        for mirna, gene, change, sites in _sorted(predicted).itertuples(index=False)
    }


def _sorted(predicted: pd.DataFrame) -> pd.DataFrame:
    missing = [name for name in _NEEDED if name not in predicted.columns]
    if missing:
        raise InputError(
            f"predictions must have the columns {', '.join(_NEEDED)}; {', '.join(missing)} are "
            "missing."
        )
    return predicted.loc[:, list(_NEEDED)].sort_values(["mirna", "gene"]).dropna()
