"""`mirbone targets`: what each miRNA can repress."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mirbone.cli._messages import note, say
from mirbone.cli._options import (
    Accessibility,
    AsJson,
    Cluster,
    Evidence,
    Folder,
    MirnaFile,
    OptionalTsv,
    OrfFile,
    Resume,
    Table,
    UtrFile,
    Workers,
)

if TYPE_CHECKING:
    from mirbone.network import FoundTargets
    from mirbone.targets import SequenceSet

_SHOWN = 25

targets_app = typer.Typer(no_args_is_help=True, help="Find what miRNAs can repress.")


@targets_app.callback()
def _targets() -> None:
    """Find what miRNAs can repress."""


@targets_app.command()
def scan(
    mirnas: MirnaFile,
    utrs: UtrFile,
    output: Folder,
    workers: Workers = 1,
    cluster: Cluster = None,
    resume: Resume = False,
    non_canonical: Annotated[
        bool, typer.Option("--non-canonical", help="Also wobble, bulge and centered sites.")
    ] = False,
    energy: Annotated[
        Literal["anchored", "exact", "none"],
        typer.Option(help="Duplex energy: seed pairs held fixed; every structure; none."),
    ] = "anchored",
    with_repression: Annotated[
        bool, typer.Option("--repression", help="Also what each site alone would do, log2.")
    ] = False,
    accessibility: Accessibility = None,
) -> None:
    """Find the sites of every miRNA in every 3' UTR, with their energies."""
    from mirbone._core import InputError, machine_cores
    from mirbone.cli._show import following
    from mirbone.targets import SiteScores, cached_unpaired_probability, store_sites

    if accessibility and not with_repression:
        raise InputError("--accessibility is a part of the repression. Add --repression.")
    start = time.perf_counter()
    mirna_set, utr_set = _read(mirnas, utrs)
    cores = max(workers, machine_cores())  # folding takes minutes, once
    with following() as progress:
        free = None
        if with_repression and accessibility is not False:
            free = cached_unpaired_probability(utr_set, threads=cores, progress=progress)
        store = store_sites(
            mirna_set,
            utr_set,
            output,
            non_canonical=non_canonical,
            scorer=SiteScores(energy, with_repression, free),
            workers=workers,
            cluster=cluster,
            resume=resume,
            progress=progress,
        )
    seconds = time.perf_counter() - start
    kept = f" ({store.kept} of {store.parts} parts were there already)" if resume else ""
    say(
        f"{store.sites:,} sites of {len(mirna_set):,} miRNAs in {len(utr_set):,} UTRs in "
        f"{seconds:.1f} s{kept}; they are at {output}"
    )


@targets_app.command()
def repression(
    mirnas: MirnaFile,
    utrs: UtrFile,
    output: Table,
    orfs: OrfFile = None,
    workers: Workers = 1,
    accessibility: Accessibility = None,
) -> None:
    """Predict by how much each miRNA changes each mRNA, log2, relative to a usual mRNA."""
    from mirbone._core import machine_cores
    from mirbone.cli._show import following
    from mirbone.targets import cached_unpaired_probability, read_orfs, write_repression

    start = time.perf_counter()
    mirna_set, utr_set = _read(mirnas, utrs)
    orf_set = None
    if orfs is not None:
        orf_set = read_orfs(orfs, utr_set, mirnas=mirna_set)
        for one in orf_set.notes:
            note(f"mirbone: {one}")
    cores = max(workers, machine_cores())
    with following() as progress:
        free = None
        if accessibility is not False:
            free = cached_unpaired_probability(utr_set, threads=cores, progress=progress)
        rows = write_repression(
            mirna_set, utr_set, output, orfs=orf_set, accessibility=free, threads=workers,
            progress=progress,
        )  # fmt: skip
    seconds = time.perf_counter() - start
    say(
        f"{rows:,} pairs of {len(mirna_set):,} miRNAs and {len(utr_set):,} UTRs in "
        f"{seconds:.1f} s; the table is at {output}"
    )


@targets_app.command("of")
def look_up(
    mirnas: Annotated[list[str], typer.Argument(metavar="MIRNA...", help="Names of any version.")],
    genes: Annotated[
        list[str] | None,
        typer.Option("--gene", help="This gene alone, however weak; may be repeated."),
    ] = None,
    evidence: Evidence = None,
    output: OptionalTsv = None,
    as_json: AsJson = False,
) -> None:
    """Look up the predicted targets of human miRNAs, with what is known of each pair.

    The predictions are embedded: those of the repression model for every human miRNA on the mRNAs
    of RefSeq, and no file is needed. The tier says what the evidence knows of the pair.
    """
    from mirbone.cli._outputs import hand_over
    from mirbone.network import targets_of

    found = targets_of(mirnas, genes=genes or None, evidence=tuple(evidence or ()))
    hand_over(
        found.table, found.unresolved, output, as_json=as_json, show=lambda: _show_targets(found)
    )
    where = f"; they are at {output}" if output else ""
    say(f"{found.summary}{where}.", err=True)


def _show_targets(found: "FoundTargets") -> None:
    """Print the strongest of each miRNA on a terminal, every row into a pipe."""
    import sys

    from mirbone.cli._show import show_table

    shown = found.table
    if sys.stdout.isatty():
        shown = shown.groupby("mirna", sort=False).head(_SHOWN)
    numbers = ("log2_change", "low", "high")
    rows = [
        tuple(f"{row[name]:.2f}" if name in numbers else str(row[name]) for name in shown.columns)
        for row in shown.to_dict("records")
    ]
    show_table(tuple(shown.columns), rows)
    if len(shown) < len(found.table):
        say(f"The {_SHOWN} strongest of each miRNA are shown; -o writes all.", err=True)


def _read(mirnas: Path, utrs: Path) -> "tuple[SequenceSet, SequenceSet]":
    from mirbone._core import InputError, require_file
    from mirbone.targets import read_mirnas, read_utrs

    require_file(mirnas, "the miRNA file")
    require_file(utrs, "the UTR file")
    if mirnas.samefile(utrs):
        raise InputError(
            f"--mirnas takes mature miRNAs and --utrs 3' UTRs; both are {utrs}. Give a file each."
        )
    mirna_set = read_mirnas(mirnas)
    utr_set = read_utrs(utrs, mirnas=mirna_set)
    for one in (*mirna_set.notes, *utr_set.notes):
        note(f"mirbone: {one}")
    return mirna_set, utr_set
