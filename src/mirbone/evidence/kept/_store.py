"""One Parquet file a database in the user's data folder, which says itself what it was made of."""

import json
import os
import warnings
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import pandas as pd

from mirbone._core import (
    FilePath,
    InputError,
    Notice,
    atomic_path,
    named_keywords,
    promised,
    require_file,
    sha256_of,
    short_repr,
)
from mirbone.evidence._claim import CLAIM_COLUMNS
from mirbone.evidence.kept._sources import READERS, DatabaseName, database_source
from mirbone.words import MirnaCatalogue, load_catalogue

_KEY, _FORMAT, _FOLDER = b"mirbone", 1, "kept"
_ROW_GROUP = 1 << 16
VALIDATED: tuple[DatabaseName, ...] = ("mirtarbase", "tarbase")
"""Databases of what was measured; a prediction is no evidence."""


@short_repr()
@dataclass(frozen=True, slots=True)
class KeptDatabase:
    """A published database that the user gave, as it is kept.

    Parameters
    ----------
    name : str
        As `keep_database` takes it.
    title : str
        As its authors write it.
    file : str
        Name of the file that was given.
    sha256 : str
        Of that file.
    claims : int
        How many claims were made of it.
    excluded : int
        How many of its rows made none.
    damaged : str
        Why what is kept cannot be used; empty where it can.
    """

    name: str
    title: str
    file: str
    sha256: str
    claims: int
    excluded: int
    damaged: str = ""

    def _headline(self) -> str:
        return f"{self.title}, {self.claims} claims of {self.file}"


def data_folder() -> Path | None:
    """Find the folder where the user keeps data.

    Returns
    -------
    Path or None
        What ``MIRBONE_DATA`` names; None where it is not set.

    Raises
    ------
    InputError
        If it names no folder.
    """
    chosen = os.environ.get("MIRBONE_DATA", "").strip()
    if not chosen:
        return None
    data = Path(chosen)
    if not data.is_dir():
        raise InputError(f"The data folder {data} was not found. Check MIRBONE_DATA.")
    return data


@named_keywords
def keep_database(
    name: DatabaseName, published: FilePath, *, catalogue: MirnaCatalogue | None = None
) -> KeptDatabase:
    """Read a published table and keep its claims in the user's data folder.

    From then on they are part of what is known (`load_evidence`); predictions of TargetScan are
    what `mirbone.network.targetscan_on_disk` finds. What was kept of the same database before is
    replaced.

    Parameters
    ----------
    name : {"mirtarbase", "tarbase", "targetscan"}
        Which database.
    published : str or path-like
        Its table, as it was downloaded; plain or gzip.
    catalogue : MirnaCatalogue, optional
        Resolves names; all of miRBase v22 without it.

    Returns
    -------
    KeptDatabase
        What is kept.

    Raises
    ------
    InputError
        If ``MIRBONE_DATA`` is not set, the table is refused, or nothing of it can be used.
    """
    source, path = database_source(name), Path(published)
    require_file(path, f"the {source.title} table")
    folder = _folder_to_write()
    result = READERS[name](path, catalogue or load_catalogue())
    if result.claims.empty:
        why = f" The commonest reason: {result.reasons.index[0]}." if len(result.excluded) else ""
        raise InputError(
            f"the {source.title} table {path}: none of its {len(result.excluded):,} rows can be "
            f"used.{why} Give the table of human interactions, as published."
        )
    kept = KeptDatabase(
        name=name,
        title=source.title,
        file=path.name,
        sha256=sha256_of(path),
        claims=len(result.claims),
        excluded=len(result.excluded),
    )
    _write(result.claims, kept, folder / f"{name}.parquet")
    return kept


def kept_databases() -> list[KeptDatabase]:
    """List what is kept in the user's data folder.

    Returns
    -------
    list of KeptDatabase
        Empty where nothing is, or ``MIRBONE_DATA`` is not set; a file that is damaged is listed,
        with the reason.

    Raises
    ------
    InputError
        If ``MIRBONE_DATA`` names no folder.
    """
    return [_described(name, path) for name, path in _places().items()]


def remove_database(name: DatabaseName) -> Path:
    """Remove what is kept of a database.

    Parameters
    ----------
    name : {"mirtarbase", "tarbase", "targetscan"}
        Which database.

    Returns
    -------
    Path
        The file that was removed.

    Raises
    ------
    InputError
        If nothing of it is kept.
    """
    title, places = database_source(name).title, _places()
    if name not in places:
        there = f"; kept is {', '.join(places)}" if places else ""
        raise InputError(
            f"nothing of {title} is kept{there}. Nothing was removed."
            + " Set MIRBONE_DATA to the folder." * (data_folder() is None)
        )
    places[name].unlink()
    return places[name]


