"""Does the model say what the review says? Every functional statement, simulated or listed."""

import numpy as np
import pandas as pd

from mirbone._core import AGREEMENT, Progress, named_keywords, promised, shown
from mirbone.cell import (
    CellEnsemble,
    Perturbation,
    Response,
    build_cell,
    follow_change,
    prepare_ensemble,
)
from mirbone.checks._cell_outcomes import outcome_parts, outcome_total
from mirbone.checks._cell_statements import Statement, list_statements
from mirbone.checks._least import least_effects
from mirbone.network import Context, build_network
from mirbone.words import STEPS, MirnaCatalogue

CHECK_COLUMNS = (
    "claim_id", "cancer", "host_tissue", "compartment", "raised", "object", "written", "kind",
    "expected", "effect", "n_readers", "share", "reached", "agrees", "reason",
)  # fmt: skip
"""``raised``: what is raised, ``object``: what should follow, ``written``: the object as the claim
writes it; ``kind``: level (of a gene, miRNA, pathway or molecule), step or outcome; ``expected``:
+1, -1, 0 (no effect), null (an effect without a stated direction); ``effect``: median log2 change
or score, a mean over ``n_readers`` genes; ``share``: of the models that do as expected;
``reached``: the change, summed over the readers, that 80 % of the models reach in that direction;
``reason``: why a statement was not judged."""

MIMIC, FOLD = 5.0, 4.0

_Place = tuple[str, str, str]


