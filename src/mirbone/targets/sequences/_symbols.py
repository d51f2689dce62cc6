"""Which field of a file's headers is the gene: told by all of them, not by one.

A field is the gene's because the fields at its place in the other headers are genes: so a symbol
that nothing knows is found beside biotypes, coordinates and ids, whatever their order.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from mirbone.targets.sequences._headers import fields_of, is_accession, like_symbol
from mirbone.words import resolve_gene

_TAG = re.compile(
    r"\b(?:gene_symbol|gene_name|symbol|hgnc_symbol|gene)[:=]\s*\"?([A-Za-z][\w.-]*)", re.IGNORECASE
)
_TITLE = re.compile(r"\(([A-Za-z][\w.-]*)\)(?=,|\s*$|\s+mRNA)")
_ENSEMBL_GENE = re.compile(r"(ENS[A-Z]*G\d+)(?:\.\d+)?")
_TRANSCRIPT = re.compile(r"(.+)-[02]\d\d")  # Ensembl's name of a transcript, RUNX2-201
_PIECES = re.compile(r"[A-Z]{2}_\d+(?:\.\d+)?|[^;,:/_\s]+")

Place = tuple[str, int]


def genes_of_headers(headers: Iterable[str]) -> dict[str, str]:
    """Find in each header what names the gene.

    Parameters
    ----------
    headers : iterable of str
        All of a file, without ``>``.

    Returns
    -------
    dict of str to str
        Of each header the symbol or alias as it is written; where there is none, the gene's id in
        Ensembl without its version, else the header's first word.
    """
    parted = {header: _places(header) for header in headers}
    chosen, good = _column(list(parted.values()))
    return {header: _gene(header, places, chosen, good) for header, places in parted.items()}


def _places(header: str) -> dict[Place, str]:
    """Every place where a gene may stand: fields, their stems, a tag or title, a word, pieces."""
    fields = fields_of(header)
    places: dict[Place, str] = {("field", i): field for i, field in enumerate(fields)}
    stems = ((i, _TRANSCRIPT.fullmatch(field)) for i, field in enumerate(fields))
    places |= {("stem", i): stem.group(1) for i, stem in stems if stem}
    first, *rest = header.split()
    tags = [found.group(1) for found in _TAG.finditer(header)]
    named = next((tag for tag in tags if like_symbol(tag)), "")
    title = _TITLE.findall(header) if rest else []
    if named or title:
        places["tag", 0] = named or title[-1]
    if len(fields) == 1:
        if rest:
            places["word", 1] = rest[0].strip("()[],;")
        pieces = _PIECES.findall(first)
        if len(pieces) > 1:
            places |= {("piece", i): piece for i, piece in enumerate(pieces)}
    return places


def _column(parted: Sequence[dict[Place, str]]) -> tuple[Place, set[Place]]:
    """The place of the gene, and those places whose fields mostly could be symbols."""
    columns: dict[Place, list[str]] = defaultdict(list)
    for places in parted:
        for place, field in places.items():
            if field:
                columns[place].append(field)
    scores = {place: _score(cells, len(parted)) for place, cells in columns.items()}
    if not scores:
        return ("field", 0), set()
    best = max(scores, key=scores.__getitem__)  # of equals the first: fields before words
    return best, {place for place, (*_, share) in scores.items() if share >= 0.9}


def _score(cells: list[str], records: int) -> tuple[int, int, float, float]:
    """How much a column is one of genes: distinct symbols, aliases too, and what could be one."""
    distinct = set(cells)
    meant = {field: known_gene(field) for field in distinct if like_symbol(field)}
    exact = len({gene for field, gene in meant.items() if gene == field})
    known = len({gene for gene in meant.values() if gene})
    filled = sum(field in meant for field in cells) / records
    share = sum(field in meant or is_accession(field) for field in cells) / len(cells)
    return exact, known, filled, share


def _gene(header: str, places: dict[Place, str], chosen: Place, good: set[Place]) -> str:
    field = places.get(chosen)
    if field and not is_accession(field):
        return field  # as it is written, damaged or not
    if field != "":  # this header has another order, or fewer fields: not a gene without a symbol
        others = [
            other
            for place, other in places.items()
            if place in good and place[0] == chosen[0] and like_symbol(other)
        ]
        known = [other for other in others if known_gene(other)]
        if known or len(others) == 1:
            return (known or others)[0]
    ids = (_ENSEMBL_GENE.fullmatch(place) for place in places.values())
    return next((found.group(1) for found in ids if found), header.split(maxsplit=1)[0])


@cache  # the embedded genes are a constant; a file repeats each of its symbols
def known_gene(field: str) -> str:
    """Give the one gene that a field means.

    Parameters
    ----------
    field : str
        Of a header.

    Returns
    -------
    str
        Its symbol; empty where it means none or several.
    """
    answer = resolve_gene(field)
    return answer.names[0] if answer.kind == "gene" and len(answer.names) == 1 else ""
