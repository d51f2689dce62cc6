"""TargetScan: predicted targets, gene by gene with their context++ score."""

from pathlib import Path

import numpy as np
import pandas as pd

from mirbone._core import InputError, MirnaCatalogue, Relation, Tier, read_table
from mirbone.evidence._imported import ImportResult, first_reason, genes_of, make_result, mirnas_of

_HUMAN = "9606"
_COMPACT = ("family", "feature", "rep.miRNA", "sites", "score")
_COUNTS = (
    "Gene Symbol",
    "miRNA family",
    "Species ID",
    "Total num conserved sites",
    "Total num nonconserved sites",
    "Representative miRNA",
    "Cumulative weighted context++ score",
)
_SITES = ("Gene Symbol", "Gene Tax ID", "miRNA", "weighted context++ score")


def read_targetscan(path: Path, catalogue: MirnaCatalogue) -> ImportResult:
    """Read a TargetScan table as predicted `targets` claims.

    Three layouts: ``Summary_Counts`` (gene by seed family, all transcripts),
    ``Predicted_Targets_Context_Scores`` (one row a site; summed here over the sites of a gene),
    and a compact summary ``family, feature, rep.miRNA, sites, score``. Where a table names a seed
    family and one representative, every miRNA of the catalogue with that seed (nucleotides 2-8)
    gets the claim, and `note` names the representative that the score was calculated for.
    Non-human rows, 5' isomiRs (``hsa-miR-101-3p.2``) and scores that predict no repression are
    left out with the reason.

    Source: Agarwal et al. (2015), doi:10.7554/eLife.05005.

    Parameters
    ----------
    path : Path
        The unpacked table, plain or gzipped.
    catalogue : MirnaCatalogue
        Only miRNAs that it holds become claims.

    Returns
    -------
    ImportResult
        Tier ``prediction``; `value` holds the (weighted, cumulative) context++ score, below 0 for
        repression; `mechanism` the number of sites as ``sites=2``.

    Raises
    ------
    InputError
        If the columns are of no known layout, or a score is not a number.
    """
    table = read_table(path, what="the TargetScan table")
    columns = set(table.columns)
    if set(_COMPACT) <= columns:
        pairs = table.rename(columns=dict(zip(_COMPACT, _PAIRS, strict=True)))
        pairs["species"] = _HUMAN
        return _from_families(pairs, catalogue, path)
    if set(_COUNTS) <= columns:
        return _from_families(_from_counts(table), catalogue, path)
    if set(_SITES) <= columns:
        return _from_sites(table, catalogue, path)
    raise InputError(
        f"the TargetScan table {path}, line 1: expected the columns of Summary_Counts, "
        f"Predicted_Targets_Context_Scores or {', '.join(_COMPACT)}; found "
        f"{', '.join(map(repr, table.columns[:8]))}. Give the table as published."
    )


_PAIRS = ("seed", "gene", "representative", "sites", "score")


def _from_counts(table: pd.DataFrame) -> pd.DataFrame:
    sites = [_COUNTS[3], _COUNTS[4]]
    counts = table[sites].apply(pd.to_numeric, errors="coerce").fillna(0).sum(axis=1).astype(int)
    return pd.DataFrame(
        {
            "seed": table["miRNA family"],
            "gene": table["Gene Symbol"],
            "representative": table["Representative miRNA"],
            "sites": counts.astype(str),
            "score": table["Cumulative weighted context++ score"],
            "species": table["Species ID"],
        },
        index=table.index,
    )


def _from_families(pairs: pd.DataFrame, catalogue: MirnaCatalogue, path: Path) -> ImportResult:
    """One row a gene and seed family: give it to every miRNA with that seed."""
    score = _numbers(pairs["score"], path)
    members = _by_seed(catalogue)
    gene, no_gene = genes_of(pairs["gene"])
    why_not = first_reason(
        _other_species(pairs["species"]),
        _no_member(pairs, members, catalogue),
        _no_repression(score),
        no_gene,
    )
    what = pairs["representative"] + " - " + pairs["gene"]
    rows = _rows(gene, pairs["sites"], pairs["score"])
    rows["subject"] = [
        members.get(seed, [name])
        for seed, name in zip(pairs["seed"], pairs["representative"], strict=True)
    ]
    rows["representative"] = pairs["representative"]
    sizes = rows["subject"].map(len).where(why_not == "", 1).to_numpy()
    rows["subject"] = rows["subject"].where(why_not == "", pairs["representative"])
    rows = rows.explode("subject")
    other = rows["subject"] != rows["representative"]
    rows["note"] = ("score of the representative " + rows["representative"]).where(other, "")
    repeat = np.repeat(np.arange(len(pairs)), sizes)
    return make_result(
        rows.drop(columns="representative"), why_not.iloc[repeat], what.iloc[repeat], "TargetScan"
    )


