"""miRTarBase: curated miRNA-target interactions with their experiments."""

from functools import partial

import pandas as pd

from mirbone._core import (
    Held,
    InputError,
    Source,
    TableLike,
    check_workbook,
    read_table,
    source_of,
)
from mirbone.evidence.importers._imported import (
    NO_GRADE,
    ImportResult,
    cells_of,
    first_reason,
    found_absent,
    genes_of,
    make_result,
    mirnas_of,
    other_species,
    pmid_keys,
    translate,
)
from mirbone.evidence.importers._methods import tier_of_methods
from mirbone.words import MirnaCatalogue, Relation

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


def read_mirtarbase(published: TableLike, catalogue: MirnaCatalogue) -> ImportResult:
    """Read the MTI table of miRTarBase as `targets` claims.

    Only human miRNAs on human genes are taken. The tier follows from `Experiments`: a reporter
    assay or a protein or mRNA change is ``perturbation`` (miRTarBase does not say whether the
    site was mutated, so no row is ``reporter_mutated_site``); binding by CLIP, CLASH or other
    sequencing alone is ``clip``. Interactions that were tested and found absent (``Non-Functional
    MTI``) make no claim, since a `targets` claim represses.

    Source: Huang et al. (2022), doi:10.1093/nar/gkab1079.

    Parameters
    ----------
    published : path or DataFrame
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
    path = source_of(published, "published")
    table = _read(path)
    mirna, no_mirna = mirnas_of(cells_of(table, "miRNA"), catalogue)
    gene, no_gene = genes_of(cells_of(table, "Target Gene"))
    experiments = cells_of(table, "Experiments")
    tier = translate(experiments, tier_of_methods)
    rows = pd.DataFrame(
        {
            "subject": mirna,
            "relation": Relation.TARGETS.value,
            "object": gene,
            "sign": "-1",
            "mechanism": experiments.str.replace("//", "; ", regex=False),
            "tier": tier,
            "reference": pmid_keys(cells_of(table, "References (PMID)"), "Huang2022"),
            "source": "miRTarBase",
            "note": table["miRTarBase ID"] + "; " + table["Support Type"],
        },
        index=table.index,
    )
    why_not = first_reason(
        translate(cells_of(table, "Species (miRNA)"), partial(other_species, "miRNA")),
        translate(cells_of(table, "Species (Target Gene)"), partial(other_species, "gene")),
        translate(cells_of(table, "Support Type"), _non_functional),
        no_mirna,
        no_gene,
        translate(tier, lambda grade: "" if grade else NO_GRADE),
    )
    what = cells_of(table, "miRNA") + " - " + cells_of(table, "Target Gene")
    return make_result(rows, why_not, what, "miRTarBase")


def _read(path: Source) -> pd.DataFrame:
    what = "the miRTarBase table"
    if isinstance(path, Held) or path.suffix.lower() not in (".xlsx", ".xls"):
        return read_table(path, what=what, required=_COLUMNS)
    if path.suffix.lower() == ".xlsx":
        check_workbook(path, what)
    try:
        sheet = pd.read_excel(path, dtype=str, keep_default_na=False)
    except ImportError as error:
        raise InputError(
            f"{what} {path} is a workbook, and openpyxl, which reads those, is not installed. "
            "Save it as CSV, or install openpyxl."
        ) from error
    except Exception as error:  # a damaged sheet may raise anything
        raise InputError(
            f"{what} {path} could not be read: {error}. Save the sheet as CSV."
        ) from error
    missing = [column for column in _COLUMNS if column not in sheet.columns]
    if missing:
        raise InputError(
            f"{what} {path}: expected a column {', '.join(map(repr, missing))}; found "
            f"{', '.join(map(repr, sheet.columns[:12]))}. Add or rename it."
        )
    sheet.index = pd.RangeIndex(2, len(sheet) + 2, name="line")
    return sheet.map(str.strip)


def _non_functional(support: str) -> str:
    return found_absent(support) if support.lower().startswith("non-functional") else ""
