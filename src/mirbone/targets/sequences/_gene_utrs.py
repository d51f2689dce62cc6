"""3' UTRs by gene: one for each, and the names that are no gene's."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from mirbone._core import InputError, Source, TableLike, promised, readable, short_repr, source_of
from mirbone.targets.sequences._faults import counted
from mirbone.targets.sequences._files import in_file, read_records
from mirbone.targets.sequences._headers import is_accession
from mirbone.targets.sequences._records import UTR3
from mirbone.targets.sequences._sequences import SequenceSet, encode_records
from mirbone.words import resolve_gene, spreadsheet_note

UNMAPPED_COLUMNS: tuple[str, ...] = ("name", "reason")
_OUTSIDE = "no gene of the evidence base and no alias of one; taken as written"
_ACCESSION = "an accession, and no gene's name beside it"


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class GeneUtrs:
    """One 3' UTR for each gene of a file.

    Parameters
    ----------
    utrs : SequenceSet
        Named by gene.
    unmapped : DataFrame
        `UNMAPPED_COLUMNS`: names that are none of a gene that the evidence knows, each with the
        reason.
    notes : tuple of str
        What a user should know of how the file was read.
    """

    utrs: SequenceSet
    unmapped: pd.DataFrame
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    def _headline(self) -> str:
        return f"3' UTRs of {len(self.utrs.names)} genes"


def read_gene_utrs(utrs: TableLike) -> GeneUtrs:
    """Read human 3' UTRs that are named by gene, and keep the longest of each gene.

    A header holds the gene's symbol or an alias, alone or among other fields (``NM_000314|PTEN``,
    those of BioMart in any order, of GENCODE, of Ensembl). Which field it is, the headers of the
    whole file tell: the one at whose place most known genes stand. A table has a column for it. So
    several UTRs of one gene may have one name; an id that stands for two sequences is told in the
    notes. What is left out or changed before is as of `read_utrs`.

    Parameters
    ----------
    utrs : path or DataFrame
        FASTA or a table, or the table itself, as `read_utrs` takes it.

    Returns
    -------
    GeneUtrs
        In order of each gene's first appearance.

    Raises
    ------
    InputError
        If the file is refused, or names no gene of the evidence base.
    """
    path = source_of(utrs, "utrs")
    found = read_records(path)
    written = {(r.name, r.sequence.upper().replace("T", "U")): r.gene or "" for r in found.records}
    try:
        every = encode_records(written)
    except InputError as error:
        raise in_file(error, path, UTR3.file) from error
    symbols = list(written.values())
    told = {symbol: _gene_of(symbol) for symbol in dict.fromkeys(symbols)}
    if all(reason for _, reason in told.values()):
        raise InputError(_no_gene(every.names[0], symbols[0], path))
    genes = [told[symbol][0] for symbol in symbols]
    longest: dict[str, int] = {}
    lengths = every.lengths.tolist()
    for place, gene in enumerate(genes):
        if gene not in longest or lengths[place] > lengths[longest[gene]]:
            longest[gene] = place
    chosen = every.take(list(longest.values()))
    unmapped = _unmapped(told.values())
    notes = (
        *_isoform_notes(every, genes),
        *found.notes,
        *unmapped_notes(unmapped, len(longest)),
    )
    chosen_utrs = SequenceSet(tuple(longest), chosen.codes, chosen.offsets)
    return GeneUtrs(chosen_utrs, unmapped, notes)


def _no_gene(name: str, symbol: str, path: Source) -> str:
    why = spreadsheet_note(symbol)
    told = f", {why}" if why else ""
    way = (
        " These are transcripts, and which gene each is of is not known here: write its symbol "
        "beside it, as >NM_000314|PTEN."
    )
    return (
        f"expected 3' UTRs named by gene, such as >RUNX2 or >NM_000314|PTEN; no name in "
        f"{UTR3.file} {path} is a gene of the evidence base. The first is {name!r}{told}."
        f"{way * (is_accession(symbol) or is_accession(name))}"
    )


def unmapped_genes(names: Iterable[str]) -> pd.DataFrame:
    """List the names that are none of a gene that the evidence knows.

    Parameters
    ----------
    names : iterable of str
        Symbols as written.

    Returns
    -------
    DataFrame
        `UNMAPPED_COLUMNS`, each name once.

    Examples
    --------
    >>> unmapped_genes(["RUNX2", "7-Sep"])["reason"].tolist()
    ['a symbol that a spreadsheet turned into a date or number, likely SEPTIN7']
    """
    return _unmapped(_gene_of(name) for name in names)


def unmapped_notes(unmapped: pd.DataFrame, genes: int) -> tuple[str, ...]:
    """Say in a few sentences what the table of unmapped names holds.

    Parameters
    ----------
    unmapped : DataFrame
        `UNMAPPED_COLUMNS`.
    genes : int
        Number of all names, mapped or not.

    Returns
    -------
    tuple of str
        Damaged names first; empty where every name is mapped.
    """
    damaged = unmapped["name"].map(spreadsheet_note) != ""
    notes = []
    if damaged.any():
        told = unmapped.loc[damaged].head(3)
        pairs = zip(told["name"], told["reason"], strict=True)
        shown = ", ".join(
            f"{name!r} ({reason.rpartition('number, ')[2]})" if "likely" in reason else repr(name)
            for name, reason in pairs
        )
        number = int(damaged.sum())
        more = f" and {number - 3} more" if number > 3 else ""
        notes.append(
            f"{counted(number, 'gene name')} seem{'s' if number == 1 else ''} damaged by a "
            f"spreadsheet: {shown}{more}. Write the symbol."
        )
    rest = unmapped.loc[~damaged]
    if len(rest):
        notes.append(
            f"{len(rest):,} of {counted(genes, 'name')} {'is' if len(rest) == 1 else 'are'} not "
            f"among the genes of the evidence base, such as {rest['name'].iloc[0]!r}, and "
            f"{'takes' if len(rest) == 1 else 'take'} no part in the network."
        )
    return tuple(notes)


def _gene_of(written: str) -> tuple[str, str]:
    """Map a name to a symbol; with the reason where the symbol is not that of a known gene."""
    answer = resolve_gene(written)
    if answer.kind == "gene" and len(answer.names) == 1:
        return answer.names[0], ""
    if len(answer.names) > 1:
        return written, f"may be {' or '.join(answer.names)}"
    if is_accession(written):
        return written, _ACCESSION
    return written, spreadsheet_note(written) or _OUTSIDE


def _unmapped(found: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """List what is not mapped; what only the evidence does not know comes last."""
    rows = dict.fromkeys((name, reason) for name, reason in found if reason)
    ordered = sorted(rows, key=lambda row: row[1] == _OUTSIDE)
    return promised(pd.DataFrame(ordered, columns=pd.Index(UNMAPPED_COLUMNS)), UNMAPPED_COLUMNS)


def _isoform_notes(every: SequenceSet, genes: Sequence[str]) -> list[str]:
    """Say which genes have several UTRs, and which ids stand for several sequences."""
    several = [(number, name) for name, number in Counter(genes).items() if number > 1]
    notes = []
    if several:
        number, name = max(several, key=lambda pair: pair[0])
        notes.append(
            f"{counted(len(several), 'gene')} {'has' if len(several) == 1 else 'have'} several 3' "
            f"UTRs, such as {name} ({number}); the longest of each counts."
        )
    of_id = Counter(name for name in every.names if _has_id(name))
    twice = [name for name, number in of_id.items() if number > 1]
    if twice:
        places = [place for place, name in enumerate(every.names) if name == twice[0]]
        lengths = " and ".join(f"{every.lengths[place]:,}" for place in places)
        notes.append(
            f"{counted(len(twice), 'id')} {'stands' if len(twice) == 1 else 'stand'} for more than "
            f"one sequence, such as {twice[0]!r} ({lengths} nt); check which is meant."
        )
    return notes


def _has_id(name: str) -> bool:
    """Whether a name holds more than a gene's: the same again is then no other isoform."""
    return "|" in name or is_accession(name)
