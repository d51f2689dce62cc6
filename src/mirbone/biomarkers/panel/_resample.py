"""The procedure run again: nested validation, permutations, bootstraps, smaller trainings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import Part, encode_part, keep_part, promised
from mirbone.biomarkers.panel._folds import fitting_folds, stratified_folds
from mirbone.biomarkers.panel._procedure import Fitted, Settings, fit_procedure, score_rival
from mirbone.biomarkers.panel._sera import Sera
from mirbone.biomarkers.statistics._auc import weighted_auc

Kind = Literal["repeat", "learning", "permutation", "bootstrap"]
RESULT_COLUMNS = ("kind", "replicate", "model", "what", "value")
PANEL = "panel"
SHARES = (0.4, 0.6, 0.8)
"""Of the patients in training, for the learning curve."""
_STREAM: dict[str, int] = {"repeat": 0, "permutation": 1, "bootstrap": 2, "learning": 3}
FINAL = 4


@dataclass(frozen=True, slots=True)
class Task:
    """Some replicates of one kind.

    Parameters
    ----------
    index : int
        Number of the part.
    tag : str
        Hash of what the whole is made of.
    sera : Sera
        All samples.
    settings : Settings
        What is asked.
    kind : {"repeat", "learning", "permutation", "bootstrap"}
        What is done.
    first, stop : int
        The replicates.
    folder : Path or None
        Where its file goes.
    """

    index: int
    tag: str
    sera: Sera
    settings: Settings
    kind: Kind
    first: int
    stop: int
    folder: Path | None


def make_panel_part(task: Task) -> Part:
    """Run some replicates; the same task gives the same bytes wherever it runs.

    Parameters
    ----------
    task : Task
        What to do.

    Returns
    -------
    Part
        With the bytes where `task.folder` is None.
    """
    import pyarrow as pa

    run = {
        "repeat": one_repeat,
        "learning": one_learning,
        "permutation": one_permutation,
        "bootstrap": one_bootstrap,
    }[task.kind]
    rows = [
        (task.kind, replicate, *row)
        for replicate in range(task.first, task.stop)
        for row in run(task.sera, task.settings, replicate)
    ]
    table = promised(pd.DataFrame(rows, columns=pd.Index(RESULT_COLUMNS)), RESULT_COLUMNS)
    data = encode_part(pa.Table.from_pandas(table, preserve_index=False), task.tag)
    return keep_part(task.index, data, task.folder)


Row = tuple[str, str, float]
"""Model, what was found, and its value."""


def stream(settings: Settings, kind: str, replicate: int) -> np.random.Generator:
    """Give the draws of one replicate, whoever runs it.

    Parameters
    ----------
    settings : Settings
        With the seed.
    kind : str
        What is done.
    replicate : int
        Its number.

    Returns
    -------
    Generator
        Independent of those of other replicates.
    """
    number = _STREAM.get(kind, FINAL)
    return np.random.default_rng(
        np.random.SeedSequence(settings.seed, spawn_key=(number, replicate))
    )


def of_patients(sera: Sera, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Average the scores of a patient's samples.

    Parameters
    ----------
    sera : Sera
        All samples.
    scores : ndarray, samples
        Any.

    Returns
    -------
    ndarray, patients
        Means.
    """
    return np.bincount(sera.patient, scores * sera.share, len(sera.patients)).astype(float)


@dataclass(frozen=True, slots=True)
class Nested:
    """Scores of patients by models that had not seen them.

    Parameters
    ----------
    scores : dict of str to ndarray, patients
        By model; NaN for who was not there.
    fold : ndarray of int, patients
        The outer fold of each; -1 for who was not there.
    fitted : tuple of Fitted
        The panel of each outer fold.
    """

    scores: dict[str, NDArray[np.float64]]
    fold: NDArray[np.int64]
    fitted: tuple[Fitted, ...]


def combined_name(sera: Sera) -> str:
    """Name the panel together with its baseline.

    Parameters
    ----------
    sera : Sera
        With its baseline, if any.

    Returns
    -------
    str
        Empty without one.
    """
    return f"{PANEL} + {sera.baseline.name}" if sera.baseline is not None else ""


def nest(
    sera: Sera,
    times: NDArray[np.int64],
    settings: Settings,
    rng: np.random.Generator,
    *,
    share: float = 1.0,
) -> Nested:
    """Score each patient by the procedure run on the patients of other folds.

    Parameters
    ----------
    sera : Sera
        All samples.
    times : ndarray of int, patients
        How often each is there: a copy is weight, and never in another fold.
    settings : Settings
        What is asked.
    rng : Generator
        Of folds and imputations.
    share : float, optional
        Of the patients of other folds, those that are trained on.

    Returns
    -------
    Nested
        Of the panel, of each rival, and of the panel with its baseline.
    """
    inside = np.flatnonzero(times > 0)
    folds = fitting_folds(sera.is_case[inside], settings.outer)
    fold = np.full(len(times), -1)
    fold[inside] = stratified_folds(sera.is_case[inside], folds, rng)
    names = [PANEL, *(rival.name for rival in sera.rivals), combined_name(sera)]
    scores = {name: np.full(len(times), np.nan) for name in names if name}
    fitted = []
    for f in range(folds):
        training = np.where(fold == f, 0, times)
        if share < 1.0:
            training = _thinned(sera, training, share, rng)
        tested = fold == f
        one = fit_procedure(sera, training, settings, rng)
        fitted.append(one)
        found = {PANEL: one.scores}
        found |= {rival.name: score_rival(sera, training, rival) for rival in sera.rivals}
        if len(one.combined):
            found[combined_name(sera)] = one.combined
        for name, values in found.items():
            scores[name][tested] = of_patients(sera, values)[tested]
    return Nested(scores, fold, tuple(fitted))


