"""A user's own claim table: absent columns filled, names resolved, every choice noted."""

import pandas as pd

from mirbone._core import InputError, Source, read_table
from mirbone.evidence._claim import CLAIM_COLUMNS
from mirbone.evidence._validate import require_known_columns, require_valid
from mirbone.evidence._words import canonical_word, classify_words
from mirbone.words import MirnaCatalogue, Relation, load_catalogue

REQUIRED_COLUMNS = ("subject", "relation", "object", "tier", "reference")
SIGNS = {"1": "+1", "+": "+1", "-": "-1", "−1": "-1", "−": "-1"}


def read_user_claims(
    path: Source, entities: pd.DataFrame, catalogue: MirnaCatalogue | None, first_number: int = 1
) -> pd.DataFrame:
    """Read a user's claim table into the full schema.

    Parameters
    ----------
    path : Path or Held
        TSV or CSV, or a DataFrame, with at least `REQUIRED_COLUMNS`.
    entities : DataFrame
        The registered words.
    catalogue : MirnaCatalogue or None
        Resolves names; the embedded one when None.
    first_number : int, optional
        The number of the table's first row, for claims without an id.

    Returns
    -------
    DataFrame
        `CLAIM_COLUMNS`; the index holds each row's line in the file.

    Raises
    ------
    InputError
        If the schema is broken or a name does not resolve, with file, line and column.
    """
    where = f"the claim table {path}"
    table = read_table(path, what="the claim table", required=REQUIRED_COLUMNS)
    require_known_columns(table, where)
    claims = table.reindex(columns=pd.Index(CLAIM_COLUMNS), fill_value="").copy()
    _fill_defaults(claims, first_number)
    _require_words(claims, where)
    _resolve_words(claims, entities, catalogue or load_catalogue(), where)
    require_valid(claims, where)
    return claims


def _fill_defaults(claims: pd.DataFrame, first_number: int) -> None:
    numbered = pd.Series(
        [f"U-{number:03d}" for number in range(first_number, first_number + len(claims))],
        index=claims.index,
        dtype=object,
    )
    claims["claim_id"] = claims["claim_id"].where(claims["claim_id"] != "", numbered)
    claims["source"] = claims["source"].where(claims["source"] != "", "user")
    claims["sign"] = claims["sign"].replace(SIGNS)
    implied = (claims["relation"] == Relation.TARGETS.value) & (claims["sign"] == "")
    claims["sign"] = claims["sign"].mask(implied, "-1")


def _require_words(claims: pd.DataFrame, where: str) -> None:
    for column in ("subject", "object"):
        empty = claims.index[claims[column] == ""]
        if len(empty):
            raise InputError(
                f"{where}, line {empty[0]}, column {column!r}: expected a name; the cell is "
                "empty. Fill it or remove the row."
            )


def _resolve_words(
    claims: pd.DataFrame, entities: pd.DataFrame, catalogue: MirnaCatalogue, where: str
) -> None:
    words = classify_words([*claims["subject"], *claims["object"]], entities, catalogue)
    for column in ("subject", "object"):
        found: dict[str, tuple[str, str]] = {}
        for line, written in zip(claims.index, claims[column], strict=True):
            if written in found:
                continue
            try:
                found[written] = canonical_word(words[written], entities, catalogue)
            except InputError as error:
                raise InputError(f"{where}, line {line}, column {column!r}: {error}") from error
        claims["note"] = [
            "; ".join(part for part in (note, found[written][1]) if part)
            for note, written in zip(claims["note"], claims[column], strict=True)
        ]
        claims[column] = [found[written][0] for written in claims[column]]
