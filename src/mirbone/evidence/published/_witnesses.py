"""Count experiments so that a seed family is one witness, and see where they contradict."""

from collections.abc import Iterable
from typing import cast

import pandas as pd

from mirbone._core import InputError, named_keywords, promised
from mirbone.words import BONE_READOUTS, MirnaCatalogue, load_catalogue

WITNESS_COLUMNS = (*("seed", "mirnas", "n_rows", "n_papers", "more", "less", "none", "direction"),)
"""One row a seed family: its seed, its miRNAs, and how many papers say what of it."""

EXPERIMENT_CONTRADICTION_COLUMNS = ("mirna", "readout", "more", "less", "none")
"""One row a miRNA and readout on which papers differ: the experiments on each side."""


@named_keywords
def count_witnesses(table: pd.DataFrame, catalogue: MirnaCatalogue | None = None) -> pd.DataFrame:
    """Count what papers say of each seed family; a family is one witness, however often studied.

    A paper's word on a family is the sign of the sum of its rows' directions, and a family's the
    sign that more of its papers have; ``mixed`` where as many say the one as the other. Rows
    without a direction count for nothing.

    Parameters
    ----------
    table : DataFrame
        Experiments whose readouts have one sense, such as those of
        `mirbone.words.BONE_READOUTS`. Rows of retracted papers are refused.
    catalogue : MirnaCatalogue, optional
        Knows the seeds (nucleotides 2-8); the embedded one when absent.

    Returns
    -------
    DataFrame
        `WITNESS_COLUMNS`, by seed; `more`, `less` and `none` are numbers of papers.

    Raises
    ------
    InputError
        If a row is of a retracted paper.

    Examples
    --------
    >>> from mirbone.evidence import experiments
    >>> found = experiments("miR-466", readout="bone_metastasis_incidence")
    >>> count_witnesses(found.table)["direction"].tolist()
    ['-1']
    """
    withdrawn = table.loc[table["retracted_by"] != "", "experiment_id"]
    if len(withdrawn):
        raise InputError(
            f"expected no row of a retracted paper in a count; {withdrawn.iloc[0]} is of one. "
            "Load the experiments without `retracted=True`."
        )
    rows = table.loc[table["direction"] != ""]
    rows = rows.assign(
        seed=seeds_of(rows["mirna"], catalogue or load_catalogue()).to_numpy(),
        sign=rows["direction"].map(int),
    )
    out = []
    for seed, group in rows.groupby("seed"):
        papers = group.groupby(group["reference"].str.lower())["sign"].sum()
        more, less, none = (int(n) for n in ((papers > 0).sum(), (papers < 0).sum(), 0))
        none = len(papers) - more - less
        names = ";".join(sorted(set(group["mirna"])))
        out.append((seed, names, len(group), len(papers), more, less, none, _said(more, less)))
    found = pd.DataFrame(out, columns=pd.Index(WITNESS_COLUMNS))
    return promised(found, WITNESS_COLUMNS)


def _said(more: int, less: int) -> str:
    if more == less:
        return "mixed" if more else "0"
    return "+1" if more > less else "-1"


def contradicting_experiments(table: pd.DataFrame) -> pd.DataFrame:
    """Find miRNAs of which experiments say both more and less of one kind of readout.

    The bone readouts are one kind, every other readout is one of its own. Two experiments may
    differ in compartment, cancer and entry stage, and both be right.

    Parameters
    ----------
    table : DataFrame
        Experiments.

    Returns
    -------
    DataFrame
        `EXPERIMENT_CONTRADICTION_COLUMNS`; experiments separated by ``;``.
    """
    bone = table["readout"].isin(BONE_READOUTS)
    kind = table["readout"].mask(bone, "bone metastasis").str.replace("_", " ")
    out = []
    for both, group in table.groupby([table["mirna"], kind]):
        mirna, readout = cast("tuple[str, str]", both)
        sides = {
            sign: ";".join(group.loc[group["direction"] == sign, "experiment_id"])
            for sign in ("+1", "-1", "0")
        }
        if sides["+1"] and sides["-1"]:
            out.append((mirna, readout, *sides.values()))
    found = pd.DataFrame(out, columns=pd.Index(EXPERIMENT_CONTRADICTION_COLUMNS), dtype=object)
    return promised(found, EXPERIMENT_CONTRADICTION_COLUMNS)


def seeds_of(names: Iterable[str], catalogue: MirnaCatalogue) -> pd.Series:
    """Give the seed, nucleotides 2-8, of each miRNA.

    Parameters
    ----------
    names : iterable of str
        miRBase v22 names.
    catalogue : MirnaCatalogue
        Knows their sequences.

    Returns
    -------
    Series of str
        In the order of `names`.
    """
    mature = catalogue.mature
    seeds = dict(zip(mature["name"], mature["sequence"].str[1:8], strict=True))
    return pd.Series([seeds[name] for name in names], dtype=object)