def kept_file(name: DatabaseName) -> Path | None:
    """Find the file that keeps a database.

    Parameters
    ----------
    name : {"mirtarbase", "tarbase", "targetscan"}
        Which database.

    Returns
    -------
    Path or None
        None where nothing of it is kept.
    """
    return _places().get(name)


def read_kept(
    path: Path,
    *,
    genes: Collection[str] | None = None,
    mirnas: Collection[str] | None = None,
) -> tuple[KeptDatabase, pd.DataFrame]:
    """Read what is kept of a database.

    Parameters
    ----------
    path : Path
        Its file.
    genes, mirnas : collection of str, optional
        Only claims on these.

    Returns
    -------
    kept : KeptDatabase
        What it was made of.
    claims : DataFrame
        `CLAIM_COLUMNS`, in the order of the published table within a gene.

    Raises
    ------
    InputError
        If the file is damaged, or of another version.
    """
    import pyarrow.parquet as pq

    kept = _described(path.stem, path)
    if kept.damaged:
        raise InputError(
            f"{path}, where {kept.title} is kept, cannot be used: {kept.damaged}. "
            f"Keep its table again ('data get {kept.name}'), or remove it ('data remove "
            f"{kept.name}')."
        )
    filters: list[Any] = []
    if genes is not None:
        filters.append(("object", "in", list(genes)))
    if mirnas is not None:
        filters.append(("subject", "in", list(mirnas)))
    table = pq.read_table(path, filters=filters or None).to_pandas()
    return kept, promised(table.astype(object), CLAIM_COLUMNS)


def kept_claims(mirnas: Collection[str]) -> list[pd.DataFrame]:
    """Read the kept claims on some miRNAs, on whatever gene.

    Parameters
    ----------
    mirnas : collection of str
        v22 names.

    Returns
    -------
    list of DataFrame
        One a database with validated targets.

    Warns
    -----
    Notice
        Of each database whose claims are used.
    """
    tables = []
    for path in filter(None, map(kept_file, VALIDATED)):
        database, claims = read_kept(path, mirnas=mirnas)
        tell_kept(database, len(claims))
        tables.append(claims)
    return tables


def tell_kept(kept: KeptDatabase, used: int) -> None:
    """Say that claims of a database are used.

    Parameters
    ----------
    kept : KeptDatabase
        The database.
    used : int
        How many of its claims.

    Warns
    -----
    Notice
        Always: an answer must not change unseen.
    """
    warnings.warn(
        f"{used:,} of {kept.claims:,} claims of {kept.title} are used, kept under MIRBONE_DATA "
        f"from {kept.file}.",
        Notice,
        stacklevel=4,
    )


def is_kept(path: Path) -> bool:
    """Tell whether a file is one that `keep_database` wrote.

    Parameters
    ----------
    path : Path
        Any file.

    Returns
    -------
    bool
        By its beginning.
    """
    if path.suffix != ".parquet":
        return False
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PAR1"
    except OSError:
        return False


def _places() -> dict[str, Path]:
    data = data_folder()
    if data is None:
        return {}
    paths = {name: data / _FOLDER / f"{name}.parquet" for name in READERS}
    return {name: path for name, path in paths.items() if path.exists()}


def _folder_to_write() -> Path:
    chosen = os.environ.get("MIRBONE_DATA", "").strip()
    if not chosen:
        raise InputError(
            "expected the environment variable MIRBONE_DATA to name the folder where mirbone keeps "
            "data; it is not set. Set it for good, as by export MIRBONE_DATA=~/mirbone-data in "
            "your shell's profile."
        )
    return Path(chosen) / _FOLDER


def _write(claims: pd.DataFrame, kept: KeptDatabase, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    # by gene, so that those of the network are found without reading the rest
    ordered = claims.sort_values("object", kind="stable")
    table = pa.Table.from_pandas(ordered, preserve_index=False)
    told = {"format": _FORMAT, **asdict(kept)}
    table = table.replace_schema_metadata({_KEY: json.dumps(told).encode()})
    with atomic_path(path) as temporary:
        pq.write_table(table, temporary, compression="zstd", row_group_size=_ROW_GROUP)


def _described(name: str, path: Path) -> KeptDatabase:
    import pyarrow as pa
    import pyarrow.parquet as pq

    title = database_source(cast(DatabaseName, name)).title if name in READERS else name
    try:
        schema = pq.read_schema(path)
        told = json.loads((schema.metadata or {}).get(_KEY, b"{}"))
        if told.pop("format", None) != _FORMAT or tuple(schema.names) != CLAIM_COLUMNS:
            return KeptDatabase(name, title, "", "", 0, 0, "it is of another version of mirbone")
        return KeptDatabase(**told)
    except (OSError, ValueError, TypeError, pa.ArrowException) as error:
        why = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        return KeptDatabase(name, title, "", "", 0, 0, f"it is damaged ({why})")
