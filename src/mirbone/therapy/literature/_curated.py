"""Read a curated table strictly: columns, closed words, names, references, ids that stand once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files

import pandas as pd

from mirbone._core import InputError, Source, TableLike, promised, read_table, source_of
from mirbone.words import UNRESOLVED_COLUMNS, load_catalogue, resolve_mirnas

KINDS = frozenset({"mimic", "antagonist"})
READ = frozenset({"abstract", "title", "registry", "review", "news", "sponsor", "secondary"})
# an address stands where no paper, or no DOI of it, was read
_REFERENCE = re.compile(r"doi:10\.\d{4,9}/\S+|pmid:[1-9]\d*|pmcid:PMC\d+|https?://\S+")


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What the cells of a curated table may hold.

    Parameters
    ----------
    what : str
        The table in words, for messages.
    file : str
        Its name in ``therapy/data``.
    columns : sequence of str
        All of its columns, in this order; the first is the id.
    required : sequence of str
        Columns without an empty cell.
    words : mapping of str to frozenset of str
        Closed vocabularies by column; a cell may hold several, separated by semicolons.
    patterns : mapping of str to regular expression
        What every part of a cell must be.
    """

    what: str
    file: str
    columns: Sequence[str]
    required: Sequence[str]
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    patterns: Mapping[str, re.Pattern[str]] = field(default_factory=dict)


def read_curated(rules: Rules, source: TableLike) -> pd.DataFrame:
    """Read a table and refuse what breaks its rules.

    Parameters
    ----------
    rules : Rules
        Of the table.
    source : path or DataFrame
        The table.

    Returns
    -------
    DataFrame
        Its columns, cells of text, in the order of the rows.

    Raises
    ------
    InputError
        With file, line and column.
    """
    given = source_of(source, "table")
    table = read_table(given, what=rules.what, required=rules.columns)
    unknown = [column for column in table.columns if column not in rules.columns]
    if unknown:
        raise InputError(
            f"{rules.what} {given}, line 1: expected the columns {', '.join(rules.columns)}; "
            f"found {', '.join(map(repr, unknown))}. Rename or remove it."
        )
    rows = table.loc[:, list(rules.columns)]
    _require_cells(rows, rules, given)
    return promised(rows.reset_index(drop=True), rules.columns)


@cache
def _embedded(rules: Rules) -> pd.DataFrame:
    with as_file(files("mirbone.therapy") / "data" / rules.file) as path:
        return read_curated(rules, path)


def embedded(rules: Rules) -> pd.DataFrame:
    """Give a table of the package, a fresh copy.

    Parameters
    ----------
    rules : Rules
        Of the table.

    Returns
    -------
    DataFrame
        As `read_curated` gives it.
    """
    return _embedded(rules).copy()


def of_mirnas(
    table: pd.DataFrame, mirnas: str | Iterable[str] | None
) -> tuple[pd.DataFrame, tuple[str, ...], pd.DataFrame]:
    """Take the rows of some miRNAs.

    Parameters
    ----------
    table : DataFrame
        With a column ``mirna``, of one name or several separated by semicolons.
    mirnas : str, iterable of str or None
        In any spelling, a family for all its members; all rows without it.

    Returns
    -------
    rows : DataFrame
        In their order.
    names : tuple of str
        What was asked for, resolved.
    unresolved : DataFrame
        `mirbone.words.UNRESOLVED_COLUMNS`.
    """
    none = pd.DataFrame(columns=pd.Index(UNRESOLVED_COLUMNS), dtype=object)
    if mirnas is None:
        return table, (), none
    catalogue = load_catalogue()
    asked = [mirnas] if isinstance(mirnas, str) else list(dict.fromkeys(map(str, mirnas)))
    found = {name: catalogue.resolve(name) for name in asked}
    members = [one for name in asked if found[name].kind == "family" for one in found[name].names]
    single = [name for name in asked if found[name].kind != "family"]
    if any(found[name].single for name in single) or not members:
        answer = resolve_mirnas(single, catalogue)
        members, none = [*answer.names, *members], answer.unresolved
    elif single:
        left = [(found[n].query, found[n].kind, ";".join(found[n].names), found[n].note)
                for n in single]  # fmt: skip
        none = pd.DataFrame(left, columns=pd.Index(UNRESOLVED_COLUMNS), dtype=object)
    names = tuple(dict.fromkeys(members))
    keep = [bool(set(names) & set(cell.split(";"))) for cell in table["mirna"]]
    return table.loc[keep].reset_index(drop=True), names, promised(none, UNRESOLVED_COLUMNS)


def _require_cells(rows: pd.DataFrame, rules: Rules, source: Source) -> None:
    seen: dict[str, object] = {}
    current = set(load_catalogue().mature["name"]) if "mirna" in rules.columns else set()
    for line, cells in zip(rows.index, rows.to_dict("records"), strict=True):
        for column, cell in cells.items():
            fault = _fault(str(column), str(cell), rules, current)
            if fault:
                raise InputError(
                    f"{rules.what} {source}, line {line}, column {column!r}: {fault}; got "
                    f"{cell!r}. Mend the cell."
                )
        name = str(cells[rules.columns[0]])
        if name in seen:
            raise InputError(
                f"{rules.what} {source}, line {line}, column {rules.columns[0]!r}: each id must "
                f"stand once; {name!r} is also in line {seen[name]}. Give it another id."
            )
        seen[name] = line


def _fault(column: str, cell: str, rules: Rules, current: set[str]) -> str:
    if not cell:
        return "expected a value" if column in rules.required else ""
    parts = cell.split(";")
    words = rules.words.get(column)
    if words is not None and not set(parts) <= words:
        return f"expected {', '.join(sorted(words))}"
    pattern = rules.patterns.get(column)
    if pattern is not None and not all(pattern.fullmatch(part) for part in parts):
        return f"expected what matches {pattern.pattern}"
    if column == "mirna" and not set(parts) <= current:
        return "expected miRBase v22 names with arm"
    if column == "reference" and not all(_REFERENCE.fullmatch(part) for part in parts):
        return "expected 'doi:10...', 'pmid:...', 'pmcid:PMC...' or an address"
    return ""
