"""`mirbone biomarkers panel` and `validate`: a panel, and what it does on other patients."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mirbone.cli._messages import note, say
from mirbone.cli._options import (
    Batches,
    Cluster,
    Contrast,
    Counts,
    Ct,
    Folder,
    Group,
    H5ad,
    Intensities,
    Layer,
    Lod,
    Resume,
    Samples,
    Seed,
    Workers,
)

if TYPE_CHECKING:
    import pandas as pd


def panel(
    contrast: Contrast,
    output: Folder,
    counts: Counts = None,
    intensities: Intensities = None,
    ct: Ct = None,
    h5ad: H5ad = None,
    layer: Layer = None,
    samples: Samples = None,
    group: Group = None,
    baseline: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="Columns that are known without the panel: age,stage."),
    ] = None,
    batch: Batches = None,
    model: Annotated[
        Literal["elastic-net", "ratios", "ridge", "firth"], typer.Option(help="The score.")
    ] = "elastic-net",
    size: Annotated[
        int, typer.Option(min=0, help="miRNAs, or ratios, in the panel; 0: what the model takes.")
    ] = 0,
    outer: Annotated[int, typer.Option(min=2, help="Folds of the validation.")] = 5,
    repeats: Annotated[int, typer.Option(min=1, help="How often it is repeated.")] = 20,
    inner: Annotated[int, typer.Option(min=2, help="Folds by which penalties are tuned.")] = 5,
    permutations: Annotated[int, typer.Option(min=0, help="Exchanges of the classes.")] = 200,
    bootstrap: Annotated[int, typer.Option(min=0, help="Draws of patients, for intervals.")] = 500,
    imputations: Annotated[int, typer.Option(min=1, help="Imputations of what was missed.")] = 20,
    haemolysis: Annotated[
        Literal["adjust", "exclude", "ignore"], typer.Option(help="What is done about it.")
    ] = "adjust",
    lod: Lod = None,
    seed: Seed = 1,
    workers: Workers = 1,
    cluster: Cluster = None,
    resume: Resume = False,
) -> None:
    """Make a panel, validate it with the whole procedure inside, and say what it is worth."""
    from mirbone._core import write_text
    from mirbone.biomarkers import fit_panel
    from mirbone.cli._show import following

    start = time.perf_counter()
    with following() as advance:
        found = fit_panel(
            contrast, counts=counts, intensities=intensities, ct=ct, h5ad=h5ad, samples=samples,
            layer=layer, group=group, baseline=baseline, batch=batch, model=model, size=size,
            outer=outer, repeats=repeats, inner=inner, permutations=permutations,
            bootstrap=bootstrap, imputations=imputations, haemolysis=haemolysis, lod=lod,
            seed=seed, folder=output, workers=workers, cluster=cluster, resume=resume,
            progress=advance,
        )  # fmt: skip
    from mirbone.report import render_panel

    write_text(output / "report.html", render_panel(found))
    for one in found.notes:
        note(f"note: {one}")
    _tell(found.verdicts, found.performance)
    say(f"{len(found.score.features)} miRNAs in {time.perf_counter() - start:.1f} s: {output}")


def validate(
    panel: Annotated[Path, typer.Argument(help="The panel.json of a panel.")],
    contrast: Contrast,
    output: Folder,
    counts: Counts = None,
    intensities: Intensities = None,
    ct: Ct = None,
    h5ad: H5ad = None,
    layer: Layer = None,
    samples: Samples = None,
    group: Group = None,
    batch: Batches = None,
    recalibrate: Annotated[
        Literal["none", "intercept", "both"], typer.Option(help="What is fitted anew.")
    ] = "none",
    lod: Lod = None,
) -> None:
    """Judge a frozen panel on other patients; another platform or unit is refused."""
    from mirbone._core import write_table
    from mirbone.biomarkers import validate_panel

    found = validate_panel(
        panel, contrast, counts=counts, intensities=intensities, ct=ct, h5ad=h5ad,
        samples=samples, layer=layer, group=group, batch=tuple(batch or ()),
        recalibrate=recalibrate, lod=lod,
    )  # fmt: skip
    for name in ("performance", "predictions", "calibration", "decision"):
        write_table(getattr(found, name), output / f"{name}.tsv")
    for one in found.notes:
        note(f"note: {one}")
    _tell(found.verdicts, found.performance)
    say(f"the tables are at {output}")


def _tell(verdicts: tuple[str, ...], performance: "pd.DataFrame") -> None:
    """Print the verdict first, then each model beside its rivals."""
    from mirbone.cli._show import show_table

    say(f"Verdict: {'; '.join(verdicts)}.")
    rows = [
        (str(row["model"]), *(f"{row[name]:.3f}" for name in ("auc", "low", "high")),
         str(row["compared_with"]), *(f"{row[n]:+.3f}" for n in ("gain", "gain_low", "gain_high")))
        for row in performance.to_dict("records")
    ]  # fmt: skip
    heads = ["model", "AUC", "low", "high", "compared with", "gain", "low", "high"]
    show_table(heads, rows)
