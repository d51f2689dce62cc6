"""Does the bone say what the review says? Its statements, run over an ensemble of assumptions.

A statement's change is simulated in every member of the ensemble beside the same member without
it. Where the review restores a miRNA, it is restored in the cell of that context first, member by
member, and what its genes then do is handed to the bone.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mirbone._core import Progress, named_keywords, promised, shown
from mirbone.cell import CellEnsemble, build_cell, follow_change, prepare_ensemble
from mirbone.checks._bone_statements import BoneStatement, bone_statements
from mirbone.checks._cell import raise_species
from mirbone.checks._held import CHECK_COLUMNS, check_row
from mirbone.network import Context, build_network
from mirbone.niche import BoneCourse, Schedule, bone_changes, simulate_bone
from mirbone.niche.bone._course import CHANGED
from mirbone.words import MirnaCatalogue

_DAYS = np.arange(0.0, 731.0, 10.0)
_YEAR = 365.0
_HALF = 50.0


@named_keywords
def check_bone(
    claims: pd.DataFrame,
    entities: pd.DataFrame,
    catalogue: MirnaCatalogue,
    *,
    models: int = 60,
    seed: int = 1,
    threads: int = 1,
    progress: Progress | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Run the statements of the review on bone.

    Parameters
    ----------
    claims : DataFrame
        Expanded claims of the evidence base.
    entities : DataFrame
        Registered words.
    catalogue : MirnaCatalogue
        Sequences, for seeds.
    models : int, optional
        Size of the ensembles.
    seed : int, optional
        Their seed.
    threads : int, optional
        Threads.
    progress : Progress, optional
        Told the number of statements that are done, and of all.

    Returns
    -------
    tuple of DataFrame
        `CHECK_COLUMNS`, one row a statement; and ``claim, says, reason`` of the claims that are
        not simulated.
    """
    lab = Laboratory(claims, entities, catalogue, models, seed, threads)
    return judge_bone(claims, lab, progress)


