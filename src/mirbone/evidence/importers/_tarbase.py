"""TarBase: miRNA-gene interactions with the experiments that support them, versions 7 to 9."""

import re
from functools import partial

import pandas as pd

from mirbone._core import InputError, Source, TableLike, read_table, source_of
from mirbone.evidence.importers._imported import (
    NO_GRADE,
    NOTHING,
    ImportResult,
    cells_of,
    first_reason,
    found_absent,
    genes_of,
    make_result,
    mirnas_of,
    other_species,
    pmid_keys,
    repeats,
    translate,
)
from mirbone.evidence.importers._methods import tier_of_methods
from mirbone.words import MirnaCatalogue, Relation

_WHAT = "the TarBase table"
# Our word, and the column of version 9 and of versions 7 and 8; `None`: that one does not tell.
_COLUMNS = {
    "species": ("species", "species"),
    "mirna": ("mirna_name", "mirna"),
    "gene": ("gene_name", "geneName"),
    "method": ("experimental_method", "method"),
    "direction": ("regulation", "up_down"),
    "outcome": (None, "positive_negative"),
    "pmid": ("article_pubmed_id", None),
    "cell_line": ("cell_line", "cell_line"),
    "tissue": ("tissue", "tissue"),
    "location": ("gene_location", None),
    "confidence": ("confidence", None),
    "direct": (None, "direct_indirect"),
    "condition": (None, "condition"),
}
_NEEDED = ("species", "mirna", "gene", "method", "direction")
_OWN = ("Skoufos2024", "Karagkouni2018")
_UNKNOWN = NOTHING | {"unknown"}
_RISES = {"positive", "up", "upregulation", "up-regulation", "increase"}
_FALLS = {"negative", "down", "downregulation", "down-regulation", "decrease"}
_SUFFIX = re.compile(r"(?<!\s)\s*\([a-z]{3}\)$")  # version 7 writes RUNX2(hsa)
_PMID = re.compile(r"(?<!\d)(\d{4,8})(?:\.0)?(?!\d)")


def read_tarbase(published: TableLike, catalogue: MirnaCatalogue) -> ImportResult:
    """Read a table of TarBase as `targets` claims.

    Only human miRNAs on human genes are taken. The tier follows from the method: a reporter assay
    or a change of protein or mRNA is ``perturbation`` (TarBase does not say whether a reporter's
    site was mutated), binding by CLIP, CLASH, pull-down or other sequencing alone is ``clip``.
    Rows in which the gene rises with the miRNA (``Positive`` in version 9, ``UP`` in 8) or that
    report no interaction (``NEGATIVE`` in version 8) make no claim, since a `targets` claim
    represses; where no direction is stated the row is taken. Rows that differ in the place of the
    site alone are one claim.

    Source: Skoufos et al. (2024), doi:10.1093/nar/gkad1071; Karagkouni et al. (2018),
    doi:10.1093/nar/gkx1141.

    Parameters
    ----------
    published : path or DataFrame
        The unpacked table of version 7, 8 or 9, plain or gzip.
    catalogue : MirnaCatalogue
        Only miRNAs that it holds become claims.

    Returns
    -------
    ImportResult
        `mechanism` names the method, `model_system` the cell line or tissue, `note` the rest; the
        reference is the PubMed id, without one TarBase itself.

    Raises
    ------
    InputError
        If the columns are of no known version, or a direction is another word.
    """
    path = source_of(published, "published")
    read = read_table(path, what=_WHAT)
    table, version = _known_columns(read, path)
    _require_directions(table, path)
    mirna, no_mirna = mirnas_of(cells_of(table, "mirna"), catalogue)
    gene, no_gene = genes_of(cells_of(table, "gene").str.replace(_SUFFIX, "", regex=True))
    tier = translate(cells_of(table, "method"), tier_of_methods)
    pmids = translate(cells_of(table, "pmid"), lambda cell: ";".join(_PMID.findall(cell)))
    rows = pd.DataFrame(
        {
            "subject": mirna,
            "relation": Relation.TARGETS.value,
            "object": gene,
            "sign": "-1",
            "model_system": [
                line or tissue for line, tissue in _cells(table, "cell_line", "tissue")
            ],
            "mechanism": table["method"],
            "tier": tier,
            "reference": pmid_keys(pmids, _OWN[version]),
            "source": "TarBase",
            "note": _notes(table),
        },
        index=table.index,
    )
    why_not = first_reason(
        translate(cells_of(table, "species"), partial(other_species, "gene")),
        translate(cells_of(table, "outcome"), _absent),
        translate(cells_of(table, "direction"), _rising),
        no_mirna,
        no_gene,
        translate(tier, lambda grade: "" if grade else NO_GRADE),
    )
    what = cells_of(table, "mirna") + " - " + cells_of(table, "gene")
    return make_result(rows, first_reason(why_not, repeats(rows, why_not)), what, "TarBase")


def _known_columns(read: pd.DataFrame, path: Source) -> tuple[pd.DataFrame, int]:
    """Rename to our words; the number of the version among those of `_COLUMNS`."""
    written = {str(column).strip().lower(): column for column in read.columns}
    for version in (0, 1):
        names = {word: columns[version] for word, columns in _COLUMNS.items()}
        found = {word: written.get((name or "").lower()) for word, name in names.items()}
        if all(found[word] is not None for word in _NEEDED):
            cells = {w: read[column] if column is not None else "" for w, column in found.items()}
            return pd.DataFrame(cells, index=read.index), version
    raise InputError(
        f"{_WHAT} {path}, line 1: expected the columns of version 9 (species, mirna_name, "
        "gene_name, experimental_method, regulation) or 8 (geneName, mirna, species, method, "
        f"up_down); found {', '.join(map(repr, read.columns[:8]))}. Give the table as published."
    )


def _require_directions(table: pd.DataFrame, path: Source) -> None:
    for line, cell in zip(table.index, table["direction"], strict=True):
        if cell.lower() not in _RISES | _FALLS | _UNKNOWN:
            raise InputError(
                f"{_WHAT} {path}, line {line}: expected as the direction Positive or Negative (UP "
                f"or DOWN); got {cell!r}. Give the table as published."
            )


def _absent(outcome: str) -> str:
    return found_absent(outcome) if outcome.lower() == "negative" else ""


def _rising(direction: str) -> str:
    if direction.lower() in _RISES:
        return f"the gene rises with the miRNA; a 'targets' claim represses: {direction}"
    return ""


def _cells(table: pd.DataFrame, *columns: str) -> list[tuple[str, ...]]:
    """Cells of some columns, row by row; empty where they hold a word for nothing."""
    cleaned = (
        ["" if cell.lower() in _UNKNOWN else cell for cell in table[column]] for column in columns
    )
    return list(zip(*cleaned, strict=True))


def _notes(table: pd.DataFrame) -> list[str]:
    named = {"location": "", "direct": "", "confidence": "confidence ", "condition": ""}
    return [
        "; ".join(f"{lead}{cell}" for lead, cell in zip(named.values(), cells, strict=True) if cell)
        for cells in _cells(table, *named)
    ]
