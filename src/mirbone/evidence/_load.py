"""Load the embedded evidence, check it, and add tables to it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

import pandas as pd

from mirbone._core import (
    Held,
    InputError,
    Source,
    TableLike,
    named_keywords,
    promised,
    read_table,
    source_of,
    sources_of,
)
from mirbone.evidence._base import ENTITY_COLUMNS, REFERENCE_COLUMNS, EvidenceBase
from mirbone.evidence._claim import CLAIM_COLUMNS
from mirbone.evidence._user import read_user_claims
from mirbone.evidence._validate import require_known_columns, require_valid
from mirbone.evidence.kept._store import (
    VALIDATED,
    KeptDatabase,
    kept_file,
    read_kept,
    tell_kept,
)
from mirbone.words import MirnaCatalogue


@named_keywords
def load_evidence(
    user_tables: TableLike | Iterable[TableLike] = (),
    catalogue: MirnaCatalogue | None = None,
    *,
    kept: Literal["network", "all", "none"] = "network",
) -> EvidenceBase:
    """Load every embedded claim, and the user's tables and databases beside them.

    A user's table needs the columns ``subject, relation, object, tier, reference``; the others
    may be absent. Claims without `claim_id` are numbered ``U-001, U-002, ...`` over all user
    tables; an absent `source` is ``user``; an empty sign of a `targets` claim is ``-1``, which
    is what the relation means. Names of any age are resolved to the canonical ones, and `note`
    says so; a name that does not resolve to one thing is refused.

    Parameters
    ----------
    user_tables : path, DataFrame or several of them, optional
        TSV or CSV files, or the tables themselves.
    catalogue : MirnaCatalogue, optional
        Resolves the names of user tables; the embedded one when absent.
    kept : {"network", "all", "none"}, optional
        Which claims of the databases in the user's data folder (`keep_database`) are joined: those
        on genes of which another claim speaks, as only they can lead anywhere; all; or none.

    Returns
    -------
    EvidenceBase
        Embedded claims in order of file and row, then the user's, then those of databases.

    Raises
    ------
    InputError
        If a cell breaks the schema, a name does not resolve, or a claim_id is repeated; the
        message gives file, line and column; or if what is kept of a database is damaged.

    Warns
    -----
    Notice
        Of each database whose claims are used.

    Examples
    --------
    >>> base = load_evidence()
    >>> base.claims.columns[:4].tolist()
    ['claim_id', 'subject', 'relation', 'object']
    """
    with as_file(files("mirbone.evidence").joinpath("data")) as folder:
        tables: list[tuple[Source, pd.DataFrame]] = [
            (path, read_claims(path)) for path in sorted(folder.glob("claims_*.tsv"))
        ]
        references = _read_all(folder, "references*.tsv", "the bibliography", REFERENCE_COLUMNS)
        entities = _read_all(folder, "entities.tsv", "the registered words", ENTITY_COLUMNS)
    number = 1
    for path in sources_of(user_tables, "user_tables"):
        table = read_user_claims(path, entities, catalogue, first_number=number)
        number += len(table)
        tables.append((path, table))
    databases = () if kept == "none" else _join_kept(tables, entities, every=kept == "all")
    _require_unique_ids(tables)
    claims = _stack([table for _, table in tables], CLAIM_COLUMNS)
    return EvidenceBase(claims, references, entities, databases)


def _join_kept(
    tables: list[tuple[Source, pd.DataFrame]], entities: pd.DataFrame, *, every: bool
) -> tuple[KeptDatabase, ...]:
    """Add the validated targets that the user keeps; predictions are no evidence of a network."""
    paths = [path for name in VALIDATED if (path := kept_file(name))]
    if not paths:
        return ()
    spoken = {word for _, table in tables for word in (*table["subject"], *table["object"])}
    members = {gene for cell in entities["members"] for gene in cell.split(";")}
    genes = None if every else spoken | members
    found = []
    for path in paths:
        database, claims = read_kept(path, genes=genes)
        tables.append((Path(f"{database.title} under MIRBONE_DATA"), claims))
        found.append(database)
        tell_kept(database, len(claims))
    return tuple(found)


def read_claims(claims: TableLike) -> pd.DataFrame:
    """Read a complete claim table, as `export_claims` writes it.

    Parameters
    ----------
    claims : path or DataFrame
        TSV or CSV, or the table itself, with all columns of `CLAIM_COLUMNS`, in any order.

    Returns
    -------
    DataFrame
        `CLAIM_COLUMNS` in order, cells of text; the index holds each row's line in the file.

    Raises
    ------
    InputError
        If a column is missing or unknown or a cell breaks the schema, with file, line, column.
    """
    source = source_of(claims, "claims")
    where = f"the claim table {source}"
    table = read_table(source, what="the claim table", required=CLAIM_COLUMNS)
    require_known_columns(table, where)
    rows = table.reindex(columns=pd.Index(CLAIM_COLUMNS))
    require_valid(rows, where)
    return promised(rows, CLAIM_COLUMNS)


def add_claims(base: EvidenceBase, claims: TableLike) -> EvidenceBase:
    """Make a new base that holds further claims, such as an importer's.

    Parameters
    ----------
    base : EvidenceBase
        Left as it is.
    claims : DataFrame or path
        Valid rows in `CLAIM_COLUMNS`; a column that is absent is empty.

    Returns
    -------
    EvidenceBase
        The claims of `base`, then `claims`.

    Raises
    ------
    InputError
        If a row breaks the schema or a claim_id is already taken.
    """
    what, source = "the added claims", source_of(claims, "claims")
    rows = read_table(source, what=what).reindex(columns=pd.Index(CLAIM_COLUMNS), fill_value="")
    require_valid(rows, what if isinstance(source, Held) else f"{what} {source}")
    _require_unique_ids([(Path("the base"), base.claims), (Path(what), rows)])
    return replace(base, claims=_stack([base.claims, rows], CLAIM_COLUMNS))


def _read_all(folder: Path, pattern: str, what: str, columns: tuple[str, ...]) -> pd.DataFrame:
    tables = [
        read_table(path, what=what, required=columns).reindex(columns=pd.Index(columns))
        for path in sorted(folder.glob(pattern))
    ]
    return _stack(tables, columns)


def _stack(tables: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    held = [table for table in tables if len(table)]
    if not held:
        return pd.DataFrame(columns=pd.Index(columns), dtype=object)
    return pd.concat(held, ignore_index=True)


def _require_unique_ids(tables: Sequence[tuple[Source, pd.DataFrame]]) -> None:
    ids = [claim_id for _, table in tables for claim_id in table["claim_id"]]
    if len(ids) == len(set(ids)):
        return
    seen: dict[str, str] = {}
    for path, table in tables:
        for line, claim_id in zip(table.index, table["claim_id"], strict=True):
            where = f"{path.name}, line {line}"
            if claim_id in seen:
                raise InputError(
                    f"{where}, column 'claim_id': each id must stand once; {claim_id!r} is also "
                    f"in {seen[claim_id]}. Give it another id, or leave the cell empty."
                )
            seen[claim_id] = where