def one_repeat(sera: Sera, settings: Settings, replicate: int) -> list[Row]:
    """Run the nested validation once, with folds and an imputation of its own."""
    times = np.ones(len(sera.patients), dtype=np.int64)
    found = nest(sera, times, settings, stream(settings, "repeat", replicate))
    rows: list[Row] = [
        (model, f"patient {patient}", float(score))
        for model, scores in found.scores.items()
        for patient, score in zip(sera.patients, scores, strict=True)
    ]
    weights = times.astype(float)
    rows += [
        (model, "auc", weighted_auc(scores, sera.is_case, weights))
        for model, scores in found.scores.items()
    ]
    rows += [
        (model, "within", area_within(scores, sera.is_case, found.fold))
        for model, scores in found.scores.items()
    ]
    for fold, one in enumerate(found.fitted):
        kept = np.flatnonzero(one.coefficients)
        rows += [
            (f"fold {fold}", sera.names[one.prepared.kept[j]], float(one.coefficients[j]))
            for j in kept
        ]
    return rows


def area_within(
    score: NDArray[np.float64], is_case: NDArray[np.bool_], fold: NDArray[np.int64]
) -> float:
    """Give the area over pairs of patients of one fold, whom one fit has scored.

    Where there is nothing to learn it is 0.5 on average, whatever the model: exchanging the two
    changes nothing of the fit. The area over all pairs is not: see `performance_table`.

    Parameters
    ----------
    score : ndarray, patients
        By models that had not seen the patient.
    is_case : ndarray of bool, patients
        The class of each.
    fold : ndarray of int, patients
        The outer fold of each.

    Returns
    -------
    float
        NaN where no fold holds both classes.
    """
    won = pairs = 0.0
    for f in range(int(fold.max()) + 1):
        inside = fold == f
        here = float((inside & is_case).sum() * (inside & ~is_case).sum())
        if here:
            ones = np.ones(int(inside.sum()))
            won += here * weighted_auc(score[inside], is_case[inside], ones)
            pairs += here
    return won / pairs if pairs else float("nan")


def one_learning(sera: Sera, settings: Settings, replicate: int) -> list[Row]:
    """Run the nested validation on shares of the training patients."""
    times = np.ones(len(sera.patients), dtype=np.int64)
    rng, rows = stream(settings, "learning", replicate), list[Row]()
    for share in SHARES:
        found = nest(sera, times, settings, rng, share=share)
        rows += [
            (model, f"share {share:g}", weighted_auc(scores, sera.is_case, times.astype(float)))
            for model, scores in found.scores.items()
        ]
    return rows


def one_permutation(sera: Sera, settings: Settings, replicate: int) -> list[Row]:
    """Exchange the classes of patients, and run the nested validation once."""
    rng = stream(settings, "permutation", replicate)
    times = np.ones(len(sera.patients), dtype=np.int64)
    exchanged = sera.relabelled(rng.permutation(sera.is_case))
    found = nest(exchanged, times, settings, rng).scores[PANEL]
    return [(PANEL, "auc", weighted_auc(found, exchanged.is_case, times.astype(float)))]


def one_bootstrap(sera: Sera, settings: Settings, replicate: int) -> list[Row]:
    """Draw patients of each class with replacement, and run the whole procedure on them.

    Once nested, for the spread of the nested figure; once on all that were drawn, for what it
    flatters itself there against everybody, and against those who were not drawn.
    """
    rng = stream(settings, "bootstrap", replicate)
    times = drawn_again(sera.is_case, rng)
    weights = times.astype(float)
    found = nest(sera, times, settings, rng)
    inside = times > 0
    rows: list[Row] = [
        (model, "auc", weighted_auc(scores[inside], sera.is_case[inside], weights[inside]))
        for model, scores in found.scores.items()
    ]
    scores = of_patients(sera, fit_procedure(sera, times, settings, rng).scores)
    for what, weight in (
        ("apparent", weights),
        ("original", np.ones(len(times))),
        ("outside", (~inside).astype(float)),
    ):
        rows.append((PANEL, what, weighted_auc(scores, sera.is_case, weight)))
    return rows


def drawn_again(is_case: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw as many patients of each class as there are, with replacement.

    Parameters
    ----------
    is_case : ndarray of bool, patients
        The class of each.
    rng : Generator
        Draws.

    Returns
    -------
    ndarray of int, patients
        How often each was drawn; at least two patients of each class were.
    """
    times = np.zeros(len(is_case), dtype=np.int64)
    for case in (True, False):
        members = np.flatnonzero(is_case == case)
        while True:
            drawn = rng.choice(members, len(members))
            if len(np.unique(drawn)) >= min(4, len(members)):
                break
        np.add.at(times, drawn, 1)
    return times


def _thinned(
    sera: Sera, times: NDArray[np.int64], share: float, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Leave a share of the training patients of each class, at least four."""
    out = np.zeros_like(times)
    for case in (True, False):
        members = np.flatnonzero((times > 0) & (sera.is_case == case))
        size = min(len(members), max(4, round(share * len(members))))
        kept = rng.choice(members, size, replace=False)
        out[kept] = times[kept]
    return out
