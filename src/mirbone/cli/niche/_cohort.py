"""`mirbone niche cohort`: virtual patients and the curves of the cohort."""

import time
from pathlib import Path
from typing import Annotated, Literal

import typer


def cohort(
    patients: Annotated[int, typer.Option("--patients", metavar="N", help="Virtual patients.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder of the cohort.")],
    seed: Annotated[int, typer.Option(min=0, help="Seed of every draw.")] = 1,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Change a constant or factor."),
    ] = None,
    drugs: Annotated[
        list[str] | None,
        typer.Option(
            "--drug",
            metavar="NAME",
            help="zoledronate or denosumab, from diagnosis on; a schedule after a colon, such as "
            "denosumab:every_d=28 (also dose_mg, start_d, number, end_d; commas between).",
        ),
    ] = None,
    context: Annotated[
        Literal["breast", "prostate", "lung"],
        typer.Option(help="Primary; sets age, sex, secretion."),
    ] = "breast",
    years: Annotated[float, typer.Option(help="Follow-up after diagnosis, years.")] = 15.0,
    workers: Annotated[int, typer.Option(min=1, help="Processes on this machine.")] = 1,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Scheduler of a Dask cluster.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a run that was stopped.")
    ] = False,
) -> None:
    """Simulate virtual patients: one row a patient, and the cohort's curves with intervals."""
    from mirbone.cli._show import following
    from mirbone.niche import PatientModel, read_schedule, store_cohort

    start = time.perf_counter()
    given = tuple(read_schedule(text) for text in drugs or [])
    model = PatientModel(context, read_changes(changes or []), given)
    with following() as advance:
        store = store_cohort(
            model, patients, output, seed=seed, years=years, workers=workers, cluster=cluster,
            resume=resume, progress=advance,
        )  # fmt: skip
    last = store.curves[store.curves["group"] == "all"].iloc[-1]
    kept = f" ({store.kept} of {store.parts} parts were there already)" if resume else ""
    people = "1 patient" if patients == 1 else f"{patients:,} patients"
    typer.echo(
        f"{people} in {time.perf_counter() - start:.1f} s{kept}: overt bone "
        f"metastasis in {last['overt']:.1%} ({last['overt_low']:.1%} to {last['overt_high']:.1%}) "
        f"by year {last['year']:g}; they are at {output}"
    )


def read_changes(given: list[str]) -> dict[str, float]:
    """Read ``NAME=VALUE`` options.

    Parameters
    ----------
    given : list of str
        As on the command line.

    Returns
    -------
    dict of str to float
        Values by name.

    Raises
    ------
    InputError
        If one is not written so, or a name comes twice.
    """
    from mirbone._core import InputError

    changes: dict[str, float] = {}
    for text in given:
        name, separator, number = text.partition("=")
        try:
            value = float(number)
        except ValueError:
            separator = ""
            value = 0.0
        if not separator or not name.strip():
            raise InputError(
                f"--set must be written NAME=VALUE with a number, such as shedding=0.5; "
                f"got {text!r}."
            )
        if name.strip() in changes:
            raise InputError(f"--set names {name.strip()} twice; give it once.")
        changes[name.strip()] = value
    return changes
