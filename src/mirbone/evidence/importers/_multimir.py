"""multiMiR: what fourteen databases say of a miRNA and a gene, gathered by an R package."""

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
    pmid_keys,
    repeats,
    translate,
)
from mirbone.evidence.importers._methods import tier_of_methods
from mirbone.words import MirnaCatalogue, Relation, Tier

_WHAT = "the multiMiR table"
_NEEDED = ("database", "mature_mirna_id", "target_symbol")
_OPTIONAL = ("experiment", "support_type", "pubmed_id", "score", "type", "disease_drug")
_VALIDATED = ("mirecords", "mirtarbase", "tarbase")
_PREDICTED = (
    *("diana_microt", "elmmo", "microcosm", "miranda", "mirdb", "pictar", "pita", "targetscan"),
)
_ASSOCIATED = ("mir2disease", "pharmaco_mir", "phenomir")


def read_multimir(published: TableLike, catalogue: MirnaCatalogue) -> ImportResult:
    """Read a table of multiMiR as `targets` claims, each with the tier of its own database.

    Rows of miRecords, miRTarBase and TarBase are graded by `experiment` as miRTarBase's own table
    is: an effect is ``perturbation``, binding alone ``clip``; rows whose `support_type` says that
    the interaction was found absent make no claim. Rows of the eight predicting databases are
    ``prediction``. Associations with diseases and drugs name no target that a claim could hold.

    Source: Ru et al. (2014), doi:10.1093/nar/gku631.

    Parameters
    ----------
    published : path or DataFrame
        What ``get_multimir(...)@data`` holds, written by ``write.table`` or ``write.csv``.
    catalogue : MirnaCatalogue
        Only miRNAs that it holds become claims.

    Returns
    -------
    ImportResult
        `note` names the database, and the score of a prediction as that database counts it: scores
        of two databases cannot be compared.

    Raises
    ------
    InputError
        If a column is missing, or a database is none of multiMiR.
    """
    path = source_of(published, "published")
    table = _known_columns(read_table(path, what=_WHAT), path)
    database = cells_of(table, "database").str.lower()
    mirna, no_mirna = mirnas_of(cells_of(table, "mature_mirna_id"), catalogue)
    gene, no_gene = genes_of(cells_of(table, "target_symbol"))
    validated = database.isin(_VALIDATED)
    tier = translate(cells_of(table, "experiment"), tier_of_methods)
    tier = tier.where(validated, Tier.PREDICTION.value)
    rows = pd.DataFrame(
        {
            "subject": mirna,
            "relation": Relation.TARGETS.value,
            "object": gene,
            "sign": "-1",
            "mechanism": table["experiment"].str.replace("//", "; ", regex=False),
            "tier": tier,
            "reference": pmid_keys(cells_of(table, "pubmed_id").where(validated, ""), "Ru2014"),
            "source": "multiMiR",
            "note": _notes(table),
        },
        index=table.index,
    )
    support = cells_of(table, "support_type").where(validated, "")
    why_not = first_reason(
        translate(database, _no_target),
        translate(support, _absent),
        no_mirna,
        no_gene,
        translate(tier, lambda grade: "" if grade else NO_GRADE),
    )
    what = cells_of(table, "mature_mirna_id") + " - " + cells_of(table, "target_symbol")
    return make_result(rows, first_reason(why_not, repeats(rows, why_not)), what, "multiMiR")


def _known_columns(read: pd.DataFrame, path: Source) -> pd.DataFrame:
    """Take the columns that are read, absent ones empty; words for nothing become empty too."""
    written = {str(column).strip().lower(): column for column in read.columns}
    missing = [name for name in _NEEDED if name not in written]
    if missing:
        raise InputError(
            f"{_WHAT} {path}, line 1: expected a column {', '.join(map(repr, missing))}; found "
            f"{', '.join(map(repr, read.columns[:8]))}. Write what get_multimir(...)@data holds."
        )
    cells = {
        name: read[written[name]].where(~read[written[name]].str.lower().isin(list(NOTHING)), "")
        if name in written
        else ""
        for name in (*_NEEDED, *_OPTIONAL)
    }
    table = pd.DataFrame(cells, index=read.index)
    known = {*_VALIDATED, *_PREDICTED, *_ASSOCIATED}
    wrong = table.loc[~table["database"].str.lower().isin(list(known)), "database"]
    if len(wrong):
        raise InputError(
            f"{_WHAT} {path}, line {wrong.index[0]}, column 'database': expected one of "
            f"{', '.join(sorted(known))}; got {wrong.tolist()[0]!r}. Leave that row out."
        )
    return table


def _no_target(database: str) -> str:
    if database in _ASSOCIATED:
        return f"an association with a disease or drug, no target: {database}"
    return ""


def _absent(support: str) -> str:
    absent = support.lower().startswith("non-functional") or support.lower() == "negative"
    return found_absent(support) if absent else ""


def _notes(table: pd.DataFrame) -> list[str]:
    columns = (table["database"], table["support_type"], table["score"])
    return [
        "; ".join(filter(None, (database, support, f"score {score}" if score else "")))
        for database, support, score in zip(*columns, strict=True)
    ]
