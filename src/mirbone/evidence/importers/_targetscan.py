"""TargetScan: predicted targets, gene by gene with their context++ score."""

from dataclasses import dataclass, replace

import pandas as pd

from mirbone._core import InputError, Source, TableLike, read_table, source_of, to_doubles
from mirbone.evidence.importers._imported import (
    ImportResult,
    cells_of,
    first_reason,
    genes_of,
    make_result,
    mirnas_of,
    translate,
)
from mirbone.words import MirnaCatalogue, Relation, Tier

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


def read_targetscan(published: TableLike, catalogue: MirnaCatalogue) -> ImportResult:
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
    published : path or DataFrame
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
    path = source_of(published, "published")
    table = read_table(path, what="the TargetScan table")
    columns = set(table.columns)
    if set(_COMPACT) <= columns:
        pairs = table.rename(columns=dict(zip(_COMPACT, _PAIRS, strict=True)))
        pairs["species"] = _HUMAN
        _numbers(cells_of(table, "sites"), path, _SITE_COUNT)
        return _from_families(pairs, catalogue, path, _COMPACT[4])
    if set(_COUNTS) <= columns:
        return _from_families(_from_counts(table, path), catalogue, path, _COUNTS[6])
    if set(_SITES) <= columns:
        return _from_sites(table, catalogue, path)
    raise InputError(
        f"the TargetScan table {path}, line 1: expected the columns of Summary_Counts, "
        f"Predicted_Targets_Context_Scores or {', '.join(_COMPACT)}; found "
        f"{', '.join(map(repr, table.columns[:8]))}. Give the table as published."
    )


_PAIRS = ("seed", "gene", "representative", "sites", "score")


def _from_counts(table: pd.DataFrame, path: Source) -> pd.DataFrame:
    kind = replace(_SITE_COUNT, missing=("NULL", ""))
    counts = sum(_numbers(cells_of(table, name), path, kind).fillna(0) for name in _COUNTS[3:5])
    return pd.DataFrame(
        {
            "seed": table["miRNA family"],
            "gene": table["Gene Symbol"],
            "representative": table["Representative miRNA"],
            "sites": pd.Series(counts).map("{:g}".format).astype(object),  # no row is no number
            "score": table["Cumulative weighted context++ score"],
            "species": table["Species ID"],
        },
        index=table.index,
    )


def _from_families(
    pairs: pd.DataFrame, catalogue: MirnaCatalogue, path: Source, score: str
) -> ImportResult:
    """One row a gene and seed family: give it to every miRNA with that seed."""
    scores = cells_of(pairs, "score").rename(score)  # by its name in the file
    representative = cells_of(pairs, "representative")
    members = _by_seed(catalogue)
    gene, no_gene = genes_of(cells_of(pairs, "gene"))
    why_not = first_reason(
        translate(cells_of(pairs, "species"), _other_species),
        _no_member(pairs, members, catalogue),
        _no_repression(_numbers(scores, path, _SCORE)),
        no_gene,
    )
    rows = _rows(gene, cells_of(pairs, "sites"), cells_of(pairs, "score"))
    rows["subject"] = [
        [name] if reason else members[seed]
        for seed, name, reason in zip(pairs["seed"], representative, why_not, strict=True)
    ]
    rows = rows.assign(
        representative=representative, reason=why_not, what=representative + " - " + pairs["gene"]
    ).explode("subject")
    rows["note"] = [
        "" if subject == name else f"score of the representative {name}"
        for subject, name in zip(rows["subject"], rows["representative"], strict=True)
    ]
    return make_result(rows, cells_of(rows, "reason"), cells_of(rows, "what"), "TargetScan")


def _by_seed(catalogue: MirnaCatalogue) -> dict[str, list[str]]:
    members: dict[str, list[str]] = {}
    for name, sequence in zip(catalogue.mature["name"], catalogue.mature["sequence"], strict=True):
        members.setdefault(sequence[1:8], []).append(name)
    return members


