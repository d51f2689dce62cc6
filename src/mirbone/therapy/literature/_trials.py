"""Trials of miRNA drugs in people: what was given, what came of it, why it was stopped."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from mirbone._core import TableLike, named_keywords, promised, short_repr
from mirbone.therapy.literature._curated import (
    KINDS,
    READ,
    Rules,
    embedded,
    of_mirnas,
    read_curated,
)

TRIAL_COLUMNS = (
    *("trial_id", "drug", "other_names", "mirna", "as", "chemistry", "delivery", "route"),
    *("condition", "phase", "registry_number", "status", "n", "outcome", "stopped_because"),
    *("reference", "read_from", "note"),
)
"""``mirna``: names of miRBase v22; ``as``: mimic or antagonist; ``n``: participants; ``status`` of
the trial, where it was read or its whole result is published; ``stopped_because``: of the trial or
of the drug; ``read_from``: what was read of it. An empty cell is what was not seen."""

_RULES = Rules(
    "the table of trials",
    "trials.tsv",
    TRIAL_COLUMNS,
    ("trial_id", "drug", "mirna", "as", "reference", "read_from"),
    {
        "as": KINDS,
        "status": frozenset({"completed", "terminated", "withdrawn", "recruiting", "active"}),
        "read_from": READ,
    },
    {
        "phase": re.compile(r"0|[1-4][ab]?(/[1-4][ab]?)?"),
        "registry_number": re.compile(r"NCT\d{8}|EudraCT \d{4}-\d{6}-\d\d"),
        "n": re.compile(r"0|[1-9]\d*"),
    },
)


@short_repr("table")
@dataclass(frozen=True, slots=True, eq=False)
class FoundTrials:
    """The trials that were asked for.

    Attributes
    ----------
    table : DataFrame
        `TRIAL_COLUMNS`.
    names : tuple of str
        The miRNAs asked for, a family as its members; empty where all were.
    unresolved : DataFrame
        `mirbone.words.UNRESOLVED_COLUMNS`, one row a name that stands for no single miRNA.
    """

    table: pd.DataFrame
    names: tuple[str, ...]
    unresolved: pd.DataFrame

    def _headline(self) -> str:
        return self.summary

    @property
    def summary(self) -> str:
        """What was found, in one line."""
        if self.table.empty:
            return "no trial is recorded, which does not mean that there was none"
        drugs = self.table["drug"].nunique()
        return (
            f"{len(self.table)} trial{'s' * (len(self.table) != 1)} of {drugs} "
            f"drug{'s' * (drugs != 1)}; the list is not whole"
        )


@named_keywords
def trials(mirnas: str | Iterable[str] | None = None) -> FoundTrials:
    """Give the trials of drugs that mimic a miRNA or oppose it.

    Read from papers, registries, news and the companies' words, each row with its references; a
    registry number stands only where it was read. The list is not whole. None of these trials was
    of bone metastasis.

    Parameters
    ----------
    mirnas : str or iterable of str, optional
        miRNAs in any spelling, or families; all trials without it.

    Returns
    -------
    FoundTrials
        The rows, and the names that stand for no single miRNA.

    Raises
    ------
    InputError
        If no name resolves.

    Examples
    --------
    >>> trials("miR-34a-5p").table[["drug", "registry_number", "status"]].values.tolist()
    [['MRX34', 'NCT01829971', 'terminated']]
    """
    return FoundTrials(*of_mirnas(embedded(_RULES), mirnas))


@named_keywords
def load_trials(table: TableLike | None = None) -> pd.DataFrame:
    """Load a table of trials strictly.

    Parameters
    ----------
    table : path or DataFrame, optional
        With all of `TRIAL_COLUMNS`; the embedded one without it.

    Returns
    -------
    DataFrame
        `TRIAL_COLUMNS`, cells of text.

    Raises
    ------
    InputError
        If a cell breaks the rules, with file, line and column.

    Examples
    --------
    >>> load_trials()["trial_id"].iloc[0]
    'MRX34-1'
    """
    rows = embedded(_RULES) if table is None else read_curated(_RULES, table)
    return promised(rows, TRIAL_COLUMNS)
