"""A panel from measured samples: read, run, judge, write."""

import hashlib
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mirbone._core import (
    AnnDataLike,
    FilePath,
    Held,
    InputError,
    Progress,
    Source,
    StoreLayout,
    TableLike,
    check_seed,
    check_whole,
    describe,
    fill_folder,
    finish,
    named_keywords,
    record_provenance,
    sha256_of,
    shown,
    source_of,
    write_table,
)
from mirbone.biomarkers.panel._features import feature_table
from mirbone.biomarkers.panel._panel import Panel
from mirbone.biomarkers.panel._perform import (
    calibration_table,
    decision_table,
    learning_table,
    performance_table,
    prediction_table,
    take_apart,
)
from mirbone.biomarkers.panel._procedure import MODELS, Fitted, Model, Settings, fit_procedure
from mirbone.biomarkers.panel._resample import (
    Kind,
    Task,
    combined_name,
    make_panel_part,
    of_patients,
    stream,
)
from mirbone.biomarkers.panel._score import freeze, score_samples
from mirbone.biomarkers.panel._sera import (
    Haemolysis,
    Sera,
    cycles_of,
    gather_sera,
    without_haemolysed,
)
from mirbone.biomarkers.panel._verdict import said_factors, verdicts
from mirbone.biomarkers.quality._check import check_labelled
from mirbone.biomarkers.quality._guards import check_answerable
from mirbone.biomarkers.statistics._auc import weighted_auc
from mirbone.expression import LabelledProfiles, read_labelled
from mirbone.words import MirnaCatalogue

_FORMAT = 1
_LEARNING = 3
_UNDRAWN = 5  # fits on all where nothing is imputed: they differ by inner folds
_CHUNKS: dict[Kind, int] = {"repeat": 2, "learning": 1, "permutation": 20, "bootstrap": 20}
TABLES = ("performance", "features", "predictions", "calibration", "decision", "learning")
PANEL_FILE = "panel.json"


@named_keywords
def fit_panel(
    contrast: str,
    *,
    counts: TableLike | None = None,
    intensities: TableLike | None = None,
    ct: TableLike | None = None,
    h5ad: FilePath | Held | AnnDataLike | None = None,
    samples: TableLike | None = None,
    layer: str | None = None,
    group: str | None = None,
    baseline: str | Sequence[str] | None = None,
    batch: str | Sequence[str] | None = None,
    model: Model = "elastic-net",
    size: int = 0,
    outer: int = 5,
    repeats: int = 20,
    inner: int = 5,
    permutations: int = 200,
    bootstrap: int = 500,
    imputations: int = 20,
    haemolysis: Haemolysis = "adjust",
    lod: float | None = None,
    seed: int = 1,
    folder: FilePath | None = None,
    workers: int = 1,
    cluster: str | None = None,
    resume: bool = False,
    progress: Progress | None = None,
    catalogue: MirnaCatalogue | None = None,
) -> Panel:
    """Make a panel that tells cases from controls, and say what may be said of it.

    The whole procedure - filter, impute what was not detected, normalise, adjust for haemolysis,
    select, tune, fit - is one function that sees training patients only, and is run anew in every
    fold, permutation and bootstrap. Beside the panel stand its rivals: what is known without it
    (`baseline`), haemolysis and batches. The verdict follows from rules.

    Parameters
    ----------
    contrast : str
        ``CASE:CONTROL``, or ``COLUMN=CASE:CONTROL``.
    counts, intensities, ct : path or DataFrame, optional
        Read counts, log2 intensities or Ct values, miRNAs x samples; exactly one, or `h5ad`.
    h5ad : path or AnnData, optional
        AnnData of counts or log2 values, whose obs is the sample sheet.
    samples : path or DataFrame, optional
        Sample sheet; not with `h5ad`.
    layer : str, optional
        Of an AnnData: the layer that holds the values.
    group : str, optional
        Column that names the patient, where patients have several samples.
    baseline, batch : str or sequence of str, optional
        Columns that are known without the panel (age, stage, PSA), and those of batches.
    model : {"elastic-net", "ridge", "ratios", "firth"}, optional
        A penalised regression on levels; sums of differences of two miRNAs, free of a normaliser,
        in a ridge; or the few that lie most apart, in Firth's regression.
    size : int, optional
        How many miRNAs (of ratios: differences) the panel may hold; 0 for what the model takes.
    outer, repeats, inner : int, optional
        Folds of the outer validation, how often it is repeated, folds by which penalties are tuned.
    permutations, bootstrap, imputations : int, optional
        How many; without bootstraps there is no interval and so no verdict for a panel.
    haemolysis : {"adjust", "exclude", "ignore"}, optional
        Take off every level what goes with the haemolysis ratio; or leave haemolysed samples out.
    lod : float, optional
        Of Ct: cycles run, 40 without it; a Ct at or above is not detected.
    seed : int, optional
        Of every draw.
    folder : str or path-like, optional
        Where the tables, ``panel.json`` and the replicates are written.
    workers : int, optional
        Processes on this machine.
    cluster : str, optional
        Address of a Dask scheduler, instead.
    resume : bool, optional
        Keep the replicates of an earlier run of the same work.
    progress : Progress, optional
        Told how long it may take, and how far it is.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    Panel
        Its verdict, its frozen score, and the tables behind it.

    Raises
    ------
    InputError
        If the input is refused; the message says why and what to do.
    """
    settings = Settings(
        model, size, outer, repeats, inner, permutations, bootstrap, imputations, haemolysis, seed
    )
    _check(settings)
    cycles = cycles_of(lod, is_ct=ct is not None)
    labelled = read_labelled(
        contrast, counts=counts, intensities=intensities, ct=ct, h5ad=h5ad, samples=samples,
        layer=layer, limit=cycles, catalogue=catalogue,
    )  # fmt: skip
    given = {"counts": counts, "intensities": intensities, "ct": ct, "h5ad": h5ad,
             "samples": samples}  # fmt: skip
    sources = [source_of(table, name) for name, table in given.items() if table is not None]
    if haemolysis == "exclude":
        labelled = without_haemolysed(labelled)
    batches, known = _names(batch), _names(baseline)
    check_answerable(labelled, group=group, batch=batches)
    sera, notes = gather_sera(
        labelled, group=group, baseline=known, batch=batches, adjusted=haemolysis == "adjust",
        lod=cycles,
    )  # fmt: skip
    if model == "ratios" and len(sera.names) < 2:
        raise InputError("`model=ratios` needs at least two miRNAs to compare; there is one.")
    confounders = _confounders(labelled, group, batches, cycles)

    def run(place: Path) -> Panel:
        return _run(
            sera, settings, labelled, (*labelled.profiles.notes, *notes), confounders, sources,
            place, workers=workers, cluster=cluster, resume=resume, progress=shown(progress),
        )  # fmt: skip

    if folder is not None:
        return run(Path(folder))
    with tempfile.TemporaryDirectory() as place:
        return run(Path(place))


