"""`mirbone niche cohort`: virtual patients and the curves of the cohort."""

import time
from typing import Annotated

import typer

from mirbone.cli._messages import say
from mirbone.cli._options import Changes, Cluster, Context, Drugs, Folder, Resume, Seed, Workers


def cohort(
    patients: Annotated[int, typer.Option("--patients", metavar="N", help="Virtual patients.")],
    output: Folder,
    seed: Seed = 1,
    changes: Changes = None,
    drugs: Drugs = None,
    context: Context = "breast",
    years: Annotated[float, typer.Option(help="Follow-up after diagnosis, years.")] = 15.0,
    workers: Workers = 1,
    cluster: Cluster = None,
    resume: Resume = False,
) -> None:
    """Simulate virtual patients: one row a patient, and the cohort's curves with intervals."""
    from mirbone.cli._pairs import read_pairs
    from mirbone.cli._show import following
    from mirbone.niche import PatientModel, read_schedule, store_cohort

    start = time.perf_counter()
    given = tuple(read_schedule(text) for text in drugs or [])
    model = PatientModel(context, read_pairs(changes, "changes", "shedding=0.5"), given)
    with following() as advance:
        store = store_cohort(
            model, patients, output, seed=seed, years=years, workers=workers, cluster=cluster,
            resume=resume, progress=advance,
        )  # fmt: skip
    last = store.curves[store.curves["group"] == "all"].iloc[-1]
    kept = f" ({store.kept} of {store.parts} parts were there already)" if resume else ""
    people = "1 patient" if patients == 1 else f"{patients:,} patients"
    say(
        f"{people} in {time.perf_counter() - start:.1f} s{kept}: overt bone "
        f"metastasis in {last['overt']:.1%} ({last['overt_low']:.1%} to {last['overt_high']:.1%}) "
        f"by year {last['year']:g}; they are at {output}"
    )
