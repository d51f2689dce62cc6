"""Make the embedded statistics of association in tumours, from open-access counts of TCGA.

    python scripts/make_tcga_association.py REFERENCE

REFERENCE is a folder with ``MANIFEST.tsv`` (path, SHA-256 and source of each file) and the counts
per precursor gene and the clinical tables of TCGA-BRCA and TCGA-PRAD in ``expression``. Counts are
compared as `mirbone.expression.compare` compares any: precursors are taken for their guide arm,
those of one arm summed, miRNAs with few reads left out, normalised by the trimmed mean of M values,
tested by a moderated t. Tissues of one patient are paired where both are there. Plates, which the
barcode tells, are batches: the normal tissue lies on few of them, grades and follow-up differ
between them, and so does what the chemistry of their year lets through.

Only statistics are written, to four significant digits, and the hashes of what they were made from.
Of metastasis the clinical table of prostate allows lymph nodes alone: three patients had distant
metastases at diagnosis, and one a bone scan that shows them.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from mirbone._core import InputError, read_table, sha256_of, write_table
from mirbone.expression import Contrast, Profiles, compare, read_counts
from mirbone.prediction import ASSOCIATION_COLUMNS

DATA = Path(__file__).resolve().parents[1] / "src/mirbone/prediction/data"
SCRIPT = "scripts/make_tcga_association.py"
DIGITS = 4
TISSUES = {"01": "tumour", "06": "metastasis", "11": "normal"}
CITED = {
    "breast": ("TCGA-BRCA: Cancer Genome Atlas Network 2012", "10.1038/nature11412"),
    "prostate": ("TCGA-PRAD: Cancer Genome Atlas Research Network 2015",
                 "10.1016/j.cell.2015.10.025"),
}  # fmt: skip
COUNTS = {
    "breast": "expression/tcga_brca_mirna_counts.tsv.gz",
    "prostate": "expression/tcga_prad_mirna_counts.tsv.gz",
}
CLINICAL = {
    "breast": "expression/tcga_brca_clinical.tsv",
    "prostate": "expression/tcga_prad_clinical.tsv",
}


@dataclass(frozen=True, slots=True)
class Split:
    """Two groups of primary tumours, by a column of the clinical table.

    Parameters
    ----------
    cancer, name : str
        Whose tumours; what the contrast is called.
    column : str
        Of the clinical table.
    case, control : tuple of str
        Its values in either group; patients with others are left out.
    """

    cancer: str
    name: str
    column: str
    case: tuple[str, ...]
    control: tuple[str, ...]


SPLITS = (
    Split("breast", "bone_site_vs_none", "bone_site", ("1",), ("0",)),
    Split("prostate", "gleason_8_10_vs_6_7", "gleason", ("8", "9", "10"), ("6", "7")),
    Split("prostate", "node_positive_vs_negative", "path_n", ("n1",), ("n0",)),
)


def main() -> None:
    """Read the folder that is named and write the two tables."""
    parser = argparse.ArgumentParser(description="Make the statistics of association in tumours.")
    parser.add_argument("reference", type=Path)
    reference = parser.parse_args().reference
    sources = sources_of_table(reference)
    table = association(reference)
    write_table(table, DATA / "association.tsv")
    write_table(sources, DATA / "association_sources.tsv")
    print(table.groupby(["cancer", "contrast"], sort=False).size().to_string())
    print(f"{len(table)} rows in {DATA / 'association.tsv'}")


def association(reference: Path) -> pd.DataFrame:
    """Compute every contrast of every cancer."""
    return pd.concat([of_cancer(reference, one) for one in COUNTS], ignore_index=True)


def of_cancer(reference: Path, cancer: str) -> pd.DataFrame:
    """Compute the contrasts of one cancer, the miRNAs of each by name."""
    profiles = read_counts(reference / COUNTS[cancer])
    samples = sample_sheet(profiles)
    tissues = samples.groupby("patient")["tissue"].agg(set)
    both = int(tissues.map({"tumour", "normal"}.issubset).sum())
    contrast = compare(
        profiles, samples, "tissue=tumour:normal", pair="patient", batch="plate", leave_out=0
    )
    parts = [rows(cancer, "tumour_vs_normal", contrast, both)]
    clinical = read_table(reference / CLINICAL[cancer], what="the clinical table")
    parts += [
        rows(cancer, split.name, compared(profiles, samples, clinical, split), 0)
        for split in SPLITS
        if split.cancer == cancer
    ]
    return pd.concat(parts, ignore_index=True)


def sample_sheet(profiles: Profiles) -> pd.DataFrame:
    """Tell the patient, the tissue and the plate of each aliquot from its barcode."""
    fields = profiles.values.columns.str.split("-")
    return pd.DataFrame(
        {
            "sample": profiles.values.columns,
            "patient": fields.str[:3].str.join("-"),
            "tissue": [TISSUES.get(field[:2], "other") for field in fields.str[3]],
            "plate": fields.str[5],
        }
    )


def compared(
    profiles: Profiles, samples: pd.DataFrame, clinical: pd.DataFrame, split: Split
) -> Contrast:
    """Compare the primary tumours of two groups of patients, one aliquot each."""
    named = dict.fromkeys(split.case, "case") | dict.fromkeys(split.control, "control")
    group = pd.Series(clinical.set_index("patient")[split.column]).map(named)
    first = samples.loc[samples["tissue"] == "tumour"].sort_values("sample")
    first = first.drop_duplicates("patient")
    sheet = first.assign(group=first["patient"].map(group)).dropna()
    return compare(profiles, sheet, "group=case:control", batch="plate", leave_out=0)


def rows(cancer: str, name: str, contrast: Contrast, paired: int) -> pd.DataFrame:
    """Bring a contrast to the rows that ship: miRNAs of v22, rounded."""
    known = contrast.names.loc[contrast.names["resolved"], "mirna"]
    table = contrast.table.loc[contrast.table["mirna"].isin(known)].sort_values("mirna")
    table = table.assign(
        cancer=cancer, contrast=name,
        n_case=contrast.n_case, n_control=contrast.n_control, paired=paired,
    )[list(ASSOCIATION_COLUMNS)]  # fmt: skip
    numbers = table.select_dtypes(float).columns
    return table.assign(**{column: rounded(table[column]) for column in numbers})


def rounded(values: pd.Series) -> pd.Series:
    """Round to significant digits."""
    return values.map(lambda value: np.format_float_scientific(value, DIGITS - 1)).astype(float)


def sources_of_table(reference: Path) -> pd.DataFrame:
    """List what the statistics are made from, after holding each file against the manifest."""
    manifest = read_table(reference / "MANIFEST.tsv", what="the manifest").set_index("path")
    listed = []
    for cancer, (citation, doi) in CITED.items():
        for path in (COUNTS[cancer], CLINICAL[cancer]):
            found, told = sha256_of(reference / path), manifest.at[path, "sha256"]
            if found != told:
                raise InputError(f"{path} must have the SHA-256 {told}; it has {found}.")
            listed.append((path, found, source_of_file(manifest, path), SCRIPT, citation, doi))
    columns = pd.Index(["file", "sha256", "source", "script", "citation", "doi"])
    return pd.DataFrame(listed, columns=columns)


def source_of_file(manifest: pd.DataFrame, path: str) -> str:
    """Give the source that the manifest names; "same" is that of the cancer's first table."""
    told = str(manifest.at[path, "source"])
    kind = "counts" if "counts" in path else "clinical"
    first = COUNTS["breast"] if kind == "counts" else CLINICAL["breast"]
    return str(manifest.at[first, "source"]) if told == "same" else told


if __name__ == "__main__":
    main()
