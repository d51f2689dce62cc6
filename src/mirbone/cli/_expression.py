"""`mirbone expression`: the statistics alone."""

import typer

from mirbone.cli._messages import note, say
from mirbone.cli._options import (
    Batch,
    Contrast,
    Counts,
    Ct,
    H5ad,
    Intensities,
    Layer,
    Method,
    Pair,
    Reference,
    Samples,
    Sense,
    Table,
)

expression_app = typer.Typer(no_args_is_help=True, help="Effect, interval and p per miRNA.")


@expression_app.callback()
def _expression() -> None:
    """Effect, interval and p per miRNA."""


@expression_app.command()
def contrast(
    contrast: Contrast,
    output: Table,
    counts: Counts = None,
    intensities: Intensities = None,
    ct: Ct = None,
    h5ad: H5ad = None,
    layer: Layer = None,
    sense: Sense = None,
    samples: Samples = None,
    pair: Pair = None,
    batch: Batch = None,
    method: Method = "precision",
    reference: Reference = None,
) -> None:
    """Compute the contrast of two groups of samples.

    Columns: mirna, log2fc, ci_low, ci_high, t, p, fdr, mean.
    """
    from mirbone._core import InputError, write_table
    from mirbone.cli._outputs import beside
    from mirbone.study import make_config, read_profile
    from mirbone.words import load_catalogue

    if not (counts or intensities or ct or h5ad):  # a study could be of a signature too
        raise InputError("expected one of `counts`, `intensities`, `ct` and `h5ad`; got none.")
    config = make_config(
        counts=counts,
        intensities=intensities,
        ct=ct,
        h5ad=h5ad,
        layer=layer,
        sense=sense,
        samples=samples,
        contrast=contrast,
        pair=pair,
        batch=batch,
        method=method,
        reference=tuple(reference or ()),
    )
    result = read_profile(config, load_catalogue())
    write_table(result.face_table(), output)
    notes = list(result.notes)
    if len(result.dropped):
        left = beside(output, "dropped")
        write_table(result.dropped, left)
        notes.append(f"{len(result.dropped)} rows were left out, each with its reason: {left}")
    if result.sensitivity is not None:
        held = beside(output, "sensitivity")
        write_table(result.sensitivity, held)
        notes.append(f"each effect with any one patient left out: {held}")
    for one in notes:
        note(f"note: {one}")
    hits = int((result.table["fdr"] < 0.05).sum())
    say(f"{len(result.table)} miRNAs, {hits} with FDR below 0.05 ({result.method}): {output}")
