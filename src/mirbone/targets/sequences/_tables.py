"""Sequences from a table: which column holds what, by its name, or by its cells."""

import re
from dataclasses import dataclass

import pandas as pd

from mirbone._core import Held, InputError, Source, read_table
from mirbone.targets.sequences._faults import raise_faults
from mirbone.targets.sequences._records import Part, Record
from mirbone.targets.sequences._species import names_species, species_of_cell, species_of_header

_SEQUENCE = {
    "UTR3": (
        *("sequence", "seq", "utr", "utr_sequence", "utr_seq", "3utr", "3_utr", "utr3"),
        *("utr3_sequence", "3utr_sequence", "3_utr_sequence", "three_prime_utr"),
        "aligned_sequence",
    ),
    "CDS": (
        *("orf", "cds", "coding_sequence", "coding", "orf_sequence", "cds_sequence", "orf_seq"),
        *("cds_seq", "sequence", "seq"),  # last: beside an ORF it is of something else
    ),
}
_GENE = (
    *("gene", "symbol", "gene_symbol", "gene_name", "hgnc_symbol", "genesymbol", "genename"),
    *("external_gene_name", "associated_gene_name", "target_gene", "target_symbol"),
)
_ID = (
    *("transcript", "id", "transcript_id", "transcript_stable_id", "ensembl_transcript_id"),
    *("transcript_stable_id_version", "ensembl_transcript_id_version", "transcript_id_version"),
    *("refseq", "refseq_id", "refseq_mrna", "accession", "name", "ensembl"),
)
_GENE_ID = (
    *("gene_id", "gene_stable_id", "ensembl_gene_id", "gene_stable_id_version"),
    *("ensembl_gene_id_version", "entrez", "entrez_id", "entrezgene_id", "ncbi_gene_id"),
)
_SPECIES = (
    *("species_id", "species", "organism", "tax_id", "taxid", "taxon", "taxon_id", "taxonomy_id"),
    *("gene_tax_id", "ncbi_taxid", "ncbi_tax_id", "organism_id"),
    *("species_name", "organism_name", "taxonomy"),
)
_NOTHING = ("", "na", "nan", "n/a", "#n/a", "<na>", "null", "none", "-", ".")
_LETTERS = re.compile(r"[ACGUTN.-]{15,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Columns:
    """What each column is for; None where the table has none such."""

    sequence: str
    gene: str | None
    name: str | None
    gene_id: str | None
    species: str | None


def table_records(path: Source, part: Part) -> tuple[list[Record], tuple[str, ...]]:
    """Read the records of a table.

    Parameters
    ----------
    path : Path or Held
        The table.
    part : Part
        What its sequences are.

    Returns
    -------
    records : list of Record
        In its order, repeats and all.
    notes : tuple of str
        What was taken for granted where it has no header.

    Raises
    ------
    InputError
        If a column is missing, or rows name nothing.
    """
    what = part.file
    table = read_table(path, what=what)
    columns, notes = _find_columns(table, part), ()
    if columns is not None and table.empty:
        raise InputError(f"{what} {path} has a header and no rows. Give a row a {part.short}.")
    if columns is None:
        lacking = _lacking(table, path, part)
        counted = all(str(column).isdigit() for column in table.columns)
        if isinstance(path, Held) and not counted:
            raise InputError(lacking)
        table = read_table(path, what=what, header=False)
        columns = _columns_without_header(table)
        if columns is None:
            raise InputError(lacking)
        notes = (
            f"The table has no header: column {int(columns.sequence) + 1} was taken as the "
            "sequence, the others as names. Write a header to choose.",
        )
    return _records(table, columns, path, what), notes


def _find_columns(table: pd.DataFrame, part: Part) -> _Columns | None:
    named = {_header_word(str(column)): str(column) for column in table.columns}
    sequence, gene, name, gene_id, species = (
        next((named[word] for word in words if word in named), None)
        for words in (_SEQUENCE[part.range], _GENE, _ID, _GENE_ID, _SPECIES)
    )
    if sequence is None or (gene is None and name is None and gene_id is None):
        return None
    return _Columns(sequence, gene, name, gene_id, species)


def _columns_without_header(table: pd.DataFrame) -> _Columns | None:
    """Tell the columns by what they hold: letters, species, and else names."""
    first = table.iloc[0]
    sequence = [str(c) for c in table.columns if _LETTERS.fullmatch("".join(first[c].split()))]
    if len(sequence) != 1 or table.shape[1] < 2:
        return None
    species = next(
        (str(c) for c in table.columns if all(names_species(cell) for cell in table[c].unique())),
        None,
    )
    return _Columns(sequence[0], None, None, None, species)


def _records(table: pd.DataFrame, columns: _Columns, path: Source, what: str) -> list[Record]:
    given = [columns.name, columns.gene_id, columns.gene]
    named = [column for column in given if column is not None]
    if not named:
        of_others = {columns.sequence, columns.species}
        named = [str(column) for column in table.columns if column not in of_others]
    ids = [column for column in named if column != columns.gene_id or len(named) == 1]
    ids = ids if columns.name or columns.gene else named
    records, faults = [], []
    for line, row in zip(table.index, table.to_dict("records"), strict=True):
        cells = {str(column): str(cell) for column, cell in row.items()}
        name = "|".join(cells[column] for column in ids if not _is_nothing(cells[column]))
        header = "|".join(cells[column] for column in named if not _is_nothing(cells[column]))
        if not name and not header:
            faults.append(f"line {line}: the row names nothing")
            continue
        gene = cells.get(columns.gene or "", "")
        species = cells.get(columns.species or "", "")
        records.append(
            Record(
                name or header,
                "".join(cells[columns.sequence].split()),
                header,
                None if _is_nothing(gene) else gene,
                species_of_header(header) if _is_nothing(species) else species_of_cell(species),
            )
        )
    raise_faults(f"{what} {path}: each row must name its gene or transcript", faults, "Name it.")
    return records


def _is_nothing(cell: str) -> bool:
    return cell.lower() in _NOTHING


def _lacking(table: pd.DataFrame, path: Source, part: Part) -> str:
    named = {_header_word(str(column)) for column in table.columns}
    known = named & set(_SEQUENCE[part.range])
    lacking = "'gene' or 'transcript'" if known else repr(part.column)
    return (
        f"{part.file} {path}, line 1: expected a column {lacking}; found "
        f"{', '.join(map(repr, table.columns[:8]))}. Name the column so."
    )


def _header_word(column: str) -> str:
    """Reduce a column's name: ``Gene name`` and ``gene_name`` are one."""
    return re.sub(r"[^a-z0-9]+", "_", column.lower()).strip("_")
