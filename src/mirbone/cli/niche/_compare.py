"""`mirbone niche compare`: patients and bone with and without a mimic, an antagonist, a drug."""

from mirbone.cli._messages import note, say
from mirbone.cli._options import (
    Antagonist,
    Changes,
    Context,
    Drugs,
    Folder,
    ManyModels,
    Mimic,
    Seed,
    Targets,
    Utrs,
    Workers,
)


def compare(
    output: Folder,
    context: Context = "breast",
    mimic: Mimic = None,
    antagonist: Antagonist = None,
    drugs: Drugs = None,
    changes: Changes = None,
    utrs: Utrs = None,
    targets: Targets = None,
    models: ManyModels = 200,
    seed: Seed = 1,
    workers: Workers = 1,
) -> None:
    """Compare patients and a lesion with and without a mimic, an antagonist, a drug, or both."""
    from mirbone._core import write_table
    from mirbone.cli._pairs import read_pairs
    from mirbone.cli._show import following
    from mirbone.therapy import trial

    with following() as advance:
        found = trial(
            context,
            mimic=read_pairs(mimic, "mimic", "miR-30a-5p=5"),
            antagonist=read_pairs(antagonist, "antagonist", "miR-10b-5p=5"),
            drugs=drugs or (),
            changes=read_pairs(changes, "changes", "shedding=0.5"),
            utrs=utrs,
            targets=targets,
            models=models,
            seed=seed,
            workers=workers,
            progress=advance,
        )
    for one in found.notes:
        note(f"mirbone: {one}")
    write_table(found.patients.table, output / "patients.tsv")
    write_table(found.bone.table, output / "bone.tsv")
    last = found.patients.table.iloc[-1]
    mass = found.bone.table.loc[found.bone.table["readout"] == "bone_mass"].iloc[-1]
    say(
        f"bone mass of the lesion on day {mass['day']:g}: {mass['verdict']} "
        f"({mass['agreement']:.0%} of {found.members} members)"
    )
    say(
        f"overt bone metastasis by year {last['year']:g}: {last['without']:.0%} without, "
        f"{last['with']:.0%} with, {last['verdict']} ({last['agreement']:.0%} of "
        f"{found.members} members); the tables are in {output}"
    )
