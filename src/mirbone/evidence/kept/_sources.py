"""Where a database is found, under which licence, and how its table is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from mirbone._core import InputError, TableLike, package_table, short_repr
from mirbone.evidence.importers._imported import ImportResult
from mirbone.evidence.importers._mirtarbase import read_mirtarbase
from mirbone.evidence.importers._tarbase import read_tarbase
from mirbone.evidence.importers._targetscan import read_targetscan
from mirbone.words import MirnaCatalogue

DatabaseName = Literal["mirtarbase", "tarbase", "targetscan"]

READERS: Mapping[str, Callable[[TableLike, MirnaCatalogue], ImportResult]] = MappingProxyType(
    {"mirtarbase": read_mirtarbase, "tarbase": read_tarbase, "targetscan": read_targetscan}
)


@short_repr()
@dataclass(frozen=True, slots=True)
class DatabaseSource:
    """Where a user finds a published database; none of it is in the package.

    Parameters
    ----------
    name : str
        As `keep_database` takes it.
    title : str
        As its authors write it.
    where : str
        Where it is found, in words.
    file : str
        Which of its tables is read.
    licence : str
        What is known of its terms.
    reference : str
        Its publication.
    """

    name: str
    title: str
    where: str
    file: str
    licence: str
    reference: str

    def _headline(self) -> str:
        return f"{self.title}, {self.where}"


def database_source(name: DatabaseName) -> DatabaseSource:
    """Say where a published database is found, and under which licence.

    Parameters
    ----------
    name : {"mirtarbase", "tarbase", "targetscan"}
        Which one.

    Returns
    -------
    DatabaseSource
        In words, as it stood when this was written.

    Raises
    ------
    InputError
        If it is another one.

    Examples
    --------
    >>> database_source("targetscan").title
    'TargetScan'
    """
    if name not in READERS:
        raise InputError(f"expected {', '.join(READERS)}; got {name!r}. Give one of these.")
    table = package_table("evidence", "databases.tsv")
    (row,) = table.loc[table["name"] == name].to_dict("records")
    return DatabaseSource(**{str(key): str(cell) for key, cell in row.items()})
