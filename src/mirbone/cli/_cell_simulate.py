"""`mirbone cell simulate` and `mirbone cell check`: the network of a context in motion."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from mirbone._core import MirnaCatalogue
    from mirbone.cell import CellEnsemble, CellModel, Perturbation, Response


def simulate(
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Steps; genes go to a table beside it.")
    ],
    context: Annotated[
        Literal["breast", "prostate", "lung"] | None,
        typer.Option(help="Cancer type whose claims hold; all are pooled without it."),
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=FOLD", help="Hold a miRNA or gene at a fold."),
    ] = None,
    mimic: Annotated[
        list[str] | None,
        typer.Option(metavar="MIRNA=DOSE", help="Inflow, in multiples of its own production."),
    ] = None,
    antagonist: Annotated[
        list[str] | None,
        typer.Option(metavar="MIRNA=DOSE", help="Capture, in multiples of its own decay."),
    ] = None,
    knock_out: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A gene or miRNA that is not made.")
    ] = None,
    compartment: Annotated[
        Literal["tumour_cell", "osteoblast"], typer.Option(help="Which cell.")
    ] = "tumour_cell",
    models: Annotated[int, typer.Option(min=1, help="Models of the ensemble.")] = 100,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the ensemble.")] = 1,
    workers: Annotated[int, typer.Option(min=1, help="Cores to use.")] = 1,
) -> None:
    """Say what a change of miRNAs or genes does to the cell, with its spread."""
    from mirbone._core import write_table
    from mirbone.cli._outputs import beside

    given = {"hold": changes, "inflow": mimic, "sequester": antagonist}
    ensemble, response = run_cell(
        context, compartment, given, knock_out or [], models=models, seed=seed, workers=workers
    )
    write_table(response.steps, output)
    write_table(response.genes, beside(output, "genes"))
    unstable = int(ensemble.states.unconverged.sum())
    if unstable or response.lost:
        typer.echo(
            f"Left out: {unstable} starts that reached no stable state, and {response.lost} states "
            "that did not stay stable under the change.",
            err=True,
        )
    typer.echo(
        f"{len(response.step_scores)} of {models} models; steps are at {output}, "
        f"genes at {beside(output, 'genes')}"
    )


def run_cell(
    context: str | None,
    compartment: str,
    given: dict[str, list[str] | None],
    knock_out: list[str],
    *,
    models: int,
    seed: int,
    workers: int,
) -> "tuple[CellEnsemble, Response]":
    """Run the cell of a context under a perturbation that options describe.

    Parameters
    ----------
    context : str or None
        Cancer type.
    compartment : str
        Which cell.
    given : dict of str to list of str
        ``NAME=NUMBER`` by part of a `Perturbation`.
    knock_out : list of str
        What is not made.
    models, seed, workers : int
        Of the ensemble.

    Returns
    -------
    tuple of CellEnsemble and Response
        Before, and what changes.

    Raises
    ------
    InputError
        If a name or a number is wrong, or nothing is changed.
    """
    from mirbone._core import load_catalogue
    from mirbone.cell import build_cell, prepare_ensemble
    from mirbone.cell import simulate as follow
    from mirbone.cli._context import bone_network
    from mirbone.cli._show import counted
    from mirbone.evidence import load_evidence

    catalogue = load_catalogue()
    network = bone_network(load_evidence((), catalogue), catalogue, context, compartment)
    cell = build_cell(network, compartment, catalogue=catalogue)
    perturbation = _perturbation(given, knock_out, cell, catalogue)
    with counted("Models to steady states") as advance:
        ensemble = prepare_ensemble(
            cell, n_models=models, seed=seed, threads=workers, progress=advance
        )
    return ensemble, follow(ensemble, perturbation, threads=workers)


def check(
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Table of the statements, tab-separated.")
    ],
    models: Annotated[int, typer.Option(min=1, help="Models of each context.")] = 100,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the ensembles.")] = 1,
    workers: Annotated[int, typer.Option(min=1, help="Cores to use.")] = 1,
) -> None:
    """Simulate every causal statement of the review about a cell, and compare directions."""
    from mirbone._core import load_catalogue, write_table
    from mirbone.cell import check_statements
    from mirbone.cli._show import counted
    from mirbone.evidence import expand_claims, load_evidence

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
        f"{right} of {done} statements hold in at least 80 % of models; {len(table) - done} cannot "
        f"be simulated; the table is at {output}"
    )


def _perturbation(
    given: dict[str, list[str] | None],
    knock_out: list[str],
    cell: "CellModel",
    catalogue: "MirnaCatalogue",
) -> "Perturbation":
    from mirbone._core import InputError
    from mirbone.cell import Perturbation

    parts = {
        part: dict(_pair(text, part, cell, catalogue) for text in texts or [])
        for part, texts in given.items()
    }
    gone = frozenset(_species(name, cell, catalogue) for name in knock_out)
    if not gone and not any(parts.values()):
        raise InputError(
            "expected a change: --set NAME=FOLD, --mimic MIRNA=DOSE, --antagonist MIRNA=DOSE or "
            "--knock-out NAME; got none."
        )
    return Perturbation(**parts, knockout=gone)


def _pair(
    text: str, part: str, cell: "CellModel", catalogue: "MirnaCatalogue"
) -> tuple[str, float]:
    from mirbone._core import InputError

    name, equals, value = text.rpartition("=")
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not equals or not name or not 0 < number < float("inf"):
        what = "fold" if part == "hold" else "dose"
        raise InputError(
            f"expected NAME=NUMBER with a {what} above 0, such as miR-30a-5p=4; got {text!r}. "
            "A gene that is not made at all is --knock-out NAME."
        )
    return _species(name, cell, catalogue), number


def _species(name: str, cell: "CellModel", catalogue: "MirnaCatalogue") -> str:
    """Find the species that a name means."""
    from difflib import get_close_matches

    from mirbone._core import InputError, resolve_gene

    names = [species for species in cell.kinetics.names if not species.endswith(".mrna")]
    if name in names:
        return name
    mirna, gene = catalogue.resolve(name), resolve_gene(name)
    known = [found for found in (*mirna.names, *gene.names) if found in names]
    if len(known) == 1:
        return known[0]
    if len(known) > 1:
        raise InputError(f"{name!r} stands for {', '.join(known)}; give one of them.")
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    hint = f" Near: {', '.join(near)}." if near else ""
    raise InputError(
        f"{name!r} must be a miRNA or gene of this context's cell; it has {len(names)}, and not "
        f"this one.{hint} `mirbone network export` lists them."
    )
