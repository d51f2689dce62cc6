"""From a miRNA's targets through the steps to the patient, over an ensemble."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import trim_mean

from mirbone._core import AGREEMENT, promised
from mirbone.network import EdgeKind, Network, gene_effects
from mirbone.niche import HORIZON, PatientModel, compare_patients
from mirbone.niche.coupling._patients import judged
from mirbone.prediction._steps import score_steps
from mirbone.words import STEPS

PREDICT_COLUMNS = (
    "mirna", "effect", "low", "high", "agreement", "verdict",
    "n_targets", "n_acting", "strongest_steps", "strongest_genes",
)  # fmt: skip
"""``effect``: log2 ratio of the share of patients with overt bone metastasis by year 15, with more
of the miRNA against without, mean of the middle 80 % of the ensemble; above 0 promotes.
``low, high``: 95 % of the ensemble. ``agreement``: share of members on the effect's side."""

PATH_COLUMNS = ("mirna", "basis", "gene", "step", "log2_change", "gene_effect", "push")
"""What carries a prediction: a target, the step that it acts on, and its push on the step."""

TARGET_COLUMNS = ("mirna", "gene", "log2_change")
MEMBERS = 400
KNOWN_CHANGE = -1.0
"""log2 change assumed for a target that a claim states: half of it is lost."""


class _Ground(NamedTuple):
    """What a network gives to every miRNA that is predicted on it."""

    network: Network
    genes: pd.DataFrame
    stated: dict[str, tuple[str, ...]]
    model: PatientModel

    @classmethod
    def of(cls, network: Network) -> "_Ground":
        model = PatientModel(network.context.cancer or "breast")
        return cls(network, gene_effects(network), _known_targets(network), model)


def carry_targets(
    networks: Iterable[tuple[str, Network]],
    targets: pd.DataFrame | None,
    *,
    members: int,
    seed: int,
    done: Callable[[int], None],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Carry the targets of each miRNA through the steps to the patient.

    Parameters
    ----------
    networks : iterable of (str, Network)
        v22 names, each once, with the network of the context that each is predicted on. A target
        that a claim of it states counts instead of its prediction.
    targets : DataFrame or None
        ``mirna, gene, log2_change`` of predicted targets; None for known targets alone.
    members : int
        Size of the ensemble.
    seed : int
        Seed of every draw.
    done : callable
        Called with the number of miRNAs that are done.

    Returns
    -------
    effects : DataFrame
        `PREDICT_COLUMNS`, one row a miRNA; effect 0 and ``cannot tell`` where no target acts.
    paths : DataFrame
        `PATH_COLUMNS`.
    """
    predicted = pd.DataFrame(columns=pd.Index(TARGET_COLUMNS)) if targets is None else targets
    of_mirna = {str(mirna): rows for mirna, rows in predicted.groupby("mirna", observed=True)}
    none = pd.DataFrame(columns=pd.Index(TARGET_COLUMNS))
    rows, paths = [], []
    ground: _Ground | None = None
    for number, (mirna, network) in enumerate(networks, start=1):
        if ground is None or ground.network is not network:
            ground = _Ground.of(network)
        own = of_mirna.get(mirna, none)[["gene", "log2_change"]]
        sure = ground.stated.get(mirna, ())
        pairs = [(g, c) for g, c in own.itertuples(index=False) if g not in sure]
        pairs += [(gene, KNOWN_CHANGE) for gene in sure]
        both = pd.DataFrame(pairs, columns=pd.Index(["gene", "log2_change"]))
        scored = score_steps(both, ground.genes, members=members, seed=seed)
        row = compare_patients(scored.scores, STEPS, ground.model, years=(HORIZON,), seed=seed)
        acting = scored.paths.assign(
            mirna=mirna,
            basis=np.where(scored.paths["gene"].isin(list(sure)), "known", "predicted"),
        )
        paths += acting[list(PATH_COLUMNS)].itertuples(index=False)
        rows.append(_row(mirna, row.ratios[:, 0], len(both), acting))
        done(number)
    return (
        promised(pd.DataFrame(rows, columns=pd.Index(PREDICT_COLUMNS)), PREDICT_COLUMNS),
        promised(pd.DataFrame(paths, columns=pd.Index(PATH_COLUMNS)), PATH_COLUMNS),
    )


def _row(mirna: str, ratios: np.ndarray, targets: int, paths: pd.DataFrame) -> tuple[object, ...]:
    effect = float(trim_mean(ratios, 0.1))
    _, low, high, _, _ = judged(ratios)
    agreement = float((np.sign(ratios) == np.sign(effect)).mean()) if effect else 0.0
    told = agreement >= AGREEMENT and abs(effect) > 0
    verdict = ("promotes" if effect > 0 else "suppresses") if told else "cannot tell"
    by_step, by_gene = dict[str, float](), dict[str, float]()
    for step, gene, push in paths[["step", "gene", "push"]].itertuples(index=False):
        by_step[step] = by_step.get(step, 0.0) + push
        by_gene[gene] = by_gene.get(gene, 0.0) + abs(push)
    steps = sorted(by_step, key=lambda step: -abs(by_step[step]))[:3]
    genes = sorted(by_gene, key=lambda gene: -by_gene[gene])[:5]
    return (
        mirna, effect, low, high, agreement, verdict, targets, len(by_gene),
        ";".join(f"{step}{'+' if by_step[step] > 0 else '-'}" for step in steps), ";".join(genes),
    )  # fmt: skip


def _known_targets(network: Network) -> dict[str, tuple[str, ...]]:
    """Genes that a claim says a miRNA targets and lowers."""
    edges = network.edges
    lowers = edges.loc[(edges["kind"] == EdgeKind.MIRNA_TARGET.value) & (edges["sign"] == -1)]
    return {
        str(mirna): tuple(dict.fromkeys(rows["target"])) for mirna, rows in lowers.groupby("source")
    }
