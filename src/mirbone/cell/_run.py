"""The cell of a network under a change: from names to steps and genes in one call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from mirbone._core import (
    InputError,
    Progress,
    TableLike,
    check_seed,
    fitting_workers,
    named_keywords,
    short_repr,
)
from mirbone.cell._asked import (
    Change,
    Profile,
    changed_mirnas,
    known_or_changed,
    make_perturbation,
    read_change,
)
from mirbone.cell._follow import (
    MODELS,
    STARTS,
    CellEnsemble,
    Response,
    follow_change,
    prepare_ensemble,
)
from mirbone.cell._profile import ProfileChange
from mirbone.cell._words import run_notes
from mirbone.cell.model._build import build_cell
from mirbone.cell.model._draw import check_size
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
        drawn = len(self.ensemble.drawn_levels)
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
    utrs: TableLike | None = None,
    targets: TableLike | None = None,
    compartment: str | None = None,
    models: int | None = None,
    seed: int | None = None,
    workers: int = 1,
    catalogue: MirnaCatalogue | None = None,
    progress: Progress | None = None,
) -> CellRun:
    """Say what a change of miRNAs or genes does to the cell, with its spread.

    Names may be any of a miRNA or gene; one that the cell does not hold is refused.

    Parameters
    ----------
    start : Network or CellEnsemble
        What is known in a context (`mirbone.network.known_network`), of which models are drawn; or
        an ensemble that is drawn already, such as `CellRun.ensemble`.
    hold : mapping of str to float, optional
        The level of a miRNA or gene is held at this fold of what it was.
    mimic, antagonist : mapping of str to float, optional
        Inflow of a miRNA in multiples of its production; capture in multiples of its decay.
    knock_out : str or iterable of str, optional
        miRNAs or genes that are not made.
    profile : path, DataFrame or Contrast, optional
        Each of its miRNAs is held at its fold change, unless it is named (`change_by_profile`).
    utrs, targets : path or DataFrame, optional
        Predict targets of what is changed, as of `mirbone.network.read_predicted`.
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
        If a name or number is wrong, nothing is changed, no model has a stable state, or what
        shapes the models is given for an ensemble that is drawn already.
    """
    catalogue = catalogue or load_catalogue()
    workers = fitting_workers(workers)
    if seed is not None:
        check_seed(seed)
    asked = {"hold": hold, "mimic": mimic, "antagonist": antagonist}
    change = read_change(catalogue, **asked, knock_out=knock_out, profile=profile)
    drawing = _Drawing(utrs, targets, compartment, models, seed, workers, progress)
    if isinstance(start, Network):
        return _draw_and_follow(start, change, catalogue, drawing)
    _require_ensemble(start)
    drawing.refuse_shaping()
    perturbation, set_by = make_perturbation(change, start.cell, catalogue)
    response = follow_change(start, perturbation, threads=workers)
    return CellRun(start, perturbation, response, set_by)


def _require_ensemble(start: object) -> None:
    if not isinstance(start, CellEnsemble):
        raise InputError(
            "`start` must be a network, as of `mirbone.network.known_network`, or an ensemble, as "
            f"`CellRun.ensemble`; got a {type(start).__name__}."
        )


class _Drawing(NamedTuple):
    """What shapes the models, and how they are computed."""

    utrs: TableLike | None
    targets: TableLike | None
    compartment: str | None
    models: int | None
    seed: int | None
    workers: int
    progress: Progress | None

    def refuse_shaping(self) -> None:
        shaping = ("utrs", "targets", "compartment", "models", "seed")
        given = [f"`{name}`" for name in shaping if getattr(self, name) is not None]
        if given:
            raise InputError(
                f"the models of this ensemble are drawn already: leave out {', '.join(given)}, or "
                "start from a network."
            )


def _draw_and_follow(
    network: Network, change: Change, catalogue: MirnaCatalogue, drawing: _Drawing
) -> CellRun:
    predicted = _predict(network, change, catalogue, drawing)
    cell = build_cell(
        network,
        drawing.compartment or network.context.compartment or _COMPARTMENT,
        catalogue=catalogue,
        predicted=None if predicted is None else predicted.predictions,
    )
    perturbation, set_by = make_perturbation(change, cell, catalogue)  # refused before drawing
    models = MODELS if drawing.models is None else drawing.models
    check_size(cell.kinetics, models, starts=STARTS, keyword="models")
    ensemble = prepare_ensemble(
        cell,
        n_models=models,
        seed=_SEED if drawing.seed is None else drawing.seed,
        threads=drawing.workers,
        progress=drawing.progress,
    )
    response = follow_change(ensemble, perturbation, threads=drawing.workers)
    return CellRun(ensemble, perturbation, response, set_by, predicted)


def _predict(
    network: Network, change: Change, catalogue: MirnaCatalogue, drawing: _Drawing
) -> PredictedTable | None:
    """Predict the targets of what is changed, and the sites of the targets that are known."""
    changed = changed_mirnas(change, catalogue)
    asked = sorted(changed | set(network.mirnas))
    found = read_predicted(asked, catalogue, utrs=drawing.utrs, targets=drawing.targets)
    if found is None:
        return None
    kept = known_or_changed(found.predictions, changed, network.edges)
    return replace(found, predictions=kept)
