"""Species: which one a sequence or a miRNA is of, by what its names say.

Names are proof: an Ensembl id, an assembly, a binomial, a prefix of miRBase. How a symbol is
written is none, since people write human genes as mouse's too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from mirbone._core import package_table
from mirbone.targets.sequences._headers import fields_of
from mirbone.words import mirbase_species

HUMAN = "Homo sapiens"

_ENSEMBL = re.compile(r"\bENS([A-Z]*?)(?:FM|GT|[EGPRT])\d{6,}")
_OTHER_IDS = re.compile(r"\b(?:(MGP_\w+|MGI:)|(FBgn|FBtr)|(WBGene)|(ZDB-GENE-))\d{4,}")
_HAVANA = re.compile(r"\bOTT([A-Z]{3})[EGPT]\d{6,}")
_ASSEMBLY = re.compile(r"\b(?:(GRCh|T2T-CHM13)|(GRCm)|(Rnor_|mRatBN|GRCr)|(GRCz))[\w.]*")
_UCSC = re.compile(r"(?:^|_)([A-Za-z]{2,6})\d+(?=_|$)")
_ENDING = re.compile(r"\S+_(human|mouse|rat|hsa|mmu|rno)(?=\s|\||$)", re.IGNORECASE)
_ORGANISM = re.compile(r"\[organism=([^\]]+)\]|\bOS=([A-Z][a-z]+ [a-z]+)")
_BINOMIAL = re.compile(r"\b[A-Z][a-z]+[ _][a-z]+\b")
_MIRNA = re.compile(r"([A-Za-z][A-Za-z0-9]{2,6})-(?:mir|let|lin|lsy|bantam|iab)", re.IGNORECASE)
_UNKNOWN_ENSEMBL = "species of the Ensembl ids ENS{}"
_HAVANA_NAMES = {"HUM": HUMAN, "MUS": "Mus musculus", "RNO": "Rattus norvegicus"}
_HAVANA_NAMES |= {"DAR": "Danio rerio", "SUS": "Sus scrofa"}
_OTHER_NAMES = ("Mus musculus", "Drosophila melanogaster", "Caenorhabditis elegans", "Danio rerio")
_ASSEMBLY_NAMES = (HUMAN, "Mus musculus", "Rattus norvegicus", "Danio rerio")


@dataclass(frozen=True, slots=True)
class _Words:
    """What names a species, each way of naming it to its binomial."""

    mirna: dict[str, str]
    ensembl: dict[str, str]
    ucsc: dict[str, str]
    cells: dict[str, str]
    common: dict[str, str]


def species_of_header(header: str) -> str:
    """Tell the species from what stands in a header or a name.

    Parameters
    ----------
    header : str
        A FASTA header without ``>``, or the ids of a table's row.

    Returns
    -------
    str
        Its binomial, or words for an unknown one; empty where nothing says it.
    """
    organism = _ORGANISM.search(header)
    if organism:
        return species_of_cell(organism.group(1) or organism.group(2))
    return _of_ids(header) or _of_assembly(header) or _of_binomial(header)


def _of_ids(header: str) -> str:
    ids = _ENSEMBL.search(header)
    if ids:
        return _words().ensembl.get(ids.group(1)) or _UNKNOWN_ENSEMBL.format(ids.group(1))
    other = _OTHER_IDS.search(header)
    if other:
        return _first(_OTHER_NAMES, other)
    havana = _HAVANA.search(header)
    return _HAVANA_NAMES.get(havana.group(1), "") if havana else ""


def _of_assembly(header: str) -> str:
    assembly = _ASSEMBLY.search(header)
    if assembly:
        return _first(_ASSEMBLY_NAMES, assembly)
    ending = _ENDING.match(header)
    if ending:
        return species_of_cell(ending.group(1))
    names = _words().ucsc  # hg38_ncbiRefSeq_NM_000314.8, and in alignments NM_000314_hg19
    databases = (found.group(1) for found in _UCSC.finditer(header.split(maxsplit=1)[0]))
    return next((names[database] for database in databases if database in names), "")


def _of_binomial(header: str) -> str:
    pairs = (found.group().replace("_", " ") for found in _BINOMIAL.finditer(header))
    return next((pair for pair in pairs if pair in _words().common), "")


def species_of_headers(headers: Sequence[str]) -> list[str]:
    """Tell the species of all records of a file: by a field that names one in each, or one by one.

    Parameters
    ----------
    headers : sequence of str
        FASTA headers without ``>``.

    Returns
    -------
    list of str
        As `species_of_header`.
    """
    columns: dict[int, set[str]] = {}
    for header in headers:
        if "|" not in header:
            columns = {}  # a header without fields, so no field is in each
            break
        for place, field in enumerate(fields_of(header)):
            columns.setdefault(place, set()).add(field)
    place = next((n for n, cells in columns.items() if all(map(names_species, cells))), None)
    return [
        species_of_header(header) if place is None else _of_field(header, place)
        for header in headers
    ]


def _of_field(header: str, place: int) -> str:
    fields = fields_of(header)
    return species_of_cell(fields[place]) if place < len(fields) else species_of_header(header)


def species_of_cell(cell: str) -> str:
    """Tell the species from a cell of a column that holds nothing else.

    Parameters
    ----------
    cell : str
        A taxon of NCBI, a binomial, a common name or a prefix of miRBase.

    Returns
    -------
    str
        Its binomial, what is written where it is not known; empty where the cell is.
    """
    text = " ".join(cell.replace("_", " ").split())
    return _words().cells.get(text.lower().removesuffix(".0"), text)


def names_species(cell: str) -> bool:
    """Whether a cell is one of the words for a species, or its taxon.

    Parameters
    ----------
    cell : str
        Of any column.

    Returns
    -------
    bool
        False for a species that the package does not list with its taxon: short prefixes of rare
        ones would be gene symbols too.
    """
    return _words().common.get(species_of_cell(cell), "virus") not in ("", "virus")


def species_of_mirna(name: str) -> str:
    """Tell the species of a miRNA by the prefix of its name, or by its binomial behind.

    Parameters
    ----------
    name : str
        Such as ``mmu-miR-30a-5p`` or, of MirGeneDB, ``Mmu-Mir-30-P1a_5p``; or a whole header.

    Returns
    -------
    str
        Its binomial; empty where there is no prefix, or none of miRBase, as of an own isomiR.
    """
    found = _MIRNA.match(name)
    named = _words().mirna.get(found.group(1).lower(), "") if found else ""
    return named or _of_binomial(name)


def is_virus(species: str) -> bool:
    """Whether a species is a virus, whose miRNAs act in the cells of its host.

    Parameters
    ----------
    species : str
        Its name in full.

    Returns
    -------
    bool
        False for what is not listed.
    """
    return _words().common.get(species) == "virus"


def counted_species(species: Iterable[str]) -> str:
    """Say how many there are of each, the most frequent first.

    Parameters
    ----------
    species : iterable of str
        One a record.

    Returns
    -------
    str
        ``2 mouse, 1 rat and 4 of 3 more species``.
    """
    counts = Counter(species).most_common()
    shown = ", ".join(f"{number:,} {spoken_species(name)}" for name, number in counts[:4])
    rest = counts[4:]
    if not rest:
        return shown
    return f"{shown} and {sum(number for _, number in rest):,} of {len(rest)} more species"


def spoken_species(species: str) -> str:
    """Name a species in a sentence.

    Parameters
    ----------
    species : str
        Its binomial.

    Returns
    -------
    str
        Its common name where it has one.
    """
    common = _words().common.get(species, "")
    return species if common in ("", "virus") else common


def _first(names: Sequence[str], found: re.Match[str]) -> str:
    """The name that belongs to the group that matched."""
    return next(name for name, group in zip(names, found.groups(), strict=True) if group)


@cache  # a constant of the package, read once
def _words() -> _Words:
    common = dict.fromkeys(mirbase_species().values(), "")
    words = _Words(dict(mirbase_species()), {}, {"hs": HUMAN}, {}, common)
    for row in package_table("targets", "species.tsv").to_dict("records"):
        name, common_name = row["name"], row["common"]
        words.mirna[row["prefix"]] = name
        words.common[name] = common_name
        if row["ucsc"]:
            words.ucsc[row["ucsc"]] = name
        if row["ensembl"] or name == HUMAN:
            words.ensembl[row["ensembl"]] = name
        for way in (row["prefix"], name, row["taxon"], *([common_name] * (row["taxon"] != ""))):
            if way:
                words.cells[way.lower()] = name
    for prefix, name in words.mirna.items():
        words.cells.setdefault(name.lower(), name)
        words.cells.setdefault(prefix, name)
    return words
