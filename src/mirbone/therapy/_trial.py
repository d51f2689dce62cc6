"""Patients and a lesion with and without a treatment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mirbone._core import (
    InputError,
    Progress,
    TableLike,
    check_memory,
    check_seed,
    check_whole,
    fitting_workers,
    named_keywords,
    readable,
    short_repr,
)
from mirbone.cell import CellEnsemble, Response, simulate
from mirbone.network import Network, known_network
from mirbone.niche import (
    BoneComparison,
    ChangeComparison,
    Comparison,
    PatientModel,
    Schedule,
    compare_change,
    deciding_assumptions,
    read_schedule,
)
from mirbone.niche.coupling._compare_change import DAYS, YEARS
from mirbone.words import CANCERS, STEPS, require_word

_COMPARTMENT = "tumour_cell"
_MEMBERS = 200
A_MEMBER = 1_000_000
"""Bytes that a member takes, with its cell, patients and bone; measured."""


@short_repr("table")
@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What a treatment does to patients and to a lesion in bone.

    Parameters
    ----------
    compared : ChangeComparison
        With and without, member by member.
    response : Response or None
        What it does to the tumour cell; None of a drug alone.
    seed : int
        Of every draw.
    notes : tuple of str
        What a user should know of how predicted targets were read.
    """

    compared: ChangeComparison
    response: Response | None
    seed: int
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    @property
    def patients(self) -> Comparison:
        """Shares of patients with overt metastasis by year."""
        return self.compared.patients

    @property
    def bone(self) -> BoneComparison:
        """The lesion by day: burden, bone mass, lesion type, markers."""
        return self.compared.bone

    @property
    def members(self) -> int:
        """Size of the ensemble: models of the cell that stand."""
        return len(self.compared.scores)

    @property
    def assumptions(self) -> pd.DataFrame:
        """The assumptions that the answer hangs on, `mirbone.niche.ASSUMPTION_COLUMNS`."""
        found = self.compared
        return deciding_assumptions(
            found.patients, found.scores, STEPS, found.model, seed=self.seed
        )

    @property
    def table(self) -> pd.DataFrame:
        """Patients by year, `mirbone.niche.COMPARISON_COLUMNS`."""
        return self.patients.table

    def _headline(self) -> str:
        last = self.table.iloc[-1]
        return (
            f"{last['verdict']} by year {last['year']:g} "
            f"({last['agreement']:.0%} of {self.members} members)"
        )


@named_keywords
def trial(
    start: str | Network | CellEnsemble | Response,
    *,
    hold: Mapping[str, float] | None = None,
    mimic: Mapping[str, float] | None = None,
    antagonist: Mapping[str, float] | None = None,
    knock_out: str | Iterable[str] = (),
    utrs: TableLike | None = None,
    targets: TableLike | None = None,
    drugs: str | Schedule | Iterable[str | Schedule] = (),
    changes: Mapping[str, float] | None = None,
    context: str | None = None,
    models: int | None = None,
    seed: int = 1,
    workers: int = 1,
    years: Sequence[float] = YEARS,
    days: Sequence[float] = DAYS,
    progress: Progress | None = None,
) -> Trial:
    """Compare patients and a lesion with and without a mimic, an antagonist, a drug, or several.

    Parameters
    ----------
    start : str, Network, CellEnsemble or Response
        The tumour cell: a cancer type, of whose known network models are drawn; a network; models
        that are drawn already; or what the treatment does to it (`mirbone.cell.follow_change`).
    hold, mimic, antagonist, knock_out, utrs, targets : optional
        What is done to the cell, and where predicted targets of it come from: see
        `mirbone.cell.simulate`.
    drugs : str, Schedule or iterable of them, optional
        ``zoledronate`` or ``denosumab``, a schedule after a colon (`mirbone.niche.read_schedule`).
    changes : mapping of str to float, optional
        Constants of patient or bone that are another, with and without.
    context : str, optional
        Cancer type of the patients; that of `start` where it has one, else ``breast``.
    models : int, optional
        Members of the ensemble, 200 unless told otherwise; of an ensemble or a response, its own.
    seed, workers : int, optional
        Seed of every draw; threads.
    years, days : sequence of float, optional
        When patients are compared, from diagnosis; when the lesion is, from its day 0.
    progress : Progress, optional
        Told how many models of the cell are done.

    Returns
    -------
    Trial
        Its `patients` and `bone` hold a table each.

    Raises
    ------
    InputError
        If there is nothing to compare, or a word or number is wrong.
    """
    if models is not None:
        check_whole(models, "models", least=1, what="a number of members")
        check_memory(models * A_MEMBER, "models", models, what="members")
    check_seed(seed)
    workers = fitting_workers(workers)
    given = _schedules(drugs)
    asked = {"hold": hold, "mimic": mimic, "antagonist": antagonist, "knock_out": knock_out}
    asked = {keyword: value for keyword, value in asked.items() if value}
    _require_treatment(start, asked, given, models)
    model = _patient(context or _cancer(start) or "breast", changes or {})
    sources = {"utrs": utrs, "targets": targets}
    response, notes = _respond(start, asked, sources, models, seed, workers, progress)
    compared = compare_change(
        _untouched(start, models) if response is None else response.step_scores,
        model,
        genes=[] if response is None else list(response.genes["gene"]),
        gene_changes=None if response is None else response.gene_changes,
        drugs=given, years=years, days=days, seed=seed,
    )  # fmt: skip
    return Trial(compared, response, seed, notes)


