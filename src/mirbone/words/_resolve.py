"""One name of either kind: miRNA first, then gene."""

import re

from mirbone.words._catalogue import MirnaCatalogue
from mirbone.words._genes import resolve_gene
from mirbone.words._resolution import NameResolution

_LIKE_MIRNA = re.compile(r"mi-?r-?\d|mi(?:cro)?-?rna|let-?\d|-mir-|MI(?:MAT)?\d", re.IGNORECASE)


def resolve_name(name: str, catalogue: MirnaCatalogue) -> NameResolution:
    """Resolve a name that may be a miRNA's or a gene's.

    Parameters
    ----------
    name : str
        As it was written.
    catalogue : MirnaCatalogue
        The miRNAs to look in.

    Returns
    -------
    NameResolution
        The miRNA answer where the name is a miRNA's or written like one, else the gene answer.

    Examples
    --------
    >>> from mirbone.words import load_catalogue
    >>> resolve_name("osteopontin", load_catalogue()).names
    ('SPP1',)
    """
    mirna = catalogue.resolve(name)
    if mirna.kind != "unknown":
        return mirna
    gene = resolve_gene(name)
    if gene.kind != "unknown":
        return gene
    like_mirna = not name.strip() or _LIKE_MIRNA.search(name[:200])
    return mirna if like_mirna else gene
