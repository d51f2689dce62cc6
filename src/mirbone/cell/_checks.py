"""Does the model say what the review says? Every causal statement, simulated."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mirbone._core import CascadeStep, MirnaCatalogue
from mirbone.cell._build import build_cell
from mirbone.cell._perturbation import Perturbation
from mirbone.cell._simulate import (
    NO_CHANGE,
    CellEnsemble,
    Response,
    prepare_ensemble,
    simulate,
)
from mirbone.network import Context, EdgeKind, Network, build_network

CHECK_COLUMNS = (
    "claim_id", "cancer", "compartment", "raised", "object", "expected", "effect", "share",
    "agrees", "reason",
)  # fmt: skip
"""``raised``: what is raised, ``object``: what should follow, ``expected``: +1 or -1; ``effect``:
median log2 change or step score; ``share``: of the models that go the expected way; ``reason``: why
a statement could not be simulated."""

MIMIC, FOLD = 5.0, 4.0
ENOUGH = 0.8
_CELLS = ("tumour_cell", "osteoblast")


@dataclass(frozen=True, slots=True)
class _Statement:
    claim: str
    cancer: str
    compartment: str
    raised: tuple[str, ...]
    target: str
    sign: int
    reason: str = ""


def check_statements(
    claims: pd.DataFrame,
    entities: pd.DataFrame,
    catalogue: MirnaCatalogue,
    *,
    n_models: int = 50,
    seed: int = 1,
    threads: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Simulate every causal statement of the review about a cell, in its context.

    The statements are the review's claims that became an edge of the network, or that say what a
    miRNA or gene does to a step of the cascade without being one. What the statement's subject
    names is raised: a miRNA by a mimic, with all members of a family, a gene by a fold change. A
    gene's edge to a step is what the step is read out by, and is no statement to be checked.

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
    progress : callable, optional
        Called with the number of statements that are done, and of all.

    Returns
    -------
    DataFrame
        `CHECK_COLUMNS`, sorted by claim. `agrees` is null where the statement was not simulated.
    """
    review = set(claims.loc[claims["source"] == "review", "claim_id"])
    networks: dict[str, Network] = {}
    found: dict[tuple[str, str], _Statement] = {}
    for cancer in sorted(set(claims.loc[claims["claim_id"].isin(list(review)), "cancer"])):
        context = Context(cancer=cancer or None, host_tissue="bone", compartment="tumour_cell")
        networks[cancer] = build_network(claims, context, entities=entities)
        own = review & set(claims.loc[claims["cancer"] == cancer, "claim_id"])
        for statement in _statements(networks[cancer], cancer, own):
            found.setdefault((statement.claim, statement.target), statement)
    ensembles: dict[tuple[str, str], CellEnsemble] = {}
    rows = []
    for done, key in enumerate(sorted(found)):
        statement = found[key]
        place = (statement.cancer, statement.compartment)
        if not statement.reason and place not in ensembles:
            cell = build_cell(networks[place[0]], place[1], catalogue=catalogue)
            ensembles[place] = prepare_ensemble(cell, n_models=n_models, seed=seed, threads=threads)
        rows.append(_row(statement, ensembles.get(place), threads))
        if progress is not None:
            progress(done + 1, len(found))
    table = pd.DataFrame(rows, columns=pd.Index(CHECK_COLUMNS))
    return table.astype({"expected": int, "agrees": "boolean"})


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


def _statements(network: Network, cancer: str, own: set[str]) -> list[_Statement]:
    groups: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    kinds = dict(zip(network.nodes["name"], network.nodes["kind"], strict=True))
    skipped = [EdgeKind.READOUT, EdgeKind.SECRETION, EdgeKind.TRANSFER]
    edges = network.edges.loc[~network.edges["kind"].isin(skipped)]
    for row in edges.itertuples():
        for claim in row.claims.split(";"):
            if claim in own:
                key = (claim, row.target, row.compartment or "tumour_cell")
                groups.setdefault(key, []).append((row.source, int(row.sign)))
    stated = network.statements.loc[
        (network.statements["step"] != "") & network.statements["sign"].notna()
    ]
    for row in stated.itertuples():
        if row.claims in own and int(row.sign) != 0:
            key = (row.claims, row.step, row.compartment or "tumour_cell")
            groups.setdefault(key, []).append((row.subject, int(row.sign)))
    statements = []
    for (claim, target, compartment), pairs in groups.items():
        raised = tuple(sorted({name for name, _ in pairs}))
        made = _Statement(claim, cancer, compartment, raised, target, pairs[0][1])
        if compartment not in _CELLS:
            made = replace(made, reason=f"no model of the compartment {compartment}")
        elif not any(
            kinds.get(name) in {"mirna", "gene", "pathway", "molecule"} for name in raised
        ):
            made = replace(made, reason="the subject has no level in the model")
        statements.append(made)
    return statements


def _row(statement: _Statement, ensemble: CellEnsemble | None, threads: int) -> tuple[object, ...]:
    head = (
        statement.claim, statement.cancer, statement.compartment, ";".join(statement.raised),
        statement.target, statement.sign,
    )  # fmt: skip
    if statement.reason or ensemble is None:
        return (*head, np.nan, np.nan, pd.NA, statement.reason)
    names = set(ensemble.cell.kinetics.names)
    known = tuple(name for name in statement.raised if name in names)
    if not known:
        return (*head, np.nan, np.nan, pd.NA, "no edge of the subject in this cell and context")
    response = simulate(ensemble, raise_species(ensemble, known), threads=threads)
    values = _values(response, statement.target)
    if values is None:
        return (*head, np.nan, np.nan, pd.NA, "nothing in this cell reads it out")
    share = float((values * statement.sign >= NO_CHANGE).mean())
    return (*head, float(np.median(values)), share, bool(share >= ENOUGH), "")


def _values(response: Response, target: str) -> np.ndarray | None:
    steps = [step.value for step in CascadeStep]
    if target in steps:
        values = response.step_scores[:, steps.index(target)]
        return None if np.isnan(values).all() else values
    genes = list(response.genes["gene"])
    return response.gene_changes[:, genes.index(target)] if target in genes else None
