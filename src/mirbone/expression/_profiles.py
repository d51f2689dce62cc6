"""Measured values with their labels, on the way from a file to statistics."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import pandas as pd

from mirbone._core import promised, readable, short_repr

if TYPE_CHECKING:
    import anndata

Scale = Literal["counts", "log2", "ct"]


DROPPED_COLUMNS = ("query", "kind", "reason")
"""A row that is not in the result: its name or line, what kind of row it is, and why."""


def dropped_rows(
    queries: Iterable[object], kind: str | Iterable[str], reason: str | Iterable[str]
) -> pd.DataFrame:
    """Make a table of dropped rows.

    Parameters
    ----------
    queries : iterable of object
        What the rows are called.
    kind, reason : str or iterable of str
        Of each, or of all.

    Returns
    -------
    DataFrame
        `DROPPED_COLUMNS`.
    """
    named = [str(query) for query in queries]
    kinds, reasons = (
        [each] * len(named) if isinstance(each, str) else list(each) for each in (kind, reason)
    )
    told = list(map(readable, reasons))
    table = pd.DataFrame({"query": named, "kind": kinds, "reason": told}, dtype=object)
    return promised(table, DROPPED_COLUMNS)


def no_rows_dropped() -> pd.DataFrame:
    """Give an empty table of dropped rows.

    Returns
    -------
    DataFrame
        `DROPPED_COLUMNS`.
    """
    return dropped_rows([], "", "")


@short_repr("values")
@dataclass(frozen=True, slots=True)
class Profiles:
    """A matrix of measured values.

    Parameters
    ----------
    values : DataFrame, mirnas x samples
        Index: miRNA names, unique; columns: sample names, unique; missing is NaN.
    scale : {"counts", "log2", "ct"}
        What the numbers are.
    source : str
        The table in words, for messages: ``the count table counts.tsv``.
    names : DataFrame
        One row a written name: ``written, mirna, resolved, note, kind``; `mirna` is the name
        in `values`.
    notes : tuple of str
        What was chosen on the way, in sentences.
    dropped : DataFrame
        ``query, kind, reason`` of the rows that are not in `values`.
    aside : DataFrame, rows x samples
        Values of the rows that are no human miRNAs, under the names as written.
    """

    values: pd.DataFrame
    scale: Scale
    source: str
    names: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: tuple[str, ...] = ()
    dropped: pd.DataFrame = field(default_factory=no_rows_dropped)
    aside: pd.DataFrame = field(default_factory=pd.DataFrame)

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    def noting(self, *notes: str) -> "Profiles":
        """Give the same profiles with further notes.

        Parameters
        ----------
        *notes : str
            Sentences.

        Returns
        -------
        Profiles
            The same values.
        """
        return replace(self, notes=(*self.notes, *notes))

    def to_anndata(self, samples: pd.DataFrame | None = None) -> "anndata.AnnData":
        """Give the profiles as AnnData.

        Parameters
        ----------
        samples : DataFrame, optional
            What is known of the samples, indexed by their names in the order of the columns.

        Returns
        -------
        AnnData
            obs = samples, var = miRNAs with the columns ``written, resolved, note``; X holds the
            values and ``uns["scale"]`` says what they are.
        """
        from anndata import AnnData

        var = pd.DataFrame(index=pd.Index(self.values.index.astype(str), name=None))
        if len(self.names):
            by_name = self.names.groupby("mirna", sort=False)
            var["written"] = by_name["written"].agg(";".join).reindex(var.index)
            var["resolved"] = by_name["resolved"].first().reindex(var.index).astype(bool)
            var["note"] = by_name["note"].first().reindex(var.index)
        obs = pd.DataFrame(index=pd.Index(self.values.columns.astype(str), name=None))
        if samples is not None:
            obs = samples.set_axis(obs.index)
        return AnnData(
            X=self.values.to_numpy().T.copy(), obs=obs, var=var, uns={"scale": self.scale}
        )

    def _headline(self) -> str:
        return f"{len(self.values)} rows in {self.values.shape[1]} samples, {self.scale}"
