"""Predicted targets of the signature, weighed beside what is known and never mixed with it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mirbone._core import MirnaCatalogue
from mirbone.network import (
    Network,
    gene_effects,
    opposing_consequences,
    predicted_from_targetscan,
    predicted_from_utrs,
    target_enrichment,
)
from mirbone.study._config import StudyConfig

_DRAWS = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class PredictedTargets:
    """What the predicted targets of the signature would do.

    Parameters
    ----------
    source : str
        Where the predictions come from, in words.
    targets : DataFrame
        The predictions for miRNAs of the signature and genes of the network.
    consequences : DataFrame
        Targets for and against each step, known and predicted apart
        (`mirbone.network.opposing_consequences`).
    enrichment : DataFrame
        Test of each miRNA and step against matched genes (`mirbone.network.target_enrichment`).
    silent : tuple of str
        miRNAs of the signature without a prediction.
    unsequenced : tuple of str
        Those of them whose sequence the catalogue does not hold.
    """

    source: str
    targets: pd.DataFrame
    consequences: pd.DataFrame
    enrichment: pd.DataFrame
    silent: tuple[str, ...]
    unsequenced: tuple[str, ...]


def predict_targets(
    config: StudyConfig, mirnas: list[str], network: Network, catalogue: MirnaCatalogue
) -> PredictedTargets | None:
    """Gather and weigh the predicted targets of a signature.

    Parameters
    ----------
    config : StudyConfig
        Names the table of predictions or the 3' UTRs, if any.
    mirnas : list of str
        The signature.
    network : Network
        Of the study's context.
    catalogue : MirnaCatalogue
        Resolves names.

    Returns
    -------
    PredictedTargets or None
        None where the configuration names no predictions, or the signature is empty.

    Raises
    ------
    InputError
        If the table is refused.
    """
    if not mirnas:
        return None
    if config.utrs is not None:
        table = predicted_from_utrs(config.utrs, mirnas, catalogue)
    elif config.targets is not None:
        table = predicted_from_targetscan(config.targets, catalogue)
    else:
        return None
    chosen = table.predictions.loc[table.predictions["mirna"].isin(mirnas)]
    genes = gene_effects(network)
    inside = chosen.loc[chosen["gene"].isin(list(genes["gene"]))]
    rng = np.random.default_rng(config.seed)
    return PredictedTargets(
        source=table.source,
        targets=inside.sort_values(by=["mirna", "log2_change"]).reset_index(drop=True),
        consequences=opposing_consequences(network, inside, mirnas, gene_table=genes),
        enrichment=target_enrichment(chosen, genes, table.utr_lengths, n_random=_DRAWS, rng=rng)
        if len(chosen)
        else pd.DataFrame(),
        silent=tuple(sorted(set(mirnas) - set(chosen["mirna"]))),
        unsequenced=table.unsequenced,
    )
