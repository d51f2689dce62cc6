"""The whole chain: profile, names, signature, network, effects, push, cell, cards."""

from dataclasses import dataclass, replace
from functools import partial
from importlib.resources import as_file, files

import pandas as pd

from mirbone._core import (
    Progress,
    Provenance,
    check_memory,
    named_keywords,
    record_provenance,
    short_repr,
    shown,
)
from mirbone.evidence import EvidenceBase, expand_claims, load_evidence
from mirbone.expression import Contrast
from mirbone.network import (
    Context,
    Network,
    build_network,
    effects,
)
from mirbone.prediction import Prediction
from mirbone.study._asked import ask_prediction
from mirbone.study._cards import Card, make_cards
from mirbone.study._cell import CellAnswer, simulate_profile
from mirbone.study._config import MODELS, StudyConfig
from mirbone.study._left_out import gather_left_out
from mirbone.study._patient import PatientAnswer, follow_proposal
from mirbone.study._predictions import PredictedTargets, predict_targets
from mirbone.study._profile import read_profile, require_mirnas
from mirbone.study._signature import Signature, choose_signature
from mirbone.study._steps import step_table
from mirbone.therapy._trial import A_MEMBER
from mirbone.words import load_catalogue

_STAGES = (
    "Reading names and evidence",
    "Reading the profile",
    "Building the network",
    "Following every path",
    "Setting the profile against chance",
    "Asking published experiments",
    "Weighing predicted targets",
    "Running the cell (a first run compiles: minutes)",
    "Following patients and bone",
    "Gathering the cards",
)


@short_repr("steps")
@dataclass(frozen=True, slots=True, eq=False)
class StudyResult:
    """What one study found.

    Parameters
    ----------
    config : StudyConfig
        What was asked.
    contrast : Contrast
        The profile.
    signature : Signature
        The miRNAs that were followed.
    evidence : EvidenceBase
        Claims, bibliography and words.
    network : Network
        Of the study's context.
    effects : DataFrame
        Effect of more of each miRNA on each step (`mirbone.network.effects`).
    steps : DataFrame
        `STUDY_STEP_COLUMNS`, one row a cascade step: `effect` is the push of the signature, -1 to
        1, and `summed` the same before it saturates (`mirbone.network.step_effects`); `test` says
        what it was set against, `z` how far it lies above what random miRNAs do, in standard
        deviations, and `statistic, expected, p, fdr` belong to that test
        (`mirbone.network.step_competition`, `step_enrichment`). NaN where no miRNA reaches the step
        or no test is possible.
    witnesses : Series of str
        Which witness each measured miRNA belongs to (`mirbone.words.group_witnesses`).
    prediction : Prediction or None
        What experiments and targets say of each miRNA of the signature; None where none is a human
        miRNA.
    predicted : PredictedTargets or None
        Predicted targets, and what those of your own files would do; None without any.
    cell : CellAnswer or str
        What the models of the cell say; the reason where they were not run.
    patient : PatientAnswer or str
        What the best of the restored and blocked miRNAs would do to patients and in bone; the
        reason where nothing was followed.
    cards : tuple of Card
        One a miRNA of the signature.
    names_source : str
        Which release of miRBase resolved the names.
    left_out : DataFrame
        ``item, where, reason``: what was not used, and why.
    provenance : Provenance
        Versions, seed, input hashes.
    """

    config: StudyConfig
    contrast: Contrast
    signature: Signature
    evidence: EvidenceBase
    network: Network
    effects: pd.DataFrame
    steps: pd.DataFrame
    witnesses: pd.Series
    prediction: Prediction | None
    predicted: PredictedTargets | None
    cell: CellAnswer | str
    patient: PatientAnswer | str
    cards: tuple[Card, ...]
    names_source: str
    left_out: pd.DataFrame
    provenance: Provenance

    def _headline(self) -> str:
        return f"{len(self.cards)} miRNAs against {len(self.steps)} cascade steps"


