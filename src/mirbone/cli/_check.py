"""`mirbone check`: does the model say what the review says, and is that more than chance?"""

from typing import Annotated

import typer

from mirbone.cli._messages import say
from mirbone.cli._options import Folder, Models, Seed, Workers


def check(
    output: Folder,
    part: Annotated[
        str, typer.Argument(metavar="PART", help="cell, bone, patient or all.")
    ] = "all",
    models: Models = 100,
    seed: Seed = 1,
    workers: Workers = 1,
) -> None:
    """Hold the model against the review's statements, by class, each beside its nulls."""
    from mirbone.checks import check_review
    from mirbone.cli._show import following, show_table

    with following() as advance:
        found = check_review(part, models=models, seed=seed, workers=workers, progress=advance)
    found.write(output)
    numbers = ["held", "removed", "other_subject", "shuffled_wiring", "random_readout", "headline"]
    rows = [
        (row["part"], row["class"], row["kind"], str(row["questions"]),
         *("" if row[name] != row[name] else f"{row[name]:.0%}" for name in numbers))
        for row in found.headline.to_dict("records")
    ]  # fmt: skip
    show_table(("part", "class", "kind", "questions", *numbers), rows)
    say(
        "Shares of questions; headline: what is held less the greatest null (of the cell, what is "
        f"held without the statement's own paper). The tables are in {output}."
    )
