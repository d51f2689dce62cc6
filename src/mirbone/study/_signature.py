"""Which miRNAs of a contrast form the signature that is carried through the cascade."""

from dataclasses import dataclass

import pandas as pd

from mirbone.expression import Contrast, adjust_bh


@dataclass(frozen=True, slots=True)
class Signature:
    """The miRNAs that a study follows.

    Parameters
    ----------
    table : DataFrame
        The rows of the contrast that were chosen, smallest p first.
    rule : str
        In words, how they were chosen.
    stated : bool
        Whether the signature was given as such (a table of directions or fold changes) and not
        chosen here from measured samples.
    """

    table: pd.DataFrame
    rule: str
    stated: bool

    @property
    def directions(self) -> pd.Series:
        """The direction of each miRNA: -1 lowered, +1 raised; indexed by v22 name."""
        return pd.Series(
            self.table["direction"].to_numpy(int), index=pd.Index(self.table["mirna"]), dtype=int
        )


def choose_signature(contrast: Contrast, *, fdr: float, stated: bool) -> Signature:
    """Choose the signature of a contrast.

    A stated signature is taken whole where it gives neither FDR nor p; rows that carry an FDR must
    pass the threshold, and where there is only p, the FDR is computed from it. In a measured
    contrast a miRNA enters when its FDR is below the threshold; when none does, the signature is
    empty and nothing is lowered to fill it.

    Parameters
    ----------
    contrast : Contrast
        Effects per miRNA.
    fdr : float
        The threshold.
    stated : bool
        Whether the contrast was read from a signature table.

    Returns
    -------
    Signature
        The chosen rows and the rule.
    """
    table = contrast.table
    own_fdr = stated and bool(table["fdr"].isna().all() & table["p"].notna().any())
    if own_fdr:
        table = table.assign(fdr=adjust_bh(table["p"].to_numpy(float)))
    moved = table["direction"].fillna(0).astype(int) != 0
    tested = table["fdr"].notna()
    any_tested, all_tested = bool(tested.any()), bool(tested.all())
    chosen = moved & ((tested & (table["fdr"] < fdr)) | (~tested & stated))
    rule = f"FDR below {fdr:g}"
    if stated and not any_tested:
        rule = "every row of the signature table"
    elif stated and not all_tested:
        rule = f"rows of the signature table with FDR below {fdr:g} or without an FDR"
    elif stated:
        rule = f"rows of the signature table with FDR below {fdr:g}"
    if own_fdr:
        rule += " (Benjamini-Hochberg over the table's own p)"
    rows = table.loc[chosen].sort_values(by=["p", "mirna"]).reset_index(drop=True)
    return Signature(table=rows, rule=rule, stated=stated)
