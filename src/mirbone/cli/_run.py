"""`mirbone demo` and `mirbone run`: the whole chain, from a profile to a result folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mirbone.cli._messages import note, say
from mirbone.cli._options import (
    Batch,
    Counts,
    Ct,
    Evidence,
    Folder,
    H5ad,
    Intensities,
    Layer,
    Method,
    OptionalContext,
    OptionalContrast,
    Pair,
    Predicted,
    ProfiledCompartment,
    Reference,
    Samples,
    Seed,
    Sense,
    StudyModels,
    Targets,
    Utrs,
)
from mirbone.cli._outputs import targets_on_disk

if TYPE_CHECKING:
    from mirbone.study import StudyConfig


def demo(output: Folder = Path("mirbone-demo"), models: StudyModels = 100) -> None:
    """Run the main job on embedded data: five miRNAs lowered in bone metastases of the prostate."""
    from mirbone.study import demo_config

    _study(demo_config(models=models), output)


def run(
    signature: Annotated[
        Path | None, typer.Option(help="miRNAs with a direction or log2 fold change.")
    ] = None,
    counts: Counts = None,
    intensities: Intensities = None,
    ct: Ct = None,
    h5ad: H5ad = None,
    layer: Layer = None,
    sense: Sense = None,
    samples: Samples = None,
    contrast: OptionalContrast = None,
    pair: Pair = None,
    batch: Batch = None,
    method: Method = "precision",
    reference: Reference = None,
    context: OptionalContext = None,
    compartment: ProfiledCompartment = "tumour_cell",
    evidence: Evidence = None,
    targets: Targets = None,
    utrs: Utrs = None,
    predicted: Predicted = True,
    fdr: Annotated[float, typer.Option(help="FDR below which a miRNA joins the signature.")] = 0.05,
    models: StudyModels = 100,
    seed: Seed = 1,
    title: Annotated[str | None, typer.Option(help="Heading of the report.")] = None,
    output: Folder = Path("mirbone-result"),
) -> None:
    """Run the main job on your data: a signature, counts, intensities, Ct values or AnnData."""
    from mirbone.study import make_config

    if predicted and targets is None and utrs is None:
        targets = targets_on_disk()
    config = make_config(
        signature=signature,
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
        context=context,
        compartment=compartment,
        evidence=tuple(evidence or ()),
        targets=targets,
        utrs=utrs,
        predicted=predicted,
        fdr=fdr,
        models=models,
        seed=seed,
        title=title,
    )
    _study(config, output)


def _study(config: "StudyConfig", output: Path) -> None:
    from mirbone.cli._show import following
    from mirbone.report import write_study
    from mirbone.study import cell_findings, patient_findings, told

    with following() as progress:
        result = write_study(config, output, progress)
    for one in result.predicted.notes if result.predicted else ():
        note(f"mirbone: {one}")
    of_cell = () if isinstance(result.cell, str) else cell_findings(result.cell)
    then = () if isinstance(result.patient, str) else patient_findings(result.patient)
    for sentence in (*told(result), *of_cell, *then):
        say(sentence)
    say(f"The report is at {output / 'report.html'}")
