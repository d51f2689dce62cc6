"""OmniPath: signed, directed interactions between proteins, from many curated resources."""

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

_SHORT = ("source", "interaction", "target")
_SERVICE = ("source_genesymbol", "target_genesymbol", "is_stimulation", "is_inhibition")
_TRUE = {"1", "true", "1.0"}
# The web service's `type` and what it says in our words; absent: protein to protein.
_RELATIONS = {
    "": Relation.SIGNALS,
    "post_translational": Relation.SIGNALS,
    "transcriptional": Relation.TRANSCRIBES,
    "post_transcriptional": Relation.TARGETS,
}


def read_omnipath(path: Path, catalogue: MirnaCatalogue) -> ImportResult:
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
    path : Path
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
    table = read_table(path, what="the OmniPath table")
    pairs = _short(table, path) if "interaction" in table else _long(table, path)
    relation = pairs["type"].map({name: kind.value for name, kind in _RELATIONS.items()})
    is_mirna = relation == Relation.TARGETS.value
    source, no_source = genes_of(pairs["source"])
    if is_mirna.any():
        mirna, no_mirna = mirnas_of(pairs.loc[is_mirna, "source"], catalogue)
        source = source.where(~is_mirna, mirna.reindex(source.index))
        no_source = no_source.where(~is_mirna, no_mirna.reindex(source.index))
    target, no_target = genes_of(pairs["target"])
    rows = pd.DataFrame(
        {
            "subject": source,
            "relation": relation,
            "object": target,
            "sign": pairs["sign"].where(~is_mirna, "-1"),
            "tier": Tier.REVIEW_STATEMENT.value,
            "reference": pmid_keys(pairs["references"], "Turei2016"),
            "source": "OmniPath",
            "note": pairs["note"],
        },
        index=table.index,
    )
    unknown = ("interaction type not used: " + pairs["type"]).where(relation.isna(), "")
    why_not = first_reason(unknown, pairs["why_not"], no_source, no_target)
    return make_result(rows, why_not, pairs["source"] + " - " + pairs["target"], "OmniPath")


def _short(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    missing = [column for column in _SHORT if column not in table.columns]
    signs = table["interaction"].map({"1": "+1", "+1": "+1", "-1": "-1"})
    if missing or signs.isna().any():
        line = "1" if missing else str(signs.index[signs.isna()][0])
        found = f"no column {missing[0]!r}" if missing else repr(table.loc[int(line)].tolist())
        raise InputError(
            f"the OmniPath table {path}, line {line}: expected source, interaction (-1 or 1), "
            f"target; found {found}. Give the table as published."
        )
    note = "curated; assay and references not stated in the table"
    return pd.DataFrame(
        {
            "source": table["source"],
            "target": table["target"],
            "sign": signs,
            "type": "",
            "references": "",
            "why_not": "",
            "note": note,
        },
        index=table.index,
    )


def _long(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    missing = [column for column in _SERVICE if column not in table.columns]
    if missing:
        raise InputError(
            f"the OmniPath table {path}, line 1: expected the columns {', '.join(_SHORT)} or "
            f"{', '.join(_SERVICE)}; found {', '.join(map(repr, table.columns[:8]))}. "
            "Ask the web service with genesymbols=1."
        )
    more = _flag(table, "is_stimulation")
    less = _flag(table, "is_inhibition")
    sign = pd.Series("", index=table.index).mask(more & ~less, "+1").mask(less & ~more, "-1")
    both = pd.Series("", index=table.index).mask(more & less, "; both signs stated")
    why_not = pd.Series("", index=table.index)
    if "is_directed" in table:
        why_not = why_not.mask(~_flag(table, "is_directed"), "undirected")
    return pd.DataFrame(
        {
            "source": table["source_genesymbol"],
            "target": table["target_genesymbol"],
            "sign": sign,
            "type": table.get("type", pd.Series("", index=table.index)),
            "references": table.get("references", pd.Series("", index=table.index)),
            "why_not": why_not,
            "note": "curated; assay not stated" + both,
        },
        index=table.index,
    )


def _flag(table: pd.DataFrame, column: str) -> pd.Series:
    return table[column].str.lower().isin(_TRUE)
