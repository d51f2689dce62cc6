"""`mirbone predict`: the net effect of any miRNA on bone metastasis."""

from typing import TYPE_CHECKING, Annotated

import typer

from mirbone.cli._options import Context, Evidence, ManyModels, Seed, Table, Targets, Utrs

if TYPE_CHECKING:
    from mirbone.words import MirnaCatalogue


def predict(
    mirnas: Annotated[list[str], typer.Argument(metavar="MIRNA...", help="Names of any version.")],
    context: Context,
    output: Table,
    utrs: Utrs = None,
    targets: Targets = None,
    evidence: Evidence = None,
    models: ManyModels = 400,
    seed: Seed = 1,
) -> None:
    """Predict whether more of a miRNA promotes (above 0) or suppresses bone metastasis.

    Also for a miRNA without a claim, from its predicted targets. Beside the table F.tsv,
    F_paths.tsv says which targets carry it.
    """
    from mirbone._core import write_table
    from mirbone.cli._outputs import beside, write_unmapped
    from mirbone.cli._show import progress
    from mirbone.network import known_network, read_predicted
    from mirbone.prediction import predict_effects
    from mirbone.words import load_catalogue

    catalogue = load_catalogue()
    names = resolve_mirnas(mirnas, catalogue)
    paths = beside(output, "paths")
    with progress(3) as advance:
        advance("Reading the network")
        network = known_network(context, evidence=tuple(evidence or ()), catalogue=catalogue)
        advance("Gathering targets")
        predicted = read_predicted(names, catalogue, utrs=utrs, targets=targets)
        advance("Patients")
        table = None if predicted is None else predicted.predictions
        prediction = predict_effects(names, network, table, members=models, seed=seed)
    write_unmapped(predicted, output)
    write_table(prediction.paths, paths)
    write_table(prediction.table, output)
    told = int((prediction.table["verdict"] != "cannot tell").sum())
    bare = int((prediction.table["n_acting"] == 0).sum())
    ask = "; give predicted targets by --targets or --utrs" if predicted is None else ""
    typer.echo(
        f"{told} of {len(names)} miRNAs have a direction on which the ensemble agrees; they are at "
        f"{output}, what carries them at {paths}"
        + (f". Without a target that acts on a step: {bare}{ask}" if bare else "")
    )


def resolve_mirnas(given: list[str], catalogue: "MirnaCatalogue") -> list[str]:
    """Resolve names to one mature miRNA each.

    Parameters
    ----------
    given : list of str
        As written.
    catalogue : MirnaCatalogue
        Resolves names.

    Returns
    -------
    list of str
        Current names, each once.

    Raises
    ------
    InputError
        If a name is unknown or stands for several miRNAs.
    """
    from mirbone._core import InputError

    names = []
    for name in given:
        answer = catalogue.resolve(name)
        if answer.kind != "mature" or len(answer.names) != 1:
            raise InputError(
                f"expected the name of one mature miRNA; {name!r} is {answer.kind}"
                f"{': ' + ', '.join(answer.names) if answer.names else ''}. {answer.note}"
            )
        names.append(answer.names[0])
    return list(dict.fromkeys(names))
