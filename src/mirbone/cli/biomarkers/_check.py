"""`mirbone biomarkers check`: can these samples carry an answer?"""

from mirbone.cli._messages import note, say
from mirbone.cli._options import (
    Batches,
    Contrast,
    Counts,
    Ct,
    Folder,
    Group,
    H5ad,
    Intensities,
    Layer,
    Lod,
    Samples,
    Spike,
    Visit,
)


def check(
    contrast: Contrast,
    output: Folder,
    counts: Counts = None,
    intensities: Intensities = None,
    ct: Ct = None,
    h5ad: H5ad = None,
    layer: Layer = None,
    samples: Samples = None,
    group: Group = None,
    visit: Visit = None,
    batch: Batches = None,
    spike: Spike = None,
    lod: Lod = None,
) -> None:
    """Ask whether the samples can carry an answer: haemolysis, batches, what was not detected.

    Writes samples.tsv, confounding.tsv, normalisers.tsv, nondetects.tsv, and visits.tsv.
    """
    from mirbone._core import write_table
    from mirbone.biomarkers import check_samples

    found = check_samples(
        contrast, counts=counts, intensities=intensities, ct=ct, h5ad=h5ad, samples=samples,
        layer=layer, group=group, visit=visit, batch=batch or (), spike=spike, lod=lod,
    )  # fmt: skip
    say(found.verdict)
    for name in ("samples", "confounding", "normalisers", "nondetects"):
        write_table(getattr(found, name), output / f"{name}.tsv")
    if visit is not None:
        write_table(found.visits, output / "visits.tsv")
    for one in found.notes:
        note(f"note: {one}")
    say(f"the tables are in {output}", err=True)
