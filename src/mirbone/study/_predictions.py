"""Predicted targets of the signature, weighed beside what is known and never mixed with it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mirbone._core import readable, short_repr
from mirbone.network import (
    CONSEQUENCE_COLUMNS,
    TARGET_ENRICHMENT_COLUMNS,
    Network,
    PredictedTable,
    gene_effects,
    opposing_consequences,
    read_predicted,
    target_enrichment,
)
from mirbone.study._config import StudyConfig
from mirbone.words import MirnaCatalogue

_DRAWS = 2_000


@short_repr("targets")
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
        Those of them whose name stands for no single miRNA, so that nothing could be scanned.
    unmapped : DataFrame
        Names that are none of a gene that the evidence knows, with the reason.
    notes : tuple of str
        What a user should know of how the names and sequences were read.
    embedded : bool
        Whether they are the embedded ones, which are there for every profile: they are listed, and
        neither weighed by step nor drawn into the network's files.
    """

    source: str
    targets: pd.DataFrame
    consequences: pd.DataFrame
    enrichment: pd.DataFrame
    silent: tuple[str, ...]
    unsequenced: tuple[str, ...]
    unmapped: pd.DataFrame
    notes: tuple[str, ...]
    embedded: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    @property
    def drawn(self) -> pd.DataFrame | None:
        """The predictions that stand in the network's files: those of the user's own files."""
        return None if self.embedded else self.targets

    def _headline(self) -> str:
        return f"{len(self.targets)} predicted targets, {self.source}"


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
        None where the configuration wants no predictions, or the signature has no known miRNA.

    Raises
    ------
    InputError
        If the table is refused.
    """
    known = [name for name in mirnas if catalogue.resolve(name).single]
    if not known:
        return None
    table = read_predicted(
        known,
        catalogue,
        utrs=config.utrs,
        targets=config.targets,
        embedded=config.predicted,
    )
    if table is None:
        return None
    chosen = table.predictions
    genes = gene_effects(network)
    inside = chosen.loc[chosen["gene"].isin(list(genes["gene"]))]
    if config.targets is None and config.utrs is None:
        return _listed(table, inside, mirnas, known)
    rng = np.random.default_rng(config.seed)
    return PredictedTargets(
        source=table.source,
        targets=inside.sort_values(by=["mirna", "log2_change"]).reset_index(drop=True),
        consequences=opposing_consequences(network, inside, known, gene_table=genes),
        enrichment=target_enrichment(chosen, genes, table.utr_lengths, n_random=_DRAWS, rng=rng)
        if len(chosen)
        else pd.DataFrame(),
        silent=tuple(sorted(set(mirnas) - set(chosen["mirna"]))),
        unsequenced=tuple(sorted(set(mirnas) - set(known))) if config.utrs else (),
        unmapped=table.unmapped,
        notes=table.notes,
    )


def _listed(
    table: PredictedTable, inside: pd.DataFrame, mirnas: list[str], known: list[str]
) -> PredictedTargets:
    """List embedded predictions: what every profile has is no finding, so nothing is weighed."""
    return PredictedTargets(
        source=table.source,
        targets=inside.sort_values(by=["mirna", "log2_change"]).reset_index(drop=True),
        consequences=pd.DataFrame(columns=pd.Index(CONSEQUENCE_COLUMNS)),
        enrichment=pd.DataFrame(columns=pd.Index(TARGET_ENRICHMENT_COLUMNS)),
        silent=tuple(sorted(set(mirnas) - set(table.predictions["mirna"]))),
        unsequenced=tuple(sorted(set(mirnas) - set(known))),
        unmapped=table.unmapped,
        notes=table.notes,
        embedded=True,
    )
