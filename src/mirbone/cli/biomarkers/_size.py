"""`mirbone biomarkers size`: how many patients a panel needs."""

from typing import Annotated

import typer

from mirbone.cli._messages import note, say
from mirbone.cli._options import OptionalTsv


def size(
    candidates: Annotated[
        int,
        typer.Option(
            "--parameters",
            min=1,
            metavar="N",
            help="Candidate parameters: all that are tried, not those that stay.",
        ),
    ],
    auc: Annotated[
        float | None, typer.Option(help="Area under the curve that is hoped for.")
    ] = None,
    r2: Annotated[float | None, typer.Option(help="Instead of it: R2 of Cox and Snell.")] = None,
    prevalence: Annotated[
        float | None, typer.Option(help="Share of patients with the outcome.")
    ] = None,
    rate: Annotated[
        float | None, typer.Option(help="For a time to an event: events a year.")
    ] = None,
    horizon: Annotated[float | None, typer.Option(help="Years to predict.")] = None,
    follow_up: Annotated[float | None, typer.Option(help="Mean years followed.")] = None,
    output: OptionalTsv = None,
) -> None:
    """Say how many patients a panel needs (Riley's criteria), and what fewer would show."""
    from mirbone._core import write_table
    from mirbone.biomarkers import sample_size
    from mirbone.cli._show import show_table

    found = sample_size(
        parameters=candidates, auc=auc, r2=r2, prevalence=prevalence, rate=rate, horizon=horizon,
        follow_up=follow_up,
    )  # fmt: skip
    rows = [tuple(map(str, row)) for row in found.criteria.itertuples(index=False)]
    show_table(list(found.criteria.columns), rows)
    if len(found.learning):
        say("")
        cells = [tuple(f"{cell:.3g}" for cell in row[1:]) for row in found.learning.itertuples()]
        sizes = [f"{int(n):,}" for n in found.learning["patients"]]
        rows = [(n, *row[1:]) for n, row in zip(sizes, cells, strict=True)]
        show_table(list(found.learning.columns), rows)
    if output is not None:
        write_table(found.criteria, output)
        note(f"the criteria are at {output}")
    say(
        f"{found.patients:,} patients, {found.events:,.0f} of them with the outcome, for "
        f"{candidates} candidate parameters"
    )