def _run(
    sera: Sera,
    settings: Settings,
    labelled: LabelledProfiles,
    notes: tuple[str, ...],
    confounders: tuple[str, ...],
    sources: Sequence[Source],
    folder: Path,
    *,
    progress: Progress,
    **where: Any,
) -> Panel:
    """Run what the folder lacks, judge, and write."""
    plan = _plan(settings)
    _estimate(sera, settings, plan, where["workers"], progress)

    def task(index: int, tag: str, place: Path | None) -> Task:
        return Task(index, tag, sera, settings, *plan[index], place)

    beside = (*(f"{name}.tsv" for name in TABLES), PANEL_FILE)
    with fill_folder(
        StoreLayout(folder, "panel", "replicates", beside), _describe(sera, settings), len(plan),
        task, make=make_panel_part, progress=progress, **where,
    ) as filled:  # fmt: skip
        results = pd.concat([pd.read_parquet(path) for path in filled.files], ignore_index=True)
        panel = judge(results, sera, settings, labelled, notes, confounders, sources)
        for name in TABLES:
            write_table(getattr(panel, name), folder / f"{name}.tsv")
        panel.save(folder / PANEL_FILE)
        hashes = {name: sha256_of(folder / name) for name in beside}
        finish(filled, {"replicates": len(plan), "sha256": hashes})
    return panel


def judge(
    results: pd.DataFrame,
    sera: Sera,
    settings: Settings,
    labelled: LabelledProfiles,
    notes: tuple[str, ...],
    confounders: tuple[str, ...],
    sources: Sequence[Source],
) -> Panel:
    """Fit the panel on all patients, and say what its replicates allow to be said.

    Parameters
    ----------
    results : DataFrame
        `RESULT_COLUMNS`.
    sera : Sera
        Samples.
    settings : Settings
        What was asked.
    labelled : LabelledProfiles
        What was read.
    notes, confounders : tuple of str
        What was chosen, and which factors tell the classes apart.
    sources : sequence of Path or Held
        The input.

    Returns
    -------
    Panel
        With all its tables.
    """
    everybody = np.ones(len(sera.patients), dtype=np.int64)
    fits: list[Fitted] = [
        fit_procedure(sera, everybody, settings, stream(settings, "final", number))
        for number in range(_fits_of_all(sera, settings))
    ]
    score = freeze(sera, fits)
    prevalence = float(sera.is_case.mean())
    own = of_patients(sera, score_samples(score, labelled.profiles).to_numpy())
    apparent = weighted_auc(own, sera.is_case, everybody.astype(float))
    found = take_apart(results, sera)
    performance = performance_table(found, sera, apparent, prevalence)
    predictions = prediction_table(found.scores, sera, prevalence)
    trained = round(len(sera.patients) * (1 - 1 / settings.outer))
    provenance = asdict(record_provenance(sources, settings.seed))
    return Panel(
        verdicts=verdicts(performance, confounders, combined_name(sera)),
        score=score,
        case=labelled.case,
        control=labelled.control,
        prevalence=prevalence,
        settings=asdict(settings),
        performance=performance,
        features=feature_table(score, found.chosen, sera),
        learning=learning_table(found, trained),
        calibration=calibration_table(predictions),
        decision=decision_table(predictions),
        predictions=predictions,
        notes=notes,
        provenance=provenance,
    )