def _by_seed(catalogue: MirnaCatalogue) -> dict[str, list[str]]:
    mature = catalogue.mature
    mature["seed"] = mature["sequence"].str[1:8]
    return mature.groupby("seed")["name"].agg(list).to_dict()


def _from_sites(table: pd.DataFrame, catalogue: MirnaCatalogue, path: Path) -> ImportResult:
    """One row a site: sum the weighted scores over the sites of a gene."""
    score = _numbers(table["weighted context++ score"], path)
    human = table["Gene Tax ID"] == _HUMAN
    mirna, no_mirna = mirnas_of(table["miRNA"].where(human, ""), catalogue)
    gene, no_gene = genes_of(table["Gene Symbol"])
    why_not = first_reason(
        _other_species(table["Gene Tax ID"]), no_mirna, _no_score(score), no_gene
    )
    what = table["miRNA"] + " - " + table["Gene Symbol"]
    used = pd.DataFrame({"subject": mirna, "object": gene, "score": score})[why_not == ""]
    used["line"] = used.index
    sums = used.groupby(["subject", "object"], sort=False).agg(
        score=("score", "sum"), sites=("score", "size"), line=("line", "first")
    )
    sums = sums.reset_index().set_index("line")
    rows = _rows(sums["object"], sums["sites"].astype(str), sums["score"].map("{:.3f}".format))
    rows["subject"] = sums["subject"]
    left = why_not[why_not != ""]
    flat = _no_repression(sums["score"])
    empty = pd.DataFrame(index=left.index, columns=rows.columns, data="")
    return make_result(
        pd.concat([rows, empty]),
        pd.concat([flat, left]),
        pd.concat([rows["subject"] + " - " + rows["object"], what[left.index]]),
        "TargetScan",
    )


def _rows(gene: pd.Series, sites: pd.Series, score: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "relation": Relation.TARGETS.value,
            "object": gene,
            "sign": "-1",
            "mechanism": "sites=" + sites,
            "tier": Tier.PREDICTION.value,
            "reference": "Agarwal2015",
            "source": "TargetScan",
            "note": "",
            "value": score,
        },
        index=gene.index,
    )


def _numbers(cells: pd.Series, path: Path) -> pd.Series:
    """Read scores; NULL and empty are missing."""
    missing = cells.isin(["NULL", "NA", ""])
    values = pd.to_numeric(cells.mask(missing), errors="coerce")
    wrong = values.isna() & ~missing
    if wrong.any():
        line = cells.index[wrong][0]
        raise InputError(
            f"the TargetScan table {path}, line {line}: expected a number as score; got "
            f"{cells[wrong].iloc[0]!r}. Give the table as published."
        )
    return values


def _other_species(species: pd.Series) -> pd.Series:
    return ("another species: " + species).where(species != _HUMAN, "")


def _no_score(score: pd.Series) -> pd.Series:
    return pd.Series("", index=score.index).mask(score.isna(), "no score")


def _no_repression(score: pd.Series) -> pd.Series:
    return _no_score(score).mask(score >= 0, "the score predicts no repression")


def _no_member(
    pairs: pd.DataFrame, members: dict[str, list[str]], catalogue: MirnaCatalogue
) -> pd.Series:
    """Why no miRNA of the catalogue gets the row; an isomiR's seed is not its mature's."""
    known = set(catalogue.mature["name"])
    stem = pairs["representative"].str.replace(r"\.\d$", "", regex=True)
    reason = pd.Series("miRNA not in the catalogue", index=pairs.index)
    reason = reason.mask(stem.isin(known), "5' isomiR: the seed is not that of the mature miRNA")
    return reason.where(~pairs["seed"].isin(members), "")
