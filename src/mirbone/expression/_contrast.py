"""The result of the room: effect, error and p of every miRNA."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from mirbone._core import promised, readable, short_repr
from mirbone.expression._profiles import no_rows_dropped

TABLE_COLUMNS = ("mirna", "log2fc", "ci_low", "ci_high", "t", "p", "fdr", "mean", "direction")
FACE_COLUMNS = TABLE_COLUMNS[:-1]
NAME_COLUMNS = ("written", "mirna", "resolved", "note", "kind")


def no_names() -> pd.DataFrame:
    """Give an empty table of names.

    Returns
    -------
    DataFrame
        `NAME_COLUMNS`.
    """
    return pd.DataFrame({name: pd.Series(dtype=object) for name in NAME_COLUMNS})


@short_repr("table")
@dataclass(frozen=True, slots=True)
class Contrast:
    """Effects of a comparison, one row a miRNA.

    Parameters
    ----------
    table : DataFrame
        Columns ``mirna, log2fc, ci_low, ci_high, t, p, fdr, mean, direction``, smallest p first:
        log2 fold change of case over control with 95 % limits, moderated t, two-sided P,
        Benjamini-Hochberg FDR, mean log2 level, and -1, 0 or +1. What was not measured is NaN.
    case, control : str
        The groups; a positive effect is higher in the case.
    n_case, n_control : int or None
        Samples in each; None where the table does not say.
    method : str
        What was computed, in words.
    notes : tuple of str
        What was chosen and what limits the result, in sentences.
    dropped : DataFrame
        ``query, kind, reason`` of every input row that is not in the table.
    names : DataFrame, optional
        ``written, mirna, resolved, note, kind``: what each name of the input was taken to mean. An
        unresolved one is in the table under its written name.
    sensitivity : DataFrame or None, optional
        Leave-one-patient-out: ``mirna, log2fc_min, log2fc_max, p_max, fdr_max, sign_holds,
        fdr_holds``.
    correlation : DataFrame or None, optional
        Between the miRNAs of the table, of what the groups leave unexplained in the samples.
    df : float or None, optional
        Residual degrees of freedom behind it.

    Raises
    ------
    ValueError
        If the table lacks a column or holds a miRNA twice.
    """

    table: pd.DataFrame
    case: str
    control: str
    n_case: int | None
    n_control: int | None
    method: str
    notes: tuple[str, ...] = ()
    dropped: pd.DataFrame = field(default_factory=no_rows_dropped)
    names: pd.DataFrame = field(default_factory=no_names)
    sensitivity: pd.DataFrame | None = None
    correlation: pd.DataFrame | None = None
    df: float | None = None

    def __post_init__(self) -> None:
        if tuple(self.table.columns) != TABLE_COLUMNS:
            raise ValueError(
                f"a contrast's table must have the columns {', '.join(TABLE_COLUMNS)}; "
                f"got {', '.join(map(str, self.table.columns))}"
            )
        if self.table["mirna"].duplicated().any():
            twice = self.table.loc[self.table["mirna"].duplicated(), "mirna"].iloc[0]
            raise ValueError(f"a contrast's table must hold each miRNA once; {twice!r} comes twice")
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    def face_table(self) -> pd.DataFrame:
        """Give the table that `mirbone expression contrast` writes.

        Returns
        -------
        DataFrame
            Columns ``mirna, log2fc, ci_low, ci_high, t, p, fdr, mean``, smallest p first.
        """
        table = self.table.loc[:, list(FACE_COLUMNS)].reset_index(drop=True)
        return promised(table, FACE_COLUMNS)

    def _headline(self) -> str:
        return f"{self.case} against {self.control}, {len(self.table)} miRNAs"


def make_table(columns: dict[str, object]) -> pd.DataFrame:
    """Complete and order the table of a contrast.

    Parameters
    ----------
    columns : dict
        Some of the columns of `TABLE_COLUMNS`, ``mirna`` among them; the rest become NaN, and the
        direction is the sign of ``log2fc`` where it is not given.

    Returns
    -------
    DataFrame
        All columns, smallest p first, then by name.
    """
    table = pd.DataFrame(columns)
    if "direction" not in table:
        table["direction"] = np.sign(table["log2fc"].to_numpy(float))
    table["direction"] = table["direction"].astype(float).fillna(0).astype(int)
    table = table.reindex(columns=list(TABLE_COLUMNS))
    return table.sort_values(["p", "mirna"], na_position="last").reset_index(drop=True)
