"""`mirbone cell`: the tumour cell in motion."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mirbone.cli._messages import note, say
from mirbone.cli._options import Cluster, Folder, Models, Resume, Seed, Workers
from mirbone.cli.cell._simulate import simulate

if TYPE_CHECKING:
    from mirbone.cell import Ensemble

cell_app = typer.Typer(no_args_is_help=True, help="Run kinetic models of the tumour cell.")
cell_app.command()(simulate)


@cell_app.callback()
def _cell() -> None:
    """Run kinetic models of the tumour cell."""


@cell_app.command()
def ensemble(
    topology: Annotated[Path, typer.Argument(help="`source target 1|2` a line; 2 inhibits.")],
    output: Folder,
    parameters: Annotated[
        Path | None,
        typer.Option(help="Parameter sets of RACIPE (NAME_parameters.dat, NAME.prs beside it)."),
    ] = None,
    models: Models = 100,
    starts: Annotated[int, typer.Option(min=1, help="Starts of each.")] = 10,
    seed: Seed = 0,
    workers: Workers = 1,
    cluster: Cluster = None,
    resume: Resume = False,
) -> None:
    """Find the steady states of an ensemble of models of any signed circuit."""
    from mirbone.cell import store_ensemble
    from mirbone.cli._show import following

    start = time.perf_counter()
    with following() as advance:
        stored = store_ensemble(
            topology,
            output,
            parameters=parameters,
            models=models,
            starts=starts,
            seed=seed,
            workers=workers,
            cluster=cluster,
            resume=resume,
            progress=advance,
        )
    for one in stored.notes:
        note(f"mirbone: {one}")
    _tell_unconverged(stored, starts)
    kept = f" ({stored.kept} parts were there already)" if stored.kept else ""
    say(
        f"{stored.states:,} steady states of {len(stored.models):,} models in "
        f"{time.perf_counter() - start:.1f} s{kept}; they are at {output}"
    )


def _tell_unconverged(stored: "Ensemble", starts: int) -> None:
    """Say which models have starts that led to no stable state."""
    left = stored.models.loc[stored.models["unconverged"] > 0]
    if left.empty:
        return
    named = ", ".join(str(model) for model in left["model"].tolist()[:10])
    more = f" and {len(left) - 10} more" if len(left) > 10 else ""
    without = int((left["unconverged"] == starts).sum())
    say(
        f"{int(left['unconverged'].sum()):,} of {len(stored.models) * starts:,} starts reached no "
        f"stable state, in {len(left)} models ({named}{more}); {without} of these models have none "
        "at all. They oscillate, or change too slowly; they were followed three times, ever more "
        "finely. models.tsv counts them.",
        err=True,
    )
