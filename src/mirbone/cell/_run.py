"""The cell of a network under a change: from names to steps and genes in one call."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from mirbone._core import InputError, Progress, named_keywords, short_repr, shown
from mirbone.cell._asked import (
    Change,
    Profile,
    changed_mirnas,
    known_or_changed,
    make_perturbation,
    read_change,
)
from mirbone.cell._follow import MODELS, CellEnsemble, Response, follow_change, prepare_ensemble
from mirbone.cell._profile import ProfileChange
from mirbone.cell._words import run_notes
from mirbone.cell.model._build import build_cell
from mirbone.cell.model._perturbation import Perturbation
from mirbone.network import Network, PredictedTable, read_predicted
from mirbone.words import MirnaCatalogue, load_catalogue

_SEED, _COMPARTMENT = 1, "tumour_cell"


@short_repr("steps")
@dataclass(frozen=True, slots=True, eq=False)
class CellRun:
    """A cell before and under a change.

    Parameters
    ----------
    ensemble : CellEnsemble
        Before; it can be given to `simulate` again, so that it is drawn once.
    perturbation : Perturbation
        What was done.
    response : Response
        What changed.
    profile : ProfileChange or None
        What a profile set.
    predicted : PredictedTable or None
        Predicted targets that were joined.
    """

    ensemble: CellEnsemble
    perturbation: Perturbation
    response: Response
    profile: ProfileChange | None = None
    predicted: PredictedTable | None = None

    @property
    def steps(self) -> pd.DataFrame:
        """What changed by cascade step, `STEP_COLUMNS`."""
        return self.response.steps

    @property
    def genes(self) -> pd.DataFrame:
        """What changed by gene, miRNA, pathway and molecule, `GENE_COLUMNS`."""
        return self.response.genes

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed and what was left out, a sentence each."""
        return run_notes(self.ensemble, self.response, self.profile)

    @property
    def moved_most(self) -> str:
        """The step that moves most."""
        steps = self.steps
        return str(steps["step"].iat[int(steps["effect"].abs().fillna(0).argmax())])

    def _headline(self) -> str:
        changed = ", ".join(self.perturbation.species[:2])
        more = len(self.perturbation.species) - 2
        changed += f" and {more} more" if more > 0 else ""
        drawn = len(self.ensemble.states.unconverged)
        return f"{changed}, {len(self.response.models)} of {drawn} models"


@named_keywords
def simulate(
    start: Network | CellEnsemble,
    *,
    hold: Mapping[str, float] | None = None,
    mimic: Mapping[str, float] | None = None,
    antagonist: Mapping[str, float] | None = None,
    knock_out: str | Iterable[str] = (),
    profile: Profile | None = None,
    utrs: str | os.PathLike[str] | None = None,
    targets: str | os.PathLike[str] | None = None,
    compartment: str | None = None,
    models: int | None = None,
    seed: int | None = None,
    workers: int = 1,
    catalogue: MirnaCatalogue | None = None,
    progress: Progress | None = None,
) -> CellRun:
    """Say what a change of miRNAs or genes does to the cell, with its spread.

    miRNAs and genes are named by any of their names; one that the cell does not hold is refused
    with the nearest.

    Parameters
    ----------
    start : Network or CellEnsemble
        What is known in a context (`mirbone.network.known_network`), of which the models are
        drawn; or an ensemble that is drawn already, such as `CellRun.ensemble`.
    hold : mapping of str to float, optional
        The level of a miRNA or gene is held at this fold of what it was.
    mimic, antagonist : mapping of str to float, optional
        Inflow of a miRNA in multiples of its own production; capture in multiples of its own decay.
    knock_out : str or iterable of str, optional
        miRNAs or genes that are not made.
    profile : path or Contrast, optional
        A signature table or a contrast: each of its miRNAs is held at its fold change, where it is
        not named itself (`change_by_profile`).
    utrs, targets : path, optional
        Predicts targets of what is changed: 3' UTRs named by gene, or a table of TargetScan.
    compartment : str, optional
        Which cell; that of the network's context, else ``tumour_cell``.
    models, seed : int, optional
        Models to draw, 100 unless told otherwise, and their seed, 1.
    workers : int, optional
        Threads; they change no answer.
    catalogue : MirnaCatalogue, optional
        Resolves names; all of miRBase v22 without it.
    progress : Progress, optional
        Told how many starts of the models are done.

    Returns
    -------
    CellRun
        Its `steps` and `genes` are tables.

    Raises
    ------
    InputError
        If a name or a number is wrong, nothing is changed, or no model has a stable state; also if
        something that shapes the models is given for an ensemble that is drawn already.

    Examples
    --------
    >>> from mirbone.network import known_network
    >>> net = known_network("breast", compartment="tumour_cell")
    >>> simulate(net, hold={"miR-30a-5p": 4}, models=4).perturbation.species
    ('hsa-miR-30a-5p',)
    """
    catalogue = catalogue or load_catalogue()
    change = read_change(
        catalogue, hold=hold, mimic=mimic, antagonist=antagonist, knock_out=knock_out,
        profile=profile,
    )  # fmt: skip
    if isinstance(start, CellEnsemble):
        shaping = {"utrs": utrs, "targets": targets, "compartment": compartment,
                   "models": models, "seed": seed}  # fmt: skip
        _refuse_shaping([keyword for keyword, value in shaping.items() if value is not None])
        perturbation, set_by = make_perturbation(change, start.cell, catalogue)
        ensemble, predicted = start, None
    else:
        predicted = _predict(start, change, catalogue, utrs, targets)
        table = None if predicted is None else predicted.predictions
        which = compartment or start.context.compartment or _COMPARTMENT
        cell = build_cell(start, which, catalogue=catalogue, predicted=table)
        perturbation, set_by = make_perturbation(change, cell, catalogue)  # refused before drawing
        ensemble = prepare_ensemble(
            cell,
            n_models=MODELS if models is None else models,
            seed=_SEED if seed is None else seed,
            threads=workers,
            progress=_starts(progress),
        )
    response = follow_change(ensemble, perturbation, threads=workers)
    return CellRun(ensemble, perturbation, response, set_by, predicted)


def _refuse_shaping(given: list[str]) -> None:
    if given:
        raise InputError(
            f"the models of this ensemble are drawn already: leave out "
            f"{', '.join(f'`{keyword}`' for keyword in given)}, or start from a network."
        )


def _starts(progress: Progress | None):
    tell = shown(progress)
    return lambda done, total: tell("Models to steady states", done, total)


def _predict(
    network: Network,
    change: Change,
    catalogue: MirnaCatalogue,
    utrs: str | os.PathLike[str] | None,
    targets: str | os.PathLike[str] | None,
) -> PredictedTable | None:
    """Predict the targets of what is changed, and the sites of the targets that are known."""
    changed = changed_mirnas(change, catalogue)
    asked = sorted(changed | set(network.mirnas))
    found = read_predicted(asked, catalogue, utrs=utrs, targets=targets)
    if found is None:
        return None
    return replace(found, predictions=known_or_changed(found.predictions, changed, network.edges))