@named_keywords
def run_study(config: StudyConfig, progress: Progress | None = None) -> StudyResult:
    """Run the whole chain in memory; nothing is written.

    Parameters
    ----------
    config : StudyConfig
        What to do.
    progress : Progress, optional
        Told of each stage as it begins, and of how much of a long one is done; a
        line in a notebook without it.

    Returns
    -------
    StudyResult
        The same for the same input, seed and versions.

    Raises
    ------
    InputError
        If an input is refused.

    Examples
    --------
    >>> result = run_study(demo_config(models=0))
    >>> result.signature.table["mirna"].tolist()[:2]
    ['hsa-miR-100-5p', 'hsa-miR-143-3p']
    """
    check_memory(config.models * A_MEMBER, "models", config.models, what="models")
    tell = shown(progress)
    tell(_STAGES[0], 0, 1)
    catalogue = load_catalogue()
    evidence = load_evidence(config.evidence, catalogue)
    expanded = expand_claims(evidence, catalogue)
    tell(_STAGES[1], 0, 1)
    contrast = read_profile(config, catalogue)
    require_mirnas(contrast.names, getattr(config, config.input_kind), catalogue)
    signature = choose_signature(contrast, fdr=config.fdr, stated=config.input_kind == "signature")
    tell(_STAGES[2], 0, 1)
    network = _network(expanded, _context(config), evidence)
    tell(_STAGES[3], 0, 1)
    effect_table = effects(network)
    tell(_STAGES[4], 0, 1)
    steps, witnesses = step_table(contrast, signature, network, effect_table, config.seed)
    tell(_STAGES[5], 0, 1)
    prediction = ask_prediction(config, list(signature.table["mirna"]), catalogue)
    tell(_STAGES[6], 0, 1)
    predicted = predict_targets(config, list(signature.table["mirna"]), network, catalogue)
    tell(_STAGES[7], 0, 1)
    cell = simulate_profile(
        config, contrast, signature.table, network, catalogue, partial(tell, _STAGES[7])
    )
    tell(_STAGES[8], 0, 1)
    patient = follow_proposal(cell, config.context, config.seed)
    tell(_STAGES[9], 0, 1)
    pooled = _network(expanded, replace(network.context, cancer=None), evidence)
    cards = make_cards(signature.table, expanded, network, effect_table, pooled, catalogue)
    return StudyResult(
        config=config,
        contrast=contrast,
        signature=signature,
        evidence=evidence,
        network=network,
        effects=effect_table,
        steps=steps,
        witnesses=witnesses,
        prediction=prediction,
        predicted=predicted,
        cell=cell,
        patient=patient,
        cards=cards,
        names_source=catalogue.source,
        left_out=gather_left_out(contrast, signature, cards, network, catalogue),
        provenance=record_provenance(config.input_files, config.seed),
    )


def _network(expanded: pd.DataFrame, context: Context, evidence: EvidenceBase) -> Network:
    return build_network(expanded, context, entities=evidence.entities)


def _context(config: StudyConfig) -> Context:
    place = None if config.compartment == "any" else config.compartment
    return Context(cancer=config.context, host_tissue="bone", compartment=place)


@named_keywords
def demo_config(*, models: int = MODELS) -> StudyConfig:
    """Give the configuration of the demonstration.

    Parameters
    ----------
    models : int, optional
        Models of the cell; 0 leaves the cell out.

    Returns
    -------
    StudyConfig
        The five miRNAs that the review names as most lowered in bone metastases of prostate cancer
        against matched primary tumours (its section 2.3), direction only.
    """
    with as_file(files("mirbone.study").joinpath("data", "demo_signature.tsv")) as path:
        return StudyConfig(
            signature=path,
            contrast="bone metastasis:matched primary tumour",
            context="prostate",
            models=models,
            title="Bone metastases against matched primary tumours of the prostate",
        )
