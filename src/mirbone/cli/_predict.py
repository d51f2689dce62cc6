"""`mirbone predict`: the net effect of any miRNA on bone metastasis."""

from typing import Annotated

import typer

from mirbone.cli._messages import say
from mirbone.cli._options import (
    Context,
    Evidence,
    ManyModels,
    Predicted,
    Seed,
    Table,
    Targets,
    Utrs,
)


def predict(
    mirnas: Annotated[list[str], typer.Argument(metavar="MIRNA...", help="Names of any version.")],
    context: Context,
    output: Table,
    utrs: Utrs = None,
    targets: Targets = None,
    predicted: Predicted = True,
    evidence: Evidence = None,
    blind: Annotated[
        bool, typer.Option(help="As if nothing had been published on the miRNA's seed family.")
    ] = False,
    models: ManyModels = 400,
    seed: Seed = 1,
) -> None:
    """Predict whether more of a miRNA promotes (above 0) or suppresses bone metastasis.

    Also for a miRNA without a claim, from its predicted targets. Beside the table F.tsv,
    F_paths.tsv says which targets carry it, and F_unresolved.tsv lists the names that stand for no
    single miRNA.
    """
    from mirbone import prediction
    from mirbone._core import write_table
    from mirbone.cli._outputs import beside, targets_on_disk, write_unmapped, write_unresolved
    from mirbone.cli._show import following

    if predicted and targets is None and utrs is None:
        targets = targets_on_disk()
    paths = beside(output, "paths")
    with following() as advance:
        found = prediction.predict(
            mirnas,
            context,
            utrs=utrs,
            targets=targets,
            predicted=predicted,
            evidence=evidence or (),
            blind=blind,
            models=models,
            seed=seed,
            progress=advance,
        )
    write_unmapped(found.predicted, output)
    write_unresolved(found.unresolved, output)
    write_table(found.paths, paths)
    write_table(found.table, output)
    ask = "; predicted targets were left out" if found.predicted is None else ""
    say(
        f"{found.told} of {len(found.table)} miRNAs have a direction on which the ensemble agrees; "
        f"they are at {output}, what carries them at {paths}"
        + (f". Without a target that acts on a step: {found.bare}{ask}" if found.bare else "")
    )