def _patient(cancer: str, changes: Mapping[str, float]) -> PatientModel:
    require_word("context", cancer, CANCERS)
    return PatientModel(cancer, changes)


def _schedules(drugs: str | Schedule | Iterable[str | Schedule]) -> tuple[Schedule, ...]:
    several = [drugs] if isinstance(drugs, str | Schedule) else drugs
    return tuple(read_schedule(one) if isinstance(one, str) else one for one in several)


def _require_treatment(
    start: object, asked: dict[str, Any], drugs: tuple[Schedule, ...], models: int | None
) -> None:
    if isinstance(start, Response):
        if asked or models is not None:
            raise InputError(
                "what the treatment does to the cell is given already: leave out `models` and "
                "every change of the cell, or start from a network."
            )
    elif not (asked or drugs):
        raise InputError(
            "expected something to compare: `mimic` or `antagonist` (doses by miRNA) or `drugs` "
            "(names); got none."
        )


def _respond(
    start: str | Network | CellEnsemble | Response,
    asked: dict[str, Any],
    predictions: dict[str, TableLike | None],
    models: int | None,
    seed: int,
    workers: int,
    progress: Progress | None,
) -> tuple[Response | None, tuple[str, ...]]:
    """What the treatment does to the tumour cell, None where nothing is done to it; and notes."""
    if not asked and any(source is not None for source in predictions.values()):
        raise InputError(
            "`utrs` and `targets` predict targets of what is changed in the cell; nothing is. Give "
            "`mimic` or `antagonist`, or leave them out."
        )
    if isinstance(start, Response):
        return start, ()
    if not asked:
        return None, ()
    how = {"workers": workers, "progress": progress, **predictions}
    if isinstance(start, CellEnsemble):
        run = simulate(start, **asked, models=models, **how)
    else:
        place = _COMPARTMENT
        network = known_network(start, compartment=place) if isinstance(start, str) else start
        models = _MEMBERS if models is None else models
        run = simulate(network, **asked, models=models, seed=seed, **how)
    return run.response, run.predicted.notes if run.predicted else ()


def _cancer(start: str | Network | CellEnsemble | Response) -> str | None:
    if isinstance(start, Network):
        return start.context.cancer
    return start if isinstance(start, str) else None


def _untouched(start: object, models: int | None) -> np.ndarray:
    """Scores of a cell that stays as it is."""
    drawn = len(start.drawn_levels) if isinstance(start, CellEnsemble) else _MEMBERS
    return np.zeros((drawn if models is None else models, len(STEPS)))
