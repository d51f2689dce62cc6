"""`mirbone niche compare`: patients and bone with and without a mimic, an antagonist, a drug."""

import typer

from mirbone.cli._options import (
    Antagonist,
    Changes,
    Context,
    Drugs,
    Folder,
    ManyModels,
    Mimic,
    Seed,
    Workers,
)


def compare(
    output: Folder,
    context: Context = "breast",
    mimic: Mimic = None,
    antagonist: Antagonist = None,
    drugs: Drugs = None,
    changes: Changes = None,
    models: ManyModels = 200,
    seed: Seed = 1,
    workers: Workers = 1,
) -> None:
    """Compare patients and a lesion with and without a mimic, an antagonist, a drug, or both."""
    import numpy as np

    from mirbone._core import InputError, write_table
    from mirbone.cli.cell._change import Change
    from mirbone.cli.cell._simulate import run_cell
    from mirbone.cli.niche._cohort import read_changes
    from mirbone.niche import (
        PatientModel,
        bone_changes,
        compare_bone,
        compare_patients,
        read_schedule,
    )
    from mirbone.words import CascadeStep

    given = tuple(read_schedule(text) for text in drugs or [])
    if not (given or mimic or antagonist):
        raise InputError(
            "expected something to compare: --mimic MIRNA=DOSE, --antagonist MIRNA=DOSE or --drug "
            "NAME; got none."
        )
    model = PatientModel(context, read_changes(changes or []))
    steps = [step.value for step in CascadeStep]
    scores, secretion = np.zeros((models, len(steps))), None
    if mimic or antagonist:
        doses = {"inflow": mimic, "sequester": antagonist}
        change = Change(doses, [])
        response = run_cell(
            context, "tumour_cell", change, models=models, seed=seed, workers=workers
        ).response
        scores = response.step_scores
        secretion = bone_changes(list(response.genes["gene"]), response.gene_changes)
    patients = compare_patients(scores, steps, model, drugs=given, seed=seed)
    bone = compare_bone(scores, steps, model, secretion=secretion, drugs=given, seed=seed)
    write_table(patients.table, output / "patients.tsv")
    write_table(bone.table, output / "bone.tsv")
    last = patients.table.iloc[-1]
    mass = bone.table.loc[bone.table["readout"] == "bone_mass"].iloc[-1]
    typer.echo(
        f"bone mass of the lesion on day {mass['day']:g}: {mass['verdict']} "
        f"({mass['agreement']:.0%} of {len(scores)} members)"
    )
    typer.echo(
        f"overt bone metastasis by year {last['year']:g}: {last['without']:.0%} without, "
        f"{last['with']:.0%} with, {last['verdict']} ({last['agreement']:.0%} of "
        f"{len(scores)} members); the tables are in {output}"
    )
