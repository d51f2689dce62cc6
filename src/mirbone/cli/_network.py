"""`mirbone network`: take the network elsewhere."""

from pathlib import Path
from typing import Annotated, Literal

import typer

network_app = typer.Typer(no_args_is_help=True, help="Export the signed network of a context.")


@network_app.callback()
def _network() -> None:
    """Export the signed network of a context."""


@network_app.command()
def export(
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write.")],
    network_format: Annotated[
        Literal["sif", "graphml", "cx2", "sbml-qual"], typer.Option("--format", help="File format.")
    ] = "graphml",
    context: Annotated[
        Literal["breast", "prostate", "lung"] | None,
        typer.Option(help="Cancer type whose claims hold; all are pooled without it."),
    ] = None,
    evidence: Annotated[list[Path] | None, typer.Option(help="Your own claim table.")] = None,
) -> None:
    """Write the network of a context as SIF, GraphML, CX2 or SBML-qual."""
    from mirbone._core import load_catalogue
    from mirbone.evidence import expand_claims, load_evidence
    from mirbone.network import Context, build_network, export_network

    catalogue = load_catalogue()
    base = load_evidence(tuple(evidence or ()), catalogue)
    chosen = Context(cancer=context, host_tissue="bone")
    network = build_network(expand_claims(base, catalogue), chosen, entities=base.entities)
    export_network(network, network_format, output)
    typer.echo(f"{len(network.nodes)} nodes and {len(network.edges)} edges are at {output}")
