"""The profile in the cell: what it does to genes and steps, and what undoing it would do."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mirbone._core import InputError, judge_rows, short_repr
from mirbone.cell import (
    CellEnsemble,
    CellModel,
    Deciding,
    Perturbation,
    ProfileChange,
    Response,
    build_cell,
    change_by_profile,
    find_deciding,
    follow_change,
    follow_states,
    prepare_ensemble,
)
from mirbone.expression import Contrast
from mirbone.network import Network
from mirbone.study._config import StudyConfig
from mirbone.therapy import restore_each
from mirbone.words import MirnaCatalogue

_STARTS = 4  # of each model
_ASKED, _EDGES = 2, 3  # steps of which it is asked what decides them, and edges of each
_MODELLED = ("tumour_cell", "osteoblast")


@short_repr("steps")
@dataclass(frozen=True, slots=True, eq=False)
class CellAnswer:
    """What an ensemble of models of the cell says of a profile.

    Every number is a simulation: a prediction from what is known, and no knowledge itself.
    `verdict` is ``up`` or ``down`` where at least 80 % of the models are on that side, ``no
    change`` where they see none, ``cannot tell`` where they differ.

    Parameters
    ----------
    compartment : str
        Which cell was modelled.
    cell : CellModel
        Its model.
    n_models : int
        Models that were drawn.
    n_used : int
        Models that had a stable state before and under the profile.
    lost : int
        Starts and states that reached no stable state, and were left out.
    profile : ProfileChange
        At what each miRNA of the signature was held, and which are not in the cell.
    steps : DataFrame
        ``step, effect, low, high, agreement, n_effectors, verdict``: under the profile against the
        same cell without it; `effect` in summed log2 change of the step's effectors.
    genes : DataFrame
        ``gene, log2_change, low, high, agreement, verdict``, one row a gene, miRNA, pathway or
        molecule.
    restoring : DataFrame
        ``mirna, action, step, effect, low, high, agreement, n_effectors, verdict``: what taking one
        miRNA back to its level without the profile does, the others kept where they are.
    net : DataFrame
        ``mirna, action, log2_ratio, low, high, agreement, verdict``: the same, as the log2 ratio of
        the share of patients with overt bone metastasis by `mirbone.niche.HORIZON` years; most
        benefit first.
    deciding : Deciding or None
        What decides the steps that move most for sure; None where none does, or too few models
        stand to say.
    step_scores : ndarray, shape (models, steps)
        Behind `steps`, in the order of `CascadeStep`; NaN where the step has no effector.
    restored : dict of str to Response
        By miRNA, what taking it back does, model by model.
    """

    compartment: str
    cell: CellModel
    n_models: int
    n_used: int
    lost: int
    profile: ProfileChange
    steps: pd.DataFrame
    genes: pd.DataFrame
    restoring: pd.DataFrame
    net: pd.DataFrame
    deciding: Deciding | None
    step_scores: np.ndarray
    restored: dict[str, Response]

    def _headline(self) -> str:
        return f"{self.n_used} of {self.n_models} models, {self.compartment}"


def simulate_profile(
    config: StudyConfig,
    contrast: Contrast,
    signature: pd.DataFrame,
    network: Network,
    catalogue: MirnaCatalogue,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> CellAnswer | str:
    """Run a signature through the ensemble of the cell in which it was measured.

    Known targets alone act: predicted ones stay out, as they do from the pushes.

    Parameters
    ----------
    config : StudyConfig
        Names the compartment, the number of models and the seed.
    contrast : Contrast
        The profile; its errors say how far an effect is believed.
    signature : DataFrame
        The miRNAs that are followed.
    network : Network
        Of the study's context.
    catalogue : MirnaCatalogue
        Sequences, for seeds.
    progress : callable, optional
        Called with how much is done, and of all.

    Returns
    -------
    CellAnswer or str
        Where there is no answer, the reason: it was switched off, that cell has no model, or the
        cell holds no miRNA of the signature.
    """
    cell = _model(config, signature, network, catalogue)
    if isinstance(cell, str):
        return cell
    try:
        change = change_by_profile(cell, contrast, mirnas=list(signature["mirna"]))
    except InputError as error:
        return str(error)
    total = config.models * (_STARTS + 2 + len(change.table))
    before = prepare_ensemble(
        cell,
        n_models=config.models,
        starts=_STARTS,
        seed=config.seed,
        progress=lambda _what, done, _all: progress(done, total),
    )
    return _answer(
        config,
        before,
        change,
        lambda done: progress(config.models * (_STARTS + 2 + done), total),
    )


def _place(config: StudyConfig) -> str:
    return "tumour_cell" if config.compartment == "any" else config.compartment


def _model(
    config: StudyConfig, signature: pd.DataFrame, network: Network, catalogue: MirnaCatalogue
) -> CellModel | str:
    """Build the cell, or say why there is none."""
    if config.models == 0:
        return "It was switched off (`models` is 0)."
    if _place(config) not in _MODELLED:
        return f"There is no model of the {_place(config)}."
    if signature.empty:
        return "The signature is empty."
    try:
        return build_cell(network, _place(config), catalogue=catalogue)
    except InputError as error:
        return str(error)


def _answer(
    config: StudyConfig,
    before: CellEnsemble,
    change: ProfileChange,
    done: Callable[[int], None],
) -> CellAnswer:
    response = follow_change(before, change.perturbation)
    case = _under(before, change.perturbation)
    restored = restore_each(
        case,
        change.table,
        config.context,
        seed=config.seed,
        progress=lambda _what, number, _all: done(number),
    )
    steps = judge_rows(response.steps, "effect")
    return CellAnswer(
        compartment=_place(config),
        cell=before.cell,
        n_models=config.models,
        n_used=len(response.step_scores),
        lost=int(before.states.unconverged.sum()) + response.lost,
        profile=change,
        steps=steps,
        genes=judge_rows(response.genes, "log2_change"),
        restoring=judge_rows(restored.steps, "effect"),
        net=restored.net,
        deciding=_deciding(before, change.perturbation, response, steps),
        step_scores=response.step_scores,
        restored=restored.responses,
    )


def _deciding(
    ensemble: CellEnsemble, perturbation: Perturbation, response: Response, steps: pd.DataFrame
) -> Deciding | None:
    """Ask what decides the steps that move most for sure."""
    told = steps.loc[steps["verdict"].isin(["up", "down"])]
    order = told["effect"].abs().sort_values(ascending=False, kind="stable").index[:_ASKED]
    asked = told.loc[order, "step"].tolist()
    if not asked:
        return None
    try:
        return find_deciding(ensemble, perturbation, response=response, readouts=asked, top=_EDGES)
    except InputError:  # too few models to see it in
        return None


def _under(ensemble: CellEnsemble, perturbation: Perturbation) -> CellEnsemble:
    """Give the ensemble as a perturbation leaves it, to go on from there."""
    states = ensemble.states
    there = follow_states(ensemble.cell.kinetics, ensemble.parameters, states, perturbation)
    kept = there.converged
    return replace(
        ensemble,
        states=replace(
            states.take(kept),
            levels=there.levels[kept],
            residual=there.residual[kept],
            stability=there.stability[kept],
        ),
    )
