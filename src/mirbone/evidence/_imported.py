"""What every importer shares: its result, and how names and rows of a database become ours."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mirbone._core import MirnaCatalogue, resolve_gene
from mirbone.evidence._claim import CLAIM_COLUMNS
from mirbone.evidence._words import looks_like_symbol

EXCLUDED_COLUMNS = ("line", "what", "reason")


@dataclass(frozen=True, slots=True, eq=False)
class ImportResult:
    """The claims made from a database's table, and every row that made none.

    Attributes
    ----------
    claims : DataFrame
        `CLAIM_COLUMNS`, text, index 0, 1, 2, ...; give it to `add_claims`.
    excluded : DataFrame
        ``line`` (in the file, from 1), ``what`` (the row's pair of names), ``reason``.
    """

    claims: pd.DataFrame
    excluded: pd.DataFrame

    @property
    def reasons(self) -> pd.Series:
        """How many rows were left out, by reason, most frequent first."""
        return self.excluded["reason"].value_counts()


def make_result(
    rows: pd.DataFrame, why_not: pd.Series, what: pd.Series, prefix: str
) -> ImportResult:
    """Part the rows that become claims from those that do not.

    Parameters
    ----------
    rows : DataFrame
        Columns among `CLAIM_COLUMNS`; the index holds lines of the file.
    why_not : Series of str
        The reason to leave the row out; empty to keep it.
    what : Series of str
        What the row says, for a reader.
    prefix : str
        Claim ids are ``<prefix>-<line>``; rows that share a line get ``-2``, ``-3``, ...

    Returns
    -------
    ImportResult
        In order of the file.
    """
    kept = why_not == ""
    claims = rows[kept].reindex(columns=list(CLAIM_COLUMNS), fill_value="")
    lines = pd.Series(claims.index.astype(str), index=claims.index)
    again = pd.Series(claims.index, index=claims.index).groupby(level=0).cumcount()
    suffix = ("-" + (again + 1).astype(str)).where(again > 0, "")
    claims["claim_id"] = f"{prefix}-" + lines + suffix
    left = pd.DataFrame(
        {"line": rows.index[~kept], "what": what[~kept].array, "reason": why_not[~kept].array}
    )
    return ImportResult(claims.reset_index(drop=True), left)


def genes_of(symbols: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Bring a database's gene symbols to approved ones, as far as the embedded table reaches.

    A listed alias becomes the approved symbol. A symbol that is not listed is taken as written
    when it has the form of one; this cannot be checked further.

    Parameters
    ----------
    symbols : Series of str
        As in the table.

    Returns
    -------
    tuple of (Series, Series)
        The symbols to use, and the reason why a row has none (empty where it has).
    """
    found = {symbol: _gene(symbol) for symbol in symbols.unique()}
    return (
        symbols.map({symbol: name for symbol, (name, _) in found.items()}),
        symbols.map({symbol: reason for symbol, (_, reason) in found.items()}),
    )


def _gene(symbol: str) -> tuple[str, str]:
    resolved = resolve_gene(symbol)
    if resolved.kind == "gene" and len(resolved.names) == 1:
        return resolved.names[0], ""
    if looks_like_symbol(symbol):
        return symbol, ""
    if "_" in symbol:
        return symbol, "a protein complex, not one gene"
    return symbol, "not the form of an approved gene symbol"


def mirnas_of(names: pd.Series, catalogue: MirnaCatalogue) -> tuple[pd.Series, pd.Series]:
    """Bring a database's miRNA names to v22 mature names.

    Parameters
    ----------
    names : Series of str
        As in the table, of any miRBase version.
    catalogue : MirnaCatalogue
        Only miRNAs that it holds become claims.

    Returns
    -------
    tuple of (Series, Series)
        The v22 names, and the reason why a row has none (empty where it has).
    """
    found = {name: _mirna(name, catalogue) for name in names.unique()}
    return (
        names.map({name: mature for name, (mature, _) in found.items()}),
        names.map({name: reason for name, (_, reason) in found.items()}),
    )


def _mirna(name: str, catalogue: MirnaCatalogue) -> tuple[str, str]:
    resolved = catalogue.resolve(name)
    if resolved.single:
        return resolved.single, ""
    if resolved.names:
        return name, f"ambiguous miRNA name: {resolved.kind}, {len(resolved.names)} candidates"
    return name, "miRNA not in the catalogue"


def first_reason(*reasons: pd.Series) -> pd.Series:
    """Take for each row the first reason that is not empty.

    Parameters
    ----------
    *reasons : Series of str
        Sharing one index.

    Returns
    -------
    Series of str
        Empty where no reason is given.
    """
    first, *others = reasons
    for other in others:
        first = first.where(first != "", other)
    return first


def pmid_keys(cells: pd.Series, fallback: str) -> pd.Series:
    """Turn cells of PubMed identifiers into reference keys.

    Parameters
    ----------
    cells : Series of str
        Identifiers in any punctuation, also with a database's name before each
        (``TRIP:15692567;HPRD:15692567``).
    fallback : str
        The key where a cell holds no identifier: the database's own publication.

    Returns
    -------
    Series of str
        ``PMID:1;PMID:2`` without repeats, in order of appearance.
    """
    found: Mapping[str, str] = {cell: _pmids(cell) or fallback for cell in cells.unique()}
    return cells.map(found)


def _pmids(cell: str) -> str:
    parts = cell.replace(",", ";").replace("|", ";").split(";")
    numbers = [part.rsplit(":", 1)[-1].strip().removesuffix(".0") for part in parts]
    kept = [number for number in numbers if number.isdecimal() and int(number) > 0]
    return ";".join(dict.fromkeys(f"PMID:{number}" for number in kept if len(number) <= 8))
