"""OmniPath: signed, directed interactions between proteins, from many curated resources."""

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

_SHORT = ("source", "interaction", "target")
_SERVICE = ("source_genesymbol", "target_genesymbol", "is_stimulation", "is_inhibition")
_TRUE = {"1", "true", "1.0"}
# The web service's `type` and what it says in our words; absent: protein to protein.
_RELATIONS = {
    "": Relation.SIGNALS.value,
    "post_translational": Relation.SIGNALS.value,
    "transcriptional": Relation.TRANSCRIBES.value,
    "post_transcriptional": Relation.TARGETS.value,
}
_SIGNS = {"1": "+1", "+1": "+1", "-1": "-1"}


def read_omnipath(published: TableLike, catalogue: MirnaCatalogue) -> ImportResult:
    """Read an OmniPath interaction table as `signals` claims.

    Two layouts: ``source, interaction, target`` with -1 or 1; and the web service's with
    ``source_genesymbol, target_genesymbol, is_stimulation, is_inhibition`` and, where present,
    ``is_directed``, ``references`` and ``type`` (transcriptional rows become `transcribes`,
    miRNA-target rows `targets`). OmniPath names no assay, so that each row is a curated statement
    (``review_statement``, the weakest tier). Where an interaction is said to stimulate and to
    inhibit, the sign stays empty and the note says so.

    Source: Türei et al. (2016), doi:10.1038/nmeth.4077.

    Parameters
    ----------
    published : path or DataFrame
        TSV or CSV in one of the two layouts.
    catalogue : MirnaCatalogue
        Resolves the miRNAs of miRNA-target rows.

    Returns
    -------
    ImportResult
        One claim a row; complexes and undirected interactions are left out with the reason.

    Raises
    ------
    InputError
        If the columns are of neither layout, or a sign is another value.
    """
    path = source_of(published, "published")
    table = read_table(path, what="the OmniPath table")
    pairs = _short(table, path) if "interaction" in table else _long(table, path)
    kind = cells_of(pairs, "type")
    relation = translate(kind, lambda name: _RELATIONS.get(name, ""))
    is_mirna = relation == Relation.TARGETS.value
    source, no_source = genes_of(cells_of(pairs, "source"))
    mirna, no_mirna = mirnas_of(cells_of(pairs, "source").loc[is_mirna], catalogue)
    target, no_target = genes_of(cells_of(pairs, "target"))
    rows = pd.DataFrame(
        {
            "subject": replaced(source, is_mirna, mirna),
            "relation": relation,
            "object": target,
            "sign": cells_of(pairs, "sign").mask(is_mirna, "-1"),
            "tier": Tier.REVIEW_STATEMENT.value,
            "reference": pmid_keys(cells_of(pairs, "references"), "Turei2016"),
            "source": "OmniPath",
            "note": pairs["note"],
        },
        index=table.index,
    )
    why_not = first_reason(
        translate(kind, _not_used),
        cells_of(pairs, "why_not"),
        replaced(no_source, is_mirna, no_mirna),
        no_target,
    )
    what = cells_of(pairs, "source") + " - " + cells_of(pairs, "target")
    return make_result(rows, why_not, what, "OmniPath")


def _not_used(kind: str) -> str:
    return "" if kind in _RELATIONS else f"interaction type not used: {kind}"


def _short(table: pd.DataFrame, path: Source) -> pd.DataFrame:
    missing = [column for column in _SHORT if column not in table.columns]
    if missing:
        raise InputError(
            f"the OmniPath table {path}, line 1: expected source, interaction (-1 or 1), target; "
            f"found no column {missing[0]!r}. Give the table as published."
        )
    for line, sign in zip(table.index, table["interaction"], strict=True):
        if sign not in _SIGNS:
            raise InputError(
                f"the OmniPath table {path}, line {line}, column 'interaction': expected -1 or 1; "
                f"got {sign!r}. Give the table as published."
            )
    return pd.DataFrame(
        {
            "source": table["source"],
            "target": table["target"],
            "sign": translate(cells_of(table, "interaction"), _SIGNS.__getitem__),
            "type": "",
            "references": "",
            "why_not": "",
            "note": "curated; assay and references not stated in the table",
        },
        index=table.index,
    )


def _long(table: pd.DataFrame, path: Source) -> pd.DataFrame:
    missing = [column for column in _SERVICE if column not in table.columns]
    if missing:
        raise InputError(
            f"the OmniPath table {path}, line 1: expected the columns {', '.join(_SHORT)} or "
            f"{', '.join(_SERVICE)}; found {', '.join(map(repr, table.columns[:8]))}. "
            "Ask the web service with genesymbols=1."
        )
    signs = list(zip(_flag(table, "is_stimulation"), _flag(table, "is_inhibition"), strict=True))
    directed = _flag(table, "is_directed") if "is_directed" in table else [True] * len(table)
    note = "curated; assay not stated"
    return pd.DataFrame(
        {
            "source": table["source_genesymbol"],
            "target": table["target_genesymbol"],
            "sign": ["" if more == less else "+1" if more else "-1" for more, less in signs],
            "type": table.get("type", ""),
            "references": table.get("references", ""),
            "why_not": ["" if known else "undirected" for known in directed],
            "note": [f"{note}; both signs stated" if all(pair) else note for pair in signs],
        },
        index=table.index,
    )


def _flag(table: pd.DataFrame, column: str) -> list[bool]:
    return [cell.lower() in _TRUE for cell in table[column]]
