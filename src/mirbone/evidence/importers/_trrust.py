"""TRRUST: transcription factors and their targets, curated from sentences of abstracts."""

import pandas as pd

from mirbone._core import InputError, Source, TableLike, read_table, source_of
from mirbone.evidence.importers._imported import (
    ImportResult,
    cells_of,
    first_reason,
    genes_of,
    make_result,
    mirnas_of,
    pmid_keys,
    replaced,
    translate,
)
from mirbone.words import MirnaCatalogue, Relation, Tier

_SIGNS = {"Activation": "+1", "Repression": "-1", "Unknown": ""}


def read_trrust(published: TableLike, catalogue: MirnaCatalogue) -> ImportResult:
    """Read a TRRUST table as `transcribes` claims.

    TRRUST states a mode and the abstracts, not the assay, so that each row is graded as what it
    is: a curated statement (``review_statement``, the weakest tier). A pair with both modes keeps
    both. ``Unknown`` leaves the sign empty. A target that is a miRNA gene (``MIR708``) becomes its
    mature miRNA where there is only one; else the row is left out.

    Source: Han et al. (2018), doi:10.1093/nar/gkx1013.

    Parameters
    ----------
    published : path or DataFrame
        TSV without header: factor, target, Activation, Repression or Unknown, PubMed ids
        separated by ``;``.
    catalogue : MirnaCatalogue
        Resolves targets that are miRNAs.

    Returns
    -------
    ImportResult
        One claim a row.

    Raises
    ------
    InputError
        If the table has not four columns, or a mode is another word.
    """
    path = source_of(published, "published")
    table = read_table(path, what="the TRRUST table", header=False)
    if table.shape[1] != 4:
        raise InputError(
            f"the TRRUST table {path}: expected 4 columns without header (factor, target, mode, "
            f"PubMed ids); found {table.shape[1]}. Give trrust_rawdata.human.tsv as published."
        )
    table.columns = ["factor", "target", "mode", "pmids"]
    _require_modes(table, path)
    factor, no_factor = genes_of(cells_of(table, "factor"))
    target, no_target = _targets(cells_of(table, "target"), catalogue)
    rows = pd.DataFrame(
        {
            "subject": factor,
            "relation": Relation.TRANSCRIBES.value,
            "object": target,
            "sign": translate(cells_of(table, "mode"), _SIGNS.__getitem__),
            "tier": Tier.REVIEW_STATEMENT.value,
            "reference": pmid_keys(cells_of(table, "pmids"), "Han2018"),
            "source": "TRRUST",
            "note": "curated from abstracts; assay not stated",
        },
        index=table.index,
    )
    what = cells_of(table, "factor") + " - " + cells_of(table, "target")
    return make_result(rows, first_reason(no_factor, no_target), what, "TRRUST")


def _require_modes(table: pd.DataFrame, path: Source) -> None:
    for line, mode in zip(table.index, table["mode"], strict=True):
        if mode not in _SIGNS:
            raise InputError(
                f"the TRRUST table {path}, line {line}, column 3: expected "
                f"{', '.join(_SIGNS)}; got {mode!r}. Give the table as published."
            )


def _targets(symbols: pd.Series, catalogue: MirnaCatalogue) -> tuple[pd.Series, pd.Series]:
    names, reasons = genes_of(symbols)
    mirna = symbols.str.fullmatch(r"MIR(?:LET)?\d+[A-Z]*(?:-?\d+)?")
    matures, no_mature = mirnas_of(symbols.loc[mirna], catalogue)
    return replaced(names, mirna, matures), replaced(reasons, mirna, no_mature)
