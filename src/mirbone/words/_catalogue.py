"""The catalogue of human miRNAs: all of miRBase v22, embedded."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from mirbone._core import InputError, short_repr
from mirbone.words._mirna_family import find_family
from mirbone.words._mirna_index import MirnaIndex, build_index
from mirbone.words._mirna_text import resolve_mirna
from mirbone.words._resolution import NameResolution
from mirbone.words.written import read_spelling

SOURCE = "miRBase v22"


@short_repr("mature")
@dataclass(frozen=True, slots=True)
class MirnaCatalogue:
    """Human miRNAs of miRBase v22 and every name that they have had.

    Parameters
    ----------
    index : MirnaIndex
        The look-up tables.
    """

    index: MirnaIndex

    @property
    def source(self) -> str:
        """Where the names come from, in words."""
        return self.index.source

    @property
    def mature(self) -> pd.DataFrame:
        """One row a mature miRNA: accession, name, sequence (RNA, 5' to 3'); a fresh copy."""
        current = self.index.current
        columns = {
            "accession": list(current),
            "name": list(current.values()),
            "sequence": [self.index.sequences[a] for a in current],
        }
        return pd.DataFrame(columns, dtype=object)

    def resolve(self, name: str) -> NameResolution:
        """Resolve a miRNA name of any release, an accession, a precursor or a family.

        An ambiguous name is reported with every candidate, never guessed; a name that is not in
        the catalogue is unknown, never the nearest one.

        Parameters
        ----------
        name : str
            As it was written.

        Returns
        -------
        NameResolution
            Kind, accessions, v22 names, confidence and the reason.

        Examples
        --------
        >>> load_catalogue().resolve("hsa-miR-143*").names
        ('hsa-miR-143-5p',)
        """
        return resolve_mirna(self.index, name)

    def family_members(self, name: str) -> tuple[str, ...]:
        """Give the members of a family by the rule on name stem and seed.

        Parameters
        ----------
        name : str
            ``miR-200 family``, ``miR-30s``, ``let-7``, or a stem such as ``miR-205``.

        Returns
        -------
        tuple of str
            v22 mature names; those that bear the family's name first.

        Raises
        ------
        InputError
            If no such family is in the catalogue.

        Examples
        --------
        >>> load_catalogue().family_members("miR-10 family")
        ('hsa-miR-10a-5p', 'hsa-miR-10b-5p')
        """
        resolution = self.resolve(name)
        if resolution.kind == "family":
            return resolution.names
        spelling = read_spelling(name)
        for key in () if resolution.kind == "merged" else spelling.keys:
            family = find_family(self.index, key)
            if family:
                return tuple(self.index.current[a] for a in family.reasons)
        raise InputError(
            f"{name!r} must name a miRNA family such as 'miR-200 family' or 'let-7'; it reads as "
            f"{resolution.kind}. {resolution.note}"
        )

    def seed_family(self, name: str) -> tuple[str, ...]:
        """Give every miRNA with the seed of a miRNA, or with a seed of a family's members.

        Arms of every precursor count, guides and others: what they can pair with is the same.

        Parameters
        ----------
        name : str
            A miRNA or family, in any spelling.

        Returns
        -------
        tuple of str
            v22 mature names that share nucleotides 2 to 8 (doi:10.1016/j.cell.2009.01.002).

        Raises
        ------
        InputError
            If the name is unknown, or ambiguous.

        Examples
        --------
        >>> load_catalogue().seed_family("miR-143")
        ('hsa-miR-143-3p', 'hsa-miR-4770', 'hsa-miR-6088')
        """
        found = self.resolve(name)
        names = (found.single,) if found.single else self.family_members(name)
        accessions = {mature: accession for accession, mature in self.index.current.items()}
        seeds = dict.fromkeys(self.index.sequences[accessions[one]][1:8] for one in names)
        members = (self.index.current[a] for seed in seeds for a in self.index.seeds[seed])
        return tuple(dict.fromkeys(members))

    def _headline(self) -> str:
        return f"{len(self.mature)} human miRNAs, {self.source}"


@cache  # a constant of the package, read once
def load_catalogue() -> MirnaCatalogue:
    """Load every human miRNA of miRBase v22, with its names since release 6.

    The tables are embedded. miRBase: doi:10.1093/nar/gky1141.

    Returns
    -------
    MirnaCatalogue
        The same object at every call.

    Examples
    --------
    >>> len(load_catalogue().mature)
    2656
    """
    return MirnaCatalogue(build_index(_rows("mirna.tsv"), _rows("mirna_names.tsv"), source=SOURCE))


def _rows(name: str) -> Iterator[Any]:
    """Give the cells of each line after the header; the tables are our own and have no quotes."""
    text = files("mirbone.words").joinpath("data", name).read_text(encoding="utf-8")
    return (tuple(line.split("\t")) for line in text.splitlines()[1:])
