"""The checks in one: what holds, by class, beside what would hold by chance."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd

from mirbone._core import (
    FilePath,
    InputError,
    Progress,
    check_seed,
    check_whole,
    fitting_workers,
    named_keywords,
    promised,
    short_repr,
    write_table,
)
from mirbone.checks._bone import Laboratory, judge_bone
from mirbone.checks._cell import check_statements
from mirbone.checks._cell_nulls import cell_nulls
from mirbone.checks._niche_nulls import bone_nulls, patient_nulls
from mirbone.checks._patient import check_patient
from mirbone.checks._twin import twin_sample
from mirbone.checks.dynamic._statements import check_dynamic
from mirbone.evidence import expand_claims, load_evidence
from mirbone.words import MirnaCatalogue, load_catalogue

PARTS = ("cell", "bone", "patient", "all")
NULLS = ("other_subject", "random_wiring", "shuffled_wiring", "random_readout")
STATEMENT_COLUMNS = (
    "part", "claims", "subject", "object", "kind", "class", "question", "expected", "held",
    "arithmetic", "removed", *NULLS,
)  # fmt: skip
"""One row a statement with a direction. ``held``: as simulated, by the least relevant effect or
more; ``arithmetic``: by the signs of the whole network; ``removed``: by the signs of a network
without the claim and all rows of its papers (cell only); the nulls are the shares of draws in
which the same statement would hold, NaN where a null has no meaning."""

HEADLINE_COLUMNS = (
    "part", "class", "kind", "statements", "questions", "held", "arithmetic", "removed", *NULLS,
    "headline", "scrambled", "scrambled_low", "scrambled_high",
)  # fmt: skip
"""Means over questions: statements of one witness on one object are one question. ``headline``:
of the cell `removed`, elsewhere `held`, less the null that leaves least, each over the questions
for which it has a meaning; ``scrambled``: the same of networks
with shuffled signs, against the other families, with the middle 95 % of the draws."""


@short_repr("headline")
@dataclass(frozen=True, slots=True, eq=False)
class ReviewChecks:
    """The statements of the review, and how many more hold than by chance.

    Parameters
    ----------
    headline : DataFrame
        `HEADLINE_COLUMNS`, one row a part, class and kind of object.
    statements : DataFrame
        `STATEMENT_COLUMNS`.
    cell : DataFrame
        `CELL_CHECK_COLUMNS`: every functional statement on the cell, simulated or listed.
    niche : DataFrame
        `CHECK_COLUMNS`: the statements on bone, marrow and patient.
    left : DataFrame
        ``claim, says, reason``: claims on bone that are not simulated.
    twin : DataFrame
        `TWIN_COLUMNS`: a sample of the cell's nulls, simulated beside the arithmetic.
    dynamic : DataFrame
        `DYNAMIC_COLUMNS`: the statements that need the kinetics; with ``all`` only.
    """

    headline: pd.DataFrame
    statements: pd.DataFrame
    cell: pd.DataFrame
    niche: pd.DataFrame
    left: pd.DataFrame
    twin: pd.DataFrame
    dynamic: pd.DataFrame

    def write(self, folder: FilePath) -> None:
        """Write every table that is not empty, as TSV.

        Parameters
        ----------
        folder : str or path
            Where: ``headline.tsv`` and one file each of the other tables.
        """
        for field in fields(self):
            table = getattr(self, field.name)
            if len(table):
                write_table(table, Path(folder) / f"{field.name}.tsv")

    def _headline(self) -> str:
        return f"{len(self.statements)} statements in {len(self.headline)} classes"


@named_keywords
def check_review(
    part: str = "all",
    *,
    models: int = 100,
    seed: int = 1,
    workers: int = 1,
    progress: Progress | None = None,
) -> ReviewChecks:
    """Hold the model against the review: what is held, by class, and what would hold by chance.

    A statement is *read back* where an edge leads from its subject to its object, *composed* where
    signs along paths say it, *dynamic* where it needs feedback, dose or time. Nothing that is held
    counts but beside the same with another subject in the named one's place, with the signs of the
    wiring drawn and shuffled, and with the signs of the readout drawn.

    Parameters
    ----------
    part : str, optional
        ``cell``, ``bone``, ``patient`` (and marrow), or ``all``.
    models : int, optional
        Of each context's ensemble of cells.
    seed : int, optional
        Of ensembles and draws.
    workers : int, optional
        Threads; they change no answer.
    progress : Progress, optional
        Told how many statements are done.

    Returns
    -------
    ReviewChecks
        Tables; those of parts that were not asked are empty.

    Raises
    ------
    InputError
        If `part` is none of them.
    """
    if part not in PARTS:
        raise InputError(f"`part` must be one of {', '.join(PARTS)}; got {part!r}.")
    check_whole(models, "models", least=1, what="a number of models")
    check_seed(seed)
    threads = fitting_workers(workers)
    catalogue = load_catalogue()
    base = load_evidence((), catalogue)
    claims = expand_claims(base, catalogue)
    given = _Given(claims, base.entities, catalogue, models, seed, threads, progress)
    cell = twin = niche = left = dynamic = pd.DataFrame()
    rows, drawn = [], pd.DataFrame()
    if part in ("cell", "all"):
        cell, drawn, twin = _check_cell(given)
        rows.append(_cell_rows(cell, drawn))
    if part in ("bone", "all"):
        niche, left, nulls = _check_bone(given)
        rows.append(_niche_rows("bone", niche, nulls))
    if part in ("patient", "all"):
        of_patient = check_patient(seed)
        rows.append(_niche_rows("patient", of_patient, patient_nulls(seed)))
        niche = pd.concat([niche, of_patient], ignore_index=True)
    if part == "all":
        dynamic = check_dynamic(seed=seed, workers=workers, progress=progress)
    statements = promised(pd.concat(rows, ignore_index=True), STATEMENT_COLUMNS)
    return ReviewChecks(headlines(statements, drawn), statements, cell, niche, left, twin, dynamic)


@dataclass(frozen=True, slots=True)
class _Given:
    claims: pd.DataFrame
    entities: pd.DataFrame
    catalogue: MirnaCatalogue
    models: int
    seed: int
    threads: int
    progress: Progress | None


def _check_cell(given: _Given) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    named = given.claims, given.entities, given.catalogue
    table = check_statements(
        *named, n_models=given.models, seed=given.seed, threads=given.threads,
        progress=given.progress,
    )  # fmt: skip
    drawn = cell_nulls(*named, seed=given.seed, progress=given.progress)
    twin = twin_sample(
        *named, models=given.models, seed=given.seed, threads=given.threads,
        progress=given.progress,
    )  # fmt: skip
    return table, drawn, twin


def _check_bone(given: _Given) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    lab = Laboratory(
        given.claims, given.entities, given.catalogue, _BONE_MODELS, given.seed, given.threads
    )
    table, left = judge_bone(given.claims, lab, given.progress)
    nulls = bone_nulls(given.claims, lab, given.catalogue, seed=given.seed, progress=given.progress)
    return table, left, nulls


_BONE_MODELS = 60


def _cell_rows(cell: pd.DataFrame, drawn: pd.DataFrame) -> pd.DataFrame:
    judged = cell.loc[cell["agrees"].notna() & cell["expected"].notna()]
    both = judged.merge(drawn, on=["claim_id", "object"], how="inner")
    table = both.assign(
        part="cell", claims=both["claim_id"], subject=both["raised"],
        expected=both["expected"].map("{:+d}".format), held=both["agrees"].astype(float),
        arithmetic=both["arithmetic"].astype(float), removed=both["removed"].astype(float),
    )  # fmt: skip
    return table[list(STATEMENT_COLUMNS)]


def _niche_rows(part: str, niche: pd.DataFrame, nulls: pd.DataFrame) -> pd.DataFrame:
    table = nulls.assign(
        part=part, subject=nulls["change"], object=nulls["measure"], kind=part,
        question=nulls["claims"], expected=niche["expected"].to_numpy(), arithmetic=np.nan,
        removed=np.nan, shuffled_wiring=np.nan,
    )  # fmt: skip
    return table.loc[:, list(STATEMENT_COLUMNS)]


def headlines(statements: pd.DataFrame, drawn: pd.DataFrame) -> pd.DataFrame:
    """Weigh what is held against its nulls, by part, class and kind of object.

    Parameters
    ----------
    statements : DataFrame
        `STATEMENT_COLUMNS`.
    drawn : DataFrame
        Of `cell_nulls`, with each draw of shuffled signs; empty where the cell was not asked.

    Returns
    -------
    DataFrame
        `HEADLINE_COLUMNS`.
    """
    rows = []
    numbers = ["held", "arithmetic", "removed", *NULLS]
    keys = ["part", "class", "kind"]
    for part, name, kind in sorted(set(map(tuple, statements[keys].to_numpy().tolist()))):
        own = statements[keys].eq([part, name, kind]).all(axis=1)
        group = statements.loc[own]
        asked = group.groupby("question")[numbers].mean()
        means = [float(asked[one].mean()) for one in numbers]
        best = asked["removed" if part == "cell" else "held"]
        lost = _scrambled(group, drawn) if part == "cell" else (np.nan, np.nan, np.nan)
        # a null that has no meaning for some questions is held against the others alone
        gains = [float((best - asked[null]).mean()) for null in NULLS]
        worth = min((gain for gain in gains if not np.isnan(gain)), default=np.nan)
        rows.append((part, name, kind, len(group), len(asked), *means, worth, *lost))
    table = pd.DataFrame(rows, columns=pd.Index(HEADLINE_COLUMNS))
    return promised(table, HEADLINE_COLUMNS)


def _scrambled(group: pd.DataFrame, drawn: pd.DataFrame) -> tuple[float, float, float]:
    """The headline of networks with shuffled signs, against other families: middle and 95 %."""
    own = group.merge(
        drawn[["claim_id", "object", "scrambled", "scrambled_other"]],
        left_on=["claims", "object"], right_on=["claim_id", "object"],
    )  # fmt: skip
    questions = pd.Index(own["question"].to_numpy())
    held = pd.DataFrame(own["scrambled"].tolist(), index=questions).astype(float)
    other = pd.DataFrame(own["scrambled_other"].tolist(), index=questions).astype(float)
    worth = (held - other).dropna().groupby(level=0).mean().mean()
    if worth.empty:
        return np.nan, np.nan, np.nan
    low, middle, high = np.quantile(worth, [0.025, 0.5, 0.975])
    return float(middle), float(low), float(high)
