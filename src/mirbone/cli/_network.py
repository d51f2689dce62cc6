"""`mirbone network`: take the network elsewhere."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from mirbone._core import MirnaCatalogue
    from mirbone.network import Network

network_app = typer.Typer(no_args_is_help=True, help="Export the signed network of a context.")


@network_app.callback()
def _network() -> None:
    """Export the signed network of a context."""


@network_app.command()
def export(
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write.")],
    network_format: Annotated[
        Literal["sif", "graphml", "cx2", "sbml", "sbml-qual"],
        typer.Option("--format", help="File format; sbml: one kinetic model of the tumour cell."),
    ] = "graphml",
    context: Annotated[
        Literal["breast", "prostate", "lung"] | None,
        typer.Option(help="Cancer type whose claims hold; all are pooled without it."),
    ] = None,
    evidence: Annotated[list[Path] | None, typer.Option(help="Your own claim table.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="For sbml: which model is drawn.")] = 1,
) -> None:
    """Write the network of a context as SIF, GraphML, CX2, SBML (kinetic) or SBML-qual."""
    from mirbone._core import load_catalogue
    from mirbone.cli._context import bone_network
    from mirbone.evidence import load_evidence
    from mirbone.network import export_network

    catalogue = load_catalogue()
    base = load_evidence(tuple(evidence or ()), catalogue)
    network = bone_network(base, catalogue, context)
    if network_format == "sbml":
        species = _write_kinetic(network, catalogue, output, seed)
        typer.echo(f"A kinetic model of {species} species, from a steady state, is at {output}")
        return
    export_network(network, network_format, output)
    typer.echo(f"{len(network.nodes)} nodes and {len(network.edges)} edges are at {output}")


def _write_kinetic(network: "Network", catalogue: "MirnaCatalogue", output: Path, seed: int) -> int:
    from mirbone.cell import build_cell, prepare_ensemble, write_sbml

    cell = build_cell(network, catalogue=catalogue)
    ensemble = prepare_ensemble(cell, n_models=1, seed=seed)
    levels = ensemble.states.levels[0]
    write_sbml(cell.kinetics, ensemble.parameters, output, levels=levels)
    return len(cell.kinetics.species)
