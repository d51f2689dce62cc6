"""`mirbone predict`: what more of a miRNA does to bone metastasis."""

from typing import TYPE_CHECKING, Annotated

import typer

from mirbone.cli._messages import note, say
from mirbone.cli._options import (
    ActingCompartment,
    Evidence,
    Experiments,
    ExpressedGenes,
    OwnSequences,
    Predicted,
    PredictedContext,
    Table,
    Targets,
    Utrs,
)

if TYPE_CHECKING:
    from mirbone.prediction import Prediction


def predict(
    context: PredictedContext,
    output: Table,
    mirnas: Annotated[
        list[str] | None, typer.Argument(metavar="MIRNA...", help="Names of any version.")
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--all", help="All human miRNAs; without step scores.")
    ] = False,
    compartment: ActingCompartment = "tumour_cell",
    blind: Annotated[
        bool, typer.Option(help="As if nothing had been published on the miRNA's seed family.")
    ] = False,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REFERENCE", help="Leave the experiments of a paper out; may be repeated."
        ),
    ] = None,
    sequences: OwnSequences = None,
    utrs: Utrs = None,
    targets: Targets = None,
    mrna: ExpressedGenes = None,
    predicted: Predicted = True,
    evidence: Evidence = None,
    experiments: Experiments = None,
) -> None:
    """Say how probable it is that more of a miRNA promotes bone metastasis, beside the base rate.

    Four lines of evidence, shown apart in F_lines.tsv: experiments on it, experiments on its seed
    family, association in tumours, mechanism. F_steps.tsv and F_paths.tsv say what its predicted
    targets do to each step; F_unresolved.tsv lists the names that stand for no single miRNA.
    """
    from mirbone import prediction
    from mirbone._core import InputError, write_table
    from mirbone.cli._outputs import beside, targets_on_disk, write_unmapped, write_unresolved
    from mirbone.words import load_catalogue

    if everyone == bool(mirnas) and not (sequences and not everyone):
        raise InputError("give names of miRNAs, or --all for every human miRNA.")
    if predicted and targets is None and utrs is None:
        targets = targets_on_disk()
    found = prediction.predict(
        list(load_catalogue().mature["name"]) if everyone else mirnas or [],
        context,
        compartment=compartment,
        blind=blind,
        without=without or (),
        sequences=sequences,
        utrs=utrs,
        targets=targets,
        mrna=mrna,
        predicted=predicted,
        steps=not everyone,
        evidence=evidence or (),
        experiments=experiments or (),
    )
    write_unmapped(found.predicted, output)
    for one in found.notes:
        note(f"mirbone: {one}")
    write_unresolved(found.unresolved, output)
    write_table(found.lines, beside(output, "lines"))
    if not everyone:
        write_table(found.steps.table, beside(output, "steps"))
        write_table(found.steps.paths, beside(output, "paths"))
    write_table(found.table, output)
    say(f"{_told(found)}; they are at {output}, the lines of evidence at {beside(output, 'lines')}")


def _told(found: "Prediction") -> str:
    table = found.table
    basis = table["basis"].value_counts()
    said = ", ".join(f"{n} {name}" for name, n in basis.items())
    many = f"{len(table):,} miRNA{'' if len(table) == 1 else 's'}"
    where = str(table["compartment"].iloc[0]).replace("_", " ")
    return (
        f"{many} in the {where}: {found.told} with a direction that experiments on "
        f"{'it' if len(table) == 1 else 'them'} carry; basis: {said}"
    )
