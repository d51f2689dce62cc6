"""`mirbone biomarkers compare`: do these samples say what is published of the same comparison?"""

from typing import Annotated

import typer

from mirbone.cli._messages import note, say
from mirbone.cli._options import (
    Batches,
    Contrast,
    Counts,
    Ct,
    Evidence,
    Folder,
    Group,
    H5ad,
    Intensities,
    Layer,
    PatientsCancer,
    Samples,
)


def compare(
    contrast: Contrast,
    cancer: PatientsCancer,
    fluid: Annotated[str, typer.Option(help="serum, plasma, blood, urine ...")],
    comparison: Annotated[
        str,
        typer.Option(
            metavar="A:B",
            help="The groups in the words of papers, such as 'bone metastasis:no bone metastasis'.",
        ),
    ],
    output: Folder,
    counts: Counts = None,
    intensities: Intensities = None,
    ct: Ct = None,
    h5ad: H5ad = None,
    layer: Layer = None,
    samples: Samples = None,
    group: Group = None,
    batch: Batches = None,
    evidence: Evidence = None,
) -> None:
    """Ask whether the samples say what is published of the same comparison: literature.tsv."""
    from mirbone._core import write_table
    from mirbone.biomarkers import compare_literature

    found = compare_literature(
        contrast, cancer=cancer, fluid=fluid, comparison=comparison, counts=counts,
        intensities=intensities, ct=ct, h5ad=h5ad, samples=samples, layer=layer, group=group,
        batch=batch or (), evidence=tuple(evidence or ()),
    )  # fmt: skip
    say(found.verdict)
    place = output / "literature.tsv"
    write_table(found.table, place)
    for one in found.notes:
        note(f"note: {one}")
    say(f"the table is at {place}", err=True)
