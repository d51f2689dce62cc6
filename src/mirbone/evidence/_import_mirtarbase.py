"""miRTarBase: curated miRNA-target interactions with their experiments."""

import re
from pathlib import Path

import pandas as pd

from mirbone._core import InputError, MirnaCatalogue, Relation, Tier, read_table
from mirbone.evidence._imported import (
    ImportResult,
    first_reason,
    genes_of,
    make_result,
    mirnas_of,
    pmid_keys,
)

_COLUMNS = (
    "miRTarBase ID",
    "miRNA",
    "Species (miRNA)",
    "Target Gene",
    "Species (Target Gene)",
    "Experiments",
    "Support Type",
    "References (PMID)",
)
_HUMAN = {"homo sapiens", "hsa", "human"}
# A method that measures binding; every other known method measures the effect of the miRNA.
_BINDING = re.compile(
    r"clip|clash|degradome|\bpare\b|\brip\b|rip-|pull-?down|immunoprecip|sequencing|race|chimer"
    r"|\bngs\b",
    re.IGNORECASE,
)
_EFFECT = re.compile(
    r"luciferase|reporter|western|immunoblot|immunohisto|immunocyto|immunofluor|elisa|pcr"
    r"|proteomics|silac|microarray|mass spec|rna-?seq",
    re.IGNORECASE,
)


def read_mirtarbase(path: Path, catalogue: MirnaCatalogue) -> ImportResult:
    """Read the MTI table of miRTarBase as `targets` claims.

    Only human miRNAs on human genes are taken. The tier follows from `Experiments`: a reporter
    assay or a protein or mRNA change is ``perturbation`` (miRTarBase does not say whether the
    site was mutated, so no row is ``reporter_mutated_site``); binding by CLIP, CLASH or other
    sequencing alone is ``clip``. Interactions that were tested and found absent (``Non-Functional
    MTI``) make no claim, since a `targets` claim represses.

    Source: Huang et al. (2022), doi:10.1093/nar/gkab1079.

    Parameters
    ----------
    path : Path
        CSV or TSV with the published columns; an .xlsx workbook where openpyxl is installed.
    catalogue : MirnaCatalogue
        Only miRNAs that it holds become claims.

    Returns
    -------
    ImportResult
        One claim a row of the table; `value` is empty, `mechanism` names the experiments and
        `note` the miRTarBase id and support type.

    Raises
    ------
    InputError
        If a column is missing, or the workbook cannot be read.
    """
    table = _read(path)
    mirna, no_mirna = mirnas_of(table["miRNA"], catalogue)
    gene, no_gene = genes_of(table["Target Gene"])
    tier = table["Experiments"].map({cell: _tier(cell) for cell in table["Experiments"].unique()})
    rows = pd.DataFrame(
        {
            "subject": mirna,
            "relation": Relation.TARGETS.value,
            "object": gene,
            "sign": "-1",
            "mechanism": table["Experiments"].str.replace("//", "; ", regex=False),
            "tier": tier,
            "reference": pmid_keys(table["References (PMID)"], "Huang2022"),
            "source": "miRTarBase",
            "note": table["miRTarBase ID"] + "; " + table["Support Type"],
        },
        index=table.index,
    )
    why_not = first_reason(
        _species(table["Species (miRNA)"], "miRNA"),
        _species(table["Species (Target Gene)"], "gene"),
        _non_functional(table["Support Type"]),
        no_mirna,
        no_gene,
        tier.map(lambda value: "" if value else "no experiment that mirbone can grade"),
    )
    return make_result(rows, why_not, table["miRNA"] + " - " + table["Target Gene"], "miRTarBase")


def _read(path: Path) -> pd.DataFrame:
    what = "the miRTarBase table"
    if path.suffix.lower() not in (".xlsx", ".xls"):
        return read_table(path, what=what, required=_COLUMNS)
    try:
        sheet = pd.read_excel(path, dtype=str, keep_default_na=False)
    except ImportError as error:
        raise InputError(
            f"{what} {path} is a workbook, and openpyxl, which reads those, is not installed. "
            "Save it as CSV, or install openpyxl."
        ) from error
    missing = [column for column in _COLUMNS if column not in sheet.columns]
    if missing:
        raise InputError(
            f"{what} {path}: expected a column {', '.join(map(repr, missing))}; found "
            f"{', '.join(map(repr, sheet.columns[:12]))}. Add or rename it."
        )
    sheet = sheet.apply(lambda column: column.str.strip())
    return sheet.set_axis(pd.RangeIndex(2, len(sheet) + 2, name="line"))


def _tier(experiments: str) -> str:
    """Grade one cell of experiments; empty when none is known."""
    methods = [part.strip() for part in re.split(r"//|;", experiments) if part.strip()]
    binding = [method for method in methods if _BINDING.search(method)]
    if any(_EFFECT.search(method) for method in methods if method not in binding):
        return Tier.PERTURBATION.value
    return Tier.CLIP.value if binding else ""


def _species(species: pd.Series, of_what: str) -> pd.Series:
    human = species.str.lower().isin(_HUMAN)
    return (f"{of_what} of another species: " + species).where(~human, "")


def _non_functional(support: pd.Series) -> pd.Series:
    absent = support.str.lower().str.startswith("non-functional")
    reason = "tested and found absent; a 'targets' claim represses: " + support
    return reason.where(absent, "")
