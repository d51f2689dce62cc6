"""Find experiments: by miRNA, entry stage, cancer and readout, and say what was not found."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from mirbone._core import InputError, TableLike, named_keywords, promised, short_repr
from mirbone.evidence.published._experiment import EXPERIMENT_COLUMNS
from mirbone.evidence.published._load import load_experiments
from mirbone.evidence.published._witnesses import seeds_of
from mirbone.words import (
    BONE_READOUTS,
    ENTRY_STAGES,
    READOUTS,
    STUDIED_CANCERS,
    UNRESOLVED_COLUMNS,
    MirnaCatalogue,
    load_catalogue,
    require_word,
    resolve_mirnas,
)


@short_repr("table")
@dataclass(frozen=True, slots=True, eq=False)
class FoundExperiments:
    """The experiments that were asked for.

    Attributes
    ----------
    table : DataFrame
        `EXPERIMENT_COLUMNS`: in animals before in vitro, and bone before other readouts.
    names : tuple of str
        The miRNAs asked for, a family as its members; empty where all were.
    unresolved : DataFrame
        `mirbone.words.UNRESOLVED_COLUMNS`, one row a name that stands for no single miRNA.
    left_out : int
        Rows of retracted papers that would have been found.
    n_families : int
        Seed families among the rows: each is one witness.
    """

    table: pd.DataFrame
    names: tuple[str, ...]
    unresolved: pd.DataFrame
    left_out: int
    n_families: int

    def _headline(self) -> str:
        return self.summary

    @property
    def summary(self) -> str:
        """What was found, in one line."""
        if self.table.empty:
            return "no such experiment is recorded, which says nothing of what a miRNA does"
        papers, mirnas = (len(set(self.table[name])) for name in ("reference", "mirna"))
        animals = (self.table["setting"] == "in_vivo").sum()
        return (
            f"{_count(len(self.table), 'row')} ({animals} in vivo) of {_count(papers, 'paper')} "
            f"on {_count(mirnas, 'miRNA')} of {self.n_families} seed "
            f"{'family' if self.n_families == 1 else 'families'}"
        )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@named_keywords
def experiments(
    mirnas: str | Iterable[str] | None = None,
    *,
    stage: str | None = None,
    cancer: str | None = None,
    readout: str | None = None,
    in_vivo: bool = False,
    retracted: bool = False,
    experiments: TableLike | Iterable[TableLike] = (),
    catalogue: MirnaCatalogue | None = None,
) -> FoundExperiments:
    """Take the published experiments that meet every condition given.

    A known miRNA on which no experiment is recorded gives no row, which says nothing of what it
    does. Retracted papers are left out and counted.

    Parameters
    ----------
    mirnas : str or iterable of str, optional
        miRNAs in any spelling, or families (``miR-200 family``) for all their members; all that
        were studied without it. Names that stand for no single miRNA are handed back.
    stage : str, optional
        How cells entered: one of `mirbone.words.ENTRY_STAGES`. Rows that do not say it are not
        found.
    cancer : str, optional
        One of `mirbone.words.STUDIED_CANCERS`.
    readout : str, optional
        One of `mirbone.words.READOUTS`.
    in_vivo : bool, optional
        Only animals.
    retracted : bool, optional
        The rows of retracted papers too, marked by `retracted_by`.
    experiments : path, DataFrame or several of them, optional
        The user's own tables, as `load_experiments` takes them.
    catalogue : MirnaCatalogue, optional
        The embedded one when absent.

    Returns
    -------
    FoundExperiments
        The rows, the names, and those that did not resolve.

    Raises
    ------
    InputError
        If no name resolves, or a word is outside its closed list.

    Examples
    --------
    >>> experiments("miR-466", in_vivo=True).table["readout"].tolist()
    ['bone_metastasis_incidence', 'primary_growth']
    """
    for name, word, allowed in (
        ("stage", stage, ENTRY_STAGES),
        ("cancer", cancer, STUDIED_CANCERS),
        ("readout", readout, READOUTS),
    ):
        require_word(name, word, allowed)
    catalogue = catalogue or load_catalogue()
    names, unresolved = _asked(mirnas, catalogue)
    rows = load_experiments(experiments, retracted=True, catalogue=catalogue)
    keep = pd.Series(True, index=rows.index)
    for column, word in (("entry_stage", stage), ("cancer", cancer), ("readout", readout)):
        if word is not None:
            keep &= rows[column] == word
    if mirnas is not None:
        keep &= rows["mirna"].isin(names)
    if in_vivo:
        keep &= rows["setting"] == "in_vivo"
    withdrawn = rows["retracted_by"] != ""
    left = 0 if retracted else int((keep & withdrawn).sum())
    table = _measured_first(rows.loc[keep & (retracted | ~withdrawn)])
    families = seeds_of(table["mirna"], catalogue).nunique()
    return FoundExperiments(
        promised(table, EXPERIMENT_COLUMNS), names, unresolved, left, int(families)
    )


def _measured_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Put what speaks most directly of bone metastasis first; within that, by miRNA."""
    order = pd.DataFrame(
        {
            "outside": rows["setting"] != "in_vivo",
            "other": ~rows["readout"].isin(BONE_READOUTS),
            "mirna": rows["mirna"],
        }
    ).sort_values(["outside", "other", "mirna"], kind="stable")
    return rows.loc[order.index].reset_index(drop=True)


def _asked(
    mirnas: str | Iterable[str] | None, catalogue: MirnaCatalogue
) -> tuple[tuple[str, ...], pd.DataFrame]:
    none = pd.DataFrame(columns=pd.Index(UNRESOLVED_COLUMNS), dtype=object)
    if mirnas is None:
        return (), none
    asked = [mirnas] if isinstance(mirnas, str) else list(dict.fromkeys(map(str, mirnas)))
    answers = {name: catalogue.resolve(name) for name in asked}
    families = {name: found.names for name, found in answers.items() if found.kind == "family"}
    single = [name for name in asked if name not in families]
    known: tuple[str, ...] = ()
    try:
        if single or not families:
            found = resolve_mirnas(single, catalogue)
            known, none = found.names, found.unresolved
    except InputError:
        if not families:
            raise
        none = _handed_back(single, catalogue)
    members = [name for names in families.values() for name in names]
    return tuple(dict.fromkeys([*known, *members])), none


def _handed_back(names: list[str], catalogue: MirnaCatalogue) -> pd.DataFrame:
    answers = [catalogue.resolve(name) for name in names]
    rows = [(one.query, one.kind, ";".join(one.names), one.note) for one in answers]
    return pd.DataFrame(rows, columns=pd.Index(UNRESOLVED_COLUMNS), dtype=object)
