"""`mirbone network`: take the network elsewhere."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mirbone.cli._messages import say
from mirbone.cli._options import Evidence, File, OptionalContext, Predicted, Seed, Targets, Utrs

if TYPE_CHECKING:
    from mirbone.network import Network
    from mirbone.words import MirnaCatalogue

network_app = typer.Typer(no_args_is_help=True, help="Export the signed network of a context.")


@network_app.callback()
def _network() -> None:
    """Export the signed network of a context."""


@network_app.command()
def export(
    output: File,
    network_format: Annotated[
        Literal["sif", "graphml", "cx2", "sbml", "sbml-qual"],
        typer.Option("--format", help="File format; sbml: one kinetic model of the tumour cell."),
    ] = "graphml",
    context: OptionalContext = None,
    evidence: Evidence = None,
    targets: Targets = None,
    utrs: Utrs = None,
    predicted: Predicted = False,
    seed: Seed = 1,
) -> None:
    """Write the network of a context as SIF, GraphML, CX2, SBML (kinetic) or SBML-qual.

    With --predicted, --targets or --utrs, predicted targets of its miRNAs among its genes become
    edges of a kind of their own; without, the file holds what is known alone. SBML holds one
    kinetic model of the tumour cell, which --seed draws; it has no place for predicted edges.
    """
    from mirbone._core import InputError
    from mirbone.cli._outputs import targets_on_disk, write_unmapped
    from mirbone.network import export_network, known_network, read_predicted
    from mirbone.words import load_catalogue

    if network_format == "sbml" and (targets or utrs or predicted):
        raise InputError(
            "predicted edges have no place in the kinetic model: leave out --predicted, --targets "
            "and --utrs, or choose another --format."
        )
    if predicted and targets is None and utrs is None:
        targets = targets_on_disk()
    catalogue = load_catalogue()
    network = known_network(context, evidence=tuple(evidence or ()), catalogue=catalogue)
    if network_format == "sbml":
        species = _write_kinetic(network, catalogue, output, seed)
        say(f"A kinetic model of {species} species, from a steady state, is at {output}")
        return
    mirnas = list(network.nodes.loc[network.nodes["kind"] == "mirna", "name"])
    found = read_predicted(mirnas, catalogue, utrs=utrs, targets=targets, embedded=predicted)
    predictions = None if found is None else found.predictions
    held = export_network(network, network_format, output, predictions=predictions)
    write_unmapped(found, output)
    beside = f" and {held.predicted} predicted ones" if found else ""
    say(f"{held.nodes} nodes and {held.edges} edges{beside} are at {output}")


def _write_kinetic(network: "Network", catalogue: "MirnaCatalogue", output: Path, seed: int) -> int:
    from mirbone.cell import build_cell, prepare_ensemble, write_sbml

    cell = build_cell(network, catalogue=catalogue)
    ensemble = prepare_ensemble(cell, n_models=1, seed=seed)
    levels = ensemble.states.levels[0]
    write_sbml(cell.kinetics, ensemble.parameters, output, levels=levels)
    return len(cell.kinetics.species)
