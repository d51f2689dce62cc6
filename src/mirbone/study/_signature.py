"""Which miRNAs of a contrast form the signature that is carried through the cascade."""

from dataclasses import dataclass

import pandas as pd

from mirbone._core import short_repr
from mirbone.expression import Contrast, adjust_bh


@short_repr("table")
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
    untested : tuple of str
        miRNAs that move but have no FDR, where the rule asks for one; they are not followed.
    """

    table: pd.DataFrame
    rule: str
    stated: bool
    untested: tuple[str, ...] = ()

    @property
    def directions(self) -> pd.Series:
        """The direction of each miRNA: -1 lowered, +1 raised; indexed by v22 name."""
        return pd.Series(
            self.table["direction"].to_numpy(int), index=pd.Index(self.table["mirna"]), dtype=int
        )

    def _headline(self) -> str:
        return f"{len(self.table)} miRNAs, {self.rule}"


def choose_signature(contrast: Contrast, *, fdr: float, stated: bool) -> Signature:
    """Choose the signature of a contrast.

    A stated signature is taken whole where no row gives an FDR or a p. Otherwise a miRNA enters
    when its FDR is below the threshold; where a stated table gives only p, the FDR is computed
    from it. A row without an FDR among rows with one never enters: DESeq2, for one, leaves the FDR
    empty where it filters a row or finds an outlier. When no miRNA passes, the signature is empty
    and nothing is lowered to fill it.

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
    whole = stated and not bool(tested.any())
    chosen = moved & (True if whole else table["fdr"] < fdr)
    rule = f"FDR below {fdr:g}"
    if whole:
        rule = "every row of the signature table"
    elif stated:
        rule = f"rows of the signature table with FDR below {fdr:g}"
    if own_fdr:
        rule += " (Benjamini-Hochberg over the table's own p)"
    rows = table.loc[chosen].sort_values(by=["p", "mirna"]).reset_index(drop=True)
    untested = () if whole else tuple(sorted(table.loc[moved & ~tested, "mirna"]))
    return Signature(table=rows, rule=rule, stated=stated, untested=untested)
