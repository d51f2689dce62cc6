"""Motifs that immune receptors or cells answer to, and which strand of a duplex guides."""

import re

import pandas as pd

from mirbone._core import InputError, promised
from mirbone.therapy.literature._curated import Rules, embedded

MOTIF_COLUMNS = ("motif_id", "pattern", "receptor", "kind", "shown_in", "reference", "note")
"""``kind``: ``immune``, or ``toxic`` for what harms cells without a receptor."""
FOUND_MOTIF_COLUMNS = ("motif_id", "start", "end", "receptor", "kind", "reference", "note")
"""``start``, ``end``: 0-based, half-open, from the 5' end."""
STRAND_RULE_COLUMNS = ("rule_id", "strand", "favours", "rule", "reference", "read_from", "note")

_MOTIFS = Rules(
    "the table of motifs",
    "immune_motifs.tsv",
    MOTIF_COLUMNS,
    ("motif_id", "pattern", "kind", "shown_in", "reference"),
    {"kind": frozenset({"immune", "toxic"})},
    {"pattern": re.compile(r"[ACGU]{4,}")},
)
_STRANDS = Rules(
    "the table of strand rules",
    "strand_rules.tsv",
    STRAND_RULE_COLUMNS,
    ("rule_id", "strand", "rule", "reference"),
    {"strand": frozenset({"guide", "duplex"})},
)


def immune_motifs(sequence: str) -> pd.DataFrame:
    """Flag the motifs in a strand to which immune receptors, or cells, are known to answer.

    For unmodified RNA: 2'-O-methyl and phosphorothioate strands may not answer, or may block the
    receptor. No motif found is no proof of silence, since U-rich strands are sensed without one
    (doi:10.1186/1471-2172-10-40); motifs of four nucleotides stand in many strands by chance.

    Parameters
    ----------
    sequence : str
        One strand, 5' to 3', RNA or DNA letters.

    Returns
    -------
    DataFrame
        `FOUND_MOTIF_COLUMNS`, by position; overlapping ones each.

    Raises
    ------
    InputError
        If the sequence is empty or holds another letter.

    Examples
    --------
    >>> immune_motifs("UGAGGUAGUAGGUUGUGUGGUU")["motif_id"].tolist()  # let-7b-5p
    ['GUUGUGU', 'UUGU', 'UGUGU']
    """
    strand = str(sequence).strip().upper().replace("T", "U")
    wrong = re.search(r"[^ACGU]", strand)
    if wrong or not strand:
        at = f"{wrong.group()!r} at position {wrong.start() + 1}" if wrong else "nothing"
        raise InputError(
            f"`sequence` must be a strand of RNA or DNA letters (A, C, G, U, T); got {at}. "
            "Give the strand from its 5' end, without gaps."
        )
    rows = [
        (one["motif_id"], at.start(), at.start() + len(one["pattern"]),
         *(one[column] for column in FOUND_MOTIF_COLUMNS[3:]))
        for one in embedded(_MOTIFS).to_dict("records")
        for at in re.finditer(f"(?={one['pattern']})", strand)
    ]  # fmt: skip
    rows.sort(key=lambda row: (row[1], -row[2]))
    table = pd.DataFrame(rows, columns=pd.Index(FOUND_MOTIF_COLUMNS))
    return promised(table.astype({"start": int, "end": int}), FOUND_MOTIF_COLUMNS)


def known_motifs() -> pd.DataFrame:
    """Give the motifs that `immune_motifs` looks for, with their references.

    Returns
    -------
    DataFrame
        `MOTIF_COLUMNS`.
    """
    return promised(embedded(_MOTIFS), MOTIF_COLUMNS)


def strand_rules() -> pd.DataFrame:
    """Give what is known of which strand of a duplex becomes the guide.

    Returns
    -------
    DataFrame
        `STRAND_RULE_COLUMNS`.

    Examples
    --------
    >>> strand_rules()["rule_id"].iloc[0]
    'five_prime_U_A'
    """
    return promised(embedded(_STRANDS), STRAND_RULE_COLUMNS)