@named_keywords
def check_statements(
    claims: pd.DataFrame,
    entities: pd.DataFrame,
    catalogue: MirnaCatalogue,
    *,
    n_models: int = 50,
    seed: int = 1,
    threads: int = 1,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Simulate every functional statement of the review that the model can be asked about.

    What the statement's subject names is raised: a miRNA by a mimic, with all members of a family,
    a gene by a fold change; a miRNA's antagonist takes it away. Then its object is read: a level, a
    step score, or an outcome such as metastasis, which is read out by genes and steps
    (`outcome_parts`). A statement with a sign holds where at least 80 % of the models move in its
    direction by the least relevant effect of the readout (`least_effects`) or more; a score counts
    where its genes together move as far as is asked of one. A statement without a stated direction
    holds where they move in one and the same, one of no effect where they do not. Every other
    functional claim has a row that says why it was not judged; where the subject is itself a gene
    that the object is read out by, the row shows what the others do.

    Parameters
    ----------
    claims : DataFrame
        Expanded claims of the evidence base.
    entities : DataFrame
        Registered words.
    catalogue : MirnaCatalogue
        Sequences, for seeds.
    n_models : int, optional
        Size of each context's ensemble.
    seed : int, optional
        Seed of the ensembles.
    threads : int, optional
        Threads.
    progress : Progress, optional
        Told the number of statements that are done, and of all.

    Returns
    -------
    DataFrame
        `CHECK_COLUMNS`, sorted by claim. `agrees` is null where the statement was not simulated.
    """
    cells: dict[_Place, AskedCell] = {}
    statements = list_statements(claims, entities)
    rows, tell = [], shown(progress)
    for done, statement in enumerate(statements):
        place = (statement.cancer, statement.host_tissue, statement.compartment)
        if not statement.reason and place not in cells:
            cells[place] = AskedCell(claims, entities, catalogue, place, n_models, seed, threads)
        rows.append(_row(statement, cells.get(place)))
        tell("Statements on the cell", done + 1, len(statements))
    table = pd.DataFrame(rows, columns=pd.Index(CHECK_COLUMNS))
    return promised(table.astype({"expected": "Int64", "agrees": "boolean"}), CHECK_COLUMNS)


class AskedCell:
    """The ensemble of one context, and what has been asked of it."""

    def __init__(
        self,
        claims: pd.DataFrame,
        entities: pd.DataFrame,
        catalogue: MirnaCatalogue,
        place: _Place,
        n_models: int,
        seed: int,
        threads: int,
    ) -> None:
        cancer, host, compartment = place
        context = Context(cancer or None, host, "tumour_cell")
        cell = build_cell(
            build_network(claims, context, entities=entities), compartment, catalogue=catalogue
        )
        self.ensemble = prepare_ensemble(cell, n_models=n_models, seed=seed, threads=threads)
        self.parts = outcome_parts(claims, entities, context)
        self.names = set(cell.kinetics.names)
        self._threads = threads
        self._asked: dict[tuple[tuple[str, ...], bool], Response] = {}

    def readers(self, target: str) -> set[str]:
        if target in STEPS:
            effectors = self.ensemble.cell.effectors
            return set(effectors.loc[effectors["step"] == target, "gene"])
        return set(self.parts.loc[self.parts["outcome"] == target, "part"])

    def respond(self, names: tuple[str, ...], *, antagonist: bool) -> Response:
        key = (names, antagonist)
        if key not in self._asked:
            change = (
                Perturbation(sequester=dict.fromkeys(names, MIMIC))
                if antagonist
                else raise_species(self.ensemble, names)
            )
            self._asked[key] = follow_change(self.ensemble, change, threads=self._threads)
        return self._asked[key]


def raise_species(ensemble: CellEnsemble, names: tuple[str, ...]) -> Perturbation:
    """Give the perturbation that raises some species: a mimic of miRNAs, a fold of the others.

    Parameters
    ----------
    ensemble : CellEnsemble
        Of the cell.
    names : tuple of str
        What is raised.

    Returns
    -------
    Perturbation
        Mimics of five times the miRNA's own production; four times the level of the others.
    """
    kinds = {species.name: species.kind for species in ensemble.cell.kinetics.species}
    mirnas = {name for name in names if kinds.get(name) == "mirna"}
    return Perturbation(
        inflow=dict.fromkeys(sorted(mirnas), MIMIC),
        hold={name: FOLD for name in names if name not in mirnas},
    )


def holds(values: np.ndarray, sign: int | None, least: float) -> tuple[float, float, bool]:
    """Judge one statement by what each model does.

    Parameters
    ----------
    values : ndarray, shape (models,)
        log2 changes, summed over what the object is read out by.
    sign : int or None
        +1, -1, 0 (no effect), or None (an effect without a stated direction).
    least : float
        The least relevant effect; a smaller change is none.

    Returns
    -------
    share : float
        Of the models that do as stated: move by `least` in its direction, or in the commoner one,
        or, of no effect, not in the commoner one.
    reached : float
        The change that 80 % of the models reach in this direction; below 0 if it is the other.
    agrees : bool
        Whether the statement holds.
    """
    place = len(values) - int(np.ceil(AGREEMENT * len(values)))
    ways = [sign] if sign else [-1, 1]
    shares = [float((way * values >= least).mean()) for way in ways]
    reached = max(float(np.sort(way * values)[place]) for way in ways)
    if sign == 0:
        return 1.0 - max(shares), reached, reached < least
    return max(shares), reached, reached >= least


def _row(statement: Statement, cell: AskedCell | None) -> tuple[object, ...]:
    kind = "step" if statement.target in STEPS else "outcome"
    if cell is not None and statement.target in cell.names:
        kind = "level"
    raised = ";".join(statement.raised)
    head = (
        statement.claim, statement.cancer, statement.host_tissue, statement.compartment,
        f"antagonist of {raised}" if statement.antagonist else raised,
        statement.target, statement.written, kind,
        pd.NA if statement.sign is None else statement.sign,
    )  # fmt: skip
    total, readers, reason = None, 0, statement.reason
    if not reason and cell is not None:
        total, readers, reason = _ask(statement, cell)
    if total is None or not readers:
        return (*head, np.nan, readers, np.nan, np.nan, pd.NA, reason)
    share, reached, agrees = holds(total, statement.sign, least_effects()[kind])
    judged = pd.NA if reason else agrees
    return (*head, float(np.median(total)) / readers, readers, share, reached, judged, reason)


def _ask(statement: Statement, cell: AskedCell) -> tuple[np.ndarray | None, int, str]:
    """Sum what the object's readers do in each model, and say what stands against judging it."""
    known = tuple(name for name in statement.raised if name in cell.names)
    if not known:
        return None, 0, "nothing in this cell and context answers to the subject"
    response = cell.respond(known, antagonist=statement.antagonist)
    total, readers = read_total(statement.target, response, cell.parts, set(known))
    if set(known) & cell.readers(statement.target):
        return total, readers, "the subject is itself what the object is read out by"
    return total, readers, "" if readers else "nothing in this cell reads out the object"


def read_total(
    target: str, response: Response, parts: pd.DataFrame, raised: set[str]
) -> tuple[np.ndarray, int]:
    """Sum the signed log2 changes of what a statement's object is read out by.

    Parameters
    ----------
    target : str
        A species, a step or an outcome.
    response : Response
        What the perturbation changed.
    parts : DataFrame
        Of `outcome_parts`.
    raised : set of str
        What is itself set from outside.

    Returns
    -------
    total : ndarray, shape (models,)
        Of the species alone, or of all readers.
    readers : int
        How many there are.
    """
    genes = list(response.genes["gene"])
    if target in genes:
        return response.gene_changes[:, genes.index(target)], 1
    if target in STEPS:
        place = STEPS.index(target)
        readers = int(response.steps["n_effectors"].iat[place])
        return response.step_scores[:, place], readers
    return outcome_total(target, parts, response, raised)
