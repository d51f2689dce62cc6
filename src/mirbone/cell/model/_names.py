"""Names of a gene's species."""

_MRNA = ".mrna"


def mrna_of(gene: str) -> str:
    """Name the mRNA species of a gene.

    Parameters
    ----------
    gene : str
        Symbol.

    Returns
    -------
    str
        ``X.mrna``.
    """
    return f"{gene}{_MRNA}"


def gene_of(species: str) -> str:
    """Name the gene of an mRNA species; another species is its own name.

    Parameters
    ----------
    species : str
        Of a `CellModel`.

    Returns
    -------
    str
        Symbol, or the name as it is.
    """
    return species.removesuffix(_MRNA)
