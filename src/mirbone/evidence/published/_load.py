"""Load the table of published experiments, and a user's beside it."""

from collections.abc import Callable, Iterable
from importlib.resources import as_file, files

import pandas as pd
from pydantic import TypeAdapter, ValidationError

from mirbone._core import (
    InputError,
    Source,
    TableLike,
    named_keywords,
    promised,
    read_table,
    source_of,
    sources_of,
)
from mirbone.evidence._user import SIGNS
from mirbone.evidence.published._experiment import EXPERIMENT_COLUMNS, Experiment
from mirbone.words import MirnaCatalogue, load_catalogue, resolve_gene, resolve_one

REQUIRED_COLUMNS = ("mirna", "perturbation", "readout", "direction", "reference")
_SHOWN = 5


@named_keywords
def load_experiments(
    experiments: TableLike | Iterable[TableLike] = (),
    *,
    retracted: bool = False,
    catalogue: MirnaCatalogue | None = None,
) -> pd.DataFrame:
    """Load every embedded experiment, and the user's tables beside them.

    A user's table needs the columns ``mirna, perturbation, readout, direction, reference``; the
    others may be absent. Names of any version are resolved to one miRNA each; experiments without
    `experiment_id` are numbered ``X-001, X-002, ...`` over all user tables; an absent `setting`
    follows from `entry_stage`.

    Parameters
    ----------
    experiments : path, DataFrame or several of them, optional
        TSV or CSV files, or the tables themselves.
    retracted : bool, optional
        Keep the rows of retracted papers, which `retracted_by` marks. They are for reading: no
        fit, count or judgement may stand on them, and so they are left out unless asked for.
    catalogue : MirnaCatalogue, optional
        Resolves the names of user tables; the embedded one when absent.

    Returns
    -------
    DataFrame
        `EXPERIMENT_COLUMNS`, cells of text: embedded experiments by reference, then the user's.

    Raises
    ------
    InputError
        If a cell breaks the schema, a name does not resolve to one miRNA, or an experiment_id is
        repeated; the message gives file, line and column.

    Examples
    --------
    >>> load_experiments().columns[:3].tolist()
    ['experiment_id', 'mirna', 'perturbation']
    """
    catalogue = catalogue or load_catalogue()
    with as_file(files("mirbone.evidence").joinpath("data", "experiments.tsv")) as path:
        tables: list[tuple[Source, pd.DataFrame]] = [(path, _read_whole(path))]
    number = 1
    for source in sources_of(experiments, "experiments"):
        table = _read_users(source_of(source, "experiments"), catalogue, number)
        number += len(table)
        tables.append((source, table))
    for source, table in tables:
        _require_names(table, source, catalogue)
    _require_unique(tables)
    rows = pd.concat([table for _, table in tables], ignore_index=True)
    if not retracted:
        rows = rows.loc[rows["retracted_by"] == ""].reset_index(drop=True)
    return promised(rows, EXPERIMENT_COLUMNS)


def _read_whole(path: Source) -> pd.DataFrame:
    table = read_table(path, what="the table of experiments", required=EXPERIMENT_COLUMNS)
    rows = table.reindex(columns=pd.Index(EXPERIMENT_COLUMNS))
    _require_valid(rows, path)
    return rows


def _read_users(source: Source, catalogue: MirnaCatalogue, first: int) -> pd.DataFrame:
    table = read_table(source, what="the table of experiments", required=REQUIRED_COLUMNS)
    unknown = [column for column in table.columns if column not in EXPERIMENT_COLUMNS]
    if unknown:
        raise InputError(
            f"the table of experiments {source}, line 1: expected columns among "
            f"{', '.join(EXPERIMENT_COLUMNS)}; found {', '.join(map(repr, unknown))}. "
            "Rename or remove it."
        )
    rows = table.reindex(columns=pd.Index(EXPERIMENT_COLUMNS), fill_value="").copy()
    _fill_defaults(rows, first)
    _each(rows, "mirna", source, lambda name: resolve_one(name, catalogue))
    _each(rows, "targets_shown", source, _symbols)
    _require_valid(rows, source)
    return rows


def _fill_defaults(rows: pd.DataFrame, first: int) -> None:
    numbered = [f"X-{number:03d}" for number in range(first, first + len(rows))]
    for column, implied in (
        ("experiment_id", pd.Series(numbered, index=rows.index, dtype=object)),
        ("written", rows["mirna"]),
        ("setting", rows["entry_stage"].map(_setting_of)),
    ):
        rows[column] = rows[column].where(rows[column] != "", implied)
    rows["direction"] = rows["direction"].replace(SIGNS)


def _setting_of(stage: str) -> str:
    return stage and ("in_vitro" if stage == "in_vitro" else "in_vivo")


def _symbols(cell: str) -> str:
    """Write target genes as approved symbols; a name that nothing knows stays as it is."""
    written = [gene.strip() for gene in cell.split(";") if gene.strip()]
    named = [(gene, resolve_gene(gene).names) for gene in written]
    return ";".join(names[0] if len(names) == 1 else gene for gene, names in named)


def _each(rows: pd.DataFrame, column: str, source: Source, mend: Callable[[str], str]) -> None:
    for line, cell in rows[column].items():
        try:
            rows.loc[line, column] = mend(cell)  # pyright: ignore[reportArgumentType]
        except InputError as error:
            where = f"the table of experiments {source}, line {line}, column {column!r}"
            raise InputError(f"{where}: {error}") from error


def _require_valid(rows: pd.DataFrame, source: Source) -> None:
    try:
        TypeAdapter(list[Experiment]).validate_python(rows.to_dict("records"))
    except ValidationError as error:
        faults = [_told(item, rows, source) for item in error.errors(include_url=False)]
        more = f"\n... and {len(faults) - _SHOWN} more." if len(faults) > _SHOWN else ""
        raise InputError("\n".join(faults[:_SHOWN]) + more + " Mend these cells.") from error


def _told(item: object, rows: pd.DataFrame, source: Source) -> str:
    assert isinstance(item, dict)
    row, *field = item["loc"]
    said = item["msg"].removeprefix("Value error, ")
    where = f"the table of experiments {source}, line {rows.index[row]}"
    if field:
        return f"{where}, column {str(field[0])!r}: {said}; got {item['input']!r}."
    return f"{where}: {said}."


def _require_names(rows: pd.DataFrame, source: Source, catalogue: MirnaCatalogue) -> None:
    current = set(catalogue.mature["name"])
    for line, given in rows["mirna"].items():
        name = str(given)
        if name not in current:
            raise InputError(
                f"the table of experiments {source}, line {line}, column 'mirna': expected a "
                f"miRBase v22 name with arm; got {name!r}. {catalogue.resolve(name).note}"
            )


def _require_unique(tables: list[tuple[Source, pd.DataFrame]]) -> None:
    seen: dict[str, str] = {}
    for source, table in tables:
        for line, given in table["experiment_id"].items():
            name, where = str(given), f"{source.name}, line {line}"
            if name in seen:
                raise InputError(
                    f"{where}, column 'experiment_id': each id must stand once; {name!r} is also "
                    f"in {seen[name]}. Give it another id, or leave the cell empty."
                )
            seen[name] = where