def judge_bone(
    claims: pd.DataFrame, lab: "Laboratory", progress: Progress | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Run the statements on bone in a laboratory.

    Parameters
    ----------
    claims : DataFrame
        Expanded claims.
    lab : Laboratory
        Of these claims.
    progress : Progress, optional
        As of `check_bone`.

    Returns
    -------
    tuple of DataFrame
        As of `check_bone`.
    """
    statements, left = bone_statements(claims)
    rows, more, tell = [], [], shown(progress)
    for done, statement in enumerate(statements):
        values = lab.values(statement)
        if values is None:
            text = f"no gene of the bone follows {statement.mirna} in this cell and context"
            more += [(claim, statement.text, text) for claim in statement.claims]
        else:
            rows.append(_row(statement, values))
        tell("Statements on bone", done + 1, len(statements))
    left = pd.concat([left, pd.DataFrame(more, columns=left.columns)], ignore_index=True)
    return promised(pd.DataFrame(rows, columns=pd.Index(CHECK_COLUMNS)), CHECK_COLUMNS), left


def _row(statement: BoneStatement, values: np.ndarray) -> dict[str, object]:
    what = "; ".join(
        part for part in (f"{statement.mirna} in the {statement.cell}" if statement.mirna else "",
                          statement.change) if part
    )  # fmt: skip
    return check_row(
        ";".join(statement.claims), statement.text, statement.measure,
        f"{what or 'tumour'} against {statement.against or 'without'}", statement.expected, values,
    )  # fmt: skip


class Laboratory:
    """Ensembles of cells and courses of bone, each made once."""

    def __init__(
        self, claims: pd.DataFrame, entities: pd.DataFrame, catalogue: MirnaCatalogue,
        models: int, seed: int, threads: int,
    ) -> None:  # fmt: skip
        self._claims, self._entities, self._catalogue = claims, entities, catalogue
        self._models, self._seed, self._threads = models, seed, threads
        self._cells: dict[tuple[str, str], CellEnsemble] = {}
        self._courses: dict[tuple[str, str, int], BoneCourse] = {}

    def values(self, statement: BoneStatement) -> np.ndarray | None:
        """One log2 change a member; nothing where the miRNA reaches no gene of the bone."""
        folds: dict[str, np.ndarray] = {}
        models = self._models
        if statement.mirna:
            folds = self._restored(statement)
            if not any((np.abs(np.log2(fold)) > 1e-9).any() for fold in folds.values()):
                return None
            models = next(iter(folds.values())).size
        context = statement.cancer or "breast"
        with_it = self._follow(statement.change, context, models, folds)
        against = self._follow(statement.against, context, models, {})
        lesions = self._follow("", context, models, {})
        return _measured(statement.measure, with_it, against, lesions)

    def ensemble(self, statement: BoneStatement) -> CellEnsemble:
        """The cells that a statement's miRNA is restored in."""
        key = (statement.cancer, statement.cell)
        if key not in self._cells:
            context = Context(
                cancer=statement.cancer or None, host_tissue="bone", compartment=statement.cell
            )
            network = build_network(self._claims, context, entities=self._entities)
            cell = build_cell(network, statement.cell, catalogue=self._catalogue)
            self._cells[key] = prepare_ensemble(
                cell, n_models=self._models, seed=self._seed, threads=self._threads
            )
        return self._cells[key]

    def _restored(self, statement: BoneStatement) -> dict[str, np.ndarray]:
        ensemble = self.ensemble(statement)
        if statement.mirna not in ensemble.cell.kinetics.names:
            return {}
        restored = raise_species(ensemble, (statement.mirna,))
        response = follow_change(ensemble, restored, threads=self._threads)
        return bone_changes(list(response.genes["gene"]), response.gene_changes, statement.cell)

    def _follow(
        self, change: str, context: str, models: int, folds: dict[str, np.ndarray]
    ) -> BoneCourse:
        key = (change, context, models)
        if folds or key not in self._courses:
            course = _course(change.split(";"), context, models, self._seed, folds)
            if folds:
                return course
            self._courses[key] = course
        return self._courses[key]


def _course(
    parts: Sequence[str], context: str, models: int, seed: int, folds: dict[str, np.ndarray]
) -> BoneCourse:
    pairs = [part.split("=") for part in parts if part]
    drugs = [Schedule(value) for name, value in pairs if name == "drug"]
    changes = {name: float(value) for name, value in pairs if name != "drug"}
    return simulate_bone(
        changes | folds, drugs, _DAYS, context=context, models=models, seed=seed, drawn=True
    )


def _measured(
    measure: str, with_it: BoneCourse, against: BoneCourse, lesions: BoneCourse
) -> np.ndarray:
    """Log2 change of the first year's mean, or on the day when a lesion comes to a stage.

    ``a / b``: of their ratio; ``a & b``: of the one that changes less.
    """
    stage = measure.split(maxsplit=1)[0] if measure.startswith(("early ", "late ")) else ""
    first, how, *second = [*measure.removeprefix(f"{stage} ").split(), "", ""]
    days = _on(stage, lesions) if stage else (_DAYS <= _YEAR)[None]
    days = days / days.sum(axis=1, keepdims=True)

    def change(name: str) -> np.ndarray:
        pair = [(course.readouts[name] * days).sum(axis=1) for course in (with_it, against)]
        return np.log2(pair[0] / pair[1])

    found = change(first)
    if not how:
        return found
    other = change(second[0])
    return found - other if how == "/" else np.minimum(found, other)


def _on(stage: str, lesions: BoneCourse) -> np.ndarray:
    """The day when a lesion begins, or has taken half of the bone; the worst where it does not."""
    lost = 100.0 - lesions.readouts["bone_mass"]
    reached = lost >= (CHANGED if stage == "early" else _HALF)
    day = np.where(reached.any(axis=1), reached.argmax(axis=1), lost.argmax(axis=1))
    return day[:, None] == np.arange(_DAYS.size)
