"""`mirbone niche bone`: cells, bone mass and markers over time."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from mirbone.cli._messages import say
from mirbone.cli._options import Changes, Context, Drugs, Models, Seed, Table


def bone(
    output: Table,
    changes: Changes = None,
    drugs: Drugs = None,
    context: Context = "breast",
    days: Annotated[float, typer.Option(help="Last day.")] = 730.0,
    every: Annotated[float, typer.Option(help="Days from one row to the next.")] = 10.0,
    models: Models = 200,
    seed: Seed = 1,
    sbml: Annotated[
        Path | None,
        typer.Option(help="The equations too, with the tables' values and the doses (SBML)."),
    ] = None,
) -> None:
    """Simulate bone under a tumour and drugs: cells, bone mass and markers over time."""
    from mirbone._core import InputError, atomic_path, resolved, write_table
    from mirbone.cli._pairs import read_pairs
    from mirbone.niche import read_schedule, simulate_bone, write_bone_sbml

    if sbml is not None and resolved(sbml)[0] == resolved(output)[0]:
        raise InputError(f"the course and the equations need a file each; both are to be {output}.")
    given = read_pairs(changes, "changes", "IL11=2")
    schedules = [read_schedule(text) for text in drugs or []]
    course = simulate_bone(
        given,
        schedules,
        _row_days(days, every),
        context=context,
        models=models,
        seed=seed,
    )
    if sbml is None:
        write_table(course.table(), output)
    else:  # a wrong place for one of the two leaves neither
        with atomic_path(sbml) as whole:
            write_bone_sbml(whole, given, schedules, days, context=context)
            write_table(course.table(), output)
    lesions = Counter(course.lesions()[:, -1].tolist())
    (name, count), mass = lesions.most_common(1)[0], course.readouts["bone_mass"][:, -1]
    share = f" in {count / models:.0%} of {models} models" if models > 1 else ""
    say(
        f"day {course.days[-1]:g}: bone {sorted(mass)[models // 2]:.0f} % of the healthy, lesion "
        f"{name}{share}; the course is at {output}"
        + (f", the equations at {sbml}" if sbml is not None else ""),
        err=True,
    )


def _row_days(days: float, every: float) -> list[float]:
    """The days of the rows, the last day always among them."""
    from mirbone._core import InputError

    if not 0 < days <= 36_525:
        raise InputError(f"--days must be above 0 and at most 36525 (100 years); got {days:g}.")
    if not days / 100_000 < every <= days:
        raise InputError(
            f"--every must be above 0 and at most --days ({days:g}), for at most 100,000 rows a "
            f"readout; got {every:g}."
        )
    rows = [every * i for i in range(int(days / every + 1e-9) + 1)]
    return rows if days - rows[-1] < 1e-9 * days else [*rows, days]