def _fits_of_all(sera: Sera, settings: Settings) -> int:
    """Say how often the panel is fitted on all: by imputation, or by inner folds alone."""
    missing = sera.scale == "ct" and not sera.seen.all()
    return settings.imputations if missing else min(settings.imputations, _UNDRAWN)


def _plan(settings: Settings) -> list[tuple[Kind, int, int]]:
    """Divide the work into parts: a kind and its replicates."""
    many: dict[Kind, int] = {
        "repeat": settings.repeats,
        "learning": _LEARNING,
        "permutation": settings.permutations,
        "bootstrap": settings.bootstrap,
    }
    return [
        (kind, first, min(first + _CHUNKS[kind], number))
        for kind, number in many.items()
        for first in range(0, number, _CHUNKS[kind])
    ]


def _estimate(
    sera: Sera,
    settings: Settings,
    plan: list[tuple[Kind, int, int]],
    workers: int,
    progress: Progress,
) -> None:
    """Time one run of the procedure, once its kernels are compiled, and say what all may take."""
    everybody = np.ones(len(sera.patients), dtype=np.int64)
    progress("Timing the procedure", 0, 1)
    fit_procedure(sera, everybody, settings, stream(settings, "final", 0))
    start = time.perf_counter()
    fit_procedure(sera, everybody, settings, stream(settings, "final", 0))
    took = time.perf_counter() - start
    each: dict[Kind, int] = {
        "repeat": settings.outer, "learning": 3 * settings.outer,
        "permutation": settings.outer, "bootstrap": settings.outer + 1,
    }  # fmt: skip
    fits = sum(each[kind] * (stop - first) for kind, first, stop in plan)
    last = _fits_of_all(sera, settings)
    seconds = took * (fits / max(workers, 1) + last)
    about = f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
    progress(f"The procedure is run {fits + last:,} times: about {about}", 0, 1)


def _confounders(
    labelled: LabelledProfiles, group: str | None, batch: tuple[str, ...], lod: float
) -> tuple[str, ...]:
    return said_factors(check_labelled(labelled, group=group, batch=batch, lod=lod).confounders)


def _describe(sera: Sera, settings: Settings) -> dict[str, Any]:
    digest = hashlib.sha256()
    for array in (sera.values, sera.patient, sera.is_case, sera.haemolysis,
                  *(rival.columns for rival in sera.rivals)):  # fmt: skip
        digest.update(np.ascontiguousarray(array).tobytes())
    digest.update("\n".join((sera.scale, *sera.names, *sera.samples, *sera.patients)).encode())
    asked = asdict(settings)
    seed = asked.pop("seed")
    inputs = {"sera_sha256": digest.hexdigest(), "rivals": [one.name for one in sera.rivals]}
    return describe(_FORMAT, inputs, {**asked, "lod": sera.lod}, seed, packages=("scipy",))


def _names(given: str | Sequence[str] | None) -> tuple[str, ...]:
    listed = given.split(",") if isinstance(given, str) else list(given or ())
    return tuple(dict.fromkeys(name.strip() for name in listed if name.strip()))


def _check(settings: Settings) -> None:
    check_seed(settings.seed)
    if settings.model not in MODELS:
        raise InputError(
            f"`model` must be one of {', '.join(map(repr, MODELS))}; got {settings.model!r}."
        )
    if settings.haemolysis not in ("adjust", "exclude", "ignore"):
        raise InputError(
            f"`haemolysis` must be 'adjust', 'exclude' or 'ignore'; got {settings.haemolysis!r}."
        )
    bounds: dict[str, tuple[int, Callable[[Settings], int]]] = {
        "size": (0, lambda s: s.size), "outer": (2, lambda s: s.outer),
        "repeats": (1, lambda s: s.repeats), "inner": (2, lambda s: s.inner),
        "permutations": (0, lambda s: s.permutations), "bootstrap": (0, lambda s: s.bootstrap),
        "imputations": (1, lambda s: s.imputations),
    }  # fmt: skip
    for keyword, (least, value) in bounds.items():
        check_whole(value(settings), keyword, least=least)
