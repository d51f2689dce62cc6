"""The catalogue of human miRNAs: built in for the evidence base, whole with a release on disk."""

import csv
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pandas as pd

from mirbone._core import short_repr
from mirbone._core._errors import InputError
from mirbone.words._mirbase import MirbaseRelease, read_mirbase
from mirbone.words._mirna import resolve_mirna
from mirbone.words._mirna_family import find_family
from mirbone.words._mirna_index import MirnaIndex, build_index
from mirbone.words._resolution import NameResolution
from mirbone.words._spelling import read_spelling

BUILT_IN = "the built-in miRBase v22 subset"


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
        if not spelling.several:
            for key in spelling.keys:
                family = find_family(self.index, key)
                if family:
                    return tuple(self.index.current[a] for a in family.reasons)
        raise InputError(
            f"{name!r} must name a miRNA family such as 'miR-200 family' or 'let-7'; it reads as "
            f"{resolution.kind}. {resolution.note}"
        )

    def _headline(self) -> str:
        return f"{len(self.mature)} human miRNAs, {self.source}"


def load_catalogue(data_dir: Path | None = None) -> MirnaCatalogue:
    """Load the built-in miRNAs, or all of miRBase v22 where a release is on disk.

    Built in is every miRNA of the evidence base with both arms and all members of its family. A
    release is looked for in `data_dir`, else in the folder that the environment variable
    ``MIRBONE_DATA`` names, and there in the folder itself and its subfolder ``mirbase``. miRBase:
    doi:10.1093/nar/gky1141.

    Parameters
    ----------
    data_dir : Path, optional
        Folder with a release.

    Returns
    -------
    MirnaCatalogue
        Its `source` says which of the two it is.

    Raises
    ------
    InputError
        If the folder is absent, a file in it is damaged, or the release is not v22.
    """
    mature = [(row["accession"], row["name"], row["sequence"]) for row in _rows("mirna.tsv")]
    names = [(row["accession"], row["name"]) for row in _rows("mirna_names.tsv")]
    chosen = os.environ.get("MIRBONE_DATA", "").strip()
    folder = data_dir or (Path(chosen) if chosen else None)
    release = read_mirbase(folder) if folder else None
    if release is None:
        beside = f" ({folder} holds no miRBase release)" if folder else ""
        return MirnaCatalogue(build_index(mature, names, {}, source=BUILT_IN + beside, whole=False))
    _check_version(release, mature)
    index = build_index(
        release.mature,
        dict.fromkeys((*release.names, *names)),
        _derived(release.derived),
        source=f"miRBase v22 ({', '.join(f.name for f in release.files)})",
        whole=True,
    )
    return MirnaCatalogue(index)


def _rows(name: str) -> Iterable[dict[str, str]]:
    text = files("mirbone.words").joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines(), delimiter="\t")


def _derived(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    arms: dict[str, list[str]] = defaultdict(list)
    for precursor, mature in pairs:
        arms[precursor].append(mature)
    return {precursor: tuple(matures) for precursor, matures in arms.items()}


def _check_version(release: MirbaseRelease, mature: Iterable[tuple[str, str, str]]) -> None:
    """Refuse another release than v22: names would be called current that are not."""
    given = {accession: (name, sequence) for accession, name, sequence in release.mature}
    for accession, name, sequence in mature:
        if given.get(accession) != (name, sequence):
            came = given.get(accession, ("nothing", ""))
            raise InputError(
                f"{release.files[0]} must be miRBase v22, where {accession} is {name} {sequence}; "
                f"found {' '.join(came).strip()}. Give mature.fa of release 22 (or 22.1)."
            )