def _from_sites(table: pd.DataFrame, catalogue: MirnaCatalogue, path: Source) -> ImportResult:
    """One row a site: sum the weighted scores over the sites of a gene."""
    score = _numbers(cells_of(table, "weighted context++ score"), path, _SCORE)
    mirna, no_mirna = mirnas_of(cells_of(table, "miRNA"), catalogue)
    gene, no_gene = genes_of(cells_of(table, "Gene Symbol"))
    why_not = first_reason(
        translate(cells_of(table, "Gene Tax ID"), _other_species),
        no_mirna,
        _no_score(score),
        no_gene,
    )
    sites = pd.DataFrame(
        {
            "subject": mirna,
            "object": gene,
            "score": score,
            "reason": why_not,
            "what": table["miRNA"] + " - " + table["Gene Symbol"],
        }
    )
    sums = _summed(sites.loc[why_not == ""])
    rows = _rows(cells_of(sums, "object"), cells_of(sums, "sites"), cells_of(sums, "text"))
    rows = rows.assign(
        subject=sums["subject"],
        reason=_no_repression(cells_of(sums, "score")),
        what=sums["subject"] + " - " + sums["object"],
    )
    left = sites.loc[why_not != "", ["subject", "reason", "what"]]
    every = pd.concat([rows, left]).sort_index(kind="stable")
    return make_result(every, cells_of(every, "reason"), cells_of(every, "what"), "TargetScan")


def _summed(sites: pd.DataFrame) -> pd.DataFrame:
    """One row a miRNA and gene, on the line of its first site."""
    lines = sites.assign(line=sites.index)
    groups = lines.groupby(["subject", "object"], sort=False)
    sums = groups.agg(score=("score", "sum"), sites=("score", "size"), line=("line", "first"))
    sums = sums.reset_index().set_index("line")
    return sums.assign(
        sites=sums["sites"].astype(str), text=[f"{score:.3f}" for score in sums["score"]]
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


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a column of numbers may hold."""

    words: str
    least: float
    most: float
    missing: tuple[str, ...] = ()


_SITE_COUNT = _Kind("a number of sites, 0 to 100,000", 0, 100_000)
_SCORE = _Kind("a score, -1,000 to 1,000 (or NULL)", -1000, 1000, ("NULL", "NA", ""))


def _numbers(cells: pd.Series, path: Source, kind: _Kind) -> pd.Series:
    """Read numbers, the missing ones as NaN; what is none, or none that can be, is refused."""
    missing = cells.isin(kind.missing)
    values = pd.Series(to_doubles(cells.mask(missing)), index=cells.index)
    wrong = cells.loc[~(missing | values.between(kind.least, kind.most))]
    if len(wrong):
        more = f" (and {len(wrong) - 1:,} more)" if len(wrong) > 1 else ""
        raise InputError(
            f"the TargetScan table {path}, line {wrong.index[0]}, column {cells.name!r}: expected "
            f"{kind.words}; got {wrong.tolist()[0]!r}{more}. Give the table as published."
        )
    return values


def _other_species(species: str) -> str:
    return "" if species == _HUMAN else f"another species: {species}"


def _no_score(score: pd.Series) -> pd.Series:
    return pd.Series("", index=score.index).mask(score.isna(), "no score")


def _no_repression(score: pd.Series) -> pd.Series:
    return _no_score(score).mask(score >= 0, "the score predicts no repression")


def _no_member(
    pairs: pd.DataFrame, members: dict[str, list[str]], catalogue: MirnaCatalogue
) -> pd.Series:
    """Why no miRNA of the catalogue gets the row; an isomiR's seed is not its mature's."""
    known = set(catalogue.mature["name"])

    def reason(representative: str) -> str:
        if representative.rsplit(".", 1)[0] in known:
            return "5' isomiR: the seed is not that of the mature miRNA"
        return "miRNA not in the catalogue"

    reasons = translate(cells_of(pairs, "representative"), reason)
    return reasons.mask(cells_of(pairs, "seed").isin(list(members)), "")
