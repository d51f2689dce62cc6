"""`mirbone cell simulate` and `mirbone cell check`: the network of a context in motion."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from mirbone.cli._options import (
    Antagonist,
    Evidence,
    Hold,
    Mimic,
    Models,
    OptionalContext,
    Seed,
    SimulatedCompartment,
    Table,
    Targets,
    Utrs,
    Workers,
)
from mirbone.cli.cell._change import Change, Predictions, make_perturbation, predicted_targets

if TYPE_CHECKING:
    from mirbone.cell import CellEnsemble, Deciding, Perturbation, ProfileChange, Response
    from mirbone.network import PredictedTable


def simulate(
    output: Table,
    context: OptionalContext = None,
    hold: Hold = None,
    mimic: Mimic = None,
    antagonist: Antagonist = None,
    knock_out: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A gene or miRNA that is not made.")
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option(help="A signature table: each of its miRNAs is held at its fold change."),
    ] = None,
    evidence: Evidence = None,
    targets: Targets = None,
    utrs: Utrs = None,
    compartment: SimulatedCompartment = "tumour_cell",
    models: Models = 100,
    seed: Seed = 1,
    workers: Workers = 1,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Say what decides the answer, in two tables.")
    ] = False,
    readouts: Annotated[
        list[str] | None,
        typer.Option(
            "--readout", metavar="NAME", help="With --sensitivity: a step or gene in question."
        ),
    ] = None,
) -> None:
    """Say what a change of miRNAs or genes does to the cell, with its spread.

    The table F.tsv has one row a cascade step; F_genes.tsv beside it has one a gene.
    """
    from mirbone._core import InputError, write_table
    from mirbone.cli._outputs import beside, write_unmapped

    if readouts and not sensitivity:
        raise InputError("--readout says what to take apart; give --sensitivity with it.")
    given = {"hold": hold, "inflow": mimic, "sequester": antagonist}
    run = run_cell(
        context,
        compartment,
        Change(given, knock_out or [], profile),
        models=models,
        seed=seed,
        workers=workers,
        evidence=tuple(evidence or ()),
        predictions=Predictions(utrs, targets),
    )
    found = _decide(run, readouts, workers) if sensitivity else None
    write_table(run.response.steps, output)
    write_table(run.response.genes, beside(output, "genes"))
    write_unmapped(run.predicted, output)
    _tell(run)
    if found is not None:
        write_table(found[0].numbers, beside(output, "sensitivity"))
        write_table(found[0].edges, beside(output, "edges"))
    typer.echo(
        f"{len(run.response.step_scores)} of {models} models; steps are at {output}, "
        f"genes at {beside(output, 'genes')}"
    )
    if found is not None:
        typer.echo(
            f"{found[1]} Numbers are at {beside(output, 'sensitivity')}, edges at "
            f"{beside(output, 'edges')}"
        )


class CellRun(NamedTuple):
    """A cell before and after.

    Attributes
    ----------
    ensemble : CellEnsemble
        Before.
    perturbation : Perturbation
        What is done.
    response : Response
        What changes.
    profile : ProfileChange or None
        What a profile set.
    predicted : PredictedTable or None
        Predicted targets.
    """

    ensemble: "CellEnsemble"
    perturbation: "Perturbation"
    response: "Response"
    profile: "ProfileChange | None"
    predicted: "PredictedTable | None"


def run_cell(
    context: str | None,
    compartment: str,
    change: Change,
    *,
    models: int,
    seed: int,
    workers: int,
    evidence: tuple[Path, ...] = (),
    predictions: Predictions | None = None,
) -> CellRun:
    """Run the cell of a context under a perturbation that options describe.

    Parameters
    ----------
    context : str or None
        Cancer type.
    compartment : str
        Which cell.
    change : Change
        What is done.
    models, seed, workers : int
        Of the ensemble.
    evidence : tuple of Path, optional
        The user's own claim tables.
    predictions : Predictions, optional
        Where predicted targets come from.

    Returns
    -------
    CellRun
        Before, and what changes.

    Raises
    ------
    InputError
        If a name or a number is wrong, or nothing is changed.
    """
    from mirbone.cell import build_cell, prepare_ensemble
    from mirbone.cell import simulate as follow
    from mirbone.cli._show import counted
    from mirbone.network import known_network
    from mirbone.words import load_catalogue

    catalogue = load_catalogue()
    network = known_network(
        context, compartment=compartment, evidence=evidence, catalogue=catalogue
    )
    predicted = predicted_targets(predictions or Predictions(), change, network, catalogue)
    table = None if predicted is None else predicted.predictions
    cell = build_cell(network, compartment, catalogue=catalogue, predicted=table)
    perturbation, profile = make_perturbation(change, cell, catalogue)
    with counted("Models to steady states") as advance:
        ensemble = prepare_ensemble(
            cell, n_models=models, seed=seed, threads=workers, progress=advance
        )
    response = follow(ensemble, perturbation, threads=workers)
    return CellRun(ensemble, perturbation, response, profile, predicted)


def _tell(run: CellRun) -> None:
    """Say on standard error what was assumed, and what was left out."""
    if run.profile is not None:
        absent = run.profile.absent
        few = ", ".join(absent[:5]) + (", ..." if len(absent) > 5 else "")
        left = f" {len(absent)} that this cell does not hold are left out: {few}." if absent else ""
        typer.echo(run.profile.rule + left, err=True)
    cell = run.ensemble.cell
    if len(cell.predicted):
        typer.echo(
            f"{len(cell.predicted)} of {len(cell.kinetics.silencings)} silencings are predictions, "
            "not knowledge.",
            err=True,
        )
    left = left_out(run.ensemble.states.unconverged.tolist(), run.response)
    if left:
        typer.echo(left, err=True)


def left_out(unconverged: list[int], response: "Response") -> str:
    """Say what reached no stable state, in which models, and what was done.

    Parameters
    ----------
    unconverged : list of int
        Starts of each model that led to no stable state.
    response : Response
        What the others say.

    Returns
    -------
    str
        Empty where nothing is left out.
    """
    if not any(unconverged) and not response.lost:
        return ""
    without = sorted(set(range(len(unconverged))) - set(response.models.tolist()))
    named = ", ".join(map(str, without[:10]))
    more = f" and {len(without) - 10} more" if len(without) > 10 else ""
    none = f"models without any are {named}{more}" if without else "every model has another"
    return (
        f"Left out: {sum(unconverged)} starts that reached no stable state, and {response.lost} "
        f"states that did not stay stable under the change; {none}. All were followed three times, "
        "ever more finely."
    )


def _decide(run: CellRun, readouts: list[str] | None, workers: int) -> "tuple[Deciding, str]":
    """Find what decides the answer, and say it of the readout in question."""
    from mirbone.cell import find_deciding, say_deciding
    from mirbone.cli._show import counted

    with counted("What decides it") as advance:
        found = find_deciding(
            run.ensemble,
            run.perturbation,
            response=run.response,
            readouts=readouts,
            threads=workers,
            progress=advance,
        )
    steps = run.response.steps
    most = steps["step"].tolist()[int(steps["effect"].abs().fillna(0).argmax())]
    return found, say_deciding(found, readouts[0] if readouts else most)


def check(
    output: Table,
    models: Models = 100,
    seed: Seed = 1,
    workers: Workers = 1,
) -> None:
    """Simulate every functional statement of the review that can be asked, and list the others."""
    from mirbone._core import write_table
    from mirbone.checks import check_statements
    from mirbone.cli._show import counted
    from mirbone.evidence import expand_claims, load_evidence
    from mirbone.words import load_catalogue

    catalogue = load_catalogue()
    base = load_evidence((), catalogue)
    with counted("Statements") as advance:
        table = check_statements(
            expand_claims(base, catalogue),
            base.entities,
            catalogue,
            n_models=models,
            seed=seed,
            threads=workers,
            progress=advance,
        )
    write_table(table, output)
    done = table["agrees"].notna().sum()
    right = int(table["agrees"].fillna(False).sum())
    typer.echo(
        f"{right} of {done} statements hold in at least 80 % of models; {len(table) - done} are "
        f"listed with the reason why they were not judged; the table is at {output}"
    )
