"""`mirbone cell simulate`: the network of a context in motion."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mirbone.cli._messages import say
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

if TYPE_CHECKING:
    from mirbone.cell import CellRun, Deciding


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
    from mirbone import cell
    from mirbone._core import InputError, write_table
    from mirbone.cli._outputs import beside, write_unmapped
    from mirbone.cli._pairs import read_pairs
    from mirbone.cli._show import following
    from mirbone.network import known_network

    if readouts and not sensitivity:
        raise InputError("--readout says what to take apart; give --sensitivity with it.")
    network = known_network(context, compartment=compartment, evidence=evidence or ())
    with following() as advance:
        run = cell.simulate(
            network,
            hold=read_pairs(hold, "hold", "miR-30a-5p=4"),
            mimic=read_pairs(mimic, "mimic", "miR-30a-5p=5"),
            antagonist=read_pairs(antagonist, "antagonist", "miR-10b-5p=5"),
            knock_out=knock_out or (), profile=profile, utrs=utrs, targets=targets,
            models=models, seed=seed, workers=workers, progress=advance,
        )  # fmt: skip
    found = _decide(run, readouts, workers) if sensitivity else None
    write_table(run.steps, output)
    write_table(run.genes, beside(output, "genes"))
    write_unmapped(run.predicted, output)
    for note in run.notes:
        say(note, err=True)
    say(
        f"{len(run.response.step_scores)} of {models} models; steps are at {output}, "
        f"genes at {beside(output, 'genes')}"
    )
    if found is not None:
        _write_deciding(found, run, readouts, output)


def _decide(run: "CellRun", readouts: list[str] | None, workers: int) -> "Deciding":
    from mirbone.cell import find_deciding
    from mirbone.cli._show import following

    with following() as advance:
        return find_deciding(
            run.ensemble,
            run.perturbation,
            response=run.response,
            readouts=readouts,
            threads=workers,
            progress=advance,
        )


def _write_deciding(
    found: "Deciding", run: "CellRun", readouts: list[str] | None, output: Path
) -> None:
    from mirbone._core import write_table
    from mirbone.cell import say_deciding
    from mirbone.cli._outputs import beside

    numbers, edges = beside(output, "sensitivity"), beside(output, "edges")
    write_table(found.numbers, numbers)
    write_table(found.edges, edges)
    said = say_deciding(found, readouts[0] if readouts else run.moved_most)
    say(f"{said} Numbers are at {numbers}, edges at {edges}")
