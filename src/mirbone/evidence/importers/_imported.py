"""What every importer shares: its result, and how names and rows of a database become ours."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from mirbone._core import readable, short_repr
from mirbone.evidence._claim import CLAIM_COLUMNS
from mirbone.evidence._words import looks_like_symbol
from mirbone.words import MirnaCatalogue, resolve_gene, spreadsheet_note

EXCLUDED_COLUMNS = ("line", "what", "reason")
NO_GRADE = "no experiment that mirbone can grade"
NOTHING = frozenset({"", "na", "n/a", "nan", "null", "none", "\\n", "-"})
_PMID = re.compile(r"(?=.*[1-9])[0-9]{1,8}")  # the digits of other scripts name no paper
_HUMAN = {"homo sapiens", "hsa", "human", "9606"}


@short_repr("claims")
@dataclass(frozen=True, slots=True, eq=False)
class ImportResult:
    """The claims made from a database's table, and every row that made none.

    Attributes
    ----------
    claims : DataFrame
        `CLAIM_COLUMNS`, text, index 0, 1, 2, ...; give it to `add_claims`.
    excluded : DataFrame
        `EXCLUDED_COLUMNS`: line in the file from 1, the row's pair of names, why it is left out.
    """

    claims: pd.DataFrame
    excluded: pd.DataFrame

    @property
    def reasons(self) -> pd.Series:
        """How many rows were left out, by reason, most frequent first."""
        return self.excluded["reason"].value_counts()

    def _headline(self) -> str:
        return f"{len(self.claims)} claims, {len(self.excluded)} rows left out"


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
    kept = (why_not == "").to_numpy()
    claims = rows.loc[kept].reindex(columns=pd.Index(CLAIM_COLUMNS), fill_value="")
    again = claims.groupby(level=0).cumcount()
    claims["claim_id"] = [
        f"{prefix}-{line}-{number + 1}" if number else f"{prefix}-{line}"
        for line, number in zip(claims.index, again, strict=True)
    ]
    told = translate(why_not, readable)  # a reason may quote a cell
    said = (rows.index.to_numpy(), what.to_numpy(), told.to_numpy())
    cells = zip(EXCLUDED_COLUMNS, said, strict=True)
    left = pd.DataFrame({column: values[~kept] for column, values in cells})
    return ImportResult(claims.reset_index(drop=True), left)


def cells_of(table: pd.DataFrame, column: str) -> pd.Series:
    """Take one column.

    Parameters
    ----------
    table : DataFrame
        As read.
    column : str
        Its name.

    Returns
    -------
    Series
        With the table's index.
    """
    return pd.Series(table[column])


def translate(cells: pd.Series, meaning: Callable[[str], str]) -> pd.Series:
    """Map each distinct cell once.

    Parameters
    ----------
    cells : Series of str
        Many repeats cost nothing.
    meaning : callable
        From a cell's text to its translation.

    Returns
    -------
    Series of str
        With the index of `cells`.
    """
    known = {cell: meaning(cell) for cell in dict.fromkeys(cells)}  # `unique` ends cells at a NUL
    return pd.Series([known[cell] for cell in cells], index=cells.index, dtype=object)


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
    found = {symbol: _gene(symbol) for symbol in dict.fromkeys(symbols)}
    return _both(symbols, found)


def _both(cells: pd.Series, found: Mapping[str, tuple[str, str]]) -> tuple[pd.Series, pd.Series]:
    return translate(cells, lambda cell: found[cell][0]), translate(
        cells, lambda cell: found[cell][1]
    )


def _gene(symbol: str) -> tuple[str, str]:
    if symbol.lower() in NOTHING:
        return symbol, "no gene symbol"  # NA has the form of one
    resolved = resolve_gene(symbol)
    if resolved.kind == "gene" and len(resolved.names) == 1:
        return resolved.names[0], ""
    if resolved.kind == "gene":
        return symbol, f"ambiguous gene name: {' or '.join(resolved.names)}"
    if looks_like_symbol(symbol):
        return symbol, ""
    complex_ = "a protein complex, not one gene" if "_" in symbol else ""
    return symbol, spreadsheet_note(symbol) or complex_ or "not the form of an approved gene symbol"


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
    found = {name: _mirna(name, catalogue) for name in dict.fromkeys(names)}
    return _both(names, found)


def _mirna(name: str, catalogue: MirnaCatalogue) -> tuple[str, str]:
    resolved = catalogue.resolve(name)
    if resolved.single:
        return resolved.single, ""
    if resolved.kind == "merged":
        return name, "several miRNAs in one name"
    if resolved.names:
        return name, f"ambiguous miRNA name: {' or '.join(resolved.names[:4])}"
    if resolved.kind == "other species":
        return name, "miRNA of another species"
    return name, "miRNA not in the catalogue"


def other_species(of_what: str, species: str) -> str:
    """Say why a row of another species is left out.

    Parameters
    ----------
    of_what : str
        ``miRNA`` or ``gene``.
    species : str
        As in the table.

    Returns
    -------
    str
        Empty for human.
    """
    known = " ".join(species.replace("_", " ").split()).lower() in _HUMAN
    return "" if known else f"{of_what} of another species: {species}"


def found_absent(said: str) -> str:
    """Say why a row that reports no interaction is left out.

    Parameters
    ----------
    said : str
        The table's word for it.

    Returns
    -------
    str
        The reason.
    """
    return f"tested and found absent; a 'targets' claim represses: {said}"


def repeats(rows: pd.DataFrame, why_not: pd.Series) -> pd.Series:
    """Find rows that say what an earlier one says: several sites or samples of one experiment.

    Parameters
    ----------
    rows : DataFrame
        Columns of the claims.
    why_not : Series of str
        Reasons to leave rows out; these repeat nothing, and nothing repeats them.

    Returns
    -------
    Series of str
        The reason, empty for what is said first.
    """
    kept = rows.loc[why_not == ""]
    again = kept.duplicated()
    lines = pd.Series(kept.index, index=kept.index)
    first = lines.groupby([kept[column] for column in kept.columns], sort=False).transform("first")
    found = pd.Series("", index=rows.index, dtype=object)
    found.loc[again.index[again]] = [f"says what line {line} says" for line in first.loc[again]]
    return found


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
    rows = zip(*reasons, strict=True)
    return pd.Series(
        [next(filter(None, row), "") for row in rows], index=reasons[0].index, dtype=object
    )


def replaced(cells: pd.Series, where: pd.Series, others: pd.Series) -> pd.Series:
    """Put other values into some rows.

    Parameters
    ----------
    cells : Series
        Left as it is.
    where : Series of bool
        The rows to change.
    others : Series
        Their values, in order; as many as `where` holds True.

    Returns
    -------
    Series
        With the index of `cells`.
    """
    values = cells.to_numpy(dtype=object, copy=True)
    values[where.to_numpy(dtype=bool)] = others.to_numpy(dtype=object)
    return pd.Series(values, index=cells.index)


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
    return translate(cells, lambda cell: _pmids(cell) or fallback)


def _pmids(cell: str) -> str:
    parts = cell.replace(",", ";").replace("|", ";").split(";")
    numbers = [part.rsplit(":", 1)[-1].strip().removesuffix(".0") for part in parts]
    kept = [number for number in numbers if _PMID.fullmatch(number)]
    return ";".join(dict.fromkeys(f"PMID:{number}" for number in kept))
